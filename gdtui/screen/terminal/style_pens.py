"""The pens that Textual's styles are written with on this terminal, each found once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual.strip import Strip

from gdtui.screen.terminal.grid import PEN
from gdtui.screen.terminal.pen import PLAIN, pen_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style
    from textual.app import App

    from gdtui.screen.terminal.pen import Pen

__all__ = ["Pens"]


class Pens(dict["Style | None", "Pen"]):
    """The pen of each style: as Textual writes it, with the colours that the terminal has.

    Parameters
    ----------
    app : App
        Whose console writes styles.
    reduced : callable
        Turns a pen into one that the terminal has.
    """

    def __init__(self, app: App[Any], reduced: Callable[[Pen], Pen]) -> None:
        super().__init__()
        self._app, self._reduced = app, reduced

    def __missing__(self, style: Style | None) -> Pen:
        found = PEN.match(Strip([Segment(" ", style)]).render(self._app.console))
        self[style] = pen = self._reduced(pen_after(PLAIN, found[1]) if found else PLAIN)
        return pen
