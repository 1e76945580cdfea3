"""Bytes on their way to the terminal. What it does not take at once is kept for later."""

from __future__ import annotations

import os
import select
import termios
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from gdtui.screen.terminal.flow_control import FlowControl

__all__ = ["Output"]

CANCEL = b"\x18"
"""Ends an escape sequence that was broken off."""

LAST_OUTPUT = 0.5
"""Seconds for the terminal to take the last bytes."""


class Output:
    """What is written on a terminal that may not take it at once.

    Parameters
    ----------
    tty : int
        The descriptor of the terminal, which does not block.
    loop : asyncio.AbstractEventLoop
        Waits until the terminal takes more.
    flow : FlowControl
        Told when a whole frame has been taken.
    on_drained : callable
        Called when the terminal has taken everything at last.
    """

    def __init__(
        self, tty: int, loop: asyncio.AbstractEventLoop, flow: FlowControl, on_drained: Callable[[], object]
    ) -> None:
        self._tty, self._loop, self._flow, self._on_drained = tty, loop, flow, on_drained
        self._kept = b""
        self._frame_size = 0

    @property
    def is_pending(self) -> bool:
        """Whether the terminal has not taken everything yet."""
        return bool(self._kept)

    def add(self, data: bytes) -> None:
        """Keep what goes out before the next frame."""
        self._kept += data

    def send(self, frame: bytes) -> None:
        """Write a frame as far as the terminal takes it now."""
        self._kept = frame
        self._frame_size = len(frame)
        self.drain()

    def drain(self) -> bool:
        """Write what the terminal takes now, and the rest when it takes more; return whether that was all."""
        self._kept = self._kept[self._write(self._kept) :]
        if self._kept:
            self._loop.add_writer(self._tty, self._on_writable)
            return False
        if self._frame_size:
            self._flow.sent(self._frame_size, self._loop.time())
            self._frame_size = 0
        return True

    def finish(self, data: bytes) -> None:
        """Write the last bytes. A terminal that takes nothing loses what it has not shown yet."""
        self._loop.remove_writer(self._tty)
        left, self._kept = (CANCEL if self._kept else b"") + data, b""
        deadline = time.monotonic() + LAST_OUTPUT
        while left and time.monotonic() < deadline:
            taken = self._write(left)
            left = left[taken:]
            if not taken:
                self._throw_away()
                left = CANCEL + data

    def _throw_away(self) -> None:
        with suppress(termios.error):
            termios.tcflush(self._tty, termios.TCOFLUSH)
        select.select([], [self._tty], [], 0.05)

    def _write(self, data: bytes) -> int:
        """Write what the terminal takes at once, and return how many bytes that was."""
        try:
            return os.write(self._tty, data)
        except BlockingIOError:
            return 0
        except OSError:  # gone: the reader will hear of it too, and end the process
            return len(data)

    def _on_writable(self) -> None:
        if self.drain():
            self._loop.remove_writer(self._tty)
            self._on_drained()
