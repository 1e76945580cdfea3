"""ToldRun: the epochs that a program has told, which can be gone through, but not changed."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.descent.snapshot import LossCurve, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gdtui.sources.epochs import ToldEpoch

__all__ = ["ToldRun"]

MOST_NUMBERS = 1_000_000
"""Numbers that are kept; of more, every second epoch is forgotten. One takes about 32 bytes."""

DIVERGED_AT = 1e6
"""A loss above so many times the first one has diverged."""

UNENDING = 1_000_000_000
"""Stands for the last epoch while the program goes on."""


class ToldRun:
    """Epochs in the order in which they were told, with the present one.

    Its places count from 0. The number of an epoch is what the program calls it. A number below the last one
    begins another part: the program trains once more. What is told of one number twice is one epoch.

    Parameters
    ----------
    most_numbers : int
        How many numbers are kept. Of more, every second epoch is forgotten, then every second of the rest.

    Attributes
    ----------
    every : int
        How many epochs lie between two that are kept; a power of two.
    has_ended : bool
        Whether nothing more will be told.

    Examples
    --------
    >>> from gdtui.sources.epochs import ToldEpoch
    >>> run = ToldRun()
    >>> run.take([ToldEpoch(0, loss=4.0), ToldEpoch(1, loss=1.0)])
    >>> run.advance(5), run.present.loss, run.ahead
    (1, 1.0, 0)
    """

    def __init__(self, most_numbers: int = MOST_NUMBERS) -> None:
        self._most_numbers = most_numbers
        self.forget()

    def forget(self) -> None:
        """Begin anew, with nothing told."""
        self._kept: list[ToldEpoch] = []
        self._losses = array("d")
        self._starts: list[int] = []
        """The places at which parts begin."""
        self._latest: ToldEpoch | None = None
        """The last one that was told, where it is not among the kept."""
        self._numbers = self._told = self._place = self._furthest = 0
        self._diverged: int | None = None
        self.every = 1
        self.has_ended = False

    # -- what is told -------------------------------------------------------------------------------------

    def take(self, told: Iterable[ToldEpoch]) -> None:
        """Take what was told next."""
        for epoch in told:
            last = self.last
            if last is not None and epoch.number == last.number:
                self._amend(_both(last, epoch))
                continue
            self._latest = epoch
            if self._told % self.every == 0:
                self._keep(epoch)
            self._told += 1

    def _amend(self, epoch: ToldEpoch) -> None:
        """Put more of the last epoch that was told in its place."""
        if self._latest is not None:
            self._latest = epoch
        else:
            self._numbers += _size(epoch) - _size(self._kept[-1])
            self._kept[-1] = epoch
            self._losses[-1] = math.nan if epoch.loss is None else epoch.loss

    def end(self) -> None:
        """Know that nothing more will be told; the last epoch is kept in any case."""
        if self._latest is not None:
            self._keep(self._latest)
        self.has_ended = True

    def _keep(self, epoch: ToldEpoch) -> None:
        before = self._kept[-1] if self._kept else None
        if before is not None and before.actual == epoch.actual:
            epoch = epoch._replace(actual=before.actual)  # one tuple for all epochs
        self._latest = None
        if before is None or epoch.number < before.number:
            self._starts.append(len(self._kept))
        if self._diverged is None and self._has_diverged(epoch):
            self._diverged = len(self._kept)
        self._kept.append(epoch)
        self._losses.append(math.nan if epoch.loss is None else epoch.loss)
        self._numbers += _size(epoch)
        while self._numbers > self._most_numbers and len(self._kept) > 2:
            self._thin()

    def _thin(self) -> None:
        """Forget every second epoch; the present one may be among them, then the one before it is shown."""
        self._kept, self._losses = self._kept[::2], self._losses[::2]
        self._numbers = sum(map(_size, self._kept))
        self._place, self._furthest = self._place // 2, self._furthest // 2
        self._diverged = None if self._diverged is None else self._diverged // 2
        self._starts = sorted(
            {(start + 1) // 2 for start in self._starts if (start + 1) // 2 < len(self._kept)}
        )
        self.every *= 2

    def _has_diverged(self, epoch: ToldEpoch) -> bool:
        if epoch.loss is None:
            return False
        start = self._starts[-1]
        first = self._kept[start].loss if start < len(self._kept) else None
        return not math.isfinite(epoch.loss) or (
            first is not None and first > 0 and epoch.loss > DIVERGED_AT * first
        )

    # -- what is known of it ------------------------------------------------------------------------------

    @property
    def told(self) -> int:
        """How many epochs were told."""
        return self._told

    @property
    def ahead(self) -> int:
        """How many kept epochs come after the present one."""
        return max(len(self._kept) - 1 - self._place, 0)

    @property
    def share_ahead(self) -> float:
        """Which share of the numbers that are kept comes after the present epoch."""
        return self.ahead / len(self._kept) * self._numbers / self._most_numbers if self._kept else 0.0

    @property
    def present(self) -> ToldEpoch | None:
        """The present epoch; None before the first one is told."""
        return self._kept[self._place] if self._kept else None

    @property
    def following(self) -> ToldEpoch | None:
        """The epoch after the present one, if it has been told and none lies between."""
        following = self._kept[self._place + 1 : self._place + 2]
        return following[0] if following and self.every == 1 else None

    @property
    def part(self) -> range:
        """The places of the present part."""
        number = bisect_right(self._starts, self._place)
        start = self._starts[number - 1] if self._starts else 0
        return range(start, self._starts[number] if number < len(self._starts) else len(self._kept))

    @property
    def parts(self) -> tuple[int, int]:
        """Which part the present one is, counted from 1, and how many there are so far."""
        return bisect_right(self._starts, self._place), len(self._starts)

    @property
    def first(self) -> ToldEpoch | None:
        """The first epoch of the present part; None before it is told."""
        return self._kept[self.part.start] if self._kept else None

    @property
    def last(self) -> ToldEpoch | None:
        """The last epoch that was told."""
        return self._latest or (self._kept[-1] if self._kept else None)

    def curve(self) -> LossCurve:
        """Return the losses of the present part up to the furthest epoch; one not finite is the largest."""
        losses = np.array(self._losses[self.part.start : min(self._furthest + 1, self.part.stop)])
        finite = losses[np.isfinite(losses)]
        return LossCurve(1, np.where(np.isfinite(losses), losses, finite.max(initial=0.0)))

    def place_of(self, number: int) -> int | None:
        """Find the place of the last epoch of this part with at most a number; None where all are larger."""
        return next((place for place in reversed(self.part) if self._kept[place].number <= number), None)

    def lowest(self) -> int:
        """Find the place of the lowest loss of the present part up to the furthest epoch."""
        start = self.part.start
        losses = np.array(self._losses[start : min(self._furthest + 1, self.part.stop)])
        return start + int(np.argmin(np.where(np.isnan(losses), math.inf, losses))) if len(losses) else start

    def number_at(self, place: int) -> int:
        """Return the number of the epoch at a place."""
        return self._kept[place].number

    @property
    def has_diverged(self) -> bool:
        """Whether any epoch that was told has."""
        return self._diverged is not None

    @property
    def diverged(self) -> bool:
        """Whether the loss has been not finite, or a million times the first one, up to here."""
        return self._diverged is not None and self._place >= self._diverged

    # -- a source -----------------------------------------------------------------------------------------

    @property
    def epoch(self) -> int:
        """The place of the present epoch."""
        return self._place

    @property
    def epochs(self) -> int:
        """The last place; while more may be told, a number that none reaches."""
        return max(len(self._kept) - 1, 0) if self.has_ended else UNENDING

    @property
    def furthest(self) -> int:
        """The last place that has been shown."""
        return self._furthest

    @property
    def status(self) -> Status:
        """Finished at the last epoch, once there are no more to come."""
        return Status.FINISHED if self.has_ended and not self.ahead else Status.READY

    @property
    def just_diverged(self) -> bool:
        """Whether this is the epoch at which it diverged."""
        return self._diverged is not None and self._diverged == self._place

    def advance(self, count: int) -> int:
        """Go on by up to so many of the epochs that were told, not beyond the one at which it diverges."""
        goal = self._place + min(count, self.ahead)
        if self._diverged is not None and self._place < self._diverged < goal:
            goal = self._diverged
        taken = goal - self._place
        self._place = goal
        self._furthest = max(self._furthest, goal)
        return taken

    def seek(self, epoch: int) -> None:
        """Go to any place that was told."""
        self._place = min(max(epoch, 0), max(len(self._kept) - 1, 0))
        self._furthest = max(self._furthest, self._place)


def _both(before: ToldEpoch, after: ToldEpoch) -> ToldEpoch:
    """Put together what was told of one epoch at two times: the later of each."""
    news: dict[str, Any] = {
        name: value
        for name, value in after._asdict().items()
        if value not in (None, ()) and not name.endswith("margin")
    }
    if after.predicted:
        news["margin"] = after.margin
    if after.weights:
        news["weights_margin"] = after.weights_margin
    return before._replace(**news)


def _size(epoch: ToldEpoch) -> int:
    """Count the numbers of an epoch, and what they stand in."""
    return 8 + sum(map(len, (epoch.predicted, epoch.difference, epoch.weights, epoch.gradient)))
