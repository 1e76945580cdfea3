"""OwnValues: the inputs that are typed for a prediction, asked for one by one. It has no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdtui.data.inputs import Inputs
from gdtui.screen.number_field import EDITING_WIDTH
from gdtui.screen.panels.styled_text import shorten_name
from gdtui.screen.widths import cell_len
from gdtui.wording.counts import whole
from gdtui.wording.figures import exact
from gdtui.wording.prediction import parse_value, ranges, worked_sum
from gdtui.wording.text import capitalised, visible

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdtui.data.dataset import Dataset
    from gdtui.data.text.notation import Notation
    from gdtui.wording.prediction import Sum

    Floats = NDArray[np.float64]

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
        The range and mean of each input.
    ranges : list of Range
        The same, as text.
    """

    def __init__(self, data: Dataset) -> None:
        self.inputs = Inputs.of(data)
        self.ranges = ranges(self.inputs)
        self.names = _shown_names(data)
        self._values: list[float | None] = [None] * len(self.names)
        self._place = 0

    def is_of(self, data: Dataset) -> bool:
        """Tell whether data have the inputs that are asked for."""
        return self.names == _shown_names(data)

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
        """What is in the field at first: the value that was typed last time."""
        value = self._values[self._place]
        return "" if value is None else exact(value)

    @property
    def empty(self) -> str:
        """What an empty field says: that it takes the mean."""
        text = f"mean {exact(self.ranges[self._place].mean)}"
        return text if len(text) < EDITING_WIDTH else "the mean"

    def further_out(self) -> list[bool]:
        """Tell which values lie outside the range of the rows."""
        found: list[bool] = self.inputs.further_out(np.array([self.values]))[0].tolist()
        return found

    def with_means(self) -> list[str]:
        """Return the names of the inputs whose mean is taken."""
        return [name for name, value in zip(self.names, self._values, strict=True) if value is None]

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
        means = f"An empty field takes the mean, {mean}.", f"Empty: the mean, {mean}.", f"Empty: mean {mean}."
        rest = f" Tab skips the other {whole(after)}." if after > 1 else ""
        hints = [*(f"{one}{rest}" for one in means), *means[1:], ""]
        said = self._said_of_last()
        return (*(f"{one} {hint}" for one in said[:2] for hint in hints[:-1]), *said, *hints)

    def _said_of_last(self) -> list[str]:
        """Say that the last value is further out than any row, if it is; in many words, then in fewer."""
        last = self._place - 1
        if last < 0 or not self.further_out()[last]:
            return []
        further = f"{exact(self.values[last])} is further out than any row."
        return [f"{self.names[last]} {further}", further, "Further out than any row."]

    def refusal(self, why: str, width: int) -> str:
        """Say why a value is refused; in few words if there is no room for more beside the question."""
        sentence = f"{capitalised(why)}."
        if cell_len(self.short_question) + EDITING_WIDTH + cell_len(sentence) + 2 <= width:
            return sentence
        return "Too large." if "too large" in why else "Not a number."

    def take(self, text: str) -> None:
        """Take a value, or the mean where there is none, and go on to the next input.

        Raises
        ------
        ValueError
            If it is not a number.
        """
        self._values[self._place] = parse_value(text, self._written()) if text.strip() else None
        self._place += 1

    def _written(self) -> Notation | None:
        """How the numbers of the present input are written in the data."""
        data = self.inputs.data
        known = {column.name: column.notation for column in data.read_columns}
        return known.get(data.input_names[self._place])

    def take_rest(self, text: str) -> None:
        """Take a value, and for all inputs after it what they had before, or their means."""
        self.take(text)
        self._place = len(self.names)

    def worked_sum(self, weights: Floats) -> Sum | None:
        """Predict, term by term; None where a number is too large."""
        return worked_sum(self.inputs, self.values, weights)


def _shown_names(data: Dataset) -> list[str]:
    """Return the names of the inputs as they are shown."""
    return list(map(visible, data.columns[data.has_bias :]))
