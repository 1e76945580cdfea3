"""The run that a step of a lesson starts from: its data, its learning rate, its epoch."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gdtui.data import DataError, load
from gdtui.data.catalogue import CATALOGUE
from gdtui.descent.run import Run, bowl_of
from gdtui.lessons.errors import LessonError
from gdtui.lessons.finding import BUILT_IN
from gdtui.lessons.state import RunState
from gdtui.prepared import PreparedRun
from gdtui.settings import Settings, default_rate
from gdtui.wording.remarks import of_the_data, opening
from gdtui.wording.text import quoted, visible

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.lessons.expressions import Expression
    from gdtui.lessons.lesson import Lesson, LessonStep

__all__ = ["data_of", "prepared_for", "run_of"]


@lru_cache(maxsize=8)
def data_of(lesson: Lesson, standardize: bool) -> Dataset:
    """Read the data of a lesson: of the catalogue, or a file beside it.

    Raises
    ------
    LessonError
        If they can't be read or used.
    """
    source = lesson.data
    if source not in {entry.name for entry in CATALOGUE}:
        if os.path.basename(source) != source:
            raise LessonError(
                f"{visible(lesson.path)}: data {quoted(source)} must be a file beside the lesson"
            )
        source = os.path.join(os.path.dirname(lesson.path), source)
    try:
        return load(source, target=lesson.target, features=lesson.features, standardize=standardize)
    except DataError as error:
        raise LessonError(f"{visible(lesson.path)}: {error}") from None


def run_of(lesson: Lesson, step: LessonStep | None) -> Run:
    """Make the run from which a step starts, at its epoch; without a step, the run of the lesson.

    Raises
    ------
    LessonError
        If the data can't be read, or the learning rate is not a number above 0.
    """
    scaled = lesson.standardize if step is None or step.standardize is None else step.standardize
    data = data_of(lesson, scaled)
    bowl = bowl_of(data)
    rate = default_rate(bowl.stable_below)
    own = (step and step.rate) or lesson.rate
    epochs = (step and step.epochs) or lesson.epochs
    weights = None
    if lesson.seed is not None:
        weights = np.random.default_rng(lesson.seed).standard_normal((data.X.shape[1], 1))
    run = Run.start(data, bowl, learning_rate=rate, epochs=epochs, weights=weights)
    if own is not None:
        run = run.at_rate(_rate(lesson, step, own, run))
    epoch = step.epoch if step is not None else 0
    if epoch > epochs:
        raise LessonError(f"{lesson.place(step)}: epoch {epoch} is beyond the {epochs} epochs of the run")
    run.trainer.reach(epoch)
    if run.trainer.epoch < epoch:
        raise LessonError(f"{lesson.place(step)}: the run overflows before epoch {epoch}")
    return run


def prepared_for(lesson: Lesson, step: LessonStep | None) -> PreparedRun:
    """Make the run from which a step starts ready for the screen; errors as for `run_of`."""
    run = run_of(lesson, step)
    remarks = opening(run, run.trainer.learning_rate)
    word = lesson.name if os.path.dirname(lesson.path) == str(BUILT_IN) else lesson.path
    settings = Settings(command=("gdtui", "learn", word))
    return PreparedRun(run, settings, remarks, of_the_data(run))


def _rate(lesson: Lesson, step: LessonStep | None, own: Expression, run: Run) -> float:
    try:
        rate = own.number(RunState(run))
    except LessonError as error:
        raise LessonError(f"{lesson.place(step)}: rate: {error}") from None
    if not 0 < rate < 1e300:
        raise LessonError(f"{lesson.place(step)}: the rate must be a number above 0; it is {rate:g}")
    return rate
