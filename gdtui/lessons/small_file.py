"""Reading of small files that somebody else may have made."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from gdtui.lessons.errors import LessonError

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["read_small"]


def read_small(path: str | PathLike[str], most: int) -> bytes:
    """Read a file of at most `most` bytes, without waiting for a named pipe or a device.

    Raises
    ------
    OSError
        If it can't be read.
    LessonError
        If it is no regular file, or too large; the message says so in a few words.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise LessonError("it is a folder")
        if not stat.S_ISREG(mode):
            raise LessonError("it is no regular file")
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(most + 1)
    finally:
        os.close(descriptor)
    if len(data) > most:
        raise LessonError("it is too large")
    return data
