"""Rubbish typed, pasted, resized on a real pty: no crash, no stuck key, the run is where its keys say."""

from __future__ import annotations

import random
import re
import sys

import pytest
from pty_session import Session

from tests.quick import slowly

GDTUI = [sys.executable, "-m", "gdtui", "line"]


def epoch(session: Session) -> int:
    """Return the epoch that gdtui shows."""
    found = re.search(r"epoch (\d+) of", session.text)
    return int(found[1]) if found else -1


def quit_cleanly(session: Session) -> None:
    """Leave whatever is open, and quit."""
    session.type("\x1b")
    session.read_for(0.3)
    session.type("\x11")
    assert session.exit_code() == 0
    assert session.is_restored()


@pytest.mark.parametrize(
    "rubbish", [b"caf\xe9", b"\x00\x00", b"\xff\xfe", b"\x1b[200~ no end", b"\x1b[99999999999u"]
)
def test_keys_work_after_rubbish(rubbish: bytes) -> None:
    with Session() as session:
        session.wait_for("tick     0")
        session.type(rubbish)
        session.read_for(1.3 if b"200~" in rubbish else 0.2)
        session.type("s")
        session.wait_for("tick     1", seconds=2)
        session.type("q")
        assert session.exit_code() == 0
        assert session.is_restored()


def test_keys_pasted_without_brackets_are_keys() -> None:
    with Session(GDTUI) as session:
        session.wait_for("q quit")
        session.type("sssq")
        assert session.exit_code() == 0
        assert "epoch 3" in session.printed


def test_keys_pasted_into_an_input_without_brackets_are_text() -> None:
    with Session(GDTUI) as session:
        session.wait_for("q quit")
        session.type("l")
        session.settle()
        session.type("sssq")
        session.wait_for("sssq")
        assert epoch(session) == 0
        quit_cleanly(session)


def test_a_split_escape_sequence_is_not_escape() -> None:
    with Session() as session:
        session.wait_for("tick     0")
        for byte in b"\x1b[<0;3;3M":
            session.type(bytes([byte]))
            session.read_for(0.02)
        session.type("s")
        session.wait_for("tick     1")


def test_answers_in_pieces_swallow_no_key() -> None:
    with Session() as session:
        session.answers_in_pieces = True
        session.wait_for("tick     0")
        for count in range(1, 8):
            session.type("s")
            session.wait_for(f"tick     {count}", seconds=3)
            assert f"tick     {count}" in session.text


@pytest.mark.slow
def test_a_megabyte_pasted_into_an_input_leaves_it_usable() -> None:
    with Session(GDTUI) as session:
        session.wait_for("quit")
        session.type("l")
        session.type(b"\x1b[200~" + b"0.5 rubbish\r" * 90_000 + b"\x1b[201~")
        session.settle(1.0, seconds=30)
        quit_cleanly(session)


ACTING = [b"s", b"b", b"+", b"-", b"f", b"z", b"t", b"2", b"4", b"1", b"x", b"\x1b[A", b"\x1b[D", b"\t"]
"""Keys that act on the main screen and leave it in front."""

OPENING = [b"?", b"l", b"e", b"1", b".", b"\r"]
"""Keys that open help or an input, or are typed into one."""

BROKEN = [
    b"\xe9",
    b"\x00",
    b"\x1b[",
    b"\x1b[0",
    b"\x1b[1;",
    b"\x1bO",
    b"\x1b[?2026;",
    b"\xf0\x9f",
    b"\x1b[0n",
    b"\x1b[200~9\x1b[201~",
]


def mouse_report(chance: random.Random) -> bytes:
    return b"\x1b[<%d;%d;%dM" % (chance.randrange(70), chance.randrange(300), chance.randrange(99))


def storm(acting: int, count: int, seed: int) -> bytes:
    """Return keys that act, then keys of all kinds, mouse reports and broken bytes; none quits or plays."""
    chance = random.Random(seed)
    anything = [*ACTING, *OPENING] * 3 + [*BROKEN, b"\x1b\x1b"]
    first = [chance.choice(ACTING) for _ in range(acting)]
    rest = [
        chance.choice(anything) if chance.random() < 0.8 else mouse_report(chance)
        for _ in range(count - acting)
    ]
    return b"".join([*first, *rest])


def wait_until_idle(session: Session) -> None:
    """Wait until the program has worked off what it was given, in a minute of its own time at most."""
    before, used = -1.0, 0.0
    begun = session.cpu_seconds()
    while used - before > 0.03:
        assert used < begun + 60, "never idle"
        before = used
        session.read_for(0.4)
        assert not session.ended(), session.received[-500:]
        used = session.cpu_seconds()


def leave_everything(session: Session) -> None:
    """Leave what is edited, zoomed or shown, and say which numbers to go on with."""
    for _ in range(4):
        session.type("\x1b")
        session.read_for(0.2)
    for keys in ("1", "l0.1\r", "e300\r", "r"):
        session.type(keys)
        session.read_for(0.1)


@pytest.mark.parametrize(
    ("storms", "acting", "count"), [(1, 30, 150), pytest.param(3, 150, 2_000, marks=pytest.mark.sweep)]
)
def test_random_keys_and_mouse_reports_do_no_harm(storms: int, acting: int, count: int) -> None:
    """A key that acts costs 1 to 50 ms, most of it Textual's layout, and after rubbish nearly all act."""
    with Session(GDTUI) as session:
        session.wait_for("quit")
        for seed in range(storms):
            session.type(storm(acting, count, seed))
            wait_until_idle(session)
            leave_everything(session)
            session.wait(lambda: epoch(session) == 0 and "of 300" in session.text, what="reset")
            session.type("sss")
            session.wait(lambda: epoch(session) == 3, what="three epochs")
            assert "learning rate 0.1 " in session.text
        quit_cleanly(session)


@pytest.mark.parametrize(
    "size",
    [
        (1, 1),
        (39, 9),
        (200, 60),
        *slowly((2, 30), (40, 10), (80, 1)),
    ],
)
def test_every_size_can_be_quit(size: tuple[int, int]) -> None:
    with Session(GDTUI, size=size) as session:
        session.settle(0.6)
        assert not session.ended(), session.text
        session.type("q")
        assert session.exit_code() == 0
        assert session.is_restored()


@pytest.mark.slow
def test_two_thousand_resizes_during_a_run() -> None:
    chance = random.Random(3)
    with Session([*GDTUI, "--play", "--epochs", "100000"]) as session:
        session.wait_for("quit")
        for _ in range(2000):
            session.resize(chance.randint(1, 200), chance.randint(1, 60))
            session.read(0.005)
            assert not session.ended()
        session.resize(80, 24)
        session.wait(lambda: "quit" in session.screen.display[23] and epoch(session) > 0, seconds=20)
        quit_cleanly(session)


@pytest.mark.slow
@pytest.mark.parametrize("keys", ["", "?", "s"])
def test_ten_idle_seconds_cost_nothing(keys: str) -> None:
    with Session(GDTUI) as session:
        session.wait_for("quit")
        session.type(keys)
        session.settle(1.5)
        before = session.cpu_seconds()
        assert session.read_for(10) == b""
        assert session.cpu_seconds() - before <= 0.02
        quit_cleanly(session)
