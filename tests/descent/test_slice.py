"""The slice along the steepest direction: the chapter's loss along it, and the chapter's next step."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.data import load
from gdtui.descent import chapter
from gdtui.descent.bowl import Bowl
from gdtui.descent.surface import steepest_direction, steepest_slice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CATALOGUE = ("line", "plane", "galton", "cars", "faithful", "trees")
RANDOM = (2, 3, 5, 8, 13, 20)


@cache
def arrays(name: str | int) -> tuple[Floats, Floats]:
    """Make a data set of the catalogue, standardized where its name says so, or one of so many weights."""
    if isinstance(name, str):
        data = load(name.removesuffix(" scaled"), standardize=name.endswith(" scaled"))
        return data.X, data.Y
    random = np.random.default_rng(name)
    X = random.standard_normal((3 * name, name)) * random.uniform(0.2, 3, name)
    X[:, 0] = 1
    return X, X @ random.standard_normal((name, 1)) + random.standard_normal((3 * name, 1)) / 5


def update(X: Floats, Y: Floats, weights: Floats, lr: float) -> Floats:
    return weights - lr * chapter.gradient(X, Y, weights)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.97, 1.28, 3.0])
@pytest.mark.parametrize("name", [*CATALOGUE, *(f"{name} scaled" for name in CATALOGUE), *RANDOM])
def test_the_slice_is_the_chapters_loss_and_its_landing_the_chapters_step(
    name: str | int, share: float
) -> None:
    X, Y = arrays(name)
    values, vectors = np.linalg.eigh(2 * X.T @ X / len(X))
    lr = float(share * 2 / values[-1])
    bowl = Bowl.of(X, Y)
    direction = steepest_direction(bowl)[:, None]
    if values[-1] > values[-2] * (1 + 1e-6):  # otherwise there are several, and each is as good
        assert abs(float(direction[:, 0] @ vectors[:, -1])) == pytest.approx(1, abs=1e-9)
    weights = np.zeros((X.shape[1], 1))
    for epoch in range(8):
        cut = steepest_slice(bowl, weights, lr)
        assert cut is not None
        if epoch in (0, 1, 3, 7):
            furthest = 2 * max(abs(cut.now), abs(cut.landing))
            for place in (*np.linspace(-furthest, furthest, 9), cut.now, cut.landing):
                there = weights + (place - cut.now) * direction
                loss = chapter.loss(Y, chapter.model(X, there))
                assert cut.loss(float(place)) == pytest.approx(loss, rel=1e-7)
            # it is lowest at 0: the slope along the direction is 0 there
            bottom = chapter.gradient(X, Y, weights - cut.now * direction)
            slope = abs(float(direction[:, 0] @ bottom[:, 0]))
            assert slope <= 1e-7 * np.linalg.norm(chapter.gradient(X, Y, np.zeros_like(weights)))
        after = update(X, Y, weights, lr)
        moved = float(direction[:, 0] @ (after - weights)[:, 0])
        assert cut.landing - cut.now == pytest.approx(
            moved, rel=1e-6, abs=1e-9 * float(np.linalg.norm(after))
        )
        weights = after


def test_the_factor_decides_which_side_of_the_lowest_point_a_step_lands_on() -> None:
    X, Y = arrays("line")
    bowl = Bowl.of(X, Y)
    limit = 2 / np.linalg.eigvalsh(2 * X.T @ X / len(X))[-1]
    for share, higher, beyond in ((0.3, False, False), (0.9, False, True), (1.1, True, True)):
        cut = steepest_slice(bowl, np.zeros((2, 1)), share * limit)
        assert cut is not None
        assert cut.factor == pytest.approx(1 - 2 * share)
        assert (cut.landing * cut.now < 0) is beyond
        assert (cut.loss(cut.landing) > cut.loss(cut.now)) is higher


@pytest.mark.parametrize("name", ["line", "trees", 8])
def test_weights_off_in_other_directions_alone_are_at_the_lowest_point_of_this_one(name: str | int) -> None:
    X, Y = arrays(name)
    _, vectors = np.linalg.eigh(2 * X.T @ X / len(X))
    best = np.linalg.lstsq(X, Y, rcond=None)[0]
    cut = steepest_slice(Bowl.of(X, Y), best + vectors[:, :1], 10.0)
    assert cut is not None
    assert cut.now == cut.landing == 0
    assert cut.loss(0.0) == pytest.approx(chapter.loss(Y, chapter.model(X, best + vectors[:, :1])), rel=1e-9)


@pytest.mark.parametrize("exponent", [-498, 498])
def test_units_of_any_size_scale_the_slice(exponent: int) -> None:
    """A target in smaller units has larger distances, and a loss that grows by the square."""
    X, Y = arrays("line")
    lr, unit = 0.9, 2.0**exponent
    plain = steepest_slice(Bowl.of(X, Y), np.zeros((2, 1)), lr)
    large = steepest_slice(Bowl.of(X, Y * unit), np.zeros((2, 1)), lr)
    assert plain is not None
    assert large is not None
    assert large.factor == plain.factor
    assert large.now == pytest.approx(plain.now * unit, rel=1e-12)
    assert large.loss(large.landing) == pytest.approx(plain.loss(plain.landing) * unit * unit, rel=1e-12)
    assert large.lowest == pytest.approx(plain.lowest * unit * unit, rel=1e-12)


def test_a_place_too_far_away_has_an_infinite_loss() -> None:
    cut = steepest_slice(Bowl.of([[1.0], [2.0]], [[2.0], [4.0]]), [[0.0]], 1e300)
    assert cut is not None
    assert cut.loss(cut.landing) == np.inf


def test_inputs_that_are_0_have_no_steepest_direction() -> None:
    assert steepest_slice(Bowl.of([[0.0], [0.0]], [[1.0], [2.0]]), [[3.0]], 0.1) is None
