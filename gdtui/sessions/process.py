"""Process: which one it was, so that a number which was given to another program is not taken for it."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdtui.sessions.record import Session

__all__ = ["has_it_open", "is_alive", "started"]

PROC = "/proc"
STATE, START = 0, 19
"""Places in ``/proc/PID/stat``, counted behind the process's name (proc_pid_stat(5), fields 3 and 22)."""

ENDED = b"ZX"
"""States of a process that has ended, of which its parent has not heard yet."""


def started(process: int) -> str | None:
    """Tell when a process was started: which boot of the system, and how many clock ticks after it.

    No clock can turn that round, and no two processes of one number have it in common.

    Returns
    -------
    str or None
        Both; None where no such process runs, or the system does not say (macOS).
    """
    with suppress(OSError, IndexError):
        boot = _content("sys/kernel/random/boot_id").strip().decode("ascii", "replace")
        fields = _content(f"{process}/stat").rpartition(b")")[2].split()  # the name may hold anything
        return None if fields[STATE] in ENDED else f"{boot} {int(fields[START])}"
    return None


def is_alive(process: int, since: str | None) -> bool:
    """Say whether a process of this system, by its number and what `started` said of it, is still there.

    Where its start is not known, a process of that number counts, unless its words do not name gdtui: two who
    take one run for theirs are worse than a copy too many.
    """
    now = started(process)
    if since is not None and now is not None:
        return now == since
    return _exists(process) and _may_be_gdtui(process)


def has_it_open(session: Session, is_held: bool | None) -> bool | None:
    """Say whether a process other than this one has a session open.

    Parameters
    ----------
    session : Session
        What was saved of it.
    is_held : bool or None
        Whether its lock is held, the surest sign, which tells of other machines as well; None where that
        cannot be known.

    Returns
    -------
    bool or None
        None where it cannot be known: it was not left, on another machine, and no lock tells more.
    """
    if is_held:
        return True
    if session.process is None:
        return False
    if session.host != os.uname().nodename:
        locks_tell = is_held is not None and session.serial is not None  # older versions locked nothing
        return False if locks_tell else None
    return session.process != os.getpid() and is_alive(session.process, session.started)


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _may_be_gdtui(process: int) -> bool:
    with suppress(OSError):
        return b"gdtui" in _content(f"{process}/cmdline")
    return True


def _content(name: str) -> bytes:
    with open(os.path.join(PROC, name), "rb") as file:
        return file.read()
