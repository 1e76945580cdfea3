"""Rows with a missing number: they are counted, and left out where that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdtui.data.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.descent.snapshot import Floats

__all__ = ["CompleteRows", "says_rows_left_out"]

LEFT_OUT = "rows left out, with missing cells"


class CompleteRows:
    """Counts the rows of a table, and those that are left out.

    Parameters
    ----------
    label : str
        What to call the table in errors, fit to show.
    is_wanted : bool
        Whether rows with a missing number are left out.

    Examples
    --------
    >>> complete = CompleteRows("file", is_wanted=True)
    >>> complete.of(np.array([[1.0, 2.0], [np.nan, 3.0]]), lambda row, column: DataError()).tolist()
    [[1.0, 2.0]]
    >>> complete.notes
    ('1 of 2 rows left out, with missing cells',)
    """

    def __init__(self, label: str, *, is_wanted: bool) -> None:
        self._label, self.is_wanted = label, is_wanted
        self.rows = self._left_out = 0

    def of(self, values: Floats, fault: Callable[[int, int], DataError]) -> Floats:
        """Leave out the rows that hold a NaN, where that is wanted.

        Parameters
        ----------
        values : ndarray of shape (b, k)
            The next rows.
        fault : callable
            Makes the error for the first value that is not finite, from its row and its column in `values`.

        Returns
        -------
        ndarray of shape (m, k)
            Finite numbers.
        """
        kept = values
        if self.is_wanted:
            kept = values[~np.isnan(values).any(axis=1)]
            self.add(len(values), len(values) - len(kept))
        if np.isfinite(kept).all():
            return kept
        is_wrong = np.isinf(values) if self.is_wanted else ~np.isfinite(values)
        raise fault(*np.argwhere(is_wrong)[0].tolist())

    def add(self, rows: int, left_out: int = 0) -> None:
        """Count rows."""
        self.rows += rows
        self._left_out += left_out

    def check(self) -> None:
        """Refuse a table of which no row is left."""
        if self._left_out and self._left_out == self.rows:
            raise DataError(f"{self._label} has no row without a missing cell in the columns to use")

    @property
    def notes(self) -> tuple[str, ...]:
        """How many rows were left out, when all rows are read."""
        if not self._left_out:
            return ()
        return (f"{self._left_out:,} of {self.rows:,} {LEFT_OUT}",)


def says_rows_left_out(note: str) -> bool:
    """Whether a note is that of rows with a missing number."""
    return note.endswith(LEFT_OUT)
