"""NumberField: an input one row high, as wide as what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Input

if TYPE_CHECKING:
    from textual.events import Blur, Focus, Key

__all__ = ["EDITING_WIDTH", "NumberField"]

EDITING_WIDTH = 12
LONGEST = 24
VISIBLE = r"[^\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]*"
"""What may be typed or pasted: nothing that is obeyed rather than seen."""


class NumberField(Input):
    """An input for one number that goes back to the value it had unless Enter takes a new one."""

    class Left(Message):
        """The field is no longer edited."""

    def __init__(self, value: str, *, id: str) -> None:  # noqa: A002
        super().__init__(
            value, id=id, compact=True, restrict=VISIBLE, max_length=LONGEST, select_on_focus=True
        )
        self.cursor_blink = False
        self.settled = value
        self.editing_width = EDITING_WIDTH
        self._fit()

    async def _on_key(self, event: Key) -> None:
        """Let a key that was on its way when the field was left do what it does elsewhere."""
        if self.has_focus:
            await super()._on_key(event)
        else:
            event.stop()
            self.app.simulate_key(event.key)

    def settle(self, value: str) -> None:
        """Show a value that holds."""
        self.settled = value
        if not self.has_focus:
            self.value = value
            self._fit()

    def make_room(self, width: int) -> None:
        """Take as many cells while it is edited, and up to twice as many characters."""
        self.editing_width, self.max_length = width, max(2 * width, LONGEST)

    def on_focus(self, event: Focus) -> None:
        """Make room to type."""
        self.styles.width = max(self.editing_width, len(self.value) + 2)

    def on_blur(self, event: Blur) -> None:
        """Give up what was typed."""
        self.value = self.settled
        self._fit()
        self.post_message(self.Left())

    def _fit(self) -> None:
        self.styles.width = len(self.settled) + 1
