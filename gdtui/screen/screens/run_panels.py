"""The panels of the screen that shows a run: which are there, which are seen, which is selected."""

from __future__ import annotations

import gc
import math
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.containers import Container

from gdtui.screen.panels.explanation import explains
from gdtui.screen.panels.panel import Panel
from gdtui.screen.view_options import DASHBOARD, PAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.geometry import Offset, Size
    from textual.screen import Screen
    from textual.widget import Widget

    from gdtui.screen.panels.panel import ShortWay
    from gdtui.screen.view import View

__all__ = ["Leading", "RunPanels", "has_side", "is_bowl_alone", "lead", "plot"]

ZOOMED = ("loss", "weights", "predictions", "explanation", "fit")
"""The panels that can be selected and zoomed."""

LEADING = ("weights", "predictions", "explanation")
"""The panels that a small screen has no room for at once: one of them can take the place of another."""

FEW, FEW_ROWS = "-few-rows", 8
"""Data of so few rows do not fill the panels of a roomy screen."""

NO_SLICE = "-no-slice"


class Leading(NamedTuple):
    """The panel that matters most now.

    Attributes
    ----------
    panel : str
        Its id; empty for none.
    is_asked_for : bool
        Whether a key has asked for what it shows: then it stands before a panel that is selected.
    layout : frozenset of str
        Classes by which the stylesheet gives the place of panels with little to show to others.
    """

    panel: str = ""
    is_asked_for: bool = False
    layout: frozenset[str] = frozenset()


class RunPanels:
    """Draws the panels of a screen, and chooses which of them have a place.

    Parameters
    ----------
    screen : Screen
        What they are on.
    find_short_way : callable
        Finds the short way to the terminal, where there is one now (see `_short_way`).
    lead : callable
        Tells of a view which panel matters most.
    plot : callable
        Makes a plot, by the name of its place.
    has_side : callable
        Tells whether a terminal of a size has room for plots beside the dashboard.
    """

    def __init__(
        self,
        screen: Screen[Any],
        find_short_way: Callable[[], ShortWay | None],
        lead: Callable[[Any], Leading],
        plot: Callable[[str], Widget],
        has_side: Callable[[Size], bool],
    ) -> None:
        self._screen, self._find_short_way = screen, find_short_way
        self._leading, self._plot, self._has_side = lead, plot, has_side
        self._panels: list[Panel[Any]] = []
        self._places: dict[Panel[Any], tuple[Offset, bool]] = {}
        """Where the panels are that are seen, and whether they are seen whole."""
        self._is_laid_out = self._is_covered = False
        self.view: Any = None

    # -- drawing ------------------------------------------------------------------------------------------

    def draw(self, view: Any) -> None:
        """Draw the panels that are seen."""
        self.view = view
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

    def _short_way(self) -> ShortWay | None:
        """Find the way past Textual, which is open while this screen alone is up, laid out and painted.

        What an epoch changes are lines inside panels that stay where they are. Textual would compose them,
        write them as text, and have that taken apart again into the cells that the terminal is compared with.
        """
        is_alone = self._screen.app.screen_stack[-1:] == [self._screen]
        return self._find_short_way() if self._is_laid_out and is_alone else None

    def _note_places(self, _: Screen[Any]) -> None:
        """Find where the panels are that are seen; Textual has just painted them."""
        places = ((panel, self._screen.find_widget(panel)) for panel in self._panels if panel.is_on_screen)
        self._places = {
            panel: (place.region.offset, place.visible_region == place.region)
            for panel, place in places
            if place.visible_region
        }
        self._is_laid_out = True

    def cover(self, screen: Screen[None]) -> None:
        """Show another screen above this one."""
        self._is_laid_out, self._is_covered = False, True
        self._screen.app.push_screen(screen)

    async def be_uncovered(self) -> None:
        """Paint everything before the short way opens again, where something was above."""
        await self.make_room(self._screen.app.size)
        if self._is_covered:
            self._is_covered = False
            self._screen.refresh(layout=True)

    # -- which are there ----------------------------------------------------------------------------------

    def open(self) -> None:
        """Know the panels that the screen was composed of, and where they are after each layout."""
        self._find()
        self._screen.screen_layout_refresh_signal.subscribe(self._screen, self._note_places, immediate=True)
        # Textual does not tell of the first layout of all
        self._screen.call_after_refresh(self._note_places, self._screen)
        self._screen.call_after_refresh(_collect_garbage_again)

    def _find(self) -> None:
        """Know the panels, and let each know what it is to show."""
        self._panels = [*self._screen.query(Panel)]
        for panel in self._panels:
            panel.view = self.view

    def side(self) -> ComposeResult:
        """Make the plots beside the dashboard, where there is room for them."""
        if self._has_side(self._screen.app.size):
            yield self._plot("side")

    async def make_room(self, size: Size) -> None:
        """Put the plots beside the dashboard where a new size has room for them."""
        if self._has_side(size):
            await self.mount("side")

    async def mount(self, name: str) -> None:
        """Put a plot into place when it is first wanted."""
        if not self._screen.query(f"#{name}"):
            place = self._screen.query_one("#dashboard" if name == "fit" else "#main")
            await place.mount(self._plot(name), after="#dashboard" if name == "side" else None)
            self._find()

    async def show_page(self, page: int) -> None:
        """Show a view; the dashboard stays beside it where there is room."""
        if page != DASHBOARD:
            await self.mount(f"view-{page}")
        pages = {f"-page-{number}": number == page for number in PAGES}
        # in one call: styles are applied once
        self._screen.update_classes({**pages, "-viewing": page != DASHBOARD, "-zoom": False})

    # -- which have a place -------------------------------------------------------------------------------

    @property
    def selected(self) -> str:
        """The id of the panel that is selected; empty where none is."""
        return next((panel.id or "" for panel in self._panels if panel.has_class("-selected")), "")

    def select(self, chosen: str) -> None:
        """Select a panel; an empty id selects none."""
        for panel in self._panels:
            if panel.id in ZOOMED and panel.has_class("-selected") != (panel.id == chosen):
                panel.select(panel.id == chosen)
        self._screen.set_class(chosen in ("loss", "weights"), "-zoom-top")

    def select_next(self) -> None:
        """Select the next panel that can be zoomed."""
        has_fit = self._screen.has_class("-fit")
        shown = [name for name in ZOOMED if name in ("loss", "weights") or (name == "fit") == has_fit]
        now = self.selected if self.selected in shown else shown[-1]
        self.select(shown[(shown.index(now) + 1) % len(shown)])

    def zoom(self, page: int) -> None:
        """Let the selected panel, or the view, fill the screen, and back."""
        if page == DASHBOARD and not self.selected:
            self.select("fit" if self._screen.has_class("-fit") else "loss")
        self._screen.toggle_class("-zoom")

    def _lead(self, view: Any) -> None:
        """Let the panel that matters most now take the place of another, where there is no room for both."""
        screen, leading = self._screen, self.selected
        panel, is_asked_for, layout = self._leading(view)
        if is_asked_for:
            leading = panel
            if screen.has_class("-zoom") and self.selected not in ("", leading):
                self.select(leading)
        elif not leading and not screen.has_class("-fit"):
            leading = panel
        classes = {
            **{f"-leads-{name}": name == leading for name in LEADING},
            **{name: name in layout for name in (FEW, NO_SLICE)},
        }
        if any(screen.has_class(name) != is_on for name, is_on in classes.items()):
            screen.update_classes(classes, animate=False)


def lead(view: View) -> Leading:
    """Let the explanation lead where it explains, or where a line of the training loop is pointed out."""
    is_asked_for = view.line is not None
    panel = "explanation" if is_asked_for or explains(view) else ""
    found = {FEW: view.data.rows <= FEW_ROWS, NO_SLICE: not _has_slice(view)}
    return Leading(panel, is_asked_for, frozenset(name for name, is_on in found.items() if is_on))


def _has_slice(view: View) -> bool:
    """Tell whether the slice has something to show: it is not hidden, and a direction is steep."""
    return not view.hides("best", "limit", "verdict") and math.isfinite(view.known.bowl.stable_below)


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
        return Container(
            FitView(id="side-fit"), SliceView(id="side-slice"), CodeView(id="side-code"), id="side"
        )
    if name == "view-4":
        return Container(BowlView(id=name), SliceView(id="slice"), id="bowl")
    views: dict[str, type[Panel[Any]]] = {
        "fit": FitView,
        "view-2": CurveView,
        "view-3": FitView,
        "view-5": RunsView,
        "view-6": CodeView,
    }
    return views[name](id=name, classes=None if name == "fit" else "page")


def _collect_garbage_again() -> None:
    """Collect garbage from now on (see `gdtui.screen.watch`), but among new objects alone.

    Textual and NumPy have made tens of thousands of objects by now, which stay. A search among all of them
    would hold an epoch up by more than half of the tenth of a second that it has.
    """
    gc.freeze()
    gc.enable()
