"""What the bowl forecasts, against stepping with the chapter's own functions."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import gdtui
from gdtui.descent import chapter
from gdtui.descent.bowl import Bowl
from gdtui.descent.forecast import MOST_EPOCHS, Forecast
from gdtui.settings import one_digit_down
from tests.quick import every

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Data = tuple[Floats, Floats]

FILES = sorted((Path(gdtui.__file__).parent / "data").glob("*/*.csv"))
NAMES = [path.stem for path in FILES]


def read(name: str, standardized: bool = False) -> Data:
    numbers = np.loadtxt(FILES[NAMES.index(name)], delimiter=",", skiprows=1)
    inputs = numbers[:, :-1]
    if standardized:
        inputs = (inputs - inputs.mean(axis=0)) / inputs.std(axis=0)
    return np.column_stack([np.ones(len(inputs)), inputs]), numbers[:, -1:]


def stepped(X: Floats, Y: Floats, weights: Floats, lr: float, epochs: int) -> Iterator[Floats]:
    """Step the weights through epochs 0, 1, ... as the chapter does."""
    for _ in range(epochs + 1):
        yield weights
        weights = weights - lr * chapter.gradient(X, Y, weights)


def zeros(X: Floats) -> Floats:
    return np.zeros((X.shape[1], 1))


def first_epoch_within(X: Floats, Y: Floats, lr: float, goal: float, most: int = 100_000) -> int:
    steps = enumerate(stepped(X, Y, zeros(X), lr, most))
    return next(epoch for epoch, w in steps if chapter.loss(Y, chapter.model(X, w)) <= goal)


def first_epoch_not_finite(X: Floats, Y: Floats, weights: Floats, lr: float) -> int:
    with np.errstate(all="ignore"):
        for epoch, now in enumerate(stepped(X, Y, weights, lr, 100_000)):
            numbers = chapter.loss(Y, chapter.model(X, now)), chapter.gradient(X, Y, now), now
            if not all(np.all(np.isfinite(number)) for number in numbers):
                return epoch
    raise AssertionError("it never overflows")


def test_the_catalogue_was_found() -> None:
    assert {"line", "plane", "galton", "cars", "faithful", "trees"} <= set(NAMES)


def furthest(data: Data, times: float, epochs: int) -> float:
    """Find the largest error of the closed form over a run, as a part of the weights' norm."""
    X, Y = data
    bowl = Bowl.of(X, Y)
    lr, worst = times * bowl.stable_below, 0.0
    for epoch, weights in enumerate(stepped(X, Y, zeros(X), lr, epochs)):
        if np.abs(weights).max() > 1e150:
            break
        if epoch % 97 == 0 or epoch < 20 or epoch == epochs:
            error = np.linalg.norm(bowl.weights_at(zeros(X), lr, epoch) - weights)
            worst = max(worst, float(error) / max(float(np.linalg.norm(weights)), 1e-300))
    return worst


@pytest.mark.parametrize("standardized", [False, True])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("times", "bound"),
    every(
        2,
        [(0.1, 1e-11), (0.5, 1e-11), (0.99, 1e-11), (1.01, 1e-9), (5.0, 1e-9), (1.2, 1e-9)],
        others=pytest.mark.slow,
    ),
)
def test_closed_form_against_5000_steps(name: str, standardized: bool, times: float, bound: float) -> None:
    assert furthest(read(name, standardized), times, 5000) < bound


def test_closed_form_against_fractions_with_factors_that_jump() -> None:
    """Two samples, exact arithmetic; at rate 5/8 the steep direction jumps, at 7/8 it grows."""
    bowl = Bowl.of([[1.0, 0.0], [1.0, 1.0]], [[1.0], [3.0]])
    for lr in (Fraction(1, 8), Fraction(5, 8), Fraction(7, 8)):
        a, b = Fraction(4), Fraction(-1)
        for epoch in range(41):
            forecast = bowl.weights_at([[4.0], [-1.0]], float(lr), epoch).ravel()
            assert forecast == pytest.approx([float(a), float(b)], rel=1e-13)
            excess = ((a - 1) ** 2 + (a + b - 3) ** 2) / 2
            found = bowl.forecast([[4.0], [-1.0]], float(lr)).excess(epoch)
            assert found == pytest.approx(float(excess), rel=1e-12)
            a, b = a - lr * ((a - 1) + (a + b - 3)), b - lr * (a + b - 3)


@pytest.mark.parametrize("scales", [[1, 1e8], [1e-8, 1e8], [1e8, 1, 1e-8], [1e8, 1, 1e-16, 1e12]])
@pytest.mark.parametrize("times", [0.5, 0.99, 1.2, 5.0])
def test_losses_and_overflow_where_columns_are_many_powers_of_ten_apart(
    scales: list[float], times: float
) -> None:
    generator = np.random.default_rng(1)
    X = np.column_stack([np.ones(20), generator.random((20, len(scales) - 1))]) * scales
    Y = generator.standard_normal((20, 1))
    bowl = Bowl.of(X, Y)
    lr = times * bowl.stable_below
    assert bowl.forecast(zeros(X), lr).grows() is bowl.too_high(lr) is (times > 1)
    for epoch, weights in enumerate(stepped(X, Y, zeros(X), lr, 100)):
        loss = chapter.loss(Y, chapter.model(X, weights))
        assert bowl.lowest_loss + bowl.forecast(zeros(X), lr).excess(epoch) == pytest.approx(loss, rel=1e-10)
        assert bowl.loss(weights) == pytest.approx(loss, rel=1e-12)
    if times > 1:
        assert bowl.overflow_epoch(zeros(X), lr) == first_epoch_not_finite(X, Y, zeros(X), lr)


def test_a_factor_next_to_one_keeps_its_digits_over_a_billion_epochs() -> None:
    """One weight: (1 - 2**-31)**(2**30), whose logarithm is -1/2 - 2**-33 - ..."""
    bowl = Bowl.of([[1.0]], [[1.0]])
    left = 1 - bowl.weights_at([[0.0]], 2.0**-32, 2**30)[0, 0]
    assert left == pytest.approx(np.exp(-0.5 - 2.0**-33), rel=1e-15)
    jumping = 1 - bowl.weights_at([[0.0]], 1 - 2.0**-32, 2**30 + 1)[0, 0]
    assert jumping == pytest.approx(-np.exp(-0.5 - 2.0**-33) * (1 - 2.0**-31), rel=1e-15)
    assert bowl.weights_at([[0.0]], 0.25, 10**9)[0, 0] == 1


def test_epoch_zero_is_the_start_itself() -> None:
    X, Y = read("cars")
    start = np.array([[0.1], [1e9]])
    assert np.array_equal(Bowl.of(X, Y).weights_at(start, 1e300, 0), start)


LOWEST = {"line": 0.009757711024267049, "plane": 0.010094353400620704, "faithful": 34.71833472873817}


@pytest.mark.parametrize("name", LOWEST)
@pytest.mark.parametrize("times", [0.05, 0.5, 0.9, 0.99])
def test_epochs_to_one_percent_is_the_very_epoch_that_stepping_finds(name: str, times: float) -> None:
    X, Y = read(name)
    bowl = Bowl.of(X, Y)
    lr = times * bowl.stable_below
    assert bowl.epochs_to(zeros(X), lr) == first_epoch_within(X, Y, lr, 1.01 * LOWEST[name])


def test_epochs_to_counts_from_the_weights_it_is_given() -> None:
    X, Y = read("line")
    bowl = Bowl.of(X, Y)
    assert bowl.epochs_to(zeros(X), 0.1) == 270
    assert bowl.epochs_to(bowl.weights_at(zeros(X), 0.1, 37), 0.1) == 233
    assert bowl.epochs_to(bowl.weights_at(zeros(X), 0.1, 269), 0.1) == 1
    assert bowl.epochs_to(bowl.weights_at(zeros(X), 0.1, 270), 0.1) == 0
    assert bowl.epochs_to(bowl.least_squares, 5.0) == 0


@pytest.mark.parametrize("rows", [2, 3, 7, 50, 1000])
def test_where_the_lowest_loss_is_zero_one_percent_of_the_first_counts(rows: int) -> None:
    X = np.column_stack([np.ones(rows), np.linspace(0, 1, rows)])
    Y = X @ [[1.1], [2.3]]
    lr = 0.3 * Bowl.of(X, Y).stable_below
    goal = 0.01 * chapter.loss(Y, np.zeros((rows, 1)))
    assert Bowl.of(X, Y).epochs_to(zeros(X), lr) == first_epoch_within(X, Y, lr, goal)


def test_a_rate_too_high_never_arrives_unless_what_grows_is_absent() -> None:
    X, Y = read("line")
    bowl = Bowl.of(X, Y)
    lr = 1.2 * bowl.stable_below
    without = bowl.least_squares + 3 * bowl.directions[:, 1:]
    assert bowl.epochs_to(zeros(X), lr) is None
    assert bowl.forecast(zeros(X), lr).grows()
    assert not bowl.forecast(zeros(X), 0.99 * bowl.stable_below).grows()
    assert bowl.too_high(lr)
    assert not bowl.forecast(without, lr).grows()
    assert bowl.overflow_epoch(without, lr) is None
    goal, steps = 1.01 * LOWEST["line"], enumerate(stepped(X, Y, without, lr, 1000))
    expected = next(epoch for epoch, w in steps if chapter.loss(Y, X @ w) <= goal)
    assert bowl.epochs_to(without, lr) == expected > 20


def test_a_run_that_arrives_in_passing_before_it_diverges() -> None:
    X, Y = read("line")
    bowl = Bowl.of(X, Y)
    lr = 1.2 * bowl.stable_below
    almost = bowl.least_squares + 3 * bowl.directions[:, 1:] + 1e-9 * bowl.directions[:, :1]
    losses = [chapter.loss(Y, X @ w) for w in stepped(X, Y, almost, lr, 300)]
    reached = bowl.epochs_to(almost, lr)
    assert reached is not None
    assert losses[reached] <= 1.01 * LOWEST["line"] < losses[reached - 1]
    assert losses[-1] > 1e20
    assert bowl.forecast(almost, lr).grows()


@pytest.mark.parametrize("seed", range(40))
def test_the_lowest_point_of_a_run_that_turns_is_found_to_the_epoch(seed: int) -> None:
    """What is allowed is the lowest of all losses: one epoch, before or after which it is more."""
    generator = np.random.default_rng(seed)
    factors = np.append(
        generator.uniform(-0.999, 0.999, 2), generator.choice([-1, 1]) * generator.uniform(1.01, 3)
    )
    amplitudes = np.append(generator.standard_normal(2), 1e-4 * generator.standard_normal())
    excesses = [float(np.sum((amplitudes * factors**epoch) ** 2)) for epoch in range(300)]
    forecast = Forecast(np.ones(3), amplitudes, np.log(np.abs(factors)))
    lowest = int(np.argmin(excesses))
    assert forecast.epochs_to(excesses[lowest] * (1 + 1e-12)) == lowest > 0
    assert forecast.epochs_to(excesses[lowest] * (1 - 1e-9)) is None


def test_further_ahead_than_can_be_waited_for_is_never() -> None:
    X = np.array([[1.0, 1e9], [1.0, 1e9 + 1], [1.0, 1e9 + 3]])
    bowl = Bowl.of(X, [[1.0], [2.0], [1.0]])
    assert bowl.epochs_to(np.zeros((2, 1)), bowl.stable_below / 2) is None
    forecast = bowl.forecast(np.zeros((2, 1)), bowl.stable_below / 2)
    assert forecast.excess(MOST_EPOCHS) > 0.01 * bowl.lowest_loss


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("standardized", [False, True])
@pytest.mark.parametrize("times", [1.3, 5.0])
def test_overflow_epoch_is_the_first_that_is_not_finite(name: str, standardized: bool, times: float) -> None:
    X, Y = read(name, standardized)
    bowl = Bowl.of(X, Y)
    lr = times * bowl.stable_below
    assert bowl.overflow_epoch(zeros(X), lr) == first_epoch_not_finite(X, Y, zeros(X), lr)


def test_overflow_of_line() -> None:
    X, Y = read("line")
    bowl = Bowl.of(X, Y)
    assert bowl.overflow_epoch(zeros(X), 1.0) == 789
    assert bowl.overflow_epoch(zeros(X), 5 * bowl.stable_below) == 161
    assert bowl.overflow_epoch(bowl.weights_at(zeros(X), 1.0, 700), 1.0) == 89
    assert bowl.overflow_epoch(zeros(X), 0.78) is None


@pytest.mark.parametrize(
    ("scale", "lr"), [(1e-120, 5e240), (1e-150, 1.5e300), (1e150, 1e-299), (1e100, 1e-199)]
)
def test_overflow_at_strange_scales(scale: float, lr: float) -> None:
    X, Y = np.array([[scale], [2 * scale]]), np.array([[1.0], [-3.0]])
    assert Bowl.of(X, Y).overflow_epoch([[0.0]], lr) == first_epoch_not_finite(X, Y, zeros(X), lr)


def test_a_gradient_can_overflow_where_the_loss_does_not() -> None:
    X, Y = np.array([[1e160]]), np.array([[1e150]])
    assert first_epoch_not_finite(X, Y, zeros(X), 1.0) == 0
    assert Bowl.of(X, Y).overflow_epoch([[0.0]], 1.0) == 0


def epochs_at_each_rate(X: Floats, Y: Floats, rates: Floats, goal: float) -> NDArray[np.int64]:
    """Step all rates side by side."""
    weights, epochs = np.zeros((X.shape[1], len(rates))), np.zeros(len(rates), dtype=np.int64)
    waiting = np.ones(len(rates), dtype=bool)
    while waiting.all() or (waiting.any() and epochs.max() < 200):
        waiting &= np.mean((Y - X @ weights) ** 2, axis=0) > goal
        epochs[waiting] += 1
        weights = weights - rates * (-2 * X.T @ (Y - X @ weights) / len(X))
    return epochs


@pytest.mark.parametrize("name", ["line", "plane"])
def test_no_rate_is_faster_than_the_fastest(name: str) -> None:
    X, Y = read(name)
    bowl = Bowl.of(X, Y)
    found = bowl.fastest_rate(zeros(X))
    assert found is not None
    rate, epochs = found
    rates = np.linspace(0.3, 0.999, 1500) * bowl.stable_below
    counts = epochs_at_each_rate(X, Y, rates, 1.01 * LOWEST[name])
    assert counts.min() == epochs == bowl.epochs_to(zeros(X), rate)
    best = rates[counts == epochs]
    assert best[0] < rate < best[-1]
    assert rate == pytest.approx((best[0] + best[-1]) / 2, abs=2 * (rates[1] - rates[0]))


def test_fastest_rate_of_line_is_what_the_lesson_says() -> None:
    X, Y = read("line")
    found = Bowl.of(X, Y).fastest_rate(zeros(X))
    assert found is not None
    assert (round(found[0], 2), found[1]) == (0.71, 37)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("standardized", [False, True])
def test_fastest_rate_and_its_epochs_agree(name: str, standardized: bool) -> None:
    X, Y = read(name, standardized)
    bowl = Bowl.of(X, Y)
    found = bowl.fastest_rate(zeros(X))
    assert found is not None
    rate, epochs = found
    assert bowl.epochs_to(zeros(X), rate) == epochs
    for other in (0.5, 0.9, 0.99, 0.9999):
        forecast = bowl.epochs_to(zeros(X), other * bowl.stable_below)
        assert forecast is not None
        assert forecast >= epochs


def test_galton_needs_millions_of_epochs_or_a_handful() -> None:
    """At the default rates, 0.0001 raw and 0.1 standardised: 7.5 million and 26."""
    raw, scaled = read("galton"), read("galton", standardized=True)
    bowl = Bowl.of(*raw)
    millions = bowl.epochs_to(zeros(raw[0]), one_digit_down(bowl.stable_below / 2))
    assert millions is not None
    assert round(millions / 1e6, 1) == 7.5
    assert Bowl.of(*scaled).epochs_to(zeros(scaled[0]), 0.1) == 26
    assert first_epoch_within(*scaled, 0.1, 1.01 * 5.000293765551662) == 26
    at_half = bowl.epochs_to(zeros(raw[0]), bowl.stable_below / 2)
    assert at_half == pytest.approx(7.03e6, rel=1e-3)
