"""The page of the data: every column, and the choice of inputs, target and scale for a new run."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from gdtui.data.errors import DataError
from gdtui.loading import Loading
from gdtui.screen.actions.bindings import bind
from gdtui.screen.data_page.column_choice import ColumnChoice
from gdtui.screen.data_page.new_run import announced, new_run
from gdtui.screen.data_page.page_content import content_of, summary_of_table
from gdtui.screen.panels.columns import ColumnsPanel, DataFoot, DataPage
from gdtui.screen.panels.panel import Panel
from gdtui.screen.screens.sized import SizedScreen
from gdtui.screen.screens.too_small import TooSmall
from gdtui.wording.reading_bar import reading_line

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Resize

    from gdtui.data.reading import Report
    from gdtui.descent.run import Run
    from gdtui.screen.controller import Controller

__all__ = ["DataScreen"]

UNNOTICED = 0.2
"""Seconds that the new run may take before anything is said of it."""

EVERY = 0.1
"""Seconds between two looks at how far it is."""


class DataScreen(SizedScreen):
    """The page of the data.

    Parameters
    ----------
    controller : Controller
        The run that is watched, and that a new one takes the place of.
    """

    BINDINGS: ClassVar[list[BindingType]] = bind(
        {
            "escape,d,q": "leave",
            "up": "move(-1)",
            "down": "move(1)",
            "left": "aside(-1)",
            "right": "aside(1)",
            "pageup": "page(-1)",
            "pagedown": "page(1)",
            "home": "first",
            "end": "last",
            "space": "swap_input",
            "y": "predict",
            "n": "scale",
            "enter": "start",
        }
    )

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        data, sources = controller.run.data, controller.sources
        self._content = content_of(data, sources.held)
        self._choice = ColumnChoice(
            summary_of_table(sources.read).columns, data.names, data.standardized, sources.read.names
        )
        self._cursor = self._top = 0
        self._said = ""
        self._loading: Loading[Run] | None = None

    def compose(self) -> ComposeResult:
        """Put the table and the lines below it into place."""
        yield ColumnsPanel(id="columns")
        yield DataFoot()
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the page; nothing is looked at as long as nothing is read."""
        self._looking = self.set_interval(EVERY, self.look, pause=True)
        self._show()

    async def on_resize(self, event: Resize) -> None:
        """Keep the column of the cursor in sight. Textual calls the handler of the base as well."""
        self.call_after_refresh(self._show)

    # -- looking around -----------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Go to the next column, or past the last one to what is below the table."""
        self._move(by)
        self._show("", follow=not self._is_below)

    def action_aside(self, by: int) -> None:
        """Go to the next column, and leave in sight what is below the table."""
        self._cursor = min(max(self._cursor + by, 0), len(self._content.rows) - 1)
        self._show("", follow=not self._is_below)

    def action_page(self, by: int) -> None:
        """Go on or back by as many lines as there are in sight."""
        for _ in range(max(self._panel.size.height - 2, 1)):
            self._move(by)
        self._show("", follow=not self._is_below)

    def _move(self, by: int) -> None:
        """Move the cursor, or, past the last column, the page."""
        last = len(self._content.rows) - 1
        if 0 <= self._cursor + by <= last and not self._is_below:
            self._cursor += by
        else:
            self._top += by

    def action_first(self) -> None:
        """Go to the first column."""
        self._cursor = self._top = 0
        self._show("")

    def action_last(self) -> None:
        """Go to the last column, and from there to the end of the page."""
        last = len(self._content.rows) - 1
        if self._cursor == last:
            self._top = self._panel.most_top(self._page())
        self._cursor = last
        self._show("", follow=self._top < self._least_top(last))

    @property
    def _panel(self) -> ColumnsPanel:
        return self.query_one(ColumnsPanel)

    @property
    def _is_below(self) -> bool:
        """Whether the page is scrolled further than the last column needs."""
        return self._top > self._least_top(len(self._content.rows) - 1)

    def _least_top(self, cursor: int) -> int:
        """Return the first line in sight when the cursor is on the last one in sight."""
        return max(cursor - self._panel.size.height + 2, 0)

    # -- choosing -----------------------------------------------------------------------------------------

    def action_swap_input(self) -> None:
        """Make the column an input, or none."""
        self._show(self._choice.toggle(self._column))

    def action_predict(self) -> None:
        """Make the column the target."""
        self._show(self._choice.predict(self._column))

    def action_scale(self) -> None:
        """Standardize the inputs, or leave them as they came."""
        self._choice.swap_scale()
        self._show("")

    @property
    def _column(self) -> str:
        return self._content.rows[self._cursor].name

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the choice as it is while a run on it is made."""
        return self._loading is None or action not in ("swap_input", "predict", "scale", "start")

    def action_start(self) -> None:
        """Make a run on what is chosen; what takes longer than a moment is done beside the screen."""
        refusal = self._choice.refusal()
        if refusal:
            self._show(refusal)
            return
        try:
            self._loading = Loading(self._made)
        except MemoryError:
            self._show("There is no memory for a new run.")
            return
        if self._loading.is_done_within(UNNOTICED):
            self.look()
        else:
            self._looking.resume()
            self._show()

    def _made(self, report: Report) -> Run:
        controller, choice = self._controller, self._choice
        return new_run(
            controller.sources,
            choice.roles,
            standardized=choice.standardized,
            epochs=controller.trainer.epochs,
            settings=controller.settings,
            report=report,
        )

    def look(self) -> None:
        """Begin the new run as soon as there is one, or say why there is none."""
        loading = self._loading
        if loading is None:
            return
        if not loading.is_done_within(0.0):
            self._show()
            return
        self._looking.pause()
        self._loading = None
        try:
            run = loading.result()
        except DataError as error:
            self._show(" ".join(f"{line.rstrip('.')}." for line in str(error).splitlines()))
        else:
            self._begin(run)

    def _begin(self, run: Run) -> None:
        controller = self._controller
        controller.begin(run)
        controller.notice.say(announced(run, controller.settings))
        controller.change_view(line=None, selected=None, other=0)
        self.dismiss(None)

    def action_leave(self) -> None:
        """Leave the run as it was; what is read for another one is given up."""
        if self._loading is None:
            self.dismiss(None)
            return
        self._looking.pause()
        self._loading.give_up(0.0)
        self._loading = None
        self._show("Stopped: the run is as it was.")

    # -- drawing ------------------------------------------------------------------------------------------

    def _page(self) -> DataPage:
        said = self._said
        if self._loading is not None:
            reading = self._loading.pace
            said = "making the new run" if reading.reading is None else reading_line(reading)
        return DataPage(self._content, self._choice, self._cursor, self._top, said, self._loading is not None)

    def _show(self, said: str | None = None, *, follow: bool = True) -> None:
        """Draw the page, the column of the cursor in sight."""
        if said is not None:
            self._said = said
        if follow:
            self._top = min(max(self._top, self._least_top(self._cursor)), self._cursor)
        self._top = max(min(self._top, self._panel.most_top(self._page())), 0)
        page = self._page()
        for panel in self.query(Panel):
            panel.view = page
            panel.refresh()
