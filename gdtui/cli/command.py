"""The command line: arguments become settings, then a screen or a printed run."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gdtui import __version__
from gdtui.cli.arguments import check_options, is_printed, read, settings_of
from gdtui.printing.output import INTERRUPTED, discard_output, print_line, refusing_faults, say, to_output
from gdtui.programs.surroundings import THREADS
from gdtui.refusal import RefusedError, refusing
from gdtui.wording.text import abridged, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TextIO

    from gdtui.prepared import PreparedRun
    from gdtui.sessions.told import SavedLog
    from gdtui.settings import Settings
    from gdtui.wording.reading_bar import ReadingBar

__all__ = ["main"]

DONE, BAD_END, WRONG_USE = 0, 1, 2
NO_MEMORY = "there is not enough memory: this needs more than the process can get"
NO_ROOM = ("failed to map segment", "annot allocate memory")


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
    if arguments is None:
        _silence_warnings()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(words)
    except RefusedError as error:
        return _refuse(str(error))
    except MemoryError:
        return _refuse(NO_MEMORY)
    except ImportError as error:  # a library that finds no room to be loaded
        if not any(sign in str(error) for sign in NO_ROOM):
            raise
        return _refuse(NO_MEMORY)
    except BrokenPipeError:
        discard_output()
        return DONE
    except KeyboardInterrupt:
        discard_output()
        return INTERRUPTED


def _silence_warnings() -> None:
    """Keep warnings of libraries off the user's terminal."""
    import warnings

    if not sys.warnoptions:
        warnings.simplefilter("ignore")


def _run(words: list[str]) -> int:
    command = _named_command(words)
    if command is not None:
        return command(words[1:])
    options = read(words)
    if "--version" in options.given:
        return print_line(f"gdtui {__version__}")
    if "--list-data" in options.given:
        return to_output(_list_data)
    if "--sessions" in options.given:
        return to_output(_list_sessions)
    check_options(options)
    settings = settings_of(options)
    if settings.predict is not None:
        return _predict(settings)
    if settings.reduce_to is not None:
        return _reduce(settings.reduce_to, settings)
    if is_printed(options):
        return _train(settings)
    _check_terminal()
    return _watch(settings)


def _named_command(words: list[str]) -> Callable[[list[str]], int] | None:
    """Find the command that the first word names; None for a run of gdtui's own.

    Each is loaded when it is named: together they take twice as long to load as the rest of this module.
    """
    if words[:1] == ["check"]:
        from gdtui.cli.check import check_files, is_check

        return check_files if is_check(words) else None
    if words[:1] == ["learn"]:
        from gdtui.cli.learn import is_learn, learn

        return learn if is_learn(words) else None
    if words[:1] == ["run"]:
        from gdtui.cli.run import is_run, run_command

        return run_command if is_run(words) else None
    if words[:1] == ["help"]:
        from gdtui.cli.topics import is_help, print_topic

        return print_topic if is_help(words) else None
    return None


def _train(settings: Settings) -> int:
    """Train, and print what comes of it."""
    from gdtui.cli.prepare import prepare

    if settings.export is not None:
        from gdtui.printing.export import check_new

        check_new(settings.export)
    with _bar() as bar:
        prepared = prepare(settings, bar)
    return (_compare if settings.compare else _print)(prepared, settings)


def _watch(settings: Settings) -> int:
    """Train on the screen, from the beginning or from where a saved run stood."""
    from gdtui.cli.prepare import autosaved, carried_on
    from gdtui.screen.watch import watch

    if settings.resume is not None and (log := _log_to_resume(settings.resume)) is not None:
        from gdtui.cli.run import play_back

        return play_back(str(log.path), log.name, settings)
    if settings.resume is not None:
        begin, name = carried_on, "the data of the saved run"
    else:
        begin, name = autosaved, abridged([os.path.basename(word) for word in settings.sources])
    return watch(lambda report: begin(settings, report), name, ascii_only=settings.ascii_only)


def _log_to_resume(name: str) -> SavedLog | None:
    """Find the log that is to be resumed: that of a name, or else the newest if no run was saved later."""
    from gdtui.sessions.errors import SessionError
    from gdtui.sessions.store import Store, state_folder
    from gdtui.sessions.told import ToldLogs

    with refusing(SessionError, OSError):
        folder = state_folder()
        logs, store = ToldLogs(folder), Store(folder)
        if name:
            return logs.read(name) if logs.has(name) else None
        for newest in logs.all()[:1]:
            runs = [store.path(one) for one in store.names()[:1]]
            if all(newest.saved >= path.stat().st_mtime for path in runs):
                return newest
    return None


def _print(prepared: PreparedRun, settings: Settings) -> int:
    from gdtui.descent.snapshot import Status
    from gdtui.wording.remarks import summary

    run, every = prepared.run, settings.every
    for remark in prepared.remarks:
        say(remark)
    if settings.export is not None:
        from gdtui.printing.export import write_printed

        paths = write_printed(run, settings.export, every)
        say(f"written: {', '.join(map(visible, paths))}")
    if settings.is_json:
        from gdtui.printing.json_lines import print_json

        to_output(lambda out: print_json(run, every, out, prepared.remarks))
    else:
        from gdtui.printing.plain import print_chapter

        to_output(lambda out: print_chapter(run.trainer, every, out))
    last = run.epoch()
    say(summary(last))
    return BAD_END if last.snapshot.diverged or last.snapshot.status is Status.OVERFLOWED else DONE


def _compare(prepared: PreparedRun, settings: Settings) -> int:
    from gdtui.cli.compare import compare, print_comparison, print_comparison_json
    from gdtui.wording.remarks import flat_remarks

    bowl, data = prepared.run.known.bowl, prepared.run.data
    for remark in (*flat_remarks(data, bowl), *data.notes):  # of rates the table itself speaks
        say(remark)
    runs = compare(prepared.run, settings.compare)
    show = print_comparison_json if settings.is_json else print_comparison
    to_output(lambda out: show(runs, bowl, out))
    return BAD_END if any(run.status in ("diverged", "overflowed") for run in runs) else DONE


def _predict(settings: Settings) -> int:
    """Print new rows with the predictions of a new run, or of a saved one."""
    from gdtui.cli.predict import predict, ready

    with _bar() as bar:
        run, rows = ready(settings, bar)
    return DONE if predict(run, rows, is_trained=settings.resume is not None) else BAD_END


def _check_terminal() -> None:
    from gdtui.screen.terminal.capabilities import why_no_screen

    if reason := why_no_screen():
        raise RefusedError(reason)


@contextmanager
def _bar() -> Iterator[ReadingBar]:
    """Show on standard error how far the reading is, and clear that line in the end."""
    from gdtui.wording.reading_bar import ReadingBar

    bar = ReadingBar(sys.stderr)
    try:
        yield bar
    finally:
        bar.clear()


def _reduce(path: str, settings: Settings) -> int:
    """Write the reduced data to a file, and do nothing else."""
    from gdtui.cli.prepare import read_data
    from gdtui.data import reduced_file
    from gdtui.wording.counts import several
    from gdtui.writing import check_target, is_same_file

    if any(is_same_file(path, word) for word in settings.words):
        raise RefusedError(f"--reduce-to: {visible(path)} is among the data")
    with refusing_faults(path):
        check_target(path)  # before the data are read, which may take long
    with _bar() as bar:
        data = read_data(settings, bar).reduced()
    with refusing_faults(path):
        reduced_file.write(path, data)
    for note in data.notes[:-1]:
        say(note)
    rows, columns = data.rows, len(data.columns) + 1
    say(f"{visible(path)}: {several(rows, 'row')} of {several(columns, 'column')}, reduced")
    return DONE


def _list_data(out: TextIO) -> None:
    from gdtui.data.catalogue import CATALOGUE

    print(f"{'name':<10}{'rows':>5}  {'columns':<22} what it is", file=out)
    for entry in CATALOGUE:
        columns = ", ".join(entry.columns)
        print(f"{entry.name:<10}{entry.rows:>5}  {columns:<22} {entry.description}", file=out)
        print(f"{'':<40}{entry.source}", file=out)


def _list_sessions(out: TextIO) -> None:
    from gdtui.sessions.errors import SessionError
    from gdtui.sessions.listing import log_line, sessions_table
    from gdtui.sessions.store import Store, state_folder
    from gdtui.sessions.told import ToldLogs

    with refusing(SessionError):
        folder = state_folder()
        lines = [*sessions_table(Store(folder)), *map(log_line, ToldLogs(folder).all())]
    for line in lines or ["no saved runs: one is saved as soon as a run on the screen has left epoch 0"]:
        print(line, file=out)


def _refuse(message: str) -> int:
    say(message)
    return WRONG_USE
