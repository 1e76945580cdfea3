"""Each kind of terminal gets what it has: colours, characters, sizes, and keys."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from pty_session import SAMPLE, Session

from tests.quick import slowly

GDTUI = [sys.executable, "-m", "gdtui"]
SGR = re.compile(rb"\x1b\[([\d;]*)m")
ATTRIBUTES = {"", "0", "1", "2", "3", "4", "7", "9", "22", "24", "27"}
OWN = {"39", "49"}
"""The terminal's own colours."""


def pens(received: bytes) -> set[str]:
    """Return every number that pens were changed with; long colours by their first two."""
    found: set[str] = set()
    for parameters in {match.decode() for match in SGR.findall(received)}:
        found |= set(re.sub(r"(38|48);([25])((;\d+){3}(?<=2;\d)|;\d+)", r"\1:\2", parameters).split(";"))
    return found


def drawn(environment: dict[str, str | None], *, size: tuple[int, int] = (80, 24)) -> bytes:
    """Run gdtui for some epochs with its help, its fit and an edited input; return all that it sends."""
    with Session([*GDTUI, "--lr", "1"], environment=environment, size=size) as session:
        session.wait_for("quit")
        for keys in ("s", "s", "f", "f", "l", "\x1b", "?", "\x1b", "t"):
            session.type(keys)
            session.settle(0.25 if keys == "\x1b" else 0.1)  # Escape is one only if nothing follows at once
        session.type("q")
        assert session.exit_code() == 0
        assert session.is_restored()
        return session.received


@pytest.mark.parametrize("term", ["xterm-256color", *slowly("tmux-256color", "screen-256color")])
def test_a_table_of_256_colours(term: str) -> None:
    assert pens(drawn({"TERM": term})) - ATTRIBUTES - OWN <= {"38:5", "48:5"}


@pytest.mark.slow
def test_true_colours() -> None:
    assert {"38;2", "48;2"} <= set(re.findall(r"[34]8;2", drawn({"COLORTERM": "truecolor"}).decode()))


@pytest.mark.parametrize("term", ["linux", *slowly("screen", "xterm")])
def test_sixteen_colours(term: str) -> None:
    chosen = {int(number) for number in pens(drawn({"TERM": term})) - ATTRIBUTES - OWN}
    assert chosen
    assert chosen <= {*range(30, 38), *range(40, 48), *range(90, 98), *range(100, 108)}


@pytest.mark.parametrize(
    "environment", [{"TERM": "vt100"}, *slowly({"TERM": "xterm-mono"}, {"NO_COLOR": "1"}, {"NO_COLOR": ""})]
)
def test_no_colours(environment: dict[str, str | None]) -> None:
    assert pens(drawn(environment)) <= ATTRIBUTES


@pytest.mark.parametrize(
    "environment", [{"LANG": "C"}, *slowly({"LANG": None}, {"LC_ALL": "en_US.ISO-8859-1"})]
)
def test_a_locale_without_utf8_gets_ascii(environment: dict[str, str | None]) -> None:
    assert drawn(environment).rpartition(b"\x1b[?25h")[0].isascii()


@pytest.mark.parametrize("term", ["dumb", None, ""])
def test_no_screen_on_a_terminal_that_cannot_have_one(term: str | None) -> None:
    with Session(GDTUI, environment={"TERM": term}) as session:
        assert session.exit_code() == 2
        assert "--plain" in session.printed
        assert b"\x1b" not in session.received


@pytest.mark.parametrize("redirection", ["</dev/null", "<&-", "< <(sleep 9)"])
def test_no_screen_without_keys(redirection: str) -> None:
    with Session(["bash", "-c", f"{' '.join(GDTUI)} {redirection}; exit $?"]) as session:
        assert session.exit_code() == 2
        assert "--plain" in session.printed
        assert session.received.count(b"\n") == 1


BOGUS = {
    "COLUMNS": "40",
    "LINES": "10",
    "ESCDELAY": "bogus",
    "TEXTUAL": "bogus",
    "TEXTUAL_ANIMATIONS": "bogus",
    "TEXTUAL_COLOR_SYSTEM": "bogus",
    "TEXTUAL_DEBUG": "1",
    "TEXTUAL_DRIVER": "no:such",
    "TEXTUAL_FPS": "bogus",
    "TEXTUAL_PRESS": "q",
    "TEXTUAL_SCREENSHOT": "0",
    "TEXTUAL_THEME": "bogus",
}


@pytest.mark.parametrize(
    "environment", [BOGUS, *(pytest.param({name: BOGUS[name]}, marks=pytest.mark.sweep) for name in BOGUS)]
)
def test_no_setting_spoils_it(environment: dict[str, str | None], tmp_path: Path) -> None:
    with Session(GDTUI, environment={**environment, "PWD": str(tmp_path)}) as session:
        session.wait_for("q quit")
        assert "quit" in session.screen.display[23]
        session.resize(100, 30)
        session.wait(lambda: "quit" in session.screen.display[29])
        session.type("q")
        assert session.exit_code() == 0
    assert not Path("keys.log").exists()


@pytest.mark.parametrize(
    "answer", [b"", b"\x1b[9999n\x1b]garbage\x07", *slowly(b"\x1b[?1;2c", b"0n", b"\x1b[0")]
)
def test_a_terminal_that_answers_nothing_or_garbage(answer: bytes) -> None:
    with Session([*SAMPLE, "", "--play"], answers=False) as session:
        session.wait_for("tick     0")
        session.type(answer)
        session.wait(lambda: re.search(r"tick +([2-9]\d|\d{3})", session.text), what="twenty ticks or more")
        session.type("q")
        assert session.exit_code() == 0
        assert session.is_restored()


def test_a_terminal_without_a_size_has_the_usual_one() -> None:
    with Session(size=(80, 24), before=lambda: __import__("pty_session").set_size(0, (0, 0))) as session:
        session.wait_for("tick     0")
        assert session.screen.display[1].rstrip().endswith("╮")
        session.type("q")
        assert session.exit_code() == 0
