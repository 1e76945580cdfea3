"""The lower panel: what helps most at this epoch, in four lines."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from gdtui.counts import more, percent
from gdtui.descent.snapshot import Status
from gdtui.figures import LOSS, TIMES, exact
from gdtui.nearness import near, there
from gdtui.screen.lines import line_of
from gdtui.screen.panel import Panel, fits
from gdtui.screen.panels.diverged import why_it_diverges
from gdtui.screen.panels.worked import worked_out
from gdtui.screen.view import PHASES
from gdtui.slow import with_keys

if TYPE_CHECKING:
    from gdtui.screen.lines import Line
    from gdtui.screen.view import View

__all__ = ["LowerPanel"]

NEAR = " of the lowest"
TOO_MANY = 100_000
"""Epochs that nobody waits for."""

CODE = (
    "Y_pred = np.dot(X, weights)",
    "current_loss = np.mean((Y - Y_pred) ** 2)",
    "gradients = -2 * np.dot(X.T, (Y - Y_pred)) / len(X)",
    "weights = weights - lr * gradients",
)
"""The chapter's line for each phase."""


class LowerPanel(Panel):
    """Remarks before the start, the epoch worked out, why it diverges, or how it ended."""

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw whichever of the four is wanted; on a tall screen the epoch worked out always fits as well."""
        kind = kind_of(view)
        if kind == "worked":
            return worked_out(view, width, height)
        if kind == "remarks":
            lines = remarks(view, width, height)
        else:
            lines = why_it_diverges(view, width) if kind == "diverges" else how_it_ended(view)
        room = height - len(lines) - 1
        return lines if room < len(PHASES) else [*lines, (), *worked_out(view, width, room)]

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Name what is drawn, and show the line of code that is at work."""
        kind, epoch = kind_of(view), f"epoch {view.snapshot.epoch:,}"
        title = {
            "remarks": "before you start",
            "diverges": "why it diverges",
            "finished": f"finished at {epoch}",
        }
        code = "" if kind != "worked" or view.look.phase is None else CODE[view.look.phase]
        before = "" if view.snapshot.epoch else " (before learning)"
        return (title.get(kind, f"{epoch}{before}, worked out"), code if fits(code, width) else "")


def kind_of(view: View) -> str:
    """Choose what is drawn from the state of the run; a phase that is pointed out is worked out."""
    if view.look.phase is not None:
        return "worked"
    if view.snapshot.epoch == 0 and view.remarks and not view.running:
        return "remarks"
    if view.diverging:
        return "diverges"
    finished = view.snapshot.status is Status.FINISHED and view.look.selected is None
    return "finished" if finished else "worked"


def remarks(view: View, width: int, height: int) -> list[Line]:
    """Write the remarks out, as many as there is room for."""
    lines: list[Line] = []
    for remark in view.remarks:
        text = with_keys(f"{remark[:1].upper()}{remark[1:]}.")
        wrapped = textwrap.wrap(text, max(width - 4, 10))
        lines += [line_of((" · " if not row else "   ", "dim"), text) for row, text in enumerate(wrapped)]
    if len(lines) > height:
        return [*lines[: height - 1], line_of(("   ? shows the rest", "dim"))]
    return lines


def how_it_ended(view: View) -> list[Line]:
    """Tell three facts apart: the epochs are done, how far off the lowest loss is, what is still to come."""
    snapshot = view.snapshot
    return [
        line_of((" epochs    ", "dim"), f"all {snapshot.epochs:,} are done, so space does nothing more"),
        line_of((" loss      ", "dim"), f"{LOSS.write(snapshot.loss)}, {above_the_lowest(view)}"),
        line_of((" to come   ", "dim"), still_to_come(view)),
        line_of(
            (" next      ", "dim"),
            next_keys(view),
        ),
    ]


def next_keys(view: View) -> str:
    """Say what can be done now; more epochs only where they can be waited for."""
    if _takes_too_many(view.to_come) and not view.rate_too_high:
        if view.fastest is not None and not _takes_too_many(view.fastest[1]):
            return "o sets the fastest rate, h half the limit, then e adds epochs"
        if not view.snapshot.data.standardized:
            return "n standardizes the inputs, r starts again, b looks back"
    rate = exact(view.snapshot.learning_rate)
    return f"e adds epochs, r starts again at learning rate {rate}, b looks back"


def _takes_too_many(epochs: int | None) -> bool:
    return epochs is None or epochs > TOO_MANY


def above_the_lowest(view: View) -> str:
    """Say how far the loss is from the lowest possible, and why that is 0 or is not."""
    loss, goal = view.snapshot.loss, view.goal
    if not goal.is_exact:
        why = " (not 0: noisy data)" if view.bowl.lowest_loss > 1e-12 * view.first_loss else ""
        return f"{excess(view)} the lowest possible, {LOSS.write(view.bowl.lowest_loss)}{why}"
    if goal.is_all_but_zero(loss):
        return "0 but for rounding, the lowest possible: an exact fit"
    return f"{part_of_first(view)} the first (exact fit: best is 0)"


def part_of_first(view: View) -> str:
    """Say which part of the first loss is left."""
    share = view.snapshot.loss / view.first_loss if view.first_loss else math.inf
    return (
        f"{percent(share)} of"
        if share < 10
        else f"{TIMES.write(share)} times"
        if share < 1e9
        else "far above"
    )


def excess(view: View) -> str:
    """Say how far above the lowest possible loss this one is."""
    share = view.above_lowest
    if share < 1e-9:
        return "equal to"
    if share < 0.0001:
        return "less than 0.01% above"
    if share < 10:
        return f"{100 * share:.2g}% above" if share < 0.0995 else f"{100 * share:.0f}% above"
    return f"{TIMES.write(share + 1)} times" if share < 1e9 else "far above"


def still_to_come(view: View) -> str:
    """Say how many more epochs would bring the loss close to the lowest."""
    if view.to_come == 0:
        return f"nothing: it is {there(view.goal, view.snapshot.loss, NEAR)}"
    if view.to_come is None:
        return f"at this learning rate it never comes {near(view.goal, NEAR)} from here"
    return f"{more(view.to_come)} would be needed to come {near(view.goal, NEAR)}"
