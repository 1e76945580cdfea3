"""The screen while data are read: how far that is, until the run can begin."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from gdtui.screen.actions.bindings import bind
from gdtui.screen.panels.styled_text import bar
from gdtui.screen.screens.sized import SizedScreen
from gdtui.screen.screens.too_small import TooSmall
from gdtui.wording.reading_bar import amounts, time_left
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from gdtui.data.reading import Reading, ReadingPace
    from gdtui.loading import Loading

__all__ = ["ReadingScreen"]

EVERY = 0.1
"""Seconds between two looks at the reading."""

STILL = 3.0
"""Seconds without anything read from which that is said."""

NOTHING_FOR = "nothing more was read for {:.0f} s"

WHAT_FOR = "Each row is read once; many rows become a few that train the same."


class ReadingScreen(SizedScreen):
    """Shows how far the reading of a run's data is.

    Parameters
    ----------
    loading : Loading
        Brings the run.
    label : str
        What is read, in the user's words.
    when_done : callable
        Called once, when there is a run or none can be had.
    """

    BINDINGS: ClassVar[list[BindingType]] = bind(
        {
            "q,escape": "leave",
        }
    )

    def __init__(self, loading: Loading[Any], label: str, when_done: Callable[[], None]) -> None:
        super().__init__()
        self._loading, self._label, self._when_done = loading, label, when_done

    def compose(self) -> ComposeResult:
        """Put the one panel into place."""
        with Container(id="waiting"):
            yield Static(id="reading", markup=False)
        yield TooSmall()

    def on_mount(self) -> None:
        """Look at the reading until it is done."""
        self.query_one("#reading").border_title = Content(f"reading {visible(self._label)}")
        self.call_after_refresh(self._open)
        self.call_after_refresh(gc.enable)
        self._looking = self.set_interval(EVERY, self.look)

    def look(self) -> None:
        """Show how far the reading is; when it is done, say so."""
        if self._loading.is_done_within(0.0):
            self._looking.stop()
            self.call_later(self._when_done)
        else:
            self._show()

    def action_leave(self) -> None:
        """Stop reading, and quit."""
        self.app.exit()

    def _open(self) -> None:
        """Show the first figures, now that the panel has its size, and let the reading go on."""
        self._show()
        self._loading.go_on()

    def _show(self) -> None:
        panel = self.query_one("#reading", Static)
        panel.update(_described(self._loading.pace, self._loading.still_for, panel.size.width))


def _described(pace: ReadingPace, still_for: float, width: int) -> Content:
    """Say how far the reading is: a bar where that can be known, the rows and bytes, the time left."""
    reading = pace.reading
    share = None if reading is None else reading.share
    drawn = "" if share is None else bar(share * (width - 5), width - 5)
    percent = "" if share is None else f"{share:4.0%}"
    return Content.assemble(
        (f"{drawn:<{max(width - 5, 0)}}", "$primary"),
        (f" {percent}\n", "bold"),
        f"{_so_far(reading)}\n",
        f"{NOTHING_FOR.format(still_for) if still_for >= STILL else time_left(pace)}\n\n",
        (f"{WHAT_FOR}\n", "$quiet"),
        ("q", "bold $primary"),
        (" stops reading, and quits", "$quiet"),
    )


def _so_far(reading: Reading | None) -> str:
    if reading is None:
        return "opening it"
    return amounts(reading) if reading.rows is not None else f"{reading.what} it: {amounts(reading)}"
