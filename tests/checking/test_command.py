"""``gdtui check``: programs are judged by what they do, whatever they are called and however they print."""

from __future__ import annotations

import csv
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


def test_the_message_says_what_is_at_fault_first_and_shows_it_by_hand(gdtui: Command, tmp_path: Path) -> None:
    path = tmp_path / "my_train.py"
    path.write_text(RIGHT.replace(" / len(X)", ""))
    lines = gdtui("check", str(path)).stdout.decode().splitlines()
    assert lines[0] == f"{path}: a mistake in the code, not in the learning rate."
    assert lines[1].startswith("With the check's 11 rows your step is 11 times the chapter's")
    assert "  bias    -2 × (1·2 + 1·(-1) + 1·2) / 3 = -2" in lines
    assert "  weight         -4    -12      3" in lines


def test_later_stages_are_not_reached_and_never_failed(gdtui: Command, tmp_path: Path) -> None:
    path = tmp_path / "my_train.py"
    path.write_text(RIGHT.replace("weights - lr", "weights + lr"))
    records = [json.loads(line) for line in gdtui("check", str(path), "--json").stdout.splitlines()]
    results = [record["result"] for record in records[:-1]]
    failed = results.index("failed")
    assert records[failed]["check"] == "one-epoch"
    assert {*results[:failed]} == {"passed"}
    assert {*results[failed + 1 :]} == {"not reached"}


def test_many_files_are_a_table_with_a_summary(gdtui: Command, tmp_path: Path) -> None:
    names = ["a.py", "b.py", "c.py", "missing.py"]
    (tmp_path / "a.py").write_text(RIGHT)
    for name in names[1:3]:
        (tmp_path / name).write_text(RIGHT.replace("weights - lr", "weights + lr"))
    done = gdtui("check", *names, cwd=tmp_path)
    rows = list(csv.DictReader(done.stdout.decode().splitlines()))
    assert [(row["name"], row["verdict"], row["id"]) for row in rows] == [
        ("a.py", "right", ""),
        ("b.py", "mistake", "sign"),
        ("c.py", "mistake", "sign"),
        ("missing.py", "unchecked", "file-missing"),
    ]
    assert done.stderr.decode().splitlines() == [
        "gdtui: 4 files: 1 right, 0 right in another way, 2 with a mistake, 1 not checked",
        "gdtui: the commonest: 2 sign",
    ]
    assert done.returncode == 2


def test_another_function_is_chosen_by_name(gdtui: Command, tmp_path: Path) -> None:
    path = tmp_path / "my_train.py"
    wrong = RIGHT.replace("def train(", "def other(").replace("weights - lr", "weights + lr")
    path.write_text(RIGHT + "\n" + wrong.partition("\n\n")[2])
    assert verdict(gdtui, path)[:2] == ("right", "")
    assert verdict(gdtui, path, "--function", "other")[:2] == ("mistake", "sign")
    assert verdict(gdtui, path, "--function", "none")[:2] == ("unchecked", "no-function")


def test_data_may_be_called_check(gdtui: Command, tmp_path: Path) -> None:
    for name in ("check", "check.csv"):
        (tmp_path / name).write_text("x,y\n1,2\n2,4\n3,7\n")
    for words in (["check.csv"], ["./check"], ["check"]):
        done = gdtui(*words, "--plain", "--epochs", "1", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(b"Epoch 0:")


@pytest.mark.parametrize(
    "words", [["check", "a.py", "--frobnicate"], ["check", "--function", "--json", "a.py"]]
)
def test_wrong_use_is_refused_in_a_line(gdtui: Command, words: list[str]) -> None:
    done = gdtui(*words)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"gdtui: check: ")
    assert done.stderr.count(b"\n") == 1


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


def test_what_is_printed_after_the_last_epoch_does_not_hide_a_wrong_loss(
    gdtui: Command, tmp_path: Path
) -> None:
    path = tmp_path / "my_train.py"
    more = RIGHT.replace("    return", "    print('final loss', current_loss)\n    return")
    path.write_text(more)
    assert verdict(gdtui, path) == ("right", "", 0)
    path.write_text(more.replace("np.mean((Y", "np.sum((Y"))
    assert verdict(gdtui, path) == ("mistake", "loss-sum", 1)
