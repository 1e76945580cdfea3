"""Wrong formulas that are rare: each is tried alone, not with another mistake beside it."""

from __future__ import annotations

from functools import partial
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
    total: Floats = sum(
        (at.of_rows(slice(start, start + size), True) for start in starts), np.zeros_like(at.w)
    )
    return total / len(starts) if is_mean else total


def _logistic(p: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-p))
    return result


CHANGED: tuple[tuple[str, Callable[[Floats], Floats]], ...] = (
    ("predictions below 0 are set to 0", lambda p: np.maximum(p, 0)),
    ("the predictions lose their signs", np.abs),
    ("the predictions are rounded to whole numbers", np.round),
    ("the predictions are cut off to whole numbers", np.trunc),
    ("the predictions go through the logistic function", _logistic),
    ("the predictions go through tanh", np.tanh),
    ("the predictions are squared", np.square),
)
"""What a program may do to the predictions."""

RARER = (
    *(
        Formula(
            "predictions-changed",
            f"{what} before the residuals are found",
            MODEL,
            lambda at, change=change: at.with_residuals(at.Y - change(at.p)),  # type: ignore[misc]
        )
        for what, change in CHANGED
    ),
    Formula(
        "predictions-changed",
        "rows with a prediction below 0 do not count in your gradient",
        MODEL,
        lambda at: at.with_residuals(at.e * (at.p > 0)),
    ),
    Formula(
        "some-rows-only",
        "only the rows whose prediction is too low count in your gradient",
        RESIDUAL,
        lambda at: at.with_residuals(np.maximum(at.e, 0)),
    ),
    Formula(
        "some-rows-only",
        "only the rows whose prediction is too high count in your gradient",
        RESIDUAL,
        lambda at: at.with_residuals(np.minimum(at.e, 0)),
    ),
    Formula(
        "inputs-changed",
        "the inputs are squared in the gradient",
        "the gradient of a weight: each residual is multiplied by the weight's own input, once",
        lambda at: -2 * ((at.X**2).T @ at.e) / at.n,
    ),
    Formula(
        "inputs-changed",
        "the inputs lose their signs in the gradient",
        "the gradient of a weight: each residual is multiplied by the weight's own input",
        lambda at: -2 * (np.abs(at.X).T @ at.e) / at.n,
    ),
    Formula(
        "wrong-column",
        "the weights but the bias get each other's steps: their part of the gradient is in reverse order",
        "the places in the gradient: a place below 0 is counted from the end",
        lambda at: np.vstack([at.g[:1], at.g[:0:-1]]),
    ),
    Formula(
        "transpose-missing",
        "X is laid out anew where it should be transposed: a reshape keeps the numbers in their order, so"
        " rows and columns are mixed",
        "what makes the shape (weights, rows) of X: .T turns rows to columns, reshape does not",
        lambda at: -2 * (at.X.reshape(at.d, at.n) @ at.e) / at.n,
    ),
    *(
        Formula(
            "batches-added",
            sentence.format(size),
            "what becomes of the gradients of the batches",
            partial(_over_batches, size=size, is_mean=is_mean),
        )
        for is_mean, sentence in (
            (False, "the gradients of batches of {} rows are added up: the sum of their means is no mean"),
            (
                True,
                "the mean of the gradients of batches of {} rows is taken, and the last batch is smaller: its"
                " rows count for more",
            ),
        )
        for size in BATCHES
    ),
)
"""Wrong formulas of s that are tried alone."""
