"""Origin: where the data of a run came from, and whether they are still the same."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING

from gdtui.data import DataError, catalogue, load
from gdtui.sessions.errors import SessionError
from gdtui.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data import Dataset

__all__ = ["Origin"]

BLOCK = 2**20


@dataclass(frozen=True)
class Origin:
    """A data source, with what was chosen from it.

    Attributes
    ----------
    source : str
        A catalogue name, or the absolute path of a file.
    is_builtin : bool
        Whether it is a catalogue name.
    target : str or None
        The column to predict, if it was chosen.
    features : tuple of str or None
        The inputs, if they were chosen.
    bias, standardize : bool
        As for `gdtui.data.load`.
    size, modified : int or None
        Bytes of the file, and when it was changed last, in nanoseconds, before it was read; None for built-in
        data and for what is no regular file.
    sha256 : str or None
        The hash of all its bytes, however many: one pass, which costs less than reading them as numbers did.
        None until `identified`.
    """

    source: str
    is_builtin: bool
    target: str | None = None
    features: tuple[str, ...] | None = None
    bias: bool = True
    standardize: bool = False
    size: int | None = None
    modified: int | None = None
    sha256: str | None = None

    @classmethod
    def of(
        cls,
        source: str,
        *,
        target: str | None = None,
        features: Sequence[str] | None = None,
        bias: bool = True,
        standardize: bool = False,
    ) -> Origin:
        """Take down what is about to be loaded; the arguments are those of `gdtui.data.load`."""
        is_builtin = catalogue.find(source) is not None
        size, modified = (None, None) if is_builtin else _stamp(source)
        return cls(
            source=source if is_builtin else os.path.abspath(source),
            is_builtin=is_builtin,
            target=target,
            features=None if features is None else tuple(features),
            bias=bias,
            standardize=standardize,
            size=size,
            modified=modified,
        )

    def identified(self) -> Origin:
        """Hash the source, which must be what it was before it was read.

        Raises
        ------
        SessionError
            If it is no regular file, or has changed.
        """
        if not self.is_builtin and self.size is None:
            raise SessionError(f"{visible(self.source)} is no file that could be read again")
        sha256 = self._hash()
        if not self.is_builtin and _stamp(self.source) != (self.size, self.modified):
            raise SessionError(f"{visible(self.source)} has changed since it was read")
        return replace(self, sha256=sha256)

    def load(self) -> Dataset:
        """Load the data again.

        Raises
        ------
        SessionError
            If they are gone, can't be read, or are not the same.
        """
        if not self.is_builtin and _stamp(self.source)[0] != self.size:
            raise self._refusal()
        if self._hash() != self.sha256:
            raise self._refusal()
        try:
            return load(
                self.source,
                target=self.target,
                features=self.features,
                bias=self.bias,
                standardize=self.standardize,
            )
        except DataError as error:
            raise SessionError(f"its data can't be read: {error}") from None

    def _refusal(self) -> SessionError:
        shown = visible(self.source)
        if self.is_builtin:
            return SessionError(f"its data '{shown}' are not those of this gdtui; gdtui {shown} starts anew")
        if not os.path.exists(self.source):
            return SessionError(f"its data file {shown} is gone: put it back, or start anew with other data")
        return SessionError(f"its data file {shown} has changed: put the old one back, or start anew with it")

    def _hash(self) -> str:
        import hashlib  # brings OpenSSL, which need not be there before something is saved

        try:
            with self._open() as file:
                digest = hashlib.sha256()
                while block := file.read(BLOCK):
                    digest.update(block)
                return digest.hexdigest()
        except OSError as error:
            why = error.strerror or str(error)
            raise SessionError(f"its data file {visible(self.source)} can't be read: {why}") from None

    def _open(self) -> IO[bytes]:
        entry = catalogue.find(self.source) if self.is_builtin else None
        if self.is_builtin and entry is None:
            raise self._refusal()
        return entry.open() if entry is not None else open(self.source, "rb")


def _stamp(path: str) -> tuple[int | None, int | None]:
    """Return the size of a regular file and when it was changed last."""
    with suppress(OSError, ValueError):
        status = os.stat(path)
        if stat.S_ISREG(status.st_mode):
            return status.st_size, status.st_mtime_ns
    return None, None
