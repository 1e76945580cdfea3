"""Rows to predict for: inputs by name in any order, cells as they stand, errors that name the cell."""

from __future__ import annotations

import io
import os
import threading
from typing import TYPE_CHECKING

import pytest

from gdtui.data import DataError
from gdtui.data.new_rows import read_new_rows

if TYPE_CHECKING:
    from pathlib import Path


def read(
    folder: Path, text: str | bytes, *inputs: str
) -> tuple[list[str], list[list[str]], list[list[float]]]:
    path = folder / "new.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    header, cells, X = read_new_rows(str(path), inputs)
    assert X.dtype == float
    assert X.shape == (len(cells), len(inputs))
    return header, cells, X.tolist()


def refused(folder: Path, text: str | bytes, *inputs: str) -> str:
    with pytest.raises(DataError) as caught:
        read(folder, text, *inputs)
    lines = str(caught.value).split("\n")
    assert len(lines) <= 2
    assert all(line.isprintable() for line in lines)
    return str(caught.value).replace(str(folder) + os.sep, "")


def test_inputs_are_found_by_name_in_any_order(tmp_path: Path) -> None:
    text = 'b,who,a,y\n1,"Lee, Ann",2,\n3.50,,4e0,n/a\n'
    assert read(tmp_path, text, "a", "b") == (
        ["b", "who", "a", "y"],
        [["1", "Lee, Ann", "2", ""], ["3.50", "", "4e0", "n/a"]],
        [[2.0, 1.0], [4.0, 3.5]],
    )


def test_one_column_is_enough(tmp_path: Path) -> None:
    assert read(tmp_path, "x\n0.5\n\n0.7\n", "x") == (["x"], [["0.5"], ["0.7"]], [[0.5], [0.7]])


@pytest.mark.parametrize("delimiter", [";", "\t", ",", " "])
def test_the_delimiter_is_found_out(tmp_path: Path, delimiter: str) -> None:
    text = f"a{delimiter}b\n1{delimiter}2\n3{delimiter}4\n"
    assert read(tmp_path, text, "b", "a") == (["a", "b"], [["1", "2"], ["3", "4"]], [[2, 1], [4, 3]])


def test_other_encodings_are_read(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "cp1252"):
        header, cells, X = read(tmp_path, "größe,wo\n1,é\n".encode(encoding), "größe")
        assert (header, cells, X) == (["größe", "wo"], [["1", "é"]], [[1.0]])


def test_standard_input_and_a_pipe_are_read(tmp_path: Path) -> None:
    stream = io.BytesIO(b"x,y\n1,2\n")
    assert read_new_rows("-", ["x"], stdin=stream).X.tolist() == [[1.0]]
    with pytest.raises(DataError, match="standard input is closed"):
        read_new_rows("-", ["x"])
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(b"x\n3\n"))
    writer.start()
    assert read_new_rows(str(pipe), ["x"]).X.tolist() == [[3.0]]
    writer.join()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "new.csv is empty: it holds no rows"),
        ("x,z\n", "new.csv has a header and no rows below it"),
        ("1,2\n3,4\n", "new.csv has no header: its first line must name the columns"),
        ("a,b\n1,2\n", 'new.csv has no column "x", an input of the model\nIts columns are "a", "b".'),
        ("x,z\n1,2\n3\n", "new.csv, line 3: 1 field where 2 are expected"),
        (
            "x,z\n1,2\nabc,4\n",
            'new.csv, line 3, column "x": "abc" is not a number\n'
            "Mend the cell: a prediction needs a number for each input.",
        ),
        ("z,x\na,1\nb,\n", 'new.csv, line 3, column "x": the cell is empty\n'),
        ('z,x\n"a\nb",1\n"c\nd",nan\n', 'new.csv, line 5, column "x": "nan" is not a finite number\n'),
        ("x\n1_0\n", '"1_0" has an underscore: write 10'),
        ('x,z\n"1,2\n', "line 2: a quotation mark is opened and never closed"),
        ("x\x1b[31m\n1\n", r'has no column "x", an input of the model' "\n" r'Its columns are "x\x1b[31m".'),
    ],
)
def test_what_cannot_be_predicted_for_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(tmp_path, text, "x")


def test_all_missing_inputs_are_named(tmp_path: Path) -> None:
    said = refused(tmp_path, "a,b\n1,2\n", "x", "a", "z")
    assert said.startswith('new.csv has no columns "x", "z", inputs of the model\n')


def test_what_is_no_file_of_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "array.npy").write_bytes(b"")
    for name, said in {
        "gone.csv": "there is no file",
        "array.npy": "are read from text, such as CSV",
        ".": "is a directory",
        "/dev/null": "is a device",
    }.items():
        with pytest.raises(DataError, match=said):
            read_new_rows(os.path.join(tmp_path, name), ["x"])
