"""A screen that is laid out by the size of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from gdtui.screen.screens.too_small import LEAST_HEIGHT, LEAST_WIDTH

if TYPE_CHECKING:
    from textual.events import Resize, ScreenResume
    from textual.geometry import Size

__all__ = ["SizedScreen"]

WIDTHS = ((120, "-wide"), (80, "-normal"), (60, "-medium"), (0, "-narrow"))
HEIGHTS = ((36, "-tall"), (24, "-full"), (18, "-short"), (0, "-tiny"))
"""From how many columns and rows on a screen has a class, by which the styles lay it out."""


def size_classes(size: Size) -> dict[str, bool]:
    """Tell which classes a screen of a size has, and which it has not."""
    wide = next(name for least, name in WIDTHS if size.width >= least)
    high = next(name for least, name in HEIGHTS if size.height >= least)
    is_too_small = size.width < LEAST_WIDTH or size.height < LEAST_HEIGHT
    names = {name: name in (wide, high) for _, name in (*WIDTHS, *HEIGHTS)}
    return {**names, "-too-small": is_too_small}


class SizedScreen(Screen[None], inherit_bindings=False):
    """A screen that has the classes of a size before Textual lays it out.

    Textual's own breakpoints come after, and lay everything out twice, at each resize and before the first
    frame. The classes are right also after a resize that came while another screen was above.
    """

    async def on_screen_resume(self, event: ScreenResume) -> None:
        """Have the classes of the present size; Textual applies styles next, if it is to."""
        self.update_classes(size_classes(self.app.size), update=not event.refresh_styles, animate=False)

    async def on_resize(self, event: Resize) -> None:
        """Have the classes of the new size; after a change and the change back, paint everything again.

        Textual would find everything where it was, but the terminal has been cleared in between.
        """
        if event.size == self.size:
            self.refresh()
        self.update_classes(size_classes(event.size), animate=False)
