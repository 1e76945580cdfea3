"""Writing: the one way in which a file is written, so that it is there whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

__all__ = ["PRIVATE", "check_target", "is_same_file", "write_whole"]

BY_UMASK = 0o666
PRIVATE = 0o600
"""Modes of new files."""


def is_same_file(path: str, other: str) -> bool:
    """Tell whether two paths lead to one file, by whatever names; there need not be such a file yet."""
    with suppress(OSError, ValueError):
        return os.path.samefile(path, other)
    with suppress(OSError, ValueError):
        return os.path.realpath(path) == os.path.realpath(other)
    return False


def write_whole(path: str | PathLike[str], data: bytes | Iterable[bytes], *, mode: int = BY_UMASK) -> None:
    """Write a file that replaces the old one as a whole, once the new one is on the disk.

    The bytes go to a new file beside the target, under a name that nobody can guess, which is then renamed.
    A file that is replaced gives its mode and, where that is allowed, its owner and group to the new one.
    Where the target is a symbolic link, the file that it leads to is replaced and the link stays. After an
    error, or an exception that a signal raises, the target is as it was and nothing else is left.

    Parameters
    ----------
    path : str or path
        The target; its folder must be there.
    data : bytes or iterable of bytes
        All that is to be in it, in one piece or in several. What the iterable raises is raised.
    mode : int
        The mode of a file that was not there before, less what the umask takes.

    Raises
    ------
    OSError
        If it cannot be written, or the target is a folder, a pipe or a device.
    """
    before = _status(path)
    target = _destination(path)
    folder = os.path.dirname(target) or os.curdir
    unfinished = os.path.join(folder, f".gdtui-{os.urandom(16).hex()}")
    try:
        _fill(unfinished, [data] if isinstance(data, bytes) else data, before, mode)
        os.replace(unfinished, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(unfinished)
        raise
    _sync(folder)


def check_target(path: str | PathLike[str]) -> None:
    """Find out before long work whether a file could be written.

    Raises
    ------
    OSError
        If it is sure already that `write_whole` would fail.
    """
    _status(path)
    folder = os.path.dirname(_destination(path)) or os.curdir
    if not stat.S_ISDIR(os.stat(folder).st_mode):
        raise _error(errno.ENOTDIR)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _error(errno.EACCES)


def _status(path: str | PathLike[str]) -> os.stat_result | None:
    """Return the status of the target, None where there is none; the system follows links by its rules."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise _error(errno.EISDIR)
    if not stat.S_ISREG(status.st_mode):
        raise FileExistsError(errno.EEXIST, "There is a pipe or a device of that name")
    return status


def _destination(path: str | PathLike[str]) -> str:
    return os.path.realpath(path) if os.path.islink(path) else os.fspath(path)


def _fill(path: str, parts: Iterable[bytes], before: os.stat_result | None, mode: int) -> None:
    """Create a file, and wait until its bytes are on the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with open(os.open(path, flags, mode if before is None else PRIVATE), "wb") as file:
        file.writelines(parts)
        file.flush()
        if before is not None:
            _copy_owner_and_mode(file.fileno(), before)
        os.fsync(file.fileno())


def _copy_owner_and_mode(descriptor: int, before: os.stat_result) -> None:
    """Give a file the owner, group and mode of another; where the group can't be kept, it gets no rights."""
    mode = stat.S_IMODE(before.st_mode) & 0o777
    now = os.fstat(descriptor)
    if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        with suppress(OSError):
            os.fchown(descriptor, before.st_uid, before.st_gid)
        with suppress(OSError):
            os.fchown(descriptor, -1, before.st_gid)
        if os.fstat(descriptor).st_gid != before.st_gid:
            mode &= ~0o070
    with suppress(OSError):  # a file system without modes
        os.fchmod(descriptor, mode)


def _sync(folder: str) -> None:
    """Wait until the new name is on the disk too, where folders can be opened and synced."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
