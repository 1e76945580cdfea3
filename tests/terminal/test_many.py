"""Thirty students on one machine: every clock still ticks after forty seconds."""

from __future__ import annotations

import re
import select
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from pty_session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

GDTUI = [sys.executable, "-m", "gdtui", "line", "--play", "--epochs", "1000000"]
INSTANCES = 30
SECONDS = 40.0
PATIENCE = 60.0
"""Seconds in which the slowest of them must take one more epoch; a clock that stood still takes none."""


def epoch(session: Session) -> int:
    found = re.search(r"epoch (\d+) of", session.text)
    return int(found[1]) if found else -1


def attend(sessions: Sequence[Session], until: Callable[[], bool]) -> None:
    """Read what comes from any of them, and answer, until something is so."""
    while not until():
        ready = select.select([session.master for session in sessions], [], [], 0.2)[0]
        for session in sessions:
            if session.master in ready:
                session.read(0.0)


@pytest.mark.sweep
def test_thirty_instances_all_tick_after_forty_seconds(tmp_path: Path) -> None:
    with ExitStack() as stack:
        sessions = [
            stack.enter_context(Session(GDTUI, environment={"XDG_STATE_HOME": str(tmp_path / str(number))}))
            for number in range(INSTANCES)
        ]
        began = time.monotonic()
        attend(sessions, lambda: time.monotonic() - began > SECONDS)
        before = [epoch(session) for session in sessions]
        assert all("▶ running" in session.text for session in sessions), [s.text for s in sessions]
        asked = time.monotonic()

        def all_ticked() -> bool:
            moved = [epoch(session) > old for session, old in zip(sessions, before, strict=True)]
            return all(moved) or time.monotonic() - asked > PATIENCE

        attend(sessions, all_ticked)
        after = [epoch(session) for session in sessions]
        assert [new for new, old in zip(after, before, strict=True) if new <= old] == [], (before, after)
        assert min(after) > 0
