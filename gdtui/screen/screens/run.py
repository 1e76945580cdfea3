"""The screen that shows a run: how it is laid out at a size, and which number is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from gdtui.screen.number_field import NumberField
from gdtui.screen.screens.too_small import LEAST_HEIGHT, LEAST_WIDTH

if TYPE_CHECKING:
    from textual.events import Resize, ScreenResume
    from textual.geometry import Size
    from textual.widget import Widget

__all__ = ["RunScreen"]


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


class RunScreen(Screen[None], inherit_bindings=False):
    """A screen whose fields know as soon as the focus moves, not when Textual's message of it arrives.

    Between the two there may be keys. Textual's own keys, such as Shift-Tab to a field, are left out: they
    act late as well.

    The classes of a size are there before Textual lays the screen out: its own breakpoints come after, and
    lay everything out twice, at each resize and before the first frame. They are right also after a resize
    that came while another screen was above.
    """

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Have the classes of the present size; Textual applies styles next, if it is to."""
        self.update_classes(size_classes(self.app.size), update=not event.refresh_styles, animate=False)

    def on_resize(self, event: Resize) -> None:
        """Have the classes of the new size."""
        self.update_classes(size_classes(event.size), animate=False)

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Move the focus."""
        before = self.focused
        super().set_focus(widget, scroll_visible, from_app_focus)
        if self.focused is before:
            return
        if isinstance(before, NumberField):
            before.leave()
        if isinstance(self.focused, NumberField):
            self.focused.begin()
        self.set_class(self.focused is not None and self.focused.id == "prompt", "-asking")
