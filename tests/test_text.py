from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.wording.text import quoted, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", r"\x1b[31m"),
        ("a\nb\tc\rd", r"a\nb\tc\rd"),
        ("\x00\x7f\x9b", r"\x00\x7f\x9b"),
        ("\u202eabc\u2066", r"\u202eabc\u2066"),
        ("a\u200bb\ufeff\u00ad", r"a\u200bb\ufeff\xad"),
        ("\u2028\u2029", r"\u2028\u2029"),
        ("\udce9", r"\udce9"),
        ("\U000e0041", r"\U000e0041"),
        ("a\u200db\u200c", r"a\u200db\u200c"),
        ("👨\u200d", r"👨\u200d"),
        ("a\ufe0f\ufe0e", r"a\ufe0f\ufe0e"),
        ("\ufe0f⚠", r"\ufe0f⚠"),
        ("speed\U000e0100", r"speed\U000e0100"),
        ("a\u034f\u3164\u1160", r"a\u034f\u3164\u1160"),
        ("x\U000e0067\U000e007f", r"x\U000e0067\U000e007f"),
        ("\u0301a", "◌\u0301a"),
        ("\u0301\u0302", "◌\u0301\u0302"),
        (" \u0301", " ◌\u0301"),
        ("\x1b\u0301", "\\x1b◌\u0301"),
        ("\u0600\u061c\u200f", r"\u0600\u061c\u200f"),
        ("\ue000\u0378\uffff", r"\ue000\u0378\uffff"),
    ],
)
def test_what_a_terminal_would_obey_becomes_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        *["", "speed", "[bold]", "[/]", "größe µm", "日本語", "a\u0301", "\\x1b", "no\u00a0break", "😀"],
        *["⚠\ufe0f警告", "❤\ufe0e", "1\ufe0f\u20e3", "👍🏽", "🇩🇪🇫🇷", "\U0001fae9", "葛\U000e0100飾"],
        *["👨\u200d👩\u200d👧家族", "🏳\ufe0f\u200d🌈", "🏴\U000e0067\U000e0062\U000e0065\U000e007f"],
        *[
            "می\u200cشود",
            "क्\u200dष",
            "र\u200d\u094d",
            "שָׁלוֹם",
            "\u1112\u1161\u11ab",
            "กำ",
            "a\u0301\u0302\u0303",
        ],
    ],
)
def test_all_else_is_unchanged(text: str) -> None:
    assert visible(text) == text


JOINERS = "\u200c\u200d"
TAGS = [chr(number) for number in range(0xE0030, 0xE0080)]
odd = st.sampled_from(
    [*"a世 ◌👨🏴⚠م1", *JOINERS, "\ufe0f", "\u0301", "\u1161", "\x1b", "\u202e", "\U000e0062", "\U000e007f"]
)


@given(st.text() | st.lists(odd).map("".join))
def test_what_is_shown_is_one_line_without_control_or_format_characters(text: str) -> None:
    shown = visible(text)
    categories = {character: unicodedata.category(character) for character in shown}
    assert not set(categories.values()) & {"Cc", "Cs", "Co", "Zl", "Zp"}
    assert {each for each, category in categories.items() if category == "Cf"} <= {*JOINERS, *TAGS}
    assert not shown[:1] or categories[shown[0]][0] not in "MC" or shown[0] >= "\U0001f000"
    assert len(shown.splitlines()) <= 1
    shown.encode("utf-8")


DIRECTIONS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"


@given(st.lists(odd | st.sampled_from(DIRECTIONS)).map("".join))
def test_no_control_of_direction_is_ever_obeyed(text: str) -> None:
    assert not set(visible(text)) & set(DIRECTIONS)


def test_long_text_is_shortened_before_it_is_escaped() -> None:
    assert quoted("abcdef", longest=6) == '"abcdef"'
    assert quoted("abc\ndefg", longest=5) == r'"abc\n…"'
