"""Lines that panels draw: parts of text, each with a role that decides its colour."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gdtui.screen.widths import cell_len, fit_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "Line",
    "StyledPart",
    "TextColumn",
    "bar",
    "columns",
    "headings",
    "line_of",
    "paragraph",
    "shorten",
    "shorten_name",
    "shorten_words",
    "sparkline",
    "width_of",
]

EIGHTHS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class TextColumn:
    """Right-aligned texts, mostly numbers, under a heading; the column is at least `least` cells wide."""

    heading: str
    cells: list[str]
    least: int = 0

    @cached_property
    def width(self) -> int:
        """The width of the heading or the widest text, with room for a sign in each where one is negative."""
        widest = max(map(cell_len, self.cells))
        if any(cell[:1] == "-" for cell in self.cells):
            widest = max([cell_len(cell) + (cell[:1] not in "+-") for cell in self.cells])
        return max(self.least, cell_len(self.heading), widest)


class StyledPart(NamedTuple):
    """A text and its role: plain, dim, strong, accent, good, alarm, key, high, or a colour, #5fafff."""

    text: str
    role: str = "plain"


Line = tuple[StyledPart, ...]


def line_of(*parts: str | StyledPart | tuple[str, str]) -> Line:
    """Put a line together from texts, each plain unless it has a role."""
    return tuple(
        [StyledPart(part) if isinstance(part, str) else tuple.__new__(StyledPart, part) for part in parts]
    )


def width_of(line: Line) -> int:
    """Measure a line in cells."""
    return sum([cell_len(part.text) for part in line])


def shorten(text: str, width: int) -> str:
    """Cut a text to a width in cells, with an ellipsis where something is cut.

    Examples
    --------
    >>> shorten("temperature", 6), shorten("x", 6)
    ('tempe…', 'x')
    """
    if cell_len(text) <= width:
        return text
    return fit_width(text, max(width - 1, 0)).rstrip() + "…" if width > 0 else ""


def shorten_name(name: str, width: int) -> str:
    """Cut a name in its middle, since names that differ often differ at their ends.

    Examples
    --------
    >>> shorten_name("feature number 5", 8), shorten_name("girth", 8)
    ('feat…r 5', 'girth')
    """
    if cell_len(name) <= width:
        return name
    if width < 4 or not name.isascii():
        return shorten(name, width)
    tail = (width - 1) * 2 // 5 + 1 if width > 5 else 1
    return f"{name[: width - 1 - tail]}…{name[-tail:]}"


def shorten_words(text: str, width: int) -> str:
    """Cut a sentence after a word; only a word that is longer than all the room is cut itself.

    Examples
    --------
    >>> shorten_words("the learning rate is too high", 18), shorten_words("temperature", 6)
    ('the learning rate…', 'tempe…')
    """
    if cell_len(text) <= width:
        return text
    cut = fit_width(text, max(width - 1, 0))
    whole = cut if text[len(cut) :].startswith(" ") else cut.rpartition(" ")[0]
    return whole.rstrip(" ,;:(") + "…" if whole.strip() else shorten(text, width)


def paragraph(text: str, width: int, role: str = "dim") -> list[Line]:
    """Break a text into lines, with a blank at either end."""
    return [line_of(" ", (line, role)) for line in textwrap.wrap(text, max(width - 2, 1))]


def columns(cells: Iterable[str], widths: Sequence[int], gap: str = " ") -> str:
    """Set texts right-aligned into columns."""
    return gap.join(
        [
            cell.rjust(width) if cell.isascii() else " " * (width - cell_len(cell)) + cell
            for cell, width in zip(cells, widths, strict=True)
        ]
    )


def headings(
    table: Sequence[TextColumn], widths: Sequence[int], gap: str = " ", marked: str = ""
) -> list[StyledPart]:
    """Set the headings of columns; one of them can be marked."""
    parts = []
    for number, (column, width) in enumerate(zip(table, widths, strict=True)):
        text = (gap if number else "") + " " * (width - cell_len(column.heading)) + column.heading
        parts.append(StyledPart(text, "key" if marked and column.heading == marked else "dim"))
    return parts


def sparkline(levels: Sequence[float], height: int) -> list[str]:
    """Draw columns of eighth blocks, top row first.

    Parameters
    ----------
    levels : sequence of float
        How full each column is, 0 to 1; a column is never quite empty.
    height : int
        How many rows.

    Returns
    -------
    list of str
        `height` rows as wide as there are levels.

    Examples
    --------
    >>> sparkline([1.0, 0.5, 0.0], 2)
    ['█  ', '██▁']
    """
    steps = [min(max(round(level * 8 * height), 1), 8 * height) for level in levels]
    rows = zip(*[_blocks(step, height) for step in steps], strict=True)
    return ["".join(row) for row in rows] or [""] * height


@lru_cache(maxsize=1024)
def _blocks(step: int, height: int) -> str:
    """Write a column of so many eighths, top first."""
    return "".join(EIGHTHS[min(max(step - 8 * row, 0), 8)] for row in range(height - 1, -1, -1))


def bar(length: float, width: int) -> str:
    """Draw a bar to the right in half cells; one that does not fit ends in an arrow.

    Examples
    --------
    >>> bar(2.6, 4), bar(9.0, 4), bar(0.1, 4)
    ('██▌', '███▶', '')
    """
    if length > width + 0.25:
        return "█" * (width - 1) + "▶" if width else ""
    halves = min(round(length * 2), 2 * width)
    return "█" * (halves // 2) + "▌" * (halves % 2)
