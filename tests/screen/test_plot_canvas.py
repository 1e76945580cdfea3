"""The canvas: marks and lines in the cells that arithmetic says, cut off at the frame."""

from __future__ import annotations

import unicodedata

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.screen.plots.canvas import Canvas

BLUE = "#0000ff"


def texts(canvas: Canvas) -> list[str]:
    return ["".join(text for text, _ in row) for row in canvas.rows()]


def test_marks_stand_in_the_cell_of_their_fraction() -> None:
    canvas = Canvas(4, 3)
    canvas.marks([0.0, 0.30, 0.99], [0.0, 0.5, 1.0], "o", BLUE)
    assert texts(canvas) == ["   o", " o  ", "o   "]


def test_a_level_line_is_a_row_of_braille_dots_at_its_height() -> None:
    rows = []
    for height in (0.99, 0.70, 0.45, 0.10):
        canvas = Canvas(3, 1)
        canvas.line([0, 1], [height, height], BLUE)
        rows += texts(canvas)
    assert rows == ["⠉⠉⠉", "⠒⠒⠒", "⠤⠤⠤", "⣀⣀⣀"]


def test_a_dot_is_one_eighth_of_a_cell() -> None:
    canvas = Canvas(3, 1)
    canvas.dots([0.1, 0.5 + 1 / 12, 0.9], [0.9, 0.6, 0.1], BLUE)
    assert texts(canvas) == ["⠁⠐⢀"]


def test_dashes_leave_gaps() -> None:
    canvas = Canvas(12, 1)
    canvas.line([0, 1], [0.1, 0.1], BLUE, dashed=True)
    (row,) = texts(canvas)
    assert row.strip("⣀⡀⢀ ") == ""
    assert 4 <= row.count(" ") <= 7


def test_lines_beyond_the_frame_are_cut_at_the_right_place() -> None:
    canvas = Canvas(8, 4)
    canvas.line([-1, 2], [-1e6, 1e6 + 1], BLUE)  # crosses at the middle, all but upright
    assert all(row.strip() for row in texts(canvas))
    assert {column for row in texts(canvas) for column, mark in enumerate(row) if mark != " "} <= {3, 4}


def test_later_marks_lie_over_earlier_ones_and_all_over_the_background() -> None:
    canvas = Canvas(3, 2)
    canvas.line([0, 1], [0.6, 0.6], BLUE)
    canvas.marks([0.5], [0.6], "x", BLUE)
    canvas.background(["...", ":::"], BLUE)
    assert texts(canvas)[0][1] == "x"
    assert texts(canvas)[1] == ":::"


def test_colours_come_back_as_they_went_in() -> None:
    canvas = Canvas(2, 1)
    canvas.marks([0.2], [0.5], "a", "#0a141e")
    canvas.marks([0.8], [0.5], "b", "#ffffff")
    assert canvas.rows() == [[("a", "#0a141e"), ("b", "#ffffff")]]


def test_an_upright_stroke_reaches_from_one_height_to_the_other() -> None:
    canvas = Canvas(1, 10)
    canvas.vertical(0.5, "│", BLUE, 0.85, 0.35)
    assert "".join(texts(canvas)) == " ││││││   "


@settings(deadline=None, max_examples=60)
@given(
    width=st.integers(1, 40),
    height=st.integers(1, 12),
    points=st.lists(st.tuples(*[st.floats(-1e150, 1e150)] * 2), max_size=12),
    dashed=st.booleans(),
)
def test_any_line_fits_in_any_canvas(
    width: int, height: int, points: list[tuple[float, float]], dashed: bool
) -> None:
    canvas = Canvas(width, height)
    x, y = np.array(points).reshape(-1, 2).T
    canvas.line(x, y, BLUE, dashed)
    canvas.marks(x, y, "o", BLUE)
    rows = texts(canvas)
    assert [len(row) for row in rows] == [width] * height


def test_each_dot_of_a_cell_is_the_one_that_unicode_names() -> None:
    numbers = {(0, 0): 1, (0, 1): 2, (0, 2): 3, (1, 0): 4, (1, 1): 5, (1, 2): 6, (0, 3): 7, (1, 3): 8}
    for (column, row), number in numbers.items():
        canvas = Canvas(3, 2)
        canvas.dots([(2 + column + 0.5) / 6], [1 - (4 + row + 0.5) / 8], BLUE)
        assert texts(canvas) == ["   ", f" {unicodedata.lookup(f'BRAILLE PATTERN DOTS-{number}')} "]


def test_dots_join_the_dots_that_are_there_and_a_marker_takes_their_cells() -> None:
    canvas = Canvas(2, 1)
    canvas.dots([0.1, 0.4], [0.9, 0.9], BLUE)
    canvas.dots([0.1], [0.1], BLUE)
    assert texts(canvas) == [f"{unicodedata.lookup('BRAILLE PATTERN DOTS-147')} "]
    canvas.line([0.0, 1.0], [0.5, 0.5], BLUE, marker="#")
    assert texts(canvas) == ["##"]
