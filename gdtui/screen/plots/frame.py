"""What stands around a plot: axes with their ticks and names, a legend, a caption."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gdtui.screen.widths import cell_len, fit_width

from .canvas import Canvas, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .axis import Axis
    from .palette import Palette

__all__ = ["Entry", "Frame", "too_small"]

NARROWEST, LOWEST = 24, 4
"""The smallest plot, in cells: two rows of canvas, two of axis. A fifth row is the legend."""


Captions = tuple[str, ...]
"""One caption in several lengths, the longest first: the first that fits is shown."""


LEAST_CANVAS = 6
"""Rows that even a legend that is needed leaves: for the axis, and for a canvas that shows something."""

LEAST_LINE = 10
"""Cells of the level axis that a long name leaves."""

ROOMY = 14
"""A legend that does not fit into one row may take one more for every so many rows of the plot."""


class Entry(NamedTuple):
    """A part of the legend: the marker in its colour, what it means, and whether it may take one more row."""

    marker: str
    meaning: str
    colour: str
    is_needed: bool = False


@dataclass(frozen=True)
class Frame:
    """A plot's size in cells, its axes, and its colours.

    `telling` is for a plot whose caption is what it has to say: it stands in a brighter colour, and where
    there is little room, in place of the level axis's labels.
    """

    width: int
    height: int
    x: Axis
    y: Axis
    palette: Palette
    telling: bool = False

    def draw(self, paint: Callable[[Canvas], None], legend: Sequence[Entry], captions: Captions) -> list[Row]:
        """Paint a canvas and put the frame around it: `height` rows of `width` cells."""
        if self.width < NARROWEST or self.height < LOWEST:
            return too_small(self.width, self.height)
        captioned = bool(captions) and (self.telling or self.height >= LOWEST + 4)
        labelled = self.height >= LOWEST + 4 or not self.telling
        heading = self._legend(legend) if self.height > LOWEST else []
        canvas_height = self.height - 1 - labelled - len(heading) - captioned
        y_ticks = {
            self._row(place, canvas_height): text for place, text in self.y.ticks(max(3, canvas_height // 3))
        }
        margin = max(map(cell_len, y_ticks.values()), default=0)
        canvas = Canvas(self.width - margin - 1, canvas_height)
        paint(canvas)
        rows = [_fitted(row, self.width) for row in heading]
        rows += [self._left(y_ticks.get(number), margin) + row for number, row in enumerate(canvas.rows())]
        rows += _bottom(self.x, margin, canvas.width, self.width, self.palette)[: 1 + labelled]
        if captioned:
            fitting = (caption for caption in captions if cell_len(caption) < self.width)
            colour = self.palette.foreground if self.telling else self.palette.dim
            rows.append(_fitted([(" " + next(fitting, ""), colour)], self.width))
        return rows

    def _row(self, place: float, height: int) -> int:
        return min(int((1 - place) * height), height - 1)

    def _left(self, tick: str | None, margin: int) -> Row:
        label = (tick or "").rjust(margin)
        return [(label + ("┤" if tick else "│"), self.palette.dim)]

    def _legend(self, legend: Sequence[Entry]) -> list[Row]:
        """Name the upright axis, then say what each marker means, as far as the rows go."""
        name = _shortened(self.y.name, max(self.width // 3, 16))
        rows: list[Row] = [[(f" {name} ", self.palette.foreground)]]
        room = self.width - cell_len(name) - 2
        for entry in legend:
            meaning = entry.meaning
            if entry.is_needed:
                meaning = _shortened(meaning, self.width - cell_len(entry.marker) - 3)
            needed = cell_len(entry.marker) + cell_len(meaning) + 3
            most = self.height - LEAST_CANVAS if entry.is_needed else 1 + self.height // ROOMY
            if room < needed <= self.width and len(rows) < most:
                rows.append([])
                room = self.width
            if needed <= room:
                room -= needed
                rows[-1] += [
                    (f"  {entry.marker}", entry.colour),
                    (f" {meaning}", self.palette.foreground),
                ]
        return rows


@lru_cache(maxsize=16)
def _bottom(axis: Axis, margin: int, canvas_width: int, width: int, palette: Palette) -> list[Row]:
    """Draw the level axis, its name at its right end, and the row of its tick labels."""
    name = _shortened(axis.name, max(canvas_width // 2, canvas_width - LEAST_LINE))
    line = ["─"] * (canvas_width - cell_len(name) - 2)
    labels = " " * width
    for place, text in axis.ticks(max(3, canvas_width // 12)):
        column = min(int(place * canvas_width), canvas_width - 1)
        start = min(max(margin + 1 + column - len(text) // 2, 0), width - len(text))
        if labels[max(start - 1, 0) : start + len(text) + 1].strip():
            continue
        labels = labels[:start] + text + labels[start + len(text) :]
        if column < len(line):
            line[column] = "┬"
    dim = palette.dim
    first: Row = [(" " * margin + "└" + "".join(line) + " ", dim), (name, palette.foreground)]
    return [_fitted(first, width), _fitted([(labels, dim)], width)]


def too_small(width: int, height: int) -> list[Row]:
    """Say that there is no room, as far as there is room to say it."""
    if width < 1 or height < 1:
        return []
    needed, given = f"{NARROWEST} × {LOWEST}", f"{width} × {height}"
    messages = (
        f"A plot needs {needed} cells; this is {given}.",
        f"{given}: too small for a plot",
        f"{given} of {needed}",
        "too small",
        "",
    )
    message = next(text for text in messages if len(text) <= width)
    return [_fitted([(message, "")], width), *[[(" " * width, "")] for _ in range(height - 1)]]


def _fitted(row: Row, width: int) -> Row:
    """Cut a row to a width, or fill it up; blanks have no colour."""
    fitted: Row = []
    left = width
    for text, colour in row:
        size = cell_len(text)
        fitted.append((text if size <= left else fit_width(text, left), colour if text.strip() else ""))
        left -= size
        if left <= 0:
            return fitted
    return [*fitted, (" " * left, "")]


def _shortened(name: str, room: int) -> str:
    """Cut a name that is too long, and show that it was."""
    return name if cell_len(name) <= room else fit_width(name, max(room - 1, 0)) + "…"
