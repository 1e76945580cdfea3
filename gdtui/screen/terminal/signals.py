"""The signals that concern a program on a terminal: new size, stop, continue, and the four that end it."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Listener", "Signals", "end"]

ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)

LAST_WORDS = 1.0
"""Seconds that the app gets to save what it has when a signal ends it."""


class Listener(Protocol):
    """What is to be done about signals."""

    def resized(self) -> None:
        """Do what a new size of the terminal asks for."""

    def suspend(self) -> None:
        """Give the terminal back to the shell for a while."""

    def resume(self) -> None:
        """Take the terminal again."""

    def end(self, number: int) -> None:
        """End the process."""


class Signals:
    """Turns signals into calls from the event loop, while the terminal is ours."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._held: list[int] = []

    def hold(self) -> None:
        """Listen; an ending signal that is ignored (``nohup``) stays ignored."""
        self.release()
        self._hear(signal.SIGWINCH, self._listener.resized)
        self._hear(signal.SIGTSTP, self.stop)
        self._hear(signal.SIGCONT, self._listener.resume)
        for number in ENDING:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._hear(number, self._listener.end, int(number))

    def release(self) -> None:
        """Stop listening."""
        while self._held:
            self._loop.remove_signal_handler(self._held.pop())

    def stop(self) -> None:
        """Give the terminal back, stop as the shell expects it, and take the terminal again when continued.

        The stop is the signal's own default: in an orphaned process group (``ssh -t host gdtui``), where no
        shell could ever continue it, the system ignores it.
        """
        self._listener.suspend()
        self.release()
        before = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.pthread_kill(threading.get_ident(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, before)
        self._listener.resume()

    def _hear(self, number: int, action: Callable[..., None], *arguments: Any) -> None:
        self._loop.add_signal_handler(number, action, *arguments)
        self._held.append(number)


def stop_group() -> None:
    """Do what the terminal would have done for Ctrl-Z: stop all that runs in the foreground with us."""
    os.killpg(os.getpgrp(), signal.SIGTSTP)


def end(app: object, number: int) -> None:
    """End the process with the code that a shell gives to a signal, after the app has saved its session.

    The app's ``save_session()``, if it has one, gets a second; it runs beside this thread so that it can't
    take longer.
    """
    save = getattr(app, "save_session", None)
    if save is not None:
        saving = threading.Thread(target=save, daemon=True)
        saving.start()
        saving.join(LAST_WORDS)
    os._exit(128 + number)
