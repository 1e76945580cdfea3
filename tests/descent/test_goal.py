"""The loss that counts as close to the lowest, against stepping; forecasts of extreme data."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.descent import chapter
from gdtui.descent.bowl import Bowl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

X_LINE = np.column_stack([np.ones(4), np.arange(4.0)])
Y_LINE = 2 * X_LINE[:, 1:] + 1
RANDOM = np.random.default_rng(3)
PLANE = np.column_stack([np.ones(50), RANDOM.random((50, 2))])
EXACT = {
    "line": (X_LINE, Y_LINE),
    "plane": (PLANE, PLANE @ [[0.5], [1.5], [-2.0]]),
    "one row": (X_LINE[2:3], Y_LINE[2:3]),
    "constant": (X_LINE, np.full((4, 1), 3.0)),
    "no bias": (X_LINE[1:, 1:], 2 * X_LINE[1:, 1:]),
    "more weights than rows": (PLANE[:2], np.array([[1.0], [3.0]])),
    "far from 0": (X_LINE + np.array([0, 1e6]), Y_LINE),
    "standardized": ((X_LINE - [0, 1.5]) / [1, np.std(np.arange(4.0))], Y_LINE),
}


def losses(X: Floats, Y: Floats, lr: float, epochs: int) -> tuple[list[float], list[Floats]]:
    weights, found, path = np.zeros((X.shape[1], 1)), [], []
    for _ in range(epochs + 1):
        path.append(weights)
        found.append(float(chapter.loss(Y, chapter.model(X, weights))))
        weights = weights - lr * chapter.gradient(X, Y, weights)
    return found, path


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("share", [0.05, 0.3, 0.46])
def test_an_exact_fit_counts_down_to_one_percent_of_its_first_loss(name: str, share: float) -> None:
    X, Y = EXACT[name]
    bowl = Bowl.of(X, Y)
    assert (bowl.is_exact, bowl.lowest_loss) == (True, 0.0)
    lr = share * bowl.stable_below
    by_hand, path = losses(X, Y, lr, 400)
    arrives = next((epoch for epoch, loss in enumerate(by_hand) if loss <= 0.01 * by_hand[0]), None)
    goal = bowl.goal(by_hand[0])
    for epoch in (0, 1, 2, 5, 10, 50, 200, 400):
        said = bowl.epochs_to(path[epoch], lr, goal)
        if arrives is not None:
            assert said == max(arrives - epoch, 0)
        else:
            assert said is None or said + epoch > 400


@pytest.mark.parametrize("noise", [1e-3, 1e-6, 1e-9, 1e-12])
@pytest.mark.parametrize("rows", [4, 50, 3000])
def test_a_little_noise_is_no_exact_fit(noise: float, rows: int) -> None:
    generator = np.random.default_rng(rows)
    X = np.column_stack([np.ones(rows), generator.random(rows)])
    exact = X @ [[1.0], [2.0]]
    Y = exact + noise * generator.standard_normal((rows, 1))
    assert Bowl.of(X, exact).is_exact
    if noise >= 1e-9:
        assert not Bowl.of(X, Y).is_exact
        best = np.linalg.lstsq(X, Y, rcond=None)[0]
        assert Bowl.of(X, Y).goal().loss == pytest.approx(1.01 * np.mean((Y - X @ best) ** 2), rel=1e-4)


def test_targets_of_0_are_met_at_once() -> None:
    bowl = Bowl.of(X_LINE, np.zeros((4, 1)))
    assert bowl.goal().loss == 0
    assert bowl.epochs_to([[0.0], [0.0]], 0.1) == 0


def test_a_forecast_of_squares_that_overflow_warns_of_nothing() -> None:
    X, Y = np.array([[1.0], [1.0], [1.0]]), np.array([[0.0], [1.642e154], [1.642e154]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Bowl.of(X, Y).epochs_to(np.zeros((1, 1)), 1.0) is None
        bowl = Bowl.of(np.eye(2), [[1.3e154], [1.3e154]])
        assert bowl.forecast(np.zeros((2, 1)), 3.0).excess(1) == np.inf


def extreme(seed: int) -> tuple[Floats, Floats, Floats, float]:
    generator = np.random.default_rng(seed)
    n, d = int(generator.integers(1, 8)), int(generator.integers(1, 5))
    scales = 10.0 ** generator.uniform(-160, 160, d if seed % 2 else 1)
    X = generator.integers(-9, 10, (n, d)) * scales
    if seed % 5 == 0:
        X[:, 0] = 1
    Y = generator.standard_normal((n, 1)) * 10.0 ** generator.uniform(-160, 160)
    weights = generator.standard_normal((d, 1)) * (10.0 ** generator.uniform(-160, 160) if seed % 3 else 0)
    return X, Y, weights, float(10.0 ** generator.uniform(-300, 300))


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_nothing_about_extreme_data_warns(first: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for seed in range(first, first + 50):
            X, Y, weights, rate = extreme(seed)
            bowl = Bowl.of(X, Y)
            goal = bowl.goal()
            assert bowl.lowest_loss >= 0
            assert bowl.fastest_worst_case >= 0
            bowl.fastest_rate(weights, goal)
            for lr in (rate, min(0.5 * bowl.stable_below, 1e300), min(1.1 * bowl.stable_below, 1e300)):
                if not lr > 0:
                    continue
                epochs = bowl.epochs_to(weights, lr, goal)
                assert epochs is None or epochs >= 0
                excesses = bowl.forecast(weights, lr).excesses(np.array([0, 1, 7, 10**12]))
                assert not np.isnan(excesses).any()
                assert not np.isnan(bowl.weights_at(weights, lr, 10)).any()
                bowl.overflow_epoch(weights, lr)
