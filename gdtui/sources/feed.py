"""Feed: reads what a program tells into a run, no further ahead than a bound.

The program writes into pipes. When enough epochs are read, the feed reads no more and stops the program, so
that it uses neither memory nor processor.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gdtui.sources.line_reader import LineReader
from gdtui.sources.program import Ending
from gdtui.sources.recorded import RecordReader
from gdtui.sources.told_run import ToldRun

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdtui.sources.epochs import ToldEpoch

__all__ = ["Feed", "Log", "Outlet", "Pipe"]

READ_AHEAD = 2000
"""Reading stops when so many epochs are read ahead of the present one, and goes on at half of them."""

SHARE_AHEAD = 0.25
"""The same bound for large epochs: the share of all numbers kept that those ahead may have."""

PIECE = 1 << 14
"""Bytes that are read at once, which takes a few milliseconds."""


class Outlet(Protocol):
    """Where a program's output comes from.

    Attributes
    ----------
    output, records : int
        The descriptors of what it prints, and of what `gdtui.record` writes; -1 for none.
    is_process : bool
        Whether it is a process that we started: it may end before its output is closed.
    """

    output: int
    records: int
    is_process: bool

    def start(self) -> None:
        """Start it."""

    def hold(self) -> None:
        """Stop the program, without ending it."""

    def go_on(self) -> None:
        """Let it go on."""

    def ended(self) -> Ending | None:
        """Tell how it ended; None while it runs."""

    def end(self) -> Ending:
        """End it, with all processes of its group."""

    def close(self) -> None:
        """Close its descriptors."""


class Pipe:
    """A pipe that another process writes to: it can be read, but the process can't be stopped.

    Parameters
    ----------
    descriptor : int
        What is read.
    name : str
        What has ended when nothing more comes.
    """

    records = -1
    is_process = False

    def __init__(self, descriptor: int, name: str) -> None:
        self.output = descriptor
        self._name = name

    def start(self) -> None:
        """Do nothing: it is open."""

    def hold(self) -> None:
        """Do nothing: a process that writes to a full pipe waits."""

    def go_on(self) -> None:
        """Do nothing."""

    def ended(self) -> Ending:
        """Tell that it has ended, once nothing more comes."""
        return Ending(None, "", f"{self._name} has ended")

    def end(self) -> Ending:
        """Tell that nobody reads it any more."""
        return Ending(None, "", f"{self._name} was left")

    def close(self) -> None:
        """Close it."""
        if self.output >= 0:
            os.close(self.output)
            self.output = -1


class Log(Pipe):
    """A file that a thread copies into a pipe, since an event loop can wait for a pipe but not for a file.

    Parameters
    ----------
    path : str
        The file.
    name : str
        What has ended when nothing more comes.
    skips : int
        How many of its first lines are left out.

    Raises
    ------
    OSError
        If it can't be read.
    """

    def __init__(self, path: str, name: str, skips: int = 0) -> None:
        self._file = Path(path).open("rb")  # noqa: SIM115 (the thread closes it)
        for _ in range(skips):
            self._file.readline()
        output, self._input = os.pipe()
        super().__init__(output, name)

    def start(self) -> None:
        """Start writing."""
        threading.Thread(target=self._write, daemon=True).start()

    def _write(self) -> None:
        with suppress(OSError), self._file, open(self._input, "wb", buffering=0) as pipe:
            while piece := self._file.read(PIECE):
                pipe.write(piece)


class _Copy(Protocol):
    """What gets all epochs that are read as well."""

    def take(self, told: Sequence[ToldEpoch]) -> None:
        """Take the next epochs."""

    def begin(self) -> None:
        """Forget the epochs so far: they are read again."""


class Feed:
    """Reads a program's pipes into a run.

    Parameters
    ----------
    opened : callable
        Makes the program's outlet, anew for each start.
    loss_pattern : str, optional
        The line of the loss, with braces in place of the number.
    copy : Copy, optional
        What gets all epochs as well.

    Attributes
    ----------
    run : ToldRun
        The epochs that were told.
    ending : Ending or None
        How the program ended.
    is_held : bool
        Whether the program is stopped, since enough was read.
    """

    def __init__(
        self, opened: Callable[[], Outlet], loss_pattern: str | None = None, copy: _Copy | None = None
    ) -> None:
        self._opened, self._loss_pattern, self._copy = opened, loss_pattern, copy
        self._begin()

    def _begin(self) -> None:
        self.run = ToldRun()
        self.lines, self.recorded = LineReader(self._loss_pattern), RecordReader()
        self.outlet = self._opened()
        self.ending: Ending | None = None
        self.is_held = False
        self._open: set[int] = set()
        self._has_records = False

    def start(self) -> None:
        """Start the program.

        Raises
        ------
        RefusedError
            If it can't be started.
        """
        self.outlet.start()
        self._open = {one for one in (self.outlet.output, self.outlet.records) if one >= 0}
        for descriptor in self._open:
            os.set_blocking(descriptor, False)

    def restart(self) -> None:
        """End the program, and start it again; what it told is forgotten."""
        self.end()
        self._begin()
        if self._copy is not None:
            self._copy.begin()
        self.start()

    @property
    def form(self) -> str:
        """What the epochs were recognised as, in words."""
        return "gdtui.record" if self._has_records else self.lines.form

    @property
    def other_lines(self) -> list[str]:
        """The last lines that are not part of an epoch, then what `gdtui.record` could not use."""
        return [*self.lines.other_lines, *self.recorded.troubles]

    @property
    def others(self) -> int:
        """How many such lines there have been."""
        return self.lines.others + len(self.recorded.troubles)

    @property
    def descriptors(self) -> frozenset[int]:
        """The descriptors to listen to now: none while the program is held."""
        return frozenset() if self.is_held else frozenset(self._open)

    def read(self, descriptor: int) -> bool:
        """Read a piece; tell whether there was one, or the end."""
        try:
            piece = os.read(descriptor, PIECE)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            piece = b""
        if descriptor == self.outlet.records:
            self._take_recorded(self.recorded.feed(piece))
        else:
            self._take_printed(self.lines.feed(piece) if piece else self.lines.finish())
        if not piece:
            self._open.discard(descriptor)
        self.keep_bound()
        return True

    def settle(self) -> None:
        """Take what is read of the last epoch as the whole of it, since nothing has come for a moment."""
        self._take_printed(self.lines.settle())

    def keep_bound(self) -> None:
        """Stop the program when enough is read, and let it go on when there is room for more."""
        ahead = max(self.run.ahead / READ_AHEAD, self.run.share_ahead / SHARE_AHEAD)
        if not self.is_held and ahead >= 1:
            self.is_held = True
            self.outlet.hold()
        elif self.is_held and ahead <= 0.5:
            self.is_held = False
            self.outlet.go_on()

    def look_for_end(self, *, is_quiet: bool = False) -> bool:
        """Tell whether the program has ended, and all that it wrote is read.

        Parameters
        ----------
        is_quiet : bool
            Whether nothing has come for a moment. Then the program has ended even if a process that it has
            started still holds the output open.
        """
        if self.ending is not None:
            return True
        if self.has_closed or (is_quiet and self.outlet.is_process and not self.is_held):
            ending = self.outlet.ended()
            if ending is not None:
                self._read_rest()
                self.run.end()
                self.ending = ending
        return self.ending is not None

    def _read_rest(self) -> None:
        """Read what is left in the pipes."""
        for descriptor in sorted(self._open):
            while descriptor in self._open and self.read(descriptor):
                pass
        self._take_printed(self.lines.finish())
        self._open.clear()

    @property
    def has_closed(self) -> bool:
        """Whether the output is closed, though the program may run on."""
        return self.outlet.output not in self._open

    def end(self) -> Ending:
        """End the program, and tell how it ended."""
        ending = self.outlet.end()
        self._open.clear()
        self.outlet.close()
        self.ending = self.ending or ending
        return self.ending

    def _take_recorded(self, told: list[ToldEpoch]) -> None:
        """Take what was recorded. It says more than printed lines, which no longer count as epochs then."""
        if told and not self._has_records:
            self._has_records = True
            self.run.forget()
            if self._copy is not None:
                self._copy.begin()
        self._take(told)

    def _take_printed(self, told: list[ToldEpoch]) -> None:
        if not self._has_records:
            self._take(told)

    def _take(self, told: list[ToldEpoch]) -> None:
        self.run.take(told)
        if told and self._copy is not None:
            self._copy.take(told)
