"""Arrays of a program: refused where they cannot be trained on, copied into the layout of a data set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdtui.data.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from gdtui.descent.snapshot import Floats

__all__ = ["as_columns", "check_shapes", "own_floats", "with_bias"]


def as_columns(values: ArrayLike, label: str) -> NDArray[np.generic]:
    """Make an array of numbers; an array of one dimension becomes one column."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise DataError(f"{label} has rows of different lengths") from None
    if array.dtype.kind not in "buif":
        raise DataError(f"{label} holds {array.dtype} values, not numbers")
    return array.reshape(-1, 1) if array.ndim == 1 else array


def check_shapes(X: NDArray[np.generic], Y: NDArray[np.generic]) -> None:
    """Refuse inputs and actual values that do not belong together."""
    if X.ndim != 2 or X.shape[1] == 0:
        raise DataError(f"X has shape {X.shape}: it must be (n, d), a row per sample and a column per input")
    if len(X) == 0:
        raise DataError("there are no rows")
    if Y.shape != (len(X), 1):
        raise DataError(f"Y has shape {Y.shape}: for {len(X)} rows of X it must be ({len(X)}, 1)")


def with_bias(inputs: NDArray[np.generic]) -> Floats:
    """Copy inputs, with a column of ones first."""
    n, k = inputs.shape
    X = np.ones((n, k + 1))
    X[:, 1:] = _finite(inputs, "X")
    return X


def own_floats(array: NDArray[np.generic], label: str) -> Floats:
    """Copy an array as native, C-contiguous float64."""
    return np.array(_finite(array, label), dtype=np.float64, order="C")


def _finite(array: NDArray[np.generic], label: str) -> NDArray[np.generic]:
    with np.errstate(over="ignore"):  # an extended-precision value beyond float64 becomes infinite here
        values = array.astype(np.float64, copy=False)
    wrong = np.argwhere(~np.isfinite(values))
    if len(wrong):
        row, column = wrong[0]
        raise DataError(
            f"{label}[{row}, {column}] is {values[row, column]}: every value must be a finite number"
        )
    return values
