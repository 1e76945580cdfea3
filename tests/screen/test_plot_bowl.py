"""The bowl from above: shades, path, minimum, next step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from gdtui.screen.plots import Palette, bowl_plot, bowl_window, texts

PALETTE = Palette()
finite = st.floats(-1.7e308, 1.7e308)
LIMITS = (-1.0, 1.0)


def round_bowl(count: int = 33) -> np.ndarray:
    values = np.linspace(-1, 1, count)
    return values[None, :] ** 2 + values[:, None] ** 2


def draw(path: object, **options: object) -> list[str]:
    options = {"width": 64, "height": 24, **options}
    drawn = bowl_plot(round_bowl(), LIMITS, LIMITS, path, palette=PALETTE, **options)  # type: ignore[arg-type]
    return texts(drawn)


def canvas(lines: list[str]) -> list[str]:
    start = lines[-3].index("└")
    return [line[start + 1 :] for line in lines[:-3] if line[start] in "┤│"]


def test_the_lowest_part_is_blank_and_the_corners_are_darkest() -> None:
    inside = canvas(draw(np.empty((0, 2))))
    middle = inside[len(inside) // 2]
    assert middle[len(middle) // 2] == " "
    assert [inside[row][column] for row in (0, -1) for column in (0, -1)] == ["▓"] * 4
    from_middle = [" ·:░▒▓".index(mark) for mark in middle[len(middle) // 2 :]]
    assert from_middle == sorted(from_middle)


def test_a_ring_of_shade_lies_where_its_loss_says() -> None:
    # along the middle row the loss is w², and √(w² / 2) passes 1/6 of the way up at w = √2 / 6
    middle = canvas(draw(np.empty((0, 2)), width=204))[10]
    half = len(middle) / 2
    assert middle[int(half) :].index("·") == pytest.approx(np.sqrt(2) / 6 * half, abs=3)


def test_start_now_and_minimum_stand_where_arithmetic_puts_them() -> None:
    lines = draw([(-0.9, -0.8), (0.0, 0.3), (0.5, 0.6)], minimum=(0.25, -0.5))
    inside = canvas(lines)
    for mark, first, second in (("○", -0.9, -0.8), ("●", 0.5, 0.6), ("✕", 0.25, -0.5)):
        column = int((first + 1) / 2 * len(inside[0]))
        row = int((1 - (second + 1) / 2) * len(inside))
        assert inside[row][column] == mark
    for word in ("○ start", "── path", "● now", "✕ lowest"):
        assert word in lines[0]


@pytest.mark.parametrize(
    ("step", "head"),
    [((0.5, 0.0), "→"), ((-0.5, 0.0), "←"), ((0.0, 0.5), "↑"), ((0.0, -0.1), "↓"), ((0.4, 0.4), "↗")],
)
def test_the_arrow_points_where_the_step_goes(step: tuple[float, float], head: str) -> None:
    inside = canvas(draw([(0.0, 0.0)], step=step))
    assert [mark for row in inside for mark in row if mark in "→↗↑↖←↙↓↘"] == [head]


def test_a_step_is_drawn_to_scale() -> None:
    inside = canvas(draw([(-0.5, 0.0)], step=(1.0, 0.0)))
    row = next(row for row in inside if "→" in row)
    assert row.index("→") == int(0.75 * len(row))  # from -0.5 to 0.5 of -1 to 1


def test_no_step_has_no_arrow() -> None:
    assert not any(
        mark in row for row in canvas(draw([(0.0, 0.0)], step=(0.0, 1e-12))) for mark in "→↗↑↖←↙↓↘"
    )


def test_weights_outside_are_said() -> None:
    assert "outside" in draw([(0.0, 0.0), (5.0, 0.0)])[-1]


@pytest.mark.parametrize(
    ("start", "minimum", "window"),
    [
        ((0.0, 0.0), (1.0, -2.0), ((-0.53, 2.5), (-5.06, 1.0))),
        ((0.0, 1.0), (2.0, 1.0), ((-1.06, 5.0), (-2.06, 4.0))),  # no distance: that of the other weight
        ((3.0, 3.0), (3.0, 3.0), ((1.98, 4.0), (1.98, 4.0))),
    ],
)
def test_the_window_has_the_minimum_just_off_the_middle(
    start: tuple[float, float], minimum: tuple[float, float], window: tuple[tuple[float, float], ...]
) -> None:
    np.testing.assert_allclose(bowl_window(start, minimum), window, rtol=1e-12)


def test_a_detour_is_inside_the_window() -> None:
    (low, high), beside = bowl_window((0.0, 0.0), (1.0, 2.0), [(0.5, 9.0), (-3.0, 4.0)])
    assert low < -3.0 < 1.0 < high
    assert beside[0] < 2.0 < 9.0 < beside[1]


@pytest.mark.parametrize("height", range(9, 60))
def test_the_minimum_stands_on_the_row_of_its_tick(height: int) -> None:
    window = bowl_window((0.0, 0.0), (1.0, 2.0))
    drawn = bowl_plot(
        np.eye(2), *window, [(0.0, 0.0)], width=60, height=height, palette=PALETTE, minimum=(1.0, 2.0)
    )  # fmt: skip
    *rows, _ = texts(drawn)[3:]
    (row,) = (row for row in rows if "✕" in row)
    ticks = [row.split("┤")[0].strip() for row in rows if "┤" in row]
    if "2" in ticks or "2.0" in ticks:
        assert row.split("┤")[0].strip() in ("2", "2.0")


@settings(deadline=None, max_examples=80)
@given(
    losses=st.lists(st.floats(0, 1.7e308), min_size=6, max_size=6),
    points=st.lists(st.tuples(finite, finite), max_size=8),
    goal=st.tuples(finite, finite),
    step=st.none() | st.tuples(finite, finite),
    name=st.text(max_size=40),
    width=st.integers(0, 130),
    height=st.integers(0, 30),
)
def test_any_bowl_gives_the_asked_size(
    losses: list[float],
    points: list[tuple[float, float]],
    goal: tuple[float, float],
    step: tuple[float, float] | None,
    name: str,
    width: int,
    height: int,
) -> None:
    window = bowl_window(points[0] if points else (0.0, 0.0), goal)
    content = bowl_plot(
        np.array(losses).reshape(2, 3), *window, np.array(points).reshape(-1, 2),
        width=width, height=height, palette=PALETTE, minimum=goal, step=step, names=(name, "x"),
    )  # fmt: skip
    lines = [cell_len(line) for line in texts(content)]
    assert lines == ([width] * height if width and height else [])
