"""What the first rows of a text file say about its columns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdtui.data.column import Column
from gdtui.data.formats.cells import is_numeric, number
from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SAMPLE", "Layout", "find_layout"]

SAMPLE = 1000
"""How many rows below the header are looked at to find the kinds of the columns."""


@dataclass(frozen=True)
class Layout:
    """The columns of a text file.

    Attributes
    ----------
    columns : tuple of Column
        One for each cell that a row must have.
    header : bool
        Whether the first row holds their names.
    notes : tuple of str
        Names that were changed or are doubtful. Fit to show.
    """

    columns: tuple[Column, ...]
    header: bool
    notes: tuple[str, ...]


def find_layout(rows: Sequence[Sequence[str]]) -> Layout:
    """Find names and kinds of columns.

    Parameters
    ----------
    rows : sequence of sequences of str
        The cells of the first rows, at least one; `SAMPLE` rows below the header are enough.

    Returns
    -------
    Layout
        The first row is a header if any cell of it that isn't empty is not a number. A column is numeric if
        at least half of its cells are. A header that is one name shorter than the rows is R's, whose
        ``write.table`` leaves the row names unnamed.

    Examples
    --------
    >>> [column.name for column in find_layout([["", "x"], ["1", "0.5"], ["2", "0.7"]]).columns]
    ['column 1', 'x']
    """
    header = any(cell.strip() and not is_numeric(cell) for cell in rows[0])
    body = rows[1:] if header else rows
    titles = _titles(rows[0]) if header else []
    row_names = header and _has_row_names(len(titles), body)
    if row_names:
        titles = ["", *titles]
    width = len(titles) if header else _usual_width(body)
    cells = list(zip(*(row for row in body if len(row) == width), strict=True)) or [()] * width
    numeric = [_mostly_numbers(column) for column in cells]
    names, notes = _unique(titles) if header else (_invented(numeric), ())
    counts = header and not titles[0] and (row_names or _counts_up(cells[0]))
    columns = (Column(name, numeric[i], counts and i == 0) for i, name in enumerate(names))
    return Layout(tuple(columns), header, _doubt(titles) + notes)


def _titles(first: Sequence[str]) -> list[str]:
    """Strip names of blanks, and the first one of the ``#`` that `numpy.savetxt` puts before a header."""
    titles = [cell.strip() for cell in first]
    if titles[0] == "#" and len(titles) > 1:
        return titles[1:]
    return [titles[0].removeprefix("#").strip(), *titles[1:]]


def _has_row_names(names: int, body: Sequence[Sequence[str]]) -> bool:
    """Recognise R's header; an empty last cell means a trailing delimiter instead."""
    return bool(body) and _usual_width(body) == names + 1 and not all(row[-1] == "" for row in body)


def _usual_width(body: Sequence[Sequence[str]]) -> int:
    return Counter(map(len, body)).most_common(1)[0][0]


def _mostly_numbers(cells: Sequence[str]) -> bool:
    return len(cells) > 0 and 2 * sum(map(is_numeric, cells)) >= len(cells)


def _counts_up(cells: Sequence[str]) -> bool:
    values = [number(cell) for cell in cells]
    return bool(values) and values[0] in (0, 1) and values == [values[0] + i for i in range(len(values))]


def _invented(numeric: Sequence[bool]) -> list[str]:
    """Name columns x1, x2, ... and the last numeric one, the target, y."""
    names = [f"x{i + 1}" for i in range(len(numeric))]
    if any(numeric):
        names[max(i for i, holds in enumerate(numeric) if holds)] = "y"
    return names


def _unique(titles: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Give a name to columns without one and tell columns of the same name apart."""
    names: dict[str, None] = {}  # in order, and quick to look up in a table of many columns
    taken, notes = set(titles), []
    for i, title in enumerate(titles):
        name = title or f"column {i + 1}"
        while name in names or (name != title and name in taken):
            name += f" (column {i + 1})"
        if title and name != title:
            notes.append(
                f"column {i + 1} is called {quoted(title)} like another and is shown as {quoted(name)}"
            )
        names[name] = None
    return list(names), tuple(notes)


def _doubt(titles: Sequence[str]) -> tuple[str, ...]:
    """Note a header that also holds a number: it may be a row with a cell that is no number."""
    numeric = [title for title in titles if is_numeric(title)]
    return (f"the first row is read as names, also {quoted(numeric[0])}",) if numeric else ()
