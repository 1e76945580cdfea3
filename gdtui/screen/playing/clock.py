"""Clock: how fast epochs follow each other, and how many fall between two drawings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.sources.source import EpochSource

__all__ = ["BUDGET", "DRAWINGS", "SPEEDS", "Clock", "faster", "slower"]

SPEEDS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, math.inf)
DRAWINGS = 30.0
"""Drawings a second at most."""
BUDGET = 0.025
"""Seconds between two drawings that training may take. The rest is for drawing and for the keys."""
LARGEST_BATCH = 256


def faster(speed: float) -> float:
    """Find the next higher speed."""
    return next((step for step in SPEEDS if step > speed), SPEEDS[-1])


def slower(speed: float) -> float:
    """Find the next lower speed."""
    return next((step for step in reversed(SPEEDS) if step < speed), SPEEDS[0])


class Clock:
    """Turns a speed into ticks: when to draw, and how many epochs to take before.

    Parameters
    ----------
    now : callable
        Seconds that have passed; tests pass a clock of their own.
    speed : float
        Epochs a second; infinity is as many as possible.

    Examples
    --------
    At 45 epochs a second, 30 drawings a second show one and two epochs in turn.

    >>> clock = Clock(lambda: 0.0, 45.0)
    >>> [clock.due() for _ in range(4)]
    [1, 2, 1, 2]
    """

    def __init__(self, now: Callable[[], float], speed: float) -> None:
        self._now = now
        self._owed = 0.0
        self.speed = speed

    def at(self, speed: float) -> Clock:
        """Return a clock of another speed."""
        return Clock(self._now, speed)

    @property
    def interval(self) -> float:
        """Seconds from one drawing to the next."""
        return 1 / min(self.speed, DRAWINGS)

    def due(self) -> float:
        """Return the number of epochs of this tick; infinity at full speed."""
        if math.isinf(self.speed):
            return math.inf
        self._owed += self.speed * self.interval
        whole = math.floor(self._owed + 1e-9)
        self._owed -= whole
        return whole

    def tick(
        self, source: EpochSource, last: int | None = None, budget: float = BUDGET, missed: int = 0
    ) -> int:
        """Take the epochs of this tick and of the ticks missed before it; return how many were taken.

        It ends early when the budget (seconds) is spent, and at the epoch `last`.
        """
        end, due = self._now() + budget, sum([self.due() for _ in range(missed + 1)])
        if last is not None:
            due = min(due, last - source.epoch)
        taken, batch = 0, 1
        while taken < due and self._now() < end:
            made = source.advance(int(min(batch, due - taken)))
            taken += made
            if not made or source.just_diverged:
                break
            batch = min(2 * batch, LARGEST_BATCH)
        return taken
