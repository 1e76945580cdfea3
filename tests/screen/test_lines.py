"""Texts and blocks that panels are drawn with, as exact rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from gdtui.screen.panels.styled_text import bar, columns, line_of, shorten, sparkline, width_of

ROWS = [
    ([1.0], 1, ["█"]),
    ([0.0], 1, ["▁"]),
    ([0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0], 1, ["▁▁▂▃▄▅▆▇█"]),
    ([1.0, 0.5, 0.0], 2, ["█  ", "██▁"]),
    ([0.75, 0.25], 2, ["▄ ", "█▄"]),
    ([2.0, -1.0], 2, ["█ ", "█▁"]),
    ([], 3, ["", "", ""]),
    ([0.5], 0, []),
]


@pytest.mark.parametrize(("levels", "height", "rows"), ROWS)
def test_a_sparkline_is_these_rows(levels: list[float], height: int, rows: list[str]) -> None:
    assert sparkline(levels, height) == rows


@given(st.lists(st.floats(0, 1), max_size=40), st.integers(1, 12))
def test_a_sparkline_stacks_eighths(levels: list[float], height: int) -> None:
    rows = sparkline(levels, height)
    assert [len(row) for row in rows] == [len(levels)] * height
    for place, level in enumerate(levels):
        eighths = sum(" ▁▂▃▄▅▆▇█".index(row[place]) for row in rows)
        assert abs(eighths - 8 * height * level) <= 0.5 + 1e-9 or eighths == 1


BARS = [
    (0.0, 4, ""),
    (0.2, 4, ""),
    (0.3, 4, "▌"),
    (1.0, 4, "█"),
    (2.6, 4, "██▌"),
    (4.0, 4, "████"),
    (4.2, 4, "████"),
    (9.0, 4, "███▶"),
    (1e300, 4, "███▶"),
    (5.0, 0, ""),
]


@pytest.mark.parametrize(("length", "width", "drawn"), BARS)
def test_a_bar_is_drawn_in_halves(length: float, width: int, drawn: str) -> None:
    assert bar(length, width) == drawn


@given(st.floats(0, 1e300), st.integers(0, 30))
def test_a_bar_never_runs_over(length: float, width: int) -> None:
    assert cell_len(bar(length, width)) <= width


@given(st.text(), st.integers(0, 20))
def test_a_shortened_text_fits_and_says_that_it_was_cut(text: str, width: int) -> None:
    short = shorten(text, width)
    assert cell_len(short) <= width
    assert short == text or short.endswith("…") or (width == 0 and not short)


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("temperature", 6, "tempe…"),
        ("x", 6, "x"),
        ("温度温度", 5, "温度…"),
        ("温度温度", 4, "温…"),
        ("ab", 1, "…"),
    ],
)
def test_wide_characters_are_cut_whole(text: str, width: int, short: str) -> None:
    assert shorten(text, width) == short


def test_columns_stand_right_aligned_also_under_wide_characters() -> None:
    assert columns(["1", "22"], [3, 4]) == "  1   22"
    assert columns(["温", "x"], [3, 2], "|") == " 温| x"


def test_a_line_is_as_wide_as_its_parts() -> None:
    assert width_of(line_of("ab", ("温", "dim"))) == 4
    assert line_of("a", ("b", "alarm"))[1].role == "alarm"
