"""Over a link of 9,600 bits a second a run stays live: keys act, drawing gets rarer, training goes on."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING

import pytest
from slow_link import SlowSession, seconds_until_a_key_shows

if TYPE_CHECKING:
    from pty_session import Session

GDTUI = [sys.executable, "-m", "gdtui", "line", "--epochs", "100000", "--play"]


def epoch(session: Session) -> int:
    """Return the epoch that gdtui shows."""
    found = re.search(r"epoch (\d+) of", session.text)
    return int(found[1]) if found else 0


@pytest.mark.slow
@pytest.mark.parametrize("colour", [None, pytest.param("truecolor", marks=pytest.mark.sweep)])
def test_a_run_at_ten_epochs_a_second_stays_live(colour: str | None) -> None:
    with SlowSession(GDTUI, environment={"COLORTERM": colour}) as session:
        session.wait(lambda: session.screen.buffer[0][2].data == "d", seconds=20)
        session.wait(lambda: "running" in session.text and epoch(session), seconds=20)
        early = seconds_until_a_key_shows(session, " ", "paused")
        session.wait_for("q quit", seconds=20)
        session.settle()
        delays = []
        for _ in range(3):
            seconds_until_a_key_shows(session, " ", "running")
            session.read_for(2.5)
            first, begun = epoch(session), time.monotonic()
            session.read_for(4)
            rate = (epoch(session) - first) / (time.monotonic() - begun)
            delays.append(seconds_until_a_key_shows(session, " ", "paused"))
            assert rate > 7, "training did not go on"
        print(f"first key {early:.2f} s, later ones {', '.join(f'{delay:.2f}' for delay in delays)} s")
        assert early < 2
        assert max(delays) < 1
        session.type("q")
        assert session.exit_code() == 0
        session.wait(session.is_restored, seconds=5, what="the last bytes")
