"""The help screen: the keys that matter, then all of them, and a search for one by what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Key, Paste
from textual.screen import ModalScreen
from textual.widgets import Static

from gdtui.screen.actions.bindings import bind
from gdtui.screen.actions.keys import ALWAYS
from gdtui.screen.number_field import first_line
from gdtui.screen.screens.help_page import all_keys, found, main_keys, results
from gdtui.screen.screens.too_small import LEAST_WIDTH

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Resize

    from gdtui.screen.screens.help_page import HelpPage

__all__ = ["HelpScreen"]

WIDEST = 75
AROUND = 5
"""Columns that the frame and its scroll bar take."""

LONGEST = 24
"""Characters that can be looked for."""

TITLES = ("keys and words, page 1 of 2", "all keys, page 2 of 2")
BELOW = (
    ("Tab all keys, / finds a key, ↑ ↓ scroll, Esc closes", "Tab all keys, / finds, Esc closes"),
    ("Tab first page, / finds a key, ↑ ↓ scroll, Esc closes", "Tab back, / finds, Esc closes"),
    ("↑ ↓ choose, Enter does it, Esc leaves the search", "↑ ↓ choose, Enter acts, Esc back"),
)
"""What stands in the frame of the pages and of the search, in many words and in few."""

ROOMY = 60
"""From how many columns on there is room for many."""


class HelpScreen(ModalScreen[None], inherit_bindings=False):
    """The keys, the words, what there is to say about this run, and a way to find one of them.

    Parameters
    ----------
    remarks : sequence of str
        What there is to say about this run.
    act : callable
        Does what a key does that was found.

    Attributes
    ----------
    edited : str or None
        What is looked for, while something is; the app hands keys to it then (see `edit`).
    """

    BINDINGS: ClassVar[list[BindingType]] = bind(
        {
            "escape": "back",
            "question_mark,q,space,enter": "dismiss",
            "slash,colon": "find",
            "tab,shift+tab": "turn(2)",
            "right": "turn(1)",
            "left": "turn(0)",
            "up": "scroll(-1)",
            "down": "scroll(1)",
            "pageup": "scroll_pages(-1)",
            "pagedown": "scroll_pages(1)",
            "home": "scroll(-9999)",
            "end": "scroll(9999)",
        }
    )

    def __init__(self, remarks: Sequence[str], act: Callable[[str], Awaitable[object]]) -> None:
        super().__init__()
        self._remarks, self._act = remarks, act
        self._page_number = 0
        self.edited: str | None = None
        self._chosen = 0

    def compose(self) -> ComposeResult:
        """Put the page into a frame that scrolls."""
        with VerticalScroll(id="help") as frame:
            frame.can_focus = False
            self._entitle(frame)
            yield Static(self._page(self.app.size.width).content, markup=False)

    def on_resize(self, event: Resize) -> None:
        """Break the lines anew, so that none is broken without its indent."""
        self._entitle(self.query_one(VerticalScroll))
        shown, page = self.query_one(Static), self._page(event.size.width).content
        if shown.content != page:  # the first of these events comes before anything has changed
            shown.update(page)

    def _page(self, columns: int) -> HelpPage:
        """Write what is to be seen."""
        width = min(max(columns, LEAST_WIDTH) - AROUND, WIDEST)
        if self.edited is not None:
            return results(found(self.edited), self._chosen, width)
        return all_keys(width) if self._page_number else main_keys(self._remarks, width)

    def _entitle(self, frame: VerticalScroll) -> None:
        """Say in the frame what this is, and which keys lead on."""
        is_search = self.edited is not None
        frame.border_title = Content(f"find: {self.edited}▏" if is_search else TITLES[self._page_number])
        many, few = BELOW[-1 if is_search else self._page_number]
        frame.border_subtitle = Content(many if self.app.size.width >= ROOMY else few)

    def _show(self) -> None:
        """Show another page, from its top, or what was found, with the chosen line in sight."""
        frame, page = self.query_one(VerticalScroll), self._page(self.app.size.width)
        self._entitle(frame)
        self.set_class(self.edited is not None, "-finding")
        self.query_one(Static).update(page.content)
        self.call_after_refresh(frame.scroll_to, y=max(page.line - 3, 0), animate=False)

    # -- what the keys do ---------------------------------------------------------------------------------

    def action_scroll(self, lines: int) -> None:
        """Move the page."""
        self.query_one("#help").scroll_relative(y=lines, animate=False)

    def action_scroll_pages(self, times: int) -> None:
        """Move the page by as much as is seen, but for a line."""
        self.action_scroll(times * (self.query_one("#help").size.height - 1))

    def action_turn(self, page: int) -> None:
        """Turn to a page; 2 is whichever is not shown."""
        self._page_number = 1 - self._page_number if page == 2 else page
        self._show()

    def action_find(self) -> None:
        """Look for a key or a word."""
        self.edited, self._chosen = "", 0
        self._show()

    def action_back(self) -> None:
        """Leave the search, or the help."""
        if self.edited is None:
            self.dismiss()
        else:
            self.edited = None
            self._show()

    async def edit(self, event: Key | Paste) -> None:
        """Do what a key or a paste does while something is looked for."""
        assert self.edited is not None
        if isinstance(event, Paste):
            self._look_for(self.edited + first_line(event.text))
        elif event.key == "enter":
            await self._do_chosen()
        elif event.key in ("up", "down", "home", "end", "pageup", "pagedown"):
            self._choose(event.key)
        elif event.key == "backspace":
            self._look_for(self.edited[:-1])
        elif event.key == "ctrl+u":
            self._look_for("")
        elif event.is_printable and event.character:
            self._look_for(self.edited + event.character)

    def _look_for(self, text: str) -> None:
        self.edited, self._chosen = text[:LONGEST], 0
        self._show()

    def _choose(self, key: str) -> None:
        """Move the mark among the keys that were found."""
        last = sum(bool(entry.action) for entry in found(self.edited or "")) - 1
        moves = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10, "home": -9999, "end": 9999}
        self._chosen = max(min(self._chosen + moves[key], last), 0)
        self._show()

    async def _do_chosen(self) -> None:
        """Close, and do what the chosen key does, at once, so that the next key comes after it.

        Keys that act whatever is on the screen are only shown.
        """
        entries = found(self.edited or "")
        action = entries[self._chosen].action if entries else ""
        if action and action not in ALWAYS:
            self.dismiss()
            await self._act(action)
