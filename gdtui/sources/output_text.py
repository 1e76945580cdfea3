"""A program's output as bytes: text without colours, what is left of overwritten lines, other encodings."""

from __future__ import annotations

import codecs
import re

__all__ = ["BLANKS", "LONGEST_OTHER", "AsUtf8", "cut", "kept_lines", "next_line", "text_of"]

LONGEST_OTHER = 1000
"""How many characters are kept of a line that is not recognised."""

BLANKS = b" \t\r\0\x0b\x0c"
COLOURS = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)|[PX^_][^\x1b\n]*\x1b\\|[ -/]*[0-Z\\^-~])"
)
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class AsUtf8:
    """Makes UTF-8 of what begins with the mark of UTF-16, as some shells write it; leaves the rest."""

    def __init__(self) -> None:
        self.decoder: codecs.IncrementalDecoder | None = None
        self.start: bytes | None = b""

    def take(self, data: bytes) -> bytes:
        """Return a piece of output, or what can be told of it yet."""
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


def next_line(words: tuple[bytes, ...], small: bytes, place: int, following: dict[bytes, int]) -> int:
    """Find the beginning of the next line that has one of the words; the end where there is none.

    Parameters
    ----------
    words : tuple of bytes
        In small letters.
    small : bytes
        The lines, in small letters.
    place : int
        Where to begin.
    following : dict of bytes to int
        Where each word was found last; it is kept up to date.
    """
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
    """Return what is left on the screen of a line with carriage returns."""
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
