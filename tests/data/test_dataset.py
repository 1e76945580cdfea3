from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from gdtui.data import DataError, Dataset


def assert_own_memory(array: np.ndarray[Any, Any]) -> None:
    assert array.dtype == np.float64
    assert array.dtype.isnative
    assert array.flags.c_contiguous
    assert array.flags.owndata


@pytest.mark.parametrize(
    "X",
    [
        np.arange(6.0).reshape(3, 2),
        np.asfortranarray(np.arange(6.0).reshape(3, 2)),
        np.arange(12.0).reshape(3, 4)[:, ::2] / [[1, 2]] * [[1, 2]] / 2,
        np.arange(6).reshape(3, 2).astype(">i2"),
        [[0, 1], [2, 3], [4, 5]],
    ],
)
@pytest.mark.parametrize("bias", [True, False])
def test_arrays_are_copied_to_native_floats_in_rows(X: Any, bias: bool) -> None:
    Y = np.array([1.0, 2.0, 3.0])
    data = Dataset.from_arrays(X, Y, bias=bias)
    assert_own_memory(data.X)
    assert_own_memory(data.Y)
    assert data.Y.shape == (3, 1)
    assert data.X[:, int(bias) :].tolist() == np.asarray(X, dtype=float).tolist()
    assert not np.shares_memory(data.Y, Y)


def test_the_bias_column_comes_first_and_names_follow() -> None:
    data = Dataset.from_arrays(
        [2.0, 4.0], [[1.0], [3.0]], columns=["speed"], target="dist", name="n", source="s"
    )
    assert data.X.tolist() == [[1.0, 2.0], [1.0, 4.0]]
    assert (data.columns, data.target, data.name, data.source) == (("bias", "speed"), "dist", "n", "s")
    assert (data.rows, data.has_bias, data.standardized, data.notes) == (2, True, False, ())


def test_without_bias_and_without_names() -> None:
    data = Dataset.from_arrays([[2, 4]], [1], bias=False)
    assert (data.columns, data.X.tolist(), data.has_bias) == (("x1", "x2"), [[2.0, 4.0]], False)


def test_an_input_called_bias_is_told_apart() -> None:
    data = Dataset.from_arrays([[1, 2, 3]], [4], columns=["bias", "bias (data)", "x"])
    assert data.columns == ("bias", "bias (data)'", "bias (data)", "x")
    assert data.notes == ('the data\'s own column "bias" is shown as "bias (data)\'"',)
    assert Dataset.from_arrays([[1, 2]], [4], columns=["bias", "x"], bias=False).columns == ("bias", "x")


@pytest.mark.parametrize(
    ("X", "Y", "message"),
    [
        ([[1.0, 2.0]], [1.0, 2.0], "Y has shape (2, 1): for 1 rows of X it must be (1, 1)"),
        ([[1.0], [2.0]], [[1.0, 2.0], [3.0, 4.0]], "Y has shape (2, 2): for 2 rows of X it must be (2, 1)"),
        (np.zeros((0, 2)), np.zeros(0), "there are no rows"),
        (np.zeros((2, 0)), np.zeros(2), "X has shape (2, 0)"),
        (3.0, [1.0], "X has shape ()"),
        (np.zeros((1, 1, 1)), [1.0], "X has shape (1, 1, 1)"),
        ([1.0, np.nan], [1.0, 2.0], "X[1, 0] is nan: every value must be a finite number"),
        ([[1.0]], [-np.inf], "Y[0, 0] is -inf"),
        (["a"], [1.0], "X holds <U1 values, not numbers"),
        ([1.0], [1j], "Y holds complex128 values, not numbers"),
        ([[1.0], [1.0, 2.0]], [1.0, 2.0], "X has rows of different lengths"),
    ],
)
def test_arrays_that_cannot_be(X: Any, Y: Any, message: str) -> None:
    with pytest.raises(DataError, match="^" + re.escape(message)):
        Dataset.from_arrays(X, Y)


def test_as_many_names_as_columns() -> None:
    with pytest.raises(DataError, match=r"^2 columns of X have 1 names$"):
        Dataset.from_arrays([[1, 2]], [1], columns=["a"])
