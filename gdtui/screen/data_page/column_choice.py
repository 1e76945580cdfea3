"""ColumnChoice: the inputs, target and scale that are chosen on the page of the data for a new run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.data.columns.roles import Roles
from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.columns.table_summary import ColumnSummary

__all__ = ["ColumnChoice"]

NO_INPUT = "No input is chosen: space on a column of numbers makes it one."
NOT_CHANGED = "Nothing is changed; Esc leaves the page."


class ColumnChoice:
    """Inputs, target and scale, which change with keys; columns that can't be trained on are refused.

    Parameters
    ----------
    columns : sequence of ColumnSummary
        All columns that can be chosen from.
    now : Roles
        The inputs and the target of the present run.
    standardized : bool
        Whether its inputs are standardized.
    first : Roles
        Those for which the data were read first; where the same inputs are chosen again, they get the same
        order.

    Attributes
    ----------
    inputs : set of str
    target : str
    standardized : bool
    """

    def __init__(
        self, columns: Sequence[ColumnSummary], now: Roles, standardized: bool, first: Roles
    ) -> None:
        self._columns = {summary.column.name: summary for summary in columns}
        self._now, self._was_standardized, self._first = now, standardized, first
        self.inputs, self.target, self.standardized = set(now.inputs), now.target, standardized

    @property
    def roles(self) -> Roles:
        """Inputs and target. The inputs of the first or the present run keep their order there."""
        for known in (self._first, self._now):
            if self.inputs == set(known.inputs):
                return Roles(known.inputs, self.target)
        return Roles(tuple(name for name in self._columns if name in self.inputs), self.target)

    @property
    def is_changed(self) -> bool:
        """Whether a run on this choice would differ from the present run."""
        return (self.roles, self.standardized) != (self._now, self._was_standardized)

    def role(self, name: str) -> str:
        """Name the role of a column: input, target, or left out."""
        if name == self.target:
            return "target"
        return "input" if name in self.inputs else "left out"

    def refusal(self) -> str:
        """Say why no run can be started on this choice; empty where one can."""
        return NO_INPUT if not self.inputs else "" if self.is_changed else NOT_CHANGED

    def toggle(self, name: str) -> str:
        """Make a column an input, or no input; return why it can't be one, or an empty text."""
        if name == self.target:
            return f"{quoted(name, 24)} is the target; y on another column makes that one the target."
        if name in self.inputs:
            self.inputs.remove(name)
            return ""
        why = self._why_not(name)
        if not why:
            self.inputs.add(name)
        return why

    def predict(self, name: str) -> str:
        """Make a column the target; return why it can't be, or an empty text.

        An input that becomes the target leaves its place to the target before it.
        """
        if name == self.target:
            return f"{quoted(name, 24)} is the target already."
        why = self._why_not(name)
        if why:
            return why
        before, self.target = self.target, name
        if name in self.inputs:
            self.inputs = (self.inputs - {name}) | {before}
        return ""

    def swap_scale(self) -> None:
        """Standardize the inputs, or leave them in their own units."""
        self.standardized = not self.standardized

    def _why_not(self, name: str) -> str:
        """Say why a column can't be trained on; empty where it can."""
        summary = self._columns[name]
        column, shown = summary.column, quoted(name, 24)
        if column.fault:
            return f"{shown}: {column.fault.partition(chr(10))[0]}; --decimal decides."
        if column.numeric:
            return ""
        kind = summary.described()
        if kind in ("text", "dates"):
            return f"{shown} holds {kind}, no numbers; --encode makes numbers of it."
        return f"{shown} can't be trained on: {column.why or kind}."
