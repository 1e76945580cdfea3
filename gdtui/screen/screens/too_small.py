"""TooSmall: what stands in a terminal in which nothing else would."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from gdtui.screen.actions.keys import QUIT

__all__ = ["LEAST_HEIGHT", "LEAST_WIDTH", "TooSmall"]

LEAST_WIDTH, LEAST_HEIGHT = 40, 10


class TooSmall(Widget):
    """The size that the terminal has and the size that it needs."""

    def render_line(self, y: int) -> Strip:
        """Draw as many of the lines as there are rows."""
        width, height = self.app.size
        lines = [
            f"{width} × {height} is too small:",
            f"{LEAST_WIDTH} × {LEAST_HEIGHT} needed.",
            f"{QUIT} quits",
        ]
        text = lines[y] if y < len(lines) else ""
        return Strip([Segment(text, self.rich_style)]).adjust_cell_length(self.size.width, self.rich_style)
