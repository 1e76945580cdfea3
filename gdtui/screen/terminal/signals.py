"""The signals of a program on a terminal: new size, stop, continue, and the four that end it."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.screen.terminal.driver import Terminal

__all__ = ["Signals", "end", "stop_group"]

ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
HANDLED = (signal.SIGWINCH, signal.SIGTSTP, signal.SIGCONT, *ENDING)

SAVING_TIME = 1.0
"""Seconds that the app gets to save what it has when a signal ends it."""


class Signals:
    """Turns signals into calls from the event loop, while the driver has the terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._loop = asyncio.get_running_loop()

    def listen(self) -> None:
        """Listen. An ending signal that the process ignores (``nohup``) stays ignored."""
        self._loop.add_signal_handler(signal.SIGWINCH, self._terminal.resized)
        self._loop.add_signal_handler(signal.SIGTSTP, self.stop)
        self._loop.add_signal_handler(signal.SIGCONT, self._terminal.resume)
        for number in ENDING:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._loop.add_signal_handler(number, self._terminal.end, number)

    def ignore(self) -> None:
        """Stop listening."""
        for number in HANDLED:
            self._loop.remove_signal_handler(number)

    def stop(self) -> None:
        """Give the terminal back, stop as the shell expects it, and take the terminal again when continued.

        The process stops by the signal's own default. So the system ignores the signal in an orphaned process
        group (``ssh -t host gdtui``), where no shell could continue the process.
        """
        self._terminal.suspend()
        before = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.pthread_kill(threading.get_ident(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, before)
        self._terminal.resume()


def stop_group() -> None:
    """Do what the terminal does for Ctrl-Z: stop the process group, which is all of the shell's job."""
    os.killpg(os.getpgrp(), signal.SIGTSTP)


def end(number: int, save: Callable[[], object]) -> None:
    """End the process with the code that a shell gives to a signal, after the app has saved its session.

    Saving gets a second. It runs beside this thread, so that it can't take longer.
    """
    saving = threading.Thread(target=save, daemon=True)
    saving.start()
    saving.join(SAVING_TIME)
    os._exit(128 + number)
