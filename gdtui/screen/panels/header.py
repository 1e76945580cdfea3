"""The header's texts: what is trained, how the run stands, the model as an equation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gdtui.answers import HIDDEN
from gdtui.screen.panels.panel import Panel
from gdtui.screen.panels.styled_text import line_of, shorten, shorten_name
from gdtui.screen.widths import cell_len, first_that_fits
from gdtui.wording.counts import several, speed, times_the_limit
from gdtui.wording.figures import WEIGHT, Precision, exact, rounded_down
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.descent.snapshot import Floats
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["ModelLine", "TitleLine", "both_equations", "equation"]

LEAST_NAME = 5
NARROWEST_SCALE, WIDEST_SCALE = 4, 20
LEAST_SCALE = 10
"""Room that is left for the scale of rates before the model is written a second time."""

STANDARDIZED = ", std"
"""What is left of the word where there is no room for it."""

SHORT = Precision(digits=3, most=2, least=1, mantissa=3)


class TitleLine(Panel["View"]):
    """What is trained, and how the run stands; the epochs' input follows it."""

    is_framed = False

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw the data's name on the left; on the right the speed, the state, the epoch."""
        epoch = f"epoch {view.snapshot.epoch} of "
        taken = len(epoch) + 4 + len(_standardized(view))
        state = first_that_fits(_states(view), width - taken)
        left = max(width - len(state) - len(epoch) - 4, 0)
        names, paces = _titles(view), [*_speeds(view), ""]
        pairs = [(name, pace) for pace in paces for name in names[:-2]]
        pairs += [(name, pace) for name in names[-2:] for pace in paces]
        fitting = (pair for pair in pairs if sum(map(cell_len, pair)) + 2 * bool(pair[1]) <= left)
        shown, pace = next(fitting, (_cut_short(view, left), ""))
        gap = " " * max(left - cell_len(shown) - cell_len(pace), 0)
        role = "alarm" if "✖" in state else "good" if view.running else "dim"
        return [line_of((shown, "strong"), gap, (pace, "dim"), "  ", (state, role), "  ", epoch)]


def _speeds(view: View) -> list[str]:
    """Say how fast it runs; where that is less than what was asked for, why, in many words and in fewer."""
    asked, shortfall = speed(view.speed), view.shortfall
    if shortfall is None:
        return [asked]
    places = 0 if shortfall.speed >= 1 else 1
    reached = f"{shortfall.speed:.{places}f} of {asked}"
    return [f"{reached}, {'busy machine' if shortfall.is_busy_machine else 'no faster here'}", reached]


def _states(view: View) -> list[str]:
    """Say how the run stands, in a few words and in fewer."""
    sign, words = view.state.split(" ", 1)
    return [view.state, f"{sign} {words.rpartition(', ')[2]}", sign]


def _titles(view: View) -> list[str]:
    """Name the data and the model, in many words and in fewer, but never without "standardized"."""
    data = view.snapshot.data
    name = visible(data.name)
    short = f" {name}: {several(data.rows, 'row')}"
    both = f"{short}, {several(len(data.columns), 'weight')}"
    mark = _standardized(view)
    scaled = [f" gdtui {both}, standardized", f"{both}, standardized"] if mark else []
    return [*scaled, f" gdtui {both}{mark}", both + mark, short + mark, f" {name}{mark}"]


def _cut_short(view: View, room: int) -> str:
    """Cut the data's name to what there is room for."""
    mark = _standardized(view)
    room -= len(mark)
    if room < LEAST_NAME:
        return mark.lstrip(",")
    return shorten(f" {visible(view.snapshot.data.name)}", room) + mark


def _standardized(view: View) -> str:
    """Return the mark of standardized inputs; empty where they are not."""
    return STANDARDIZED if view.snapshot.data.standardized else ""


class ModelLine(Panel["View"]):
    """What stands behind the learning rate's input: its limit, where it stands below that, the model."""

    is_framed = False

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw as much as fits: the limit, the verdict, the equation at the right edge, the scale."""
        works, verdict = _limit(view), "" if view.editing and not view.asking else view.verdict
        left = works + (f" {verdict}" if verdict else "")
        room = width - len(left) - 3
        if view.warns:
            right = f"{times_the_limit(view.known.bowl, view.snapshot.learning_rate)} times the limit"
        else:
            right = (
                both_equations(view, room - LEAST_SCALE)
                or equation(view, room)
                or equation(view, room + len(verdict) + 1)
            )
        if cell_len(right) > room or len(left) > width:
            left, room = works, width - len(works) - 3
        if len(left) > width:
            return [()]
        right = right if cell_len(right) <= room else ""
        scale = _rate_scale(view, min(room - cell_len(right) - 4, WIDEST_SCALE)) if left != works else ""
        if scale:
            left, room = f"{works} {scale} {verdict}", room - len(scale) - 1
        roles = ("alarm", "alarm") if view.warns else ("dim", "strong")
        return [line_of((left, roles[0]), " " * (room - cell_len(right) + 2), (right, roles[1]))]


def _rate_scale(view: View, cells: int) -> str:
    """Draw where the rate ● and the fastest one ◆ stand between 0 and the limit; beyond it ● is outside."""
    below = view.known.bowl.stable_below
    has_limit = 0 < below < math.inf and not view.hides("limit", "verdict")
    if view.fastest is None or not has_limit or cells < NARROWEST_SCALE:
        return ""
    scale = ["─"] * cells
    scale[_place(view.fastest[0] / below, cells)] = "◆"
    if view.epoch.rate_too_high:
        return f"├{''.join(scale)}┤●"
    scale[_place(view.snapshot.learning_rate / below, cells)] = "●"
    return f"├{''.join(scale)}┤"


def _place(share: float, cells: int) -> int:
    return min(int(share * cells), cells - 1)


def _limit(view: View) -> str:
    """Say which learning rates work on these data."""
    if view.hides("limit"):
        return f"(works below {HIDDEN})"
    below = view.known.bowl.stable_below
    if math.isinf(below):
        return "(any rate works)"
    rate = view.snapshot.learning_rate
    written = (rounded_down(below, digits) for digits in range(3, 9))
    shown = next((text for text in written if rate >= below or rate < float(text)), exact(below))
    return f"(works below {shown})"


def both_equations(view: View, room: int) -> str:
    """Write the model in the data's own units and, of standardized inputs, as it was trained."""
    data, weights = view.snapshot.data, view.snapshot.weights
    own = data.unscaled(weights)
    if not (data.standardized and np.isfinite(own).all()):
        return ""
    for precision, of_trained in ((WEIGHT, WEIGHT), (WEIGHT, SHORT), (SHORT, SHORT)):
        trained = _sum(view, weights, len(own), of_trained)
        text = f"ŷ = {_sum(view, own, len(own), precision)}  standardized: {trained}"
        if cell_len(text) <= room:
            return text
    return ""


def equation(view: View, room: int) -> str:
    """Write the model in the data's own units: where room is short in fewer digits, then in fewer terms."""
    weights = view.snapshot.data.unscaled(view.snapshot.weights)
    if not np.isfinite(weights).all():
        return ""
    for count in range(min(len(weights), 12), 0, -1):
        for precision in (WEIGHT, SHORT) if count == len(weights) else (SHORT,):
            text = f"ŷ = {_sum(view, weights, count, precision)}"
            if cell_len(text) <= room:
                return text
    return ""


def _sum(view: View, weights: Floats, count: int, precision: Precision) -> str:
    """Write the first terms of a model."""
    data = view.snapshot.data
    names = [f"·{shorten_name(visible(name), 12)}" for name in data.columns[:count]]
    if data.has_bias:
        names[0] = ""
    terms = [_term(*pair, precision) for pair in zip(weights[:count, 0].tolist(), names, strict=True)]
    rest = " + ..." if count < len(weights) else ""
    return "".join(terms).removeprefix(" + ").replace(" - ", "-", terms[0].startswith(" - ")) + rest


def _term(weight: float, name: str, precision: Precision) -> str:
    number = precision.write(abs(weight))
    return f" {'-' if weight < 0 and number.strip('0.') else '+'} {number}{name}"
