"""The chapter's functions against a loop written here, exact fractions and central differences."""

from __future__ import annotations

import contextlib
import io
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui import gradient, loss, model, train

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Case = tuple["Floats", "Floats", "Floats", float, int]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    n, d = draw(st.integers(1, 60)), draw(st.integers(1, 12))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    of_inputs, of_actual, of_weights = (10.0 ** draw(st.integers(-9, 9)) for _ in range(3))
    X = random.standard_normal((n, d)) * of_inputs
    Y = random.standard_normal((n, 1)) * of_actual
    weights = random.standard_normal((d, 1)) * of_weights * draw(st.sampled_from([0, 1]))
    rate = draw(st.floats(0.001, 3)) * n / float(np.sum(X**2))
    return X, Y, weights, rate, draw(st.integers(0, 12))


def looped(X: Any, Y: Any, w: Any, lr: float, epochs: int) -> tuple[str, Floats]:
    text = ""
    for k in range(epochs):
        p = np.dot(X, w)
        text += f"Epoch {k}:\nPredicted output for the first 5 samples: {p[:5].T}\n"
        text += f"Actual output for the first 5 samples: {Y[:5].T}\n"
        text += f"Difference between actual and predicted: {(Y - p)[:5].T}\n"
        text += f"Current loss: {np.mean((Y - p) ** 2)}\n"
        w = w - lr * (-2 * np.dot(X.T, (Y - p)) / len(X))
    return text, w


def trained(*arguments: Any) -> tuple[str, Floats]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        weights = train(*arguments)
    return out.getvalue(), weights


@settings(max_examples=100, deadline=None)
@given(cases())
def test_train_prints_and_returns_what_the_loop_does(case: Case) -> None:
    text, weights = trained(*case)
    expected, last = looped(*case)
    assert text == expected
    assert weights.tobytes() == last.tobytes()
    assert weights.shape == case[2].shape


@given(cases())
def test_train_leaves_the_callers_arrays_as_they_were(case: Case) -> None:
    before = [array.copy() for array in case[:3]]
    _, weights = trained(*case)
    assert all(np.array_equal(one, other) for one, other in zip(before, case[:3], strict=True))
    assert not np.shares_memory(weights, case[2])


@pytest.mark.parametrize("kind", [np.int64, np.float32])
def test_train_on_other_types_and_lists(kind: type) -> None:
    X: Any = np.array([[1, 2], [3, 4], [5, 7]], kind)
    Y: Any = np.array([[1], [2], [4]], kind)
    weights = np.zeros((2, 1))
    assert trained(X, Y, weights, 0.01, 7)[0] == looped(X, Y, weights, 0.01, 7)[0]
    _, of_lists = trained(X.tolist(), Y.tolist(), [[0.0], [0.0]], 0.01, 7)
    _, of_floats = looped(X.astype(float), Y.astype(float), weights, 0.01, 7)
    assert np.array_equal(of_lists, of_floats)


def test_five_lines_to_the_letter(capsys: pytest.CaptureFixture[str]) -> None:
    train(np.ones((6, 1)), np.arange(1.0, 7.0).reshape(6, 1), np.zeros((1, 1)), 0.25, 2)
    assert capsys.readouterr().out == (
        "Epoch 0:\n"
        "Predicted output for the first 5 samples: [[0. 0. 0. 0. 0.]]\n"
        "Actual output for the first 5 samples: [[1. 2. 3. 4. 5.]]\n"
        "Difference between actual and predicted: [[1. 2. 3. 4. 5.]]\n"
        "Current loss: 15.166666666666666\n"
        "Epoch 1:\n"
        "Predicted output for the first 5 samples: [[1.75 1.75 1.75 1.75 1.75]]\n"
        "Actual output for the first 5 samples: [[1. 2. 3. 4. 5.]]\n"
        "Difference between actual and predicted: [[-0.75  0.25  1.25  2.25  3.25]]\n"
        "Current loss: 5.979166666666667\n"
    )


small = st.integers(-8, 8)


@given(st.integers(1, 6), st.integers(1, 4), st.data())
def test_gradient_is_the_central_difference_of_the_loss(n: int, d: int, data: st.DataObject) -> None:
    """Of a quadratic it is exact, and small whole numbers leave nothing to round before the division."""
    X = np.array(data.draw(st.lists(small, min_size=n * d, max_size=n * d)), float).reshape(n, d)
    Y = np.array(data.draw(st.lists(small, min_size=n, max_size=n)), float).reshape(n, 1)
    weights = np.array(data.draw(st.lists(small, min_size=d, max_size=d)), float).reshape(d, 1)
    found = gradient(X, Y, weights)
    assert found.shape == (d, 1)
    for j in range(d):
        nudge = np.zeros((d, 1))
        nudge[j] = 1
        above, below = (loss(Y, model(X, weights + sign * nudge)) for sign in (1, -1))
        assert found[j, 0] == pytest.approx((above - below) / 2, rel=1e-13, abs=1e-12)


@given(st.integers(-20, 20), st.integers(1, 40), st.sampled_from([0.0625, 0.25, 0.5, 0.75, 1.5]))
def test_one_weight_in_exact_fractions(actual: int, epochs: int, rate: float) -> None:
    """One row with input 1: every epoch multiplies the miss by 1 - 2 rate."""
    _, weights = trained([[1.0]], [[float(actual)]], [[0.0]], rate, epochs)
    exact = actual * (1 - (1 - 2 * Fraction(rate)) ** epochs)
    assert weights[0, 0] == pytest.approx(float(exact), rel=1e-12)


def test_model_takes_a_float() -> None:
    assert model(0.5, 1.0) == 0.5
    assert np.ndim(model(0.5, 1.0)) == 0


def test_loss_is_the_mean_of_squares_for_any_shape() -> None:
    assert loss([1.0, 2.0, 4.0], [0.0, 0.0, 0.0]) == 7.0
    assert loss([[3.0]], [[1.0]]) == 4.0


X: Any = np.ones((4, 2))
Y: Any = np.ones((4, 1))
W: Floats = np.ones((2, 1))
WRONG: list[tuple[Any, Any, Any]] = [
    (X, Y.ravel(), W),
    (X, Y.T, W),
    (X, Y[:3], W),
    (X, Y, W.ravel()),
    (X, Y, W.T),
    (X, Y, np.ones((3, 1))),
    (X.ravel(), Y, W),
    (X[:0], Y[:0], W),
    (X[:, :0], Y, W[:0]),
    (X[np.newaxis], Y, W),
    (0.5, 1.0, 1.0),
]


@pytest.mark.parametrize("wrong", WRONG)
def test_shapes_that_do_not_match_are_refused(wrong: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match=r"(has|have) shape"):
        gradient(*wrong)
    with pytest.raises(ValueError, match=r"(has|have) shape"):
        train(wrong[0], wrong[1], wrong[2], 0.1, 3)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("predicted", [Y.ravel(), Y.T, Y[:3], 1.0])
def test_loss_refuses_to_spread_one_shape_over_another(predicted: Any) -> None:
    with pytest.raises(ValueError, match="must be the same"):
        loss(Y, predicted)
