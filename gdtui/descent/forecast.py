"""Forecasts of the loss: ``loss - lowest = Σ (miss * (1 - lr * λ)^k)²`` after k epochs, over all directions.

Each term is convex in k, and for a given k convex in lr; so is the sum. Hence the first epoch at which the
loss is low enough, and the best learning rate, are found by bisection. The time grows only with the logarithm
of the number of epochs.
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
"""The largest number of epochs that is forecast: at a million epochs a second they take eleven days."""

_LOG_LARGEST = math.log(np.finfo(np.float64).max)
_GRID = 65


class Way(NamedTuple):
    """Gradient descent from given weights at a given learning rate, in the r present directions.

    A direction is present if ``w - w*`` has a component along it, beyond rounding.

    Attributes
    ----------
    present : ndarray of bool, shape (rank,)
        Which of the directions that are not flat are present.
    misses : ndarray of shape (r,)
        ``σ offset / sqrt(n)`` of each, whose square is its term of ``loss - lowest``.
    logs : ndarray of shape (r,)
        ``log |1 - lr * curvature|`` of each; above 0 the component grows.
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

        The loss is a convex function of the epoch: it falls up to `rises_from` and rises after it. So only
        the epochs up to there are searched.
        """
        rises = self.rises_from()
        last = MOST_EPOCHS if rises is None else rises
        return _first(lambda epochs: self.height(epochs) <= allowed, last, guess)

    def rises_from(self) -> int | None:
        """Find the epoch of the lowest loss, from which on it rises; None where it does not rise."""
        # the derivative changes its sign between turn - 1 and turn: one of both has the lowest loss
        turn = _first(self._turned, MOST_EPOCHS) if np.any(self.logs > 0) else None
        return None if turn is None else min(max(turn - 1, 0), turn, key=self.height)

    @np.errstate(invalid="ignore")
    def overflow_epoch(self, lengths: Floats, lowest: float, rows: int) -> int | None:
        """Find the first epoch at which a number overflows; None where none ever does.

        The numbers are compared as logarithms, which do not overflow themselves.

        Parameters
        ----------
        lengths : ndarray of shape (r,)
            Singular values σ of the present directions.
        lowest : float
            The lowest loss.
        rows : int
            How many squared residuals are summed before the sum is divided by their number.

        Notes
        -----
        No weight overflows before the squared residuals do. A direction grows only if ``lr * λ > 2``. With
        the largest float F, lr is at most F, so ``λ > 2 / F``. An offset of F then makes the sum of squares
        ``n λ / 2 * F²``, which is more than F.
        """
        if not len(self.misses):
            return None
        miss = np.log(np.abs(self.misses)) + math.log(rows) / 2
        length, rest = np.log(lengths), math.log(lowest * rows or math.ulp(0.0))

        # the update rule computes Xᵀ residual before it divides by n: 2 σ * miss * sqrt(n) along a direction
        def too_large(epochs: int) -> bool:
            grown = miss + epochs * self.logs
            squares = float(np.logaddexp.reduce(2 * grown, initial=rest))
            gradient = float(np.max(grown + length)) + math.log(2)
            return max(squares, gradient) > _LOG_LARGEST

        return _first(too_large, MOST_EPOCHS)

    def _turned(self, epochs: int) -> bool:
        """Whether the derivative of the loss by the epoch, ``Σ 2 log * square``, is 0 or more."""
        with np.errstate(over="ignore", invalid="ignore"):
            return bool(np.sum(self.logs * _squares(self.misses, self.logs, epochs)) >= 0)


def fastest(ratios: Floats, misses: Floats, allowed: float) -> tuple[float, int] | None:
    """Find the constant learning rate at which the loss falls to a bound in the fewest epochs.

    Parameters
    ----------
    ratios : ndarray of shape (r,)
        Curvatures of the present directions, each divided by the largest of all.
    misses : ndarray of shape (r,)
        As in `Way`.
    allowed : float
        How far above the lowest the loss may be.

    Returns
    -------
    (float, int) or None
        The middle of the rates that need the fewest epochs, times the largest curvature (from 0 to 2), and
        that number of epochs; None where it is more than `MOST_EPOCHS`.

    Notes
    -----
    At every rate from 0 to 2 the loss never rises from epoch to epoch. So its minimum over these rates never
    rises either, and the number of epochs can be bisected. For each number of epochs the loss is convex in
    the rate, and `_RateSearch.some_rate` looks for its minimum.
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
        """Find any rate that is fast enough, by narrowing the interval that contains the lowest loss."""
        rates = np.linspace(0, 2, _GRID)
        for _ in range(12):
            heights = self.heights(rates, epochs)
            lowest = int(np.argmin(heights))
            if heights[lowest] <= self.allowed:
                return float(rates[lowest])
            rates = np.linspace(rates[max(lowest - 1, 0)], rates[min(lowest + 1, _GRID - 1)], _GRID)
        return None

    def middle(self, epochs: int) -> float:
        """Find the middle of the interval of rates that are fast enough."""
        inside = self.some_rate(epochs) or 0.0
        return (self.edge(inside, 0.0, epochs) + self.edge(inside, 2.0, epochs)) / 2

    def edge(self, inside: float, outside: float, epochs: int) -> float:
        """Find the end, towards `outside`, of the interval of rates that are fast enough."""
        for _ in range(60):
            middle = (inside + outside) / 2
            if self.heights(np.array([middle]), epochs)[0] <= self.allowed:
                inside = middle
            else:
                outside = middle
        return inside


def log_factors(steps: Floats) -> Floats:
    """Find ``log |1 - steps|``, exact near 0 and 2; clipped, since infinity times 0 epochs would be NaN."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.clip(np.log1p(np.where(steps < 1, -steps, steps - 2)), -1e4, 1e4)


def infinite_if_nan(values: Floats) -> Floats:
    """Replace NaN by infinity: it comes only from numbers that overflowed, as in ``inf - inf``."""
    return np.where(np.isnan(values), np.inf, values)


def _heights(misses: Floats, logs: Floats, epochs: int | NDArray[np.int64]) -> Floats:
    """Sum the terms of the loss over the directions, the last axis; infinity where the sum overflows."""
    with np.errstate(over="ignore"):
        return np.asarray(np.sum(_squares(misses, logs, epochs), axis=-1))


def _squares(misses: Floats, logs: Floats, epochs: int | NDArray[np.int64]) -> Floats:
    """Find ``(miss * factor^epochs)²`` for each direction."""
    # The power is multiplied in two halves: it alone could overflow where the product does not.
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
