"""What is known of a column before its values are read."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Column"]


class Column(NamedTuple):
    """One column of a table.

    Attributes
    ----------
    name : str
        Unique in its table. Data, never markup.
    numeric : bool
        Whether it holds numbers.
    counts_rows : bool
        Whether it only numbers the rows, as R and pandas write it.
    """

    name: str
    numeric: bool = True
    counts_rows: bool = False
