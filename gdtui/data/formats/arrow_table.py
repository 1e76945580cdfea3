"""Parquet and Arrow files as a table of numbers, read by pyarrow."""

from __future__ import annotations

import importlib.util
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from gdtui.data.columns.column import Column
from gdtui.data.columns.table_summary import summary_of
from gdtui.data.errors import DataError
from gdtui.data.formats.complete import CompleteRows
from gdtui.data.reading import Reading, silent
from gdtui.wording.text import quoted, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdtui.data.columns.table_summary import TableSummary
    from gdtui.data.options import Wanted
    from gdtui.data.reading import Report
    from gdtui.descent.snapshot import Floats

__all__ = ["ENDINGS", "PARQUET", "ArrowTable"]

PARQUET = (".parquet", ".pq")
ENDINGS = (*PARQUET, ".arrow", ".feather")
ROWS_AT_ONCE = 65536
STREAM = b"\xff\xff\xff\xff"
"""The first bytes of an Arrow stream; an Arrow file begins with its name, ``ARROW1``."""

INDEX = "__index_level_0__"


class ArrowTable:
    """The columns of a Parquet or Arrow file.

    Parameters
    ----------
    file, label, wanted
        As for `gdtui.data.text.text_table.TextTable`.
    is_parquet : bool
        Whether it is a Parquet file, not an Arrow one.

    Attributes
    ----------
    columns : tuple of Column
        All its columns; an index that pandas wrote only counts rows.
    label, notes
        As those of a `gdtui.data.parts.part.Part`.

    Raises
    ------
    DataError
        If pyarrow is not installed, or the file is damaged, empty or has columns of the same name.
    """

    def __init__(self, file: IO[bytes], label: str, wanted: Wanted, *, is_parquet: bool) -> None:
        self._complete = CompleteRows(label, is_wanted=wanted.options.drop_missing)
        if importlib.util.find_spec("pyarrow") is None:
            raise DataError(f"{label}: such files need pyarrow\nInstall it: pip install 'gdtui[fast]'")
        self.label, self._is_parquet = label, is_parquet
        if not is_parquet and file.read(len(STREAM)) == STREAM:
            raise DataError(
                f"{label} is an Arrow stream, which does not say how long it is\n"
                "Write it as an Arrow file (pyarrow.ipc.new_file) or as Parquet."
            )
        try:
            self._open(file)
        except Exception as error:  # a damaged file raises errors of pyarrow, of the system and others
            raise self._damaged(error) from None
        names = self._schema.names
        if len(set(names)) < len(names):
            raise DataError(f"{label} has columns of the same name")
        if not self._total:
            raise DataError(f"{label} has no rows")
        fields = [(field.name, _is_numeric(field.type)) for field in self._schema]
        wanted.allow(label, sum(is_number and name != INDEX for name, is_number in fields))
        self.columns = tuple(Column(name, is_number, name == INDEX) for name, is_number in fields)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is known when all rows are read."""
        return self._complete.notes

    def summary(self, chosen: Sequence[int]) -> TableSummary:
        """List the columns with the kinds that the file says."""
        return summary_of(self.columns, chosen, [_kind(kind) for kind in self._schema.types])

    def blocks(self, indices: Sequence[int], report: Report = silent) -> Iterator[Floats]:
        """Read some columns, as every part does."""
        names = [self.columns[i].name for i in indices]
        done = 0
        try:
            for batch in self._batches(names):
                values = self._values(batch, names, done)
                if len(values):
                    yield values
                done += batch.num_rows
                report(Reading(done, self._bytes * done // self._total, self._bytes))
            self._complete.check()
        except (OSError, ValueError) as error:  # pyarrow's own errors are among these
            raise self._damaged(error) from None

    def _open(self, file: IO[bytes]) -> None:
        import pyarrow
        from pyarrow import ipc, parquet

        self._bytes = file.seek(0, 2)
        file.seek(0)
        source = pyarrow.PythonFile(file, mode="r")
        if self._is_parquet:
            self._file: Any = parquet.ParquetFile(source)
            self._schema, self._total = self._file.schema_arrow, self._file.metadata.num_rows
        else:
            self._file = ipc.open_file(source)
            self._schema = self._file.schema
            counts = (self._file.get_batch(i).num_rows for i in range(self._file.num_record_batches))
            self._total = sum(counts)

    def _batches(self, names: list[str]) -> Iterator[Any]:
        if self._is_parquet:
            yield from self._file.iter_batches(ROWS_AT_ONCE, columns=names)
            return
        for i in range(self._file.num_record_batches):
            yield self._file.get_batch(i)

    def _values(self, batch: Any, names: list[str], done: int) -> Floats:
        import pyarrow

        columns = [batch.column(name).cast(pyarrow.float64(), safe=False) for name in names]
        values = np.stack([column.to_numpy(zero_copy_only=False) for column in columns], axis=1)

        def fault(row: int, j: int) -> DataError:
            where = f"{self.label}, row {done + row + 1:,}, column {quoted(names[j])}"
            if columns[j][row].is_valid:
                return DataError(
                    f"{where}: the cell is {values[row, j]}: every value must be a finite number"
                )
            return DataError(f"{where}: the cell is empty\n--missing drop leaves out rows with such a cell.")

        return self._complete.of(values, fault)

    def _damaged(self, error: Exception) -> DataError:
        return DataError(f"{self.label} is damaged: pyarrow cannot read it ({visible(str(error))[:120]})")


def _is_numeric(kind: Any) -> bool:
    from pyarrow import types

    tests = (types.is_floating, types.is_integer, types.is_boolean, types.is_decimal)
    return any(test(kind) for test in tests)


def _kind(kind: Any) -> str:
    """Say in a word what a column that is not of numbers holds."""
    from pyarrow import types

    return "dates" if types.is_temporal(kind) else "text"
