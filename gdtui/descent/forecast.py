"""How the loss falls ahead: along each direction by the square of its factor, epoch after epoch.

So the loss above its lowest is a sum of powers, one for each direction. Each power is convex in the number of
epochs, and for a given number of epochs convex in the learning rate. Hence every first epoch, and the best
rate, can be bisected: exact, and as fast for a billion epochs as for ten.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["MOST_EPOCHS", "Way", "fastest", "infinite_if_nan", "log_factors"]

MOST_EPOCHS = 10**12
"""Further ahead than this nothing is forecast: at a million epochs a second it is eleven days."""

_LOG_LARGEST = math.log(np.finfo(np.float64).max)
_GRID = 65


class Way(NamedTuple):
    """The way down from some weights at some learning rate, over the r directions that are present in them.

    Attributes
    ----------
    present : ndarray of bool, shape (rank,)
        Which of the directions that are not flat.
    misses : ndarray of shape (r,)
        ``σ offset / sqrt(n)`` of each, whose square is its share of the loss above the lowest.
    logs : ndarray of shape (r,)
        ``log |1 - lr * curvature|`` of each; above 0 it grows.
    """

    present: NDArray[np.bool_]
    misses: Floats
    logs: Floats

    def height(self, epochs: int) -> float:
        """Find the loss above the lowest after so many epochs."""
        return float(_heights(self.misses, self.logs, epochs))

    def heights(self, epochs: NDArray[np.int64]) -> Floats:
        """Find the same for several numbers of epochs."""
        return _heights(self.misses, self.logs, epochs[:, None])

    def epochs_to(self, allowed: float, guess: int = 0) -> int | None:
        """Find the first epoch whose loss is no more than `allowed` above the lowest; None where none is.

        A good guess, such as one epoch less than at the epoch before, saves the search.

        As a convex function of the epoch the loss falls up to one lowest point, if at all: the search is on
        the way down to that, also where another direction grows meanwhile.
        """
        rises = self.rises_from()
        last = MOST_EPOCHS if rises is None else rises
        return _first(lambda epochs: self.height(epochs) <= allowed, last, guess)

    def rises_from(self) -> int | None:
        """Find the epoch of the lowest loss, from which on it rises; None where no direction grows."""
        turn = _first(self._turned, MOST_EPOCHS) if np.any(self.logs > 0) else None
        return None if turn is None else min(max(turn - 1, 0), turn, key=self.height)

    @np.errstate(invalid="ignore")
    def overflow_epoch(self, lengths: Floats, lowest: float, rows: int) -> int | None:
        """Find the first epoch at which a number is too large, in logarithms; None where none ever is.

        Parameters
        ----------
        lengths : ndarray of shape (r,)
            Singular values of the present directions: a miss is a length times an offset of the weights.
        lowest : float
            The lowest loss.
        rows : int
            How many squares the loss sums up before it divides.

        Notes
        -----
        A weight is never first: a direction that grows at a rate that is a float is so steep that at the
        largest float its squares are too large already.
        """
        if not len(self.misses):
            return None
        miss = np.log(np.abs(self.misses)) + math.log(rows) / 2
        length, rest = np.log(lengths), math.log(lowest * rows or math.ulp(0.0))

        def too_large(epochs: int) -> bool:
            grown = miss + epochs * self.logs
            squares = float(np.logaddexp.reduce(2 * grown, initial=rest))
            gradient = float(np.max(grown + length)) + math.log(2)
            return max(squares, gradient) > _LOG_LARGEST

        return _first(too_large, MOST_EPOCHS)

    def _turned(self, epochs: int) -> bool:
        with np.errstate(over="ignore", invalid="ignore"):
            return bool(np.sum(self.logs * _squares(self.misses, self.logs, epochs)) >= 0)


def fastest(ratios: Floats, misses: Floats, allowed: float) -> tuple[float, int] | None:
    """Find the constant rate that brings the loss down to what is allowed in the fewest epochs.

    Parameters
    ----------
    ratios : ndarray of shape (r,)
        Curvatures of the present directions, as parts of the largest of all.
    misses : ndarray of shape (r,)
        As in `Way`.
    allowed : float
        How far above the lowest the loss may be.

    Returns
    -------
    (float, int) or None
        The middle of the rates that need the fewest epochs, in units of one over the largest curvature (from
        0 to 2), and that number of epochs; None where it is more than `MOST_EPOCHS`.

    Notes
    -----
    Below the limit 2 the loss after more epochs is lower at every rate, so the lowest over the rates is, too:
    the number of epochs is bisected, and for each the minimum over the rate of a convex function is asked.
    """
    search = _RateSearch(ratios, misses, allowed)
    epochs = _first(lambda epochs: search.some_rate(epochs) is not None, MOST_EPOCHS)
    return None if epochs is None else (search.middle(epochs), epochs)


class _RateSearch(NamedTuple):
    ratios: Floats
    misses: Floats
    allowed: float

    def heights(self, rates: Floats, epochs: int) -> Floats:
        logs = log_factors(rates[:, None] * self.ratios)
        return _heights(self.misses, logs, epochs)

    def some_rate(self, epochs: int) -> float | None:
        """Find any rate that is fast enough, by narrowing the interval that holds the lowest loss."""
        rates = np.linspace(0, 2, _GRID)
        for _ in range(12):
            heights = self.heights(rates, epochs)
            lowest = int(np.argmin(heights))
            if heights[lowest] <= self.allowed:
                return float(rates[lowest])
            rates = np.linspace(rates[max(lowest - 1, 0)], rates[min(lowest + 1, _GRID - 1)], _GRID)
        return None

    def middle(self, epochs: int) -> float:
        """Find the middle of the rates that are fast enough."""
        inside = self.some_rate(epochs) or 0.0
        return (self.edge(inside, 0.0, epochs) + self.edge(inside, 2.0, epochs)) / 2

    def edge(self, inside: float, outside: float, epochs: int) -> float:
        """Find how far towards `outside` the rates are fast enough."""
        for _ in range(60):
            middle = (inside + outside) / 2
            if self.heights(np.array([middle]), epochs)[0] <= self.allowed:
                inside = middle
            else:
                outside = middle
        return inside


def log_factors(steps: Floats) -> Floats:
    """Find ``log |1 - steps|``, exact near 0 and 2; bounded: infinity times 0 epochs is no number."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.clip(np.log1p(np.where(steps < 1, -steps, steps - 2)), -1e4, 1e4)


def infinite_if_nan(values: Floats) -> Floats:
    """Take what is not a number for too large a number: it came from infinity times or less something."""
    return np.where(np.isnan(values), np.inf, values)


def _heights(misses: Floats, logs: Floats, epochs: int | NDArray[np.int64]) -> Floats:
    """Add the losses of the directions up, in the last dimension; infinity where that is too large."""
    with np.errstate(over="ignore"):
        return np.asarray(np.sum(_squares(misses, logs, epochs), axis=-1))


def _squares(misses: Floats, logs: Floats, epochs: int | NDArray[np.int64]) -> Floats:
    """Find each direction's loss after so many epochs; in halves: only what is too large overflows."""
    with np.errstate(over="ignore", invalid="ignore"):
        half = np.exp(epochs / 2 * logs)
        missed = half * misses * half
        return infinite_if_nan(missed * missed)


def _first(true: Callable[[int], bool], most: int, guess: int = 0) -> int | None:
    """Find the first number from 0 to `most` from which on something is true; None where it never is."""
    if 0 < guess <= most and true(guess) and not true(guess - 1):
        return guess
    high = 0
    while not true(high):
        if high == most:
            return None
        high = min(2 * high + 1, most)
    low = high // 2
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if true(middle) else (middle + 1, high)
    return low
