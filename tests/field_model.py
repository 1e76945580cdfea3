"""A model of an input of one line, and the bytes of its keys: the oracle of the tests of typing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

EDITING = {
    "left": b"\x1b[D",
    "right": b"\x1b[C",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "shift+left": b"\x1b[1;2D",
    "shift+right": b"\x1b[1;2C",
    "shift+home": b"\x1b[1;2H",
    "shift+end": b"\x1b[1;2F",
    "ctrl+left": b"\x1b[1;5D",
    "ctrl+right": b"\x1b[1;5C",
    "backspace": b"\x7f",
    "delete": b"\x1b[3~",
    "ctrl+a": b"\x01",
    "ctrl+d": b"\x04",
    "ctrl+e": b"\x05",
    "ctrl+k": b"\x0b",
    "ctrl+u": b"\x15",
    "ctrl+w": b"\x17",
}
"""Keys of a field, and what xterm sends for them."""

TYPED = "0123456789.-e ,x"
LONGEST = 24


@dataclass
class Field:
    """An input: its text, and a selection from an anchor to the cursor."""

    text: str
    anchor: int = 0
    cursor: int = 0

    def press(self, key: str) -> None:
        low, high = sorted((self.anchor, self.cursor))
        last = len(self.text)
        if key.startswith("shift+"):
            self._extend(key.removeprefix("shift+"), last)
        elif key in ("left", "right"):
            there = {"left": low, "right": high}[key]
            self._go(there if low < high else self.cursor + {"left": -1, "right": 1}[key])
        elif key in ("home", "ctrl+a", "end", "ctrl+e"):
            self._go(0 if key in ("home", "ctrl+a") else last)
        elif key == "ctrl+left":
            self._go(max((start for start in self._words() if start < self.cursor), default=0))
        elif key == "ctrl+right":
            self._go(min((start for start in self._words() if start > self.cursor), default=last))
        elif len(key) == 1:
            self._replace(low, high, key)
        elif low < high:
            self._replace(low, high, "")
        else:
            self._delete(key)

    def _delete(self, key: str) -> None:
        before = max((start for start in self._words() if start < self.cursor), default=0)
        low, high = {
            "backspace": (self.cursor - 1, self.cursor),
            "delete": (self.cursor, self.cursor + 1),
            "ctrl+d": (self.cursor, self.cursor + 1),
            "ctrl+k": (self.cursor, len(self.text)),
            "ctrl+u": (0, self.cursor),
            "ctrl+w": (before, self.cursor),
        }[key]
        self._replace(max(low, 0), min(high, len(self.text)), "")

    def _words(self) -> list[int]:
        """Find where a word begins after something that is no word."""
        return [found.start() for found in re.finditer(r"(?<=\W)\w", self.text)]

    def _extend(self, key: str, last: int) -> None:
        if key in ("home", "end"):
            self.anchor, self.cursor = self.cursor, 0 if key == "home" else last
        else:
            self.cursor = min(max(self.cursor + {"left": -1, "right": 1}[key], 0), last)

    def _go(self, to: int) -> None:
        self.anchor = self.cursor = min(max(to, 0), len(self.text))

    def _replace(self, low: int, high: int, text: str) -> None:
        changed = self.text[:low] + text + self.text[high:]
        if len(changed) <= LONGEST:
            self.text = changed
            self._go(low + len(text))


def in_pieces(data: bytes, chance: random.Random) -> list[bytes]:
    """Split bytes at random places, between and within keys."""
    cuts = sorted(chance.sample(range(len(data) + 1), min(chance.randint(0, 6), len(data))))
    return [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True) if start < end]
