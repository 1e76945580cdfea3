"""The controller without a terminal: what its actions do to the run, and what is drawn when."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from gdtui.data import load
from gdtui.descent.run import Run
from gdtui.descent.trainer import Trainer
from gdtui.prepared import PreparedRun
from gdtui.screen.actions.run_actions import RunActions
from gdtui.screen.actions.view_actions import ViewActions
from gdtui.screen.controller import Controller
from gdtui.screen.panels.header import TitleLine
from gdtui.screen.playing.pace import Pace, Shortfall
from gdtui.settings import Settings
from tests.screen.views import ChapterLoop

if TYPE_CHECKING:
    from collections.abc import Callable

LINE = load("line")


class Clockwork:
    """An event loop's clock that the test turns: what is to be called, and when."""

    def __init__(self) -> None:
        self.now = 0.0
        self.calls: list[tuple[float, Callable[[], None]]] = []

    def call_in(self, seconds: float, action: Callable[[], None]) -> Any:
        call = (self.now + seconds, action)
        self.calls.append(call)
        return SimpleNamespace(cancel=lambda: self.calls.remove(call) if call in self.calls else None)

    def turn(self, seconds: float) -> None:
        """Let time pass, and call what is due in its order."""
        end = self.now + seconds
        while due := [call for call in self.calls if call[0] <= end]:
            first = min(due, key=lambda call: call[0])
            self.calls.remove(first)
            self.now = max(self.now, first[0])
            first[1]()
        self.now = max(self.now, end)


def watched(clock: Clockwork, rate: float = 0.1, **settings: Any) -> Controller:
    run = Run(Trainer(LINE, learning_rate=rate, epochs=300))
    return Controller(PreparedRun(run, Settings(rate, **settings)), clock.call_in, lambda: clock.now)


def test_it_plays_ten_epochs_a_second_and_draws_each() -> None:
    clock, drawn = Clockwork(), list[int]()
    controller = watched(clock, play=True)
    controller.draw = lambda: drawn.append(controller.view().snapshot.epoch)
    controller.open()
    clock.turn(2.05)
    assert drawn == [*range(21)]
    assert controller.view().snapshot.loss == pytest.approx(ChapterLoop(LINE, 0.1).step(20).loss, rel=1e-12)
    RunActions(controller).play()
    clock.turn(5)
    assert controller.trainer.epoch == 20


def test_an_answer_goes_after_eight_seconds_or_with_the_next_key() -> None:
    clock = Clockwork()
    controller = watched(clock)
    actions, drawn = RunActions(controller), []
    actions.leap(-1)
    assert "nothing before it" in controller.view().notice
    controller.draw = lambda: drawn.append(controller.view().notice)
    clock.turn(7.9)
    assert drawn == []
    clock.turn(0.2)
    assert drawn == [""]
    actions.leap(-1)
    actions.leap(1)
    assert controller.view().notice == ""


def test_a_suspended_run_takes_no_step_and_goes_on_when_it_is_resumed() -> None:
    clock = Clockwork()
    controller = watched(clock, play=True)
    controller.open()
    clock.turn(1.05)
    controller.playback.suspend()
    clock.turn(60)
    assert (controller.trainer.epoch, controller.player.running) == (10, True)
    controller.playback.resume()
    clock.turn(1.05)
    assert controller.trainer.epoch == 20


def test_a_rate_that_is_typed_in_the_past_drops_the_future_and_keeps_it_to_compare() -> None:
    controller = watched(Clockwork())
    actions = RunActions(controller)
    actions.leap(40)
    actions.travel(10)
    actions.take_rate("0.3")
    assert (controller.trainer.furthest, controller.trainer.learning_rate) == (10, 0.3)
    assert "30 epochs after it are dropped" in controller.view().notice
    ViewActions(controller, lambda: False).select(1)
    controller.change_view(page=5)
    assert [run.epoch for run in controller.view().runs] == [10, 40]
    for typed in ("x", "-1", "1e999"):
        with pytest.raises(ValueError, match=r"\S"):
            actions.take_rate(typed)
    assert controller.trainer.learning_rate == 0.3


def test_it_loads_no_textual() -> None:
    names = ["controller", "actions.run_actions", "actions.view_actions"]
    code = f"import sys, {', '.join(f'gdtui.screen.{name}' for name in names)}"
    code += "; sys.exit('textual' in sys.modules or 'plotext' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def slow_drawings(clock: Clockwork, controller: Controller, seconds: float) -> list[int]:
    """Have each drawing take its time; the epochs that are drawn."""
    drawn = list[int]()

    def draw() -> None:
        drawn.append(controller.view().snapshot.epoch)
        clock.now += seconds

    controller.draw = draw
    return drawn


@pytest.mark.parametrize("seconds", [0.16, 0.35, 0.9])
def test_where_drawing_is_slow_there_are_fewer_drawings_and_as_many_epochs(seconds: float) -> None:
    clock = Clockwork()
    controller = watched(clock, play=True)
    drawn = slow_drawings(clock, controller, seconds)
    controller.open()
    clock.turn(10.0)
    assert controller.trainer.epoch == pytest.approx(10 * clock.now, abs=10 * seconds + 2)
    assert len(drawn) == pytest.approx(clock.now / seconds, abs=2)
    assert controller.view().shortfall is None


def test_a_speed_that_is_not_reached_is_said_after_some_seconds_with_what_holds_it_up() -> None:
    clock, used = Clockwork(), [0.0]
    controller = watched(clock, play=True)
    controller.playback._pace = Pace(lambda: clock.now, lambda: used[0])
    slow_drawings(clock, controller, 1.4)
    controller.open()
    clock.turn(0.0)
    assert 1.4 < clock.now < 3
    assert controller.view().shortfall is None
    clock.turn(10.0)
    shortfall = controller.view().shortfall
    assert shortfall is not None
    assert 1 < shortfall.speed < 9
    assert shortfall.is_busy_machine
    title = "".join(part.text for part in TitleLine().draw(controller.view(), 90, 1)[0])
    assert f"{shortfall.speed:.0f} of 10 epochs/s, busy machine" in title
    controller.playback.pause()
    assert controller.view().shortfall is None


def test_a_run_that_takes_all_of_the_processor_is_not_blamed_on_others() -> None:
    seconds = [0.0]
    pace = Pace(lambda: seconds[0], lambda: 0.95 * seconds[0])
    for epoch in range(8):
        pace.note(epoch)
        seconds[0] += 1.0
    assert pace.shortfall(10.0) == Shortfall(1.0, is_busy_machine=False)
    assert pace.shortfall(1.0) is None


def test_after_a_long_standstill_epochs_are_not_made_up_for() -> None:
    clock = Clockwork()
    controller = watched(clock, play=True)
    controller.open()
    clock.now += 3600.0
    clock.turn(1.0)
    assert controller.trainer.epoch <= 22
