"""PlotPanel: a framed plot that is drawn anew from each view, and only while it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.style import Style

from gdtui.screen.panels.panel import Panel
from gdtui.screen.panels.styled_text import line_of
from gdtui.screen.plots import Palette

if TYPE_CHECKING:
    from textual.content import Content, Span

    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["PlotPanel"]


class PlotPanel(Panel):
    """The panel around a plotting function."""

    TITLE = ""

    def plot(self, view: View, width: int, height: int, palette: Palette) -> Content:
        """Draw the plot's inside at an exact size."""
        raise NotImplementedError

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Take the plot apart into lines, of which those that changed are repainted."""
        return lines_of(self.plot(view, width, height, self._palette()))

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Name the plot."""
        return (self.TITLE, "")

    def notify_style_update(self) -> None:
        """Draw the plot anew, in the colours that it is to have now."""
        self._drawn = (None, self._drawn[1])
        super().notify_style_update()

    def _palette(self) -> Palette:
        colours = self.app.theme_variables
        return Palette(
            foreground=colours["foreground"],
            dim=colours["quiet"],
            accent=colours["primary"],
            data=colours["foreground"],
            actual=colours["warning"],
            best=colours["success"],
            warning=colours["error"],
        )


def lines_of(plot: Content) -> list[Line]:
    """Write a plot as lines whose parts have colours for roles."""
    lines, start, spans = [], 0, [*plot.spans]
    for text in plot.plain.split("\n"):
        parts, done, end = [], 0, start + len(text)
        while spans and spans[0].start < end:
            span = spans.pop(0)
            first, last = span.start - start, min(span.end - start, len(text))
            parts += [(text[done:first], "plain"), (text[first:last], _colour(span))]
            done = last
        lines.append(line_of(*parts, text[done:]))
        start = end + 1
    return lines


def _colour(span: Span) -> str:
    colour = span.style.foreground if isinstance(span.style, Style) else None
    return colour.hex6.lower() if colour else "plain"
