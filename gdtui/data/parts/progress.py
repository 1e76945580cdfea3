"""ReadingProgress: how far the reading of one or several parts is, in bytes of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.data.parts.opening import source_version
from gdtui.data.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.reading import Report

__all__ = ["ReadingProgress"]


class ReadingProgress:
    """Passes on the reports of a single part; adds up those of several parts, as one pass.

    Parameters
    ----------
    sources : sequence of str
        All parts.
    report : callable
        Is called with how far the reading is.
    """

    def __init__(self, sources: Sequence[str], report: Report) -> None:
        self._report = report
        self._sizes = [_size(source) for source in sources] if len(sources) > 1 else []
        self._part = -1
        self._rows = self._begun = 0
        self._last = Reading(None, 0, None, "checking")

    def begin(self, source: str) -> None:
        """Begin with the next part, whose size is read again since it may have changed."""
        if not self._sizes:
            return
        if self._part >= 0:
            size = self._sizes[self._part]
            self._begun = self._last.done if size is None else self._begun + size
        self._rows = self._last.rows or 0
        self._part += 1
        self._sizes[self._part] = _size(source)

    def before_reading(self, reading: Reading) -> None:
        """Pass on a report of a pass before the rows of a part are read."""
        if not self._sizes:
            self._report(reading)
        else:
            self._pass_on(self._rows, reading.done if self._total is None else 0)

    def reading(self, reading: Reading) -> None:
        """Pass on a report of the reading of a part."""
        if not self._sizes:
            self._report(reading)
            return
        size = self._sizes[self._part]
        part = reading.done if self._total is None else int((size or 0) * (reading.share or 0))
        self._pass_on(self._rows + (reading.rows or 0), part)

    def repeat(self) -> None:
        """Repeat the last report: the listener may end the reading."""
        self._report(self._last)

    def _pass_on(self, rows: int, part: int) -> None:
        self._last = Reading(rows, max(self._last.done, self._begun + part), self._total)
        self._report(self._last)

    @property
    def _total(self) -> int | None:
        sizes = [size for size in self._sizes if size is not None]
        return sum(sizes) if len(sizes) == len(self._sizes) else None


def _size(source: str) -> int | None:
    """Find the size of a regular file; None for anything else."""
    return (source_version(source) or (None, 0))[0]
