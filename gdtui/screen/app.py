"""The app: the stage with all of its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.events import Key, Paste

from gdtui.screen.actions.keys import BINDINGS as KEYS
from gdtui.screen.actions.look_keys import LookKeys
from gdtui.screen.actions.number_keys import NumberKeys
from gdtui.screen.number_field import NumberField

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.events import Event

__all__ = ["GdtuiApp"]

ALWAYS = ("interrupt", "leave_now", "redraw", "suspend_process")
"""Actions that are there whatever is on the screen."""

KEYS_WHILE_EDITING = frozenset(
    binding.key for binding in Binding.make_bindings(KEYS) if binding.action in (*ALWAYS, "give_up")
)


def is_for_app(event: Key | Paste) -> bool:
    """Tell whether a key acts even while a number is edited."""
    return isinstance(event, Key) and event.key in KEYS_WHILE_EDITING


class GdtuiApp(LookKeys, NumberKeys):
    """Watch one run."""

    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    _asked_to_quit = False

    async def on_event(self, event: Event) -> None:
        """Hand keys and pastes to the number that is edited, at once, so that all act in their order.

        Textual would put them into a queue of the field, while the keys after them act already.
        """
        if isinstance(event, Key | Paste) and not event.is_forwarded and not is_for_app(event):
            field = self.focused
            if isinstance(field, NumberField):
                await self.edit(field, event)
                return
        await super().on_event(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the main screen's keys from acting behind another screen or an edited field."""
        if action in ALWAYS:
            return True
        if len(self.screen_stack) > 1:
            return False
        return action == "give_up" or not isinstance(self.focused, NumberField)

    def action_give_up(self) -> None:
        """Leave what is being edited, zoomed or shown; nothing is lost by it."""
        self.clear_notice()
        if isinstance(self.focused, NumberField):
            self.screen.set_focus(None)
        else:
            self.leave_look()
        self.show()

    def action_leave(self) -> None:
        """Quit."""
        self.pause()
        self.exit()

    def action_leave_now(self) -> None:
        """Quit from wherever one is."""
        self.action_leave()

    def action_interrupt(self) -> None:
        """Quit, but ask once in the middle of a run."""
        if self.is_running and not self._asked_to_quit:
            self.say("Ctrl-C again quits; the run goes on until then.")
            self._asked_to_quit = True
            self.show()
        else:
            self.action_leave()

    def clear_notice(self) -> None:
        """Take the answer back, and the question whether to quit with it."""
        self._asked_to_quit = False
        super().clear_notice()
