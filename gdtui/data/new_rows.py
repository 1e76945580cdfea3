"""New rows: a table of inputs to predict for, whose cells are kept as they stand."""

from __future__ import annotations

import io
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.data.errors import DataError
from gdtui.data.formats.cells import complaint, number
from gdtui.data.formats.dialect import find_delimiter
from gdtui.data.formats.encoding import find_encoding
from gdtui.data.formats.layout import SAMPLE, find_layout
from gdtui.data.formats.rows import line_of_cell, numbered_rows
from gdtui.data.formats.spool import kept
from gdtui.data.reading import silent
from gdtui.data.selection import listed
from gdtui.wording.text import quoted, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gdtui.data.formats.rows import Row

    Floats = NDArray[np.float64]

__all__ = ["NewRows", "read_new_rows"]

NOT_TEXT = (".npy", ".npz", ".parquet", ".arrow", ".feather")


class NewRows(NamedTuple):
    """Rows to predict for.

    Attributes
    ----------
    header : list of str
        The names of all columns, as they stand. Data, never markup.
    cells : list of list of str
        The cells of each row, as they stand. Data, never markup.
    X : ndarray of shape (n, k)
        The inputs in the order asked for, in the data's own units, without a bias.
    """

    header: list[str]
    cells: list[list[str]]
    X: Floats


def read_new_rows(source: str, inputs: Sequence[str], *, stdin: IO[bytes] | None = None) -> NewRows:
    """Read the rows to predict for.

    Parameters
    ----------
    source : str
        A file of delimited text whose first line names the columns, or ``-`` for standard input.
    inputs : sequence of str
        The columns that must be there, in the order wanted; others are kept as text.
    stdin : binary file, optional
        What ``-`` reads.

    Returns
    -------
    NewRows
        At least one row.

    Raises
    ------
    DataError
        If the file cannot be read, has no header or no rows, lacks an input, or a cell of an input is not a
        number.
    """
    with ExitStack() as resources:
        try:
            file, label = _opened(source, stdin, resources)
            rows = _rows(file, label)
        except OSError as error:
            raise DataError(_unreadable(source, error)) from None
    if not rows:
        raise DataError(f"{label} is empty: it holds no rows")
    layout = find_layout([cells for _, cells in rows[: SAMPLE + 1]])
    names = [column.name for column in layout.columns]
    if not layout.header:
        raise DataError(f"{label} has no header: its first line must name the columns")
    indices = _indices(names, inputs, label)
    (_, titles), *below = rows
    if not below:
        raise DataError(f"{label} has a header and no rows below it")
    X = np.array([_numbers(row, names, indices, label) for row in below])
    return NewRows(titles if len(titles) == len(names) else names, [cells for _, cells in below], X)


def _opened(source: str, stdin: IO[bytes] | None, resources: ExitStack) -> tuple[IO[bytes], str]:
    """Open the source so that it can be read more than once."""
    if source == "-":
        if stdin is None:
            raise DataError("standard input is closed")
        return kept(stdin, "standard input", resources, silent), "standard input"
    label = visible(source)
    if source.lower().endswith(NOT_TEXT):
        raise DataError(f"{label}: rows to predict for are read from text, such as CSV")
    path = Path(source)
    if path.is_dir():
        raise DataError(f"{label} is a directory: name a file in it")
    if path.is_char_device() or path.is_block_device():
        raise DataError(f"{label} is a device, not a file of data")
    file = resources.enter_context(path.open("rb"))
    return (file if file.seekable() else kept(file, label, resources, silent)), label


def _unreadable(source: str, error: OSError) -> str:
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return f"there is no file {quoted(source, 200)} to predict for"
    return f"{visible(source)} cannot be read: {error.strerror or error}"


def _rows(file: IO[bytes], label: str) -> list[Row]:
    encoding = find_encoding(file, label)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    lines = text.readlines()
    text.detach()
    return list(numbered_rows(lines, find_delimiter(lines[:SAMPLE]), label))


def _indices(names: list[str], inputs: Sequence[str], label: str) -> list[int]:
    missing = [name for name in inputs if name not in names]
    if missing:
        what = "column" if len(missing) == 1 else "columns"
        needed = "an input" if len(missing) == 1 else "inputs"
        raise DataError(
            f"{label} has no {what} {listed(missing)}, {needed} of the model\n"
            f"Its columns are {listed(names)}."
        )
    return [names.index(name) for name in inputs]


def _numbers(row: Row, names: list[str], indices: Sequence[int], label: str) -> list[float]:
    begin, cells = row
    if len(cells) != len(names):
        fields = "1 field" if len(cells) == 1 else f"{len(cells)} fields"
        raise DataError(f"{label}, line {begin}: {fields} where {len(names)} are expected")
    values = [number(cells[i]) for i in indices]
    found = [value for value in values if value is not None]
    if len(found) < len(values):
        wrong = min(i for i, value in zip(indices, values, strict=True) if value is None)
        cell = cells[wrong]
        what = f"{quoted(cell, 30)} {complaint(cell)}" if cell.strip() else "the cell is empty"
        where = f"{label}, line {line_of_cell(row, wrong)}, column {quoted(names[wrong])}"
        raise DataError(f"{where}: {what}\nMend the cell: a prediction needs a number for each input.")
    return found
