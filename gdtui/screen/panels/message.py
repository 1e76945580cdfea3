"""The message line: the one thing that helps now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.descent.snapshot import Status
from gdtui.figures import rounded_down
from gdtui.remarks import counted, times_the_limit
from gdtui.screen.lines import line_of, shorten
from gdtui.screen.panel import Panel

if TYPE_CHECKING:
    from gdtui.screen.lines import Line
    from gdtui.screen.view import View

__all__ = ["MessageLine", "message"]


class MessageLine(Panel):
    """One line above the keys."""

    def draw(self, view: View, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Draw the answer to the last key, or what helps now."""
        role = "alarm" if view.notice or view.diverging else "strong"
        return [line_of(" ", (shorten(view.notice or message(view), width - 2), role))]


def message(view: View) -> str:
    """Choose what to say from the state of the run."""
    snapshot = view.snapshot
    if snapshot.status is Status.OVERFLOWED:
        following = snapshot.epoch + 1
        return f"Epoch {following:,} would be too large a number, so the run ends here.   r resets, b looks back."
    if view.diverging:
        below = rounded_down(view.bowl.stable_below)
        return f"l, then a rate below {below}, then r to start again.   b goes back to look."
    if snapshot.status is Status.FINISHED:
        return f"All {snapshot.epochs:,} epochs are done; space does nothing more. e adds epochs, r starts again."
    if snapshot.epoch == 0 and not view.running:
        return before_the_start(view)
    return progress(view)


def before_the_start(view: View) -> str:
    """Say what to press first, and what will happen if the rate is too high."""
    if view.rate_too_high:
        times = times_the_limit(view.bowl, view.snapshot.learning_rate)
        return f"This rate is {times} times the limit: the loss will grow. s to see, l to change it."
    return "Before learning. Press s a few times for single epochs, then space to run."


def progress(view: View) -> str:
    """Say how fast the loss falls, and how far it has to go."""
    snapshot = view.snapshot
    if view.rate_too_high:
        times = times_the_limit(view.bowl, snapshot.learning_rate)
        return f"Learning rate {times} times the limit: every step goes too far, and the loss will grow."
    more = view.bowl.epochs_to(snapshot.weights, snapshot.learning_rate)
    if more == 0:
        return "Flat: within 1% of the lowest possible loss. More epochs change little."
    falling = f"Still falling, {percent(fall(view))} an epoch"
    if more is None:
        return f"{falling}: too slowly ever to come within 1% of the best."
    return f"{falling}: about {counted(more)} more to come within 1% of the best."


def fall(view: View) -> float:
    """Forecast by which fraction the next epoch lowers the loss."""
    snapshot, bowl = view.snapshot, view.bowl
    if snapshot.loss == 0:
        return 0.0
    following = bowl.lowest_loss + bowl.excess(snapshot.weights, snapshot.learning_rate, 1)
    return max(1 - following / snapshot.loss, 0.0)


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
