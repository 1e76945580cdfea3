"""An axis: the place of each value on it, and its ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gdtui.screen.plots.numbers import compact
from gdtui.wording.figures import LARGEST_PLAIN

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from gdtui.descent.snapshot import Floats


__all__ = ["LARGEST", "Axis", "Tick", "padded"]

LARGEST = float(np.finfo(np.float64).max)
SMALLEST = float(np.finfo(np.float64).tiny)
FAR = 1e150
"""Fractions beyond this are cut: a segment's ends may then be subtracted and divided without overflow."""

Tick = tuple[float, str]
"""A place on the axis as a fraction of it, and the text that stands there."""


@dataclass(frozen=True)
class Axis:
    """A named stretch from `low` to `high`, linear or logarithmic; use `Axis.over` to make one.

    Ticks that are `chosen` take the place of round values; of two in one row the last is shown.
    """

    name: str
    low: float
    high: float
    log: bool = False
    chosen: tuple[Tick, ...] = ()

    @classmethod
    def over(cls, name: str, low: float, high: float, log: bool = False) -> Axis:
        """Make an axis that is longer than 0 from any finite limits; those of a log axis become positive."""
        if log:
            low = max(low, SMALLEST)
            high = max(high, low)
            return cls(name, low, high, log) if high > low * 1.001 else cls(name, *_decade(low), log)
        return cls(name, *_widened(low, high))

    def fractions(self, values: ArrayLike) -> Floats:
        """Place values on the axis: 0 is its low end, 1 its high end; values may lie outside.

        Parameters
        ----------
        values : array_like of finite floats
            In the axis's units. On a logarithmic axis what is not positive lies at its low end.

        Returns
        -------
        ndarray of the same shape
        """
        numbers = np.asarray(values, dtype=np.float64)
        low, length, exponent = self._scale
        if self.log:
            return (np.log10(np.maximum(numbers, self.low)) - low) / length
        with np.errstate(over="ignore", under="ignore"):
            fractions = (np.ldexp(numbers, exponent) - low) / length
            return np.minimum(np.maximum(fractions, -FAR), FAR)

    @cached_property
    def _scale(self) -> tuple[float, float, int]:
        """The low end, the length, and the power of two by which all numbers are divided.

        Divided by it, ``high - low`` cannot overflow.
        """
        if self.log:
            return math.log10(self.low), math.log10(self.high) - math.log10(self.low), 0
        exponent = -math.frexp(max(abs(self.low), abs(self.high)))[1]
        low, high = math.ldexp(self.low, exponent), math.ldexp(self.high, exponent)
        return low, high - low, exponent

    def ticks(self, most: int) -> list[Tick]:
        """Return the chosen ticks, or at most `most` round values on the axis, in rising order."""
        return [*self.chosen] or _ticks(self, most)

    def _linear_ticks(self, most: int) -> list[tuple[float, str]]:
        for digit, exponent in _steps(self.low, self.high, most):
            step = float(f"{digit}e{exponent}")
            first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
            if last - first < most:
                return _labelled([(digit * count, exponent) for count in range(first, last + 1)])
        return []

    def _log_ticks(self, most: int) -> list[tuple[float, str]]:
        first = math.ceil(math.log10(self.low) - 1e-9)
        last = math.floor(math.log10(self.high) + 1e-9)
        if last - first < 1:
            return self._linear_ticks(most)
        stride = next(
            stride
            for stride in (1, 2, 3, 4, 5, 6, 8, 10, 20, 50, 100, 200, 1000)
            if (last - first) // stride < most
        )
        decades = range(first + (-first % stride), last + 1, stride)
        return [(float(f"1e{decade}"), _power(decade)) for decade in decades]


@lru_cache(maxsize=64)
def _ticks(axis: Axis, most: int) -> list[Tick]:
    values = axis._log_ticks(most) if axis.log else axis._linear_ticks(most)
    return [(float(axis.fractions(value)), text) for value, text in values]


def padded(low: float, high: float, share: float = 0.04) -> tuple[float, float]:
    """Widen limits by a share of their distance, so that marks at the ends stand clear of the frame."""
    margin = high * share - low * share
    return max(low - margin, -LARGEST), min(high + margin, LARGEST)


def _widened(low: float, high: float) -> tuple[float, float]:
    """Give limits a distance that their tick labels can show."""
    size = max(abs(low), abs(high))
    if high / 2 - low / 2 > size * 1e-9 and high - low > 100 * SMALLEST:
        return low, high
    margin = max(size * 0.1, 1000 * SMALLEST) if size > 0 else 1.0
    return max(low - margin, -LARGEST), min(high + margin, LARGEST)


def _decade(value: float) -> tuple[float, float]:
    """Choose limits around a single value on a logarithmic axis."""
    return max(value / 3, SMALLEST), min(max(value, 2 * SMALLEST) * 3, LARGEST)


def _steps(low: float, high: float, most: int) -> list[tuple[int, int]]:
    """List distances between ticks, as (digit, exponent), from too small to large enough."""
    finest = math.floor(math.log10(max(high / most - low / most, SMALLEST)))
    return [
        (digit, exponent) for exponent in range(finest, finest + 3) for digit in (1, 2, 5) if exponent < 308
    ]


def _labelled(multiples: list[tuple[int, int]]) -> list[tuple[float, str]]:
    """Turn decimal numbers (digits, exponent) into values and texts with the same number of decimals."""
    values = [float(f"{digits}e{exponent}") for digits, exponent in multiples]
    size = max((abs(value) for value in values), default=0.0)
    exponent = multiples[0][1] if multiples else 0
    if size == 0 or (1e-3 <= size < LARGEST_PLAIN and exponent > -10):
        decimals = min(max(0, -exponent), 10)
        return [(value, f"{value:.{decimals}f}") for value in values]
    decimals = min(max(0, math.floor(math.log10(size)) - exponent), 10)
    return [(value, compact(f"{value:.{decimals}e}") if value else "0") for value in values]


def _power(decade: int) -> str:
    """Write a power of ten: plainly from 0.0001 to 100000, else with an exponent."""
    return f"{10.0**decade:.{max(0, -decade)}f}" if -4 <= decade <= 5 else f"1e{decade}"
