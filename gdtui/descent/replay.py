"""Replay: the past epochs of a run once more, from what is saved of it; the run itself stays where it is."""

from __future__ import annotations

from bisect import bisect_right
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.descent.snapshot import Evaluation
from gdtui.descent.update_rule import UpdateRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdtui.data.dataset import Dataset
    from gdtui.descent.history import Progress

__all__ = ["PastEpoch", "overflows", "replay"]


class PastEpoch(NamedTuple):
    """One epoch: its number, the learning rate of the update from it, its weights with loss and gradient."""

    epoch: int
    learning_rate: float
    evaluation: Evaluation


def replay(data: Dataset, progress: Progress, every: int) -> Iterator[PastEpoch]:
    """Go through the epochs 0, `every`, 2 × `every`, ... of a run, and the furthest that it reached.

    Parameters
    ----------
    data : Dataset
        What the run was trained on.
    progress : Progress
        Its initial weights, learning rates, checkpoints and furthest epoch.
    every : int
        How many epochs lie between two.

    Yields
    ------
    PastEpoch
        The same numbers as the run had, bit for bit.

    Examples
    --------
    >>> from gdtui.data import load
    >>> from gdtui.descent.trainer import Trainer
    >>> trainer = Trainer(load("line"), learning_rate=0.1, epochs=5)
    >>> _ = trainer.advance(5)
    >>> [past.epoch for past in replay(trainer.data, trainer.progress(), every=2)]
    [0, 2, 4, 5]
    """
    rule, kept = UpdateRule(data.X, data.Y), progress.checkpoints
    epoch, state = 0, rule.evaluate(progress.initial_weights)
    for goal in chain(range(0, progress.furthest, every), [progress.furthest]):
        slot = min(goal // kept.every, len(kept.losses) - 1)
        if slot * kept.every > epoch:
            epoch, state = slot * kept.every, rule.evaluate(kept.weights[slot])
        while epoch < goal:
            rate = _rate_at(progress, epoch)
            epoch, state = epoch + 1, Evaluation(*rule.step(state.weights, state.gradient, rate))
        yield PastEpoch(goal, _rate_at(progress, goal), state)


def overflows(data: Dataset, progress: Progress) -> bool:
    """Tell whether the epoch after the furthest would not be finite, which ends the run."""
    *_, last = replay(data, progress, max(progress.furthest, 1))
    with np.errstate(all="ignore"):
        parts = UpdateRule(data.X, data.Y).step(
            last.evaluation.weights, last.evaluation.gradient, last.learning_rate
        )
    return not Evaluation(*parts).finite


def _rate_at(progress: Progress, epoch: int) -> float:
    """Find the learning rate of the update from an epoch to the next."""
    return progress.schedule[bisect_right(progress.schedule, epoch, key=lambda period: period[0]) - 1][1]
