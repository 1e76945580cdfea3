"""What comes from the terminal: bytes, taken apart into answers to the driver and Textual's messages."""

from __future__ import annotations

import asyncio
import codecs
import re
from typing import TYPE_CHECKING

from textual import constants
from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.message import Message

__all__ = ["Keyboard"]

ANSWER = re.compile(rb"\x1b\[[03]n")
"""The answer to a Device Status Report: ready (0), or a malfunction (3), which is an answer too."""

NO_KEYS = re.compile(rb"\x1b\[[?>=](?!2026;)[\d;:]*[ -/]*[@-~]|\x1b[]P_^][^\x07\x1b]*(?:\x07|\x1b\\)")
"""Reports that nobody here asked for, whose letters would act as keys."""

ANSWER_BEGINS = re.compile(rb"\x1b(?:\[[03]?)?\Z")

HOLD = 0.1
"""Seconds for which what may begin an answer is kept back while one is expected. Much longer, and the
Escape key would feel slow."""

PASTE_STARTS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"

PASTE_PATIENCE = 1.0
"""Seconds of silence after which a paste without an end is ended, since it would swallow every key."""


class Keyboard:
    """Turns bytes into messages.

    Parameters
    ----------
    deliver : callable
        Takes each of Textual's messages.
    answered : callable
        Called for each answer to a Device Status Report.
    is_expecting : callable
        Tells whether such an answer may come.
    """

    def __init__(
        self,
        deliver: Callable[[Message], None],
        answered: Callable[[], None],
        is_expecting: Callable[[], bool],
    ) -> None:
        self._deliver, self._answered, self._is_expecting = deliver, answered, is_expecting
        self._loop = asyncio.get_running_loop()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._decode = codecs.getincrementaldecoder("utf-8")("ignore").decode
        self._held = b""
        self._recent = ""
        self._renew()

    def _renew(self) -> None:
        self._parser = XTermParser()
        self._is_pasting = False

    def feed(self, data: bytes) -> None:
        """Take bytes from the terminal."""
        self._stop("hold")
        data, self._held = self._held + data, b""
        data, answers = ANSWER.subn(b"", NO_KEYS.sub(b"", data))
        for _ in range(answers):
            self._answered()
        begun = ANSWER_BEGINS.search(data) if self._is_expecting() else None
        if begun:
            data, self._held = data[: begun.start()], begun[0]
            self._start("hold", HOLD, self._release)
        self._parse(data)

    def take_answers(self, data: bytes) -> None:
        """Take the answers out of bytes whose keys are for nobody any more."""
        data = self._held + data
        for _ in ANSWER.findall(data):
            self._answered()
        self._held = data[-3:]  # an answer has four bytes

    def close(self) -> None:
        """Stop waiting for anything."""
        for name in list(self._timers):
            self._stop(name)

    def _release(self) -> None:
        """Give up waiting for the rest of an answer: it was the Escape key, or begins another key."""
        held, self._held = self._held, b""
        self._parse(held)

    def _parse(self, data: bytes) -> None:
        text = self._decode(data)
        if not text:
            return
        self._watch_paste(text)
        self._messages(lambda: self._parser.feed(text))
        self._start("escape", constants.ESCAPE_DELAY * 1.05, lambda: self._messages(self._parser.tick))

    def _messages(self, source: Callable[[], Iterable[Message]]) -> None:
        """Deliver what the parser makes of its input. A sequence that breaks it costs no more than itself."""
        try:
            for message in source():
                self._deliver(message)
        except (ValueError, OverflowError, ZeroDivisionError, StopIteration):
            self._renew()
        self._parser.mouse_pixels = False  # set by sequences that nobody asked for

    def _watch_paste(self, text: str) -> None:
        """Follow where a paste begins and ends, also when the marks come in pieces."""
        recent = self._recent + text
        started, ended = recent.rfind(PASTE_STARTS), recent.rfind(PASTE_ENDS)
        if started != ended:
            self._is_pasting = started > ended
        self._recent = recent[1 - len(PASTE_STARTS) :]
        self._stop("paste")
        if self._is_pasting:
            self._start("paste", PASTE_PATIENCE, lambda: self._parse(PASTE_ENDS.encode()))

    def _start(self, name: str, delay: float, action: Callable[[], None]) -> None:
        self._stop(name)
        self._timers[name] = self._loop.call_later(delay, action)

    def _stop(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer:
            timer.cancel()
