"""A delimited text file as a table of numbers."""

from __future__ import annotations

import io
from contextlib import contextmanager
from itertools import islice
from typing import IO, TYPE_CHECKING, TypeVar

import numpy as np

from gdtui.data.errors import DataError
from gdtui.data.formats.cells import complaint, has_decimal_comma, number, numbers
from gdtui.data.formats.dialect import find_delimiter
from gdtui.data.formats.encoding import FALLBACK, UTF8, byte_blocks, find_encoding
from gdtui.data.formats.layout import SAMPLE, find_layout
from gdtui.data.formats.numpy_csv import NumPyReader
from gdtui.data.formats.pyarrow_csv import PyArrowReader, is_installed
from gdtui.data.formats.rows import BLANKS, line_of_cell, numbered_rows
from gdtui.data.reading import Reading, silent
from gdtui.data.room import available
from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from gdtui.data.formats.layout import Layout
    from gdtui.data.formats.rows import Row
    from gdtui.data.reading import Report

    Floats = NDArray[np.float64]

__all__ = ["TextTable"]

Item = TypeVar("Item")

BLOCK = 8192
"""How many rows are turned into numbers at once, at most."""

LARGE = 2**19
"""Files of so many bytes or more are read by a library, if plain; smaller ones take a few milliseconds."""

PYARROW_FROM = 2**22
"""Bytes from which pyarrow saves more time than its import takes."""

PYARROW_NEEDS = 2**30
"""pyarrow needs so many bytes of free memory: with less it may end the process or starve the others."""

LONG = 2**16
"""Half of the longest cell that `csv` accepts: a longer cell fills a whole piece of so many bytes."""

CELLS_AT_ONCE = 2**18
"""How many cells are held as text at once, at most: each takes 60 bytes or more."""

CHARACTERS = 2**23
"""How many characters of the first lines are looked at for the delimiter, at most."""

LEAST = 2
"""So many rows are looked at, however long: the first may be a header."""

ONE_COLUMN = (
    ": a target and at least one input are needed\n"
    "Columns are told apart by commas, semicolons, tabs or blanks."
)


class TextTable:
    """A text file whose columns are known and whose values can be read.

    Parameters
    ----------
    file : binary file, seekable
        It must stay open as long as the table is read; the caller closes it.
    label : str
        What to call it in errors, fit to show.
    report : callable
        Is called with the progress of the first pass through the file.

    Attributes
    ----------
    columns : tuple of Column
        All its columns, in the order of the file.
    label : str
        As given.
    notes : tuple of str
        What a reader of the data should be told. Fit to show.

    Raises
    ------
    DataError
        If the file is empty, is not text, has no rows below its header, or has one column only.
    """

    def __init__(self, file: IO[bytes], label: str, report: Report = silent) -> None:
        self._file = file
        self.label = label
        self._encoding = find_encoding(file, label, report)
        with self._lines() as lines:
            self._delimiter = find_delimiter(first(lines, SAMPLE, CHARACTERS, len))
        self._first_line = 1
        layout = self._find_layout()
        self._header = layout.header
        self.columns = layout.columns
        guessed = ("not UTF-8: read as Windows-1252",) if self._encoding == FALLBACK else ()
        self.notes = guessed + layout.notes

    def blocks(self, indices: Sequence[int], report: Report = silent) -> Iterator[Floats]:
        """Read the values of some columns, block by block.

        Parameters
        ----------
        indices : sequence of int
            Which columns, in the order wanted, the target last.
        report : callable
            Is called with how far the reading is.

        Yields
        ------
        ndarray of shape (b, len(indices))
            The values of the next rows.

        Raises
        ------
        DataError
            If a row has more or fewer cells than there are columns, or a cell is not a finite number.
        """
        done, total = 0, self._file.seek(0, io.SEEK_END)
        for block in self._all_blocks(indices, total, report):
            yield block
            done += len(block)
            report(Reading(done, self._file.tell(), total))

    def _all_blocks(self, indices: Sequence[int], total: int, report: Report) -> Iterator[Floats]:
        """Read with a library as far as that goes, and with the careful reader from there on."""
        if total < LARGE or not self._is_plain(report):
            yield from self._careful_blocks(indices, 0)
            return
        is_swift = total >= PYARROW_FROM and is_installed() and available() > PYARROW_NEEDS
        library = PyArrowReader if is_swift else NumPyReader
        reader = library(self._file, self._delimiter, int(self._header), len(self.columns))
        yield from reader.blocks(indices)
        if not reader.is_done:
            yield from self._careful_blocks(indices, reader.rows)

    def _careful_blocks(self, indices: Sequence[int], skipped: int) -> Iterator[Floats]:
        """Read the rows after the first `skipped` ones; an error names the line and the column."""
        at_once = max(1, min(BLOCK, CELLS_AT_ONCE // len(self.columns)))
        with self._rows() as rows:
            below = islice(rows, int(self._header) + skipped, None)
            while block := list(islice(below, at_once)):
                yield self._values(block, indices)

    def _is_plain(self, report: Report) -> bool:
        """Whether a library reads the file as this class does: header in the first line, nothing odd."""
        begins_below = self._header and self._first_line != 1
        if self._encoding != UTF8 or self._delimiter == BLANKS or begins_below:
            return False
        return all(map(_is_plain, byte_blocks(self._file, report)))

    def _find_layout(self) -> Layout:
        with self._rows() as rows:
            sample = first(rows, SAMPLE + 1, CELLS_AT_ONCE, lambda row: len(row[1]))
        if not sample:
            raise DataError(f"{self.label} is empty: it holds no rows")
        self._first_line = sample[0][0]
        layout = find_layout([cells for _, cells in sample])
        if layout.header and len(sample) == 1:
            raise DataError(f"{self.label} has a header and no rows below it")
        if len(layout.columns) == 1:
            raise DataError(f"{self.label} has only one column, {quoted(layout.columns[0].name)}{ONE_COLUMN}")
        for row in sample[layout.header :]:
            if len(row[1]) != len(layout.columns):
                raise _width_fault(row, len(layout.columns), self.label)
        return layout

    @contextmanager
    def _lines(self) -> Iterator[Iterator[str]]:
        self._file.seek(0)
        # The whole file was decoded before: "replace" is for a file that changes while it is read.
        text = io.TextIOWrapper(self._file, encoding=self._encoding, errors="replace", newline="")
        try:
            yield text
        finally:
            text.detach()

    @contextmanager
    def _rows(self) -> Iterator[Iterator[Row]]:
        with self._lines() as lines:
            yield numbered_rows(lines, self._delimiter, self.label)

    def _values(self, block: Sequence[Row], indices: Sequence[int]) -> Floats:
        """Turn rows into numbers, a column at a time; look at single cells only to name one that is wrong."""
        rows = [cells for _, cells in block]
        if set(map(len, rows)) == {len(self.columns)}:
            cells = list(zip(*rows, strict=True))
            columns = [numbers(cells[i]) for i in indices]
            found = [column for column in columns if column is not None]
            if len(found) == len(columns):
                return np.stack(found, axis=1)
        raise next(fault for row in block if (fault := self._fault(row, indices)))

    def _fault(self, row: Row, indices: Sequence[int]) -> DataError | None:
        cells = row[1]
        if len(cells) != len(self.columns):
            return _width_fault(row, len(self.columns), self.label)
        wrong = [i for i in sorted(indices) if number(cells[i]) is None]
        return self._cell_fault(row, wrong[0], indices) if wrong else None

    def _cell_fault(self, row: Row, index: int, indices: Sequence[int]) -> DataError:
        cell = row[1][index]
        what = f"{quoted(cell, 30)} {complaint(cell)}" if cell.strip() else "the cell is empty"
        column = quoted(self.columns[index].name)
        where = f"{self.label}, line {line_of_cell(row, index)}, column {column}"
        return DataError(f"{where}: {what}\n{_way_round(cell, is_target=index == indices[-1])}")


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
        if room < 0 and len(taken) >= LEAST:
            break
        taken.append(item)
    return taken


def _is_plain(block: bytes) -> bool:
    """Say that there are no quotation marks, and no cells so long that the `csv` module refuses them."""
    if b'"' in block:
        return False
    pieces = (block[start : start + LONG] for start in range(0, len(block) - LONG + 1, LONG))
    return all(b"\n" in piece or b"\r" in piece for piece in pieces)


def _width_fault(row: Row, expected: int, label: str) -> DataError:
    begin, cells = row
    fields = "1 field" if len(cells) == 1 else f"{len(cells)} fields"
    return DataError(f"{label}, line {begin}: {fields} where {expected} are expected")


def _way_round(cell: str, *, is_target: bool) -> str:
    if has_decimal_comma(cell):
        return "Numbers need a decimal point: save the file with points."
    if is_target:
        return "Mend the cell, or name another column by --target."
    return "Mend the cell, or name the inputs to use, without this column, by --features."
