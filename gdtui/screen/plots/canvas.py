"""The inside of a plot: lines and marks at fractions of its width and height, drawn by plotext."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Canvas", "Row"]

Row = list[tuple[str, str]]
"""A row of the screen: pieces of text with their colours (hex; empty for the default)."""

COLOUR_CODE = re.compile(r"\x1b\[([\d;]*)m")
ACROSS, DOWN = 2, 4
"""Braille dots in a cell."""


@dataclass(frozen=True)
class _Signal:
    """Points that share a marker ("braille" or a character); `joined`: which are joined to the one before."""

    x: Floats
    y: Floats
    marker: str
    colour: str
    joined: NDArray[np.bool_] | None = None


@dataclass
class Canvas:
    """Collects what is to be drawn, later marks over earlier ones; at least 1 × 1 cells.

    The lower left corner is (0, 0), the upper right one (1, 1).
    """

    width: int
    height: int
    _background: tuple[list[str], str] | None = None
    _signals: list[_Signal] = field(default_factory=list)

    def background(self, rows: list[str], colour: str) -> None:
        """Lay rows of text, top row first, under everything else."""
        self._background = (rows, colour)

    def line(self, x: ArrayLike, y: ArrayLike, colour: str, dashed: bool = False) -> None:
        """Join points by straight lines, cut off at the frame."""
        pieces = _clipped(*self._thinned(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)))
        if dashed:
            pieces = self._dashes(*pieces)
        starts_x, starts_y, ends_x, ends_y = pieces
        joined = np.tile([False, True], len(starts_x))
        across, up = np.stack([starts_x, ends_x], 1).ravel(), np.stack([starts_y, ends_y], 1).ravel()
        self._signals.append(_Signal(across, up, "braille", colour, joined))

    def marks(self, x: ArrayLike, y: ArrayLike, marker: str, colour: str) -> None:
        """Put a character at each point that lies inside."""
        across, up = np.atleast_1d(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
        inside = (across >= 0) & (across <= 1) & (up >= 0) & (up <= 1)
        cells = np.unique(self.cells(across[inside], up[inside]), axis=1)
        self._signals.append(_Signal(*self.centres(*cells), marker, colour))

    def dots(self, x: ArrayLike, y: ArrayLike, colour: str) -> None:
        """Put a braille dot, an eighth of a cell, at each point that lies inside."""
        across, up = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        inside = (across >= 0) & (across <= 1) & (up >= 0) & (up <= 1)
        self._signals.append(_Signal(across[inside], up[inside], "braille", colour))

    def vertical(self, x: float, marker: str, colour: str, low: float = 0.0, high: float = 1.0) -> None:
        """Repeat a character along a column, from one height to another."""
        heights = (np.arange(self.height) + 0.5) / self.height
        reach = 0.5 / self.height
        heights = heights[(heights + reach > min(low, high)) & (heights - reach < max(low, high))]
        self.marks(np.full(len(heights), x), heights, marker, colour)

    def columns(self) -> Floats:
        """Return the middle of each column."""
        return (np.arange(self.width) + 0.5) / self.width

    def cells(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.int64]:
        """Find the column, counted from the left, and the row, counted from the top, of each point inside."""
        columns = np.clip(np.floor(np.asarray(x) * self.width), 0, self.width - 1)
        rows = np.clip(np.floor((1 - np.asarray(y)) * self.height), 0, self.height - 1)
        return np.stack([columns, rows]).astype(np.int64)

    def centres(self, columns: ArrayLike, rows: ArrayLike) -> tuple[Floats, Floats]:
        """Find the middle of cells."""
        return (np.asarray(columns) + 0.5) / self.width, 1 - (np.asarray(rows) + 0.5) / self.height

    def rows(self) -> list[Row]:
        """Draw everything: `height` rows, the pieces of each together `width` characters long."""
        return [_pieces(line) for line in self._drawn().split("\n")[: self.height]]

    def _drawn(self) -> str:
        """Draw by plotext, whose single figure is cleared, sized, drawn on and read in one go."""
        import plotext  # costs 50 to 120 ms, which the dashboard does not pay at its start

        figure = plotext.figure
        figure.clear()
        plotext.terminal.limit(False, False)
        figure.plot_size(self.width, self.height)
        figure.canvas("default").axes(False).legend(False)
        for axis in ("x", "y"):
            figure.ruler(axis).lim(0, 1).frequency(0).alignment(lim="edge")
        self._draw_background(plotext)
        for signal in self._signals:
            self._draw_signal(plotext, signal)
        return str(figure.build().string())

    def _draw_background(self, plotext: Any) -> None:
        if self._background is None:
            return
        rows, colour = self._background
        for number, row in enumerate(rows):
            text = plotext.colorize(row, plotext.pixel(_rgb(colour)))
            plotext.figure.draw(plotext.figure.text(0, 1 - (number + 0.5) / self.height, text))

    def _draw_signal(self, plotext: Any, signal: _Signal) -> None:
        if not len(signal.x):
            return
        marker = plotext.marker(signal.marker, plotext.pixel(_rgb(signal.colour)))
        drawn = plotext.figure.signal(signal.x.tolist(), signal.y.tolist(), marker=marker)
        if signal.joined is not None:
            for index in np.flatnonzero(signal.joined).tolist():
                drawn.line(index)
        plotext.figure.draw(drawn)

    def _thinned(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Leave out points that fall on the braille dot of the point before them."""
        dots = np.clip([x * self.width * ACROSS, y * self.height * DOWN], -1e9, 1e9).astype(np.int64)
        fresh = np.append(True, np.any(np.diff(dots, axis=1) != 0, axis=0))
        fresh[-1:] = True
        return x[fresh[: len(x)]], y[fresh[: len(x)]]

    def _dashes(
        self, x0: Floats, y0: Floats, x1: Floats, y1: Floats
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """Break each piece into dashes about six dots long with gaps of six."""
        lengths = np.hypot((x1 - x0) * self.width * ACROSS, (y1 - y0) * self.height * DOWN)
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


def _rgb(colour: str) -> tuple[int, int, int]:
    number = int(colour.lstrip("#"), 16)
    return number >> 16, number >> 8 & 255, number & 255


def _pieces(line: str) -> Row:
    """Split a line with colour codes into its pieces."""
    parts = COLOUR_CODE.split(line)
    coloured = zip(["", *parts[1::2]], parts[::2], strict=True)
    return [(text, _hex(code)) for code, text in coloured if text]


def _hex(code: str) -> str:
    """Read "38;2;95;175;255" as "#5fafff", anything else as no colour."""
    numbers = code.split(";")
    return "#{:02x}{:02x}{:02x}".format(*map(int, numbers[2:5])) if numbers[:2] == ["38", "2"] else ""
