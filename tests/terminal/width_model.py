"""A terminal whose table of widths is given: what a stream comes to where terminals disagree.

It knows what the wire writes and nothing else: moves, pens, text. Nothing wraps, as with mode 7 off.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

TOKEN = re.compile(r"\x1b\[(?P<numbers>[\d;?]*)(?P<letter>[A-Za-z])|\x07|(?P<text>[^\x1b\x07])")

ZWJ, TEXT_FORM, EMOJI_FORM = "\u200d", "\ufe0e", "\ufe0f"


def is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def is_skin(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff"


def is_emoji(character: str) -> bool:
    return character >= "\U0001f000" or "\u2600" <= character <= "\u27bf"


@dataclass(frozen=True)
class Table:
    """How many columns a terminal gives to what is in doubt."""

    emoji: int = 2
    new: int = 2
    """What the table is too old for."""
    ambiguous: int = 1
    marks: int = 0
    zero: int = 0
    """Joiners, selectors and format characters."""
    vowels: int = 0
    """The second and third letters of an old Hangul syllable."""
    widens: bool = True
    """Whether U+FE0F makes a narrow character wide, and U+FE0E a wide one narrow."""
    joins: bool = True
    """Whether joined emoji, skin tones and the halves of a flag are one."""
    looks_back: bool = False
    """Whether a character is composed with what stands left of the cursor after a move too."""

    def width(self, character: str) -> int:
        category = unicodedata.category(character)
        if character in (ZWJ, TEXT_FORM, EMOJI_FORM) or category == "Cf":
            return self.zero
        if category[0] == "M":
            return self.marks
        if "\u1160" <= character <= "\u11ff":
            return self.vowels
        if category in ("Cn", "Co"):
            return self.new
        if is_emoji(character):
            return self.emoji
        kind = unicodedata.east_asian_width(character)
        return 2 if kind in "WF" else self.ambiguous if kind == "A" else 1


@dataclass
class WidthModel:
    """A screen: every cell's text, empty for the right half of a wide one."""

    columns: int
    lines: int
    table: Table
    cells: list[list[str]] = field(default_factory=list)
    row: int = 0
    column: int = 0
    just_written: bool = False

    def __post_init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.cells = [[" "] * self.columns for _ in range(self.lines)]

    def feed(self, stream: str) -> None:
        for token in TOKEN.finditer(stream):
            if token["text"]:
                self.put(token["text"])
            elif token["letter"]:
                self.obey(token["letter"], token["numbers"])

    def obey(self, letter: str, numbers: str) -> None:
        if letter == "J":
            self.clear()
        elif letter == "C":
            self.column = min(self.column + int(numbers or 1), self.columns - 1)
        elif letter == "H":
            row, _, column = numbers.partition(";")
            self.row, self.column = int(row or 1) - 1, int(column or 1) - 1
        else:
            assert letter == "m", letter
            return
        self.just_written = False

    def left_of_cursor(self) -> int | None:
        """Where the character begins that the next one may be composed with."""
        column = self.column - 1
        while column >= 0 and self.cells[self.row][column] == "":
            column -= 1
        return column if column >= 0 and (self.just_written or self.table.looks_back) else None

    def put(self, character: str) -> None:
        left = self.left_of_cursor()
        before = "" if left is None else self.cells[self.row][left]
        width = self.table.width(character)
        if left is not None and self.is_joined(before, character):
            self.cells[self.row][left] += character
            if is_flag_half(character):
                self.resize(left, 2)
        elif left is not None and self.table.widens and character in (TEXT_FORM, EMOJI_FORM):
            self.cells[self.row][left] += character
            self.resize(left, 2 if character == EMOJI_FORM else 1)
        elif width > 0:
            self.place(character, width)
        elif self.column > 0:
            column = self.column - 1
            while column > 0 and self.cells[self.row][column] == "":
                column -= 1
            self.cells[self.row][column] += character
        self.just_written = True

    def is_joined(self, before: str, character: str) -> bool:
        if not self.table.joins or not before:
            return False
        both_flag = len(before) == 1 and is_flag_half(before) and is_flag_half(character)
        is_after_joiner = before[-1] == ZWJ and is_emoji(before[0]) and is_emoji(character)
        return (
            both_flag or is_after_joiner or (is_emoji(before[0]) and (is_skin(character) or character == ZWJ))
        )

    def place(self, character: str, width: int) -> None:
        """Write a character, moved to the left where it would stand out over the margin."""
        column = min(self.column, self.columns - width)
        self.blank(column, width)
        self.cells[self.row][column : column + width] = [character, ""][:width]
        self.column = min(column + width, self.columns - 1)

    def resize(self, column: int, width: int) -> None:
        """Make the character at a column wider or narrower, the cursor behind it."""
        width = min(width, self.columns - column)
        text, line = self.cells[self.row][column], self.cells[self.row]
        self.blank(column, width)
        line[column : column + width] = [text, ""][:width]
        self.column = min(column + width, self.columns - 1)

    def blank(self, column: int, width: int) -> None:
        """Blank some columns, and the other half of each wide character that loses one."""
        line = self.cells[self.row]
        start, end = column, column + width
        while start > 0 and line[start] == "":
            start -= 1
        while end < self.columns and line[end] == "":
            end += 1
        line[start:end] = [" "] * (end - start)
