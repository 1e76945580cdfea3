"""NumPy's own files as a table of numbers."""

from __future__ import annotations

import io
import math
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from gdtui.data.columns.column import Column
from gdtui.data.columns.table_summary import summary_of
from gdtui.data.errors import DataError
from gdtui.data.formats.complete import CompleteRows
from gdtui.data.formats.stored import Stored, read_header
from gdtui.data.reading import Reading, silent
from gdtui.wording.text import quoted, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from gdtui.data.columns.table_summary import TableSummary
    from gdtui.data.formats.stored import ArrayHeader
    from gdtui.data.options import Wanted
    from gdtui.data.reading import Allow, Report
    from gdtui.descent.snapshot import Floats

    Array = NDArray[Any]
    Arrays = Mapping[str, Stored]

__all__ = ["ArrayTable"]

NUMPY_START = b"\x93NUMPY"
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
NUMBERS = "buif"
KINDS = {"c": "complex numbers", "O": "Python objects", "V": "records", "M": "dates", "m": "durations"}
NO_PICKLES = "it holds pickled Python objects, which are never loaded\nSave a plain array of numbers."
SHAPES = "\nOne 2-D array is needed, its last column the target, or X of shape (n, d) and Y of shape (n, 1)."
LARGE = 2**26
"""Bytes from which the arrays of a ``.npz`` file are read by rows."""
NUMBERS_AT_ONCE = 2**18
MOST_COLUMNS = 2**21
"""A run on so many would take 176 terabytes."""


class ArrayTable:
    """The arrays of a ``.npy`` or ``.npz`` file.

    Parameters
    ----------
    file, label, wanted
        As for `gdtui.data.text.text_table.TextTable`.

    Attributes
    ----------
    columns : tuple of Column
        Inputs x1, x2, ... and the target y, last.
    label, notes
        As those of a `gdtui.data.parts.part.Part`.

    Raises
    ------
    DataError
        If the file is damaged, pickled, or holds arrays of other shapes or kinds than numbers in columns.
    """

    def __init__(self, file: IO[bytes], label: str, wanted: Wanted) -> None:
        self.label = label
        self._complete = CompleteRows(label, is_wanted=wanted.options.drop_missing)
        self._arrays = _chosen(_opened(file, label), label, wanted.allow)
        names = [f"x{i + 1}" for i in range(sum(map(_width, self._arrays.values())) - 1)]
        self.columns = tuple(map(Column, [*names, "y"]))

    @property
    def notes(self) -> tuple[str, ...]:
        """What is known when all rows are read."""
        return self._complete.notes

    def summary(self, chosen: Sequence[int]) -> TableSummary:
        """List the columns; no row is looked at before all are read."""
        return summary_of(self.columns, chosen)

    def blocks(self, indices: Sequence[int], report: Report = silent) -> Iterator[Floats]:
        """Read some columns, as every part does."""
        arrays = self._arrays.values()
        row_bytes = sum(_width(array) * array.dtype.itemsize for array in arrays)
        n, at_once = next(iter(arrays)).shape[0], max(1, NUMBERS_AT_ONCE // len(self.columns))
        for start in range(0, n, at_once):
            stop = min(start + at_once, n)
            rows = [self._block(array, start, stop) for array in arrays]
            values = self._finite(rows, indices, start)
            if len(values):
                yield values
            report(Reading(stop, stop * row_bytes, n * row_bytes))
        self._complete.check()

    def _block(self, array: Stored, start: int, stop: int) -> Array:
        try:
            return array.block(start, stop).reshape(stop - start, -1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
            raise _damaged(self.label, error) from None

    def _finite(self, rows: list[Array], indices: Sequence[int], start: int) -> Floats:
        with np.errstate(over="ignore", invalid="ignore"):
            values = np.take(np.hstack(rows), indices, axis=1).astype(np.float64)

        def fault(row: int, column: int) -> DataError:
            where, value = self._name_of_cell(start + row, indices[column]), values[row, column]
            remedy = "\n--missing drop leaves out rows with such a number." if np.isnan(value) else ""
            return DataError(f"{self.label}: {where} is {value}: every value must be a finite number{remedy}")

        return self._complete.of(values, fault)

    def _name_of_cell(self, row: int, column: int) -> str:
        """Write where a number is, such as ``X[2, 0]``."""
        for name, array in self._arrays.items():
            if column < _width(array):
                return f"{name}[{row}]" if len(array.shape) == 1 else f"{name}[{row}, {column}]"
            column -= _width(array)
        raise IndexError(column)


def _width(array: Stored) -> int:
    return math.prod(array.shape[1:])


def _opened(file: IO[bytes], label: str) -> Arrays:
    """Open all arrays by name; that of a ``.npy`` file has the empty name."""
    start = file.read(8)
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    _check_start(start, label)
    try:
        if start.startswith(NUMPY_START):
            return {"": Stored(file, _header(file, size, label), label)}
        return _members(zipfile.ZipFile(file), label)
    except (DataError, MemoryError):
        raise
    except Exception as error:  # a damaged file raises errors of zipfile, zlib, ast, struct and others
        raise _damaged(label, error) from None


def _header(stream: IO[bytes], size: int, label: str) -> ArrayHeader:
    header = read_header(stream, size)
    if header.dtype.hasobject:
        raise DataError(f"{label}: {NO_PICKLES}")
    return header


def _members(archive: zipfile.ZipFile, label: str) -> Arrays:
    """Open the arrays of an archive; those of a small one are read into memory, for arrays in columns."""
    members = [member for member in archive.infolist() if member.filename.endswith(".npy")]
    is_large = sum(member.file_size for member in members) >= LARGE
    arrays: dict[str, Stored] = {}
    for member in members:
        stream = archive.open(member)
        header = _header(stream, member.file_size, label)
        if not is_large:
            stream, header = io.BytesIO(stream.read()), header._replace(offset=0)
        elif header.by_columns and header.dtype.kind in NUMBERS:
            raise DataError(
                f"{label} is large and holds an array in Fortran order, which cannot be read by rows\n"
                "Save it with numpy.ascontiguousarray, or as .npy."
            )
        arrays[member.filename.removesuffix(".npy")] = Stored(stream, header, label)
    return arrays


def _damaged(label: str, error: Exception) -> DataError:
    return DataError(f"{label} is damaged: NumPy cannot read it ({visible(str(error))[:120]})")


def _check_start(start: bytes, label: str) -> None:
    if not start:
        raise DataError(f"{label} is empty")
    if start.startswith(b"\x80"):
        raise DataError(f"{label}: {NO_PICKLES}")
    if not start.startswith((NUMPY_START, *ZIP_STARTS)):
        raise DataError(f"{label} is not a NumPy file, though its name says so")


def _chosen(arrays: Arrays, label: str, allow: Allow) -> Arrays:
    """Find the array of the inputs and that of the target, or the one that holds both."""
    for name, array in arrays.items():
        if array.dtype.kind not in NUMBERS:
            kind = KINDS.get(array.dtype.kind, "text")
            subject = quoted(name) if name else "the array"
            raise DataError(f"{label}: {subject} holds {kind} ({array.dtype}), not numbers")
    inputs, actual = _named(arrays, "X"), _named(arrays, "Y")
    if inputs is not None and actual is not None:
        chosen = {"X": inputs, "Y": actual}
        _check_pair(inputs, actual, label)
    elif len(arrays) == 1:
        chosen = {"": next(iter(arrays.values()))}
        _check_single(chosen[""], label)
    else:
        held = ", ".join(map(quoted, list(arrays)[:8])) or "nothing"
        raise DataError(f"{label} holds {held}, not X and Y{SHAPES}")
    _check_size(next(iter(chosen.values())), label)
    allow(label, sum(map(_width, chosen.values())))
    return chosen


def _named(arrays: Arrays, name: str) -> Stored | None:
    return arrays.get(name, arrays.get(name.lower()))


def _check_single(array: Stored, label: str) -> None:
    if len(array.shape) != 2 or array.shape[1] < 2:
        raise DataError(f"{label}: the array has shape {array.shape}{SHAPES}")


def _check_pair(inputs: Stored, actual: Stored, label: str) -> None:
    n = inputs.shape[:1]
    is_matrix = len(inputs.shape) in (1, 2) and inputs.shape[1:] != (0,)
    if not is_matrix or actual.shape not in (n, (*n, 1)):
        raise DataError(f"{label}: X has shape {inputs.shape} and Y {actual.shape}, which do not fit{SHAPES}")


def _check_size(array: Stored, label: str) -> None:
    if array.shape[0] == 0:
        raise DataError(f"{label} has no rows: the shape is {array.shape}")
    if _width(array) > MOST_COLUMNS:
        raise DataError(f"{label} has {_width(array):,} columns: no run has so many weights")
