"""A column of a table, as it is known before all its values are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from gdtui.data.text.notation import Notation

__all__ = ["CellReader", "Column", "unused_name"]


class CellReader(Protocol):
    """Reads the cells of a column as numbers."""

    @property
    def complaint(self) -> str:
        """What is wrong with a cell that is not written as the others are."""

    def read(self, cell: str) -> float | None:
        """Read a cell; None where it is no number."""

    def read_all(self, cells: Sequence[str]) -> NDArray[np.float64] | None:
        """Read many cells; None where one of them is no number."""


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
    why : str
        Why it does not hold numbers, such as ``"red" is not a number``; empty where it does. Fit to show.
    fault : str
        Why its numbers cannot be read though it holds numbers, and what helps; mostly empty. Fit to show.
    is_label : bool
        Whether its numbers seem to name the rows: they are whole and all different, and they rise by one or
        the column has a name such as "id".
    encoded : str
        The name of the column of text or dates that it stands for; mostly empty.
    is_target : bool
        Whether the file itself says that it is the one to predict.
    reader : CellReader or None
        What reads the cells of an encoded column.
    is_ignored : bool
        Whether the file itself says that it is neither an input nor the target.
    notation : Notation or None
        How its numbers are written, where they are text.
    """

    name: str
    numeric: bool = True
    counts_rows: bool = False
    why: str = ""
    fault: str = ""
    is_label: bool = False
    encoded: str = ""
    is_target: bool = False
    reader: CellReader | None = None
    is_ignored: bool = False
    notation: Notation | None = None


def unused_name(name: str, taken: Container[str]) -> str:
    """Change a name that another column has.

    Examples
    --------
    >>> unused_name("x", {"x", "y"})
    "x'"
    """
    while name in taken:
        name += "'"
    return name
