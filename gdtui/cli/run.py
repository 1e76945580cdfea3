"""``gdtui run PROGRAM``: a program of one's own, watched epoch by epoch, or printed as the chapter prints."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from gdtui.cli.arguments import check_options, is_printed, read, refuse_given, settings_of
from gdtui.cli.run_words import FUNCTION, HELP, OF_A_CALL, OF_OWN_RUNS, OWN_RUNS, program_parser, split_words
from gdtui.command_words import called_with
from gdtui.printing.output import print_line, say, to_output
from gdtui.refusal import RefusedError, refusing
from gdtui.wording.text import quoted, visible

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

    from gdtui.data.dataset import Dataset
    from gdtui.screen.program.view import Asked
    from gdtui.settings import Settings
    from gdtui.sources.epochs import ToldEpoch
    from gdtui.sources.feed import Outlet

__all__ = ["ProgramToWatch", "is_run", "play_back", "run_command"]

LOGS = (".txt", ".log", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".out")
STANDARD_INPUT = "standard input"


class ProgramToWatch(NamedTuple):
    """What is to be watched, and how.

    Attributes
    ----------
    open : callable
        Opens its output.
    name : str
        What it is, in the user's words.
    settings : Settings
        What was asked for.
    data : Dataset or None
        What it trains on.
    path : str
        Its file; empty where there is none.
    call : FunctionCall or None
        How its function is called, where it is a function.
    greeting : str
        What the screen says first.
    again : tuple of str
        The words that watch it again; none where that is not possible.
    can_restart : bool
        Whether it can be started again.
    is_saved : bool
        Whether what is read is saved.
    """

    open: Callable[[], Outlet]
    name: str
    settings: Settings
    data: Dataset | None = None
    path: str = ""
    call: _FunctionCall | None = None
    greeting: str = ""
    again: tuple[str, ...] = ()
    can_restart: bool = True
    is_saved: bool = True


def is_run(words: Sequence[str]) -> bool:
    """Tell whether a command line asks for a program; ``run`` alone is data of that name."""
    return words[:1] == ["run"] and (len(words) > 1 or not os.path.exists("run"))


def run_command(words: Sequence[str]) -> int:
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
    parser = program_parser()
    own, command, is_command = split_words(words, parser.options_with_value)
    if {"-h", "--help"} & {*own}:
        return print_line(HELP)
    if not command:
        raise RefusedError("run: name a program, such as gdtui run my_train.py")
    function = None if is_command else FUNCTION.fullmatch(command[0])
    if function is not None:
        own = [*own, *command[1:]]  # behind a function all of it is gdtui's
        if not os.path.isfile(function["path"]):
            raise RefusedError(f"there is no file {quoted(function['path'])}")
    options = read(own, parser)
    settings = _settings(options, is_called=function is not None)
    with ExitStack() as until_end:
        if function is not None:
            program = _called(function["path"], function["name"], settings, until_end)
        else:
            program = _started(command, settings, is_command, has_data="--data" in options.given)
        program = program._replace(again=("gdtui", "run", *words))
        if not is_printed(options):
            return _watch(program)
        from gdtui.cli.run_printed import print_program

        return print_program(program)


def play_back(path: str, name: str, settings: Settings) -> int:
    """Play back what was read of a program that is not running any more."""
    said = f"Played back: {visible(name)} is not running."
    settings = settings._replace(play=True)
    return _watch(
        ProgramToWatch(
            lambda: _log(path, f"the log of {name}", skips=1),
            name,
            settings,
            greeting=said,
            can_restart=False,
            is_saved=False,
        )
    )


def _settings(options: Namespace, *, is_called: bool) -> Settings:
    """Check the options, and put them into one value; the data of --data come before those of a function."""
    if not is_called:
        refuse_given(options, OF_A_CALL, "run: {} is for FILE.py:FUNCTION; a program has its own")
    refuse_given(options, OF_OWN_RUNS, OWN_RUNS)
    if "--data" in options.given:
        options.words = (options.program_data, *options.words)
    check_options(options)
    return settings_of(options)._replace(play="--pause" not in options.given)


# -- what is opened --------------------------------------------------------------------------------------


def _started(command: list[str], settings: Settings, is_command: bool, *, has_data: bool) -> ProgramToWatch:
    """Open a program, standard input, or a log."""
    from gdtui.sources.program import Program, command_of

    first, name = command[0], os.path.basename(command[0])
    known = _data(settings) if has_data else None
    program = ProgramToWatch(lambda: _log(first, name), name, settings, known, path=first)
    if first == "-" and not is_command:
        return program._replace(open=_standard_input, name=STANDARD_INPUT, can_restart=False, is_saved=False)
    if not is_command and _is_log(first):
        if len(command) > 1:
            raise RefusedError(
                f"run: {quoted(first)} is a log, which takes no arguments: {quoted(command[1])}"
            )
        return program._replace(is_saved=False)
    words = list(command) if is_command and not first.endswith(".py") else command_of(command)
    return program._replace(open=lambda: Program(words))


def _is_log(path: str) -> bool:
    """Tell whether a path is a saved log, and no program."""
    if not os.path.isfile(path) or path.endswith(".py"):
        return False
    return path.lower().endswith(LOGS) or not os.access(path, os.X_OK)


def _log(path: str, name: str, skips: int = 0) -> Outlet:
    """Open a log, without some of its first lines; `name` is what ends with it."""
    from gdtui.sources.feed import Log

    try:
        return Log(path, name, skips)
    except OSError as error:
        raise RefusedError(f"{visible(path)} can't be read: {error.strerror}") from None


def _standard_input() -> Outlet:
    from gdtui.sources.feed import Pipe

    if sys.stdin is None or sys.stdin.isatty():
        raise RefusedError("run: - reads a pipe, as in: python -u my_train.py | gdtui run -")
    return Pipe(os.dup(0), STANDARD_INPUT)


def _data(settings: Settings) -> Dataset:
    """Read the data that the program trains on."""
    from gdtui.cli.prepare import read_data
    from gdtui.data.reading import silent

    return read_data(settings, silent)


class _FunctionCall:
    """How a function is called, until another rate or number of epochs is asked for.

    Attributes
    ----------
    path, function : str
        The file, and the function's name.
    data : Dataset
        What the function is called with.
    asked : Asked
        The learning rate and the number of epochs of the next call.
    """

    def __init__(self, path: str, function: str, settings: Settings, until_end: ExitStack) -> None:
        from gdtui.cli.prepare import prepare
        from gdtui.data.reading import silent
        from gdtui.screen.program.view import Asked

        self.path, self.function, self._until_end = path, function, until_end
        run = prepare(settings, silent).run
        self.data, self._weights = run.data, run.trainer.initial_weights
        self.asked = self._first = Asked(run.trainer.learning_rate, settings.epochs)

    def ask(self, asked: Asked) -> None:
        """Use another rate or number of epochs from the next call on."""
        self.asked = asked

    def again(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Write the command that calls it as it was called last."""
        from gdtui.wording.figures import exact_rate

        if self.asked == self._first:
            return words
        return called_with(words, exact_rate(self.asked.learning_rate), self.asked.epochs)

    def open(self) -> Outlet:
        """Make a program that calls the function."""
        from gdtui.sources.calling import calling_command
        from gdtui.sources.program import Program

        rate, epochs = self.asked.learning_rate, self.asked.epochs
        folder = tempfile.mkdtemp(prefix="gdtui-run-")
        self._until_end.callback(shutil.rmtree, folder, ignore_errors=True)
        return Program(
            calling_command(self.path, self.function, self.data, self._weights, rate, epochs, folder)
        )


def _called(path: str, function: str, settings: Settings, until_end: ExitStack) -> ProgramToWatch:
    """Open a function of a file, to be called with data."""
    call = _FunctionCall(path, function, settings, until_end)
    name = f"{os.path.basename(path)}:{function}"
    return ProgramToWatch(call.open, name, settings, call.data, path, call)


# -- on the screen ---------------------------------------------------------------------------------------


def _watch(program: ProgramToWatch) -> int:
    """Show it until it is left."""
    from gdtui.screen.program.check_beside import CheckBeside
    from gdtui.screen.program.controller import Watched
    from gdtui.screen.terminal.capabilities import why_no_screen
    from gdtui.screen.watch import watch_program
    from gdtui.sources.feed import Feed
    from gdtui.sources.program import own_traceback

    if reason := why_no_screen(needs_input=False):
        raise RefusedError(reason)
    settings, call = program.settings, program.call
    saved = _SavedEpochs(program) if program.is_saved else None
    watched = Watched(
        Feed(program.open, settings.loss_pattern, saved),
        program.name,
        data=program.data,
        asked=call.asked if call else None,
        can_restart=program.can_restart,
        call_anew=call.ask if call else None,
        traceback=lambda lines: own_traceback(lines, program.path),
        check=CheckBeside(call.path, call.function) if call else None,
        speed=settings.first_speed,
        play=settings.play,
        greeting=program.greeting,
    )
    status = watch_program(watched, ascii_only=settings.ascii_only)
    if status == 0:
        _say_how_to_go_on(program, saved)
    return status


def _say_how_to_go_on(program: ProgramToWatch, saved: _SavedEpochs | None) -> None:
    from gdtui.wording.shell import command_line

    lines = []
    if program.again and program.name != STANDARD_INPUT:
        again = program.call.again(program.again) if program.call else program.again
        lines.append(f"again:  {command_line(again)}")
    if saved is not None:
        saved.log.close()
        if saved.log.trouble:
            say(saved.log.trouble)
        if saved.log.id:
            lines.append(f"look at it again:  {command_line(['gdtui', '--resume', saved.log.id])}")
    to_output(lambda out: out.write("".join(f"{line}\n" for line in lines)))


class _SavedEpochs:
    """Saves the epochs that are read."""

    def __init__(self, program: ProgramToWatch) -> None:
        from gdtui.sessions.errors import SessionError
        from gdtui.sessions.store import state_folder
        from gdtui.sessions.told import ToldLog

        self._call = program.call
        with refusing(SessionError):
            self.log = ToldLog(state_folder(), program.name, program.again)

    def take(self, told: Sequence[ToldEpoch]) -> None:
        """Save some epochs; those of a function that is called have its rate, where they tell none."""
        from gdtui.printing.told import json_form

        if self._call is not None:
            rate = self._call.asked.learning_rate
            told = [one._replace(learning_rate=rate) if one.learning_rate is None else one for one in told]
        self.log.write(map(json_form, told))

    def begin(self) -> None:
        """Save from the start again."""
        self.log.begin()
