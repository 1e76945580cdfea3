"""A delimited text file as a table of numbers."""

from __future__ import annotations

import io
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import IO, TYPE_CHECKING

from gdtui.data.errors import DataError
from gdtui.data.free_memory import free_memory
from gdtui.data.options import Wanted
from gdtui.data.reading import Reading, silent
from gdtui.data.text.cell_table import CellTable, first
from gdtui.data.text.dialect import DELIMITERS, comments_above, find_dialect
from gdtui.data.text.encoding import FALLBACK, UTF8, byte_blocks, find_encoding
from gdtui.data.text.layout import SAMPLE
from gdtui.data.text.numpy_csv import PlainText, numpy_blocks
from gdtui.data.text.pyarrow_csv import is_installed, pyarrow_blocks
from gdtui.data.text.rows import BLANKS, Rows, is_comment, may_hold_comment
from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdtui.data.columns.table_summary import TableSummary
    from gdtui.data.reading import Allow, Report
    from gdtui.descent.snapshot import Floats

__all__ = ["TextTable"]

LARGE = 2**19
"""Files of so many bytes or more are read by a library, if plain; smaller ones take a few milliseconds."""

PYARROW_FROM = 2**22
"""Bytes from which pyarrow saves more time than its import takes."""

PYARROW_NEEDS = 2**30
"""pyarrow needs so many bytes of free memory: with less it may end the process or starve the others."""

LONG_CELL = 2**16
"""Half of the longest cell that `csv` accepts. In a longer cell there is a whole piece of so many bytes."""

MOST_COMMENTS = 100 * SAMPLE
"""How many lines are looked at where a file begins with comments alone."""

CHARACTERS = 2**23
"""How many characters of the first lines are looked at for the delimiter, at most."""

VERY_WIDE = 2**17
"""Cells of a line: a run on so many columns takes 700 gigabytes."""


class TextTable:
    """A text file whose columns are known and whose values can be read.

    Parameters
    ----------
    file : binary file, seekable
        It must stay open as long as the table is read; the caller closes it.
    label : str
        What to call it in errors, fit to show.
    wanted : Wanted
        What the table is read for.
    report : callable
        Is called with the progress of the first pass through the file.

    Attributes
    ----------
    columns, label, notes
        As those of a `gdtui.data.parts.part.Part`.
    cells : CellTable
        The rows as text, and what reads them.

    Raises
    ------
    DataError
        If the file is empty, is not text, has no rows below its header, or has one column only.
    """

    def __init__(
        self,
        file: IO[bytes],
        label: str,
        wanted: Wanted = Wanted(),  # noqa: B008 (it is a tuple)
        report: Report = silent,
    ) -> None:
        options = wanted.options
        self._file, self.label = file, label
        self._encoding = find_encoding(file, label, report)
        with self._lines() as lines:
            start = first(lines, SAMPLE, CHARACTERS, len)
            if all(map(is_comment, start)):
                start += first(lines, MOST_COMMENTS, CHARACTERS, len)
        if options.delimiter is not None and len(options.delimiter) != 1:
            raise DataError(f"{quoted(options.delimiter)} is no delimiter: it must be one character")
        _refuse_very_wide(start, label, wanted.allow)
        self._dialect = find_dialect(start, options.delimiter, label)
        self._comments, self._is_read = 0, False
        self.cells = CellTable(
            self._rows,
            label,
            wanted,
            comments=comments_above(start, self._dialect),
            commas_delimit=self._dialect.delimiter == ",",
        )
        self.columns = self.cells.columns

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks on the table; there are more when all is read. Fit to show."""
        guessed = ("not UTF-8: read as Windows-1252",) if self._encoding == FALLBACK else ()
        skipped = self._comments - self.cells.is_named_by_comment
        comments = f"{skipped:,} comment line{'s are' if skipped > 1 else ' is'} skipped"
        said = (comments,) if skipped > 0 and self._is_read else ()
        return guessed + self.cells.notes + said + self.cells.closing_notes

    def summary(self, chosen: Sequence[int]) -> TableSummary:
        """Describe the columns by the first rows."""
        return self.cells.summary(chosen)

    def blocks(self, indices: Sequence[int], report: Report = silent) -> Iterator[Floats]:
        """Read some columns, as every part does; the rows of a wrong width are refused, too."""
        self.cells.check(indices)
        done, total = 0, self._file.seek(0, io.SEEK_END)
        for block in self._all_blocks(indices, total, report):
            yield block
            done += len(block)
            report(Reading(done, self._file.tell(), total))
        self._is_read = True

    def _all_blocks(self, indices: Sequence[int], total: int, report: Report) -> Iterator[Floats]:
        """Read with a library as far as that goes, and with the careful reader from there on."""
        decimal = self.cells.decimal(indices) if total >= LARGE else ""
        if not decimal or decimal == self._dialect.delimiter or not self._is_plain(report):
            yield from self._careful_blocks(indices, 0)
            return
        has_pyarrow = total >= PYARROW_FROM and is_installed() and free_memory() > PYARROW_NEEDS
        read = pyarrow_blocks if has_pyarrow else numpy_blocks
        above, width, rows = self.cells.first_line - 1, self.cells.width, 0
        plain = PlainText(self._file, self._dialect.delimiter, above, width, decimal)
        with suppress(ValueError):  # the library stops where it may read in another way
            for block in read(plain, self.cells.cell_indices(indices)):
                rows += len(block)
                yield block
            return
        yield from self._careful_blocks(indices, rows)

    def _careful_blocks(self, indices: Sequence[int], skipped: int) -> Iterator[Floats]:
        """Read the rows after the first `skipped` ones; an error names the line and the column."""
        yield from self.cells.blocks(indices, skipped)

    def _is_plain(self, report: Report) -> bool:
        """Whether a library reads the rows as this class does."""
        if self._encoding != UTF8 or self._dialect.delimiter == BLANKS:
            return False
        above, ends = self.cells.first_line - 1, True  # whether a line ends where the block begins
        for block in byte_blocks(self._file, report):
            if above:
                *skipped, block = block.split(b"\n", above)
                if len(skipped) < above:
                    return False
                above = 0
            if not _is_plain_block(block, begins_line=ends):
                return False
            ends = block.endswith((b"\n", b"\r", b"\n ", b"\r "))
        return True

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
    def _rows(self) -> Iterator[Rows]:
        with self._lines() as lines:
            if self._dialect.is_declared:
                lines = chain(["\n"], islice(lines, 1, None))  # the other lines keep their numbers
            rows = Rows(lines, self._dialect, self.label)
            yield rows
            self._comments = rows.comments


def _refuse_very_wide(lines: Sequence[str], label: str, allow: Allow) -> None:
    """Refuse more columns than any run can have, before they are looked at."""
    widest = max((lines[-1].count(delimiter) for delimiter in DELIMITERS), default=0) + 1 if lines else 0
    if widest > VERY_WIDE:
        allow(label, widest)


def _is_plain_block(block: bytes, *, begins_line: bool) -> bool:
    """Whether there are no quotation marks and no comments, and no cells that are too long for `csv`."""
    if b'"' in block or may_hold_comment(block, begins_line=begins_line):
        return False
    pieces = (block[start : start + LONG_CELL] for start in range(0, len(block) - LONG_CELL + 1, LONG_CELL))
    return all(b"\n" in piece or b"\r" in piece for piece in pieces)
