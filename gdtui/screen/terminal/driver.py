"""The terminal: a driver for Textual that sends only what changed, and no more than the terminal can show.

For use as ``App(driver_class=Terminal)``. Everything happens on the event loop, without threads:

* The terminal is opened anew (`device`), so that non-blocking mode doesn't touch the descriptors that are
  shared with the shell.
* Textual's stream is drawn on a grid of cells (`grid`), compared with what the terminal shows
  (`difference`), in the colours and characters that the terminal has (`colours`).
* A frame is sent when the terminal has answered the question after the last frame (`flow_control`).
  Whatever Textual draws meanwhile is in the next frame. So a slow line gets fewer frames, always the newest,
  and training goes on. What a terminal does not take at once is kept (`output`).
* Bytes that come in are answers, keys or pastes (`tokens`, `keyboard`). A signal that stops or ends the
  process gives the terminal back first (`signals`).

Modes in use: the alternate screen (1049), no wrapping (7), hidden cursor (25), mouse buttons (1000)
reported as decimal numbers (1006), bracketed paste (2004), and synchronized output (2026) for large frames
where the terminal confirms that it has it. With ``GDTUI_WIRE=full`` in the environment, all that Textual
writes is sent unchanged.
"""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any

from textual import events, messages
from textual.driver import Driver
from textual.geometry import Size

from gdtui.screen.terminal import capabilities, signals
from gdtui.screen.terminal.colours import appearance
from gdtui.screen.terminal.device import Device, open_terminal
from gdtui.screen.terminal.difference import Wire
from gdtui.screen.terminal.flow_control import FlowControl
from gdtui.screen.terminal.keyboard import Keyboard
from gdtui.screen.terminal.output import Output
from gdtui.screen.terminal.style_pens import Pens

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from rich.segment import Segment
    from textual.app import App
    from textual.message import Message

__all__ = ["Terminal"]

MODES = "\x1b[?1049h\x1b[?7l\x1b[?25l\x1b[?2004h"
MOUSE = "\x1b[?1000h\x1b[?1006h"
ASK_SYNCHRONIZED = "\x1b[?2026$p"
RESTORED = b"\x1b[?2004l\x1b[?1006l\x1b[?1000l\x1b[m\x1b[H\x1b[2J\x1b[?7h\x1b[?1049l\x1b[?25h"
SYNCHRONIZED = (b"\x1b[?2026h", b"\x1b[?2026l")
SYNCHRONIZED_FROM = 1400
"""Bytes, about a packet: a smaller frame arrives in one piece as it is."""

LAST_ANSWER = 0.3
"""Seconds to wait for the last answer on leaving, so that it doesn't appear in the shell."""

INPUT_EVENTS = (events.Key, events.Paste, events.MouseEvent)
"""The messages that the app gets. Reports of a size are not among them: the system knows the size."""


def _modes_on(*, mouse: bool) -> bytes:
    """Return what switches the modes on. The clear after it removes what a terminal may print of it."""
    confirm = "" if os.environ.get("TERM_PROGRAM") == "Apple_Terminal" else ASK_SYNCHRONIZED
    return (MODES + (MOUSE if mouse else "") + confirm).encode()


class Terminal(Driver):
    """A driver that sends the difference, one acknowledged frame at a time."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        self._device = Device(open_terminal())
        super().__init__(app, debug=debug, mouse=mouse, size=size or self._device.size)
        ascii_only = getattr(app, "ascii_only", False) or not capabilities.has_utf8(os.environ)
        self._appearance = appearance(capabilities.colours(os.environ), ascii_only=ascii_only)
        self._is_full = os.environ.get("GDTUI_WIRE") == "full"
        self._can_synchronize = False
        self._is_open = False
        self.takes_rows = False
        """Whether `put` may be used: Textual has drawn a screen of this size, and only changes are sent."""
        self.sizes = 0
        """How many sizes there have been. Each new one removes all that Textual has drawn."""
        self._pens = Pens(app, self._appearance[1])
        self._next_frame: asyncio.Handle | None = None
        self._flow = FlowControl()
        self._output = Output(self._device.descriptor, self._loop, self._flow, self._soon)
        self._keyboard = Keyboard(self.process_message, self._answered)
        self._signals = signals.Signals(self)
        self._wire = Wire(*self._device.size, self._appearance)

    @property
    def can_suspend(self) -> bool:
        """Whether the app may give the terminal back for a while."""
        return True

    # Opening and leaving

    def start_application_mode(self) -> None:
        """Take the terminal, and tell the app its size."""
        self._loop.set_exception_handler(self._failed)
        self._enter()

    def _enter(self) -> None:
        """Take the terminal, whatever its state is, and draw everything."""
        self._device.set_raw()
        self._is_open = True
        self._loop.add_reader(self._device.descriptor, self._readable)
        self._signals.listen()
        self._output.add(_modes_on(mouse=self._mouse) + self._flow.opened(self._loop.time()))
        self.resized()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was, and stop listening to signals."""
        if self._is_open:
            self._is_open = False
            self._signals.ignore()
            self._loop.remove_reader(self._device.descriptor)
            self._keyboard.close()
            self._output.finish(RESTORED)
            self._await_last_answer()
            self._device.restore()

    def _await_last_answer(self) -> None:
        """Wait a little for the answer to the last question."""
        deadline = time.monotonic() + LAST_ANSWER
        while self._flow.may_answer and (left := deadline - time.monotonic()) > 0:
            data = self._device.read_within(left)
            if not data:  # nothing came, or the terminal is gone
                return
            self._keyboard.take_answers(data)

    def suspend_application_mode(self) -> None:
        """Give the terminal back for a while, keeping it open."""
        self.stop_application_mode()

    def disable_input(self) -> None:
        """Stop reading keys."""
        self._loop.remove_reader(self._device.descriptor)

    def close(self) -> None:
        """Close the terminal."""
        self._device.close()

    def suspend(self) -> None:
        """Give the terminal back for a while, and tell the app."""
        self._tell_app("on_suspended")
        self.stop_application_mode()

    def resume(self) -> None:
        """Take the terminal again, and tell the app."""
        self._enter()
        self._tell_app("on_resumed")

    def end(self, number: int) -> None:
        """Give the terminal back, let the app save its session, and end with the signal's exit status."""
        self.stop_application_mode()
        signals.end(number, lambda: self._tell_app("save_session"))

    # Size

    def resized(self) -> None:
        """Draw everything on a cleared screen: nobody knows what a terminal shows after a change of its size.

        That is so for the same size, too: one signal may stand for a change and the change back.
        """
        size = self._device.size
        if size != self._size:
            self._wire = Wire(*size, self._appearance)
            self.sizes += 1
        self._size, self.takes_rows = size, False
        self._output.add(self._wire.clear().encode())
        self.send_message(events.Resize(Size(*size), Size(*size)))
        self._soon()

    # Input

    def _readable(self) -> None:
        data = self._device.read()
        if data:
            self._keyboard.feed(data)
        elif data is not None:
            self.end(signal.SIGHUP)

    def process_message(self, message: Message) -> None:
        """Pass a key, a paste or a mouse event on to the app; note what the terminal can do."""
        if isinstance(message, messages.TerminalSupportsSynchronizedOutput):
            self._can_synchronize = True
        elif isinstance(message, events.Key) and message.key == "ctrl+z":
            signals.stop_group()
        elif isinstance(message, INPUT_EVENTS):
            self._wire.hurry()
            super().process_message(message)

    def _answered(self) -> None:
        self._flow.answered(self._loop.time())
        if self._wire.has_news or self._output.is_pending:
            self._soon()

    # Output

    def write(self, data: str) -> None:
        """Take what Textual draws; it is sent with the next frame."""
        if self._is_full:
            self._output.add(data.encode())
        else:
            self._wire.write(data)
            self.takes_rows = True
        self._soon()

    def put(self, column: int, row: int, segments: Sequence[Segment]) -> None:
        """Put texts at a place, without Textual's compositor."""
        (shown_text, _), pens = self._appearance, self._pens
        texts = [(shown_text(text), pens[style]) for text, style, _ in segments]
        self._wire.put(row, column, texts)

    def send(self) -> None:
        """Send what was put, unless a frame is due soon: then it goes with that frame."""
        if self._next_frame is None and self._wire.has_news:
            self._send()

    def redraw(self) -> None:
        """Draw everything anew, after somebody else has written on the terminal."""
        self._wire.forget()
        self._soon()

    def _soon(self, delay: float = 0.0) -> None:
        """Send the next frame after so many seconds, instead of when it was due before."""
        if self._next_frame is not None:
            self._next_frame.cancel()
        self._next_frame = (
            self._loop.call_later(delay, self._send) if delay else self._loop.call_soon(self._send)
        )

    def _send(self) -> None:
        """Send a frame if there is one and it may be sent now; else wait until it may."""
        self._next_frame = None
        if not self._is_open or (self._output.is_pending and not self._output.drain()):
            return
        if self._is_full or not self._wire.has_news:
            return
        wait = self._flow.wait(self._loop.time())
        if wait:
            self._soon(wait)
        elif frame := self._wire.frame(self._flow.room()):
            self._output.send(self._with_question(frame.encode("utf-8", "replace")))

    def _with_question(self, frame: bytes) -> bytes:
        """Return a frame with the question after it; a large one is shown all at once where that is known."""
        if self._can_synchronize and len(frame) >= SYNCHRONIZED_FROM:
            frame = frame.join(SYNCHRONIZED)
        return frame + self._flow.question()

    # The app

    def _tell_app(self, hook: str) -> None:
        action = getattr(self._app, hook, None)
        if action is not None:
            action()

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Treat an exception in a callback of the event loop as one in the app."""
        error = context.get("exception")
        if isinstance(error, Exception):
            self._app._handle_exception(error)
        else:
            loop.default_exception_handler(context)
