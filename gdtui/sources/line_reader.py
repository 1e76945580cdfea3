"""Reads epochs from what a program prints, piece by piece as it comes."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from gdtui.sources.gathering import Gathering
from gdtui.sources.labels import CORE
from gdtui.sources.line_items import LineItems, depth_of_list, goes_on

if TYPE_CHECKING:
    from gdtui.sources.epochs import ToldEpoch
    from gdtui.sources.line_items import Items

__all__ = ["LineReader"]

LONGEST_LINE = 64 * 1024
MOST_LINES_OF_A_LIST = 1000
LONGEST_LABEL = 200
MOST_OTHERS, LONGEST_OTHER = 2000, 1000
AWAKE = 50
"""How many lines after one that was recognised are read although they say neither epoch nor loss."""

COLOURS = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-Z\\^-~])"
)
BLANKS = b" \t\r\0\x0b\x0c"
LABEL_ALONE = re.compile(r"[^\W\d_].*[:=]\s*\Z")
VALUE_ALONE = re.compile(r"\s*(?:(?:\w+\.)?(?:array|tensor|Array)\()?[\[(0-9.+\-ni]")


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
        self.items = LineItems(loss_pattern)
        self.gathering = Gathering()
        self.others = 0
        self.other_lines: deque[str] = deque(maxlen=MOST_OTHERS)
        self.form = ""
        self._words = _words_of(loss_pattern)
        self._rest = bytearray()
        self._is_cut = False
        self._quiet = AWAKE
        self._held: tuple[Items, str] | None = None
        self._overwritten = b""
        self._open: list[str] = []
        self._depth = 0
        self._length = 0

    @property
    def epochs(self) -> int:
        """How many epochs were handed out."""
        return self.gathering.epochs

    def feed(self, data: bytes) -> list[ToldEpoch]:
        """Take any piece of output; return the epochs that are complete now."""
        end = data.rfind(b"\n") + 1
        told: list[ToldEpoch] = []
        if end:
            self._rest += data[:end]
            block = bytes(self._rest)
            self._rest.clear()
            told += self._block(block)
        self._rest += data[end:]
        if b"\r" in data[end:] or self._rest.startswith(b"\r"):
            told += self._returns()
        if len(self._rest) > LONGEST_LINE:
            self._is_cut = True
            del self._rest[LONGEST_OTHER:]
        return told

    def settle(self) -> list[ToldEpoch]:
        """Hand out what stands unfinished after a pause, unless it stops within a line or a list."""
        if self._rest.strip(BLANKS) or self._open:
            return []
        return self._release() + self.gathering.settle()

    def finish(self) -> list[ToldEpoch]:
        """Hand out what is left at the end of the output."""
        told: list[ToldEpoch] = []
        if self._rest or self._overwritten:
            rest = bytes(self._rest)
            self._rest.clear()
            told += self._line(rest)
        told += self._end_of_list()
        told += self._release()
        told += self.gathering.finish()
        self._take_dropped()
        return told

    def _block(self, block: bytes) -> list[ToldEpoch]:
        """Read whole lines; those that say nothing of an epoch are passed over all at once."""
        told: list[ToldEpoch] = []
        small, place, size = b"", 0, len(block)
        following: dict[bytes, int] = {}
        while place < size:
            if self._quiet >= AWAKE and self._words and not (self._open or self._is_cut or self._overwritten):
                small = small or block.lower()
                start = _next_line(self._words, small, place, following)
                if start > place:
                    self._pass_over(block[place:start])
                    place = start
                    continue
            end = block.find(b"\n", place)
            told += self._line(block[place:end])
            place = end + 1
        return told

    def _pass_over(self, lines: bytes) -> None:
        count = len(lines.translate(None, BLANKS).split())
        if not count:
            return
        self.others += count
        size = 2 * MOST_OTHERS
        while True:
            last = [line for line in lines.rsplit(b"\n", size)[-size:] if line.strip(BLANKS)]
            if len(last) >= min(count, MOST_OTHERS):
                break
            size *= 4
        self.other_lines.extend([_cut(_text(_shown(line))) for line in last[-MOST_OTHERS:]])

    def _returns(self) -> list[ToldEpoch]:
        """Read the pieces of an unfinished line that were ended by a carriage return."""
        end = self._rest.rstrip(b"\r").rfind(b"\r") + 1
        pieces = bytes(self._rest[:end]).split(b"\r")[:-1]
        del self._rest[:end]
        told: list[ToldEpoch] = []
        for piece in pieces:
            told += self._piece(piece)
        return told

    def _piece(self, piece: bytes) -> list[ToldEpoch]:
        """Take a text that is overwritten: a whole epoch in it counts, once the next one shows another."""
        self._is_cut = False
        if not piece.strip(BLANKS):
            return []
        self._overwritten = piece
        if len(piece) > LONGEST_LINE:
            return []
        text = _text(piece)
        items = self.items.read(text)
        if items is None or not {"number", "loss"} <= items.values.keys():
            return []
        told: list[ToldEpoch] = []
        if self._held is not None and self._held[0].values["number"] != items.values["number"]:
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
        if self._is_cut or len(raw) > LONGEST_LINE:
            self._is_cut = False
            told += self._end_of_list()
            self._is_other(_text(raw[:LONGEST_OTHER]))
            return told
        if b"\r" in raw or self._overwritten:
            *pieces, raw = raw.rstrip(b"\r").split(b"\r")
            for piece in pieces:
                told += self._piece(piece)
            if not raw.strip(BLANKS):
                raw = self._overwritten
            self._overwritten = b""
        if not raw.strip(BLANKS):
            return told
        return told + self._whole_line(_text(raw))

    def _whole_line(self, line: str) -> list[ToldEpoch]:
        told: list[ToldEpoch] = []
        if self._open:
            if goes_on(line) if self._depth > 0 else VALUE_ALONE.match(line):
                self._open.append(line)
                self._depth = max(self._depth, 0) + depth_of_list(line)
                self._length += len(line)
                if self._depth <= 0 or len(self._open) > MOST_LINES_OF_A_LIST or self._length > LONGEST_LINE:
                    told += self._end_of_list()
                return told
            told += self._end_of_list()
        depth = depth_of_list(line)
        if depth > 0:
            self._open, self._depth, self._length = [line], depth, len(line)
            return told
        items = self.items.read(line)
        if items is not None:
            return told + self._recognised(items, [line])
        if len(line) < LONGEST_LABEL and LABEL_ALONE.search(line):
            self._open, self._depth, self._length = [line], 0, len(line)
            return told
        self._is_other(line)
        return told

    def _end_of_list(self) -> list[ToldEpoch]:
        """Read the lines of a list that was printed over several."""
        lines, self._open = self._open, []
        if not lines:
            return []
        items = self.items.read(" ".join(lines)) if self._depth <= 0 and len(lines) > 1 else None
        if items is not None:
            return self._recognised(items, lines)
        for line in lines:
            self._is_other(line)
        return []

    def _recognised(self, items: Items, lines: list[str]) -> list[ToldEpoch]:
        self._quiet = 0
        held = self._held
        self._held = None
        told: list[ToldEpoch] = []
        if held is not None and held[0].values["number"] != items.values.get("number"):
            told += self.gathering.add(held[0], [held[1]])
        told += self.gathering.add(items, lines)
        self._take_dropped()
        if told:
            self.form = _form(told[-1], self.gathering.numbered > 0, self.form)
        return told

    def _take_dropped(self) -> None:
        for line in self.gathering.dropped:
            self.others += 1
            self.other_lines.append(_cut(line))
        self.gathering.dropped.clear()

    def _is_other(self, line: str) -> None:
        self._quiet += 1
        self.others += 1
        self.other_lines.append(_cut(line))


def _next_line(words: tuple[bytes, ...], small: bytes, place: int, following: dict[bytes, int]) -> int:
    """Find the beginning of the next line that may tell of an epoch; the end where there is none."""
    first = len(small)
    for word in words:
        found = following.get(word, -1)
        if found < place:
            found = small.find(word, place)
            following[word] = found = len(small) if found < 0 else found
        first = min(first, found)
    if first == len(small):
        return first
    return max(small.rfind(b"\n", 0, first) + 1, place)


def _words_of(loss_pattern: str | None) -> tuple[bytes, ...]:
    """Find words of which each line has some that may begin to tell of an epoch; none where it may be any."""
    if loss_pattern is None:
        return CORE
    longest = max(loss_pattern.replace("{}", " ").split(), key=len, default="")
    return (*CORE, longest.encode().lower()) if longest else ()


def _shown(raw: bytes) -> bytes:
    """Return what is left on the screen of a line with carriage returns."""
    return raw.rstrip(b"\r").rpartition(b"\r")[2] if b"\r" in raw else raw


def _text(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    if "\x1b" in text:
        text = COLOURS.sub("", text)
    return text.strip("\0\ufeff") if "\0" in text or "\ufeff" in text else text


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_OTHER else line[: LONGEST_OTHER - 1] + "…"


def _form(epoch: ToldEpoch, is_numbered: bool, before: str) -> str:
    """Say what kind of lines a program prints."""
    if epoch.predicted or epoch.actual or epoch.difference or before == "the textbook's lines":
        return "the textbook's lines"
    return "epoch and loss" if is_numbered else before or "loss"
