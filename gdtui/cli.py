"""The command line: arguments become settings, then a screen or a printed run."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn, TypeVar

from gdtui import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TextIO

    from gdtui.data.dataset import Dataset
    from gdtui.descent.bowl import Bowl
    from gdtui.descent.snapshot import Floats
    from gdtui.descent.trainer import Trainer
    from gdtui.sessions.origin import Origin
    from gdtui.sessions.record import Session
    from gdtui.settings import Settings

    Value = TypeVar("Value")

__all__ = ["main"]

DONE, BAD_END, WRONG_USE = 0, 1, 2
INTERRUPTED = 130
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

TAKES_VALUE = ("--lr", "--epochs", "--weights", "--seed", "--speed", "--every", "--compare")
RUN_OPTIONS = ("target", "features", "no_bias", "standardize", "lr", "epochs", "weights", "seed", "compare")
TAKES_NAMES = ("--target", "--features", "--reduce-to")

NOT_REDUCED = (
    *("plain", "json", "every", "no_bias", "standardize", "play", "speed", "resume"),
    *("lr", "epochs", "weights", "seed", "compare"),
)

DESCRIPTION = """\
Watch gradient descent learn, number by number, in a terminal.

A linear model is trained on your data (or on data that come with gdtui), one
epoch at a time: the loss falls, the first five predictions approach the actual
values, each weight follows its gradient. Press ? on the screen for the keys."""

EXAMPLES = """\
examples:
  gdtui                               the data set 'line', waiting for space
  gdtui --play --lr 0.5               start running at learning rate 0.5
  gdtui --lr 1                        too high a rate: watch it diverge
  gdtui galton --standardize          inputs brought to mean 0, deviation 1
  gdtui grades.csv --target final     your own file; predict column 'final'
  gdtui --plain | less                print what the textbook's loop prints
  gdtui --json --every 100 > run.txt  one JSON record a line
  gdtui --list-data                   the data sets that come with gdtui
  gdtui --resume                      go on with the last run where it stood
  gdtui part-*.csv --reduce-to s.npz  any number of rows as a few that train the
                                      same; then: gdtui s.npz

exit status: 0 done; 1 a printed run diverged or overflowed; 2 wrong use or
data that can't be read."""


class _RefusedError(Exception):
    """Wrong use or unreadable data: what is wrong and what would be right, in a line or two."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _RefusedError(_shown(message.removeprefix("argument ")))

    def print_help(self, file: object = None) -> None:
        _to_output(lambda out: out.write(self.format_help()))


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
    except _RefusedError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        _let_go_of_output()
        return DONE
    except KeyboardInterrupt:
        _let_go_of_output()
        return INTERRUPTED


def _run(words: list[str]) -> int:
    options = _parser().parse_args(_joined(words))
    if options.version:
        return _to_output(lambda out: out.write(f"gdtui {__version__}\n"))
    if options.list_data:
        return _to_output(_list_data)
    if options.sessions:
        return _to_output(_list_sessions)
    if options.reduce_to is not None:
        return _reduce(options)
    printing = options.plain or options.json or sys.stdout is None or not sys.stdout.isatty()
    _check_together(options, printing)
    if not printing:
        _check_terminal()
    return _train(options, printing) if options.resume is None else _resume(options)


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
        raise _RefusedError(f"{_shown(data.name)}: {error}") from None
    remarks = opening(data, bowl, settings, trainer.initial_weights)
    if options.compare is not None:
        return _compare(trainer, bowl, options, remarks)
    if origin is None:
        return _print(trainer, bowl, options, remarks)
    from gdtui.screen.watch import watch
    from gdtui.sessions.keeper import Keeper

    command = _command(options, [origin.source] if len(options.data) == 1 else options.data)
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
        raise _RefusedError(str(error)) from None
    session, trainer = resumed.session, resumed.trainer
    with np.errstate(all="ignore"):
        bowl = Bowl.of(trainer.data.X, trainer.data.Y, samples=trainer.data.rows)
    settings = _settings_of(session, options)
    remarks = [*resumed.remarks, *opening(trainer.data, bowl, settings, trainer.initial_weights)]
    for remark in resumed.remarks:
        _say(remark)
    keeper = Keeper(session.origin, session.command, session_id=resumed.id, store=store)
    return watch(trainer, bowl, settings, remarks, keeper, greeting=resumed.greeting)


def _settings_of(session: Session, options: argparse.Namespace) -> Settings:
    from gdtui.settings import Settings, parse_speed

    (_, rate), *_ = session.progress.schedule
    return Settings(
        learning_rate=rate,
        epochs=session.progress.epochs,
        speed=session.speed if options.speed is None else _parsed("--speed", parse_speed, options.speed),
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
        _say(remark)
    if options.json:
        _to_output(lambda out: print_json(trainer, bowl, options.every, out))
    else:
        _to_output(lambda out: print_chapter(trainer, options.every, out))
    last = trainer.snapshot()
    _say(summary(last, bowl))
    return BAD_END if last.diverged or last.status is Status.OVERFLOWED else DONE


def _compare(trainer: Trainer, bowl: Bowl, options: argparse.Namespace, remarks: list[str]) -> int:
    from gdtui.compare import compare, print_comparison, print_comparison_json
    from gdtui.settings import parse_rates

    rates = _parsed("--compare", parse_rates, options.compare)
    for remark in remarks:
        _say(remark)
    runs = compare(trainer, bowl, rates)
    show = print_comparison_json if options.json else print_comparison
    _to_output(lambda out: show(runs, bowl, out))
    return BAD_END if any(run.status in ("diverged", "overflowed") for run in runs) else DONE


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="gdtui",
        usage="gdtui [DATA ...] [options]",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    data = parser.add_argument_group("what to train on")
    data.add_argument(
        "data",
        nargs="*",
        metavar="DATA",
        help="a name from --list-data, or a file: .csv, .tsv, .txt, .npy, .npz; - reads CSV from standard "
        "input when printing; several files are parts of one data set (default: line)",
    )
    data.add_argument(
        "--target", metavar="NAME", help="the column to predict (default: the last numeric one)"
    )
    data.add_argument(
        "--features", metavar="A,B", help="the input columns (default: every other numeric one)"
    )
    data.add_argument("--no-bias", action="store_true", help="leave out the bias column of ones")
    data.add_argument("--standardize", action="store_true", help="bring inputs to mean 0, deviation 1")
    data.add_argument(
        "--reduce-to", metavar="FILE", help="only write FILE (.npz), a few rows that train as all DATA do"
    )
    data.add_argument("--list-data", action="store_true", help="list the data sets that come with gdtui")
    run = parser.add_argument_group("how to train")
    run.add_argument("--lr", metavar="X", help="learning rate (default: 0.1, or less where the data need it)")
    run.add_argument("--epochs", metavar="N", help="updates to make (default: 300)")
    run.add_argument(
        "--weights", metavar="W0,W1,...", help="initial weights, the bias first (default: zeros)"
    )
    run.add_argument("--seed", metavar="N", help="draw the initial weights from a standard normal")
    screen = parser.add_argument_group("the screen")
    screen.add_argument("--speed", metavar="S", help="epochs a second, or max (default: 10)")
    screen.add_argument("--ascii", action="store_true", help="draw with ASCII characters only")
    screen.add_argument("--play", action="store_true", help="start running at once")
    screen.add_argument(
        "--resume",
        metavar="ID",
        nargs="?",
        const="",
        help="go on with a saved run (default: this host's last)",
    )
    screen.add_argument("--sessions", action="store_true", help="list the saved runs")
    printed = parser.add_argument_group("printing instead of a screen")
    printed.add_argument(
        "--plain", action="store_true", help="print what the textbook's training loop prints"
    )
    printed.add_argument("--json", action="store_true", help="print one JSON record a line")
    printed.add_argument("--compare", metavar="X,Y,...", help="a table of runs at several learning rates")
    printed.add_argument("--every", metavar="K", help="print epochs 0, K, 2K, ... and the last (default: 1)")
    parser.add_argument("--version", action="store_true", help="show the version")
    return parser


def _joined(words: list[str]) -> list[str]:
    """Tie a value such as -1,2 or -1e-3 to its option; argparse would take it for an option of its own."""
    joined: list[str] = []
    rest = iter(words)
    for word in rest:
        value = next(rest, None) if word in TAKES_VALUE + TAKES_NAMES else None
        if value is None:
            joined.append(word)
        elif value.startswith("--"):
            joined += [word, value]
        else:
            joined.append(f"{word}={value}")
    return joined


def _check_together(options: argparse.Namespace, printing: bool) -> None:
    from gdtui.settings import parse_every

    if options.resume is not None:
        _check_resumed_alone(options, printing)
    if options.plain and options.json:
        raise _RefusedError("--plain and --json exclude each other: choose one")
    if options.compare is not None and (options.plain or options.lr is not None or options.every is not None):
        raise _RefusedError("--compare goes without --plain, --lr and --every: it names its learning rates")
    if options.weights is not None and options.seed is not None:
        raise _RefusedError("--weights and --seed exclude each other: choose one")
    if options.every is not None and not printing:
        raise _RefusedError("--every is for printing: add --plain or --json")
    if "-" in options.data and not printing:
        raise _RefusedError(
            "- reads standard input, which the screen needs for the keys: add --plain or --json"
        )
    options.every = 1 if options.every is None else _parsed("--every", parse_every, options.every)


def _check_resumed_alone(options: argparse.Namespace, printing: bool) -> None:
    """Refuse what would contradict what was saved."""
    if options.data:
        raise _RefusedError("--resume goes on with the data of a saved run: leave out DATA, or --resume")
    for name in RUN_OPTIONS:
        if getattr(options, name) not in (None, False):
            option = name.replace("_", "-")
            raise _RefusedError(f"--resume goes on as the run was saved: leave out --{option}, or --resume")
    if printing:
        raise _RefusedError("--resume opens the screen: it needs a terminal, and prints nothing")


def _check_terminal() -> None:
    from gdtui.screen.capabilities import check

    reason = check()
    if reason:
        raise _RefusedError(reason)


def _load(options: argparse.Namespace, **choices: Any) -> Dataset:
    from gdtui.data import DataError, load
    from gdtui.reading_bar import ReadingBar

    stdin = sys.stdin.buffer if sys.stdin else None
    bar = ReadingBar(sys.stderr)
    try:
        return load(_sources(options), **{**_choices(options), **choices}, stdin=stdin, report=bar)
    except DataError as error:
        raise _RefusedError(str(error)) from None
    except MemoryError:
        raise _RefusedError(f"{_shown(_sources(options)[0])}: the data do not fit into memory") from None
    finally:
        bar.clear()


def _reduce(options: argparse.Namespace) -> int:
    """Write a file that trains as the data do, and do nothing else."""
    from gdtui.data import reduced_file

    path = str(options.reduce_to)
    for name in NOT_REDUCED:
        if getattr(options, name) not in (None, False):
            option = name.replace("_", "-")
            raise _RefusedError(
                f"--reduce-to only writes a file: leave out --{option}, and choose it in training"
            )
    if not path.lower().endswith(".npz"):
        raise _RefusedError(f"--reduce-to: {_shown(path)} must end in .npz, so that it is known again")
    if os.path.realpath(path) in map(os.path.realpath, options.data):
        raise _RefusedError(f"--reduce-to: {_shown(path)} is among the data")
    data = _load(options, bias=False).reduced()
    try:
        reduced_file.write(path, data)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise _RefusedError(f"{_shown(path)} cannot be written: {_shown(why)}") from None
    for note in data.notes[:-1]:
        _say(note)
    _say(f"{_shown(path)}: {data.rows:,} rows of {len(data.columns) + 1:,} columns, reduced")
    return DONE


def _origin(options: argparse.Namespace) -> Origin:
    from gdtui.sessions.origin import Origin

    first, *others = _sources(options)
    if others:  # a saved run knows one file: such a run is not saved, and the screen says so
        return Origin(source=" ".join([first, *others]), is_builtin=False)
    return Origin.of(first, **_choices(options))


def _sources(options: argparse.Namespace) -> list[str]:
    return list(options.data) or ["line"]


def _choices(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "target": options.target,
        "features": None if options.features is None else _names(options.features),
        "bias": not options.no_bias,
        "standardize": options.standardize,
    }


def _names(text: str) -> list[str]:
    """Split names at commas; a name that holds a comma is quoted as in a CSV file."""
    import csv

    try:
        return [name.strip() for name in next(csv.reader([text], skipinitialspace=True), [])]
    except csv.Error:
        raise _RefusedError(
            "--features: put a name that holds a comma or a line break in quotation marks"
        ) from None


def _initial_weights(options: argparse.Namespace, data: Dataset) -> Floats | None:
    import numpy as np

    from gdtui.settings import parse_number

    d = len(data.columns)
    if options.seed is not None:
        seed = _parsed("--seed", _whole_from_zero, options.seed)
        return np.random.default_rng(seed).standard_normal((d, 1))
    if options.weights is None:
        return None
    numbers = [_parsed("--weights", parse_number, text) for text in options.weights.split(",")]
    if len(numbers) != d:
        names = ", ".join(_shown(name) for name in data.columns[:8]) + (", ..." if d > 8 else "")
        given = f"{len(numbers)} number{'s' * (len(numbers) > 1)}"
        raise _RefusedError(f"--weights gives {given}, but the model has {d} weights: {names}")
    if not np.isfinite(numbers).all():
        raise _RefusedError("--weights: each must be a finite number")
    return np.array(numbers).reshape(d, 1)


def _settings(options: argparse.Namespace, bowl: Bowl) -> Settings:
    from gdtui.settings import DEFAULT_RATE, Settings, default_rate, parse_epochs, parse_rate, parse_speed

    rate = default_rate(bowl.stable_below) if options.lr is None else _parsed("--lr", parse_rate, options.lr)
    if not bowl.stable_below > 0:
        raise _RefusedError(
            "the inputs are too large numbers for any learning rate: rescale them, or --standardize"
        )
    return Settings(
        learning_rate=rate,
        rate_was_chosen=options.lr is None and rate != DEFAULT_RATE,
        epochs=_parsed("--epochs", parse_epochs, "300" if options.epochs is None else options.epochs),
        speed=_parsed("--speed", parse_speed, "10" if options.speed is None else options.speed),
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
        raise _RefusedError(str(error)) from None
    for line in lines or ["no saved runs: one is saved as soon as a run on the screen has left epoch 0"]:
        print(line, file=out)


def _parsed(option: str, parse: Callable[[str], Value], text: str) -> Value:
    try:
        return parse(text)
    except ValueError as error:
        raise _RefusedError(f"{option}: {error}") from None


def _whole_from_zero(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"'{_shown(text)}' is not a whole number from 0 up")
    return int(text)


def _shown(text: str) -> str:
    from gdtui.text import visible

    return visible(text)


def _say(text: str) -> None:
    """Write a line to standard error; where nobody can read it, the run goes on."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(f"gdtui: {text}", file=sys.stderr)


def _refuse(message: str) -> int:
    _say(message)
    return WRONG_USE


def _to_output(write: Callable[[TextIO], object]) -> int:
    """Let `write` write to standard output, down to the last byte."""
    if sys.stdout is None:
        raise _RefusedError("standard output is closed: there is nowhere to print")
    try:
        write(sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _let_go_of_output()
        raise _RefusedError(f"standard output can't be written: {error.strerror}") from None
    return DONE


def _let_go_of_output() -> None:
    """Point standard output at nothing, so that the interpreter's last flush finds no closed pipe."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
