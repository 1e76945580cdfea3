"""The version of a file: it differs if the file was changed since it was read."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

__all__ = ["version_of"]


def version_of(path: str) -> tuple[int, int] | None:
    """Find the bytes of a regular file, and its last change in nanoseconds since 1970; None for others."""
    with suppress(OSError, ValueError):
        status = os.stat(path)
        if stat.S_ISREG(status.st_mode):
            return status.st_size, status.st_mtime_ns
    return None
