"""Output: standard output and standard error, also where they are closed, broken or full."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from gdtui.refusal import RefusedError
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

__all__ = ["INTERRUPTED", "discard_output", "print_line", "refusing_faults", "say", "to_output"]

INTERRUPTED = 130
"""The exit status of a process that Ctrl-C ended, by the convention of shells: 128 + 2 (SIGINT)."""


def say(text: str) -> None:
    """Write a line to standard error; where nobody can read it, the run goes on."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(f"gdtui: {text}", file=sys.stderr)


def to_output(write: Callable[[TextIO], object]) -> int:
    """Let `write` write to standard output, down to the last byte, and return the exit status for that."""
    if sys.stdout is None:
        raise RefusedError("standard output is closed: there is nowhere to print")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name may have letters that its encoding lacks
    try:
        write(sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_output()
        raise RefusedError(f"standard output can't be written: {error.strerror}") from None
    return 0


def print_line(text: str) -> int:
    """Write a line to standard output, and return the exit status for that."""
    return to_output(lambda out: out.write(f"{text}\n"))


def discard_output() -> None:
    """Send standard output to the null device, so that the interpreter's last flush finds no closed pipe."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def refusing_faults(path: str) -> Iterator[None]:
    """Refuse what can't write a file, with the reason in a line.

    Raises
    ------
    RefusedError
        In place of the error of the system.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise RefusedError(f"{visible(path)} cannot be written: {visible(why)}") from None
