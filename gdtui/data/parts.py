"""Files that are parts of one data set, read one after the other."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from gdtui.data import catalogue, opening
from gdtui.data.errors import DataError
from gdtui.data.reading import Reading
from gdtui.data.selection import left_out, listed, select
from gdtui.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from gdtui.data.part import Part
    from gdtui.data.reading import Report
    from gdtui.data.reduction import Reduction

    Floats = NDArray[np.float64]

__all__ = ["Parts"]


class Parts:
    """The rows of several sources, of which the first says what the columns are.

    Parameters
    ----------
    sources : sequence of str
        Catalogue names, ``-`` or paths, at least one.
    target : str or None
        The column to predict; the last numeric one of the first part where None.
    features : sequence of str or None
        The inputs, in the order wanted; all other numeric columns where None.
    stdin : binary file or None
        What ``-`` reads.
    report : callable
        Is told how far the reading is.

    Attributes
    ----------
    inputs : tuple of str
        The names of the inputs; known once the first block is read, as all that follows.
    target : str
        The name of the target.
    notes : tuple of str
        What a reader of the data should be told. Fit to show.
    """

    def __init__(
        self,
        sources: Sequence[str],
        target: str | None,
        features: Sequence[str] | None,
        stdin: IO[bytes] | None,
        report: Report,
    ) -> None:
        self._sources, self._wanted, self._features = sources, target, features
        self._stdin, self._report = stdin, report
        self._rows = self._bytes = 0
        self._total = _total(sources)
        self._first_label = ""
        self.inputs: tuple[str, ...] = ()
        self.target = ""
        self.notes: tuple[str, ...] = ()

    def blocks(self) -> Iterator[Floats | Reduction]:
        """Read all parts, a block of rows after the other.

        Yields
        ------
        ndarray of shape (b, k) or Reduction
            The next rows: inputs, and the target last.

        Raises
        ------
        DataError
            If a part cannot be read or used, or its columns are not those of the first.
        """
        for source in self._sources:
            try:
                with opening.opened(source, catalogue.find(source), self._stdin, self._report) as table:
                    yield from table.blocks(self._chosen(table), self._reported)
            except OSError as error:
                raise opening.unreadable(source, error) from None
            self._rows, self._bytes = self._reading.rows, self._reading.done

    def _chosen(self, table: Part) -> list[int]:
        """Choose the columns of a part, by name and in the order of the first part."""
        self._reading = Reading(self._rows, self._bytes, self._total)
        if self.target and self.target not in [column.name for column in table.columns]:
            raise DataError(
                f"{table.label} has no column {quoted(self.target)}, the target in {self._first_label}\n"
                "Several DATA are parts of one data set and have the same columns."
            )
        inputs, y = select(table.columns, self.target or self._wanted, self._features, table.label)
        names = {table.columns[i].name: i for i in inputs}
        if not self.inputs:
            self._first_label = table.label
            self.inputs, self.target = tuple(names), table.columns[y].name
        elif set(names) != set(self.inputs):
            raise DataError(
                f"{table.label} has the inputs {listed(list(names))}, but {self._first_label} has "
                f"{listed(self.inputs)}\nParts of one data set have the same columns; --features names them."
            )
        notes = table.notes + (left_out(table.columns) if self._features is None else ())
        self.notes = tuple(dict.fromkeys(self.notes + notes))
        return [*(names[name] for name in self.inputs), y]

    def _reported(self, reading: Reading) -> None:
        total = reading.total if len(self._sources) == 1 else self._total
        self._reading = Reading(self._rows + reading.rows, self._bytes + reading.done, total)
        self._report(self._reading)


def _total(sources: Sequence[str]) -> int | None:
    """Add up the bytes of all parts; None where they are not known."""
    with suppress(OSError, ValueError):
        return sum(os.path.getsize(source) for source in sources)
    return None
