"""The page of the data as lines of text: the columns, the first rows, the notes."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gdtui.screen.data_page.page_content import UNKNOWN
from gdtui.screen.panels.styled_text import line_of, shorten, shorten_name
from gdtui.screen.widths import cell_len
from gdtui.wording.counts import several
from gdtui.wording.text import capitalised, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gdtui.screen.data_page.column_choice import ColumnChoice
    from gdtui.screen.data_page.page_content import PageContent, PageRow
    from gdtui.screen.panels.styled_text import Line

__all__ = ["detail", "heading", "lines"]

SIGNS = {"input": "■", "target": "◆", "left out": "·"}
STYLES = {"input": "plain", "target": "strong", "left out": "dim"}
HEADING = "column"
NAME, SHORTEST_NAME = 24, 8
CELL = 14
ROLE = max(map(len, SIGNS))
"""The width of all roles, so that nothing moves when one changes."""
GAP = "  "
ALL = 7
"""How many columns stand beside the names where the terminal is wide enough; the reasons are not counted."""


# -- the table ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Field:
    """A column of the table on the page."""

    heading: str
    cells: list[str]
    is_right: bool = True
    least: int = 0

    @cached_property
    def width(self) -> int:
        return max(self.least, *map(cell_len, (self.heading, *self.cells)))

    def written(self, place: int) -> str:
        return _set(self.cells[place], self.width, self.is_right)


def heading(content: PageContent, choice: ColumnChoice, width: int) -> Line:
    """Write what stands above the table."""
    name, fields, gap = _layout(content, choice, width)
    words = [_set(HEADING, name, is_right=False)]
    words += [_set(one.heading, one.width, one.is_right) for one in fields]
    return line_of((f"   {gap.join(words)}", "dim"))


def lines(content: PageContent, choice: ColumnChoice, cursor: int, width: int) -> list[Line]:
    """Write the page: a line a column, then the first rows, then the notes."""
    name_width, fields, gap = _layout(content, choice, width)
    table = []
    for place, row in enumerate(content.rows):
        role = choice.role(row.name)
        style = STYLES[role]
        name = _set(shorten_name(visible(row.name), name_width), name_width, is_right=False)
        cells = "".join(gap + one.written(place) for one in fields)
        mark = ("▸", "accent") if place == cursor else (" ", style)
        sign = (SIGNS[role], "accent" if role == "target" else style)
        weight = "strong" if place == cursor else style
        table.append(line_of(mark, sign, " ", (name, weight), (cells, weight)))
    return [*table, *_first_rows(content, cursor, width), *_notes(content, width)]


def _layout(content: PageContent, choice: ColumnChoice, width: int) -> tuple[int, list[_Field], str]:
    """Choose the columns of the table that fit, the least important ones left out.

    Returns
    -------
    (int, list of _Field, str)
        The width of the names, the other columns, and what stands between two of them.
    """
    rows = content.rows
    wanted = min(max(map(cell_len, (HEADING, *(visible(row.name) for row in rows)))), NAME)
    fields = {
        "kind": _Field("kind", [shorten(row.kind, CELL) for row in rows], is_right=False),
        "role": _Field("role", [choice.role(row.name) for row in rows], is_right=False, least=ROLE),
        "least": _Field("least", _lined_up([row.least for row in rows])),
        "mean": _Field("mean", _lined_up([row.mean for row in rows])),
        "greatest": _Field("greatest", _lined_up([row.greatest for row in rows])),
        "missing": _Field("missing", [row.missing for row in rows]),
        "distinct": _Field("distinct", [row.distinct for row in rows]),
        "why": _Field("", [_reason(row, choice) for row in rows], is_right=False),
    }
    for gap, least in ((GAP, wanted), (" ", wanted), (" ", min(wanted, SHORTEST_NAME))):
        kept, left = _kept(fields, width - 3 - least, len(gap))
        if len(kept) >= ALL:
            break
    shown = [field for name, field in fields.items() if name in kept]
    return min(wanted, least + left), shown, gap


def _kept(fields: Mapping[str, _Field], room: int, gap: int) -> tuple[list[str], int]:
    """Choose the columns of the table that fit into so many cells, and count the cells that are left."""
    kept: list[str] = []
    for name in ("role", "kind", "mean", "least", "greatest", "missing", "distinct", "why"):
        if fields[name].width + gap > room:
            break
        room -= fields[name].width + gap
        kept.append(name)
    return kept, room


def _reason(row: PageRow, choice: ColumnChoice) -> str:
    return row.why or ("not chosen" if choice.role(row.name) == "left out" else "")


def _lined_up(cells: Sequence[str]) -> list[str]:
    """Put the decimal points of numbers below each other."""
    plain = [cell != UNKNOWN and "e" not in cell for cell in cells]
    behind = [len(cell) - cell.index(".") if "." in cell else 0 for cell in cells]
    most = max((own for own, is_plain in zip(behind, plain, strict=True) if is_plain), default=0)
    shapes = zip(cells, behind, plain, strict=True)
    padded = [cell + " " * (most - own) if is_plain else cell for cell, own, is_plain in shapes]
    return padded if max(map(len, padded), default=0) <= CELL else list(cells)


def _set(text: str, width: int, is_right: bool) -> str:
    room = " " * (width - cell_len(text))
    return room + text if is_right else text + room


# -- below the table ----------------------------------------------------------------------------------------


def _first_rows(content: PageContent, cursor: int, width: int) -> list[Line]:
    """Write the first rows of as many columns as fit, with the column of the cursor."""
    count = max((len(row.first) for row in content.rows), default=0)
    if not count:
        return []
    shown = _window([_width(row) + len(GAP) for row in content.rows], cursor, width - 4)
    rows = [content.rows[i] for i in shown]
    more = len(content.rows) - len(rows)
    of = f", columns {shown.start + 1}-{shown.stop} of {len(content.rows)}, ← → others" if more else ""
    title = f" first {several(count, 'row')}{of}" if count > 1 else f" first row{of}"
    names = "".join(GAP + _cell(shorten_name(visible(row.name), CELL), row) for row in rows)
    found = [line_of(), line_of((title, "title")), line_of((f"    {names}"[2:], "dim"))]
    for place in range(count):
        cells = "".join(GAP + _cell(_first_cell(row, place), row) for row in rows)
        found.append(line_of(f"{place + 1:>3} {cells}"[: width * 2]))
    return found


def _first_cell(row: PageRow, place: int) -> str:
    return row.first[place] if place < len(row.first) else UNKNOWN


def _window(widths: Sequence[int], cursor: int, width: int) -> range:
    """Choose neighbouring columns that fit, with the one of the cursor."""
    start, stop, left = cursor, cursor + 1, width - widths[cursor]
    while start > 0 and widths[start - 1] <= left:
        start -= 1
        left -= widths[start]
    while stop < len(widths) and widths[stop] <= left:
        left -= widths[stop]
        stop += 1
    return range(start, stop)


def _width(row: PageRow) -> int:
    return min(max(map(cell_len, (visible(row.name), *row.first))), CELL)


def _cell(text: str, row: PageRow) -> str:
    return _set(shorten(text, _width(row)), _width(row), row.is_number)


def _notes(content: PageContent, width: int) -> list[Line]:
    """Write the notes in full."""
    if not content.notes:
        return []
    found = [line_of(), line_of((" notes", "title"))]
    for note in content.notes:
        sentence = capitalised(note) + ("" if note.endswith(".") else ".")
        wrapped = textwrap.wrap(sentence, max(width - 4, 10))
        found += [line_of((" · " if not row else "   ", "dim"), text) for row, text in enumerate(wrapped)]
    return found


def detail(row: PageRow, choice: ColumnChoice) -> str:
    """Say all that is known of a column, also what a narrow table leaves out."""
    parts = [row.kind, choice.role(row.name)]
    if row.why:
        parts.append(row.why)
    if row.least != UNKNOWN:
        parts.append(f"{row.least} to {row.greatest}, mean {row.mean}")
    counts = ((row.missing, "missing"), (row.distinct, "distinct"))
    parts += [f"{count} {what}" for count, what in counts if count != UNKNOWN]
    return f"{shorten_name(visible(row.name), NAME)}: {', '.join(parts)}."
