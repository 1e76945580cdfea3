"""The screen that shows a run: its panels, its keys, and the numbers that are typed."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Container, Horizontal
from textual.widgets import Static

from gdtui.screen.actions.bindings import RUN_BINDINGS
from gdtui.screen.actions.lesson_actions import LessonActions
from gdtui.screen.actions.questions import Questions
from gdtui.screen.actions.run_actions import RunActions
from gdtui.screen.actions.typed_numbers import TypedNumbers
from gdtui.screen.actions.view_actions import ViewActions
from gdtui.screen.number_field import NumberField
from gdtui.screen.panels.explanation import ExplanationPanel
from gdtui.screen.panels.header import ModelLine, TitleLine
from gdtui.screen.panels.keyline import KeyLine
from gdtui.screen.panels.loss import LossPanel, epochs_a_column
from gdtui.screen.panels.message import MessageLine
from gdtui.screen.panels.predictions import PredictionsPanel
from gdtui.screen.panels.weights import WeightsPanel
from gdtui.screen.prompt import Prompt
from gdtui.screen.screens.run_panels import RunPanels, has_side, is_bowl_alone, lead, plot
from gdtui.screen.screens.sized import SizedScreen
from gdtui.screen.screens.too_small import TooSmall
from gdtui.screen.themes import DARK, LIGHT
from gdtui.wording.figures import exact_rate

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key, Paste, Resize, ScreenResume
    from textual.widget import Widget

    from gdtui.descent.snapshot import Snapshot
    from gdtui.screen.controller import Controller
    from gdtui.screen.lesson.guide import LessonGuide
    from gdtui.screen.own_values import OwnValues
    from gdtui.screen.panels.panel import ShortWay
    from gdtui.wording.prediction import Sum

__all__ = ["RunScreen"]


class RunScreen(SizedScreen):
    """Shows one run, and hands what its keys do to the controller.

    A field knows as soon as the focus moves that it is edited, not when Textual's message of it arrives:
    between the two there may be keys. Textual's own keys, such as Shift-Tab to a field, are left out: they
    act late as well.

    Parameters
    ----------
    controller : Controller
        The run that is watched.
    find_short_way : callable
        Finds the short way to the terminal, where there is one now.
    guide : LessonGuide, optional
        Leads through a lesson.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*RUN_BINDINGS]

    def __init__(
        self,
        controller: Controller,
        find_short_way: Callable[[], ShortWay | None],
        guide: LessonGuide | None = None,
    ) -> None:
        super().__init__(classes="-lesson -lesson-page" if guide is not None else None)
        self._lesson = LessonActions(self, controller, guide) if guide is not None else None
        self._controller, self._panels = controller, RunPanels(self, find_short_way, lead, plot)
        self._run = RunActions(controller)
        self._look = ViewActions(controller, lambda: is_bowl_alone(self.app.size))
        self._prompt = Prompt(self)
        self._questions = Questions(controller, self._run, self._prompt, lambda: self.app.size.width)
        self._typed = TypedNumbers(self, controller, self._run, self._prompt)
        self._is_catching_up = False
        controller.draw = self.draw

    def compose(self) -> ComposeResult:
        """Put the panels into place."""
        trainer = self._controller.trainer
        self._rate = NumberField(exact_rate(trainer.learning_rate), id="rate")
        self._epochs = NumberField(str(trainer.epochs), id="epochs")
        with Horizontal(id="title"):
            yield TitleLine()
            yield self._epochs
        with Horizontal(id="model"):
            yield Static(" learning rate ", id="rate-label", markup=False)
            yield self._rate
            yield ModelLine()
        with Container(id="main"):
            with Container(id="dashboard"):
                with Horizontal(id="top"):
                    yield LossPanel(id="loss")
                    yield WeightsPanel(id="weights")
                yield PredictionsPanel(id="predictions")
                yield ExplanationPanel(id="explanation")
            if has_side(self.app.size):
                yield plot("side")
        if self._lesson is not None:
            yield self._lesson.panel()
        with Horizontal(id="bottom"):
            yield MessageLine()
        yield KeyLine()
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the epoch that the run stands at.

        The rest is for when the first frame is out.
        """
        note_places = self._panels.note_places
        self._panels.find()
        self.screen_layout_refresh_signal.subscribe(self, note_places, immediate=True)
        self._controller.open()
        if self._lesson is not None:
            self.call_after_refresh(self._lesson.show_step)
        self.call_after_refresh(note_places, self)  # Textual does not tell of the first layout of all
        self.call_after_refresh(self._find_fastest)
        self.call_after_refresh(collect_garbage_again)

    def _find_fastest(self) -> None:
        """Find the fastest rate, which takes a while, once the first frame is out."""
        self._controller.knows_fastest = True
        self._controller.show()

    def draw(self) -> None:
        """Draw the present epoch. Racers that have far to go come with the next drawings."""
        controller = self._controller
        if not controller.follow() and not self._is_catching_up:
            self._is_catching_up = True
            self.call_after_refresh(self._catch_up)
        question = self._prompt.question
        view = controller.view(
            editing=self.edited is not None,
            asking=question is not None,
            skips=question is not None and question.take_rest is not None,
            hints=question.hints if question else (),
            alone=is_bowl_alone(self.app.size),
            lesson=self._lesson.view() if self._lesson is not None else None,
        )
        trainer = controller.trainer
        if self.has_class("-standardized") != trainer.data.standardized:
            self.toggle_class("-standardized")
        for field, value in (
            (self._rate, exact_rate(trainer.learning_rate)),
            (self._epochs, str(trainer.epochs)),
        ):
            if field.settled != value:
                field.settle(value)
                self.call_after_refresh(self.refresh)  # its width may change: Textual leaves a cell as it was
        self._panels.draw(view)

    async def on_screen_resume(self, event: ScreenResume) -> None:
        """Paint everything before the short way opens again, where something was above this screen."""
        if has_side(self.app.size):
            await self._panels.mount("side")
        self._panels.be_uncovered()

    async def on_resize(self, event: Resize) -> None:
        """Have what the new size has room for. Textual calls the handler of the base as well."""
        if has_side(event.size):
            await self._panels.mount("side")
        self._prompt.fit()
        view = self._panels.view
        if view is not None and view.alone != is_bowl_alone(self.app.size):
            self._controller.show()

    def _catch_up(self) -> None:
        self._is_catching_up = False
        self._controller.show()

    # -- what the keys do ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the keys from acting on the run while a number is edited."""
        return action == "give_up" or self.edited is None

    def action_run(self, name: str, *arguments: int) -> None:
        """Do something to the run."""
        getattr(self._run, name)(*arguments)

    def action_view(self, name: str, *arguments: int) -> None:
        """Do something to what is looked at."""
        getattr(self._look, name)(*arguments)

    def action_scrub(self, columns: int) -> None:
        """Go back or on by columns of the loss curve."""
        width = self.query_one(LossPanel).size.width
        self._run.scrub(columns * epochs_a_column(self._controller.trainer.furthest, width))

    async def action_show_page(self, page: int) -> None:
        """Show a view; the dashboard stays beside it where there is room."""
        await self._panels.show_page(page)
        self._controller.change_view(page=page)

    async def action_fit(self) -> None:
        """Swap the lower panels for the fit plot, and back."""
        await self._panels.mount("fit")
        if self._controller.view_options.page > 1:
            await self.action_show_page(1)
        self.toggle_class("-fit")
        self._controller.show()

    def action_next_panel(self) -> None:
        """Select the next panel that can be zoomed."""
        self._panels.select_next()
        self._controller.change_view(line=None)

    def action_zoom(self) -> None:
        """Let the selected panel, or the view, fill the screen, and back."""
        self._panels.zoom(self._controller.view_options.page)
        self._controller.show()

    def action_theme(self) -> None:
        """Swap light and dark."""
        self.app.theme = LIGHT.name if self.app.theme == DARK.name else DARK.name

    def action_help(self) -> None:
        """Show the keys; one that was looked for there acts here."""
        from gdtui.screen.screens.help import HelpScreen

        self._panels.be_covered()
        remarks = self._controller.remarks
        self.app.push_screen(HelpScreen(remarks, lambda action: self.app.run_action(action, self)))

    def action_data(self) -> None:
        """Show the data, whose columns can be chosen there."""
        from gdtui.screen.screens.data import DataScreen

        self._panels.be_covered()
        self.app.push_screen(DataScreen(self._controller))

    def action_leave(self) -> None:
        """Quit."""
        self._controller.playback.pause()
        self.app.exit()

    async def action_give_up(self) -> None:
        """Go back one step: from what is edited, a zoom, a view, the fit, a selection."""
        self._controller.notice.clear()
        if self.edited is not None:
            self.set_focus(None)
        elif self.has_class("-zoom"):
            self.remove_class("-zoom")
        elif self._controller.view_options.page > 1:
            await self.action_show_page(1)
        elif self.has_class("-fit"):
            self.remove_class("-fit")
        else:
            self._panels.select("")
            self._controller.change_view(selected=None, line=None)
        self._controller.show()

    # -- what is typed ------------------------------------------------------------------------------------

    @property
    def edited(self) -> NumberField | None:
        """The number that is edited."""
        return self.focused if isinstance(self.focused, NumberField) else None

    async def action_edit(self, name: str) -> None:
        """Edit the learning rate or the epochs; type an epoch to go to, or the rates of a race."""
        self._controller.notice.clear()
        if name == "goal":
            await self._questions.goal()
        elif name == "race":
            await self._questions.race(lambda: self.action_show_page(5))
        else:
            self.set_focus({"rate": self._rate, "epochs": self._epochs}[name])
        self._controller.show()

    async def action_export(self) -> None:
        """Write the run to files as it is now; their name is asked for first."""
        from gdtui.screen.actions.export_actions import picture

        await self._questions.files(lambda: picture(self.app))
        self._controller.show()

    async def action_lesson(self, name: str) -> None:
        """Do something in the lesson."""
        if self._lesson is not None:
            await getattr(self._lesson, name)(self._prompt)
        else:
            self._controller.notice.say("There is no lesson here: gdtui learn lists them.")
        self._controller.show()

    async def action_predict(self) -> None:
        """Ask for a value of each input, then show what the model predicts."""
        await self._questions.values(self._show_prediction)
        self._controller.show()

    def _show_prediction(self, snapshot: Snapshot, asked: OwnValues, worked: Sum) -> None:
        from gdtui.screen.screens.prediction import PredictionScreen

        self._panels.be_covered()
        self.app.push_screen(PredictionScreen(snapshot, asked, worked, self.action_predict))

    async def edit(self, event: Key | Paste) -> None:
        """Do what a key or a paste does while a number is edited."""
        if self.edited is not None:
            await self._typed.edit(self.edited, event)

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Move the focus."""
        before = self.focused
        super().set_focus(widget, scroll_visible, from_app_focus)
        if self.focused is before:
            return
        if isinstance(before, NumberField):
            before.leave()
        if self.edited is not None:
            self.edited.begin()
        self.set_class(self._prompt.question is not None, "-asking")
        self._controller.show()  # the key line is that of the field at once, also after a click


def collect_garbage_again() -> None:
    """Collect garbage from now on (see `gdtui.screen.watch`), but among new objects alone.

    Textual and NumPy have made tens of thousands of objects by now, which stay. A search among all of them
    would hold an epoch up by more than half of the tenth of a second that it has.
    """
    gc.freeze()
    gc.enable()
