"""The loss over a plane of weights: what a picture of the bowl is drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdtui.descent.forecast import infinite_if_nan

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from gdtui.descent.bowl import Bowl

    Floats = NDArray[np.float64]

__all__ = ["plane", "surface"]


def surface(
    bowl: Bowl,
    weights: ArrayLike,
    first: int,
    second: int,
    first_values: ArrayLike,
    second_values: ArrayLike,
) -> Floats:
    """Find the loss over two of the weights, the others held as they are.

    Parameters
    ----------
    bowl : Bowl
        The loss of some data.
    weights : array_like of shape (d, 1)
        Where the others are held.
    first, second : int
        Which two weights vary; not the same.
    first_values, second_values : array_like of shape (a,), (b,)
        Their values.

    Returns
    -------
    ndarray of shape (b, a)
        The losses, in the target's units squared: a row for each value of the second weight.

    Examples
    --------
    >>> from gdtui.descent.bowl import Bowl
    >>> bowl = Bowl.of([[1.0, 0.0], [1.0, 1.0]], [[1.0], [3.0]])
    >>> surface(bowl, [[0.0], [0.0]], 0, 1, [1.0, 3.0], [0.0, 2.0]).round(6)
    array([[2., 2.],
           [0., 4.]])
    """
    origin = np.array(weights, dtype=np.float64).reshape(-1, 1)
    origin[[first, second]] = 0
    axes = np.eye(len(origin))
    return plane(bowl, origin, axes[first], axes[second], first_values, second_values)


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
    """
    away = np.reshape(origin, (-1, 1)) - bowl.least_squares
    corners = np.hstack([np.reshape(direction_a, (-1, 1)), np.reshape(direction_b, (-1, 1)), away])
    triangle = np.asarray(np.linalg.qr(bowl.factorization.inputs @ corners, mode="r"))
    a, b = np.meshgrid(a_values, b_values)
    rises = [a * along_a + b * along_b + rest for along_a, along_b, rest in triangle]
    return bowl.lowest_loss + infinite_if_nan(sum(rise * rise for rise in rises) / bowl.factorization.rows)
