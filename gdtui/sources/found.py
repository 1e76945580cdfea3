"""Found: what printed predictions say of the weights, and what a step says of the learning rate.

The first rows of a linear model are ``X w = predictions``. Where their rows determine the weights, these are
found by least squares. They are as good as the digits that were printed: an error of at most `margin` in each
prediction moves weight i by at most ``margin * sum(abs(pinv(X)[i]))``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdtui.data.dataset import Dataset

    Floats = NDArray[np.float64]

__all__ = [
    *("MOST_WEIGHTS", "FoundWeights", "chapter_gradient", "curvature_size", "first_inputs", "found_rate"),
    "found_weights",
]

MOST_WEIGHTS = 5
"""More weights than rows that are printed can't be found."""

WORST_CONDITION = 1e8
"""Rows that are further from being independent say nothing of the weights."""

ROUNDING = 1e-14
"""What a prediction is off by, as a share of the largest one, where it was told in full."""

SAME_RATE = 1e-6
"""What the ratios of step and gradient may differ by, as a share, besides the digits that are missing."""


class FoundWeights(NamedTuple):
    """Weights that were found from predictions.

    Attributes
    ----------
    weights : ndarray of shape (d, 1)
        The weights.
    margins : ndarray of shape (d, 1)
        How far each may be off.
    """

    weights: Floats
    margins: Floats


def found_weights(data: Dataset, predicted: tuple[float, ...], margin: float) -> FoundWeights | None:
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
    FoundWeights or None
        None where the rows do not determine them, or no linear model gives these predictions.

    Examples
    --------
    >>> from gdtui.data import load
    >>> found = found_weights(load("line"), (1.511820, 1.950460, 1.144156), 5e-7)
    >>> found.weights.round(4).tolist(), bool((found.margins < 1e-5).all())
    ([[1.0], [1.0]], True)
    """
    X = first_inputs(data)[: len(predicted)]
    Y = np.array(predicted[: len(X)], dtype=np.float64).reshape(-1, 1)
    if len(X) < X.shape[1] or X.shape[1] > MOST_WEIGHTS or not np.isfinite(Y).all():
        return None
    inverse = _inverse(data, len(X))
    if inverse is None:
        return None
    off = margin + ROUNDING * float(np.abs(Y).max(initial=0.0))
    weights = inverse @ Y
    if (np.abs(X @ weights - Y) > 2 * len(X) * off).any():
        return None
    return FoundWeights(weights, off * np.abs(inverse).sum(axis=1, keepdims=True))


@lru_cache(maxsize=4)
def _inverse(data: Dataset, rows: int) -> Floats | None:
    """Invert the first rows, (d, rows); None where they are dependent. Rank is decided on unit columns."""
    X = first_inputs(data)[:rows]
    lengths = np.sqrt((X * X).sum(axis=0))
    if not lengths.all() or np.linalg.cond(X / lengths) > WORST_CONDITION:
        return None
    return np.asarray(np.linalg.pinv(X / lengths) / lengths[:, None])


def first_inputs(data: Dataset) -> Floats:
    """Return the first rows of `X` that are kept."""
    return data.head_X if data.reduction is not None else data.X


def chapter_gradient(data: Dataset, weights: Floats) -> Floats:
    """Compute the chapter's gradient of the mean squared error over all rows, (d, 1)."""
    with np.errstate(all="ignore"):
        residual = data.Y - data.X @ weights
        return np.asarray(-2 * (data.X.T @ residual) / len(data.X))


@lru_cache(maxsize=4)
def curvature_size(data: Dataset) -> Floats:
    """Return the absolute values of the Hessian ``2 XᵀX / n``, (d, d): how much a weight moves a gradient."""
    return np.asarray(np.abs(2 * (data.X.T @ data.X) / len(data.X)))


def found_rate(data: Dataset, before: FoundWeights, after: FoundWeights) -> float | None:
    """Find the learning rate with which the chapter's gradient gives a step.

    Each weight says its own rate, ``(before - after) / gradient``. They must agree.

    Returns
    -------
    float or None
        None where they do not agree, or their digits do not say.
    """
    slope = chapter_gradient(data, before.weights)
    step = before.weights - after.weights
    off = before.margins + after.margins + 1e-14 * np.abs(before.weights)
    size = float((slope * slope).sum())
    if not (np.isfinite(size) and size > 0):
        return None
    rate = float((step * slope).sum()) / size
    missing = np.abs(step - rate * slope) - off
    enough = float((off * np.abs(slope)).sum()) < 0.05 * abs(rate) * size
    agrees = bool((missing <= SAME_RATE * np.abs(step).max()).all())
    return rate if rate > 0 and agrees and enough else None
