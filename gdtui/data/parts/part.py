"""Part: the interface of a table that is all or a part of a data set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from gdtui.data.columns.column import Column
    from gdtui.data.columns.table_summary import TableSummary
    from gdtui.data.reading import Report
    from gdtui.data.reduced.reduction import Reduction

    Floats = NDArray[np.float64]

__all__ = ["Part"]


class Part(Protocol):
    """A table with its columns, read block by block."""

    columns: tuple[Column, ...]
    label: str

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the data should be told; more when all is read. Fit to show."""

    def summary(self, chosen: Sequence[int]) -> TableSummary:
        """Describe the columns as far as they are known before all rows are read; `chosen` are read."""

    def blocks(self, indices: Sequence[int], report: Report) -> Iterator[Floats | Reduction]:
        """Read some columns, the target last, block by block."""
