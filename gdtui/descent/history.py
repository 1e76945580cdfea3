"""History: the weights and losses of past epochs of a run, in a fixed amount of memory.

Epoch ``k`` is a checkpoint if it is a multiple of the stride, which is 1 at first. When the memory is full,
every other checkpoint is dropped and the stride doubles. The trainer steps again through the epochs between
two checkpoints.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.descent.snapshot import LossCurve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.descent.snapshot import Floats

__all__ = ["DEFAULT_MEMORY", "Checkpoints", "History", "RunProgress", "period_at"]

DEFAULT_MEMORY = 64 * 2**20
"""Bytes."""

CURVE_POINTS = 1024
FIRST_CAPACITY = 1024

LATEST = 8
"""How many of the last checkpoints are in every path."""


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
class RunProgress:
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


def period_at(schedule: Sequence[tuple[int, float]], epoch: int) -> int:
    """Find the place in a schedule of the learning rate that is used in the update from an epoch.

    Examples
    --------
    >>> [period_at([(0, 0.1), (3, 0.2)], epoch) for epoch in (0, 2, 3, 9)]
    [0, 0, 1, 1]
    """
    return bisect_right(schedule, epoch, key=lambda period: period[0]) - 1


class History:
    """Checkpoints of a run at regular epochs.

    Parameters
    ----------
    d : int
        How many weights there are.
    memory : int, optional
        The limit in bytes, 64 MiB by default. The checkpoints take at most two thirds of it, since the old
        arrays are still there while larger ones are filled.

    Examples
    --------
    >>> history = History(1, memory=96)
    >>> for epoch in range(9):
    ...     history.record(epoch, np.array([[float(epoch)]]), 0.5)
    >>> history.stride, history.nearest(7)[0]
    (4, 4)
    """

    def __init__(self, d: int, memory: int = DEFAULT_MEMORY) -> None:
        self._most = max(2, memory * 2 // 3 // (8 * (d + 1))) // 2 * 2
        capacity = self._larger(FIRST_CAPACITY // 2)
        self._weights, self._losses = np.empty((capacity, d, 1)), np.empty(capacity)
        self.stride = 1
        self.last = -1

    @property
    def nbytes(self) -> int:
        """Bytes that the checkpoints take."""
        return self._weights.nbytes + self._losses.nbytes

    def record(self, epoch: int, weights: Floats, loss: float) -> None:
        """Keep an epoch if it is a multiple of the stride."""
        if epoch > self.last:
            self.last = epoch
        slot, between = divmod(epoch, self.stride)
        if between:
            return
        if slot >= len(self._losses):
            self._make_room()
            self.record(epoch, weights, loss)
            return
        self._weights[slot] = weights
        self._losses[slot] = loss

    def nearest(self, epoch: int) -> tuple[int, Floats]:
        """Find the last checkpoint at or before an epoch, and return its epoch and a copy of its weights."""
        slot = min(epoch, self.last) // self.stride
        return slot * self.stride, self._weights[slot].copy()

    def lowest(self, first: int, last: int) -> int | None:
        """Find the epoch of lowest loss among the checkpoints from `first` to `last`; None without any."""
        start, losses = self._losses_between(first, last)
        return (start + int(losses.argmin())) * self.stride if len(losses) else None

    def first_at_most(self, loss: float, first: int, last: int) -> int | None:
        """Find the first checkpoint from `first` to `last` whose loss is at most `loss`; None without any."""
        start, losses = self._losses_between(first, last)
        slots = np.flatnonzero(losses <= loss)
        return (start + int(slots[0])) * self.stride if len(slots) else None

    def _losses_between(self, first: int, last: int) -> tuple[int, Floats]:
        """Return the place of the first checkpoint from `first` to `last`, and the losses of all of them."""
        start, end = -(-first // self.stride), min(last, self.last) // self.stride + 1
        return start, self._losses[start:end]

    def truncate(self, epoch: int) -> None:
        """Forget the epochs after this one."""
        self.last = min(self.last, epoch)

    def clear(self) -> None:
        """Forget everything."""
        self.stride, self.last = 1, -1

    def curve(self, epoch: int, points: int = CURVE_POINTS) -> LossCurve:
        """Return the losses from epoch 0 to `epoch`: at most `points` of them, evenly spaced."""
        slot = epoch // self.stride
        step = 1 << (slot // points).bit_length()
        return LossCurve(self.stride * step, self._losses[: slot + 1 : step].copy())

    def path(self, epoch: int, points: int = CURVE_POINTS) -> Floats:
        """Return the weights of the checkpoints from epoch 0 to `epoch`, (at most ``points + LATEST``, d).

        Where there are more, it returns evenly spaced pairs of neighbours, and the latest: the two of a pair
        show both sides of weights that jump from side to side.
        """
        last = epoch // self.stride
        step = 1 << (last // points).bit_length()
        if step == 1:
            return np.array(self._weights[: last + 1, :, 0])
        pairs = np.add.outer(np.arange(0, last, 2 * step), [0, 1]).ravel()
        kept = np.append(pairs[pairs <= last - LATEST], np.arange(last - LATEST + 1, last + 1))
        path: Floats = self._weights[kept, :, 0]
        return path

    def checkpoints(self, most: int) -> Checkpoints:
        """Copy at most `most` of the checkpoints, evenly spaced from epoch 0 on."""
        slot = self.last // self.stride
        step = 1 << (slot // most).bit_length()
        kept = slice(0, slot + 1, step)
        return Checkpoints(self.stride * step, self._weights[kept].copy(), self._losses[kept].copy())

    def refill(self, checkpoints: Checkpoints, last: int) -> None:
        """Replace all checkpoints by those of a run that has reached the epoch `last`."""
        self.clear()
        self.stride = checkpoints.every
        for slot, (weights, loss) in enumerate(zip(checkpoints.weights, checkpoints.losses, strict=True)):
            self.record(slot * checkpoints.every, weights, float(loss))
        self.last = last

    def _make_room(self) -> None:
        size = len(self._losses)
        if size < self._most:
            capacity = self._larger(size)
            self._weights = _grow(self._weights, capacity)
            self._losses = _grow(self._losses, capacity)
        else:
            half = size // 2
            self._weights[:half] = self._weights[: 2 * half : 2]
            self._losses[:half] = self._losses[: 2 * half : 2]
            self.stride *= 2

    def _larger(self, size: int) -> int:
        """Find the next capacity: double, or `_most` at once where double is more than half of `_most`."""
        # While an array grows, the old and the new one are both in memory. So the old one has at most half of
        # `_most`, and both together are at most 1.5 times `_most`: all of the memory.
        return 2 * size if 4 * size <= self._most else self._most


def _grow(array: Floats, length: int) -> Floats:
    grown = np.empty((length, *array.shape[1:]))
    grown[: len(array)] = array
    return grown
