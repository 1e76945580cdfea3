"""Makes text of a program's output: without colours, as it is left on the screen, from other encodings."""

from __future__ import annotations

import codecs
import re
from heapq import heapreplace

__all__ = ["BLANKS", "LONGEST_OTHER", "AsUtf8", "Finder", "cut", "kept_lines", "text_of"]

LONGEST_OTHER = 1000
"""How many characters are kept of a line that is not recognised."""

BLANKS = b" \t\r\0\x0b\x0c"
COLOURS = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)|[PX^_][^\x1b\n]*\x1b\\|[ -/]*[0-Z\\^-~])"
)
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class AsUtf8:
    """Makes UTF-8 of output that begins with the byte order mark of UTF-16, as some shells write it."""

    def __init__(self) -> None:
        self.decoder: codecs.IncrementalDecoder | None = None
        self.start: bytes | None = b""

    def take(self, data: bytes) -> bytes:
        """Return a piece of output in UTF-8, as far as it is certain."""
        if self.start is not None:
            data, self.start = self.start + data, None
            if data in (b"", b"\xff", b"\xfe"):
                self.start = data
                return b""
            if data.startswith(WIDE):
                self.decoder = codecs.getincrementaldecoder("utf-16")("replace")
        return data if self.decoder is None else self.decoder.decode(data).encode("utf-8", "replace")

    def end(self) -> bytes:
        """Return what was held back."""
        data, self.start = self.start or b"", None
        return data


class Finder:
    """Finds the lines that have one of some words.

    Parameters
    ----------
    words : tuple of bytes
        In small letters.
    lines : bytes
        The lines, in small or capital letters.
    place : int
        Where to begin.
    """

    def __init__(self, words: tuple[bytes, ...], lines: bytes, place: int) -> None:
        self.small = lines.lower()
        self.found = [(place - 1, word) for word in words]

    def next_line(self, place: int) -> int:
        """Find the beginning of the next line that has one of the words; the end where there is none."""
        small, found = self.small, self.found
        while found[0][0] < place:
            word = found[0][1]
            at = small.find(word, place)
            heapreplace(found, (len(small) if at < 0 else at, word))
        first = found[0][0]
        return first if first == len(small) else max(small.rfind(b"\n", 0, first) + 1, place)


def kept_lines(lines: bytes, most: int) -> tuple[int, list[str]]:
    """Count the lines that are not blank, and return the last of them as text."""
    count = len(lines.translate(None, BLANKS).split())
    if not count:
        return 0, []
    size = 2 * most
    while True:
        last = [line for line in lines.rsplit(b"\n", size)[-size:] if line.strip(BLANKS)]
        if len(last) >= min(count, most):
            break
        size *= 4
    shown = b"\n".join([_shown(line)[: 4 * LONGEST_OTHER] for line in last[-most:]])
    return count, [cut(line) for line in text_of(shown).split("\n")]


def _shown(raw: bytes) -> bytes:
    """Return what a line with carriage returns leaves on the screen."""
    if b"\r" not in raw:
        return raw
    return next((piece for piece in reversed(raw.split(b"\r")) if piece.strip(BLANKS)), b"")


def text_of(raw: bytes) -> str:
    r"""Decode lines, and take colours and other escape sequences out.

    Examples
    --------
    >>> text_of(b"\x1b[31mred\x1b[0m \xff")
    'red \ufffd'
    """
    text = raw.decode("utf-8", "replace")
    return COLOURS.sub("", text) if "\x1b" in text else text


def cut(line: str) -> str:
    """Shorten a line that is too long to be kept."""
    line = line.strip("\0\ufeff")
    return line if len(line) <= LONGEST_OTHER else line[: LONGEST_OTHER - 1] + "…"
