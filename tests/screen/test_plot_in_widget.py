"""Plots inside Textual: drawn as they are, and at no cost before the first one."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING

from textual.app import App, ComposeResult
from textual.widget import Widget

from gdtui.screen.plots import Curve, Palette, loss_curve

if TYPE_CHECKING:
    from textual.content import Content


class Plot(Widget):
    """A plot as large as the screen."""

    def render(self) -> Content:
        curve = Curve([0, 1, 2], [4.0, 2.0, 1.0])
        return loss_curve(
            [curve], width=self.size.width, height=self.size.height, palette=Palette(), lowest=0.5
        )


class PlotApp(App[None]):
    """An app with a plot."""

    def compose(self) -> ComposeResult:
        yield Plot()


def test_a_widget_shows_every_row_as_it_was_drawn() -> None:
    async def shown() -> tuple[list[str], list[str]]:
        app = PlotApp()
        async with app.run_test(size=(60, 12)):
            plot = app.query_one(Plot)
            lines = ["".join(segment.text for segment in plot.render_line(y)) for y in range(12)]
            return lines, plot.render().plain.split("\n")

    lines, drawn = asyncio.run(shown())
    assert len(drawn) == 12
    assert lines == drawn


def test_plotext_is_not_imported_before_something_is_drawn() -> None:
    script = "import sys, gdtui.screen.plots; print('plotext' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"
