"""What keys do while a number or an answer is typed: edit the field, take it, or say why it can't be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual.events import Paste

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.events import Key
    from textual.screen import Screen

    from gdtui.screen.notice import Notice
    from gdtui.screen.number_field import NumberField
    from gdtui.screen.prompt import Prompt

__all__ = ["TypedNumbers"]


class Watching(Protocol):
    """What is watched while numbers are typed."""

    notice: Notice

    def show(self) -> None:
        """Draw it."""


class TakesNumbers(Protocol):
    """What takes numbers; ValueError says why one can't be."""

    def take_rate(self, text: str) -> None:
        """Take a learning rate."""

    def take_epochs(self, text: str) -> None:
        """Take a number of epochs."""


class TypedNumbers:
    """Takes what is typed into the fields of a screen.

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
    """

    def __init__(self, screen: Screen[None], controller: Watching, run: TakesNumbers, prompt: Prompt) -> None:
        self._screen, self._controller, self._prompt = screen, controller, prompt
        self._takes = {"rate": run.take_rate, "epochs": run.take_epochs}

    async def edit(self, field: NumberField, event: Key | Paste) -> None:
        """Do what a key or a paste does while a number is edited."""
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
        refusal = self._prompt.refuse(why) if self._prompt.question else f"{why[:1].upper()}{why[1:]}."
        way_out = f" Esc keeps {field.settled}." if field.settled and not self._prompt.question else ""
        has_room = len(refusal + way_out) <= self._screen.app.size.width - 2
        self._controller.notice.say(refusal + way_out * has_room)
