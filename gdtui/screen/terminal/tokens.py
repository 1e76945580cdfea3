r"""The bytes that a terminal sends, cut into text, escape sequences and pastes, however they are split.

A sequence is one token up to its final byte (ECMA-48, sections 5.4 and 5.6), also if it is not known here:
nothing inside it is a key. Nothing inside a paste is a key either. A paste goes from ``ESC [ 200 ~`` to
``ESC [ 201 ~``, whatever stands between.
"""

from __future__ import annotations

import codecs
import enum
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "LONGEST_PASTE",
    "PASTE_ENDS",
    "Begun",
    "Paste",
    "Sequence",
    "Text",
    "Tokenizer",
    "without_sequences",
]

PASTE_STARTS, PASTE_ENDS = b"\x1b[200~", b"\x1b[201~"

LONGEST_PASTE = 4096
"""Bytes of a paste that are kept. The rest is left out."""

LONGEST_SEQUENCE = 64
"""Bytes of the longest sequence that is handed on."""

STRINGS = (b"]", b"P", b"_", b"^", b"X")
"""What a control string (a title, a colour, a report) begins with, after ESC. No key begins so."""

WHOLE = re.compile(
    rb"\x1b(?:"
    rb"\[\d+\$(?!y)"  # rxvt's keys with Shift, such as ESC [ 3 $
    rb"|\[\[."  # F1 to F5 of the Linux console, such as ESC [ [ A
    rb"|\[M..."  # a mouse report of X10: any three bytes follow
    rb"|\[(?![M\[])[0-?]*[ -/]*[@-~]"  # a control sequence
    rb"|O[0-9;]*[@-~]"  # a key of the keypad, F1 to F4
    rb"|[]P_^X][^\x07\x18\x1a\x1b]*(?:\x07|\x1b\\)"
    rb"|\x7f"  # Alt-Backspace
    rb")",
    re.DOTALL,
)
UNFINISHED = re.compile(
    rb"\x1b(?:\[(?:[0-?]*[ -/]*|\[|M.{0,2})|O[0-9;]*|[]P_^X][^\x07\x18\x1a\x1b]*\x1b?)?\Z", re.DOTALL
)
BROKEN = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|O[0-9;]*|[]P_^X][^\x07\x18\x1a\x1b]*[\x18\x1a]?)", re.DOTALL)
"""The part of a sequence before a byte that cannot be in it."""

IN_TEXT = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[]P_^X]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
)


class Text(NamedTuple):
    """Characters; control characters, such as Return, are among them."""

    text: str


class Sequence(NamedTuple):
    """An escape sequence with its ESC. ESC alone is the Escape key."""

    text: str


class Paste(NamedTuple):
    """What was pasted, up to `LONGEST_PASTE` bytes."""

    text: str


class Begun(enum.Enum):
    """What has begun, and has not ended yet."""

    NOTHING = enum.auto()
    ESCAPE = enum.auto()
    SEQUENCE = enum.auto()
    PASTE = enum.auto()


class Tokenizer:
    r"""Cuts bytes into tokens. It has no clock: `give_up` tells it that nothing more will come.

    Examples
    --------
    >>> tokens = Tokenizer()
    >>> list(tokens.feed(b"s\x1b[A\x1b[20"))
    [Text(text='s'), Sequence(text='\x1b[A')]
    >>> list(tokens.feed(b"0~q"))
    []
    >>> list(tokens.feed(b"q\x1b[201~q"))
    [Paste(text='qq'), Text(text='q')]
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")
        self._data = b""
        self._pasted: bytearray | None = None

    @property
    def begun(self) -> Begun:
        """What waits for its end."""
        if self._pasted is not None:
            return Begun.PASTE
        if not self._data:
            return Begun.NOTHING
        return Begun.ESCAPE if self._data == b"\x1b" else Begun.SEQUENCE

    @property
    def last_bytes(self) -> bytes:
        """The last bytes, which wait for more: within a paste they may begin its end."""
        return self._data

    def feed(self, data: bytes) -> Iterator[Text | Sequence | Paste]:
        """Cut bytes into tokens. What has begun is kept for the next bytes."""
        self._data += data
        while True:
            length, token = self._first() if self._pasted is None else self._in_paste()
            if not length:
                return
            self._data = self._data[length:]
            if token is not None:
                yield token

    def give_up(self) -> Text | Sequence | Paste | None:
        """End what has begun: a paste ends here, ESC is a key, and a broken sequence is left out."""
        begun, self._data, rest = self.begun, b"", self._data
        if begun is Begun.PASTE:
            self._keep(rest)
            return self._end_paste()
        return Sequence("\x1b") if begun is Begun.ESCAPE else None

    def _first(self) -> tuple[int, Text | Sequence | None]:
        """Find the first token, and how many bytes it takes; no bytes where more must come first."""
        if not self._data.startswith(b"\x1b"):
            return self._text(self._data.partition(b"\x1b")[0])
        self._decoder.reset()
        if whole := WHOLE.match(self._data):
            return whole.end(), self._sequence(whole[0])
        if UNFINISHED.match(self._data):
            self._shorten()
            return 0, None
        if broken := BROKEN.match(self._data):
            return broken.end(), None
        return 1, Sequence("\x1b")

    def _text(self, piece: bytes) -> tuple[int, Text | None]:
        text = self._decoder.decode(piece)
        return len(piece), Text(text) if text else None

    def _sequence(self, sequence: bytes) -> Sequence | None:
        if sequence == PASTE_STARTS:
            self._pasted = bytearray()
        is_key = sequence not in (PASTE_STARTS, PASTE_ENDS) and sequence[1:2] not in STRINGS
        return Sequence(sequence.decode("latin-1")) if is_key and len(sequence) <= LONGEST_SEQUENCE else None

    def _shorten(self) -> None:
        """Shorten a long sequence that has no end: keep its start, and an ESC that may begin its end."""
        if len(self._data) > LONGEST_SEQUENCE:
            end = b"\x1b" if self._data.endswith(b"\x1b") else b""
            self._data = self._data[: LONGEST_SEQUENCE + 1] + end

    def _in_paste(self) -> tuple[int, Paste | None]:
        """Take what is pasted, up to its end or to what may be the beginning of its end."""
        end = self._data.find(PASTE_ENDS)
        if end >= 0:
            self._keep(self._data[:end])
            return end + len(PASTE_ENDS), self._end_paste()
        begins = (
            size for size in range(len(PASTE_ENDS) - 1, 0, -1) if self._data.endswith(PASTE_ENDS[:size])
        )
        length = len(self._data) - next(begins, 0)
        self._keep(self._data[:length])
        return length, None

    def _keep(self, piece: bytes) -> None:
        assert self._pasted is not None
        self._pasted += piece[: LONGEST_PASTE - len(self._pasted)]

    def _end_paste(self) -> Paste:
        pasted, self._pasted = self._pasted or b"", None
        return Paste(pasted.decode("utf-8", "ignore"))


def without_sequences(text: str) -> str:
    r"""Leave escape sequences out of a text, also those that begin with an 8-bit control.

    Examples
    --------
    >>> without_sequences("\x1b[31m0.25\x1b[m")
    '0.25'
    """
    return IN_TEXT.sub("", text)
