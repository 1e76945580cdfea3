"""The help screen, made from the bindings themselves."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from gdtui.screen.actions.keys import SECTIONS, label, with_keys
from gdtui.screen.screens.too_small import LEAST_WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Resize

__all__ = ["HelpScreen", "help_text"]

NAME = 14
WIDEST = 72
AROUND = 5
"""Columns that the frame and its scroll bar take."""

WORDS = (
    ("epoch", "one update of all weights; epoch 0 is before learning"),
    ("loss", "the mean of the squared differences over all rows, not only the five shown"),
    ("gradient", "how fast the loss rises as a weight rises"),
    ("next step", "what the next update adds: -learning rate × gradient"),
    ("difference", "actual minus predicted: above 0 the prediction is too low"),
    ("best", "the least-squares value, where the lowest possible loss is"),
)


class HelpScreen(ModalScreen[None], inherit_bindings=False):
    """The keys, the words, and what there is to say about this run."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,space,enter", "dismiss", "close", show=False, priority=True),
        Binding("up", "scroll(-1)", show=False, priority=True),
        Binding("down", "scroll(1)", show=False, priority=True),
        Binding("pageup", "scroll(-10)", show=False, priority=True),
        Binding("pagedown", "scroll(10)", show=False, priority=True),
    ]

    def __init__(self, remarks: Sequence[str]) -> None:
        super().__init__()
        self._remarks = remarks

    def compose(self) -> ComposeResult:
        """Put the page into a frame that scrolls."""
        with VerticalScroll(id="help") as frame:
            frame.border_title = Content("keys and words")
            frame.border_subtitle = Content("Esc closes, ↑ ↓ scroll")
            frame.can_focus = False
            yield Static(self._page(self.app.size.width), markup=False)

    def on_resize(self, event: Resize) -> None:
        """Break the lines anew, so that none is broken without its indent."""
        shown, page = self.query_one(Static), self._page(event.size.width)
        if shown.content != page:  # the first of these events comes before anything has changed
            shown.update(page)

    def _page(self, columns: int) -> Content:
        return Content(help_text(self._remarks, min(max(columns, LEAST_WIDTH) - AROUND, WIDEST)))

    def action_scroll(self, lines: int) -> None:
        """Move the page."""
        self.query_one("#help").scroll_relative(y=lines, animate=False)


def help_text(remarks: Sequence[str], width: int) -> str:
    """Write the page: remarks on this run, then a line a key, a line a word."""
    blocks = [("this run", [("·", with_keys(remark)) for remark in remarks])] if remarks else []
    for section in SECTIONS:
        keys = [(label(key.key), key.tooltip) for key in section.keys]
        blocks.append((section.title, keys))
    blocks.append(("words", list(WORDS)))
    return "\n\n".join(_block(title, rows, width) for title, rows in blocks)


def _block(title: str, rows: list[tuple[str, str]], width: int) -> str:
    indent = " " * NAME
    lines = [title]
    for name, text in rows:
        lines += textwrap.wrap(text, width, initial_indent=f"  {name:<{NAME - 2}}", subsequent_indent=indent)
    return "\n".join(lines)
