"""The message line: the one thing that helps now."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdtui.answers import ANSWERS, in_order
from gdtui.data.columns.selection import is_urgent
from gdtui.descent.snapshot import Status
from gdtui.screen.actions.keys import (
    BACK,
    DATA,
    EPOCHS,
    PLAY,
    RATE,
    RESET,
    RESTART_STABLE,
    SHOW,
    STEP,
    UNDO,
)
from gdtui.screen.panels.panel import Panel
from gdtui.screen.panels.styled_text import line_of, shorten_words
from gdtui.screen.panels.weights import is_steepest_seen
from gdtui.screen.widths import first_that_fits
from gdtui.wording.counts import about, counted, percent, times_the_limit, whole
from gdtui.wording.figures import exact_rate, rounded_down
from gdtui.wording.nearness import TOO_SMALL, near, to_goal
from gdtui.wording.remarks import NEVER_BEFORE
from gdtui.wording.slow import fewest_digits
from gdtui.wording.text import capitalised, in_fewer_words

if TYPE_CHECKING:
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["MessageLine", "messages"]

BEST = " of the best"
LOOKS_FLAT = 1e-4
"""A fall by less than this share an epoch can't be seen."""


class MessageLine(Panel["View"]):
    """One line above the keys."""

    is_framed = False

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw the answer to the last key, or what helps now, in as many words as there is room for."""
        role = "alarm" if view.notice or (view.epoch.is_diverging and not view.hints) else "strong"
        texts = view.hints or ([""] if view.asking else messages(view))
        if view.notice:
            texts = in_fewer_words(view.notice)
            if view.line is not None:
                texts.append(f"{view.line.phase}: {view.line.result} = ...")
        text = first_that_fits(texts, width - 2, texts[-1])
        return [line_of(" ", (shorten_words(text, width - 2), role))]


def messages(view: View) -> list[str]:
    """Choose what to say from the lesson, or from the state of the run: in many words, then in fewer."""
    if view.lesson is not None:
        return [*view.lesson.messages]
    snapshot = view.snapshot
    if snapshot.status is Status.OVERFLOWED:
        epoch = f"Epoch {whole(snapshot.epoch + 1)} would be too large"
        return [
            f"{epoch} a number, so the run ends here.  {BACK} looks back, {RESET} resets.",
            f"{epoch} a number: the run ends. {BACK} looks back, {RESET} resets.",
            f"{epoch} a number. {RESET} resets.",
            f"{epoch}. {RESET} resets.",
            f"The next epoch is too large a number. {RESET} resets.",
            f"Next: too large a number. {RESET} resets.",
        ]
    if view.epoch.is_diverging:
        limit = view.known.bowl.stable_below
        below, half = rounded_down(limit), rounded_down(limit / 2)
        return [
            f"{RATE}, then a rate below {below}, then {RESET}.   {RESTART_STABLE}: again at {half}.   "
            f"{UNDO}: the lowest loss.",
            f"{RATE}, then a rate below {below}, then {RESET}.",
            f"{RESTART_STABLE} starts again at {half}.",
        ]
    if snapshot.status is Status.FINISHED:
        return _finished(view)
    if snapshot.epoch == 0 and not view.running:
        return _before_the_start(view)
    return _progress(view)


def _finished(view: View) -> list[str]:
    """Say that the epochs are done, or that there are already more than were asked for."""
    epoch, epochs = whole(view.snapshot.epoch), view.snapshot.epochs
    if view.snapshot.is_past_the_end:
        asked = f"{whole(epochs)} epochs were" if epochs > 1 else "1 epoch was"
        return [
            f"{asked} asked for, and this is epoch {epoch}. "
            f"{EPOCHS} with more than {epoch} goes on, {BACK} goes back.",
            f"{asked} asked for, this is epoch {epoch}. {EPOCHS} adds epochs, {BACK} goes back.",
            f"Past the end, {whole(epochs)}: {EPOCHS} adds epochs, {BACK} goes back.",
            f"Past the end: {EPOCHS} adds epochs.",
        ]
    done = f"All {whole(epochs)} epochs are done" if epochs > 1 else "The one epoch is done"
    return [
        f"{done}. {EPOCHS} adds epochs, {RESET} starts again, {BACK} looks back.",
        f"Done. {EPOCHS} adds epochs, {RESET} starts again.",
    ]


def _before_the_start(view: View) -> list[str]:
    """Say what to press first, and what will happen if the rate is too high; or that this is hidden."""
    if view.hides(*ANSWERS):
        return _told_of_hidden(view)
    if view.epoch.rate_too_high:
        long, *shorter = _above_the_limit(view)
        return [f"{long} {STEP} to see, {RATE} to change it.", long, *shorter]
    # where there is no room for that, there is none for the panel that says which columns are left out
    left_out = [
        f"Press {STEP} a few times, then {PLAY}; {DATA} shows what is left out.",
        f"{STEP} steps, {PLAY} runs, {DATA}: left out.",
    ]
    return [
        f"{_way_to_go(view)} Press {STEP} a few times, then {PLAY}.",
        *(left_out if any(map(is_urgent, view.snapshot.data.notes)) else ()),
        f"Press {STEP} a few times, then {PLAY} to run.",
        f"{STEP} steps, {PLAY} runs.",
    ]


def _told_of_hidden(view: View) -> list[str]:
    """Say what is hidden, and which key shows it."""
    names, them = ", ".join(in_order(view.hidden)), "them" if len(view.hidden) > 1 else "it"
    return [
        f"Hidden until the run shows {them}: {names}; {SHOW} shows {them}. Press {STEP} a few times.",
        f"Hidden until the run shows {them}: {names}; {SHOW} shows {them}.",
        f"Hidden: {names}; {SHOW} shows {them}. Press {STEP} a few times.",
        f"Hidden: {names}; {SHOW} shows {them}.",
        f"{SHOW} shows what is hidden. {STEP} steps.",
    ]


def _way_to_go(view: View) -> str:
    """Say how far it is to within 1 % of the lowest loss."""
    takes = view.epoch.to_come
    if takes == 0 or (takes is None and not view.epoch.rate_works):
        return "Before learning."
    epochs = f"{NEVER_BEFORE} epochs" if takes is None else about(takes, "epoch")
    return f"{capitalised(epochs)} {to_goal(view.known.goal, BEST)}."


def _above_the_limit(view: View) -> list[str]:
    """Say what a rate above the limit does to the loss, now and later."""
    snapshot, rises = view.snapshot, view.epoch.rises_from
    above = f"{times_the_limit(view.known.bowl, snapshot.learning_rate)} times the limit"
    if not snapshot.gradient.any():
        return ["The gradient is 0: no step moves the weights.", "The gradient is 0: nothing moves."]
    if rises is None:
        return [
            f"{above}, but these weights have no part in the direction that grows: rounding brings it in.",
            f"{above}: rounding errors make the loss grow later.",
            f"{above}: too high.",
            "The rate is above the limit.",
        ]
    if rises > snapshot.epoch:
        return [
            f"{above}: the steep direction grows, but the others still shrink faster. "
            f"The loss rises from epoch {whole(rises)} on.",
            f"The steep direction grows, the others shrink faster: it rises from epoch {whole(rises)}.",
            f"Still falling, but from epoch {whole(rises)} on the loss rises.",
            f"The loss rises from epoch {whole(rises)} on.",
        ]
    if _last_step(view) < 0:
        return [
            f"{above}: from this epoch on the steep direction grows faster than the others shrink. "
            "The loss rises.",
            "From here on the steep direction outgrows the others: the loss rises.",
            "From here on the loss rises.",
        ]
    short = [f"{above}: it diverges.", "Above the limit: it diverges."]
    if snapshot.epoch == 0:
        return [f"This rate is {above}: the loss will grow.", *short]
    grows = f"{above}: every step goes too far, and the loss grows."
    return [f"Learning rate {grows}", grows, *short]


def _last_step(view: View) -> float:
    """Find by how much the last step raised the loss: below 0 where it lowered it, 0 before the first."""
    losses = [view.known.bowl.loss(weights) for weights in view.snapshot.trail[-2:]]
    return losses[-1] - losses[0]


def _progress(view: View) -> list[str]:
    """Say how fast the loss falls, and how far it has to go; where an answer is hidden, what it has done."""
    if view.hides("forecast", "verdict"):
        return _last_change(view)
    hides_limit = view.hides("limit")
    if view.epoch.rate_too_high:
        return _last_change(view) if hides_limit else _above_the_limit(view)
    to_come = view.epoch.to_come
    if to_come == 0:
        return _arrived(view)
    if to_come is None:
        return _last_change(view) if hides_limit else _never(view)
    if view.verdict == "zigzag" and not hides_limit and view.fastest and is_steepest_seen(view):
        return _zigzag(view)
    share = _fall(view)
    if share < LOOKS_FLAT:
        return [
            f"Flat, but not done: about {counted(to_come)} more to come {near(view.known.goal, BEST)}.",
            f"Not done: {counted(to_come)} {to_goal(view.known.goal, '')}.",
            f"Not done: {counted(to_come)} to come.",
        ]
    falling = (
        f"{'From here it falls' if _last_step(view) > 0 else 'Still falling'}, {percent(share)} an epoch"
    )
    return [
        f"{falling}: about {counted(to_come)} more to come {near(view.known.goal, BEST)}.",
        f"{falling}: {counted(to_come)} {to_goal(view.known.goal, ' of best')}.",
        f"Falling: {counted(to_come)} {to_goal(view.known.goal, '')}.",
        f"Falling: {counted(to_come)} to come.",
    ]


def _last_change(view: View) -> list[str]:
    """Say what the last step did to the loss: nothing of what is to come."""
    trail = view.snapshot.trail
    if len(trail) < 2:
        return [f"Press {PLAY} to run."]
    before, now = (view.known.bowl.loss(weights) for weights in trail[-2:])
    if now > before:  # by how much tells how far the rate is above the limit
        return ["The last step raised the loss."]
    share = percent(1 - now / before) if before else "0%"
    return [f"The last step lowered the loss by {share}.", f"The loss fell by {share}."]


def _arrived(view: View) -> list[str]:
    """Say that more epochs change little; where the fit is exact the loss may still fall, down to 0."""
    goal = view.known.goal
    if not goal.is_of_first:
        short = "Flat: within 1% of the lowest loss."
        return ["Flat: within 1% of the lowest possible loss. More epochs change little.", short]
    if goal.is_beyond_doubles(view.snapshot.loss):
        short = f"The loss is {TOO_SMALL}."
        return [f"The loss is {TOO_SMALL}: a rescaled target would show it.", short]
    if goal.is_all_but_zero(view.snapshot.loss):
        short = "An exact fit: 0 but for rounding."
        return ["The loss is 0 but for rounding: an exact fit. More epochs change nothing.", short]
    share = _fall(view)
    best = f"The lowest is {TOO_SMALL}" if goal.is_too_small else "An exact fit exists: the lowest is 0"
    now = "Flat" if share < LOOKS_FLAT else f"Still falling, {percent(share)} an epoch"
    return [
        f"{now}, below 1% of the first loss. {best}.",
        f"{now}, below 1% of the first loss.",
        "Below 1% of the first loss.",
    ]


def _never(view: View) -> list[str]:
    """Say that the loss does not come within 1 % of the lowest, or not in the epochs that are forecast."""
    if not view.epoch.rate_works:
        return [
            "Exactly at the limit: each step jumps across the lowest point and lands just as far beyond it, "
            "for ever.",
            "At the limit: each step lands just as far beyond the lowest point.",
            "At the limit: it never gets there.",
        ]
    takes = f"{NEVER_BEFORE} epochs"
    share = _fall(view)
    begins = "Flat, but not done" if share < LOOKS_FLAT else f"Still falling, {percent(share)} an epoch"
    return [f"{begins}: {takes} {to_goal(view.known.goal, BEST)}.", f"Not done: {takes}.", "Not done."]


def _zigzag(view: View) -> list[str]:
    """Say that a larger rate is not a faster one, and what happens near the limit."""
    known, fastest = view.known, view.fastest or (0.0, 0)
    share = percent(abs(float(known.bowl.factors(view.snapshot.learning_rate)[0])))
    rate, epochs = fewest_digits(known.bowl, known.initial, fastest, known.goal, least=2)
    compared = (
        f"{about(view.epoch.in_all or 0, 'epoch')} in all; rate {exact_rate(rate)} takes {counted(epochs)}."
    )
    return [
        f"Zigzag: each step jumps across the lowest point and lands {share} as far beyond. {compared}",
        f"Zigzag across the lowest point: {compared}",
        f"Zigzag: {compared}",
        "Zigzag across the lowest point.",
    ]


def _fall(view: View) -> float:
    """Forecast by which fraction the next epoch lowers the loss."""
    above, following = view.epoch.forecast.excess(0), view.epoch.forecast.excess(1)
    lowest = view.known.bowl.lowest_loss
    return max((above - following) / (lowest + above), 0.0) if 0 < above < math.inf else 0.0
