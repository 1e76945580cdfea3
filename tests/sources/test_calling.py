"""Calling a student's function on data: its arguments, what it prints and returns, what can't be called."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from gdtui.data.dataset import Dataset
from gdtui.descent.chapter import train
from gdtui.refusal import RefusedError
from gdtui.sources.calling import calling_command
from gdtui.sources.epochs import ToldEpoch
from gdtui.sources.program import own_traceback
from tests.sources.running import Ran, ran, written

X = np.array([[0.5, 2.0], [1.5, -1.0], [3.0, 0.25], [-2.0, 1.0]])
DATA = Dataset.from_arrays(X, [1.0, 2.0, 4.0, -1.0])
START = np.array([[0.5], [0.25], [-1.0]])

CHAPTER = """
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = np.dot(X, weights)
        current_loss = np.mean((Y - Y_pred) ** 2)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {current_loss}")
        gradients = -2 * np.dot(X.T, (Y - Y_pred)) / len(X)
        weights = weights - lr * gradients
    return weights
"""

SHOWN = """
def {function}({parameters}):
    names = [one.strip().partition("=")[0] for one in {parameters!r}.split(",")]
    print({{name: one.tolist() if hasattr(one, "tolist") else one for name, one in locals().items()
           if name in names}})
"""


def called(
    folder: Path, source: str, function: str = "train", data: Dataset = DATA, *, name: str = "my_train.py"
) -> Ran:
    """Call a function of a file with that source."""
    arrays = folder / "arrays"
    arrays.mkdir(exist_ok=True)
    path = written(folder, source, name)
    start = START if data is DATA else np.ones((data.X.shape[1], 1))
    return ran(calling_command(path, function, data, start, 0.1, 3, str(arrays)))


def test_the_chapters_function_prints_and_returns_what_the_chapters_does(tmp_path: Path) -> None:
    result = called(tmp_path, CHAPTER)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        weights = train(DATA.X, DATA.Y, START, 0.1, 3)
    assert result.output.decode() == printed.getvalue()
    assert result.reader.returned == tuple(weights.ravel().tolist())
    assert result.ending.sentence == "it ended by itself"


def test_the_arrays_are_the_chapters(tmp_path: Path) -> None:
    source = """
    def train(X, Y, weights, lr, epochs):
        for one in (X, Y, weights):
            print(one.shape, one.dtype, one.flags.c_contiguous, one.flags.owndata, one.flags.writeable)
        print(repr(lr), repr(epochs))
        Y[:] = 0
    """
    assert called(tmp_path, source).output.decode().splitlines() == [
        "(4, 3) float64 True True True",
        "(4, 1) float64 True True True",
        "(3, 1) float64 True True True",
        "0.1 3",
    ]
    assert DATA.Y[0, 0] == 1.0


@pytest.mark.parametrize(
    "parameters",
    [
        "X, Y, weights, lr, epochs",
        "epochs, lr, weights, Y, X",
        "inputs, targets, theta, alpha, iterations",
        "x, y, w, learning_rate=0.5, n_iter=7, verbose=True",
        "a_, b_, c_, d_, e_",
        "X, Y, weights, *, lr, epochs",
        "X, Y, weights, /, lr, epochs",
    ],
)
def test_arguments_are_bound_by_what_they_are(tmp_path: Path, parameters: str) -> None:
    result = called(tmp_path, SHOWN.format(function="train", parameters=parameters))
    found = ast.literal_eval(result.output.decode())
    expected = [DATA.X.tolist(), DATA.Y.tolist(), START.tolist(), 0.1, 3]
    assert sorted(map(repr, found.values())) == sorted(map(repr, [*expected, *[True] * ("verbose" in found)]))


def test_a_bias_of_its_own_is_taken_out_of_the_weights(tmp_path: Path) -> None:
    source = """
    def train(X, Y, w, b, lr, epochs):
        print(X.tolist(), w.tolist(), b)
        return w * 2, b * 3
    """
    said = "gdtui: called with X of shape (n, d), Y of (n, 1), weights of (d, 1), a bias\n"
    result = called(tmp_path, source)
    assert result.output.decode() == f"{said}{X.tolist()} [[0.25], [-1.0]] 0.5\n"
    assert result.reader.returned == (1.5, 0.5, -2.0)
    flat = Dataset.from_arrays(X, [1.0, 2.0, 4.0, -1.0], bias=False)
    result = called(tmp_path, source, data=flat)
    assert result.output.decode() == f"{said}{X.tolist()} [[1.0], [1.0]] 0.0\n"


RIGHT = Path(__file__).parents[1] / "checking" / "programs" / "right"


@pytest.mark.parametrize("name", sorted(path.name for path in RIGHT.glob("*.py")))
def test_right_programs_of_all_styles_train_as_the_chapter(tmp_path: Path, name: str) -> None:
    data = Dataset.from_arrays([0.5, 1.5, 3.0, -2.0, 0.25, 1.0], [1.0, 2.0, 4.0, -1.0, 0.5, 2.5])
    source = (RIGHT / name).read_text(encoding="utf-8")
    function = "train" if "def train(" in source else re.findall(r"^(?:class|def) (\w+)", source, re.M)[-1]
    result = called(tmp_path, source, function, data)
    with contextlib.redirect_stdout(io.StringIO()):
        weights = train(data.X, data.Y, np.ones((2, 1)), 0.1, 3)
        own = train(data.X, data.Y, np.zeros((2, 1)), 0.1, 3)
    has_start = re.search(rf"def {function}\(.*(w|theta|start)", source)
    expected = weights if has_start else own  # of a class that starts at 0
    assert result.reader.returned == pytest.approx(expected.ravel()), result.output.decode()
    assert result.ending.status == 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("print(f'{weights[0]:.1f} {Y[0]:.1f}')", "X of shape (n, d), Y of (n,), weights of (d,)"),
        ("X[0].append(1)", "lists"),
        ("X.shape, Y.shape = X.shape + (1,), ()", ""),
    ],
)
def test_shapes_with_which_a_function_works_are_found_and_said(tmp_path: Path, body: str, said: str) -> None:
    result = called(tmp_path, f"def train(X, Y, weights, lr, epochs):\n    {body}\n    return weights\n")
    first = result.output.decode().splitlines()[0]
    assert first == (f"gdtui: called with {said}" if said else "Traceback (most recent call last):")


def test_what_is_tried_before_leaves_no_trace(tmp_path: Path) -> None:
    source = """
    import gdtui, os
    calls = []
    def train(X, Y, weights, lr, epochs):
        calls.append(epochs)
        print(calls, os.read(0, 5))
        os.write(2, b"direct")
        gdtui.record(loss=len(calls))
        return [1]  # nothing that could be weights, in any style
    """
    result = called(tmp_path, source)
    assert result.output == b"[3] b''\ndirect"
    assert [epoch.loss for epoch in result.epochs] == [1.0]


def test_what_takes_long_is_tried_for_a_moment_only(tmp_path: Path) -> None:
    source = """
    import os, time
    mark = os.path.join(os.path.dirname(__file__), "mark")
    def train(X, Y, weights, lr, epochs):
        if not os.path.exists(mark):
            open(mark, "w").close()
            time.sleep(1000)
        return weights
    """
    assert called(tmp_path, source).reader.returned == (0.5, 0.25, -1.0)


def test_a_rate_that_stands_in_the_file_is_set_there(tmp_path: Path) -> None:
    source = """
    lr = 0.5
    EPOCHS = 100
    n = 7
    def train(X, Y, weights):
        print(lr, EPOCHS, n)
    """
    assert called(tmp_path, source).output == b"0.1 3 7\n"


def test_a_rate_that_cannot_be_set_is_said(tmp_path: Path) -> None:
    result = called(tmp_path, "def train(X, Y, weights, epochs): print(epochs)")
    assert result.output.decode().splitlines() == [
        "gdtui: the function has no argument for the learning rate: its own is used",
        "3",
    ]


@pytest.mark.parametrize(
    ("line", "returned"),
    [
        ("return weights * 2", (1.0, 0.5, -2.0)),
        ("return weights.ravel().tolist()", (0.5, 0.25, -1.0)),
        ("return [0.5, 0.25], weights * 2", (1.0, 0.5, -2.0)),
        ("return {'losses': [1, 2], 'w': weights}", (0.5, 0.25, -1.0)),
        ("from types import SimpleNamespace as S; return S(losses=[1, 2, 3], w=weights)", (0.5, 0.25, -1.0)),
        ("weights[:] = 7", (7.0, 7.0, 7.0)),
        ("return weights * float('nan')", "nan"),
        ("return None", ()),
        ("return 5", ()),
        ("return 'text'", ()),
    ],
)
def test_the_trained_weights_are_told(tmp_path: Path, line: str, returned: tuple[float, ...] | str) -> None:
    found = called(tmp_path, f"def train(X, Y, weights, lr, epochs):\n    {line}\n").reader.returned
    assert found == returned or (str(found) == "(nan, nan, nan)" and returned == "nan")


def test_it_may_record_as_well(tmp_path: Path) -> None:
    source = """
    import gdtui
    def train(X, Y, weights, lr, epochs):
        for epoch in range(epochs):
            gdtui.record(loss=epoch)
        return weights
    """
    result = called(tmp_path, source)
    assert result.epochs == [ToldEpoch(0, 0.0), ToldEpoch(1, 1.0), ToldEpoch(2, 2.0)]
    assert result.reader.returned == (0.5, 0.25, -1.0)


def test_the_file_is_imported_as_a_module_and_may_print(tmp_path: Path) -> None:
    written(tmp_path, "VALUE = 5\n", "helper.py")
    source = """
    import os, sys
    import helper
    print("imported", __name__, helper.VALUE, sys.argv, os.getcwd())
    if __name__ == "__main__":
        print("not this")
    def train(X, Y, weights, lr, epochs):
        import helper
        print("called")
    """
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    os.chdir(folder)
    result = called(tmp_path, source)
    path = str(tmp_path / "my_train.py")
    assert result.output.decode() == f"imported my_train 5 {[path]} {folder}\ncalled\n"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["elsewhere", "helper.py", "my_train.py"]


def test_modules_in_the_present_folder_do_not_hide_those_of_python(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("json", "numpy", "gdtui"):
        written(elsewhere, "raise SystemExit('the wrong module')\n", f"{name}.py")
    os.chdir(elsewhere)
    assert called(tmp_path, CHAPTER).ending.status == 0


def test_a_file_may_have_a_name_that_is_taken(tmp_path: Path) -> None:
    for name in ("random.py", "my train.py", "numpy.py"):
        source = CHAPTER.replace("import numpy", "import sys; sys.path.pop(0); import numpy")
        assert called(tmp_path, source, name=name).ending.status == 0


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            "import math\nfrom math import sin\ndef fit(X): pass\ndef model(X): pass\n",
            '"my_train.py" has no function "train": it has fit, model',
        ),
        ("x = 1\n", '"my_train.py" has no function "train": it has no function at all'),
        (
            "train = [1]\n",
            '"train" in "my_train.py" is a list, not a function such as train(X, Y, weights, lr, epochs)',
        ),
        (
            "class train: pass\n",
            '"train" in "my_train.py" is a class: '
            "a function such as train(X, Y, weights, lr, epochs) can be called",
        ),
        (
            "def train(p, q, r): pass\n",
            "which argument of train(p, q, r) is which can't be told: "
            "train(X, Y, weights, lr, epochs) can be called",
        ),
        (
            "def train(epochs): pass\n",
            "train(epochs) does not take the data: train(X, Y, weights, lr, epochs) does",
        ),
    ],
)
def test_what_cannot_be_called_is_said_in_a_sentence(tmp_path: Path, source: str, sentence: str) -> None:
    result = called(tmp_path, source)
    assert result.output.decode() == f"gdtui: {sentence}\n"
    assert result.ending.status == 3
    assert result.reader.returned == ()


@pytest.mark.parametrize("name", ["missing.py", "folder"])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    os.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(RefusedError, match=name):
        calling_command(name, "train", DATA, START, 0.1, 3, str(tmp_path))


def test_an_error_shows_the_programs_own_lines_alone(tmp_path: Path) -> None:
    source = """\
    import numpy as np
    def train(X, Y, weights, lr, epochs):
        print("Epoch 0:")
        return np.linalg.inv(X)
    """
    result = called(tmp_path, source)
    lines = result.output.decode().splitlines()
    path = str(tmp_path / "my_train.py")
    assert lines[:3] == [
        "Epoch 0:",
        "Traceback (most recent call last):",
        f'  File "{path}", line 4, in train',
    ]
    shown = result.output.decode().replace(sys.prefix, "").replace(str(tmp_path), "")  # may be called gdtui
    assert "gdtui" not in shown
    own = own_traceback(lines, path)
    assert own[1] == f'  File "{path}", line 4, in train'
    assert own[-1].startswith("numpy.linalg.LinAlgError: ")
    assert result.ending.status == 1


@pytest.mark.parametrize(
    ("source", "status", "last"),
    [
        ("1 / 0", 1, "ZeroDivisionError: division by zero"),
        ("def train(:", 1, "SyntaxError: "),
        ("raise SystemExit(7)", 7, ""),
        ("def train(X, Y, weights, lr, epochs): exit(4)", 4, ""),
        ("def train(X, Y, weights, lr, epochs): input()", 1, "EOFError: EOF when reading a line"),
        ("import os; os.kill(os.getpid(), 9)", None, ""),
    ],
)
def test_how_it_ends_is_how_its_program_ended(
    tmp_path: Path, source: str, status: int | None, last: str
) -> None:
    result = called(tmp_path, source)
    assert result.ending.status == status
    lines = result.output.decode().splitlines()
    assert lines[-1].startswith(last) if last else lines == []


def test_a_program_that_draws_goes_on_where_nothing_can_be_drawn(tmp_path: Path) -> None:
    source = "import matplotlib.pyplot as plt\nplt.rcParams['font.size'] = 9\n" + CHAPTER.replace(
        "return weights", "plt.plot(weights); plt.show(); return weights"
    )
    assert called(tmp_path, source).ending.status == 0


def test_large_data_are_passed_whole(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    data = Dataset.from_arrays(rng.standard_normal((50_000, 6)), rng.standard_normal(50_000))
    source = "def train(X, Y, weights, lr, epochs): return (X.T @ Y).ravel()"
    assert called(tmp_path, source, data=data).reader.returned == pytest.approx((data.X.T @ data.Y).ravel())
    assert sys.executable in calling_command(
        str(tmp_path / "my_train.py"), "train", data, np.ones((7, 1)), 0.1, 3, str(tmp_path)
    )
