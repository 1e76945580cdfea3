"""The wrong formulas that are tried, and why: what a step looks like if one thing in it is wrong.

One epoch from known weights reveals the gradient that a program uses,

    s = (weights before - weights after) / learning rate,

since the chapter's update is ``weights - lr * gradient``. With ``e = Y - X @ weights`` the true one is
``g = -2 Xᵀe / n``. A mistake is a formula for s, or a number c with ``s = c g``; a name is given only if it
predicts what the program returned in every call, for other data, other rates and other starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.known.at import At

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["FORMULAS", "RESIDUAL", "SHAPES", "Formula"]


@dataclass(frozen=True)
class Formula:
    """A wrong formula of the gradient; the other fields are those of `Factor`.

    Attributes
    ----------
    gradient : callable
        Returns the wrong gradient, given `At`.
    """

    id: str
    sentence: str
    look: str
    gradient: Callable[[At], Floats]


RESIDUAL = "the line that finds the residuals, and which of them the gradient uses"
COLUMN = "which column of X belongs to which weight"
SHAPES = "the shapes of Y and of the predictions just before they are subtracted"

FORMULAS = (
    Formula(
        "input-missing",
        "every weight gets the same step, that of the bias: the inputs X are missing in the gradient",
        "the gradient of a weight: each residual is multiplied by the weight's own input before the sum",
        lambda at: np.full_like(at.w, -2 * np.mean(at.e)),
    ),
    Formula(
        "one-number-for-all",
        "every weight gets the same step: one mean or sum over all weights is used for each",
        "the mean or sum in the gradient: it runs over the rows, not over the weights",
        lambda at: np.full_like(at.w, np.mean(at.g)),
    ),
    Formula(
        "one-number-for-all",
        "every weight gets the same step: the sum over all weights is used for each",
        "the mean or sum in the gradient: it runs over the rows, not over the weights",
        lambda at: np.full_like(at.w, np.sum(at.g)),
    ),
    Formula(
        "star-for-at",
        "each weight makes predictions of its own: X and the weights are multiplied number by number, and"
        " not added up",
        "the product of X and the weights: * multiplies number by number, @ and np.dot add up over the"
        " weights",
        At.each_alone,
    ),
    Formula(
        "squared-residual",
        "the residuals are squared in the gradient, so it is as if every row were too low",
        "the square belongs to the loss; its slope has the residual itself",
        lambda at: at.with_residuals(at.e**2),
    ),
    Formula(
        "residual-absolute",
        "the residuals lose their signs in the gradient: their absolute values are used",
        RESIDUAL,
        lambda at: at.with_residuals(np.abs(at.e)),
    ),
    Formula(
        "residual-sign",
        "only the signs of the residuals count in the gradient: it is that of the mean absolute error",
        RESIDUAL,
        lambda at: at.with_residuals(np.sign(at.e)) / 2,
    ),
    Formula(
        "target-for-residual",
        "the gradient has the actual values where the residuals belong",
        RESIDUAL,
        lambda at: at.with_residuals(at.Y),
    ),
    Formula(
        "prediction-for-residual",
        "the gradient has the predictions where the residuals belong",
        RESIDUAL,
        lambda at: at.with_residuals(at.p),
    ),
    Formula(
        "last-row-only",
        "only the last row counts in your gradient: the sum over the rows keeps no more than its last term",
        "the line that adds a row's part to the gradient: whether it stands within the loop, and adds or"
        " assigns",
        lambda at: at.of_rows(slice(-1, None)),
    ),
    Formula(
        "first-row-only",
        "only the first row counts in your gradient",
        "the loop over the rows: whether it comes to the second one",
        lambda at: at.of_rows(slice(0, 1)),
    ),
    Formula(
        "last-row-left-out",
        "the last row does not count in your gradient",
        "where the loop over the rows ends",
        lambda at: at.of_rows(slice(0, -1)),
    ),
    Formula(
        "first-row-left-out",
        "the first row does not count in your gradient",
        "where the loop over the rows begins",
        lambda at: at.of_rows(slice(1, None)),
    ),
    Formula(
        "some-rows-only",
        "only the first rows count in your gradient, as many as there are weights",
        "how far the loop over the rows goes, and which size of X it uses",
        lambda at: at.of_rows(slice(0, at.d)),
    ),
    *(
        Formula(
            "some-rows-only",
            f"only the {side} {count} rows count in your gradient"
            + (": those that are printed" if (side, count) == ("first", 5) else ""),
            "which rows are cut out: a slice such as [:5] is for printing",
            partial(At.of_rows, rows=rows, own_count=own_count),
        )
        for count in (5, 2, 3, 4, 6, 7, 8, 9, 10)
        for own_count in (False, True)
        for side, rows in (("first", slice(0, count)), ("last", slice(-count, None)))
    ),
    Formula(
        "some-rows-only",
        "only every other row counts in your gradient",
        "the step of the loop over the rows, or of a slice",
        lambda at: at.of_rows(slice(0, None, 2)),
    ),
    Formula(
        "last-row-left-out",
        "the last row does not count in your gradient, and the sum is divided by the number of the others",
        "where the loop over the rows ends",
        lambda at: at.of_rows(slice(0, -1), own_count=True),
    ),
    Formula(
        "first-row-left-out",
        "the first row does not count in your gradient, and the sum is divided by the number of the others",
        "where the loop over the rows begins",
        lambda at: at.of_rows(slice(1, None), own_count=True),
    ),
    Formula(
        "broadcast-n-by-n",
        "each prediction is compared with all actual values, that is with their mean: so it is where shapes"
        " make n × n differences in place of n, for n rows",
        SHAPES,
        lambda at: at.with_residuals(np.mean(at.Y) - at.p),
    ),
    Formula(
        "broadcast-n-by-n",
        "each actual value is compared with all predictions, that is with their mean: so it is where shapes"
        " make n × n differences in place of n, for n rows",
        SHAPES,
        lambda at: at.with_residuals(at.Y - np.mean(at.p)),
    ),
    Formula(
        "means-multiplied",
        "the mean of the residuals is multiplied by the mean of a column of X: two means are multiplied, or"
        " shapes make n × n products in place of n, for n rows",
        "the residuals and the column of X: their product in each row comes first, then the mean",
        lambda at: -2 * np.mean(at.e) * np.mean(at.X, axis=0)[:, None],
    ),
    Formula(
        "bias-frozen",
        "the bias never moves, and the other weights move as they should",
        "the update of the first weight",
        lambda at: at.times(0, 1),
    ),
    Formula(
        "bias-twice",
        "the bias moves 2 times as far as it should, and the other weights as they should",
        "whether the bias is updated in two places",
        lambda at: at.times(2, 1),
    ),
    Formula(
        "bias-not-divided",
        "with {whose} {n} rows the bias moves {n} times as far as it should: its sum is not divided by"
        " their number",
        "the division in the bias's gradient",
        lambda at: at.times(at.n, 1),
    ),
    Formula(
        "bias-not-divided",
        "with {whose} {n} rows the weights move {n} times as far as they should, and the bias as it should:"
        " their sums are not divided by the number of rows",
        "the division in the gradient of the weights that are no bias",
        lambda at: at.times(1, at.n),
    ),
    Formula(
        "only-two-weights",
        "only the first two weights move; the others stay where they were",
        "how many weights the update goes through",
        lambda at: at.times(1, 1, 0),
    ),
    Formula(
        "wrong-column",
        "the last weight never moves, and the others move as they should",
        "where the loop over the weights ends",
        lambda at: at.without(-1),
    ),
    Formula(
        "wrong-column",
        "the second weight never moves, and the others move as they should",
        "which weight the code treats apart: places are counted from 0",
        lambda at: at.without(1),
    ),
    Formula(
        "wrong-column",
        "the weights get each other's steps: the gradient is in reverse order",
        "the order of the gradient's components",
        lambda at: at.g[::-1],
    ),
    *(
        Formula(
            "wrong-column",
            "each weight gets the step of its neighbour",
            COLUMN,
            lambda at, places=places: np.roll(at.g, places, axis=0),  # type: ignore[misc]
        )
        for places in (1, -1)
    ),
    Formula(
        "wrong-column",
        "the second weight gets the bias's step, and the others move as they should",
        "which weight is the bias: places are counted from 0",
        lambda at: at.copied(1, 0),
    ),
    Formula(
        "wrong-column",
        "the bias gets the second weight's step, and the others move as they should",
        COLUMN,
        lambda at: at.copied(0, 1),
    ),
    Formula(
        "bias-dropped",
        "the column of ones is set to 0: the bias does not count in your predictions, and never moves",
        "what becomes of the first column of X",
        At.without_ones,
    ),
    Formula(
        "bias-dropped",
        "the bias does not count in your predictions",
        "what the predictions are made of",
        lambda at: at.with_residuals(at.e + at.X[:, :1] * at.w[0]),
    ),
    Formula(
        "factor-2-missing",
        "the bias moves half as far as it should, and the other weights as they should: its factor 2 is"
        " missing",
        "the factor 2 in the bias's gradient",
        lambda at: at.times(0.5, 1),
    ),
    Formula(
        "factor-2-missing",
        "the weights move half as far as they should, and the bias as it should: their factor 2 is missing",
        "the factor 2 in the gradient of the weights that are no bias",
        lambda at: at.times(1, 0.5),
    ),
    Formula(
        "divided-twice",
        "with {whose} {n} rows the weights move 1/{n} as far as they should, and the bias as it should: they"
        " are divided by the number of rows twice",
        "the divisions in the gradient of the weights that are no bias",
        lambda at: at.times(1, 1 / at.n),
    ),
    Formula(
        "divided-twice",
        "with {whose} {n} rows the bias moves 1/{n} as far as it should, and the weights as they should: it"
        " is divided by the number of rows twice",
        "the divisions in the bias's gradient",
        lambda at: at.times(1 / at.n, 1),
    ),
    Formula(
        "sign",
        "the bias goes up the slope, and the other weights go down it",
        "the sign in the bias's gradient and update",
        lambda at: at.times(-1, 1),
    ),
    Formula(
        "sign",
        "the weights go up the slope, and the bias goes down it",
        "the sign in the gradient and update of the weights that are no bias",
        lambda at: at.times(1, -1),
    ),
)
"""Wrong formulas of s; each is also tried together with each factor."""
