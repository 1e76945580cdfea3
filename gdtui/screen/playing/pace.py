"""Pace: whether a run reaches the speed that is asked for, and why not."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Pace", "Shortfall"]

WINDOW = 3.0
"""Seconds over which the pace is measured."""

KEPT = 0.9
"""A run that reaches this share of its speed is fast enough."""

OWN = 0.7
"""A process that has the processor for this share of the time is slowed down by its own work."""


class Shortfall(NamedTuple):
    """The speed that is reached in place of the one asked for.

    Attributes
    ----------
    speed : float
        Epochs a second.
    is_busy_machine : bool
        Whether other processes slow it down, and not its own work.
    """

    speed: float
    is_busy_machine: bool


class Pace:
    """Measures the epochs a second over the last few seconds.

    Parameters
    ----------
    now : callable
        Seconds that have passed.
    used : callable
        Seconds for which this process has had the processor.

    Examples
    --------
    >>> seconds = iter([0.0, 1.5, 3.0])
    >>> pace = Pace(lambda: next(seconds), lambda: 0.0)
    >>> for epoch in (0, 9, 18):
    ...     pace.note(epoch)
    >>> pace.shortfall(10.0)
    Shortfall(speed=6.0, is_busy_machine=True)
    """

    def __init__(self, now: Callable[[], float], used: Callable[[], float] = time.process_time) -> None:
        self._now, self._used = now, used
        self._noted: deque[tuple[float, float, int]] = deque()

    def forget(self) -> None:
        """Begin anew."""
        self._noted.clear()

    def note(self, epoch: int) -> None:
        """Note that an epoch is reached now."""
        self._noted.append((self._now(), self._used(), epoch))
        while len(self._noted) > 2 and self._noted[-1][0] - self._noted[1][0] >= WINDOW:
            self._noted.popleft()

    def shortfall(self, speed: float) -> Shortfall | None:
        """Compare with the speed that is asked for; None if it is reached, or not measured yet."""
        if not self._noted:
            return None
        (start, used, first), (end, used_by_now, last) = self._noted[0], self._noted[-1]
        reached = (last - first) / (end - start) if end - start >= WINDOW else speed
        if not reached < KEPT * speed:
            return None
        return Shortfall(reached, used_by_now - used < OWN * (end - start))
