"""What is known of the columns of a table from its first rows: their kinds, missing and distinct cells."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from gdtui.data.columns.column import Column
    from gdtui.data.dataset import Dataset

__all__ = ["ColumnSummary", "Span", "TableSummary", "spans", "summary_of", "summary_of_cells"]

MOST_COLUMNS = 1000
"""So many columns are described, and those that are read; the others are counted."""

MOST_CELLS = 1000
"""How many cells of the first rows are kept, at most, but one row in any case."""

FIRST_ROWS = 5
LONGEST = 40
"""Characters of a cell that are kept."""

PROBES = 8
"""About so many cells of a column of text say whether it holds dates."""


class ColumnSummary(NamedTuple):
    """A column as its first rows show it.

    Attributes
    ----------
    column : Column
        Its name, and whether it holds numbers.
    missing, distinct : int or None
        How many of the cells that were looked at stand for nothing, and how many different others there are;
        None where none was looked at.
    first : tuple of str
        The cells of the first rows, cut to 40 characters. Data, never markup.
    probe : tuple of str
        Some cells of a column of text, of all its rows that were looked at.
    kind : str
        What the file itself says it holds; mostly empty.
    """

    column: Column
    missing: int | None = None
    distinct: int | None = None
    first: tuple[str, ...] = ()
    probe: tuple[str, ...] = ()
    kind: str = ""

    @property
    def unit(self) -> str:
        """The currency or the unit of its numbers; mostly empty. Data, never markup."""
        notation = self.column.notation
        return "" if notation is None else notation.prefix or notation.suffix

    def described(self) -> str:
        """Say in a word what it holds: number, text, dates, days, 0 or 1, empty."""
        column = self.column
        if column.encoded:
            return "0 or 1" if column.name.startswith(f"{column.encoded}=") else "days"
        if column.numeric or column.why.endswith("cells missing"):
            return "number"
        return self.kind or ("empty" if column.why in ("empty", "no cell") else _kind_of_text(self.probe))


class TableSummary(NamedTuple):
    """The columns of a table as its first rows show them.

    Attributes
    ----------
    columns : tuple of ColumnSummary
        In the order of the table: the first 1,000 and all that were read.
    rows : int
        How many rows were looked at; 0 where none was.
    more : int
        How many columns are not described.
    drops_rows : bool
        Whether rows were left out that have a missing cell in a column that was read: other columns may then
        have other rows.
    """

    columns: tuple[ColumnSummary, ...]
    rows: int = 0
    more: int = 0
    drops_rows: bool = False


class Span(NamedTuple):
    """The least and the greatest value of a column, and the mean of all."""

    least: float
    mean: float
    greatest: float


def summary_of(columns: Sequence[Column], chosen: Collection[int], kinds: Sequence[str] = ()) -> TableSummary:
    """Describe columns whose cells were not looked at; arguments as for `summary_of_cells`."""
    wanted = _described(len(columns), chosen)
    summaries = (ColumnSummary(columns[i], kind=kinds[i] if kinds else "") for i in wanted)
    return TableSummary(tuple(summaries), more=len(columns) - len(wanted))


def summary_of_cells(
    columns: Sequence[Column],
    places: Sequence[int],
    rows: Sequence[Sequence[str]],
    chosen: Collection[int],
) -> TableSummary:
    """Describe columns by their cells in the first rows.

    Parameters
    ----------
    columns : sequence of Column
        All columns of the table.
    places : sequence of int
        Which cell of a row each of them has.
    rows : sequence of sequences of str
        The first rows, all of one length.
    chosen : collection of int
        The columns that are read.

    Examples
    --------
    >>> from gdtui.data.columns.column import Column
    >>> table = summary_of_cells([Column("x")], [0], [["1"], ["1.0"], [""]], [0])
    >>> table.columns[0].missing, table.columns[0].distinct, table.columns[0].first
    (1, 1, ('1', '1.0', ''))
    """
    wanted = _described(len(columns), chosen)
    few = max(1, min(FIRST_ROWS, MOST_CELLS // max(len(wanted), 1)))
    cells = list(zip(*rows, strict=True))
    summaries = tuple(_summary(columns[i], cells[places[i]], few) for i in wanted)
    return TableSummary(summaries, len(rows), len(columns) - len(wanted))


def _described(count: int, chosen: Collection[int]) -> list[int]:
    return sorted({*range(min(count, MOST_COLUMNS)), *chosen})


def _summary(column: Column, cells: Sequence[str], few: int) -> ColumnSummary:
    from gdtui.data.text.cells import is_missing  # built-in data do without it

    first = tuple(cell.strip()[:LONGEST] for cell in cells[:few])
    is_plain = column.numeric and (column.notation is None or column.notation.is_plain)
    if is_plain and (distinct := _distinct(cells)) is not None:
        return ColumnSummary(column, 0, distinct, first)
    filled = [cell.strip() for cell in cells if not is_missing(cell)]
    distinct = _distinct(filled) if is_plain else None
    return ColumnSummary(
        column,
        len(cells) - len(filled),
        len(set(filled)) if distinct is None else distinct,
        first,
        () if column.numeric else tuple(cell[:LONGEST] for cell in filled[:: max(1, len(filled) // PROBES)]),
    )


def _distinct(cells: Iterable[str]) -> int | None:
    """Count different numbers, in however many ways they are written; None where one is none or infinite."""
    try:
        values = set(map(float, cells))
    except ValueError:
        return None
    return len(values) if math.isfinite(sum(values)) else None


def _kind_of_text(probe: Iterable[str]) -> str:
    from gdtui.data.text.encoded import are_dates  # brings the reading of dates, which is slow to import

    return "dates" if are_dates(probe) else "text"


def spans(data: Dataset) -> dict[str, Span]:
    """Find the least, mean and greatest value of inputs and target over all rows, in their own units.

    Examples
    --------
    >>> from gdtui.data.dataset import Dataset
    >>> spans(Dataset.from_arrays([1.0, 3.0], [5.0, 6.0]).standardize())["x1"]
    Span(least=1.0, mean=2.0, greatest=3.0)
    """
    own = data.own_units(data.extent())
    return {name: Span(*own[:, j].tolist()) for j, name in enumerate(data.names.columns)}
