"""The screen that shows a run: its panels, its keys, and the numbers that are typed."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Container, Horizontal
from textual.events import Key, Paste
from textual.widgets import Static

from gdtui.screen.actions.bindings import RUN_BINDINGS
from gdtui.screen.actions.questions import Questions
from gdtui.screen.actions.run_actions import RunActions
from gdtui.screen.actions.view_actions import ViewActions
from gdtui.screen.number_field import NumberField
from gdtui.screen.panels.explanation import ExplanationPanel, explains
from gdtui.screen.panels.header import ModelLine, TitleLine
from gdtui.screen.panels.keyline import KeyLine
from gdtui.screen.panels.loss import LossPanel, epochs_a_column
from gdtui.screen.panels.message import MessageLine
from gdtui.screen.panels.panel import Panel
from gdtui.screen.panels.predictions import PredictionsPanel
from gdtui.screen.panels.weights import WeightsPanel
from gdtui.screen.prompt import Prompt
from gdtui.screen.screens.sized import SizedScreen
from gdtui.screen.screens.too_small import TooSmall
from gdtui.screen.themes import DARK, LIGHT
from gdtui.wording.figures import exact_rate

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Resize, ScreenResume
    from textual.geometry import Offset, Size
    from textual.screen import Screen
    from textual.widget import Widget

    from gdtui.descent.snapshot import Snapshot
    from gdtui.screen.controller import Controller
    from gdtui.screen.own_values import OwnValues
    from gdtui.screen.panels.panel import ShortWay
    from gdtui.screen.view import View
    from gdtui.wording.prediction import Sum

__all__ = ["RunScreen"]

ZOOMED = ("loss", "weights", "predictions", "explanation", "fit")
"""The panels that can be selected and zoomed."""

LEADING = ("weights", "predictions", "explanation")
"""The panels that a small screen has no room for at once: one of them can take the place of another."""

PAGES = (2, 3, 4, 5, 6)
"""The views beside the dashboard."""


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
        Finds the short way to the terminal, where there is one now (see `_short_way`).
    """

    BINDINGS: ClassVar[list[BindingType]] = [*RUN_BINDINGS]

    def __init__(self, controller: Controller, find_short_way: Callable[[], ShortWay | None]) -> None:
        super().__init__()
        self._controller, self._find_short_way = controller, find_short_way
        self._panels: list[Panel] = []
        self._places: dict[Panel, tuple[Offset, bool]] = {}
        """Where the panels are that are seen, and whether they are seen whole."""
        self._is_laid_out = self._is_covered = False
        self._view: View | None = None
        self._run, self._look = (
            RunActions(controller),
            ViewActions(controller, lambda: is_bowl_alone(self.app.size)),
        )
        self._prompt = Prompt(self)
        self._questions = Questions(controller, self._run, self._prompt, lambda: self.app.size.width)
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
        with Horizontal(id="bottom"):
            yield MessageLine()
        yield KeyLine()
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the epoch that the run stands at.

        The rest is for when the first frame is out.
        """
        self._find_panels()
        self.screen_layout_refresh_signal.subscribe(self, self._laid_out, immediate=True)
        self._controller.open()
        self.call_after_refresh(self._laid_out, self)  # Textual does not tell of the first layout of all
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
        self._view = view = controller.view(
            editing=self.edited is not None,
            asking=question is not None,
            hints=question.hints if question else (),
            alone=is_bowl_alone(self.app.size),
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
        self._lead(view)
        way = self._short_way()
        for panel in self._panels:
            if panel in self._places:
                place, is_whole = self._places[panel]
                panel.show(view, place, way if is_whole else None)
            else:
                panel.view = view  # nobody sees it: it is drawn when it is laid out
        if way is not None:
            way.send()

    def _lead(self, view: View) -> None:
        """Let the panel that matters most now take the place of another, where there is no room for both."""
        selected = next((panel.id for panel in self._panels if panel.has_class("-selected")), "")
        if view.line is not None:
            leading = "explanation"
            if self.has_class("-zoom") and selected and selected != leading:
                self._select_panel(leading)
        else:
            leading = selected or ("explanation" if explains(view) and not self.has_class("-fit") else "")
        classes = {f"-leads-{name}": name == leading for name in LEADING}
        if any(self.has_class(name) != is_on for name, is_on in classes.items()):
            self.update_classes(classes, animate=False)

    def _short_way(self) -> ShortWay | None:
        """Find the way past Textual, which is open while this screen alone is up, laid out and painted.

        What an epoch changes are lines inside panels that stay where they are. Textual would compose them,
        write them as text, and have that taken apart again into the cells that the terminal is compared with.
        """
        return self._find_short_way() if self._is_laid_out and self.app.screen_stack[-1:] == [self] else None

    def _laid_out(self, _: Screen[Any]) -> None:
        """Find where the panels are that are seen; Textual has just painted them."""
        places = ((panel, self.find_widget(panel)) for panel in self._panels if panel.is_on_screen)
        self._places = {
            panel: (place.region.offset, place.visible_region == place.region)
            for panel, place in places
            if place.visible_region
        }
        self._is_laid_out = True

    async def on_screen_resume(self, event: ScreenResume) -> None:
        """Paint everything before the short way opens again, where something was above this screen."""
        if has_side(self.app.size):
            await self._mount("side")
        if self._is_covered:
            self._is_covered = False
            self.refresh(layout=True)

    async def on_resize(self, event: Resize) -> None:
        """Have what the new size has room for. Textual calls the handler of the base as well."""
        if has_side(event.size):
            await self._mount("side")
        self._prompt.fit()
        if self._view is not None and self._view.alone != is_bowl_alone(self.app.size):
            self._controller.show()

    async def _mount(self, name: str) -> None:
        """Put a plot into place when it is first wanted."""
        if not self.query(f"#{name}"):
            place = self.query_one("#dashboard" if name == "fit" else "#main")
            await place.mount(plot(name), after="#dashboard" if name == "side" else None)
            self._find_panels()

    def _find_panels(self) -> None:
        """Know the panels, and let each know what it is to show."""
        self._panels = [*self.query(Panel)]
        for panel in self._panels:
            panel.view = self._view

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
        if page in PAGES:
            await self._mount(f"view-{page}")
        pages = {f"-page-{number}": number == page for number in (1, *PAGES)}
        self.update_classes({**pages, "-viewing": page > 1, "-zoom": False})  # styles are applied once
        self._controller.change_view(page=page)

    async def action_fit(self) -> None:
        """Swap the lower panels for the fit plot, and back."""
        await self._mount("fit")
        if self._controller.view_options.page > 1:
            await self.action_show_page(1)
        self.toggle_class("-fit")
        self._controller.show()

    def action_next_panel(self) -> None:
        """Select the next panel that can be zoomed."""
        fit = self.has_class("-fit")
        shown = [name for name in ZOOMED if name in ("loss", "weights") or (name == "fit") == fit]
        now = next((name for name in shown if self.query(f"#{name}.-selected")), shown[-1])
        self._select_panel(shown[(shown.index(now) + 1) % len(shown)])
        self._controller.change_view(line=None)

    def _select_panel(self, chosen: str | None) -> None:
        for panel in self._panels:
            if panel.id in ZOOMED and panel.has_class("-selected") != (panel.id == chosen):
                panel.select(panel.id == chosen)
        self.set_class(chosen in ("loss", "weights"), "-zoom-top")

    def action_zoom(self) -> None:
        """Let the selected panel, or the view, fill the screen, and back."""
        if self._controller.view_options.page == 1 and not self.query(".-selected"):
            self._select_panel("fit" if self.has_class("-fit") else "loss")
        self.toggle_class("-zoom")
        self._controller.show()

    def action_theme(self) -> None:
        """Swap light and dark."""
        self.app.theme = LIGHT.name if self.app.theme == DARK.name else DARK.name

    def action_help(self) -> None:
        """Show the keys; one that was looked for there acts here."""
        from gdtui.screen.screens.help import HelpScreen

        self._be_covered()
        remarks = self._controller.remarks
        self.app.push_screen(HelpScreen(remarks, lambda action: self.app.run_action(action, self)))

    def action_data(self) -> None:
        """Show the data, whose columns can be chosen there."""
        from gdtui.screen.screens.data import DataScreen

        self._be_covered()
        self.app.push_screen(DataScreen(self._controller))

    def _be_covered(self) -> None:
        """Know that another screen comes above this one."""
        self._is_laid_out, self._is_covered = False, True

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
            self._select_panel(None)
            self._controller.change_view(selected=None, line=None)
        self._controller.show()

    # -- what is typed ------------------------------------------------------------------------------------

    @property
    def edited(self) -> NumberField | None:
        """The number that is edited."""
        return self.focused if isinstance(self.focused, NumberField) else None

    async def action_edit(self, name: str) -> None:
        """Edit the learning rate or the epochs; type an epoch to go to, or the rates of a race."""
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

    async def action_predict(self) -> None:
        """Ask for a value of each input, then show what the model predicts."""
        await self._questions.values(self._show_prediction)
        self._controller.show()

    def _show_prediction(self, snapshot: Snapshot, asked: OwnValues, worked: Sum) -> None:
        from gdtui.screen.screens.prediction import PredictionScreen

        self._be_covered()
        self.app.push_screen(PredictionScreen(snapshot, asked, worked, self.action_predict))

    async def edit(self, event: Key | Paste) -> None:
        """Do what a key or a paste does while a number is edited."""
        field, question = self.edited, self._prompt.question
        assert field is not None
        if isinstance(event, Paste):
            field.paste(event.text)
        elif event.key == "enter":
            takes = {"rate": self._run.take_rate, "epochs": self._run.take_epochs}
            await self._take(field, question.take if question else takes[field.id or ""])
        elif event.key == "tab" and question and question.take_rest:
            await self._take(field, question.take_rest)
        else:
            await field.edit(event)

    async def _take(self, field: NumberField, take: Callable[[str], Awaitable[None] | None]) -> None:
        """Take what was typed, or say why it can't be."""
        try:
            taken = take(field.value)
            if taken is not None:
                await taken
        except ValueError as error:
            self._refuse(field, str(error))
        else:
            self.set_focus(None)
            await self._prompt.go_on()
        self._controller.show()

    def _refuse(self, field: NumberField, why: str) -> None:
        refusal = self._prompt.refuse(why) if self._prompt.question else f"{why[:1].upper()}{why[1:]}."
        way_out = f" Esc keeps {field.settled}." if field.settled and not self._prompt.question else ""
        has_room = len(refusal + way_out) <= self.app.size.width - 2
        self._controller.notice.say(refusal + way_out * has_room)

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


def has_side(size: Size) -> bool:
    """Tell whether there is room for plots beside the dashboard, as the stylesheet has it."""
    return size.height >= 36 or (size.width >= 120 and size.height >= 24)


def is_bowl_alone(size: Size) -> bool:
    """Tell whether there is no room for the slice beside the bowl, as the stylesheet has it."""
    return size.width < 80


def plot(name: str) -> Widget:
    """Make a plot. Its module is loaded when the first one is wanted, not with the program."""
    from gdtui.screen.panels.views import BowlView, CodeView, CurveView, FitView, RunsView, SliceView

    if name == "side":
        return Container(CurveView(id="curve"), FitView(id="side-fit"), id="side")
    if name == "view-4":
        return Container(BowlView(id=name), SliceView(id="slice"), id="bowl")
    views = {"fit": FitView, "view-2": CurveView, "view-3": FitView, "view-5": RunsView, "view-6": CodeView}
    return views[name](id=name, classes=None if name == "fit" else "page")
