"""How far the reading of data has come, and how long the rest takes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

__all__ = ["Allow", "Reading", "ReadingPace", "Report", "any_number", "silent"]

STANDSTILL = 1.0
"""Seconds: a shorter pause between two reports is no standstill."""

TIMES = 10.0
"""A pause that is more than so many times as long as usual is a standstill."""

MOST_STEPS = 1000
"""How many of the last reports the pace is computed from."""


class Reading(NamedTuple):
    """How far the reading of a file has come.

    Attributes
    ----------
    rows : int or None
        Rows that have been read; None in a pass that counts none.
    done : int
        Bytes that were read in this pass.
    total : int or None
        Bytes of the file; None where that is not known.
    what : str
        What this pass is called: copying, unpacking, checking, comparing or reading.
    """

    rows: int | None
    done: int
    total: int | None
    what: str = "reading"

    @property
    def share(self) -> float | None:
        """The part that has been read, 0 to 1; None where that is not known, or the file has grown."""
        return self.done / self.total if self.total and self.done <= self.total else None

    def begins_anew_after(self, before: Reading | None) -> bool:
        """Whether this report is of another pass than `before`: some files are read more than once."""
        return before is not None and (self.done < before.done or self.what != before.what)


class ReadingPace:
    """The speed of a pass, from the time in which something was read.

    Nothing is read while the process is stopped, the screen opens, or a disk or a writer is slow. Such pauses
    say nothing about the rest of the file, so they are left out.

    Examples
    --------
    >>> pace = ReadingPace()
    >>> for second, megabytes in ((0, 10), (1, 20), (2, 30), (602, 40)):
    ...     pace.add(Reading(0, megabytes * 10**6, 100 * 10**6), float(second))
    >>> pace.seconds_left
    6.0
    """

    def __init__(self) -> None:
        self.reading: Reading | None = None
        self._last = 0.0
        self._steps: deque[tuple[float, int]] = deque(maxlen=MOST_STEPS)

    def add(self, reading: Reading, now: float) -> None:
        """Record how far the reading is at a time, in seconds of any clock."""
        if self.reading is None or reading.begins_anew_after(self.reading):
            self._steps.clear()
        else:
            self._steps.append((now - self._last, reading.done - self.reading.done))
        self._last, self.reading = now, reading

    def go_on(self, now: float) -> None:
        """Do not count the time since the last report, in which nothing could be read."""
        self._last = now

    @property
    def seconds_left(self) -> float | None:
        """How long the rest of the rows takes; None where that cannot be known yet."""
        reading, steps = self.reading, list(self._steps)
        if reading is None or reading.rows is None or reading.share is None or not steps:
            return None
        usual = sorted(seconds for seconds, _ in steps)[(len(steps) - 1) // 2]
        longest = max(STANDSTILL, TIMES * usual)
        moving = [step for step in steps if step[0] <= longest]
        seconds, read = (sum(numbers) for numbers in zip(*moving, strict=True))
        return seconds * ((reading.total or 0) - reading.done) / read if read > 0 else None

    def still_for(self, now: float) -> float:
        """Seconds since something was read."""
        return 0.0 if self.reading is None else now - self._last


Allow = Callable[[str, int], object]
"""Is called with the label of a table and its number of columns; its exception ends the reading."""


def any_number(label: str, columns: int) -> None:
    """Allow any number of columns."""


Report = Callable[[Reading], object]
"""Is called now and then with the progress; its exception ends the reading."""


def silent(reading: Reading) -> None:
    """Report nothing."""
