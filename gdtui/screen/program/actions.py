"""What the keys do to a watched program: play, step, travel, start again, change what it is called with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gdtui.screen.actions.keys import EPOCHS, RATE
from gdtui.screen.actions.speed import change_speed
from gdtui.screen.playing.clock import faster, slower
from gdtui.settings import parse_epochs, parse_goal, parse_rate
from gdtui.wording.counts import whole

if TYPE_CHECKING:
    from gdtui.screen.program.controller import ProgramController

__all__ = ["VIEWS", "ProgramActions", "why_not"]

FIXED = "The program sets it: a function can be called with another, as in gdtui run my_train.py:train."
REASONS = {
    "rate": f"{RATE}: {FIXED}",
    "epochs": f"{EPOCHS}: {FIXED}",
    "phase": "Phases are gdtui's own: a program tells whole epochs.",
    "half_limit": "The limit is that of a model that gdtui trains.",
    "restart_stable": "The limit is that of a model that gdtui trains.",
    "fastest": "The fastest rate is that of a model that gdtui trains.",
    "standardize": "A program scales its inputs itself.",
    "answers": "Nothing is hidden here.",
    "race": "Only rates of a model that gdtui trains can race.",
    "data": "The data are the program's own.",
    "predict": "The program predicts by itself.",
    "export": "gdtui run PROGRAM --json > FILE saves what it tells.",
    "zoom": "This key belongs to the bowl of gdtui's own runs.",
}
"""Why keys of gdtui's own runs do nothing here."""

VIEWS = "A watched program has the views 1 to 3: the others need a model that gdtui trains."


def why_not(name: str) -> str:
    """Say why a key does nothing here."""
    return REASONS.get(name, "A watched program can't do that.")


class ProgramActions:
    """Actions on a watched program; each shows its result."""

    def __init__(self, controller: ProgramController) -> None:
        self._controller = controller
        self._notice = controller.notice

    def play(self) -> None:
        """Run, or pause."""
        self._notice.clear()
        self._controller.playback.toggle()
        self._controller.moved()

    def leap(self, epochs: int) -> None:
        """Take some epochs, forward or back, and pause."""
        controller = self._controller
        controller.playback.pause()
        self._notice.clear()
        if not controller.player.step(epochs):
            if epochs < 0:
                self._notice.say("This is the first epoch that was read.")
            elif controller.feed.ending is None:
                self._notice.say("The program has told no further epoch yet.")
        controller.moved()

    def reset(self) -> None:
        """Start the program again."""
        controller = self._controller
        self._notice.clear()
        if controller.watched.can_restart:
            controller.restart()
        else:
            controller.playback.pause()
            controller.player.travel(0)
            self._notice.say("What is read can't be started again: this is its first epoch.")
        controller.moved()

    def slower(self) -> None:
        """Tick less often."""
        change_speed(self._controller, slower(self._controller.player.clock.speed))

    def faster(self) -> None:
        """Tick more often."""
        change_speed(self._controller, faster(self._controller.player.clock.speed))

    def travel(self, place: int) -> None:
        """Go to a place among the epochs that were read."""
        self._notice.clear()
        self._controller.playback.travel(place)
        self._controller.moved()

    def travel_end(self) -> None:
        """Go to the furthest epoch that was shown."""
        self.travel(self._controller.feed.run.furthest)

    def scrub(self, epochs: int) -> None:
        """Go back or on by some epochs, within what was shown."""
        run = self._controller.feed.run
        self.travel(min(run.epoch + epochs, run.furthest))

    def undo(self) -> None:
        """Go to the lowest loss so far."""
        run = self._controller.feed.run
        lowest = run.lowest()
        if lowest >= run.epoch:
            self._notice.say("The loss has not turned upwards: there is nothing to go back to.")
            self._controller.show()
            return
        self.travel(lowest)
        self._notice.say(f"Epoch {whole(run.number_at(lowest))} has the lowest loss.")
        self._controller.show()

    def select(self, weights: int) -> None:
        """Show the weights from another one on, so many further down."""
        controller = self._controller
        known = controller.view().parameters
        if known is None:
            self._notice.say("The weights are not known here.")
            controller.show()
            return
        first = (controller.view_options.selected or 0) + weights
        controller.change_view(selected=min(max(first, 0), len(known.names) - 1))

    # -- what is typed ------------------------------------------------------------------------------------

    def take_goal(self, text: str) -> None:
        """Go to an epoch by its number, among those that were read; ValueError says why it can't be."""
        goal, run = parse_goal(text), self._controller.feed.run
        last = run.last
        if last is None or run.first is None:
            raise ValueError("no epoch has been read yet")
        end = run.number_at(run.part.stop - 1)
        if goal > end:
            raise ValueError(f"the program has told epochs up to {whole(end)} so far")
        place = run.place_of(goal)
        self.travel(0 if place is None else place)

    def take_rate(self, text: str) -> None:
        """Have the function called with another learning rate; ValueError says why it can't be."""
        self._call_anew(learning_rate=parse_rate(text))

    def take_epochs(self, text: str) -> None:
        """Have the function called for another number of epochs; ValueError says why it can't be."""
        self._call_anew(epochs=parse_epochs(text))

    def _call_anew(self, **changes: Any) -> None:
        controller = self._controller
        before, call_anew = controller.asked, controller.watched.call_anew
        self._notice.clear()
        if before is None or call_anew is None:
            return
        controller.asked = replace(before, **changes)
        if controller.asked != before:
            call_anew(controller.asked)
            controller.restart()
            self._notice.say("The function is called anew, from its first epoch.")
