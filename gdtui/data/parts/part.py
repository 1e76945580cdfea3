"""Part: the interface of a table that is all or a part of a data set, and what is wanted of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from gdtui.data.options import DataOptions
from gdtui.data.reading import any_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdtui.data.columns.column import Column
    from gdtui.data.columns.table_summary import TableSummary
    from gdtui.data.reading import Allow, Report
    from gdtui.data.reduced.reduction import Reduction
    from gdtui.descent.snapshot import Floats

__all__ = ["Part", "Wanted"]


class Wanted(NamedTuple):
    """What is wanted of a source.

    Attributes
    ----------
    options : DataOptions
        What was said of the table.
    allow : callable
        Is called with the label of the table and the number of its numeric columns, as soon as a header says
        so. An exception that it raises ends the opening.
    encoded : sequence of Column or None
        The columns that stand for encoded ones in another part; they are found from the cells where None.
    """

    options: DataOptions = DataOptions()
    allow: Allow = any_number
    encoded: Sequence[Column] | None = None


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
        """What a reader of the data should be told; more when all is read. Fit to show."""

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
