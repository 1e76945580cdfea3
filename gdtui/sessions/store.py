"""Store: the folder of saved sessions, one file per session, each complete at any moment."""

from __future__ import annotations

import os
import stat
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from gdtui.sessions.errors import SessionError, TakenError
from gdtui.sessions.locks import Hold, NoLocksError, hold, is_held
from gdtui.sessions.names import is_name, new_name
from gdtui.sessions.process import has_it_open
from gdtui.sessions.record import (
    BEGINNING,
    LARGEST,
    LAST_SERIAL,
    Session,
    read_beginning,
    record_from_bytes,
    record_to_bytes,
)
from gdtui.wording.text import quoted, visible
from gdtui.writing import PRIVATE, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["MOST", "SUFFIX", "OpenedSession", "Store", "state_folder"]

SUFFIX = ".session"
LOCK = ".lock"
OPEN = ".open"
MOST = 50
"""Sessions that are kept, besides those that are open."""

ABANDONED = 3600.0
"""Seconds after which a temporary file was surely left behind by a process that was killed."""

LONGEST_WAIT = 2.0
"""Seconds that another process may keep the folder locked."""

LOCK_PATIENCE = 0.2
"""Seconds to try for a session's lock: a process that only looks whether it is held releases it sooner."""

ATTEMPTS = 3
"""How often a save is tried if its folder is removed meanwhile."""


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


@dataclass
class OpenedSession:
    """A session that this process has open.

    Attributes
    ----------
    name : str
        The session's name.
    hold : Hold or None
        The lock that shows others that it is open; None where files cannot be locked.
    checksum : str or None
        The checksum of the last save that this process knows; None where there is none yet.
    """

    name: str
    hold: Hold | None = None
    checksum: str | None = None

    def close(self) -> None:
        """Let other processes open it."""
        if self.hold is not None:
            self.hold.end()


class _SessionFile(NamedTuple):
    """What is known of a session's file; entries sort in the order in which the files were written."""

    serial: int
    modified: int
    name: str
    is_intact: bool
    is_readable: bool


class Store:
    """Sessions in a folder.

    Each save has a larger serial number than all before it, so that their order does not depend on a clock.
    Sessions that older versions of gdtui wrote have none: they count as older than all others, and are
    ordered by the time of their files. Of the sessions that are not open, the 50 that were saved last are
    kept; of damaged ones another 50.

    Parameters
    ----------
    folder : Path
        The folder; it is made when something is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._last_serial = 0
        self._has_looked = False

    def path(self, name: str) -> Path:
        """Return the path of a session's file, which need not exist.

        Raises
        ------
        SessionError
            If this can't be a session's name.
        """
        if not is_name(name):
            raise SessionError(f"{quoted(name)} names no session: gdtui --sessions lists them")
        return self.folder / (name + SUFFIX)

    # -- opening ------------------------------------------------------------------------------------------

    def open_new(self) -> OpenedSession:
        """Choose a name that no session has, and open it."""
        self._make_folder()
        while True:
            name = new_name()
            if os.path.lexists(self.path(name)):
                continue
            with suppress(SessionError):
                return OpenedSession(name, self.hold(name))

    def hold(self, name: str) -> Hold | None:
        """Show others that a session is open, until the hold or the process ends.

        Returns
        -------
        Hold or None
            None where files cannot be locked, so that others cannot be shown anything.

        Raises
        ------
        SessionError
            If another process has it open.
        """
        try:
            held = hold(self._lock_path(name), LOCK_PATIENCE)
        except NoLocksError:
            return None
        if held is None:
            raise SessionError(f"session {name} is open in another gdtui")
        return held

    def is_held(self, name: str) -> bool | None:
        """Say whether a session is shown to be open; None where that cannot be known."""
        try:
            return is_held(self._lock_path(name))
        except NoLocksError:
            return None

    def is_open(self, session: Session) -> bool | None:
        """Say whether a session is open in another gdtui; None where that cannot be known."""
        return has_it_open(session, self.is_held(session.id))

    @contextmanager
    def locked(self) -> Iterator[Hold | None]:
        """Lock the folder against other processes; the value is None where that was not possible."""
        try:
            held = hold(self.folder / LOCK, LONGEST_WAIT)
        except NoLocksError:
            held = None
        try:
            yield held
        finally:
            if held is not None:
                held.release()

    def _lock_path(self, name: str) -> Path:
        return self.folder / f".{name}{OPEN}"

    # -- writing ------------------------------------------------------------------------------------------

    def write(self, session: Session, replacing: str | None = None) -> str:
        """Replace a session's file as a whole, once the new one is on the disk.

        Parameters
        ----------
        session : Session
            What to save; its serial number is given here.
        replacing : str, optional
            The checksum of the last save that this process knows. A file that is not damaged and has another
            checksum is not replaced. Any file is replaced unless given.

        Returns
        -------
        str
            The checksum of the new file.

        Raises
        ------
        OSError
            If it can't be written; the old file is then still there.
        SessionError
            If the new file could not be read again.
        TakenError
            If another process has saved this session meanwhile.
        """
        for _ in range(ATTEMPTS - 1):
            with suppress(FileNotFoundError):
                return self._written(session, replacing)
        return self._written(session, replacing)

    def _written(self, session: Session, replacing: str | None) -> str:
        path = self.path(session.id)
        self._make_folder()
        with self.locked() as lock:
            if replacing is not None and _checksum(path) not in (None, replacing):
                raise TakenError(f"session {session.id} was saved by another gdtui meanwhile")
            data = record_to_bytes(replace(session, serial=self._next_serial(lock)))
            if len(data) > LARGEST:
                raise SessionError(f"a session of {len(data) >> 20} MiB is too large")
            record_from_bytes(data)  # a file that can't be read must not replace one that can
            write_whole(path, data, mode=PRIVATE)
        return read_beginning(data).checksum

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            fault = self._fault(error)
            if fault is None:
                raise
            raise SessionError(fault) from None

    def _next_serial(self, lock: Hold | None) -> int:
        """Return the next serial number; the last one is in the lock's file, or else in some session."""
        if lock is None or not self._has_looked:
            with suppress(SessionError):
                self._last_serial = max([self._last_serial, *(entry.serial for entry in self._entries())])
        said = 0 if lock is None else _number_in(lock.descriptor)
        self._last_serial = max(self._last_serial, said) + 1
        if lock is not None:
            self._has_looked = True
            with suppress(OSError):
                os.pwrite(lock.descriptor, b"%020d\n" % self._last_serial, 0)
        return self._last_serial

    # -- reading ------------------------------------------------------------------------------------------

    def read(self, name: str) -> Session:
        """Read a session.

        Raises
        ------
        SessionError
            If there is none of that name, or it can't be read or used.
        """
        return self.read_with_checksum(name)[0]

    def read_with_checksum(self, name: str) -> tuple[Session, str]:
        """Read a session, and its checksum; errors as for `read`."""
        path = self.path(name)
        try:
            data = _content(path, LARGEST)
            session = record_from_bytes(data)
        except (FileNotFoundError, NotADirectoryError) as error:
            self._refuse_folder(error)
            raise SessionError(f"there is no session {name}: gdtui --sessions lists them") from None
        except OSError as error:
            raise _unusable(name, path, f"it can't be read ({error.strerror})") from None
        except SessionError as error:
            raise _unusable(name, path, str(error)) from None
        if session.id != name:
            raise _unusable(name, path, f"it is damaged (it says that it is {quoted(session.id)})")
        return session, read_beginning(data).checksum

    def names(self) -> list[str]:
        """List the sessions' names, the last written one first.

        A damaged session has no serial number: the time of its file decides its place.

        Raises
        ------
        SessionError
            If the folder can't be read.
        """
        intact, damaged = self._ranked()
        for entry in reversed(damaged):
            older = (place for place, other in enumerate(intact) if other.modified <= entry.modified)
            intact.insert(next(older, len(intact)), entry)
        return [entry.name for entry in intact]

    def _ranked(self) -> tuple[list[_SessionFile], list[_SessionFile]]:
        """List the intact sessions and the damaged ones, each newest first."""
        entries = sorted(self._entries(), reverse=True)
        return [one for one in entries if one.is_intact], [one for one in entries if not one.is_intact]

    def _entries(self) -> Iterable[_SessionFile]:
        try:
            listed = os.listdir(self.folder)
        except OSError as error:
            self._refuse_folder(error)
            return []
        names = [name.removesuffix(SUFFIX) for name in listed if name.endswith(SUFFIX)]
        return [entry for name in names if is_name(name) and (entry := _entry(name, self.path(name)))]

    def _refuse_folder(self, error: OSError) -> None:
        """Raise an error that says why the folder can't be read, unless nothing was ever saved."""
        fault = self._fault(error)
        if fault is None and not isinstance(error, FileNotFoundError):
            fault = f"the folder of saved runs can't be read ({error.strerror})"
        if fault is not None:
            raise SessionError(f"{fault}: {visible(str(self.folder))}") from None

    def _fault(self, error: OSError) -> str | None:
        """Say that a file or a broken link is in the folder's place; None if something else is wrong."""
        if isinstance(error, (FileExistsError, NotADirectoryError)) and not self._leads_nowhere():
            return "there is a file where the folder of saved runs should be"
        if isinstance(error, (FileExistsError, FileNotFoundError)) and self._leads_nowhere():
            return "the folder of saved runs is a link that leads nowhere"
        return None

    def _leads_nowhere(self) -> bool:
        places = (self.folder, *self.folder.parents)
        return any(os.path.islink(place) and not os.path.exists(place) for place in places)

    # -- removing -----------------------------------------------------------------------------------------

    def prune(self, written: str | None = None) -> None:
        """Remove the oldest sessions if there are too many, and what killed processes have left behind.

        Parameters
        ----------
        written : str, optional
            The session that was just written: it is kept, as are all that are or may be open.
        """
        with self.locked() as lock, suppress(SessionError, OSError):
            for entries in self._ranked():
                self._remove_beyond([entry for entry in entries if entry.is_readable], written)
            if lock is not None:
                self._sweep()

    def _remove_beyond(self, entries: list[_SessionFile], written: str | None) -> None:
        closed = [entry.name for entry in entries if entry.name != written and not self.is_held(entry.name)]
        for name in closed[MOST:]:
            if not self._may_be_open(name):
                self._remove(name)

    def _may_be_open(self, name: str) -> bool:
        try:
            return self.is_open(self.read(name)) is not False
        except SessionError:
            return self.is_held(name) is True

    def _remove(self, name: str) -> None:
        """Remove a session, unless somebody opens it at this moment."""
        with suppress(OSError, SessionError):
            held = self.hold(name)
            try:
                self.path(name).unlink()
                self._lock_path(name).unlink(missing_ok=True)
            finally:
                if held is not None:
                    held.release()

    def _sweep(self) -> None:
        """Remove what killed processes have left behind; the folder is locked, so nobody is writing."""
        for path in self.folder.glob(".?????-*"):  # this version's .gdtui-..., and .ID-... of older ones
            with suppress(OSError):
                if abs(path.stat().st_mtime - time.time()) > ABANDONED:
                    path.unlink()
        for path in self.folder.glob(f".?????{OPEN}"):
            with suppress(OSError):
                held = hold(path, 0.0)
                if held is not None:
                    held.end()


def _entry(name: str, path: Path) -> _SessionFile | None:
    """Look at a session's file; None where it is gone."""
    modified = 0
    try:
        modified = path.stat().st_mtime_ns
        seen = read_beginning(_content(path, BEGINNING))
    except OSError:
        is_there = os.path.lexists(path)
        return _SessionFile(0, modified, name, is_intact=False, is_readable=False) if is_there else None
    except SessionError:
        return _SessionFile(0, modified, name, is_intact=False, is_readable=True)
    return _SessionFile(seen.serial or 0, modified, name, is_intact=True, is_readable=True)


def _checksum(path: Path) -> str | None:
    """Return the checksum of a session's file; None where it is missing or damaged."""
    with suppress(OSError, SessionError):
        return read_beginning(_content(path, BEGINNING)).checksum
    return None


def _content(path: Path, most: int) -> bytes:
    """Read at most `most` bytes from the start of a session's file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a named pipe must not block
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            raise SessionError("it is damaged (it is no file of a session's size)")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(most)
    finally:
        os.close(descriptor)


def _unusable(name: str, path: Path, why: str) -> SessionError:
    return SessionError(f"session {name} can't be resumed: {why}; the file is {visible(str(path))}")


def _number_in(descriptor: int) -> int:
    with suppress(OSError, ValueError):
        number = int(os.pread(descriptor, 20, 0))
        if 0 <= number < LAST_SERIAL:
            return number
    return 0
