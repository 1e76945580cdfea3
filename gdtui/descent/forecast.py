"""Forecasts of the loss after k more epochs, as a sum over the eigenvectors of the Hessian.

Each epoch multiplies the component of ``w - w*`` along an eigenvector by ``1 - lr * λ``, so that::

    loss - lowest = Σ (amplitude * (1 - lr * λ)^k)²

Each term is convex in k, and for a given k convex in lr. So is the sum. Hence the first epoch at which the
loss is low enough, and the best learning rate, are found by bisection: the time grows only with the logarithm
of the number of epochs.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gdtui.descent.snapshot import Floats

__all__ = ["MOST_EPOCHS", "Forecast", "fastest", "infinite_if_nan", "log_factors"]

MOST_EPOCHS = 10**12
"""The largest number of epochs that is forecast: at a million epochs a second they take eleven days."""

_LOG_LARGEST = math.log(np.finfo(np.float64).max)
_GRID = 65
"""How many rates are tried at once, evenly spaced."""


class Forecast(NamedTuple):
    """Gradient descent from given weights at a given learning rate, in closed form; made by `Bowl.forecast`.

    It has one entry for each of the r eigenvectors along which ``w - w*`` has a component beyond rounding.

    Attributes
    ----------
    lengths : ndarray of shape (r,)
        Singular values σ of the inputs.
    amplitudes : ndarray of shape (r,)
        ``σ * component / sqrt(n)``, whose square is the term of ``loss - lowest`` at epoch 0.
    logs : ndarray of shape (r,)
        ``log |1 - lr * λ|``; where it is above 0 the component grows.

    Examples
    --------
    Two components: the first is halved at each epoch, the second grows by a half.

    >>> forecast = Forecast(np.ones(2), np.array([4.0, 1.0]), np.log([0.5, 1.5]))
    >>> forecast.excesses(np.arange(4)).round(4)
    array([17.    ,  6.25  ,  6.0625, 11.6406])
    >>> forecast.rises_from(), forecast.epochs_to(7.0), forecast.epochs_to(6.0)
    (2, 1, None)
    """

    lengths: Floats
    amplitudes: Floats
    logs: Floats

    def excess(self, epochs: int) -> float:
        """Find how far the loss is above the lowest after so many epochs."""
        return float(_excesses(self.amplitudes, self.logs, epochs))

    def excesses(self, epochs: NDArray[np.int64]) -> Floats:
        """Find the same for several numbers of epochs, (m,); infinity where it is too large for a float."""
        return _excesses(self.amplitudes, self.logs, epochs[:, None])

    def grows(self) -> bool:
        """Whether any component grows.

        If none does, the loss falls at first even where the learning rate is too high. Later, rounding errors
        along the eigenvectors that are left out grow.
        """
        return bool(np.any(self.logs > 0))

    def epochs_to(self, allowed: float, guess: int = 0) -> int | None:
        """Find the first epoch whose loss is at most `allowed` above the lowest; None where there is none.

        Parameters
        ----------
        allowed : float
            How far above the lowest the loss may be.
        guess : int, optional
            A guess that is right, such as one epoch less than at the epoch before, saves the search.

        Returns
        -------
        int or None

        Notes
        -----
        The loss is a convex function of the epoch: it falls up to `rises_from` and rises after it. So the
        search ends there.
        """
        rises = self.rises_from()
        last = MOST_EPOCHS if rises is None else rises
        return _first(lambda epochs: self.excess(epochs) <= allowed, last, guess)

    def rises_from(self) -> int | None:
        """Find the epoch of the lowest loss, from which on it rises.

        The component that grows can be small at first. Then the loss falls until that component outweighs the
        others, which shrink.

        Returns
        -------
        int or None
            0 where the next epoch raises the loss. None where no component grows, or the loss falls for more
            than 10**12 epochs.
        """
        # the derivative changes its sign between turn - 1 and turn: one of both has the lowest loss
        turn = _first(self._is_rising, MOST_EPOCHS) if self.grows() else None
        return None if turn is None else min(max(turn - 1, 0), turn, key=self.excess)

    @np.errstate(invalid="ignore")
    def overflow_epoch(self, lowest: float, rows: int) -> int | None:
        """Find the first epoch at which a number overflows; None where there is none.

        The numbers are compared as logarithms, which do not overflow themselves.

        Parameters
        ----------
        lowest : float
            The lowest loss.
        rows : int
            How many squared residuals are summed before the sum is divided by their number.

        Notes
        -----
        No weight overflows before the squared residuals do. A component grows only if ``lr * λ > 2``. With
        the largest float F, lr is at most F, so ``λ > 2 / F``. A component of F then makes the sum of squares
        ``n λ / 2 * F²``, which is more than F.
        """
        if not len(self.amplitudes):
            return None
        amplitude = np.log(np.abs(self.amplitudes)) + math.log(rows) / 2
        length, rest = np.log(self.lengths), math.log(lowest * rows or math.ulp(0.0))

        # The update rule computes Xᵀ residual before it divides by n. Along an eigenvector that number is
        # 2 σ * amplitude * sqrt(n).
        def is_too_large(epochs: int) -> bool:
            grown = amplitude + epochs * self.logs
            squares = float(np.logaddexp.reduce(2 * grown, initial=rest))
            gradient = float(np.max(grown + length)) + math.log(2)
            return max(squares, gradient) > _LOG_LARGEST

        return _first(is_too_large, MOST_EPOCHS)

    def _is_rising(self, epochs: int) -> bool:
        """Whether ``Σ log * square`` is 0 or more: half the derivative of the loss by the epoch."""
        with np.errstate(over="ignore", invalid="ignore"):
            return bool(np.sum(self.logs * _squares(self.amplitudes, self.logs, epochs)) >= 0)


def fastest(ratios: Floats, amplitudes: Floats, allowed: float) -> tuple[float, int] | None:
    """Find the constant learning rate at which the loss falls to a bound in the fewest epochs.

    Parameters
    ----------
    ratios : ndarray of shape (r,)
        ``λ / λmax`` of each eigenvalue in the forecast.
    amplitudes : ndarray of shape (r,)
        As in `Forecast`.
    allowed : float
        How far above the lowest the loss may be.

    Returns
    -------
    (float, int) or None
        ``lr * λmax`` in the middle of the rates that need the fewest epochs, a number from 0 to 2, and that
        number of epochs. None where it is more than `MOST_EPOCHS`.

    Notes
    -----
    At every rate from 0 to 2 the loss never rises from epoch to epoch. So its minimum over these rates never
    rises either, and the number of epochs can be bisected. For each number of epochs the loss is convex in
    the rate, and `_RateSearch.some_rate` looks for its minimum.

    Examples
    --------
    With a single eigenvalue, ``lr = 1 / λ`` reaches the minimum in one step.

    >>> rate, epochs = fastest(np.array([1.0]), np.array([1.0]), allowed=0.01)
    >>> round(rate, 6), epochs
    (1.0, 1)
    """
    search = _RateSearch(ratios, amplitudes, allowed)
    epochs = _first(lambda epochs: search.some_rate(epochs) is not None, MOST_EPOCHS)
    return None if epochs is None else (search.middle(epochs), epochs)


class _RateSearch(NamedTuple):
    ratios: Floats
    amplitudes: Floats
    allowed: float

    def excesses(self, rates: Floats, epochs: int) -> Floats:
        return _excesses(self.amplitudes, log_factors(rates[:, None] * self.ratios), epochs)

    def some_rate(self, epochs: int) -> float | None:
        """Find any rate that is fast enough, by narrowing the interval that contains the lowest loss."""
        rates = np.linspace(0, 2, _GRID)
        for _ in range(12):
            excesses = self.excesses(rates, epochs)
            lowest = int(np.argmin(excesses))
            if excesses[lowest] <= self.allowed:
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
            if self.excesses(np.array([middle]), epochs)[0] <= self.allowed:
                inside = middle
            else:
                outside = middle
        return inside


def log_factors(steps: Floats) -> Floats:
    """Find ``log |1 - steps|``, where `steps` are ``lr * λ``.

    It has all digits near 0 and 2. It is clipped to ±10,000: an infinity times 0 epochs would be NaN.

    Examples
    --------
    >>> log_factors(np.array([0.5, 1.0, 3.0])).tolist()
    [-0.6931471805599453, -10000.0, 0.6931471805599453]
    """
    with np.errstate(divide="ignore", over="ignore"):
        return np.clip(np.log1p(np.where(steps < 1, -steps, steps - 2)), -1e4, 1e4)


def infinite_if_nan(values: Floats) -> Floats:
    """Replace NaN by infinity: it comes only from numbers that overflowed, as in ``inf - inf``."""
    return np.where(np.isnan(values), np.inf, values)


def _excesses(amplitudes: Floats, logs: Floats, epochs: int | NDArray[np.int64]) -> Floats:
    """Sum the terms of the loss over the last axis; infinity where the sum overflows."""
    with np.errstate(over="ignore"):
        return np.asarray(np.sum(_squares(amplitudes, logs, epochs), axis=-1))


def _squares(amplitudes: Floats, logs: Floats, epochs: int | NDArray[np.int64]) -> Floats:
    """Find ``(amplitude * factor^epochs)²`` of each component."""
    # The power is multiplied in two halves: it alone could overflow where the product does not.
    with np.errstate(over="ignore", invalid="ignore"):
        half = np.exp(epochs / 2 * logs)
        amplitude = half * amplitudes * half
        return infinite_if_nan(amplitude * amplitude)


def _first(is_true: Callable[[int], bool], most: int, guess: int = 0) -> int | None:
    """Find the first number from 0 to `most` from which on something is true; None where it never is."""
    if 0 < guess <= most and is_true(guess) and not is_true(guess - 1):
        return guess
    # double an upper bound until it is true there, then bisect between the last two bounds
    high = 0
    while not is_true(high):
        if high == most:
            return None
        high = min(2 * high + 1, most)
    low = high // 2
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_true(middle) else (middle + 1, high)
    return low
