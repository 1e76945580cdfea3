"""``gdtui check``: programs are judged by what they do, whatever they are called and however they print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., subprocess.CompletedProcess[bytes]]

RIGHT = """\
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = np.dot(X, weights)
        current_loss = np.mean((Y - Y_pred) ** 2)
        gradients = -2 * np.dot(X.T, (Y - Y_pred)) / len(X)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {current_loss}")
        weights = weights - lr * gradients
    return weights
"""

CHANGES = {
    "sign": ("weights - lr", "weights + lr"),
    "not-divided-by-n": (" / len(X)", ""),
    "rate-missing": ("- lr * g", "- g"),
    "squared-residual": ("(X.T, (Y - Y_pred))", "(X.T, (Y - Y_pred) ** 2)"),
    "return-in-loop": ("\n    return", "\n        return"),
    "stale-gradient": ("np.dot(X.T, (Y - Y_pred))", "np.dot(X.T, (Y - X @ start))"),
    "divided-by-size": ("/ len(X)", "/ X.size"),
}


def verdict(gdtui: Command, path: Path, *words: str) -> tuple[str, str, int]:
    done = gdtui("check", str(path), "--json", *words)
    assert done.stderr == b""
    last = json.loads(done.stdout.splitlines()[-1])
    return last["verdict"], last["id"], done.returncode


def test_the_chapter_is_right(gdtui: Command, tmp_path: Path) -> None:
    path = tmp_path / "my_train.py"
    path.write_text(RIGHT)
    assert verdict(gdtui, path) == ("right", "", 0)


@pytest.mark.parametrize("mistake", CHANGES)
def test_a_mistake_is_named(gdtui: Command, tmp_path: Path, mistake: str) -> None:
    before, after = CHANGES[mistake]
    assert before in RIGHT
    path = tmp_path / "my_train.py"
    wrong = RIGHT.replace(before, after)
    path.write_text(wrong.replace("    for", "    start = weights\n    for", 1))
    assert verdict(gdtui, path) == ("mistake", mistake, 1)
