"""The clock: epochs keep pace with the speed, whatever falls between two drawings."""

from __future__ import annotations

import asyncio
import math
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.data import load
from gdtui.descent.run import Run
from gdtui.descent.trainer import Trainer
from gdtui.prepared import AutosavedRun, PreparedRun
from gdtui.screen.app import GdtuiApp
from gdtui.screen.playing.alarm import Alarm
from gdtui.screen.playing.clock import BUDGET, DRAWINGS, SPEEDS, Clock, faster, slower
from gdtui.settings import Settings
from tests.screen.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable


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
    assert all(faster(low) == high and slower(high) == low for low, high in pairwise(SPEEDS))
    assert faster(SPEEDS[-1]) == SPEEDS[-1]
    assert slower(SPEEDS[0]) == SPEEDS[0]


@given(st.floats(0.01, 1e6))
def test_any_speed_finds_its_way_to_the_ladder(speed: float) -> None:
    assert slower(speed) < speed < faster(speed) or speed <= SPEEDS[0] or speed in SPEEDS


def test_another_speed_owes_nothing_from_the_last() -> None:
    clock = Clock(lambda: 0.0, 45.0)
    clock.due()
    assert clock.at(10.0).due() == 1


class Leaping:
    """A clock as a process sees it that loses the processor for 3 ms between any two looks."""

    def __init__(self) -> None:
        self.lost = 0.0

    def __call__(self) -> float:
        self.lost += 0.003
        return time.monotonic() + self.lost


class Counting(GdtuiApp):
    """The app, telling when an epoch is reached."""

    def __init__(self, goal: int, prepared: PreparedRun, **options: Any) -> None:
        super().__init__(AutosavedRun(prepared, None), **options)
        assert self.controller is not None
        playback = self.controller.playback
        self.is_reached, tick = asyncio.Event(), playback.tick

        def counted() -> None:
            tick()
            if playback.player.source.epoch >= goal:
                self.is_reached.set()

        playback.tick = counted  # type: ignore[method-assign]


@pytest.mark.parametrize("name", ["line", "trees"])
def test_a_process_that_loses_the_processor_between_two_looks_at_the_clock_goes_on(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, leaping = load(name), Leaping()
    run = Trainer(data, learning_rate=1e-5, epochs=1_000_000)
    prepared = PreparedRun(Run(run), Settings(1e-5, epochs=1_000_000, speed=30.0, play=True))
    monkeypatch.setattr("textual._time.get_time", leaping)

    async def runs() -> None:
        app = Counting(goal=15, prepared=prepared, now=leaping)
        async with app.run_test():
            await asyncio.wait_for(app.is_reached.wait(), 60)

    asyncio.run(runs())
    assert run.epoch >= 15


@pytest.mark.parametrize("broken", ["show", "view", "player.tick"])
def test_a_tick_that_fails_arranges_for_the_next(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError(broken)

    with Session("line") as screen:
        screen.press("space").tick(2)
        with monkeypatch.context() as patched:
            owner = screen.controller.player if "." in broken else screen.controller
            patched.setattr(owner, broken.rpartition(".")[2], fail)
            with pytest.raises(ZeroDivisionError):
                screen.tick()
        assert screen.controller.playback.next_tick.is_set
        assert f"epoch {4 - ('.' in broken)} of" in screen.tick().title


def test_a_run_that_ends_or_pauses_has_no_next_tick() -> None:
    with Session("line", epochs=3) as screen:
        screen.press("space")
        assert screen.controller.playback.next_tick.is_set
        screen.press("space")
        assert not screen.controller.playback.next_tick.is_set
        screen.press("space").tick(3)
        assert screen.trainer.epoch == 3
        assert not screen.controller.playback.next_tick.is_set


def test_an_alarm_rings_once_and_only_the_last_time_that_it_was_set() -> None:
    rung: list[str] = []

    async def rings() -> None:
        alarm = Alarm(asyncio.get_running_loop().call_later)
        alarm.set(0.0, lambda: rung.append("replaced"))
        alarm.set(-1.0, lambda: rung.append("late"))
        assert alarm.is_set
        while alarm.is_set:
            await asyncio.sleep(0)
        alarm.set(0.0, lambda: rung.append("stopped"))
        alarm.stop()
        await asyncio.sleep(0)

    asyncio.run(rings())
    assert rung == ["late"]


async def ring(app: Counting, action: Callable[[], None]) -> None:
    """Let an alarm of the app ring, and wait until the app has ended."""
    async with app.run_test() as pilot:
        app.call_in(0.0, action)
        while app._exception is None:
            await pilot._wait_for_screen()


def test_what_an_alarm_of_the_app_raises_ends_the_app() -> None:
    def fail() -> None:
        raise ZeroDivisionError("in an alarm")

    prepared = PreparedRun(Run(trainer()), Settings(0.1))
    with pytest.raises(ZeroDivisionError):
        asyncio.run(ring(Counting(goal=0, prepared=prepared), fail))
