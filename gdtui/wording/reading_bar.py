"""A bar on standard error for data that take long to read."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gdtui.data.reading import ReadingPace
from gdtui.wording.counts import several
from gdtui.wording.status_line import StatusLine, progress_bar

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from gdtui.data.reading import Reading

__all__ = ["ReadingBar", "amounts", "reading_line", "time_left"]

PATIENCE = 1.0
EVERY = 0.2


class ReadingBar:
    """Shows on a terminal how far the reading is, once it has taken a second.

    Parameters
    ----------
    out : text file or None
        Where to write; nothing is written if it is no terminal.
    now : callable, optional
        A clock, in seconds.
    """

    def __init__(self, out: TextIO | None, now: Callable[[], float] = time.monotonic) -> None:
        self._line = StatusLine(out)
        self._now = now
        self._due = now() + PATIENCE
        self._pace = ReadingPace()

    def __call__(self, reading: Reading) -> None:
        """Note how far the reading is, and draw the bar if the last drawing is 0.2 seconds ago."""
        now = self._now()
        self._pace.add(reading, now)
        if now >= self._due:
            self._due = now + EVERY
            self._line.show(f"gdtui: {reading_line(self._pace)}")

    def clear(self) -> None:
        """Remove the bar."""
        self._line.clear()


def reading_line(pace: ReadingPace) -> str:
    """Say how far the reading is, in ASCII and fewer than 80 columns.

    Examples
    --------
    >>> from gdtui.data.reading import Reading
    >>> pace = ReadingPace()
    >>> for second in range(5):
    ...     pace.add(Reading(300_000 * second, 7_500_000 * second, 120_000_000), float(second))
    >>> reading_line(pace)
    'reading #####...............  25%, 1,200,000 rows, 30 of 120 MB, 12 s left'
    >>> pace.add(Reading(None, 30_000_000, None, "copying"), 5.0)
    >>> reading_line(pace)
    'copying: 30 MB'
    """
    reading = pace.reading
    if reading is None:
        return ""
    share = reading.share
    if not share:
        return f"{reading.what}: {amounts(reading)}"
    left = time_left(pace)
    return f"{reading.what} {progress_bar(share)} {share:4.0%}, {amounts(reading)}{left and f', {left}'}"


def amounts(reading: Reading) -> str:
    """Say how many rows and bytes have been read, and of how many bytes, unless more than those were read.

    Examples
    --------
    >>> from gdtui.data.reading import Reading
    >>> amounts(Reading(1_200_000, 30_000_000, 120_000_000))
    '1,200,000 rows, 30 of 120 MB'
    >>> amounts(Reading(None, 4_200, None)), amounts(Reading(0, 130_000_000, 120_000_000))
    ('4 kB', '0 rows, 130 MB')
    """
    is_known = reading.share is not None
    most = reading.total if is_known and reading.total else reading.done
    size, unit = (1e6, "MB") if most >= 1e6 else (1e3, "kB")
    of = f" of {most / size:.0f}" if is_known else ""
    rows = "" if reading.rows is None else f"{several(reading.rows, 'row')}, "
    return f"{rows}{reading.done / size:.0f}{of} {unit}"


def time_left(pace: ReadingPace) -> str:
    """Say how long the rest will take; nothing where that cannot be known yet."""
    seconds = pace.seconds_left
    return "" if seconds is None else f"{seconds:.0f} s left"
