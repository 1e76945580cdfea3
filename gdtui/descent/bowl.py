"""The bowl: the loss of a linear model as a quadratic function of the weights, and what follows from it.

With the Hessian ``H = 2 XᵀX / n`` and the least-squares weights ``w*`` the mean squared error is::

    loss = lowest + (w - w*)ᵀ H (w - w*) / 2

Its gradient is ``H (w - w*)``. So an update multiplies ``w - w*`` by ``I - lr * H``, and the component of
``w - w*`` along an eigenvector of H by ``1 - lr * λ``. Everything here is derived from that [1]_ [2]_.

Below, a direction is an eigenvector of H, and its curvature is the eigenvalue λ. Where λ is 0 the direction
is flat: a change along it changes no prediction, and gradient descent never moves along it.

The results are forecasts. The epochs that the screen shows are always computed step by step.

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
from gdtui.descent.forecast import Forecast, fastest, infinite_if_nan, log_factors
from gdtui.descent.goal import CLOSE, SMALLEST, Goal

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from gdtui.descent.snapshot import Floats

__all__ = ["Bowl"]


@dataclass(frozen=True, eq=False)
class Bowl:
    """The loss of one data set as a function of the weights; made by `Bowl.of`.

    Each result is computed when it is first asked for.

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
    def of(cls, X: ArrayLike, Y: ArrayLike, *, samples: int | None = None) -> Bowl:
        """Make the bowl of some data.

        Parameters
        ----------
        X : array_like of shape (n, d)
            Inputs; a bias is a column of ones.
        Y : array_like of shape (n, 1)
            Actual values.
        samples : int, optional
            How many rows the data had before they were reduced to `X` and `Y`: the size of rounding errors
            depends on it. They are the m rows of an R factor then, multiplied by ``sqrt(m / samples)``, so
            that the mean over them is the loss. The default is n.

        Returns
        -------
        Bowl

        Raises
        ------
        ValueError
            If the shapes do not match, or there is no row or no column.
        """
        X, Y = np.asarray(X, dtype=np.float64), np.asarray(Y, dtype=np.float64)
        return cls(Factorization.of(X, Y, samples))

    # -- the eigenvalues, and what they say of learning rates ----------------------------------------------

    @property
    def curvatures(self) -> Floats:
        """The eigenvalues of the Hessian ``2 XᵀX / n``, descending, of shape (d,).

        Exactly 0 along a direction that changes no prediction (columns that are collinear).
        """
        return self.factorization.axes.curvatures

    @property
    def directions(self) -> Floats:
        """The eigenvectors as columns of unit length, in the order of `curvatures`, of shape (d, d)."""
        return self.factorization.axes.directions

    @cached_property
    def stable_below(self) -> float:
        """The limit below which a learning rate is stable, ``2 / λmax``; infinity where all curvatures are 0.

        Notes
        -----
        The condition ``0 < lr < 2 / L`` of Nesterov, "Introductory Lectures on Convex Optimization", Kluwer,
        2004, section 1.2.3; for a quadratic bowl it is also necessary.
        """
        return _quotient(2.0, float(self.curvatures[0]))

    @cached_property
    def fastest_worst_case(self) -> float:
        """The minimax step size ``2 / (λmin + λmax)``: it makes the largest ``|1 - lr * λ|`` smallest.

        λmin is the smallest eigenvalue that is not 0. Infinity where all of them are 0.

        Notes
        -----
        Nesterov 2004, theorem 2.1.15. Do not recommend it: on badly scaled data it is almost ``2 / λmax``,
        the limit.
        """
        steep = self._steep
        return _quotient(2.0, float(steep[0]) + float(steep[-1])) if len(steep) else math.inf

    @cached_property
    @np.errstate(over="ignore", invalid="ignore")
    def condition_number(self) -> float:
        """``λmax / λmin``, where λmin is the smallest eigenvalue that is not 0; 1 where all of them are 0."""
        lengths = self.factorization.axes.lengths
        return float((lengths[0] / lengths[-1]) ** 2) if len(lengths) else 1.0

    def factors(self, lr: float) -> Floats:
        """Find ``1 - lr * curvatures``, (d,): an epoch multiplies each component of ``w - w*`` by it.

        Between -1 and 1 the component shrinks, and below 0 it changes its sign too. Outside, it grows.

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
        """Whether the learning rate is below the limit by more than the rounding error of the limit."""
        return lr < (1 - 1e-12) * self.stable_below

    # -- the minimum ---------------------------------------------------------------------------------------

    @cached_property
    def least_squares(self) -> Floats:
        """The weights of lowest loss, of shape (d, 1); where there are several, those of smallest norm."""
        return self.minimum(np.zeros((self.factorization.columns, 1)))

    @np.errstate(over="ignore", invalid="ignore")
    def minimum(self, weights: ArrayLike) -> Floats:
        """Find the weights to which gradient descent converges from these: the nearest of lowest loss.

        Parameters
        ----------
        weights : array_like of shape (d, 1)
            The start. It matters only where columns are collinear, so that many weights have the lowest loss.

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
        # along a flat direction the gradient is 0: descent leaves that component of the start as it is
        flat = self.factorization.axes.directions[:, len(self.factorization.axes.lengths) :]
        away = self.factorization.column(weights) - self.factorization.minimizer
        return np.asarray(self.factorization.minimizer + flat @ (flat.T @ away)).reshape(-1, 1)

    @cached_property
    def lowest_loss(self) -> float:
        """The lowest loss, in the target's units squared; 0 where the fit is exact but for rounding.

        It is the squared length of the part of the R factor's last column that is orthogonal to the inputs,
        over n. That is not a difference of large numbers: where a target is exactly linear, rounding leaves
        about 1e-30 of its square, not 1e-16.
        """
        return 0.0 if self.is_exact else self.factorization.loss_of(self.factorization.lowest_square)

    @property
    def is_exact(self) -> bool:
        """Whether some weights fit the data exactly, but for rounding (`Factorization.rounding`)."""
        return self.factorization.lowest_square <= self.factorization.rounding

    @property
    def is_too_small(self) -> bool:
        """Whether the lowest loss is below the smallest normal double, though the fit is not exact.

        Examples
        --------
        >>> bowl = Bowl.of([[1.0], [1.0]], [[2e-170], [4e-170]])
        >>> bowl.lowest_loss, bowl.is_exact, bowl.is_too_small
        (0.0, False, True)
        """
        return not self.is_exact and self.factorization.loss_of(self.factorization.lowest_square) < SMALLEST

    def goal(self, first_loss: float | None = None) -> Goal:
        """Find the loss at which a run has reached its goal: 1 % above the lowest loss.

        Where the fit is exact or the lowest loss is too small for a double, 1 % of the lowest loss says
        nothing. There the goal is 1 % of the first loss above the lowest, and at least the rounding error.

        Parameters
        ----------
        first_loss : float, optional
            The loss of epoch 0. The default is the loss of weights that are all 0.

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
            first = first_loss
            if first is None:
                first = self.factorization.loss_of(self.factorization.target_square)
            rounding = self.factorization.loss_of(self.factorization.rounding)
            above = max(CLOSE * first, rounding)
        else:
            above = CLOSE * lowest
        return Goal(lowest + above, above, self.is_exact, rounding, self.is_too_small)

    @np.errstate(over="ignore", invalid="ignore")
    def loss(self, weights: ArrayLike) -> float:
        """Find the loss at any weights, as ``lowest_loss + ‖X (w - w*)‖² / n``.

        Parameters
        ----------
        weights : array_like of shape (d, 1)

        Returns
        -------
        float
            In the target's units squared; infinity where it would be too large a number.
        """
        away = self.factorization.column(weights) - self.factorization.minimizer
        change = self.factorization.inputs @ away
        return self.lowest_loss + float(infinite_if_nan(change @ change)) / self.factorization.rows

    # -- forecasts of the epochs ---------------------------------------------------------------------------

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
            How many further epochs, 0 or more. The computing time does not depend on it.

        Returns
        -------
        ndarray of shape (d, 1)
            Infinite where they would be too large a number.

        Notes
        -----
        V are the eigenvectors and Λ the eigenvalues: Goh 2017, "First Steps: Gradient Descent". Computed as
        ``w + V ((1 - lr Λ)^epochs - 1) Vᵀ (w - w*)``: epoch 0 is exact, and directions whose factor is near 1
        keep their digits.
        """
        steep = self.factorization.axes.directions[:, : len(self.factorization.axes.lengths)]
        components, exponents = self.factorization.components(weights), epochs * log_factors(lr * self._steep)
        # an odd power of a negative factor is negative
        is_negative = (lr * self._steep > 1) & (epochs % 2 == 1)
        change = np.where(is_negative, -np.exp(exponents) - 1, np.expm1(exponents))
        moved = steep @ np.where(components == 0, 0, change * components)
        return infinite_if_nan(self.factorization.column(weights) + moved).reshape(-1, 1)

    def epochs_to(self, weights: ArrayLike, lr: float, goal: Goal | None = None) -> int | None:
        """Forecast after how many further epochs the loss first meets a goal.

        Parameters
        ----------
        weights, lr
            As for `weights_at`.
        goal : Goal, optional
            The default is the goal of a run that starts from weights that are all 0.

        Returns
        -------
        int or None
            0 where these weights meet it; None where none ever do, or only after more than 10**12 epochs.
        """
        return self.forecast(weights, lr).epochs_to((goal or self.goal()).above)

    def overflow_epoch(self, weights: ArrayLike, lr: float) -> int | None:
        """Forecast the first epoch, counted from these weights, at which a number overflows.

        Parameters
        ----------
        weights, lr
            As for `weights_at`.

        Returns
        -------
        int or None
            The first epoch at which the sum of squares or a gradient passes the largest float; None where
            neither ever does, or only after more than 10**12.
        """
        if not math.isfinite(self.loss(weights) * self.factorization.rows):
            return 0
        return self.forecast(weights, lr).overflow_epoch(self.lowest_loss, self.factorization.rows)

    def fastest_rate(self, weights: ArrayLike, goal: Goal | None = None) -> tuple[float, int] | None:
        """Find the constant learning rate that meets a goal in the fewest epochs from these weights.

        Parameters
        ----------
        weights, goal
            As for `epochs_to`.

        Returns
        -------
        (float, int) or None
            The rate and its number of epochs. None where `stable_below` is 0 or infinite, or where no rate
            meets the goal within 10**12 epochs.

        Notes
        -----
        The rates that need this number of epochs form an interval. Its middle is returned: of all of them it
        is the furthest from both ends, so that it can be rounded for display.
        """
        if not 0 < self.stable_below < math.inf:
            return None
        forecast = self.forecast(weights, lr=0.0)
        ratios = (forecast.lengths / self.factorization.axes.lengths[0]) ** 2
        found = fastest(ratios, forecast.amplitudes, (goal or self.goal()).above)
        return None if found is None else (found[0] * self.stable_below / 2, found[1])

    @np.errstate(over="ignore", invalid="ignore")
    def forecast(self, weights: ArrayLike, lr: float) -> Forecast:
        """Find the terms of which the loss at all further epochs is the sum.

        Parameters
        ----------
        weights, lr
            As for `weights_at`.

        Returns
        -------
        Forecast

        Examples
        --------
        >>> bowl = Bowl.of([[1.0], [1.0]], [[2.0], [4.0]])
        >>> bowl.forecast([[0.0]], lr=0.25).excesses(np.array([0, 1, 2])).round(6)
        array([9.    , 2.25  , 0.5625])
        """
        # λ = 2 σ² / n, so that loss - lowest = Σ λ component² / 2 = Σ (σ component)² / n
        lengths, components = self.factorization.axes.lengths, self.factorization.components(weights)
        amplitudes = lengths * components / math.sqrt(self.factorization.rows)
        present = (components != 0) & (amplitudes != 0)
        return Forecast(lengths[present], amplitudes[present], log_factors(lr * self._steep[present]))

    @property
    def _steep(self) -> Floats:
        """The curvatures of the directions that are not flat."""
        return self.curvatures[: len(self.factorization.axes.lengths)]


def _quotient(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else math.inf
