"""A program's epochs, printed as they are read."""

from __future__ import annotations

import select
from typing import TYPE_CHECKING

from gdtui.printing.output import say, to_output
from gdtui.printing.told import chapter_form, json_form, summary_of_program
from gdtui.sources.feed import Feed
from gdtui.sources.program import own_traceback
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from gdtui.cli.run import ProgramToWatch
    from gdtui.settings import Settings
    from gdtui.sources.epochs import ToldEpoch

__all__ = ["print_program"]

UNRECOGNISED = 2
"""The exit status where nothing of what was read is an epoch."""

LAST_LINES = 40
"""A traceback is looked for in so many of the last lines."""


def print_program(program: ProgramToWatch) -> int:
    """Print the epochs as they are read, then say on standard error how it ended."""
    status = 0

    def write(out: TextIO) -> None:
        nonlocal status
        printer = _Printer(out, program.settings)
        feed = Feed(program.open, program.settings.loss_pattern, printer)
        feed.start()
        try:
            _read_all(feed)
            printer.finish()
            out.flush()
        finally:
            feed.end()
        status = _sum_up(feed, program)

    to_output(write)
    return status


def _read_all(feed: Feed) -> None:
    """Read until the program has ended."""
    while not feed.look_for_end():
        ready, _, _ = select.select(list(feed.descriptors), [], [], 0.05 if feed.has_closed else 0.3)
        for descriptor in ready:
            feed.read(descriptor)
        feed.run.seek(1 << 60)  # nothing is held back: the reader of the output sets the pace
        feed.keep_bound()
        if not ready:
            feed.settle()
            feed.look_for_end(is_quiet=True)


class _Printer:
    """Prints each K-th epoch, and the last."""

    def __init__(self, out: TextIO, settings: Settings) -> None:
        self._out, self._every = out, settings.every
        self._is_json = settings.is_json
        self._count = 0
        self._not_printed: ToldEpoch | None = None

    def take(self, told: Sequence[ToldEpoch]) -> None:
        """Print those that are to be printed."""
        for one in told:
            self._not_printed = one
            if self._count % self._every == 0:
                self._write(one)
                self._not_printed = None
            self._count += 1
        self._out.flush()

    def _write(self, told: ToldEpoch) -> None:
        self._out.write(f"{json_form(told)}\n" if self._is_json else chapter_form(told))

    def begin(self) -> None:
        """Count from the start again: what was printed before came from other lines of the same epochs."""
        self._count = 0

    def finish(self) -> None:
        """Print the last one."""
        if self._not_printed is not None:
            self._write(self._not_printed)


def _sum_up(feed: Feed, program: ProgramToWatch) -> int:
    """Say how it ended, and return the exit status."""
    ending = feed.ending
    assert ending is not None
    say(summary_of_program(program.name, feed))
    traceback = own_traceback(feed.other_lines[-LAST_LINES:], program.path)
    if not traceback and ending.status and feed.other_lines:
        traceback = feed.other_lines[-1:]
    for line in traceback:
        say(visible(line))
    if not feed.run.told:
        return UNRECOGNISED
    return 1 if ending.status or ending.signal or feed.run.has_diverged else 0
