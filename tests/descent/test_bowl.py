"""The bowl's shape and bottom, against published figures, exact fractions, lstsq and central differences."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gdtui
from gdtui.descent import chapter
from gdtui.descent.bowl import Bowl
from gdtui.descent.surface import plane
from gdtui.settings import one_digit_down

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FILES = Path(gdtui.__file__).parent / "data"


def read(name: str) -> tuple[Floats, Floats]:
    (path,) = FILES.glob(f"*/{name}.csv")
    numbers = np.loadtxt(path, delimiter=",", skiprows=1)
    return np.column_stack([np.ones(len(numbers)), numbers[:, :-1]]), numbers[:, -1:]


PUBLISHED: list[tuple[str, float, list[float], float]] = [
    ("line", 0.7804391250332103, [0.99306104, 2.00188271], 0.009757711024267049),
    ("plane", 0.655944248005601, [0.492257, 1.55432589, -2.07248965], 0.010094353400620704),
    ("galton", 2.14124e-4, [23.94153018, 0.64629058], 5.000293765551662),
    ("cars", 3.76709e-3, [-17.57909489, 3.93240876], 227.07042102189777),
    ("faithful", 6.95785e-2, [33.47439702, 10.7296414], 34.71833472873817),
    ("trees", 1.66824e-4, [-57.98765892, 4.7081605, 0.33925123], 13.610366426530604),
]


@pytest.mark.parametrize(("name", "limit", "weights", "lowest"), PUBLISHED)
def test_published_figures(name: str, limit: float, weights: list[float], lowest: float) -> None:
    bowl = Bowl.of(*read(name))
    assert bowl.stable_below == pytest.approx(limit, rel=3e-6)
    assert bowl.least_squares.ravel() == pytest.approx(weights, abs=5.1e-9)
    assert bowl.lowest_loss == pytest.approx(lowest, rel=1e-12)


def test_line_limit_to_all_digits() -> None:
    assert Bowl.of(*read("line")).stable_below == pytest.approx(0.7804391250332103, rel=2e-15)


@pytest.mark.parametrize("name", [row[0] for row in PUBLISHED])
def test_curvature_against_central_differences_of_the_chapters_gradient(name: str) -> None:
    X, Y = read(name)
    bowl, d = Bowl.of(X, Y), X.shape[1]
    near = bowl.least_squares
    columns = [
        chapter.gradient(X, Y, near + step) - chapter.gradient(X, Y, near - step)
        for step in np.eye(d)[:, :, None] / 2
    ]
    H = np.hstack(columns)
    rebuilt = bowl.directions @ np.diag(bowl.curvatures) @ bowl.directions.T
    np.testing.assert_allclose(rebuilt, H, atol=1e-11 * np.abs(H).max())
    np.testing.assert_allclose(bowl.directions.T @ bowl.directions, np.eye(d), atol=1e-14)
    assert np.all(np.diff(bowl.curvatures) <= 0)


@pytest.mark.parametrize("name", [row[0] for row in PUBLISHED])
def test_loss_is_the_chapters_far_away_and_at_the_bottom(name: str) -> None:
    X, Y = read(name)
    bowl = Bowl.of(X, Y)
    for weights in (np.zeros((X.shape[1], 1)), np.full((X.shape[1], 1), -3.0), bowl.least_squares * 1.001):
        assert bowl.loss(weights) == pytest.approx(chapter.loss(Y, chapter.model(X, weights)), rel=1e-12)
    assert bowl.loss(bowl.least_squares) == bowl.lowest_loss


def dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def exactly(X: Floats, Y: Floats) -> tuple[list[Fraction], Fraction]:
    """Least squares by elimination on the normal equations, in fractions."""
    rows = [[Fraction(float(x)) for x in row] for row in X]
    actual, d = [Fraction(float(y)) for y in Y.ravel()], X.shape[1]
    columns = [*zip(*rows, strict=True), tuple(actual)]
    table = [[dot(columns[i], column) for column in columns] for i in range(d)]
    for i in range(d):
        table[i] = [value / table[i][i] for value in table[i]]
        for k in range(d):
            if k != i:
                table[k] = [a - table[k][i] * b for a, b in zip(table[k], table[i], strict=True)]
    weights = [row[-1] for row in table]
    misses = [y - dot(row, weights) for row, y in zip(rows, actual, strict=True)]
    return weights, dot(misses, misses) / len(rows)


def test_vandermonde_of_degree_ten_against_fractions() -> None:
    x = np.arange(16) / 8 - 1
    X, Y = np.vander(x, 11, increasing=True), np.cos(40 * x)[:, None]
    weights, lowest = exactly(X, Y)
    bowl = Bowl.of(X, Y)
    assert bowl.least_squares.ravel() == pytest.approx([float(w) for w in weights], rel=1e-9)
    assert bowl.lowest_loss == pytest.approx(float(lowest), rel=1e-12)
    assert bowl.loss(bowl.least_squares) == pytest.approx(float(lowest), rel=1e-12)


def test_hilbert_like_columns_against_fractions() -> None:
    X = np.array([[1 / (i + j + 1) for j in range(6)] for i in range(9)])
    Y = np.array([[(-1.0) ** i] for i in range(9)])
    weights, lowest = exactly(X, Y)
    bowl = Bowl.of(X, Y)
    assert bowl.least_squares.ravel() == pytest.approx([float(w) for w in weights], rel=1e-8)
    assert bowl.lowest_loss == pytest.approx(float(lowest), rel=1e-10)


def test_small_curvatures_keep_their_digits_where_columns_differ_a_hundred_millionfold() -> None:
    """The product of the eigenvalues is the determinant, here exact."""
    generator = np.random.default_rng(3)
    X = generator.random((12, 3)) * np.array([1e-8, 1.0, 1e8])
    columns = [[Fraction(float(x)) for x in column] for column in X.T]
    G = [[2 * dot(a, b) / 12 for a in columns] for b in columns]
    determinant = (
        G[0][0] * (G[1][1] * G[2][2] - G[1][2] * G[2][1])
        - G[0][1] * (G[1][0] * G[2][2] - G[1][2] * G[2][0])
        + G[0][2] * (G[1][0] * G[2][1] - G[1][1] * G[2][0])
    )
    bowl = Bowl.of(X, np.ones((12, 1)))
    assert math.prod(bowl.curvatures.tolist()) == pytest.approx(float(determinant), rel=1e-13)
    assert bowl.curvatures[0] == pytest.approx(float(G[2][2]), rel=1e-13)
    assert bowl.condition_number == pytest.approx(bowl.curvatures[0] / bowl.curvatures[-1], rel=1e-13)


def test_exactly_linear_target_has_next_to_no_lowest_loss() -> None:
    X = np.column_stack([np.ones(200), np.linspace(50, 90, 200)])
    bowl = Bowl.of(X, X @ [[3.0], [0.7]])
    assert 0 <= bowl.lowest_loss < 1e-25
    assert bowl.least_squares.ravel() == pytest.approx([3.0, 0.7], rel=1e-12)


@pytest.mark.parametrize("name", [row[0] for row in PUBLISHED])
def test_too_high_begins_at_the_limit(name: str) -> None:
    bowl = Bowl.of(*read(name))
    assert not bowl.too_high(0.99 * bowl.stable_below)
    assert bowl.too_high(1.01 * bowl.stable_below)
    assert bowl.factors(bowl.stable_below)[0] == pytest.approx(-1, abs=1e-15)


def test_worst_case_rate_makes_both_ends_equally_slow() -> None:
    bowl = Bowl.of(*read("plane"))
    factors = bowl.factors(bowl.fastest_worst_case)
    assert factors[0] == pytest.approx(-factors[-1], rel=1e-12)
    assert abs(factors).max() < min(
        abs(bowl.factors(bowl.fastest_worst_case * f)).max() for f in (0.99, 1.01)
    )


def test_worst_case_rate_stands_at_the_cliffs_edge_on_galton() -> None:
    bowl = Bowl.of(*read("galton"))
    assert bowl.fastest_worst_case == pytest.approx(bowl.stable_below, rel=1e-6)
    assert not bowl.too_high(bowl.fastest_worst_case)


@pytest.mark.parametrize("blocks", [1, 2, 7])
def test_a_triangle_of_more_data_has_the_same_bowl(blocks: int) -> None:
    generator = np.random.default_rng(8)
    X, Y = generator.random((9000, 3)), generator.random((9000, 1))
    parts = [np.linalg.qr(part, mode="r") for part in np.array_split(np.hstack([X, Y]), blocks)]
    stacked = np.vstack([np.asarray(part) for part in parts])
    stacked *= np.sqrt(len(stacked) / 9000)
    whole, reduced = Bowl.of(X, Y), Bowl.of(stacked[:, :3], stacked[:, 3:], samples=9000)
    np.testing.assert_allclose(reduced.curvatures, whole.curvatures, rtol=1e-13)
    np.testing.assert_allclose(reduced.least_squares, whole.least_squares, rtol=1e-12)
    assert reduced.lowest_loss == pytest.approx(whole.lowest_loss, rel=1e-12)
    assert whole.lowest_loss == pytest.approx(
        chapter.loss(Y, X @ np.linalg.lstsq(X, Y, rcond=None)[0]), rel=1e-12
    )


matrices = st.integers(1, 6).flatmap(
    lambda d: st.lists(st.lists(st.integers(-9, 9), min_size=d + 1, max_size=d + 1), min_size=1, max_size=9)
)


@given(matrices)
@settings(deadline=None)
def test_bottom_against_lstsq_over_random_small_integers(table: list[list[int]]) -> None:
    """Many of these are collinear, have fewer rows than columns, or are zero."""
    data = np.array(table, dtype=np.float64)
    X, Y = data[:, :-1], data[:, -1:]
    start = np.arange(1.0, X.shape[1] + 1)[:, None]
    bowl = Bowl.of(X, Y)
    shortest = np.linalg.lstsq(X, Y, rcond=None)[0]
    nearest = start + np.linalg.lstsq(X, Y - X @ start, rcond=None)[0]
    np.testing.assert_allclose(bowl.least_squares, shortest, atol=1e-9)
    np.testing.assert_allclose(bowl.minimum(start), nearest, atol=1e-9)
    assert bowl.lowest_loss == pytest.approx(chapter.loss(Y, X @ shortest), rel=1e-9, abs=1e-20)
    assert bowl.loss(start) == pytest.approx(chapter.loss(Y, X @ start), rel=1e-9, abs=1e-20)
    assert np.sum(bowl.curvatures > 0) == np.linalg.matrix_rank(X)
    np.testing.assert_allclose(X @ bowl.directions[:, bowl.curvatures == 0], 0, atol=1e-13 * 60)


def test_loss_over_two_weights_is_the_chapters_at_every_point() -> None:
    X, Y = read("plane")
    axes, first, second = np.eye(3), np.linspace(-4, 4, 7), np.linspace(-3, 1, 5)
    losses = plane(Bowl.of(X, Y), axes[1], axes[2], axes[0], first, second)
    assert losses.shape == (5, 7)
    for row, bias in enumerate(second):
        for column, slope in enumerate(first):
            point = np.array([[bias], [1.0], [slope]])
            assert losses[row, column] == pytest.approx(chapter.loss(Y, X @ point), rel=1e-12)


def test_loss_over_the_plane_of_two_directions_keeps_its_digits_near_the_bottom() -> None:
    X, Y = read("line")
    bowl = Bowl.of(X, Y)
    steep, slow = bowl.directions.T
    a, b = np.array([-1e-6, 0.0, 2e-6]), np.array([0.0, 1e-5])
    heights = plane(bowl, bowl.least_squares, steep, slow, a, b) - bowl.lowest_loss
    expected = (bowl.curvatures[0] * a**2 + bowl.curvatures[1] * b[:, None] ** 2) / 2
    np.testing.assert_allclose(heights, expected, atol=4e-18)


@pytest.mark.parametrize(
    ("number", "rounded"),
    [
        (0.39021956, 0.3),
        (1.07062e-4, 1e-4),
        (0.3, 0.3),
        (0.7, 0.7),
        (9.99e9, 9e9),
        (5.0, 5.0),
        (2e-323, 2e-323),
    ],
)
def test_one_digit_down(number: float, rounded: float) -> None:
    assert one_digit_down(number) == rounded


@given(st.floats(min_value=0, allow_nan=False, exclude_min=True))
def test_one_digit_down_never_rounds_up(number: float) -> None:
    rounded = one_digit_down(number)
    assert number / 2 <= rounded <= number


@pytest.mark.parametrize(
    ("X", "Y"),
    [([[1.0]], [1.0]), ([1.0], [[1.0]]), ([[1.0], [2.0]], [[1.0]]), (np.empty((0, 2)), np.empty((0, 1)))],
)
def test_shapes_that_do_not_match_are_refused(X: Any, Y: Any) -> None:
    with pytest.raises(ValueError, match=r"they must be \(n, d\) and \(n, 1\)"):
        Bowl.of(X, Y)
