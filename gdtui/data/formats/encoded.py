"""Columns of text as numbers: a column of 0 and 1 for each level but the first, dates as days."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.data.errors import DataError
from gdtui.data.formats.cells import is_missing
from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Days", "Level", "are_dates", "encoded"]

MOST_LEVELS = 50
"""A column with more levels is a name or a sentence, and each level takes a weight of its own."""

DATE_FORMATS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y%m%d"),
    *("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%Y-%m"),
)
TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", "T%H:%M", " %H:%M:%S.%f", "T%H:%M:%S.%f")
SECONDS_A_DAY = 86400


class Level(NamedTuple):
    """Reads a cell as 1 where it is one level of a column, and as 0 where it is another one."""

    level: str
    levels: frozenset[str]

    def read(self, cell: str) -> float | None:
        """Read a cell; None where it is no level at all."""
        text = cell.strip()
        return float(text == self.level) if text in self.levels else None

    def read_all(self, cells: Sequence[str]) -> Floats | None:
        """Read many cells; None where one is no level."""
        return _all_read([self.read(cell) for cell in cells])


class Days(NamedTuple):
    """Reads a date as the days since the first one, with a fraction where there is a time."""

    formats: tuple[str, ...]
    first: datetime

    def read(self, cell: str) -> float | None:
        """Read a cell; None where it is no date."""
        when = _date(cell, self.formats)
        return None if when is None else (when - self.first).total_seconds() / SECONDS_A_DAY

    def read_all(self, cells: Sequence[str]) -> Floats | None:
        """Read many cells; None where one is no date."""
        return _all_read([self.read(cell) for cell in cells])


def _all_read(values: list[float | None]) -> Floats | None:
    found = [value for value in values if value is not None]
    return np.array(found, np.float64) if len(found) == len(values) else None


def encoded(name: str, cells: Iterable[str], label: str) -> list[tuple[str, Level | Days]]:
    """Make columns of numbers out of a column of text or dates.

    Parameters
    ----------
    name : str
        Its name.
    cells : iterable of str
        All its cells.
    label : str
        What to call the table in errors, fit to show.

    Returns
    -------
    list of (str, Level or Days)
        The name of each new column, and what reads its cells.

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
    formats: tuple[str, ...] | None = None
    first: datetime | None = None
    for cell in cells:
        if is_missing(cell):
            continue
        if formats is None:
            formats = DATE_FORMATS
        formats = tuple(form for form in formats if _date(cell, (form,)) is not None)
        when = _date(cell, formats)
        first = when if first is None or (when is not None and when < first) else first
        levels[cell.strip()] = None
        if len(levels) > MOST_LEVELS and not formats:
            raise DataError(
                f"{label}: column {quoted(name)} (--encode) has more than {MOST_LEVELS} levels\n"
                f"Each would take a weight. --exclude leaves the column out."
            )
    if formats and first is not None:
        days = Days(_only(formats, first, f"{label}: column {quoted(name)}"), _midnight(first))
        return [(f"{name} (days since {first:%Y-%m-%d})", days)]
    first_level, *others = sorted(levels) or [""]
    if not others:
        what = f"only one level, {quoted(first_level)}" if levels else "no level"
        raise DataError(f"{label}: column {quoted(name)} (--encode) has {what}")
    known = frozenset(levels)
    return [(f"{name}={level}", Level(level, known)) for level in others]


def are_dates(cells: Iterable[str]) -> bool:
    """Whether there are cells, and all of them are dates in one format.

    Examples
    --------
    >>> are_dates(["2020-01-31", "2020-02-01"]), are_dates(["2020-01-31", "soon"]), are_dates([])
    (True, False, False)
    """
    formats: tuple[str, ...] | None = None
    for cell in cells:
        formats = tuple(form for form in formats or DATE_FORMATS if _date(cell, (form,)) is not None)
        if not formats:
            return False
    return formats is not None


def _midnight(when: datetime) -> datetime:
    return when.replace(hour=0, minute=0, second=0, microsecond=0)


def _only(formats: tuple[str, ...], first: datetime, where: str) -> tuple[str, ...]:
    """Refuse dates that two formats read in two ways, such as 03/04/2020."""
    months = {form.index("%m") < form.index("%d") for form in formats if "%m" in form and "%d" in form}
    years_first = formats[0].startswith("%Y")
    if len(months) > 1 and not years_first and first.day != first.month:
        raise DataError(
            f"{where} holds dates in which day and month can change places\nWrite them as 2020-12-31."
        )
    return formats


def _date(cell: str, formats: tuple[str, ...]) -> datetime | None:
    """Read a date, with a time of the day after it or without one."""
    text = cell.strip()
    tried = (_parsed(text, form + time) for form in formats for time in TIMES)
    return next((when for when in tried if when is not None), None)


def _parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None
