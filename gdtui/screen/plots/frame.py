"""What stands around a plot: axes with their ticks and names, a legend, a caption."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size
from textual.color import Color
from textual.content import Content, Span
from textual.style import Style

from .canvas import Canvas, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .axis import Axis
    from .palette import Palette

__all__ = ["Entry", "Frame", "content", "too_small"]

NARROWEST, LOWEST = 24, 5
"""The smallest plot, in cells: one row of legend, two of canvas, two of axis."""


Captions = tuple[str, ...]
"""One caption in several lengths, the longest first: the first that fits is shown."""


ROOMY = 14
"""A legend that does not fit into one row may take one more for every so many rows of the plot."""


class Entry(NamedTuple):
    """A part of the legend: the marker in its colour, and what it means."""

    marker: str
    meaning: str
    colour: str


@dataclass(frozen=True)
class Frame:
    """A plot's size in cells, its axes, and its colours."""

    width: int
    height: int
    x: Axis
    y: Axis
    palette: Palette

    def draw(self, paint: Callable[[Canvas], None], legend: Sequence[Entry], captions: Captions) -> Content:
        """Paint a canvas and put the frame around it: `height` rows of `width` cells."""
        if self.width < NARROWEST or self.height < LOWEST:
            return too_small(self.width, self.height)
        captioned = self.height >= LOWEST + 3
        heading = self._legend(legend)
        canvas_height = self.height - 2 - len(heading) - captioned
        y_ticks = {
            self._row(place, canvas_height): text for place, text in self.y.ticks(max(3, canvas_height // 3))
        }
        margin = max(map(cell_len, y_ticks.values()), default=0)
        canvas = Canvas(self.width - margin - 1, canvas_height)
        paint(canvas)
        rows = [*heading]
        rows += [self._left(y_ticks.get(number), margin) + row for number, row in enumerate(canvas.rows())]
        rows += self._bottom(margin, canvas)
        if captioned:
            fitting = (caption for caption in captions if cell_len(caption) < self.width)
            rows.append([(" " + next(fitting, ""), self.palette.dim)])
        return content(rows, self.width)

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
            needed = cell_len(entry.marker) + cell_len(entry.meaning) + 3
            if room < needed <= self.width and len(rows) < 1 + self.height // ROOMY:
                rows.append([])
                room = self.width
            if needed <= room:
                room -= needed
                rows[-1] += [
                    (f"  {entry.marker}", entry.colour),
                    (f" {entry.meaning}", self.palette.foreground),
                ]
        return rows

    def _bottom(self, margin: int, canvas: Canvas) -> list[Row]:
        """Draw the level axis, its name at its right end, and the row of its tick labels."""
        name = _shortened(self.x.name, canvas.width // 2)
        line = ["─"] * (canvas.width - cell_len(name) - 2)
        labels = " " * self.width
        for place, text in self.x.ticks(max(3, canvas.width // 12)):
            column = min(int(place * canvas.width), canvas.width - 1)
            start = min(max(margin + 1 + column - len(text) // 2, 0), self.width - len(text))
            if labels[max(start - 1, 0) : start + len(text) + 1].strip():
                continue
            labels = labels[:start] + text + labels[start + len(text) :]
            if column < len(line):
                line[column] = "┬"
        dim = self.palette.dim
        axis: Row = [(" " * margin + "└" + "".join(line) + " ", dim), (name, self.palette.foreground)]
        return [axis, [(labels, dim)]]


def content(rows: Sequence[Row], width: int) -> Content:
    """Join rows, each cut or filled to `width` cells, into what a widget's `render` can return."""
    texts: list[str] = []
    spans: list[Span] = []
    offset = 0
    for row in rows:
        text = "".join(piece for piece, _ in row)
        for piece, colour in row:
            if colour and piece.strip():
                spans.append(Span(offset, offset + len(piece), _style(colour)))
            offset += len(piece)
        fitted = set_cell_size(text, width)
        offset += len(fitted) - len(text) + 1
        texts.append(fitted)
    plain = "\n".join(texts)
    return Content(plain, [span for span in spans if span.start < len(plain)])


def too_small(width: int, height: int) -> Content:
    """Say that there is no room, as far as there is room to say it."""
    if width < 1 or height < 1:
        return Content("")
    message = f"A plot needs {NARROWEST} × {LOWEST} cells; this is {width} × {height}."
    return content([[(message, "")], *[[] for _ in range(height - 1)]], width)


def _shortened(name: str, room: int) -> str:
    """Cut a name that is too long, and show that it was."""
    return name if cell_len(name) <= room else set_cell_size(name, max(room - 1, 0)) + "…"


@lru_cache(maxsize=64)
def _style(colour: str) -> Style:
    return Style(foreground=Color.parse(colour))
