"""NumberField: an input one row high, as wide as what is in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.widgets import Input
from textual.widgets.input import Selection

from gdtui.screen.terminal.tokens import without_sequences

if TYPE_CHECKING:
    from textual.events import Hide, Key

__all__ = ["EDITING_WIDTH", "LONGEST", "NumberField", "first_line"]

EDITING_WIDTH = 12
LONGEST = 24
UNSEEN = r"\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
"""Characters that a terminal obeys or does not show. None can be typed or pasted."""

EDITING_KEYS = {binding.key: binding.action for binding in Binding.make_bindings(Input.BINDINGS)}
"""What the keys do that are no characters. Enter is the app's."""


class NumberField(Input):
    """An input for one number. It goes back to its old value unless Enter takes a new one.

    The app hands it each key and each paste, which act at once. Textual has a queue for characters and
    another for keys such as Backspace, so that one may overtake the other.
    """

    def __init__(self, value: str, *, id: str) -> None:  # noqa: A002
        super().__init__(value, id=id, compact=True, restrict=f"[^{UNSEEN}]*", max_length=LONGEST)
        self.select_on_focus = False  # Textual would select in a queue of its own, after the first keys
        self.cursor_blink = False
        self.settled = value
        self.editing_width = EDITING_WIDTH
        self._fit()

    async def edit(self, key: Key) -> None:
        """Do what a key does in an input."""
        if key.is_printable and key.character:
            self._put(key.character)
        elif key.key in EDITING_KEYS:
            await self.app.run_action(EDITING_KEYS[key.key], self)

    def paste(self, text: str) -> None:
        """Insert the first line of a text, as far as there is room."""
        line = first_line(text)
        start, end = sorted(self.selection)
        room = (self.max_length or LONGEST) - len(self.value) + end - start
        self._put(line[: max(room, 0)])

    def settle(self, value: str) -> None:
        """Set the value that it shows when it is not edited."""
        self.settled = value
        if not self.is_edited:
            self.value = value
            self._fit()

    @property
    def is_edited(self) -> bool:
        """Whether keys go here."""
        return self.is_attached and self.screen.focused is self

    def on_hide(self, event: Hide) -> None:
        """Keep the focus while the terminal is too small; Textual would take it away."""
        event.prevent_default()

    def make_room(self, width: int, longest: int) -> None:
        """Take so many cells while it is edited, and at most `longest` or twice as many characters."""
        self.editing_width, self.max_length = width, max(2 * width, longest)

    def begin(self) -> None:
        """Make room to type, and select all: what is typed replaces it."""
        self.styles.width = max(self.editing_width, len(self.value) + 2)
        self.selection = Selection(0, len(self.value))

    def leave(self) -> None:
        """Drop what was typed."""
        self.value = self.settled
        self._fit()

    def _put(self, text: str) -> None:
        """Put text in place of what is selected."""
        if text:
            self.replace(text, *self.selection)

    def _fit(self) -> None:
        self.styles.width = len(self.settled) + 1


def first_line(text: str) -> str:
    """Return the first line of a pasted text that is not blank, without invisible characters."""
    lines = [re.sub(f"[{UNSEEN}]", "", line) for line in without_sequences(text).splitlines()]
    return next((line for line in lines if line.strip()), "")
