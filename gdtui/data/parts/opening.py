"""Opening a source of data by its name: a catalogue entry, standard input or a file."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import IO, TYPE_CHECKING

from gdtui.data.catalogue import CATALOGUE, Entry, EntryTable
from gdtui.data.errors import DataError
from gdtui.data.formats.file_version import version_of
from gdtui.data.options import ALL_OPTIONS, OF_WORKBOOKS, refuse_unused
from gdtui.data.parts.part import Part
from gdtui.wording.text import quoted, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gdtui.data.columns.table_summary import TableSummary
    from gdtui.data.parts.part import Wanted
    from gdtui.data.reading import Reading, Report
    from gdtui.data.reduced.reduction import Reduction
    from gdtui.descent.snapshot import Floats

__all__ = ["Opened", "beginning", "opened", "unreadable"]

STDIN = "standard input"


Opened = AbstractContextManager[Part]


@contextmanager
def opened(
    source: str,
    entry: Entry | None,
    stdin: IO[bytes] | None,
    report: Report,
    wanted: Wanted,
) -> Iterator[Part]:
    """Open a source as a table, for the time in which it is read.

    Parameters
    ----------
    source : str
        ``-`` or a path: ``.npy`` and ``.npz`` are NumPy's files, all else is delimited text.
    entry : Entry or None
        The catalogue's entry, if it is one.
    stdin : binary file or None
        What ``-`` reads; the process's own standard input where None.
    report : callable
        Is called with the progress of the passes before the rows are read.
    wanted : Wanted
        What is wanted of it.

    Yields
    ------
    Part
        Its table.

    Raises
    ------
    DataError
        If it is a directory or a device, standard input is closed, the content is no table, or the file
        changed while it was read.
    OSError
        If it does not exist or cannot be read.
    """
    before = None if entry is not None or source == "-" else version_of(source)

    def check() -> None:
        if before is not None and version_of(source) != before:
            raise DataError(f"{visible(source)} changed while it was read: try again when it is complete")

    with ExitStack() as resources:
        try:
            table = _table(source, entry, stdin, resources, _checked(report, check), wanted)
            yield _Unchanging(table, check)
        except DataError:
            check()
            raise
        check()


class _Unchanging:
    """A part that raises an error at the first report after its file changed, not only at the end."""

    def __init__(self, table: Part, check: Callable[[], None]) -> None:
        self._table, self._check = table, check
        self.columns, self.label = table.columns, table.label

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the data should be told, as the part says it."""
        return self._table.notes

    def summary(self, chosen: Sequence[int]) -> TableSummary:
        """Describe the columns, as the part does."""
        return self._table.summary(chosen)

    def blocks(self, indices: Sequence[int], report: Report) -> Iterator[Floats | Reduction]:
        """Read some columns, as the part does."""
        return self._table.blocks(indices, _checked(report, self._check))


def _checked(report: Report, check: Callable[[], None]) -> Report:
    def checked(reading: Reading) -> None:
        check()
        report(reading)

    return checked


def beginning(source: str, entry: Entry | None, resources: ExitStack, wanted: Wanted) -> Part | None:
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
    if entry is not None:
        return EntryTable(entry)
    from gdtui.data.formats.files import file_beginning

    return file_beginning(source, resources, wanted)


def _table(
    source: str,
    entry: Entry | None,
    stdin: IO[bytes] | None,
    resources: ExitStack,
    report: Report,
    wanted: Wanted,
) -> Part:
    if entry is not None:
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
