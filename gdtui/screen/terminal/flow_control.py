"""Flow control: whether a frame may be sent, or the terminal has yet to say that it has shown the last one.

What is written to a terminal far away waits in many places that nobody here can see: sshd alone takes
megabytes before it blocks. So every frame ends with a question that all terminals answer, "Device Status
Report" (``ESC [ 5 n``; the answer is ``ESC [ 0 n``), and the next frame is sent when the answer is there.
The first question goes before the first frame, so that its answer isn't kept waiting by one: a terminal
that has said nothing after a second never will, and gets its frames by the clock.
"""

from __future__ import annotations

import math

__all__ = ["FlowControl"]

QUESTION = b"\x1b[5n"

FIRST_PATIENCE = 1.0
"""Seconds for the first answer. After 0.1 s a slow link would be taken for a silent terminal."""

PATIENCE = 5.0
"""Seconds for every later one, at least; doubled each time that it runs out, so that little piles up."""

SLOWEST = 400
"""Bytes a second that a link carries at the least: a large frame gets the time that it needs."""

CLOCK = 0.1
"""Seconds between two frames for a terminal that never answers."""

FIRST_ROOM = 1000
"""Most bytes of the first frame; its answer tells how fast the link is."""

LEAST_ROOM = 400
"""Bytes that a frame may always have. On the slowest expected link, 960 bytes a second, a key then waits for
little more than half a second, and an epoch may take two or three frames; from 1,600 bytes a second on, it
takes one."""

MEASURED_FROM = 200
"""The answer to a frame of at least so many bytes tells the speed of the link."""

UNDER_WAY = 0.5
"""Seconds for which a frame may keep the link busy: what a key changes comes after it."""


class FlowControl:
    """The questions that are not answered yet, and how long to wait; times in seconds of any clock."""

    def __init__(self) -> None:
        self.owed = 0
        """How many answers are still to come."""
        self._answers: bool | None = None
        self._patience = PATIENCE
        self._is_ours = True
        self._until = 0.0
        self._size, self._left_at = 0, 0.0
        self._rate: float | None = None

    @property
    def may_answer(self) -> bool:
        """Whether an answer can still be expected."""
        return self.owed > 0 and self._answers is not False

    def opened(self, now: float) -> bytes:
        """Return the first question. The first frame need not wait for its answer."""
        self.owed, self._is_ours, self._answers = 1, True, None
        self._until = now + FIRST_PATIENCE
        return QUESTION

    def question(self) -> bytes:
        """Return what follows a frame."""
        if self._answers is False:
            return b""
        self.owed += 1
        return QUESTION

    def sent(self, size: int, now: float) -> None:
        """Note that a frame of so many bytes has left for the terminal."""
        self._is_ours = False
        self._size, self._left_at = size, now
        if self._answers:
            self._until = now + max(self._patience, size / SLOWEST)
        elif self._answers is False:
            self._until = now + CLOCK

    def answered(self, now: float) -> None:
        """Note an answer. When no more are to come, the newest frame has been shown, and it is our turn."""
        self._answers, self._patience = True, PATIENCE
        self.owed = max(0, self.owed - 1)
        if self.owed == 0 and not self._is_ours:
            self._is_ours = True
            self._measure(now - self._left_at)

    def _measure(self, seconds: float) -> None:
        """Note how fast the link is. The answer to a small frame says only how far away the terminal is."""
        if self._size >= MEASURED_FROM:
            self._rate = self._size / max(seconds, 1e-6)

    def room(self) -> float:
        """Return how many bytes the next frame may have."""
        if self._answers is False:
            return math.inf
        return FIRST_ROOM if self._rate is None else max(LEAST_ROOM, self._rate * UNDER_WAY)

    def wait(self, now: float) -> float:
        """Return for how many seconds from now no frame may be sent; 0 when it is our turn."""
        if self._is_ours:
            return 0.0
        if now < self._until:
            return self._until - now
        if self._answers:
            self._patience *= 2
        else:
            self._answers = False
        self._is_ours = True
        return 0.0
