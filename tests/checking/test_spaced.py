"""Lines that are printed for some epochs only are compared with the chapter's lines of those epochs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gdtui.checking.judge import check_program
from tests.quick import every

if TYPE_CHECKING:
    from pathlib import Path

LOOP = """\
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        e = Y - np.dot(X, weights)
        loss = np.mean(e ** 2)
        BEFORE
        weights = weights + lr * 2 * np.dot(X.T, e) / len(X)
        AFTER
    return weights
"""
SHOWN = "print('Epoch', epoch, 'loss', loss)"
LATER = "print('Epoch', epoch, 'loss', np.mean((Y - X @ weights) ** 2))"

CASES = [
    (f"if epoch % 10 == 0: {SHOWN}", "", "convention printed-every"),
    (f"if epoch % 100 == 99: {SHOWN}", "", "convention printed-every"),
    (f"if epoch % 7 == 0 or epoch == epochs - 1: {SHOWN}", "", "convention printed-every"),
    ("if epoch % 10 == 9: print('Epoch', epoch + 1, 'loss', loss)", "", "convention printed-every"),
    ("if epoch % 10 == 0: print('loss', loss)", "", "convention printed-every"),
    ("if epoch % 10 == 0: print('Loss at', epoch, '=', loss)", "", "convention printed-every"),
    ("if epoch % 10 == 0: print(f'Loss after {epoch} epochs: {loss:.6f}')", "", "convention printed-every"),
    ("", f"if epoch % 10 == 0: {LATER}", "convention printed-after-update"),
    (f"if epoch == 0: {SHOWN}", "", "mistake printed-once"),
    ("if epoch % 10 == 0: print('Epoch', epoch, 'loss', loss / 2)", "", "mistake loss-half"),
    ("if epoch % 10 == 0: print('Epoch', epoch, 'loss', np.var(e))", "", "mistake loss-variance"),
    ("if epoch % 10 == 0: print('loss', loss + epoch)", "", "mistake unknown"),
    ("if epoch % 10 == 0: print('loss at', epoch, '=', loss / 2)", "", "mistake loss-half"),
    ("if epoch % 10 == 0: print('Epoch', 2 * epoch, 'loss', loss)", "", "mistake unknown"),
]


@pytest.mark.parametrize(("before", "after", "expected"), every(8, CASES))
def test_blocks_are_compared_with_their_own_epochs(
    tmp_path: Path, before: str, after: str, expected: str
) -> None:
    path = tmp_path / "my_train.py"
    path.write_text(LOOP.replace("BEFORE", before or "pass").replace("AFTER", after or "pass"))
    finding = check_program(str(path)).finding
    assert f"{finding.verdict} {finding.id}" == expected


def test_what_comes_after_the_lines_is_checked_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "my_train.py"
    stop = "if epoch > 200: return weights"
    path.write_text(LOOP.replace("BEFORE", f"if epoch % 10 == 0: {SHOWN}").replace("AFTER", stop))
    assert check_program(str(path)).finding.id == "early-stop"
