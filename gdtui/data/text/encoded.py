"""Columns of text as numbers: a column of 0 and 1 for each level but the first, dates as days."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.data.errors import DataError
from gdtui.data.text.cells import all_or_none, is_missing
from gdtui.wording.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gdtui.descent.snapshot import Floats

__all__ = ["Days", "Level", "are_dates", "encoded"]

SHOWN = 6

MOST_LEVELS = 50
"""A column with more levels is a name or a sentence, and each level takes a weight of its own."""

ISO = "ISO"
"""The format that `datetime.fromisoformat` reads, ten times as fast as `datetime.strptime` reads any."""

DATE_FORMATS = (
    *(ISO, "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y"),
    *("%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y"),
)
TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", "T%H:%M", " %H:%M:%S.%f", " %I:%M %p")
SECONDS_A_DAY = 86400


class Level(NamedTuple):
    """Reads a cell as 1 where it holds one level of a column, and as 0 where it holds another level."""

    level: str
    levels: frozenset[str]

    @property
    def complaint(self) -> str:
        """What is wrong with a cell that is no level."""
        known = sorted(self.levels)
        return f"is none of the levels {listed(known, SHOWN)}"

    def read(self, cell: str) -> float | None:
        """Read a cell; None where it is no level at all."""
        text = cell.strip()
        return float(text == self.level) if text in self.levels else None

    def read_all(self, cells: Sequence[str]) -> Floats | None:
        """Read many cells; None where one is no level."""
        texts = [cell.strip() for cell in cells]
        if not self.levels.issuperset(texts):
            return None
        return np.fromiter((text == self.level for text in texts), np.float64, len(texts))


class Days(NamedTuple):
    """Reads a date as the days since the first one, with a fraction where there is a time."""

    formats: tuple[str, ...]
    first: datetime

    @property
    def complaint(self) -> str:
        """What is wrong with a cell that is no date."""
        example = self.first.isoformat()[:10] if ISO in self.formats else f"{self.first:{self.formats[0]}}"
        return f"is not written as the date {quoted(example)} is"

    def read(self, cell: str) -> float | None:
        """Read a cell; None where it is no date."""
        when = _date(cell, self.formats)
        return None if when is None else (when - self.first).total_seconds() / SECONDS_A_DAY

    def read_all(self, cells: Sequence[str]) -> Floats | None:
        """Read many cells; None where one is no date."""
        return all_or_none([self.read(cell) for cell in cells])


def encoded(name: str, cells: Iterable[str], label: str) -> list[tuple[str, Level | Days]]:
    """Find the columns of numbers that stand for a column of text or dates: their names and readers.

    Raises
    ------
    DataError
        If there is one level alone, or there are more than 50.

    Examples
    --------
    >>> [(name, level.read("yes")) for name, level in encoded("smoker", ["yes", "no"], "file")]
    [('smoker=yes', 1.0)]
    >>> [(name, days.read("2020-01-03")) for name, days in encoded("day", ["2020-01-02"] * 2, "file")]
    [('day (days since 2020-01-02)', 1.0)]
    """
    levels: dict[str, None] = {}
    dates = _Dates()
    for cell in cells:
        if is_missing(cell):
            continue
        dates.add(cell)
        levels[cell.strip()] = None
        if len(levels) > MOST_LEVELS and not dates.formats:
            raise DataError(
                f"{label}: column {quoted(name)} (--encode) has more than {MOST_LEVELS} levels\n"
                f"Each would take a weight. --exclude leaves the column out."
            )
    if dates.formats and levels:
        first = dates.first(f"{label}: column {quoted(name)}")
        return [(f"{name} (days since {first:%Y-%m-%d})", Days(dates.formats[:1], first))]
    _, *others = sorted(levels) or [""]
    if not others:
        what = f"only one level, {quoted(next(iter(levels)))}" if levels else "no level"
        raise DataError(f"{label}: column {quoted(name)} (--encode) has {what}")
    known = frozenset(levels)
    return [(f"{name}={level}", Level(level, known)) for level in others]


class _Dates:
    """The formats in which all cells so far are dates, and the earliest date in each."""

    def __init__(self) -> None:
        self.formats: tuple[str, ...] = DATE_FORMATS
        self._first: dict[str, datetime] = {}
        self._differ = False

    def add(self, cell: str) -> None:
        """Keep the formats that read one more cell, too."""
        read = {form: when for form in self.formats if (when := _date(cell, (form,))) is not None}
        self.formats = tuple(read)
        self._first = {form: min(when, self._first.get(form, when)) for form, when in read.items()}
        self._differ = self._differ or len(set(read.values())) > 1

    def first(self, where: str) -> datetime:
        """Return the midnight before the earliest date; refuse dates that two formats read in two ways."""
        if self._differ and len(self.formats) > 1:
            raise DataError(
                f"{where} holds dates in which day and month can change places\nWrite them as 2020-12-31."
            )
        earliest = self._first[self.formats[0]]
        return earliest.replace(hour=0, minute=0, second=0, microsecond=0)


def are_dates(cells: Iterable[str]) -> bool:
    """Whether all cells are dates in one format; there must be at least one.

    Examples
    --------
    >>> are_dates(["2020-01-31", "2020-02-01"]), are_dates(["2020-01-31", "soon"]), are_dates([])
    (True, False, False)
    """
    dates, count = _Dates(), 0
    for count, cell in enumerate(cells, start=1):  # noqa: B007 (counted)
        dates.add(cell)
        if not dates.formats:
            return False
    return count > 0


def _date(cell: str, formats: tuple[str, ...]) -> datetime | None:
    """Read a date, with or without a time of the day; a time with a zone becomes one of UTC."""
    text = cell.strip()
    return next((when for form in formats if (when := _in_format(text, form)) is not None), None)


def _in_format(text: str, form: str) -> datetime | None:
    if form == ISO:
        return _iso(text)
    return next((when for time in TIMES if (when := _parsed(text, form + time)) is not None), None)


def _iso(text: str) -> datetime | None:
    if len(text) < len("2020-1-1") or "-" not in text:
        return None
    try:
        when = datetime.fromisoformat(text.removesuffix("Z") + "+00:00" * text.endswith("Z"))
    except ValueError:
        return None
    return when.astimezone(timezone.utc).replace(tzinfo=None) if when.tzinfo else when


def _parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None
