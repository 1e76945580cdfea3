"""What delimited text is accepted, and how it is read."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from gdtui.data import Dataset, load
from gdtui.data.text.dialect import find_delimiter

READ = ((1.0, 2.0), (3.0, 4.0))


def read(text: str | bytes, **options: Any) -> Dataset:
    content = text.encode() if isinstance(text, str) else text
    return load("-", stdin=io.BytesIO(content), **options)


def table(data: Dataset) -> tuple[tuple[float, ...], ...]:
    """List the inputs and the target of each row, without the bias."""
    return tuple((*x[data.has_bias :], *y) for x, y in zip(data.X.tolist(), data.Y.tolist(), strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "x,y\n1,2\n3,4\n",
        "x,y\n1,2\n3,4",
        "x,y\r\n1,2\r\n3,4\r\n",
        "x,y\r1,2\r3,4\r",
        "x,y\n1,2\n3,4\n\n\n",
        "x,y\n1,2\n3,4\n   \n\t\n",
        "\nx,y\n\n1,2\n3,4\n",
        "\ufeffx,y\n1,2\n3,4\n",
        '"x","y"\n"1","2"\n"3","4"\n',
        ' x , y \n 1 , 2 \n 3 , "4"\n',
        "x;y\n1;2\n3;4\n",
        "x\ty\n1\t2\n3\t4\n",
        "x y\n1 2\n3 4\n",
        "  x   y  \n  1\t2\n3     4  \n",
        "# x y\n1.0e+00 2.0e+00\n3.0e+00 4.0e+00\n",
        "#x,y\n1,2\n3,4\n",
        "# x,y\n1,2\n3,4\n",
        'x,y\n"1\n",2\n3,4\n',
    ],
)
def test_dialects(text: str) -> None:
    data = read(text)
    assert table(data) == READ
    assert (data.columns, data.target, data.notes) == (("bias", "x"), "y", ())
    assert (data.name, data.source) == ("standard input", "-")


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("1,2\n3,4\n", ("bias", "x1")),
        ("1 2 3\n4 5 6\n", ("bias", "x1", "x2")),
        ("\ufeff1;2;3;4\n", ("bias", "x1", "x2", "x3")),
    ],
)
def test_without_header_columns_are_numbered_and_the_last_is_y(text: str, columns: tuple[str, ...]) -> None:
    data = read(text)
    assert (data.columns, data.target) == (columns, "y")
    assert table(data)[0][:2] == (1.0, 2.0)


def test_without_header_the_target_is_the_last_numeric_column() -> None:
    data = read("x,a,b,c\nred,1,2,dry\nblue,3,4,wet\n")
    assert (table(data), data.columns, data.target) == (READ, ("bias", "a"), "b")
    assert data.notes == ('left out, not numeric: "x", "c"',)


def test_a_header_that_holds_a_number_is_said() -> None:
    data = read("1,oops\n3,4\n5,6\n")
    assert (data.columns, data.target) == (("bias", "1"), "oops")
    assert data.notes == ('the first row is read as names, also "1"',)


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ('"","x","y"\n"1",1,2\n"2",3,4\n', 'left out: "column 1", which only numbers the rows'),
        (",x,y\n0,1,2\n1,3,4\n", 'left out: "column 1", which only numbers the rows'),
        ("\tx\ty\n0\t1\t2\n1\t3\t4\n", 'left out: "column 1", which only numbers the rows'),
        ('"x" "y"\n"1" 1 2\n"2" 3 4\n', 'left out: "column 1", which only numbers the rows'),
        ('"x" "y"\n"7" 1 2\n"3" 3 4\n', 'left out: "column 1", which only numbers the rows'),
        ('"x" "y"\n"Mazda RX4" 1 2\n"Fiat 128" 3 4\n', 'left out, not numeric: "column 1"'),
        ("name,x,y\na,1,2\nb,3,4\n", 'left out, not numeric: "name"'),
        ("x,y,\n1,2,\n3,4,\n", 'left out, not numeric: "column 3"'),
    ],
)
def test_row_numbers_from_r_and_pandas_and_text_are_left_out_and_said(text: str, left_out: str) -> None:
    data = read(text)
    assert (table(data), data.columns, data.target) == (READ, ("bias", "x"), "y")
    assert data.notes == (left_out,)


def test_an_unnamed_column_that_does_not_count_is_an_input() -> None:
    data = read(",y\n1,2\n3,4\n")
    assert (table(data), data.columns, data.notes) == (READ, ("bias", "column 1"), ())


def test_row_numbers_can_be_asked_for() -> None:
    data = read(",x,y\n1,9,2\n2,8,4\n", features=["column 1"])
    assert (table(data), data.notes) == (((1.0, 2.0), (2.0, 4.0)), ())


def test_names_that_are_missing_or_taken() -> None:
    data = read("x,x,,column 3,y\n1,2,3,4,5\n")
    assert data.columns == ("bias", "x", "x (column 2)", "column 3 (column 3)", "column 3")
    assert data.notes == ('column 2 is called "x" like another and is shown as "x (column 2)"',)


def test_a_column_called_bias_is_shown_under_another_name() -> None:
    data = read("bias,y\n1,2\n3,4\n", features=["bias"])
    assert data.columns == ("bias", "bias (data)")
    assert table(data) == READ
    assert read("bias,y\n1,2\n3,4\n", bias=False).columns == ("bias",)


def test_names_are_kept_as_they_are_and_notes_are_fit_to_show() -> None:
    data = read('a\x1b[31m,"b\n[/]",n\x1b,y\n1,2,red,3\n')
    assert data.columns == ("bias", "a\x1b[31m", "b\n[/]")
    assert data.notes == (r'left out, not numeric: "n\x1b"',)


def test_target_and_features_in_the_order_asked_for() -> None:
    text = "a,b,c,d\n1,2,3,4\n5,6,7,8\n"
    assert read(text, target="a").columns == ("bias", "b", "c", "d")
    chosen = read(text, target="b", features=["d", "a"], bias=False)
    assert (chosen.columns, chosen.target, table(chosen)) == (("d", "a"), "b", ((4, 1, 2), (8, 5, 6)))
    assert read(text, features=[" a "]).columns == ("bias", "a")


def test_a_column_is_numeric_if_half_its_cells_are() -> None:
    assert read("x,t,y\n1,NA,2\n3,NA,4\n5,7,6\n").columns == ("bias", "x")


def test_features_are_the_way_round_a_bad_cell() -> None:
    text = "x,t,y\n1,NA,2\n3,5,4\n"
    assert table(read(text, features=["x"])) == READ


def test_later_rows_do_not_change_what_a_column_holds() -> None:
    rows = [f"{i},{i}\n" for i in range(20000)]
    data = read("x,y\n" + "".join(rows))
    assert (data.rows, data.columns) == (20000, ("bias", "x"))
    assert data.reduction is not None
    assert (data.reduction.lowest.tolist(), data.reduction.highest.tolist()) == ([0, 0], [19999, 19999])


def test_windows_1252_is_read_and_said() -> None:
    data = read("größe,preis €\n1,2\n3,4\n".encode("cp1252"))
    assert (data.columns, data.target, table(data)) == (("bias", "größe"), "preis €", READ)
    assert data.notes == ("not UTF-8: read as Windows-1252",)
    assert read(b"x,y,t\n1,2,\n3,4,\xc3").notes[0] == "not UTF-8: read as Windows-1252"


def test_a_character_that_lies_across_two_blocks_of_reading() -> None:
    content = ("xxx,t,y\n" + "1,é,2\n" * 150_000).encode()
    assert content[(1 << 20) - 1 : (1 << 20) + 1] == "é".encode()
    data = read(content)
    assert (data.rows, data.notes[0]) == (150_000, 'left out, not numeric: "t"')


@pytest.mark.parametrize(
    "text", ["place;x;y\nOslo, NO;1;2\nBonn, DE;3;4\n", "p\tx\ty\na;b\t1\t2\nc;d\t3\t4\n"]
)
def test_delimiters_inside_text_of_another_dialect(text: str) -> None:
    assert table(read(text)) == READ


def test_blanks_inside_text_of_a_comma_file() -> None:
    text = "where,x,y\nNew York,1,2\nLos Angeles,3,4\n"
    assert table(read(text)) == READ


def test_blanks_come_last_among_delimiters_that_do_equally_well() -> None:
    """Both cuts of these rows make three cells with one number among them."""
    assert find_delimiter(["item 5,box 7,9\n", "item 6,box 8,9\n"]) == ","


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.txt", "t.dat", "plain", "T.CSV"])
def test_files_of_any_ending_are_text(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("x,y\n1,2\n3,4\n")
    data = load(str(path))
    assert (table(data), data.name, data.source) == (READ, name, str(path))


def test_a_catalogue_name_wins_over_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("line").write_text("x,y\n1,2\n3,4\n")
    assert load("line").rows == 100
    assert table(load("./line")) == READ


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(daemon=True, target=path.write_text, args=("x,y\n1,2\n3,4\n",))
    writer.start()
    data = load(str(path))
    writer.join()
    assert table(data) == READ


def test_standard_input_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x,y\n1,2\n3,4\n")))
    assert table(load("-")) == READ


def test_standardize_on_loading() -> None:
    data = read("x,c,y\n1,7,2\n3,7,4\n", standardize=True)
    assert data.standardized
    assert data.X.tolist() == [[1.0, -1.0, 7.0], [1.0, 1.0, 7.0]]
    assert data.notes == ('"c" is the same in every row and stays as it is',)
