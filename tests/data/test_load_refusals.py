"""What delimited text is refused, and in which words."""

from __future__ import annotations

import io
import os
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.data import DataError, load

if TYPE_CHECKING:
    from pathlib import Path

ONE = ": a target and at least one input are needed\n" + (
    "Columns are told apart by commas, semicolons, tabs or blanks."
)
FEATURES = "\nMend the cell, or name the inputs to use, without this column, by --features."
TARGET = "\nMend the cell, or name another column by --target."
ONE_WAY = "\nA column has one way of writing numbers: mend the cell."
DROP = " complete: --missing drop leaves out the others."
SAVE = "\nText in UTF-8 is needed: save it as CSV."


def refusal(content: str | bytes, **options: Any) -> str:
    """Catch what `load` says of standard input, without the words that name it."""
    raw = content.encode() if isinstance(content, str) else content
    with pytest.raises(DataError) as caught:
        load("-", stdin=io.BytesIO(raw), **options)
    message = str(caught.value)
    assert message.startswith("standard input")
    assert message.count("\n") <= 1
    assert message.replace("\n", "").isprintable()
    return message.removeprefix("standard input").lstrip(",: ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x,y\n1,2\nNA,4\n5,6\n", 'line 3, column "x": "NA" is not a number\n2 of 3 rows are' + DROP),
        ("x,y\n1,2\n3,NA\n5,6\n", 'line 3, column "y": "NA" is not a number\n2 of 3 rows are' + DROP),
        ("x,y\n1,2\n,4\n5,6\n", 'line 3, column "x": the cell is empty\n2 of 3 rows are' + DROP),
        ("x,y\n1,2\n3,  \n5,6\n", 'line 3, column "y": the cell is empty\n2 of 3 rows are' + DROP),
        ("x,y\nnan,2\n3,4\n", 'line 2, column "x": "nan" is not a finite number\n1 of 2 rows is' + DROP),
        ("1,NA\n3,4\n", 'line 1, column "y": "NA" is not a number\n1 of 2 rows is' + DROP),
        ("x,y\n1,-inf\n3,4\n", 'line 2, column "y": "-inf" is not a finite number' + TARGET),
        ("x,y\n1,2\n1e999,4\n", 'line 3, column "x": "1e999" is too large a number' + FEATURES),
        ("x,y\n1_000,2\n3,4\n", 'line 2, column "x": "1_000" has an underscore: write 1000' + FEATURES),
        ("x,y\n٣,2\n3,4\n", 'line 2, column "x": "٣" has digits other than 0 to 9' + FEATURES),
        (
            "x;y\n3.5;2\n1;2\n2,5;1\n",
            'line 4, column "x": "2,5" has a decimal comma, "3.5" a decimal point' + ONE_WAY,
        ),
        ("x,y,\n1,2\n3,4\n", "line 2: 2 fields where 3 are expected"),
        ("x,y\n1,2\n3\n4,5\n", "line 3: 1 field where 2 are expected"),
        ("x,y\n1,2,\n3,4,\n", "line 2: 3 fields where 2 are expected"),
        ("1,2\n3,4\n5,6,7\n", "line 3: 3 fields where 2 are expected"),
        ('a,x,y\n"1\n2",3,4\nb,5,6\nb,"x",6\n', 'line 5, column "x": "x" is not a number' + FEATURES),
        ('a,x,y\nb,5,6\n"1\r\n2",x,4\r\nb,5,6\n', 'line 4, column "x": "x" is not a number' + FEATURES),
        ("\n\nx,y\n\n1,2\n3,4\n3,z\n", 'line 7, column "y": "z" is not a number' + TARGET),
        ("x\x1b[1m,y\n\x1b,2\n3,4\n", r'line 2, column "x\x1b[1m": "\x1b" is not a number' + FEATURES),
        (f"x,y\n{'z' * 99},2\n3,4\n", f'line 2, column "x": "{"z" * 29}…" is not a number' + FEATURES),
        ('x,"y\n1,2\n', "line 1: a quotation mark is opened and never closed"),
        ('x,y\n1,2\n"3,4\n', "line 3: a quotation mark is opened and never closed"),
        (
            'x,y\n"1,2\n' + "3,4\n" * 50_000,
            "line 2: a field is very long; perhaps a quotation mark is never closed",
        ),
        (
            'x,y\n"1"2,2\n',
            "line 2: text follows a closing quotation mark; inside quotation marks they are doubled",
        ),
        ("", "is empty: it holds no rows"),
        ("\ufeff", "is empty: it holds no rows"),
        ("\n \n", "is empty: it holds no rows"),
        ("x,y\n", "has a header and no rows below it"),
        ("x\n1\n2\n", 'has only one column, "x"' + ONE),
        ("1\n2\n", 'has only one column, "y"' + ONE),
        ("a,b\nc,d\n", 'has no column of numbers: its columns are "a", "b"'),
        ("a,y\nc,1\n", 'has only one column of numbers, "y": a target and an input are needed'),
        (",y\n1,2\n2,3\n", 'has only one column of numbers, "y": a target and an input are needed'),
        (b"x,y\n1,2\n\x00", "is not text: it holds a NUL byte (perhaps it is UTF-16) at offset 8" + SAVE),
        (b"\xff,y\n1,2\n\x01", "is not text: it holds the byte 0x01 at offset 8" + SAVE),
        (b"x\xf6,y\n1,\x81\n", "is not text: it holds the byte 0x81 at offset 7" + SAVE),
        ("x,y\n1,2\n".encode("utf-16"), "is in UTF-16\nText in UTF-8 is needed: save it as CSV in UTF-8."),
        (b"PK\x03\x04 and so on", "is not text: it is a zip archive (a workbook is one"),
        (b"\x93NUMPY\x01\x00", "is not text: it is a NumPy file, whose name must end in .npy" + SAVE),
        (random.Random(1).randbytes(5000), "is not text: it holds "),
    ],
)
def test_text_that_is_refused(text: str | bytes, message: str) -> None:
    assert refusal(text).startswith(message)
    if "\n" in message:
        assert refusal(text) == message


TABLE = "height,weight,colour,y\n1,2,red,3\n4,5,blue,6\n"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"target": "hieght"}, 'has no column "hieght" (--target)\nNearest: "height", "weight".'),
        ({"features": ["Color"]}, 'has no column "Color" (--features)\nNearest: "colour".'),
        (
            {"target": "zzz"},
            'has no column "zzz" (--target)\nIts columns are "height", "weight", "colour", "y".',
        ),
        ({"target": "bias"}, 'has no column "bias" (--target)'),
        ({"target": "colour"}, 'column "colour" (--target) does not hold numbers'),
        ({"features": ["colour"]}, 'column "colour" (--features) does not hold numbers'),
        ({"features": ["y"]}, '"y" is the target and cannot be among --features\nAnother target: --target.'),
        ({"features": ["height", "height"]}, '--features names "height" twice'),
        ({"features": []}, "--features names no column"),
        ({"features": ["x\n\x1b"]}, r'has no column "x\n\x1b" (--features)'),
    ],
)
def test_columns_that_cannot_be_chosen(options: dict[str, Any], message: str) -> None:
    assert refusal(TABLE, **options).startswith(message)


def test_many_columns_are_not_all_listed() -> None:
    names = [f"c{i}" for i in range(30)]
    text = ",".join(names) + "\n" + ",".join("1" * 30) + "\n"
    assert refusal(text, target="zzz").endswith('"c7" and 22 more.')


@pytest.mark.parametrize("line", [2, 999, 1001, 1002, 8193, 8194, 20_000])
def test_the_line_is_named_wherever_it_is(line: int) -> None:
    lines = ["x,y", *("1,2" for _ in range(20_000))]
    lines[line - 1] = "1,oops"
    assert refusal("\n".join(lines)) == f'line {line}, column "y": "oops" is not a number' + TARGET
    lines[line - 1] = "1,2,3"
    assert refusal("\n".join(lines)) == f"line {line}: 3 fields where 2 are expected"


def test_the_leftmost_fault_of_a_row_is_the_one_that_is_named() -> None:
    text = "a,b,y\n1,2,3\nq,r,s\n"
    assert refusal(text, features=["b", "a"]).startswith('line 3, column "a": "q"')


def test_the_first_fault_is_the_one_that_is_named() -> None:
    lines = ["x,y", *("1,2" for _ in range(5000))]
    lines[3000], lines[4000] = "1,oops", "1"
    assert refusal("\n".join(lines)).startswith("line 3001, ")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("lime", '"lime" is neither a file nor built-in data\nNearest built-in data: line. --list-data'),
        ("Trees", '"Trees" is neither a file nor built-in data\nNearest built-in data: trees. --list-data'),
        ("no.csv", '"no.csv" is neither a file nor built-in data\n--list-data shows what is built in.'),
        ("", '"" is neither a file nor built-in data'),
        ("a\0b", r'"a\x00b" is neither a file nor built-in data'),
        ("[/]\n\x1b\udce9", r'"[/]\n\x1b\udce9" is neither a file nor built-in data'),
        ("x" * 5000, "x"),
        (".", ". is a directory: name a file in it"),
        ("/dev/zero", "/dev/zero is a device, not a file of data"),
        ("/dev/null", "/dev/null is a device, not a file of data"),
    ],
)
def test_files_that_are_none(
    name: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError) as caught:
        load(name)
    assert str(caught.value).startswith(message)
    assert str(caught.value).count("\n") <= 1


def test_a_file_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    with pytest.raises(DataError, match=r"/f/g\" is neither a file nor built-in data"):
        load(str(tmp_path / "f" / "g"))


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "secret\x1b.csv"
    path.write_text("x,y\n1,2\n")
    path.chmod(0)
    if os.access(path, os.R_OK):  # root may read anything
        monkeypatch.setattr("gdtui.data.formats.files.open", refuse, raising=False)
    with pytest.raises(DataError) as caught:
        load(str(path))
    assert str(caught.value) == rf"{tmp_path}/secret\x1b.csv cannot be read: Permission denied"


def test_standard_input_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(DataError, match=r"^standard input is closed$"):
        load("-")


@given(
    st.one_of(st.binary(max_size=60), st.text(alphabet='12,;\t "#\n\r.xé\x00', max_size=40).map(str.encode))
)
def test_any_bytes_are_data_or_refused(content: bytes) -> None:
    try:
        data = load("-", stdin=io.BytesIO(content))
    except DataError as error:
        message = str(error)
        assert message.count("\n") <= 1
        assert message.replace("\n", "").isprintable()
    else:
        assert data.X.shape == (data.rows, len(data.columns))
        assert data.Y.shape == (data.rows, 1)
        assert len(set(data.columns)) == len(data.columns)
