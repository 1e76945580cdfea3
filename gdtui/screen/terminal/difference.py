"""What changed between two screens: the one the terminal shows, and the one that it should show.

`Wire` keeps both. Textual's stream is drawn on a grid; when a frame may be sent, the grid is compared
with what the terminal shows, cell by cell, and the changed runs are written: a move, a change of pen, the
characters.

Terminals may disagree about how many columns a cluster takes (see `clusters`). The outcome does not depend on
it: the cluster's place is blanked, the cluster is written there, and after that every column that it may have
run into is written again, each after a move to its place. So all else is right, whatever the terminal did.
"""

from __future__ import annotations

import math
import re
from itertools import groupby
from operator import is_not
from typing import TYPE_CHECKING

from gdtui.screen.terminal.clusters import are_sure, is_doubtful, reach
from gdtui.screen.terminal.grid import BLANK, Grid, is_tail
from gdtui.screen.terminal.pen import PLAIN, Pen, change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gdtui.screen.terminal.grid import Appearance, Row

__all__ = ["Wire"]

HARMLESS = re.compile(r"\x07|\x1b\](?!8;)|\x1b\[\d* q")
"""Sent as they are, since they change no cell: bell, system commands (clipboard, title), cursor shapes."""

CLEAR = "\x1b[m\x1b[H\x1b[2J"


class Shown:
    """What the terminal shows, and where its cursor and its pen are (None: not known)."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.rows: list[Row] = []
        self.forget()

    def forget(self) -> None:
        """Forget what the terminal shows: everything that is wanted has to be written."""
        self.rows = [[None] * self.width for _ in range(self.height)]
        self.place: tuple[int, int] | None = None
        self.pen: Pen | None = None

    def clear(self) -> str:
        """Return what clears the screen, and note that it is clear."""
        self.rows = [[BLANK] * self.width for _ in range(self.height)]
        self.place, self.pen = (0, 0), PLAIN
        return CLEAR

    def brought_to(self, grid: Grid, rows: Iterable[int], room: float = math.inf) -> str:
        """Return what makes rows of the terminal show the grid, and note it as sent.

        A row is begun only while there is room, in characters; rows left out stay dirty. All that one pen
        writes is written before the next pen is taken: a move takes fewer bytes than a change of colours.
        What is in doubt is written first, so that what it spoils is written after it.
        """
        doubtful: dict[Pen | None, list[tuple[int, int, int]]] = {self.pen: []}
        sure: dict[Pen | None, list[tuple[int, int, int]]] = {self.pen: []}
        size = 0
        for row in rows:
            if size >= room:
                break
            for pen, start, end, doubt in strokes(grid.rows[row], self.rows[row]):
                (doubtful if doubt else sure).setdefault(pen, []).append((row, start, end))
                size += end - start + A_MOVE
            del grid.dirty[row]
        out: list[str] = []
        for by_pen, write_stroke in ((doubtful, self._write_doubtful), (sure, self._write_sure)):
            for row, start, end in (stroke for of_one_pen in by_pen.values() for stroke in of_one_pen):
                write_stroke(out, row, start, end, grid.rows[row])
                self.rows[row][start:end] = grid.rows[row][start:end]
        if grid.row is not None:
            self._move(out, grid.row, min(grid.column, self.width - 1))
        return "".join(out)

    def with_pen(self, pen: Pen) -> str:
        """Return what changes the pen."""
        sequence = change(self.pen, pen)
        self.pen = pen
        return sequence

    def _write_doubtful(self, out: list[str], row: int, start: int, end: int, wanted: Row) -> None:
        """Write each cluster on blanks: a terminal that draws it narrower would leave old text beside it."""
        for column in range(start, end):
            place = wanted[column]
            if place is None or not place.text:
                continue
            self._move(out, row, column)
            out.append(self.with_pen(place.pen))
            out.append(" " * (end_of(wanted, column) - column))
            self.place = None
            self._move(out, row, column)
            out.append(place.text)
            self.place = None

    def _write_sure(self, out: list[str], row: int, start: int, end: int, wanted: Row) -> None:
        """Write a stroke of one pen, with a move after each character that is not one column wide."""
        cells = [place for place in wanted[start:end] if place is not None]
        text = "".join([place.text for place in cells])
        if len(text) == end - start and (text.isascii() or are_sure(text)):
            self._write_stretch(out, row, start, text, wanted)
            self.place = (row, end) if end < self.width else None  # terminals differ at the right margin
            return
        for column, place in enumerate(cells, start):
            if place.text:
                self._write_stretch(out, row, column, place.text, wanted)
                is_certain = column + 1 < self.width and place.is_sure
                self.place = (row, column + 1) if is_certain else None

    def _write_stretch(self, out: list[str], row: int, column: int, text: str, wanted: Row) -> None:
        if self.place != (row, column):
            self._approach(out, row, column, wanted)
        place = wanted[column]
        if place is not None and place.pen is not self.pen:
            out.append(self.with_pen(place.pen))
        out.append(text)

    def _approach(self, out: list[str], row: int, column: int, wanted: Row) -> None:
        """Go to a place: write the cells between again if that takes no more bytes than a move."""
        if self.place is not None and self.place[0] == row and 0 < column - self.place[1] <= A_GAP:
            between = self._between(wanted[self.place[1] : column])
            if between is not None and len(between.encode()) <= len(move(self.place, row, column)):
                out.append(between)
                self.place = (row, column)
                return
        self._move(out, row, column)

    def _between(self, cells: Row) -> str | None:
        """Return the text of cells that the present pen could write over themselves, else None."""
        texts = [
            place.text for place in cells if place is not None and place.pen == self.pen and place.is_sure
        ]
        return "".join(texts) if len(texts) == len(cells) else None

    def _move(self, out: list[str], row: int, column: int) -> None:
        if self.place != (row, column):
            out.append(move(self.place, row, column))
            self.place = (row, column)


NEAR = re.compile(rb"\x01(?:\x00{0,4}\x01)*")
"""Marks of changed cells with gaps between them that are no wider than `A_GAP`."""

A_MOVE = 8
"""Bytes that a move takes at most on usual screens."""

A_GAP = 4
"""Columns: to write over a gap of so many with the present pen takes no more bytes than a move; over a wider
one it takes more."""


def move(place: tuple[int, int] | None, row: int, column: int) -> str:
    """Return the shortest move to a row and a column, both counted from 0."""
    if place is not None and place[0] == row and column > place[1]:
        steps = column - place[1]
        return f"\x1b[{steps}C" if steps > 1 else "\x1b[C"
    if column == 0:
        return f"\x1b[{row + 1}H" if row else "\x1b[H"
    return f"\x1b[{row + 1};{column + 1}H"


def strokes(wanted: Row, have: Row) -> Iterator[tuple[Pen | None, int, int, bool]]:
    """Yield what is to be written of a row, (pen, start, end, whether it is in doubt).

    These are the changed runs, cut where pens change, and where doubt begins or ends.
    """
    if wanted == have:
        return
    marks = bytearray(map(is_not, wanted, have))  # equal cells are the same object, as good as always
    runs = [(*found.span(), plain_pen(wanted[found.start() : found.end()])) for found in NEAR.finditer(marks)]
    rest = [(start, end) for start, end, pen in runs if pen is None]
    if rest and any_doubtful(wanted, rest):
        yield from doubtful_strokes(wanted, joined(wanted, changed_runs(wanted, marks, 0, len(wanted))))
        return
    for first, last, pen in runs:
        if pen is not None:
            yield pen, first, last, False
        else:
            for start, end in joined(wanted, changed_runs(wanted, marks, first, last)):
                yield from strokes_of(wanted, start, end)


def plain_pen(cells: Row) -> Pen | None:
    """Return the pen of plain characters that all have the same one, else None."""
    known = [place for place in cells if place is not None]
    text = "".join([place.text for place in known])
    if not (text.isascii() and len(text) == len(cells) == len(known)):
        return None
    pens = [place.pen for place in known]
    return pens[0] if pens.count(pens[0]) == len(pens) else None


def strokes_of(wanted: Row, start: int, end: int) -> Iterator[tuple[Pen | None, int, int, bool]]:
    """Yield the strokes of a changed run that holds nothing in doubt."""
    begun, pen = start, pen_of(wanted, start)
    for column, place in enumerate(wanted[start:end], start):
        if place is not None and place.pen is not pen and place.text:
            yield pen, begun, column, False
            begun, pen = column, place.pen
    yield pen, begun, end, False


def doubtful_strokes(wanted: Row, runs: list[tuple[int, int]]) -> Iterator[tuple[Pen | None, int, int, bool]]:
    """Yield the strokes of changed runs of which some hold what is in doubt."""
    for start, end in with_spoilt(wanted, runs):
        begun, pen, doubt = start, pen_of(wanted, start), doubt_of(wanted, start)
        for column in range(start + 1, end):
            if not is_tail(wanted[column]) and (
                pen_of(wanted, column) is not pen or doubt_of(wanted, column) is not doubt
            ):
                yield pen, begun, column, doubt
                begun, pen, doubt = column, pen_of(wanted, column), doubt_of(wanted, column)
        yield pen, begun, end, doubt


def joined(row: Row, runs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join changed runs where the cells between them take no more bytes than a move across."""
    found: list[tuple[int, int]] = []
    for start, end in runs:
        if found and start - found[-1][1] <= A_GAP and is_bridge(row[found[-1][1] - 1 : start + 1]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def is_bridge(cells: Row) -> bool:
    """Tell whether cells, the last of one run to the first of the next, are plain ones of a single pen."""
    first = cells[0]
    return first is not None and all(
        place is not None and place.pen is first.pen and place.text != "" and place.text.isascii()
        for place in cells
    )


def any_doubtful(row: Row, runs: list[tuple[int, int]]) -> bool:
    """Tell whether some runs of a row hold a cluster about whose width terminals may disagree."""
    texts = {place.text for start, end in runs for place in row[start:end] if place is not None}
    return not all(map(str.isascii, texts)) and any(text and is_doubtful(text) for text in texts)


def doubt_of(row: Row, column: int) -> bool:
    """Tell whether terminals may disagree about the width of what is in a cell."""
    place = row[column]
    return place is not None and place.is_doubtful


def pen_of(row: Row, column: int) -> Pen | None:
    """Return the pen that a cell is written with."""
    place = row[column]
    return None if place is None else place.pen


def changed_runs(wanted: Row, marks: bytearray, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches (start, end) between two columns of known cells that are marked.

    Wide characters are whole, also where they reach beyond.
    """
    if None in wanted:
        for column, place in enumerate(wanted):
            marks[column] &= place is not None
    width, end = len(wanted), first
    while (start := marks.find(1, end, last)) >= 0:
        end = marks.find(0, start) % (width + 1)  # -1, where there is none, becomes the width
        while end < width and is_tail(wanted[end]):
            end = marks.find(0, end + 1) % (width + 1)
        yield start_of(wanted, start), end


def with_spoilt(wanted: Row, runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield changed runs, and with them what a cluster of doubtful width in them may spoil."""
    to_write = [False] * len(wanted)
    for start, end in runs:
        to_write[start:end] = [True] * (end - start)
    for column in range(len(wanted)):
        if to_write[column] and doubt_of(wanted, column):
            for start, end in spoilt_by(wanted, column):
                to_write[start:end] = [True] * (end - start)
    yield from stretches(
        is_written and place is not None for is_written, place in zip(to_write, wanted, strict=True)
    )


def spoilt_by(row: Row, column: int) -> Iterator[tuple[int, int]]:
    """Yield where a cluster of doubtful width may be seen beside its own place, wide characters whole.

    Left of it, where a terminal composes it with what is there, or moves it away from the right margin;
    right of it, as far as it reaches.
    """
    place = row[column]
    if column > 0:
        start = start_of(row, column - 1)
        if not doubt_of(row, start):
            yield start, column
    last = min(column + reach(place.text if place else ""), len(row)) - 1
    yield column, end_of(row, last)


def start_of(row: Row, column: int) -> int:
    """Return where the character begins that a column belongs to."""
    while column > 0 and is_tail(row[column]):
        column -= 1
    return column


def end_of(row: Row, column: int) -> int:
    """Return the column after the character that a column belongs to."""
    column += 1
    while column < len(row) and is_tail(row[column]):
        column += 1
    return column


def stretches(marks: Iterable[bool]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each stretch that is marked."""
    column = 0
    for is_marked, group in groupby(marks):
        start, column = column, column + len(list(group))
        if is_marked:
            yield start, column


class Wire:
    """The two screens and what is to go between them, for a terminal of a size and an appearance."""

    def __init__(self, width: int, height: int, appearance: Appearance) -> None:
        self._grid = Grid(width, height, appearance)
        self._shown = Shown(width, height)
        self._passed: list[str] = []
        self._is_hurried = False
        self.has_news = False
        """Whether there may be something to send."""

    def write(self, stream: str) -> None:
        """Draw what Textual writes; nothing is sent yet."""
        self.has_news = True
        for sequence in self._grid.feed(stream):
            if HARMLESS.match(sequence):
                self._passed.append(sequence)
            else:
                self._pass_on(sequence)

    def put(self, row: int, column: int, texts: Iterable[tuple[str, Pen]]) -> None:
        """Draw texts at a place, each with its pen; nothing is sent yet."""
        self.has_news = True
        self._grid.put(row, column, texts)

    def _pass_on(self, sequence: str) -> None:
        """Send an unknown sequence after all that was drawn before it; then forget both screens."""
        self._passed += [
            self._shown.brought_to(self._grid, list(self._grid.dirty)),
            self._shown.with_pen(self._grid.pen),
            sequence,
        ]
        self._shown.forget()
        self._grid.forget()

    def forget(self) -> None:
        """Forget what the terminal shows: the next frame draws everything."""
        self._shown.forget()
        self._draw_all()

    def clear(self) -> str:
        """Return what clears the terminal; the next frame draws everything."""
        self._draw_all()
        return self._shown.clear()

    def _draw_all(self) -> None:
        self._grid.dirty = dict.fromkeys(range(self._grid.height))
        self.has_news = True

    def hurry(self) -> None:
        """Let what is drawn from now on overtake what waits to be sent: somebody has pressed a key."""
        self._is_hurried = True
        self._grid.touched.clear()

    def frame(self, room: float = math.inf) -> str:
        """Return what brings the terminal up to date, as far as there is room, and take it as sent."""
        frame = "".join([*self._passed, self._shown.brought_to(self._grid, self._in_order(), room)])
        self._passed.clear()
        self.has_news = bool(self._grid.dirty)
        return frame

    def _in_order(self) -> list[int]:
        """Return the dirty rows in the order in which to send them."""
        rows = list(self._grid.dirty)
        if self._is_hurried and self._grid.touched:
            self._is_hurried = False
            rows.sort(key=lambda row: row not in self._grid.touched)
        return rows
