"""Through a real sshd: keys, a client that is killed, and a link of 960 bytes a second."""

from __future__ import annotations

import os
import re
import signal
import time
from typing import TYPE_CHECKING

import pytest
from pty_session import Session
from slow_link import seconds_until_a_key_shows
from ssh_server import HAS_SSH, SshServer

if TYPE_CHECKING:
    from pathlib import Path

PLAYING = ["line", "--play", "--epochs", "100000"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not HAS_SSH, reason="openssh-server is not installed"),
]


def remote_process(session: Session) -> int:
    """Return the number of gdtui's process on the far side."""
    found = re.search(rb"PID=(\d+)\.", session.received)
    assert found, session.received
    return int(found[1])


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def epoch(session: Session) -> int:
    """Return the epoch that gdtui shows."""
    found = re.search(r"epoch (\d+) of", session.text)
    return int(found[1]) if found else -1


def cut(session: Session) -> None:
    """Kill the client; the process on the far side is gone within two seconds."""
    process = remote_process(session)
    assert is_running(process)
    session.kill(signal.SIGKILL)
    deadline = time.monotonic() + 2
    while is_running(process):
        assert time.monotonic() < deadline, "still there after two seconds"
        time.sleep(0.02)


def test_play_pause_step_quit_over_ssh(tmp_path: Path) -> None:
    with SshServer(tmp_path) as server, Session(server.command("line")) as session:
        session.wait_for("q quit", seconds=20)
        session.type(" ")
        session.wait_for("epoch 4 of")
        session.type(" ")
        session.wait_for("paused")
        session.type("rss")
        session.wait_for("epoch 2 of")
        session.type("q")
        assert session.exit_code() == 0
        assert "epoch 2" in session.text
        assert not session.modes.get(1049)


def test_a_client_that_is_killed_leaves_nothing_behind(tmp_path: Path) -> None:
    with (
        SshServer(tmp_path) as server,
        Session(server.command(*PLAYING)) as session,
    ):
        session.wait_for("epoch 5 of", seconds=20)
        cut(session)


def test_a_second_connection_resumes_at_the_same_epoch(tmp_path: Path) -> None:
    with SshServer(tmp_path) as server:
        with Session(server.command(*PLAYING)) as session:
            session.wait(lambda: epoch(session) > 15, seconds=20, what="it plays")
            session.type(" ")
            session.wait_for("paused")
            session.type("s")
            session.settle()
            shown, screen = epoch(session), session.text
            cut(session)
        with Session(server.command("--resume")) as session:
            session.wait_for(f" goes on from epoch {shown}.", seconds=20)
            assert epoch(session) == shown
            assert session.text.splitlines()[2:21] == screen.splitlines()[2:21]
            session.type("q")
            assert session.exit_code() == 0


def test_a_client_killed_in_mid_run_resumes_where_the_line_dropped(tmp_path: Path) -> None:
    with SshServer(tmp_path) as server:
        with Session(server.command(*PLAYING)) as session:
            session.wait(lambda: epoch(session) > 15, seconds=20, what="it plays")
            shown = epoch(session)
            cut(session)
        with Session(server.command("--resume")) as session:
            session.wait_for(" goes on from epoch ", seconds=20)
            assert shown <= epoch(session) <= shown + 20  # two seconds at most, ten epochs each
            session.type("q")
            assert session.exit_code() == 0


@pytest.mark.sweep
def test_a_slow_link_stays_live(tmp_path: Path) -> None:
    with (
        SshServer(tmp_path, bytes_a_second=960) as server,
        Session(server.command(*PLAYING)) as session,
    ):
        session.wait_for("gdtui  line", seconds=60)
        session.wait(lambda: re.search(r"running  epoch [1-9]", session.text), seconds=20)
        early = seconds_until_a_key_shows(session, " ", "paused")
        session.wait_for("q quit", seconds=30)
        delays = []
        for _ in range(3):
            session.settle(1.0)
            seconds_until_a_key_shows(session, " ", "running")
            session.read_for(5)
            delays.append(seconds_until_a_key_shows(session, " ", "paused"))
        print(f"first key {early:.2f} s, later ones {', '.join(f'{delay:.2f}' for delay in delays)} s")
        assert early < 2
        assert max(delays) < 1
        session.type("q")
        assert session.exit_code(10) == 0
