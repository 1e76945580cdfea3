"""A program on a real pty, its screen read through pyte: the helper of the terminal tests."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SAMPLE = [sys.executable, str(Path(__file__).with_name("sample_app.py"))]
QUESTION = re.compile(rb"\x1b\[5n")
CONTROL = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|[()].|[=>78])|\r")
MODES = (1000, 1003, 1004, 1006, 1015, 1016, 2004, 2048, 25, 1049, 7)


class Session:
    """A child on its own pty; everything waits for a condition, up to a deadline."""

    def __init__(
        self,
        command: Sequence[str] = SAMPLE,
        *,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str | None] | None = None,
        answers: bool = True,
        before: Callable[[], object] | None = None,
    ) -> None:
        self.answers = answers
        self.answers_in_pieces = False
        self.received = b""
        self._text: str | None = None
        self.status: int | None = None
        self.screen = pyte.Screen(*size)
        self.stream = pyte.ByteStream(self.screen)
        self.modes: dict[int, bool] = {7: True, 25: True}
        self.master, slave = pty.openpty()
        set_size(slave, size)
        self.termios_before = termios.tcgetattr(slave)
        self.slave = slave
        self.pid = os.fork()
        if self.pid == 0:  # pragma: no cover
            self._become(command, child_environment(environment), slave, before)
        os.set_blocking(self.master, False)

    def _become(
        self,
        command: Sequence[str],
        environment: dict[str, str],
        slave: int,
        before: Callable[[], object] | None,
    ) -> None:  # pragma: no cover
        try:
            os.close(self.master)
            os.login_tty(slave) if hasattr(os, "login_tty") else login_tty(slave)
            for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            if before:
                before()
            os.execvpe(command[0], list(command), environment)
        finally:
            os._exit(127)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.kill(self.pid, signal.SIGCONT)
            os.waitpid(self.pid, 0)
        for descriptor in (self.master, self.slave):
            if descriptor >= 0:
                os.close(descriptor)

    # What goes in

    def type(self, keys: str | bytes) -> None:
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            if select.select([], [self.master], [], 0.05)[1]:
                data = data[os.write(self.master, data[:1024]) :]
            else:
                self.read(0.05)

    def resize(self, columns: int, rows: int) -> None:
        self._text = None
        self.screen.resize(rows, columns)
        set_size(self.master, (columns, rows))

    def kill(self, number: int) -> None:
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close every end of the pty that this process has."""
        os.close(self.slave)
        os.close(self.master)
        self.slave = self.master = -1

    # What comes out

    def read(self, timeout: float = 0.0, most: int = 65536) -> bytes:
        """Take what the program has written, show it on the screen and answer its questions."""
        if self.master < 0 or not select.select([self.master], [], [], timeout)[0]:
            return b""
        try:
            data = os.read(self.master, most)
        except (BlockingIOError, OSError):
            return b""
        self.received += data
        self._text = None
        self._follow_modes(self.received[-len(data) - 12 :])  # one may come in two pieces
        self.stream.feed(data)
        if self.answers:
            for _ in QUESTION.findall(self.received[-len(data) - 3 :]):  # one may come in two pieces
                self._answer()
        return data

    def _answer(self) -> None:
        for piece in ("\x1b", "[", "0", "n") if self.answers_in_pieces else ("\x1b[0n",):
            self.type(piece)
            time.sleep(0.01 if self.answers_in_pieces else 0)

    def _follow_modes(self, data: bytes) -> None:
        for numbers, switch in re.findall(rb"\x1b\[\?([\d;]+)([hl])", data):
            for number in numbers.split(b";"):
                self.modes[int(number)] = switch == b"h"

    @property
    def text(self) -> str:
        """The screen; it is put together again only after something came."""
        if self._text is None:
            self._text = "\n".join(self.screen.display)
        return self._text

    @property
    def printed(self) -> str:
        """Return what was written since the screen closed, or all if it never opened; no line is wrapped."""
        return CONTROL.sub("", self.received.rpartition(b"\x1b[?1049l")[2].decode())

    def wait(self, condition: Callable[[], object], seconds: float = 10.0, what: str = "") -> None:
        """Read until a condition holds; fail when the time is up."""
        deadline = time.monotonic() + seconds
        while not condition():
            left = deadline - time.monotonic()
            assert left > 0, (
                f"not within {seconds} s: {what or condition}\n{self.text}\n{self.received[-300:]!r}"
            )
            self.read(min(left, 0.05))

    def wait_for(self, text: str, seconds: float = 10.0) -> None:
        self.wait(lambda: text in self.text, seconds, repr(text))

    def read_for(self, seconds: float) -> bytes:
        """Read all that comes in a stretch of time."""
        before, deadline = len(self.received), time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self.read(left)
        return self.received[before:]

    def settle(self, quiet: float = 0.4, seconds: float = 10.0) -> None:
        """Read until nothing has come for a while."""
        deadline = time.monotonic() + seconds
        while self.read(quiet):
            assert time.monotonic() < deadline, "never quiet"

    # How it ends

    def ended(self) -> bool:
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = status
        return self.status is not None

    def exit_code(self, seconds: float = 5.0) -> int:
        """Wait for the end; the exit code, or minus the signal that killed it."""
        self.wait(self.ended, seconds, "the end")
        while self.read():
            pass
        assert self.status is not None
        return os.waitstatus_to_exitcode(self.status)

    def is_restored(self) -> bool:
        """Whether the terminal is as it was before."""
        on = {mode for mode in MODES if self.modes.get(mode)}
        return on == {7, 25} and same_termios(termios.tcgetattr(self.slave), self.termios_before)

    def cpu_seconds(self) -> float:
        """Processor time of the child so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def threads(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/task"))


def same_termios(one: list[Any], other: list[Any]) -> bool:
    return one == other


def login_tty(slave: int) -> None:  # pragma: no cover
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for descriptor in (0, 1, 2):
        os.dup2(slave, descriptor)


def set_size(descriptor: int, size: tuple[int, int]) -> None:
    columns, rows = size
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def child_environment(changes: Mapping[str, str | None] | None) -> dict[str, str]:
    """Return the environment of a terminal of 256 colours with UTF-8, with some changes (None: not set)."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "HOME", "PYTHONPATH", "SHELL", "TMPDIR", "TZ", "XDG_STATE_HOME"}
    }
    wanted: dict[str, str | None] = {**kept, "TERM": "xterm-256color", "LANG": "C.UTF-8", **(changes or {})}
    return {name: value for name, value in wanted.items() if value is not None}
