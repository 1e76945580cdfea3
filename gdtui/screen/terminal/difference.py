"""What changed between two screens: the one the terminal shows, and the one that it should show.

`Wire` keeps both. Textual's stream is drawn on a grid; when a frame may be sent, the grid is compared
with what the terminal shows, cell by cell, and the changed runs are written: a move, a change of pen, the
characters.

Terminals may disagree about how many columns a cluster takes (see `clusters`). The outcome does not depend on
it: blanks are written first, then the cluster over them, and then every column that the cluster may have run
into, each after a move to its place. So all else is right, whatever the terminal did with the cluster.
"""

from __future__ import annotations

import math
import re
from operator import is_not
from typing import TYPE_CHECKING

from gdtui.screen.terminal.clusters import are_one_column, is_doubtful
from gdtui.screen.terminal.grid import BLANK, UNKNOWN, Grid, filled_rows, is_tail
from gdtui.screen.terminal.pen import PLAIN, Pen, change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gdtui.screen.terminal.grid import Appearance, CellRow

__all__ = ["Wire"]

HARMLESS = re.compile(r"\x07|\x1b\](?!8;)|\x1b\[\d* q")
"""Sent as they are, since they change no cell: bell, system commands (clipboard, title), cursor shapes."""

CLEAR = "\x1b[m\x1b[H\x1b[2J"


class _Shown:
    """What the terminal shows, and where its cursor and its pen are (None: not known)."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.rows: list[CellRow] = []
        self.forget()

    def forget(self) -> None:
        """Forget what the terminal shows: everything that is wanted has to be written."""
        self.rows = filled_rows(UNKNOWN, self.width, self.height)
        self.cursor: tuple[int, int] | None = None
        self.pen: Pen | None = None

    def clear(self) -> str:
        """Return what clears the screen, and note that it is clear."""
        self.rows = filled_rows(BLANK, self.width, self.height)
        self.cursor, self.pen = (0, 0), PLAIN
        return CLEAR

    def brought_to(self, grid: Grid, rows: Iterable[int], room: float = math.inf) -> str:
        """Return what makes rows of the terminal show the grid, and note it as sent.

        Rows are taken while there is room, counted in characters. The rows that are left out stay dirty. All
        strokes of one pen are written before the next pen is taken: a move takes fewer bytes than a change of
        colours. Doubtful clusters are written first, so that what they spoil is written after them.
        """
        doubtful: dict[Pen | None, list[tuple[int, int, int]]] = {self.pen: []}
        sure: dict[Pen | None, list[tuple[int, int, int]]] = {self.pen: []}
        size = 0
        for row in rows:
            if size >= room:
                break
            for pen, start, end, doubt in _strokes(grid.rows[row], self.rows[row]):
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

    def _write_doubtful(self, out: list[str], row: int, start: int, end: int, wanted: CellRow) -> None:
        """Write each cluster on blanks: a terminal that draws it narrower would leave old text beside it."""
        for column, place in enumerate(wanted[start:end], start):
            if is_tail(place):
                continue
            self._move(out, row, column)
            out += [self.with_pen(place.pen), " " * (_end_of(wanted, column) - column)]
            self.cursor = None
            self._move(out, row, column)
            out.append(place.text)
            self.cursor = None

    def _write_sure(self, out: list[str], row: int, start: int, end: int, wanted: CellRow) -> None:
        """Write a stroke of one pen, with a move after each character that is not one column wide."""
        cells = wanted[start:end]
        text = "".join([place.text for place in cells])
        if len(text) == end - start and (text.isascii() or are_one_column(text)):
            self._write_stretch(out, row, start, text, wanted)
            self.cursor = (row, end) if end < self.width else None  # terminals differ at the right margin
            return
        for column, place in enumerate(cells, start):
            if not is_tail(place):
                self._write_stretch(out, row, column, place.text, wanted)
                is_certain = column + 1 < self.width and place.is_one_column
                self.cursor = (row, column + 1) if is_certain else None

    def _write_stretch(self, out: list[str], row: int, column: int, text: str, wanted: CellRow) -> None:
        if self.cursor != (row, column):
            self._approach(out, row, column, wanted)
        if wanted[column].pen is not self.pen:
            out.append(self.with_pen(wanted[column].pen))
        out.append(text)

    def _approach(self, out: list[str], row: int, column: int, wanted: CellRow) -> None:
        """Go to a column. Writing the cells before it again may take no more bytes than a move."""
        if self.cursor is not None and self.cursor[0] == row and 0 < column - self.cursor[1] <= A_GAP:
            between = self._between(wanted[self.cursor[1] : column])
            if between is not None and len(between.encode()) <= len(_cursor_move(self.cursor, row, column)):
                out.append(between)
                self.cursor = (row, column)
                return
        self._move(out, row, column)

    def _between(self, cells: CellRow) -> str | None:
        """Return the text of cells if the present pen can write it again as it is, else None."""
        can_write = all(place.pen == self.pen and place.is_one_column for place in cells)
        return "".join(place.text for place in cells) if can_write else None

    def _move(self, out: list[str], row: int, column: int) -> None:
        if self.cursor != (row, column):
            out.append(_cursor_move(self.cursor, row, column))
            self.cursor = (row, column)


MARKED = re.compile(rb"\x01+")
NEAR = re.compile(rb"\x01(?:\x00{0,4}\x01)*")
"""Marks of changed cells side by side; and with gaps between them that are no wider than `A_GAP`."""

A_MOVE = 8
"""Bytes that a move takes at most on usual screens."""

A_GAP = 4
"""Columns: to write over a gap of so many with the present pen takes no more bytes than a move; over a wider
one it takes more."""


def _cursor_move(cursor: tuple[int, int] | None, row: int, column: int) -> str:
    """Return the shortest move from the cursor's place to a row and a column, both counted from 0."""
    if cursor is not None and cursor[0] == row and column > cursor[1]:
        steps = column - cursor[1]
        return f"\x1b[{steps}C" if steps > 1 else "\x1b[C"
    if column == 0:
        return f"\x1b[{row + 1}H" if row else "\x1b[H"
    return f"\x1b[{row + 1};{column + 1}H"


def _strokes(wanted: CellRow, have: CellRow) -> Iterator[tuple[Pen, int, int, bool]]:
    """Yield what is to be written of a row: (pen, start, end, whether its width is in doubt).

    These are the changed runs, cut where pens change, and where doubtful clusters begin or end.
    """
    if wanted == have:
        return
    marks = bytearray(map(is_not, wanted, have))  # equal cells are nearly always the same object
    runs = [
        (*found.span(), _plain_pen(wanted[found.start() : found.end()])) for found in NEAR.finditer(marks)
    ]
    rest = [(start, end) for start, end, pen in runs if pen is None]
    if _any_doubtful(wanted, rest):
        changed = _joined(wanted, _changed_runs(wanted, marks, 0, len(wanted)))
        for start, end in _with_spoilt(wanted, changed):
            yield from _strokes_of(wanted, start, end)
        return
    for first, last, pen in runs:
        if pen is not None:
            yield pen, first, last, False
        else:
            for start, end in _joined(wanted, _changed_runs(wanted, marks, first, last)):
                yield from _strokes_of(wanted, start, end)


def _plain_pen(cells: CellRow) -> Pen | None:
    """Return the pen of plain characters that all have the same one, else None."""
    text = "".join([place.text for place in cells])
    if not (text.isascii() and len(text) == len(cells)):
        return None
    pens = [place.pen for place in cells]
    return pens[0] if pens.count(pens[0]) == len(pens) else None


def _strokes_of(wanted: CellRow, start: int, end: int) -> Iterator[tuple[Pen, int, int, bool]]:
    """Yield the strokes of a changed run."""
    begun, pen, doubt = start, wanted[start].pen, wanted[start].is_doubtful
    for column, place in enumerate(wanted[start:end], start):
        if (place.pen is not pen or place.is_doubtful is not doubt) and not is_tail(place):
            yield pen, begun, column, doubt
            begun, pen, doubt = column, place.pen, place.is_doubtful
    yield pen, begun, end, doubt


def _joined(row: CellRow, runs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join changed runs where the cells between them take no more bytes than a move across."""
    found: list[tuple[int, int]] = []
    for start, end in runs:
        if found and start - found[-1][1] <= A_GAP and _is_bridge(row[found[-1][1] - 1 : start + 1]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _is_bridge(cells: CellRow) -> bool:
    """Tell whether cells are plain characters of one pen: the last of a run to the first of the next."""
    pen = cells[0].pen
    return all(place.pen is pen and place.text.isascii() and not is_tail(place) for place in cells)


def _any_doubtful(row: CellRow, runs: list[tuple[int, int]]) -> bool:
    """Tell whether some runs of a row hold a cluster about whose width terminals may disagree."""
    texts = {place.text for start, end in runs for place in row[start:end]}
    return any(not text.isascii() and is_doubtful(text) for text in texts)


def _changed_runs(wanted: CellRow, marks: bytearray, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches (start, end) between two columns that are marked, with wide characters whole."""
    for found in MARKED.finditer(marks, first, last):
        yield _start_of(wanted, found.start()), _end_of(wanted, found.end() - 1)


def _with_spoilt(wanted: CellRow, runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield changed runs, and what the clusters of doubtful width in them may spoil."""
    marks = bytearray(len(wanted))
    for start, end in runs:
        marks[start:end] = b"\1" * (end - start)
    for column, place in enumerate(wanted):
        if marks[column] and place.is_doubtful:
            for start, end in _spoilt_by(wanted, column):
                marks[start:end] = b"\1" * (end - start)
    for column, place in enumerate(wanted):
        marks[column] &= place is not UNKNOWN
    return (found.span() for found in MARKED.finditer(marks))


def _spoilt_by(row: CellRow, column: int) -> Iterator[tuple[int, int]]:
    """Yield the columns that a cluster of doubtful width may change, with wide characters whole.

    These are its own; those on its left, since a terminal may compose it with what is there, or move it away
    from the right margin; and those on its right as far as it reaches, which is two columns for each of its
    characters if the terminal composes none.
    """
    if column > 0:
        start = _start_of(row, column - 1)
        if not row[start].is_doubtful:
            yield start, column
    last = min(column + 2 * len(row[column].text), len(row)) - 1
    yield column, _end_of(row, last)


def _start_of(row: CellRow, column: int) -> int:
    """Return where the character begins that a column belongs to."""
    while column > 0 and is_tail(row[column]):
        column -= 1
    return column


def _end_of(row: CellRow, column: int) -> int:
    """Return the column after the character that a column belongs to."""
    column += 1
    while column < len(row) and is_tail(row[column]):
        column += 1
    return column


class Wire:
    """The two screens and what is to go between them, for a terminal of a size and an appearance."""

    def __init__(self, width: int, height: int, appearance: Appearance) -> None:
        self._grid = Grid(width, height, appearance)
        self._shown = _Shown(width, height)
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
        self._grid.take_for_blank()
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
