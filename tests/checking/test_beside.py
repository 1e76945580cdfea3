"""Other numbers that stand beside the printed loss are not taken for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gdtui.checking.judge import check_program

if TYPE_CHECKING:
    from pathlib import Path

LOOP = """\
import numpy as np

def train(X, Y, weights, lr, epochs):
    before = 0.0
    for epoch in range(epochs):
        r = Y - X @ weights
        loss = np.mean(r ** 2)
        SHOWN
        before = loss
        weights = weights + lr * 2 * X.T @ r / len(X)
    return weights
"""

NORM = 'print(f"Epoch {epoch}: error norm {np.linalg.norm(r):.4f}, MSE {LOSS:.6f}")'
CHANGE = 'print(f"Epoch {epoch}: loss changed by {loss - before:.5f} to {LOSS:.5f}")'
ROWS = """print("Epoch", epoch)
        for i in range(5):
            print(f"  actual {Y[i, 0]:.3f} error {r[i, 0]:.3f}")
        print("  loss", LOSS)"""


@pytest.mark.parametrize("shown", [NORM, CHANGE, ROWS])
@pytest.mark.parametrize(("loss", "verdict"), [("loss", "right"), ("1.01 * loss", "mistake")])
def test_the_loss_is_found_among_the_numbers_of_an_epoch(
    tmp_path: Path, shown: str, loss: str, verdict: str
) -> None:
    path = tmp_path / "my_train.py"
    path.write_text(LOOP.replace("SHOWN", shown.replace("LOSS:", f"{loss}:").replace("LOSS)", f"{loss})")))
    assert check_program(str(path)).finding.verdict == verdict
