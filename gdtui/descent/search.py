"""Searches for past epochs by their loss: epochs between checkpoints are computed again."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdtui.descent.history import History
    from gdtui.descent.trainer import Trainer

__all__ = ["first_at_most", "lowest_epoch"]


def lowest_epoch(trainer: Trainer, history: History) -> int:
    """Find the epoch of the lowest loss among all that were reached; the first where there are several.

    Parameters
    ----------
    trainer : Trainer
        The run; in the end it is at the epoch at which it was before.
    history : History
        Its checkpoints.

    Notes
    -----
    While the learning rate stays the same, the loss is a convex function of the epoch (a sum of powers, see
    `gdtui.descent.forecast`). So its minimum lies between the neighbours of the checkpoint of lowest loss,
    and only the epochs there are computed again. Once the loss has converged, the losses differ by rounding
    only.
    """
    here = trainer.epoch
    ends = [*(start for start, _ in trainer.schedule), trainer.furthest]
    _, lowest = min(_lowest_between(trainer, *_beside_lowest(history, *pair)) for pair in pairwise(ends))
    trainer.seek(here)
    return lowest


def first_at_most(trainer: Trainer, history: History, loss: float, first: int) -> int | None:
    """Find the first epoch from `first` to the present one whose loss is at most `loss`; None without any.

    It may lie between two checkpoints of a higher loss, since the loss may fall and rise again.

    Parameters
    ----------
    trainer, history
        As for `lowest_epoch`.
    loss : float
        The bound, in the target's units squared.
    first : int
        The epoch at which the search begins.
    """
    here = trainer.epoch
    ends = [first, *(start for start, _ in trainer.schedule if first < start < here), here]
    searches = (_first_between(trainer, history, loss, *pair) for pair in pairwise(ends))
    found = next((epoch for epoch in searches if epoch is not None), None)
    trainer.seek(here)
    return found


def _first_between(trainer: Trainer, history: History, loss: float, first: int, last: int) -> int | None:
    """Search epochs of one learning rate: before the first checkpoint that will do, or beside the lowest."""
    low = history.first_at_most(loss, first, last)
    if history.stride == 1:
        return low
    if low is None:
        first, last = _beside_lowest(history, first, last)
    else:
        first, last = max(first, low - history.stride + 1), low
    trainer.seek(first)
    while trainer.loss > loss and trainer.epoch < last:
        trainer.seek(trainer.epoch + 1)
    return trainer.epoch if trainer.loss <= loss else None


def _beside_lowest(history: History, first: int, last: int) -> tuple[int, int]:
    """Narrow epochs of one learning rate down to those between the neighbours of the lowest checkpoint."""
    lowest, reach = history.lowest(first, last), history.stride - 1
    return (first, last) if lowest is None else (max(first, lowest - reach), min(last, lowest + reach))


def _lowest_between(trainer: Trainer, first: int, last: int) -> tuple[float, int]:
    """Find the lowest loss from `first` to `last`, with its epoch."""
    trainer.seek(first)
    lowest = (trainer.loss, first)
    while trainer.epoch < last:
        trainer.seek(trainer.epoch + 1)
        lowest = min(lowest, (trainer.loss, trainer.epoch))
    return lowest
