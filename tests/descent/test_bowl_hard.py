"""Data at the edge: every answer of the bowl is sensible; nothing raises or warns (a warning is an error)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.descent import chapter
from gdtui.descent.bowl import Bowl
from gdtui.descent.surface import plane

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

x = np.arange(1.0, 9.0)
y = np.array([2.0, 1.0, 4.0, 3.0, 7.0, 5.0, 8.0, 6.0])[:, None]
ones = np.ones(8)
line = np.column_stack([ones, x])

HARD: dict[str, tuple[Floats, Floats]] = {
    "collinear": (np.column_stack([ones, x, 2 * x - 1]), y),
    "constant beside the bias": (np.column_stack([ones, 3 * ones, x]), y),
    "one row": (line[:1], y[:1]),
    "fewer rows than columns": (np.vander(x[:3], 6), y[:3]),
    "all targets equal": (line, 7.3 * np.ones((8, 1))),
    "targets all zero": (line, np.zeros((8, 1))),
    "inputs all zero": (np.zeros((8, 2)), y),
    "inputs and targets all zero": (np.zeros((8, 1)), np.zeros((8, 1))),
    "a column of zeros": (np.column_stack([ones, 0 * x, x]), y),
    "targets of 1e300": (line, 1e300 * y),
    "targets of 1e308": (line, np.full((8, 1), 1.7e308)),
    "targets of 1e-300": (line, 1e-300 * y),
    "inputs of 1e300": (1e300 * line, y),
    "inputs of 1e-300": (1e-300 * line, y),
    "inputs of 1e-300, targets of 1e300": (1e-300 * line, 1e300 * y),
    "scales 1e8 apart": (np.column_stack([ones, 1e8 * x, 1e-8 * x**2]), y),
    "scales 1e300 apart": (np.column_stack([1e150 * ones, 1e-150 * x]), y),
    "exactly linear": (line, line @ [[2.0], [3.0]]),
    "one column": (x[:, None], y),
    "one number": (np.array([[2.0]]), np.array([[3.0]])),
    "hilbert": (np.array([[1 / (i + j + 1) for j in range(12)] for i in range(12)]), np.ones((12, 1))),
    "vandermonde": (np.vander(np.linspace(0, 1, 30), 11), np.cos(np.linspace(0, 9, 30))[:, None]),
}


@pytest.mark.parametrize("name", HARD)
def test_every_question_has_an_answer(name: str) -> None:
    X, Y = HARD[name]
    d = X.shape[1]
    bowl = Bowl.of(X, Y)
    for start in (np.zeros((d, 1)), np.ones((d, 1)), bowl.least_squares):
        for lr in (1e-300, 0.1, 0.9 * min(bowl.stable_below, 1e300) or 1e-9, 1e300):
            assert (bowl.epochs_to(start, lr) or 0) >= 0
            assert (bowl.overflow_epoch(start, lr) or 0) >= 0
            assert bowl.forecast(start, lr).grows() <= bowl.too_high(lr)
            assert bowl.forecast(start, lr).excess(7) >= 0
            assert bowl.weights_at(start, lr, 10**9).shape == (d, 1)
            assert bowl.factors(lr).shape == (d,)
        assert bowl.loss(start) >= bowl.lowest_loss >= 0
        assert bowl.minimum(start).shape == (d, 1)
        assert np.all(plane(bowl, start, np.ones(d), np.ones(d), [0.0, 1.0], [0.0]) >= 0)
        found = bowl.fastest_rate(start)
        assert found is None or 0 <= found[0] <= bowl.stable_below
    assert (bowl.epochs_to(np.zeros((d, 1)), min(bowl.stable_below, 1e308) / 2) or 0) >= 0
    assert bowl.stable_below >= bowl.fastest_worst_case / (1 + 1e-15)
    assert bowl.condition_number >= 1
    assert bowl.curvatures.shape == (d,)
    np.testing.assert_allclose(bowl.directions.T @ bowl.directions, np.eye(d), atol=1e-13)


LOSS_FITS = [name for name in HARD if "1e300" not in name and "1e308" not in name and "1e-300" not in name]


@pytest.mark.parametrize("name", [name for name in LOSS_FITS if name != "hilbert"])
def test_least_squares_is_as_low_as_lstsq_and_its_loss_the_lowest(name: str) -> None:
    X, Y = HARD[name]
    scales = np.linalg.norm(X, axis=0)
    scales[scales == 0] = 1
    other = np.linalg.lstsq(X / scales, Y, rcond=None)[0] / scales[:, None]
    bowl = Bowl.of(X, Y)
    size = chapter.loss(Y, 0 * Y)
    assert bowl.lowest_loss == pytest.approx(chapter.loss(Y, X @ other), rel=1e-9, abs=1e-25 * size)
    assert chapter.loss(Y, X @ bowl.least_squares) == pytest.approx(
        bowl.lowest_loss, rel=1e-9, abs=1e-25 * size
    )


SLOW = {"vandermonde", "hilbert", "scales 1e8 apart", "scales 1e300 apart"}


@pytest.mark.parametrize("name", [name for name in LOSS_FITS if name not in SLOW])
def test_gradient_descent_goes_to_the_minimum_nearest_its_start(name: str) -> None:
    X, Y = HARD[name]
    bowl = Bowl.of(X, Y)
    start = np.arange(1.0, X.shape[1] + 1)[:, None]
    weights, lr = start, min(bowl.fastest_worst_case, 0.5)
    for _ in range(20_000):
        weights = weights - lr * chapter.gradient(X, Y, weights)
    if bowl.condition_number < 1e4:
        np.testing.assert_allclose(weights, bowl.minimum(start), atol=1e-8)
    np.testing.assert_allclose(weights, bowl.weights_at(start, lr, 20_000), atol=1e-9)
    gap = bowl.minimum(start) - start
    np.testing.assert_allclose(bowl.directions[:, bowl.curvatures == 0].T @ gap, 0, atol=1e-9)


def test_curvature_is_exactly_zero_along_collinear_columns() -> None:
    assert np.sum(Bowl.of(*HARD["collinear"]).curvatures == 0) == 1
    assert np.sum(Bowl.of(*HARD["constant beside the bias"]).curvatures == 0) == 1
    assert np.sum(Bowl.of(*HARD["fewer rows than columns"]).curvatures == 0) == 3
    assert Bowl.of(*HARD["collinear"]).condition_number < 1e3


@pytest.mark.parametrize("name", ["inputs all zero", "inputs and targets all zero"])
def test_a_flat_bowl_is_stable_at_any_rate_and_already_at_its_lowest(name: str) -> None:
    X, Y = HARD[name]
    bowl = Bowl.of(X, Y)
    start = np.ones((X.shape[1], 1))
    assert bowl.stable_below == bowl.fastest_worst_case == math.inf
    assert not bowl.too_high(1e300)
    assert bowl.epochs_to(start, 1.0) == 0
    assert bowl.overflow_epoch(start, 1e300) is None
    assert bowl.fastest_rate(start) is None
    assert bowl.loss(start) == bowl.lowest_loss == pytest.approx(chapter.loss(Y, 0 * Y), rel=1e-15)
    assert np.array_equal(bowl.minimum(start), start)
    assert np.array_equal(bowl.least_squares, 0 * start)


def test_one_weight_is_there_in_one_epoch_at_the_fastest_rate() -> None:
    bowl = Bowl.of(*HARD["one column"])
    found = bowl.fastest_rate([[0.0]])
    assert found is not None
    assert found[0] == pytest.approx(bowl.stable_below / 2, rel=1e-12)
    assert found[1] == 1
    assert bowl.condition_number == 1


def test_targets_that_are_too_large_have_an_infinite_loss_and_finite_weights() -> None:
    bowl = Bowl.of(*HARD["targets of 1e300"])
    assert bowl.loss([[0.0], [0.0]]) == bowl.lowest_loss == math.inf
    assert bowl.overflow_epoch([[0.0], [0.0]], 1e-3) == 0
    expected = np.linalg.lstsq(line, y, rcond=None)[0] * 1e300
    np.testing.assert_allclose(bowl.least_squares, expected, rtol=1e-12)


def test_targets_whose_squares_vanish_have_a_loss_of_zero_and_true_weights() -> None:
    bowl = Bowl.of(*HARD["targets of 1e-300"])
    assert bowl.loss([[0.0], [0.0]]) == bowl.lowest_loss == 0
    assert bowl.epochs_to([[0.0], [0.0]], 0.01) == 0
    np.testing.assert_allclose(
        bowl.least_squares, np.linalg.lstsq(line, y, rcond=None)[0] * 1e-300, rtol=1e-12
    )


def test_units_of_the_inputs_do_not_decide_the_rank() -> None:
    apart = Bowl.of(*HARD["scales 1e300 apart"])
    assert np.all(apart.curvatures[0] > 0)
    expected = np.linalg.lstsq(line, y, rcond=None)[0].ravel() * [1e-150, 1e150]
    np.testing.assert_allclose(apart.least_squares.ravel(), expected, rtol=1e-12)


numbers = st.floats(allow_nan=False, allow_infinity=False)
tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(numbers, min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(tables, st.floats(min_value=0, exclude_min=True, allow_infinity=False))
@settings(deadline=None, max_examples=80)
def test_no_finite_data_raises_or_warns(table: list[list[float]], lr: float) -> None:
    data = np.array(table)
    X, Y = data[:, :-1], data[:, -1:]
    bowl, start = Bowl.of(X, Y), np.zeros((X.shape[1], 1))
    assert bowl.stable_below >= 0
    assert bowl.lowest_loss >= 0
    assert bowl.minimum(start).shape == bowl.weights_at(start, lr, 12).shape == start.shape
    assert (bowl.epochs_to(start, lr) or 0) >= 0
    assert (bowl.overflow_epoch(start, lr) or 0) >= 0
    found = bowl.fastest_rate(start)
    assert found is None or found[1] >= 0
    axes = np.eye(X.shape[1])
    assert plane(bowl, start, axes[0], axes[-1], [0.0, 1.0], [2.0]).shape == (1, 2)
