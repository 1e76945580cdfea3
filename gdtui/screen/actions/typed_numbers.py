"""The numbers and answers that are typed: their fields, what a key does in one, and what is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual.events import Paste

from gdtui.screen.number_field import NumberField
from gdtui.wording.figures import exact_rate
from gdtui.wording.text import capitalised

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.events import Key
    from textual.screen import Screen
    from textual.widget import Widget

    from gdtui.screen.notice import Notice
    from gdtui.screen.prompt import Prompt

__all__ = ["TypedNumbers"]


class _Watching(Protocol):
    """What is watched while numbers are typed."""

    notice: Notice

    def show(self) -> None:
        """Draw it."""


class _TakesNumbers(Protocol):
    """What takes numbers; ValueError says why one can't be."""

    def take_rate(self, text: str) -> None:
        """Take a learning rate."""

    def take_epochs(self, text: str) -> None:
        """Take a number of epochs."""


class TypedNumbers:
    """Makes the fields of a screen, and takes what is typed into them.

    A field knows as soon as the focus moves that it is edited, not when Textual's message of it arrives:
    between the two there may be keys. Textual's own keys, such as Shift-Tab to a field, are left out: they
    act late as well.

    Parameters
    ----------
    screen : Screen
        What the fields are on.
    controller : Watching
        What is watched.
    run : TakesNumbers
        What takes the numbers.
    prompt : Prompt
        Asks questions, whose answers are typed.

    Attributes
    ----------
    fields : dict of str to NumberField
        The fields of the learning rate and the epochs, by name; empty where these can't be typed.
    """

    def __init__(
        self, screen: Screen[None], controller: _Watching, run: _TakesNumbers, prompt: Prompt
    ) -> None:
        self._screen, self._controller, self._prompt = screen, controller, prompt
        self._takes = {"rate": run.take_rate, "epochs": run.take_epochs}
        self.fields: dict[str, NumberField] = {}

    def make_fields(self, learning_rate: float, epochs: int) -> None:
        """Make the fields of the learning rate and the epochs."""
        for name, value in _values(learning_rate, epochs).items():
            self.fields[name] = NumberField(value, id=name)

    def settle(self, learning_rate: float, epochs: int) -> None:
        """Have the fields show the values that hold."""
        values = _values(learning_rate, epochs)
        for name, field in self.fields.items():
            if field.settled != values[name]:
                field.settle(values[name])
                # its width may change: Textual leaves a cell as it was
                self._screen.call_after_refresh(self._screen.refresh)

    @property
    def edited(self) -> NumberField | None:
        """The field that is edited."""
        focused = self._screen.focused
        return focused if isinstance(focused, NumberField) else None

    def note_focus(self, before: Widget | None) -> None:
        """Begin to edit the field that has the focus now, and leave the one that had it before."""
        if self._screen.focused is before:
            return
        if isinstance(before, NumberField):
            before.leave()
        if self.edited is not None:
            self.edited.begin()
        self._screen.set_class(self._prompt.question is not None, "-asking")
        self._controller.show()  # the key line is that of the field at once, also after a click

    async def edit(self, event: Key | Paste) -> None:
        """Do what a key or a paste does while a number is edited."""
        field = self.edited
        if field is None:
            return
        question, notice = self._prompt.question, self._controller.notice
        if notice.text:  # what was said of the text before it changed
            notice.clear()
            self._controller.show()
        if isinstance(event, Paste):
            field.paste(event.text)
        elif event.key == "enter":
            await self._take(field, question.take if question else self._takes[field.id or ""])
        elif event.key == "tab" and question and question.take_rest:
            await self._take(field, question.take_rest)
        else:
            await field.edit(event)

    async def _take(self, field: NumberField, take: Callable[[str], Awaitable[None] | None]) -> None:
        """Take what was typed, or say why it can't be."""
        try:
            taken = take(field.value)
            if taken is not None:
                await taken
        except ValueError as error:
            self._refuse(field, str(error))
        else:
            self._screen.set_focus(None)
            await self._prompt.go_on()
        self._controller.show()

    def _refuse(self, field: NumberField, why: str) -> None:
        refusal = self._prompt.refuse(why) if self._prompt.question else f"{capitalised(why)}."
        way_out = f" Esc keeps {field.settled}." if field.settled and not self._prompt.question else ""
        has_room = len(refusal + way_out) <= self._screen.app.size.width - 2
        self._controller.notice.say(refusal + way_out * has_room)


def _values(learning_rate: float, epochs: int) -> dict[str, str]:
    """Write what stands in the fields, by their names."""
    return {"rate": exact_rate(learning_rate), "epochs": str(epochs)}
