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
