"""What a user's word for data stands for: a catalogue entry, standard input or a file."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from difflib import get_close_matches
from typing import IO, TYPE_CHECKING

from gdtui.data.catalogue import CATALOGUE, Entry
from gdtui.data.errors import DataError
from gdtui.data.kept import kept
from gdtui.data.stamp import stamp
from gdtui.data.table import TextTable
from gdtui.text import quoted, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdtui.data.part import Part
    from gdtui.data.reading import Report

__all__ = ["opened", "unreadable"]


@contextmanager
def opened(source: str, entry: Entry | None, stdin: IO[bytes] | None, report: Report) -> Iterator[Part]:
    """Open what a user asked for, for as long as it is read.

    Parameters
    ----------
    source : str
        ``-`` or a path: ``.npy`` and ``.npz`` are NumPy's files, all else is delimited text.
    entry : Entry or None
        The catalogue's entry, if it is one.
    stdin : binary file or None
        What ``-`` reads; the process's own standard input where None.
    report : callable
        Is told how far the copying is of what can only be read once.

    Yields
    ------
    Part
        Its table.

    Raises
    ------
    DataError
        If it is a directory or a device, standard input is closed, what they hold is no table, or it changed
        while it was read.
    OSError
        If it does not exist or cannot be read.
    """
    before = None if entry is not None or source == "-" else stamp(source)
    changed = DataError(f"{visible(source)} changed while it was read: try again when it is complete")
    with ExitStack() as resources:
        try:
            yield _table(source, entry, stdin, resources, report)
        except DataError:
            if before is not None and stamp(source) != before:
                raise changed from None
            raise
        if before is not None and stamp(source) != before:
            raise changed


def _table(
    source: str, entry: Entry | None, stdin: IO[bytes] | None, resources: ExitStack, report: Report
) -> Part:
    if entry is not None:
        return TextTable(resources.enter_context(entry.open()), entry.name)
    if source == "-":
        return TextTable(kept(_standard_input(stdin), resources, report), "standard input")
    from gdtui.data.files import file_table  # brings readers of all kinds of files

    return file_table(source, resources, report)


def unreadable(source: str, error: OSError) -> DataError:
    """Say why something could not be opened or read.

    Parameters
    ----------
    source : str
        What the user asked for.
    error : OSError
        What the system answered.

    Returns
    -------
    DataError
        For a name that no file has, with the nearest built-in data.
    """
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return DataError(_no_such(source))
    return DataError(f"{visible(source)} cannot be read: {error.strerror or error}")


def _standard_input(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is not None:
        return stream
    if sys.stdin is None:
        raise DataError("standard input is closed")
    return sys.stdin.buffer


def _no_such(path: str) -> str:
    near = get_close_matches(path.lower(), [entry.name for entry in CATALOGUE], n=3)
    offer = f"Nearest built-in data: {', '.join(near)}. " if near else ""
    return (
        f"{quoted(path, 200)} is neither a file nor built-in data\n{offer}--list-data shows what is built in."
    )
