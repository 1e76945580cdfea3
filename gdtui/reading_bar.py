"""A bar on standard error for data that take long to read."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from gdtui.counts import several

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from gdtui.data.reading import Reading

__all__ = ["ReadingBar", "amounts", "time_left"]

PATIENCE = 1.0
EVERY = 0.2
CELLS = 20
CLEAR_LINE = "\r\x1b[K"


class ReadingBar:
    """Shows how far the reading is, from a second on, where somebody looks.

    Parameters
    ----------
    out : text file or None
        Where to; nothing is written where it is no terminal.
    now : callable, optional
        Seconds that have passed.
    """

    def __init__(self, out: TextIO | None, now: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._is_seen = out is not None and out.isatty()
        self._now = now
        self._began = now()
        self._due = self._began + PATIENCE
        self._last: Reading | None = None
        self._is_shown = False

    def __call__(self, reading: Reading) -> None:
        """Show it, if it is time."""
        now = self._now()
        if reading.begins_anew_after(self._last):
            self._began = now
        self._last = reading
        if not self._is_seen or now < self._due:
            return
        self._due = now + EVERY
        self._is_shown = True
        self._write(f"{CLEAR_LINE}gdtui: {described(reading, now - self._began)}")

    def clear(self) -> None:
        """Take it away."""
        if self._is_shown:
            self._write(CLEAR_LINE)

    def _write(self, text: str) -> None:
        with suppress(OSError):
            print(text, end="", file=self._out, flush=True)


def described(reading: Reading, seconds: float) -> str:
    """Say how far the reading is, in ASCII and fewer than 80 columns.

    Examples
    --------
    >>> from gdtui.data.reading import Reading
    >>> described(Reading(1_200_000, 30_000_000, 120_000_000), 4.0)
    'reading #####...............  25%, 1,200,000 rows, 30 of 120 MB, 12 s left'
    >>> described(Reading(1_200_000, 30_000_000, None), 4.0)
    'reading: 1,200,000 rows, 30 MB'
    """
    share = reading.share
    if not share:
        return f"reading: {amounts(reading)}"
    filled = int(share * CELLS)
    bar = "#" * filled + "." * (CELLS - filled)
    return f"reading {bar} {share:4.0%}, {amounts(reading)}, {time_left(reading, seconds)}"


def amounts(reading: Reading) -> str:
    """Say how many rows and bytes have been read.

    Examples
    --------
    >>> from gdtui.data.reading import Reading
    >>> amounts(Reading(1_200_000, 30_000_000, 120_000_000))
    '1,200,000 rows, 30 of 120 MB'
    """
    of = f" of {reading.total / 1e6:.0f}" if reading.total else ""
    return f"{several(reading.rows, 'row')}, {reading.done / 1e6:.0f}{of} MB"


def time_left(reading: Reading, seconds: float) -> str:
    """Say how long the rest will take; nothing where that cannot be known yet.

    Examples
    --------
    >>> from gdtui.data.reading import Reading
    >>> time_left(Reading(1_200_000, 30_000_000, 120_000_000), 4.0)
    '12 s left'
    """
    share = reading.share
    return f"{seconds * (1 - share) / share:.0f} s left" if share else ""
