"""What text and colours become on lesser terminals."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import gdtui
from gdtui.screen.terminal.capabilities import Colours
from gdtui.screen.terminal.colours import appearance
from gdtui.screen.terminal.pen import PLAIN, Pen, change, pen_after

ASCII_TEXT, _ = appearance(Colours.TRUE, ascii_only=True)
AS_IT_IS, _ = appearance(Colours.TRUE, ascii_only=False)
RED_ON_BLACK = Pen(("1",), "38;2;255;0;0", "48;2;0;0;0")


@pytest.mark.parametrize(
    ("unicode", "ascii_only"),
    [
        ("╭─ loss ─╮", "+- loss -+"),
        ("│ ▁▂▃▄▅▆▇█", "| _.-=+*%#"),
        ("ŷ = 1.3736 + 1.3078·x", "y = 1.3736 + 1.3078*x"),
        ("-2 × mean", "-2 x mean"),
        ("(0.0140² + ...)", "(0.0140^ + ...)"),
        ("±0.2237 −1 → ▶ ✖ …", "~0.2237 -1 > > x ."),
        ("⠀⡀⣿", " .#"),
        ("世é", "??e"),
        ("e\u0301", "e"),
        ("⚠\ufe0f = 1", "?? = 1"),
        ("1\ufe0f\u20e3 👨\u200d👩\u200d👧 🇩🇪!", "1? ?? ??!"),
        ("┏━┓┃┣╋", "+-+|++"),
    ],
)
def test_ascii_twins(unicode: str, ascii_only: str) -> None:
    assert ASCII_TEXT(unicode) == ascii_only


@given(st.characters(exclude_categories=["C", "M", "Zl", "Zp"]))
def test_a_twin_is_ascii_and_as_wide(character: str) -> None:
    assert ASCII_TEXT(character).isascii()
    assert len(ASCII_TEXT(character)) == cell_len(character)
    assert AS_IT_IS(character) == character


@given(st.lists(st.sampled_from([*"a⚠❤1👨世🇩é", "\ufe0f", "\u200d", "\u20e3", "\u0301", "🏽"])).map("".join))
def test_composed_text_stays_as_wide(text: str) -> None:
    assert len(ASCII_TEXT(text)) == cell_len(text)


def test_every_character_the_screens_are_written_with_has_a_twin_of_its_own() -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in Path(gdtui.__file__).parent.rglob("screen/**/*.py")
    )
    strange = {
        each for each in re.findall(r"[^\x00-\x7f]", source) if not unicodedata.category(each).startswith("L")
    }
    assert {each for each in strange if ASCII_TEXT(each) == "?" * cell_len(each)} == set()


@pytest.mark.parametrize(
    ("colours", "expected"),
    [
        (Colours.TRUE, RED_ON_BLACK),
        (Colours.TABLE, Pen(("1",), "38;5;196", "48;5;16")),
        (Colours.SIXTEEN, Pen(("1",), "31", "40")),
        (Colours.NONE, Pen(("1",))),
    ],
)
def test_colours_become_the_nearest_there_are(colours: Colours, expected: Pen) -> None:
    assert appearance(colours, ascii_only=False)[1](RED_ON_BLACK) == expected


def test_named_colours_stay() -> None:
    assert appearance(Colours.TABLE, ascii_only=False)[1](Pen((), "31", "")) == Pen((), "31", "")


@pytest.mark.parametrize(
    ("old", "new", "sequence"),
    [
        (PLAIN, PLAIN, ""),
        (Pen(("1",), "31"), PLAIN, "\x1b[m"),
        (None, Pen((), "31"), "\x1b[0;31m"),
        (Pen((), "31", "48;5;16"), Pen((), "32", "48;5;16"), "\x1b[32m"),
        (Pen(("1",), "38;5;1", "48;5;16"), Pen((), "38;5;1", "48;5;16"), "\x1b[22m"),
        (Pen(("1", "2"), "38;5;1", "48;5;16"), Pen(("2",), "38;5;1", "48;5;16"), "\x1b[22;2m"),
        (Pen(("1", "7")), Pen(("1",)), "\x1b[0;1m"),
    ],
)
def test_the_shortest_change_of_pen(old: Pen | None, new: Pen, sequence: str) -> None:
    assert change(old, new) == sequence


numbers = st.sampled_from("1 2 3 4 7 31 39 40 49 97 103 38;5;7 48;2;1;2;3".split())  # noqa: SIM905
pens = st.lists(numbers, max_size=5).map(lambda chosen: pen_after(PLAIN, ";".join(["0", *chosen])))


@given(pens | st.none(), pens)
def test_a_change_comes_to_the_new_pen(old: Pen | None, new: Pen) -> None:
    sequence = change(old, new)
    if old != new:
        assert pen_after(old or Pen(("5",), "33", "41"), sequence[2:-1]) == new
