"""Wrong formulas that are rare: each is tried alone, not with another mistake beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.known.formulas import RESIDUAL, Formula

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gdtui.checking.known.at import At

    Floats = NDArray[np.float64]

__all__ = ["RARER"]

BATCHES = (2, 3, 4, 5, 8, 10, 16, 20, 25, 32, 50, 64)
MODEL = "what is done to the predictions before the residuals are found"


def _over_batches(at: At, size: int, is_mean: bool) -> Floats:
    """Add up the gradients of batches, each divided by its own rows, or take their mean."""
    starts = range(0, at.n, size)
    total: Floats = sum((at.only(slice(start, start + size), True) for start in starts), np.zeros_like(at.w))
    return total / len(starts) if is_mean else total


def _rest_reversed(at: At) -> Floats:
    result: Floats = np.vstack([at.g[:1], at.g[:0:-1]])
    return result


def _laid_out_anew(at: At) -> Floats:
    result: Floats = -2 * (at.X.reshape(at.d, at.n) @ at.e) / at.n
    return result


def _logistic(p: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-p))
    return result


def _cut_with_slope(at: At) -> Floats:
    """Return the gradient of a model that cuts its predictions off at 0: rows that are cut have none."""
    result: Floats = -2 * (at.X.T @ ((at.Y - at.p) * (at.p > 0))) / at.n
    return result


CHANGED: tuple[tuple[str, str, Callable[[Floats], Floats]], ...] = (
    ("predictions below 0 are set to 0", "max(p, 0)", lambda p: np.maximum(p, 0)),
    ("the predictions lose their signs", "|p|", np.abs),
    ("the predictions are rounded to whole numbers", "round(p)", np.round),
    ("the predictions are cut off to whole numbers", "trunc(p)", np.trunc),
    ("the predictions go through the logistic function", "1 / (1 + exp(-p))", _logistic),
    ("the predictions go through tanh", "tanh(p)", np.tanh),
    ("the predictions are squared", "p²", np.square),
)
"""What may be done to the predictions."""

RARER = (
    *(
        Formula(
            "predictions-changed",
            f"s = -2 Xᵀ(Y - {formula}) / n",
            f"{what} before the residuals are found",
            MODEL,
            lambda at, change=change: at.of(at.Y - change(at.p)),  # type: ignore[misc]
        )
        for what, formula, change in CHANGED
    ),
    Formula(
        "predictions-changed",
        "s = -2 Xᵀe / n over the rows with a prediction above 0",
        "rows with a prediction below 0 do not count in your gradient",
        MODEL,
        _cut_with_slope,
    ),
    Formula(
        "some-rows-only",
        "s = -2 Xᵀmax(e, 0) / n",
        "only the rows whose prediction is too low count in your gradient",
        RESIDUAL,
        lambda at: at.of(np.maximum(at.e, 0)),
    ),
    Formula(
        "some-rows-only",
        "s = -2 Xᵀmin(e, 0) / n",
        "only the rows whose prediction is too high count in your gradient",
        RESIDUAL,
        lambda at: at.of(np.minimum(at.e, 0)),
    ),
    Formula(
        "inputs-changed",
        "s = -2 (X²)ᵀe / n",
        "the inputs are squared in the gradient",
        "the gradient of a weight: each residual is multiplied by the weight's own input, once",
        lambda at: -2 * ((at.X**2).T @ at.e) / at.n,
    ),
    Formula(
        "inputs-changed",
        "s = -2 |X|ᵀe / n",
        "the inputs lose their signs in the gradient",
        "the gradient of a weight: each residual is multiplied by the weight's own input",
        lambda at: -2 * (np.abs(at.X).T @ at.e) / at.n,
    ),
    Formula(
        "wrong-column",
        "s_0 = g_0, the others in reverse",
        "the weights but the bias get each other's steps: their part of the gradient is in reverse order",
        "the places in the gradient: a place below 0 is counted from the end",
        _rest_reversed,
    ),
    Formula(
        "transpose-missing",
        "s = -2 X.reshape(d, n) e / n",
        "X is laid out anew where it should be transposed: a reshape keeps the numbers in their order, so"
        " rows and columns are mixed",
        "what makes the shape (weights, rows) of X: .T turns rows to columns, reshape does not",
        _laid_out_anew,
    ),
    *(
        Formula(
            "batches-added",
            f"s = sum over batches of {size} rows of their g",
            f"the gradients of batches of {size} rows are added up: the sum of their means is no mean",
            "what becomes of the gradients of the batches",
            lambda at, size=size: _over_batches(at, size, False),  # type: ignore[misc]
        )
        for size in BATCHES
    ),
    *(
        Formula(
            "batches-added",
            f"s = mean over batches of {size} rows of their g",
            f"the mean of the gradients of batches of {size} rows is taken, and the last batch is smaller:"
            " its rows count for more",
            "what becomes of the gradients of the batches",
            lambda at, size=size: _over_batches(at, size, True),  # type: ignore[misc]
        )
        for size in BATCHES
    ),
)
"""Wrong formulas of s that have no second mistake beside them."""
