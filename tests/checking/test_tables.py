"""The table beside a sentence comes from data on which the step is wrong, and says where it is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gdtui.checking.judge import check_program

if TYPE_CHECKING:
    from pathlib import Path

LOOP = """\
import numpy as np

def train(X, Y, weights, lr, epochs):
    kept = []
    for epoch in range(epochs):
        e = Y - np.dot(X, weights)
        print('Epoch', epoch, 'loss', np.mean(e ** 2))
        weights = weights + lr * 2 * np.dot(X.T, e) / len(X)
        kept.append(weights)
    return weights
"""


def finding_of(tmp_path: Path, before: str, after: str) -> tuple[str, list[str]]:
    assert before in LOOP
    path = tmp_path / "my_train.py"
    path.write_text(LOOP.replace(before, after))
    finding = check_program(str(path)).finding
    assert finding.verdict in ("mistake", "convention")
    assert finding.look
    return finding.id, list(finding.table)


def ratios(table: list[str]) -> list[str]:
    """Return the last column below the heading."""
    place = next(place for place, line in enumerate(table) if line.endswith("ratio"))
    return [line.split()[-1] for line in table[place + 1 :] if line.startswith(("bias", "weight"))]


@pytest.mark.parametrize(
    ("after", "where"),
    [
        ("np.dot(X[:12].T, e[:12])", "your step is right with  3 rows, 2 weights; 11 rows, 3 weights"),
        (
            "np.dot(X.T[[0, *range(len(weights) - 1, 0, -1)]], e)",
            "your step is right with  3 rows, 2 weights",
        ),
        pytest.param(
            "np.dot(X.T, np.where(e > 4, 0, e))", "it depends on the numbers in them", marks=pytest.mark.sweep
        ),
    ],
)
def test_the_table_shows_a_step_that_is_wrong(tmp_path: Path, after: str, where: str) -> None:
    _, table = finding_of(tmp_path, "np.dot(X.T, e)", after)
    assert {*ratios(table)} != {"1"}
    assert where in table


def test_the_table_of_epochs_shows_the_weights_that_are_wrong(tmp_path: Path) -> None:
    _, table = finding_of(tmp_path, "weights + lr * 2", "weights + lr * (2 if epoch < 9 else 2 + epoch % 3)")
    rows = [line.split("  ") for line in table[2:]]
    assert any(len({cell.strip() for cell in row[1:] if cell}) > 1 for row in rows)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("np.dot(X[:1000].T, e[:1000])", "some-rows-only"),
        pytest.param("np.dot(X.T, e) * len(X) / min(len(X), 999)", "unknown", marks=pytest.mark.sweep),
    ],
)
def test_what_is_right_for_few_rows_only_is_seen(tmp_path: Path, after: str, expected: str) -> None:
    found, table = finding_of(tmp_path, "np.dot(X.T, e)", after)
    assert found == expected
    assert {*ratios(table)} != {"1"}


def test_weights_that_come_back_early_are_told_from_a_loop_that_begins_anew(tmp_path: Path) -> None:
    assert finding_of(tmp_path, "return weights", "return kept[0]")[0] == "returns-previous-weights"


@pytest.mark.sweep
def test_a_loop_that_leaves_epochs_out_does_not_stop_early(tmp_path: Path) -> None:
    before = "        weights = weights + lr * 2 * np.dot(X.T, e) / len(X)\n"
    after = before.replace("weights =", "weights = weights if epoch % 4 == 3 else")
    assert finding_of(tmp_path, before, after)[0] == "unknown"


def test_predictions_of_the_epoch_before_are_no_other_rows(tmp_path: Path) -> None:
    before = "        weights = weights +"
    shown = "        old = X @ (kept[-2] if epoch > 1 else start)\n        print('predicted:', old[:5].T)\n"
    path = tmp_path / "my_train.py"
    path.write_text(LOOP.replace("kept = []", "kept, start = [], weights").replace(before, shown + before))
    finding = check_program(str(path)).finding
    assert finding.id == "unknown"
    assert finding.sentence.endswith("the printed predictions are those of the epoch before")
