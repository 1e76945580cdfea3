"""What a run is taken home as: the table is read back by NumPy, the program runs in a process of its own."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import resource
import signal
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
from gdtui.data import load
from gdtui.data.dataset import Dataset
from gdtui.descent.trainer import Trainer
from gdtui.printing.export import check_targets, thinned, write_run
from gdtui.printing.program import in_own_units
from gdtui.programs.surroundings import THREADS
from gdtui.refusal import RefusedError
from gdtui.settings import parse_export

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Command = Callable[..., subprocess.CompletedProcess[bytes]]

RANDOM = np.random.default_rng(8)


@pytest.fixture(autouse=True, scope="module")
def _threads() -> Any:
    """Let what the command sets for NumPy's threads stay within this file."""
    with pytest.MonkeyPatch.context() as patch:
        for name in THREADS:
            patch.setenv(name, os.environ.get(name, "1"))
        yield


def printed(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    return status, out.getvalue(), err.getvalue()


def of_chapter(data: Dataset, rate: float, epochs: int) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        train(data.X, data.Y, np.zeros((data.X.shape[1], 1)), rate, epochs)
    return out.getvalue()


def run_program(path: Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program from another folder than its own; every warning is an error there."""
    command = [sys.executable, "-W", "error", str(path)]
    return subprocess.run(
        command, cwd=folder or "/", capture_output=True, encoding="utf-8", timeout=60, check=False
    )


def table(path: Path) -> tuple[list[str], Floats]:
    """Read a table's names and numbers."""
    with path.open(encoding="utf-8", newline="") as file:
        names = next(csv.reader(file))
        return names, np.loadtxt(file, delimiter=",", ndmin=2)


def exported(data: Dataset, folder: Path, *, rate: float = 0.1, epochs: int = 5, stem: str = "run") -> str:
    """Train, write the run, and return what its program is."""
    trainer = Trainer(data, learning_rate=rate, epochs=epochs)
    trainer.advance(epochs)
    write_run(str(folder / stem), data, trainer.progress())
    return (folder / f"{stem}.py").read_text(encoding="utf-8")


def in_process(source: str, path: Path) -> str:
    """Run a program in this process, and return what it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, str(path), "exec"), {"__file__": str(path), "__name__": "__main__"})
    return out.getvalue()


# -- the table ---------------------------------------------------------------------------------------------


def test_the_table_has_the_chapters_numbers_bit_for_bit(tmp_path: Path) -> None:
    stem = str(tmp_path / "run")
    status, _, said = printed("trees", "--lr", "1e-4", "--epochs", "40", "--plain", "--export", stem)
    assert status == 0
    assert f"gdtui: written: {stem}.csv, {stem}-data.csv, {stem}.py\n" in said
    names, numbers = table(tmp_path / "run.csv")
    columns = ["bias", "girth", "height"]
    assert names == [
        *["epoch", "learning rate", "loss"],
        *[f"weight of {name}" for name in columns],
        *[f"gradient of {name}" for name in columns],
    ]
    data, weights = load("trees"), np.zeros((3, 1))
    assert len(numbers) == 41
    for epoch, row in enumerate(numbers):
        Y_pred = np.dot(data.X, weights)
        gradient = -2 * np.dot(data.X.T, (data.Y - Y_pred)) / len(data.X)
        loss = np.mean((data.Y - Y_pred) ** 2)
        assert row.tolist() == [epoch, 1e-4, loss, *weights[:, 0], *gradient[:, 0]]
        weights = weights - 1e-4 * gradient


def test_every_so_many_epochs_and_the_last_have_a_row(tmp_path: Path) -> None:
    printed("--plain", "--epochs", "25", "--every", "10", "--export", str(tmp_path / "run"))
    _, numbers = table(tmp_path / "run.csv")
    assert numbers[:, 0].tolist() == [0, 10, 20, 25]


def test_after_divergence_all_numbers_are_finite(tmp_path: Path) -> None:
    status, _, said = printed(
        "--json", "--lr", "1", "--epochs", "1000", "--every", "50", "--export", str(tmp_path / "run")
    )
    assert status == 1
    assert "epoch 789 would be too large a number" in said
    _, numbers = table(tmp_path / "run.csv")
    assert np.isfinite(numbers).all()
    assert numbers[-1, 0] == 788
    assert numbers[-1, 2] > 1e300


def test_names_that_a_terminal_would_obey_are_shown_in_the_table(tmp_path: Path) -> None:
    data = Dataset.from_arrays(RANDOM.random((4, 2)), RANDOM.random(4), columns=['a "b", c', "red\x1b[31m\n"])
    exported(data, tmp_path)
    names, _ = table(tmp_path / "run.csv")
    assert names[3:6] == ["weight of bias", 'weight of a "b", c', r"weight of red\x1b[31m\n"]


@pytest.mark.parametrize(
    ("furthest", "weights"), [(0, 2), (1, 1), (9_999, 3), (10_000, 3), (10_001, 3), (10**9, 2), (5000, 4000)]
)
def test_a_table_from_the_screen_stays_short(furthest: int, weights: int) -> None:
    every = thinned(furthest, weights)
    rows = -(-furthest // every) + 1
    most = min(10_001, 2_000_000 // (2 * weights + 3) + 1)
    assert rows <= most
    assert every == 1 or rows > most // 2 - 1


# -- the program -------------------------------------------------------------------------------------------


def save(path: Path, rows: int, columns: int) -> str:
    values = RANDOM.standard_normal((rows, columns)) * 3 + 1
    names = ",".join(f"col {i}" for i in range(columns))
    np.savetxt(path, values, "%.17g", delimiter=",", header=names, comments="")
    return str(path)


@pytest.mark.parametrize(
    "words",
    [
        ["line"],
        ["line", "--lr", "1", "--epochs", "1000"],
        ["line", "--lr", "1", "--epochs", "1000", "--every", "100"],
        ["line", "--lr", "1", "--epochs", "789"],
        ["line", "--lr", "3.9", "--epochs", "30"],
        ["galton", "--standardize", "--every", "7", "--seed", "4"],
        ["trees", "--standardize", "--epochs", "20"],
        ["trees", "--standardize", "--no-bias", "--epochs", "20"],
        ["plane", "--no-bias", "--weights=-1e-5,2.5", "--epochs", "1"],
    ],
)
def test_the_program_prints_what_plain_prints(words: list[str], tmp_path: Path) -> None:
    _, plain, _ = printed(*words, "--plain", "--export", str(tmp_path / "run"))
    done = run_program(tmp_path / "run.py")
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout == plain
    assert plain.count("Current loss") > 0


@pytest.mark.parametrize("rows", [300, 3000])
@pytest.mark.parametrize("options", [[], ["--no-bias"], ["--standardize"], ["--standardize", "--no-bias"]])
@pytest.mark.parametrize("columns", [3, 101])
def test_also_of_many_rows_and_columns(rows: int, columns: int, options: list[str], tmp_path: Path) -> None:
    path = save(tmp_path / "own.csv", rows, columns)
    _, plain, said = printed(path, *options, "--epochs", "6", "--plain", "--export", str(tmp_path / "run"))
    assert ("train the same" in said) == (rows > 2000)
    assert in_process((tmp_path / "run.py").read_text(), tmp_path / "run.py") == plain
    names, numbers = table(tmp_path / "run-data.csv")
    has_bias_column = rows > 2000 and "--no-bias" not in options
    assert names == ["bias"] * has_bias_column + [f"col {i}" for i in range(columns)]
    if rows > 2000:
        assert len(numbers) == 5 + columns + ("--no-bias" not in options)
        assert f"# The data have {rows:,} rows." in (tmp_path / "run.py").read_text()
    else:
        # what was brought to scale and back is off by a rounding of the column's size, also near 0
        np.testing.assert_allclose(
            numbers, np.loadtxt(path, delimiter=",", skiprows=1), rtol=1e-13, atol=2e-15
        )


@pytest.mark.parametrize("name", ["line", "plane", "galton", "cars", "faithful", "trees"])
@pytest.mark.parametrize("bias", [True, False])
def test_standardized_inputs_are_written_as_they_were_read(name: str, bias: bool, tmp_path: Path) -> None:
    """The program has their means and deviations, so it trains on the same bits."""
    data = load(name, standardize=True, bias=bias)
    source = exported(data, tmp_path)
    _, numbers = table(tmp_path / "run-data.csv")
    raw = load(name)
    assert numbers.tobytes() == np.hstack([raw.X[:, 1:], raw.Y]).tobytes()
    assert in_process(source, tmp_path / "run.py") == of_chapter(data, 0.1, 5)


@pytest.mark.parametrize(("scale", "centre"), [(1.0, 0.0), (1e-3, 1e5), (1.0, 1e8), (1e-300, 0.0)])
def test_numbers_with_all_their_digits_train_the_same(scale: float, centre: float, tmp_path: Path) -> None:
    """Also where none but the standardized numbers lead to the same bits."""
    raw = Dataset.from_arrays(RANDOM.standard_normal((50, 3)) * scale + centre, RANDOM.standard_normal(50))
    data = raw.standardize()
    source = exported(data, tmp_path)
    assert in_process(source, tmp_path / "run.py") == of_chapter(data, 0.1, 5)
    own = in_own_units(data)
    assert (own is None) == ("are standardized already" in source)
    if own is not None:
        np.testing.assert_allclose(own, raw.X[:, 1:], rtol=1e-12)


def test_a_mean_beyond_its_last_digit_is_taken_along(tmp_path: Path) -> None:
    data = Dataset.from_arrays(np.arange(12.0) * 1e-7 + 1e8, RANDOM.random(12)).standardize()
    assert data.scaling is not None
    assert data.scaling.rests.any()
    source = exported(data, tmp_path)
    assert "rests = " in source
    assert in_process(source, tmp_path / "run.py") == of_chapter(data, 0.1, 5)


def test_rates_that_were_changed_midway(tmp_path: Path) -> None:
    data = load("line")
    trainer = Trainer(data, learning_rate=0.1, epochs=12)
    for epoch, rate in ((4, 0.5), (7, 0.02)):
        trainer.seek(epoch)
        trainer.set_learning_rate(rate)
    trainer.seek(9)
    trainer.seek(2)
    write_run(str(tmp_path / "run"), data, trainer.progress())
    weights, expected = np.zeros((2, 1)), ""
    for epoch in range(12):
        Y_pred = np.dot(data.X, weights)
        expected += f"Current loss: {np.mean((data.Y - Y_pred) ** 2)}\n"
        rate = 0.1 if epoch < 4 else 0.5 if epoch < 7 else 0.02
        weights = weights - rate * (-2 * np.dot(data.X.T, (data.Y - Y_pred)) / len(data.X))
    done = run_program(tmp_path / "run.py")
    losses = [line for line in done.stdout.splitlines(keepends=True) if line.startswith("Current")]
    assert "".join(losses) == expected
    assert table(tmp_path / "run.csv")[1][:, :2].tolist() == [
        [epoch, 0.1 if epoch < 4 else 0.5 if epoch < 7 else 0.02] for epoch in range(10)
    ]


def test_a_program_that_goes_on_too_far_says_so_and_prints_nothing_that_is_not_finite(tmp_path: Path) -> None:
    data = load("line")
    trainer = Trainer(data, learning_rate=1.0, epochs=1000)
    trainer.seek(10)
    write_run(str(tmp_path / "run"), data, trainer.progress())
    command = [sys.executable, "-W", "ignore", str(tmp_path / "run.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr == "Epoch 789 would be too large a number: the rate is too high.\n"
    assert not {"inf", "nan"} & set(done.stdout.replace("[", " ").replace("]", " ").split())
    assert "Epoch 788:" in done.stdout


HARMFUL = [
    '\'"""\'',
    "a\nimport os\n",
    '"); raise SystemExit(3) #',
    "{epoch} {} %s",
    "größe 身長 \u202e",
    "\\",
    "back\\n",
    "\x00",
    "\ud800",
    " ",
    "",
    "EPOCHS = 0",
    "long " * 60,
]


def test_names_in_a_program_are_data(tmp_path: Path) -> None:
    folder = tmp_path / 'it\'s a "folder"\n{x} größe'
    folder.mkdir()
    k = len(HARMFUL)
    data = Dataset.from_arrays(RANDOM.random((8, k)), RANDOM.random(8), columns=HARMFUL, target=HARMFUL[1])
    stem = 'it\'s "one"\n{two} größe'
    exported(data, folder, stem=stem)
    done = run_program(folder / f"{stem}.py")
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout == of_chapter(data, 0.1, 5)


@settings(max_examples=60)
@given(st.lists(st.text(max_size=12), min_size=2, max_size=4), st.text(max_size=12))
def test_any_names_in_a_program_are_data(names: list[str], target: str) -> None:
    data = Dataset.from_arrays(
        np.arange(3.0 * len(names)).reshape(3, -1) / 7, [1.0, 0.0, 2.0], columns=names, target=target
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = exported(data, folder, rate=0.01)
        assert in_process(source, folder / "run.py") == of_chapter(data, 0.01, 5)


def test_in_a_notebook_the_program_reads_where_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = exported(load("line"), tmp_path)
    monkeypatch.chdir(tmp_path)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(source, {})
    assert out.getvalue() == of_chapter(load("line"), 0.1, 5)


def test_a_student_can_read_it(tmp_path: Path) -> None:
    source = exported(load("trees"), tmp_path, rate=1e-4)
    lines = [line for line in source.splitlines() if line.strip()]
    assert len(lines) < 45
    assert max(map(len, lines)) <= 100
    assert "INPUTS = ['girth', 'height']\nTARGET = 'volume'\n" in source
    assert "weights = weights - lr * gradients\n" in source


# -- the command -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("run", "run"),
        ("run.csv", "run"),
        ("run.PY", "run"),
        ("run.2", "run.2"),
        ("run-data.csv", "run-data"),
        (" my run ", "my run"),
        ("a/b.svg", "a/b"),
        ("../run", "../run"),
        (".hidden", ".hidden"),
        ("-x", "-x"),
    ],
)
def test_names_that_are_taken(typed: str, name: str) -> None:
    assert parse_export(typed) == name


def test_a_home_folder_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert parse_export("~/run.csv") == "/home/ada/run"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "a name is needed, such as run"),
        ("  ", "a name is needed, such as run"),
        ("/", "/ is a folder: put a name after it, such as /run"),
        ("..", ".. is a folder: put a name after it, such as ../run"),
        ("a/.", "a/. is a folder: put a name after it, such as a/./run"),
        ("a/", "a/ is a folder: put a name after it, such as a/run"),
        (".csv", ".csv is an ending: put a name before it, such as run.csv"),
        ("numpy.py", "a file numpy.py hides Python's own numpy: take another name, such as my-numpy"),
        ("x/csv", "a file csv.py hides Python's own csv: take another name, such as my-csv"),
    ],
)
def test_names_that_are_refused(typed: str, said: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    assert printed("--plain", f"--export={typed}") == (2, "", f"gdtui: --export: {said}\n")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("there", ["run.csv", "run.py", "run-data.csv"])
def test_a_file_that_is_there_is_kept(there: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(there).write_text("mine")
    status, out, said = printed("--plain", "--export", "run")
    assert (status, out) == (2, "")
    assert said == f"gdtui: --export: {there} exists: remove it, or choose another name\n"
    assert os.listdir() == [there]
    assert Path(there).read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--plain", "--export", "no/run"], "no/run.csv cannot be written: No such file or directory"),
        (["--plain", "--export", "n" * 300], f"{'n' * 300}.csv cannot be written: File name too long"),
        (["--compare", "0.1,0.2", "--export", "run"], "--export writes one run: leave out --compare"),
        (["--reduce-to", "s.npz", "--export", "run"], "--reduce-to only writes a file: leave out --export"),
        (["no.csv", "--plain", "--export", "run"], '"no.csv" is neither'),
    ],
)
def test_what_is_refused(words: list[str], said: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = printed(*words)
    assert (status, out) == (2, "")
    assert err.startswith(f"gdtui: {said}")
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_in_which_nobody_may_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(RefusedError, match=r"run\.csv cannot be written: Permission denied"):
        check_targets([str(tmp_path / "run.csv")])
    tmp_path.chmod(0o700)


def test_a_full_disk_leaves_no_half_written_file(gdtui: Command, tmp_path: Path) -> None:
    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))

    words = ["line", "--plain", "--epochs", "1000", "--export", "run"]
    environment = {"PYTHONDONTWRITEBYTECODE": "1"}  # cut byte code would stay behind
    result = gdtui(*words, cwd=tmp_path, env=environment, preexec_fn=limited)
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr == b"gdtui: run.csv cannot be written: File too large\n"
    assert os.listdir(tmp_path) == []


def test_the_files_are_there_when_the_pipe_is_closed_early(gdtui: Command, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    result = gdtui("--plain", "--epochs", "50", "--export", "run", cwd=tmp_path, stdout=writing)
    os.close(writing)
    assert result.returncode == 0
    assert sorted(os.listdir(tmp_path)) == ["run-data.csv", "run.csv", "run.py"]


def test_what_is_printed_is_the_same_with_and_without(tmp_path: Path) -> None:
    _, without, _ = printed("--json", "--epochs", "20")
    _, exported, _ = printed("--json", "--epochs", "20", "--export", str(tmp_path / "run"))
    assert exported == without
