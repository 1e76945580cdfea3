"""The fit: data and line for one input, predicted against actual for several."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from gdtui.screen.plots import Palette, PlotRow, fit_plot, predicted_plot, texts

PALETTE = Palette()
finite = st.floats(-1.7e308, 1.7e308)


def canvas(lines: list[str]) -> list[str]:
    start = lines[-3].index("└")
    return [line[start + 1 :] for line in lines[:-3] if line[start] in "┤│"]


def fit(*arguments: object, **options: object) -> list[str]:
    return texts(fit_plot(*arguments, palette=PALETTE, **options))  # type: ignore[arg-type]


def test_a_whole_small_plot() -> None:
    # three points on y = x, a level line through the middle one
    lines = fit([0.0, 5.0, 10.0], [0.0, 5.0, 10.0], (5.0, 0.0), width=32, height=10)
    assert lines == [
        " y   ── the model now  • actual ",
        "10┤                           3 ",
        "  │                           │ ",
        "  │                           │ ",
        " 5┤⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉2⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉",
        "  │ │                           ",
        " 0┤ 1                           ",
        "  └─┬────────────┬─────────── x ",
        "    0            5           10 ",
        "                                ",
    ]


def test_known_points_stand_where_arithmetic_puts_them() -> None:
    x, y = np.array([0.0, 100.0, 25.0]), np.array([0.0, 1.0, 0.75])
    lines = fit(x, y, (0.0, 0.0), width=84, height=24, numbered=3)
    inside = canvas(lines)
    width, height = len(inside[0]), len(inside)
    for mark, share_x, share_y in (("1", 0.0, 0.0), ("2", 1.0, 1.0), ("3", 0.25, 0.75)):
        column = int((share_x + 0.04) / 1.08 * width)  # the limits are 4 % wider than the data on each side
        row = int((1 - (share_y + 0.04) / 1.08) * height)
        assert inside[row][column] == mark


def test_axes_come_from_the_data_alone() -> None:
    g = np.random.default_rng(1)
    x = g.random(100)
    y = 2 * x + 1 + 0.1 * g.standard_normal(100)
    frames = [fit(x, y, line, width=78, height=14) for line in ((0, 0), (1, 2), (-1e6, 3e6), (1e300, -1e300))]
    around = [[line[:2] for line in frame[1:-1]] + frame[-3:-1] for frame in frames]
    assert around == [around[0]] * 4


@pytest.mark.parametrize(
    ("line", "words"),
    [((9.0, 0.0), "all predictions are too high"), ((-9.0, 0.0), "all predictions are too low")],
)
def test_a_line_outside_the_picture_is_said(line: tuple[float, float], words: str) -> None:
    assert words in fit([0, 1, 2], [0, 1, 2], line, width=78, height=12)[-1]


def test_a_steep_line_leaves_the_frame_at_the_right_column() -> None:
    # y = 100 x - 50 passes the picture's middle, x = 0.5, all but upright
    inside = canvas(fit([0.0, 1.0], [0.0, 1.0], (-49.5, 100.0), width=64, height=16, numbered=0))
    columns = [{column for column, mark in enumerate(row) if 0x2800 <= ord(mark) < 0x2900} for row in inside]
    assert all(columns)
    assert set.union(*columns) <= {len(inside[0]) // 2 - 1, len(inside[0]) // 2}


def test_many_rows_are_thinned_and_it_is_said() -> None:
    x = np.linspace(0, 1, 1_000_000)
    lines = fit(x, x, (0.0, 1.0), width=100, height=20, best=(0.0, 1.0))
    assert "actual, 4,082 of 1,000,000 rows" in lines[0]  # each 245th: 1,000,000 / 4,096 = 244.1


def test_names_are_shown_as_text() -> None:
    lines = fit([0, 1], [0, 1], (0, 1), width=60, height=10, x_name="[b]\x1b[31m", y_name="a\nb")
    assert lines[0].startswith(r" a\nb ")
    assert r"[b]\x1b[31m " in lines[-3]


def test_predictions_on_the_diagonal_and_beyond_the_edge() -> None:
    actual = np.array([0.0, 1.0, 2.0, 3.0])
    plain = {"width": 60, "height": 14, "palette": PALETTE, "numbered": 0}
    lines = texts(predicted_plot(actual, actual, **plain))  # type: ignore[arg-type]
    inside = canvas(lines)
    for share in (0.0, 1 / 3, 2 / 3, 1.0):
        place = (share + 0.04) / 1.08
        assert inside[int((1 - place) * len(inside))][int(place * len(inside[0]))] == "•"
    assert "dashed diagonal" in lines[-1]
    lines = texts(predicted_plot(actual + np.array([0, 0, 50, -50]), actual, **plain))  # type: ignore[arg-type]
    assert "▲" in lines[1]
    assert "▼" in lines[-4]
    assert "2 of 4 predictions lie beyond" in lines[-1]


rows = st.lists(st.tuples(finite, finite), max_size=12)
sizes = {"width": st.integers(0, 130), "height": st.integers(0, 30), "name": st.text(max_size=40)}


def assert_size(drawn: list[PlotRow], width: int, height: int) -> None:
    lines = [cell_len(line) for line in texts(drawn)]
    assert lines == ([width] * height if width and height else [])


@settings(deadline=None, max_examples=80)
@given(data=rows, line=st.tuples(finite, finite), best=st.none() | st.tuples(finite, finite), **sizes)
def test_any_fit_gives_the_asked_size(
    data: list[tuple[float, float]],
    line: tuple[float, float],
    best: tuple[float, float] | None,
    width: int,
    height: int,
    name: str,
) -> None:
    x, y = np.array(data).reshape(-1, 2).T
    content = fit_plot(
        x, y, line, width=width, height=height, palette=PALETTE, best=best, x_name=name, y_name=name
    )
    assert_size(content, width, height)


@settings(deadline=None, max_examples=60)
@given(data=rows, **sizes)
def test_any_predictions_give_the_asked_size(
    data: list[tuple[float, float]], width: int, height: int, name: str
) -> None:
    x, y = np.array(data).reshape(-1, 2).T
    assert_size(predicted_plot(x, y, width=width, height=height, palette=PALETTE, y_name=name), width, height)


@settings(deadline=None, max_examples=30)
@given(value=st.floats(-1e308, 1e308), size=st.integers(1, 6))
def test_constant_data_stand_in_the_middle(value: float, size: int) -> None:
    lines = fit([value] * size, [value] * size, (value, 0.0), width=60, height=12, numbered=1)
    assert any("1" in row[20:40] for row in canvas(lines))
