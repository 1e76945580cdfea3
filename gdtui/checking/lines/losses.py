"""The numbers that may be printed as the loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Loss = Callable[[Floats, Floats], float]

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
    of : callable
        Returns the number, given the differences, of shape (n, 1).
    is_broadcast : bool
        Whether the differences are those of all actual values to all predictions, of shape (n, n).
    """

    id: str
    sentence: str
    of: Callable[[Floats], float | np.floating[Any]]
    is_broadcast: bool = False

    def value(self, Y: Floats, P: Floats) -> float:
        """Return the number for actual values and predictions."""
        return float(self.of(Y - (P.T if self.is_broadcast else P)))


LOSSES = (
    Other("loss-half", "half the mean squared error", lambda e: np.mean(e**2) / 2),
    Other("loss-sum", "the sum of the squares, not their mean", lambda e: np.sum(e**2)),
    Other("loss-sum", "half the sum of the squares", lambda e: np.sum(e**2) / 2),
    Other("loss-root", "the root of the mean squared error", lambda e: np.sqrt(np.mean(e**2))),
    Other("loss-root", "the root of the sum of the squares", lambda e: np.sqrt(np.sum(e**2))),
    Other("loss-absolute", "the mean absolute difference", lambda e: np.mean(np.abs(e))),
    Other("loss-absolute", "the sum of the absolute differences", lambda e: np.sum(np.abs(e))),
    Other("loss-not-squared", "the mean of the differences, without a square", np.mean),
    Other("loss-not-squared", "the mean of predicted minus actual", lambda e: np.mean(-e)),
    Other("loss-not-squared", "the sum of the differences", np.sum),
    Other("loss-not-squared", "the sum of predicted minus actual", lambda e: np.sum(-e)),
    Other("loss-not-squared", "the absolute mean of the differences", lambda e: abs(np.mean(e))),
    Other(
        "loss-five-rows",
        "the mean over the five rows that are shown, not over all",
        lambda e: np.mean(e[:SHOWN] ** 2),
    ),
    Other(
        "loss-five-rows",
        "the sum over the five rows that are shown, divided by the number of all",
        lambda e: np.sum(e[:SHOWN] ** 2) / len(e),
    ),
    Other("loss-squared-sum", "the square of the sum of the differences", lambda e: np.sum(e) ** 2),
    Other("loss-squared-sum", "the square of their mean", lambda e: np.mean(e) ** 2),
    Other("loss-squared-sum", "the square of their sum, over n", lambda e: np.sum(e) ** 2 / len(e)),
    Other("loss-n-by-n", "the mean of n × n differences", lambda e: np.mean(e**2), is_broadcast=True),
    Other(
        "loss-n-by-n", "the sum of n × n squares, over n", lambda e: np.sum(e**2) / len(e), is_broadcast=True
    ),
    Other("loss-n-by-n", "the sum of n × n squares", lambda e: np.sum(e**2), is_broadcast=True),
    Other("loss-last-row", "the square of the last row's difference", lambda e: e[-1, 0] ** 2),
    Other("loss-last-row", "the last row's square, over n", lambda e: e[-1, 0] ** 2 / len(e)),
    Other("loss-last-row", "the square of the first row's difference", lambda e: e[0, 0] ** 2),
    Other(
        "loss-variance",
        "the variance of the differences: their mean is taken off before they are squared",
        np.var,
    ),
    Other("loss-variance", "the deviation of the differences, the root of their variance", np.std),
    Other("unknown", "the sum of the squares over n - 1", lambda e: np.sum(e**2) / (len(e) - 1)),
)


def mean_square(Y: Floats, P: Floats) -> float:
    """Return the chapter's loss."""
    return float(np.mean((Y - P) ** 2))


OWN_LOSSES: dict[str, Loss] = {
    "half-mse": lambda Y, P: mean_square(Y, P) / 2,
    "not-divided-by-n": lambda Y, P: float(np.sum((Y - P) ** 2)),
    "no-factor": lambda Y, P: float(np.sum((Y - P) ** 2)) / 2,
}
"""Losses of which the step with this factor is the gradient: both together are another convention."""
