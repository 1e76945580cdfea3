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
from gdtui.sources.lines.table_items import Table, table_of

if TYPE_CHECKING:
    from gdtui.sources.epochs import ToldEpoch
    from gdtui.sources.lines.items import Items

__all__ = ["LineReader"]

LONGEST_LINE = 64 * 1024
MOST_LINES_OF_A_LIST = 1000
LONGEST_LABEL = 200
MOST_OTHERS = 2000
AWAKE, AWAKE_FOR_ROWS = 50, 1000
"""How many lines after one that was recognised are read although they say neither epoch nor loss."""

TEXTBOOK, NUMBERED, ALONE, ROWS, JSON = (
    "the textbook's lines",
    "epoch and loss",
    "loss",
    "CSV",
    "JSON lines",
)
HAS_NUMBER = re.compile(r"[0-9\[{]|nan|inf", re.IGNORECASE)
VALUE_ALONE = re.compile(r"\s*(?:(?:\w+\.)?(?:array|tensor|Array)\()?[\[(\s]*[-+]?(?:[0-9.]|nan|inf)")


class LineReader:
    r"""Reads the epochs that a program tells in its output.

    Parameters
    ----------
    loss_pattern : str, optional
        How the line of the loss looks, with ``{}`` in the place of the number.

    Attributes
    ----------
    epochs : int
        How many were handed out.
    other_lines : deque of str
        The last lines that were not recognised.
    others : int
        How many such lines there were.
    form : str
        What was recognised, in words for students; empty for nothing yet.

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
        self.form = ""
        self._items = LineItems(loss_pattern)
        self._json = JsonItems()
        self._table: Table | None = None
        self._gathering = Gathering()
        self._has_pattern = loss_pattern is not None
        self._words = _words_of(loss_pattern)
        self._sections = Sections()
        self._encoding = AsUtf8()
        self._rest = bytearray()
        self._is_cut = False
        self._quiet = AWAKE
        self._held: tuple[Items, str] | None = None
        self._settled: object = None
        self._overwritten = b""
        self._open: list[str] = []
        self._depth = self._length = 0

    @property
    def epochs(self) -> int:
        """How many epochs were handed out."""
        return self._gathering.epochs

    def feed(self, data: bytes) -> list[ToldEpoch]:
        """Take any piece of output; return the epochs that are complete now."""
        data = self._encoding.take(data)
        end = data.rfind(b"\n") + 1
        told: list[ToldEpoch] = []
        if end:
            self._rest += data[:end]
            block = bytes(self._rest)
            self._rest.clear()
            told += self._block(block)
        self._rest += data[end:]
        if b"\r" in self._rest:
            told += self._returns()
        if len(self._rest) > LONGEST_LINE + 1:
            self._is_cut = True
            del self._rest[4 * LONGEST_OTHER :]
        return told

    def settle(self) -> list[ToldEpoch]:
        """Hand out what stands unfinished after a pause, unless it stops within a line or a list."""
        told: list[ToldEpoch] = []
        if self._rest.endswith(b"\r"):
            told += self._piece(bytes(self._rest.rstrip(b"\r")))
            self._rest.clear()
        if self._rest.strip(BLANKS) or self._open:
            return told
        held = self._held
        told += self._release() + self._gathering.settle()
        if held is not None:
            self._settled = _number(held[0])
        if told:
            self._name_form(told[-1])
        return told

    def finish(self) -> list[ToldEpoch]:
        """Hand out what is left at the end of the output."""
        self._rest += self._encoding.end()
        told: list[ToldEpoch] = []
        if self._rest or self._overwritten:
            rest = bytes(self._rest)
            self._rest.clear()
            told += self._line(rest)
        told += self._end_of_list()
        told += self._release()
        last = self._gathering.finish()
        self._take_dropped()
        if last:
            self._name_form(last[-1])
        return told + last

    def _block(self, block: bytes) -> list[ToldEpoch]:
        """Read whole lines; those that say nothing of an epoch are passed over all at once."""
        told: list[ToldEpoch] = []
        place, size = 0, len(block)
        finder: Finder | None = None
        while place < size:
            if self._is_asleep():
                finder = finder or Finder(self._words, block, place)
                start = finder.next_line(place)
                if start > place:
                    count, last = kept_lines(block[place:start], MOST_OTHERS)
                    self.others += count
                    self.other_lines.extend(last)
                    place = start
                    continue
            end = block.find(b"\n", place)
            told += self._line(block[place:end])
            place = end + 1
        return told

    def _is_asleep(self) -> bool:
        """Tell whether lines without a word of an epoch can be passed over."""
        if self._quiet < AWAKE or not self._words:
            return False
        if self._table is not None and self._quiet >= AWAKE_FOR_ROWS:
            self._table = None
        return not (self._table or self._open or self._is_cut or self._overwritten)

    def _returns(self) -> list[ToldEpoch]:
        """Read the pieces of an unfinished line that were ended by a carriage return."""
        ended = self._rest.rstrip(b"\r")
        end = ended.rfind(b"\r") + 1
        is_ended = len(ended) < len(self._rest)
        done = bytes(ended[:end])
        self._rest = ended[end:]
        if is_ended:
            self._rest += b"\r"
        told: list[ToldEpoch] = []
        for piece in self._pieces(done):
            told += self._piece(piece)
        return told

    def _pieces(self, done: bytes) -> list[bytes]:
        """Divide at carriage returns; leave out what says nothing of an epoch and does not stay."""
        pieces = done.split(b"\r")
        small = done.lower()
        if self._is_cut or not self._words or _has_any(self._words, small):
            return pieces
        return [piece for piece in pieces[-3:] if piece.strip(BLANKS)] or [
            next((piece for piece in reversed(pieces) if piece.strip(BLANKS)), b"")
        ]

    def _piece(self, piece: bytes) -> list[ToldEpoch]:
        """Take a text that is overwritten: a whole epoch in it counts, once the next one shows another."""
        if not piece.strip(BLANKS):
            return []
        self._overwritten = piece[: LONGEST_LINE + 1]
        if self._is_cut or len(piece) > LONGEST_LINE:
            self._is_cut = False
            return []
        text = text_of(piece)
        items = self._items.read(text)
        if items is None or "loss" not in items.values or _number(items) is None:
            return []
        told: list[ToldEpoch] = []
        if self._held is not None and _number(self._held[0]) != _number(items):
            told = self._release()
        self._held = (items, text)
        return told

    def _release(self) -> list[ToldEpoch]:
        """Hand on the epoch of a text that was overwritten."""
        held, self._held = self._held, None
        if held is None:
            return []
        return self._recognised(held[0], [held[1]])

    def _line(self, raw: bytes) -> list[ToldEpoch]:
        told: list[ToldEpoch] = []
        if b"\r" in raw or self._overwritten:
            *pieces, raw = raw.rstrip(b"\r").split(b"\r")
            for piece in pieces:
                told += self._piece(piece)
            if not raw.strip(BLANKS):
                raw = self._overwritten
            self._overwritten = b""
            told += self._final(raw) + self._release()
            self._settled = None
            return told
        return self._final(raw)

    def _final(self, raw: bytes) -> list[ToldEpoch]:
        """Read what is left of a line at its end."""
        told: list[ToldEpoch] = []
        if self._is_cut or len(raw) > LONGEST_LINE:
            self._is_cut = False
            told += self._end_of_list() + self._release()
            self._is_other(text_of(raw[: 4 * LONGEST_OTHER]))
            return told
        if not raw.strip(BLANKS):
            return told
        line = text_of(raw).strip("\0\ufeff")
        if self._is_asleep() and not _has_any(self._words, raw.lower()):
            self._is_other(line)
            return told
        return told + self._whole_line(line)

    def _whole_line(self, line: str) -> list[ToldEpoch]:
        if self._open:
            more = more_depth(line) if self._depth else self._below_label(line)
            if more is not None:
                return self._go_on(line, more)
            return self._end_of_list() + self._whole_line(line)
        if not HAS_NUMBER.search(line):
            return self._words_alone(line)
        if not self._has_pattern and (items := self._row(line) or self._object(line)) is not None:
            if items.values or items.loss_words:
                return self._recognised(items, [line], is_whole=True)
            self._is_other(line)
            return []
        self._depth = open_depth(line)
        if self._depth:
            self._open, self._length = [line], len(line)
            return []
        items = self._items.read(line)
        if items is not None:
            return self._recognised(items, [line])
        return self._words_alone(line)

    def _words_alone(self, line: str) -> list[ToldEpoch]:
        """Read a line without a number: names of columns, a label of what stands below, or a heading."""
        if not self._has_pattern and (table := table_of(line)):
            self._table, self._quiet = table, 0
        elif len(line) < LONGEST_LABEL and line.rstrip()[-1:] in (":", "="):
            self._open, self._length = [line], len(line)
        else:
            self._sections.note(line, self._gathering.unnumbered)
            self._is_other(line)
        return []

    def _row(self, line: str) -> Items | None:
        items = self._table.read(line) if self._table is not None else None
        if items is not None:
            self.form = ROWS
        return items

    def _object(self, line: str) -> Items | None:
        if line[:1] != "{" and line.lstrip()[:1] != "{":
            return None
        items = self._json.read(line)
        if items is not None and items.values:
            self.form = JSON
        return items

    def _below_label(self, line: str) -> int | None:
        """Count the open brackets of a value that stands below its label; None where it is no value alone."""
        if not VALUE_ALONE.match(line) or more_depth(line) is None or self._items.read(line) is not None:
            return None
        return open_depth(line)

    def _go_on(self, line: str, more: int) -> list[ToldEpoch]:
        """Take one more line of a list; read the list where it ends."""
        self._open.append(line)
        self._depth = max(self._depth + more, 0)
        self._length += len(line)
        if not self._depth or len(self._open) > MOST_LINES_OF_A_LIST or self._length > LONGEST_LINE:
            return self._end_of_list()
        return []

    def _end_of_list(self) -> list[ToldEpoch]:
        """Read the lines of a list that was printed over several, or a label and what stands below it."""
        lines, self._open = self._open, []
        if not lines:
            return []
        items = self._items.read(" ".join(lines)) if not self._depth and len(lines) > 1 else None
        self._depth = 0
        if items is not None:
            return self._recognised(items, lines)
        self._sections.note(lines[0], self._gathering.unnumbered)
        self._is_other(lines[0])
        if len(lines) == 2:
            return self._whole_line(lines[1])
        for line in lines[1:]:
            self._is_other(line)
        return []

    def _recognised(self, items: Items, lines: list[str], is_whole: bool = False) -> list[ToldEpoch]:
        self._quiet = 0
        held, self._held = self._held, None
        told: list[ToldEpoch] = []
        if held is not None and _number(held[0]) != _number(items):
            told += self._gathering.add(held[0], [held[1]])
        if self._settled is not None and _number(items) == self._settled:
            return told
        if not is_whole and self._sections.leaves_out(items):
            self._gathering.dropped += lines
        elif items.values:
            told += self._gathering.add(items, lines, is_whole)
        self._take_dropped()
        if told:
            self._name_form(told[-1])
        return told

    def _name_form(self, epoch: ToldEpoch) -> None:
        """Say what kind of lines a program prints."""
        if self.form in (ROWS, JSON, TEXTBOOK):
            return
        if epoch.predicted or epoch.actual or epoch.difference:
            self.form = TEXTBOOK
        else:
            self.form = NUMBERED if self._gathering.numbered else ALONE

    def _take_dropped(self) -> None:
        for line in self._gathering.dropped:
            self.others += 1
            self.other_lines.append(cut(line))
        self._gathering.dropped.clear()

    def _is_other(self, line: str) -> None:
        self._quiet += 1
        self.others += 1
        self.other_lines.append(cut(line))


def _has_any(words: tuple[bytes, ...], small: bytes) -> bool:
    return any(word in small for word in words)


def _number(items: Items) -> object:
    return items.values.get("number", items.values.get("count"))


def _words_of(loss_pattern: str | None) -> tuple[bytes, ...]:
    """Find words of which each line has some that may begin to tell of an epoch; none where it may be any."""
    if loss_pattern is None:
        return CORE
    longest = max(loss_pattern.replace("{}", " ").split(), key=len, default="")
    return (*CORE, longest.encode().lower()) if longest else ()
