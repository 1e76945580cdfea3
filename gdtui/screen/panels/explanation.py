"""The lower panel: what helps most at this epoch, in four lines."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from gdtui.descent.snapshot import Status
from gdtui.screen.actions.keys import (
    BACK,
    DATA,
    EPOCHS,
    FASTEST,
    HALF_LIMIT,
    HELP,
    PLAY,
    RESET,
    SHOW,
    STANDARDIZE,
    with_keys,
)
from gdtui.screen.panels.divergence import why_it_diverges
from gdtui.screen.panels.panel import Panel, title_that_fits
from gdtui.screen.panels.styled_text import line_of
from gdtui.screen.panels.worked import LABEL, NARROW, worked_out
from gdtui.screen.view_options import BOWL, CODE
from gdtui.screen.widths import first_that_fits
from gdtui.wording.counts import counted, more, percent, times, whole
from gdtui.wording.figures import LOSS, exact_rate
from gdtui.wording.nearness import TOO_SMALL, near, there, to_goal
from gdtui.wording.remarks import NEVER_BEFORE, too_high
from gdtui.wording.text import capitalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["ExplanationPanel", "above_lowest", "epochs_done", "explains", "how_it_ended", "still_to_come"]

NEAR = " of the lowest"
WHERE_TO_LOOK = f"{BOWL} shows where this rate leads, {CODE} the code that is run"
MOST_OF_WHY = 6
"""Lines that the explanation takes, at most, of a rate that is too high."""

FAR = 1e9
"""From so many times the lowest or the first loss on, a number tells nothing."""

LEAST_WORKED = 4
"""Lines that an epoch takes, at least, that is worked out."""

TOO_MANY = 100_000
"""Epochs that nobody waits for."""


class ExplanationPanel(Panel["View"]):
    """Remarks before the start, the epoch worked out, why it diverges or will, or how it ended."""

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw whichever is wanted; on a tall screen the epoch worked out always fits as well."""
        kind = _kind_of(view)
        if kind == "worked":
            return worked_out(view, width, height)
        if kind == "remarks":
            lines = _remarks(view.remarks, view, width, height)
        elif kind == "diverges":
            lines = _why_and_remarks(view, width, height)
        else:
            lines = how_it_ended(view, width)
        room = height - len(lines) - 1
        return lines if room < LEAST_WORKED else [*lines, (), *worked_out(view, width, room)]

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Name what is drawn, and show the line of code that is at work."""
        kind, snapshot = _kind_of(view), view.snapshot
        if kind == "remarks":
            return "before you start", ""
        if kind == "diverges":
            return "why it diverges" if snapshot.diverged else "why it will diverge", ""
        epoch = f"epoch {whole(snapshot.epoch)}"
        if kind == "finished":
            return f"past the end, at {epoch}" if snapshot.is_past_the_end else f"finished at {epoch}", ""
        code = title_that_fits([view.line.text.strip()] if view.line else [], width)
        if view.phase and width < NARROW:
            return f"{epoch}: {view.phase}", code
        before = "" if snapshot.epoch else " (before learning)"
        return title_that_fits((f"{epoch}{before}, worked out", f"{epoch}, worked out"), width, epoch), code


def explains(view: View) -> bool:
    """Tell whether the panel has something to say that a small screen should make room for."""
    return view.line is not None or _kind_of(view) == "diverges"


def _kind_of(view: View) -> str:
    """Choose what is drawn from the state of the run; a phase that is pointed out is worked out."""
    if view.line is not None:
        return "worked"
    if view.warns and not view.hides("forecast") and view.snapshot.gradient.any() and not _is_done(view):
        return "diverges"
    if view.snapshot.epoch == 0 and view.remarks and not view.running:
        return "remarks"
    finished = view.snapshot.status is Status.FINISHED and view.options.selected is None
    return "finished" if finished else "worked"


def _is_done(view: View) -> bool:
    """Whether the epochs are done, and the run has not diverged by then."""
    return view.snapshot.status is Status.FINISHED and not view.snapshot.diverged


def _why_and_remarks(view: View, width: int, height: int) -> list[Line]:
    """Explain a rate that is too high; before the start there is room for the other remarks as well."""
    said = too_high(view.known.bowl, view.snapshot.learning_rate)
    others = [remark for remark in view.remarks if not remark.startswith(said)]
    if view.snapshot.epoch or view.running or not others:
        return why_it_diverges(view, width, min(height, MOST_OF_WHY))
    why = why_it_diverges(view, width, max(height // 2, 1))
    return [*why, *_remarks(others, view, width, height - len(why))]


def _remarks(texts: Sequence[str], view: View, width: int, height: int) -> list[Line]:
    """Write remarks out, as many as there is room for."""
    lines: list[Line] = []
    for remark in texts:
        text = with_keys(f"{capitalised(remark)}.")
        wrapped = textwrap.wrap(text, max(width - 4, 10))
        lines += [line_of((" · " if not row else "   ", "dim"), text) for row, text in enumerate(wrapped)]
    if len(lines) > height:
        of_data = f", {DATA} the notes of the data" if view.snapshot.data.notes else ""
        return [*lines[: height - 1], line_of((f"   {HELP} shows the rest{of_data}", "dim"))]
    return lines if 2 * len(lines) >= height else [*lines, line_of((f"   {WHERE_TO_LOOK}", "dim"))]


def how_it_ended(view: View, width: int) -> list[Line]:
    """Tell three facts apart: the epochs are done, how far off the lowest loss is, what is still to come."""
    loss, above, keys = LOSS.write(view.snapshot.loss), _above_the_lowest(view), _next_keys(view)
    done = epochs_done(view)
    facts = {
        "epochs": [f"{done}, so {PLAY} does nothing more", done],
        "loss": [f"{loss}, {above}", f"{loss}, {above.partition(' (')[0]}", f"loss {loss}"],
        "to come": still_to_come(view),
        "next": [keys, keys.rpartition(", ")[0], keys.partition(", ")[0]],
    }
    label = LABEL if width >= NARROW else 0
    lines = []
    for name, texts in facts.items():
        text = first_that_fits(texts, width - label - 2)
        lines.append(line_of((f" {name:<{label}}"[: label + 1], "dim"), text))
    return lines


def epochs_done(view: View) -> str:
    """Say that the epochs are done, or how many more than were asked for."""
    epoch, epochs = view.snapshot.epoch, view.snapshot.epochs
    if view.snapshot.is_past_the_end:
        return f"{whole(epoch)} are done, {whole(epochs)} {'were' if epochs > 1 else 'was'} asked for"
    return f"all {whole(epochs)} are done" if epochs > 1 else "the one is done"


def _next_keys(view: View) -> str:
    """Say what can be done now; more epochs only where they can be waited for."""
    snapshot = view.snapshot
    if snapshot.is_past_the_end:
        return (
            f"{EPOCHS} with more than {whole(snapshot.epoch)} goes on, {BACK} goes back, {RESET} starts again"
        )
    if _takes_too_many(view.epoch.to_come) and not view.epoch.rate_too_high:
        rates_are_hidden = view.hides("limit", "verdict")
        if view.fastest is not None and not rates_are_hidden and not _takes_too_many(view.fastest[1]):
            return f"{FASTEST} sets the fastest rate, {HALF_LIMIT} half the limit, then {EPOCHS} adds epochs"
        if not snapshot.data.standardized:
            return f"{STANDARDIZE} standardizes the inputs, {RESET} starts again, {BACK} looks back"
    rate = exact_rate(snapshot.learning_rate)
    return f"{EPOCHS} adds epochs, {RESET} starts again at learning rate {rate}, {BACK} looks back"


def _takes_too_many(epochs: int | None) -> bool:
    return epochs is None or epochs > TOO_MANY


def _above_the_lowest(view: View) -> str:
    """Say how far the loss is from the lowest possible, and why that is 0 or is not."""
    loss, goal = view.snapshot.loss, view.known.goal
    if view.hides("best"):
        return f"how far above the lowest is hidden ({SHOW} shows it)"
    if goal.is_beyond_doubles(loss):
        return f"{TOO_SMALL}, and so is the lowest possible"
    if goal.is_too_small:
        return f"{_part_of_first(view)} the first (the lowest is {TOO_SMALL})"
    if not goal.is_exact:
        why = " (no fit is exact)" if view.known.bowl.lowest_loss > 1e-12 * view.known.first_loss else ""
        return f"{above_lowest(view)} the lowest possible, {LOSS.write(view.known.bowl.lowest_loss)}{why}"
    if goal.is_all_but_zero(loss):
        return "0 but for rounding, the lowest possible: an exact fit"
    return f"{_part_of_first(view)} the first (exact fit: best is 0)"


def _part_of_first(view: View) -> str:
    """Say which part of the first loss is left."""
    share = view.snapshot.loss / view.known.first_loss if view.known.first_loss else math.inf
    return f"{percent(share)} of" if share < 10 else _many_times(share)


def above_lowest(view: View) -> str:
    """Say how far above the lowest possible loss this one is."""
    share = view.epoch.above_lowest
    if share < 1e-9:
        return "equal to"
    return f"{percent(share)} above" if share < 10 else _many_times(share + 1)


def _many_times(ratio: float) -> str:
    return f"{times(ratio)} times" if ratio < FAR else "far above"


def still_to_come(view: View) -> list[str]:
    """Say how many more epochs would bring the loss close to the lowest, in many words, then in fewer."""
    to_come, goal = view.epoch.to_come, view.known.goal
    if to_come == 0:
        arrived = there(goal, view.snapshot.loss, NEAR)
        return [f"nothing: it is {arrived}", "nothing: it is there"]
    if to_come is not None:
        return [
            f"{more(to_come)} would be needed to come {near(goal, NEAR)}",
            f"{more(to_come)} {to_goal(goal, NEAR)}",
            f"{counted(to_come)} {to_goal(goal, '')}",
        ]
    if view.epoch.rate_works:
        return [
            f"{NEVER_BEFORE} more epochs would be needed to come {near(goal, ' of it')}",
            f"{NEVER_BEFORE} epochs {to_goal(goal, '')}",
            f"{NEVER_BEFORE} epochs",
        ]
    return [
        f"at this learning rate it never comes {near(goal, NEAR)} from here",
        f"at this rate it never comes {near(goal, '')}",
        "it never comes near",
    ]
