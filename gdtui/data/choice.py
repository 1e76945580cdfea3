"""Choice: which columns of several parts are the inputs and the target; the first part decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.data.errors import DataError
from gdtui.data.selection import left_out, listed, select
from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.part import Part

__all__ = ["Choice"]


class Choice:
    """Chooses the same columns of each part, by name and in the order of the first part.

    Parameters
    ----------
    target : str or None
        The column to predict; the last numeric one of the first part where None.
    features : sequence of str or None
        The inputs, in the order wanted; all other numeric columns where None.

    Attributes
    ----------
    inputs : tuple of str
        The names of the inputs. They, `target` and `notes` are empty until `of` is called.
    target : str
        The name of the target.
    notes : tuple of str
        What a reader of the data should be told. Fit to show.
    """

    def __init__(self, target: str | None, features: Sequence[str] | None) -> None:
        self._wanted, self._features = target, features
        self._first_label = ""
        self.inputs: tuple[str, ...] = ()
        self.target = ""
        self.notes: tuple[str, ...] = ()

    def of(self, table: Part) -> list[int]:
        """Find the indices of the chosen columns of a part, the target last.

        Raises
        ------
        DataError
            If they cannot be chosen, or are not those of the first part.
        """
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
