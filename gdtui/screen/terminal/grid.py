"""What the terminal should show: Textual's stream of text, moves and colours, laid out as a grid of cells.

Textual always writes in the same way: a move (``ESC [ row ; column H``), then pieces of text, each in one
colour and followed by a reset, perhaps a line feed, then the next move. The last move puts the cursor where
it belongs. The grid knows only these. It hands any other sequence back to the caller, who sends it as it is.
From then on the grid does not know what the terminal shows, until everything is drawn anew. So its only
mistake can be to send too much.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gdtui.screen.terminal.clusters import are_one_column, clusters, is_doubtful, is_one_column
from gdtui.screen.terminal.pen import PLAIN, Pen, change, pen_after

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["BLANK", "PEN", "UNKNOWN", "Appearance", "Cell", "CellRow", "Grid", "filled_rows", "is_tail"]

PEN = re.compile(r"\x1b\[([\d;]*)m")
MOVE = re.compile(r"\x1b\[(\d*)(?:;(\d*))?H")
ESCAPE = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~]|)"
TOKEN = re.compile(
    rf"(?P<text>[^\x00-\x1f\x7f-\x9f]+)|\x1b\[(?P<pen>[\d;]*)m|(?P<other>{ESCAPE}|[\x00-\x1f\x7f-\x9f])"
)
UNSEEN = re.compile(r"\x1b\[\?2026[hl]|\x1b\](?:8|22);")
"""Left out: the marks of synchronized output, which the driver sets itself where they help; links, which no
screen here has; and the shape of the mouse's pointer, which old terminals print."""


class Cell(NamedTuple):
    """One place of the grid. The right half of a wide character is a cell whose text is empty."""

    text: str
    pen: Pen

    @property
    def is_one_column(self) -> bool:
        """Whether every terminal moves on by one column after it (not so for wide and composed ones)."""
        return is_one_column(self.text)

    @property
    def is_doubtful(self) -> bool:
        """Whether terminals may disagree about how many columns it takes."""
        return not self.text.isascii() and is_doubtful(self.text)


UNKNOWN = Cell("\0", Pen(("unknown",)))
"""A place whose content is not known. It is never written, since no other cell has its pen."""

CellRow = list[Cell]

Appearance = tuple["Callable[[str], str]", "Callable[[Pen], Pen]"]
"""What text and pens become on this terminal (see `gdtui.screen.terminal.colours`)."""


class _Piece(NamedTuple):
    """Some cells of one row, the pen after them, and the sequence that follows (empty: none)."""

    cells: tuple[Cell, ...]
    pen: Pen
    sequence: str


MOST_TEXTS = 4096
"""So many cells of a pen are remembered at most."""


class _CellsOfPen(dict[str, Cell]):
    """The cells of one pen by their texts, each made once: equal cells are mostly the same object."""

    def __init__(self, pen: Pen) -> None:
        super().__init__()
        self._pen = pen

    def __missing__(self, text: str) -> Cell:
        if len(self) >= MOST_TEXTS:
            self.clear()
        self[text] = made = Cell(text, self._pen)
        return made


cells_of = lru_cache(maxsize=256)(_CellsOfPen)


def _cell(text: str, pen: Pen) -> Cell:
    """Return the cell for a text and a pen: mostly the same object each time, which is fast to compare."""
    return cells_of(pen)[text]


BLANK = _cell(" ", PLAIN)


def filled_rows(place: Cell, width: int, height: int) -> list[CellRow]:
    """Return rows that show the same in all places."""
    return [[place] * width for _ in range(height)]


def _cells_of_text(text: str, pen: Pen) -> Sequence[Cell]:
    """Return the cells that a text takes."""
    return [*map(cells_of(pen).__getitem__, text)] if text.isascii() else _laid_out(text, pen)


@lru_cache(maxsize=512)
def _laid_out(text: str, pen: Pen) -> tuple[Cell, ...]:
    if are_one_column(text):
        return tuple(map(cells_of(pen).__getitem__, text))
    cells: list[Cell] = []
    for cluster, width in clusters(text):
        cells += [_cell(cluster, pen), *[_cell("", pen)] * (width - 1)][: max(width, 0)]
    return tuple(cells)


@lru_cache(maxsize=256)
def _parsed(stream: str, pen: Pen, appearance: Appearance) -> tuple[_Piece, ...]:
    """Split a part of the stream without moves into cells, and sequences that are not cells.

    Textual writes most texts many times, so the cache does most of the work.
    """
    shown_text, shown_pen = appearance
    pieces: list[_Piece] = []
    cells: list[Cell] = []
    for token in TOKEN.finditer(stream):
        if token["text"]:
            cells += _cells_of_text(shown_text(token["text"]), shown_pen(pen))
        elif token["pen"] is not None:
            pen = pen_after(pen, token["pen"])
        elif not UNSEEN.match(token["other"]):
            pieces.append(_Piece(tuple(cells), pen, token["other"]))
            cells = []
    return (*pieces, _Piece(tuple(cells), pen, ""))


class Grid:
    """The screen as Textual wants it.

    Attributes
    ----------
    rows : list of rows
        The cells; `UNKNOWN` where it is not known what should be there.
    dirty : dict with int keys
        The rows that changed and were not sent since, in the order in which they began to wait.
    touched : set of int
        The rows that changed since somebody last cleared this set.
    row, column : int
        Where the cursor should be, from 0; `row` is None while that is not known.
    pen : Pen
        What text is written with until the next change.
    """

    def __init__(self, width: int, height: int, appearance: Appearance) -> None:
        self.width, self.height, self.appearance = width, height, appearance
        self.rows = filled_rows(BLANK, width, height)
        self.dirty: dict[int, None] = dict.fromkeys(range(height))
        self.touched: set[int] = set()
        self.row: int | None = None
        self.column = 0
        self.pen = PLAIN

    def forget(self) -> None:
        """Note that neither the cells nor the cursor's place are known any more."""
        self.rows = filled_rows(UNKNOWN, self.width, self.height)
        self.row = None

    def take_for_blank(self) -> None:
        """Note that the terminal is cleared: cells that were not known are blank."""
        self.rows = [[BLANK if place is UNKNOWN else place for place in row] for row in self.rows]

    def feed(self, stream: str) -> Iterator[str]:
        """Draw what Textual writes, and yield each sequence that draws nothing, in its turn."""
        before, *moves = MOVE.split(stream)
        yield from self._lines(before)
        for row, column, text in zip(moves[::3], moves[1::3], moves[2::3], strict=True):
            self._move(int(row or 1) - 1, int(column or 1) - 1)
            yield from self._lines(text)

    def _move(self, row: int, column: int) -> None:
        self.row = max(0, min(row, self.height - 1))
        self.column = max(0, min(column, self.width - 1))

    def _lines(self, stream: str) -> Iterator[str]:
        first, *rest = stream.split("\n")
        yield from self._line(first)
        for line in rest:
            if self.row is None or self.row == self.height - 1:
                yield "\r\n"
            else:
                self._move(self.row + 1, 0)
            yield from self._line(line)

    def _line(self, stream: str) -> Iterator[str]:
        for piece in _parsed(stream, self.pen, self.appearance):
            if piece.cells and self.row is None:
                yield "".join(change(None, place.pen) + place.text for place in piece.cells)
            elif piece.cells and self.row is not None:
                self.column = self._put(self.row, self.column, piece.cells)
            self.pen = piece.pen
            if piece.sequence:
                yield piece.sequence

    def put(self, row: int, column: int, texts: Iterable[tuple[str, Pen]]) -> None:
        """Draw texts from a place on, each with its pen; the cursor stays where Textual left it.

        Texts and pens are already what they become on this terminal.
        """
        cells: list[Cell] = []
        for text, pen in texts:
            cells += _cells_of_text(text, pen)
        if 0 <= row < self.height and 0 <= column < self.width:
            self._put(row, column, cells)

    def _put(self, row: int, start: int, cells: Sequence[Cell]) -> int:
        """Draw cells in a row, and return the column after them."""
        line, end = self.rows[row], start + len(cells)
        if end > self.width:
            cells, end = _cut(cells, self.width - start), self.width
        if line[start:end] != (cells if isinstance(cells, list) else [*cells]):
            self._break_wide(line, start, end)
            line[start:end] = cells
            self.dirty.setdefault(row)
            self.touched.add(row)
        return end

    def _break_wide(self, line: CellRow, start: int, end: int) -> None:
        """Blank the other half of a wide character when one half is overwritten, as terminals do."""
        left, right = start, end
        while 0 < left < self.width and is_tail(line[left]):
            left -= 1
        while right < self.width and is_tail(line[right]):
            right += 1
        for column in (*range(left, start), *range(end, right)):
            line[column] = _cell(" ", line[column].pen)


def is_tail(place: Cell) -> bool:
    """Tell whether a place is the right half of a wide character."""
    return not place.text


def _cut(cells: Sequence[Cell], width: int) -> Sequence[Cell]:
    """Cut a run at the right margin. Textual does so itself, except for a moment while the size changes."""
    kept, beyond = cells[:width], cells[width]
    if not is_tail(beyond):
        return kept
    head = next(column for column in reversed(range(width)) if kept[column].text)
    return [*kept[:head], *(_cell(" ", place.pen) for place in kept[head:])]
