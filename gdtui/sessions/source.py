"""Source: a file or a catalogue entry that data were read from, and whether it is still the same."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING

from gdtui.data import catalogue
from gdtui.data.formats.file_version import version_of
from gdtui.data.reading import Reading, silent
from gdtui.sessions.errors import SessionError
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.data.reading import Report

__all__ = ["SavedSource"]

BLOCK = 2**20


@dataclass(frozen=True)
class SavedSource:
    """A catalogue entry or a file.

    Attributes
    ----------
    path : str
        A catalogue name, or the absolute path of a file.
    is_builtin : bool
        Whether it is a catalogue name.
    size, modified : int or None
        The file's size in bytes and its last change in nanoseconds since 1970, both taken before it was read;
        None for built-in data and for what is no regular file.
    sha256 : str or None
        The hash of all its bytes; None until `identified`.
    """

    path: str
    is_builtin: bool
    size: int | None = None
    modified: int | None = None
    sha256: str | None = None

    @classmethod
    def of(cls, word: str) -> SavedSource:
        """Record which data a user's word stands for now."""
        if catalogue.find(word) is not None:
            return cls(word, is_builtin=True)
        size, modified = version_of(word) or (None, None)
        return cls(os.path.abspath(word), is_builtin=False, size=size, modified=modified)

    def identified(self, report: Report = silent) -> SavedSource:
        """Hash the source, which must be the same as before it was read; `report` is told how far that is.

        Raises
        ------
        SessionError
            If it is no regular file, or has changed.
        """
        if not self.is_builtin and self.size is None:
            raise SessionError(f"{visible(self.path)} is no file that could be read again")
        self._refuse_changes()
        sha256 = self._hash(report)
        self._refuse_changes()
        return replace(self, sha256=sha256)

    def _refuse_changes(self) -> None:
        if not self.is_builtin and version_of(self.path) != (self.size, self.modified):
            raise SessionError(f"{visible(self.path)} has changed since it was read")

    def refuse_another(self, report: Report = silent) -> None:
        """Refuse the source if it is not the one that was read, by its size and time, or else by its hash.

        Raises
        ------
        SessionError
            If it is gone, has changed, or is no file that could be read again.
        """
        shown = visible(os.path.basename(self.path))
        if self.is_builtin:
            return
        if self.size is None:
            raise SessionError(f"{shown} is no file that could be read again")
        if not os.path.exists(self.path):
            raise SessionError(f"{shown} is gone: put it back")
        now = version_of(self.path)
        if now == (self.size, self.modified):
            return
        if now is None or now[0] != self.size or self.sha256 is None or self._hash(report) != self.sha256:
            raise SessionError(f"{shown} has changed since it was read")

    def verify(self, report: Report = silent) -> None:
        """Hash the source again, and refuse it if it is not the same; `report` is told how far that is.

        Raises
        ------
        SessionError
            If it is gone, can't be read, or is not the same.
        """
        is_as_long = self.is_builtin or (version_of(self.path) or (None, None))[0] == self.size
        if not is_as_long or self._hash(report) != self.sha256:
            raise self._refusal()

    def _refusal(self) -> SessionError:
        shown = visible(self.path)
        if self.is_builtin:
            return SessionError(f"its data '{shown}' are not those of this gdtui; gdtui {shown} starts anew")
        if not os.path.exists(self.path):
            return SessionError(f"its data file {shown} is gone: put it back, or start anew with other data")
        return SessionError(f"its data file {shown} has changed: put the old one back, or start anew with it")

    def _hash(self, report: Report = silent) -> str:
        import hashlib  # loads OpenSSL, which is not needed before something is saved

        try:
            with self._open() as file:
                digest = hashlib.sha256()
                while block := file.read(BLOCK):
                    digest.update(block)
                    report(Reading(None, file.tell(), self.size, "comparing"))
                return digest.hexdigest()
        except OSError as error:
            why = error.strerror or str(error)
            raise SessionError(f"its data file {visible(self.path)} can't be read: {why}") from None

    def _open(self) -> IO[bytes]:
        entry = catalogue.find(self.path) if self.is_builtin else None
        if self.is_builtin and entry is None:
            raise self._refusal()
        return entry.open() if entry is not None else open(self.path, "rb")
