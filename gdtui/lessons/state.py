"""The names that an expression of a lesson may use, and their values in a run."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gdtui.lessons.errors import LessonError, offered
from gdtui.lessons.expressions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.descent.run import Epoch, Run
    from gdtui.lessons.expressions import Expression

__all__ = ["NAMES", "RunState", "check_names", "names_in_words"]

FURTHEST = 100_000
"""The last epoch that an expression may ask for."""


class _Name(NamedTuple):
    """A name that stands for a number, or for several.

    Attributes
    ----------
    meaning : str
        What it is, in words for teachers.
    value : callable
        Its value in a run at an epoch: a number, None for never, or an array of several.
    by : str
        What several values belong to: ``column`` or ``row``; empty for a single one.
    """

    meaning: str
    value: Callable[[Run, Epoch], Any]
    by: str = ""


NEVER = (math.inf, math.inf)
"""The fastest rate and its epochs where no rate reaches the goal."""

NAMES: dict[str, _Name] = {
    "epoch": _Name("the present epoch", lambda run, now: now.snapshot.epoch),
    "epochs": _Name("the epochs that are asked for", lambda run, now: now.snapshot.epochs),
    "furthest": _Name("the furthest epoch so far", lambda run, now: run.trainer.furthest),
    "rate": _Name("the learning rate", lambda run, now: now.snapshot.learning_rate),
    "one_rate": _Name(
        "1 if the learning rate has been the same from epoch 0 to here, else 0",
        lambda run, now: _is_at_one_rate(run),
    ),
    "limit": _Name("the limit: rates below it work", lambda run, now: now.known.bowl.stable_below),
    "fastest_rate": _Name(
        "the rate that comes within 1% in the fewest epochs", lambda run, now: (now.known.fastest or NEVER)[0]
    ),
    "fastest_epochs": _Name("the epochs that it takes", lambda run, now: (now.known.fastest or NEVER)[1]),
    "within_1_percent": _Name(
        "how many epochs the present rate takes from epoch 0 to within 1% of the lowest loss",
        lambda run, now: now.in_all,
    ),
    "to_come": _Name("how many more it takes from here", lambda run, now: now.to_come),
    "rises_from": _Name(
        "from which epoch on the loss rises, at a rate above the limit", lambda run, now: now.rises_from
    ),
    "loss": _Name("the present loss", lambda run, now: now.snapshot.loss),
    "first_loss": _Name("the loss of epoch 0", lambda run, now: now.known.first_loss),
    "lowest_loss": _Name("the lowest possible loss", lambda run, now: now.known.bowl.lowest_loss),
    "typical_miss": _Name("the square root of the loss", lambda run, now: now.snapshot.typical_miss),
    "above_lowest": _Name(
        "how far the loss is above the lowest, as a share of it", lambda run, now: now.above_lowest
    ),
    "rows": _Name("the number of rows", lambda run, now: now.snapshot.data.rows),
    "weights": _Name("the number of weights", lambda run, now: len(now.known.initial)),
    "steepest": _Name("the steepest curvature", lambda run, now: now.known.bowl.curvatures[0]),
    "condition": _Name("the condition number of the bowl", lambda run, now: now.known.bowl.condition_number),
    "diverged": _Name("1 once the run has diverged, else 0", lambda run, now: now.snapshot.diverged),
    "weight": _Name("a weight", lambda run, now: now.snapshot.weights, by="column"),
    "gradient": _Name("its gradient", lambda run, now: now.snapshot.gradient, by="column"),
    "step": _Name("its next step", lambda run, now: now.snapshot.next_step, by="column"),
    "best": _Name("its least-squares value", lambda run, now: now.known.best, by="column"),
    "start": _Name("its value at epoch 0", lambda run, now: now.known.initial, by="column"),
    "loss_of_five": _Name(
        "the mean of the squares of the first five differences",
        lambda run, now: np.mean(np.square(now.snapshot.difference)),
    ),
    "prediction": _Name(
        "a prediction of the first five rows", lambda run, now: now.snapshot.predictions, by="row"
    ),
    "actual": _Name("its actual value", lambda run, now: now.snapshot.actual, by="row"),
    "difference": _Name("actual minus predicted", lambda run, now: now.snapshot.difference, by="row"),
}
"""All names. One of several values is ``weight.x``, by its column, or ``weight[2]``, by its place."""

EXAMPLES = {"": "", "column": ".x", "row": "[1]"}
"""How one of several values is written, in the list of names."""


def _is_at_one_rate(run: Run) -> bool:
    updated = max(run.trainer.epoch - 1, 0)
    return len({rate for start, rate in run.trainer.schedule if start <= updated}) == 1


def names_in_words() -> str:
    """List the names and functions, a line each, for the help."""
    rows = [(f"{name}{EXAMPLES[known.by]}", known.meaning) for name, known in NAMES.items()]
    rows += [(function.usage, function.meaning) for function in FUNCTIONS.values()]
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
        """Return the value of a name; see `gdtui.lessons.expressions.NamedValues`."""
        known = NAMES.get(name)
        if known is None:
            raise LessonError(f"there is no name '{name}'{_meant(name)}")
        if not known.by and index is not None:
            raise LessonError(f"'{name}' is one number: write it without {_indexed(index)}")
        value = known.value(self._run, self._now)
        if known.by:
            values = np.ravel(value)
            value = values[self._place(name, index, len(values), known.by == "row")]
        return math.inf if value is None else float(value)

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
        """Return the state at an epoch of a run that has the present learning rate from its start."""
        if epoch > FURTHEST:
            raise LessonError(f"epoch {epoch} is too far: at most {FURTHEST}")
        return self._elsewhere(epoch, self._now.snapshot.learning_rate)

    def at_rate(self, rate: float) -> RunState:
        """Return the state at the present epoch of a run that has another learning rate from its start."""
        return self._elsewhere(self._now.snapshot.epoch, rate)

    def _elsewhere(self, epoch: int, rate: float) -> RunState:
        run = self._run.at_rate(rate)
        trainer = run.trainer
        trainer.epochs = max(epoch, 1)
        trainer.reach(epoch)
        if trainer.epoch < epoch:
            raise LessonError(f"there is no epoch {epoch}: the run overflows at {trainer.epoch + 1}")
        return RunState(run)


def check_names(expression: Expression) -> None:
    """Check that all names of an expression are known.

    Raises
    ------
    LessonError
        If one is not; the message offers the nearest known one.
    """
    for name in sorted(expression.names):
        if name not in NAMES:
            raise LessonError(f"'{expression.text}': there is no name '{name}'{_meant(name)}")


def _meant(name: str) -> str:
    return offered(name, NAMES, mark="'") or f"; the names are {', '.join(NAMES)}"


def _indexed(index: int | str) -> str:
    return f".{index}" if isinstance(index, str) else f"[{index}]"
