"""Data by a user's word for them, ready for training."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING

from gdtui.data import catalogue
from gdtui.data.dataset import Dataset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.arrays import ArrayTable
    from gdtui.data.table import TextTable

__all__ = ["load"]


def load(
    source: str,
    *,
    target: str | None = None,
    features: Sequence[str] | None = None,
    bias: bool = True,
    standardize: bool = False,
    stdin: IO[bytes] | None = None,
) -> Dataset:
    """Load a data set.

    Parameters
    ----------
    source : str
        A catalogue name, which wins over a file of that name; ``-`` for CSV from standard input; or a path:
        ``.npy`` and ``.npz`` are NumPy's files, all else is delimited text.
    target : str, optional
        The name of the column to predict; the last numeric one where none is given.
    features : sequence of str, optional
        The names of the inputs, in the order wanted; all other numeric columns where none are given.
    bias : bool
        Whether to put a column of ones first.
    standardize : bool
        Whether to bring the inputs to mean 0 and deviation 1.
    stdin : binary file, optional
        What ``-`` reads; the process's own standard input where none is given.

    Returns
    -------
    Dataset
        The data, with notes on what was left out, guessed or renamed.

    Raises
    ------
    DataError
        If the data cannot be read or used.

    Examples
    --------
    >>> data = load("trees")
    >>> data.columns, data.target, data.rows
    (('bias', 'girth', 'height'), 'volume', 31)
    """
    from gdtui.data import opening  # brings csv and difflib, which are not needed before a file is read

    entry = catalogue.find(source)
    try:
        with ExitStack() as resources:
            table = opening.open_table(source, entry, stdin, resources)
            data = _dataset(table, source, entry, target=target, features=features, bias=bias)
    except OSError as error:
        raise opening.unreadable(source, error) from None
    return data.standardize() if standardize else data


def _dataset(
    table: TextTable | ArrayTable,
    source: str,
    entry: catalogue.Entry | None,
    *,
    target: str | None,
    features: Sequence[str] | None,
    bias: bool,
) -> Dataset:
    from gdtui.data.selection import left_out, select

    inputs, y = select(table.columns, target, features, table.label)
    values = table.read([*inputs, y])
    return Dataset.from_arrays(
        values[:, :-1],
        values[:, -1:],
        columns=[table.columns[i].name for i in inputs],
        target=table.columns[y].name,
        bias=bias,
        name=_name(source),
        notes=table.notes + (left_out(table.columns) if features is None else ()),
        source=entry.source if entry else source,
    )


def _name(source: str) -> str:
    return "standard input" if source == "-" else os.path.basename(source)
