"""PlotPanel: a framed plot that is drawn anew from each view, and only while it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from gdtui.screen.plots import Palette

if TYPE_CHECKING:
    from gdtui.screen.view import View

__all__ = ["PlotPanel"]


class PlotPanel(Widget):
    """The widget around a plotting function."""

    TITLE = ""

    view: reactive[View | None] = reactive(None)
    """The epoch to show, with the state of the screen around it."""

    def on_mount(self) -> None:
        """Write the title."""
        self.border_title = Content(self.TITLE)

    def plot(self, view: View, width: int, height: int, palette: Palette) -> Content:
        """Draw the plot's inside at an exact size."""
        raise NotImplementedError

    def render(self) -> Content:
        """Hand the plot to the compositor."""
        width, height = self.size
        if self.view is None or not width or not height:
            return Content("")
        return self.plot(self.view, width, height, self._palette())

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
