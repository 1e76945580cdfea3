"""Rates that change, where nothing but the printed predictions shows the weights of each epoch."""

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
        Y_pred = np.dot(X, weights)
        print('Epoch', epoch, 'predicted:', SHOWN)
        weights = weights + lr / epochs * 2 * np.dot(X.T, Y - Y_pred) / len(X)
    return weights
"""


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("Y_pred[:5].T", "mistake rate-changes"),
        ("np.vstack([Y_pred, Y_pred]).T", "mistake unknown"),
    ],
)
def test_more_predictions_than_rows_do_not_end_the_check(tmp_path: Path, shown: str, expected: str) -> None:
    path = tmp_path / "my_train.py"
    path.write_text(LOOP.replace("SHOWN", shown))
    finding = check_program(str(path)).finding
    assert f"{finding.verdict} {finding.id}" == expected
