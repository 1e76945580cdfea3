"""Rivals: the runs that the present one is compared with, kept ones and those of a race."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.descent.history import DEFAULT_MEMORY
from gdtui.descent.snapshot import Status
from gdtui.descent.trainer import Trainer
from gdtui.runs import KeptRun, keep, take_down

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdtui.descent.bowl import Bowl

__all__ = ["Rivals"]

MOST_KEPT = 5
BUDGET = 0.05
"""Seconds of a drawing that racers may take to catch up."""
BATCH = 256


class Rivals:
    """Earlier runs, and trainers that follow the present run epoch by epoch at rates of their own.

    Parameters
    ----------
    now : callable
        Seconds that have passed.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._kept: list[KeptRun] = []
        self._race: list[Trainer] = []

    @property
    def racing(self) -> bool:
        """Whether a race is on."""
        return bool(self._race)

    def keep(self, trainer: Trainer, bowl: Bowl) -> None:
        """Keep a run; one with the same settings gives way to it."""
        if trainer.furthest:
            run = keep(trainer, bowl)
            same = (run.rates, run.standardized)
            self._kept = [other for other in self._kept if (other.rates, other.standardized) != same]
            self._kept = [*self._kept, run][-MOST_KEPT:]

    def race(self, trainer: Trainer, rates: Sequence[float]) -> None:
        """Start a race from the same initial weights, all within the memory of one; no rates end it."""
        self._race = [
            Trainer(
                trainer.data,
                learning_rate=rate,
                epochs=trainer.epochs,
                weights=trainer.initial_weights,
                memory=DEFAULT_MEMORY // len(rates),
            )
            for rate in rates
        ]

    def follow(self, epoch: int) -> bool:
        """Bring every trainer of the race to an epoch, or as far as it goes, and tell whether all are there.

        A race that starts late in a long run has far to go: it takes several drawings to catch up.
        """
        end = self._now() + BUDGET
        for trainer in self._race:
            trainer.epochs = max(trainer.epochs, epoch)
            if trainer.epoch > epoch:
                trainer.seek(epoch)
        while behind := self._behind(epoch):
            for racer in behind:
                racer.advance(min(BATCH, epoch - racer.epoch))
            if self._now() > end:
                break
        return not self._behind(epoch)

    def _behind(self, epoch: int) -> list[Trainer]:
        return [racer for racer in self._race if racer.epoch < epoch and racer.status is Status.READY]

    def runs(self, trainer: Trainer, bowl: Bowl) -> tuple[KeptRun, ...]:
        """Take them all down, the present run first; racers at its epoch, kept runs at their end."""
        return (*(take_down(racer, bowl) for racer in (trainer, *self._race)), *self._kept)
