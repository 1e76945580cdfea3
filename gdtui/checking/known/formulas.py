"""The wrong formulas that are tried, and why: what a step looks like if one thing in it is wrong.

One epoch from known weights reveals the gradient that a program uses,

    s = (weights before - weights after) / learning rate,

since the chapter's update is ``weights - lr * gradient``. With ``e = Y - X @ weights`` the true one is
``g = -2 Xᵀe / n``. A mistake is a formula for s, or a number c with ``s = c g``; a name is given only if it
predicts what the program returned in every call, for other data, other rates and other starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gdtui.checking.known.at import At

    Floats = NDArray[np.float64]

__all__ = ["FORMULAS", "Formula"]


@dataclass(frozen=True)
class Formula:
    """A wrong formula of the gradient; the fields are those of `Factor`.

    Attributes
    ----------
    step : callable
        The wrong gradient, found from `At`.
    fits : callable
        How many weights and rows there must be for it to be another formula than the true one.
    """

    id: str
    formula: str
    sentence: str
    look: str
    step: Callable[[At], Floats]


RESIDUAL = "the line that finds the residuals, and which of them the gradient uses"

FORMULAS = (
    Formula(
        "input-missing",
        "s = -2 mean(e), the same for every weight",
        "every weight gets the same step, that of the bias: the inputs X are missing in the gradient",
        "the gradient of a weight: each residual is multiplied by the weight's own input before the sum",
        lambda at: np.full_like(at.w, -2 * np.mean(at.e)),
    ),
    Formula(
        "one-number-for-all",
        "s = mean over the weights of g, the same for every weight",
        "every weight gets the same step: one mean or sum over all weights is used for each",
        "the mean or sum in the gradient: it runs over the rows, not over the weights",
        lambda at: np.full_like(at.w, np.mean(at.g)),
    ),
    Formula(
        "one-number-for-all",
        "s = sum over the weights of g, the same for every weight",
        "every weight gets the same step: the sum over all weights is used for each",
        "the mean or sum in the gradient: it runs over the rows, not over the weights",
        lambda at: np.full_like(at.w, np.sum(at.g)),
    ),
    Formula(
        "star-for-at",
        "s_j = -2 mean(x_j (Y - x_j w_j))",
        "each weight makes predictions of its own: X and the weights are multiplied number by number, and"
        " not added up",
        "the product of X and the weights: * multiplies number by number, @ and np.dot add up over the"
        " weights",
        lambda at: at.each_alone(),
    ),
    Formula(
        "squared-residual",
        "s = -2 Xᵀe² / n",
        "the residuals are squared in the gradient, so it is as if every row were too low",
        "the square belongs to the loss; its slope has the residual itself",
        lambda at: at.of(at.e**2),
    ),
    Formula(
        "residual-absolute",
        "s = -2 Xᵀ|e| / n",
        "the residuals lose their signs in the gradient: their absolute values are used",
        RESIDUAL,
        lambda at: at.of(np.abs(at.e)),
    ),
    Formula(
        "residual-sign",
        "s = -Xᵀsign(e) / n",
        "only the signs of the residuals count in the gradient: it is that of the mean absolute error",
        RESIDUAL,
        lambda at: at.of(np.sign(at.e)) / 2,
    ),
    Formula(
        "target-for-residual",
        "s = -2 XᵀY / n",
        "the gradient has the actual values where the residuals belong",
        RESIDUAL,
        lambda at: at.of(at.Y),
    ),
    Formula(
        "prediction-for-residual",
        "s = -2 XᵀY_pred / n",
        "the gradient has the predictions where the residuals belong",
        RESIDUAL,
        lambda at: at.of(at.p),
    ),
    Formula(
        "last-row-only",
        "s = -2 x_n e_n / n",
        "only the last row counts in your gradient: the sum over the rows keeps no more than its last term",
        "the line that adds a row's part to the gradient: whether it stands within the loop, and adds or"
        " assigns",
        lambda at: at.only(slice(-1, None)),
    ),
    Formula(
        "first-row-only",
        "s = -2 x_1 e_1 / n",
        "only the first row counts in your gradient",
        "the loop over the rows: whether it comes to the second one",
        lambda at: at.only(slice(0, 1)),
    ),
    Formula(
        "last-row-left-out",
        "s = -2 Xᵀe / n without row n",
        "the last row does not count in your gradient",
        "where the loop over the rows ends",
        lambda at: at.only(slice(0, -1)),
    ),
    Formula(
        "first-row-left-out",
        "s = -2 Xᵀe / n without row 1",
        "the first row does not count in your gradient",
        "where the loop over the rows begins",
        lambda at: at.only(slice(1, None)),
    ),
    Formula(
        "some-rows-only",
        "s = -2 Xᵀe / n over as many rows as there are weights",
        "only the first rows count in your gradient, as many as there are weights",
        "how far the loop over the rows goes, and which size of X it uses",
        lambda at: at.only(slice(0, at.d)),
    ),
    *(
        Formula(
            "some-rows-only",
            f"s = -2 Xᵀe / {'k' if own else 'n'} over the {side} k = {count} rows",
            f"only the {side} {count} rows count in your gradient"
            + (": those that are printed" if side + str(count) == "first5" else ""),
            "which rows are cut out: a slice such as [:5] is for printing",
            lambda at, rows=rows, own=own: at.only(rows, own),  # type: ignore[misc]
        )
        for count in (5, 2, 3, 4, 6, 7, 8, 9, 10)
        for own in (False, True)
        for side, rows in (("first", slice(0, count)), ("last", slice(-count, None)))
    ),
    Formula(
        "some-rows-only",
        "s = -2 Xᵀe / n over every other row",
        "only every other row counts in your gradient",
        "the step of the loop over the rows, or of a slice",
        lambda at: at.only(slice(0, None, 2)),
    ),
    Formula(
        "last-row-left-out",
        "s = -2 Xᵀe / (n - 1) without row n",
        "the last row does not count in your gradient, and the sum is divided by the number of the others",
        "where the loop over the rows ends",
        lambda at: at.only(slice(0, -1), own_count=True),
    ),
    Formula(
        "first-row-left-out",
        "s = -2 Xᵀe / (n - 1) without row 1",
        "the first row does not count in your gradient, and the sum is divided by the number of the others",
        "where the loop over the rows begins",
        lambda at: at.only(slice(1, None), own_count=True),
    ),
    Formula(
        "broadcast-n-by-n",
        "s = -2 Xᵀ(mean(Y) - Y_pred)",
        "each prediction is compared with all actual values, that is with their mean: so it is where shapes"
        " make n × n differences in place of n, for n rows",
        "the shapes of Y and of the predictions just before they are subtracted",
        lambda at: at.of(np.mean(at.Y) - at.p),
    ),
    Formula(
        "broadcast-n-by-n",
        "s = -2 Xᵀ(Y - mean(Y_pred))",
        "each actual value is compared with all predictions, that is with their mean: so it is where shapes"
        " make n × n differences in place of n, for n rows",
        "the shapes of Y and of the predictions just before they are subtracted",
        lambda at: at.of(at.Y - np.mean(at.p)),
    ),
    Formula(
        "means-multiplied",
        "s_j = -2 mean(e) mean(x_j)",
        "the mean of the residuals is multiplied by the mean of a column of X: two means are multiplied, or"
        " shapes make n × n products in place of n, for n rows",
        "the residuals and the column of X: their product in each row comes first, then the mean",
        lambda at: -2 * np.mean(at.e) * np.mean(at.X, axis=0)[:, None],
    ),
    Formula(
        "bias-frozen",
        "s_0 = 0, the others as in g",
        "the bias never moves, and the other weights move as they should",
        "the update of the first weight",
        lambda at: at.kept(0, 1),
    ),
    Formula(
        "bias-twice",
        "s_0 = 2 g_0, the others as in g",
        "the bias moves 2 times as far as it should, and the other weights as they should",
        "whether the bias is updated in two places",
        lambda at: at.kept(2, 1),
    ),
    Formula(
        "bias-not-divided",
        "s_0 = n g_0, the others as in g",
        "with {whose} {n} rows the bias moves {n} times as far as it should: its sum is not divided by"
        " their number",
        "the division in the bias's gradient",
        lambda at: at.kept(at.n, 1),
    ),
    Formula(
        "bias-not-divided",
        "s_0 = g_0, the others n g",
        "with {whose} {n} rows the weights move {n} times as far as they should, and the bias as it should:"
        " their sums are not"
        " divided by"
        " the number of rows",
        "the division in the gradient of the weights that are no bias",
        lambda at: at.kept(1, at.n),
    ),
    Formula(
        "only-two-weights",
        "s = g for the first two weights, 0 for the others",
        "only the first two weights move; the others stay where they were",
        "how many weights the update goes through",
        lambda at: at.kept(1, 1, 0),
    ),
    Formula(
        "wrong-column",
        "s = g, the last component 0",
        "the last weight never moves, and the others move as they should",
        "where the loop over the weights ends",
        lambda at: at.part(-1),
    ),
    Formula(
        "wrong-column",
        "s = g, the second component 0",
        "the second weight never moves, and the others move as they should",
        "which weight the code treats apart: places are counted from 0",
        lambda at: at.part(1),
    ),
    Formula(
        "wrong-column",
        "s = g in reverse",
        "the weights get each other's steps: the gradient is in reverse order",
        "the order of the gradient's components",
        lambda at: at.g[::-1],
    ),
    Formula(
        "wrong-column",
        "s = g, shifted by one place",
        "each weight gets the step of its neighbour",
        "which column of X belongs to which weight",
        lambda at: np.roll(at.g, 1, axis=0),
    ),
    Formula(
        "wrong-column",
        "s = g, shifted by one place",
        "each weight gets the step of its neighbour",
        "which column of X belongs to which weight",
        lambda at: np.roll(at.g, -1, axis=0),
    ),
    Formula(
        "wrong-column",
        "s_1 = g_0, the others as in g",
        "the second weight gets the bias's step, and the others move as they should",
        "which weight is the bias: places are counted from 0",
        lambda at: at.exchanged(1, 0),
    ),
    Formula(
        "wrong-column",
        "s_0 = g_1, the others as in g",
        "the bias gets the second weight's step, and the others move as they should",
        "which column of X belongs to which weight",
        lambda at: at.exchanged(0, 1),
    ),
    Formula(
        "bias-dropped",
        "the column of ones is 0",
        "the column of ones is set to 0: the bias does not count in your predictions, and never moves",
        "what becomes of the first column of X",
        lambda at: at.without_bias(),
    ),
    Formula(
        "bias-dropped",
        "e = Y - X w without the bias",
        "the bias does not count in your predictions",
        "what the predictions are made of",
        lambda at: at.of(at.e + at.X[:, :1] * at.w[0]),
    ),
    Formula(
        "factor-2-missing",
        "s_0 = g_0 / 2, the others as in g",
        "the bias moves half as far as it should, and the other weights as they should: its factor 2 is"
        " missing",
        "the factor 2 in the bias's gradient",
        lambda at: at.kept(0.5, 1),
    ),
    Formula(
        "factor-2-missing",
        "s_0 = g_0, the others g / 2",
        "the weights move half as far as they should, and the bias as it should: their factor 2 is missing",
        "the factor 2 in the gradient of the weights that are no bias",
        lambda at: at.kept(1, 0.5),
    ),
    Formula(
        "divided-twice",
        "s_0 = g_0, the others g / n",
        "with {whose} {n} rows the weights move 1/{n} as far as they should, and the bias as it should: they"
        " are divided by the number of rows twice",
        "the divisions in the gradient of the weights that are no bias",
        lambda at: at.kept(1, 1 / at.n),
    ),
    Formula(
        "divided-twice",
        "s_0 = g_0 / n, the others as in g",
        "with {whose} {n} rows the bias moves 1/{n} as far as it should, and the weights as they should: it"
        " is divided by the number of rows twice",
        "the divisions in the bias's gradient",
        lambda at: at.kept(1 / at.n, 1),
    ),
    Formula(
        "sign",
        "s_0 = -g_0, the others as in g",
        "the bias goes up the slope, and the other weights go down it",
        "the sign in the bias's gradient and update",
        lambda at: at.kept(-1, 1),
    ),
    Formula(
        "sign",
        "s_0 = g_0, the others -g",
        "the weights go up the slope, and the bias goes down it",
        "the sign in the gradient and update of the weights that are no bias",
        lambda at: at.kept(1, -1),
    ),
)
"""Wrong formulas of s; each is also tried with the factors above."""
