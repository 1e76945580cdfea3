"""The command on data in parts: written small, trained on, refused."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.data.reading import Reading
from gdtui.wording.reading_bar import ReadingBar

if TYPE_CHECKING:
    from pathlib import Path

Command = Callable[..., subprocess.CompletedProcess[bytes]]

VALUES = np.random.default_rng(3).standard_normal((6000, 3))


@pytest.fixture
def parts(tmp_path: Path) -> list[str]:
    paths = [str(tmp_path / f"part-{i}.csv") for i in range(3)]
    for path, values in zip(paths, np.split(VALUES, 3), strict=True):
        np.savetxt(path, values, "%.17g", delimiter=",", header="a,b,y")
    return paths


def test_a_file_of_parts_trains_as_the_parts_do(gdtui: Command, parts: list[str], tmp_path: Path) -> None:
    small = str(tmp_path / "small.npz")
    written = gdtui(*parts, "--reduce-to", small)
    assert (written.returncode, written.stdout) == (0, b"")
    assert written.stderr.decode() == f"gdtui: {small}: 6,000 rows of 3 columns, reduced\n"
    options = ["--json", "--every", "50", "--epochs", "100", "--standardize"]
    one, other = (gdtui(*data, *options).stdout.splitlines() for data in (parts, [small]))
    assert len(one) == len(other) == 5
    for mine, theirs in zip(map(json.loads, one[1:-1]), map(json.loads, other[1:-1]), strict=True):
        assert mine["weights_unscaled"] == pytest.approx(theirs["weights_unscaled"], rel=1e-12)
        assert mine["loss"] == pytest.approx(theirs["loss"], rel=1e-12)
        assert mine["predictions"] == pytest.approx(theirs["predictions"], rel=1e-9, abs=1e-12)
        assert mine["actual"] == theirs["actual"]


def test_printed_lines_are_of_the_first_rows(gdtui: Command, parts: list[str]) -> None:
    result = gdtui("--plain", "--epochs", "1", *parts)
    assert result.returncode == 0
    actual = f"Actual output for the first 5 samples: {VALUES[:5, 2:].T}\n"
    assert actual in result.stdout.decode()
    assert b"gdtui: 6,000 rows as 4 that train the same\n" in result.stderr


def test_comparing_works_on_parts(gdtui: Command, parts: list[str]) -> None:
    result = gdtui("--json", "--compare", "0.1,0.2", "--epochs", "5", *parts)
    assert [json.loads(line)["compare"]["epoch"] for line in result.stdout.splitlines()] == [5, 5]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--reduce-to", "s.csv"], "--reduce-to: s.csv must end in .npz"),
        (
            ["--reduce-to", "s.npz", "--no-bias"],
            "--reduce-to only writes a file: leave out --no-bias,",
        ),
        (["--reduce-to", "s.npz", "--lr", "1"], "--reduce-to only writes a file: leave out --lr,"),
        (["--reduce-to", "no/s.npz"], "no/s.npz cannot be written: No such file or directory"),
        (["--reduce-to", "."], "--reduce-to: . must end in .npz"),
    ],
)
def test_what_is_refused(gdtui: Command, words: list[str], message: str, tmp_path: Path) -> None:
    result = gdtui("line", *words, cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr.decode().startswith(f"gdtui: {message}")
    assert result.stderr.count(b"\n") <= 2
    assert list(tmp_path.iterdir()) == []


def test_the_file_to_write_is_not_one_to_read(gdtui: Command, tmp_path: Path) -> None:
    np.save(tmp_path / "d", VALUES)
    (tmp_path / "d.npy").rename(tmp_path / "d.npz")
    result = gdtui("d.npz", "--reduce-to", "./d.npz", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (2, b"gdtui: --reduce-to: ./d.npz is among the data\n")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_waits_a_second_and_is_taken_away() -> None:
    out, seconds = Terminal(), [0.0]
    bar = ReadingBar(out, now=lambda: seconds[0])
    for second in (0.5, 0.9, 2.0, 2.1, 3.0):
        seconds[0] = second
        bar(Reading(int(second * 1000), int(second * 1e7), 40_000_000))
    bar.clear()
    assert out.getvalue().split("\r\x1b[K")[1:] == [
        "gdtui: reading ##########..........  50%, 2,000 rows, 20 of 40 MB, 2 s left",
        "gdtui: reading ###############.....  75%, 3,000 rows, 30 of 40 MB, 1 s left",
        "",
    ]


@pytest.mark.parametrize("out", [io.StringIO(), None])
def test_the_bar_is_for_terminals(out: io.StringIO | None) -> None:
    bar = ReadingBar(out, now=iter([0.0, 10.0, 20.0]).__next__)
    bar(Reading(1, 1, 2))
    bar.clear()
    assert out is None or out.getvalue() == ""
