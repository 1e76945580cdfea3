"""The loss of a linear model as a quadratic bowl, about which everything can be worked out beforehand.

The mean squared error is ``loss = lowest + (weights - best)ᵀ (H / 2) (weights - best)`` with the curvature
``H = 2 XᵀX / n``. Along each eigenvector of `H` gradient descent goes its own way: every epoch multiplies the
distance to the bottom by ``1 - lr * curvature``. All that this module says follows from that one sentence
[1]_ [2]_. It is a forecast: what is shown as an epoch is always stepped.

`XᵀX` itself is never formed, since that halves the digits. The triangle of a QR factorisation carries the
same bowl, and is made block by block [3]_.

References
----------
.. [1] G. Goh, "Why Momentum Really Works", Distill, 2017, https://doi.org/10.23915/distill.00006.
.. [2] S. Boyd, L. Vandenberghe, "Convex Optimization", Cambridge University Press, 2004, section 9.3.
.. [3] J. Demmel, L. Grigori, M. Hoemmen, J. Langou, "Communication-optimal Parallel and Sequential QR and LU
   Factorizations", SIAM Journal on Scientific Computing 34 (1), 2012.
.. [4] N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2nd edition, SIAM, 2002, theorem 20.3.
.. [5] M. P. Connolly, N. J. Higham, "Probabilistic Rounding Error Analysis of Householder QR Factorization",
   SIAM Journal on Matrix Analysis and Applications 44 (3), 2023.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.descent.forecast import Way, fastest, infinite_if_nan, log_factors
from gdtui.descent.goal import CLOSE, SMALLEST, Goal

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Bowl", "one_digit_down"]

_EPSILON = float(np.finfo(np.float64).eps)
_BLOCK = 4096
_ROUNDINGS = 4.0
"""How many times the usual size of the rounding still counts as rounding."""


@dataclass(frozen=True, eq=False)
class Bowl:
    """The loss over the weights of one data set; made by `Bowl.of`, computed as it is asked.

    Attributes
    ----------
    triangle : ndarray of shape (m, d + 1)
        The triangle of the inputs with the actual values as last column, m at most d + 1; each column divided
        by its power of two, so that no scale of the data overflows.
    exponents : ndarray of int, shape (d + 1,)
        Those powers of two.
    rows : int
        How many samples the triangle stands for: the n of the mean.
    samples : int
        How many samples were added up, on which depends how large rounding is.

    Examples
    --------
    Two points, (0, 1) and (1, 3), with a bias: the line through both is ``1 + 2x``.

    >>> bowl = Bowl.of([[1.0, 0.0], [1.0, 1.0]], [[1.0], [3.0]])
    >>> bowl.least_squares.round(6)
    array([[1.],
           [2.]])
    >>> bowl.curvatures.round(4)
    array([2.618, 0.382])
    >>> round(bowl.stable_below, 4)
    0.7639
    >>> bowl.epochs_to([[0.0], [0.0]], lr=0.5)
    4
    """

    triangle: Floats
    exponents: NDArray[np.int64]
    rows: int
    samples: int

    @classmethod
    def of(cls, X: ArrayLike, Y: ArrayLike, rows: int | None = None, *, samples: int | None = None) -> Bowl:
        """Reduce data to its bowl.

        Parameters
        ----------
        X : array_like of shape (n, d)
            Inputs; a bias is a column of ones.
        Y : array_like of shape (n, 1)
            Actual values.
        rows : int, optional
            How many samples `X` and `Y` stand for, when they are the unscaled triangle of more data than
            themselves. A triangle already scaled by ``sqrt(m / n)`` is a data set of m rows and needs none.
        samples : int, optional
            How many samples such a triangle was made of.

        Returns
        -------
        Bowl

        Raises
        ------
        ValueError
            If the shapes do not match, or there is no row or no column.
        """
        X, Y = np.asarray(X, dtype=np.float64), np.asarray(Y, dtype=np.float64)
        if X.ndim != 2 or X.size == 0 or Y.shape != (len(X), 1):
            raise ValueError(f"X has shape {X.shape} and Y {Y.shape}: they must be (n, d) and (n, 1)")
        exponents = np.concatenate([_exponents(X), _exponents(Y)])
        n = len(X) if rows is None else rows
        return cls(_triangle(X, Y, exponents), exponents, n, max(n, samples or 0))

    # the shape of the bowl

    @property
    def curvatures(self) -> Floats:
        """Curvature along each direction, the eigenvalues of ``2 XᵀX / n``, descending, of shape (d,).

        Exactly 0 along a direction that changes no prediction (columns that are collinear).
        """
        return self._axes.curvatures

    @property
    def directions(self) -> Floats:
        """The directions as columns of unit length, in the order of `curvatures`, of shape (d, d)."""
        return self._axes.directions

    @cached_property
    def stable_below(self) -> float:
        """The largest stable learning rate, ``2 / λmax``; infinity where the bowl is flat.

        Notes
        -----
        The condition ``0 < lr < 2 / L`` of Nesterov, "Introductory Lectures on Convex Optimization", Kluwer,
        2004, section 1.2.3; for a quadratic bowl it is also necessary.
        """
        return _quotient(2.0, float(self.curvatures[0]))

    @cached_property
    def fastest_worst_case(self) -> float:
        """The constant rate whose slowest direction is as fast as can be, ``2 / (λmin + λmax)``.

        The smallest curvature that is not zero counts. Infinity where the bowl is flat.

        Notes
        -----
        Nesterov 2004, theorem 2.1.15. It is no rate to recommend: on badly scaled data it lies at the very
        limit.
        """
        steep = self._steep
        return _quotient(2.0, float(steep[0]) + float(steep[-1])) if len(steep) else math.inf

    @cached_property
    @np.errstate(over="ignore", invalid="ignore")
    def condition_number(self) -> float:
        """How many times steeper the steepest direction is than the least steep; flat ones do not count."""
        lengths = self._axes.lengths
        return float((lengths[0] / lengths[-1]) ** 2) if len(lengths) else 1.0

    def factors(self, lr: float) -> Floats:
        """Find what an epoch multiplies the distance to the bottom by, ``1 - lr * curvatures`` (d,).

        Between -1 and 1 the direction shrinks (below 0 it jumps across); beyond, it grows.

        Examples
        --------
        >>> Bowl.of([[1.0], [1.0]], [[2.0], [4.0]]).factors(1.25)
        array([-1.5])
        """
        with np.errstate(over="ignore"):
            return 1 - lr * self.curvatures

    def too_high(self, lr: float) -> bool:
        """Whether the learning rate is above the limit of these data."""
        return lr > self.stable_below

    def works(self, lr: float) -> bool:
        """Whether the learning rate is below the limit, by more than the rounding of the limit itself."""
        return lr < (1 - 1e-12) * self.stable_below

    @cached_property
    def reduced_inputs(self) -> Floats:
        """The triangle over the inputs in their own units, of shape (m, d), as good as all of `X`."""
        with np.errstate(over="ignore"):
            return np.asarray(np.ldexp(self.triangle[:, :-1], self.exponents[:-1]))

    # its bottom

    @cached_property
    def least_squares(self) -> Floats:
        """The weights of lowest loss, of shape (d, 1); the shortest of them where there are several."""
        return self.minimum(np.zeros((self._columns, 1)))

    @np.errstate(over="ignore", invalid="ignore")
    def minimum(self, weights: ArrayLike) -> Floats:
        """Find where gradient descent goes from these weights: the nearest weights of lowest loss.

        Parameters
        ----------
        weights : array_like of shape (d, 1)
            Where it starts. It matters only where columns are collinear and the bottom is a whole valley.

        Returns
        -------
        ndarray of shape (d, 1)

        Examples
        --------
        Two equal columns: only the sum of their weights counts.

        >>> bowl = Bowl.of([[1.0, 1.0], [2.0, 2.0]], [[4.0], [8.0]])
        >>> bowl.minimum([[0.0], [0.0]]).round(6)
        array([[2.],
               [2.]])
        >>> bowl.minimum([[3.0], [0.0]]).round(6)
        array([[3.5],
               [0.5]])
        """
        flat = self._axes.directions[:, len(self._axes.lengths) :]
        gap = self._column(weights) - self._some_minimum
        return np.asarray(self._some_minimum + flat @ (flat.T @ gap)).reshape(-1, 1)

    @cached_property
    def lowest_loss(self) -> float:
        """The loss at the bottom, in the target's units squared; 0 where the fit is exact but for rounding.

        It is the part of the triangle's last column that no weights can reach, squared: no difference of
        large numbers, so that a target that is exactly linear gives some 1e-30 of its square, not 1e-16.
        """
        return 0.0 if self.is_exact else self._loss_of(self._missed)

    @property
    def is_exact(self) -> bool:
        """Whether some weights fit the data exactly, but for rounding.

        Notes
        -----
        A computed fit is the exact fit of data that differ from these by rounding: each column of the inputs,
        and the actual values, by ``c ε`` of its length [4]_, where c grows as the root of rows times columns
        [5]_. So an exact fit misses no more than ``c ε (‖Y‖ + Σ ‖column‖ |weight|)``. Exact fits that were
        made up, of 2 to 30,000 rows and 1 to 30 weights, missed up to ``0.9 sqrt(n d) ε`` of that sum; what
        counts as rounding is four times as much. Noise of 1e-9 is told apart (measured: 1e6 rows).
        """
        return self._missed <= self._rounding

    @property
    def is_too_small(self) -> bool:
        """Whether the lowest loss is smaller than a double can hold, though more than rounding.

        Examples
        --------
        >>> bowl = Bowl.of([[1.0], [1.0]], [[2e-170], [4e-170]])
        >>> bowl.lowest_loss, bowl.is_exact, bowl.is_too_small
        (0.0, False, True)
        """
        return not self.is_exact and self._loss_of(self._missed) < SMALLEST

    def goal(self, first_loss: float | None = None) -> Goal:
        """Fix the loss at which a run counts as there: within 1 % of the lowest.

        Where the fit is exact, the lowest loss is 0 and a percentage of it says nothing: there, and where it
        is too small for a double, the goal is 1 % of the first loss.

        Parameters
        ----------
        first_loss : float, optional
            The loss of epoch 0; that of weights that are all 0 unless given.

        Returns
        -------
        Goal

        Examples
        --------
        >>> round(Bowl.of([[1.0], [1.0]], [[2.0], [4.0]]).goal().loss, 6)
        1.01
        >>> round(Bowl.of([[1.0], [2.0]], [[2.0], [4.0]]).goal(first_loss=10.0).loss, 6)
        0.1
        """
        lowest, rounding = self.lowest_loss, 0.0
        if self.is_exact or self.is_too_small:
            first = self._loss_of(self._size) if first_loss is None else first_loss
            rounding = self._loss_of(self._rounding)
            above = max(CLOSE * first, rounding)
        else:
            above = CLOSE * lowest
        return Goal(lowest + above, above, self.is_exact, rounding, self.is_too_small)

    @np.errstate(over="ignore", invalid="ignore")
    def loss(self, weights: ArrayLike) -> float:
        """Find the loss at any weights, as the lowest plus what the height above it is.

        Parameters
        ----------
        weights : array_like of shape (d, 1)

        Returns
        -------
        float
            In the target's units squared; infinity where it would be too large a number.
        """
        rise = self.reduced_inputs @ (self._column(weights) - self._some_minimum)
        return self.lowest_loss + float(infinite_if_nan(rise @ rise)) / self.rows

    # the way down

    @np.errstate(over="ignore", invalid="ignore")
    def weights_at(self, weights: ArrayLike, lr: float, epochs: int) -> Floats:
        """Forecast the weights in closed form, ``w* + V (1 - lr Λ)^epochs Vᵀ (w - w*)``.

        Parameters
        ----------
        weights : array_like of shape (d, 1)
            The weights now.
        lr : float
            The learning rate, the same all the way.
        epochs : int
            How many further epochs, 0 or more; as fast for a milliard as for one.

        Returns
        -------
        ndarray of shape (d, 1)
            Infinite where they would be too large a number.

        Notes
        -----
        Goh 2017, "First Steps: Gradient Descent". Written as the weights now plus the change, so that epoch 0
        is exact and slow directions keep their digits.
        """
        steep = self._axes.directions[:, : len(self._axes.lengths)]
        offsets, exponents = self._offsets(weights), epochs * log_factors(lr * self._steep)
        jumps = (lr * self._steep > 1) & (epochs % 2 == 1)
        change = np.where(jumps, -np.exp(exponents) - 1, np.expm1(exponents))
        moved = steep @ np.where(offsets == 0, 0, change * offsets)
        return infinite_if_nan(self._column(weights) + moved).reshape(-1, 1)

    def excess(self, weights: ArrayLike, lr: float, epochs: int) -> float:
        """Forecast how far the loss will be above the lowest after so many further epochs, as `excesses`."""
        return float(self.excesses(weights, lr, [epochs])[0])

    def excesses(self, weights: ArrayLike, lr: float, epochs: ArrayLike) -> Floats:
        """Forecast how far the loss will be above the lowest at several further epochs.

        Parameters
        ----------
        weights : array_like of shape (d, 1)
            The weights now.
        lr : float
            The learning rate, the same all the way.
        epochs : array_like of int, shape (m,)
            How many further epochs, each 0 or more.

        Returns
        -------
        ndarray of shape (m,)
            In the target's units squared; infinity where it would be too large a number.
        """
        return self._way(weights, lr).heights(np.asarray(epochs))

    def grows_from(self, weights: ArrayLike, lr: float) -> bool:
        """Whether a direction that grows at this rate is present in these weights, beyond rounding.

        Where it is not, even a rate that is too high descends at first; rounding brings it in later.
        """
        return bool(np.any(self._way(weights, lr).logs > 0))

    def epochs_to(self, weights: ArrayLike, lr: float, goal: Goal | None = None) -> int | None:
        """Forecast the smallest number of further epochs that brings the loss down to a goal.

        Parameters
        ----------
        weights : array_like of shape (d, 1)
            The weights now.
        lr : float
            The learning rate, the same all the way.
        goal : Goal, optional
            Where to; that of a run from weights that are all 0 unless given.

        Returns
        -------
        int or None
            0 where it is there already; None where it never is, or only after more than 10**12.
        """
        return self._way(weights, lr).epochs_to((goal or self.goal()).above)

    def rises_from(self, weights: ArrayLike, lr: float) -> int | None:
        """Forecast from which epoch on the loss rises, at a rate above the limit.

        A direction that grows can be small at first, while the others still shrink faster than it grows.

        Parameters
        ----------
        weights : array_like of shape (d, 1)
            The weights now.
        lr : float
            The learning rate, the same all the way.

        Returns
        -------
        int or None
            How many further epochs the loss falls: 0 where the next one raises it. None where no direction
            that is present in the weights, beyond rounding, grows.

        Examples
        --------
        Curvatures 4 and 1, nearly all of the distance along the second.

        >>> bowl = Bowl.of([[2.0, 0.0], [0.0, 1.0]], [[0.0], [0.0]])
        >>> weights = np.array([[0.01], [1.0]])
        >>> bowl.rises_from(weights, lr=0.6), bowl.rises_from(weights, lr=0.4)
        (4, None)
        """
        return self._way(weights, lr).rises_from()

    def overflow_epoch(self, weights: ArrayLike, lr: float) -> int | None:
        """Forecast the first epoch, counted from these weights, that has a number too large to be held.

        Parameters
        ----------
        weights : array_like of shape (d, 1)
            The weights now.
        lr : float
            The learning rate, the same all the way.

        Returns
        -------
        int or None
            The first epoch at which the sum of squares or a gradient passes the largest float; None where
            neither ever does, or only after more than 10**12.
        """
        if not math.isfinite(self.loss(weights) * self.rows):
            return 0
        way = self._way(weights, lr)
        return way.overflow_epoch(self._axes.lengths[way.present], self.lowest_loss, self.rows)

    def fastest_rate(self, weights: ArrayLike, goal: Goal | None = None) -> tuple[float, int] | None:
        """Find the constant rate that comes down to a goal in the fewest epochs from here.

        Parameters
        ----------
        weights : array_like of shape (d, 1)
            The weights now.
        goal : Goal, optional
            Where to, as in `epochs_to`.

        Returns
        -------
        (float, int) or None
            The rate and its number of epochs; None where the bowl is flat or its limit no float, or where no
            rate gets there within 10**12 epochs.

        Notes
        -----
        The rates that need so few epochs are an interval; its middle is returned, which stands being rounded
        for display better than any other.
        """
        if not 0 < self.stable_below < math.inf:
            return None
        way, lengths = self._way(weights, lr=0.0), self._axes.lengths
        ratios = (lengths[way.present] / lengths[0]) ** 2
        found = fastest(ratios, way.misses, (goal or self.goal()).above)
        return None if found is None else (found[0] * self.stable_below / 2, found[1])

    # what it is worked out from

    @property
    def _columns(self) -> int:
        return len(self.exponents) - 1

    @property
    def _steep(self) -> Floats:
        """The curvatures that are not zero."""
        return self.curvatures[: len(self._axes.lengths)]

    @cached_property
    def _unit(self) -> _Unit:
        """The singular values of the inputs with columns of length 1: rank must not depend on units."""
        inputs = self.triangle[:, :-1]
        norms = np.sqrt(np.sum(inputs * inputs, axis=0))
        norms[norms == 0] = 1
        left, lengths, right = np.linalg.svd(inputs / norms)
        rank = int(np.sum(lengths > lengths[0] * _EPSILON * max(self.samples, self._columns)))
        return _Unit(left, lengths, right, norms, rank)

    @cached_property
    @np.errstate(over="ignore")
    def _axes(self) -> _Axes:
        """The singular values of the inputs themselves, and the directions.

        From the unit columns scaled back, largest first: that keeps the digits of the small ones where
        columns differ by many powers of ten.
        """
        unit, shared = self._unit, np.max(self.exponents[:-1])
        norms = np.ldexp(unit.norms, self.exponents[:-1] - shared)
        order = np.argsort(-norms, kind="stable")
        scaled = (unit.lengths[: unit.rank, None] * unit.right[: unit.rank] * norms)[:, order]
        turn, lengths, right = np.linalg.svd(scaled)
        lengths = np.ldexp(lengths, shared)
        rank = np.count_nonzero(
            lengths
        )  # less than the unit columns' where a length is too small for a float
        curvatures, directions = np.zeros(self._columns), np.empty_like(right)
        curvatures[:rank] = 2 * lengths[:rank] * lengths[:rank] / self.rows
        directions[order] = right.T
        return _Axes(unit.left[:, : unit.rank] @ turn[:, :rank], lengths[:rank], curvatures, directions)

    @cached_property
    @np.errstate(over="ignore")
    def _some_minimum(self) -> Floats:
        """Weights of lowest loss, of shape (d,); where there are several, any."""
        left, lengths, right, norms, rank = self._unit
        along = left[:, :rank].T @ self.triangle[:, -1] / lengths[:rank]
        return np.asarray(np.ldexp(right[:rank].T @ along / norms, self.exponents[-1] - self.exponents[:-1]))

    @property
    def _size(self) -> float:
        """The square of the length of the actual values, over their power of two."""
        actual = self.triangle[:, -1]
        return float(actual @ actual)

    @cached_property
    def _missed(self) -> float:
        """What no weights can reach of it."""
        missed = self._unit.left[:, self._unit.rank :].T @ self.triangle[:, -1]
        return float(missed @ missed)

    @cached_property
    def _rounding(self) -> float:
        """What rounding may miss of it, as `is_exact` says."""
        left, lengths, right, _, rank = self._unit
        terms = right[:rank].T @ (left[:, :rank].T @ self.triangle[:, -1] / lengths[:rank])
        usual = _EPSILON * math.sqrt(self.samples * self._columns)
        return (_ROUNDINGS * usual * (math.sqrt(self._size) + float(np.sum(np.abs(terms))))) ** 2

    @np.errstate(over="ignore")
    def _loss_of(self, square: float) -> float:
        """Turn the square of a length, over the power of two of the actual values, into a loss."""
        return float(np.ldexp(square / self.rows, 2 * self.exponents[-1]))

    def _column(self, weights: ArrayLike) -> Floats:
        return np.asarray(weights, dtype=np.float64).reshape(self._columns)

    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def _offsets(self, weights: ArrayLike) -> Floats:
        """How far it is to the bottom along each direction that is not flat; 0 where that is rounding.

        Read from the weights along slow directions and from what they miss along steep ones: each where its
        rounding is the smaller.
        """
        lengths, directions, left = self._axes.lengths, self._axes.directions, self._axes.left
        start, best = self._column(weights), self._some_minimum
        reached, actual = self.reduced_inputs @ start, np.ldexp(self.triangle[:, -1], self.exponents[-1])
        by_weights = directions[:, : len(lengths)].T @ (start - best)
        by_misses = left.T @ (reached - actual) / lengths
        doubt = _norm(start) + _norm(best)
        doubts = (_norm(reached) + _norm(actual)) / lengths
        offsets = np.where(doubts < doubt, by_misses, by_weights)
        rounding = 8 * self._columns * _EPSILON * np.minimum(doubts, doubt)
        return np.where(np.abs(offsets) <= rounding, 0, offsets)

    @np.errstate(over="ignore", invalid="ignore")
    def _way(self, weights: ArrayLike, lr: float) -> Way:
        offsets = self._offsets(weights)
        misses = self._axes.lengths * offsets / math.sqrt(self.rows)
        present = (offsets != 0) & (misses != 0)
        return Way(present, misses[present], log_factors(lr * self._steep[present]))


class _Unit(NamedTuple):
    """The singular value decomposition of the scaled inputs, their columns of length 1."""

    left: Floats
    lengths: Floats
    right: Floats
    norms: Floats
    rank: int


class _Axes(NamedTuple):
    """The same of the inputs in their own units: left (m, rank), lengths (rank,), directions (d, d)."""

    left: Floats
    lengths: Floats
    curvatures: Floats
    directions: Floats


def one_digit_down(x: float) -> float:
    """Round a positive number down to one significant digit.

    Examples
    --------
    >>> one_digit_down(0.39)
    0.3
    >>> one_digit_down(1.07062e-4)
    0.0001
    >>> one_digit_down(0.3)
    0.3
    """
    exact = Decimal(repr(float(x)))
    if not exact.is_finite():
        return x
    return float(f"{exact.as_tuple().digits[0]}e{exact.adjusted()}")


def _exponents(columns: Floats) -> NDArray[np.int64]:
    """Find the power of two of each column's largest number, as far as its inverse is a float."""
    largest = np.maximum(columns.max(axis=0), -columns.min(axis=0))
    return np.asarray(np.clip(np.frexp(largest)[1], -1000, 1000), dtype=np.int64)


def _triangle(X: Floats, Y: Floats, exponents: NDArray[np.int64]) -> Floats:
    """Reduce the scaled columns block by block: a triangle is stacked on the next block and reduced again."""
    d = X.shape[1]
    scales = np.ldexp(1.0, -exponents)
    triangle = np.empty((0, d + 1))
    block = max(_BLOCK, 2 * d)
    for start in range(0, len(X), block):
        part = np.hstack([X[start : start + block], Y[start : start + block]]) * scales
        triangle = np.asarray(np.linalg.qr(np.vstack([triangle, part]), mode="r"))
    return triangle


def _norm(vector: Floats) -> float:
    """Find a length whose square may be too large a number."""
    largest = float(np.max(np.abs(vector), initial=0.0))
    return largest * float(np.linalg.norm(vector / largest)) if 0 < largest < math.inf else largest


def _quotient(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else math.inf
