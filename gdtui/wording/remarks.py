"""Remarks: what is said about a run before it starts, while it goes on, and when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdtui.data.columns.selection import is_urgent
from gdtui.descent.dependence import Dependence, dependences
from gdtui.descent.snapshot import Status
from gdtui.settings import DEFAULT_RATE
from gdtui.wording.counts import more, times_the_limit, whole
from gdtui.wording.figures import exact_rate, rounded_down
from gdtui.wording.nearness import lowest, near, there
from gdtui.wording.slow import slow_remarks
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Collection

    from gdtui.data.dataset import Dataset
    from gdtui.descent.bowl import Bowl
    from gdtui.descent.run import Epoch, Known, Run
    from gdtui.descent.snapshot import Floats, Snapshot

__all__ = [
    "NEVER_BEFORE",
    "flat_remarks",
    "growth",
    "of_the_data",
    "opening",
    "outcome",
    "summary",
    "too_high",
    "verdict",
    "way_to_go",
]

NOT_YET = "the initial weights lack the direction that grows, so only rounding brings it in"
AT_REST = "the gradient is 0, so no step moves the weights"
NEVER_BEFORE = "more than 1,000 billion"
"""The number `gdtui.descent.forecast.MOST_EPOCHS` in words: what takes more epochs is not forecast."""

MOST_REASONS, MOST_NAMES = 3, 5
"""So many dependences, and columns of one, are named."""

TOO_MANY = 2000
"""A rate that takes so many epochs is called slow even if no other is faster."""

SLOW = 3.0
"""A rate that takes more than so many times the epochs of the fastest one is called slow."""


def opening(run: Run, rate: float, *, was_chosen: bool = False) -> list[str]:
    """Say what a reader should know before the first epoch, one sentence per remark.

    `rate` is the learning rate of epoch 0; `was_chosen` tells that the usual one is too close to the limit.
    """
    data, known = run.data, run.known
    bowl = known.bowl
    remarks = []
    if was_chosen:
        limit = rounded_down(bowl.stable_below, 3)
        where = "above" if float(limit) < DEFAULT_RATE else "at"
        remarks.append(f"learning rate {exact_rate(rate)} was chosen: 0.1 is {where} the limit, {limit}")
    if bowl.too_high(rate):
        moves = (data.X.T @ (data.Y - data.X @ known.initial)).any()
        remarks.append(f"{too_high(bowl, rate)}; {growth(known, rate) if moves else AT_REST}")
    urgent, others = _notes(run)
    return [*urgent, *remarks, *flat_remarks(data, bowl), *slow_remarks(data, known, rate), *others]


def of_the_data(run: Run) -> list[str]:
    """Say what `opening` says, without what gives answers away: learning rates, and epochs to come."""
    urgent, others = _notes(run)
    return [*urgent, *flat_remarks(run.data, run.known.bowl), *others]


def _notes(run: Run) -> tuple[list[str], list[str]]:
    """Split the notes of the data into urgent ones and others."""
    notes = run.data.notes
    return [note for note in notes if is_urgent(note)], [note for note in notes if not is_urgent(note)]


def flat_remarks(data: Dataset, bowl: Bowl) -> list[str]:
    """Say that many weights fit equally well, and why, where an eigenvalue of the Hessian is 0."""
    if bowl.curvatures[-1] > 0:
        return []
    reasons = _flat_reasons(data, bowl)
    why = f" ({'; '.join(reasons)})" if reasons else ""
    return [f"many weights fit equally well{why}: best is the one nearest to where this run starts"]


def _flat_reasons(data: Dataset, bowl: Bowl) -> list[str]:
    """Name the columns that depend on each other, as far as they are few."""
    found = dependences(bowl.factorization)
    has_few_rows = data.rows < len(data.columns)
    texts = [_dependence(data, one) for one in found if len(one.columns) <= 2 or not has_few_rows]
    reasons = ["there are fewer rows than weights"] * has_few_rows + texts
    if len(reasons) <= MOST_REASONS:
        return reasons
    return [*reasons[: MOST_REASONS - 1], f"and {len(reasons) - MOST_REASONS + 1} more such columns"]


def _dependence(data: Dataset, found: Dependence) -> str:
    names = [visible(data.columns[place]) for place in found.columns]
    match names:
        case [only]:
            return f"{only} is constant" if data.standardized else f"{only} is 0 in every row"
        case [_, constant] if data.has_bias and found.columns[0] == 0:
            return f"{constant} is constant"
        case [first, second]:
            return (
                f"{second} is the same as {first}" if found.is_same else f"{second} is a multiple of {first}"
            )
    *some, last = names if len(names) <= MOST_NAMES else [*names[: MOST_NAMES - 1], "others"]
    return f"{', '.join(some)} and {last} depend on each other"


def too_high(bowl: Bowl, learning_rate: float) -> str:
    """Say that a rate is above the limit, and by how much."""
    return (
        f"learning rate {exact_rate(learning_rate)} is too high: "
        f"{times_the_limit(bowl, learning_rate)} times the limit {rounded_down(bowl.stable_below, 3)}"
    )


def growth(known: Known, learning_rate: float) -> str:
    """Say what a rate above the limit does to the loss from the initial weights on."""
    rises = known.bowl.forecast(known.initial, learning_rate).rises_from()
    if rises is None:
        return NOT_YET
    if rises == 0:
        return "the loss will grow instead of falling"
    return (
        "the steepest direction grows, but from the initial weights the others shrink faster up to epoch "
        f"{whole(rises)}; then the loss will grow"
    )


def verdict(bowl: Bowl, rate: float, fastest: tuple[float, int] | None, epochs: int | None) -> str:
    """Call a learning rate "slow", "good", "zigzag" or "diverges".

    Parameters
    ----------
    bowl : Bowl
        The loss surface of the data.
    rate : float
        The learning rate.
    fastest : (float, int) or None
        The rate that is fastest from the initial weights, with its epochs; None where none is known.
    epochs : int or None
        The epochs that `rate` takes from the initial weights to the goal; None where it never gets there.

    Returns
    -------
    str
        Empty where the rate is below the limit and there is no fastest rate to compare it with.
    """
    if bowl.too_high(rate):
        return "diverges"
    if fastest is None:
        return ""
    best_rate, fewest = fastest
    # Each epoch multiplies the steepest direction's distance from the minimum by this factor, 1 - lr * λmax.
    # Below 0 the weight jumps across the minimum; below -0.5 more than half of the distance is left.
    if rate > best_rate and bowl.factors(rate)[0] < -0.5:
        return "zigzag"
    fast = epochs is not None and epochs <= max(SLOW * fewest, fewest + 5) and epochs < TOO_MANY
    return "good" if fast else "slow"


def summary(epoch: Epoch, hidden: Collection[str] = ()) -> str:
    """Say in one line what came out of a run: weights, loss, and how far from the lowest it is.

    Answers that are still hidden are left out: a reader who starts again must not have seen them.
    """
    snapshot = epoch.snapshot
    hides_outcome = not {"limit", "forecast", "verdict"}.isdisjoint(hidden)
    best = "" if "best" in hidden else f", lowest possible {lowest(epoch.known.bowl, '{:.8g}'.format)}"
    return (
        f"epoch {whole(snapshot.epoch)}, {_state(snapshot) if hides_outcome else outcome(epoch)}; "
        f"{_named_weights(snapshot)}; loss {snapshot.loss:.8g}{best}"
    )


def _named_weights(snapshot: Snapshot) -> str:
    """Write the weights with their names: in the data's own units and, if standardized, as trained."""
    data = snapshot.data
    trained = _named(data, snapshot.weights)
    if not data.standardized:
        return f"weights: {trained}"
    own = data.unscaled(snapshot.weights)
    if not np.isfinite(own).all():
        return f"weights of the standardized inputs: {trained}"
    return f"weights in the data's own units: {_named(data, own)}; of the standardized inputs: {trained}"


def _named(data: Dataset, weights: Floats) -> str:
    named = zip(data.columns, weights[:, 0].tolist(), strict=True)
    return ", ".join(f"{visible(name)} {weight:.8g}" for name, weight in named)


def outcome(epoch: Epoch) -> str:
    """Say why a run ended where it did, or how many more epochs would bring it close to the lowest loss."""
    snapshot, bowl = epoch.snapshot, epoch.known.bowl
    rate = snapshot.learning_rate
    if snapshot.status is Status.OVERFLOWED:
        return f"overflowed: epoch {whole(snapshot.epoch + 1)} would be too large a number"
    if snapshot.diverged and bowl.too_high(rate):
        return f"diverged: {too_high(bowl, rate)}"
    return f"{_state(snapshot)}: {_growth_now(snapshot, bowl) or way_to_go(epoch)}"


def _state(snapshot: Snapshot) -> str:
    before = " (it had diverged before)" if snapshot.diverged else ""
    if snapshot.status is Status.READY:
        return f"stopped{before}"
    past = f", past the end at {whole(snapshot.epochs)}" if snapshot.is_past_the_end else ""
    return f"finished{past}{before}"


def _growth_now(snapshot: Snapshot, bowl: Bowl) -> str:
    """Say what a rate above the limit does to the loss from here on; nothing for a rate that works."""
    rate = snapshot.learning_rate
    if not bowl.too_high(rate):
        return ""
    if not snapshot.gradient.any():
        return f"{too_high(bowl, rate)}, but {AT_REST}"
    rises = bowl.forecast(snapshot.weights, rate).rises_from()
    if rises is None:
        return f"{too_high(bowl, rate)}, but only rounding brings in the direction that grows"
    falls = f"the loss falls up to epoch {whole(snapshot.epoch + rises)} and then grows"
    return f"{too_high(bowl, rate)}; {falls if rises else 'the loss grows'}"


def way_to_go(epoch: Epoch) -> str:
    """Say how many more epochs at the present rate would come close to the lowest loss."""
    goal, snapshot = epoch.known.goal, epoch.snapshot
    if epoch.to_come == 0:
        return f"{'the loss is ' * goal.is_of_first}{there(goal, snapshot.loss)}"
    if epoch.to_come is not None:
        return f"{more(epoch.to_come)} would be needed to come {near(goal)}"
    if epoch.rate_works:
        return f"{NEVER_BEFORE} more epochs would be needed to come {near(goal)}"
    return f"at learning rate {exact_rate(snapshot.learning_rate)} it never comes {near(goal)}"
