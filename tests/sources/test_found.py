"""Weights and rates that are found from printed predictions: never said with more digits than they have."""

from __future__ import annotations

from typing import Any

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
    assert (np.abs(found.values - weights) <= found.margins).all()


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
    assert weights.shape == known.weights.values.shape


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


def told(number: int, of: np.ndarray, digits: int, **more: Any) -> ToldEpoch:
    """Tell the predictions of some weights as they are printed in so many digits behind the point."""
    return ToldEpoch(number, predicted=rounded(LINE.X @ of, digits), margin=0.5 * 10.0**-digits, **more)


@pytest.mark.parametrize("digits", [2, 3, 4, 6, 8])
@pytest.mark.parametrize("factor", [1.0, 2.0, 0.5, 1.001])
def test_few_digits_lead_to_silence_never_to_a_wrong_sentence(digits: int, factor: float) -> None:
    weights = np.zeros((2, 1))
    for epoch in range(120):
        after = step(weights, 0.1, factor)
        known = parameters(told(epoch, weights, digits), told(epoch + 1, after, digits), LINE, 0.1)
        assert known is not None
        said = "".join(step_compared(known))
        assert "another" not in said
        assert said == "" or ("is the textbook's" in said) == (factor in (1.0, 1.001)) or factor == 1.001
        assert factor != 1.0 or "times" not in said
        weights = after


def test_steps_of_a_run_that_overflows_are_the_textbooks() -> None:
    data = load("galton")
    weights = np.zeros((2, 1))
    for epoch in range(20):
        after = weights + 0.1 * 2 * data.X.T @ (data.Y - data.X @ weights) / len(data.X)
        epochs = []
        for one in (weights, after):
            printed = [f"{value:.8e}" for value in (data.X @ one)[:5, 0]]
            largest = max(int(text.partition("e")[2]) for text in printed)
            epochs.append(
                ToldEpoch(epoch, predicted=tuple(map(float, printed)), margin=0.5 * 10.0 ** (largest - 8))
            )
        known = parameters(epochs[0], epochs[1], data, 0.1)
        assert known is not None
        assert set(step_compared(known)) <= {"The next step is the textbook's: -learning rate × gradient."}
        weights = after


def test_weights_after_the_update_are_noticed_and_those_before_it_are_found() -> None:
    before = np.array([[0.3], [-0.7]])
    after = step(before, 0.1)
    late = told(0, before, 8, weights=tuple(after[:, 0].tolist()), gradient=(1.0, 2.0))
    known = parameters(late, None, LINE)
    assert known is not None
    assert np.abs(known.weights.values - before).max() < 1e-6
    assert known.is_found
    assert known.gradient is None
    assert "after the update" in known.notes[0]


def test_a_gradient_that_is_older_than_its_weights_is_noticed() -> None:
    weights, epochs = np.array([[0.3], [-0.7]]), []
    for number in range(3):
        gradient = -2 * LINE.X.T @ (LINE.Y - LINE.X @ weights) / len(LINE.X)
        weights = weights - 0.1 * gradient
        epochs.append(
            ToldEpoch(
                number,
                weights=tuple(weights[:, 0].tolist()),
                gradient=tuple(gradient[:, 0].tolist()),
                learning_rate=0.1,
            )
        )
    known = parameters(epochs[0], epochs[1], None)
    assert known is not None
    assert "older" in "".join(known.notes)
