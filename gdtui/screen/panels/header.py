"""The header's texts: what is trained, how the run stands, the model as an equation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdtui.figures import WEIGHT, exact, rounded_down
from gdtui.remarks import times_the_limit
from gdtui.screen.lines import line_of, shorten
from gdtui.screen.panel import Panel
from gdtui.text import visible

if TYPE_CHECKING:
    from gdtui.screen.lines import Line
    from gdtui.screen.view import View

__all__ = ["ModelLine", "TitleLine", "equation", "limit", "speed"]


class TitleLine(Panel):
    """What is trained, and how the run stands; the epochs' input follows it."""

    def draw(self, view: View, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Draw the data's name on the left and the epoch on the right; the state matters more than the name."""
        state = view.state
        epoch = f"epoch {view.snapshot.epoch} of "
        data = view.snapshot.data
        d = len(data.columns)
        left = width - len(state) - len(epoch) - 3
        title = f" gdtui  {visible(data.name)}: {data.rows:,} rows, {d} weight{'s' * (d > 1)}"
        if data.standardized:
            title += ", standardized"
        if len(title) > left:
            title = f" {visible(data.name)}: {data.rows:,} rows"
        role = "alarm" if "✖" in state else "good" if view.running else "dim"
        shown = shorten(title, left)
        gap = " " * max(left - len(shown), 0)
        return [line_of((shown, "strong"), gap, " ", (state, role), "  ", epoch)]


class ModelLine(Panel):
    """What stands behind the learning rate's input: its limit, the speed, the model."""

    def draw(self, view: View, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Draw as much as fits: the limit first, then the speed, then the equation at the right edge."""
        works, rate = limit(view), speed(view.speed)
        role = "alarm" if view.rate_too_high else "dim"
        left = line_of((works, role))
        room = width - len(works) - 2
        if room < len(rate) + 2:
            return [left]
        left = (*left, *line_of("  ", (rate, "dim")))
        room -= len(rate) + 4
        right = (
            f"{times_the_limit(view.bowl, view.snapshot.learning_rate)} times the limit"
            if view.rate_too_high
            else equation(view, room)
        )
        if not right or len(right) > room:
            return [left]
        return [(*left, *line_of(" " * (room - len(right) + 2), (right, "alarm" if view.rate_too_high else "strong")))]


def limit(view: View) -> str:
    """Say which learning rates work on these data."""
    below = view.bowl.stable_below
    return "(any rate works)" if math.isinf(below) else f"(works below {rounded_down(below, 3)})"


def speed(epochs_a_second: float) -> str:
    """Say how fast the clock ticks."""
    return "max speed" if math.isinf(epochs_a_second) else f"{exact(epochs_a_second)} epochs/s"


def equation(view: View, room: int) -> str:
    """Write the model with its present weights, as many terms as there is room for."""
    data = view.snapshot.data
    terms = []
    for index, weight in enumerate(view.snapshot.weights[:, 0].tolist()):
        name = "" if data.has_bias and index == 0 else f"·{shorten(visible(data.columns[index]), 12)}"
        number = WEIGHT.write(abs(weight))
        sign = "-" if weight < 0 and number.strip("0.") else "+"
        lead = f" {sign} " if terms else "-" if sign == "-" else ""
        terms.append(f"{lead}{number}{name}")
    for count in range(len(terms), 0, -1):
        text = "ŷ = " + "".join(terms[:count]) + (" + ..." if count < len(terms) else "")
        if len(text) <= room:
            return text
    return ""
