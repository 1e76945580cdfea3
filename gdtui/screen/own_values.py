"""OwnValues: the values that are typed to predict for, asked for one by one; no widget in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdtui.data.inputs import Inputs
from gdtui.screen.panels.styled_text import shorten_name
from gdtui.screen.widths import cell_len
from gdtui.wording.counts import whole
from gdtui.wording.figures import exact
from gdtui.wording.prediction import parse_value, ranges
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset

__all__ = ["OwnValues"]

NAME = 24
SHORT_NAME = 10


class OwnValues:
    """Asks for each input, in the data's own units, and keeps what was typed for the next time.

    Parameters
    ----------
    data : Dataset
        What the run is trained on.

    Attributes
    ----------
    inputs : Inputs
        What the rows say of each input.
    ranges : list of Range
        The same as it is shown.
    """

    def __init__(self, data: Dataset) -> None:
        self.inputs = Inputs.of(data)
        self.ranges = ranges(self.inputs)
        self.names = [visible(name) for name in data.columns[data.has_bias :]]
        self._values: list[float | None] = [None] * len(self.names)
        self._place = 0

    def begin(self, data: Dataset) -> None:
        """Ask from the first input on; the data may be scaled in another way by now."""
        self.inputs = Inputs.of(data)
        self._place = 0

    @property
    def values(self) -> list[float]:
        """A value for each input: what was typed, or the mean."""
        rows = zip(self._values, self.ranges, strict=True)
        return [one.mean if value is None else value for value, one in rows]

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing left to ask."""
        return self._place == len(self.names)

    @property
    def default(self) -> str:
        """What stands in the field at first: the value of the last time."""
        value = self._values[self._place]
        return "" if value is None else exact(value)

    def further_out(self) -> list[bool]:
        """Tell which values are further out than any row."""
        found: list[bool] = self.inputs.further_out(np.array([self.values]))[0].tolist()
        return found

    def question(self, width: int) -> str:
        """Ask for the present input, with its range if there is room for it."""
        name, text = self.names[self._place], self.ranges[self._place].text
        asked = [f" {shorten_name(name, least)}, {text}: " for least in (NAME, SHORT_NAME)]
        return next((one for one in asked if cell_len(one) <= width), self.short_question)

    @property
    def short_question(self) -> str:
        """Ask for the present input in few words."""
        return f" {shorten_name(self.names[self._place], SHORT_NAME)}: "

    def hints(self) -> tuple[str, ...]:
        """Say what helps with the present input, in many words, then in fewer."""
        mean = exact(self.ranges[self._place].mean)
        after = len(self.names) - self._place - 1
        empty = f"Empty: the mean, {mean}."
        rest = f" Tab: done with the other {whole(after)}." if after > 1 else ""
        before = self._said_of_last()
        return (
            *(f"{said} {empty}{rest}" for said in before),
            *before,
            f"An empty field takes the mean, {mean}.{rest}",
            f"{empty}{rest}",
            empty,
            "",
        )

    def _said_of_last(self) -> list[str]:
        """Say that the last value is further out than any row, if it is."""
        last = self._place - 1
        if last < 0 or not self.further_out()[last]:
            return []
        further = f"{exact(self.values[last])} is further out than any row."
        return [f"{self.names[last]} {further}", further, "Further out than any row."]

    def take(self, text: str) -> None:
        """Take a value, or the mean where there is none, and go on to the next input.

        Raises
        ------
        ValueError
            If it is not a number.
        """
        self._values[self._place] = parse_value(text) if text.strip() else None
        self._place += 1

    def take_rest(self, text: str) -> None:
        """Take a value, and for all inputs after it what they had before, or their means."""
        self.take(text)
        self._place = len(self.names)
