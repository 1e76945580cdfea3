"""Notice: the answer to a key, shown in the message line for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.screen.playing.alarm import Alarm

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.screen.playing.alarm import CallIn

__all__ = ["Notice"]

SECONDS = 8.0
"""How long it is shown."""


class Notice:
    """A sentence that disappears after a while, or with the next key.

    Parameters
    ----------
    call_in : callable
        Calls a function after some seconds.
    when_gone : callable
        Called when its time is over.
    """

    def __init__(self, call_in: CallIn, when_gone: Callable[[], None]) -> None:
        self.text = ""
        self._ends = Alarm(call_in)
        self._when_gone = when_gone

    def say(self, text: str) -> None:
        """Show a sentence, in place of the one before."""
        self.text = text
        self._ends.set(SECONDS, self.let_go)

    def add(self, text: str) -> None:
        """Show a sentence unless another one is shown."""
        if not self.text:
            self.say(text)

    def clear(self) -> None:
        """Take it back."""
        self.text = ""
        self._ends.stop()

    def let_go(self) -> None:
        """Take it back because its time is over."""
        self.clear()
        self._when_gone()
