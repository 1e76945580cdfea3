"""Reads epochs from what a program prints, piece by piece as it comes."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from gdtui.sources.lines.gathering import Gathering
from gdtui.sources.lines.items import LineItems, more_depth, open_depth
from gdtui.sources.lines.json_items import JsonItems
from gdtui.sources.lines.labels import CORE
from gdtui.sources.lines.output_text import BLANKS, LONGEST_OTHER, AsUtf8, Finder, cut, kept_lines, text_of
from gdtui.sources.lines.sections import Sections
from gdtui.sources.lines.table_items import PrintedTable, read_column_names

if TYPE_CHECKING:
    from gdtui.sources.epochs import ToldEpoch
    from gdtui.sources.lines.items import Items

__all__ = ["LineReader"]

LONGEST_LINE = 64 * 1024
MOST_LINES_OF_A_LIST = 1000
LONGEST_LABEL = 200
MOST_OTHERS = 2000
READ_AFTER, READ_AFTER_ROW = 50, 1000
"""How many lines after a recognised one are read closely although they have no word of an epoch."""

TEXTBOOK, NUMBERED, ALONE = "the textbook's lines", "epoch and loss", "loss"
ROWS, JSON = "CSV", "JSON lines"
HAS_NUMBER = re.compile(r"[0-9\[{]|nan|inf", re.IGNORECASE)
VALUE_ALONE = re.compile(r"\s*(?:(?:\w+\.)?(?:array|tensor|Array)\()?[\[(\s]*[-+]?(?:[0-9.]|nan|inf)")


class LineReader:
    r"""Reads the epochs that a program prints.

    Parameters
    ----------
    loss_pattern : str, optional
        How the line of the loss looks, with ``{}`` in the place of the number.

    Attributes
    ----------
    other_lines : deque of str
        The last lines that were not recognised.
    others : int
        How many such lines there were.

    Raises
    ------
    ValueError
        For a pattern that has not exactly one ``{}``.

    Examples
    --------
    >>> reader = LineReader()
    >>> reader.feed(b"Epoch 0: loss 0.5\nEpoch 1: lo")
    []
    >>> [(epoch.number, epoch.loss) for epoch in reader.feed(b"ss 0.25\n")]
    [(0, 0.5), (1, 0.25)]
    """

    def __init__(self, loss_pattern: str | None = None) -> None:
        self.others = 0
        self.other_lines: deque[str] = deque(maxlen=MOST_OTHERS)
        self._items = LineItems(loss_pattern)
        self._json = JsonItems()
        self._table: PrintedTable | None = None
        self._table_form = ""
        self._gathering = Gathering()
        self._has_pattern = loss_pattern is not None
        self._words = _words_of(loss_pattern)
        self._sections = Sections()
        self._encoding = AsUtf8()
        self._unfinished = bytearray()
        self._is_cut = False
        """Whether the end of the unfinished line is left out, since the line is too long."""
        self._since_recognised = READ_AFTER
        self._shown_last = b""
        """What was overwritten last on the unfinished line."""
        self._overwritten: tuple[Items, str] | None = None
        """The epoch of a text that was overwritten, which counts once the next text shows another epoch."""
        self._settled: object = None
        """The number of the overwritten epoch that was handed out after a pause."""
        self._list: list[str] = []
        """The lines so far of a list that goes over several lines, or a label and what stands below it."""
        self._depth = self._length = 0

    @property
    def epochs(self) -> int:
        """How many epochs were handed out."""
        return self._gathering.epochs

    @property
    def form(self) -> str:
        """What was recognised, in words for students; empty for nothing yet."""
        if self._table_form or not self.epochs:
            return self._table_form
        if self._gathering.has_rows:
            return TEXTBOOK
        return NUMBERED if self._gathering.numbered else ALONE

    def feed(self, data: bytes) -> list[ToldEpoch]:
        """Take any piece of output; return the epochs that are complete now."""
        data = self._encoding.take(data)
        end = data.rfind(b"\n") + 1
        if end:
            block = bytes(self._unfinished + data[:end])
            self._unfinished.clear()
            self._read_block(block)
        self._unfinished += data[end:]
        if b"\r" in self._unfinished:
            self._read_unfinished()
        if len(self._unfinished) > LONGEST_LINE + 1:
            self._is_cut = True
            del self._unfinished[4 * LONGEST_OTHER :]
        return self._gathering.taken()

    def settle(self) -> list[ToldEpoch]:
        """Hand out what stands unfinished after a pause, unless it stops within a line or a list."""
        if self._unfinished.endswith(b"\r"):
            self._read_overwritten(bytes(self._unfinished.rstrip(b"\r")))
            self._unfinished.clear()
        if not self._unfinished.strip(BLANKS) and not self._list:
            if self._overwritten is not None:
                number = _number(self._overwritten[0])
                self._take_overwritten()
                self._settled = number
            self._gathering.settle()
        return self._gathering.taken()

    def finish(self) -> list[ToldEpoch]:
        """Hand out what is left at the end of the output."""
        self._unfinished += self._encoding.end()
        if self._unfinished or self._shown_last:
            rest = bytes(self._unfinished)
            self._unfinished.clear()
            self._read_line(rest)
        self._end_list()
        self._take_overwritten()
        self._gathering.finish()
        self._keep_dropped()
        return self._gathering.taken()

    # -- from bytes to lines ------------------------------------------------------------------------------

    def _read_block(self, block: bytes) -> None:
        """Read whole lines; skip all at once those that have no word of an epoch."""
        place, size = 0, len(block)
        finder: Finder | None = None
        while place < size:
            if self._can_skip():
                finder = finder or Finder(self._words, block, place)
                start = finder.next_line(place)
                if start > place:
                    count, last = kept_lines(block[place:start], MOST_OTHERS)
                    self.others += count
                    self.other_lines.extend(last)
                    place = start
                    continue
            end = block.find(b"\n", place)
            self._read_line(block[place:end])
            place = end + 1

    def _can_skip(self) -> bool:
        """Tell whether lines without a word of an epoch can be skipped."""
        if self._since_recognised < READ_AFTER or not self._words:
            return False
        if self._table is not None and self._since_recognised >= READ_AFTER_ROW:
            self._table = None
        return not (self._table or self._list or self._is_cut or self._shown_last)

    def _read_unfinished(self) -> None:
        """Read the pieces of an unfinished line that were ended by a carriage return."""
        ended = self._unfinished.rstrip(b"\r")
        end = ended.rfind(b"\r") + 1
        returns = b"\r" if len(ended) < len(self._unfinished) else b""
        done = bytes(ended[:end])
        self._unfinished = ended[end:] + returns
        for piece in self._pieces(done):
            self._read_overwritten(piece)

    def _pieces(self, done: bytes) -> list[bytes]:
        """Divide at carriage returns; without a word of an epoch, only the last pieces are of use."""
        pieces = done.split(b"\r")
        if self._is_cut or not self._words or _has_any(self._words, done.lower()):
            return pieces
        return [piece for piece in pieces if piece.strip(BLANKS)][-3:]

    def _read_overwritten(self, piece: bytes) -> None:
        """Read a text that is overwritten. An epoch in it counts once the next text shows another epoch."""
        if not piece.strip(BLANKS):
            return
        self._shown_last = piece[: LONGEST_LINE + 1]
        if self._is_cut or len(piece) > LONGEST_LINE:
            self._is_cut = False
            return
        text = text_of(piece)
        items = self._items.read(text)
        if items is None or "loss" not in items.values or _number(items) is None:
            return
        if self._overwritten is not None and _number(self._overwritten[0]) != _number(items):
            self._take_overwritten()
        self._overwritten = (items, text)

    def _take_overwritten(self) -> None:
        """Take the epoch of a text that was overwritten."""
        overwritten, self._overwritten = self._overwritten, None
        if overwritten is not None:
            self._take(overwritten[0], [overwritten[1]])

    def _read_line(self, raw: bytes) -> None:
        """Read a line: first what was overwritten on it, then what is left on the screen."""
        if b"\r" not in raw and not self._shown_last:
            self._read_shown(raw)
            return
        *pieces, raw = raw.rstrip(b"\r").split(b"\r")
        for piece in pieces:
            self._read_overwritten(piece)
        if not raw.strip(BLANKS):
            raw = self._shown_last
        self._shown_last = b""
        self._read_shown(raw)
        self._take_overwritten()
        self._settled = None

    def _read_shown(self, raw: bytes) -> None:
        """Read what is left on the screen of a line."""
        if self._is_cut or len(raw) > LONGEST_LINE:
            self._is_cut = False
            self._end_list()
            self._take_overwritten()
            self._keep_other(text_of(raw[: 4 * LONGEST_OTHER]))
        elif raw.strip(BLANKS):
            line = text_of(raw).strip("\0\ufeff")
            if self._can_skip() and not _has_any(self._words, raw.lower()):
                self._keep_other(line)
            else:
                self._read_text(line)

    # -- from lines to epochs -----------------------------------------------------------------------------

    def _read_text(self, line: str) -> None:
        """Read a line that may tell of an epoch."""
        if self._list:
            more = more_depth(line) if self._depth else self._below_label(line)
            if more is not None:
                self._continue_list(line, more)
            else:
                self._end_list()
                self._read_text(line)
            return
        if not HAS_NUMBER.search(line):
            self._read_words(line)
            return
        items = None if self._has_pattern else self._row(line) or self._object(line)
        if items is not None:
            if items.values or items.loss_words:
                self._take(items, [line], is_whole=True)
            else:
                self._keep_other(line)
            return
        self._depth = open_depth(line)
        if self._depth:
            self._list, self._length = [line], len(line)
            return
        items = self._items.read(line)
        if items is not None:
            self._take(items, [line])
        else:
            self._read_words(line)

    def _read_words(self, line: str) -> None:
        """Read a line that tells no number: names of columns, a label of what stands below, or a heading."""
        if not self._has_pattern and (table := read_column_names(line)):
            self._table, self._since_recognised = table, 0
        elif len(line) < LONGEST_LABEL and line.rstrip()[-1:] in (":", "="):
            self._list, self._length = [line], len(line)
        else:
            self._sections.note(line, self._gathering.unnumbered)
            self._keep_other(line)

    def _row(self, line: str) -> Items | None:
        items = self._table.read(line) if self._table is not None else None
        if items is not None:
            self._table_form = ROWS
        return items

    def _object(self, line: str) -> Items | None:
        items = self._json.read(line) if line.lstrip()[:1] == "{" else None
        if items is not None and items.values:
            self._table_form = JSON
        return items

    def _below_label(self, line: str) -> int | None:
        """Count the open brackets of a value that stands below its label; None for any other line."""
        if not VALUE_ALONE.match(line) or more_depth(line) is None or self._items.read(line) is not None:
            return None
        return open_depth(line)

    def _continue_list(self, line: str, more: int) -> None:
        """Take one more line of a list; read the list if it ends here."""
        self._list.append(line)
        self._depth = max(self._depth + more, 0)
        self._length += len(line)
        if not self._depth or len(self._list) > MOST_LINES_OF_A_LIST or self._length > LONGEST_LINE:
            self._end_list()

    def _end_list(self) -> None:
        """Read the lines of a list that was printed over several, or a label and what stands below it."""
        lines, self._list = self._list, []
        items = self._items.read(" ".join(lines)) if not self._depth and len(lines) > 1 else None
        self._depth = 0
        if items is not None:
            self._take(items, lines)
        elif lines:
            self._sections.note(lines[0], self._gathering.unnumbered)
            self._keep_other(lines[0])
            if len(lines) == 2:
                self._read_text(lines[1])
            else:
                for line in lines[1:]:
                    self._keep_other(line)

    def _take(self, items: Items, lines: list[str], is_whole: bool = False) -> None:
        """Take what was recognised in some lines; before it, the epoch of a text that was overwritten."""
        self._since_recognised = 0
        overwritten, self._overwritten = self._overwritten, None
        if overwritten is not None and _number(overwritten[0]) != _number(items):
            self._gathering.add(overwritten[0], [overwritten[1]])
        if self._settled is not None and _number(items) == self._settled:
            return
        if not is_whole and self._sections.leaves_out(items):
            self._gathering.dropped += lines
        elif items.values:
            self._gathering.add(items, lines, is_whole)
        self._keep_dropped()

    def _keep_dropped(self) -> None:
        """Keep the lines that belong to no epoch."""
        self.others += len(self._gathering.dropped)
        self.other_lines.extend(map(cut, self._gathering.dropped))
        self._gathering.dropped.clear()

    def _keep_other(self, line: str) -> None:
        """Keep a line that was not recognised."""
        self._since_recognised += 1
        self.others += 1
        self.other_lines.append(cut(line))


def _has_any(words: tuple[bytes, ...], small: bytes) -> bool:
    return any(word in small for word in words)


def _number(items: Items) -> object:
    return items.values.get("number", items.values.get("count"))


def _words_of(loss_pattern: str | None) -> tuple[bytes, ...]:
    """Return words such that each line with an epoch has one of them; none if there are no such words."""
    if loss_pattern is None:
        return CORE
    longest = max(loss_pattern.replace("{}", " ").split(), key=len, default="")
    return (*CORE, longest.encode().lower()) if longest else ()
