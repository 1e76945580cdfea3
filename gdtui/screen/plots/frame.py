"""The frame of a plot: axes with their ticks and names, a legend, a caption."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gdtui.screen.plots.canvas import Canvas, PlotRow, rows_of
from gdtui.screen.widths import cell_len, first_that_fits, fit_width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdtui.screen.plots.axis import Axis
    from gdtui.screen.plots.canvas import Picture
    from gdtui.screen.plots.palette import Palette

__all__ = ["Captions", "Frame", "LegendEntry", "too_small"]

NARROWEST, LOWEST = 24, 4
"""The smallest plot, in cells: two rows of canvas, two of axis. A fifth row is the legend."""


Captions = tuple[str, ...]
"""One caption in several lengths, the longest first: the first that fits is shown."""


LEAST_CANVAS = 6
"""Rows that a legend leaves for the axis and the canvas, however long it is."""

LEAST_LINE = 10
"""A long name leaves so many cells of the x axis."""

ROOMY = 14
"""A plot of so many rows has room for a second row of the legend, one of twice as many for a third."""


class LegendEntry(NamedTuple):
    """A part of the legend: the marker in its colour, what it means, and whether it may take one more row."""

    marker: str
    meaning: str
    colour: str
    is_needed: bool = False


@dataclass(frozen=True)
class Frame:
    """A plot's size in cells, its axes, and its colours.

    Where `is_caption_needed`, the caption matters most: it is brighter, and where there is little room, it
    takes the place of the labels of the x axis.
    """

    width: int
    height: int
    x: Axis
    y: Axis
    palette: Palette
    is_caption_needed: bool = False

    def draw(
        self, paint: Callable[[Canvas], None], legend: Sequence[LegendEntry], captions: Captions
    ) -> list[PlotRow]:
        """Paint a canvas and put the frame around it: `height` rows of `width` cells.

        A picture that looks the same is the same list as before, as long as it is remembered.
        """
        if self.width < NARROWEST or self.height < LOWEST:
            return too_small(self.width, self.height)
        captioned = bool(captions) and (self.is_caption_needed or self.height >= LOWEST + 4)
        labelled = self.height >= LOWEST + 4 or not self.is_caption_needed
        entries = tuple(legend)
        heading = self.heading(entries)
        canvas_height = self.height - 1 - labelled - len(heading) - captioned
        margin = max(map(cell_len, self.ticks(canvas_height).values()), default=0)
        canvas = Canvas(self.width - margin - 1, canvas_height)
        paint(canvas)
        caption = first_that_fits(captions, self.width - 1) if captioned else None
        return _framed(self, canvas.picture, entries, caption, labelled)

    def ticks(self, height: int) -> dict[int, str]:
        """Find what stands beside the rows of a canvas."""
        ticks = self.y.ticks(max(3, height // 3))
        return {min(int((1 - place) * height), height - 1): text for place, text in ticks}

    def heading(self, entries: tuple[LegendEntry, ...]) -> list[PlotRow]:
        """Write the legend, if there is room for a row of it."""
        if self.height <= LOWEST:
            return []
        return _legend(self.width, self.height, self.y.name, self.palette.foreground, entries)


@lru_cache(maxsize=8)
def _framed(
    frame: Frame, picture: Picture, entries: tuple[LegendEntry, ...], caption: str | None, labelled: bool
) -> list[PlotRow]:
    """Put a frame around a picture; the last ones are remembered."""
    width, palette = frame.width, frame.palette
    ticks, margin = frame.ticks(picture.height), width - picture.width - 1
    rows = [*frame.heading(entries)]
    for number, row in enumerate(rows_of(picture)):
        tick = ticks.get(number, "")
        rows.append([(tick.rjust(margin) + ("┤" if tick else "│"), palette.dim), *row])
    rows += _bottom(frame.x, margin, picture.width, width, palette)[: 1 + labelled]
    if caption is not None:
        colour = palette.foreground if frame.is_caption_needed else palette.dim
        rows.append(_fitted([(" " + caption, colour)], width))
    return rows


@lru_cache(maxsize=16)
def _legend(
    width: int, height: int, name: str, foreground: str, legend: tuple[LegendEntry, ...]
) -> list[PlotRow]:
    """Name the y axis, then say what each marker means, as far as the rows go."""
    name = _shortened(name, max(width // 3, 16))
    rows: list[PlotRow] = [[(f" {name} ", foreground)]]
    room = width - cell_len(name) - 2
    for entry in legend:
        meaning = entry.meaning
        if entry.is_needed:
            meaning = _shortened(meaning, width - cell_len(entry.marker) - 3)
        needed = cell_len(entry.marker) + cell_len(meaning) + 3
        most = height - LEAST_CANVAS if entry.is_needed else 1 + height // ROOMY
        if room < needed <= width and len(rows) < most:
            rows.append([])
            room = width
        if needed <= room:
            room -= needed
            rows[-1] += [(f"  {entry.marker}", entry.colour), (f" {meaning}", foreground)]
    return [_fitted(row, width) for row in rows]


@lru_cache(maxsize=16)
def _bottom(axis: Axis, margin: int, canvas_width: int, width: int, palette: Palette) -> list[PlotRow]:
    """Draw the x axis, its name at its right end, and the row of its tick labels."""
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
    first: PlotRow = [(" " * margin + "└" + "".join(line) + " ", dim), (name, palette.foreground)]
    return [_fitted(first, width), _fitted([(labels, dim)], width)]


def too_small(width: int, height: int) -> list[PlotRow]:
    """Say that there is no room, in as many words as fit."""
    if width < 1 or height < 1:
        return []
    needed, given = f"{NARROWEST} × {LOWEST}", f"{width} × {height}"
    messages = (
        f"A plot needs {needed} cells; this is {given}.",
        f"{given}: too small for a plot",
        f"{given} of {needed}",
        "too small",
    )
    return [
        _fitted([(first_that_fits(messages, width), "")], width),
        *[[(" " * width, "")] for _ in range(height - 1)],
    ]


def _fitted(row: PlotRow, width: int) -> PlotRow:
    """Cut a row to a width, or fill it up; blanks have no colour."""
    fitted: PlotRow = []
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
