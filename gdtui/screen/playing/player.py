"""Player: a source of epochs with a clock. It plays, pauses and goes to epochs. It knows no screen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdtui.descent.snapshot import Status
from gdtui.screen.playing.clock import BUDGET

if TYPE_CHECKING:
    from gdtui.screen.playing.clock import Clock
    from gdtui.sources.source import EpochSource

__all__ = ["Player"]

AT_ONCE = 0.1
"""Seconds that going to an epoch may take before anything is drawn."""


class Player:
    """Epochs that can be played.

    Parameters
    ----------
    source : Source
        What is played.
    clock : Clock
        How fast it is played.
    """

    def __init__(self, source: EpochSource, clock: Clock) -> None:
        self.source = source
        self.clock = clock
        self.running = False
        self._destination: int | None = None

    @property
    def _present_clock(self) -> Clock:
        """The clock of the next tick, which goes at full speed on the way to an epoch."""
        return self.clock if self._destination is None else self.clock.at(math.inf)

    @property
    def interval(self) -> float:
        """Seconds from one tick to the next."""
        return self._present_clock.interval

    @property
    def has_speed(self) -> bool:
        """Whether it runs at a certain speed, not at full speed and not on its way to an epoch."""
        return self.running and self._destination is None and math.isfinite(self.clock.speed)

    def play(self) -> bool:
        """Start running, and tell whether there are epochs left."""
        self.running = self.source.status is Status.READY
        return self.running

    def pause(self) -> None:
        """Stand still."""
        self.running, self._destination = False, None

    def tick(self, budget: float = BUDGET, missed: int = 0) -> None:
        """Take the epochs that are due, and pause where the run ends, has just diverged, or has arrived."""
        source = self.source
        self._present_clock.tick(source, self._destination, budget, missed)
        if source.status is not Status.READY or source.just_diverged or source.epoch == self._destination:
            self.pause()

    def travel(self, epoch: int) -> None:
        """Go to an epoch: at once if the run has reached it, else at full speed, drawing on the way.

        A short way is done before the next key acts.
        """
        self.pause()
        source = self.source
        goal = min(max(epoch, 0), max(source.epochs, source.furthest))
        source.seek(min(goal, source.furthest))
        if goal > source.epoch and self.play():
            self._destination = goal
            self.tick(AT_ONCE)

    def step(self, epochs: int) -> int:
        """Take a few epochs, forward or back, and tell how many were taken."""
        self.pause()
        before = self.source.epoch
        if epochs > 0:
            self.source.advance(epochs)
        else:
            self.source.seek(before + epochs)
        return abs(self.source.epoch - before)
