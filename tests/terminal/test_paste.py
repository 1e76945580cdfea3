"""Pastes on a real pty: text from the first byte to the last, whatever is in it."""

from __future__ import annotations

import re
import sys

from pty_session import Session

GDTUI = [sys.executable, "-m", "gdtui", "line"]

INSIDE = {
    "a colour": b"x \x1b[31mq",
    "steps": b"sss",
    "a title": b"\x1b]0;q\x07q",
    "a report": b"\x1bP1$r0mq\x1b\\q",
    "ESC alone": b"\x1bq\x1b",
    "8-bit controls": b"\x9b31mq \xc2\x9b31mq",
    "another start": b"\x1b[200~q",
    "an answer": b"\x1b[0nq",
    "keys": b"\x1b[A\x1b[3~\r\tq\x03\x11",
    "a broken sequence": b"\x1b[12\x00q\x1b[",
}


def epoch(session: Session) -> int:
    found = re.search(r"epoch (\d+) of", session.text)
    return int(found[1]) if found else -1


def pasted(text: bytes) -> bytes:
    return b"\x1b[200~" + text + b"\x1b[201~"


def test_nothing_pasted_outside_a_field_is_a_key() -> None:
    with Session(GDTUI) as session:
        session.wait_for("q quit")
        for count, text in enumerate(INSIDE.values(), 1):
            session.type(pasted(text) + b"s")
            session.wait(lambda count=count: epoch(session) == count, what=f"epoch {count}")  # type: ignore[misc]
        session.type("q")
        assert session.exit_code() == 0


def test_a_field_takes_of_a_paste_what_it_can() -> None:
    texts = {
        b"0.25": "0.25",
        b"\x1b[31m0.35\x1b[m\nq": "0.35",
        b"\n\n 0.5\r\nq": "0.5",
        b"0.7" + b" " * 99: "0.7",
    }
    with Session(GDTUI) as session:
        session.wait_for("q quit")
        for text, rate in texts.items():
            session.type(b"l" + pasted(text) + b"\r")
            session.wait_for(f"learning rate {rate} ")
            assert epoch(session) == 0
        session.type("q")
        assert session.exit_code() == 0


def test_a_large_paste_costs_no_more_than_a_key() -> None:
    """100 KB with 5,000 sequences; in processor time, which other programs do not lengthen."""
    with Session(GDTUI) as session:
        session.wait_for("q quit")
        session.settle()
        before = session.cpu_seconds()
        session.type(pasted(b"\x1b[31m text and q " * 6_000) + b"s")
        session.wait(lambda: epoch(session) == 1, what="the key after it")
        assert session.cpu_seconds() - before < 0.5
        session.type("q")
        assert session.exit_code() == 0


def test_a_paste_that_never_ends_gives_the_keys_back() -> None:
    with Session(GDTUI) as session:
        session.wait_for("q quit")
        session.type(b"\x1b[200~q and no end")
        session.read_for(1.3)
        session.type("s")
        session.wait(lambda: epoch(session) == 1, what="the key after it")
        session.type(b"\x1b[200~q and no end")
        for _ in range(4):  # faster than the silence that ends it
            session.read_for(0.2)
            session.type("s")
        session.wait(lambda: epoch(session) == 5, what="keys one by one")
        session.type("q")
        assert session.exit_code() == 0
