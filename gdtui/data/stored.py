"""Arrays in files, read a block of rows at a time, so that memory does not depend on their length.

Files are read, not mapped: a mapped file that shrinks would end the process by a signal.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.lib import format as npy_format

from gdtui.data.errors import DataError

if TYPE_CHECKING:
    import zipfile

    from numpy.typing import NDArray

    Array = NDArray[Any]

__all__ = ["Held", "Rows", "Stored", "Streamed"]

CUT_SHORT = "ends in the middle of its numbers: it is damaged, or has changed while it was read"


class Rows(Protocol):
    """An array that can be asked for its rows, from the first to the last."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of its numbers."""

    def block(self, start: int, stop: int) -> Array:
        """Read some rows; each begins where the one before it stopped."""


class Held:
    """An array in memory."""

    def __init__(self, array: Array) -> None:
        self._array = array
        self.shape, self.dtype = array.shape, array.dtype

    def block(self, start: int, stop: int) -> Array:
        """Return some rows."""
        return self._array[start:stop]


class Stored:
    """The array of a ``.npy`` file, in rows or in columns.

    Parameters
    ----------
    file : binary file, seekable
        What to read.
    mapped : memmap
        What `numpy.load` says of it; its numbers are not touched.
    label : str
        What to call the file in errors, fit to show.
    """

    def __init__(self, file: IO[bytes], mapped: np.memmap[Any, Any], label: str) -> None:
        self._file, self._label, self._offset = file, label, mapped.offset
        self._by_columns = not mapped.flags.c_contiguous
        self.shape, self.dtype = mapped.shape, mapped.dtype

    def block(self, start: int, stop: int) -> Array:
        """Read some rows."""
        if not self._by_columns:
            width = int(np.prod(self.shape[1:]))
            return self._numbers(start * width, (stop - start) * width).reshape(-1, *self.shape[1:])
        n = self.shape[0]
        return np.stack([self._numbers(j * n + start, stop - start) for j in range(self.shape[1])], axis=1)

    def _numbers(self, first: int, count: int) -> Array:
        self._file.seek(self._offset + first * self.dtype.itemsize)
        return _numbers(self._file, count, self.dtype, self._label)


class Streamed:
    """An array in a ``.npz`` file, which can only be read from its beginning on.

    Parameters
    ----------
    archive : ZipFile
        The file; open as long as the array is read.
    member : str
        The array's name in it.
    label : str
        What to call the file in errors, fit to show.

    Raises
    ------
    DataError
        If it is stored by columns.
    """

    def __init__(self, archive: zipfile.ZipFile, member: str, label: str) -> None:
        self._stream, self._label = archive.open(member), label
        version = npy_format.read_magic(self._stream)
        read = npy_format.read_array_header_1_0 if version == (1, 0) else npy_format.read_array_header_2_0
        self.shape, by_columns, self.dtype = read(self._stream)
        if by_columns and len(self.shape) > 1 and self.dtype.kind in "buif":
            raise DataError(
                f"{label} is large and holds an array in Fortran order, which cannot be read by rows\n"
                "Save it with numpy.ascontiguousarray, or as .npy."
            )

    def block(self, start: int, stop: int) -> Array:
        """Read the next rows."""
        width = int(np.prod(self.shape[1:]))
        numbers = _numbers(self._stream, (stop - start) * width, self.dtype, self._label)
        return numbers.reshape(-1, *self.shape[1:])


def _numbers(stream: IO[bytes], count: int, dtype: np.dtype[Any], label: str) -> Array:
    """Read numbers; a file that ends before is refused."""
    content = stream.read(count * dtype.itemsize)
    if len(content) != count * dtype.itemsize:
        raise DataError(f"{label} {CUT_SHORT}")
    return np.frombuffer(content, dtype)
