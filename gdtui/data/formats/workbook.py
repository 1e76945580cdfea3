"""A sheet of a workbook (Excel, OpenDocument) as a table of numbers, read by python-calamine."""

from __future__ import annotations

import importlib.util
from contextlib import nullcontext
from datetime import date, datetime, time
from typing import IO, TYPE_CHECKING, Any

from gdtui.data.errors import DataError
from gdtui.data.reading import Reading, silent
from gdtui.data.text.cell_table import CellTable
from gdtui.data.text.cells import NativeNumber
from gdtui.wording.text import listed, quoted, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdtui.data.columns.table_summary import TableSummary
    from gdtui.data.options import Wanted
    from gdtui.data.reading import Report
    from gdtui.data.text.rows import Row
    from gdtui.descent.snapshot import Floats

__all__ = ["ENDINGS", "WorkbookTable"]

MOST_DIGITS = 1e15
"""A whole number below it is written without a point, as the program of the sheet shows it."""

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


class WorkbookTable:
    """A sheet whose columns are known and whose values can be read. Formulas stand for their values.

    Parameters
    ----------
    file, label, wanted
        As for `gdtui.data.text.text_table.TextTable`.

    Attributes
    ----------
    columns, label, cells
        As those of a `gdtui.data.text.text_table.TextTable`.

    Raises
    ------
    DataError
        If python-calamine is not installed, the file is damaged, or it has no such sheet.
    """

    def __init__(self, file: IO[bytes], label: str, wanted: Wanted) -> None:
        if importlib.util.find_spec("python_calamine") is None:
            raise DataError(
                f"{label}: workbooks need python-calamine\nInstall it: pip install 'gdtui[excel]'"
            )
        self.label = label
        book, names = _opened(file, label)
        if not names:
            raise DataError(f"{label} has no sheets")
        sheet = wanted.options.sheet
        name = names[0] if sheet is None else sheet
        if name not in names:
            raise DataError(f"{label} has no sheet {quoted(name)}\nIts sheets are {listed(names)}.")
        self._rows = _rows(book, name, label)
        self._size = file.seek(0, 2)
        self.cells = CellTable(
            lambda: nullcontext(self._rows), label, wanted, commas_delimit=False, place="row"
        )
        self.columns = self.cells.columns
        others = f"sheet {quoted(name)} is read, of {len(names)}: --sheet reads another"
        self._said = (others,) if len(names) > 1 and sheet is None else ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks on the table; there are more when all is read. Fit to show."""
        return self._said + self.cells.notes + self.cells.closing_notes

    def summary(self, chosen: Sequence[int]) -> TableSummary:
        """Describe the columns by the first rows."""
        return self.cells.summary(chosen)

    def blocks(self, indices: Sequence[int], report: Report = silent) -> Iterator[Floats]:
        """Read some columns, as every part does."""
        self.cells.check(indices)
        done = 0
        for block in self.cells.blocks(indices):
            yield block
            done += len(block)
            report(Reading(done, self._size * done // len(self._rows), self._size))


def _opened(file: IO[bytes], label: str) -> tuple[Any, list[str]]:
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(file)
        return book, list(book.sheet_names)
    except Exception as error:  # calamine raises errors of its own kinds, of the system and others
        raise _damaged(label, error) from None


def _rows(book: Any, name: str, label: str) -> list[Row]:
    """Read the filled rows of a sheet as text; a row has the number that it has in the sheet."""
    try:
        sheet = book.get_sheet_by_name(name)
        start = (sheet.start or (0, 0))[0]
        rows = sheet.to_python(skip_empty_area=True)
    except Exception as error:  # as above
        raise _damaged(label, error) from None
    texts = ((start + i + 1, [_text(value) for value in row]) for i, row in enumerate(rows))
    return [(number, cells) for number, cells in texts if any(map(str.strip, cells))]


def _text(value: Any) -> str:
    """Write a value of a cell as a text file would hold it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (int, float)):
        whole = isinstance(value, float) and value.is_integer() and abs(value) < MOST_DIGITS
        return NativeNumber(int(value) if whole else repr(value))
    return str(value)


def _damaged(label: str, error: Exception) -> DataError:
    return DataError(f"{label} is damaged: it cannot be read as a workbook ({visible(str(error))[:120]})")
