"""Panel: a framed part of the screen that draws itself from a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["Panel"]

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
}
"""What each role of a text is written in: a colour of the theme, and how.

The stylesheet could say it too, but Textual would apply it to every role of every panel at each change of a
class, which was a tenth of the time to the first frame.
"""


class Panel(Widget):
    """A panel gets a view, turns it into lines, and repaints those that changed."""

    view: reactive[View | None] = reactive(None, repaint=False)
    """The epoch to show, with the state of the screen around it."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        self._pens: dict[tuple[str, str], Style] = {}
        super().__init__(id=id, classes=classes)
        self._lines: list[Line] = []
        self._titles: tuple[str, str] = ("", "")
        self._drawn_size = Size(0, 0)

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw the panel's inside, at most `height` lines of at most `width` cells."""
        raise NotImplementedError

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Say what stands in the frame, above and below."""
        return ("", "")

    def watch_view(self) -> None:
        """Repaint the lines that a new view changes."""
        if not self._is_drawn:
            self.refresh()
            return
        shown = self._lines
        self._draw_now()
        for y in range(max(len(shown), len(self._lines))):
            if shown[y : y + 1] != self._lines[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))

    def on_hide(self) -> None:
        """Draw nothing while nobody sees it."""
        self._drawn_size = Size(0, 0)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the view at the present size, if it is not drawn yet, before the frame around it is."""
        if not self._is_drawn:
            self._draw_now()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Hand one line to the compositor."""
        width, background = self.size.width, self._pen("")
        if y >= len(self._lines):
            return Strip.blank(width, background)
        segments = [Segment(part.text, self._pen(part.role)) for part in self._lines[y] if part.text]
        return Strip(segments).adjust_cell_length(width, background)

    def notify_style_update(self) -> None:
        """Forget the pens, whose colours may have changed."""
        self._pens.clear()
        super().notify_style_update()

    def _pen(self, role: str) -> Style:
        """Find the style of a role, of a colour such as ``#5fafff``, or, for no role, of the panel itself.

        They are kept: Textual works a style out from all that is around a widget, at each repaint anew.
        """
        key = (role, self.app.theme_variables["foreground"])
        if key not in self._pens:
            self._pens[key] = self._new_pen(role)
        return self._pens[key]

    def _new_pen(self, role: str) -> Style:
        if not role or role.startswith("#"):
            return self.rich_style + Style(color=role or None)
        colour, weight = ROLES[role]
        return self.rich_style + Style(color=self.app.theme_variables[colour]) + weight

    @property
    def _is_drawn(self) -> bool:
        return self._drawn_size == self.size and self._drawn_size.area > 0

    def _draw_now(self) -> None:
        width, height = self.size
        if self.view is None or width < 1 or height < 1:
            return
        self._drawn_size = self.size
        self._lines = self.draw(self.view, width, height)[:height]
        self._retitle(self.titles(self.view, width))

    def _retitle(self, titles: tuple[str, str]) -> None:
        if titles == self._titles:
            return
        self._titles = titles
        self.border_title = Content(titles[0])
        self.border_subtitle = Content(titles[1])


def fits(text: str, width: int) -> bool:
    """Tell whether a title fits into a frame of that inner width, which keeps two cells at either end."""
    return cell_len(text) + 4 <= width
