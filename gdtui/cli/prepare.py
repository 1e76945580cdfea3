"""From settings to a run that can begin: data, weights, learning rate, and what is to be said first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np

from gdtui.data import DataError, load
from gdtui.data.options import DataOptions
from gdtui.descent.run import Run
from gdtui.memory import check_columns
from gdtui.prepared import AutosavedRun, PreparedRun, start_run
from gdtui.refusal import RefusedError, refusing
from gdtui.settings import DEFAULT_RATE
from gdtui.wording.remarks import of_the_data, opening
from gdtui.wording.shell import as_argument
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.data.reading import Report
    from gdtui.settings import Settings

__all__ = ["autosaved", "carried_on", "prepare", "read_data"]

NO_RATE = "the inputs are too large numbers for any learning rate: rescale them, or --standardize"


def prepare(settings: Settings, report: Report) -> PreparedRun:
    """Read the data that the settings name, and make a run of them.

    Parameters
    ----------
    settings : Settings
        What was asked for.
    report : callable
        Is told now and then how far the reading is; what it raises ends it.

    Raises
    ------
    RefusedError
        If the data cannot be read or used, or an option does not fit them.
    """
    data = read_data(settings, report)
    try:
        run = start_run(data, settings, NO_RATE)
    except ValueError as error:
        raise RefusedError(f"{visible(data.name)}: {error}") from None
    rate = run.trainer.learning_rate
    was_chosen = settings.learning_rate is None and rate != DEFAULT_RATE
    return PreparedRun(run, settings, opening(run, rate, was_chosen=was_chosen), of_the_data(run))


def autosaved(settings: Settings, report: Report) -> AutosavedRun:
    """Make a run as `prepare` does, and have it saved as it goes on."""
    from gdtui.sessions.autosave import Autosave
    from gdtui.sessions.origin import Origin

    origin = Origin.of(*settings.sources, **_chosen(settings)._asdict())
    paths = map(as_argument, origin.paths if settings.words else ())
    command = (settings.command[0], *paths, *settings.command[1 + len(settings.words) :])
    return AutosavedRun(prepare(settings, report), Autosave(origin, command), origin=origin)


def carried_on(settings: Settings, report: Report) -> AutosavedRun:
    """Make a saved run ready to go on, at the speed that it had unless the settings say another.

    Raises
    ------
    RefusedError
        If there is none, or it or its data cannot be used.
    """
    from gdtui.sessions.autosave import Autosave
    from gdtui.sessions.errors import SessionError
    from gdtui.sessions.resume import claimed, resume
    from gdtui.sessions.store import Store, state_folder

    with refusing(SessionError):
        store = Store(state_folder())
        with claimed(store, settings.resume or "") as claim:
            resumed = resume(claim, report)
    session, run = resumed.session, Run(resumed.trainer)
    (_, first_rate), *_ = session.progress.schedule
    remarks = [*resumed.remarks, *opening(run, first_rate)]
    speed = session.speed if settings.speed is None else settings.speed
    settings = settings._replace(epochs=session.progress.epochs, speed=speed).repeating(session.command)
    autosave = Autosave(session.origin, settings.command, opened=resumed.opened, store=store)
    prepared = PreparedRun(run, settings, remarks, [*resumed.remarks, *of_the_data(run)])
    return AutosavedRun(prepared, autosave, resumed.greeting, resumed.remarks, session.origin)


def read_data(settings: Settings, report: Report) -> Dataset:
    """Read the data that the settings name."""
    _take_workspace()
    stdin = sys.stdin.buffer if sys.stdin else None
    chosen = _chosen(settings)._asdict()
    try:
        with refusing(DataError):
            return load(settings.sources, **chosen, stdin=stdin, report=report, accept=check_columns)
    except MemoryError:
        raise RefusedError(f"{visible(settings.sources[0])}: the data do not fit into memory") from None


def _chosen(settings: Settings) -> DataOptions:
    return settings.data or DataOptions()


def _take_workspace() -> None:
    """Have the linear algebra take its workspace before the data: without any left, the process would end."""
    ones = np.ones((64, 64))
    np.dot(ones, ones)
