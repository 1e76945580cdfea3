"""Reduction: what is kept of any number of rows, enough to train on them.

Of n rows the column means m and the R factor of the columns minus m, here R, are kept. The R factor of
``[1, columns]`` is then ``[[sqrt(n), sqrt(n) m], [0, R]]``; it gives the same loss at all weights. The R
factors of two parts are stacked and factorised again [1]_, with one more row for the difference of their
means [2]_. No number is squared, so that the digits of the data are kept.

References
----------
.. [1] J. Demmel, L. Grigori, M. Hoemmen, J. Langou, "Communication-optimal Parallel and Sequential QR and LU
   Factorizations", SIAM Journal on Scientific Computing 34 (1), 2012.
.. [2] T. F. Chan, G. H. Golub, R. J. LeVeque, "Algorithms for Computing the Sample Variance", The American
   Statistician 37 (3), 1983, equation 2.1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gdtui.data.errors import DataError
from gdtui.data.reduced.scaling import Scaling, beyond_rounding

if TYPE_CHECKING:
    from gdtui.data.reduced.sample import Sample
    from gdtui.descent.snapshot import Floats

__all__ = ["HEAD", "Reduction"]

HEAD = 5
"""How many of the first rows are kept as they are."""

CHUNK = 1024
"""How many rows one QR factorisation takes: with few columns they fit into a processor's inner cache."""


@dataclass(frozen=True, eq=False)
class Reduction:
    """What is kept of n rows of k columns, the target last.

    Attributes
    ----------
    rows : int
        How many rows it stands for: n.
    means : ndarray of shape (k,)
        In each column's own units.
    rests : ndarray of shape (k,)
        The part of the means beyond the last digit of `means`. Where values are far from 0 it can be large
        beside the deviation.
    spread : ndarray of shape (k, k)
        The R factor of the columns minus their means. Its diagonal is not negative, and the length of each
        column is the deviation times ``sqrt(n)``.
    lowest, highest : ndarray of shape (k,)
        The smallest and the largest value of each column.
    head : ndarray of shape (min(n, 5), k)
        The first rows as they are.
    sample : Sample
        Some rows, each as likely as any other.
    """

    rows: int
    means: Floats
    rests: Floats
    spread: Floats
    lowest: Floats
    highest: Floats
    head: Floats
    sample: Sample

    @classmethod
    def of(cls, block: Floats, sample: Sample) -> Reduction:
        """Reduce one block of at least one row, (n, k), of which a sample was drawn."""
        ones = np.ones(len(block)) / len(block)
        with np.errstate(over="ignore", invalid="ignore"):
            # relative to the first row, values far from 0 keep more digits, and equal values keep all
            means = block[0] + ones @ (block - block[0])
            centred = block - means
            rests = ones @ centred
            centred -= rests
            return cls(
                rows=len(block),
                means=means,
                rests=rests,
                spread=_triangle(centred),
                lowest=block.min(axis=0),
                highest=block.max(axis=0),
                head=block[:HEAD].copy(),
                sample=sample,
            )

    def __add__(self, other: Reduction) -> Reduction:
        """Join with the reduction of the rows that follow."""
        rows = self.rows + other.rows
        share = other.rows / rows
        with np.errstate(over="ignore", invalid="ignore"):
            # Σ (x - m)² of all rows = the sums of both parts about their own means + n1 n2 / n (m2 - m1)²
            step = (other.means - self.means) + (other.rests - self.rests)
            between = math.sqrt(self.rows * share) * step
            means, rests = _sum(self.means, self.rests + share * step)
            return Reduction(
                rows=rows,
                means=means,
                rests=rests,
                spread=_triangle(np.vstack([self.spread, other.spread, between])),
                lowest=np.minimum(self.lowest, other.lowest),
                highest=np.maximum(self.highest, other.highest),
                head=np.vstack([self.head, other.head])[:HEAD],
                sample=self.sample + other.sample,
            )

    def check(self, label: str) -> Reduction:
        """Return itself, or raise an error if a number in it overflowed.

        Raises
        ------
        DataError
            It says what to do.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            is_finite = bool(np.isfinite(self.triangle()).all())
        if is_finite:
            return self
        raise DataError(f"{label} holds numbers that are too large to add up: rescale the data")

    def chosen(self, columns: list[int]) -> Reduction:
        """Keep some of the columns, in the order wanted."""
        return Reduction(
            rows=self.rows,
            means=self.means[columns],
            rests=self.rests[columns],
            spread=_triangle(self.spread[:, columns]),
            lowest=self.lowest[columns],
            highest=self.highest[columns],
            head=self.head[:, columns],
            sample=self.sample.chosen(columns),
        )

    def training_rows(self, bias: bool) -> Floats:
        """Make the few rows on which training gives the same numbers as on all, (m, m); a bias comes first.

        They are the R factor of inputs and target, multiplied by ``sqrt(m / n)``: the mean squared error over
        these m rows is that over all n rows.
        """
        rows = self.triangle() / math.sqrt(self.rows)
        rows = rows if bias else _triangle(rows[:, 1:])
        return np.asarray(rows * math.sqrt(len(rows)))

    def triangle(self) -> Floats:
        """Make the R factor of a column of ones and all columns, (k + 1, k + 1), not scaled."""
        root = math.sqrt(self.rows)
        triangle = np.zeros((len(self.means) + 1, len(self.means) + 1))
        triangle[0, 0], triangle[0, 1:], triangle[1:, 1:] = root, root * self.means, self.spread
        return triangle

    def scaling(self, bias: bool) -> Scaling:
        """Find the scaling of the inputs to mean 0 and deviation 1, as `Scaling.fit` finds it from all rows.

        Only where a bias comes first are the inputs centred; the scaling has a place for it.
        """
        still = self.lowest[:-1] == self.highest[:-1]
        means, deviations = self.means[:-1], self.deviations[:-1]
        centres = np.where(still | (not bias), 0.0, means)
        scales = np.where(still, 1.0, deviations if bias else np.hypot(means, deviations))
        scales[scales == 0] = 1.0
        rests = beyond_rounding(np.where(centres == 0, 0.0, self.rests[:-1]), scales)
        zero, one = [0.0] * bias, [1.0] * bias
        return Scaling(
            np.concatenate([zero, centres]), np.concatenate([one, scales]), np.concatenate([zero, rests])
        )

    def scaled(self, scaling: Scaling, bias: bool) -> Reduction:
        """Scale the inputs, as `Scaling.apply` scales all rows."""
        every = scaling.of_table(bias)
        with np.errstate(over="ignore", invalid="ignore"):
            return replace(
                self,
                means=(self.means - every.centres + (self.rests - every.rests)) / every.scales,
                rests=np.zeros_like(self.rests),
                spread=self.spread / every.scales,
                lowest=every.apply(self.lowest),
                highest=every.apply(self.highest),
                head=every.apply(self.head),
                sample=replace(self.sample, values=every.apply(self.sample.values)),
            )

    @property
    def deviations(self) -> Floats:
        """The deviation of each column (divided by n), (k,)."""
        with np.errstate(over="ignore"):
            peaks = np.max(np.abs(self.spread), axis=0)
            peaks[peaks == 0] = 1.0
            lengths: Floats = np.linalg.norm(self.spread / peaks, axis=0) * peaks
        return lengths / math.sqrt(self.rows)


def _sum(larger: Floats, smaller: Floats) -> tuple[Floats, Floats]:
    """Add exactly: the rounded sums and their rounding errors (D. E. Knuth, TAOCP 2, 4.2.2)."""
    total = larger + smaller
    added = total - larger
    return total, (larger - (total - added)) + (smaller - added)


def _triangle(columns: Floats) -> Floats:
    """Find the R factor of some columns, its diagonal not negative, padded to a square."""
    k = columns.shape[1]
    if not np.isfinite(columns).all():
        return np.full((k, k), np.nan)  # `check` reports it, where LAPACK would raise
    triangle = np.linalg.qr(_stacked(columns), mode="r")
    signs = np.where(np.diagonal(triangle) < 0, -1.0, 1.0)[:, np.newaxis]
    square = np.zeros((k, k))
    square[: len(triangle)] = np.asarray(triangle * signs)
    return square


def _stacked(columns: Floats) -> Floats:
    """Replace many rows by the R factors of chunks: three times as fast as one QR factorisation of all."""
    k = columns.shape[1]
    size = max(CHUNK, 8 * k)
    chunks = len(columns) // size
    if chunks < 2:
        return columns
    triangles = np.asarray(np.linalg.qr(columns[: chunks * size].reshape(chunks, size, k), mode="r"))
    return np.vstack([triangles.reshape(-1, k), columns[chunks * size :]])
