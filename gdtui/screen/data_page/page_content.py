"""What the page of the data shows: the figures of each column, the first rows, the notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.data import catalogue
from gdtui.data.columns.column import Column
from gdtui.data.columns.selection import is_urgent
from gdtui.data.columns.table_summary import spans, summary_of
from gdtui.screen.actions.keys import with_keys
from gdtui.wording.counts import several, whole
from gdtui.wording.figures import Precision, magnitude, rounded
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gdtui.data.columns.table_summary import ColumnSummary, Span, TableSummary
    from gdtui.data.dataset import Dataset

__all__ = ["UNKNOWN", "PageContent", "PageRow", "content_of", "figure", "summary_of_table"]

NUMBER = Precision(digits=5, most=4, mantissa=4)
UNKNOWN = "–"
"""Stands where a number is not known."""


class PageRow(NamedTuple):
    """What the page says of one column, whatever its role."""

    name: str
    kind: str
    least: str
    mean: str
    greatest: str
    missing: str
    distinct: str
    why: str
    first: tuple[str, ...]
    is_number: bool


@dataclass(frozen=True, eq=False)
class PageContent:
    """What the page shows of a data set; none of it changes while the page is open.

    Attributes
    ----------
    title : str
        The name of the data, and how many rows and columns there are.
    rows : tuple of PageRow
        A row for each column.
    notes : tuple of str
        What a reader of the data should know, a sentence each.
    """

    title: str
    rows: tuple[PageRow, ...]
    notes: tuple[str, ...] = field(default=())


def summary_of_table(data: Dataset) -> TableSummary:
    """Return what is known of the table of a data set; of a program's arrays, the names of the columns."""
    return data.table or summary_of([Column(name) for name in data.names.columns], ())


def content_of(data: Dataset, held: Sequence[Dataset]) -> PageContent:
    """Gather what the page shows.

    Parameters
    ----------
    data : Dataset
        What the present run is trained on.
    held : sequence of Dataset
        All that was read, in the order of the readings.
    """
    table = summary_of_table(data)
    known: dict[str, Span] = {}
    firsts: dict[str, list[str]] = {}
    distinct: dict[str, int] = {}
    drops_rows = any(one.table is not None and one.table.drops_rows for one in held)
    # Where rows with missing cells were dropped, data sets of other columns may have other rows.
    for one in [data] if drops_rows else reversed(held):
        known |= spans(one)
        firsts |= _first_cells(one)
        distinct |= _distinct(one) if not table.rows else {}
    rows = tuple(_row(summary, known, firsts, distinct) for summary in table.columns)
    count = len(table.columns) + table.more
    title = f"{visible(data.name)}: {several(data.rows, 'row')}, {several(count, 'column')}"
    return PageContent(
        title, rows, (*_ordered(data.notes), *_of_counts(table, data, known), *_of_source(data))
    )


def _ordered(notes: Iterable[str]) -> list[str]:
    """Put the notes on columns that are left out, or should be, before all others."""
    return sorted(map(with_keys, notes), key=lambda note: not is_urgent(note))


def _first_cells(data: Dataset) -> dict[str, list[str]]:
    """Write the first rows from the numbers, for data of which no text was kept."""
    own = data.own_units(np.hstack([data.head_X[:, data.has_bias :], data.head_Y]))
    return {name: [figure(x) for x in own[:, j].tolist()] for j, name in enumerate(data.names.columns)}


def _row(
    summary: ColumnSummary,
    known: Mapping[str, Span],
    firsts: Mapping[str, list[str]],
    counted: Mapping[str, int],
) -> PageRow:
    column = summary.column
    span, kind = known.get(column.name), summary.described()
    least, mean, greatest = [UNKNOWN] * 3 if span is None else map(figure, span)
    missing, distinct = summary.missing, summary.distinct
    if missing is None and span is not None:
        missing, distinct = 0, counted.get(column.name)
    return PageRow(
        name=column.name,
        kind=f"{kind}, {visible(summary.unit)}" if summary.unit else kind,
        least=least,
        mean=mean,
        greatest=greatest,
        missing=UNKNOWN if missing is None else whole(missing),
        distinct=UNKNOWN if distinct is None else whole(distinct),
        why=_why(summary),
        first=tuple(visible(cell) for cell in summary.first) or tuple(firsts.get(column.name, ())),
        is_number=column.numeric,
    )


def _distinct(data: Dataset) -> dict[str, int]:
    """Count the different values of each column: in all rows, or in a sample where they are reduced."""
    values = np.hstack([data.sample_X[:, data.has_bias :], data.sample_Y])
    return {name: len(np.unique(values[:, j])) for j, name in enumerate(data.names.columns)}


def _why(summary: ColumnSummary) -> str:
    """Say why a column can't be an input, or should not be one; else an empty text."""
    column = summary.column
    if column.fault:
        return column.fault.partition("\n")[0]
    if not column.numeric:
        return column.why or "not numeric"
    if column.counts_rows:
        return "it only numbers the rows"
    return "it seems to number the rows" if column.is_label else ""


def _of_source(data: Dataset) -> list[str]:
    entry = catalogue.find(data.name)
    if entry is not None and data.source == entry.source:
        return [entry.description, entry.source]
    return [] if data.source is None else [f"read from {visible(data.source)}"]


def _of_counts(table: TableSummary, data: Dataset, known: Mapping[str, Span]) -> list[str]:
    """Say which rows were counted, where it is not all of them."""
    said = []
    if table.rows and data.rows > table.rows:
        counted = f"missing and distinct are counted in the first {whole(table.rows)} rows"
        said.append(f"{counted}; least, mean and greatest are of all {whole(data.rows)}")
    if not table.rows and len(data.sample_Y) < data.rows:
        drawn = f"{whole(len(data.sample_Y))} rows, drawn from all {whole(data.rows)}"
        said.append(f"distinct values are counted in a sample of {drawn}")
    if any(summary.column.name not in known for summary in table.columns):
        said.append(f"{UNKNOWN} stands where a column was not read")
    if table.more:
        said.append(f"{several(table.more, 'more column')} are not listed")
    return said


def figure(x: float) -> str:
    """Write a number in few cells, with about five digits.

    Examples
    --------
    >>> [figure(x) for x in (20.0, 59.3333, 0.4, 1234567.0, 0.0000123456, 1.5e12)]
    ['20', '59.333', '0.4', '1234567', '1.235e-5', '1.5e12']
    """
    power = magnitude(x)
    if power is None:
        return "0" if x == 0 else "too large"
    if x == int(x) and power < 7:
        return str(int(x))
    if not -4 <= power < 7:
        mantissa, exponent = NUMBER.write_as(x, None).split("e")
        return f"{_short(mantissa)}e{exponent}"
    return _short(rounded(x, max(4 - power, 0)))


def _short(text: str) -> str:
    """Leave out zeros at the end of the decimals."""
    return text.rstrip("0").rstrip(".") if "." in text else text
