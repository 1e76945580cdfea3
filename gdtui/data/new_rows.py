"""New rows: a table of inputs to predict for, whose cells are shown as they stand."""

from __future__ import annotations

from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.data.errors import DataError
from gdtui.data.formats.files import cells_of_file, stream_table
from gdtui.data.options import Wanted
from gdtui.data.reading import silent
from gdtui.wording.text import listed, quoted, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.columns.column import Column
    from gdtui.data.text.cell_table import CellTable
    from gdtui.descent.snapshot import Floats

__all__ = ["NewRows", "read_new_rows"]

REMEDY = "Mend the cell: a prediction needs a number for each input."


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


def read_new_rows(
    source: str,
    inputs: Sequence[str],
    *,
    trained: Sequence[Column] = (),
    stdin: IO[bytes] | None = None,
) -> NewRows:
    """Read the rows to predict for.

    Parameters
    ----------
    source : str
        A file of delimited text or a workbook that names its columns, or ``-`` for standard input.
    inputs : sequence of str
        The columns that must be there, in the order wanted; others stay text.
    trained : sequence of Column
        The columns that the model was trained on, with what reads their cells and their units.
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
        number, or is in another unit.
    """
    encoded = [column for column in trained if column.encoded]
    with ExitStack() as resources:
        try:
            table = _opened(source, Wanted(encoded=encoded, fewest=1, remedy=REMEDY), stdin, resources)
            return _read(table, inputs, trained)
        except OSError as error:
            raise DataError(_unreadable(source, error)) from None


def _opened(source: str, wanted: Wanted, stdin: IO[bytes] | None, resources: ExitStack) -> CellTable:
    if source != "-":
        return cells_of_file(source, resources, wanted).cells
    if stdin is None:
        raise DataError("standard input is closed")
    return stream_table(stdin, "standard input", resources, silent, wanted).cells


def _read(table: CellTable, inputs: Sequence[str], trained: Sequence[Column]) -> NewRows:
    if table.titles is None and table.width != len(inputs):
        raise DataError(f"{table.label} has no header: its first line must name the columns")
    names = [column.name for column in table.columns]
    header = list(inputs) if table.titles is None else table.titles
    indices = [*range(len(inputs))] if table.titles is None else _indices(names, inputs, table.label)
    table.check(indices)
    _check_units(table, indices, trained)
    X = np.concatenate([np.empty((0, len(inputs))), *table.blocks(indices)])
    with table.rows_below() as rows:
        return NewRows(header, [cells for _, cells in rows], X)


def _check_units(table: CellTable, indices: Sequence[int], trained: Sequence[Column]) -> None:
    """Refuse cells in a unit that the model was not trained on; cells without a unit are in that one."""
    known = {column.name: column.notation for column in trained}
    for column in (table.columns[i] for i in indices):
        first, notation = known.get(column.name), column.notation
        if first is None or notation is None or not (notation.prefix or notation.suffix):
            continue
        if (first.prefix, first.suffix) != (notation.prefix, notation.suffix):
            raise DataError(
                f"{table.label}, column {quoted(column.name)}: {quoted(notation.example, 30)} is not in the "
                f"unit of {quoted(first.example, 30)}, which the model was trained on\nConvert it."
            )


def _unreadable(source: str, error: OSError) -> str:
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return f"there is no file {quoted(source, 200)} to predict for"
    return f"{visible(source)} cannot be read: {error.strerror or error}"


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
