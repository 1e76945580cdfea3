"""Widths: those of Rich, for each character that is taken to be narrow and for any text."""

from __future__ import annotations

import sys

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len as by_rich

from gdtui.screen.widths import NARROW, cell_len

NARROW_CHARACTERS = [chr(code) for code in range(32, sys.maxunicode + 1) if NARROW.fullmatch(chr(code))]


def test_each_narrow_character_takes_one_cell() -> None:
    assert len(NARROW_CHARACTERS) > 900
    assert [character for character in NARROW_CHARACTERS if by_rich(character) != 1] == []


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"))) | st.text(NARROW_CHARACTERS))
def test_a_text_is_as_wide_as_rich_says(text: str) -> None:
    assert cell_len(text) == by_rich(text)
