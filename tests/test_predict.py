"""``--predict``: the rows of a file with what the model predicts, as the chapter's loop would."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.data import load
from gdtui.descent.trainer import Trainer
from gdtui.sessions.autosave import Autosave
from gdtui.sessions.origin import Origin
from gdtui.sessions.store import Store, state_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Command = Callable[..., subprocess.CompletedProcess[bytes]]

NEW = "who,height,girth\nA,70,12.5\nB,60,30\n"


def trained(X: Floats, Y: Floats, rate: float, epochs: int, weights: Floats | None = None) -> Floats:
    """Take the chapter's steps."""
    weights = np.zeros((X.shape[1], 1)) if weights is None else weights
    for _ in range(epochs):
        weights = weights - rate * (-2 * np.dot(X.T, Y - np.dot(X, weights)) / len(X))
    return weights


def with_ones(X: Floats) -> Floats:
    return np.hstack([np.ones((len(X), 1)), X])


def table(done: subprocess.CompletedProcess[bytes], status: int = 0) -> list[list[str]]:
    assert done.returncode == status, done.stderr
    return list(csv.reader(io.StringIO(done.stdout.decode())))


def predictions(rows: list[list[str]]) -> list[float]:
    return [float(row[-1]) for row in rows[1:]]


def said(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    lines = done.stderr.decode().splitlines()
    assert "Traceback" not in done.stderr.decode()
    return [line.removeprefix("gdtui: ") for line in lines]


def refused(done: subprocess.CompletedProcess[bytes]) -> str:
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(said(done)) <= 2
    return "\n".join(said(done))


@pytest.fixture
def new(tmp_path: Path) -> str:
    (tmp_path / "new.csv").write_text(NEW)
    return str(tmp_path / "new.csv")


def test_rows_come_back_with_their_predictions(gdtui: Command, new: str) -> None:
    done = gdtui("trees", "--predict", new, "--lr", "0.00005", "--epochs", "40")
    rows = table(done)
    assert rows[0] == ["who", "height", "girth", "predicted volume"]
    assert [row[:-1] for row in rows[1:]] == [["A", "70", "12.5"], ["B", "60", "30"]]
    raw = load("trees")
    weights = trained(raw.X, raw.Y, 0.00005, 40)
    inputs = np.array([[12.5, 70.0], [30.0, 60.0]])
    assert predictions(rows) == pytest.approx((with_ones(inputs) @ weights)[:, 0].tolist(), rel=1e-12)
    assert all(row[-1] == repr(float(row[-1])) for row in rows[1:])
    *_, summary, further = said(done)
    assert summary.startswith("epoch 40, finished: ")
    assert further == '1 of 2 rows is further out in "girth", "height" than any row of trees'


def test_standardized_a_long_run_comes_to_the_least_squares_fit(gdtui: Command, new: str) -> None:
    done = gdtui("trees", "--predict", new, "--standardize", "--epochs", "3000")
    raw = load("trees")
    best = np.linalg.lstsq(raw.X, raw.Y, rcond=None)[0]
    inputs = np.array([[12.5, 70.0], [30.0, 60.0]])
    assert predictions(table(done)) == pytest.approx((with_ones(inputs) @ best)[:, 0].tolist(), rel=1e-9)


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("bias", [False, True])
def test_reduced_data_predict_as_all_rows_do(
    gdtui: Command, tmp_path: Path, standardize: bool, bias: bool
) -> None:
    random = np.random.default_rng(6)
    X = random.standard_normal((3000, 2)) * [1.0, 2.0] + 3
    Y = X @ [[1.0], [-2.0]] + random.standard_normal((3000, 1))
    lines = [",".join(map(repr, row)) for row in np.hstack([X, Y]).tolist()]
    (tmp_path / "data.csv").write_text("\n".join(["a,b,goal", *lines]))
    (tmp_path / "new.csv").write_text("goal,b,a\n0,2.5,0.25\n0,-1,4\n0,99,4\n")
    words = ["--lr", "0.01", "--epochs", "25", *["--no-bias"] * (not bias), *["--standardize"] * standardize]
    done = gdtui("data.csv", "--predict", "new.csv", *words, cwd=tmp_path)
    inputs = np.array([[0.25, 2.5], [4.0, -1.0], [4.0, 99.0]])
    if standardize:
        centre = X.mean(axis=0) if bias else 0.0
        scale = np.sqrt(((X - centre) ** 2).mean(axis=0))
        X, inputs = (X - centre) / scale, (inputs - centre) / scale
    if bias:
        X, inputs = with_ones(X), with_ones(inputs)
    expected = (inputs @ trained(X, Y, 0.01, 25))[:, 0].tolist()
    assert predictions(table(done)) == pytest.approx(expected, rel=1e-9)
    assert "3,000 rows as" in done.stderr.decode()
    assert said(done)[-1] == '1 of 3 rows is further out in "b" than any row of data.csv'


def test_a_hundred_columns_are_found_by_name(gdtui: Command, tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    X = random.standard_normal((150, 100))
    Y = X @ random.standard_normal((100, 1))
    names = [f"c{j}" for j in range(100)]
    write(tmp_path / "data.csv", [*names, "y"], np.hstack([X, Y]))
    order = random.permutation(100)
    write(tmp_path / "new.csv", [names[j] for j in order], X[:3][:, order])
    done = gdtui("data.csv", "--predict", "new.csv", "--lr", "0.05", "--epochs", "30", cwd=tmp_path)
    weights = trained(with_ones(X), Y, 0.05, 30)
    assert predictions(table(done)) == pytest.approx((with_ones(X[:3]) @ weights)[:, 0].tolist(), rel=1e-9)
    assert "further out" not in done.stderr.decode()


def write(path: Path, names: list[str], rows: Floats) -> None:
    path.write_text("\n".join([",".join(names), *(",".join(map(repr, row)) for row in rows.tolist())]))


def test_weights_and_target_and_features_are_those_of_the_options(gdtui: Command, new: str) -> None:
    words = ["--target", "girth", "--features", "height", "--weights", "1,0.5", "--lr", "1e-9"]
    done = gdtui("trees", "--predict", new, *words, "--epochs", "1")
    rows = table(done)
    assert rows[0][-1] == "predicted girth"
    assert predictions(rows) == pytest.approx([36.0, 31.0], rel=1e-4)


def test_standard_input_holds_the_new_rows_or_the_data(gdtui: Command, tmp_path: Path) -> None:
    done = gdtui("--predict", "-", "--epochs", "5", input=b"x\n0.5\n")
    line = load("line")
    weights = trained(line.X, line.Y, 0.1, 5)
    assert predictions(table(done)) == pytest.approx([float(weights[0, 0] + 0.5 * weights[1, 0])], rel=1e-12)
    (tmp_path / "new.csv").write_text("x\n0.5\n")
    text = (tmp_path / "new.csv").read_bytes().replace(b"x", b"x,y").replace(b"0.5", b"1,2\n2,4")
    done = gdtui("-", "--predict", "new.csv", "--epochs", "5", input=text, cwd=tmp_path)
    assert len(table(done)) == 2
    both = gdtui("-", "--predict", "-", input=b"x\n1\n")
    assert refused(both) == "standard input can't be DATA and the rows of --predict as well: name a file"


def test_a_name_that_is_there_already_is_made_another(gdtui: Command, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("x,predicted y,predicted y (2)\n0.5,a,b\n")
    rows = table(gdtui("--predict", "new.csv", cwd=tmp_path))
    assert rows[0] == ["x", "predicted y", "predicted y (2)", "predicted y (3)"]


def test_levels_and_days_are_those_of_the_training(gdtui: Command, tmp_path: Path) -> None:
    """Four rows and four weights: the fit is exact, and worked out here from the same four equations."""
    (tmp_path / "a.csv").write_text(
        "smoker,age,day,charges\nyes,19,2020-01-01,160\nno,18,2020-01-03,17\nno,28,2020-01-04,44\n"
        "yes,33,2020-02-01,220\n"
    )
    (tmp_path / "new.csv").write_text("day,smoker,age\n2020-01-02,yes,20\n2020-01-05,no,30\n")
    weights = np.linalg.solve(
        [[1, 1, 19, 0], [1, 0, 18, 2], [1, 0, 28, 3], [1, 1, 33, 31]], [160.0, 17.0, 44.0, 220.0]
    )
    words = ["a.csv", "--encode", "smoker,day", "--standardize", "--epochs", "5000", "--predict", "new.csv"]
    _, *rows = table(gdtui(*words, cwd=tmp_path))
    expected = np.array([[1, 1, 20, 1], [1, 0, 30, 4]]) @ weights
    assert [float(row[-1]) for row in rows] == pytest.approx(expected.tolist(), rel=1e-9)


def test_another_unit_than_that_of_the_training_is_refused(gdtui: Command, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("km,y\n1 km,1\n2 km,2\n3 km,4\n")
    (tmp_path / "new.csv").write_text("km\n500 m\n")
    done = gdtui("a.csv", "--predict", "new.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    said = 'new.csv, column "km": "500 m" is not in the unit of "1 km", which the model was trained on'
    assert said in done.stderr.decode()
    (tmp_path / "new.csv").write_text("km\n2\n")
    assert len(table(gdtui("a.csv", "--predict", "new.csv", cwd=tmp_path))) == 2


def test_a_prediction_is_not_exported(gdtui: Command, tmp_path: Path) -> None:
    done = gdtui("--predict", "-", "--export", "run", cwd=tmp_path, input=b"x\n1\n")
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_cells_stay_as_they_are_also_with_quotation_marks_and_commas(gdtui: Command, tmp_path: Path) -> None:
    cells = [["x", "a note"], [" 0.50", 'says "hi", twice\nand leaves'], ["5e-1", "größe"]]
    with (tmp_path / "new.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(cells)
    done = gdtui("--predict", "new.csv", cwd=tmp_path, env={"PYTHONIOENCODING": "utf-8"})
    rows = table(done)
    assert [[cell.strip() for cell in row[:-1]] for row in rows] == [
        [one.strip() for one in row] for row in cells
    ]
    assert rows[1][-1] == rows[2][-1]


def test_a_run_that_diverged_predicts_and_says_so(gdtui: Command, new: str) -> None:
    done = gdtui("trees", "--predict", new, "--lr", "1", "--epochs", "20")
    raw = load("trees")
    weights = trained(raw.X, raw.Y, 1.0, 20)
    expected = (np.array([[1, 12.5, 70.0], [1, 30.0, 60.0]]) @ weights)[:, 0].tolist()
    assert predictions(table(done, status=1)) == pytest.approx(expected, rel=1e-9)
    miss = np.sqrt(np.mean((raw.Y - raw.X @ weights) ** 2))
    shown = said(done)[-1].removeprefix("the run diverged: its typical miss is ±")
    assert float(shown) == pytest.approx(float(miss), rel=1e-4)


def test_a_run_that_overflowed_has_nothing_to_predict_with(gdtui: Command, new: str) -> None:
    done = gdtui("trees", "--predict", new, "--lr", "1", "--epochs", "2000")
    assert (done.returncode, done.stdout) == (1, b"")
    assert said(done)[-1] == "the run overflowed: there is nothing to predict with"


def test_a_prediction_that_is_too_large_is_refused(gdtui: Command, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("x\n1\n1e308\n")
    done = gdtui("--predict", "new.csv", "--lr", "1", "--epochs", "40", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said(done)[-1] == "the prediction of row 2 is too large a number"


@pytest.mark.parametrize(
    "words", [["--json"], ["--plain"], ["--compare", "0.1,0.2"], ["--every", "2"], ["--reduce-to", "a.npz"]]
)
def test_what_contradicts_it_is_refused(gdtui: Command, new: str, words: list[str]) -> None:
    done = gdtui("trees", "--predict", new, *words)
    assert refused(done) == f"--predict prints rows with their predictions: leave out {words[0]}"


def test_new_rows_that_cannot_be_used_are_refused_in_a_line_or_two(gdtui: Command, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("x,z\n1,2\n?,4\n")
    assert refused(gdtui("--predict", "new.csv", cwd=tmp_path)) == (
        'new.csv, line 3, column "x": "?" is not a number\n'
        "Mend the cell: a prediction needs a number for each input."
    )
    assert refused(gdtui("--predict", "gone.csv", cwd=tmp_path)) == (
        'there is no file "gone.csv" to predict for'
    )
    assert "expected one argument" in refused(gdtui("--predict", cwd=tmp_path))


def save_run(data: str, epochs: int, *, standardize: bool) -> str:
    """Save a run as the screen would, at an epoch; return the session's name."""
    origin = Origin.of(data, standardize=standardize)
    trainer = Trainer(load(data, standardize=standardize), learning_rate=0.00005, epochs=300)
    autosave = Autosave(origin, ("gdtui", data), store=Store(state_folder()))
    trainer.advance(epochs)
    autosave.save_now(trainer, 10.0)
    assert autosave.id is not None
    return autosave.id


@pytest.mark.parametrize("standardize", [False, True])
def test_a_saved_run_predicts_where_it_stands_and_stays_as_it_is(
    gdtui: Command, new: str, standardize: bool
) -> None:
    name = save_run("trees", 17, standardize=standardize)
    path = Store(state_folder()).path(name)
    before = path.read_bytes()
    done = gdtui("--resume", name, "--predict", new)
    raw = load("trees").X[:, 1:]
    inputs = np.array([[12.5, 70.0], [30.0, 60.0]])
    X = raw
    if standardize:
        X, inputs = (raw - raw.mean(axis=0)) / raw.std(axis=0), (inputs - raw.mean(axis=0)) / raw.std(axis=0)
    weights = trained(with_ones(X), load("trees").Y, 0.00005, 17)
    assert predictions(table(done)) == pytest.approx((with_ones(inputs) @ weights)[:, 0].tolist(), rel=1e-12)
    assert any(line.startswith("epoch 17, ") for line in said(done))
    assert path.read_bytes() == before
    assert table(gdtui("--resume", "--predict", new)) == table(done)
    assert refused(gdtui("--resume", name, "--predict", new, "--lr", "1")).endswith(
        "leave out --lr, or --resume"
    )
    assert "names no session" in refused(gdtui("--resume", "nosuch", "--predict", new))


def test_predicting_loads_no_screen(new: str) -> None:
    program = (
        "import sys; from gdtui.cli import main; main(); "
        "assert not {'textual', 'plotext', 'rich', 'gdtui.screen'} & set(sys.modules)"
    )
    words = [sys.executable, "-c", program, "trees", "--predict", new, "--epochs", "2"]
    assert subprocess.check_output(words, stderr=subprocess.DEVNULL).count(b"\n") == 3
