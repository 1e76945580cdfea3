from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.text import quoted, visible


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
    ],
)
def test_what_a_terminal_would_obey_becomes_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text", ["", "speed", "[bold]", "[/]", "größe µm", "日本語", "a\u0301", "\\x1b", "no\u00a0break", "😀"]
)
def test_all_else_is_unchanged(text: str) -> None:
    assert visible(text) == text


@given(st.text())
def test_what_is_shown_is_one_line_without_control_or_format_characters(text: str) -> None:
    shown = visible(text)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert len(shown.splitlines()) <= 1
    shown.encode("utf-8")


def test_long_text_is_shortened_before_it_is_escaped() -> None:
    assert quoted("abcdef", longest=6) == '"abcdef"'
    assert quoted("abc\ndefg", longest=5) == r'"abc\n…"'
