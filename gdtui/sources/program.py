"""Runs a program whose epochs are watched, in a process group of its own, with its output in a pipe."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gdtui.programs.group import Group, signal_name
from gdtui.programs.surroundings import RECORD, surroundings
from gdtui.refusal import RefusedError
from gdtui.wording.text import quoted
from gdtui.writing import is_same_file

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LEAST_DESCRIPTOR", "ROOT", "Ending", "Program", "check_file", "command_of", "own_traceback"]

ROOT = str(Path(__file__).resolve().parents[2])
LEAST_DESCRIPTOR = 20
"""Shell scripts use the descriptors up to 9 by their numbers, and shells some above."""


class Ending(NamedTuple):
    """How a program ended.

    Attributes
    ----------
    status : int or None
        Its exit status; None where a signal ended it.
    signal : str
        The name of the signal, or nothing.
    sentence : str
        Both in words.
    """

    status: int | None
    signal: str
    sentence: str


class Program:
    """Runs a program in the present folder, without a terminal and with an empty standard input.

    After `end`, no process of its group is left. If this process ends in another way, even by SIGKILL, the
    group is ended at once. Only a process that moves to a session of its own goes on, and nobody reads its
    output.

    Parameters
    ----------
    command : sequence of str
        The program and its arguments: see `command_of`.
    seconds_to_end : float
        How long it may take to end when it is asked to, before it is killed.

    Attributes
    ----------
    output, records : int
        Descriptors that don't block: what it prints on standard output and standard error, and what
        `gdtui.record` writes in it. They are open from `start` until `close`.
    """

    is_process = True

    def __init__(self, command: Sequence[str], *, seconds_to_end: float = 0.5) -> None:
        self.output = self.records = -1
        self._command = list(command)
        self._seconds_to_end = seconds_to_end
        self._environment = surroundings()
        self._group: Group | None = None
        self._ending: Ending | None = None

    def start(self) -> None:
        """Start it.

        Raises
        ------
        RefusedError
            If there is no such program, or the system can't run it.
        """
        _check(self._command, self._environment.get("PATH"))
        try:
            self._start()
        except OSError as error:
            self.close()
            is_python = _is_python_file(self._command)
            raise RefusedError(_not_started(self._command[is_python], error)) from None

    def _start(self) -> None:
        environment = self._environment
        if self._command[0] == sys.executable and ROOT not in sys.path[1:]:  # else it finds gdtui as we do
            paths = [environment.get("PYTHONPATH", ""), ROOT]
            environment = {**environment, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}
        with ExitStack() as theirs:
            self.output, output = os.pipe()
            theirs.callback(os.close, output)
            self.records, records = _high_pipe()
            theirs.callback(os.close, records)
            os.set_blocking(self.output, False)
            os.set_blocking(self.records, False)
            self._group = Group(
                self._command,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=(records,),
                env={**environment, RECORD: f"{records}:{os.fstat(records).st_ino}"},
            )

    def hold(self) -> None:
        """Stop all processes of the group, until `go_on`."""
        if self._group is not None:
            self._group.send(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let the processes of the group go on after `hold`."""
        if self._group is not None:
            self._group.send(signal.SIGCONT)

    def ended(self) -> Ending | None:
        """Tell how the program ended; None while it runs. Processes that it started may run until `end`."""
        if self._ending is None and self._group is not None:
            status = self._group.status()
            self._ending = None if status is None else _ending(status)
        return self._ending

    def end(self) -> Ending:
        """End all processes of the group: first they are asked to, then killed.

        Returns
        -------
        Ending
            How the program ended; it may have ended before. Its output can still be read, until `close`.
        """
        if self._group is None:
            return Ending(None, "", "it was not started")
        if self._group.is_running():
            self._group.send(signal.SIGTERM)
            self._group.send(signal.SIGCONT)
            self._group.wait(self._seconds_to_end)
        status = self._group.kill()
        if self._ending is None:
            self._ending = _ending(status)
        return self._ending

    def close(self) -> None:
        """Close the descriptors; a process that was not ended and writes more gets an error."""
        for descriptor in (self.output, self.records):
            if descriptor >= 0:
                os.close(descriptor)
        self.output = self.records = -1


def _ending(status: int | None) -> Ending:
    if status is None:
        return Ending(None, "", "it does not end, though it was killed")
    if status < 0:
        name = signal_name(-status)
        return Ending(None, name, f"it was ended by {name}")
    return Ending(status, "", f"it ended with exit status {status}" if status else "it ended by itself")


def _high_pipe() -> tuple[int, int]:
    """Make a pipe whose writing end has a number that a shell script does not use."""
    reading, low = os.pipe()
    try:
        return reading, fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, LEAST_DESCRIPTOR)
    except OSError:
        os.close(reading)
        raise
    finally:
        os.close(low)


# -- what is started -------------------------------------------------------------------------------------


def command_of(words: Sequence[str]) -> list[str]:
    """Return the command that runs a program as its user means it.

    Parameters
    ----------
    words : sequence of str
        A Python file, an executable file's path or a command, then its arguments.

    Returns
    -------
    list of str
        A Python file is run by the Python that runs gdtui; anything else is a command as it is.

    Examples
    --------
    >>> command_of(["./a.out", "-n", "3"])
    ['./a.out', '-n', '3']
    >>> command_of(["my_train.py"])[1:]
    ['my_train.py']
    """
    first = words[0]
    is_command = os.sep not in first and not os.path.exists(first) and shutil.which(first) is not None
    return [sys.executable, *words] if first.endswith(".py") and not is_command else list(words)


def _check(command: Sequence[str], path: str | None) -> None:
    """Refuse a command that is not a program, in clearer words than the system's error."""
    first = command[0]
    if _is_python_file(command):
        check_file(command[1])
    elif os.sep in first:
        check_file(first, os.X_OK)
    elif shutil.which(first, path=path) is None:
        here = f": ./{first} is the file in this folder" if first and os.path.isfile(first) else ""
        raise RefusedError(f"there is no command {quoted(first)}{here}")


def _is_python_file(command: Sequence[str]) -> bool:
    return command[0] == sys.executable and len(command) > 1 and command[1].endswith(".py")


def check_file(path: str, access: int = os.R_OK) -> None:
    """Refuse a path that is not a file, or that may not be read or run.

    Raises
    ------
    RefusedError
        In one sentence.
    """
    if os.path.isdir(path):
        raise RefusedError(f"{quoted(path)} is a folder: name the program in it")
    if not os.path.exists(path):
        raise RefusedError(f"there is no file {quoted(path)}")
    if not os.access(path, access):
        what = "can't be read" if access == os.R_OK else "is not executable: chmod +x makes it so"
        raise RefusedError(f"{quoted(path)} {what}")


def _not_started(word: str, error: OSError) -> str:
    why = error.strerror or str(error)
    if error.errno == errno.ENOEXEC:
        why = "its first line does not say what runs it, such as #!/bin/sh"
    elif error.errno == errno.ENOENT:
        why = "its first line names a program that is not on this machine"
    return f"{quoted(word)} can't be run: {why}"


# -- how it ended ----------------------------------------------------------------------------------------

HEADER = "Traceback (most recent call last):"
FRAME = re.compile(r' +File "(?P<path>.*)", line \d+(?P<inner>, in .*)?')
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def own_traceback(lines: Sequence[str], path: str) -> list[str]:
    r"""Cut the last traceback of a program's output down to its own lines.

    Parameters
    ----------
    lines : sequence of str
        The last lines of the output.
    path : str
        The student's file.

    Returns
    -------
    list of str
        The heading, the frames in that file and the line of the error; empty if there is no traceback.

    Examples
    --------
    >>> lines = ["Traceback (most recent call last):", '  File "a.py", line 1, in <module>', "    f()"]
    >>> lines += ['  File "lib.py", line 9, in f', "    1 / 0", "ZeroDivisionError: division by zero"]
    >>> print("\n".join(own_traceback(lines, "a.py")))
    Traceback (most recent call last):
      File "a.py", line 1, in <module>
        f()
    ZeroDivisionError: division by zero
    """
    plain = [COLOUR.sub("", line).rstrip("\r\n") for line in lines]
    start = _start(plain)
    if start is None:
        return []
    kept, is_own = [], False
    for line in plain[start:]:
        frame = FRAME.fullmatch(line)
        if frame:
            is_own = is_same_file(frame["path"], path)
        is_heading = _is_heading(line)
        if is_own or is_heading:
            kept.append(HEADER if is_heading else line)
        if line and not line.startswith(" ") and not is_heading:
            return kept if is_own else [*kept, line]
    return []


def _start(lines: Sequence[str]) -> int | None:
    """Find where the last traceback begins; that of a syntax error in the file itself has no heading."""
    start, is_inside = None, False
    for place, line in enumerate(lines):
        frame = FRAME.fullmatch(line)
        if _is_heading(line) or (frame and not frame["inner"] and not is_inside):
            start, is_inside = place, True
        elif line and not line.startswith(" "):
            is_inside = False
    return start


def _is_heading(line: str) -> bool:
    """Tell whether a line is the heading; a question that `input` has asked may stand before it."""
    return line.endswith(HEADER) and not line.startswith(" ")
