"""How a cell is written: its attributes, ink and paper; and the shortest change from one pen to another.

The terminal keeps one pen and writes every character with it. "Select Graphic Rendition", ``ESC [ ... m``,
changes the pen by a list of numbers (ECMA-48, 8.3.117).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

__all__ = ["PLAIN", "Pen", "change", "pen_after"]

LONG_COLOURS = {"5": 3, "2": 5}
"""How many numbers a long colour has: ``38;5;n`` from a table, ``38;2;r;g;b`` in full (48: paper)."""

TURNS_OFF = {
    "22": {"1", "2"},
    "23": {"3"},
    "24": {"4", "21"},
    "25": {"5", "6"},
    "27": {"7"},
    "28": {"8"},
    "29": {"9"},
    "54": {"51", "52"},
    "55": {"53"},
}
"""The attributes that a number takes away."""

TAKEN_AWAY = {"1": "22", "2": "22", "4": "24", "7": "27"}
"""The numbers that take bold, dim, underlined and reversed away, on every terminal that has colours."""


class Pen(NamedTuple):
    """A way to write: the numbers of its attributes, and of its colours (empty: the terminal's own)."""

    attributes: tuple[str, ...] = ()
    ink: str = ""
    paper: str = ""


PLAIN = Pen()


def _is_ink(number: str) -> bool:
    """Tell whether a number chooses the colour of the character."""
    return number in {"38", "39"} or (number[:1] in {"3", "9"} and len(number) == 2)


def _is_paper(number: str) -> bool:
    """Tell whether a number chooses the colour behind the character."""
    return number in {"48", "49"} or (number[:1] == "4" and len(number) == 2) or number[:2] == "10"


def _take(numbers: list[str]) -> str:
    """Take one whole item off the front of a list of numbers: one number, or the several of a long colour."""
    length = LONG_COLOURS.get(numbers[1], 1) if numbers[0] in {"38", "48"} and len(numbers) > 1 else 1
    item = ";".join(numbers[:length])
    del numbers[:length]
    return item


@lru_cache(maxsize=4096)
def pen_after(pen: Pen, parameters: str) -> Pen:
    """Return the pen that `pen` becomes by the numbers between ``ESC [`` and ``m``.

    An unknown number is kept as an attribute: it is written out again, and dropped at the next reset.
    """
    numbers = parameters.split(";")
    attributes, ink, paper = set(pen.attributes), pen.ink, pen.paper
    while numbers:
        item = _take(numbers)
        first = item.partition(";")[0]
        if first.strip("0") == "":
            attributes, ink, paper = set(), "", ""
        elif _is_ink(first):
            ink = "" if first == "39" else item
        elif _is_paper(first):
            paper = "" if first == "49" else item
        elif first in TURNS_OFF:
            attributes -= TURNS_OFF[first]
        else:
            attributes.add(item)
    return Pen(tuple(sorted(attributes)), ink, paper)


@lru_cache(maxsize=4096)
def change(old: Pen | None, new: Pen) -> str:
    """Return the shortest sequence that turns the terminal's pen from `old` (None: not known) into `new`."""
    if old == new:
        return ""
    afresh = ";".join(filter(None, ["0", *new.attributes, new.ink, new.paper]))
    if afresh == "0":
        return "\x1b[m"
    step = None if old is None else _stepwise(old, new)
    return f"\x1b[{afresh if step is None else min(step, afresh, key=len)}m"


def _stepwise(old: Pen, new: Pen) -> str | None:
    """Return the numbers that change a pen without a reset, or None where that is not safe.

    Terminals without colours may not know the numbers that take an attribute away.
    """
    gone = set(old.attributes) - set(new.attributes)
    if not gone <= TAKEN_AWAY.keys() or (gone and not (new.ink or new.paper)):
        return None
    numbers = sorted({TAKEN_AWAY[attribute] for attribute in gone})
    left = set(old.attributes).difference(*(TURNS_OFF[number] for number in numbers))
    numbers += [attribute for attribute in new.attributes if attribute not in left]
    if new.ink != old.ink:
        numbers.append(new.ink or "39")
    if new.paper != old.paper:
        numbers.append(new.paper or "49")
    return ";".join(numbers)
