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

ROOMY_WIDTH, ROOMY_HEIGHT = 180, 50
"""From so many columns and rows on there is room for the code and for more rows of the data."""


def _size_classes(size: Size) -> dict[str, bool]:
    """Tell which classes a screen of a size has, and which it has not."""
    wide = next(name for least, name in WIDTHS if size.width >= least)
    high = next(name for least, name in HEIGHTS if size.height >= least)
    is_too_small = size.width < LEAST_WIDTH or size.height < LEAST_HEIGHT
    names = {name: name in (wide, high) for _, name in (*WIDTHS, *HEIGHTS)}
    is_roomy = size.width >= ROOMY_WIDTH and size.height >= ROOMY_HEIGHT
    return {**names, "-roomy": is_roomy, "-too-small": is_too_small}


class SizedScreen(Screen[None], inherit_bindings=False):
    """A screen that has the classes of a size before Textual lays it out.

    Textual's own breakpoints come after, and lay everything out twice, at each resize and before the first
    frame. The classes are right also after a resize that came while another screen was above.
    """

    _painted: tuple[Size | None, int] = (None, 0)
    """The size for which everything was last painted, and how many sizes the terminal had had by then."""

    async def on_screen_resume(self, event: ScreenResume) -> None:
        """Have the classes of the present size; Textual applies styles next, if it is to, and paints."""
        self._painted = (self.app.size, self._sizes())
        self.update_classes(_size_classes(self.app.size), update=not event.refresh_styles, animate=False)

    async def on_resize(self, event: Resize) -> None:
        """Have the classes of the new size.

        Where the screen has that size, Textual would lay out everything once more, and paint nothing. But
        after a change and the change back, what was painted is gone.
        """
        size, sizes = self._painted
        self._painted = (event.size, self._sizes())
        if event.size != size:
            self.update_classes(_size_classes(event.size), animate=False)
        else:
            event.prevent_default()
            if sizes != self._sizes():
                self.refresh()

    def _sizes(self) -> int:
        """Count the sizes that the terminal has had."""
        return getattr(self.app._driver, "sizes", 0)
