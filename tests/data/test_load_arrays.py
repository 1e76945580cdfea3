"""NumPy's own files: what is accepted, what is refused, and in which words."""

from __future__ import annotations

import io
import os
import pickle
import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdtui.data import DataError, load

if TYPE_CHECKING:
    from pathlib import Path

DROP = "\n--missing drop leaves out rows with such a number."
SHAPES = "\nOne 2-D array is needed, its last column the target, or X of shape (n, d) and Y of shape (n, 1)."
PICKLED = "it holds pickled Python objects, which are never loaded\nSave a plain array of numbers."
A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def npy(folder: Path, array: Any) -> str:
    path = folder / "t.npy"
    np.save(path, array, allow_pickle=True)
    return str(path)


def npz(folder: Path, *arrays: Any, **named: Any) -> str:
    path = folder / "t.npz"
    np.savez(path, *arrays, **named)
    return str(path)


def refusal(path: str) -> str:
    with pytest.raises(DataError) as caught:
        load(path)
    return str(caught.value).removeprefix(path).lstrip(": ")


@pytest.mark.parametrize(
    "array",
    [A, np.asfortranarray(A), A.astype(">f4"), A.astype("<i8"), A.astype("u1"), A.astype(np.longdouble)],
)
def test_the_last_column_of_a_matrix_is_the_target(tmp_path: Path, array: Any) -> None:
    data = load(npy(tmp_path, array))
    assert (data.columns, data.target, data.name) == (("bias", "x1", "x2"), "y", "t.npy")
    assert data.X.tolist() == [[1.0, 1.0, 2.0], [1.0, 4.0, 5.0]]
    assert data.Y.tolist() == [[3.0], [6.0]]
    for values in (data.X, data.Y):
        assert values.dtype == np.float64
        assert values.flags.c_contiguous
        assert values.flags.owndata
        assert type(values) is np.ndarray


def test_true_and_false_are_1_and_0(tmp_path: Path) -> None:
    data = load(npy(tmp_path, np.array([[True, False], [False, True]])), bias=False)
    assert (data.X.tolist(), data.Y.tolist()) == ([[1.0], [0.0]], [[0.0], [1.0]])


@pytest.mark.parametrize("n_by_1", [True, False])
def test_X_and_Y(tmp_path: Path, n_by_1: bool) -> None:
    Y = A[:, 2:] if n_by_1 else A[:, 2]
    data = load(npz(tmp_path, X=A[:, :2], Y=Y))
    assert (data.columns, data.target) == (("bias", "x1", "x2"), "y")
    assert (data.X[:, 1:].tolist(), data.Y.tolist()) == (A[:, :2].tolist(), A[:, 2:].tolist())
    assert load(npz(tmp_path, X=A[:, 0], y=Y)).X.tolist() == [[1.0, 1.0], [1.0, 4.0]]


def test_one_array_of_any_name(tmp_path: Path) -> None:
    assert load(npz(tmp_path, A)).Y.tolist() == [[3.0], [6.0]]
    assert load(npz(tmp_path, anything=A)).X.tolist() == [[1.0, 1.0, 2.0], [1.0, 4.0, 5.0]]


def test_target_and_features(tmp_path: Path) -> None:
    data = load(npy(tmp_path, A), target="x1", features=["y", "x2"], bias=False)
    assert (data.columns, data.target) == (("y", "x2"), "x1")
    assert (data.X.tolist(), data.Y.tolist()) == ([[3.0, 2.0], [6.0, 5.0]], [[1.0], [4.0]])


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.array([[1, 2], [np.nan, 4]]), "[1, 0] is nan: every value must be a finite number" + DROP),
        (np.array([[1, 2], [3, -np.inf]]), "[1, 1] is -inf: every value must be a finite number"),
        (A.astype(complex), "the array holds complex numbers (complex128), not numbers"),
        (A.astype(str), "the array holds text (<U32), not numbers"),
        (A.astype("S4"), "the array holds text (|S4), not numbers"),
        (np.zeros((2, 2), "M8[s]"), "the array holds dates (datetime64[s]), not numbers"),
        (np.zeros((2, 2), [("a", "f8")]), "the array holds records ([('a', '<f8')]), not numbers"),
        (np.array([[{}, 1]]), PICKLED),
        (np.zeros(6), "the array has shape (6,)" + SHAPES),
        (np.zeros((6, 1)), "the array has shape (6, 1)" + SHAPES),
        (np.zeros((2, 2, 2)), "the array has shape (2, 2, 2)" + SHAPES),
        (np.array(1.0), "the array has shape ()" + SHAPES),
        (np.zeros((0, 3)), "has no rows: the shape is (0, 3)"),
    ],
)
def test_a_matrix_that_is_refused(tmp_path: Path, array: Any, message: str) -> None:
    path = npy(tmp_path, array)
    assert refusal(path).strip() == message


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"X": A, "Y": np.ones(3)}, "X has shape (2, 3) and Y (3,), which do not fit" + SHAPES),
        ({"X": A, "Y": np.ones((2, 2))}, "X has shape (2, 3) and Y (2, 2), which do not fit" + SHAPES),
        ({"X": A, "Y": np.ones((1, 2))}, "X has shape (2, 3) and Y (1, 2), which do not fit" + SHAPES),
        ({"X": np.ones((2, 0)), "Y": np.ones(2)}, "X has shape (2, 0) and Y (2,), which do not fit" + SHAPES),
        ({"X": np.ones(()), "Y": np.ones(1)}, "X has shape () and Y (1,), which do not fit" + SHAPES),
        ({"X": np.ones((0, 2)), "Y": np.ones(0)}, "has no rows: the shape is (0, 2)"),
        ({"a\x1b": A, "[/]": A}, r'holds "a\x1b", "[/]", not X and Y' + SHAPES),
        ({}, "holds nothing, not X and Y" + SHAPES),
        ({"X": A, "Y": np.array([1, np.inf])}, "Y[1] is inf: every value must be a finite number"),
        (
            {"X": A * [1, np.nan, 1], "Y": np.ones(2)},
            "X[0, 1] is nan: every value must be a finite number" + DROP,
        ),
        ({"X": A, "Y": np.array([1, None])}, PICKLED),
        ({"X": A, "Y": np.array(["a", "b"])}, '"Y" holds text (<U1), not numbers'),
    ],
)
def test_arrays_that_are_refused(tmp_path: Path, arrays: dict[str, Any], message: str) -> None:
    path = npz(tmp_path, **arrays)
    assert refusal(path).strip() == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"rubbish, and more of it", "is not a NumPy file, though its name says so"),
        (pickle.dumps([1]), PICKLED),
        (b"PK\x03\x04 and nothing", "is damaged: NumPy cannot read it ("),
    ],
)
@pytest.mark.parametrize("ending", [".npy", ".npz", ".NPY"])
def test_files_that_only_look_like_it(tmp_path: Path, content: bytes, message: str, ending: str) -> None:
    path = tmp_path / f"t{ending}"
    path.write_bytes(content)
    assert refusal(str(path)).lstrip().startswith(message)


def test_no_such_file_and_a_directory(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"is neither a file nor built-in data"):
        load(str(tmp_path / "no.npy"))
    (tmp_path / "d.npz").mkdir()
    assert refusal(str(tmp_path / "d.npz")).strip() == "is a directory: name a file in it"


def test_an_array_from_a_pipe(tmp_path: Path) -> None:
    content = io.BytesIO()
    np.save(content, A)
    path = tmp_path / "pipe.npy"
    os.mkfifo(path)
    writer = threading.Thread(daemon=True, target=path.write_bytes, args=(content.getvalue(),))
    writer.start()
    data = load(str(path))
    writer.join()
    assert data.Y.tolist() == [[3.0], [6.0]]


def _saved(kind: str) -> bytes:
    content = io.BytesIO()
    if kind == "npy":
        np.save(content, A)
    else:
        np.savez_compressed(content, X=A[:, :2], Y=A[:, 2])
    return content.getvalue()


@pytest.mark.parametrize("kind", ["npy", "npz"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draw=st.data())
def test_damaged_files_are_data_or_refused(tmp_path: Path, kind: str, draw: st.DataObject) -> None:
    content = bytearray(_saved(kind))
    for position in draw.draw(st.lists(st.integers(0, len(content) - 1), max_size=3)):
        content[position] = draw.draw(st.integers(0, 255))
    cut = draw.draw(st.integers(0, len(content)))
    path = tmp_path / f"damaged.{kind}"
    path.write_bytes(content[:cut])
    try:
        data = load(str(path))
    except DataError as error:
        message = str(error)
        assert message.count("\n") <= 1
        assert message.replace("\n", "").isprintable()
    else:
        assert np.isfinite(data.X).all()
        assert data.Y.shape == (data.rows, 1)
