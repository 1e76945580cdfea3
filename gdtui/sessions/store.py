"""Store: the folder of saved sessions, one file a session, each whole at any moment."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import stat
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from gdtui.sessions.errors import SessionError
from gdtui.sessions.record import LARGEST, Session, from_bytes, to_bytes
from gdtui.text import quoted, visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Store", "state_folder"]

LETTERS = "23456789bcdfghjkmnpqrstvwxz"
"""No vowels, which make words, and nothing that looks like something else."""

ID_LENGTH = 5
SUFFIX = ".session"
MOST = 50
"""Sessions that are kept."""

ABANDONED = 3600.0
"""Seconds after which a temporary file was surely left behind by a process that was killed."""

LONGEST_WAIT, BETWEEN_TRIES = 2.0, 0.01
"""Seconds that another process may keep the folder locked, and that pass between two tries."""

_ID = re.compile(rf"[{LETTERS}]{{{ID_LENGTH}}}")


def state_folder() -> Path:
    """Find where sessions are kept: ``sessions`` in the user's state directory for gdtui.

    Raises
    ------
    SessionError
        If there is no home directory.
    """
    import platformdirs

    with suppress(RuntimeError):  # platformdirs raises it, or in older versions leaves a ~ in the path
        folder = platformdirs.user_state_path("gdtui") / "sessions"
        if folder.is_absolute():
            return folder
    raise SessionError("there is no home directory")


class Store:
    """Sessions in a folder.

    Of more than 50 sessions, the ones that were saved longest ago are removed; one that is damaged counts
    like any other, and is left alone until then.

    Parameters
    ----------
    folder : Path
        Where; it is made when something is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Return where a session is, or would be.

        Raises
        ------
        SessionError
            If the name can be none, such as a path.
        """
        if not _ID.fullmatch(name):
            raise SessionError(f"{quoted(name)} names no session: gdtui --sessions lists them")
        return self.folder / (name + SUFFIX)

    def new_id(self) -> str:
        """Choose a name that no session has."""
        while True:
            name = "".join(secrets.choice(LETTERS) for _ in range(ID_LENGTH))
            if not self.path(name).exists():
                return name

    def write(self, session: Session) -> None:
        """Replace a session's file by a new one, as a whole, on the disk before it counts.

        Raises
        ------
        OSError
            If it can't be written; what was there before is there still.
        SessionError
            If it would be too large to be read again.
        """
        path, data = self.path(session.id), to_bytes(session)
        if len(data) > LARGEST:
            raise SessionError(f"a session of {len(data) >> 20} MiB is too large")
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, temporary = tempfile.mkstemp(dir=self.folder, prefix=f".{session.id}-")  # mode 0600
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
        self._sync()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep out other processes that lock the folder too; where there is none there is nothing to lock."""
        with ExitStack() as resources:
            with suppress(OSError):
                descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
                resources.callback(os.close, descriptor)  # which gives the lock back
                _lock(descriptor)
            yield

    def _sync(self) -> None:
        """Have the folder on the disk too, where folders can be synced."""
        descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with suppress(OSError):
                os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def read(self, name: str) -> Session:
        """Read a session.

        Raises
        ------
        SessionError
            If there is none of that name, or it can't be read or used.
        """
        path = self.path(name)
        try:
            session = from_bytes(_content(path))
        except FileNotFoundError:
            raise SessionError(f"there is no session {name}: gdtui --sessions lists them") from None
        except OSError as error:
            raise _unusable(name, path, f"it can't be read ({error.strerror})") from None
        except SessionError as error:
            raise _unusable(name, path, str(error)) from None
        if session.id != name:
            raise _unusable(name, path, f"it is damaged (it says that it is {quoted(session.id)})")
        return session

    def names(self) -> list[str]:
        """List the sessions' names, the one that was written last first."""
        return [path.stem for _, path in sorted(self._files(), reverse=True)]

    def prune(self) -> None:
        """Remove the oldest sessions beyond 50, and what processes that were killed have left behind."""
        for name in self.names()[MOST:]:
            with suppress(OSError):
                self.path(name).unlink()
        for path in self.folder.glob(".?????-*"):
            with suppress(OSError):
                if path.stat().st_mtime < time.time() - ABANDONED:
                    path.unlink()

    def _files(self) -> Iterator[tuple[int, Path]]:
        with suppress(OSError):
            for path in list(self.folder.iterdir()):
                if path.suffix == SUFFIX and _ID.fullmatch(path.stem):
                    with suppress(OSError):
                        yield path.stat().st_mtime_ns, path


def _content(path: Path) -> bytes:
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:  # a named pipe must not block
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            raise SessionError("it is damaged (it is no file of a session's size)")
        return file.read(LARGEST)


def _unusable(name: str, path: Path, why: str) -> SessionError:
    return SessionError(f"session {name} can't be resumed: {why}; the file is {visible(str(path))}")


def _lock(descriptor: int) -> None:
    """Lock a folder; one that is held for long is not waited for, nor a file system that has no locks."""
    deadline = time.monotonic() + LONGEST_WAIT
    while not _is_locked(descriptor) and time.monotonic() < deadline:
        time.sleep(BETWEEN_TRIES)


def _is_locked(descriptor: int) -> bool:
    """Lock a folder now, if nobody else has."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
