"""A program in a process group of its own: the group ends as a whole, at the latest with this process."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Group", "signal_name"]

GUARD = 'read -r group && read -r _; test -n "$group" && kill -s KILL -- "-$group"'
"""Reads until this process is gone, however it ended, and then ends the group."""

UNTIL_KILLED = 5.0
"""How many seconds to wait for a process that was killed: one that waits for a broken disk never ends."""

BETWEEN_LOOKS = 0.002
ENDED = b"ZX"
"""The states of a process that has ended, as ``/proc`` has them: zombie and dead."""


def signal_name(number: int) -> str:
    """Name a signal.

    Examples
    --------
    >>> signal_name(9), signal_name(40)
    ('SIGKILL', 'signal 40')
    """
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


class Group:
    """A program in a session of its own, without a terminal: signals of our terminal do not reach it.

    A small shell waits until this process ends, in whatever way, and then ends the group. A process that
    moves to another group or session is not ended.

    Parameters
    ----------
    command : sequence of str
        The program and its arguments.
    **options
        As for `subprocess.Popen`.

    Raises
    ------
    OSError
        If the program can't be started.
    """

    def __init__(self, command: Sequence[str], **options: Any) -> None:
        self._guard = subprocess.Popen(
            ["/bin/sh", "-c", GUARD],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
        )
        self._is_left = True
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, start_new_session=True, **options
            )
        except BaseException:
            self._gone()
            raise
        assert self._guard.stdin is not None
        with suppress(BrokenPipeError):
            self._guard.stdin.write(b"%d\n" % self._process.pid)
            self._guard.stdin.flush()

    @property
    def number(self) -> int:
        """The number of the group, which is that of the program's process."""
        return self._process.pid

    def status(self, seconds: float = 0.0) -> int | None:
        """Return the program's exit status, or the negative number of the signal that ended it.

        Parameters
        ----------
        seconds : float
            How long to wait for its end.

        Returns
        -------
        int or None
            None while it runs. Other processes of its group may still run when it has ended.
        """
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        if self._process.returncode is not None and self._is_left and not self._exists():
            self._gone()
        return self._process.returncode

    def send(self, number: int) -> None:
        """Send a signal to all processes of the group, if there are any."""
        if self._is_left:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.number, number)

    def is_running(self) -> bool:
        """Tell whether any process of the group has not ended."""
        if not self._is_left or not self._exists():
            return False
        states = _states(self.number)
        return states is None or any(state not in ENDED for state in states)

    def wait(self, seconds: float) -> None:
        """Wait until all processes of the group have ended, or so many seconds."""
        until = time.monotonic() + seconds
        self.status(seconds)
        while self.is_running() and time.monotonic() < until:
            time.sleep(BETWEEN_LOOKS)

    def kill(self) -> int | None:
        """Kill what is left of the group; return the program's status, as `status` does."""
        self.send(signal.SIGKILL)
        status = self.status(UNTIL_KILLED)
        until = time.monotonic() + UNTIL_KILLED
        while self.is_running() and time.monotonic() < until:
            self.send(signal.SIGKILL)
            time.sleep(BETWEEN_LOOKS)
        self._gone()
        return status

    def _exists(self) -> bool:
        try:
            os.killpg(self.number, 0)
        except (ProcessLookupError, PermissionError):  # macOS refuses where all of them have ended
            return False
        return True

    def _gone(self) -> None:
        """Send no more signals: the system may give the number to another group."""
        self._is_left = False
        self._guard.kill()
        self._guard.wait()
        assert self._guard.stdin is not None
        with suppress(BrokenPipeError):
            self._guard.stdin.close()


def _states(group: int) -> list[bytes] | None:
    """List the states of a group's processes; None where the system has no ``/proc``."""
    try:
        names = [name for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return None
    states = []
    for name in names:
        with suppress(OSError, IndexError, ValueError):
            with open(f"/proc/{name}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()  # the name may hold anything
            if int(fields[2]) == group:
                states.append(fields[0])
    return states if names else None
