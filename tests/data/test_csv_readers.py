"""With pyarrow or by `numpy.loadtxt` the same numbers and the same refusals as a cell at a time."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdtui.data import DataError, load
from gdtui.data.text import cell_table, numpy_csv, pyarrow_csv, text_table

if TYPE_CHECKING:
    from pathlib import Path

    from gdtui.data.reading import Reading

NEEDED = pytest.mark.skipif(not pyarrow_csv.is_installed(), reason="needs pyarrow: pip install 'gdtui[fast]'")


@pytest.fixture(autouse=True, params=["numpy", pytest.param("pyarrow", marks=NEEDED)])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Choose which library reads, in blocks so small that short texts have several of them."""
    monkeypatch.setattr(text_table, "is_installed", lambda: request.param == "pyarrow")
    monkeypatch.setattr(text_table, "PYARROW_FROM", 0)
    monkeypatch.setattr(pyarrow_csv, "BYTES_AT_ONCE", pyarrow_csv.BYTES_AT_ONCE // 64)
    monkeypatch.setattr(numpy_csv, "LINES_AT_ONCE", numpy_csv.LINES_AT_ONCE // 16)
    monkeypatch.setattr(cell_table, "BLOCK", cell_table.BLOCK // 16)


def outcome(content: bytes, **options: Any) -> Any:
    """Load text: its numbers to the bit, or what is said of it."""
    try:
        data = load("-", stdin=io.BytesIO(content), **options)
    except DataError as error:
        return str(error)
    return data.X.tobytes(), data.Y.tobytes(), data.sample_X.tobytes(), data.columns, data.notes, data.rows


def assert_same(content: bytes, monkeypatch: pytest.MonkeyPatch, **options: Any) -> Any:
    monkeypatch.setattr(text_table, "LARGE", 2**40)
    careful = outcome(content, **options)
    monkeypatch.setattr(text_table, "LARGE", 0)
    assert outcome(content, **options) == careful
    return careful


def lines(count: int) -> list[str]:
    values = np.random.default_rng(4).standard_normal((count, 4))
    return ["a,b,t,y", *(f"{a!r},{b!r},text,{y!r}" for a, b, _, y in values.tolist())]


def test_a_library_reads_all_of_a_plain_file(monkeypatch: pytest.MonkeyPatch) -> None:
    content = "\n".join(lines(1500)).encode()
    assert_same(content, monkeypatch)
    monkeypatch.delattr(text_table.TextTable, "_careful_blocks")  # would end in an error if it were asked
    assert load("-", stdin=io.BytesIO(content)).rows == 1500


@pytest.mark.parametrize("line", [2, 1125, 1501])
@pytest.mark.parametrize(
    "cell",
    [
        *("x", "", "nan", "inf", "1e999", "1_0", "0x1", "3,5", "٣", "\x01", "1\n2", "\xa01", '"7"', "#"),
        *("1\x1c", "\x1f1", "1" + "0" * 308, "0." + "1" * 140_000, " " * 200_000),
    ],
)
def test_the_same_is_said_of_a_cell_wherever_it_is(
    cell: str, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = lines(1500)
    text[line - 1] = f"1.5,{cell},text,2"
    careful = assert_same("\n".join(text).encode(), monkeypatch)
    if cell in ("x", "nan", "1e999"):
        assert f'line {line}, column "b"' in careful


@pytest.mark.parametrize("line", [2, 1501])
@pytest.mark.parametrize(
    "cell", ["x", "1.5", "1.500", "1,5,0", "5,", ",5", "NA", "", "# 1,5", "1 000,5", "\u22121"]
)
@pytest.mark.parametrize("drop", [False, True])
def test_the_same_is_said_between_decimal_commas(
    drop: bool, cell: str, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = [row.replace(",", ";").replace(".", ",") for row in lines(1500)]
    text[line - 1] = f"1,5;{cell};text;2"
    assert_same("\n".join(text).encode(), monkeypatch, drop_missing=drop)
    text[line - 1] = f"{cell};1,5;text;2"
    assert_same("\n".join(text).encode(), monkeypatch, drop_missing=drop, features=["b"])


def test_a_library_reads_decimal_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.random.default_rng(8).standard_normal((1500, 3)).tolist()
    content = "a;b;y\n" + "\n".join(";".join(repr(x).replace(".", ",") for x in row) for row in rows)
    monkeypatch.setattr(text_table, "LARGE", 0)
    monkeypatch.delattr(text_table.TextTable, "_careful_blocks")  # would end in an error if it were asked
    data = load("-", stdin=io.BytesIO(content.encode()))
    assert np.hstack([data.X[:, 1:], data.Y]).tolist() == rows


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("blank", ["", "   ", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n", "\n\n"])
def test_blank_lines_and_line_ends(start: str, blank: str, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = lines(1500)
    text[900:900] = [blank]
    result = assert_same((start + end.join([*text, "", ""])).encode(), monkeypatch)
    assert result[-1] == 1500


@pytest.mark.parametrize("delimiter", [";", "\t", " "])
@pytest.mark.parametrize("header", [True, False])
def test_dialects(delimiter: str, header: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(lines(1200)[not header :]).replace(",", delimiter)
    text = text if header else text.replace("text", "7")
    assert assert_same(text.encode(), monkeypatch)[-1] == 1200
    assert_same(text.replace("text", "größe").encode("cp1252"), monkeypatch)


def test_target_and_features(monkeypatch: pytest.MonkeyPatch) -> None:
    text = lines(1200)
    text[1100] = "no number,1,text,2"
    content = "\n".join(text).encode()
    assert_same(content, monkeypatch, target="b", features=["y"])
    assert 'line 1101, column "a"' in assert_same(content, monkeypatch)


@given(
    rows=st.lists(
        st.lists(st.text("0123456789.-+eE_ xn\tf", max_size=6), min_size=2, max_size=3).map(",".join),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cells_give_the_same(rows: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert_same("\n".join(["a,y", "1,2", "3,4", *rows]).encode(), monkeypatch)


def test_a_file_that_was_taken_back_is_read_no_more() -> None:
    file = io.BytesIO(b"0123456789")
    revocable = pyarrow_csv.RevocableFile(file)
    assert revocable.read(4) == b"0123"
    revocable.end()
    file.seek(1)
    assert revocable.read(4) == b""
    assert file.tell() == 1


@NEEDED
@pytest.mark.parametrize("cell", ["x", "nan", "1.5"])
def test_pyarrow_gives_the_file_back(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    revocables: list[pyarrow_csv.RevocableFile] = []

    class Noted(pyarrow_csv.RevocableFile):
        def __init__(self, file: Any) -> None:
            super().__init__(file)
            revocables.append(self)

    monkeypatch.setattr(pyarrow_csv, "RevocableFile", Noted)
    file = io.BytesIO(b"1,2\n" * 100_000 + f"1,{cell}\n".encode() + b"1,2\n" * 100_000)
    with suppress(ValueError):
        for _ in pyarrow_csv.pyarrow_blocks(numpy_csv.PlainText(file, ",", 0, 2), [0, 1]):
            if cell == "1.5":
                break
    file.seek(0)
    assert [revocable.read(1) for revocable in revocables] == [b""]


@pytest.mark.parametrize("change", ["grows", "shrinks"])
def test_a_file_that_changes_while_it_is_read(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_table, "LARGE", 0)
    path = tmp_path / "t.csv"
    path.write_text("\n".join(lines(1500)))

    def disturb(reading: Reading) -> None:
        with path.open("ab") as file:
            file.write(b"\n1,2,text,4") if change == "grows" else file.truncate(30_000)

    with pytest.raises(DataError, match=r"changed while it was read: try again when it is complete$"):
        load(str(path), report=disturb)


@pytest.mark.parametrize("blank", ["", "\n", "  \n\n"])
@pytest.mark.parametrize("header", ["town,2000,2001", "2000,town,2001", "2000,2001"])
def test_a_header_of_years_is_no_row_wherever_it_stands(
    header: str, blank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the columns that are asked for the names are numbers; another says that they are names."""
    names = header.split(",")
    rows = [[f"{name}{row}" if name == "town" else f"{row}.5" for name in names] for row in range(1200)]
    content = blank + "\n".join(map(",".join, [names, *rows] if "town" in names else rows))
    chosen = {"target": "2001", "features": ["2000"]} if "town" in names else {}
    _, _, _, columns, _, count = assert_same(content.encode(), monkeypatch, **chosen)
    assert (columns, count) == (("bias", "2000" if chosen else "x1"), 1200)


@pytest.mark.parametrize("blank", ["\n", "\n\n"])
def test_a_library_reads_rows_without_a_header_below_blank_lines(
    blank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = blank + "\n".join(f"{row},{row / 7!r}" for row in range(3000))
    assert_same(content.encode(), monkeypatch)
    monkeypatch.delattr(text_table.TextTable, "_careful_blocks")  # would end in an error if it were asked
    assert load("-", stdin=io.BytesIO(content.encode())).rows == 3000


@pytest.mark.parametrize("order", [("a", "b", "y"), ("y", "b", "a"), ("b", "a", "y"), ("y", "a", "b")])
def test_columns_come_in_the_order_asked_for_also_where_all_are(
    order: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"a": row + 0.25, "b": row + 0.5, "y": row + 0.75} for row in range(900)]
    content = "\n".join(["a,b,y", *(f"{row['a']},{row['b']},{row['y']}" for row in rows)]).encode()
    *features, target = order
    monkeypatch.setattr(text_table, "LARGE", 0)
    data = load("-", stdin=io.BytesIO(content), features=features, target=target)
    assert data.X[:, 1:].tolist() == [[row[name] for name in features] for row in rows]
    assert data.Y[:, 0].tolist() == [row[target] for row in rows]
