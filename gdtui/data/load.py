"""Data by a user's words for them, ready for training."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, Any

from gdtui.data import catalogue
from gdtui.data.dataset import Dataset
from gdtui.data.reading import silent
from gdtui.data.reduction import Reduction
from gdtui.text import abridged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.reading import Report

__all__ = ["load"]


def load(
    source: str | Sequence[str],
    *,
    target: str | None = None,
    features: Sequence[str] | None = None,
    bias: bool = True,
    standardize: bool = False,
    stdin: IO[bytes] | None = None,
    report: Report = silent,
) -> Dataset:
    """Load a data set.

    Parameters
    ----------
    source : str, or sequence of str
        A catalogue name, which wins over a file of that name; ``-`` for CSV from standard input; or a path:
        ``.npy`` and ``.npz`` are NumPy's files, all else is delimited text. Several are parts of one data
        set.
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
    report : callable, optional
        Is told now and then how far the reading is; what it raises ends it.

    Returns
    -------
    Dataset
        The data, with notes on what was left out, guessed or renamed. More than 2,000 rows are reduced to a
        few that train the same, block by block, so that memory does not depend on their number.

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
    from gdtui.data.gather import gather
    from gdtui.data.parts import Parts  # brings csv and difflib, which are not needed before a file is read

    sources = [source] if isinstance(source, str) else list(source)
    parts = Parts(sources, target, features, stdin, report)
    values = gather(parts.blocks())
    entry = catalogue.find(sources[0])
    described: dict[str, Any] = {
        "columns": parts.inputs,
        "target": parts.target,
        "bias": bias,
        "name": abridged([os.path.basename(name) if name != "-" else "standard input" for name in sources]),
        "notes": parts.notes,
        "source": entry.source if entry else " ".join(sources),
    }
    if isinstance(values, Reduction):
        data = Dataset.from_reduction(values, **described)
    else:
        data = Dataset.from_arrays(values[:, :-1], values[:, -1:], **described)
    return data.standardize() if standardize else data
