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

__all__ = ["copied"]

IN_MEMORY = 2**25
AT_ONCE = 2**20


def copied(
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
    size, memory, disk = 0, io.BytesIO(), None
    while piece := read(AT_ONCE):
        size += len(piece)
        memory.write(piece)
        if size > IN_MEMORY:
            disk = _on_disk(memory.getbuffer(), disk, label, resources)
            memory = io.BytesIO()
        report(Reading(None, size if done is None else done(), total, what))
    copy = memory if disk is None else io.BufferedReader(disk)
    copy.seek(0)
    return copy


def _on_disk(piece: memoryview, disk: io.FileIO | None, label: str, resources: ExitStack) -> io.FileIO:
    """Write to a file without a name, which is made for the first piece.

    The file has no buffer: on a full disk a buffer fails a second time when it is closed.
    """
    import tempfile  # its import is slow, and short streams need none of it

    try:
        if disk is None:
            file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (resources closes it)
            disk = resources.enter_context(file)
        while piece:
            piece = piece[disk.write(piece) :]
    except OSError as error:
        raise _no_room(label, tempfile.tempdir, error) from None
    return disk


def _no_room(label: str, folder: str | None, error: OSError) -> DataError:
    where = f"the temporary folder {visible(folder)}" if folder else "a temporary folder"
    why = visible(error.strerror or str(error))[:120]
    return DataError(
        f"{label}: a copy of it cannot be written to {where}: {why}\n"
        "Set TMPDIR to a folder that has room for it."
    )
