"""NumPy's own files as a table of numbers."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import numpy as np

from gdtui.data.column import Column
from gdtui.data.errors import DataError
from gdtui.text import quoted, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Floats = NDArray[np.float64]
    Place = tuple[str, Array]

__all__ = ["ArrayTable"]

NUMPY_START = b"\x93NUMPY"
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
KINDS = {"c": "complex numbers", "O": "Python objects", "V": "records", "M": "dates", "m": "durations"}
NO_PICKLES = "it holds pickled Python objects, which are never loaded\nSave a plain array of numbers."
SHAPES = "\nOne 2-D array is needed, its last column the target, or X of shape (n, d) and Y of shape (n, 1)."


class ArrayTable:
    """The arrays of a ``.npy`` or ``.npz`` file.

    Parameters
    ----------
    file : binary file, seekable
        What to read.
    path : str or None
        Where the file is, if it can be mapped into memory.
    label : str
        What to call it in errors, fit to show.

    Attributes
    ----------
    columns : tuple of Column
        Inputs x1, x2, ... and the target y, last.
    label : str
        As given.
    notes : tuple of str
        Nothing.

    Raises
    ------
    DataError
        If the file is damaged, pickled, or holds arrays of other shapes or kinds than numbers in columns.
    """

    notes: tuple[str, ...] = ()

    def __init__(self, file: IO[bytes], path: str | None, label: str) -> None:
        self.label = label
        self._columns = _columns(_loaded(file, path, label), label)
        names = [f"x{i + 1}" for i in range(len(self._columns) - 1)]
        self.columns = tuple(map(Column, [*names, "y"]))

    def read(self, indices: Sequence[int]) -> Floats:
        """Read the values of some columns.

        Parameters
        ----------
        indices : sequence of int
            Which columns, in the order wanted.

        Returns
        -------
        ndarray of shape (n, len(indices))
            The values of all rows, as float64.

        Raises
        ------
        DataError
            If a value is NaN, infinite, or too large for float64.
        """
        return np.stack([self._finite(*self._columns[i]) for i in indices], axis=1)

    def _finite(self, place: str, column: Array) -> Floats:
        with np.errstate(over="ignore"):
            values = column.astype(np.float64)
        wrong = np.flatnonzero(~np.isfinite(values))
        if len(wrong):
            where = place.format(row=wrong[0])
            raise DataError(
                f"{self.label}: {where} is {values[wrong[0]]}: every value must be a finite number"
            )
        return values


def _loaded(file: IO[bytes], path: str | None, label: str) -> dict[str, Array]:
    """Load all arrays by name; the one of a ``.npy`` file has none."""
    start = file.read(8)
    file.seek(0)
    _check_start(start, label)
    try:
        if path is not None and start.startswith(NUMPY_START):
            return {"": np.load(path, mmap_mode="r", allow_pickle=False)}
        loaded = np.load(file, allow_pickle=False)
        return _members(loaded) if isinstance(loaded, np.lib.npyio.NpzFile) else {"": loaded}
    except Exception as error:  # of zipfile, zlib, ast, struct, mmap: whatever a damaged file brings NumPy to
        if "object" in str(error).lower():
            raise DataError(f"{label}: {NO_PICKLES}") from None
        raise DataError(f"{label} is damaged: NumPy cannot read it ({visible(str(error))[:120]})") from None


def _check_start(start: bytes, label: str) -> None:
    if not start:
        raise DataError(f"{label} is empty")
    if start.startswith(b"\x80"):
        raise DataError(f"{label}: {NO_PICKLES}")
    if not start.startswith((NUMPY_START, *ZIP_STARTS)):
        raise DataError(f"{label} is not a NumPy file, though its name says so")


def _members(archive: Any) -> dict[str, Array]:
    with archive:
        return {name: archive[name] for name in archive.files}


def _columns(arrays: Mapping[str, Array], label: str) -> list[Place]:
    """List inputs and target, each with a pattern that says where in its array a row stands."""
    for name, array in arrays.items():
        if array.dtype.kind not in "buif":
            kind = KINDS.get(array.dtype.kind, "text")
            subject = quoted(name) if name else "the array"
            raise DataError(f"{label}: {subject} holds {kind} ({array.dtype}), not numbers")
    inputs, actual = _named(arrays, "X"), _named(arrays, "Y")
    if inputs is not None and actual is not None:
        return _pair(inputs, actual, label)
    if len(arrays) != 1:
        held = ", ".join(map(quoted, list(arrays)[:8])) or "nothing"
        raise DataError(f"{label} holds {held}, not X and Y{SHAPES}")
    return _single(next(iter(arrays.values())), label)


def _named(arrays: Mapping[str, Array], name: str) -> Array | None:
    return arrays.get(name, arrays.get(name.lower()))


def _single(array: Array, label: str) -> list[Place]:
    if array.ndim != 2 or array.shape[1] < 2:
        raise DataError(f"{label}: the array has shape {array.shape}{SHAPES}")
    _check_rows(array, label)
    return _places(array, "")


def _pair(inputs: Array, actual: Array, label: str) -> list[Place]:
    n = inputs.shape[:1]
    is_matrix = inputs.ndim in (1, 2) and inputs.shape[1:] != (0,)
    if not is_matrix or actual.shape not in (n, (*n, 1)):
        raise DataError(f"{label}: X has shape {inputs.shape} and Y {actual.shape}, which do not fit{SHAPES}")
    _check_rows(inputs, label)
    return _places(inputs, "X") + _places(actual, "Y")


def _check_rows(array: Array, label: str) -> None:
    if len(array) == 0:
        raise DataError(f"{label} has no rows: the shape is {array.shape}")


def _places(array: Array, name: str) -> list[Place]:
    if array.ndim == 1:
        return [(name + "[{row}]", array)]
    return [(f"{name}[{{row}}, {j}]", array[:, j]) for j in range(array.shape[1])]
