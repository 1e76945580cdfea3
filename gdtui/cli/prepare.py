"""From options to a run that can begin: data, initial weights, settings, and what is to be said first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.cli.arguments import names
from gdtui.data import DataError, load
from gdtui.data.options import DataOptions
from gdtui.descent.run import Run, bowl_of
from gdtui.memory import check_columns
from gdtui.prepared import AutosavedRun, PreparedRun
from gdtui.refusal import RefusedError
from gdtui.settings import DEFAULT_RATE, Settings, default_rate
from gdtui.wording.counts import several
from gdtui.wording.figures import exact
from gdtui.wording.remarks import opening
from gdtui.wording.shell import as_argument
from gdtui.wording.text import visible

if TYPE_CHECKING:
    import argparse

    from gdtui.data.dataset import Dataset
    from gdtui.data.reading import Report
    from gdtui.descent.bowl import Bowl
    from gdtui.descent.snapshot import Floats

__all__ = ["autosaved", "carried_on", "data", "prepare", "sources"]


def prepare(options: argparse.Namespace, report: Report) -> PreparedRun:
    """Read the data that the options name, and make a run of them.

    Parameters
    ----------
    options : argparse.Namespace
        What the command line says, checked.
    report : callable
        Is told now and then how far the reading is; what it raises ends it.

    Raises
    ------
    RefusedError
        If the data cannot be read or used, or an option does not fit them.
    """
    asked = _asked(options)
    dataset = data(options, report)
    check_columns(visible(dataset.name), len(dataset.columns) + (not dataset.has_bias), len(dataset.X))
    weights = _initial_weights(options, dataset)
    bowl = bowl_of(dataset)
    settings = _settled(asked, bowl, rate_is_asked=options.lr is not None)
    try:
        run = Run.start(
            dataset, bowl, learning_rate=settings.learning_rate, epochs=settings.epochs, weights=weights
        )
    except ValueError as error:
        raise RefusedError(f"{visible(dataset.name)}: {error}") from None
    return PreparedRun(run, settings, opening(run, settings))


def autosaved(options: argparse.Namespace, report: Report) -> AutosavedRun:
    """Make a run as `prepare` does, and have it saved as it goes on."""
    from gdtui.sessions.autosave import Autosave
    from gdtui.sessions.origin import Origin

    origin = Origin.of(*sources(options), **_data_options(options)._asdict())
    command = _command(options, origin.paths if options.data else [])
    return AutosavedRun(prepare(options, report), Autosave(origin, command), origin=origin)


def carried_on(options: argparse.Namespace, report: Report) -> AutosavedRun:
    """Make a saved run ready to go on, at the speed that it had unless the options say another.

    Raises
    ------
    RefusedError
        If there is none, or it or its data cannot be used.
    """
    from gdtui.sessions.autosave import Autosave
    from gdtui.sessions.errors import SessionError
    from gdtui.sessions.resume import claimed, resume
    from gdtui.sessions.store import Store, state_folder

    try:
        store = Store(state_folder())
        with claimed(store, options.resume) as claim:
            resumed = resume(claim, report)
    except SessionError as error:
        raise RefusedError(str(error)) from None
    session, run = resumed.session, Run(resumed.trainer)
    (_, rate), *_ = session.progress.schedule
    settings = Settings(
        learning_rate=rate,
        epochs=session.progress.epochs,
        speed=session.speed if options.speed is None else options.speed,
        play=options.play,
        ascii_only=options.ascii,
        command=session.command,
    )
    remarks = [*resumed.remarks, *opening(run, settings)]
    autosave = Autosave(session.origin, session.command, opened=resumed.opened, store=store)
    prepared = PreparedRun(run, settings, remarks)
    return AutosavedRun(prepared, autosave, resumed.greeting, resumed.remarks, session.origin)


def data(options: argparse.Namespace, report: Report, **chosen: Any) -> Dataset:
    """Read the data that the options name; what is `chosen` wins over them."""
    words = sources(options)
    _take_workspace()
    stdin = sys.stdin.buffer if sys.stdin else None
    try:
        return load(
            words,
            **{**_data_options(options)._asdict(), **chosen},
            stdin=stdin,
            report=report,
            accept=check_columns,
        )
    except DataError as error:
        raise RefusedError(str(error)) from None
    except MemoryError:
        raise RefusedError(f"{visible(words[0])}: the data do not fit into memory") from None


def _take_workspace() -> None:
    """Let the linear algebra take its workspace before the data do: later, having none ends the process."""
    ones = np.ones((64, 64))
    np.dot(ones, ones)


def sources(options: argparse.Namespace) -> list[str]:
    """Return the user's words for the data."""
    return list(options.data) or ["line"]


def _data_options(options: argparse.Namespace) -> DataOptions:
    """Take what was said of the data from the options."""
    return DataOptions(
        target=options.target,
        features=None if options.features is None else tuple(names("--features", options.features)),
        exclude=() if options.exclude is None else tuple(names("--exclude", options.exclude)),
        encode=() if options.encode is None else tuple(names("--encode", options.encode)),
        bias=not options.no_bias,
        standardize=options.standardize,
        delimiter=options.delimiter,
        header=options.header,
        decimal=options.decimal,
        drop_missing=options.missing == "drop",
        sheet=options.sheet,
    )


def _command(options: argparse.Namespace, words: list[str]) -> tuple[str, ...]:
    """Write down the words that bring the same data and initial weights again."""
    line = ["gdtui", *map(as_argument, words)]
    weights = None if options.weights is None else ",".join(map(exact, options.weights))
    seed = None if options.seed is None else str(options.seed)
    read = ("sheet", "delimiter", "decimal", "missing", "target", "features", "exclude", "encode")
    chosen = {name: getattr(options, name) for name in read} | {"weights": weights, "seed": seed}
    for name, value in chosen.items():
        if value is not None:
            line += [f"--{name}={value}"] if value.startswith("-") else [f"--{name}", value]
    flags = {
        "--header": options.header,
        "--no-header": options.header is False,
        "--no-bias": options.no_bias,
        "--standardize": options.standardize,
    }
    return (*line, *(flag for flag, is_given in flags.items() if is_given))


def _initial_weights(options: argparse.Namespace, dataset: Dataset) -> Floats | None:
    d = len(dataset.columns)
    if options.seed is not None:
        return np.random.default_rng(options.seed).standard_normal((d, 1))
    if options.weights is None:
        return None
    numbers = options.weights
    if len(numbers) != d:
        columns = ", ".join(visible(name) for name in dataset.columns[:8]) + (", ..." if d > 8 else "")
        given, wanted = several(len(numbers), "number"), several(d, "weight")
        raise RefusedError(f"--weights gives {given}, but the model has {wanted}: {columns}")
    return np.array(numbers).reshape(d, 1)


def _asked(options: argparse.Namespace) -> Settings:
    """Take the settings from the options; what is not among them has its default."""
    given = {"learning_rate": options.lr, "epochs": options.epochs, "speed": options.speed}
    return Settings(
        **{name: value for name, value in given.items() if value is not None},
        play=options.play,
        ascii_only=options.ascii,
        command=_command(options, options.data),
    )


def _settled(asked: Settings, bowl: Bowl, *, rate_is_asked: bool) -> Settings:
    """Choose a learning rate that the data can take, where none was asked for."""
    if not bowl.stable_below > 0:
        raise RefusedError(
            "the inputs are too large numbers for any learning rate: rescale them, or --standardize"
        )
    if rate_is_asked:
        return asked
    rate = default_rate(bowl.stable_below)
    return asked._replace(learning_rate=rate, rate_was_chosen=rate != DEFAULT_RATE)
