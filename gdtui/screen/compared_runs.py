"""The runs that the present run is compared with: earlier ones that were kept, and those of a race."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.descent.history import DEFAULT_MEMORY
from gdtui.descent.snapshot import Status
from gdtui.wording.runs import KeptRun, keep, kept_run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdtui.descent.run import Run
    from gdtui.descent.trainer import Trainer

__all__ = ["ComparedRuns"]

MOST_KEPT = 5
BUDGET = 0.05
"""Seconds that the runs of a race may take to catch up, for each drawing."""
BATCH = 256


class ComparedRuns:
    """Earlier runs, and trainers that follow the present run epoch by epoch at rates of their own.

    Parameters
    ----------
    now : callable
        Seconds that have passed.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._kept: list[KeptRun] = []
        self._race: list[Run] = []

    @property
    def racing(self) -> bool:
        """Whether a race is on."""
        return bool(self._race)

    def keep(self, run: Run) -> None:
        """Keep a run, in place of one with the same settings."""
        if run.trainer.furthest:
            kept = keep(run)
            same = _settings_of(kept)
            self._kept = [other for other in self._kept if _settings_of(other) != same]
            self._kept = [*self._kept, kept][-MOST_KEPT:]

    def race(self, run: Run, rates: Sequence[float]) -> None:
        """Start a race from the same initial weights, in the memory of one run; no rates end the race."""
        memory = DEFAULT_MEMORY // max(len(rates), 1)
        self._race = [run.at_rate(rate, memory=memory) for rate in dict.fromkeys(rates)]

    def follow(self, epoch: int) -> bool:
        """Bring each run of the race to an epoch, or to its end, and tell whether all are there.

        A race that starts late in a long run has far to go: it needs several drawings to catch up.
        """
        end = self._now() + BUDGET
        for trainer in (racer.trainer for racer in self._race):
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
        trainers = (racer.trainer for racer in self._race)
        return [one for one in trainers if one.epoch < epoch and one.status is Status.READY]

    def runs(self, run: Run) -> tuple[KeptRun, ...]:
        """Return all of them: the present run, those of the race at its epoch, kept runs at their end.

        A run of the race that is the same as the present run is left out.
        """
        now = kept_run(run)
        race = [racer for racer in self._race if racer.trainer.schedule != now.rates]
        return (now, *map(kept_run, race), *self._kept)


def _settings_of(run: KeptRun) -> tuple[object, ...]:
    """Return the settings in which kept runs differ."""
    return run.rates, run.standardized, run.columns
