"""Panel: a framed part of the screen that draws itself from a view."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widget import Widget

from gdtui.screen.panels.styled_text import shorten_words, width_of
from gdtui.screen.widths import cell_len, first_that_fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gdtui.screen.panels.styled_text import Line

__all__ = ["Panel", "ShortWay", "Shown", "marked_column", "title_that_fits"]

PLAIN = Style(bold=False)
BOLD = Style(bold=True)
ROLES = {
    "plain": ("foreground", PLAIN),
    "dim": ("quiet", PLAIN),
    "strong": ("foreground", BOLD),
    "accent": ("primary", PLAIN),
    "key": ("primary", BOLD),
    "high": ("secondary", PLAIN),
    "good": ("success", BOLD),
    "alarm": ("error", BOLD),
    "frame": ("frame", PLAIN),
    "title": ("quiet", PLAIN),
}
"""The colour of the theme and the style in which a text of each role is written.

The stylesheet could say it too, but Textual would apply it to every role of every panel at each change of a
class, which takes a tenth of the time to the first frame.
"""

SELECTED = {"frame": "accent", "title": "plain"}
"""The roles of a frame where its panel is selected."""


Shown = TypeVar("Shown")
"""What a panel draws from: all that it needs to know, and nothing that it can change."""

BESIDE_TITLE = 4
"""Cells of a frame that no title takes, two at either end."""

POINTER = "▸ "
"""Stands before the name of a panel that is pointed out."""


class ShortWay(Protocol):
    """What takes rows of the screen past Textual."""

    def put(self, column: int, row: int, segments: Sequence[Segment]) -> None:
        """Put texts on the terminal, from a column and a row of the screen on."""

    def send(self) -> None:
        """Send what was put, unless a frame that comes soon will send it."""


class Panel(Widget, Generic[Shown]):
    """A panel gets a view, turns it into lines, and hands on those that changed.

    It draws its frame itself, in the padding that the stylesheet gives it. So a title that changes with every
    epoch is drawn as cheaply as a line.
    """

    is_framed: ClassVar[bool] = True
    can_be_pointed_out: ClassVar[bool] = False
    """Whether it shows what a line of the training loop computes."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        self._styles_of_roles: dict[str, Style] = {}
        super().__init__(id=id, classes=classes)
        self.view: Shown | None = None
        self._drawn: tuple[Shown | None, Size] = (None, Size(0, 0))
        self._lines: list[Line] = []
        self._titles: tuple[str, str] = ("", "")

    def draw(self, view: Shown, width: int, height: int) -> list[Line]:
        """Draw the panel's inside, at most `height` lines of at most `width` cells."""
        raise NotImplementedError

    def titles(self, view: Shown, width: int) -> tuple[str, str]:
        """Say what stands in the frame, above and below."""
        return ("", "")

    def show(self, view: Shown, place: Offset, way: ShortWay | None) -> None:
        """Draw another view: what changed is put on the terminal, or repainted by Textual where it can't be.

        Parameters
        ----------
        view
            The epoch to show, with the state of the screen around it.
        place : Offset
            Where on the screen the panel is laid out.
        way : ShortWay or None
            The short way to the terminal, where it is open.
        """
        self.view = view
        lines_before = self._lines
        width, _ = size = self._drawn[1]  # a new size is drawn when Textual paints it
        for y in self._redrawn(size):
            if way is None:
                self.refresh(Region(-1, y - 1, width + 2, 1) if self.is_framed else Region(0, y, width, 1))
            else:
                x, segments = self._changed(y, width, lines_before)
                way.put(place.x + x, place.y + y, segments)

    @property
    def drawn_height(self) -> int:
        """The height of the inside that was drawn last; Textual computes its own `size` at each call."""
        return self._drawn[1].height

    def select(self, is_selected: bool) -> None:
        """Show by the frame whether this is the selected panel."""
        self.set_class(is_selected, "-selected")
        self._styles_of_roles.clear()
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Hand lines to Textual's compositor."""
        size = self.size
        self._redrawn(size)
        width, first, last = size.width, crop.x, crop.right
        whole = width + 2 * self.is_framed
        return [Strip(self._row(y, width), whole).crop(first, last) for y in crop.line_range]

    def notify_style_update(self) -> None:
        """Forget the styles of the roles: the theme's colours may have changed."""
        self._styles_of_roles.clear()
        super().notify_style_update()

    def _redrawn(self, size: Size) -> list[int]:
        """Draw the view at a size, if it is not drawn yet, and tell which rows changed."""
        if self._drawn == (self.view, size) or self.view is None or not size:
            return []
        width, height = size
        lines_before, titles_before = self._lines, self._titles
        is_resized = self._drawn[1] != size
        self._drawn = (self.view, size)
        self._lines = self.draw(self.view, width, height)[:height]
        self._titles = self._pointed_titles(self.view, width) if self.is_framed else titles_before
        top = int(self.is_framed)
        if is_resized:
            return list(range(height + 2 * top))
        pairs = zip_longest(lines_before, self._lines)
        rows = [y for y, (before, now) in enumerate(pairs, top) if before != now]
        borders = zip((0, height + 1), titles_before, self._titles, strict=True)
        return rows + [y for y, before, now in borders if before != now]

    def _pointed_titles(self, view: Any, width: int) -> tuple[str, str]:
        """Name the panel, after a mark where it shows what the line at work has computed."""
        if not (self.can_be_pointed_out and self.id == view.pointed_out[0]):
            return self.titles(view, width)
        above, below = self.titles(view, width - len(POINTER))
        return POINTER + above, below

    def _changed(self, y: int, width: int, lines_before: list[Line]) -> tuple[int, list[Segment]]:
        """Write a row from the first part on that changed, and tell where that begins.

        Where no part has another width, it ends with the last part that changed.
        """
        top = int(self.is_framed)
        if not 0 <= y - top < min(len(lines_before), len(self._lines)):
            return 0, self._row(y, width)
        before, now = lines_before[y - top], self._lines[y - top]
        changed = [place for place, (old, new) in enumerate(zip(before, now, strict=False)) if old != new]
        first = changed[0] if changed else min(len(before), len(now))
        x = width_of(now[:first])
        if len(before) == len(now) and changed:
            last = changed[-1] + 1
            if width_of(before[first:last]) == (taken := width_of(now[first:last])) and x + taken <= width:
                return top + x, self._segments(now[first:last])
        return top + x, self._line(y - top, width, first, x)

    def _row(self, y: int, width: int) -> list[Segment]:
        """Write a row of the panel, its frame included."""
        if not self.is_framed:
            return self._line(y, width)
        if y == 0:
            role = "key" if self._titles[0].startswith(POINTER) else "title"
            return self._border("╭", self._titles[0], role, "╮", width)
        if y == self._drawn[1].height + 1:
            return self._border("╰", self._titles[1], "dim", "╯", width)
        side = Segment("│", self._style_of("frame"))
        return [side, *self._line(y - 1, width), side]

    def _line(self, y: int, width: int, first: int = 0, x: int = 0) -> list[Segment]:
        """Write a line of the panel's inside from a part on, filled up or cut to the width."""
        line = self._lines[y][first:] if y < len(self._lines) else ()
        segments = self._segments(line)
        left = width - x - width_of(line)
        if left > 0:
            segments.append(Segment(" " * left, self._style_of("")))
        return segments if left >= 0 else Segment.adjust_line_length(segments, width - x)

    def _segments(self, line: Line) -> list[Segment]:
        """Write parts of a line."""
        return [Segment(part.text, self._style_of(part.role)) for part in line if part.text]

    def _border(self, left: str, title: str, role: str, right: str, width: int) -> list[Segment]:
        """Write a border with what stands in it, at the left above and at the right below."""
        frame, shown = self._style_of("frame"), shorten_words(title, width - BESIDE_TITLE)
        if not shown:
            return [Segment(f"{left}{'─' * width}{right}", frame)]
        words = Segment(f" {shown} ", self._style_of(role))
        line = "─" * (width - cell_len(shown) - 3)
        before, after = ("─", line) if left == "╭" else (line, "─")
        return [Segment(left + before, frame), words, Segment(after + right, frame)]

    def _style_of(self, role: str) -> Style:
        """Find the style of a role, of a colour such as ``#5fafff``, or, for no role, of the panel itself.

        It is remembered: Textual would compute it from all that is around the widget, at each repaint anew.
        """
        if role not in self._styles_of_roles:
            is_selected = self.has_class("-selected")
            self._styles_of_roles[role] = self._new_style(SELECTED.get(role, role) if is_selected else role)
        return self._styles_of_roles[role]

    def _new_style(self, role: str) -> Style:
        style = self.rich_style
        if role.startswith("#"):
            style += Style(color=role)
        elif role:
            colour, weight = ROLES[role]
            style += Style(color=self.app.theme_variables[colour]) + weight
        for line_filter in self.get_line_filters():
            (segment,) = line_filter.apply([Segment(" ", style)], self.background_colors[1])
            style = segment.style or Style()
        return style


def marked_column(view: Any, panel: str | None) -> str:
    """Return the heading of the column that a panel is to point out; empty where it is none."""
    pointed, column = view.pointed_out
    return column if panel == pointed else ""


def title_that_fits(titles: Iterable[str], width: int, otherwise: str = "") -> str:
    """Choose the first title that fits into a frame of that inner width; the longest one comes first."""
    return first_that_fits(titles, width - BESIDE_TITLE, otherwise)
