"""The R factor of one data set, and the singular values and least-squares weights computed from it.

With ``[X, Y] = Q R`` and ``QᵀQ = I`` the data and R have the same loss at all weights::

    ‖X w - Y‖ = ‖[X, Y] [w, -1]‖ = ‖R [w, -1]‖

R has at most d + 1 rows, and is computed block by block [1]_. ``XᵀX`` is never formed: its eigenvalues are
the squares of the singular values of X, so that half of the digits would be lost.

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

    from gdtui.descent.snapshot import Floats

__all__ = ["Axes", "Factorization", "UnitColumns"]

_EPSILON = float(np.finfo(np.float64).eps)
_BLOCK = 4096
"""How many rows are factorised at once, at least."""

_ROUNDINGS = 4.0
"""A residual of up to so many times the usual rounding error counts as rounding."""


class UnitColumns(NamedTuple):
    """The singular value decomposition ``U S Vᵀ`` of the inputs, each column divided by its length.

    Attributes
    ----------
    left : ndarray of shape (m, m)
        U.
    lengths : ndarray of shape (min(m, d),)
        The singular values, the diagonal of S.
    right : ndarray of shape (d, d)
        Vᵀ. Its rows from `rank` on span the null space: they change no prediction.
    norms : ndarray of shape (d,)
        The lengths of the columns, in the units of `Factorization.triangle`; 1 for a column of zeros.
    rank : int
        How many singular values are not rounding.
    """

    left: Floats
    lengths: Floats
    right: Floats
    norms: Floats
    rank: int


class Axes(NamedTuple):
    """The singular value decomposition ``U Σ Vᵀ`` of the inputs in their own units.

    Attributes
    ----------
    left : ndarray of shape (m, rank)
        U.
    lengths : ndarray of shape (rank,)
        The singular values σ that are not 0, descending.
    curvatures : ndarray of shape (d,)
        The eigenvalues of the Hessian, ``λ = 2 σ² / n``; 0 from `rank` on.
    directions : ndarray of shape (d, d)
        V: the eigenvectors of the Hessian as columns.
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
        The n of the mean: the rows of `X`.
    samples : int
        How many rows the data had before they were reduced: the size of rounding errors depends on it.
    """

    triangle: Floats
    exponents: NDArray[np.int64]
    rows: int
    samples: int

    @classmethod
    def of(cls, X: Floats, Y: Floats, samples: int | None = None) -> Factorization:
        """Factorise data of the shapes (n, d) and (n, 1); parameters and errors are those of `Bowl.of`."""
        if X.ndim != 2 or X.size == 0 or Y.shape != (len(X), 1):
            raise ValueError(f"X has shape {X.shape} and Y {Y.shape}: they must be (n, d) and (n, 1)")
        exponents = np.concatenate([_exponents(X), _exponents(Y)])
        return cls(_triangle(X, Y, exponents), exponents, len(X), max(len(X), samples or 0))

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
        """Find one row of ``XᵀX``, (d,): ``n / 2`` times that of the Hessian ``H = 2 XᵀX / n``."""
        return np.asarray(self.inputs[:, index] @ self.inputs)

    @cached_property
    def unit(self) -> UnitColumns:
        """The decomposition with columns of length 1, so that the rank does not depend on their units."""
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
        # `unit` gives X = U S Vᵀ D, with the column lengths in the diagonal matrix D. Decompose the small
        # matrix S Vᵀ D = T Σ Wᵀ: then X = (U T) Σ Wᵀ is the decomposition of X. Before that the columns are
        # sorted by length, which keeps the digits of the short ones where lengths differ by powers of ten.
        unit, shared = self.unit, np.max(self.exponents[:-1])
        norms = np.ldexp(unit.norms, self.exponents[:-1] - shared)
        order = np.argsort(-norms, kind="stable")
        scaled = (unit.lengths[: unit.rank, None] * unit.right[: unit.rank] * norms)[:, order]
        inner, lengths, right = np.linalg.svd(scaled)
        lengths = np.ldexp(lengths, shared)
        # a length that is too small for a float is 0: then the rank is lower than that of the unit columns
        rank = np.count_nonzero(lengths)
        curvatures, directions = np.zeros(self.columns), np.empty_like(right)
        curvatures[:rank] = 2 * lengths[:rank] * lengths[:rank] / self.rows
        directions[order] = right.T
        return Axes(unit.left[:, : unit.rank] @ inner[:, :rank], lengths[:rank], curvatures, directions)

    @cached_property
    def _unit_weights(self) -> Floats:
        """The least-squares weights ``V S⁻¹ Uᵀ y`` of the columns of length 1, of smallest norm, (d,)."""
        left, lengths, right, _, rank = self.unit
        return np.asarray(right[:rank].T @ (left[:, :rank].T @ self.triangle[:, -1] / lengths[:rank]))

    @cached_property
    @np.errstate(over="ignore")
    def minimizer(self) -> Floats:
        """Weights of lowest loss, of shape (d,); where there are several, one of them."""
        exponents = self.exponents[-1] - self.exponents[:-1]
        return np.asarray(np.ldexp(self._unit_weights / self.unit.norms, exponents))

    @cached_property
    def actual(self) -> Floats:
        """The last column of the R factor in the target's units, of shape (m,): it stands for `Y`."""
        with np.errstate(over="ignore"):
            return np.asarray(np.ldexp(self.triangle[:, -1], self.exponents[-1]))

    @property
    def target_square(self) -> float:
        """``‖Y‖²``, with Y divided by its power of two."""
        actual = self.triangle[:, -1]
        return float(actual @ actual)

    @cached_property
    def lowest_square(self) -> float:
        """The smallest possible sum of squared residuals, in the units of `target_square`.

        The columns of U from `rank` on are orthogonal to the inputs. So no weights change the residual's
        part along them, and least squares make all other parts 0.
        """
        residual = self.unit.left[:, self.unit.rank :].T @ self.triangle[:, -1]
        return float(residual @ residual)

    @cached_property
    def rounding(self) -> float:
        """The largest `lowest_square` that rounding errors alone may cause.

        Notes
        -----
        A computed fit is the exact fit of data that differ from these by rounding errors: each column of the
        inputs, and the actual values, by ``c ε`` of its length [2]_, where c grows as ``sqrt(n d)`` [3]_. So
        if an exact fit exists, the residual is at most ``c ε (‖Y‖ + Σ ‖column‖ |weight|)`` long. In generated
        data with an exact fit (2 to 30,000 rows, 1 to 30 weights) ``c`` was at most ``0.9 sqrt(n d)``. The
        code takes ``4 sqrt(n d)``. Noise of 1e-9 is still told from rounding (measured: 1e6 rows).
        """
        usual = _EPSILON * math.sqrt(self.samples * self.columns)
        terms = float(np.sum(np.abs(self._unit_weights)))  # for columns of length 1
        return (_ROUNDINGS * usual * (math.sqrt(self.target_square) + terms)) ** 2

    @np.errstate(over="ignore")
    def loss_of(self, square: float) -> float:
        """Turn a sum of squares in the units of `target_square` into a loss in the target's units squared."""
        return float(np.ldexp(square / self.rows, 2 * self.exponents[-1]))

    def column(self, weights: ArrayLike) -> Floats:
        """Bring weights to the shape (d,)."""
        return np.asarray(weights, dtype=np.float64).reshape(self.columns)

    def components(self, weights: ArrayLike) -> Floats:
        """Find the components ``Vᵀ (w - w*)`` along the eigenvectors whose eigenvalue is not 0, (rank,).

        A component that may be rounding is 0. The array must not be changed: it is remembered for the last
        few weights.
        """
        return _components(self, self.column(weights).tobytes())

    @cached_property
    def _steep(self) -> tuple[Floats, Floats, Floats]:
        """σ, Vᵀ and Uᵀ, a row for each eigenvector whose eigenvalue is not 0."""
        axes = self.axes
        return axes.lengths, axes.directions[:, : len(axes.lengths)].T, axes.left.T

    @cached_property
    def _sizes(self) -> tuple[float, float]:
        """``‖w*‖`` and ``‖Y‖``."""
        return _norm(self.minimizer), _norm(self.actual)

    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def _components_of(self, weights: Floats) -> Floats:
        # Vᵀ (w - w*) and Σ⁻¹ Uᵀ (X w - Y) are equal. The rounding error of the first grows with ‖w‖ + ‖w*‖,
        # that of the second with (‖X w‖ + ‖Y‖) / σ. Each component takes the one with the smaller error.
        lengths, directions, left = self._steep
        predictions = self.inputs @ weights
        by_weights = directions @ (weights - self.minimizer)
        by_residual = left @ (predictions - self.actual) / lengths
        error_by_weights = _norm(weights) + self._sizes[0]
        errors_by_residual = (_norm(predictions) + self._sizes[1]) / lengths
        components = np.where(errors_by_residual < error_by_weights, by_residual, by_weights)
        rounding = 8 * self.columns * _EPSILON * np.minimum(errors_by_residual, error_by_weights)
        return np.where(np.abs(components) <= rounding, 0, components)


@lru_cache(maxsize=4)
def _components(data: Factorization, weights: bytes) -> Floats:
    """Find the components for weights that are given as the bytes of their floats."""
    components = data._components_of(np.frombuffer(weights))
    components.flags.writeable = False
    return components


def _exponents(columns: Floats) -> NDArray[np.int64]:
    """Find the power of two of each column's largest number, limited so that its inverse is a float too."""
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
