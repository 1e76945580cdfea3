"""The R factor of one data set, and the singular values and least-squares weights computed from it.

`XᵀX` is never formed: it has the squared singular values, which loses half of the digits. The R factor of
``[X, Y]`` gives the same loss at all weights, and is computed block by block [1]_.

References
----------
.. [1] J. Demmel, L. Grigori, M. Hoemmen, J. Langou, "Communication-optimal Parallel and Sequential QR and LU
   Factorizations", SIAM Journal on Scientific Computing 34 (1), 2012.
.. [2] N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2nd edition, SIAM, 2002, theorem 20.3.
.. [3] M. P. Connolly, N. J. Higham, "Probabilistic Rounding Error Analysis of Householder QR Factorization",
   SIAM Journal on Matrix Analysis and Applications 44 (3), 2023.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Axes", "Factorization", "UnitColumns"]

_EPSILON = float(np.finfo(np.float64).eps)
_BLOCK = 4096
_ROUNDINGS = 4.0
"""A residual of up to so many times the usual rounding error counts as rounding."""


class UnitColumns(NamedTuple):
    """The singular value decomposition of the inputs, each column divided by its length (`norms`).

    ``left`` is (m, m), ``lengths`` are the singular values, and ``right`` is Vᵀ, (d, d).
    """

    left: Floats
    lengths: Floats
    right: Floats
    norms: Floats
    rank: int


class Axes(NamedTuple):
    """The singular value decomposition of the inputs in their own units.

    ``left`` is (m, rank), ``lengths`` are the singular values σ that are not 0, (rank,), ``curvatures`` are
    ``2 σ² / n``, (d,), and ``directions`` are the eigenvectors of the Hessian as columns, (d, d).
    """

    left: Floats
    lengths: Floats
    curvatures: Floats
    directions: Floats


@dataclass(frozen=True, eq=False)
class Factorization:
    """The R factor of inputs and actual values, and what follows from it; made by `Factorization.of`.

    Attributes
    ----------
    triangle : ndarray of shape (m, d + 1)
        The R factor of ``[X, Y]``, m at most d + 1. Each column is divided by a power of two of its own, so
        that nothing overflows whatever the units of the data are.
    exponents : ndarray of int, shape (d + 1,)
        Those powers of two.
    rows : int
        How many samples the R factor stands for: the n of the mean.
    samples : int
        How many samples were added up: the size of rounding errors depends on it.
    """

    triangle: Floats
    exponents: NDArray[np.int64]
    rows: int
    samples: int

    @classmethod
    def of(cls, X: Floats, Y: Floats, rows: int | None, samples: int | None) -> Factorization:
        """Factorise data of the shapes (n, d) and (n, 1); parameters are those of `Bowl.of`."""
        if X.ndim != 2 or X.size == 0 or Y.shape != (len(X), 1):
            raise ValueError(f"X has shape {X.shape} and Y {Y.shape}: they must be (n, d) and (n, 1)")
        exponents = np.concatenate([_exponents(X), _exponents(Y)])
        n = len(X) if rows is None else rows
        return cls(_triangle(X, Y, exponents), exponents, n, max(n, samples or 0))

    @property
    def columns(self) -> int:
        """The number of weights, d."""
        return len(self.exponents) - 1

    @cached_property
    def inputs(self) -> Floats:
        """The R factor of the inputs in their own units, (m, d): ``‖inputs @ w‖ = ‖X @ w‖`` for any w."""
        with np.errstate(over="ignore"):
            return np.asarray(np.ldexp(self.triangle[:, :-1], self.exponents[:-1]))

    @cached_property
    def column_lengths(self) -> Floats:
        """The length of each input column, ``‖X[:, i]‖``, (d,)."""
        return np.asarray(np.linalg.norm(self.inputs, axis=0))

    def gram_row(self, index: int) -> Floats:
        """One row of ``XᵀX``, (d,): ``n / 2`` times that of the Hessian ``H = 2 XᵀX / n``."""
        return np.asarray(self.inputs[:, index] @ self.inputs)

    @cached_property
    def unit(self) -> UnitColumns:
        """The decomposition with columns of length 1, so that the rank does not depend on units."""
        inputs = self.triangle[:, :-1]
        norms = np.sqrt(np.sum(inputs * inputs, axis=0))
        norms[norms == 0] = 1
        left, lengths, right = np.linalg.svd(inputs / norms)
        rank = int(np.sum(lengths > lengths[0] * _EPSILON * max(self.samples, self.columns)))
        return UnitColumns(left, lengths, right, norms, rank)

    @cached_property
    @np.errstate(over="ignore")
    def axes(self) -> Axes:
        """The decomposition in the inputs' own units, with the Hessian's eigenvalues ``λ = 2 σ² / n``."""
        # `unit` gives X = U S Vᵀ D with the column lengths in the diagonal matrix D. The decomposition
        # S Vᵀ D = T Σ Wᵀ gives that of X: (U T) Σ Wᵀ. The columns of S Vᵀ D are sorted by length first: that
        # keeps the digits of the short ones where lengths differ by many powers of ten.
        unit, shared = self.unit, np.max(self.exponents[:-1])
        norms = np.ldexp(unit.norms, self.exponents[:-1] - shared)
        order = np.argsort(-norms, kind="stable")
        scaled = (unit.lengths[: unit.rank, None] * unit.right[: unit.rank] * norms)[:, order]
        turn, lengths, right = np.linalg.svd(scaled)
        lengths = np.ldexp(lengths, shared)
        # a length that is too small for a float is 0: then the rank is lower than that of the unit columns
        rank = np.count_nonzero(lengths)
        curvatures, directions = np.zeros(self.columns), np.empty_like(right)
        curvatures[:rank] = 2 * lengths[:rank] * lengths[:rank] / self.rows
        directions[order] = right.T
        return Axes(unit.left[:, : unit.rank] @ turn[:, :rank], lengths[:rank], curvatures, directions)

    @cached_property
    @np.errstate(over="ignore")
    def some_minimum(self) -> Floats:
        """Weights of lowest loss, of shape (d,); where there are several, one of them."""
        left, lengths, right, norms, rank = self.unit
        along = left[:, :rank].T @ self.triangle[:, -1] / lengths[:rank]
        return np.asarray(np.ldexp(right[:rank].T @ along / norms, self.exponents[-1] - self.exponents[:-1]))

    @cached_property
    def actual(self) -> Floats:
        """The triangle over the actual values in their own units, of shape (m,), as good as all of `Y`."""
        with np.errstate(over="ignore"):
            return np.asarray(np.ldexp(self.triangle[:, -1], self.exponents[-1]))

    @cached_property
    def _steep(self) -> tuple[Floats, Floats, Floats]:
        """Of the directions that are not flat, a row each: their σ, they themselves, their left vectors."""
        axes = self.axes
        return axes.lengths, axes.directions[:, : len(axes.lengths)].T, axes.left.T

    @cached_property
    def _lengths(self) -> tuple[float, float]:
        """The lengths of some weights of lowest loss, and of the actual values."""
        return _norm(self.some_minimum), _norm(self.actual)

    @property
    def size(self) -> float:
        """``‖Y‖²``, with Y divided by its power of two."""
        actual = self.triangle[:, -1]
        return float(actual @ actual)

    @cached_property
    def missed(self) -> float:
        """The smallest possible sum of squared residuals, in the units of `size`."""
        missed = self.unit.left[:, self.unit.rank :].T @ self.triangle[:, -1]
        return float(missed @ missed)

    @cached_property
    def rounding(self) -> float:
        """The largest `missed` that rounding errors alone may cause.

        Notes
        -----
        A computed fit is the exact fit of data that differ from these by rounding errors: each column of the
        inputs, and the actual values, by ``c ε`` of its length [2]_, where c grows as ``sqrt(n d)`` [3]_. So
        if an exact fit exists, the residual is at most ``c ε (‖Y‖ + Σ ‖column‖ |weight|)`` long. In generated
        data with an exact fit (2 to 30,000 rows, 1 to 30 weights) ``c`` was at most ``0.9 sqrt(n d)``. The
        code takes ``4 sqrt(n d)``. Noise of 1e-9 is still told from rounding (measured: 1e6 rows).
        """
        left, lengths, right, _, rank = self.unit
        terms = right[:rank].T @ (left[:, :rank].T @ self.triangle[:, -1] / lengths[:rank])
        usual = _EPSILON * math.sqrt(self.samples * self.columns)
        return (_ROUNDINGS * usual * (math.sqrt(self.size) + float(np.sum(np.abs(terms))))) ** 2

    @np.errstate(over="ignore")
    def loss_of(self, square: float) -> float:
        """Turn a sum of squares in the units of `size` into a loss in the target's units squared."""
        return float(np.ldexp(square / self.rows, 2 * self.exponents[-1]))

    def column(self, weights: ArrayLike) -> Floats:
        """Bring weights to the shape (d,)."""
        return np.asarray(weights, dtype=np.float64).reshape(self.columns)

    def offsets(self, weights: ArrayLike) -> Floats:
        """Find the components of ``w - w*`` along directions that are not flat; 0 where it is rounding.

        The array is not to be changed: those of the last weights are remembered.
        """
        return _offsets(self, self.column(weights).tobytes())

    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def _offsets_of(self, start: Floats) -> Floats:
        # Vᵀ (w - w*) and Σ⁻¹ Uᵀ (X w - Y) are equal. The rounding error of the first grows with ‖w‖ + ‖w*‖,
        # that of the second with (‖X w‖ + ‖Y‖) / σ. Each direction takes the one with the smaller error.
        lengths, directions, left = self._steep
        reached = self.inputs @ start
        by_weights = directions @ (start - self.some_minimum)
        by_misses = left @ (reached - self.actual) / lengths
        doubt = _norm(start) + self._lengths[0]
        doubts = (_norm(reached) + self._lengths[1]) / lengths
        offsets = np.where(doubts < doubt, by_misses, by_weights)
        rounding = 8 * self.columns * _EPSILON * np.minimum(doubts, doubt)
        return np.where(np.abs(offsets) <= rounding, 0, offsets)


@lru_cache(maxsize=4)
def _offsets(data: Factorization, weights: bytes) -> Floats:
    """Find the offsets of weights, given as the bytes of their floats."""
    offsets = data._offsets_of(np.frombuffer(weights))
    offsets.flags.writeable = False
    return offsets


def _exponents(columns: Floats) -> NDArray[np.int64]:
    """Find the power of two of each column's largest number, limited so that its inverse is a float."""
    largest = np.maximum(columns.max(axis=0), -columns.min(axis=0))
    return np.asarray(np.clip(np.frexp(largest)[1], -1000, 1000), dtype=np.int64)


def _triangle(X: Floats, Y: Floats, exponents: NDArray[np.int64]) -> Floats:
    """Compute the R factor of the scaled columns block by block: ``R = qr([R; next block])``."""
    d = X.shape[1]
    scales = np.ldexp(1.0, -exponents)
    triangle = np.empty((0, d + 1))
    block = max(_BLOCK, 2 * d)
    for start in range(0, len(X), block):
        part = np.hstack([X[start : start + block], Y[start : start + block]]) * scales
        triangle = np.asarray(np.linalg.qr(np.vstack([triangle, part]), mode="r"))
    return triangle


def _norm(vector: Floats) -> float:
    """Find the length of a vector whose squares may overflow."""
    return math.hypot(*vector.tolist())
