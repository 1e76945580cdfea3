"""Signals, stops and lost lines on a real pty: the process ends in time, the terminal is as it was."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pyte
import pytest
from pty_session import QUESTION, SAMPLE, Session

if TYPE_CHECKING:
    from pathlib import Path

ENDING = [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM]
SLOWLY = [
    pytest.param(number, marks=[pytest.mark.slow] if number in (signal.SIGINT, signal.SIGQUIT) else [])
    for number in ENDING
]
PLAYING = [*SAMPLE, "", "--play"]


def tick(session: Session) -> int:
    """Return the tick that the screen shows."""
    found = re.search(r"tick +(\d+)", session.text)
    assert found, session.text
    return int(found[1])


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_ends_it_with_the_terminal_restored_and_the_session_saved(
    number: int, tmp_path: Path
) -> None:
    saved = tmp_path / "saved"
    with Session(PLAYING, environment={"SAMPLE_SAVES": str(saved)}) as session:
        session.wait_for("tick     3")
        session.kill(number)
        assert session.exit_code(2) == 128 + number
        assert session.is_restored()
        assert int(saved.read_text()) >= 3


@pytest.mark.parametrize("number", SLOWLY)
@pytest.mark.parametrize("wire", ["", "full"])
def test_a_signal_ends_it_while_the_terminal_takes_no_output(number: int, wire: str) -> None:
    with Session(PLAYING, environment={"GDTUI_WIRE": wire}) as session:
        session.wait_for("tick     3")
        if wire:
            wait_until_blocked(session)
        session.kill(number)
        deadline = time.monotonic() + 2
        while not session.ended():
            assert time.monotonic() < deadline, "still there after two seconds"
            time.sleep(0.01)
        assert session.exit_code() == 128 + number
        assert session.is_restored()


def wait_until_blocked(session: Session) -> None:
    """Wait until the pty takes no more of what the program writes."""
    deadline = time.monotonic() + 10
    while select.select([], [session.slave], [], 0)[1]:
        assert time.monotonic() < deadline, "the pty is not full"
        time.sleep(0.01)


@pytest.mark.parametrize("is_ignored", [False, True])
def test_a_line_that_drops_ends_it(is_ignored: bool) -> None:
    ignore = lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)  # noqa: E731
    with Session(PLAYING, before=ignore if is_ignored else None) as session:
        session.wait_for("tick     3")
        session.hang_up()
        assert session.exit_code(2) == 128 + signal.SIGHUP


def test_a_save_that_hangs_gets_one_second(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with Session(environment={"SAMPLE_SAVES": str(fifo)}) as session:
        session.wait_for("tick     0")
        session.kill(signal.SIGTERM)
        assert session.exit_code(2) == 128 + signal.SIGTERM
        assert session.is_restored()


@pytest.mark.parametrize("numbers", [(signal.SIGSTOP, signal.SIGCONT), (signal.SIGCONT,)])
def test_it_is_whole_after_a_stop_from_outside(numbers: tuple[int, ...]) -> None:
    with Session() as session:
        session.wait_for("tick     0")
        session.type("s")
        session.wait_for("tick     1")
        session.settle()
        before, threads = session.text, session.threads()
        session.type("\x1b")
        session.stream.feed(b"\x1b[m\x1b[2J$ shell\r\n")
        for number in numbers:
            session.kill(number)
        session.wait(lambda: session.text == before, what="the screen as it was")
        session.settle()
        assert session.threads() == threads
        session.type("q")
        assert session.exit_code() == 0
        assert session.is_restored()


def test_a_stop_that_nobody_could_end_is_left_out() -> None:
    with Session() as session:  # the only process of its session: an orphaned group
        session.wait_for("tick     0")
        session.type("\x1a")
        session.settle()
        session.type("s")
        session.wait_for("tick     1")
        session.type("q")
        assert session.exit_code() == 0
        assert session.is_restored()


@pytest.mark.parametrize("how", ["key", "signal"])
def test_a_shell_stops_it_and_brings_it_back_where_it_was(how: str) -> None:
    with Session(["bash", "--norc", "--noprofile", "-i"], environment={"PS1": "shell> "}) as session:
        session.wait_for("shell>")
        session.type(" ".join(PLAYING[:2]) + " '' --play\r")
        session.wait_for("tick     5")
        stop_it(session, how)
        session.wait_for("Stopped")
        session.wait(lambda: not session.modes.get(1049))
        session.type("stty -a | tr ' ' '\\n' | grep -x -e echo -e icanon -e isig | tr '\\n' .\r")
        session.wait_for("isig.icanon.echo.")
        stopped_at = last_tick(session.received)
        session.read_for(1.0)
        session.type("fg\r")
        session.wait(lambda: session.modes.get(1049) and "tick" in session.text)
        assert tick(session) - stopped_at <= 3
        session.wait(lambda: tick(session) > stopped_at + 5, what="it plays on")
        session.type("q")
        session.wait_for("finished at tick")
        session.type("exit\r")
        assert session.exit_code() == 0


def stop_it(session: Session, how: str) -> None:
    if how == "key":
        session.type("\x1a")
        return
    children = subprocess.check_output(["pgrep", "-P", str(session.pid)], text=True).split()
    os.kill(int(children[0]), signal.SIGTSTP)


def last_tick(received: bytes) -> int:
    """Return the last tick drawn on the alternate screen, which is no longer to be seen."""
    drawn = received.rpartition(b"\x1b[?1049l")[0].rpartition(b"\x1b[?2004l")[0].partition(b"\x1b[5n")[2]
    screen = pyte.Screen(80, 24)
    pyte.ByteStream(screen).feed(drawn)
    found = re.search(r"tick +(\d+)", "\n".join(screen.display))
    assert found, screen.display
    return int(found[1])


@pytest.mark.slow
def test_after_ten_seconds_without_output_two_frames_come_at_most() -> None:
    with Session(PLAYING) as session:
        session.wait_for("tick     5")
        time.sleep(10)  # nobody reads: that is what is tested
        backlog = b""
        while data := os.read(session.master, 65536) if has_input(session) else b"":
            backlog += data
        assert len(QUESTION.findall(backlog)) <= 2
        session.received += backlog
        session.stream.feed(backlog)
        session.type("\x1b[0n" * len(QUESTION.findall(backlog)))
        session.wait(lambda: tick(session) > 90, seconds=2, what="the newest tick")
        session.type("q")
        assert session.exit_code() == 0


def has_input(session: Session) -> bool:
    return bool(select.select([session.master], [], [], 0.1)[0])


def test_a_resize_there_and_back_draws_everything_anew() -> None:
    """The terminal has cropped its picture, though the size is the same when the signal is heard."""
    with Session([sys.executable, "-m", "gdtui", "line"], size=(80, 24)) as session:
        session.wait_for("q quit")
        session.settle()
        before = session.text
        session.screen.reset()
        session.kill(signal.SIGWINCH)
        session.wait(lambda: session.text == before, what="the same screen")
        session.type("q")
        assert session.exit_code() == 0
