"""What the keys do to the run: play, step, travel, change its rate."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdtui.descent.run import Run, bowl_of
from gdtui.descent.snapshot import Status
from gdtui.descent.update_rule import UpdateRule
from gdtui.screen.actions.keys import BACK, DATA, EPOCHS, GOAL, HALF_LIMIT, PLAY, SHOW
from gdtui.screen.actions.speed import change_speed
from gdtui.screen.playing.clock import faster, slower
from gdtui.screen.view_options import CODE, DASHBOARD, RUNS
from gdtui.settings import default_rate, parse_epochs, parse_goal, parse_rate, parse_rates
from gdtui.wording.counts import more, whole
from gdtui.wording.figures import exact_rate
from gdtui.wording.nearness import to_goal
from gdtui.wording.slow import half_the_limit, typed_rate

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.screen.controller import Controller

__all__ = ["RunActions"]

HIDDEN = f"This answer is hidden: {SHOW} shows it."


class RunActions:
    """Actions on the run of a controller; each leaves the screen showing what came of it."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._notice = controller.notice

    def play(self) -> None:
        """Run, or pause."""
        self._notice.clear()
        self._controller.playback.toggle()
        self._controller.change_view(line=None)

    def leap(self, epochs: int) -> None:
        """Take some epochs, forward or back, then stand still."""
        self._controller.playback.pause()
        self._notice.clear()
        if not self._controller.player.step(epochs) and epochs < 0:
            self._notice.say("This is epoch 0, before learning: there is nothing before it.")
        self._controller.change_view(line=None)

    def phase(self) -> None:
        """Point out the next phase of this epoch; where the code is looked at, the next line of it.

        After the update comes the next epoch.
        """
        controller, options = self._controller, self._controller.view_options
        controller.playback.pause()
        self._notice.clear()
        all_lines = options.page == CODE
        stops = [at for at, line in enumerate(UpdateRule.code) if all_lines or line.phase]
        line = next((at for at in stops if options.line is None or at > options.line), None)
        if line is None and not controller.player.step(1):
            line = stops[-1]
            self._notice.say(f"No further epoch: this step is not taken. {BACK} goes back.")
        elif line is None:
            line = stops[0]
        if options.page not in (DASHBOARD, CODE) and not self._notice.text:
            at_work = UpdateRule.code[line]
            self._notice.say(f"{at_work.phase}: {at_work.text.strip()}")
        controller.change_view(line=line)

    def reset(self) -> None:
        """Start again; the run so far is kept for comparison."""
        controller = self._controller
        controller.playback.pause()
        self._notice.clear()
        controller.compared.keep(controller.run)
        controller.trainer.reset()
        controller.change_view(line=None)

    def answers(self) -> None:
        """Show the answers that are hidden, or hide them."""
        answers = self._controller.answers
        before = answers.names
        self._controller.turn_answers()
        if answers.names:
            self._notice.say(f"Answers are hidden: {SHOW} shows them.")
        elif before:
            self._notice.say(f"Answers are shown: {SHOW} hides them again.")
        else:
            self._notice.say("The run has shown all answers already.")
        self._controller.show()

    def output(self) -> None:
        """Say that there is no output: this run is no program's."""
        self._notice.say("This run prints nothing: gdtui run my_train.py watches a program.")
        self._controller.show()

    # -- speed --------------------------------------------------------------------------------------------

    def slower(self) -> None:
        """Tick less often."""
        change_speed(self._controller, slower(self._controller.player.clock.speed))

    def faster(self) -> None:
        """Tick more often."""
        change_speed(self._controller, faster(self._controller.player.clock.speed))

    # -- time travel --------------------------------------------------------------------------------------

    def travel(self, epoch: int) -> None:
        """Go to an epoch."""
        self._notice.clear()
        self._go(epoch)

    def travel_end(self) -> None:
        """Go to the furthest epoch so far."""
        trainer = self._controller.trainer
        if trainer.epoch == trainer.furthest:
            self._notice.say(f"This is the furthest epoch so far; {GOAL} goes to any other.")
        self._go(trainer.furthest)

    def scrub(self, epochs: int) -> None:
        """Go back or on by some epochs, within what the run has been through."""
        trainer = self._controller.trainer
        self.travel(min(trainer.epoch + epochs, trainer.furthest))

    def undo(self) -> None:
        """Go back to before the loss turned upwards."""
        trainer = self._controller.trainer
        turned = trainer.lowest_epoch()
        if turned >= trainer.epoch:
            self._notice.say("The loss has not turned upwards: there is nothing to go back to.")
        else:
            self.travel(turned)
            epoch = f"Epoch {whole(turned)} has the lowest loss"
            then = "" if self._hides("limit") else f"; {HALF_LIMIT} sets half the limit from here"
            self._notice.say(f"{epoch}{then}.")
        self._controller.show()

    def _go(self, epoch: int) -> None:
        self._controller.playback.travel(epoch)
        self._controller.change_view(line=None)

    # -- the learning rate --------------------------------------------------------------------------------

    def half_limit(self) -> None:
        """Set half the limit."""
        bowl = self._controller.run.known.bowl
        if self._hides("limit"):
            self._notice.say(HIDDEN)
        elif math.isinf(bowl.stable_below):
            self._notice.say("Any learning rate works here: there is no limit to halve.")
        else:
            self._change_rate(half_the_limit(bowl))
            rate = exact_rate(self._controller.trainer.learning_rate)
            self._notice.add(f"Learning rate {rate}: half the limit, rounded down.")
        self._controller.show()

    def fastest(self) -> None:
        """Set the rate that is fastest from these weights."""
        if self._hides("limit", "verdict"):
            self._notice.say(HIDDEN)
            self._controller.show()
            return
        known = self._controller.run.known
        found = typed_rate(known.bowl, self._controller.trainer.snapshot().weights, known.goal)
        if found is None:
            self._notice.say("There is no fastest rate from these weights.")
        else:
            rate, epochs = found
            self._change_rate(rate)
            self._controller.favoured = rate
            takes = f": {more(epochs)} {to_goal(known.goal, of='')}"
            self._notice.add(f"Learning rate {exact_rate(rate)}{'' if self._hides('forecast') else takes}.")
        self._controller.show()

    def restart_stable(self) -> None:
        """Start again at half the limit."""
        if not self._hides("limit"):
            self.reset()
        self.half_limit()

    def _hides(self, *answers: str) -> bool:
        """Tell whether any of some answers is hidden: then no key uses it."""
        return not self._controller.answers.names.isdisjoint(answers)

    def _change_rate(self, rate: float) -> None:
        """Set the learning rate from this epoch on; a future that is dropped is kept for comparison."""
        controller, trainer = self._controller, self._controller.trainer
        self._notice.clear()
        if rate != trainer.learning_rate and trainer.furthest > trainer.epoch:
            controller.compared.keep(controller.run)
        dropped = trainer.set_learning_rate(rate)
        controller.remark()
        if dropped:
            after = f"{whole(dropped)} epochs after it are" if dropped > 1 else "1 epoch after it is"
            still = "them" if dropped > 1 else "it"
            epoch = whole(trainer.epoch)
            self._notice.say(f"From epoch {epoch} on; the {after} dropped ({RUNS} still shows {still}).")

    def standardize(self) -> None:
        """Start again with the inputs brought to scale, or as they came."""
        controller, old = self._controller, self._controller.trainer
        data = controller.raw_data if old.data.standardized else old.data.standardize()
        if data is None:
            self._notice.say(
                f"The run began with --standardize: {DATA}, then n, reads the inputs as they came."
            )
            controller.show()
            return
        bowl = bowl_of(data)
        rate = default_rate(bowl.stable_below)
        controller.begin(
            Run.start(data, bowl, learning_rate=rate, epochs=old.epochs, weights=old.initial_weights)
        )
        self._notice.say(f"{_said_of_scale(data)}, from epoch 0 at learning rate {exact_rate(rate)}.")
        controller.change_view(line=None)

    # -- what is typed ------------------------------------------------------------------------------------

    def take_rate(self, text: str) -> None:
        """Take a learning rate as it was typed; this and the next raise ValueError where it can't be."""
        self._change_rate(parse_rate(text))

    def take_epochs(self, text: str) -> None:
        """Take the number of epochs."""
        trainer = self._controller.trainer
        trainer.epochs = parse_epochs(text)
        self._notice.clear()
        if trainer.status is not Status.READY:
            self._controller.playback.pause()

    def take_goal(self, text: str) -> None:
        """Go to an epoch."""
        goal, trainer = parse_goal(text), self._controller.trainer
        last = max(trainer.epochs, trainer.furthest)
        if goal > last:
            raise ValueError(f"this run ends at epoch {whole(last)}; {EPOCHS} makes it longer")
        self.travel(goal)

    def take_race(self, text: str) -> None:
        """Start a race at several rates; the present one is in it anyway."""
        controller = self._controller
        rates = parse_rates(text)
        if len(set(rates)) < 2:
            raise ValueError("two to six different rates, not 1")
        controller.compared.race(controller.run, rates)
        self._notice.clear()
        if controller.trainer.status is Status.READY and not controller.player.running:
            does = "goes on with" if controller.trainer.epoch else "starts"
            self._notice.say(f"{PLAY} {does} the race of {len({*rates, controller.trainer.learning_rate})}.")


def _said_of_scale(data: Dataset) -> str:
    """Say what was done to the inputs; without a bias nothing could take a centre back."""
    if not data.standardized:
        return "Inputs as they came"
    return (
        "Inputs brought to mean 0, deviation 1" if data.has_bias else "Inputs brought to root mean square 1"
    )
