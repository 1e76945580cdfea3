"""Weights that are found from printed predictions, and the learning rate that is found from a step.

The first predictions of a linear model are ``X w``. Where these rows of `X` determine the weights, least
squares finds them, to as many digits as were printed: an error of at most `margin` in each prediction moves
weight i by at most ``margin * sum(abs(pinv(X)[i]))``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.descent.chapter import gradient

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.descent.snapshot import Floats

__all__ = [
    *("Estimate", "as_column", "chapter_gradient", "first_inputs", "found_rate", "found_weights"),
    "hessian_size",
]

MOST_WEIGHTS = 5
"""More weights are not looked for: most programs print five rows."""

WORST_CONDITION = 1e8
"""The largest condition number of rows that still determine the weights."""

ROUNDING = 1e-14
"""The error of a prediction that was told in full, as a share of the largest one."""

SAME_RATE = 1e-6
"""How far the ratios of step and gradient may differ, as a share, besides the digits that are missing."""


class Estimate(NamedTuple):
    """Numbers that are known to some digits.

    Attributes
    ----------
    values : ndarray of shape (d, 1)
        The numbers.
    margins : ndarray of shape (d, 1)
        How far each may be off.
    """

    values: Floats
    margins: Floats


def found_weights(data: Dataset, predicted: tuple[float, ...], margin: float) -> Estimate | None:
    """Find the weights that give the predictions of the first rows.

    Parameters
    ----------
    data : Dataset
        What the model predicts.
    predicted : tuple of float
        The predictions for its first rows.
    margin : float
        How far each may be off, since it was printed in few digits.

    Returns
    -------
    Estimate or None
        None where the rows do not determine them, or no linear model gives these predictions.

    Examples
    --------
    >>> from gdtui.data import load
    >>> found = found_weights(load("line"), (1.511820, 1.950460, 1.144156), 5e-7)
    >>> found.values.round(4).tolist(), bool((found.margins < 1e-5).all())
    ([[1.0], [1.0]], True)
    """
    X = first_inputs(data)[: len(predicted)]
    Y = as_column(predicted[: len(X)])
    if len(X) < X.shape[1] or X.shape[1] > MOST_WEIGHTS or not np.isfinite(Y).all():
        return None
    inverse = _inverse(data, len(X))
    if inverse is None:
        return None
    off = margin + ROUNDING * float(np.abs(Y).max(initial=0.0))
    weights = inverse @ Y
    if (np.abs(X @ weights - Y) > 2 * len(X) * off).any():
        return None
    return Estimate(weights, off * np.abs(inverse).sum(axis=1, keepdims=True))


@lru_cache(maxsize=4)
def _inverse(data: Dataset, rows: int) -> Floats | None:
    """Return the pseudoinverse of the first rows, (d, rows); None where their columns are dependent.

    The condition number is that of columns of unit length.
    """
    X = first_inputs(data)[:rows]
    lengths = np.sqrt((X * X).sum(axis=0))
    if not lengths.all() or np.linalg.cond(X / lengths) > WORST_CONDITION:
        return None
    return np.asarray(np.linalg.pinv(X / lengths) / lengths[:, None])


def as_column(numbers: tuple[float, ...]) -> Floats:
    """Make a column of numbers, (n, 1)."""
    return np.array(numbers, dtype=np.float64).reshape(-1, 1)


def first_inputs(data: Dataset) -> Floats:
    """Return the first rows of `X`: those that are kept of reduced data, else all."""
    return data.head_X if data.reduction is not None else data.X


def chapter_gradient(data: Dataset, weights: Floats) -> Floats:
    """Compute the gradient of the mean squared error over all rows, (d, 1), which may be infinite."""
    with np.errstate(all="ignore"):
        return gradient(data.X, data.Y, weights)


@lru_cache(maxsize=4)
def hessian_size(data: Dataset) -> Floats:
    """Return the absolute values of the Hessian ``2 XᵀX / n``, (d, d): how much a weight moves a gradient."""
    return np.asarray(np.abs(2 * (data.X.T @ data.X) / len(data.X)))


def found_rate(data: Dataset, before: Estimate, after: Estimate) -> float | None:
    """Find the learning rate with which the chapter's gradient gives a step.

    Each weight gives a rate, ``(before - after) / gradient``. These rates must agree.

    Returns
    -------
    float or None
        None where the rates do not agree, or too few digits are known.
    """
    slope = chapter_gradient(data, before.values)
    step = before.values - after.values
    off = before.margins + after.margins + ROUNDING * np.abs(before.values)
    size = float((slope * slope).sum())
    if not (np.isfinite(size) and size > 0):
        return None
    rate = float((step * slope).sum()) / size
    missing = np.abs(step - rate * slope) - off
    enough = float((off * np.abs(slope)).sum()) < 0.05 * abs(rate) * size
    agrees = bool((missing <= SAME_RATE * np.abs(step).max()).all())
    return rate if rate > 0 and agrees and enough else None
