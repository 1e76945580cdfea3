"""The screen that shows a watched program: its panels, its keys, and the numbers that are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container, Horizontal
from textual.widgets import Static

from gdtui.screen.actions.panel_actions import PanelActions
from gdtui.screen.actions.typed_numbers import TypedNumbers
from gdtui.screen.panels.loss import LossPanel
from gdtui.screen.panels.predictions import PredictionsPanel
from gdtui.screen.program.actions import VIEWS, ProgramActions, why_not
from gdtui.screen.program.lines import ProgramKeys, ProgramLine, ProgramMessage, ProgramTitle
from gdtui.screen.program.panels import OutputPanel, ParametersPanel, ProgramCurve
from gdtui.screen.prompt import Prompt, Question
from gdtui.screen.screens.editing import EditingScreen
from gdtui.screen.screens.run_panels import Leading, RunPanels, has_side
from gdtui.screen.screens.too_small import TooSmall
from gdtui.screen.view_options import CURVES, DASHBOARD, FIT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.events import Resize, ScreenResume
    from textual.geometry import Size
    from textual.widget import Widget

    from gdtui.screen.panels.panel import ShortWay
    from gdtui.screen.program.controller import ProgramController
    from gdtui.screen.program.view import ProgramView

__all__ = ["ProgramScreen"]

OWN_KEYS = "A program is watched: keys that need a model of gdtui's own say so."


class ProgramScreen(EditingScreen):
    """Shows what a program tells, and hands what its keys do to the controller.

    Parameters
    ----------
    controller : ProgramController
        The program that is watched.
    find_short_way : callable
        Finds the short way to the terminal, where there is one now.
    """

    def __init__(self, controller: ProgramController, find_short_way: Callable[[], ShortWay | None]) -> None:
        super().__init__(classes="-program")
        self._controller, self._run_actions = controller, ProgramActions(controller)
        self._panels = RunPanels(self, find_short_way, _lead, _plot, self._has_side)
        self._prompt = Prompt(self)
        self.typed = TypedNumbers(self, controller, self._run_actions, self._prompt)
        self._panel_actions = PanelActions(self, self._panels, controller, self._run_actions, self.typed)
        controller.draw = self.draw

    def compose(self) -> ComposeResult:
        """Put the panels into place."""
        asked = self._controller.asked
        if asked is not None:
            self.typed.make_fields(asked.learning_rate, asked.epochs)
        with Horizontal(id="title"):
            yield ProgramTitle()
            if asked is not None:
                yield self.typed.fields["epochs"]
        with Horizontal(id="model"):
            if asked is not None:
                yield Static(" learning rate ", id="rate-label", markup=False)
                yield self.typed.fields["rate"]
            yield ProgramLine()
        with Container(id="main"):
            with Container(id="dashboard"):
                with Horizontal(id="top"):
                    yield LossPanel(id="loss")
                    yield ParametersPanel(id="weights")
                yield PredictionsPanel(id="predictions")
                yield OutputPanel(id="explanation")
            yield from self._panels.side()
        with Horizontal(id="bottom"):
            yield ProgramMessage()
        yield ProgramKeys()
        yield TooSmall()

    def on_mount(self) -> None:
        """Start the program."""
        self._panels.open()
        self._controller.open()

    def draw(self) -> None:
        """Draw the present epoch."""
        controller, question = self._controller, self._prompt.question
        view = controller.view(
            editing=self.edited is not None,
            asking=question is not None,
            hints=question.hints if question else (),
        )
        if controller.asked is not None:
            self.typed.settle(controller.asked.learning_rate, controller.asked.epochs)
        self._panels.draw(view)

    def _has_side(self, size: Size) -> bool:
        """Tell whether there is room for the fit beside the dashboard, and data to draw it from."""
        return self._controller.watched.data is not None and has_side(size)

    async def on_screen_resume(self, event: ScreenResume) -> None:
        """Paint everything before the short way opens again, where something was above this screen."""
        await self._panels.be_uncovered()

    async def on_resize(self, event: Resize) -> None:
        """Have what the new size has room for. Textual calls the handler of the base as well."""
        await self._panels.make_room(event.size)
        self._prompt.fit()

    # -- what the keys do ---------------------------------------------------------------------------------

    def action_run(self, name: str, *arguments: int) -> None:
        """Do something to the run, or say why a program can't do it."""
        act = self._show_output if name == "output" else getattr(self._run_actions, name, None)
        if act is None:
            self._say(why_not(name))
        else:
            act(*arguments)

    def action_view(self, name: str, *arguments: int) -> None:
        """Change the axes of the curve, the input of the fit, the first weight; or say why that can't be."""
        options = self._controller.view_options
        if name == "other":
            self._controller.change_view(other=options.other + 1)
        elif name == "select":
            self._run_actions.select(*arguments)
        elif name in ("log_epochs", "log_loss") and options.page != DASHBOARD:
            self._controller.change_view(**{name: not getattr(options, name)})
        elif name in ("log_epochs", "log_loss"):
            self._say(f"The axes are those of the curve: {CURVES} shows it.")
        else:
            self._say(why_not(name))

    def action_panels(self, name: str, *arguments: int) -> Awaitable[None] | None:
        """Do something to the panels."""
        if name == "show_page" and arguments[0] > FIT:
            self._say(VIEWS)
            return None
        done: Awaitable[None] | None = getattr(self._panel_actions, name)(*arguments)
        return done

    def action_data(self) -> None:
        """Say that the data are the program's."""
        self._say(why_not("data"))

    def action_export(self) -> None:
        """Say how what is told can be saved."""
        self._say(why_not("export"))

    def action_predict(self) -> None:
        """Say that a program predicts by itself."""
        self._say(why_not("predict"))

    def action_help(self) -> None:
        """Show the keys; one that was looked for there acts here."""
        from gdtui.screen.screens.help import HelpScreen

        self._panels.cover(HelpScreen((OWN_KEYS,), lambda action: self.app.run_action(action, self)))

    def _show_output(self) -> None:
        """Show the lines that are no epochs."""
        from gdtui.screen.screens.output import OutputScreen

        self._panels.cover(OutputScreen(self._controller))

    def _say(self, text: str) -> None:
        self._controller.notice.say(text)
        self._controller.show()

    # -- what is typed ------------------------------------------------------------------------------------

    async def action_edit(self, name: str) -> None:
        """Edit the learning rate or the epochs of a function that is called; type an epoch to go to."""
        self._controller.notice.clear()
        field = self.typed.fields.get(name)
        if name == "goal":
            await self._prompt.ask(Question(" go to epoch ", self._run_actions.take_goal, short=" "))
        elif field is not None:
            self.set_focus(field)
        else:
            self._controller.notice.say(why_not(name))
        self._controller.show()


def _lead(view: ProgramView) -> Leading:
    """Let the output lead where it says how the program ended, or which mistake is in it."""
    return Leading("explanation" if view.traceback or view.finding else "")


def _plot(name: str) -> Widget:
    """Make the curve, or the fit."""
    if name == "view-2":
        return ProgramCurve(id=name, classes="page")
    from gdtui.screen.panels.views import FitView

    if name == "side":
        return Container(FitView(id="side-fit"), id="side")
    return FitView(id=name, classes=None if name == "fit" else "page")
