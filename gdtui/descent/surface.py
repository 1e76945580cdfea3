"""The loss over a plane of weights, and along a line: what pictures of the loss surface are drawn from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gdtui.descent.forecast import infinite_if_nan

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from gdtui.descent.bowl import Bowl
    from gdtui.descent.snapshot import Floats

__all__ = ["Slice", "plane", "steepest_direction", "steepest_slice"]


@dataclass(frozen=True)
class Slice:
    """The loss along an eigenvector of the Hessian, through some weights: a parabola.

    A place on it is the signed distance from its lowest point, in the weights' units.

    Attributes
    ----------
    now : float
        Where the weights are; 0 if that may be rounding.
    factor : float
        ``1 - lr * λ``, by which the next update multiplies the distance.
    lowest : float
        The loss at the lowest point of the parabola, in the target's units squared.
    steepness : float
        ``sqrt(λ / 2)``: at a distance `s` the loss is ``lowest + (steepness * s)²``.
    """

    now: float
    factor: float
    lowest: float
    steepness: float

    @property
    def landing(self) -> float:
        """Where the next update lands."""
        return self.factor * self.now if self.now else 0.0

    def loss(self, distance: float) -> float:
        """Find the loss at a place; infinity where that would be too large a number."""
        root = abs(self.steepness * distance)
        return self.lowest + (root * root if root < _LARGEST_ROOT else math.inf)


_LARGEST_ROOT = 1e154
"""The square of more than this is no float."""


@np.errstate(over="ignore", invalid="ignore")
def plane(
    bowl: Bowl,
    origin: ArrayLike,
    direction_a: ArrayLike,
    direction_b: ArrayLike,
    a_values: ArrayLike,
    b_values: ArrayLike,
) -> Floats:
    """Find the loss over the plane ``origin + a direction_a + b direction_b``.

    Parameters
    ----------
    bowl : Bowl
        The loss of some data.
    origin, direction_a, direction_b : array_like of shape (d, 1)
        A point of the plane and two directions in it, of any length.
    a_values, b_values : array_like of shape (a,), (b,)
        How far along each.

    Returns
    -------
    ndarray of shape (b, a)
        The losses, in the target's units squared; infinity where that would be too large a number.

    Notes
    -----
    The loss is ``lowest + ‖X (a A + b B + origin - w*)‖² / n``, with the directions A and B. The R factor of
    the three columns ``X [A, B, origin - w*]`` makes that ``lowest + ‖R [a, b, 1]ᵀ‖² / n``. So a point costs
    the same for any number of weights.

    Examples
    --------
    >>> from gdtui.descent.bowl import Bowl
    >>> bowl = Bowl.of([[1.0, 0.0], [1.0, 1.0]], [[1.0], [3.0]])
    >>> plane(bowl, [0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 3.0], [0.0, 2.0]).round(6)
    array([[2., 2.],
           [0., 4.]])
    """
    away = np.reshape(origin, (-1, 1)) - bowl.least_squares
    spans = np.hstack([np.reshape(direction_a, (-1, 1)), np.reshape(direction_b, (-1, 1)), away])
    triangle = np.asarray(np.linalg.qr(bowl.factorization.inputs @ spans, mode="r"))
    a, b = np.meshgrid(a_values, b_values)
    residuals = [a * along_a + b * along_b + rest for along_a, along_b, rest in triangle]
    squares = sum(residual * residual for residual in residuals)
    return bowl.lowest_loss + infinite_if_nan(squares / bowl.factorization.rows)


@lru_cache(maxsize=4)
def steepest_direction(bowl: Bowl) -> Floats:
    """Find the eigenvector of the largest eigenvalue, (d,): of length 1, its largest entry positive."""
    axis = bowl.directions[:, 0]
    direction = np.asarray(axis * np.copysign(1.0, axis[np.abs(axis).argmax()]))
    direction.flags.writeable = False
    return direction


@np.errstate(over="ignore", invalid="ignore")
def steepest_slice(bowl: Bowl, weights: ArrayLike, lr: float) -> Slice | None:
    """Cut the bowl along its steepest direction, through some weights.

    Parameters
    ----------
    bowl : Bowl
        The loss of some data.
    weights : array_like of shape (d, 1)
        The weights now.
    lr : float
        The learning rate of the next update.

    Returns
    -------
    Slice or None
        None where all eigenvalues are 0: the loss is the same for all weights.

    Notes
    -----
    With the largest eigenvalue λ of ``H = 2 XᵀX / n``, its eigenvector v of length 1, and ``t = vᵀ(w - w*)``,
    the loss at ``w + (s - t) v`` is ``loss(w) + λ (s² - t²) / 2``: lowest at ``s = 0``. The gradient's part
    along v is ``λ t``. So an update takes `t` to ``(1 - lr λ) t``, whatever the other directions do; the
    largest λ is the one that decides whether a run diverges.

    Examples
    --------
    Curvatures 4 and 1; the steepest direction is that of the first weight.

    >>> from gdtui.descent.bowl import Bowl
    >>> bowl = Bowl.of([[2.0, 0.0], [0.0, 1.0]], [[0.0], [0.0]])
    >>> cut = steepest_slice(bowl, [[1.0], [2.0]], lr=0.6)
    >>> round(cut.factor, 6), round(cut.landing, 6), round(cut.loss(cut.now), 6), round(cut.lowest, 6)
    (-1.4, -1.4, 4.0, 2.0)
    """
    lengths = bowl.factorization.axes.lengths
    if not len(lengths):
        return None
    components = bowl.factorization.components(weights)
    steepness = lengths / math.sqrt(bowl.factorization.rows)  # σ / sqrt(n) = sqrt(λ / 2)
    others = components[1:] * steepness[1:]
    sign = float(np.sign(steepest_direction(bowl) @ bowl.directions[:, 0]))
    return Slice(
        now=sign * float(components[0]) or 0.0,
        factor=float(bowl.factors(lr)[0]),
        lowest=bowl.lowest_loss + float(infinite_if_nan(others @ others)),
        steepness=float(steepness[0]),
    )
