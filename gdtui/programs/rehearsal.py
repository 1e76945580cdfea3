"""Tries something in a copy of this process, so that nothing it prints, records or breaks is seen here."""

from __future__ import annotations

import os
import select
import signal
import warnings
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["rehearsed"]

SECONDS = 2.0


def rehearsed(act: Callable[[], int], otherwise: int) -> int:
    """Return what something returns in a copy of this process.

    Parameters
    ----------
    act : callable
        It runs in a fork, without output, and returns a number from 0 to 9.
    otherwise : int
        What is returned if it takes more than 2 s, or no copy can be made.

    Returns
    -------
    int
        The number; 0 also where it raises or ends the process.
    """
    reading, writing = os.pipe()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of threads that the program has started: the copy has one
            copy = os.fork()
    except OSError:  # no more processes
        os.close(reading)
        os.close(writing)
        return otherwise
    if copy == 0:
        _run(act, writing)
    os.close(writing)
    try:
        if not select.select([reading], [], [], SECONDS)[0]:
            return otherwise
        return int(os.read(reading, 1) or b"0")
    finally:
        os.close(reading)
        os.kill(copy, signal.SIGKILL)
        os.waitpid(copy, 0)


def _run(act: Callable[[], int], writing: int) -> NoReturn:
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        os.write(writing, b"%d" % act())
    finally:
        os._exit(0)
