"""What a user's word for data stands for: a catalogue entry, standard input or a file."""

from __future__ import annotations

import io
import os
import stat
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING, BinaryIO

from gdtui.data.arrays import ArrayTable
from gdtui.data.catalogue import CATALOGUE, Entry
from gdtui.data.errors import DataError
from gdtui.data.table import TextTable
from gdtui.text import quoted, visible

if TYPE_CHECKING:
    from contextlib import ExitStack

__all__ = ["open_entry", "open_file", "open_stream"]

ARRAY_ENDINGS = (".npy", ".npz")


def open_entry(entry: Entry, resources: ExitStack) -> TextTable:
    """Open a data set of the catalogue.

    Parameters
    ----------
    entry : Entry
        Which one.
    resources : ExitStack
        Closes the file, once it has been read.

    Returns
    -------
    TextTable
        Its table.
    """
    return TextTable(resources.enter_context(entry.open()), entry.name)


def open_stream(stream: BinaryIO | None) -> TextTable:
    """Read all of standard input, as delimited text.

    Parameters
    ----------
    stream : binary file or None
        What to read; the process's own standard input where None.

    Returns
    -------
    TextTable
        Its table.

    Raises
    ------
    DataError
        If standard input is closed or cannot be read, or its text is no table.
    """
    if stream is None:
        stream = sys.stdin.buffer if sys.stdin is not None else None
    if stream is None:
        raise DataError("standard input is closed")
    try:
        return TextTable(io.BytesIO(stream.read()), "standard input")
    except OSError as error:
        raise DataError(f"standard input cannot be read: {error.strerror}") from None


def open_file(path: str, resources: ExitStack) -> TextTable | ArrayTable:
    """Open a user's file: NumPy's own by their endings, delimited text by any other.

    Parameters
    ----------
    path : str
        Where it is.
    resources : ExitStack
        Closes the file, once it has been read.

    Returns
    -------
    TextTable or ArrayTable
        Its table.

    Raises
    ------
    DataError
        If it does not exist, is no file, or cannot be read.
    """
    label = visible(path)
    try:
        file = _seekable(path, label, resources)
        if not path.lower().endswith(ARRAY_ENDINGS):
            return TextTable(file, label)
        return ArrayTable(path if os.path.isfile(path) else file, label)
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(_no_such(path)) from None
    except ValueError:  # a path that no system call takes
        raise DataError(_no_such(path)) from None
    except OSError as error:
        raise DataError(f"{label} cannot be read: {error.strerror or error}") from None


def _seekable(path: str, label: str, resources: ExitStack) -> BinaryIO:
    """Open a file; a pipe, such as ``<(command)`` makes, is read to its end."""
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        raise DataError(f"{label} is a directory: name a file in it")
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise DataError(f"{label} is a device, not a file of data")
    file = resources.enter_context(open(path, "rb"))
    return io.BytesIO(file.read()) if stat.S_ISFIFO(mode) else file


def _no_such(path: str) -> str:
    near = get_close_matches(path.lower(), [entry.name for entry in CATALOGUE], n=3)
    offer = f"Nearest built-in data: {', '.join(near)}. " if near else ""
    return (
        f"{quoted(path, 200)} is neither a file nor built-in data\n{offer}--list-data shows what is built in."
    )
