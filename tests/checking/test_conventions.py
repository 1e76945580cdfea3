"""A printed loss and a step that is its gradient belong together: another convention, and no mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gdtui.checking.judge import check_program

if TYPE_CHECKING:
    from pathlib import Path

LOOP = """\
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        e = Y - np.dot(X, weights)
        print('Epoch', epoch, 'loss', LOSS)
        weights = weights + lr * STEP
    return weights
"""


@pytest.mark.parametrize(
    ("loss", "step", "expected"),
    [
        ("np.mean(e ** 2) / 2", "np.dot(X.T, e) / len(X)", "convention half-mse"),
        ("np.sum(e ** 2)", "2 * np.dot(X.T, e)", "convention sum-of-squares"),
        ("np.sum(e ** 2) / 2", "np.dot(X.T, e)", "convention sum-of-squares"),
        ("np.mean(e ** 2)", "np.dot(X.T, e)", "mistake no-factor"),
    ],
)
def test_the_loss_that_belongs_to_a_step_is_told(tmp_path: Path, loss: str, step: str, expected: str) -> None:
    path = tmp_path / "my_train.py"
    path.write_text(LOOP.replace("LOSS", loss).replace("STEP", step))
    finding = check_program(str(path)).finding
    assert f"{finding.verdict} {finding.id}" == expected
