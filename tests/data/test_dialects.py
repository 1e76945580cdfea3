"""One and the same table, written as people write it, and read back: the same numbers, or a reason.

The numbers are drawn first and written out here, digit by digit; nothing of the package writes them.
"""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest

from gdtui.data import DataError, load
from gdtui.data.text import cell_table, numpy_csv, pyarrow_csv, text_table
from tests.quick import slowly

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITERS = (",", ";", "\t", "|", " ")
GROUPS = ("", ",", ".", " ", "'", "\u00a0", "\u202f")
UNITS = ("", "", "", "$", "€", "%", " cm", " %", "kg")
TEXTS = ("Team {}", "red", "New York", "2020-01-{:02}", "id{}", "Sample {}", "a, b", "x;y", "10:{:02}")
HEADERS = ("names", "none", "comment", "units", "title", "row names", "sep")
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252")


class Table(NamedTuple):
    """A text, its bytes, and the numbers that it holds; NaN where a cell is missing."""

    text: str
    content: bytes
    numbers: Any


def written(value: float, places: int, decimal: str, group: str, minus: str) -> str:
    """Write a number by hand."""
    whole, _, fraction = f"{abs(value):.{places}f}".partition(".")
    grouped = ""
    while group and len(whole) > 3:
        grouped, whole = group + whole[-3:] + grouped, whole[:-3]
    digits = whole + grouped + (decimal + fraction if fraction else "")
    return (minus if value < 0 else "") + digits


def dressed(text: str, unit: str) -> str:
    if unit == "$":
        return f"{text[:1]}${text[1:]}" if text[:1] in "-\u2212" else f"${text}"
    return f"{text} €" if unit == "€" else text + unit


def draw(
    seed: int, *, missing: bool = False, delimiter: str | None = None, header: str | None = None
) -> Table:
    """Draw a table and the way in which it is written."""
    rng = random.Random(seed)
    rows, columns = rng.choice([5, 8, 40]), rng.choice([2, 3, 4])
    delimiter = delimiter or rng.choice(DELIMITERS)
    decimal, group = rng.choice("..,"), rng.choice(GROUPS)
    if group == decimal or (delimiter == " " and not group.strip()):
        group = ""
    header = header or rng.choice(HEADERS)
    quotes_all, end = rng.random() < 0.4, rng.choice(["\n", "\r\n", "\r"])
    values, cells = [], []
    for _ in range(columns):
        size, places = rng.choice([1, 10, 1000, 1e5, 5e6]), rng.choice([0, 1, 2, 3, 4])
        unit = rng.choice(UNITS if delimiter != " " else ("", "", "%"))
        column = [round(rng.uniform(-size / 5, size), places) for _ in range(rows)]
        # a cell that can be read in one way alone, as every table of some length has one
        column[0] = round(size / 3, places) if places not in (0, 3) else 1234.5
        places = places if places not in (0, 3) else 1
        minus = rng.choice("--\u2212")
        cells.append([dressed(written(value, places, decimal, group, minus), unit) for value in column])
        values.append([float(f"{value:.{places}f}") for value in column])
    numbers = np.array(values).T
    if missing:
        for row in rng.sample(range(1, rows), 2):
            place = rng.randrange(columns)
            numbers[row, place] = np.nan
            cells[place][row] = rng.choice(["", "NA", "N/A", "?", "nan", "null", ".", "-"])
    names = [f"col{'abcd'[j]}" for j in range(columns)]
    if rng.random() < 0.5:
        text, place = rng.choice(TEXTS), rng.randrange(columns + 1)
        cells.insert(place, [text.format(i + 1) for i in range(rows)])
        names.insert(place, "label")
    table = [*map(list, zip(*cells, strict=True))]
    lines: list[str] = [*_head(header, names, delimiter, quotes_all)]
    for i, of_row in enumerate(table):
        row_names = [str(i + 1)] if header == "row names" else []
        lines.append(_line([*row_names, *of_row], delimiter, quotes_all))
        lines += [some for some in ("# interrupted", "") if rng.random() < 0.05]
    if header != "sep" and rng.random() < 0.2:
        lines.insert(0, "# made in lab 3")
    if rng.random() < 0.1:
        lines.append("% the end")
    text = end.join(lines) + rng.choice(["", end])
    return Table(text, _encoded(text, rng.choice(ENCODINGS)), numbers)


def _head(header: str, names: list[str], delimiter: str, quotes_all: bool) -> list[str]:
    line = _line(names, delimiter, quotes_all)
    above = {"title": ["Report of the second lab"], "sep": [f"sep={delimiter}"]}.get(header, [])
    below = [_line(["m"] * len(names), delimiter, quotes_all)] if header == "units" else []
    if header == "none":
        return []
    return [f"# {delimiter.join(names)}"] if header == "comment" else [*above, line, *below]


def _line(cells: Sequence[str], delimiter: str, quotes_all: bool) -> str:
    def quoted(cell: str) -> str:
        needs = delimiter in cell or cell == "" or (delimiter == " " and not cell.isalnum() and " " in cell)
        return f'"{cell}"' if quotes_all or needs else cell

    return delimiter.join(map(quoted, cells))


def _encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode()


def read(content: bytes, **options: Any) -> Any:
    data = load("-", stdin=io.BytesIO(content), bias=False, **options)
    return np.hstack([data.X, data.Y])


def assert_never_other_numbers(table: Table, **options: Any) -> bool:
    """Expect the numbers, or a refusal; tell whether they were read."""
    try:
        found = read(table.content, **options)
    except DataError as error:
        return str(error) == ""
    whole = table.numbers[~np.isnan(table.numbers).any(axis=1)]
    assert np.array_equal(found, whole), table.text
    return True


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_a_table_in_any_dialect_gives_its_numbers(delimiter: str, header: str) -> None:
    tables = [draw(seed, delimiter=delimiter, header=header) for seed in range(20)]
    are_read = [assert_never_other_numbers(table) for table in tables]
    # what is left can be read in two ways: 1,234 between semicolons, or a title of as many words as names
    assert sum(are_read) >= (15 if (delimiter, header) == (" ", "title") else 18)


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_rows_with_a_missing_cell_are_refused_or_left_out(delimiter: str) -> None:
    tables = [draw(seed, delimiter=delimiter, missing=True) for seed in range(300, 340)]
    for table in tables:
        with pytest.raises(DataError):
            read(table.content)
    assert sum(assert_never_other_numbers(table, drop_missing=True) for table in tables) >= 34


@pytest.mark.parametrize("seed", slowly(*range(1000, 5000, 100)))
def test_many_more_tables(seed: int) -> None:
    for each in range(seed, seed + 100):
        assert_never_other_numbers(draw(each))
        assert_never_other_numbers(draw(each, missing=True), drop_missing=True)


@pytest.mark.parametrize("library", ["numpy", "pyarrow"])
def test_the_libraries_read_what_the_careful_reader_reads(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if library == "pyarrow" and not pyarrow_csv.is_installed():
        pytest.skip("needs pyarrow: pip install 'gdtui[fast]'")
    monkeypatch.setattr(text_table, "is_installed", lambda: library == "pyarrow")
    monkeypatch.setattr(text_table, "PYARROW_FROM", 0)
    monkeypatch.setattr(numpy_csv, "LINES_AT_ONCE", 8)
    monkeypatch.setattr(cell_table, "BLOCK", 8)
    for seed in range(500, 700):
        table = draw(seed, missing=seed % 2 == 0)
        outcomes = []
        for large in (2**40, 0):
            monkeypatch.setattr(text_table, "LARGE", large)
            try:
                outcomes.append(read(table.content, drop_missing=seed % 4 == 0).tobytes())
            except DataError as error:
                outcomes.append(str(error).encode())
        assert outcomes[0] == outcomes[1], table.text
