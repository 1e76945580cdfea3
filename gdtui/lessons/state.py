"""The names that an expression of a lesson may use, and their values in a run."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.lessons.errors import LessonError
from gdtui.lessons.expressions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdtui.descent.run import Epoch, Run
    from gdtui.lessons.expressions import Expression

__all__ = ["NAMES", "RunState", "check_names", "names_in_words"]

FURTHEST = 100_000
"""The last epoch that an expression may ask for."""


class Name(NamedTuple):
    """A name that stands for a number, or for several.

    Attributes
    ----------
    meaning : str
        What it is, in words for teachers.
    one, several : callable or None
        Its value; or its values, by the names of the columns or by rows.
    by_row : bool
        Whether its values are those of the first rows.
    """

    meaning: str
    one: Callable[[Run, Epoch], float] | None = None
    several: Callable[[Run, Epoch], Sequence[float]] | None = None
    by_row: bool = False


def _count(value: int | None) -> float:
    """Return a number of epochs; infinity where it is never."""
    return math.inf if value is None else float(value)


def _column(vector: object) -> list[float]:
    return np.asarray(vector, dtype=np.float64).ravel().tolist()


NAMES: dict[str, Name] = {
    "epoch": Name("the present epoch", lambda run, now: float(now.snapshot.epoch)),
    "epochs": Name("the epochs that are asked for", lambda run, now: float(now.snapshot.epochs)),
    "furthest": Name("the furthest epoch so far", lambda run, now: float(run.trainer.furthest)),
    "rate": Name("the learning rate", lambda run, now: now.snapshot.learning_rate),
    "one_rate": Name(
        "1 if the learning rate has been the same from epoch 0 to here, else 0",
        lambda run, now: float(
            len({rate for start, rate in run.trainer.schedule if start <= max(run.trainer.epoch - 1, 0)}) == 1
        ),
    ),
    "limit": Name("the limit: rates below it work", lambda run, now: now.known.bowl.stable_below),
    "fastest_rate": Name(
        "the rate that is within 1% soonest",
        lambda run, now: now.known.fastest[0] if now.known.fastest else math.inf,
    ),
    "fastest_epochs": Name(
        "the epochs that it takes",
        lambda run, now: _count(now.known.fastest[1] if now.known.fastest else None),
    ),
    "within_1_percent": Name(
        "how many epochs the present rate takes from epoch 0 to within 1% of the lowest loss",
        lambda run, now: _count(now.in_all),
    ),
    "to_come": Name("how many more it takes from here", lambda run, now: _count(now.to_come)),
    "rises_from": Name(
        "from which epoch on the loss rises, at a rate above the limit",
        lambda run, now: _count(now.rises_from),
    ),
    "loss": Name("the present loss", lambda run, now: now.snapshot.loss),
    "first_loss": Name("the loss of epoch 0", lambda run, now: now.known.first_loss),
    "lowest_loss": Name("the lowest possible loss", lambda run, now: now.known.bowl.lowest_loss),
    "typical_miss": Name("the square root of the loss", lambda run, now: now.snapshot.typical_miss),
    "above_lowest": Name(
        "how far the loss is above the lowest, as a share of it", lambda run, now: now.above_lowest
    ),
    "rows": Name("the number of rows", lambda run, now: float(now.snapshot.data.rows)),
    "weights": Name("the number of weights", lambda run, now: float(len(now.known.initial))),
    "steepest": Name("the steepest curvature", lambda run, now: float(now.known.bowl.curvatures[0])),
    "condition": Name("the condition number of the bowl", lambda run, now: now.known.bowl.condition_number),
    "diverged": Name("1 once the run has diverged, else 0", lambda run, now: float(now.snapshot.diverged)),
    "weight": Name("a weight", several=lambda run, now: _column(now.snapshot.weights)),
    "gradient": Name("its gradient", several=lambda run, now: _column(now.snapshot.gradient)),
    "step": Name("its next step", several=lambda run, now: _column(now.snapshot.next_step)),
    "best": Name("its least-squares value", several=lambda run, now: _column(now.known.best)),
    "start": Name("its value at epoch 0", several=lambda run, now: _column(now.known.initial)),
    "loss_of_five": Name(
        "the mean of the squares of the first five differences",
        lambda run, now: float(np.mean(np.square(now.snapshot.difference))),
    ),
    "prediction": Name(
        "a prediction of the first five rows",
        several=lambda run, now: _column(now.snapshot.predictions),
        by_row=True,
    ),
    "actual": Name("its actual value", several=lambda run, now: _column(now.snapshot.actual), by_row=True),
    "difference": Name(
        "actual minus predicted", several=lambda run, now: _column(now.snapshot.difference), by_row=True
    ),
}
"""All names. One of several is ``weight.x`` by its column, or ``weight[2]``, by its place."""


def names_in_words() -> str:
    """List the names and functions, a line each, for the help."""
    rows = [
        (name if known.one is not None else f"{name}[1]" if known.by_row else f"{name}.x", known.meaning)
        for name, known in NAMES.items()
    ]
    rows += [(text.partition(":")[0], text.partition(": ")[2]) for text in FUNCTIONS.values()]
    lines = []
    for name, meaning in rows:
        first, *rest = textwrap.wrap(meaning, 55)
        lines += [f"  {name:<20} {first}", *(f"  {'':<20} {line}" for line in rest)]
    return "\n".join(lines)


class RunState:
    """The values of the names in a run as it stands.

    Parameters
    ----------
    run : Run
        The run.
    epoch : Epoch, optional
        The epoch; the present one unless given.

    Examples
    --------
    >>> from gdtui.data import load
    >>> from gdtui.descent.run import Run
    >>> from gdtui.descent.trainer import Trainer
    >>> from gdtui.lessons.expressions import Expression
    >>> state = RunState(Run(Trainer(load("line"), learning_rate=0.1, epochs=300)))
    >>> Expression("round(at(1, weight.bias), 3)").number(state), Expression("epoch == 0").is_true(state)
    (0.404, True)
    """

    def __init__(self, run: Run, epoch: Epoch | None = None) -> None:
        self._run = run
        self._now = epoch or run.epoch()

    def value(self, name: str, index: int | str | None = None) -> float:
        """Return the value of a name; see `gdtui.lessons.expressions.Values`."""
        known = NAMES.get(name)
        if known is None:
            raise LessonError(f"there is no name '{name}'{_nearest(name)}")
        if known.one is not None:
            if index is not None:
                raise LessonError(f"'{name}' is one number: write it without {_indexed(index)}")
            return float(known.one(self._run, self._now))
        assert known.several is not None
        values = known.several(self._run, self._now)
        return float(values[self._place(name, index, len(values), known.by_row)])

    def _place(self, name: str, index: int | str | None, count: int, by_row: bool) -> int:
        columns = [] if by_row else [*self._now.snapshot.data.columns]
        example = f"{name}[1]" if by_row else f"{name}.{columns[-1]}"
        if index is None:
            raise LessonError(f"'{name}' stands for {count} numbers: write {example}")
        if isinstance(index, str):
            if index not in columns:
                there = "rows have numbers" if by_row else f"the columns are {', '.join(columns[:8])}"
                raise LessonError(f"'{name}.{index}': {there}; such as {example}")
            return columns.index(index)
        if not 1 <= index <= count:
            raise LessonError(f"'{name}[{index}]': there are 1 to {count}")
        return index - 1

    def at(self, epoch: int) -> RunState:
        """Return the state at another epoch of a run at the present learning rate from the start."""
        if epoch > FURTHEST:
            raise LessonError(f"epoch {epoch} is too far: at most {FURTHEST}")
        return self._moved(epoch, self._now.snapshot.learning_rate)

    def at_rate(self, rate: float) -> RunState:
        """Return the state at the present epoch of a run at another learning rate from the start."""
        return self._moved(self._now.snapshot.epoch, rate)

    def _moved(self, epoch: int, rate: float) -> RunState:
        run = self._run.at_rate(rate)
        trainer = run.trainer
        trainer.epochs = max(epoch, 1)
        while trainer.epoch < epoch and trainer.advance(epoch - trainer.epoch):
            pass
        if trainer.epoch < epoch:
            raise LessonError(f"there is no epoch {epoch}: the run overflows at {trainer.epoch + 1}")
        return RunState(run)


def check_names(expression: Expression) -> None:
    """See that an expression has only names that there are.

    Raises
    ------
    LessonError
        If it has another one: the message has the nearest.
    """
    for name in sorted(expression.names()):
        if name not in NAMES:
            raise LessonError(f"'{expression.text}': there is no name '{name}'{_nearest(name)}")


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, NAMES, n=1)
    return f"; did you mean '{near[0]}'?" if near else f"; the names are {', '.join(NAMES)}"


def _indexed(index: int | str) -> str:
    return f".{index}" if isinstance(index, str) else f"[{index}]"
