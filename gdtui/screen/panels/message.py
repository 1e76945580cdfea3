"""The message line: the one thing that helps now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.counts import counted, several
from gdtui.descent.snapshot import Status
from gdtui.figures import exact, rounded_down
from gdtui.nearness import near, to_goal
from gdtui.remarks import times_the_limit
from gdtui.screen.lines import line_of, shorten
from gdtui.screen.panel import Panel

if TYPE_CHECKING:
    from gdtui.screen.lines import Line
    from gdtui.screen.view import View

__all__ = ["MessageLine", "messages"]

LOOKS_FLAT = 1e-4
"""A fall by less than this share an epoch can't be seen."""


class MessageLine(Panel):
    """One line above the keys."""

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw the answer to the last key, or what helps now, in as many words as there is room for."""
        role = "alarm" if view.notice or view.diverging else "strong"
        texts = [view.notice] if view.notice else messages(view)
        text = next((text for text in texts if len(text) <= width - 2), texts[-1])
        return [line_of(" ", (shorten(text, width - 2), role))]


def messages(view: View) -> list[str]:
    """Choose what to say from the state of the run: the same in many words, then in fewer."""
    snapshot = view.snapshot
    if snapshot.status is Status.OVERFLOWED:
        epoch = f"Epoch {snapshot.epoch + 1:,} would be too large"
        return [
            f"{epoch} a number, so the run ends here.  b looks back, r resets.",
            f"{epoch} a number: the run ends. b looks back, r resets.",
            f"{epoch} a number. r resets.",
            f"{epoch}. r resets.",
            "The next epoch is too large a number. r resets.",
            "Next: too large a number. r resets.",
        ]
    if view.diverging:
        below, half = rounded_down(view.bowl.stable_below), rounded_down(view.bowl.stable_below / 2)
        return [
            f"l, then a rate below {below}, then r.   H: again at {half}.   u: before it turned.",
            f"l, then a rate below {below}, then r.",
            f"H starts again at {half}.",
        ]
    if snapshot.status is Status.FINISHED:
        short = "Done. e adds epochs, r starts again."
        return [
            f"All {snapshot.epochs:,} epochs are done. e adds epochs, r starts again, b looks back.",
            short,
        ]
    if snapshot.epoch == 0 and not view.running:
        return before_the_start(view)
    return progress(view)


def before_the_start(view: View) -> list[str]:
    """Say what to press first, and what will happen if the rate is too high."""
    if view.rate_too_high:
        times = times_the_limit(view.bowl, view.snapshot.learning_rate)
        long = f"This rate is {times} times the limit: the loss will grow."
        return [f"{long} s to see, l to change it.", long, f"{times} times the limit: it diverges."]
    takes = view.to_come
    goal = to_goal(view.goal, " of the best")
    way = "Before learning." if not takes else f"{several(takes, 'epoch')} {goal}."
    return [
        f"{way} Press s a few times, then space.",
        "Press s a few times, then space to run.",
        "s steps, space runs.",
    ]


def progress(view: View) -> list[str]:
    """Say how fast the loss falls, and how far it has to go."""
    snapshot = view.snapshot
    if view.rate_too_high:
        times = times_the_limit(view.bowl, snapshot.learning_rate)
        long = f"Learning rate {times} times the limit: every step goes too far, and the loss will grow."
        return [long, f"{times} times the limit: it diverges."]
    more = view.to_come
    if more == 0:
        return arrived(view)
    come, best = near(view.goal, " of the best"), to_goal(view.goal, " of best")
    within = to_goal(view.goal, "")
    if view.verdict == "zigzag" and view.fastest and more is not None:
        return zigzag(view)
    share = fall(view)
    if share < LOOKS_FLAT and more is not None:
        return [
            f"Flat, but not done: about {counted(more)} more to come {come}.",
            f"Not done: {counted(more)} {within}.",
        ]
    falling = f"Still falling, {percent(share)} an epoch"
    if more is None:
        return [f"{falling}: too slowly ever to come {come}.", falling]
    return [
        f"{falling}: about {counted(more)} more to come {come}.",
        f"{falling}: {counted(more)} {best}.",
        f"Falling: {counted(more)} {within}.",
    ]


def arrived(view: View) -> list[str]:
    """Say that more epochs change little; where the fit is exact the loss may still fall, down to 0."""
    if not view.goal.is_exact:
        short = "Flat: within 1% of the lowest loss."
        return ["Flat: within 1% of the lowest possible loss. More epochs change little.", short]
    if view.goal.is_all_but_zero(view.snapshot.loss):
        short = "An exact fit: 0 but for rounding."
        return ["The loss is 0 but for rounding: an exact fit. More epochs change nothing.", short]
    share = fall(view)
    now = "Flat" if share < LOOKS_FLAT else f"Still falling, {percent(share)} an epoch"
    return [
        f"{now}, below 1% of the first loss. The fit is exact: the lowest is 0.",
        f"{now}, below 1% of the first loss.",
        "Below 1% of the first loss.",
    ]


def zigzag(view: View) -> list[str]:
    """Say that a larger rate is not a faster one, and what happens near the limit."""
    share = percent(abs(float(view.bowl.factors(view.snapshot.learning_rate)[0])))
    best_rate, epochs = view.fastest or (0.0, 0)
    compared = (
        f"{counted(view.in_all or 0)} epochs in all, {counted(epochs)} at {exact(float(f'{best_rate:.2g}'))}"
    )
    return [
        f"Zigzag: each step jumps back {share} as far. {compared}.",
        f"Zigzag: {compared}.",
        "Zigzag: too large to be fast.",
    ]


def fall(view: View) -> float:
    """Forecast by which fraction the next epoch lowers the loss."""
    snapshot, lowest = view.snapshot, view.bowl.lowest_loss
    above, following = view.bowl.excesses(snapshot.weights, snapshot.learning_rate, [0, 1])
    return max(float((above - following) / (lowest + above)), 0.0) if above > 0 else 0.0


def percent(share: float) -> str:
    """Write a fraction with two digits.

    Examples
    --------
    >>> percent(0.0213), percent(0.4512), percent(0.00000012)
    ('2.1%', '45%', 'less than 0.01%')
    """
    if share < 0.0001:
        return "less than 0.01%"
    return f"{100 * share:.0f}%" if share >= 0.0995 else f"{100 * share:.2g}%"
