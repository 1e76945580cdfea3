"""Delimited text read by pyarrow where it is installed: some six times as fast as a cell at a time.

pyarrow accepts only two kinds of cells that `gdtui.data.text.cells` does not: NaN and infinities.
`pyarrow_blocks` stops before the batch that has one, or that pyarrow refuses. The caller goes on from there
with the careful reader, which says what is wrong.
"""

from __future__ import annotations

import importlib.util
from threading import Lock
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from gdtui.data.text.numpy_csv import NOT_PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdtui.data.text.numpy_csv import PlainText
    from gdtui.descent.snapshot import Floats

__all__ = ["RevocableFile", "is_installed", "pyarrow_blocks"]

BYTES_AT_ONCE = 2**20


def is_installed() -> bool:
    """Whether pyarrow is installed."""
    return importlib.util.find_spec("pyarrow") is not None


def pyarrow_blocks(text: PlainText, indices: Sequence[int]) -> Iterator[Floats]:
    """Read some columns as `numpy_blocks` does, faster.

    Raises
    ------
    ValueError
        In place of the first batch that is not plain; pyarrow's own error is one, too.
    """
    wanted = [str(i) for i in indices]
    text.file.seek(0)
    revocable = RevocableFile(text.file)
    try:
        for batch in _batches(text, revocable, wanted):
            values = np.stack([_floats(batch.column(name)) for name in wanted], axis=1)
            if not np.isfinite(values).all():
                raise ValueError(NOT_PLAIN)
            yield values
    finally:
        revocable.end()


def _batches(text: PlainText, revocable: RevocableFile, wanted: list[str]) -> Iterator[Any]:
    import pyarrow
    from pyarrow import csv

    batches: Iterator[Any] = csv.open_csv(
        pyarrow.PythonFile(revocable, mode="r"),
        csv.ReadOptions(
            use_threads=False,
            block_size=BYTES_AT_ONCE,
            skip_rows=text.header_lines,
            column_names=[str(i) for i in range(text.width)],
        ),
        csv.ParseOptions(delimiter=text.delimiter, quote_char=False),
        csv.ConvertOptions(
            column_types=dict.fromkeys(wanted, pyarrow.float64()),
            include_columns=wanted,
            null_values=[],
            decimal_point=text.decimal,
        ),
    )
    return batches


class RevocableFile:
    """A file that pyarrow can read until `end` is called.

    pyarrow reads ahead in a thread of its own, also after an error. It would move the position of the file
    while another reader reads from it, and rows would be missing.

    Parameters
    ----------
    file : binary file
        What to read.
    """

    closed = False

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._lock, self._is_over = file, Lock(), False

    def read(self, size: int = -1) -> bytes:
        """Read some bytes; none after `end`."""
        with self._lock:
            return b"" if self._is_over else self._file.read(size)

    def end(self) -> None:
        """End the reading: pyarrow gets no more bytes."""
        with self._lock:
            self._is_over = True


def _floats(column: Any) -> Floats:
    """View the numbers of a column, none of them missing; `to_numpy` would import an installed pandas."""
    values: Floats = np.frombuffer(column.buffers()[1], np.float64, len(column), 8 * column.offset)
    return values
