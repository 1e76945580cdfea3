"""ToldRun: the epochs that a program has told; they can be shown one after the other, but not changed."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.descent.snapshot import LossCurve, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gdtui.descent.snapshot import Floats
    from gdtui.sources.epochs import ToldEpoch

__all__ = ["ToldRun"]

MOST_NUMBERS = 1_000_000
"""How many numbers are kept, at about 32 bytes each."""

DIVERGED_AT = 1e6
"""A run whose loss is above so many times the first one has diverged."""

UNENDING = 1_000_000_000
"""The last epoch while the program goes on."""


class ToldRun:
    """Epochs in the order in which they were told, with the present one.

    The place of an epoch is counted from 0; its number is the one that the program gives it. A number below
    the last one begins another part: the program trains once more. If one number is told twice in a row, that
    is one epoch.

    Parameters
    ----------
    most_numbers : int
        How many numbers are kept. If there are more, every second epoch is forgotten, as often as needed.

    Attributes
    ----------
    told : int
        How many epochs were told.
    every : int
        How many epochs lie between two that are kept; a power of two.
    furthest : int
        The last place that has been shown.
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
        """The last epoch that was told, unless it is among the kept."""
        self._numbers = self._place = self.told = self.furthest = 0
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
            if self.told % self.every == 0:
                self._keep(epoch)
            self.told += 1

    def _amend(self, epoch: ToldEpoch) -> None:
        """Replace the last epoch by one of which more was told."""
        if self._latest is not None:
            self._latest = epoch
        else:
            self._numbers += _size(epoch) - _size(self._kept[-1])
            self._kept[-1], self._losses[-1] = epoch, _loss(epoch)

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
        self._kept.append(epoch)
        if self._diverged is None and self._has_diverged(epoch):
            self._diverged = len(self._kept) - 1
        self._losses.append(_loss(epoch))
        self._numbers += _size(epoch)
        while self._numbers > self._most_numbers and len(self._kept) > 2:
            self._thin()

    def _thin(self) -> None:
        """Forget every second epoch. If the present one is forgotten, the one before it is shown."""
        self._kept, self._losses = self._kept[::2], self._losses[::2]
        self._numbers = sum(map(_size, self._kept))
        self._place, self.furthest = self._place // 2, self.furthest // 2
        self._diverged = None if self._diverged is None else self._diverged // 2
        starts = {(start + 1) // 2 for start in self._starts}
        self._starts = sorted(start for start in starts if start < len(self._kept))
        self.every *= 2

    def _has_diverged(self, epoch: ToldEpoch) -> bool:
        """Tell whether the loss is not finite, or too far above that of the first epoch of its part."""
        if epoch.loss is None or not math.isfinite(epoch.loss):
            return epoch.loss is not None
        first = self._kept[self._starts[-1]].loss
        return first is not None and first > 0 and epoch.loss > DIVERGED_AT * first

    # -- what is known of it ------------------------------------------------------------------------------

    @property
    def ahead(self) -> int:
        """How many kept epochs come after the present one."""
        return max(len(self._kept) - 1 - self._place, 0)

    @property
    def share_ahead(self) -> float:
        """The numbers of the epochs after the present one, as a share of all that may be kept."""
        return self.ahead / len(self._kept) * self._numbers / self._most_numbers if self._kept else 0.0

    @property
    def present(self) -> ToldEpoch | None:
        """The present epoch; None before the first one is told."""
        return self._kept[self._place] if self._kept else None

    @property
    def following(self) -> ToldEpoch | None:
        """The epoch after the present one, if it has been told and no epoch was forgotten."""
        return self._kept[self._place + 1] if self.ahead and self.every == 1 else None

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
        """Return the losses of the present part up to the furthest epoch; the largest for one not finite."""
        losses = self._shown_losses()
        finite = losses[np.isfinite(losses)]
        return LossCurve(1, np.where(np.isfinite(losses), losses, finite.max(initial=0.0)))

    def _shown_losses(self) -> Floats:
        """Return the losses of the present part up to the furthest epoch, NaN where none was told."""
        return np.array(self._losses[self.part.start : min(self.furthest + 1, self.part.stop)])

    def place_of(self, number: int) -> int | None:
        """Find the last epoch of this part whose number is at most this one; None if all are larger."""
        return next((place for place in reversed(self.part) if self._kept[place].number <= number), None)

    def lowest(self) -> int:
        """Find the place of the lowest loss of the present part up to the furthest epoch."""
        losses = self._shown_losses()
        lowest = int(np.argmin(np.where(np.isnan(losses), math.inf, losses))) if len(losses) else 0
        return self.part.start + lowest

    def number_at(self, place: int) -> int:
        """Return the number of the epoch at a place."""
        return self._kept[place].number

    @property
    def has_diverged(self) -> bool:
        """Whether the run has diverged at any epoch that was told."""
        return self._diverged is not None

    @property
    def diverged(self) -> bool:
        """Whether the run has diverged up to the present epoch."""
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
    def status(self) -> Status:
        """Finished at the last epoch, once there are no more to come."""
        return Status.FINISHED if self.has_ended and not self.ahead else Status.READY

    @property
    def just_diverged(self) -> bool:
        """Whether this is the epoch at which it diverged."""
        return self._diverged == self._place

    def advance(self, count: int) -> int:
        """Go on by up to so many of the epochs that were told, not beyond the one at which it diverges."""
        goal = self._place + min(count, self.ahead)
        if self._diverged is not None and self._place < self._diverged < goal:
            goal = self._diverged
        taken = goal - self._place
        self._place = goal
        self.furthest = max(self.furthest, goal)
        return taken

    def seek(self, epoch: int) -> None:
        """Go to any place that was told."""
        self._place = min(max(epoch, 0), max(len(self._kept) - 1, 0))
        self.furthest = max(self.furthest, self._place)


def _loss(epoch: ToldEpoch) -> float:
    return math.nan if epoch.loss is None else epoch.loss


def _both(before: ToldEpoch, after: ToldEpoch) -> ToldEpoch:
    """Put together what was told of one epoch at two times; of two values the later one is taken."""
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
    """Estimate how many numbers would take as much memory as an epoch."""
    return 8 + sum(map(len, (epoch.predicted, epoch.difference, epoch.weights, epoch.gradient)))
