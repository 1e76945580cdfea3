"""The version of a file: it differs if the file was changed since it was read."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

__all__ = ["version_of"]


def version_of(path: str) -> tuple[int, int] | None:
    """Find the size of a regular file and the time of its last change.

    Parameters
    ----------
    path : str
        Any path.

    Returns
    -------
    (int, int) or None
        Bytes, and nanoseconds since 1970; None for what is no regular file.
    """
    with suppress(OSError, ValueError):
        status = os.stat(path)
        if stat.S_ISREG(status.st_mode):
            return status.st_size, status.st_mtime_ns
    return None
