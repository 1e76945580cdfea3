"""What can be typed: the learning rate, the epochs, an epoch to go to, the rates of a race."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key, Paste
from textual.widgets import Static

from gdtui.descent.snapshot import Status
from gdtui.screen.actions.run_keys import RunKeys
from gdtui.screen.number_field import EDITING_WIDTH, NumberField
from gdtui.settings import parse_epochs, parse_goal, parse_rate, parse_rates
from gdtui.wording.counts import whole

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["NumberKeys"]

RATES_WIDTH = 24
"""Cells for the rates of a race; longer ones scroll."""


class NumberKeys(RunKeys):
    """Fields that take a number with Enter, refuse one that cannot be, and give up with Escape."""

    def action_edit_rate(self) -> None:
        """Edit the learning rate."""
        self.screen.set_focus(self.query_one("#rate"))

    def action_edit_epochs(self) -> None:
        """Edit the epochs."""
        self.screen.set_focus(self.query_one("#epochs"))

    def action_edit_goal(self) -> None:
        """Type an epoch to go to."""
        self._ask(" go to epoch ", self._take_goal)

    def action_edit_race(self) -> None:
        """Type the rates of a race."""
        self.say("Two to six learning rates, such as 0.01,0.1,0.5.")
        self._ask(" race: ", self._take_race, RATES_WIDTH)

    def _ask(self, question: str, take: Callable[[str], None], width: int = EDITING_WIDTH) -> None:
        self._take_answer = take
        self.query_one("#prompt", NumberField).make_room(width)
        self.screen.add_class("-asking")
        self.query_one("#prompt-label", Static).update(question)
        self.screen.set_focus(self.query_one("#prompt"))
        self.show()

    async def edit(self, field: NumberField, event: Key | Paste) -> None:
        """Do what a key or a paste does while a number is edited."""
        if isinstance(event, Paste):
            field.paste(event.text)
        elif event.key == "enter":
            self.take(field)
        else:
            await field.edit(event)

    def take(self, field: NumberField) -> None:
        """Take what was typed, or say why it can't be."""
        takes = {"rate": self._take_rate, "epochs": self._take_epochs}
        take = takes.get(field.id or "") or self._take_answer
        try:
            take(field.value)
        except ValueError as error:
            refusal = f"{str(error)[:1].upper()}{str(error)[1:]}."
            way_out = f" Esc keeps {field.settled}." if field.settled else ""
            self.say(refusal + way_out * (len(refusal + way_out) <= self.size.width - 2))
        else:
            self.screen.set_focus(None)
        self.show()

    def on_number_field_left(self) -> None:
        """Draw what is shown while nothing is edited."""
        self.show()

    def _take_rate(self, text: str) -> None:
        self.change_rate(parse_rate(text))

    def _take_epochs(self, text: str) -> None:
        self.trainer.epochs = parse_epochs(text)
        self.clear_notice()
        self.query_one("#epochs", NumberField).settle(str(self.trainer.epochs))
        if self.trainer.status is not Status.READY:
            self.pause()

    def _take_goal(self, text: str) -> None:
        goal = parse_goal(text)
        last = max(self.trainer.epochs, self.trainer.furthest)
        if goal > last:
            raise ValueError(f"this run ends at epoch {whole(last)}; e makes it longer")
        self.travel(goal)

    def _take_race(self, text: str) -> None:
        try:
            rates = parse_rates(text)
        except ValueError as error:
            raise ValueError(str(error).partition(";")[0]) from None  # the field leaves room for no more
        self.rivals.race(self.player.run, rates)
        self.clear_notice()
        self.action_look(5)

    def action_look(self, page: int) -> None:
        """Show a view."""
        raise NotImplementedError
