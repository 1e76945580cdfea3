"""Remarks: what is said about a run before it starts, while it goes on, and when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.counts import more
from gdtui.descent.snapshot import Status
from gdtui.figures import exact, rounded_down
from gdtui.nearness import lowest, near, there
from gdtui.slow import slow_remarks
from gdtui.text import visible

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.descent.bowl import Bowl
    from gdtui.descent.snapshot import Floats, Snapshot
    from gdtui.settings import Settings

__all__ = [
    "opening",
    "outcome",
    "summary",
    "times_the_limit",
    "too_high",
    "verdict",
    "way_to_go",
]

NOT_YET = "; the initial weights lack the direction that grows, so only rounding brings it in"
TOO_MANY = 2000
"""A rate that takes so many epochs is called slow even if no other is faster."""

SLOW = 3.0
"""A rate that takes so many times the epochs of the fastest one is called slow."""


def opening(data: Dataset, bowl: Bowl, settings: Settings, initial: Floats) -> list[str]:
    """Say what a reader should know before the first epoch, a sentence a remark."""
    rate = settings.learning_rate
    remarks = []
    if settings.rate_was_chosen:
        limit = rounded_down(bowl.stable_below, 3)
        remarks.append(f"learning rate {exact(rate)} was chosen: 0.1 is above the limit, {limit}")
    if bowl.too_high(rate):
        absent = "" if bowl.grows_from(initial, rate) else NOT_YET
        remarks.append(too_high(bowl, rate) + absent)
    if not bowl.curvatures[-1] > 0:
        remarks.append("many weights fit equally well: best is the one nearest to where this run starts")
    goal = bowl.goal(bowl.loss(initial))
    return [*remarks, *slow_remarks(data, bowl, initial, rate, goal), *data.notes]


def too_high(bowl: Bowl, learning_rate: float) -> str:
    """Say that a rate is above the limit, and by how much."""
    return (
        f"learning rate {exact(learning_rate)} is too high: {times_the_limit(bowl, learning_rate)} times the "
        f"limit {rounded_down(bowl.stable_below, 3)}; the loss will grow instead of falling"
    )


def verdict(bowl: Bowl, rate: float, fastest: tuple[float, int] | None, whole: int | None) -> str:
    """Call a learning rate slow, good, zigzag or diverges.

    Parameters
    ----------
    bowl : Bowl
        What is known of the data's loss.
    rate : float
        The learning rate.
    fastest : (float, int) or None
        The rate that is fastest from the initial weights with its epochs; None while it is not known.
    whole : int or None
        The epochs that this rate takes from there; None where it never gets there.

    Returns
    -------
    str
        Empty where there is no fastest rate to compare it with.
    """
    if bowl.too_high(rate):
        return "diverges"
    if fastest is None:
        return ""
    best_rate, epochs = fastest
    if rate > best_rate and bowl.factors(rate)[0] < -0.5:
        return "zigzag"
    fast = whole is not None and whole <= max(SLOW * epochs, epochs + 5) and whole < TOO_MANY
    return "good" if fast else "slow"


def times_the_limit(bowl: Bowl, learning_rate: float) -> str:
    """Write how many times the limit a rate is.

    Never "1.00" for a rate above it: as many digits as it takes to tell the two apart.
    """
    ratio = learning_rate / bowl.stable_below
    places = 2
    while places < 15 and ratio > 1 and float(f"{ratio:.{places}f}") <= 1:
        places += 1
    return f"{ratio:.{places}f}" if ratio < 1e6 else f"{ratio:.1e}"


def summary(snapshot: Snapshot, bowl: Bowl) -> str:
    """Say in one line what came out of a run: weights, loss, and how far from the lowest it is."""
    named = zip(snapshot.data.columns, snapshot.weights[:, 0].tolist(), strict=True)
    weights = ", ".join(f"{visible(name)} {weight:.8g}" for name, weight in named)
    return (
        f"epoch {snapshot.epoch}, {outcome(snapshot, bowl)}; weights: {weights}; "
        f"loss {snapshot.loss:.8g}, lowest possible {lowest(bowl, '{:.8g}'.format)}"
    )


def outcome(snapshot: Snapshot, bowl: Bowl) -> str:
    """Say why a run ended where it did, or how many more epochs would bring it close to the lowest loss."""
    if snapshot.status is Status.OVERFLOWED:
        return f"overflowed: epoch {snapshot.epoch + 1} would be too large a number"
    if snapshot.diverged:
        return f"diverged: {too_high(bowl, snapshot.learning_rate)}"
    state = "stopped" if snapshot.status is Status.READY else snapshot.status.value
    return f"{state}: {way_to_go(snapshot, bowl)}"


def way_to_go(snapshot: Snapshot, bowl: Bowl) -> str:
    """Say how many more epochs at the present rate would come close to the lowest loss."""
    goal = bowl.goal(snapshot.first_loss)
    to_come = bowl.epochs_to(snapshot.weights, snapshot.learning_rate, goal)
    if to_come is None:
        return f"at learning rate {exact(snapshot.learning_rate)} it never comes {near(goal)}"
    if to_come == 0:
        return f"{'the loss is ' * goal.is_exact}{there(goal, snapshot.loss)}"
    return f"{more(to_come)} would be needed to come {near(goal)}"
