"""Copies of what can only be read once, so that it can be read again: on the disk where they are long."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING

from gdtui.data.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

    from gdtui.data.reading import Report

__all__ = ["kept"]

IN_MEMORY = 2**25
AT_ONCE = 2**20


def kept(
    stream: IO[bytes],
    resources: ExitStack,
    report: Report,
    *,
    done: Callable[[], int] | None = None,
    total: int | None = None,
) -> IO[bytes]:
    """Copy a stream to its end.

    Parameters
    ----------
    stream : binary file
        What is copied.
    resources : ExitStack
        Closes the copy.
    report : callable
        Is told after each mebibyte how far the copying is; what it raises ends it.
    done : callable, optional
        Counts the bytes that the stream has taken from its own source; those that it gave unless given.
    total : int, optional
        How many that will be.

    Returns
    -------
    binary file
        The copy, at its start; a file on the disk if it is longer than 32 MiB.
    """
    copy: IO[bytes] = io.BytesIO()
    while piece := stream.read(AT_ONCE):
        if isinstance(copy, io.BytesIO) and copy.tell() + len(piece) > IN_MEMORY:
            import tempfile  # brings much that is not needed for what is short

            start = copy.getbuffer()
            copy = resources.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (resources closes it)
            copy.write(start)
        copy.write(piece)
        report(Reading(0, copy.tell() if done is None else done(), total))
    copy.seek(0)
    return copy
