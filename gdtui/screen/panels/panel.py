"""Panel: a framed part of the screen that draws itself from a view."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widget import Widget

from gdtui.screen.panels.styled_text import shorten

if TYPE_CHECKING:
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["Panel", "Put"]

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
"""What each role of a text is written in: a colour of the theme, and how.

The stylesheet could say it too, but Textual would apply it to every role of every panel at each change of a
class, which was a tenth of the time to the first frame.
"""


SELECTED = {"frame": "accent", "title": "plain"}
"""The roles of a frame where its panel is selected."""

Put = Callable[[int, int, Strip], None]
"""Puts a strip on the terminal, its first cell in a column and a row of the screen."""


class Panel(Widget):
    """A panel gets a view, turns it into lines, and hands on those that changed.

    It draws its frame itself, in the padding that the stylesheet gives it: a title that changes with every
    epoch is a line like any other.
    """

    is_framed: ClassVar[bool] = True

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        self._pens: dict[tuple[str, bool], Style] = {}
        super().__init__(id=id, classes=classes)
        self.view: View | None = None
        self._drawn: tuple[View | None, Size] = (None, Size(0, 0))
        self._lines: list[Line] = []
        self._titles: tuple[str, str] = ("", "")

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw the panel's inside, at most `height` lines of at most `width` cells."""
        raise NotImplementedError

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Say what stands in the frame, above and below."""
        return ("", "")

    def show(self, view: View, place: Offset, put: Put | None) -> None:
        """Draw another view: what changed is put on the terminal, or repainted by Textual where it can't be.

        Parameters
        ----------
        view : View
            The epoch to show, with the state of the screen around it.
        place : Offset
            Where on the screen the panel is laid out.
        put : callable or None
            The short way to the terminal, where it is open.
        """
        self.view = view
        for y in self._redrawn():
            if put is None:
                self.refresh(
                    Region(-1, y - 1, self.outer_size.width, 1) if self.is_framed else self.size.region
                )
            else:
                put(place.x, place.y + y, self._strip(y))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Hand lines to Textual's compositor."""
        self._redrawn()
        first, last = crop.x, crop.right
        return [self._strip(y).crop(first, last) for y in crop.line_range]

    def notify_style_update(self) -> None:
        """Forget the pens, whose colours may have changed."""
        self._pens.clear()
        super().notify_style_update()

    def _redrawn(self) -> list[int]:
        """Draw the view at the present size, if it is not drawn yet, and tell which rows changed."""
        if self._drawn == (self.view, self.size) or self.view is None or not self.size:
            return []
        width, height = self.size
        had, titled = self._lines, self._titles
        is_new = self._drawn[1] != self.size
        self._drawn = (self.view, self.size)
        self._lines = self.draw(self.view, width, height)[:height]
        self._titles = self.titles(self.view, width)
        if is_new:
            return list(range(self.outer_size.height))
        top = int(self.is_framed)
        longest = max(len(had), len(self._lines))
        rows = [y + top for y in range(longest) if had[y : y + 1] != self._lines[y : y + 1]]
        if self.is_framed:
            borders = zip((0, height + 1), titled, self._titles, strict=True)
            rows += [y for y, before, now in borders if before != now]
        return rows

    def _strip(self, y: int) -> Strip:
        """Write a row of the panel, its frame included."""
        width, height = self.size
        if not self.is_framed:
            return self._line(y, width)
        if y == 0:
            return self._border("╭", self._titles[0], "title", "╮", width)
        if y == height + 1:
            return self._border("╰", self._titles[1], "dim", "╯", width)
        side = Segment("│", self._pen("frame"))
        return Strip([side, *self._line(y - 1, width), side], width + 2)

    def _line(self, y: int, width: int) -> Strip:
        background = self._pen("")
        if y >= len(self._lines):
            return Strip.blank(width, background)
        segments = [Segment(part.text, self._pen(part.role)) for part in self._lines[y] if part.text]
        return Strip(segments).adjust_cell_length(width, background)

    def _border(self, left: str, title: str, role: str, right: str, width: int) -> Strip:
        """Write a border with what stands in it, at the left above and at the right below."""
        shown = shorten(title, width - 4)
        line = "─" * (width - cell_len(shown) - 3 if shown else width)
        frame = self._pen("frame")
        words = [Segment(f" {shown} ", self._pen(role))] if shown else []
        short, long = Segment("─" * bool(shown), frame), Segment(line, frame)
        middle = [short, *words, long] if left == "╭" else [long, *words, short]
        return Strip([Segment(left, frame), *middle, Segment(right, frame)], width + 2)

    def _pen(self, role: str) -> Style:
        """Find the style of a role, of a colour such as ``#5fafff``, or, for no role, of the panel itself.

        They are kept: Textual works a style out from all that is around a widget, at each repaint anew.
        """
        key = (role, self.has_class("-selected"))
        if key not in self._pens:
            self._pens[key] = self._new_pen(SELECTED.get(role, role) if key[1] else role)
        return self._pens[key]

    def _new_pen(self, role: str) -> Style:
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


def fits(text: str, width: int) -> bool:
    """Tell whether a title fits into a frame of that inner width, which keeps two cells at either end."""
    return cell_len(text) + 4 <= width
