"""Copies of streams that can be read only once, so that they can be read again; long ones on the disk."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING

from gdtui.data.errors import DataError
from gdtui.data.reading import Reading
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

    from gdtui.data.reading import Report

__all__ = ["kept"]

IN_MEMORY = 2**25
AT_ONCE = 2**20


def kept(
    stream: IO[bytes],
    label: str,
    resources: ExitStack,
    report: Report,
    *,
    what: str = "copying",
    done: Callable[[], int] | None = None,
    total: int | None = None,
) -> IO[bytes]:
    """Copy a stream to its end.

    Parameters
    ----------
    stream : binary file
        What is copied.
    label : str
        What to call it in errors, fit to show.
    resources : ExitStack
        Closes the copy.
    report : callable
        Is called after each piece with how far the copying is. An exception that it raises ends the copying.
    what : str
        What the copying is called in the reports.
    done : callable, optional
        Counts the bytes that the stream has read from its own source. By default the bytes of the copy count.
    total : int, optional
        The value of that count at the end.

    Returns
    -------
    binary file
        The copy, at its start; a file on the disk if it is longer than 32 MiB.

    Raises
    ------
    DataError
        If the disk takes no more of the copy.
    """
    read = getattr(stream, "read1", stream.read)  # returns what is there; `read` waits until it is full
    copy = _Copy(label, resources)
    while piece := read(AT_ONCE):
        copy.add(piece)
        report(Reading(None, copy.size if done is None else done(), total, what))
    return copy.finished()


class _Copy:
    """A copy that grows: in memory, and above `IN_MEMORY` bytes in a file without a name."""

    def __init__(self, label: str, resources: ExitStack) -> None:
        self._label, self._resources = label, resources
        self._memory: io.BytesIO | None = io.BytesIO()
        self._disk: io.FileIO | None = None
        self.size = 0

    def add(self, piece: bytes) -> None:
        """Add a piece."""
        self.size += len(piece)
        if self._memory is not None and self.size > IN_MEMORY:
            self._write(self._memory.getbuffer())
            self._memory = None
        if self._memory is not None:
            self._memory.write(piece)
        else:
            self._write(memoryview(piece))

    def finished(self) -> IO[bytes]:
        """Return the copy, at its start."""
        if self._disk is None:
            assert self._memory is not None
            self._memory.seek(0)
            return self._memory
        self._disk.seek(0)
        return io.BufferedReader(self._disk)

    def _write(self, piece: memoryview) -> None:
        """Write without a buffer: a full disk would fail a second time when the buffer is closed."""
        import tempfile  # its import is slow, and short streams need none of it

        try:
            if self._disk is None:
                file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (resources closes it)
                self._disk = self._resources.enter_context(file)
            while piece:
                piece = piece[self._disk.write(piece) :]
        except OSError as error:
            raise self._no_room(tempfile.tempdir, error) from None

    def _no_room(self, folder: str | None, error: OSError) -> DataError:
        where = f"the temporary folder {visible(folder)}" if folder else "a temporary folder"
        why = visible(error.strerror or str(error))[:120]
        return DataError(
            f"{self._label}: a copy of it cannot be written to {where}: {why}\n"
            "Set TMPDIR to a folder that has room for it."
        )
