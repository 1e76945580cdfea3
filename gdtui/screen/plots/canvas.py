"""The inside of a plot: marks, and lines drawn by plotext, at fractions of its width and height."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from gdtui.descent.snapshot import Floats


__all__ = ["Canvas", "Picture", "PlotRow", "inside", "rows_of", "texts"]

PlotRow = list[tuple[str, str]]
"""A row of the screen: pieces of text with their colours (hex; empty for the default)."""

CODE = re.compile(r"\x1b\[[\d;]*m")
BRAILLE = re.compile("[\u2801-\u28ff]")
ACROSS, DOWN = 2, 4
"""Braille dots in a cell."""

EMPTY = 0x2800
"""The braille pattern without dots; a bit for each dot is added to it."""

DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot of a cell, by row and column."""

Points = tuple[tuple[float, ...], tuple[float, ...], tuple[int, ...]]
"""Where points are, across and up, and which of them are joined to the one before."""


def texts(rows: Sequence[PlotRow]) -> list[str]:
    """Read rows without their colours."""
    return ["".join([text for text, _ in row]) for row in rows]


def inside(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Take the points that lie inside a canvas, given as fractions of its width and height."""
    across, up = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    kept = (across >= 0) & (across <= 1) & (up >= 0) & (up <= 1)
    return across[kept], up[kept]


class _Layer(NamedTuple):
    """What is drawn in one colour: a character in some cells, or points and lines.

    Points and lines are braille dots, or the character in each cell that they touch.
    """

    colour: str
    marker: str = ""
    cells: tuple[int, ...] = ()
    points: Points = ((), (), ())


@dataclass
class Canvas:
    """Collects what is to be drawn, later marks over earlier ones; at least 1 × 1 cells.

    The lower left corner is (0, 0), the upper right one (1, 1).

    Points are rounded to half dots, and points of a line that fall on one dot become one. So layers that look
    the same are mostly equal, and plotext, which takes a millisecond or more, need not draw them again.
    """

    width: int
    height: int
    _background: tuple[tuple[str, ...], str] | None = None
    _layers: list[_Layer] = field(default_factory=list)

    def background(self, rows: Sequence[str], colour: str) -> None:
        """Lay rows of text, top row first, under everything else."""
        self._background = (tuple(rows), colour)

    def line(
        self, x: ArrayLike, y: ArrayLike, colour: str, dashed: bool = False, *, marker: str = ""
    ) -> None:
        """Join points by straight lines, cut off at the frame: in braille, or in a character."""
        across, up = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        dots_across, dots_up = self.width * ACROSS, self.height * DOWN
        if len(across) > 2:
            across, up = _without_repeats(across, up, dots_across, dots_up)
        across, up = _snapped(across, dots_across), _snapped(up, dots_up)
        points = _stroke(across.tobytes(), up.tobytes(), self.width, self.height, dashed)
        self._layers.append(_Layer(colour, marker, points=points))

    def marks(self, x: ArrayLike, y: ArrayLike, marker: str, colour: str) -> None:
        """Put a character at each point that lies inside."""
        self.put(np.unique(self.cells(*inside(x, y))).tolist(), marker, colour)

    def mark(self, x: float, y: float, marker: str, colour: str) -> None:
        """Put a character at a point, if it lies inside."""
        if 0 <= x <= 1 and 0 <= y <= 1:
            column = min(int(x * self.width), self.width - 1)
            row = min(int((1 - y) * self.height), self.height - 1)
            self.put([row * self.width + column], marker, colour)

    def vertical(self, x: float, marker: str, colour: str, low: float = 0.0, high: float = 1.0) -> None:
        """Repeat a character along a column, from one height to another."""
        if not 0 <= x <= 1:
            return
        low, high = min(low, high) * self.height, max(low, high) * self.height
        column = min(int(x * self.width), self.width - 1)
        rows = [row for row in range(self.height) if low - 1 < self.height - 1 - row < high]
        self.put([row * self.width + column for row in rows], marker, colour)

    def put(self, places: list[int], marker: str, colour: str) -> None:
        """Put a character into cells, counted row by row from the top."""
        self._layers.append(_Layer(colour, marker, tuple(places)))

    def dots(self, x: ArrayLike, y: ArrayLike, colour: str, *, marker: str = "") -> None:
        """Put a braille dot, an eighth of a cell, at each point that lies inside, or a character."""
        across, up = inside(x, y)
        across, up = _snapped(across, self.width * ACROSS), _snapped(up, self.height * DOWN)
        points = (tuple(across.tolist()), tuple(up.tolist()), ())
        self._layers.append(_Layer(colour, marker, points=points))

    def columns(self) -> Floats:
        """Return the middle of each column."""
        return (np.arange(self.width) + 0.5) / self.width

    def cells(self, x: Floats, y: Floats) -> NDArray[np.int64]:
        """Find the cell of each point inside, counted row by row from the top."""
        columns = np.clip(np.floor(x * self.width), 0, self.width - 1)
        rows = np.clip(np.floor((1 - y) * self.height), 0, self.height - 1)
        return np.asarray(rows * self.width + columns, dtype=np.int64)

    @property
    def picture(self) -> Picture:
        """What has been drawn so far."""
        return Picture(self.width, self.height, self._background, tuple(self._layers))

    def rows(self) -> list[PlotRow]:
        """Draw it; see `rows_of`."""
        return rows_of(self.picture)


class Picture(NamedTuple):
    """What is drawn on a canvas; what looks the same is mostly equal."""

    width: int
    height: int
    background: tuple[tuple[str, ...], str] | None
    layers: tuple[_Layer, ...]


@lru_cache(maxsize=8)
def rows_of(picture: Picture) -> list[PlotRow]:
    """Draw a picture: `height` rows whose pieces are together `width` characters long; not to be changed.

    Layers lie over each other; in a cell of two braille patterns both are seen.
    """
    width, height, background, layers = picture
    rows, colour = background or ([" " * width] * height, "")
    characters, colours = [*"".join(rows)], [colour] * (width * height)
    for layer in layers:
        for cell in layer.cells:
            characters[cell], colours[cell] = layer.marker, layer.colour
        for cell, dots in _braille(width, height, layer.points) if layer.points[0] else ():
            below = ord(characters[cell]) - EMPTY
            braille = chr(EMPTY + dots + (below & ~dots if 0 <= below < 256 else 0))
            characters[cell] = layer.marker or braille
            colours[cell] = layer.colour
    starts = range(0, width * height, width)
    return [_pieces(characters[start : start + width], colours[start : start + width]) for start in starts]


def _pieces(characters: list[str], colours: list[str]) -> PlotRow:
    """Join what has one colour; blanks have none."""
    seen = [colour if character != " " else "" for character, colour in zip(characters, colours, strict=True)]
    row, start = [], 0
    for colour, group in groupby(seen):
        end = start + len([*group])
        row.append(("".join(characters[start:end]), colour))
        start = end
    return row


@lru_cache(maxsize=24)
def _braille(width: int, height: int, points: Points) -> list[tuple[int, int]]:
    """Draw points, and lines by plotext: the cells, with the dots in each.

    Its single figure is emptied, drawn on and read in one go.
    """
    if not points[2]:
        return _dotted(width, height, points)
    import plotext  # costs 50 to 120 ms, which the dashboard does not pay at its start

    figure = _figure(width, height)
    figure.clear.data()
    x, y, joined = points
    drawn = figure.signal([*x], [*y], marker=plotext.marker("braille"))
    for index in joined:
        drawn.line(index)
    figure.draw(drawn)
    rows = CODE.sub("", str(figure.build().string())).split("\n")[:height]
    return [
        (row * width + found.start(), ord(found[0]) - EMPTY)
        for row, text in enumerate(rows)
        for found in BRAILLE.finditer(text)
    ]


@lru_cache(maxsize=1)
def _figure(width: int, height: int) -> Any:
    """Clear and size plotext's single figure, which stays so until another size is asked for."""
    import plotext

    figure = plotext.figure
    figure.clear()
    plotext.terminal.limit(False, False)
    figure.plot_size(width, height)
    figure.canvas("default").axes(False).legend(False)
    for axis in ("x", "y"):
        figure.ruler(axis).lim(0, 1).frequency(0).alignment(lim="edge")
    return figure


def _dotted(width: int, height: int, points: Points) -> list[tuple[int, int]]:
    """Draw points alone."""
    patterns: dict[int, int] = {}
    for x, y in zip(*points[:2], strict=True):
        column = min(int(x * width * ACROSS), width * ACROSS - 1)
        row = min(int((1 - y) * height * DOWN), height * DOWN - 1)
        cell = row // DOWN * width + column // ACROSS
        patterns[cell] = patterns.get(cell, 0) | DOTS[row % DOWN][column % ACROSS]
    return [*patterns.items()]


@lru_cache(maxsize=32)
def _stroke(x: bytes, y: bytes, width: int, height: int, dashed: bool) -> Points:
    """Cut the lines between points to the frame.

    Points are given as the bytes of their floats: the lines of a picture that stand still are cut once.
    """
    dots_across, dots_up = width * ACROSS, height * DOWN
    pieces = _clipped(np.frombuffer(x), np.frombuffer(y))
    if dashed:
        pieces = _dashes(*pieces, dots_across, dots_up)
    across = _snapped(np.stack(pieces[::2], 1).ravel(), dots_across)
    up = _snapped(np.stack(pieces[1::2], 1).ravel(), dots_up)
    is_end = np.tile([False, True], len(pieces[0]))
    fresh = np.append(True, (np.diff(across) != 0) | (np.diff(up) != 0))[: len(across)]
    return (
        tuple(across[fresh].tolist()),
        tuple(up[fresh].tolist()),
        tuple(np.flatnonzero(is_end[fresh]).tolist()),
    )


def _snapped(fractions: Floats, dots: int) -> Floats:
    """Round places to half dots: none moves by more than a quarter, and the border of two dots stays."""
    snapped: Floats = np.round(fractions * (2 * dots)) / (2 * dots)
    return snapped


def _without_repeats(x: Floats, y: Floats, dots_across: int, dots_up: int) -> tuple[Floats, Floats]:
    """Leave out points that fall on the braille dot of the point before them."""
    dots = np.clip([x * dots_across, y * dots_up], -1e9, 1e9).astype(np.int64)
    fresh = np.append(True, np.any(np.diff(dots, axis=1) != 0, axis=0))
    if np.count_nonzero(fresh) < 2:
        fresh[-1:] = True  # a line has two ends
    return x[fresh[: len(x)]], y[fresh[: len(x)]]


def _dashes(
    x0: Floats, y0: Floats, x1: Floats, y1: Floats, dots_across: int, dots_up: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Break each piece into dashes about six dots long with gaps of six."""
    lengths = np.hypot((x1 - x0) * dots_across, (y1 - y0) * dots_up)
    starts = [np.arange(0, 1, 12 / max(length, 12)) for length in lengths]
    which = np.repeat(np.arange(len(x0)), [len(start) for start in starts])
    start = np.concatenate(starts) if starts else np.empty(0)
    end = np.minimum(start + 6 / np.maximum(lengths[which], 12), 1)
    across, up = (x1 - x0)[which], (y1 - y0)[which]
    x0, y0 = x0[which], y0[which]
    return x0 + start * across, y0 + start * up, x0 + end * across, y0 + end * up


def _clipped(x: Floats, y: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Cut the segments between points to the unit square (Liang and Barsky 1984): their starts and ends."""
    across, up = np.diff(x), np.diff(y)
    # The point at share t of a segment is inside an edge where t * run <= room. So the segment enters there
    # at t = room / run if run < 0, and leaves if run > 0. It is inside all edges from the last entry to the
    # first exit.
    enter, leave = np.zeros(len(across)), np.ones(len(across))
    for run, room in ((-across, x[:-1]), (across, 1 - x[:-1]), (-up, y[:-1]), (up, 1 - y[:-1])):
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            crossing = room / run
        enter = np.where(run < 0, np.maximum(enter, crossing), enter)
        leave = np.where(run > 0, np.minimum(leave, crossing), leave)
        leave = np.where((run == 0) & (room < 0), -1.0, leave)
    kept = enter <= leave
    x0, y0, across, up, enter, leave = (part[kept] for part in (x[:-1], y[:-1], across, up, enter, leave))
    return x0 + enter * across, y0 + enter * up, x0 + leave * across, y0 + leave * up
