"""Process: tells whether one still runs, even if the system has given its number to another program."""

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
"""States of a process that has ended, but whose parent has not asked for its exit status yet."""


def started(process: int) -> str | None:
    """Tell when a process was started: which boot of the system, and how many clock ticks after it.

    It does not depend on a clock that may be wrong, and differs between processes with the same number. None
    where no such process runs, or the system does not say (macOS).
    """
    with suppress(OSError, IndexError):
        boot = _content("sys/kernel/random/boot_id").strip().decode("ascii", "replace")
        fields = _content(f"{process}/stat").rpartition(b")")[2].split()  # the name may hold anything
        return None if fields[STATE] in ENDED else f"{boot} {int(fields[START])}"
    return None


def is_alive(process: int, since: str | None) -> bool:
    """Say whether a process of this system, for which `started` returned `since`, still runs.

    If a start is not known, a process with that number counts if its command line names gdtui or can't be
    read: a needless copy of a run does less harm than two processes that both go on with it.
    """
    now = started(process)
    if since is not None and now is not None:
        return now == since
    return _exists(process) and _may_be_gdtui(process)


def has_it_open(session: Session, is_held: bool | None) -> bool | None:
    """Say whether a process other than this one has a session open; None where that cannot be known.

    A held lock is the surest sign, and works between machines too. `is_held` is None where it is not known
    whether the lock is held.
    """
    if is_held:
        return True
    if session.process is None:
        return False
    if session.is_foreign:
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
