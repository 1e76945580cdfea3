"""PlotPanel: a framed plot that is drawn anew from each view, and only while it is shown."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from gdtui.screen.panels.panel import Panel, Shown
from gdtui.screen.panels.styled_text import StyledPart
from gdtui.screen.plots import Palette

if TYPE_CHECKING:
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.plots import PlotRow

__all__ = ["PlotPanel", "said"]


class PlotPanel(Panel[Shown]):
    """The panel around a plotting function."""

    TITLE = ""

    _picture: tuple[list[PlotRow], list[Line]] = ([], [])
    """What was plotted last, and the lines that it became."""

    _colours: Palette | None = None

    def plot(self, view: Shown, width: int, height: int, palette: Palette) -> list[PlotRow]:
        """Draw the plot's inside at an exact size."""
        raise NotImplementedError

    def draw(self, view: Shown, width: int, height: int) -> list[Line]:
        """Take the plot's pieces as parts, whose roles are their colours."""
        rows = self.plot(view, width, height, self._palette())
        if rows is not self._picture[0]:
            lines = [tuple([StyledPart(text, colour or "plain") for text, colour in row]) for row in rows]
            self._picture = (rows, lines)
        return self._picture[1]

    def titles(self, view: Shown, width: int) -> tuple[str, str]:
        """Name the plot."""
        return (self.TITLE, "")

    def notify_style_update(self) -> None:
        """Draw the plot anew, in the colours that it is to have now."""
        self._colours = None
        self._drawn = (None, self._drawn[1])
        super().notify_style_update()

    def _palette(self) -> Palette:
        if self._colours is None:
            colours = self.app.theme_variables
            self._colours = Palette(
                foreground=colours["foreground"],
                dim=colours["quiet"],
                accent=colours["primary"],
                data=colours["foreground"],
                actual=colours["warning"],
                best=colours["success"],
                warning=colours["error"],
                ascii=getattr(self.app, "ascii_only", False),
            )
        return self._colours


def said(text: str, width: int, height: int) -> list[PlotRow]:
    """Write a sentence in place of a plot."""
    lines = [f" {line}" for line in textwrap.wrap(text, max(width - 2, 1))]
    return [[(line, "")] for line in [*lines, *[""] * height][:height]]
