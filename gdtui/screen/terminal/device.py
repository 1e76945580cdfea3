"""The device: the terminal as the system has it, with its size, its mode and the bytes that come from it."""

from __future__ import annotations

import os
import select
import termios
from contextlib import suppress
from typing import Any

__all__ = ["Device", "open_terminal"]

DEFAULT_SIZE = (80, 24)
"""The size of a terminal that says 0 × 0, or does not say its size."""


def open_terminal() -> int:
    """Open the terminal of standard input and output anew, non-blocking."""
    for descriptor in (0, 1):
        with suppress(OSError):
            return os.open(os.ttyname(descriptor), os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    return os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)


def _raw(attributes: list[Any]) -> list[Any]:
    """Return terminal attributes with which each key arrives at once, unchanged, and is not echoed."""
    changed = [*attributes[:6], list(attributes[6])]
    changed[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    changed[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    changed[6][termios.VMIN] = 1
    return changed


class Device:
    """A terminal that is open, non-blocking.

    Attributes
    ----------
    descriptor : int
        Its file descriptor; -1 once it is closed.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._before: list[Any] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows, as the system says."""
        try:
            size = os.get_terminal_size(self.descriptor)
        except OSError:
            return DEFAULT_SIZE
        return (size.columns or DEFAULT_SIZE[0], size.lines or DEFAULT_SIZE[1])

    def set_raw(self) -> None:
        """Let keys arrive as they are pressed."""
        with suppress(termios.error):
            self._before = self._before or termios.tcgetattr(self.descriptor)
            termios.tcsetattr(self.descriptor, termios.TCSANOW, _raw(self._before))

    def restore(self) -> None:
        """Give the terminal the mode that it had, and drop the keys that nobody has read."""
        if self._before is not None:
            with suppress(termios.error):
                termios.tcflush(self.descriptor, termios.TCIFLUSH)
                termios.tcsetattr(self.descriptor, termios.TCSANOW, self._before)
            self._before = None

    def read(self) -> bytes | None:
        """Read what has come: None if nothing has, no bytes if the terminal is gone."""
        try:
            return os.read(self.descriptor, 65536)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def read_within(self, seconds: float) -> bytes | None:
        """Read what comes, and wait for it at most for so long."""
        return self.read() if select.select([self.descriptor], [], [], seconds)[0] else None

    def close(self) -> None:
        """Close it."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1
