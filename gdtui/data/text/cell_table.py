"""A table of cells of text, whose columns are known and whose values can be read."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from gdtui.data.columns.column import Column, unused_name
from gdtui.data.errors import DataError
from gdtui.data.formats.complete import CompleteRows
from gdtui.data.text.cells import complaint, has_decimal_comma, is_missing, number
from gdtui.data.text.layout import SAMPLE, find_layout
from gdtui.data.text.notation import PLAIN, Notation, is_numeric
from gdtui.data.text.rows import line_of_cell
from gdtui.wording.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from gdtui.data.columns.column import CellReader
    from gdtui.data.columns.table_summary import TableSummary
    from gdtui.data.options import Wanted
    from gdtui.data.text.layout import Layout
    from gdtui.data.text.rows import Row
    from gdtui.descent.snapshot import Floats

    OpenRows = Callable[[], AbstractContextManager[Iterable[Row]]]

__all__ = ["CellTable", "first"]

Item = TypeVar("Item")

BLOCK = 8192
"""How many rows are turned into numbers at once, at most."""

CELLS_AT_ONCE = 2**18
"""How many cells are held as text at once, at most: each takes 60 bytes or more."""

FEWEST_ROWS = 2
"""At least so many rows are looked at, however long they are: the first may be a header."""

NEEDED = ": a target and at least one input are needed\n"
TOLD_APART = {
    "line": "Columns are told apart by commas, semicolons, tabs or blanks.",
    "row": "Another sheet is read by --sheet NAME.",
}

MOST_FOOTNOTES = 50


class _Source(NamedTuple):
    """Where a column comes from: which cell of a row, and what reads it."""

    cell: int
    reader: CellReader


class CellTable:
    """Rows of cells, whose columns are known and whose values can be read.

    Parameters
    ----------
    open_rows : callable
        Opens the rows from the first one on, for a time.
    label : str
        What to call the table in errors, fit to show.
    wanted : Wanted
        What the table is read for.
    comments : sequence of sequences of str
        The cells of the comments above the first row.
    commas_delimit : bool
        Whether commas are between the cells.
    place : str
        What a row's number counts: lines of a file, or rows of a sheet.

    Attributes
    ----------
    columns : tuple of Column
        All its columns, in order; in place of an encoded one those that stand for it.
    width : int
        How many cells a row has.
    first_line : int
        The line in which the first row below the header begins.
    titles : list of str or None
        The names as they stand; None where there are none.
    is_named_by_comment : bool
        Whether a comment holds the names.
    label, notes
        As those of a `gdtui.data.parts.part.Part`.

    Raises
    ------
    DataError
        If there are no rows below the header, or there is one column only.
    """

    def __init__(
        self,
        open_rows: OpenRows,
        label: str,
        wanted: Wanted,
        *,
        comments: Sequence[Sequence[str]] = (),
        commas_delimit: bool = True,
        place: str = "line",
    ) -> None:
        options, self._remedy = wanted.options, wanted.remedy
        self._open_rows, self.label, self._place = open_rows, label, place
        self._complete = CompleteRows(label, is_wanted=options.drop_missing)
        with open_rows() as rows:
            sample = first(rows, SAMPLE + 1, CELLS_AT_ONCE, lambda row: len(row[1]))
        if not sample:
            raise DataError(f"{label} is empty: it holds no rows")
        if numeric := sum(number(cell) is not None for cell in sample[-1][1]):
            wanted.allow(label, numeric)
        layout = find_layout(sample, options, comments=comments, commas_delimit=commas_delimit)
        self.width, self.first_line, self.notes = len(layout.columns), layout.first_line, layout.notes
        if layout.first_line > sample[-1][0]:
            raise DataError(f"{label} has a header and no rows below it")
        self.titles, self.is_named_by_comment = layout.titles, layout.is_named_by_comment
        if self.width < wanted.fewest:
            name = quoted(layout.columns[0].name)
            raise DataError(f"{label} has only one column, {name}{NEEDED}{TOLD_APART[place]}")
        below = (row for row in sample if row[0] >= layout.first_line)
        self._footnotes = 0
        self._first_rows = list(self._without_footnotes(below))
        for row in self._first_rows:
            if len(row[1]) != self.width:
                raise self._width_fault(row)
        self._names = [column.name for column in layout.columns]
        self.columns, self._sources = self._encoded(layout, options.encode, wanted.encoded)

    def decimal(self, indices: Sequence[int]) -> str:
        """Return the decimal sign of some columns; empty where a library cannot read all of them."""
        readers = [self._sources[i].reader for i in indices]
        bare = [reader for reader in readers if isinstance(reader, Notation) and reader.is_bare]
        signs = {reader.decimal for reader in bare}
        return signs.pop() if len(bare) == len(readers) and len(signs) == 1 else ""

    def cell_indices(self, indices: Sequence[int]) -> list[int]:
        """Return which cell of a row each of some columns comes from."""
        return [self._sources[i].cell for i in indices]

    def summary(self, chosen: Sequence[int]) -> TableSummary:
        """Describe the columns by the first rows, those that are chosen in any case."""
        from gdtui.data.columns.table_summary import summary_of_cells

        places, encoded = [], list[_Source]()
        for source in self._sources:
            if isinstance(source.reader, Notation):
                places.append(source.cell)
            else:  # its numbers stand behind the cells
                places.append(self.width + len(encoded))
                encoded.append(source)
        rows = [[*cells, *_as_numbers(cells, encoded)] for _, cells in self._first_rows[:SAMPLE]]
        return summary_of_cells(self.columns, places, rows, chosen)

    def check(self, indices: Sequence[int]) -> None:
        """Refuse columns whose numbers can be read in two ways."""
        for column in (self.columns[i] for i in indices):
            if column.fault:
                raise DataError(f"{self.label}, column {quoted(column.name)}: {column.fault}")

    def blocks(self, indices: Sequence[int], skipped: int = 0) -> Iterator[Floats]:
        """Read some columns in the rows after the first `skipped` ones; rows of a wrong width are refused."""
        at_once = max(1, min(BLOCK, CELLS_AT_ONCE // self.width))
        self._complete.add(skipped)
        with self.rows_below() as rows:
            below = islice(rows, skipped, None)
            while block := list(islice(below, at_once)):
                values = self._values(block, indices)
                if len(values):
                    yield values
        self._complete.check()

    @property
    def closing_notes(self) -> tuple[str, ...]:
        """The notes that are known when all rows are read."""
        notes = f"{self._footnotes:,} line{'s are' if self._footnotes > 1 else ' is'} skipped below the table"
        return ((notes,) if self._footnotes else ()) + self._complete.notes

    @contextmanager
    def rows_below(self) -> Iterator[Iterator[Row]]:
        """Open the rows below the header, as text."""
        with self._open_rows() as rows:
            yield self._without_footnotes(row for row in rows if row[0] >= self.first_line)

    def _without_footnotes(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Leave out the sentences under the last row, but not those between rows."""
        held: list[Row] = []
        for row in rows:
            if self._is_sentence(row[1]) and len(held) < MOST_FOOTNOTES:
                held.append(row)
                continue
            yield from held
            held = []
            yield row
        self._footnotes = len(held)

    def _encoded(
        self, layout: Layout, names: Sequence[str], given: Sequence[Column] | None
    ) -> tuple[tuple[Column, ...], list[_Source]]:
        """Put columns of numbers into the place of the encoded ones."""
        if given is None:
            self._check_names(names)
        known: list[Column] = []
        sources: list[_Source] = []
        for index, column in enumerate(layout.columns):
            if given is not None:
                stand_in = [some for some in given if some.encoded == column.name]
            else:
                stand_in = self._stand_in(index, column) if column.name in names else []
            if stand_in:  # among thousands of columns few are encoded
                taken = {some.name for some in (*known, *layout.columns)}
                stand_in = [some._replace(name=unused_name(some.name, taken)) for some in stand_in]
            known += stand_in or [column]
            sources += [
                _Source(index, some.reader or some.notation or PLAIN) for some in stand_in or [column]
            ]
        return tuple(known), sources

    def _stand_in(self, index: int, column: Column) -> list[Column]:
        """Make columns of numbers of the cells of a column."""
        from gdtui.data.text.encoded import encoded

        with self.rows_below() as rows:
            cells = (row[index] for _, row in rows if len(row) == self.width)
            found = encoded(column.name, cells, self.label)
        return [Column(name, encoded=column.name, reader=reader) for name, reader in found]

    def _check_names(self, names: Sequence[str]) -> None:
        for name in names:
            if name not in self._names:
                raise DataError(
                    f"{self.label} has no column {quoted(name)} (--encode)\n"
                    f"Its columns are {listed(self._names)}."
                )

    def _is_sentence(self, cells: Sequence[str]) -> bool:
        """Whether a row is one text: a single cell, or one filled cell with a colon, as in "Source: me"."""
        filled = list(islice((cell for cell in cells if cell.strip()), 2))  # every row comes by here
        if len(filled) != 1 or self.width == 1 or is_numeric(filled[0]):
            return False
        return len(cells) == 1 or (len(cells) == self.width > 1 and ": " in filled[0])

    # -- values -------------------------------------------------------------------------------------------

    def _values(self, block: Sequence[Row], indices: Sequence[int]) -> Floats:
        """Turn rows into numbers, a column at a time; look at single cells only to name one that is wrong."""
        wanted = [self._sources[i] for i in indices]
        if all(len(cells) == self.width for _, cells in block):
            rows = [cells for _, cells in block]
            if self._complete.is_wanted:
                rows = [row for row in rows if not any(is_missing(row[source.cell]) for source in wanted)]
            self._complete.add(len(block), len(block) - len(rows))
            columns = list(zip(*rows, strict=True)) if rows else [()] * self.width
            values = [source.reader.read_all(columns[source.cell]) for source in wanted]
            found = [column for column in values if column is not None]
            if len(found) == len(wanted):
                return np.stack(found, axis=1)
        raise next(fault for row in block if (fault := self._fault(row, indices)))

    def _fault(self, row: Row, indices: Sequence[int]) -> DataError | None:
        cells = row[1]
        if len(cells) != self.width:
            return self._width_fault(row)
        sources = {i: self._sources[i] for i in sorted(indices)}
        if self._complete.is_wanted and any(is_missing(cells[source.cell]) for source in sources.values()):
            return None
        wrong = [i for i, source in sources.items() if source.reader.read(cells[source.cell]) is None]
        return self._cell_fault(row, wrong[0], indices) if wrong else None

    def _width_fault(self, row: Row) -> DataError:
        fields = "1 field" if len(row[1]) == 1 else f"{len(row[1])} fields"
        return DataError(f"{self.label}, {self._place} {row[0]}: {fields} where {self.width} are expected")

    def _cell_fault(self, row: Row, index: int, indices: Sequence[int]) -> DataError:
        source = self._sources[index]
        cell = row[1][source.cell]
        name = self._names[source.cell]
        where = f"{self.label}, {self._place} {line_of_cell(row, source.cell)}, column {quoted(name)}"
        is_target = index == indices[-1]
        if is_missing(cell):
            remedy = self._remedy or self._count_complete(indices)
            return DataError(f"{where}: {_missing_cell(cell)}\n{remedy}")
        remedy = self._remedy or _remedy_of_wrong(cell, source.reader, is_target=is_target)
        return DataError(f"{where}: {_wrong_cell(cell, source.reader)}\n{remedy}")

    def _count_complete(self, indices: Sequence[int]) -> str:
        """Count the rows that have all wanted cells, and say what can be done."""
        wanted = self.cell_indices(indices)
        complete = total = 0
        try:
            with self.rows_below() as rows:
                for _, cells in rows:
                    total += 1
                    complete += len(cells) == self.width and not any(is_missing(cells[i]) for i in wanted)
        except DataError:  # of a later line
            return "Mend the cell, or leave such rows out: --missing drop."
        are = "is" if complete == 1 else "are"
        return f"{complete:,} of {total:,} rows {are} complete: --missing drop leaves out the others."


def first(items: Iterable[Item], most: int, room: int, size: Callable[[Item], int]) -> list[Item]:
    """Take the first items, at most `most` and while their sizes fit into `room`, but at least two.

    Examples
    --------
    >>> first(["aaa", "bb", "cc", "d"], most=3, room=6, size=len)
    ['aaa', 'bb']
    """
    taken: list[Item] = []
    for item in islice(items, most):
        room -= size(item)
        if room < 0 and len(taken) >= FEWEST_ROWS:
            break
        taken.append(item)
    return taken


def _as_numbers(cells: Sequence[str], sources: Sequence[_Source]) -> list[str]:
    """Write what encoded columns make of the cells of a row; nothing where that is no number."""
    values = [source.reader.read(cells[source.cell]) for source in sources]
    return ["" if value is None else f"{value:.10g}" for value in values]


def _missing_cell(cell: str) -> str:
    return f"{quoted(cell, 30)} {complaint(cell)}" if cell.strip() else "the cell is empty"


def _wrong_cell(cell: str, reader: CellReader) -> str:
    """Say what is wrong with a cell, beside one that is written as the others are."""
    if not isinstance(reader, Notation):
        return f"{quoted(cell, 30)} {reader.complaint}"
    other = quoted(reader.example, 30)
    if reader.is_plain and has_decimal_comma(cell) and "." in reader.example:
        return f"{quoted(cell, 30)} has a decimal comma, {other} a decimal point"
    if reader.is_plain or not any(sign.isdigit() for sign in cell):
        return f"{quoted(cell, 30)} {complaint(cell)}"
    return f"{quoted(cell, 30)} {reader.complaint}"


def _remedy_of_wrong(cell: str, reader: CellReader, *, is_target: bool) -> str:
    if has_decimal_comma(cell) and isinstance(reader, Notation) and not {",", "."} & {*reader.example}:
        return "--decimal , reads commas as decimal ones."
    if has_decimal_comma(cell):
        return "A column has one way of writing numbers: mend the cell."
    if is_target:
        return "Mend the cell, or name another column by --target."
    return "Mend the cell, or name the inputs to use, without this column, by --features."
