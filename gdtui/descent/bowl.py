"""The loss of a linear model as a quadratic bowl, about which everything can be worked out beforehand.

The mean squared error is ``loss = lowest + (weights - best)ᵀ (H / 2) (weights - best)`` with the curvature
``H = 2 XᵀX / n``. Along each eigenvector of `H` gradient descent goes its own way: every epoch multiplies the
distance to the bottom by ``1 - lr * curvature``. All that this module says follows from that one sentence
[1]_ [2]_. It is a forecast: what is shown as an epoch is always stepped.

References
----------
.. [1] G. Goh, "Why Momentum Really Works", Distill, 2017, https://doi.org/10.23915/distill.00006.
.. [2] S. Boyd, L. Vandenberghe, "Convex Optimization", Cambridge University Press, 2004, section 9.3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gdtui.descent.factorization import Factorization
from gdtui.descent.forecast import Way, fastest, infinite_if_nan, log_factors
from gdtui.descent.goal import CLOSE, SMALLEST, Goal

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Bowl"]


@dataclass(frozen=True, eq=False)
class Bowl:
    """The loss over the weights of one data set; made by `Bowl.of`, computed as it is asked.

    Attributes
    ----------
    factorization : Factorization
        The inputs and the actual values, factorised.

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

    factorization: Factorization

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
        return cls(Factorization.of(X, Y, rows, samples))

    # the shape of the bowl

    @property
    def curvatures(self) -> Floats:
        """Curvature along each direction, the eigenvalues of ``2 XᵀX / n``, descending, of shape (d,).

        Exactly 0 along a direction that changes no prediction (columns that are collinear).
        """
        return self.factorization.axes.curvatures

    @property
    def directions(self) -> Floats:
        """The directions as columns of unit length, in the order of `curvatures`, of shape (d, d)."""
        return self.factorization.axes.directions

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
        lengths = self.factorization.axes.lengths
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

    # its bottom

    @cached_property
    def least_squares(self) -> Floats:
        """The weights of lowest loss, of shape (d, 1); the shortest of them where there are several."""
        return self.minimum(np.zeros((self.factorization.columns, 1)))

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
        flat = self.factorization.axes.directions[:, len(self.factorization.axes.lengths) :]
        gap = self.factorization.column(weights) - self.factorization.some_minimum
        return np.asarray(self.factorization.some_minimum + flat @ (flat.T @ gap)).reshape(-1, 1)

    @cached_property
    def lowest_loss(self) -> float:
        """The loss at the bottom, in the target's units squared; 0 where the fit is exact but for rounding.

        It is the part of the triangle's last column that no weights can reach, squared: no difference of
        large numbers, so that a target that is exactly linear gives some 1e-30 of its square, not 1e-16.
        """
        return 0.0 if self.is_exact else self.factorization.loss_of(self.factorization.missed)

    @property
    def is_exact(self) -> bool:
        """Whether some weights fit the data exactly, but for rounding (`Factorization.rounding`)."""
        return self.factorization.missed <= self.factorization.rounding

    @property
    def is_too_small(self) -> bool:
        """Whether the lowest loss is smaller than a double can hold, though more than rounding.

        Examples
        --------
        >>> bowl = Bowl.of([[1.0], [1.0]], [[2e-170], [4e-170]])
        >>> bowl.lowest_loss, bowl.is_exact, bowl.is_too_small
        (0.0, False, True)
        """
        return not self.is_exact and self.factorization.loss_of(self.factorization.missed) < SMALLEST

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
            first = self.factorization.loss_of(self.factorization.size) if first_loss is None else first_loss
            rounding = self.factorization.loss_of(self.factorization.rounding)
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
        rise = self.factorization.inputs @ (
            self.factorization.column(weights) - self.factorization.some_minimum
        )
        return self.lowest_loss + float(infinite_if_nan(rise @ rise)) / self.factorization.rows

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
            How many further epochs, 0 or more; as fast for a billion as for one.

        Returns
        -------
        ndarray of shape (d, 1)
            Infinite where they would be too large a number.

        Notes
        -----
        Goh 2017, "First Steps: Gradient Descent". Written as the weights now plus the change, so that epoch 0
        is exact and slow directions keep their digits.
        """
        steep = self.factorization.axes.directions[:, : len(self.factorization.axes.lengths)]
        offsets, exponents = self.factorization.offsets(weights), epochs * log_factors(lr * self._steep)
        jumps = (lr * self._steep > 1) & (epochs % 2 == 1)
        change = np.where(jumps, -np.exp(exponents) - 1, np.expm1(exponents))
        moved = steep @ np.where(offsets == 0, 0, change * offsets)
        return infinite_if_nan(self.factorization.column(weights) + moved).reshape(-1, 1)

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
        return self.way(weights, lr).heights(np.asarray(epochs))

    def grows_from(self, weights: ArrayLike, lr: float) -> bool:
        """Whether a direction that grows at this rate is present in these weights, beyond rounding.

        Where it is not, even a rate that is too high descends at first; rounding brings it in later.
        """
        return bool(np.any(self.way(weights, lr).logs > 0))

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
        return self.way(weights, lr).epochs_to((goal or self.goal()).above)

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
        return self.way(weights, lr).rises_from()

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
        if not math.isfinite(self.loss(weights) * self.factorization.rows):
            return 0
        way = self.way(weights, lr)
        return way.overflow_epoch(
            self.factorization.axes.lengths[way.present], self.lowest_loss, self.factorization.rows
        )

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
        way, lengths = self.way(weights, lr=0.0), self.factorization.axes.lengths
        ratios = (lengths[way.present] / lengths[0]) ** 2
        found = fastest(ratios, way.misses, (goal or self.goal()).above)
        return None if found is None else (found[0] * self.stable_below / 2, found[1])

    # what it is worked out from

    @property
    def _steep(self) -> Floats:
        """The curvatures that are not zero."""
        return self.curvatures[: len(self.factorization.axes.lengths)]

    @np.errstate(over="ignore", invalid="ignore")
    def way(self, weights: ArrayLike, lr: float) -> Way:
        """Find the way down from some weights at a learning rate, which all forecasts are worked out from."""
        offsets = self.factorization.offsets(weights)
        misses = self.factorization.axes.lengths * offsets / math.sqrt(self.factorization.rows)
        present = (offsets != 0) & (misses != 0)
        return Way(present, misses[present], log_factors(lr * self._steep[present]))


def _quotient(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else math.inf
