"""Logs of watched programs: what is read is saved at once, and can be played back later.

A log is a file of JSON lines. The first one says what was watched; then each epoch has a line.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from gdtui.sessions import store
from gdtui.sessions.errors import SessionError
from gdtui.sessions.names import is_name, new_name
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["SavedLog", "ToldLog", "ToldLogs"]

SUFFIX = ".told"
VERSION = 1
MOST = 20
"""Logs that are kept."""

LARGEST = 64 << 20
"""Bytes of a log after which no more is saved."""

LONGEST_HEADING = 1 << 16


class SavedLog(NamedTuple):
    """A log that can be played back.

    Attributes
    ----------
    id : str
        Its name.
    path : Path
        Its file.
    name : str
        What was watched.
    command : tuple of str
        The words that watch it again.
    saved : float
        When it was last written, in seconds since 1970.
    """

    id: str
    path: Path
    name: str
    command: tuple[str, ...]
    saved: float


class ToldLog:
    """A log that is being written; where that fails, nothing more is, and `trouble` says why.

    Parameters
    ----------
    folder : Path
        Where logs are kept; it is made with the first epoch.
    name : str
        What is watched, in the user's words.
    command : sequence of str
        The words that watch it again.

    Attributes
    ----------
    id : str
        The log's name; empty before the first epoch.
    trouble : str
        Why nothing more is saved; empty while all is.
    """

    def __init__(self, folder: Path, name: str, command: Iterable[str]) -> None:
        self._folder, self._heading = folder, {"gdtui": VERSION, "name": name, "command": [*command]}
        self._descriptor, self._size = -1, 0
        self.id = self.trouble = ""

    def write(self, lines: Iterable[str]) -> None:
        """Save the lines of some epochs."""
        data = "".join(f"{line}\n" for line in lines).encode()
        if not data or self.trouble:
            return
        try:
            if self._descriptor < 0:
                self._open()
            if self._size + len(data) > LARGEST:
                self.trouble = f"no more than {LARGEST >> 20} MiB of a run are saved"
                return
            self._append(data)
        except OSError as error:
            self.trouble = f"what is read can't be saved: {error.strerror}"

    def _append(self, data: bytes) -> None:
        """Write whole lines, as many as there is room for; what a full disk took of one more is cut off."""
        written = 0
        try:
            while written < len(data):
                written += os.write(self._descriptor, data[written:])
        finally:
            whole = data.rfind(b"\n", 0, written) + 1
            self._size += whole
            if whole < written:
                os.ftruncate(self._descriptor, self._size)

    def begin(self) -> None:
        """Start the log again, since the program is started again; the disk may have room now."""
        self.trouble = ""
        try:
            if self._descriptor >= 0:
                os.ftruncate(self._descriptor, 0)
                os.lseek(self._descriptor, 0, os.SEEK_SET)
                self._size = 0
                self._append(self._first_line())
        except OSError as error:
            self.trouble = f"what is read can't be saved: {error.strerror}"

    def close(self) -> None:
        """Write no more."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        while self._descriptor < 0:
            name = new_name()
            if not os.path.lexists(self._folder / (name + store.SUFFIX)):
                with suppress(FileExistsError):
                    path = self._folder / (name + SUFFIX)
                    self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            self._append(self._first_line())
        except OSError:
            path.unlink(missing_ok=True)
            raise
        self.id = name
        ToldLogs(self._folder).prune(name)

    def _first_line(self) -> bytes:
        return (json.dumps(self._heading) + "\n").encode()


class ToldLogs:
    """The logs of a folder.

    Parameters
    ----------
    folder : Path
        Where they are kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[SavedLog]:
        """List those that can be read, the newest first."""
        found = []
        with suppress(OSError):
            for path in self._folder.glob(f"*{SUFFIX}"):
                with suppress(SessionError):
                    found.append(self.read(path.stem))
        return sorted(found, key=lambda log: log.saved, reverse=True)

    def has(self, name: str) -> bool:
        """Tell whether there is a log of a name."""
        return is_name(name) and (self._folder / (name + SUFFIX)).is_file()

    def read(self, name: str) -> SavedLog:
        """Read what a log says of itself.

        Raises
        ------
        SessionError
            If it is none, or a newer version's.
        """
        path = self._folder / (name + SUFFIX)
        try:
            with path.open("rb") as file:
                heading = json.loads(file.readline(LONGEST_HEADING))
            version = heading["gdtui"]
            if version != VERSION:
                raise SessionError(f"session {name} is from another version of gdtui")
            command = tuple(str(word) for word in heading["command"])
            return SavedLog(name, path, str(heading["name"]), command, path.stat().st_mtime)
        except OSError as error:
            raise SessionError(f"session {name} can't be read: {error.strerror}") from None
        except (ValueError, KeyError, TypeError, RecursionError):
            raise SessionError(f"session {name} is damaged: {visible(str(path))}") from None

    def prune(self, kept: str) -> None:
        """Remove the oldest logs if there are too many."""
        with suppress(OSError):
            paths = sorted(self._folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
            for path in [path for path in paths if path.stem != kept][: -MOST or None]:
                with suppress(OSError):
                    path.unlink()
