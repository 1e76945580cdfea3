"""A screen with fields, into which numbers and answers are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from gdtui.screen.actions.bindings import RUN_BINDINGS
from gdtui.screen.screens.sized import SizedScreen

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.events import Key, Paste
    from textual.widget import Widget

    from gdtui.screen.actions.typed_numbers import TypedNumbers
    from gdtui.screen.number_field import NumberField

__all__ = ["EditingScreen"]


class EditingScreen(SizedScreen):
    """Tells its fields of each move of the focus, and the app which of them is edited.

    Attributes
    ----------
    typed : TypedNumbers
        The fields; a screen of this kind makes them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*RUN_BINDINGS]

    typed: TypedNumbers

    @property
    def edited(self) -> NumberField | None:
        """The field that is edited."""
        return self.typed.edited

    async def edit(self, event: Key | Paste) -> None:
        """Do what a key or a paste does while a number is edited."""
        await self.typed.edit(event)

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Move the focus."""
        before = self.focused
        super().set_focus(widget, scroll_visible, from_app_focus)
        self.typed.note_focus(before)
