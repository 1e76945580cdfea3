"""The printed twin, byte for byte what the chapter prints, through every door that data come in by."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui import train
from gdtui.cli import main
from gdtui.printing.plain import as_printed
from gdtui.programs.surroundings import THREADS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Command = Callable[..., subprocess.CompletedProcess[bytes]]

LINE = Path(__file__).parents[1] / "gdtui" / "data" / "sets" / "line.csv"


@pytest.fixture(autouse=True, scope="module")
def _threads() -> Any:
    """Let what the command sets for NumPy's threads stay within this file."""
    with pytest.MonkeyPatch.context() as patch:
        for name in THREADS:
            patch.setenv(name, os.environ.get(name, "1"))
        yield


def chapter(X: Floats, Y: Floats, weights: Floats, rate: float, epochs: int) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.errstate(all="ignore"):
        train(X, Y, weights, rate, epochs)
    return out.getvalue()


def printed(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    return status, out.getvalue(), err.getvalue()


def line_arrays() -> tuple[Floats, Floats]:
    numbers = np.loadtxt(LINE, delimiter=",", skiprows=1)
    return np.column_stack([np.ones(len(numbers)), numbers[:, 0]]), numbers[:, 1:].copy()


def save(path: Path, kind: str, inputs: Floats, Y: Floats) -> str:
    table = np.hstack([inputs, Y])
    if kind == "npz":
        np.savez(path.with_suffix(".npz"), X=inputs, Y=Y)
    elif kind == "csv":
        lines = [",".join(map(repr, row)) for row in [*table.tolist()]]
        path.with_suffix(".csv").write_text("\n".join(lines) + "\n")
    elif kind == "fortran":
        np.save(path.with_suffix(".npy"), np.asfortranarray(table))
    elif kind == "big":
        np.save(path.with_suffix(".npy"), table.astype(">f8"))
    else:
        np.save(path.with_suffix(".npy"), table)
    return next(str(found) for found in path.parent.glob("data.*"))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 40),
    st.integers(1, 11),
    st.integers(0, 2**32),
    st.integers(-6, 6),
    st.integers(-6, 6),
    st.sampled_from(["npy", "npz", "csv", "fortran", "big"]),
    st.booleans(),
    st.floats(0.01, 2),
    st.integers(1, 9),
)
def test_a_file_of_the_same_numbers_prints_the_same_bytes(
    n: int,
    k: int,
    seed: int,
    of_inputs: int,
    of_actual: int,
    kind: str,
    bias: bool,
    times: float,
    epochs: int,
) -> None:
    random = np.random.default_rng(seed)
    inputs = random.standard_normal((n, k)) * 10.0**of_inputs
    Y = random.standard_normal((n, 1)) * 10.0**of_actual
    X = np.hstack([np.ones((n, 1)), inputs]) if bias else inputs
    weights = random.standard_normal((X.shape[1], 1))
    rate = times * n / float(np.sum(X**2))
    with tempfile.TemporaryDirectory() as folder:
        path = save(Path(folder) / "data", kind, inputs, Y)
        listed = ",".join(map(repr, weights[:, 0].tolist()))
        words = ["--weights", listed, "--lr", repr(rate), "--epochs", str(epochs)]
        status, out, _ = printed("--plain", path, *words, *[] if bias else ["--no-bias"])
    assert out == chapter(X, Y, weights, rate, epochs)
    assert status in (0, 1)


def test_the_command_prints_the_same_bytes(gdtui: Command) -> None:
    X, Y = line_arrays()
    expected = chapter(X, Y, np.zeros((2, 1)), 0.1, 300).encode()
    for words in (["--plain"], [], ["line", "--plain"], [str(LINE)]):
        run = gdtui(*words)
        assert run.stdout == expected
        assert run.returncode == 0
    assert gdtui("-", input=LINE.read_bytes()).stdout == expected


def test_a_sliced_and_a_transposed_array_print_what_their_values_print(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    wide = random.standard_normal((100, 12))
    inputs, Y = wide[::2, 1:8:2], wide[::2, 11:]
    np.savez(tmp_path / "sliced.npz", X=inputs, Y=Y)
    np.save(tmp_path / "transposed.npy", np.hstack([inputs, Y]).T.copy().T)
    X = np.hstack([np.ones((50, 1)), inputs])
    expected = chapter(X, Y.copy(), np.zeros((5, 1)), 0.1, 50)
    for name in ("sliced.npz", "transposed.npy"):
        assert printed("--plain", str(tmp_path / name), "--epochs", "50", "--lr", "0.1")[1] == expected


def test_seed_draws_from_a_standard_normal() -> None:
    X, Y = line_arrays()
    weights = np.random.default_rng(7).standard_normal((2, 1))
    assert printed("--plain", "--seed", "7", "--epochs", "4")[1] == chapter(X, Y, weights, 0.1, 4)


# which epochs


def epochs_of(text: str) -> list[int]:
    return [int(line[6:-1]) for line in text.splitlines() if line.startswith("Epoch ")]


@pytest.mark.parametrize(
    ("epochs", "every", "expected"),
    [
        (10, 1, list(range(10))),
        (10, 3, [0, 3, 6, 9]),
        (11, 3, [0, 3, 6, 9, 10]),
        (10, 100, [0, 9]),
        (1, 1, [0]),
        (1, 5, [0]),
        (2, 1, [0, 1]),
    ],
)
def test_every_so_many_and_the_last(epochs: int, every: int, expected: list[int]) -> None:
    _, out, _ = printed("--plain", "--epochs", str(epochs), "--every", str(every))
    assert epochs_of(out) == expected
    everything = printed("--plain", "--epochs", str(epochs))[1].splitlines(keepends=True)
    assert out == "".join("".join(everything[5 * k : 5 * k + 5]) for k in expected)


def test_it_runs_on_through_divergence_and_stops_before_overflow() -> None:
    X, Y = line_arrays()
    status, out, err = printed("--plain", "--lr", "1", "--epochs", "1000")
    assert status == 1
    assert epochs_of(out) == list(range(789))
    assert out == chapter(X, Y, np.zeros((2, 1)), 1.0, 789)
    assert "inf" not in out
    assert "nan" not in out
    assert "epoch 788, overflowed: epoch 789 would be too large a number" in err
    assert epochs_of(printed("--plain", "--lr", "1", "--epochs", "1000", "--every", "300")[1])[-2:] == [
        600,
        788,
    ]


@pytest.mark.parametrize(
    ("rate", "epochs", "status"),
    [("0.1", "300", 0), ("1", "15", 0), ("1", "16", 1), ("1", "788", 1), ("1", "789", 1), ("0.8", "100", 0)],
)
def test_exit_status(rate: str, epochs: str, status: int) -> None:
    assert printed("--plain", "--lr", rate, "--epochs", epochs, "--every", "500")[0] == status


# standard error


def test_the_summary() -> None:
    _, _, err = printed("--plain", "--every", "300")
    assert err == (
        "gdtui: epoch 300, finished: within 1% of the lowest loss; weights: bias 1.0057084, x 1.9788173; "
        "loss 0.0098022063, lowest possible 0.009757711\n"
    )
    _, _, err = printed("--plain", "--epochs", "37")
    assert "epoch 37, finished: 233 more epochs would be needed to come within 1% of the lowest loss" in err
    assert "bias 1.3736" in err
    assert "loss 0.0500486" in err


def test_a_rate_that_is_too_high_is_said_before_and_after() -> None:
    _, _, err = printed("--plain", "--lr", "1", "--epochs", "20")
    first, last = err.splitlines()
    assert first.startswith("gdtui: learning rate 1 is too high: 1.28 times the limit 0.78;")
    assert last.startswith("gdtui: epoch 20, diverged: learning rate 1 is too high")


def test_a_rate_of_its_own_choice_is_said() -> None:
    _, _, err = printed("--plain", "cars", "--epochs", "1")
    assert err.startswith("gdtui: learning rate 0.001 was chosen: 0.1 is above the limit, 0.00376\n")
    assert "chosen" not in printed("--plain", "cars", "--epochs", "1", "--lr", "0.001")[2]


def test_scales_that_are_apart_are_said_with_both_figures() -> None:
    _, _, err = printed("--plain", "galton", "--epochs", "1")
    said = next(line for line in err.splitlines() if "scale" in line)
    assert "about 7.5 million epochs" in said
    assert "26 with --standardize" in said
    assert "scale" not in printed("--plain", "galton", "--standardize", "--epochs", "1")[2]


# where the output goes


def test_a_pipe_that_closes_early_ends_it_quietly(gdtui: Command) -> None:
    for words in (
        ["--plain"],
        ["--json"],
        ["--plain", "--epochs", "1"],
        ["--list-data"],
        ["--help"],
        ["--version"],
    ):
        reader, writer = os.pipe()
        os.close(reader)
        try:
            run = gdtui(*words, stdout=writer)
        finally:
            os.close(writer)
        assert (run.returncode, run.stderr) == (0, b""), words


def test_head_takes_one_line_and_nobody_complains() -> None:
    command = f"{sys.executable} -m gdtui --plain --epochs 100000; echo $? >&2"
    run = subprocess.run(["sh", "-c", f"({command}) | head -1"], capture_output=True, check=False, timeout=60)
    assert (run.stdout, run.stderr) == (b"Epoch 0:\n", b"0\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("word", ["--plain", "--json", "--list-data", "--help", "--version"])
def test_a_full_disk_is_said_in_a_line(gdtui: Command, word: str) -> None:
    with open("/dev/full", "wb") as full:
        run = gdtui(word, stdout=full)
    assert run.returncode == 2
    assert run.stderr == b"gdtui: standard output can't be written: No space left on device\n"


@pytest.mark.parametrize("words", ["--plain", "--json", "", "--list-data", "--help", "--version"])
def test_a_closed_standard_output_is_said_in_a_line(words: str) -> None:
    command = f"{sys.executable} -m gdtui {words} >&-"
    run = subprocess.run(["sh", "-c", command], capture_output=True, check=False, timeout=60)
    assert run.returncode == 2
    assert run.stderr == b"gdtui: standard output is closed: there is nowhere to print\n"


def test_a_closed_standard_error_hinders_nothing() -> None:
    command = f"{sys.executable} -m gdtui --plain --epochs 1 --lr 9 2>&-"
    run = subprocess.run(["sh", "-c", command], capture_output=True, check=False, timeout=60)
    assert run.returncode == 0
    assert run.stdout.startswith(b"Epoch 0:\n")


WIDE = st.floats(allow_nan=False, allow_infinity=False)
USUAL = st.floats(-2000, 2000) | st.integers(-(10**8), 10**8).map(float) | st.sampled_from([0.0, -0.0, 1e-4])
SHORT = st.builds(lambda whole, digits: whole / 10**digits, st.integers(-(10**6), 10**6), st.integers(0, 12))


@settings(max_examples=400)
@given(st.lists(USUAL, min_size=1, max_size=5) | st.lists(USUAL | SHORT | WIDE, min_size=1, max_size=5))
def test_a_row_is_written_as_numpy_writes_it(numbers: list[float]) -> None:
    column = np.array(numbers).reshape(-1, 1)
    assert as_printed(column) == str(column.T)


def test_rows_of_every_size_are_written_as_numpy_writes_them() -> None:
    random = np.random.default_rng(0)
    for _ in range(2000):
        k = random.integers(1, 6)
        column = random.standard_normal((k, 1)) * 10.0 ** random.integers(-6, 10)
        column = np.round(column, random.integers(0, 12))
        assert as_printed(column) == str(column.T)
