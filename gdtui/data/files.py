"""Files as tables: text, NumPy's and Arrow's, as they are or compressed, also from a pipe."""

from __future__ import annotations

import importlib
import os
import stat
import zlib
from typing import IO, TYPE_CHECKING

from gdtui.data.arrays import ArrayTable
from gdtui.data.arrow_table import ENDINGS as ARROW_ENDINGS
from gdtui.data.arrow_table import PARQUET, ArrowTable
from gdtui.data.errors import DataError
from gdtui.data.kept import kept
from gdtui.data.reduced_file import ReducedTable, is_reduced
from gdtui.data.table import TextTable
from gdtui.text import visible

if TYPE_CHECKING:
    from contextlib import ExitStack

    from gdtui.data.part import Part
    from gdtui.data.reading import Report

__all__ = ["file_table"]

ARRAY_ENDINGS = (".npy", ".npz")

COMPRESSED = {".gz": "gzip", ".bz2": "bz2", ".xz": "lzma"}


def file_table(path: str, resources: ExitStack, report: Report) -> Part:
    """Open a file as a table.

    Parameters
    ----------
    path : str
        The file; its name's ending says what it holds.
    resources : ExitStack
        Closes what is opened.
    report : callable
        Is told how far the copying is of what can only be read once.

    Raises
    ------
    DataError
        If it is a directory or a device, or holds no table.
    OSError
        If it does not exist or cannot be read.
    """
    label = visible(path)
    file = _seekable(path, label, resources, report)
    name, ending = os.path.splitext(path.lower())
    is_compressed = ending in COMPRESSED
    if is_compressed:
        file = _decompressed(file, ending, label, resources, report)
    else:
        name = path.lower()
    if name.endswith(ARROW_ENDINGS):
        return ArrowTable(file, label, is_parquet=name.endswith(PARQUET))
    if not name.endswith(ARRAY_ENDINGS):
        return TextTable(file, label)
    if is_reduced(file):
        return ReducedTable(file, label)
    return ArrayTable(file, path if os.path.isfile(path) and not is_compressed else None, label)


def _decompressed(
    file: IO[bytes], ending: str, label: str, resources: ExitStack, report: Report
) -> IO[bytes]:
    """Decompress a file, to the disk where it is long: its encoding is found out before it is read."""
    module = importlib.import_module(COMPRESSED[ending])
    own = (module.LZMAError,) if ending == ".xz" else ()
    total = file.seek(0, os.SEEK_END)
    file.seek(0)
    try:
        return kept(module.open(file), resources, report, done=file.tell, total=total)
    except (EOFError, OSError, ValueError, zlib.error, *own) as error:
        raise DataError(
            f"{label} is damaged: it cannot be decompressed ({visible(str(error))[:80]})"
        ) from None


def _seekable(path: str, label: str, resources: ExitStack, report: Report) -> IO[bytes]:
    """Open a file; a pipe, such as ``<(command)`` makes, is read to its end."""
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        raise DataError(f"{label} is a directory: name a file in it")
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise DataError(f"{label} is a device, not a file of data")
    file = resources.enter_context(open(path, "rb"))  # noqa: SIM115 (resources closes it)
    return kept(file, resources, report) if stat.S_ISFIFO(mode) else file


def _mode(path: str) -> int:
    try:
        return os.stat(path).st_mode
    except ValueError as error:  # a path that no system call takes
        raise FileNotFoundError(str(error)) from None
