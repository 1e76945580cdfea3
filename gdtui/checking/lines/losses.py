"""The numbers that may be printed as the loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["LOSSES", "OWN_LOSSES", "Other", "mean_square"]

SHOWN = 5


@dataclass(frozen=True)
class Other:
    """Another number than the chapter's loss that is printed as the loss.

    Attributes
    ----------
    id : str
        The mistake's name in a record.
    sentence : str
        What it is.
    value : callable
        The number, of the actual values and the predictions.
    """

    id: str
    sentence: str
    value: Callable[[Floats, Floats], float]


LOSSES = (
    Other("loss-half", "half the mean squared error", lambda Y, P: float(np.mean((Y - P) ** 2)) / 2),
    Other("loss-sum", "the sum of the squares, not their mean", lambda Y, P: float(np.sum((Y - P) ** 2))),
    Other("loss-sum", "half the sum of the squares", lambda Y, P: float(np.sum((Y - P) ** 2)) / 2),
    Other(
        "loss-root", "the root of the mean squared error", lambda Y, P: float(np.sqrt(np.mean((Y - P) ** 2)))
    ),
    Other(
        "loss-root", "the root of the sum of the squares", lambda Y, P: float(np.sqrt(np.sum((Y - P) ** 2)))
    ),
    Other("loss-absolute", "the mean absolute difference", lambda Y, P: float(np.mean(np.abs(Y - P)))),
    Other("loss-absolute", "the sum of the absolute differences", lambda Y, P: float(np.sum(np.abs(Y - P)))),
    Other(
        "loss-not-squared",
        "the mean of the differences, without a square",
        lambda Y, P: float(np.mean(Y - P)),
    ),
    Other("loss-not-squared", "the mean of predicted minus actual", lambda Y, P: float(np.mean(P - Y))),
    Other("loss-not-squared", "the sum of the differences", lambda Y, P: float(np.sum(Y - P))),
    Other("loss-not-squared", "the sum of predicted minus actual", lambda Y, P: float(np.sum(P - Y))),
    Other(
        "loss-not-squared", "the absolute mean of the differences", lambda Y, P: float(abs(np.mean(Y - P)))
    ),
    Other(
        "loss-five-rows",
        "the mean over the five rows that are shown, not over all",
        lambda Y, P: float(np.mean((Y - P)[:SHOWN] ** 2)),
    ),
    Other(
        "loss-five-rows",
        "the sum over the five rows that are shown, divided by the number of all",
        lambda Y, P: float(np.sum((Y - P)[:SHOWN] ** 2)) / len(Y),
    ),
    Other(
        "loss-squared-sum", "the square of the sum of the differences", lambda Y, P: float(np.sum(Y - P) ** 2)
    ),
    Other("loss-squared-sum", "the square of their mean", lambda Y, P: float(np.mean(Y - P) ** 2)),
    Other(
        "loss-squared-sum", "the square of their sum, over n", lambda Y, P: float(np.sum(Y - P) ** 2) / len(Y)
    ),
    Other("loss-n-by-n", "the mean of n × n differences", lambda Y, P: float(np.mean((Y - P.T) ** 2))),
    Other(
        "loss-n-by-n", "the sum of n × n squares, over n", lambda Y, P: float(np.sum((Y - P.T) ** 2)) / len(Y)
    ),
    Other("loss-n-by-n", "the sum of n × n squares", lambda Y, P: float(np.sum((Y - P.T) ** 2))),
    Other(
        "loss-last-row", "the square of the last row's difference", lambda Y, P: float((Y - P)[-1, 0] ** 2)
    ),
    Other("loss-last-row", "the last row's square, over n", lambda Y, P: float((Y - P)[-1, 0] ** 2) / len(Y)),
    Other(
        "loss-last-row", "the square of the first row's difference", lambda Y, P: float((Y - P)[0, 0] ** 2)
    ),
    Other(
        "loss-variance",
        "the variance of the differences: their mean is taken off before they are squared",
        lambda Y, P: float(np.var(Y - P)),
    ),
    Other(
        "loss-variance",
        "the deviation of the differences, the root of their variance",
        lambda Y, P: float(np.std(Y - P)),
    ),
    Other(
        "unknown",
        "the sum of the squares over n - 1",
        lambda Y, P: float(np.sum((Y - P) ** 2)) / (len(Y) - 1),
    ),
)


def mean_square(Y: Floats, P: Floats) -> float:
    """Return the chapter's loss."""
    return float(np.mean((Y - P) ** 2))


OWN_LOSSES: dict[str, tuple[Callable[[Floats, Floats], float], ...]] = {
    "half-mse": (lambda Y, P: float(np.mean((Y - P) ** 2)) / 2,),
    "not-divided-by-n": (lambda Y, P: float(np.sum((Y - P) ** 2)),),
    "no-factor": (lambda Y, P: float(np.sum((Y - P) ** 2)) / 2,),
}
"""Losses of which a step with a factor is the gradient: then both belong together, by another convention."""
