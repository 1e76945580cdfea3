"""Weights and rates that are found from printed predictions: never said with more digits than they have."""

from __future__ import annotations

import numpy as np
import pytest

from gdtui.data import load
from gdtui.data.dataset import Dataset
from gdtui.sources.compared import loss_compared, step_compared
from gdtui.sources.epochs import ToldEpoch
from gdtui.sources.found import found_rate, found_weights
from gdtui.sources.parameters import parameters

LINE = load("line")


def made(d: int, rows: int, seed: int) -> Dataset:
    rng = np.random.default_rng(seed)
    X = np.column_stack(
        [np.ones(rows), rng.standard_normal((rows, d - 1)) * 10.0 ** rng.integers(-2, 3, d - 1)]
    )
    Y = rng.standard_normal((rows, 1))
    names = ("bias", *(f"x{place}" for place in range(1, d)))
    return Dataset("made", X, Y, names, "y", True)


def rounded(numbers: np.ndarray, digits: int) -> tuple[float, ...]:
    return tuple(np.round(numbers[:5, 0], digits).tolist())


@pytest.mark.parametrize("d", [1, 2, 3, 5])
@pytest.mark.parametrize("digits", [2, 4, 8])
@pytest.mark.parametrize("seed", range(6))
def test_found_weights_are_within_their_margins(d: int, digits: int, seed: int) -> None:
    data = made(d, 17, seed)
    weights = np.random.default_rng(seed + 99).standard_normal((d, 1))
    found = found_weights(data, rounded(data.X @ weights, digits), 0.5 * 10.0**-digits)
    assert found is not None
    assert (np.abs(found.weights - weights) <= found.margins).all()


def test_more_weights_than_rows_are_not_found() -> None:
    data = made(6, 17, 0)
    assert found_weights(data, rounded(data.X @ np.ones((6, 1)), 8), 5e-9) is None


def test_dependent_rows_say_nothing() -> None:
    X = np.column_stack([np.ones(9), np.r_[np.full(5, 2.0), np.arange(4.0)]])
    data = Dataset("same", X, np.zeros((9, 1)), ("bias", "x"), "y", True)
    assert found_weights(data, (3.0,) * 5, 5e-9) is None


def test_predictions_of_no_linear_model_are_not_explained() -> None:
    assert found_weights(LINE, (1.0, 2.0, 3.0, 4.0, 5.0), 5e-9) is None
    assert found_weights(LINE, (1.0, float("nan"), 3.0, 4.0, 5.0), 5e-9) is None
    assert found_weights(LINE, (1.0,), 5e-9) is None


def step(weights: np.ndarray, lr: float, factor: float = 1.0) -> np.ndarray:
    gradient = -2 * LINE.X.T @ (LINE.Y - LINE.X @ weights) / len(LINE.X)
    return np.asarray(weights - factor * lr * gradient)


@pytest.mark.parametrize("lr", [1e-3, 0.1, 0.5, 1.2])
def test_the_rate_is_found_from_a_step(lr: float) -> None:
    before = np.array([[0.3], [-0.7]])
    now, after = (
        found_weights(LINE, rounded(LINE.X @ weights, 12), 5e-13) for weights in (before, step(before, lr))
    )
    assert now is not None
    assert after is not None
    assert found_rate(LINE, now, after) == pytest.approx(lr, rel=1e-6)


def test_no_rate_is_found_from_a_step_along_another_line_or_upwards() -> None:
    before = np.array([[0.3], [-0.7]])
    now = found_weights(LINE, rounded(LINE.X @ before, 12), 5e-13)
    for other in (before + 0.1, step(before, 0.1, -1.0)):
        after = found_weights(LINE, rounded(LINE.X @ other, 12), 5e-13)
        assert now is not None
        assert after is not None
        assert found_rate(LINE, now, after) is None


def test_no_rate_is_found_from_few_digits() -> None:
    before = np.array([[1.0], [1.9]])
    now, after = (
        found_weights(LINE, rounded(LINE.X @ weights, 2), 5e-3) for weights in (before, step(before, 1e-3))
    )
    assert now is not None
    assert after is not None
    assert found_rate(LINE, now, after) is None


@pytest.mark.parametrize(
    ("factor", "said"), [(1.0, "is the textbook's"), (2.0, "2 times"), (0.5, "0.5 times"), (-1.0, "-1 times")]
)
@pytest.mark.parametrize("is_told", [True, False])
def test_steps_are_compared(factor: float, said: str, is_told: bool) -> None:
    weights = np.array([[0.3], [-0.7]])
    told = []
    for number, one in enumerate((weights, step(weights, 0.1, factor))):
        if is_told:
            told.append(ToldEpoch(number, weights=tuple(one[:, 0].tolist())))
        else:
            told.append(ToldEpoch(number, predicted=rounded(LINE.X @ one, 8), margin=5e-9))
    known = parameters(told[0], told[1], LINE, 0.1)
    assert known is not None
    assert said in step_compared(known)[0]


def test_another_direction_is_said_to_be_another() -> None:
    weights = np.array([[0.3], [-0.7]])
    told = [ToldEpoch(0, weights=(0.3, -0.7)), ToldEpoch(1, weights=(0.4, -0.7))]
    known = parameters(told[0], told[1], LINE, 0.1)
    assert known is not None
    assert "another than the textbook's" in step_compared(known)[0]
    assert weights.shape == known.weights.shape


@pytest.mark.parametrize(
    ("factor", "said"), [(1.0, "is the mean"), (0.5, "half the"), (2.0, "twice the"), (3.0, "")]
)
def test_losses_are_compared(factor: float, said: str) -> None:
    weights = np.array([[0.3], [-0.7]])
    loss = factor * float(np.mean((LINE.Y - LINE.X @ weights) ** 2))
    told = ToldEpoch(0, round(loss, 4), weights=(0.3, -0.7))
    known = parameters(told, None, LINE)
    assert known is not None
    assert said in "".join(loss_compared(told, LINE, known))
    assert bool(loss_compared(told, LINE, known)) is bool(said)
