"""The screen that shows a run: which number is edited is settled at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from gdtui.screen.number_field import NumberField

if TYPE_CHECKING:
    from textual.widget import Widget

__all__ = ["RunScreen"]


class RunScreen(Screen[None], inherit_bindings=False):
    """A screen whose fields know as soon as the focus moves, not when Textual's message of it arrives.

    Between the two there may be keys. Textual's own keys, such as Shift-Tab to a field, are left out: they
    act late as well.
    """

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
