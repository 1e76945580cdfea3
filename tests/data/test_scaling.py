from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as stn

from gdtui.data import DataError, Dataset

TABLES = stn.arrays(
    np.float64,
    st.tuples(st.integers(2, 12), st.integers(1, 4)),
    elements=st.integers(-1000, 1000).map(lambda value: value / 8),
)


def dataset(X: Any, bias: bool = True) -> Dataset:
    return Dataset.from_arrays(X, np.arange(float(len(X))), bias=bias)


@given(TABLES)
def test_columns_have_mean_0_and_deviation_1_or_stay_if_constant(X: Any) -> None:
    data = dataset(X)
    scaled = data.standardize()
    assert scaled.X.flags.c_contiguous
    assert scaled.X[:, 0].tolist() == [1.0] * len(X)
    for j in range(X.shape[1]):
        column = scaled.X[:, j + 1]
        if X[:, j].min() == X[:, j].max():
            assert column.tolist() == X[:, j].tolist()
        else:
            assert abs(column.mean()) < 1e-12
            assert abs(np.mean(column**2) - 1) < 1e-12


@given(TABLES)
def test_without_bias_columns_are_divided_by_their_root_mean_square_and_not_centred(X: Any) -> None:
    scaled = dataset(X, bias=False).standardize()
    assert scaled.scaling is not None
    assert not scaled.scaling.centres.any()
    for j in range(X.shape[1]):
        if X[:, j].min() != X[:, j].max():
            assert abs(np.mean(scaled.X[:, j] ** 2) - 1) < 1e-12
            np.testing.assert_allclose(scaled.X[:, j] * np.sqrt(np.mean(X[:, j] ** 2)), X[:, j], rtol=1e-12)


@given(TABLES, st.booleans(), st.integers(0, 2**32 - 1))
def test_unscaled_weights_predict_the_same_from_unscaled_inputs(X: Any, bias: bool, seed: int) -> None:
    data = dataset(X, bias)
    scaled = data.standardize()
    weights = np.random.default_rng(seed).standard_normal((len(data.columns), 1))
    unscaled = scaled.unscaled(weights)
    assert unscaled.shape == weights.shape
    size = np.abs(data.X) @ np.abs(unscaled) + 1
    assert np.all(np.abs(data.X @ unscaled - scaled.X @ weights) <= 1e-12 * size)


def test_the_mean_of_a_large_offset_is_exact() -> None:
    column = 1e9 + np.arange(1001) / 1024
    exact = sum(map(Fraction, column.tolist())) / len(column)
    scaling = dataset(column).standardize().scaling
    assert scaling is not None
    assert scaling.centres[1] == float(exact)


@pytest.mark.parametrize("size", [1e-300, 1e300, 0.5e308])
def test_very_small_and_very_large_columns(size: float) -> None:
    data = dataset(np.array([1.0, 2.0, 3.0, 3.0, 2.0, 1.0]) * size).standardize()
    np.testing.assert_allclose(data.X[:3, 1], [-np.sqrt(1.5), 0.0, np.sqrt(1.5)], atol=1e-12)


def test_values_too_far_apart_are_refused() -> None:
    with pytest.raises(DataError, match=r"^arrays cannot be standardized: its values lie too far apart$"):
        dataset([1.7e308, -1.7e308, -1.7e308]).standardize()


def test_constant_columns_are_named() -> None:
    data = Dataset.from_arrays([[7, 1], [7, 2]], [1, 2], columns=["same\x1b", "other"])
    assert data.standardize().notes == (r'"same\x1b" is the same in every row and stays as it is',)
    assert data.standardize().X[:, 1].tolist() == [7.0, 7.0]


def test_scaling_twice_is_scaling_once_and_leaves_the_original_alone() -> None:
    data = dataset([[1.0], [2.0]])
    scaled = data.standardize()
    assert scaled.standardize() is scaled
    assert (data.standardized, scaled.standardized) == (False, True)
    assert data.X.tolist() == [[1.0, 1.0], [1.0, 2.0]]


def test_unscaled_weights_of_unscaled_data_are_a_copy() -> None:
    weights = np.array([[1.0], [2.0]])
    result = dataset([[1.0], [2.0]]).unscaled(weights)
    assert result.tolist() == weights.tolist()
    assert not np.shares_memory(result, weights)


def test_weights_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r"weights have shape \(2,\): it must be \(2, 1\)"):
        dataset([[1.0], [2.0]]).unscaled([1.0, 2.0])


def test_weights_that_overflow_do_not_raise() -> None:
    data = dataset([[1e3, 1.0], [1.001e3, 5.0], [1.002e3, 7.0]]).standardize()
    assert not np.isfinite(data.unscaled([[1.7e308], [1.7e308], [1.7e308]])).all()
