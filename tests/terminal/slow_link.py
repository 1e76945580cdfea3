"""A link of 9,600 bits a second: 960 bytes, in pieces as they come."""

from __future__ import annotations

import time

from pty_session import Session

BYTES_A_SECOND = 960
PIECE = 24


class SlowSession(Session):
    """A session whose far end takes 960 bytes a second, and answers a question when it has read it."""

    _free_at = 0.0

    def read(self, timeout: float = 0.0, most: int = PIECE) -> bytes:
        now = time.monotonic()
        if self._free_at > now:
            time.sleep(min(timeout, self._free_at - now))
            if time.monotonic() < self._free_at:
                return b""
        data = super().read(timeout, PIECE)
        self._free_at = time.monotonic() + len(data) / BYTES_A_SECOND
        return data


def seconds_until_a_key_shows(session: Session, key: str, sign: str) -> float:
    """Press a key; return how long it takes until the screen shows a sign of it."""
    start = time.monotonic()
    session.type(key)
    session.wait(lambda: sign in session.text, seconds=20, what=sign)
    return time.monotonic() - start
