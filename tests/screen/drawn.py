"""Panels drawn without an app: from a view of a run, as lines of text with their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdtui.screen.plots import Palette, texts
from tests.screen import views

if TYPE_CHECKING:
    from gdtui.descent.trainer import Trainer
    from gdtui.screen.panels.plot import PlotPanel
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["PALETTE", "canvas", "plotted", "text_of", "view_of"]

PALETTE = Palette()


def view_of(trainer: Trainer, **changes: Any) -> View:
    """Take down what the panels show of a run that stands where it stands."""
    return views.view_of(trainer, **{"fastest": None, "path": trainer.path(1024), **changes})


def text_of(lines: list[Line]) -> str:
    """Read lines as one text."""
    return "\n".join("".join(part.text for part in line) for line in lines)


def plotted(panel: PlotPanel[Any], view: View, width: int, height: int) -> list[str]:
    """Read a plot as rows of text."""
    return texts(panel.plot(view, width, height, PALETTE))


def canvas(rows: list[str]) -> list[str]:
    """Cut the inside out of a plot: what is right of the upright axis and above the level one."""
    foot = next(place for place, row in enumerate(rows) if "└" in row)
    start = rows[foot].index("└")
    return [row[start + 1 :] for row in rows[:foot] if row[start] in "┤│"]
