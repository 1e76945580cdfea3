"""Searches for past epochs by their loss. Epochs between checkpoints are stepped again."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdtui.descent.history import History
    from gdtui.descent.trainer import Trainer

__all__ = ["first_at_most", "lowest_epoch"]


def lowest_epoch(trainer: Trainer, history: History) -> int:
    """Find the epoch of the lowest loss among all that were reached; the first where there are several.

    Notes
    -----
    While the learning rate stays the same, the loss is a convex function of the epoch (a sum of powers, see
    `gdtui.descent.forecast`). So its minimum is beside the checkpoint of lowest loss, and only the epochs
    there are stepped again. Once the loss has converged, the losses differ by rounding only.
    """
    here = trainer.epoch
    ends = [*(start for start, _ in trainer.schedule), trainer.furthest]
    _, lowest = min(_lowest_between(trainer, *_beside_lowest(history, *pair)) for pair in pairwise(ends))
    trainer.seek(here)
    return lowest


def first_at_most(trainer: Trainer, history: History, loss: float, first: int) -> int | None:
    """Find the first epoch from `first` to the present one whose loss is at most `loss`; None without."""
    here, stride = trainer.epoch, history.stride
    found = history.first_at_most(loss, first, here)
    if found is None:
        found = here if trainer.loss <= loss else None
    if found is None or stride == 1:
        return found
    trainer.seek(max(found - stride + 1, 0))
    while trainer.epoch < found and trainer.loss > loss:
        trainer.seek(trainer.epoch + 1)
    reached = trainer.epoch
    trainer.seek(here)
    return reached


def _beside_lowest(history: History, first: int, last: int) -> tuple[int, int]:
    """Narrow epochs of one learning rate down to those between the checkpoints beside the lowest one."""
    lowest, reach = history.lowest(first, last), history.stride - 1
    return (first, last) if lowest is None else (max(first, lowest - reach), min(last, lowest + reach))


def _lowest_between(trainer: Trainer, first: int, last: int) -> tuple[float, int]:
    """Step again from `first` to `last`, and find the lowest loss with its epoch."""
    trainer.seek(first)
    lowest = (trainer.loss, first)
    while trainer.epoch < last:
        trainer.seek(trainer.epoch + 1)
        lowest = min(lowest, (trainer.loss, trainer.epoch))
    return lowest
