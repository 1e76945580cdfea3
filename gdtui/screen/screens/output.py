"""The page of a watched program's output: the lines that are no epochs, the last of them in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen

from gdtui.screen.actions.bindings import bind
from gdtui.screen.panels.panel import Panel, title_that_fits
from gdtui.screen.panels.styled_text import line_of, shorten
from gdtui.wording.counts import whole
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.program.controller import ProgramController

__all__ = ["OutputScreen"]


class _OutputLines(Panel[tuple[str, ...]]):
    """Lines of output, from one of them on."""

    top = 0
    total = 0

    def draw(self, view: tuple[str, ...], width: int, height: int) -> list[Line]:
        """Draw as many as fit; one that is too long is cut."""
        if not view:
            return [line_of(" ", ("The program has printed no other line.", "dim"))]
        shown = view[self.top : self.top + height]
        return [line_of(" ", (shorten(visible(line), width - 2), "plain")) for line in shown]

    def titles(self, view: tuple[str, ...], width: int) -> tuple[str, str]:
        """Say how many there are."""
        kept = "" if self.total <= len(view) else f", the last {whole(len(view))} of {whole(self.total)}"
        below = "↑ ↓ PgUp PgDn Home End, Esc leaves"
        return (f"other output{kept}", title_that_fits([below], width, "Esc leaves"))


class OutputScreen(Screen[None], inherit_bindings=False):
    """Shows the lines that are no epochs, as they were when it was opened.

    Parameters
    ----------
    controller : ProgramController
        The program that is watched.
    """

    BINDINGS: ClassVar[list[BindingType]] = bind(
        {
            "escape,q,O,enter": "dismiss",
            "up": "scroll(-1)",
            "down": "scroll(1)",
            "pageup": "scroll_page(-1)",
            "pagedown,space": "scroll_page(1)",
            "home": "scroll(-1000000)",
            "end": "scroll(1000000)",
        }
    )

    def __init__(self, controller: ProgramController) -> None:
        super().__init__()
        self._shown = tuple(controller.feed.other_lines)
        self._total = controller.feed.others

    def compose(self) -> ComposeResult:
        """Fill the screen with the lines."""
        yield _OutputLines(id="output")

    def on_mount(self) -> None:
        """Show the last lines."""
        panel = self.query_one(_OutputLines)
        panel.view, panel.total = self._shown, self._total
        self.call_after_refresh(self.action_scroll, 1_000_000)

    def action_scroll(self, lines: int) -> None:
        """Move by some lines."""
        panel = self.query_one(_OutputLines)
        most = max(len(self._shown) - panel.size.height, 0)
        panel.top = min(max(panel.top + lines, 0), most)
        panel._drawn = (None, panel._drawn[1])
        panel.refresh()

    def action_scroll_page(self, pages: int) -> None:
        """Move by a screenful."""
        self.action_scroll(pages * max(self.query_one(_OutputLines).size.height - 1, 1))
