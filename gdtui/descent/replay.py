"""Replay: computes past epochs of a run again, from what is saved of it. The run itself stays where it is."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from gdtui.descent.history import period_at
from gdtui.descent.snapshot import Evaluation
from gdtui.descent.update_rule import UpdateRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdtui.data.dataset import Dataset
    from gdtui.descent.history import RunProgress

__all__ = ["PastEpoch", "overflows", "replay"]


class PastEpoch(NamedTuple):
    """One epoch: its number, the learning rate of the update from it, its weights with loss and gradient."""

    epoch: int
    learning_rate: float
    evaluation: Evaluation


def replay(data: Dataset, progress: RunProgress, every: int) -> Iterator[PastEpoch]:
    """Compute the epochs 0, `every`, 2 × `every`, ... of a run again, and the furthest that it reached.

    Parameters
    ----------
    data : Dataset
        What the run was trained on.
    progress : Progress
        Its initial weights, learning rates, checkpoints and furthest epoch.
    every : int
        How many epochs lie between two of them.

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


def overflows(data: Dataset, progress: RunProgress) -> bool:
    """Whether a number of the epoch after the furthest would overflow, which ends the run.

    Parameters
    ----------
    data, progress
        As for `replay`.
    """
    *_, last = replay(data, progress, max(progress.furthest, 1))
    return UpdateRule(data.X, data.Y).overflows(last.evaluation, last.learning_rate)


def _rate_at(progress: RunProgress, epoch: int) -> float:
    return progress.schedule[period_at(progress.schedule, epoch)][1]
