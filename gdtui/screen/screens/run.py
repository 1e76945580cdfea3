"""The screen that shows a run: its panels, its keys, and the numbers that are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container, Horizontal
from textual.widgets import Static

from gdtui.screen.actions.lesson_actions import LessonActions
from gdtui.screen.actions.panel_actions import PanelActions
from gdtui.screen.actions.questions import Questions
from gdtui.screen.actions.run_actions import RunActions
from gdtui.screen.actions.typed_numbers import TypedNumbers
from gdtui.screen.actions.view_actions import ViewActions
from gdtui.screen.panels.explanation import ExplanationPanel
from gdtui.screen.panels.header import ModelLine, TitleLine
from gdtui.screen.panels.keyline import KeyLine
from gdtui.screen.panels.loss import LossPanel
from gdtui.screen.panels.message import MessageLine
from gdtui.screen.panels.predictions import PredictionsPanel
from gdtui.screen.panels.weights import WeightsPanel
from gdtui.screen.prompt import Prompt
from gdtui.screen.screens.editing import EditingScreen
from gdtui.screen.screens.run_panels import RunPanels, has_side, is_bowl_alone, lead, plot
from gdtui.screen.screens.too_small import TooSmall
from gdtui.screen.view_options import RUNS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.events import Resize, ScreenResume

    from gdtui.descent.snapshot import Snapshot
    from gdtui.screen.controller import Controller
    from gdtui.screen.lesson.guide import LessonGuide
    from gdtui.screen.own_values import OwnValues
    from gdtui.screen.panels.panel import ShortWay
    from gdtui.wording.prediction import Sum

__all__ = ["RunScreen"]


class RunScreen(EditingScreen):
    """Shows one run, and hands what its keys do to the controller.

    Parameters
    ----------
    controller : Controller
        The run that is watched.
    find_short_way : callable
        Finds the short way to the terminal, where there is one now.
    guide : LessonGuide, optional
        Leads through a lesson.
    """

    def __init__(
        self,
        controller: Controller,
        find_short_way: Callable[[], ShortWay | None],
        guide: LessonGuide | None = None,
    ) -> None:
        classes = "-lesson -lesson-page" if guide is not None else None
        super().__init__(classes=classes)
        self._controller, self._run_actions = controller, RunActions(controller)
        self._panels = RunPanels(self, find_short_way, lead, plot, has_side)
        self._prompt = Prompt(self)
        self.typed = TypedNumbers(self, controller, self._run_actions, self._prompt)
        self._panel_actions = PanelActions(self, self._panels, controller, self._run_actions, self.typed)
        self._lesson_actions = LessonActions(self, controller, guide) if guide is not None else None
        self._view_actions = ViewActions(controller, lambda: is_bowl_alone(self.app.size))
        self._questions = Questions(controller, self._run_actions, self._prompt, lambda: self.app.size.width)
        self._is_catching_up = False
        controller.draw = self.draw

    def compose(self) -> ComposeResult:
        """Put the panels into place."""
        trainer = self._controller.trainer
        self.typed.make_fields(trainer.learning_rate, trainer.epochs)
        with Horizontal(id="title"):
            yield TitleLine()
            yield self.typed.fields["epochs"]
        with Horizontal(id="model"):
            yield Static(" learning rate ", id="rate-label", markup=False)
            yield self.typed.fields["rate"]
            yield ModelLine()
        with Container(id="main"):
            with Container(id="dashboard"):
                with Horizontal(id="top"):
                    yield LossPanel(id="loss")
                    yield WeightsPanel(id="weights")
                yield PredictionsPanel(id="predictions")
                yield ExplanationPanel(id="explanation")
            yield from self._panels.side()
        if self._lesson_actions is not None:
            yield self._lesson_actions.panel()
        with Horizontal(id="bottom"):
            yield MessageLine()
        yield KeyLine()
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the epoch that the run stands at.

        The rest is for when the first frame is out.
        """
        self._panels.open()
        self._controller.open()
        if self._lesson_actions is not None:
            self.call_after_refresh(self._lesson_actions.show_step)
        self.call_after_refresh(self._find_fastest)

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
            lesson=self._lesson_actions.view() if self._lesson_actions is not None else None,
        )
        trainer = controller.trainer
        if self.has_class("-standardized") != trainer.data.standardized:
            self.toggle_class("-standardized")
        self.typed.settle(trainer.learning_rate, trainer.epochs)
        self._panels.draw(view)

    async def on_screen_resume(self, event: ScreenResume) -> None:
        """Paint everything before the short way opens again, where something was above this screen."""
        await self._panels.be_uncovered()

    async def on_resize(self, event: Resize) -> None:
        """Have what the new size has room for. Textual calls the handler of the base as well."""
        await self._panels.make_room(event.size)
        self._prompt.fit()
        view = self._panels.view
        if view is not None and view.alone != is_bowl_alone(self.app.size):
            self._controller.show()

    def _catch_up(self) -> None:
        self._is_catching_up = False
        self._controller.show()

    # -- what the keys do ---------------------------------------------------------------------------------

    def action_run(self, name: str, *arguments: int) -> None:
        """Do something to the run."""
        getattr(self._run_actions, name)(*arguments)

    def action_view(self, name: str, *arguments: int) -> None:
        """Do something to what is looked at."""
        getattr(self._view_actions, name)(*arguments)

    def action_panels(self, name: str, *arguments: int) -> Awaitable[None] | None:
        """Do something to the panels."""
        done: Awaitable[None] | None = getattr(self._panel_actions, name)(*arguments)
        return done

    def action_help(self) -> None:
        """Show the keys; one that is looked for there acts here."""
        from gdtui.screen.screens.help import HelpScreen

        remarks = self._controller.remarks
        self._panels.cover(HelpScreen(remarks, lambda action: self.app.run_action(action, self)))

    def action_data(self) -> None:
        """Show the data, whose columns can be chosen there."""
        from gdtui.screen.screens.data import DataScreen

        self._panels.cover(DataScreen(self._controller))

    # -- what is typed ------------------------------------------------------------------------------------

    async def action_edit(self, name: str) -> None:
        """Edit the learning rate or the epochs; type an epoch to go to, or the rates of a race."""
        self._controller.notice.clear()
        if name == "goal":
            await self._questions.goal()
        elif name == "race":
            await self._questions.race(lambda: self._panel_actions.show_page(RUNS))
        else:
            self.set_focus(self.typed.fields[name])
        self._controller.show()

    async def action_export(self) -> None:
        """Write the run to files as it is now; their name is asked for first."""
        from gdtui.screen.actions.export_actions import picture

        await self._questions.files(lambda: picture(self.app))
        self._controller.show()

    async def action_lesson(self, name: str) -> None:
        """Do something in the lesson."""
        if self._lesson_actions is not None:
            await getattr(self._lesson_actions, name)(self._prompt)
        else:
            self._controller.notice.say("There is no lesson here: gdtui learn lists them.")
        self._controller.show()

    async def action_predict(self) -> None:
        """Ask for a value of each input, then show what the model predicts."""
        await self._questions.values(self._show_prediction)
        self._controller.show()

    def _show_prediction(self, snapshot: Snapshot, asked: OwnValues, worked: Sum) -> None:
        from gdtui.screen.screens.prediction import PredictionScreen

        self._panels.cover(PredictionScreen(snapshot, asked, worked, self.action_predict))
