"""Part: the interface of a table that is all or a part of a data set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdtui.data.columns.column import Column
    from gdtui.data.columns.table_summary import TableSummary
    from gdtui.data.reading import Report
    from gdtui.data.reduced.reduction import Reduction
    from gdtui.descent.snapshot import Floats

__all__ = ["Part"]


class Part(Protocol):
    """A table with its columns, read block by block.

    Attributes
    ----------
    columns : tuple of Column
        All its columns, in order.
    label : str
        What it is called in errors, fit to show.
    """

    columns: tuple[Column, ...]
    label: str

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks on the table; there are more when all is read. Fit to show."""

    def summary(self, chosen: Sequence[int]) -> TableSummary:
        """Describe the columns as far as they are known before all rows are read; `chosen` are read."""

    def blocks(self, indices: Sequence[int], report: Report) -> Iterator[Floats | Reduction]:
        """Read some columns block by block.

        Parameters
        ----------
        indices : sequence of int
            Which columns, in the order wanted, the target last.
        report : callable
            Is called with how far the reading is.

        Yields
        ------
        ndarray of shape (b, len(indices)) or Reduction
            The values of the next rows.

        Raises
        ------
        DataError
            If a value is not a finite number, or the table ends too early.
        """
