"""Arrays in files, read a block of rows at a time, so that long ones need no more memory.

Files are read, not mapped: a mapped file that shrinks would end the process by a signal.
"""

from __future__ import annotations

import math
import warnings
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.lib import format as npy_format

from gdtui.data.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

__all__ = ["ArrayHeader", "Stored", "read_array", "read_header"]

CUT_SHORT = "ends in the middle of its numbers: it is damaged, or has changed while it was read"


class ArrayHeader(NamedTuple):
    """The header of a ``.npy`` file.

    Attributes
    ----------
    shape : tuple of int
        As in the header; no number is below 0.
    by_columns : bool
        Whether the array is stored column by column (Fortran order), not row by row.
    dtype : dtype
        The type of the numbers.
    offset : int
        The byte at which the numbers begin.
    """

    shape: tuple[int, ...]
    by_columns: bool
    dtype: np.dtype[Any]
    offset: int


VERSIONS = ((1, 0), (2, 0), (3, 0))
"""The versions of the ``.npy`` format."""


def read_header(stream: IO[bytes], size: int) -> ArrayHeader:
    """Read the header of a ``.npy`` file, without memory for its array.

    Parameters
    ----------
    stream : binary file
        At its beginning; it is left where the numbers begin.
    size : int
        How many bytes the file has in all.

    Raises
    ------
    ValueError
        If the file is no ``.npy`` file, or the array does not fit into it.
    """
    version = npy_format.read_magic(stream)
    if version not in VERSIONS:
        raise ValueError(f"its format is {version[0]}.{version[1]}, which is none of NumPy's")
    read = npy_format.read_array_header_1_0 if version == (1, 0) else npy_format.read_array_header_2_0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a warning about an old header does not help a student
        shape, by_columns, dtype = read(stream)
    offset = stream.tell()
    if any(isinstance(length, bool) or length < 0 for length in shape):
        raise ValueError(f"its shape is {shape}")
    needed = math.prod(shape) * dtype.itemsize
    if not dtype.hasobject and needed > size - offset:
        raise ValueError(f"{shape} of {dtype} are {needed:,} bytes, and it holds {size - offset:,}")
    return ArrayHeader(shape, by_columns and len(shape) > 1, dtype, offset)


def read_array(stream: IO[bytes], header: ArrayHeader, label: str) -> Array:
    """Read the array that a header describes.

    Raises
    ------
    DataError
        If the file ends too early.
    """
    numbers = _numbers(stream, math.prod(header.shape), header.dtype, label)
    return numbers.reshape(header.shape, order="F" if header.by_columns else "C")


class Stored:
    """The array of a ``.npy`` file, in rows or in columns.

    Parameters
    ----------
    file : binary file, seekable
        What to read. An array that is stored in rows is read forwards only, as long as its blocks are.
    header : ArrayHeader
        What it says of its array.
    label : str
        What to call the file in errors, fit to show.
    """

    def __init__(self, file: IO[bytes], header: ArrayHeader, label: str) -> None:
        self._file, self._label, self._offset = file, label, header.offset
        self._by_columns = header.by_columns
        self.shape, self.dtype = header.shape, header.dtype

    def block(self, start: int, stop: int) -> Array:
        """Read some rows."""
        if not self._by_columns:
            width = math.prod(self.shape[1:])
            return self._numbers(start * width, (stop - start) * width).reshape(-1, *self.shape[1:])
        n = self.shape[0]
        return np.stack([self._numbers(j * n + start, stop - start) for j in range(self.shape[1])], axis=1)

    def _numbers(self, first: int, count: int) -> Array:
        self._file.seek(self._offset + first * self.dtype.itemsize)
        return _numbers(self._file, count, self.dtype, self._label)


def _numbers(stream: IO[bytes], count: int, dtype: np.dtype[Any], label: str) -> Array:
    """Read numbers; a file that ends too early raises a `DataError`."""
    content = stream.read(count * dtype.itemsize)
    if len(content) != count * dtype.itemsize:
        raise DataError(f"{label} {CUT_SHORT}")
    return np.frombuffer(content, dtype)
