"""Opening files as tables: text, NumPy's and Arrow's files, also compressed or from a pipe."""

from __future__ import annotations

import importlib
import io
import os
import stat
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from gdtui.data.errors import DataError
from gdtui.data.formats.arrays import ArrayTable
from gdtui.data.formats.arrow_table import ENDINGS as ARROW_ENDINGS
from gdtui.data.formats.arrow_table import PARQUET, ArrowTable
from gdtui.data.formats.spool import copied
from gdtui.data.formats.workbook import ENDINGS as WORKBOOK_ENDINGS
from gdtui.data.formats.workbook import WorkbookTable
from gdtui.data.options import ALL_OPTIONS, OF_TEXT, OF_WORKBOOKS, refuse_unused
from gdtui.data.reading import silent
from gdtui.data.reduced_file import ReducedTable, is_reduced
from gdtui.data.text.text_table import TextTable
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import ExitStack

    from gdtui.data.options import Wanted
    from gdtui.data.parts.part import Part
    from gdtui.data.reading import Report

__all__ = ["cells_of_file", "file_beginning", "file_table", "stream_table"]

ARRAY_ENDINGS = (".npy", ".npz")

COMPRESSED = {".gz": "gzip", ".bz2": "bz2", ".xz": "lzma"}

BEGINNING = 2**20
"""How many bytes at the start of a text file are read to find its columns; odd files need more."""


def file_table(path: str, resources: ExitStack, report: Report, wanted: Wanted) -> Part:
    """Open a file as a table; the ending of its name says what it holds.

    Parameters
    ----------
    path : str
        The file.
    resources : ExitStack
        Closes what is opened.
    report : callable
        Is called with the progress of the passes before the rows are read.
    wanted : Wanted
        What is wanted of it.

    Raises
    ------
    DataError
        If it is a directory or a device, or holds no table.
    OSError
        If it does not exist or cannot be read.
    """
    options, label = wanted.options, visible(path)
    file, name = _opened(path, resources, report)
    if _is_text(name):
        refuse_unused(options, label, "text", OF_WORKBOOKS)
        return TextTable(file, label, wanted, report)
    if name.endswith(WORKBOOK_ENDINGS):
        refuse_unused(options, label, "a workbook", OF_TEXT)
        return WorkbookTable(file, label, wanted)
    refuse_unused(options, label, "a file of numbers", ALL_OPTIONS)
    if name.endswith(ARROW_ENDINGS):
        return ArrowTable(file, label, wanted, is_parquet=name.endswith(PARQUET))
    return ReducedTable(file, label) if is_reduced(file) else ArrayTable(file, label, wanted)


def cells_of_file(path: str, resources: ExitStack, wanted: Wanted) -> TextTable | WorkbookTable:
    """Open a file of text or a workbook, whose cells can be shown as they stand.

    Raises
    ------
    DataError
        If it is another kind of file, or holds no table.
    OSError
        If it does not exist or cannot be read.
    """
    label = visible(path)
    file, name = _opened(path, resources, silent)
    if name.endswith(WORKBOOK_ENDINGS):
        return WorkbookTable(file, label, wanted)
    if not _is_text(name):
        raise DataError(f"{label}: such rows are read from text, such as CSV, or from a workbook")
    return TextTable(file, label, wanted)


def _opened(path: str, resources: ExitStack, report: Report) -> tuple[IO[bytes], str]:
    """Open a file so that it can be read more than once; return it with the name that says its kind."""
    label = visible(path)
    file = resources.enter_context(_file(path, label))
    if stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
        file = copied(file, label, resources, report)
    name, ending = _name(path)
    return (_decompressed(file, ending, label, resources, report) if ending else file), name


def file_beginning(path: str, resources: ExitStack, wanted: Wanted) -> Part | None:
    """Open the beginning of a file without reading all of it; see `gdtui.data.parts.opening.beginning`."""
    label = visible(path)
    name, ending = _name(path)
    if stat.S_ISFIFO(_mode(path)) or (ending and not _is_text(name)):
        return None
    if not _is_text(name):
        return file_table(path, resources, silent, wanted)
    file = resources.enter_context(_file(path, label))
    with _naming_damage(ending, label):
        start = _unpacked(file, ending).read(BEGINNING) if ending else file.read(BEGINNING)
    if len(start) == BEGINNING:
        start = start[: start.rfind(b"\n") + 1]
    return TextTable(io.BytesIO(start), label, wanted)


def stream_table(
    stream: IO[bytes], label: str, resources: ExitStack, report: Report, wanted: Wanted
) -> TextTable:
    """Open text that can be read only once; parameters as for `file_table`."""
    return TextTable(copied(stream, label, resources, report), label, wanted, report)


def _name(path: str) -> tuple[str, str]:
    """Split a path into the name that says the kind of file and the ending of a compressed one, or ``""``."""
    name, ending = os.path.splitext(path.lower())
    return (name, ending) if ending in COMPRESSED else (path.lower(), "")


def _is_text(name: str) -> bool:
    return not name.endswith((*ARROW_ENDINGS, *ARRAY_ENDINGS, *WORKBOOK_ENDINGS))


def _decompressed(
    file: IO[bytes], ending: str, label: str, resources: ExitStack, report: Report
) -> IO[bytes]:
    """Decompress a file, to the disk where it is long: it is read more than once."""
    total = file.seek(0, os.SEEK_END)
    file.seek(0)
    with _naming_damage(ending, label):
        unpacked = _unpacked(file, ending)
        return copied(unpacked, label, resources, report, what="unpacking", done=file.tell, total=total)


def _unpacked(file: IO[bytes], ending: str) -> IO[bytes]:
    opened: IO[bytes] = importlib.import_module(COMPRESSED[ending]).open(file)
    return opened


@contextmanager
def _naming_damage(ending: str, label: str) -> Iterator[None]:
    """Turn the errors that a damaged compressed file raises into a `DataError`."""
    own = (importlib.import_module("lzma").LZMAError,) if ending == ".xz" else ()
    try:
        yield
    except (EOFError, OSError, ValueError, zlib.error, *own) as error:
        if not ending or (isinstance(error, OSError) and error.errno is not None):
            raise  # the disk or the system fails, not the content
        raise DataError(
            f"{label} is damaged: it cannot be decompressed ({visible(str(error))[:80]})"
        ) from None


def _file(path: str, label: str) -> IO[bytes]:
    """Open a file, or a pipe such as ``<(command)`` makes."""
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        raise DataError(f"{label} is a directory: name a file in it")
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise DataError(f"{label} is a device, not a file of data")
    return open(path, "rb")


def _mode(path: str) -> int:
    try:
        return os.stat(path).st_mode
    except ValueError as error:  # a path with a NUL character
        raise FileNotFoundError(str(error)) from None
