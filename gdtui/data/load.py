"""Loading data by a catalogue name, a path or ``-``."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any

from gdtui.data import catalogue
from gdtui.data.columns.roles import Roles
from gdtui.data.dataset import Dataset
from gdtui.data.formats.complete import says_rows_left_out
from gdtui.data.options import DataOptions
from gdtui.data.parts.parts import Parts
from gdtui.data.reading import any_number, silent
from gdtui.data.reduced.joined import joined
from gdtui.wording.text import abridged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.reading import Allow, Report

__all__ = ["load"]

RAW_KEPT = 2**19
"""Bytes: so much data in their own units are kept beside the standardized ones."""


def load(
    source: str | Sequence[str],
    *,
    stdin: IO[bytes] | None = None,
    report: Report = silent,
    accept: Allow = any_number,
    **chosen: Any,
) -> Dataset:
    """Load a data set.

    Parameters
    ----------
    source : str, or sequence of str
        A catalogue name, which wins over a file of that name; ``-`` for CSV from standard input; or a path:
        ``.npy`` and ``.npz`` are NumPy's files, all else is delimited text. Several are parts of one data
        set.
    stdin : binary file, optional
        What ``-`` reads; the process's own standard input where none is given.
    report : callable, optional
        Is called now and then with how far the reading is. An exception that it raises ends the reading.
    accept : callable, optional
        Is called with the label of the data and the number of wanted columns before the rows are read. An
        exception that it raises ends the reading.
    **chosen
        The fields of `gdtui.data.options.DataOptions`: ``target``, ``features`` and so on.

    Returns
    -------
    Dataset
        The data, with notes on what was left out, guessed or renamed. More than 2,000 rows are reduced block
        by block if they are more than four times the columns: memory does not depend on their number.

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
    sources = [source] if isinstance(source, str) else list(source)
    options = DataOptions.of(**chosen)
    parts = Parts(sources, options, stdin, report, accept)
    values = joined(parts.blocks())
    entry, choice = catalogue.find(sources[0]), parts.choice
    assert parts.table is not None
    table = parts.table._replace(drops_rows=any(map(says_rows_left_out, choice.notes)))
    data = Dataset.from_rows(
        values,
        columns=choice.inputs,
        target=choice.target,
        bias=options.bias,
        name=abridged([os.path.basename(name) if name != "-" else "standard input" for name in sources]),
        notes=choice.notes,
        source=entry.source if entry else " ".join(sources),
    )
    data = replace(data, read_columns=choice.columns, table=table, roles=Roles(choice.inputs, choice.target))
    if not options.standardize:
        return data
    scaled = data.standardize()
    return scaled if data.nbytes <= RAW_KEPT else replace(scaled, raw=None)
