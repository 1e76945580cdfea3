"""Flow control: a frame may be sent once the terminal has said that it has shown the last one.

What is written to a terminal far away waits in many places that nobody here can see: sshd alone takes
megabytes before it blocks. So every frame ends with a question that all terminals answer, "Device Status
Report" (``ESC [ 5 n``; the answer is ``ESC [ 0 n``), and the next frame is sent when the answer is there.
The first question goes before the first frame, so that no frame delays its answer. A terminal that has not
answered after a second never will, and gets its frames at a fixed interval.
"""

from __future__ import annotations

import math

__all__ = ["FIRST_ROOM", "LEAST_ROOM", "QUESTION", "FlowControl"]

QUESTION = b"\x1b[5n"

FIRST_PATIENCE = 1.0
"""Seconds for the first answer. After 0.1 s a slow link would be taken for a silent terminal."""

PATIENCE = 5.0
"""Seconds for each later answer, at least; doubled each time that they pass, so that little piles up."""

SLOWEST = 400
"""Bytes a second of the slowest link: a large frame gets the time that it needs there."""

CLOCK = 0.1
"""Seconds between two frames for a terminal that never answers."""

FIRST_ROOM = 1000
"""Most bytes of the first frame; its answer tells how fast the link is."""

LEAST_ROOM = 400
"""Bytes that each frame may have. On the slowest expected link, 960 bytes a second, a key then waits for
little more than half a second, and an epoch may take two or three frames. From 1,600 bytes a second on, an
epoch takes one frame."""

MEASURED_FROM = 200
"""Bytes of a frame, at least, whose answer tells the speed of the link."""

UNDER_WAY = 0.5
"""Seconds for which a frame may keep the link busy; what a key changes has to wait for it."""


class FlowControl:
    """The questions that are not answered yet, and how long to wait; times in seconds of any clock."""

    def __init__(self) -> None:
        self.owed = 0
        """How many answers are still to come."""
        self._is_answering: bool | None = None
        self._patience = PATIENCE
        self._may_send = True
        self._until = 0.0
        self._size, self._sent_at = 0, 0.0
        self._overdue = 0
        """How many answers were still to come when the last frame left, though their time was up."""
        self._rate: float | None = None

    @property
    def may_answer(self) -> bool:
        """Whether an answer can still be expected."""
        return self.owed > 0 and self._is_answering is not False

    def opened(self, now: float) -> bytes:
        """Return the first question. The first frame need not wait for its answer."""
        self.owed, self._may_send, self._is_answering = 1, True, None
        self._until = now + FIRST_PATIENCE
        return QUESTION

    def question(self) -> bytes:
        """Return what follows a frame."""
        if self._is_answering is False:
            return b""
        self.owed += 1
        return QUESTION

    def sent(self, size: int, now: float) -> None:
        """Note that a frame of so many bytes has left for the terminal."""
        self._may_send = False
        self._size, self._sent_at, self._overdue = size, now, 0
        if self._is_answering:
            self._overdue = self.owed - 1
            self._until = now + max(self._patience, size / SLOWEST)
        elif self._is_answering is False:
            self._until = now + CLOCK

    def answered(self, now: float) -> None:
        """Note an answer. When no more are to come, the newest frame is shown, and the next may be sent.

        Late answers come with the next ones. The others are lost: they are not waited for much longer.
        """
        self._is_answering, self._patience = True, PATIENCE
        self.owed = max(0, self.owed - 1)
        if self.owed == 0 and not self._may_send:
            self._may_send = True
            self._measure(now - self._sent_at)
        elif self.owed <= self._overdue:
            self._until = min(self._until, now + max(FIRST_PATIENCE, self._size / SLOWEST))

    def _measure(self, seconds: float) -> None:
        """Note how fast the link is. The answer to a small frame would measure its delay alone."""
        if self._size >= MEASURED_FROM:
            self._rate = self._size / max(seconds, 1e-6)

    def room(self) -> float:
        """Return how many bytes the next frame may have."""
        if self._is_answering is False:
            return math.inf
        return FIRST_ROOM if self._rate is None else max(LEAST_ROOM, self._rate * UNDER_WAY)

    def wait(self, now: float) -> float:
        """Return for how many seconds from now no frame may be sent; 0 if one may be sent now."""
        if self._may_send:
            return 0.0
        if now < self._until:
            return self._until - now
        if self.owed <= self._overdue:  # later answers have come: the missing ones are lost
            self.owed = 0
        elif self._is_answering:
            self._patience *= 2
        else:
            self._is_answering = False
        self._may_send = True
        return 0.0
