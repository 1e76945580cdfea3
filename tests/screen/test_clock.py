"""The clock: epochs keep pace with the speed, whatever falls between two drawings."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.data import load
from gdtui.descent.trainer import Trainer
from gdtui.screen.clock import BUDGET, DRAWINGS, LADDER, Clock, faster, slower


def trainer(epochs: int = 1_000_000, rate: float = 0.1) -> Trainer:
    return Trainer(load("line"), learning_rate=rate, epochs=epochs)


@pytest.mark.parametrize("speed", [0.01, 0.5, 1.0, 10.0, 29.0])
def test_slow_clocks_draw_every_epoch(speed: float) -> None:
    clock = Clock(lambda: 0.0, speed)
    assert clock.interval == pytest.approx(1 / speed)
    assert [clock.due() for _ in range(50)] == [1] * 50


@given(speed=st.floats(30.0, 1e6), ticks=st.integers(1, 200))
def test_fast_clocks_keep_pace_to_within_an_epoch(speed: float, ticks: int) -> None:
    clock = Clock(lambda: 0.0, speed)
    taken = sum(clock.due() for _ in range(ticks))
    assert abs(taken - ticks * speed / DRAWINGS) <= 1 + 1e-6 * ticks
    assert clock.interval >= 1 / DRAWINGS - 1e-12


def test_a_tick_takes_what_is_due_and_no_more() -> None:
    run, clock = trainer(), Clock(lambda: 0.0, 90.0)
    assert [clock.tick(run) for _ in range(4)] == [3, 3, 3, 3]
    assert run.epoch == 12


def test_full_speed_stops_when_its_time_is_up() -> None:
    seconds = iter(number * BUDGET / 5 for number in range(1000))
    run, clock = trainer(), Clock(lambda: next(seconds), math.inf)
    taken = clock.tick(run)
    assert taken == run.epoch
    assert 1 < taken < 256 * 6


def test_a_slow_machine_takes_fewer_epochs_than_are_due_rather_than_freeze() -> None:
    seconds = iter(float(number) for number in range(1000))
    run, clock = trainer(), Clock(lambda: next(seconds), 10_000.0)
    assert clock.tick(run) < 10


@pytest.mark.parametrize("speed", [10.0, 1000.0, math.inf])
def test_a_tick_ends_with_the_run(speed: float) -> None:
    run, clock = trainer(epochs=7), Clock(lambda: 0.0, speed)
    for _ in range(10):
        clock.tick(run)
    assert run.epoch == 7
    assert clock.tick(run) == 0


@pytest.mark.parametrize("speed", [10.0, 1000.0, math.inf])
def test_a_tick_stops_where_the_run_first_diverges(speed: float) -> None:
    run, clock = trainer(rate=1.0), Clock(lambda: 0.0, speed)
    while not run.just_diverged:
        assert clock.tick(run)
    assert run.epoch == 16


def test_the_ladder_goes_up_and_down_by_the_same_rungs() -> None:
    assert all(faster(low) == high and slower(high) == low for low, high in pairwise(LADDER))
    assert faster(LADDER[-1]) == LADDER[-1]
    assert slower(LADDER[0]) == LADDER[0]


@given(st.floats(0.01, 1e6))
def test_any_speed_finds_its_way_to_the_ladder(speed: float) -> None:
    assert slower(speed) < speed < faster(speed) or speed <= LADDER[0] or speed in LADDER


def test_another_speed_owes_nothing_from_the_last() -> None:
    clock = Clock(lambda: 0.0, 45.0)
    clock.due()
    assert clock.at(10.0).due() == 1
