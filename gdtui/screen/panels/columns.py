"""The panels of the page of the data: the table with what is below it, and the lines at the bottom."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdtui.screen.data_page.data_rows import detail, heading, lines
from gdtui.screen.panels.keyline import written_keys
from gdtui.screen.panels.panel import Panel, title_that_fits
from gdtui.screen.panels.styled_text import line_of, shorten, width_of
from gdtui.screen.widths import cell_len
from gdtui.wording.counts import several
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.screen.data_page.column_choice import ColumnChoice
    from gdtui.screen.data_page.page_content import PageContent
    from gdtui.screen.panels.styled_text import Line

__all__ = ["ColumnsPanel", "DataFoot", "DataPage"]

WAYS = "↑ ↓ PgUp PgDn Home End"
LITTLE = 2
"""So few lines above the keys have room for the choice only where it was changed."""

KEYS = (("space", "input"), ("y", "target"), ("n", "scale"), ("Enter", "new run"), ("Esc", "leave"))
BUSY = (("Esc", "stop"),)


@dataclass(frozen=True, eq=False)
class DataPage:
    """What is drawn: the content, what is chosen, where the cursor is, what is said."""

    content: PageContent
    choice: ColumnChoice
    cursor: int
    top: int
    said: str = ""
    is_busy: bool = False


class ColumnsPanel(Panel[DataPage]):
    """The table of columns, with the first rows and the notes below it; the heading stays above the table."""

    def draw(self, page: DataPage, width: int, height: int) -> list[Line]:
        """Draw what is in sight."""
        if page.top >= len(page.content.rows):
            return self.document(page, width)[page.top :][:height]
        above = heading(page.content, page.choice, width)
        return [above, *self.document(page, width)[page.top :][: height - 1]]

    def titles(self, page: DataPage, width: int) -> tuple[str, str]:
        """Name the data, and say which column the cursor is on."""
        where = f"column {page.cursor + 1} of {len(page.content.rows)}"
        if page.top and self.most_top(page) <= page.top:
            return (page.content.title, f"{where}, the end")
        ways = (f"{where}, {keys}" for keys in (WAYS, WAYS[:13], WAYS[:3]))
        return page.content.title, title_that_fits(ways, width, where)

    def document(self, page: DataPage, width: int) -> list[Line]:
        """Write all lines."""
        return lines(page.content, page.choice, page.cursor, width)

    def most_top(self, page: DataPage) -> int:
        """Return the first line in sight when the last one is at the bottom."""
        length, height = len(self.document(page, self.size.width)), self.size.height
        top = max(length - height + 1, 0)
        return top if top < len(page.content.rows) else length - height


class DataFoot(Panel[DataPage]):
    """What is chosen, what there is to say, and the keys."""

    is_framed = False

    def draw(self, page: DataPage, width: int, height: int) -> list[Line]:
        """Draw the lines below the table."""
        keys = _key_lines(BUSY if page.is_busy else KEYS, width)
        said = page.said or detail(page.content.rows[page.cursor], page.choice)
        room = height - len(keys)
        is_roomy = room > LITTLE or (page.choice.is_changed and not page.said)
        above = [_chosen(page.choice, width)] if is_roomy else []
        texts = _wrapped(said, width - 1, room - len(above))
        role = "strong" if page.said else "dim"
        below = [line_of((f" {text}", role)) for text in texts]
        return [*above, *below, *[line_of()] * (room - len(above) - len(below)), *keys]


def _chosen(choice: ColumnChoice, width: int) -> Line:
    """Say what a run would predict, and from what."""
    inputs, target = choice.roles
    scale = "standardized" if choice.standardized else "not standardized"
    lead = " Enter: " if choice.is_changed else " now: "
    tail = f" ({scale})"
    names = ", ".join(map(visible, inputs)) or "nothing"
    text = f"{visible(target)} from {names}"
    if cell_len(lead + text + tail) > width:
        text = f"{shorten(visible(target), 12)} from {several(len(inputs), 'input')}"
    return line_of((lead, "dim"), (shorten(text, width - len(lead) - len(tail)), "strong"), (tail, "dim"))


def _wrapped(text: str, width: int, height: int) -> list[str]:
    """Break a text into so many lines, the last one shortened."""
    found = textwrap.wrap(text, max(width, 1))
    if len(found) <= height:
        return found
    return [*found[: height - 1], shorten(" ".join(found[height - 1 :]), width)]


def _key_lines(keys: tuple[tuple[str, str], ...], width: int) -> list[Line]:
    """Write what each key does, in one line or as few as it takes."""
    first, *others = keys
    lines = [[first]]
    for hint in others:
        if width_of(written_keys([*lines[-1], hint])) <= width:
            lines[-1].append(hint)
        else:
            lines.append([hint])
    return [written_keys(hints) for hints in lines]
