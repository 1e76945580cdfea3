"""What the keys do to the run: play, step, travel, change its rate."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdtui.descent.run import Run, bowl_of
from gdtui.screen.clock import faster, slower
from gdtui.screen.number_field import NumberField
from gdtui.screen.panels.header import speed
from gdtui.screen.panels.loss import LossPanel, epochs_a_column
from gdtui.screen.player import Player
from gdtui.screen.stage import Stage
from gdtui.screen.view import PHASES
from gdtui.settings import default_rate
from gdtui.wording.counts import more, whole
from gdtui.wording.figures import exact
from gdtui.wording.nearness import to_goal
from gdtui.wording.slow import half_the_limit, typed_rate

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset

__all__ = ["RunKeys"]


class RunKeys(Stage):
    """Actions on the run; each leaves the screen showing what came of it."""

    def action_play(self) -> None:
        """Run, or pause."""
        self.clear_notice()
        if self.player.running:
            self.pause()
        else:
            self.play()
        self.gaze(phase=None)

    def action_step(self) -> None:
        """Take one epoch, then stand still."""
        self.action_leap(1)

    def action_step_back(self) -> None:
        """Go one epoch back."""
        self.action_leap(-1)

    def action_leap(self, epochs: int) -> None:
        """Take a few epochs, forward or back."""
        self.pause()
        self.clear_notice()
        if not self.player.step(epochs) and epochs < 0:
            self.say("This is epoch 0, before learning: there is nothing before it.")
        self.gaze(phase=None)

    def action_phase(self) -> None:
        """Point out the next phase of this epoch; after the update comes the next epoch."""
        self.pause()
        self.clear_notice()
        phase = 0 if self.look.phase is None else self.look.phase + 1
        if phase == len(PHASES):
            phase = 0 if self.player.step(1) else len(PHASES) - 1
        self.gaze(phase=phase)

    def action_reset(self) -> None:
        """Start again; the run so far is kept for comparison."""
        self.pause()
        self.clear_notice()
        self.rivals.keep(self.player.run)
        self.trainer.reset()
        self.gaze(phase=None)

    # -- speed --------------------------------------------------------------------------------------------

    def action_slower(self) -> None:
        """Tick less often."""
        self._set_speed(slower(self.player.clock.speed))

    def action_faster(self) -> None:
        """Tick more often."""
        self._set_speed(faster(self.player.clock.speed))

    def _set_speed(self, epochs_a_second: float) -> None:
        self.player.clock = self.player.clock.at(epochs_a_second)
        self.say("As fast as it goes." if math.isinf(epochs_a_second) else f"{speed(epochs_a_second)}.")
        if self.player.running:
            self.play()
        self.show()

    # -- time travel --------------------------------------------------------------------------------------

    def action_travel_start(self) -> None:
        """Go to epoch 0."""
        self.travel(0)

    def action_travel_end(self) -> None:
        """Go to the furthest epoch so far."""
        if self.trainer.epoch == self.trainer.furthest:
            self.say("This is the furthest epoch so far; g goes to any other.")
        self.travel(self.trainer.furthest, keep_notice=True)

    def action_scrub(self, columns: int) -> None:
        """Go back or on by columns of the loss curve."""
        width = self.query_one(LossPanel).size.width
        every = epochs_a_column(self.trainer.furthest, width)
        self.travel(min(max(self.trainer.epoch + columns * every, 0), self.trainer.furthest))

    def action_undo(self) -> None:
        """Go back to before the loss turned upwards."""
        turned = self.trainer.lowest_epoch()
        if turned >= self.trainer.epoch:
            self.say("The loss has not turned upwards: there is nothing to go back to.")
        else:
            self.travel(turned)
            self.say(
                f"Epoch {whole(turned)} has the lowest loss of this run; h sets half the limit from here."
            )
        self.show()

    def travel(self, epoch: int, *, keep_notice: bool = False) -> None:
        """Go to an epoch."""
        self.pause()
        if not keep_notice:
            self.clear_notice()
        self.player.travel(epoch)
        if self.player.running:
            self.play()
        self.gaze(phase=None)

    # -- the learning rate --------------------------------------------------------------------------------

    def action_half_limit(self) -> None:
        """Set half the limit."""
        bowl = self.player.run.known.bowl
        if math.isinf(bowl.stable_below):
            self.say("Any learning rate works here: there is no limit to halve.")
        else:
            self.change_rate(half_the_limit(bowl))
            self._add(f"Learning rate {exact(self.trainer.learning_rate)}: half the limit, rounded down.")
        self.show()

    def action_fastest(self) -> None:
        """Set the rate that is fastest from these weights."""
        known = self.player.run.known
        found = typed_rate(known.bowl, self.trainer.snapshot().weights, known.goal)
        if found is None:
            self.say("There is no fastest rate from these weights.")
        else:
            rate, epochs = found
            self.change_rate(rate)
            self.favoured = rate
            self._add(f"Learning rate {exact(rate)}: {more(epochs)} {to_goal(known.goal, of='')}.")
        self.show()

    def action_restart_stable(self) -> None:
        """Start again at half the limit."""
        self.action_reset()
        self.action_half_limit()

    def change_rate(self, rate: float) -> None:
        """Set the learning rate from this epoch on; a future that is dropped is kept for comparison."""
        self.clear_notice()
        if rate != self.trainer.learning_rate and self.trainer.furthest > self.trainer.epoch:
            self.rivals.keep(self.player.run)
        dropped = self.trainer.set_learning_rate(rate)
        self.query_one("#rate", NumberField).settle(exact(rate))
        self.remark()
        if dropped:
            after = f"{whole(dropped)} epochs after it are" if dropped > 1 else "1 epoch after it is"
            still = "them" if dropped > 1 else "it"
            epoch = whole(self.trainer.epoch)
            self.say(f"From epoch {epoch} on; the {after} dropped (5 still shows {still}).")

    def _add(self, notice: str) -> None:
        """Say something unless there is more important news."""
        if not self._notice:
            self.say(notice)

    def action_standardize(self) -> None:
        """Start again with the inputs brought to scale, or as they came."""
        old = self.trainer
        data = self.raw_data if old.data.standardized else old.data.standardize()
        if data is None:
            self.say("The run began with --standardize; without it the inputs are as they came.")
            self.show()
            return
        self.pause()
        self.rivals.keep(self.player.run)
        self.rivals.race(self.player.run, ())  # its runs were on the data as they were
        bowl = bowl_of(data)
        rate = default_rate(bowl.stable_below)
        run = Run.start(data, bowl, learning_rate=rate, epochs=old.epochs, weights=old.initial_weights)
        self.watch_run(Player(run, self.player.clock))
        self.remark()
        self.say(f"{said_of_scale(data)}, from epoch 0 at learning rate {exact(rate)}.")
        self.gaze(phase=None)


def said_of_scale(data: Dataset) -> str:
    """Say what was done to the inputs; without a bias nothing could take a centre back."""
    if not data.standardized:
        return "Inputs as they came"
    return (
        "Inputs brought to mean 0, deviation 1" if data.has_bias else "Inputs brought to root mean square 1"
    )
