"""Locks on files: the system releases a lock when its process ends, however it ends."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Hold", "NoLocksError", "hold", "is_held"]

BETWEEN_TRIES = 0.01
"""Seconds between two attempts to lock a file."""

UNKNOWN = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL, errno.EBADF})
"""Errors by which a file system says that it has no locks."""


class NoLocksError(OSError):
    """Files cannot be locked there: the file system has no locks, or the lock's file cannot be opened."""


class Hold:
    """A locked file.

    Attributes
    ----------
    descriptor : int
        The open file.
    path : Path
        Where it is.
    """

    def __init__(self, descriptor: int, path: Path) -> None:
        self.descriptor = descriptor
        self.path = path

    def release(self) -> None:
        """Release the lock; a second call does nothing."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def end(self) -> None:
        """Remove the file, if it is still the locked one, and release the lock."""
        if self.is_valid():
            with suppress(OSError):
                self.path.unlink()
        self.release()

    def is_valid(self) -> bool:
        """Say whether the locked file is still the one that others find."""
        with suppress(OSError):
            return os.path.samestat(os.fstat(self.descriptor), os.stat(self.path, follow_symlinks=False))
        return False


def hold(path: Path, patience: float) -> Hold | None:
    """Lock a file, made if there is none; None where another process keeps it for `patience` seconds.

    Raises
    ------
    NoLocksError
        If nothing can be locked there.
    """
    deadline = time.monotonic() + patience
    while True:
        held = _tried(path)
        if held is not None or time.monotonic() >= deadline:
            return held
        time.sleep(BETWEEN_TRIES)


def is_held(path: Path) -> bool:
    """Say whether another process, or another part of this one, holds the lock of a file.

    Raises
    ------
    NoLocksError
        If that cannot be known.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise NoLocksError(error.errno, error.strerror) from None
    try:
        return not _is_locked(descriptor, fcntl.LOCK_SH)  # a shared lock needs only reading, over NFS too
    finally:
        os.close(descriptor)


def _tried(path: Path) -> Hold | None:
    """Try once to lock a file; the lock of a file that was removed after it was opened does not count."""
    # Over NFS an exclusive lock needs a file that is open for writing.
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        descriptor = os.open(path, flags, 0o600)
    except OSError as error:
        raise NoLocksError(error.errno, error.strerror) from None
    held = Hold(descriptor, path)
    try:
        if _is_locked(descriptor, fcntl.LOCK_EX) and held.is_valid():
            return held
    except BaseException:
        held.release()
        raise
    held.release()
    return None


def _is_locked(descriptor: int, how: int) -> bool:
    """Lock an open file now, if nobody else has."""
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in UNKNOWN:
            raise NoLocksError(error.errno, error.strerror) from None
        return False
    return True
