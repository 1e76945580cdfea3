"""What must be saved of a run besides its data, so that another process can continue it."""

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
    """The state of a run: its present epoch, its learning rates and checkpoints, and its last epoch.

    Attributes
    ----------
    initial_weights : ndarray of shape (d, 1)
        The weights of epoch 0.
    schedule : tuple of (int, float)
        Pairs of an epoch and a learning rate: the rate is used in the updates from that epoch on.
    epoch, furthest, epochs : int
        The present epoch; the last epoch that was reached; the epoch at which the run is finished.
    diverged_epoch : int or None
        The epoch at which the run was first called diverged.
    trail : tuple of ndarray of shape (d, 1)
        The weights of the last few epochs, those of `epoch` last.
    checkpoints : Checkpoints
        Past epochs, up to `furthest`.
    """

    initial_weights: Floats
    schedule: tuple[tuple[int, float], ...]
    epoch: int
    furthest: int
    epochs: int
    diverged_epoch: int | None
    trail: tuple[Floats, ...]
    checkpoints: Checkpoints
