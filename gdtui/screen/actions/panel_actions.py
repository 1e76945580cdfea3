"""What the keys do to the panels: which are shown, which one is selected, which one fills the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.screen.panels.loss import LossPanel, epochs_a_column
from gdtui.screen.view_options import DASHBOARD

if TYPE_CHECKING:
    from textual.screen import Screen

    from gdtui.screen.actions.run_actions import RunActions
    from gdtui.screen.actions.typed_numbers import TypedNumbers
    from gdtui.screen.controller import Controller
    from gdtui.screen.program.actions import ProgramActions
    from gdtui.screen.program.controller import ProgramController
    from gdtui.screen.screens.run_panels import RunPanels

__all__ = ["PanelActions"]


class PanelActions:
    """Actions on the panels of a screen that shows training.

    Parameters
    ----------
    screen : Screen
        The screen.
    panels : RunPanels
        Its panels.
    controller : Controller or ProgramController
        What they show.
    run : RunActions or ProgramActions
        Goes to another epoch.
    typed : TypedNumbers
        What is typed on the screen.
    """

    def __init__(
        self,
        screen: Screen[None],
        panels: RunPanels,
        controller: Controller | ProgramController,
        run: RunActions | ProgramActions,
        typed: TypedNumbers,
    ) -> None:
        self._screen, self._panels, self._controller = screen, panels, controller
        self._run, self._typed = run, typed

    async def show_page(self, page: int) -> None:
        """Show a view; the dashboard stays beside it where there is room."""
        await self._panels.show_page(page)
        self._controller.change_view(page=page)

    async def fit(self) -> None:
        """Swap the lower panels for the fit plot, and back."""
        await self._panels.mount("fit")
        if self._controller.view_options.page != DASHBOARD:
            await self.show_page(DASHBOARD)
        self._screen.toggle_class("-fit")
        self._controller.show()

    def select_next(self) -> None:
        """Select the next panel that can be zoomed."""
        self._panels.select_next()
        self._controller.change_view(line=None)

    def zoom(self) -> None:
        """Let the selected panel, or the view, fill the screen, and back."""
        self._panels.zoom(self._controller.view_options.page)
        self._controller.show()

    def scrub(self, columns: int) -> None:
        """Go back or on by columns of the loss curve."""
        width = self._screen.query_one(LossPanel).size.width
        self._run.scrub(columns * epochs_a_column(self._controller.player.source.furthest, width))

    async def give_up(self) -> None:
        """Go back one step: from what is edited, a zoom, a view, the fit, a selection."""
        self._controller.notice.clear()
        if self._typed.edited is not None:
            self._screen.set_focus(None)
        elif self._screen.has_class("-zoom"):
            self._screen.remove_class("-zoom")
        elif self._controller.view_options.page != DASHBOARD:
            await self.show_page(DASHBOARD)
        elif self._screen.has_class("-fit"):
            self._screen.remove_class("-fit")
        else:
            self._panels.select("")
            self._controller.change_view(selected=None, line=None)
        self._controller.show()
