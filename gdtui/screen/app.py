"""The app: wires the trainer, the clock, the panels and the keys together."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.containers import Container, Horizontal
from textual.widgets import Static

from gdtui.descent.snapshot import Status
from gdtui.figures import exact
from gdtui.screen.clock import Clock, faster, slower
from gdtui.screen.help import HelpScreen
from gdtui.screen.keys import BINDINGS as KEYS
from gdtui.screen.number_field import NumberField
from gdtui.screen.panel import Panel
from gdtui.screen.panels.header import ModelLine, TitleLine, speed
from gdtui.screen.panels.keyline import KeyLine
from gdtui.screen.panels.loss import LossPanel
from gdtui.screen.panels.lower import LowerPanel
from gdtui.screen.panels.message import MessageLine
from gdtui.screen.panels.plot import CurvePanel, FitPanel, PlotPanel
from gdtui.screen.panels.predictions import PredictionsPanel
from gdtui.screen.panels.weights import WeightsPanel
from gdtui.screen.themes import DARK, LIGHT
from gdtui.screen.too_small import LEAST_HEIGHT, LEAST_WIDTH, TooSmall
from gdtui.screen.view import View
from gdtui.settings import parse_epochs, parse_rate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.driver import Driver
    from textual.events import Resize
    from textual.timer import Timer
    from textual.widget import Widget
    from textual.widgets import Input

    from gdtui.descent.bowl import Bowl
    from gdtui.descent.trainer import Trainer
    from gdtui.settings import Settings

__all__ = ["GdtuiApp"]

NOTICE_SECONDS = 6.0
ZOOMABLE = ("loss", "weights", "predictions", "lower", "fit")


class GdtuiApp(App[None]):
    """Watch one run.

    Parameters
    ----------
    trainer : Trainer
        The run, at the epoch to begin with.
    bowl : Bowl
        What is known of its data's loss.
    settings : Settings
        Speed, and whether to start running.
    remarks : sequence of str
        What is to be said before the first epoch.
    driver_class : type of Driver, optional
        The terminal.
    now : callable, optional
        Seconds that have passed; tests pass a clock of their own.
    """

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it as an instance's
        (0, "-narrow"),
        (60, "-medium"),
        (120, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it as an instance's
        (0, "-tiny"),
        (18, "-short"),
        (24, "-full"),
        (36, "-tall"),
    ]

    def __init__(
        self,
        trainer: Trainer,
        bowl: Bowl,
        settings: Settings,
        remarks: Sequence[str] = (),
        *,
        driver_class: type[Driver] | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name
        self.trainer = trainer
        self.settings = settings
        self._bowl = bowl
        self._remarks = tuple(remarks)
        self._best = bowl.minimum(trainer.initial_weights)
        self._first_loss = trainer.loss
        self._clock = Clock(now, settings.speed)
        self._timer: Timer | None = None
        self._selected: int | None = None
        self._notice = ""
        self._notice_timer: Timer | None = None
        self._asked_to_quit = False

    # -- the screen ----------------------------------------------------------------------------------------

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
                yield LowerPanel(id="lower")
                yield FitPanel(id="fit")
            with Container(id="side"):
                yield CurvePanel(id="curve")
                yield FitPanel(id="side-fit")
        yield MessageLine()
        yield KeyLine()
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the epoch that the run stands at, and start running if asked to."""
        self.screen.set_class(self.trainer.data.standardized, "-standardized")
        self._show()
        if self.settings.play:
            self._play()

    def on_resize(self, event: Resize) -> None:
        """Say so where the terminal is too small for anything."""
        width, height = event.size
        self.screen.set_class(width < LEAST_WIDTH or height < LEAST_HEIGHT, "-too-small")

    @property
    def running(self) -> bool:
        """Whether the clock ticks."""
        return self._timer is not None

    def view(self) -> View:
        """Take down what the panels show now."""
        return View(
            snapshot=self.trainer.snapshot(),
            bowl=self._bowl,
            best=self._best,
            first_loss=self._first_loss,
            running=self.running,
            speed=self._clock.speed,
            selected=self._selected,
            remarks=self._remarks,
            notice=self._notice,
        )

    def _show(self) -> None:
        view = self.view()
        main = self.screen_stack[0]
        panels: list[Widget] = [*main.query(Panel), *main.query(PlotPanel)]
        for panel in panels:
            panel.view = view  # type: ignore[attr-defined]

    # -- the clock -----------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Take the epochs that are due, and pause where the run ends or first diverges."""
        self._clock.tick(self.trainer)
        if self.trainer.status is not Status.READY or self.trainer.just_diverged:
            self._pause()
        self._show()

    def _play(self) -> None:
        self._timer = self.set_interval(self._clock.interval, self.tick)

    def _pause(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    # -- the keys ------------------------------------------------------------------------------------------

    def action_play(self) -> None:
        """Run, or pause."""
        self._forget_notice()
        if self.running:
            self._pause()
        elif self.trainer.status is Status.READY:
            self._play()
        self._show()

    def action_step(self) -> None:
        """Take one epoch, then stand still."""
        self._pause()
        self._forget_notice()
        self.trainer.step()
        self._show()

    def action_step_back(self) -> None:
        """Go one epoch back."""
        self._pause()
        self._forget_notice()
        if not self.trainer.back():
            self._say("This is epoch 0, before learning: there is nothing before it.")
        self._show()

    def action_reset(self) -> None:
        """Start again."""
        self._pause()
        self._forget_notice()
        self.trainer.reset()
        self._show()

    def action_slower(self) -> None:
        """Tick less often."""
        self._set_speed(slower(self._clock.speed))

    def action_faster(self) -> None:
        """Tick more often."""
        self._set_speed(faster(self._clock.speed))

    def _set_speed(self, epochs_a_second: float) -> None:
        was_running = self.running
        self._pause()
        self._clock = self._clock.at(epochs_a_second)
        if was_running:
            self._play()
        self._say(f"{speed(epochs_a_second)}." if not math.isinf(epochs_a_second) else "As fast as it goes.")
        self._show()

    def action_select(self, way: int) -> None:
        """Select a weight."""
        last = len(self._best) - 1
        before = self._selected if self._selected is not None else (0 if way > 0 else last) - way
        self._selected = min(max(before + way, 0), last)
        self._show()

    def action_fit(self) -> None:
        """Swap the lower panels for the fit plot, and back."""
        self.screen.toggle_class("-fit")
        self.call_after_refresh(self._show)

    def action_theme(self) -> None:
        """Swap light and dark."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def action_help(self) -> None:
        """Show the keys."""
        self.push_screen(HelpScreen(self._remarks))

    def action_redraw(self) -> None:
        """Send everything anew."""
        redraw = getattr(self._driver, "redraw", None)
        if redraw is not None:
            redraw()
        self.screen.refresh(layout=True)

    def action_next_panel(self) -> None:
        """Select the next panel that can be zoomed."""
        shown = [name for name in ZOOMABLE if self._can_zoom(name)]
        current = next((name for name in shown if self.query_one(f"#{name}").has_class("-selected")), None)
        following = shown[(shown.index(current) + 1) % len(shown)] if current else shown[0]
        self._select_panel(following)

    def _can_zoom(self, name: str) -> bool:
        fit = self.screen.has_class("-fit")
        return name in ("loss", "weights") or (name == "fit") == fit

    def _select_panel(self, name: str | None) -> None:
        for other in ZOOMABLE:
            self.query_one(f"#{other}").set_class(other == name, "-selected")
        self.screen.set_class(name in ("loss", "weights"), "-zoom-top")

    def action_zoom(self) -> None:
        """Let the selected panel fill the screen, and back."""
        if not self.query(".-selected"):
            self._select_panel("loss")
        self.screen.toggle_class("-zoom")

    def action_give_up(self) -> None:
        """Leave what is being edited, zoomed or shown."""
        if isinstance(self.focused, NumberField):
            self.screen.set_focus(None)
        elif self.screen.has_class("-zoom"):
            self.screen.remove_class("-zoom")
        elif self.screen.has_class("-fit"):
            self.screen.remove_class("-fit")
        else:
            self._select_panel(None)
        self._forget_notice()
        self._show()

    def action_leave(self) -> None:
        """Quit."""
        self._pause()
        self.exit()

    def action_interrupt(self) -> None:
        """Quit, but ask once in the middle of a run."""
        if self.running and not self._asked_to_quit:
            self._say("Ctrl-C again quits; the run goes on until then.")
            self._asked_to_quit = True
            self._show()
        else:
            self.action_leave()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the main screen's keys from acting behind another screen or an edited input."""
        if action in ("interrupt", "redraw", "leave", "suspend_process"):
            return True
        if len(self.screen_stack) > 1:
            return False
        return not (isinstance(self.focused, NumberField) and action != "give_up")

    # -- the inputs ----------------------------------------------------------------------------------------

    def action_edit_rate(self) -> None:
        """Edit the learning rate."""
        self.query_one("#rate").focus()

    def action_edit_epochs(self) -> None:
        """Edit the epochs."""
        self.query_one("#epochs").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take a number, or say why it can't be."""
        field = self.query_one(f"#{event.input.id}", NumberField)
        take = self._take_rate if field.id == "rate" else self._take_epochs
        try:
            take(event.value)
        except ValueError as error:
            text = str(error)
            self._say(f"{text[:1].upper()}{text[1:]}. Esc keeps {field.settled}.")
        else:
            self.screen.set_focus(None)
        self._show()

    def _take_rate(self, text: str) -> None:
        rate = parse_rate(text)
        self._forget_notice()
        dropped = self.trainer.set_learning_rate(rate)
        self.query_one("#rate", NumberField).settled = exact(rate)
        if dropped:
            self._say(
                f"Rate {exact(rate)} from epoch {self.trainer.epoch} on: "
                f"the {dropped:,} epochs after it are dropped."
            )

    def _take_epochs(self, text: str) -> None:
        self.trainer.epochs = parse_epochs(text)
        self._forget_notice()
        self.query_one("#epochs", NumberField).settled = str(self.trainer.epochs)
        if self.trainer.status is not Status.READY:
            self._pause()

    def on_number_field_left(self) -> None:
        """Forget a refusal with what was refused."""
        self._show()

    # -- notices -------------------------------------------------------------------------------------------

    def _say(self, notice: str) -> None:
        self._forget_notice()
        self._notice = notice
        self._notice_timer = self.set_timer(NOTICE_SECONDS, self._let_notice_go)

    def _let_notice_go(self) -> None:
        self._forget_notice()
        self._show()

    def _forget_notice(self) -> None:
        self._notice = ""
        self._asked_to_quit = False
        if self._notice_timer is not None:
            self._notice_timer.stop()
            self._notice_timer = None
