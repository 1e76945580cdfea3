"""The page of the data as lines of text: the columns, the first rows, the notes."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from gdtui.data import catalogue
from gdtui.data.selection import is_urgent
from gdtui.data.table_summary import spans, summary_of
from gdtui.screen.actions.keys import with_keys
from gdtui.screen.panels.styled_text import line_of, shorten, shorten_name
from gdtui.screen.widths import cell_len
from gdtui.wording.counts import several, whole
from gdtui.wording.figures import Precision, magnitude, rounded
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gdtui.data.dataset import Dataset
    from gdtui.data.table_summary import ColumnSummary, Span, TableSummary
    from gdtui.screen.column_choice import ColumnChoice
    from gdtui.screen.panels.styled_text import Line

__all__ = ["PageContent", "PageRow", "content_of", "detail", "figure", "heading", "lines", "table_of"]

SIGNS = {"input": "■", "target": "◆", "left out": "·"}
STYLES = {"input": "plain", "target": "strong", "left out": "dim"}
NAME, SHORTEST_NAME = 24, 8
CELL = 14
NUMBER = Precision(digits=5, most=4, mantissa=4)
UNKNOWN = "–"
GAP = "  "
ALL = 7
"""How many columns the table has beside the names, if it is not too narrow for one of them."""


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
        What a reader of the data should be told, a sentence each.
    """

    title: str
    rows: tuple[PageRow, ...]
    notes: tuple[str, ...] = field(default=())


def table_of(data: Dataset) -> TableSummary:
    """Return what is known of the table of a data set; of a program's arrays it is made up."""
    from gdtui.data.column import Column

    return data.table or summary_of([Column(name) for name in data.names.columns], ())


def content_of(data: Dataset, held: Sequence[Dataset]) -> PageContent:
    """Gather what the page shows.

    Parameters
    ----------
    data : Dataset
        What the present run is trained on.
    held : sequence of Dataset
        All that was read, the first reading first.
    """
    table = table_of(data)
    known: dict[str, Span] = {}
    firsts: dict[str, list[str]] = {}
    distinct: dict[str, int] = {}
    for one in reversed(held):
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
    """Put the notes of columns that are left out, or should be, before all others."""
    return sorted(map(with_keys, notes), key=lambda note: not is_urgent(note))


def _first_cells(data: Dataset) -> dict[str, list[str]]:
    """Write the first rows of numbers, where no cells of a text were kept."""
    import numpy as np

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
    import numpy as np

    values = np.hstack([data.sample_X[:, data.has_bias :], data.sample_Y])
    return {name: len(np.unique(values[:, j])) for j, name in enumerate(data.names.columns)}


def _why(summary: ColumnSummary) -> str:
    """Say why a column is not among the inputs where it is none; empty where it could be."""
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
    """Say of which rows the figures are, where they are not of all."""
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
    """Leave out zeros at the end that stand behind the point."""
    return text.rstrip("0").rstrip(".") if "." in text else text


# -- the table ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Field:
    """A column of the table on the page."""

    heading: str
    cells: list[str]
    is_right: bool = True

    @cached_property
    def width(self) -> int:
        return max(map(cell_len, (self.heading, *self.cells)))

    def written(self, place: int) -> str:
        return _set(self.cells[place], self.width, self.is_right)


def heading(content: PageContent, choice: ColumnChoice, width: int) -> Line:
    """Write what stands above the table."""
    name, fields, gap = _layout(content, choice, width)
    words = [_set("column", name, is_right=False)]
    words += [_set(one.heading, one.width, one.is_right) for one in fields]
    return line_of((f"   {gap.join(words)}", "dim"))


def lines(content: PageContent, choice: ColumnChoice, cursor: int, width: int) -> list[Line]:
    """Write the page: a line a column, then the first rows, then the notes."""
    name_width, fields, gap = _layout(content, choice, width)
    table = []
    for place, row in enumerate(content.rows):
        role = choice.role(row.name)
        style = STYLES[role]
        name = _set(shorten_name(visible(row.name), name_width), name_width, is_right=False)
        cells = "".join(gap + one.written(place) for one in fields)
        mark = ("▸", "accent") if place == cursor else (" ", style)
        sign = (SIGNS[role], "accent" if role == "target" else style)
        weight = "strong" if place == cursor else style
        table.append(line_of(mark, sign, " ", (name, weight), (cells, weight)))
    return [*table, *_first_rows(content, cursor, width), *_notes(content, width)]


def _layout(content: PageContent, choice: ColumnChoice, width: int) -> tuple[int, list[_Field], str]:
    """Choose the columns of the table that fit, the least important ones left out.

    Returns
    -------
    (int, list of _Field, str)
        The width of the names, the other columns, and what stands between two of them.
    """
    rows = content.rows
    wanted = min(max((cell_len(visible(row.name)) for row in rows), default=6), NAME)
    fields = {
        "role": _Field("role", [choice.role(row.name) for row in rows], is_right=False),
        "kind": _Field("kind", [shorten(row.kind, CELL) for row in rows], is_right=False),
        "least": _Field("least", _lined_up([row.least for row in rows])),
        "mean": _Field("mean", _lined_up([row.mean for row in rows])),
        "greatest": _Field("greatest", _lined_up([row.greatest for row in rows])),
        "missing": _Field("missing", [row.missing for row in rows]),
        "distinct": _Field("distinct", [row.distinct for row in rows]),
        "why": _Field("", [_reason(row, choice) for row in rows], is_right=False),
    }
    for gap, least in ((GAP, wanted), (" ", wanted), (" ", min(wanted, SHORTEST_NAME))):
        kept, left = _kept(fields, width - 3 - least, len(gap))
        if len(kept) >= ALL:
            break
    order = [name for name in ("kind", "role", *list(fields)[2:]) if name in kept]
    return min(wanted, least + left), [fields[name] for name in order], gap


def _kept(fields: Mapping[str, _Field], room: int, gap: int) -> tuple[list[str], int]:
    """Choose the columns of the table that fit into so many cells, and count the cells that are left."""
    kept: list[str] = []
    for name in ("role", "kind", "mean", "least", "greatest", "missing", "distinct", "why"):
        if fields[name].width + gap > room:
            break
        room -= fields[name].width + gap
        kept.append(name)
    return kept, room


def _reason(row: PageRow, choice: ColumnChoice) -> str:
    return row.why or ("not chosen" if choice.role(row.name) == "left out" else "")


def _lined_up(cells: Sequence[str]) -> list[str]:
    """Put the decimal points of numbers below each other."""
    plain = [cell != UNKNOWN and "e" not in cell for cell in cells]
    behind = [len(cell) - cell.index(".") if "." in cell else 0 for cell in cells]
    most = max((own for own, is_plain in zip(behind, plain, strict=True) if is_plain), default=0)
    shapes = zip(cells, behind, plain, strict=True)
    padded = [cell + " " * (most - own) if is_plain else cell for cell, own, is_plain in shapes]
    return padded if max(map(len, padded), default=0) <= CELL else list(cells)


def _set(text: str, width: int, is_right: bool) -> str:
    room = " " * (width - cell_len(text))
    return room + text if is_right else text + room


# -- below the table ----------------------------------------------------------------------------------------


def _first_rows(content: PageContent, cursor: int, width: int) -> list[Line]:
    """Write the first rows of as many columns as fit, that of the cursor among them."""
    count = max((len(row.first) for row in content.rows), default=0)
    if not count:
        return []
    shown = _window([_width(row) + len(GAP) for row in content.rows], cursor, width - 4)
    rows = [content.rows[i] for i in shown]
    more = len(content.rows) - len(rows)
    of = f", columns {shown.start + 1}-{shown.stop} of {len(content.rows)}, ← → others" if more else ""
    title = f" first {several(count, 'row')}{of}" if count > 1 else f" first row{of}"
    names = "".join(GAP + _cell(shorten_name(visible(row.name), CELL), row) for row in rows)
    found = [line_of(), line_of((title, "title")), line_of((f"    {names}"[2:], "dim"))]
    for place in range(count):
        cells = "".join(GAP + _cell(row.first[place] if place < len(row.first) else "", row) for row in rows)
        found.append(line_of(f"{place + 1:>3} {cells}"[: width * 2]))
    return found


def _window(widths: Sequence[int], cursor: int, width: int) -> range:
    """Choose neighbouring columns that fit, so that one of them is among them."""
    start, stop, left = cursor, cursor + 1, width - widths[cursor]
    while start > 0 and widths[start - 1] <= left:
        start -= 1
        left -= widths[start]
    while stop < len(widths) and widths[stop] <= left:
        left -= widths[stop]
        stop += 1
    return range(start, stop)


def _width(row: PageRow) -> int:
    return min(max(map(cell_len, (visible(row.name), *row.first))), CELL)


def _cell(text: str, row: PageRow) -> str:
    return _set(shorten(text, _width(row)), _width(row), row.is_number)


def _notes(content: PageContent, width: int) -> list[Line]:
    """Write the notes in full."""
    if not content.notes:
        return []
    found = [line_of(), line_of((" notes", "title"))]
    for note in content.notes:
        sentence = f"{note[:1].upper()}{note[1:]}" + ("" if note.endswith(".") else ".")
        wrapped = textwrap.wrap(sentence, max(width - 4, 10))
        found += [line_of((" · " if not row else "   ", "dim"), text) for row, text in enumerate(wrapped)]
    return found


def detail(row: PageRow, choice: ColumnChoice) -> str:
    """Say all of a column in a sentence, also what a narrow table leaves out."""
    parts = [row.kind, choice.role(row.name)]
    reason = _reason(row, choice)
    if reason:
        parts.append(reason)
    if row.least != UNKNOWN:
        parts.append(f"{row.least} to {row.greatest}, mean {row.mean}")
    parts += _counted((row.missing, "missing"), (row.distinct, "distinct"))
    return f"{shorten_name(visible(row.name), NAME)}: {', '.join(parts)}."


def _counted(*counts: tuple[str, str]) -> Iterable[str]:
    return [f"{count} {what}" for count, what in counts if count != UNKNOWN]
