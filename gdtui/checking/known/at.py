"""The numbers that wrong formulas are made of, at some weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["At"]


class At:
    """Data and weights at which a formula is worked out.

    Attributes
    ----------
    X, Y, w : ndarray of shape (n, d), (n, 1), (d, 1)
        The inputs, the actual values, the weights.
    p, e : ndarray of shape (n, 1)
        The predictions ``X @ w`` and the residuals ``Y - p``.
    g : ndarray of shape (d, 1)
        The true gradient.
    """

    def __init__(self, X: Floats, Y: Floats, w: Floats) -> None:
        self.X, self.Y, self.w = X, Y, w
        self.n, self.d = X.shape
        self.p = X @ w
        self.e = Y - self.p
        self.g = self.with_residuals(self.e)

    def with_residuals(self, e: Floats) -> Floats:
        """Return the gradient with other residuals in it, ``-2 Xᵀe / n``."""
        result: Floats = -2 * (self.X.T @ e) / self.n
        return result

    def of_rows(self, rows: slice, own_count: bool = False) -> Floats:
        """Return the gradient of some rows only, divided by n or by their own number."""
        count = len(self.X[rows]) if own_count else self.n
        result: Floats = -2 * (self.X[rows].T @ self.e[rows]) / max(count, 1)
        return result

    def without_ones(self) -> Floats:
        """Return the gradient for inputs whose column of ones is 0."""
        X = self.X.copy()
        X[:, 0] = 0
        result: Floats = -2 * (X.T @ (self.Y - X @ self.w)) / self.n
        return result

    def each_alone(self) -> Floats:
        """Return ``-2 mean(x_j (Y - x_j w_j))``, as if each weight made a prediction of its own."""
        result: Floats = -2 * np.mean(self.X * (self.Y - self.X * self.w.T), axis=0)[:, None]
        return result

    def copied(self, place: int, other: int) -> Floats:
        """Return the gradient with one component replaced by that of another weight."""
        result = self.g.copy()
        result[place % self.d] = self.g[other % self.d]
        return result

    def times(self, *factors: float) -> Floats:
        """Return the gradient with each component times its factor; the last factor is for the rest."""
        column = np.array([*factors, *[factors[-1]] * self.d])[: self.d, None]
        result: Floats = self.g * column
        return result

    def without(self, place: int) -> Floats:
        """Return the gradient with one component set to 0."""
        result = self.g.copy()
        result[place % self.d] = 0
        return result
