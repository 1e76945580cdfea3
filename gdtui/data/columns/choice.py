"""Choice: which columns of several parts are the inputs and the target; the first part decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.data.columns.selection import left_out, notations, remedies, select
from gdtui.data.errors import DataError
from gdtui.wording.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.columns.column import Column
    from gdtui.data.options import DataOptions
    from gdtui.data.parts.part import Part

__all__ = ["Choice"]


class Choice:
    """Chooses the same columns of each part, by name and in the order of the first part.

    Parameters
    ----------
    options : DataOptions
        The target and the inputs that are asked for, and those that are not wanted.

    Attributes
    ----------
    inputs : tuple of str
        The names of the inputs. They, `target` and `notes` are empty until `of` is called.
    target : str
        The name of the target.
    notes : tuple of str
        Remarks on the parts and on the choice. Fit to show.
    columns : tuple of Column
        The inputs and the target as the first part has them.
    """

    def __init__(self, options: DataOptions) -> None:
        self._options = options
        self._first_label = ""
        self._notes: dict[str, None] = {}
        self.inputs: tuple[str, ...] = ()
        self.target = ""
        self.columns: tuple[Column, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks on the parts and on the choice. Fit to show."""
        return tuple(self._notes)

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
        if self._options.encode and not any(column.encoded for column in table.columns):
            raise DataError(f"{table.label}: --encode is for text files and workbooks, whose cells are text")
        options = self._options._replace(target=self.target or self._options.target)
        inputs, y = select(table.columns, options, table.label)
        names = {table.columns[i].name: i for i in inputs}
        if not self.inputs:
            self._first_label = table.label
            self.columns = tuple(table.columns[i] for i in [*inputs, y])
            self.inputs, self.target = tuple(names), table.columns[y].name
        elif set(names) != set(self.inputs):
            raise DataError(
                f"{table.label} has the inputs {listed(list(names))}, but {self._first_label} has "
                f"{listed(self.inputs)}\nParts of one data set have the same columns; --features names them."
            )
        chosen = [table.columns[i] for i in [*inputs, y]]
        self._check_notations(table.label, chosen)
        self.add_notes_of(table)
        self._add_notes(notations(sorted(chosen, key=table.columns.index)))
        if self._options.features is None:
            unchosen = None if self._options.target else y
            self._add_notes(remedies(table.columns, inputs, unchosen))
            self._add_notes(left_out(table.columns, self._options.exclude))
        return [*(names[name] for name in self.inputs), y]

    def _check_notations(self, label: str, chosen: Sequence[Column]) -> None:
        """Refuse a part whose numbers are in other units, or are written with other separators."""
        known = {column.name: column for column in self.columns}
        for column in chosen:
            first = known.get(column.name, column)
            if column.notation is None or first.notation is None or column.fault:
                continue
            if not first.notation.agrees_with(column.notation):
                raise DataError(
                    f"{label}, column {quoted(column.name)}: {quoted(column.notation.example, 30)} is not "
                    f"written as {quoted(first.notation.example, 30)} in {self._first_label} is\n"
                    "Parts of one data set have the same units and the same way of writing numbers."
                )

    @property
    def encoded(self) -> tuple[Column, ...]:
        """The inputs that stand for columns of text or dates."""
        return tuple(column for column in self.columns if column.encoded)

    def add_notes_of(self, table: Part) -> None:
        """Add the notes of a part."""
        self._add_notes(table.notes)

    def _add_notes(self, notes: tuple[str, ...]) -> None:
        self._notes.update(dict.fromkeys(notes))
