"""The command line: arguments become settings, then a screen or a printed run."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from gdtui import __version__
from gdtui.arguments import check, check_reduction, names, parsed, read
from gdtui.output import let_go_of_output, say, to_output
from gdtui.refusal import RefusedError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Any, TextIO

    from gdtui.data.dataset import Dataset
    from gdtui.descent.bowl import Bowl
    from gdtui.descent.snapshot import Floats
    from gdtui.descent.trainer import Trainer
    from gdtui.sessions.origin import Origin
    from gdtui.sessions.record import Session
    from gdtui.settings import Settings

__all__ = ["main"]

DONE, BAD_END, WRONG_USE = 0, 1, 2
INTERRUPTED = 130
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the ``gdtui`` command.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after ``gdtui``; those of the command line unless given.

    Returns
    -------
    int
        The exit status: 0 done, 1 a printed run diverged or overflowed, 2 wrong use or unreadable data.
    """
    for name in THREADS:
        os.environ.setdefault(name, "1")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(words)
    except RefusedError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        let_go_of_output()
        return DONE
    except KeyboardInterrupt:
        let_go_of_output()
        return INTERRUPTED


def _run(words: list[str]) -> int:
    options = read(words)
    if options.version:
        return to_output(lambda out: out.write(f"gdtui {__version__}\n"))
    if options.list_data:
        return to_output(_list_data)
    if options.sessions:
        return to_output(_list_sessions)
    if options.reduce_to is not None:
        return _reduce(options)
    printing = options.plain or options.json or options.compare is not None or not _on_a_terminal()
    check(options, printing)
    if not printing:
        _check_terminal()
    return _train(options, printing) if options.resume is None else _resume(options)


def _on_a_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _train(options: argparse.Namespace, printing: bool) -> int:
    import numpy as np

    from gdtui.descent.bowl import Bowl
    from gdtui.descent.trainer import Trainer
    from gdtui.remarks import opening

    origin = None if printing else _origin(options)
    data = _load(options)
    weights = _initial_weights(options, data)
    with np.errstate(all="ignore"):
        bowl = Bowl.of(data.X, data.Y, samples=data.rows)
    settings = _settings(options, bowl)
    try:
        trainer = Trainer(data, learning_rate=settings.learning_rate, epochs=settings.epochs, weights=weights)
    except ValueError as error:
        raise RefusedError(f"{_shown(data.name)}: {error}") from None
    remarks = opening(data, bowl, settings, trainer.initial_weights)
    if options.compare is not None:
        return _compare(trainer, bowl, options, remarks)
    if origin is None:
        return _print(trainer, bowl, options, remarks)
    from gdtui.screen.watch import watch
    from gdtui.sessions.keeper import Keeper

    command = _command(options, origin.paths if options.data else [])
    return watch(trainer, bowl, settings, remarks, Keeper(origin, command))


def _resume(options: argparse.Namespace) -> int:
    """Go on with a saved run."""
    import numpy as np

    from gdtui.descent.bowl import Bowl
    from gdtui.remarks import opening
    from gdtui.screen.watch import watch
    from gdtui.sessions.errors import SessionError
    from gdtui.sessions.keeper import Keeper
    from gdtui.sessions.resume import chosen, resume
    from gdtui.sessions.store import Store, state_folder

    try:
        store = Store(state_folder())
        resumed = resume(chosen(store, options.resume))
    except SessionError as error:
        raise RefusedError(str(error)) from None
    session, trainer = resumed.session, resumed.trainer
    with np.errstate(all="ignore"):
        bowl = Bowl.of(trainer.data.X, trainer.data.Y, samples=trainer.data.rows)
    settings = _settings_of(session, options)
    remarks = [*resumed.remarks, *opening(trainer.data, bowl, settings, trainer.initial_weights)]
    for remark in resumed.remarks:
        say(remark)
    keeper = Keeper(session.origin, session.command, session_id=resumed.id, store=store)
    return watch(trainer, bowl, settings, remarks, keeper, greeting=resumed.greeting)


def _settings_of(session: Session, options: argparse.Namespace) -> Settings:
    from gdtui.settings import Settings, parse_speed

    (_, rate), *_ = session.progress.schedule
    return Settings(
        learning_rate=rate,
        epochs=session.progress.epochs,
        speed=session.speed if options.speed is None else parsed("--speed", parse_speed, options.speed),
        play=options.play,
        ascii_only=options.ascii,
        command=session.command,
    )


def _print(trainer: Trainer, bowl: Bowl, options: argparse.Namespace, remarks: list[str]) -> int:
    from gdtui.descent.snapshot import Status
    from gdtui.json_lines import print_json
    from gdtui.plain import print_chapter
    from gdtui.remarks import summary

    for remark in remarks:
        say(remark)
    if options.json:
        to_output(lambda out: print_json(trainer, bowl, options.every, out, remarks))
    else:
        to_output(lambda out: print_chapter(trainer, options.every, out))
    last = trainer.snapshot()
    say(summary(last, bowl))
    return BAD_END if last.diverged or last.status is Status.OVERFLOWED else DONE


def _compare(trainer: Trainer, bowl: Bowl, options: argparse.Namespace, remarks: list[str]) -> int:
    from gdtui.compare import compare, print_comparison, print_comparison_json
    from gdtui.settings import parse_rates

    rates = parsed("--compare", parse_rates, options.compare)
    for remark in remarks:
        say(remark)
    runs = compare(trainer, bowl, rates)
    show = print_comparison_json if options.json else print_comparison
    to_output(lambda out: show(runs, bowl, out))
    return BAD_END if any(run.status in ("diverged", "overflowed") for run in runs) else DONE


def _check_terminal() -> None:
    from gdtui.screen.capabilities import check

    reason = check()
    if reason:
        raise RefusedError(reason)


def _load(options: argparse.Namespace, **choices: Any) -> Dataset:
    from gdtui.data import DataError, load
    from gdtui.reading_bar import ReadingBar

    stdin = sys.stdin.buffer if sys.stdin else None
    bar = ReadingBar(sys.stderr)
    try:
        return load(_sources(options), **{**_choices(options), **choices}, stdin=stdin, report=bar)
    except DataError as error:
        raise RefusedError(str(error)) from None
    except MemoryError:
        raise RefusedError(f"{_shown(_sources(options)[0])}: the data do not fit into memory") from None
    finally:
        bar.clear()


def _reduce(options: argparse.Namespace) -> int:
    """Write a file that trains as the data do, and do nothing else."""
    from gdtui.data import reduced_file

    check_reduction(options)
    path = str(options.reduce_to)
    if not path.lower().endswith(".npz"):
        raise RefusedError(f"--reduce-to: {_shown(path)} must end in .npz, so that it is known again")
    if os.path.realpath(path) in map(os.path.realpath, options.data):
        raise RefusedError(f"--reduce-to: {_shown(path)} is among the data")
    data = _load(options, bias=False).reduced()
    try:
        reduced_file.write(path, data)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise RefusedError(f"{_shown(path)} cannot be written: {_shown(why)}") from None
    for note in data.notes[:-1]:
        say(note)
    say(f"{_shown(path)}: {data.rows:,} rows of {len(data.columns) + 1:,} columns, reduced")
    return DONE


def _origin(options: argparse.Namespace) -> Origin:
    from gdtui.sessions.origin import Origin

    return Origin.of(*_sources(options), **_choices(options))


def _sources(options: argparse.Namespace) -> list[str]:
    return list(options.data) or ["line"]


def _choices(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "target": options.target,
        "features": None if options.features is None else names(options.features),
        "bias": not options.no_bias,
        "standardize": options.standardize,
    }


def _initial_weights(options: argparse.Namespace, data: Dataset) -> Floats | None:
    import numpy as np

    from gdtui.settings import parse_number

    d = len(data.columns)
    if options.seed is not None:
        seed = parsed("--seed", _whole_from_zero, options.seed)
        return np.random.default_rng(seed).standard_normal((d, 1))
    if options.weights is None:
        return None
    numbers = [parsed("--weights", parse_number, text) for text in options.weights.split(",")]
    if len(numbers) != d:
        names = ", ".join(_shown(name) for name in data.columns[:8]) + (", ..." if d > 8 else "")
        given = f"{len(numbers)} number{'s' * (len(numbers) > 1)}"
        raise RefusedError(f"--weights gives {given}, but the model has {d} weights: {names}")
    if not np.isfinite(numbers).all():
        raise RefusedError("--weights: each must be a finite number")
    return np.array(numbers).reshape(d, 1)


def _settings(options: argparse.Namespace, bowl: Bowl) -> Settings:
    from gdtui.settings import DEFAULT_RATE, Settings, default_rate, parse_epochs, parse_rate, parse_speed

    rate = default_rate(bowl.stable_below) if options.lr is None else parsed("--lr", parse_rate, options.lr)
    if not bowl.stable_below > 0:
        raise RefusedError(
            "the inputs are too large numbers for any learning rate: rescale them, or --standardize"
        )
    return Settings(
        learning_rate=rate,
        rate_was_chosen=options.lr is None and rate != DEFAULT_RATE,
        epochs=parsed("--epochs", parse_epochs, "300" if options.epochs is None else options.epochs),
        speed=parsed("--speed", parse_speed, "10" if options.speed is None else options.speed),
        play=options.play,
        ascii_only=options.ascii,
        command=_command(options, options.data),
    )


def _command(options: argparse.Namespace, data: list[str]) -> tuple[str, ...]:
    """Write down the words that bring the same data and initial weights again."""
    words = ["gdtui", *data]
    for name in ("target", "features", "weights", "seed"):
        value = getattr(options, name)
        if value is not None:
            words += [f"--{name}={value}"] if value.startswith("-") else [f"--{name}", value]
    return (*words, *["--no-bias"] * options.no_bias, *["--standardize"] * options.standardize)


def _list_data(out: TextIO) -> None:
    from gdtui.data.catalogue import CATALOGUE

    print(f"{'name':<10}{'rows':>5}  {'columns':<22} what it is", file=out)
    for entry in CATALOGUE:
        columns = ", ".join(entry.columns)
        print(f"{entry.name:<10}{entry.rows:>5}  {columns:<22} {entry.description}", file=out)
        print(f"{'':<40}{entry.source}", file=out)


def _list_sessions(out: TextIO) -> None:
    from gdtui.sessions.errors import SessionError
    from gdtui.sessions.resume import table
    from gdtui.sessions.store import Store, state_folder

    try:
        lines = table(Store(state_folder()))
    except SessionError as error:
        raise RefusedError(str(error)) from None
    for line in lines or ["no saved runs: one is saved as soon as a run on the screen has left epoch 0"]:
        print(line, file=out)


def _whole_from_zero(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"'{_shown(text)}' is not a whole number from 0 up")
    return int(text)


def _shown(text: str) -> str:
    from gdtui.text import visible

    return visible(text)


def _refuse(message: str) -> int:
    say(message)
    return WRONG_USE
