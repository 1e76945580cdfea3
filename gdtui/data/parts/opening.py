"""Opening a source of data by its name: a catalogue entry, standard input or a file."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING, NamedTuple

from gdtui.data.catalogue import CATALOGUE, EntryTable, find
from gdtui.data.errors import DataError
from gdtui.data.formats.file_version import version_of
from gdtui.data.options import ALL_OPTIONS, OF_WORKBOOKS, refuse_unused
from gdtui.wording.text import quoted, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gdtui.data.options import Wanted
    from gdtui.data.parts.part import Part
    from gdtui.data.reading import Reading, Report

__all__ = ["OpenedPart", "beginning", "checked", "opened", "source_version", "unreadable"]

STDIN = "standard input"


class OpenedPart(NamedTuple):
    """A source that is open: its table, and a check that raises an error once its file has changed.

    `checked` makes the check at each report: a large file need not be read to its end.
    """

    table: Part
    check: Callable[[], None]


@contextmanager
def opened(source: str, stdin: IO[bytes] | None, report: Report, wanted: Wanted) -> Iterator[OpenedPart]:
    """Open a source as a table, for the time in which it is read.

    Parameters
    ----------
    source : str
        A catalogue name, ``-`` or a path.
    stdin : binary file or None
        What ``-`` reads; the process's own standard input where None.
    report : callable
        Is called with the progress of the passes before the rows are read.
    wanted : Wanted
        What it is read for.

    Yields
    ------
    Opened
        Its table, and the check.

    Raises
    ------
    DataError
        If it is a directory or a device, standard input is closed, the content is no table, or the file
        changed while it was read.
    OSError
        If it does not exist or cannot be read.
    """
    before = source_version(source)

    def check() -> None:
        if before is not None and version_of(source) != before:
            raise DataError(f"{visible(source)} changed while it was read: try again when it is complete")

    with ExitStack() as resources:
        try:
            yield OpenedPart(_table(source, stdin, resources, checked(report, check), wanted), check)
        except DataError:
            check()
            raise
        check()


def source_version(source: str) -> tuple[int, int] | None:
    """Find the version of the file that a source is; None where it is no regular file."""
    return None if source == "-" or find(source) is not None else version_of(source)


def checked(report: Report, check: Callable[[], None]) -> Report:
    """Call a check before each report."""

    def report_checked(reading: Reading) -> None:
        check()
        report(reading)

    return report_checked


def beginning(source: str, resources: ExitStack, wanted: Wanted) -> Part | None:
    """Open the beginning of a source, usually enough to know its columns; arguments as for `opened`.

    Returns
    -------
    Part or None
        None where the source can be read only once, or only as a whole.

    Raises
    ------
    DataError
        If the beginning is no table.
    OSError
        If it does not exist or cannot be read.
    """
    if source == "-":
        return None
    if (entry := find(source)) is not None:
        return EntryTable(entry)
    from gdtui.data.formats.files import file_beginning

    return file_beginning(source, resources, wanted)


def _table(
    source: str, stdin: IO[bytes] | None, resources: ExitStack, report: Report, wanted: Wanted
) -> Part:
    if (entry := find(source)) is not None:
        refuse_unused(wanted.options, entry.name, "built-in data", ALL_OPTIONS)
        return EntryTable(entry)
    from gdtui.data.formats.files import file_table, stream_table  # import the readers of all kinds of files

    if source == "-":
        refuse_unused(wanted.options, STDIN, "text", OF_WORKBOOKS)
        return stream_table(_standard_input(stdin), STDIN, resources, report, wanted)
    return file_table(source, resources, report, wanted)


def unreadable(source: str, error: OSError) -> DataError:
    """Make the error for a source that the system does not read; it offers the nearest built-in data."""
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
    from difflib import get_close_matches  # its import is slow

    near = get_close_matches(path.lower(), [entry.name for entry in CATALOGUE], n=3)
    offer = f"Nearest built-in data: {', '.join(near)}. " if near else ""
    return (
        f"{quoted(path, 200)} is neither a file nor built-in data\n{offer}--list-data shows what is built in."
    )
