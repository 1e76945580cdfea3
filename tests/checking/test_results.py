"""Weights are found in what a program returns: in objects that keep other numbers, in pairs, in dicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gdtui.checking.judge import check_program

if TYPE_CHECKING:
    from pathlib import Path

OBJECT = """\
import numpy as np

class Model:
    def __init__(self, eta=0.1, n_epochs=10):
        self.eta, self.n_epochs = eta, n_epochs
        self.losses = []
        OTHERS

    def fit(self, X, y):
        y = np.asarray(y).reshape(-1, 1)
        self.NAME = np.zeros((X.shape[1], 1))
        for _ in range(self.n_epochs):
            e = X @ self.NAME - y
            self.losses.append(float(np.mean(e ** 2)))
            self.NAME = self.NAME - self.eta * STEP
        return self
"""

BIAS_FIRST = """\
import numpy as np

class Model:
    def __init__(self, lr=0.1, epochs=10):
        self.lr, self.epochs = lr, epochs

    def fit(self, x, y):
        self.w = np.zeros(2)
        for _ in range(self.epochs):
            e = self.w[0] + self.w[1] * x - y
            self.w = self.w - self.lr * FACTOR * np.array([np.mean(e), np.mean(e * x)])
        return self
"""

APART = """\
import numpy as np

def train(X, y, lr=0.1, epochs=10):
    w, b, losses = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        e = X @ w + b - y
        losses.append(np.mean(e ** 2))
        w, b = w - lr * 2 * X.T @ e / len(y), b - lr * 2 * np.mean(e)
    return RESULT
"""

CHAPTER, HALF = "2 * X.T @ e / len(X)", "X.T @ e / len(X)"
FEW, MORE = "pass", "self.tol, self.verbose = 1e-4, False"


def judged(path: Path, text: str) -> str:
    """Return the verdict on a program."""
    path.write_text(text)
    finding = check_program(str(path)).finding
    return f"{finding.verdict} {finding.id}".rstrip()


@pytest.mark.parametrize("name", ["theta", "coef_", "params"])
@pytest.mark.parametrize("others", [FEW, MORE])
@pytest.mark.parametrize(
    ("step", "verdict"),
    [(CHAPTER, "right"), (HALF, "convention half-mse"), (f"-{CHAPTER}", "mistake sign")],
)
def test_an_object_s_rate_and_epochs_are_not_its_weights(
    tmp_path: Path, name: str, others: str, step: str, verdict: str
) -> None:
    text = OBJECT.replace("OTHERS", others).replace("NAME", name).replace("STEP", step)
    assert judged(tmp_path / "model.py", text) == verdict


@pytest.mark.parametrize(("factor", "verdict"), [("2", "right"), ("1", "convention half-mse")])
def test_a_bias_that_stands_first_in_the_weights_is_found(tmp_path: Path, factor: str, verdict: str) -> None:
    assert judged(tmp_path / "model.py", BIAS_FIRST.replace("FACTOR", factor)) == verdict


@pytest.mark.parametrize(
    "result",
    [
        *("w, b", "b, w", "losses, w, b", "w, b, losses"),
        '{"losses": losses, "lr": lr, "w": w, "b": b}',
        '{"losses": losses, "model": {"b": b, "w": w}}',
        "losses, (w, b)",
    ],
)
def test_weights_and_a_bias_are_found_beside_other_numbers(tmp_path: Path, result: str) -> None:
    assert judged(tmp_path / "my_train.py", APART.replace("RESULT", result)) in (
        "right",
        "convention returns-history",
    )


COUNTING = """\
import numpy as np

class Model:
    def __init__(self, lr=0.1, epochs=10):
        self.lr, self.epochs = lr, epochs

    def fit(self, X, y):
        self.X, self.y = X, y
        self.m, self.n = X.shape
        self.W, self.b = np.zeros(self.n), 0.0
        for _ in range(self.epochs):
            e = self.X @ self.W + self.b - self.y
            self.dW, self.db = FACTOR * self.X.T @ e / self.m, FACTOR * np.mean(e)
            self.W, self.b = self.W - self.lr * self.dW, self.b - self.lr * self.db
        return RESULT
"""

OF_TWO = """\
class Line:
    def __init__(self, alpha=0.1, iterations=10):
        self.alpha, self.iterations, self.m = alpha, iterations, 0
        self.ONE, self.OTHER, self.history = 0, 0, []

    def fit(self, x, y):
        self.m = len(x)
        for _ in range(self.iterations):
            e = [self.ONE + self.OTHER * a - b for a, b in zip(x, y)]
            self.history.append(sum(one * one for one in e) / self.m)
            g = FACTOR * sum(e) / self.m, FACTOR * sum(one * a for one, a in zip(e, x)) / self.m
            self.ONE -= self.alpha * g[0]
            self.OTHER -= self.alpha * g[1]
        return RESULT
"""

HIDDEN = """\
import numpy as np

class Model:
    def __init__(self, lr=0.1, epochs=10):
        self.lr, self.epochs = lr, epochs

    def fit(self, X, y):
        first, second, third = np.zeros(X.shape[1]), 0.0, "text"
        for _ in range(self.epochs):
            e = X @ first + second - y
            first, second = first - self.lr * 2 * X.T @ e / len(y), second - self.lr * 2 * np.mean(e)
        self.state = {"one": {"two": {"three": {"first": first, "second": second}}}}
"""

ADDING = """\
import numpy as np

def fit(X, y, eta=0.1, n_epochs=100):
    A = np.c_[np.ones(len(X)), X]
    y = y.reshape(-1, 1)
    w, losses = np.zeros((A.shape[1], 1)), []
    for _ in range(n_epochs):
        e = A @ w - y
        losses.append(float(np.mean(e ** 2)))
        w = w - eta * STEP
    return RESULT
"""

RESULTS = [("2", "right"), ("1", "convention half-mse")]


@pytest.mark.parametrize("result", ["self", "None", "[1.5, 2.5]"])
@pytest.mark.parametrize(("factor", "verdict"), RESULTS)
def test_counts_are_not_weights(tmp_path: Path, result: str, factor: str, verdict: str) -> None:
    text = COUNTING.replace("RESULT", result).replace("FACTOR", factor)
    assert judged(tmp_path / "model.py", text) == verdict


@pytest.mark.parametrize("result", ["self", "self.history"])
@pytest.mark.parametrize("names", ["theta0 theta1", "w_0 w_1", "b0 b1", "b a", "intercept slope"])
@pytest.mark.parametrize(("factor", "verdict"), RESULTS)
def test_two_weights_go_by_their_names_whatever_fit_returns(
    tmp_path: Path, names: str, result: str, factor: str, verdict: str
) -> None:
    one, other = names.split()
    text = OF_TWO.replace("ONE", one).replace("OTHER", other)
    text = text.replace("RESULT", result).replace("FACTOR", factor)
    assert judged(tmp_path / "model.py", text) == verdict


def test_weights_that_are_not_found_are_no_mistake(tmp_path: Path) -> None:
    assert judged(tmp_path / "model.py", HIDDEN) == "unchecked weights-not-found"


@pytest.mark.parametrize("result", ["w", "w, losses", "losses, w", "w.ravel(), losses"])
@pytest.mark.parametrize(
    ("step", "verdict"),
    [
        ("2 * A.T @ e / len(X)", "right"),
        ("A.T @ e / len(X)", "convention half-mse"),
        ("A.T @ np.sin(e)", "mistake unknown"),
    ],
)
def test_own_ones_and_an_own_start_are_found(tmp_path: Path, result: str, step: str, verdict: str) -> None:
    text = ADDING.replace("STEP", step).replace("RESULT", result)
    assert judged(tmp_path / "my_train.py", text) == verdict


def test_weights_that_are_not_explained_have_their_bias_first(tmp_path: Path) -> None:
    path = tmp_path / "my_train.py"
    path.write_text(ADDING.replace("STEP", "A.T @ np.sin(e)").replace("RESULT", "w"))
    table = check_program(str(path)).finding.table
    assert any(line.split()[:3] == ["bias", "-12", "1.3036"] for line in table), table


def test_a_bias_that_is_returned_and_never_moves_is_not_right(tmp_path: Path) -> None:
    text = APART.replace("b - lr * 2 * np.mean(e)", "b").replace("RESULT", "w, b")
    assert judged(tmp_path / "my_train.py", text) == "mistake unknown"


@pytest.mark.parametrize(
    ("rate", "verdict"),
    [
        ("lr *", "right"),
        ("lr * lr *", "mistake rate-twice"),
        ("", "mistake rate-ignored"),
        ("0.05 *", "mistake rate-ignored"),
        ("(lr + 0.05) *", "unchecked start-not-seen"),
    ],
)
def test_a_start_that_moves_without_a_rate_is_not_taken_for_the_start(
    tmp_path: Path, rate: str, verdict: str
) -> None:
    assert judged(tmp_path / "my_train.py", APART.replace("lr *", rate).replace("RESULT", "w, b")) == verdict


SCALING = """\
import numpy as np

class Model:
    def __init__(self, lr=0.1, epochs=10):
        self.lr, self.epochs = lr, epochs

    def fit(self, X, y):
        self.mu, self.sigma = X.mean(axis=0), X.std(axis=0)
        SCALE
        self.w, self.b = np.zeros(X.shape[1]), 0.0
        for epoch in range(self.epochs):
            e = Z @ self.w + self.b - y
            print("Epoch", epoch, "loss", np.mean(e ** 2))
            self.w, self.b = self.w - self.lr * 2 * Z.T @ e / len(y), self.b - self.lr * 2 * e.mean()
        return self
"""


@pytest.mark.parametrize(
    ("scale", "verdict"),
    [
        ("Z = (X - self.mu) / self.sigma", "convention inputs-scaled"),
        ("Z = X; Z -= self.mu; Z /= self.sigma", "mistake data-changed"),
        ("Z = X", "right"),
    ],
)
def test_an_object_may_scale_its_inputs(tmp_path: Path, scale: str, verdict: str) -> None:
    assert judged(tmp_path / "model.py", SCALING.replace("SCALE", scale)) == verdict


OWN_ORDER = """\
import numpy as np

def train(X, Y, weights, lr, epochs):
    rng = np.random.default_rng(0)
    for _ in range(epochs):
        order = ORDER
        for start in range(0, len(X), SIZE):
            rows = order[start:start + SIZE]
            e = X[rows] @ weights - Y[rows]
            weights = weights - lr * FACTOR * X[rows].T @ e / len(rows)
    return weights
"""

SHUFFLED, DRAWN = "rng.permutation(len(X))", "rng.integers(0, len(X), len(X))"


@pytest.mark.parametrize(
    ("size", "order", "factor", "verdict"),
    [
        ("1", SHUFFLED, "2", "convention stochastic"),
        ("4", SHUFFLED, "2", "convention stochastic"),
        ("4", SHUFFLED, "1", "convention stochastic"),
        ("4", SHUFFLED, "-2", "mistake unknown"),
        ("4", DRAWN, "2", "mistake unknown"),  # some rows twice, others not at all
    ],
)
def test_batches_in_an_own_order_are_another_algorithm(
    tmp_path: Path, size: str, order: str, factor: str, verdict: str
) -> None:
    text = OWN_ORDER.replace("SIZE", size).replace("ORDER", order).replace("FACTOR", factor)
    assert judged(tmp_path / "my_train.py", text) == verdict


KEEPING = """\
import numpy as np

class Adaline:
    def __init__(self, eta=0.01, n_iter=50):
        self.eta, self.n_iter = eta, n_iter

    def fit(self, X, y):
        self.w_ = np.zeros(1 + X.shape[1])
        self.cost_ = []
        for _ in range(self.n_iter):
            errors = y - X @ self.w_[1:] - self.w_[0]
            self.cost_.append((errors ** 2).LOSS)
            self.w_[1:] += self.eta * FACTOR * X.T @ errors
            self.w_[0] += self.eta * FACTOR * errors.sum()
        return self
"""


@pytest.mark.parametrize(
    ("loss", "factor", "verdict"),
    [
        ("sum() / 2", "1", "convention sum-of-squares"),
        ("sum()", "2", "convention sum-of-squares"),
        ("mean()", "1", "mistake no-factor"),
        ("sum()", "1", "mistake no-factor"),
        ("mean()", "2", "mistake not-divided-by-n"),
    ],
)
def test_a_loss_that_is_kept_tells_the_convention(
    tmp_path: Path, loss: str, factor: str, verdict: str
) -> None:
    text = KEEPING.replace("LOSS", loss).replace("FACTOR", factor)
    assert judged(tmp_path / "model.py", text) == verdict


@pytest.mark.parametrize("start", ["initial_weights", "start", "w0"])
def test_a_start_that_is_kept_is_not_the_trained_weights(tmp_path: Path, start: str) -> None:
    text = OBJECT.replace("OTHERS", "pass").replace("STEP", CHAPTER).replace("NAME", "w")
    zeros = "self.w = np.zeros((X.shape[1], 1))"
    text = text.replace(zeros, f"self.{start} = np.zeros((X.shape[1], 1))\n        self.w = self.{start}")
    assert judged(tmp_path / "model.py", text) == "right"


@pytest.mark.parametrize("result", ["w, e", "w, g", "w, 0 * w"])
def test_of_parts_without_names_the_first_is_the_weights(tmp_path: Path, result: str) -> None:
    text = "def train(X, Y, w, lr, epochs):\n    for _ in range(epochs):\n        e = X @ w - Y\n"
    text += "        g = 2 * X.T @ e / len(X)\n        w = w - lr * g\n"
    text += f"    return {result}\n"
    assert judged(tmp_path / "my_train.py", text) == "convention nothing-printed"


def test_a_function_that_is_returned_is_not_looked_into(tmp_path: Path) -> None:
    text = APART.replace("RESULT", "lambda new: new @ w + b")
    assert judged(tmp_path / "my_train.py", text) == "unchecked weights-not-found"
