"""What comes from the terminal: answers to the driver, and Textual's messages in their order."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events
from textual._xterm_parser import XTermParser

from gdtui.screen.terminal.tokens import PASTE_ENDS, Begun, Paste, Sequence, Text, Tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

__all__ = ["Keyboard"]

ANSWERS = ("\x1b[0n", "\x1b[3n")
"""The answers to a Device Status Report: ready (0), or a malfunction (3), which is an answer too."""

ANSWER_BYTES = tuple(answer.encode() for answer in ANSWERS)

PATIENCE = {Begun.ESCAPE: 0.1, Begun.SEQUENCE: 0.3, Begun.PASTE: 1.0}
"""Seconds of silence after which nothing more will come. ESC alone is a key, which must not feel slow."""

BETWEEN_KEYS = 0.05
"""Least seconds between two keys that a person presses."""

SURELY_TYPED = 3
"""So many keys, one by one, are typed by a person: the end of the paste before them was lost."""


def _is_one_key(data: bytes) -> bool:
    """Tell whether bytes are one character, or one sequence such as that of an arrow."""
    tokens = list(Tokenizer().feed(data))
    return len(tokens) == 1 and (isinstance(tokens[0], Sequence) or len(tokens[0].text) == 1)


class Keyboard:
    """Turns bytes into messages.

    What comes within a paste may be keys, if the paste's end was lost. Bytes that look like single keys are
    held until it is clear which they are.

    Parameters
    ----------
    deliver : callable
        Takes each of Textual's messages.
    answered : callable
        Called for each answer to a Device Status Report.
    """

    def __init__(self, deliver: Callable[[Message], None], answered: Callable[[], None]) -> None:
        self._deliver, self._answered = deliver, answered
        self._loop = asyncio.get_running_loop()
        self._tokens = Tokenizer()
        self._held: list[bytes] = []
        self._last = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def feed(self, data: bytes) -> None:
        """Take bytes from the terminal."""
        if data in ANSWER_BYTES and not self._held and self._tokens.begun is Begun.NOTHING:
            self._answered()  # the usual case while a run goes on
            return
        self.close()
        self._held.append(data)
        if not self._is_typed():
            self._let_through()
        elif len(self._held) == SURELY_TYPED:
            self._end()
            self._let_through()
        if self._tokens.begun in PATIENCE:
            self._timer = self._loop.call_later(PATIENCE[self._tokens.begun], self._give_up)

    def take_answers(self, data: bytes) -> None:
        """Report the answers among some bytes, and drop the keys."""
        if self._tokens.begun is Begun.PASTE:
            self._end()
        for token in self._tokens.feed(data):
            if token.text in ANSWERS:
                self._answered()

    def close(self) -> None:
        """Stop waiting for anything."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _is_typed(self) -> bool:
        """Tell whether keys come one by one, as a person types them, although a paste has not ended."""
        now, last = self._loop.time(), self._last
        self._last = now
        return (
            self._tokens.begun is Begun.PASTE
            and now - last >= BETWEEN_KEYS
            and _is_one_key(self._held[-1])
            and PASTE_ENDS not in self._tokens.last_bytes + b"".join(self._held)
        )

    def _let_through(self) -> None:
        held, self._held = self._held, []
        for token in self._tokens.feed(b"".join(held)):
            self._take(token)

    def _give_up(self) -> None:
        self._let_through()
        self._end()

    def _end(self) -> None:
        """End what has begun, and report the answers inside a paste, since frames wait for them."""
        token = self._tokens.give_up()
        if isinstance(token, Paste):
            for _ in range(sum(map(token.text.count, ANSWERS))):
                self._answered()
        self._take(token)

    def _take(self, token: Text | Sequence | Paste | None) -> None:
        """Deliver what a token stands for."""
        match token:
            case Paste(text):
                self._deliver(events.Paste(text))
            case Sequence("\x1b"):
                self._deliver(events.Key("escape", "\x1b"))
            case Sequence(text) if text in ANSWERS:
                self._answered()
            case Text(text) | Sequence(text):
                self._parse(text)

    def _parse(self, text: str) -> None:
        """Deliver what Textual's parser makes of it.

        Each token has a parser of its own. So a sequence that the parser does not know, or that breaks it,
        swallows no key and becomes none.
        """
        messages: list[Message] = []
        with suppress(ValueError, OverflowError, ZeroDivisionError, StopIteration):
            messages.extend(XTermParser().feed(text))
        for message in messages:
            self._deliver(message)
