"""Stage: the screen with its panels, and the clock that moves them; the keys are elsewhere."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.containers import Container, Horizontal
from textual.widgets import Static

from gdtui.screen.alarm import Alarm
from gdtui.screen.clock import Clock
from gdtui.screen.number_field import NumberField
from gdtui.screen.panels.explanation import ExplanationPanel
from gdtui.screen.panels.header import ModelLine, TitleLine
from gdtui.screen.panels.keyline import KeyLine
from gdtui.screen.panels.loss import LossPanel
from gdtui.screen.panels.message import MessageLine
from gdtui.screen.panels.panel import Panel
from gdtui.screen.panels.predictions import PredictionsPanel
from gdtui.screen.panels.views import BowlView, CurveView, FitView, RunsView
from gdtui.screen.panels.weights import WeightsPanel
from gdtui.screen.player import Player
from gdtui.screen.rivals import Rivals
from gdtui.screen.screens.run import RunScreen
from gdtui.screen.screens.too_small import TooSmall
from gdtui.screen.themes import DARK, LIGHT
from gdtui.screen.view import Look, View
from gdtui.wording.figures import exact
from gdtui.wording.remarks import opening
from gdtui.wording.slow import FEW_WEIGHTS

if TYPE_CHECKING:
    from asyncio import TimerHandle
    from collections.abc import Callable
    from typing import Any

    from textual.app import ComposeResult
    from textual.driver import Driver
    from textual.screen import Screen

    from gdtui.cli.prepare import Prepared
    from gdtui.descent.trainer import Trainer

__all__ = ["Stage"]

NOTICE_SECONDS = 8.0
SHORTEST_WAIT = 0.001
BOWL = 4
COMPARING = (2, 5)
PATH_POINTS = 300


class Stage(App[None]):
    """Shows one run; what its keys do is for subclasses to say.

    Parameters
    ----------
    prepared : Prepared, optional
        The run; without one, `begin` is to be called before anything is composed.
    ascii_only : bool
        Whether to draw with ASCII characters only; as the run's settings say where there is a run.
    driver_class : type of Driver, optional
        The terminal.
    now : callable, optional
        Seconds that have passed; tests pass a clock of their own.
    """

    CSS_PATH = Path(__file__).with_name("app.tcss")
    TITLE = "gdtui"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None

    def __init__(
        self,
        prepared: Prepared | None = None,
        *,
        ascii_only: bool = False,
        driver_class: type[Driver] | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(driver_class=driver_class)
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.ascii_only = ascii_only
        self.has_begun = False
        self.rivals = Rivals(now)
        self._is_catching_up = False
        self.look = Look()
        self.favoured: float | None = None
        self._now = now
        self._due = 0.0
        self._next_tick = Alarm(self.call_in)
        self._notice = ""
        self._notice_ends = Alarm(self.call_in)
        if prepared is not None:
            self.begin(prepared)

    def begin(self, prepared: Prepared) -> None:
        """Take the run that is to be shown."""
        trainer, self.settings = prepared.run.trainer, prepared.settings
        self.ascii_only = self.settings.ascii_only
        self.player = Player(prepared.run, Clock(self._now, self.settings.speed))
        self.raw_data = None if trainer.data.standardized else trainer.data
        self.remarks = tuple(prepared.remarks)
        self._knows_fastest = len(trainer.initial_weights) <= FEW_WEIGHTS
        self.has_begun = True

    @property
    def trainer(self) -> Trainer:
        """The run that is shown."""
        return self.player.trainer

    @property
    def is_running(self) -> bool:
        """Whether there is a run and it plays."""
        return self.has_begun and self.player.running

    def get_default_screen(self) -> Screen[None]:
        """Make the screen that the panels are on."""
        return RunScreen(id="_default")

    def compose(self) -> ComposeResult:
        """Put the panels into place."""
        with Horizontal(id="title"):
            yield TitleLine()
            yield NumberField(str(self.trainer.epochs), id="epochs")
        with Horizontal(id="model"):
            yield Static(" learning rate ", id="rate-label", markup=False)
            yield NumberField(exact(self.trainer.learning_rate), id="rate")
            yield ModelLine()
        with Container(id="main"):
            with Container(id="dashboard"):
                with Horizontal(id="top"):
                    yield LossPanel(id="loss")
                    yield WeightsPanel(id="weights")
                yield PredictionsPanel(id="predictions")
                yield ExplanationPanel(id="lower")
                yield FitView(id="fit")
            with Container(id="side"):
                yield CurveView(id="curve")
                yield FitView(id="side-fit")
            yield CurveView(id="view-2", classes="page")
            yield FitView(id="view-3", classes="page")
            yield BowlView(id="view-4", classes="page")
            yield RunsView(id="view-5", classes="page")
        with Horizontal(id="bottom"):
            yield Static("", id="prompt-label", markup=False)
            yield NumberField("", id="prompt")
            yield MessageLine()
        yield KeyLine()
        yield TooSmall()

    def on_mount(self) -> None:
        """Open, if there is anything to show."""
        if self.has_begun:
            self.open()

    def open(self) -> None:
        """Show the epoch that the run stands at, and start running if asked to."""
        self._show_scaling()
        if self.settings.play:
            self.play()
        self.show()
        if not self._knows_fastest:
            self.call_after_refresh(self._find_fastest)

    def _find_fastest(self) -> None:
        """Find the fastest rate of many weights, which takes a while, once the first frame is out."""
        self._knows_fastest = True
        self.show()

    def _show_scaling(self) -> None:
        self.screen.set_class(self.trainer.data.standardized, "-standardized")

    # -- what is shown ------------------------------------------------------------------------------------

    def view(self) -> View:
        """Take down what the panels show now."""
        player, trainer, run = self.player, self.trainer, self.player.run
        return View(
            epoch=run.epoch(),
            reach=trainer.curve(),
            furthest=trainer.furthest,
            running=player.running,
            speed=player.clock.speed,
            fastest=run.known.fastest if self._knows_fastest else None,
            favoured=self.favoured,
            look=self.look,
            runs=self.rivals.runs(run) if self.look.page in COMPARING else (),
            path=trainer.path(PATH_POINTS) if self.look.page == BOWL else None,
            editing=isinstance(self.focused, NumberField),
            remarks=self.remarks,
            notice=self._notice,
        )

    def show(self) -> None:
        """Draw the present epoch."""
        if not (self.has_begun and self.screen_stack):
            return
        if self.look.page in COMPARING:
            self._follow()
        view = self.view()
        for panel in self.screen_stack[0].query(Panel):
            panel.view = view

    def _follow(self) -> None:
        """Bring the racers to the present epoch; what is missing comes with the next drawings."""
        if not self.rivals.follow(self.trainer.epoch) and not self._is_catching_up:
            self._is_catching_up = True
            self.call_after_refresh(self._catch_up)

    def _catch_up(self) -> None:
        self._is_catching_up = False
        self.show()

    def gaze(self, **changes: Any) -> None:
        """Change what is looked at, and draw it."""
        self.look = replace(self.look, **changes)
        self.show()

    def watch_run(self, player: Player) -> None:
        """Show another run from now on."""
        self.stop_clock()
        self.player = player
        self.query_one("#rate", NumberField).settle(exact(player.trainer.learning_rate))
        self.query_one("#epochs", NumberField).settle(str(player.trainer.epochs))
        self._show_scaling()

    def remark(self) -> None:
        """Say before the first epoch what is to be said of the present learning rate."""
        settings = replace(self.settings, learning_rate=self.trainer.learning_rate, rate_was_chosen=False)
        self.remarks = tuple(opening(self.player.run, settings))

    # -- the clock ----------------------------------------------------------------------------------------

    def play(self) -> None:
        """Start the clock, if there is anywhere to run to."""
        if self.player.running or self.player.play():
            self._start_clock()

    def pause(self) -> None:
        """Stop the clock."""
        self.stop_clock()
        if self.has_begun:
            self.player.pause()

    def tick(self) -> None:
        """Take the epochs that are due, and draw. Whatever goes wrong in that, the next tick comes."""
        try:
            self.player.tick()
        finally:
            if self.player.running:
                self._await_tick()
            else:
                self.stop_clock()
        self.show()

    def _start_clock(self) -> None:
        self.stop_clock()
        self._due = self._now()
        self._await_tick()

    def _await_tick(self) -> None:
        """Arrange for the next tick: in its time, or right after a drawing that takes longer."""
        now = self._now()
        self._due = max(self._due + self.player.interval, now + SHORTEST_WAIT)
        self._next_tick.set(self._due - now, self.tick)

    def on_suspended(self) -> None:
        """Take no step while the program is stopped; the terminal calls this."""
        self.stop_clock()

    def on_resumed(self) -> None:
        """Go on as before; the terminal calls this."""
        if self.is_running:
            self._start_clock()

    def stop_clock(self) -> None:
        """Take no more ticks."""
        self._next_tick.stop()

    def call_in(self, seconds: float, action: Callable[[], None]) -> TimerHandle:
        """Call a function after so many seconds; what it raises ends the app as any other error does."""

        def act() -> None:
            if self._exit or self._exception is not None:  # the app is closing: the run stays where it is
                return
            try:
                action()
            except Exception as error:
                self._handle_exception(error)

        return asyncio.get_running_loop().call_later(seconds, act)

    # -- notices ------------------------------------------------------------------------------------------

    def say(self, notice: str) -> None:
        """Answer a key in the message line for a while."""
        self.clear_notice()
        self._notice = notice
        self._notice_ends.set(NOTICE_SECONDS, self._let_notice_go)

    def clear_notice(self) -> None:
        """Take the answer back."""
        self._notice = ""
        self._notice_ends.stop()

    def _let_notice_go(self) -> None:
        self.clear_notice()
        self.show()
