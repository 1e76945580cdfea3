"""The app while its data are being read: how far that is, until the run can begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from gdtui.screen.app import ALWAYS
from gdtui.screen.kept import KeptApp
from gdtui.screen.panels.styled_text import bar
from gdtui.screen.screens.too_small import TooSmall
from gdtui.wording.reading_bar import amounts, time_left
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from gdtui.cli.prepare import Kept
    from gdtui.data.reading import Pace, Reading
    from gdtui.loading import Loading

__all__ = ["ReadingApp"]

EVERY = 0.1
"""Seconds between two looks at the reading."""

STILL = 3.0
"""Seconds without anything read from which that is said."""

NOTHING_FOR = "nothing more was read for {:.0f} s"

WHAT_FOR = "Each row is read once; many rows become a few that train the same."


class ReadingApp(KeptApp):
    """Watch one run, from the reading of its data on.

    Parameters
    ----------
    loading : Loading
        Brings the run; it may be done already.
    name : str
        What is read, in the user's words.
    """

    def __init__(self, loading: Loading[Kept], name: str, **options: Any) -> None:
        super().__init__(loading.result() if loading.is_done_within(0.0) else None, **options)
        self._loading = loading
        self._label = name

    def compose(self) -> ComposeResult:
        """Put the panels into place, or one that shows how far the reading is."""
        if self.has_begun:
            yield from super().compose()
            return
        with Container(id="waiting"):
            yield Static(id="reading", markup=False)
        yield TooSmall()

    def on_mount(self) -> None:
        """Look at the reading until it is done; the stage opens itself if it is."""
        if not self.has_begun:
            self.query_one("#reading").border_title = Content(f"reading {visible(self._label)}")
            self.call_after_refresh(self._open_reading)
            self._looking = self.set_interval(EVERY, self._look)

    def _look(self) -> None:
        """Show how far the reading is; when it is done, go on."""
        if self._loading.is_done_within(0.0):
            self._looking.stop()
            self.call_later(self._go_on)
        else:
            self._show_reading()

    async def _go_on(self) -> None:
        """Begin; or leave, if there is nothing to begin with."""
        if self._loading.has_failed:  # who opened the screen says so, where it stays to be read
            self.exit()
            return
        self.begin_kept(self._loading.result())
        await self.recompose()
        self.open()

    def _open_reading(self) -> None:
        """Show the first figures, now that the panel has its size, and let the reading go on."""
        self._show_reading()
        self._loading.go_on()

    def _show_reading(self) -> None:
        panel = self.query_one("#reading", Static)
        panel.update(described(self._loading.pace, self._loading.still_for, panel.size.width))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave no key but those that leave, while there is no run."""
        if self.has_begun:
            return super().check_action(action, parameters)
        return action in ALWAYS or action in ("leave", "give_up")

    def action_give_up(self) -> None:
        """Leave what is being edited, zoomed or shown; or the reading."""
        if self.has_begun:
            super().action_give_up()
        else:
            self.action_leave()


def described(pace: Pace, still_for: float, width: int) -> Content:
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
