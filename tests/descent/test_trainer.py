"""The trainer against the chapter's loop bit for bit, closed forms, and a model that replays everything."""

from __future__ import annotations

import math
import time
from dataclasses import fields, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.data import load
from gdtui.data.dataset import Dataset
from gdtui.descent.history import DEFAULT_MEMORY
from gdtui.descent.snapshot import Snapshot, Status
from gdtui.descent.trainer import Trainer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LINE_LIMIT = 0.7804391250332103


def dataset(X: Any, Y: Any) -> Dataset:
    X, Y = np.array(X, dtype=float), np.array(Y, dtype=float)
    return Dataset("made", X, Y, tuple(f"x{j}" for j in range(X.shape[1])), "y", has_bias=False)


def made(n: int, d: int, seed: int, of_inputs: float = 1.0, of_actual: float = 1.0) -> Dataset:
    random = np.random.default_rng(seed)
    return dataset(random.standard_normal((n, d)) * of_inputs, random.standard_normal((n, 1)) * of_actual)


def line(rate: float = 0.1, epochs: int = 300, **options: Any) -> Trainer:
    return Trainer(load("line"), learning_rate=rate, epochs=epochs, **options)


class Epoch(NamedTuple):
    """One turn of the chapter's loop."""

    weights: Floats
    predictions: Floats
    loss: float
    gradient: Floats

    @property
    def finite(self) -> bool:
        return bool(np.isfinite(self.loss) and np.isfinite(self.gradient).all())


def chapter(data: Dataset, weights: Floats) -> Epoch:
    X, Y = data.X, data.Y
    with np.errstate(all="ignore"):
        Y_pred = np.dot(X, weights)
        current_loss = np.mean((Y - Y_pred) ** 2)
        gradients = -2 * np.dot(X.T, (Y - Y_pred)) / len(X)
    return Epoch(weights, Y_pred, float(current_loss), gradients)


def after(data: Dataset, state: Epoch, rate: float) -> Epoch:
    with np.errstate(all="ignore"):
        return chapter(data, state.weights - rate * state.gradient)


def same(trainer: Trainer, expected: Epoch) -> None:
    """Hold what the trainer shows against one turn of the loop, to the last bit."""
    snapshot = trainer.snapshot()
    assert snapshot.epoch == trainer.epoch
    assert snapshot.loss == trainer.loss == expected.loss
    assert snapshot.weights.tobytes() == expected.weights.tobytes()
    assert snapshot.gradient.tobytes() == expected.gradient.tobytes()
    assert snapshot.predictions.tobytes() == expected.predictions[:5].tobytes()
    assert snapshot.difference.tobytes() == (trainer.data.Y - expected.predictions)[:5].tobytes()
    assert snapshot.actual.tobytes() == trainer.data.Y[:5].tobytes()
    with np.errstate(over="ignore"):
        assert np.array_equal(snapshot.next_step, -trainer.learning_rate * expected.gradient)


def pictures(snapshot: Snapshot) -> list[Any]:
    """Take a snapshot apart into things that can be compared."""
    values = [getattr(snapshot, field.name) for field in fields(snapshot) if field.name != "data"]
    flat: list[Any] = []
    while values:
        value = values.pop()
        if isinstance(value, tuple):
            values.extend(value)
        else:
            flat.append((value.shape, value.tobytes()) if isinstance(value, np.ndarray) else value)
    return flat


# the same numbers as the chapter


scales = st.integers(-140, 140).map(lambda exponent: 10.0**exponent)


@settings(max_examples=80, deadline=None)
@given(
    st.integers(1, 40),
    st.integers(1, 12),
    st.integers(0, 2**32),
    scales,
    scales,
    st.floats(1e-3, 5),
    st.booleans(),
)
def test_every_epoch_is_the_chapters(
    n: int, d: int, seed: int, of_inputs: float, of_actual: float, times: float, from_zeros: bool
) -> None:
    """Whatever the scale; where the loop's next epoch is not finite, the trainer stands before it."""
    data = made(n, d, seed, of_inputs, of_actual)
    curvature = float(np.sum((data.X / of_inputs) ** 2)) / n
    with np.errstate(over="ignore"):
        rate = float(np.clip(times / curvature / of_inputs / of_inputs, 1e-300, 1e300))
    start = np.random.default_rng(seed).standard_normal((d, 1)) * (of_actual / of_inputs)
    state = chapter(data, np.zeros((d, 1)) if from_zeros else start)
    if not state.finite:
        with pytest.raises(ValueError, match="epoch 0"):
            Trainer(data, learning_rate=rate, epochs=30, weights=state.weights)
        return
    trainer = Trainer(data, learning_rate=rate, epochs=30, weights=state.weights)
    for epoch in range(31):
        assert trainer.epoch == epoch
        same(trainer, state)
        state = after(data, state, rate)
        if epoch == 30:
            assert trainer.status is Status.FINISHED
        elif not state.finite:
            assert (trainer.status, trainer.overflow_epoch) == (Status.OVERFLOWED, epoch + 1)
            assert not trainer.step()
            return
        else:
            assert trainer.step()


def test_line_to_the_figures_of_the_source() -> None:
    trainer = line()
    losses = {}
    for epoch in (0, 37, 100, 300):
        trainer.seek(epoch)
        losses[epoch] = trainer.loss
    assert losses == pytest.approx(
        {0: 4.421015262258001, 37: 0.05004868703549247, 100: 0.017644539870484244, 300: 0.009802206307917966},
        rel=1e-13,
    )
    assert trainer.snapshot().weights.ravel() == pytest.approx([1.00570843, 1.97881733], abs=5.1e-9)
    hot = line(1.0)
    hot.seek(16)
    assert hot.loss == pytest.approx(6882753.533388054, rel=1e-12)


@pytest.mark.parametrize("rate", [0.125, 0.3, 0.9, 1.1])
def test_one_weight_against_exact_fractions(rate: float) -> None:
    """Input 1, actual 3: the miss of epoch k is 3 (1 - 2 rate)^k."""
    trainer = Trainer(dataset([[1.0]], [[3.0]]), learning_rate=rate, epochs=60)
    for epoch in range(61):
        miss = 3 * (1 - 2 * Fraction(rate)) ** epoch
        assert trainer.loss**0.5 == pytest.approx(abs(float(miss)), rel=1e-12, abs=1e-14)
        assert trainer.snapshot().weights[0, 0] == pytest.approx(float(3 - miss), rel=1e-12, abs=1e-14)
        trainer.step()


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 30), st.integers(1, 8), st.integers(0, 2**32), st.floats(0.01, 0.99))
def test_weights_against_the_closed_form(n: int, d: int, seed: int, times: float) -> None:
    """w_k = w* + V (1 - lr Λ)^k Vᵀ (w_0 - w*), with w* from the pseudo-inverse."""
    data = made(n, d, seed)
    start = np.random.default_rng(seed + 1).standard_normal((d, 1))
    curvatures, directions = np.linalg.eigh(2 * data.X.T @ data.X / n)
    rate = times * 2 / curvatures[-1]
    best = np.linalg.pinv(data.X) @ data.Y
    null = start - np.linalg.pinv(data.X) @ data.X @ start
    trainer = Trainer(data, learning_rate=rate, epochs=200, weights=start)
    for epoch in (1, 7, 50, 200):
        trainer.seek(epoch)
        factors = (1 - rate * np.clip(curvatures, 0, None))[:, None] ** epoch
        expected = best + null + directions @ (factors * (directions.T @ (start - best - null)))
        assert trainer.snapshot().weights == pytest.approx(
            expected, rel=1e-7, abs=1e-7 * (1 + np.abs(best).max())
        )


# any sequence of what a user can do


class Replay:
    """A naive trainer: it holds the schedule and replays the run from epoch 0 whenever it is asked."""

    def __init__(self, data: Dataset, start: Floats, rate: float, epochs: int) -> None:
        self.data, self.start, self.epochs = data, start, epochs
        self.schedule = {0: rate}
        self.epoch = self.furthest = 0
        first = chapter(data, start)
        self.alarm = 1e6 * max(first.loss, float(np.var(data.Y)))

    def rate(self, epoch: int) -> float:
        return self.schedule[max(start for start in self.schedule if start <= epoch)]

    def states(self, last: int) -> list[Epoch]:
        states = [chapter(self.data, self.start)]
        for epoch in range(last):
            states.append(after(self.data, states[-1], self.rate(epoch)))
        return states

    def diverged_at(self, states: list[Epoch]) -> int | None:
        return next((epoch for epoch, state in enumerate(states) if state.loss > self.alarm), None)

    def advance(self, count: int) -> int:
        first = self.epoch
        target = min(first + count, self.epochs)
        states = self.states(max(target, first) + 1)
        while self.epoch < target and states[self.epoch + 1].finite:
            self.epoch += 1
            if self.diverged_at(states) == self.epoch:
                break
        self.furthest = max(self.furthest, self.epoch)
        return self.epoch - first

    def seek(self, epoch: int) -> None:
        self.epoch = min(max(epoch, 0), self.furthest)
        if epoch > self.epoch:
            self.advance(epoch - self.epoch)

    def set_rate(self, rate: float) -> int:
        if rate == self.rate(self.epoch):
            return 0
        dropped, self.furthest = self.furthest - self.epoch, self.epoch
        self.schedule = {start: old for start, old in self.schedule.items() if start < self.epoch}
        self.schedule[self.epoch] = rate
        return dropped

    def reset(self) -> None:
        self.schedule = {0: self.rate(self.epoch)}
        self.epoch = self.furthest = 0


def agree(trainer: Trainer, replay: Replay) -> None:
    epoch = replay.epoch
    states = replay.states(epoch + 1)
    assert (trainer.epoch, trainer.furthest, trainer.epochs) == (epoch, replay.furthest, replay.epochs)
    assert trainer.learning_rate == replay.rate(epoch)
    same(trainer, states[epoch])
    diverged = replay.diverged_at(states[: epoch + 1])
    assert trainer.diverged == (diverged is not None)
    assert trainer.just_diverged == (diverged == epoch)
    ends = not states[epoch + 1].finite
    assert trainer.overflow_epoch == (epoch + 1 if ends else None)
    overflowed = Status.OVERFLOWED if ends else Status.READY
    assert trainer.status is (Status.FINISHED if epoch >= replay.epochs else overflowed)
    snapshot = trainer.snapshot()
    assert (snapshot.status, snapshot.diverged) == (trainer.status, trainer.diverged)
    assert snapshot.ended == (snapshot.status is not Status.READY)
    assert [weights.tobytes() for weights in snapshot.trail] == [
        state.weights.tobytes() for state in states[max(epoch - 3, 0) : epoch + 1]
    ]
    every, losses = snapshot.curve
    assert losses.tolist() == [state.loss for state in states[: epoch + 1 : every]]


rates = st.sampled_from([0.02, 0.3, 0.97, 1.05, 3.0, 1e20, 1e90])
operations = st.one_of(
    st.tuples(st.just("step")),
    st.tuples(st.just("back")),
    st.tuples(st.just("reset")),
    st.tuples(st.just("advance"), st.integers(0, 12)),
    st.tuples(st.just("seek"), st.integers(-2, 45)),
    st.tuples(st.just("rate"), rates),
    st.tuples(st.just("epochs"), st.integers(1, 40)),
)


def carry_out(operation: tuple[Any, ...], trainer: Trainer, replay: Replay, limit: float) -> None:
    name, *rest = operation
    if name == "step":
        assert trainer.step() == (replay.advance(1) == 1)
    elif name == "back":
        assert trainer.back() == (replay.epoch > 0)
        replay.seek(replay.epoch - 1)
    elif name == "reset":
        trainer.reset()
        replay.reset()
    elif name == "advance":
        assert trainer.advance(rest[0]) == replay.advance(rest[0])
    elif name == "seek":
        trainer.seek(rest[0])
        replay.seek(rest[0])
    elif name == "rate":
        assert trainer.set_learning_rate(rest[0] * limit) == replay.set_rate(rest[0] * limit)
    else:
        trainer.epochs = replay.epochs = rest[0]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(operations, max_size=30),
    st.integers(0, 50),
    st.sampled_from([0, 200, 500, DEFAULT_MEMORY]),
    st.integers(1, 3),
)
def test_any_sequence_of_operations(sequence: list[tuple[Any, ...]], seed: int, memory: int, d: int) -> None:
    data = made(6, d, seed)
    start = np.random.default_rng(seed).standard_normal((d, 1))
    limit = float(2 / np.linalg.eigvalsh(2 * data.X.T @ data.X / 6)[-1])
    trainer = Trainer(data, learning_rate=0.3 * limit, epochs=20, weights=start, memory=memory)
    replay = Replay(data, start, 0.3 * limit, 20)
    agree(trainer, replay)
    for operation in sequence:
        carry_out(operation, trainer, replay, limit)
        agree(trainer, replay)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 59),
    st.lists(st.tuples(st.integers(0, 20), rates), max_size=3),
    st.sampled_from([0, DEFAULT_MEMORY]),
)
def test_step_then_back_gives_the_same_snapshot_in_every_field(
    epoch: int, changes: list[tuple[int, float]], memory: int
) -> None:
    trainer = line(epochs=60, memory=memory)
    for more, rate in changes:
        trainer.advance(more)
        trainer.set_learning_rate(rate * LINE_LIMIT)
    trainer.seek(epoch)
    before = trainer.snapshot()
    if trainer.step():
        trainer.back()
        now = trainer.snapshot()
        if memory:  # with next to none, the step may have thinned what is kept, and with it the curve
            assert pictures(now) == pictures(before)
        assert pictures(replace(now, curve=before.curve)) == pictures(before)


# the schedule of rates


def test_an_edit_in_the_past_drops_the_future_and_says_how_much() -> None:
    trainer = line()
    trainer.seek(50)
    trainer.seek(30)
    assert trainer.furthest == 50
    assert trainer.set_learning_rate(0.2) == 20
    assert (trainer.epoch, trainer.furthest, trainer.learning_rate) == (30, 30, 0.2)
    assert trainer.schedule == ((0, 0.1), (30, 0.2))
    assert trainer.set_learning_rate(0.2) == 0


def test_stepping_over_a_change_gives_the_same_numbers_again() -> None:
    trainer = line()
    trainer.seek(10)
    trainer.set_learning_rate(0.4)
    trainer.seek(20)
    losses = []
    for epoch in (*range(20, -1, -1), *range(21)):
        trainer.seek(epoch)
        losses.append(trainer.loss)
        assert trainer.learning_rate == (0.1 if epoch < 10 else 0.4)
    assert losses[:21] == losses[:20:-1]


@pytest.mark.parametrize("memory", [0, 300, 1500, DEFAULT_MEMORY])
@pytest.mark.parametrize(
    "changes",
    [
        [(0, 0.1), (150, 0.79)],
        [(0, 0.1), (43, 0.79), (80, 0.1), (230, 0.9)],
        [(0, 0.1), (3, 0.9), (9, 0.2)],
        [(0, 0.9)],
        [(0, 0.3)],
    ],
)
def test_the_lowest_loss_of_a_run_is_found_to_the_epoch(
    memory: int, changes: list[tuple[int, float]]
) -> None:
    """Whatever lies between two checkpoints; the chapter's loop has no checkpoints."""
    data, last = load("line"), 300
    trainer = line(changes[0][1], last, memory=memory)
    for epoch, rate in changes[1:]:
        trainer.advance(epoch - trainer.epoch)
        trainer.set_learning_rate(rate)
    while trainer.advance(last):
        pass
    weights, losses = np.zeros((2, 1)), []
    for epoch in range(trainer.epoch + 1):
        rate = next(rate for start, rate in reversed(changes) if start <= epoch)
        Y_pred = np.dot(data.X, weights)
        losses.append(np.mean((data.Y - Y_pred) ** 2))
        weights = weights - rate * (-2 * np.dot(data.X.T, (data.Y - Y_pred)) / len(data.X))
    here = trainer.epoch
    for back in (0, 40, 1):
        trainer.seek(here - back)
        before = pictures(trainer.snapshot())
        assert trainer.lowest_epoch() == int(np.argmin(losses))
        assert pictures(trainer.snapshot()) == before


@pytest.mark.sweep
def test_the_lowest_loss_of_a_million_epochs_is_found_to_the_epoch_and_at_once() -> None:
    """A rate just above the limit: what grows takes as long to show as what shrinks takes to vanish."""
    data, last = load("line"), 1_000_000
    rate = LINE_LIMIT * 1.000001
    trainer = line(rate, last)
    trainer.advance(last)
    resumed = Trainer.resumed(data, trainer.progress())
    weights, losses = np.zeros((2, 1)), np.empty(last + 1)
    for epoch in range(last + 1):
        Y_pred = np.dot(data.X, weights)
        losses[epoch] = np.mean((data.Y - Y_pred) ** 2)
        weights = weights - rate * (-2 * np.dot(data.X.T, (data.Y - Y_pred)) / len(data.X))
    assert 0 < int(np.argmin(losses)) < last
    for run in (trainer, resumed):
        before = time.process_time()
        assert run.lowest_epoch() == int(np.argmin(losses))
        assert time.process_time() - before < 0.1


def test_the_same_rate_again_is_no_change() -> None:
    trainer = line()
    trainer.seek(10)
    trainer.set_learning_rate(0.4)
    trainer.set_learning_rate(0.1)
    assert trainer.schedule == ((0, 0.1),)


def test_reset_keeps_the_present_rate_and_epochs() -> None:
    trainer = line(weights=[[1.0], [-2.0]])
    first = trainer.snapshot()
    trainer.seek(10)
    trainer.set_learning_rate(0.4)
    trainer.epochs = 77
    trainer.seek(20)
    trainer.reset()
    assert (trainer.epoch, trainer.furthest, trainer.epochs) == (0, 0, 77)
    assert trainer.schedule == ((0, 0.4),)
    assert trainer.snapshot().weights.tobytes() == first.weights.tobytes()
    assert trainer.loss == first.loss


def test_epochs_can_be_lowered_below_the_present_one() -> None:
    trainer = line()
    trainer.seek(150)
    trainer.epochs = 100
    assert (trainer.epoch, trainer.epochs, trainer.status) == (150, 100, Status.FINISHED)
    assert not trainer.step()
    assert trainer.advance(5) == 0
    trainer.back()
    assert (trainer.epoch, trainer.status) == (149, Status.FINISHED)
    trainer.seek(99)
    assert trainer.status is Status.READY
    assert trainer.step()
    assert (trainer.epoch, trainer.status) == (100, Status.FINISHED)
    trainer.epochs = 101
    assert trainer.status is Status.READY


def test_there_is_nothing_before_epoch_0() -> None:
    trainer = line()
    assert not trainer.back()
    trainer.seek(-5)
    assert trainer.epoch == 0


# divergence


@pytest.mark.parametrize(("rate", "epoch"), [(1.0, 16), (3.9, 4), (0.8, 142)])
def test_a_run_stops_once_where_it_diverges(rate: float, epoch: int) -> None:
    trainer = line(rate)
    assert trainer.advance(300) == epoch
    assert trainer.diverged
    assert trainer.just_diverged
    assert trainer.status is Status.READY
    trainer.back()
    assert not trainer.diverged
    assert trainer.advance(300) == 1
    assert trainer.advance(3) == 3
    assert trainer.diverged
    assert not trainer.just_diverged


def test_what_diverged_on_another_schedule_is_forgotten() -> None:
    """Neither a lower rate before that epoch nor a new start is called diverged when it comes there."""
    trainer = line(1.0)
    assert trainer.advance(300) == 16
    trainer.seek(10)
    assert trainer.set_learning_rate(0.1) == 6
    assert trainer.advance(50) == 50
    assert not trainer.diverged
    trainer = line(1.0)
    trainer.advance(300)
    trainer.set_learning_rate(0.1)
    assert trainer.diverged
    trainer.reset()
    assert trainer.advance(50) == 50
    assert not trainer.diverged


def test_a_start_at_the_best_weights_is_measured_by_the_variance_of_the_target() -> None:
    """From a loss of next to nothing a millionfold is no divergence yet."""
    data = dataset([[1.0], [-1.0]], [[2.0], [-2.0]])
    trainer = Trainer(data, learning_rate=1.5, epochs=99, weights=[[2.0 + 1e-9]])
    trainer.advance(99)
    # The miss doubles each epoch, from 1e-9 to 2000, a thousand times the target's deviation: 2e12 is 2^40.9.
    assert (trainer.epoch, trainer.just_diverged) == (41, True)


@pytest.mark.parametrize(("rate", "last"), [(1.0, 788), (5 * LINE_LIMIT, 160)])
def test_a_run_ends_on_its_last_finite_epoch(rate: float, last: int) -> None:
    trainer = line(rate, epochs=1000)
    while trainer.advance(1000):
        pass
    assert (trainer.epoch, trainer.status, trainer.overflow_epoch) == (last, Status.OVERFLOWED, last + 1)
    assert np.isfinite(trainer.loss)
    assert not trainer.step()
    assert trainer.back()
    assert (trainer.status, trainer.overflow_epoch) == (Status.READY, None)
    assert trainer.step()
    assert not trainer.step()
    trainer.epochs = last
    assert trainer.status is Status.FINISHED
    trainer.reset()
    assert (trainer.epoch, trainer.diverged, trainer.status) == (0, False, Status.READY)


def test_a_lower_rate_at_the_brink_lets_it_go_on() -> None:
    trainer = line(1.0, epochs=1000)
    trainer.seek(16)
    trainer.seek(1000)
    assert (trainer.epoch, trainer.status) == (788, Status.OVERFLOWED)
    at_brink = trainer.loss
    assert trainer.set_learning_rate(0.1) == 0
    assert trainer.status is Status.READY
    assert trainer.advance(100) == 100
    assert trainer.loss < at_brink
    assert trainer.diverged


def test_the_gradient_may_overflow_before_the_loss() -> None:
    """The miss goes from 3e-116 on by steps of 1e77; a gradient is 1e200 times as large as a miss."""
    data = dataset([[1e200]], [[0.0]])
    start = np.array([[3e-316]])
    rate = 5e-324
    state, epoch = chapter(data, start), 0
    while after(data, state, rate).finite:
        state, epoch = after(data, state, rate), epoch + 1
    assert epoch > 1
    assert math.isfinite(after(data, state, rate).loss)
    trainer = Trainer(data, learning_rate=rate, epochs=99, weights=start)
    while trainer.advance(99):
        pass
    assert (trainer.epoch, trainer.status) == (epoch, Status.OVERFLOWED)
    assert np.isfinite(trainer.snapshot().gradient).all()


@pytest.mark.parametrize(
    ("X", "Y"),
    [([[1.0]], [[1e155]]), ([[1e200]], [[1e120]]), ([[1.0], [1.0]], [[1e154], [1e154]])],
)
def test_an_epoch_0_that_is_not_finite_is_refused(X: list[list[float]], Y: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="epoch 0"):
        Trainer(dataset(X, Y), learning_rate=0.1, epochs=10)


def test_a_loss_that_vanishes_still_guards_the_next_step() -> None:
    """The miss is too small to square, its gradient is not, and the rate is out of all proportion."""
    trainer = Trainer(dataset([[1e200]], [[1e-170]]), learning_rate=1e280, epochs=10)
    assert trainer.loss == 0
    assert not trainer.step()
    assert (trainer.epoch, trainer.status, trainer.overflow_epoch) == (0, Status.OVERFLOWED, 1)


# what is refused


@pytest.mark.parametrize("rate", [0.0, -0.1, math.nan, math.inf, -math.inf])
def test_rates_that_cannot_be(rate: float) -> None:
    trainer = line()
    trainer.seek(5)
    with pytest.raises(ValueError, match="learning rate"):
        trainer.set_learning_rate(rate)
    assert (trainer.learning_rate, trainer.epoch, trainer.furthest) == (0.1, 5, 5)
    with pytest.raises(ValueError, match="learning rate"):
        line(rate)


@pytest.mark.parametrize("epochs", [0, -3, 2.5, math.nan, math.inf])
def test_epochs_that_cannot_be(epochs: Any) -> None:
    trainer = line()
    with pytest.raises(ValueError, match="whole number"):
        trainer.epochs = epochs
    assert trainer.epochs == 300
    with pytest.raises(ValueError, match="whole number"):
        line(epochs=epochs)


@pytest.mark.parametrize("weights", [[1.0, 2.0], [[1.0, 2.0]], [[1.0]], [[1.0], [2.0], [3.0]]])
def test_weights_that_do_not_fit(weights: Any) -> None:
    with pytest.raises(ValueError, match="weights have shape"):
        line(weights=weights)


def test_the_callers_weights_are_copied() -> None:
    weights = np.zeros((2, 1))
    trainer = line(weights=weights)
    weights[:] = 9
    trainer.seek(3)
    trainer.reset()
    assert not trainer.snapshot().weights.any()


def test_typical_miss_is_the_root_of_the_loss() -> None:
    trainer = line()
    assert trainer.snapshot().typical_miss ** 2 == pytest.approx(4.421015262258001, rel=1e-13)
