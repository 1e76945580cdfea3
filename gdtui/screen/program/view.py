"""ProgramView: what the panels of a watched program draw from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gdtui.descent.snapshot import FirstRows
from gdtui.descent.update_rule import LARGEST
from gdtui.screen.view_options import ViewOptions
from gdtui.sources.compared import is_of_these_rows
from gdtui.sources.found import as_column, first_inputs
from gdtui.sources.parameters import parameters

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.descent.snapshot import Floats, LossCurve
    from gdtui.screen.view_options import ViewOptions
    from gdtui.sources.epochs import ToldEpoch
    from gdtui.sources.parameters import Parameters
    from gdtui.sources.program import Ending

__all__ = ["Asked", "ProgramView"]

NO_LOSS = "The program does not print its loss: a line such as loss: 0.5 tells it, or gdtui.record(loss=...)."
NO_PREDICTIONS = (
    "The program does not print its predictions. The textbook's lines tell them, "
    "or gdtui.record(predictions=..., actual=...)."
)
NO_ACTUAL = (
    "The program does not print the actual values. The textbook's lines tell them, "
    "or gdtui.record(actual=...), or the data: gdtui run --data FILE."
)
OTHER_ACTUAL = (
    "The actual values that are printed are not those of the data's first rows: weights can't be found."
)
OTHER_ROWS = "It is not certain that these are the first rows of the data: the loss would be another."
NOT_FINITE = "A prediction is not a finite number any more."
NOTHING_YET = "Here stand the first predictions beside the actual values."
"""Sentences in the place of what is not known."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a function that is called.

    Attributes
    ----------
    learning_rate : float
        The rate.
    epochs : int
        The number of epochs.
    """

    learning_rate: float
    epochs: int


@dataclass(frozen=True, eq=False)
class ProgramView:
    """All that a panel may know of a watched program; the same view is drawn the same way twice.

    Attributes
    ----------
    name : str
        What is watched, in the user's words.
    told : ToldEpoch or None
        The present epoch; None before the first one.
    first, following : ToldEpoch or None
        The first epoch of this training, and the one after the present one.
    place, furthest : int
        How many epochs come before the present one, and before the last one that was shown.
    reach : LossCurve
        The losses up to the last epoch that was shown.
    every : int
        How many epochs lie between two that are kept.
    count : int
        How many epochs were read.
    others : int
        How many lines were not recognised.
    form : str
        What the lines were recognised as.
    parts : (int, int)
        The number of this training of the program, counted from 1, and how many there are so far.
    lines : tuple of str
        The last other lines.
    given : Dataset or None
        What the program trains on, as the user says.
    asked : Asked or None
        What the function is called with; None if a program runs by itself.
    can_restart : bool
        Whether the program can be started again.
    running : bool
        Whether the clock ticks.
    speed : float
        Epochs a second.
    is_waiting : bool
        Whether all that was read is shown, and more may come.
    is_finished : bool
        Whether the last epoch is shown, and none will come.
    is_diverging : bool
        Whether the loss is not finite, or a million times the first one.
    is_overdue : bool
        Whether some seconds have passed without a first epoch.
    silent : int
        How many seconds no line has come, if they are many; else 0.
    ending : Ending or None
        How the program ended.
    traceback : tuple of str
        Its traceback, without the frames of other files.
    finding : str
        The mistake that the check has found, from the epoch on where it shows.
    options : ViewOptions
        What the user chose to look at.
    editing, asking : bool
        Whether a number is being typed, and whether it answers a question.
    hints : tuple of str
        What helps with it.
    notice : str
        An answer to the last key.
    """

    name: str
    told: ToldEpoch | None
    first: ToldEpoch | None
    following: ToldEpoch | None
    place: int
    furthest: int
    reach: LossCurve
    every: int
    count: int
    others: int
    form: str
    parts: tuple[int, int]
    lines: tuple[str, ...]
    given: Dataset | None
    asked: Asked | None
    can_restart: bool
    running: bool
    speed: float
    is_waiting: bool
    is_finished: bool
    is_diverging: bool
    is_overdue: bool
    silent: int
    ending: Ending | None
    traceback: tuple[str, ...]
    finding: str
    options: ViewOptions
    editing: bool
    asking: bool
    hints: tuple[str, ...]
    notice: str

    lowest_loss = best_weights = warns = None
    best_in_words = ""
    """Nobody knows of any program how low its loss can be, and whether its learning rate is too high."""

    typical_miss = None
    """The root of the loss is one only where the loss is the mean squared error."""

    pointed_out = ("", "")
    """No panel is pointed out."""

    # -- the loss -----------------------------------------------------------------------------------------

    @property
    def loss(self) -> float | None:
        """The present loss."""
        return None if self.told is None else self.told.loss

    @property
    def why_no_loss(self) -> str:
        """What would be needed for it."""
        return "Here stands the loss." if self.told is None else NO_LOSS

    @property
    def first_loss(self) -> float:
        """The first loss that was told."""
        return float(self.reach.losses[0]) if len(self.reach.losses) else 0.0

    @property
    def apart(self) -> int | None:
        """The distance of two epochs' numbers; None where they are not evenly apart."""
        if self.told is None or self.first is None or self.place == 0:
            return self.every
        between, left = divmod(self.told.number - self.first.number, self.place)
        return between if between > 0 and not left else None

    # -- the data ------------------------------------------------------------------------------------------

    @cached_property
    def data(self) -> Dataset | None:
        """The data, if what was told surely belongs to their first rows."""
        told, given = self.told, self.given
        if told is None or given is None or self._has_other_actual:
            return None
        if self.asked is not None or told.actual:
            return given
        known = parameters(told, None, given)
        return given if known is not None and is_of_these_rows(told, given, known) else None

    @property
    def why_not_these_data(self) -> str:
        """Say why what was told may not belong to the data that were given; empty if it does."""
        if self.told is None or self.given is None or self.data is not None:
            return ""
        return OTHER_ACTUAL if self._has_other_actual else OTHER_ROWS

    @property
    def _has_other_actual(self) -> bool:
        """Whether the actual values that were told differ from those of the data."""
        if self.told is None or self.given is None or not self.told.actual:
            return False
        own = self.given.head_Y[: len(self.told.actual), 0]
        told = np.array(self.told.actual[: len(own)])
        off = 2 * self.told.margin + 1e-6 * np.abs(own) + 1e-12
        return bool((np.abs(told - own) > off).any())

    # -- the first rows -----------------------------------------------------------------------------------

    def first_rows(self, count: int) -> FirstRows | None:
        """Return so many of the first rows, or as many as were told."""
        rows = self._rows
        return None if rows is None else FirstRows(*(part[:count] for part in rows))

    @cached_property
    def _rows(self) -> FirstRows | None:
        return None if self.told is None else _rows_of(self.told, self.data)

    @property
    def why_other_difference(self) -> str:
        """Say what the printed difference is, if it is not actual minus predicted."""
        rows, told = self._rows, self.told
        if rows is None or told is None or len(told.difference) < len(rows.actual):
            return ""
        own, printed = rows.difference[:, 0], np.array(told.difference[: len(rows.actual)])
        off = 4 * told.margin + 1e-6 * np.abs(own) + 1e-9 * np.abs(rows.actual[:, 0])
        if not np.isfinite(printed).all() or (np.abs(printed - own) <= off).all():
            return ""
        if (np.abs(printed + own) <= off).all():
            return "The printed difference is predicted minus actual; here it is actual minus predicted."
        return "The printed difference is not actual minus predicted."

    @property
    def why_no_rows(self) -> str:
        """What would be needed for them."""
        if self._rows is not None:
            return ""
        if self.told is None:
            return NOTHING_YET
        if not self.told.predicted:
            return NO_PREDICTIONS
        if not self.told.actual and self.data is None and not self.told.difference:
            return NO_ACTUAL
        return NOT_FINITE

    @cached_property
    def mean_squares(self) -> tuple[float, float]:
        """The mean squared differences of the rows that are shown: at the first epoch, and now."""
        first = None if self.first is None else _rows_of(self.first, self.data)
        rows = (first or self._rows, self._rows)
        with np.errstate(over="ignore"):
            squares = [0.0 if one is None else float(np.mean(one.difference**2)) for one in rows]
        first_mean, mean = (min(square, LARGEST) for square in squares)
        return first_mean, mean

    # -- the weights --------------------------------------------------------------------------------------

    @cached_property
    def parameters(self) -> Parameters | None:
        """What is known of the parameters."""
        if self.told is None:
            return None
        rate = None if self.asked is None else self.asked.learning_rate
        return parameters(self.told, self.following, self.data, rate)

    @property
    def weights(self) -> Floats | None:
        """The weights of a linear model of the data; None if they are unknown, not finite, or of another."""
        known = self.parameters
        if known is None or self.data is None or len(known.names) != self.data.X.shape[1]:
            return None
        return known.weights.values if np.isfinite(known.weights.values).all() else None

    @property
    def why_no_fit(self) -> str:
        """What would be needed for the fit."""
        if self.given is None:
            return "The fit needs the data: gdtui run --data FILE ..."
        return "The fit needs the weights of a linear model of the data: they are not known here."

    @property
    def learning_rate(self) -> float | None:
        """The learning rate that is told, asked for, or found."""
        if self.parameters is not None and self.parameters.learning_rate is not None:
            return self.parameters.learning_rate
        return None if self.told is None else self.told.learning_rate

    @property
    def has_failed(self) -> bool:
        """Whether the program has ended, and not by itself with status 0."""
        return self.is_finished and self.ending is not None and bool(self.ending.signal or self.ending.status)

    @property
    def state(self) -> str:
        """The state in a word or two, with its sign."""
        if self.is_finished:
            return "✖ ended early" if self.has_failed else "■ finished"
        if self.is_diverging:
            return "✖ diverged, running" if self.running else "✖ diverged, paused"
        if self.running:
            return "▶ waiting" if self.is_waiting else "▶ running"
        return "‖ paused"


def _rows_of(told: ToldEpoch, data: Dataset | None) -> FirstRows | None:
    """Put the first rows together: what was told, and what follows from it.

    None if predictions or actual values are missing, or one of them is not finite. The difference is always
    actual minus predicted, even if the program prints another.
    """
    actual = as_column(told.actual)
    if not told.actual and data is not None:
        actual = data.head_Y
    shown = min(len(told.predicted), len(actual))
    if data is not None:
        shown = min(shown, len(first_inputs(data)))
    if not shown:
        return None
    inputs = np.zeros((shown, 0)) if data is None else first_inputs(data)[:shown]
    actual, predicted = actual[:shown], as_column(told.predicted[:shown])
    with np.errstate(all="ignore"):
        rows = FirstRows(inputs, actual, predicted, actual - predicted)
    return rows if all(np.isfinite(part).all() for part in rows[1:]) else None
