"""Scaling the inputs to mean 0 and deviation 1, and converting weights back to the data's own units."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike

    from gdtui.descent.snapshot import Floats

__all__ = ["Scaling", "beyond_rounding"]

ROUNDING = 2.0**-46
"""The share of the scale up to which a rest counts as rounding: 64 times the machine epsilon."""


@dataclass(frozen=True, eq=False)
class Scaling:
    """What is subtracted from each column of `X`, and what it is then divided by.

    Attributes
    ----------
    centres : ndarray of shape (d,)
        In each column's own units; 0 where nothing is subtracted, as in the bias column.
    scales : ndarray of shape (d,)
        In each column's own units; 1 where nothing is divided, as in the bias column.
    rests : ndarray of shape (d,)
        What is subtracted after the centre: the part of the mean beyond the last digit of the centre. For
        numbers near 1e8 it is up to 7e-9. It is 0 where it would count as rounding beside the scale.
    """

    centres: Floats
    scales: Floats
    rests: Floats

    @classmethod
    def fit(cls, X: Floats, has_bias: bool) -> Scaling:
        """Find the scaling of the columns to mean 0 and deviation 1.

        Parameters
        ----------
        X : ndarray of shape (n, d)
            Inputs in their own units.
        has_bias : bool
            Whether the first column is the bias. Without a bias no weight could make up for a centre, so
            columns are divided by their root mean square and not centred.

        Returns
        -------
        Scaling
            Centres are means and scales are deviations (divided by n). Constant columns are left as they are.
        """
        d = X.shape[1]
        centres, scales, rests = np.zeros(d), np.ones(d), np.zeros(d)
        for j in np.flatnonzero((X[:1] != X).any(axis=0)):
            column = np.ascontiguousarray(X[:, j])
            centres[j] = _mean(column) if has_bias else 0.0
            with np.errstate(over="ignore", invalid="ignore"):
                left = column - centres[j]
                scales[j] = _root_mean_square(left) or 1.0
                if has_bias and (rest := beyond_rounding(np.mean(left), scales[j])):
                    rests[j], scales[j] = rest, _root_mean_square(left - rest) or 1.0
        return cls(centres, scales, rests)

    def chosen(self, inputs: Iterable[int], has_bias: bool) -> Scaling:
        """Keep some of the inputs, in the order wanted, and the bias where there is one."""
        places = [0] * has_bias + [i + has_bias for i in inputs]
        return Scaling(self.centres[places], self.scales[places], self.rests[places])

    def of_table(self, has_bias: bool) -> Scaling:
        """Leave the bias out and add a last column, the target, that stays as it is."""
        centres, scales, rests = (part[has_bias:] for part in (self.centres, self.scales, self.rests))
        return Scaling(np.append(centres, 0.0), np.append(scales, 1.0), np.append(rests, 0.0))

    def apply(self, X: Floats) -> Floats:
        """Scale inputs, (n, d) or (d,), from their own units; the result is C-contiguous, new memory."""
        with np.errstate(over="ignore", invalid="ignore"):
            scaled: Floats = np.ascontiguousarray((X - self.centres - self.rests) / self.scales)
        return scaled

    def own_units(self, scaled: Floats) -> Floats:
        """Take the scaling back: the inverse of `apply`, to rounding."""
        with np.errstate(over="ignore", invalid="ignore"):
            return np.asarray(scaled * self.scales + self.rests + self.centres)

    def unscaled(self, weights: ArrayLike) -> Floats:
        """Express weights for scaled inputs in the data's own units.

        Parameters
        ----------
        weights : array_like of shape (d, 1)
            Weights for the scaled inputs, the bias first where columns were centred.

        Returns
        -------
        ndarray of shape (d, 1)
            Weights that give the same predictions from unscaled inputs; not finite where they overflow.
        """
        # w (x - c - r) / s = (w / s) x - (w / s) (c + r): the bias takes up the last term of each column
        with np.errstate(over="ignore", invalid="ignore"):
            result = np.array(weights, dtype=np.float64).reshape(-1) / self.scales
            offsets = -result * self.centres, -result * self.rests
        if np.any(self.centres):
            result[0] = _sum([result[0], *offsets[0][1:], *offsets[1][1:]])
        return result.reshape(-1, 1)


def beyond_rounding(rests: ArrayLike, scales: ArrayLike) -> Floats:
    """Keep the rests that are more than rounding beside the scale, and set the others to 0.

    Examples
    --------
    >>> beyond_rounding([1e-9, 1e-15], [0.3, 0.3]).tolist()
    [1e-09, 0.0]
    """
    rests = np.asarray(rests)
    return np.where(np.abs(rests) > ROUNDING * np.asarray(scales), rests, 0.0)


def _mean(column: Floats) -> float:
    """Take the mean of values divided by a power of two, so that their sum does not overflow."""
    _, exponent = math.frexp(np.max(np.abs(column)))
    return float(np.ldexp(np.mean(np.ldexp(column, -exponent)), exponent))


def _root_mean_square(column: Floats) -> float:
    peak = float(np.max(np.abs(column)))
    return peak * math.sqrt(float(np.mean((column / peak) ** 2)))


def _sum(terms: list[float]) -> float:
    try:
        return math.fsum(terms)
    except (OverflowError, ValueError):  # a run that diverges has weights whose terms are infinite
        return math.nan
