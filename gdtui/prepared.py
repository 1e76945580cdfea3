"""A run that can begin: its initial weights, and what is said before its first epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.descent.run import Run, bowl_of
from gdtui.memory import check_columns
from gdtui.refusal import RefusedError
from gdtui.settings import default_rate
from gdtui.wording.counts import several
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.dataset import Dataset
    from gdtui.descent.snapshot import Floats
    from gdtui.sessions.autosave import Autosave
    from gdtui.sessions.origin import Origin
    from gdtui.settings import Settings

__all__ = ["AutosavedRun", "PreparedRun", "start_run"]


class PreparedRun(NamedTuple):
    """A run that can begin.

    Attributes
    ----------
    run : Run
        At the epoch to begin with.
    settings : Settings
        What was asked for.
    remarks : sequence of str
        What is to be said before the first epoch.
    facts : sequence of str
        Those of the remarks that give no answer away.
    """

    run: Run
    settings: Settings
    remarks: Sequence[str] = ()
    facts: Sequence[str] = ()


class AutosavedRun(NamedTuple):
    """A run that can begin on the screen.

    Attributes
    ----------
    prepared : PreparedRun
        The run.
    autosave : Autosave or None
        Saves it as it goes on.
    greeting : str
        What the screen says first.
    afterwards : tuple of str
        What is said once the screen is closed.
    origin : Origin or None
        Where its data can be read again.
    """

    prepared: PreparedRun
    autosave: Autosave | None
    greeting: str = ""
    afterwards: tuple[str, ...] = ()
    origin: Origin | None = None


def start_run(data: Dataset, settings: Settings, no_rate: str) -> Run:
    """Make a run at epoch 0, at the learning rate of the settings or at a usual one.

    Parameters
    ----------
    data : Dataset
        What it is trained on.
    settings : Settings
        Its learning rate, initial weights and epochs.
    no_rate : str
        What is said if the inputs are too large for any learning rate.

    Raises
    ------
    RefusedError
        If the data take too much memory, are too large numbers, or do not fit the initial weights.
    ValueError
        If epoch 0 is not finite.
    """
    check_columns(visible(data.name), len(data.columns) + (not data.has_bias), len(data.X))
    weights = _initial_weights(settings, data)
    bowl = bowl_of(data)
    if not bowl.stable_below > 0:
        raise RefusedError(no_rate)
    rate = default_rate(bowl.stable_below) if settings.learning_rate is None else settings.learning_rate
    return Run.start(data, bowl, learning_rate=rate, epochs=settings.epochs, weights=weights)


def _initial_weights(settings: Settings, data: Dataset) -> Floats | None:
    """Find the weights of epoch 0, (d, 1); None for zeros.

    Weights that were given are those of the columns that were chosen first: other columns begin at zeros.

    Raises
    ------
    RefusedError
        If there are more or fewer than columns.
    """
    d = len(data.columns)
    if settings.seed is not None:
        return np.random.default_rng(settings.seed).standard_normal((d, 1))
    if settings.weights is None or data.is_rechosen:
        return None
    if len(settings.weights) != d:
        columns = ", ".join(visible(name) for name in data.columns[:8]) + (", ..." if d > 8 else "")
        given, wanted = several(len(settings.weights), "number"), several(d, "weight")
        raise RefusedError(f"--weights gives {given}, but the model has {wanted}: {columns}")
    return np.array(settings.weights).reshape(d, 1)
