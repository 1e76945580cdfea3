"""``gdtui run PROGRAM``: a program of one's own, watched epoch by epoch, or printed as the chapter prints."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from gdtui.cli.arguments import check, read, settings_of
from gdtui.cli.run_words import CALL_VALUES, FUNCTION, HELP, taken_apart, taken_out
from gdtui.printing.output import say, to_output
from gdtui.refusal import RefusedError
from gdtui.wording.text import quoted, visible

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from gdtui.data.dataset import Dataset
    from gdtui.settings import Settings
    from gdtui.sources.epochs import ToldEpoch
    from gdtui.sources.feed import Outlet

__all__ = ["Opened", "is_run", "play_back", "run"]

LOGS = (".txt", ".log", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".out")


def is_run(words: Sequence[str]) -> bool:
    """Tell whether a command line asks for a program; ``run`` alone is data of that name."""
    return words[:1] == ["run"] and (len(words) > 1 or not os.path.exists("run"))


def run(words: Sequence[str]) -> int:
    """Run what is named after ``run``, on the screen or printed.

    Parameters
    ----------
    words : sequence of str
        The command line after ``run``.

    Returns
    -------
    int
        The exit status.

    Raises
    ------
    RefusedError
        If the words contradict each other, or there is no such program.
    """
    own, command, is_command = taken_apart(words)
    if {"-h", "--help"} & {*own}:
        return to_output(lambda out: out.write(f"{HELP}\n"))
    if not command:
        raise RefusedError("run: name a program, such as gdtui run my_train.py")
    function = None if is_command else FUNCTION.fullmatch(command[0])
    if function is not None:
        own, command = [*own, *command[1:]], command[:1]  # all of it is gdtui's
    own, loss = taken_out(own, "--loss")
    if loss is not None and loss.count("{}") != 1:
        raise RefusedError(
            f"--loss {quoted(loss)}: put {{}} once in the place of the number, as in 'loss: {{}}'"
        )
    is_paused = "--pause" in own
    own = [word for word in own if word != "--pause"]
    again = ("gdtui", "run", *words)
    with ExitStack() as until_end:
        if function is not None:
            opened = _called(function["path"], function["name"], own, until_end)
        else:
            opened = _started(command, own, is_command)
        opened = opened._replace(loss=loss, play=not is_paused, again=again)
        if not opened.is_printed:
            return _watch(opened)
        from gdtui.cli.run_printed import print_program

        return print_program(opened)


def play_back(path: str, name: str, settings: Settings) -> int:
    """Play back what was read of a program that is not running any more."""
    said = f"Played back: {visible(name)} is not running."
    opened = Opened(lambda: _log(path, skips=1), name, settings, can_restart=False, greeting=said)
    return _watch(opened._replace(is_saved=False))


STANDARD_INPUT = "standard input"


class Opened(NamedTuple):
    """What is to be watched, and how."""

    outlet: Callable[[], Outlet]
    name: str
    settings: Settings
    data: Dataset | None = None
    is_printed: bool = False
    can_restart: bool = True
    path: str = ""
    function: str = ""
    calling: _Calling | None = None
    greeting: str = ""
    loss: str | None = None
    play: bool = True
    again: tuple[str, ...] = ()
    is_saved: bool = True


def _options(words: list[str]) -> tuple[argparse.Namespace, bool]:
    """Read gdtui's own options, and tell whether what is read is printed."""
    options = read(words)
    is_printed = options.plain or options.json or not (sys.stdout is not None and sys.stdout.isatty())
    for name in ("resume", "compare", "predict", "reduce_to", "export", "hide"):
        if getattr(options, name) is not None:
            raise RefusedError(f"run: --{name.replace('_', '-')} is for gdtui's own runs")
    check(options, is_printed=is_printed)
    return options, is_printed


# -- what is opened --------------------------------------------------------------------------------------


def _started(command: list[str], own: list[str], is_command: bool) -> Opened:
    """Open a program, standard input, or a log."""
    from gdtui.sources.program import Program, command_of

    for option in CALL_VALUES:
        if any(word.partition("=")[0] == option for word in own):
            raise RefusedError(f"run: {option} is for FILE.py:FUNCTION; a program has its own")
    own, data = taken_out(own, "--data")
    options, is_printed = _options([*([] if data is None else [data]), *own])
    settings = settings_of(options)
    known = None if data is None else _data(settings)
    first = command[0]
    opened = Opened(lambda: _log(first), os.path.basename(first), settings, known, is_printed, path=first)
    if first == "-" and not is_command:
        return opened._replace(outlet=_standard_input, name=STANDARD_INPUT, can_restart=False, is_saved=False)
    if not is_command and _is_log(first):
        if len(command) > 1:
            raise RefusedError(
                f"run: {quoted(first)} is a log, which takes no arguments: {quoted(command[1])}"
            )
        return opened._replace(is_saved=False)
    words = list(command) if is_command and not first.endswith(".py") else command_of(command)
    return opened._replace(outlet=lambda: Program(words))


def _is_log(path: str) -> bool:
    """Tell whether a path is a saved log, and no program."""
    if not os.path.isfile(path) or path.endswith(".py"):
        return False
    return path.lower().endswith(LOGS) or not os.access(path, os.X_OK)


def _log(path: str, skips: int = 0) -> Outlet:
    """Open a log, behind some of its lines."""
    from gdtui.sources.feed import Log

    try:
        return Log(path, os.path.basename(path), skips)
    except OSError as error:
        raise RefusedError(f"{visible(path)} can't be read: {error.strerror}") from None


def _standard_input() -> Outlet:
    from gdtui.sources.feed import Pipe

    if sys.stdin is None or sys.stdin.isatty():
        raise RefusedError("run: - reads a pipe, as in: python -u my_train.py | gdtui run -")
    return Pipe(os.dup(0), "standard input")


def _data(settings: Settings) -> Dataset:
    """Read the data that the program trains on."""
    from gdtui.cli.prepare import data
    from gdtui.data.reading import silent

    return data(settings, silent)


class _Calling:
    """How a function is called: anew with another rate or number of epochs."""

    def __init__(self, path: str, function: str, prepared_settings: Settings, until_end: ExitStack) -> None:
        from gdtui.cli.prepare import prepare
        from gdtui.data.reading import silent
        from gdtui.screen.program.view import Asked

        self._path, self._function, self._until_end = path, function, until_end
        run = prepare(prepared_settings, silent).run
        self.data, self._weights = run.data, run.trainer.initial_weights
        self.asked = Asked(run.trainer.learning_rate, prepared_settings.epochs)

    def outlet(self) -> Outlet:
        """Make a program that calls the function."""
        from gdtui.sources.calling import calling_command
        from gdtui.sources.program import Program

        rate, epochs = self.asked.learning_rate, self.asked.epochs
        folder = tempfile.mkdtemp(prefix="gdtui-run-")
        self._until_end.callback(shutil.rmtree, folder, ignore_errors=True)
        return Program(
            calling_command(self._path, self._function, self.data, self._weights, rate, epochs, folder)
        )


def _called(path: str, function: str, own: list[str], until_end: ExitStack) -> Opened:
    """Open a function of a file, to be called with data."""
    if not os.path.isfile(path):
        raise RefusedError(f"there is no file {quoted(path)}")
    words, data = taken_out(own, "--data")
    options, is_printed = _options([*([] if data is None else [data]), *words])
    settings = settings_of(options)
    calling = _Calling(path, function, settings, until_end)
    name = f"{os.path.basename(path)}:{function}"
    return Opened(
        calling.outlet,
        name,
        settings,
        calling.data,
        is_printed,
        path=path,
        function=function,
        calling=calling,
    )


# -- on the screen ---------------------------------------------------------------------------------------


def _watch(opened: Opened) -> int:
    """Show it until it is left."""
    from gdtui.screen.program.check_beside import CheckBeside
    from gdtui.screen.program.controller import Watched
    from gdtui.screen.terminal.capabilities import why_no_screen
    from gdtui.screen.watch import watch_program
    from gdtui.sources.feed import Feed
    from gdtui.sources.program import own_traceback

    if reason := why_no_screen(needs_input=False):
        raise RefusedError(reason)
    copy = _Saved(opened) if opened.is_saved else None
    feed = Feed(opened.outlet, opened.loss, copy)
    calling = opened.calling
    speed = opened.settings.speed
    watched = Watched(
        feed,
        opened.name,
        data=opened.data,
        asked=calling.asked if calling else None,
        can_restart=opened.can_restart,
        call_anew=None if calling is None else lambda asked: setattr(calling, "asked", asked),
        traceback=lambda lines: own_traceback(lines, opened.path),
        check=CheckBeside(opened.path, opened.function) if opened.function else None,
        speed=10.0 if speed is None else speed,
        play=opened.play,
        greeting=opened.greeting,
    )
    status = watch_program(watched, ascii_only=opened.settings.ascii_only)
    if status == 0:
        _say_how_to_go_on(opened, copy)
    return status


def _say_how_to_go_on(opened: Opened, copy: _Saved | None) -> None:
    from gdtui.wording.shell import command_line

    lines = []
    if opened.again and opened.name != STANDARD_INPUT:
        lines.append(f"again:  {command_line(opened.again)}")
    if copy is not None:
        copy.log.close()
        if copy.log.trouble:
            say(copy.log.trouble)
        if copy.log.id:
            lines.append(f"look at it again:  {command_line(['gdtui', '--resume', copy.log.id])}")
    to_output(lambda out: out.write("".join(f"{line}\n" for line in lines)))


class _Saved:
    """Saves the epochs that are read."""

    def __init__(self, opened: Opened) -> None:
        from gdtui.sessions.errors import SessionError
        from gdtui.sessions.store import state_folder
        from gdtui.sessions.told import ToldLog

        self._opened = opened
        try:
            self.log = ToldLog(state_folder(), opened.name, opened.again)
        except SessionError as error:
            raise RefusedError(str(error)) from None

    def take(self, told: Sequence[ToldEpoch]) -> None:
        """Save some epochs."""
        from gdtui.printing.told import json_form

        asked = self._opened.calling.asked if self._opened.calling is not None else None
        if asked is not None:
            told = [
                one if one.learning_rate is not None else one._replace(learning_rate=asked.learning_rate)
                for one in told
            ]
        self.log.write(map(json_form, told))

    def begin(self) -> None:
        """Save anew."""
        self.log.begin()
