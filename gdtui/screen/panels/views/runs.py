"""The runs: the present one and those it is compared with, in a table over their curves."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from gdtui.screen.actions.keys import RACE
from gdtui.screen.panels.plot import PlotPanel
from gdtui.screen.panels.styled_text import shorten
from gdtui.screen.panels.views.curve import axis_keys, curves
from gdtui.wording.runs import footnote, other_columns, table

if TYPE_CHECKING:
    from gdtui.screen.plots import Palette, Row
    from gdtui.screen.view import View

__all__ = ["RunsView"]

LEAST_PLOT = 6
HOW_TO_GET_MORE = f"{RACE} races learning rates side by side; a run that is reset stays here."


class RunsView(PlotPanel):
    """Settings and outcome of each run, a line each, and their losses laid over each other."""

    TITLE = "runs"

    def plot(self, view: View, width: int, height: int, palette: Palette) -> list[Row]:
        """Draw the table, and the curves in what is left."""
        hint = HOW_TO_GET_MORE if len(view.runs) == 1 else ""
        texts = [other_columns(view.runs), footnote(view.runs), hint]
        more = [line for text in texts for line in textwrap.wrap(text, max(width - 2, 1))]
        lines = [*table(view.runs, width - 2), *more]
        rows = [[(f" {shorten(line, width - 2)}", "")] for line in lines[:height]]
        rest = height - len(rows)
        return rows if rest < LEAST_PLOT else [*rows, *curves(view, width, rest, palette)]

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Say which keys change the axes of the curves."""
        return (self.TITLE, axis_keys(view, width))
