"""The screen that shows a watched program: its panels, its keys, and the numbers that are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Container, Horizontal
from textual.widgets import Static

from gdtui.screen.actions.bindings import RUN_BINDINGS
from gdtui.screen.actions.typed_numbers import TypedNumbers
from gdtui.screen.number_field import NumberField
from gdtui.screen.panels.loss import LossPanel, epochs_a_column
from gdtui.screen.panels.predictions import PredictionsPanel
from gdtui.screen.program.actions import VIEWS, ProgramActions, fixed, why_not
from gdtui.screen.program.lines import ProgramKeys, ProgramLine, ProgramMessage, ProgramTitle
from gdtui.screen.program.panels import OutputPanel, ParametersPanel, ProgramCurve
from gdtui.screen.prompt import Prompt, Question
from gdtui.screen.screens.run import collect_garbage_again
from gdtui.screen.screens.run_panels import Leading, RunPanels, has_side
from gdtui.screen.screens.sized import SizedScreen
from gdtui.screen.screens.too_small import TooSmall
from gdtui.screen.themes import DARK, LIGHT
from gdtui.wording.figures import exact_rate

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key, Paste, Resize, ScreenResume
    from textual.geometry import Size
    from textual.widget import Widget

    from gdtui.screen.panels.panel import ShortWay
    from gdtui.screen.program.controller import ProgramController
    from gdtui.screen.program.view import ProgramView

__all__ = ["ProgramScreen"]

OWN_KEYS = "A program is watched: keys that need a model of gdtui's own say so."
LAST_VIEW = 3
"""A watched program has the dashboard, the curve and the fit."""


class ProgramScreen(SizedScreen):
    """Shows what a program tells, and hands what its keys do to the controller.

    Parameters
    ----------
    controller : ProgramController
        The program that is watched.
    find_short_way : callable
        Finds the short way to the terminal, where there is one now.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*RUN_BINDINGS]

    def __init__(self, controller: ProgramController, find_short_way: Callable[[], ShortWay | None]) -> None:
        super().__init__(classes="-program")
        self._controller = controller
        self._panels = RunPanels(self, find_short_way, lead, plot)
        self._run = ProgramActions(controller)
        self._prompt = Prompt(self)
        self._typed = TypedNumbers(self, controller, self._run, self._prompt)
        self._rate: NumberField | None = None
        self._epochs: NumberField | None = None
        controller.draw = self.draw

    def compose(self) -> ComposeResult:
        """Put the panels into place."""
        asked = self._controller.asked
        if asked is not None:
            self._rate = NumberField(exact_rate(asked.learning_rate), id="rate")
            self._epochs = NumberField(str(asked.epochs), id="epochs")
        with Horizontal(id="title"):
            yield ProgramTitle()
            if self._epochs is not None:
                yield self._epochs
        with Horizontal(id="model"):
            if self._rate is not None:
                yield Static(" learning rate ", id="rate-label", markup=False)
                yield self._rate
            yield ProgramLine()
        with Container(id="main"):
            with Container(id="dashboard"):
                with Horizontal(id="top"):
                    yield LossPanel(id="loss")
                    yield ParametersPanel(id="weights")
                yield PredictionsPanel(id="predictions")
                yield OutputPanel(id="explanation")
            if self._has_side(self.app.size):
                yield plot("side")
        with Horizontal(id="bottom"):
            yield ProgramMessage()
        yield ProgramKeys()
        yield TooSmall()

    def on_mount(self) -> None:
        """Start the program."""
        note_places = self._panels.note_places
        self._panels.find()
        self.screen_layout_refresh_signal.subscribe(self, note_places, immediate=True)
        self._controller.open()
        self.call_after_refresh(note_places, self)  # Textual does not tell of the first layout of all
        self.call_after_refresh(collect_garbage_again)

    def draw(self) -> None:
        """Draw the present epoch."""
        controller, question = self._controller, self._prompt.question
        view = controller.view(
            editing=self.edited is not None,
            asking=question is not None,
            hints=question.hints if question else (),
        )
        if controller.asked is not None and self._rate is not None and self._epochs is not None:
            for field, value in (
                (self._rate, exact_rate(controller.asked.learning_rate)),
                (self._epochs, str(controller.asked.epochs)),
            ):
                if field.settled != value:
                    field.settle(value)
                    self.call_after_refresh(self.refresh)
        self._panels.draw(view)

    def _has_side(self, size: Size) -> bool:
        """Tell whether there is room for the fit beside the dashboard, and data to draw it from."""
        return self._controller.watched.data is not None and has_side(size)

    async def on_screen_resume(self, event: ScreenResume) -> None:
        """Paint everything before the short way opens again, where something was above this screen."""
        if self._has_side(self.app.size):
            await self._panels.mount("side")
        self._panels.be_uncovered()

    async def on_resize(self, event: Resize) -> None:
        """Have what the new size has room for. Textual calls the handler of the base as well."""
        if self._has_side(event.size):
            await self._panels.mount("side")
        self._prompt.fit()

    # -- what the keys do ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the keys from acting on the run while a number is edited."""
        return action == "give_up" or self.edited is None

    def action_run(self, name: str, *arguments: int) -> None:
        """Do something to the run, or say why a program can't do it."""
        act = self._show_output if name == "output" else getattr(self._run, name, None)
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
            self._run.select(*arguments)
        elif name in ("log_epochs", "log_loss") and options.page > 1:
            self._controller.change_view(**{name: not getattr(options, name)})
        elif name in ("log_epochs", "log_loss"):
            self._say("The axes are those of the curve: 2 shows it.")
        else:
            self._say(why_not(name))

    def action_scrub(self, columns: int) -> None:
        """Go back or on by columns of the loss curve."""
        width = self.query_one(LossPanel).size.width
        self._run.scrub(columns * epochs_a_column(self._controller.feed.run.furthest, width))

    async def action_show_page(self, page: int) -> None:
        """Show a view."""
        if page > LAST_VIEW:
            self._say(VIEWS)
            return
        await self._panels.show_page(page)
        self._controller.change_view(page=page)

    async def action_fit(self) -> None:
        """Swap the lower panels for the fit plot, and back."""
        await self._panels.mount("fit")
        if self._controller.view_options.page > 1:
            await self.action_show_page(1)
        self.toggle_class("-fit")
        self._controller.show()

    def action_data(self) -> None:
        """Say that the data are the program's."""
        self._say(why_not("data"))

    def action_export(self) -> None:
        """Say how what is told can be saved."""
        self._say(why_not("export"))

    def action_predict(self) -> None:
        """Say that a program predicts by itself."""
        self._say(why_not("predict"))

    def action_next_panel(self) -> None:
        """Select the next panel that can be zoomed."""
        self._panels.select_next()
        self._controller.show()

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
        self.app.push_screen(HelpScreen((OWN_KEYS,), lambda action: self.app.run_action(action, self)))

    def _show_output(self) -> None:
        """Show the lines that are no epochs."""
        from gdtui.screen.screens.output import OutputScreen

        self._panels.be_covered()
        self.app.push_screen(OutputScreen(self._controller))

    def action_leave(self) -> None:
        """Quit."""
        self._controller.playback.pause()
        self.app.exit()

    async def action_give_up(self) -> None:
        """Go back one step: from what is edited, a zoom, a view, a selection."""
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
        self._controller.show()

    def _say(self, text: str) -> None:
        self._controller.notice.say(text)
        self._controller.show()

    # -- what is typed ------------------------------------------------------------------------------------

    @property
    def edited(self) -> NumberField | None:
        """The number that is edited."""
        return self.focused if isinstance(self.focused, NumberField) else None

    async def action_edit(self, name: str) -> None:
        """Edit the learning rate or the epochs of a function that is called; type an epoch to go to."""
        self._controller.notice.clear()
        field = {"rate": self._rate, "epochs": self._epochs}.get(name)
        if name == "goal":
            await self._prompt.ask(Question(" go to epoch ", self._run.take_goal, short=" "))
        elif field is not None:
            self.set_focus(field)
        else:
            self._controller.notice.say(why_not(name) if name == "race" else fixed(name))
        self._controller.show()

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
        self._controller.show()


def lead(view: ProgramView) -> Leading:
    """Let the output lead where it says how the program ended, or which mistake is in it."""
    return Leading("explanation" if view.traceback or view.finding else "")


def plot(name: str) -> Widget:
    """Make the curve, or the fit."""
    if name == "view-2":
        return ProgramCurve(id=name, classes="page")
    from gdtui.screen.panels.views import FitView

    if name == "side":
        return Container(FitView(id="side-fit"), id="side")
    return FitView(id=name, classes=None if name == "fit" else "page")
