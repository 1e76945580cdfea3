"""Progress: all of a run that its data do not say, so that it can be carried on elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Checkpoints", "Progress"]


class Checkpoints(NamedTuple):
    """Epochs 0, `every`, 2 × `every`, ... of a run.

    Attributes
    ----------
    every : int
        How many epochs lie between two of them; a power of two.
    weights : ndarray of shape (m, d, 1)
        The weights of each.
    losses : ndarray of shape (m,)
        The loss of each.
    """

    every: int
    weights: Floats
    losses: Floats


@dataclass(frozen=True, eq=False)
class Progress:
    """Where a run stands, how it came there, and how far it is to go.

    Attributes
    ----------
    initial_weights : ndarray of shape (d, 1)
        The weights of epoch 0.
    schedule : tuple of (int, float)
        The learning rates, each with the first epoch that it moves.
    epoch, furthest, epochs : int
        Where it stands; the last epoch that it has reached; where it is finished.
    diverged_epoch : int or None
        The epoch at which it was first called diverged.
    trail : tuple of ndarray of shape (d, 1)
        The weights of the last few epochs, those of `epoch` last.
    checkpoints : Checkpoints
        What has been, up to `furthest`.
    """

    initial_weights: Floats
    schedule: tuple[tuple[int, float], ...]
    epoch: int
    furthest: int
    epochs: int
    diverged_epoch: int | None
    trail: tuple[Floats, ...]
    checkpoints: Checkpoints
