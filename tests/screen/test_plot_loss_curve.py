"""The loss curve as rows of text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from gdtui.screen.plots import Curve, Palette, loss_curve, texts

PALETTE = Palette()


def rows(curves: list[Curve], **options: object) -> list[str]:
    return texts(loss_curve(curves, palette=PALETTE, **options))  # type: ignore[arg-type]


def test_a_whole_small_plot() -> None:
    # A tenth at each of four epochs: on a log axis a straight diagonal. The canvas has 60 × 16 braille dots,
    # so the dots of column c lie in row 16 c / 60, rounded down: 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, ...
    curve = Curve([0, 1, 2, 3, 4], [1.0, 0.1, 0.01, 0.001, 0.0001])
    assert rows([curve], width=37, height=8, epochs=4) == [
        " loss (log)                          ",
        "     1┤⠉⠉⠒⠒⠤⠤⣀⡀                      ",
        "      │       ⠈⠉⠑⠒⠢⠤⢄⣀               ",
        "  0.01┤               ⠉⠉⠒⠒⠤⢄⣀⡀       ",
        "0.0001┤                      ⠈⠉⠒⠒⠤⠤⣀⣀",
        "      └┬──────────────┬─────── epoch ",
        "       0              2             4",
        " Straight slope: same share an epoch.",
    ]


def test_the_present_epoch_stands_where_arithmetic_puts_it() -> None:
    curve = Curve(np.arange(101), 10.0 ** (-np.arange(101) / 25))
    lines = rows([curve], width=106, height=24, epochs=100, cursor=50, lowest=1e-4)
    canvas = [line.partition("┤")[2] or line.partition("│")[2] for line in lines[1:-3]]
    assert (len(canvas), len(canvas[0])) == (20, 99)
    (row,) = [number for number, line in enumerate(canvas) if "●" in line]
    assert canvas[row].index("●") == 99 // 2  # epoch 50 of 0 to 100
    assert row == 20 // 2  # 0.01, half way down from 1 to 0.0001
    assert "● epoch 50: loss 0.01000" in lines[0]
    assert "╌╌ best 0.000100" in lines[0]


def test_the_axes_stand_still_while_a_run_falls() -> None:
    losses = 0.01 + np.exp(-np.arange(301) / 30)
    frames = [
        rows([Curve(np.arange(n), losses[:n])], width=78, height=14, epochs=300, lowest=0.0099, cursor=n - 1)
        for n in (1, 2, 50, 200, 301)
    ]
    edges = [
        [line[:4] for line in frame[1:]] + frame[-3:] + [frame[0].partition("╌╌")[2]] for frame in frames
    ]
    assert all(edge == edges[0] for edge in edges)


def test_a_climbing_run_raises_the_axis_by_whole_decades() -> None:
    losses = 4.0 * 2.5 ** np.arange(17)
    labels = [
        [line[:7] for line in rows([Curve(np.arange(n), losses[:n])], width=60, height=14, lowest=0.01)[1:-3]]
        for n in (13, 14)
    ]
    assert 1e5 < losses[12] < losses[13] < 1e6
    assert labels[0] == labels[1]


def test_the_forecast_goes_on_where_the_run_ends() -> None:
    curve = Curve([0, 50], [1.0, 0.1], [50, 100], [0.1, 0.1])
    lines = rows([curve], width=60, height=10, epochs=100, lowest=0.01)
    ahead = lines[4].partition("┤")[2]  # the row of a loss of 0.1
    assert "·· forecast" in lines[0]
    marks = [column for column, mark in enumerate(ahead) if mark != " "]
    assert marks == list(range(marks[0], len(ahead), 2))
    assert marks[0] - len(ahead) // 2 in (0, 1)


def test_several_runs_differ_without_colour() -> None:
    runs = [Curve([0, 100], [1.0, end], name=name) for name, end in (("lr 0.1", 0.5), ("lr [b]\n", 0.01))]
    lines = rows(runs, width=70, height=14, epochs=100)
    assert "A lr 0.1" in lines[0]
    assert r"B lr [b]\n" in lines[0]
    picture = "".join(lines[1:-3])
    assert picture.count("A") >= 3
    assert picture.count("B") >= 3


def test_runs_differ_without_colour_also_at_their_beginning() -> None:
    runs = [Curve([0, 24], [1.0, 0.5 / 3**number], name=f"lr {number}") for number in range(4)]
    picture = "".join(rows(runs, width=80, height=20, epochs=300)[1:-3])
    assert all(letter in picture for letter in "ABCD")


def test_epoch_zero_is_not_on_a_logarithmic_axis() -> None:
    curve = Curve([0, 1, 10, 100], [9.0, 3.0, 2.0, 1.0])
    lines = rows([curve], width=60, height=12, log_x=True, log_y=False, cursor=0)
    assert "epoch 0" not in lines[0]
    assert lines[-3].endswith("epoch (log) ")
    assert lines[-2].split() == ["1", "10", "100"]


@pytest.mark.parametrize(
    ("width", "height"), [(0, 0), (1, 1), (23, 9), (80, 3), (5, 0), (38, 3), (30, 2), (9, 1)]
)
def test_no_room_says_so_in_the_room_there_is(width: int, height: int) -> None:
    lines = rows([Curve([0, 1], [1.0, 0.5])], width=width, height=height)
    given = f"{width} × {height}"
    whole = [
        f"A plot needs 24 × 4 cells; this is {given}.",
        f"{given}: too small for a plot",
        "too small",
        f"{given} of 24 × 4",
        "",
    ]
    assert [line.rstrip() in whole for line in lines[:1]] == [True] * bool(height)
    assert any(line.strip() for line in lines[:1]) is (width >= 9)
    assert [len(line) for line in lines] == [width] * height


def test_the_smallest_plot_has_no_legend_but_its_axes() -> None:
    lines = rows([Curve([0, 1, 2], [1.0, 0.1, 0.01])], width=38, height=4, epochs=2)
    assert "loss" not in lines[0]
    assert lines[2].endswith("epoch ")
    assert lines[3].split() == ["0", "1", "2"]
    assert any("\u2800" < mark < "\u2900" for mark in lines[0] + lines[1])


def test_the_legend_names_every_run_however_low_the_plot_is() -> None:
    curves = [Curve([0, 1], [1.0, 0.5], name=f"0.{number:03}") for number in range(1, 8)]
    for width, height in ((38, 11), (58, 12), (78, 8), (118, 8)):
        text = "\n".join(rows(curves, width=width, height=height, cursor=0, lowest=0.1))
        for letter, curve in zip("ABCDEFG", curves, strict=True):
            assert f"{letter} {curve.name}" in text


def test_a_run_with_many_rates_is_named_as_far_as_there_is_room() -> None:
    name = "0.1; 0.2 from 10; 0.3 from 20; 0.5 from 37; ..."
    curves = [Curve([0, 1], [1.0, 0.5], name=name), Curve([0, 1], [1.0, 0.4], name="0.7")]
    text = "\n".join(rows(curves, width=38, height=12))
    assert "A 0.1; 0.2 from 10; 0.3" in text
    assert "B 0.7" in text


losses = st.lists(st.floats(0, 1.7e308), max_size=12)


@settings(deadline=None, max_examples=60)
@given(
    width=st.integers(0, 130),
    height=st.integers(0, 30),
    runs=st.lists(st.tuples(losses, losses, st.text(max_size=8)), max_size=3),
    lowest=st.none() | st.floats(0, 1e300),
    cursor=st.none() | st.integers(0, 50),
    log_x=st.booleans(),
    log_y=st.booleans(),
)
def test_any_run_gives_the_asked_size(
    width: int,
    height: int,
    runs: list[tuple[list[float], list[float], str]],
    lowest: float | None,
    cursor: int | None,
    log_x: bool,
    log_y: bool,
) -> None:
    curves = [
        Curve(range(len(past)), past, range(len(past), len(past) + len(ahead)), ahead, name)
        for past, ahead, name in runs
    ]
    content = loss_curve(
        curves, width=width, height=height, palette=PALETTE,
        lowest=lowest, cursor=cursor, log_x=log_x, log_y=log_y,
    )  # fmt: skip
    if width and height:
        assert [cell_len(line) for line in texts(content)] == [width] * height
    else:
        assert content == []
