"""Alarm: one function that is called later, by the clock of the event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import TimerHandle
    from collections.abc import Callable

    CallIn = Callable[[float, Callable[[], None]], TimerHandle]

__all__ = ["Alarm"]


class Alarm:
    """Calls a function once after some seconds, unless it is set again or stopped before.

    A one-shot timer of Textual skips its only call if the machine is busy at that moment. The event loop's
    ``call_later`` skips none.

    Parameters
    ----------
    call_in : callable
        Takes seconds and a function, as ``asyncio.AbstractEventLoop.call_later`` does.
    """

    def __init__(self, call_in: CallIn) -> None:
        self._call_in = call_in
        self._handle: TimerHandle | None = None

    @property
    def is_set(self) -> bool:
        """Whether the call is still to come."""
        return self._handle is not None

    def set(self, seconds: float, action: Callable[[], None]) -> None:
        """Call a function after so many seconds, in place of the one that was set before."""
        self.stop()

        def ring() -> None:
            self._handle = None
            action()

        self._handle = self._call_in(max(seconds, 0.0), ring)

    def stop(self) -> None:
        """Call nothing."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
