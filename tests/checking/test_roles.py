"""Arguments are told by their names; where only their places tell, nothing is called a mistake for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gdtui.checking.judge import check_program

if TYPE_CHECKING:
    from pathlib import Path

DATACLASS = """\
from dataclasses import dataclass, field
import numpy as np

@dataclass
class Model:
    lr: float = 0.01
    epochs: int = 100
    w: np.ndarray = None
    b: float = 0.0
    losses: list = field(default_factory=list)

    def fit(self, X, y):
        self.w, self.b = np.zeros(X.shape[1]), 0.0
        for _ in range(self.epochs):
            e = X @ self.w + self.b - y
            self.losses.append((e ** 2).mean())
            self.w = self.w - self.lr * FACTOR * X.T @ e / len(y)
            self.b = self.b - self.lr * FACTOR * e.mean()
        return self
"""

POINTS = """\
def train(points, starting_b, starting_m, learning_rate, num_iterations):
    b, m, n = starting_b, starting_m, len(points)
    for _ in range(num_iterations):
        e = [b + m * points[i, 0] - points[i, 1] for i in range(n)]
        gb, gm = 2 * sum(e) / n, 2 * sum(one * points[i, 0] for i, one in enumerate(e)) / n
        b, m = b - learning_rate * gb, m - learning_rate * gm
    return b, m
"""

MODEL_FIRST = """\
def train(model, X, y, lr, epochs):
    for _ in range(epochs):
        e = model.predict(X) - y
        model.w = model.w - lr * 2 * X.T @ e / len(X)
    return model
"""

WITHOUT_NAMES = """\
def train(P, Q, R, S, T):
    for _ in range(T):
        R = R - S * 2 * P.T @ (P @ R - Q) / len(P)
    return R
"""


def judged(path: Path, text: str) -> str:
    """Return the verdict on a program."""
    path.write_text(text)
    finding = check_program(str(path)).finding
    return f"{finding.verdict} {finding.id}".rstrip()


@pytest.mark.parametrize(
    ("factor", "verdict"), [("2", "right"), ("1", "convention half-mse"), ("-2", "mistake sign")]
)
def test_a_dataclass_s_fields_are_not_the_chapter_s_five_arguments(
    tmp_path: Path, factor: str, verdict: str
) -> None:
    assert judged(tmp_path / "model.py", DATACLASS.replace("FACTOR", factor)) == verdict


@pytest.mark.parametrize("text", [POINTS, MODEL_FIRST])
def test_five_other_arguments_make_no_mistake(tmp_path: Path, text: str) -> None:
    assert judged(tmp_path / "my_train.py", text) == "unchecked signature"


def test_a_letter_and_an_underscore_say_no_more_than_a_letter(tmp_path: Path) -> None:
    text = "def train(a_, b_, c_, d_, e_):\n    for _ in range(e_):\n"
    text += "        c_ = c_ - d_ * 2 * a_.T @ (a_ @ c_ - b_) / len(a_)\n    return c_\n"
    assert judged(tmp_path / "my_train.py", text) == "convention nothing-printed"


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ("R - S", "convention nothing-printed"),
        ("R + S", "mistake sign"),
        ("R - R * S", "unchecked signature"),  # nobody knows what it does with what it took for R
    ],
)
def test_arguments_without_names_go_by_their_places(tmp_path: Path, change: str, verdict: str) -> None:
    assert judged(tmp_path / "my_train.py", WITHOUT_NAMES.replace("R - S", change)) == verdict
