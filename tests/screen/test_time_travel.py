"""Back and forth through a run: every panel shows the epoch, a changed past drops the future and says so."""

from __future__ import annotations

import asyncio
import gc
import re
import time
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdtui.data import load
from gdtui.data.dataset import Dataset
from gdtui.descent.run import Run
from gdtui.descent.trainer import Trainer
from gdtui.prepared import AutosavedRun, PreparedRun
from gdtui.screen.app import GdtuiApp
from gdtui.settings import Settings
from tests.quick import every
from tests.screen.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

PANELS = ("weights", "predictions", "explanation")
LINE = load("line")


@cache
def stepped_to(epoch: int, speed: float = 10.0) -> dict[str, str]:
    """Read what a fresh run shows that was stepped there, without any going back."""
    with Session("line", rate=0.1, speed=speed) as fresh:
        fresh.press(*["S"] * (epoch // 10), *["s"] * (epoch % 10))
        return shown(fresh)


def shown(screen: Session) -> dict[str, str]:
    """Read the epoch and the panels that depend on it alone."""
    parts = {name: screen.part(name) for name in PANELS}
    figures = screen.part("loss").splitlines()[1]
    return {**parts, "figures": figures, "model": screen.rows[1], "title": screen.title}


def by_hand(rate: float, epochs: int) -> list[float]:
    weights, losses = np.zeros((2, 1)), []
    for _ in range(epochs + 1):
        miss = LINE.Y - LINE.X @ weights
        losses.append(float(np.mean(miss**2)))
        weights = weights + rate * 2 / 100 * LINE.X.T @ miss
    return losses


@pytest.mark.parametrize(
    ("keys", "epoch"),
    every(
        3,
        [
            (["B"], 110),
            (["S"], 130),
            (["b"], 119),
            (["s"], 121),
            (["home"], 0),
            (["end"], 120),
            (["home", "end"], 120),
            (["home", "S", "S", "s", "b"], 20),
            (["B", "B", "S", "b", "b"], 108),
            (["home", "B", "B"], 0),
        ],
    ),
)
def test_each_key_goes_where_it_says_and_every_panel_shows_that_epoch(keys: list[str], epoch: int) -> None:
    with Session("line", rate=0.1) as screen:
        screen.at(120).press(*keys)
        assert screen.trainer.epoch == epoch
        assert not screen.running
        assert f"epoch {epoch} of 300" in screen.title
        found = shown(screen.let_notice_go())
    expected = stepped_to(epoch)
    if epoch == 0:  # a fresh run is ready, this one as well
        assert "· ready" in found["title"]
    assert found == expected


@pytest.mark.parametrize("width", every(2, [80, 120]))
def test_page_up_and_down_scrub_by_one_column_of_the_curve(width: int) -> None:
    with Session("line", rate=0.1, size=(width, 24), epochs=1000) as screen:
        screen.at(200)
        heading = re.search(r"(\d+) epochs? a column", screen.part("loss"))
        assert heading
        every = int(heading[1])
        assert every > 1
        assert screen.press("pageup").trainer.epoch == 200 - every
        assert screen.press("pageup").trainer.epoch == 200 - 2 * every
        assert screen.press("pagedown").trainer.epoch == 200 - every
        assert screen.press("pagedown", "pagedown", "pagedown").trainer.epoch == 200
        for _ in range(200 // every + 3):
            screen.press("pageup")
        assert screen.trainer.epoch == 0


def test_home_and_end_at_the_ends_stay_and_end_says_how_to_go_on() -> None:
    with Session("line") as screen:
        screen.at(7).press("end")
        assert screen.trainer.epoch == 7
        assert "g goes to any other" in screen.message
        screen.press("home", "home")
        assert screen.trainer.epoch == 0
        assert "furthest" not in screen.message


@pytest.mark.parametrize("goal", every(4, [55, 0, 1, 120]))
def test_g_goes_to_an_epoch_that_has_been(goal: int) -> None:
    with Session("line", rate=0.1) as screen:
        screen.at(120).press("g").type(str(goal)).press("enter")
        assert screen.field is None
        assert not screen.running
        assert shown(screen) == stepped_to(goal)
        assert screen.trainer.furthest == 120


class Seconds:
    """A clock on which a second passes each time that somebody looks, until it is stopped."""

    def __init__(self) -> None:
        self.now = 0.0
        self.each = 1.0

    def __call__(self) -> float:
        self.now += self.each
        return self.now

    def stop(self) -> None:
        self.each = 0.0


@pytest.mark.parametrize("goal", every(2, [13, 299, 300]))
def test_g_runs_to_an_epoch_that_has_not_been_and_pauses_exactly_there(goal: int) -> None:
    seconds = Seconds()
    with Session("line", rate=0.1, speed=0.5, now=seconds) as screen:
        screen.at(12).press("g").type(str(goal)).press("enter")
        assert screen.running
        seconds.stop()
        screen.tick(3)
        assert not screen.running
        assert shown(screen) == stepped_to(goal, speed=0.5)
        assert screen.controller.player.clock.speed == 0.5
        screen.tick(5)
        assert screen.trainer.epoch == goal


def test_space_on_the_way_to_a_goal_pauses_and_then_runs_at_the_usual_speed() -> None:
    seconds = Seconds()
    with Session("line", rate=0.1, epochs=10_000, now=seconds) as screen:
        screen.press("g").type("9000").press("enter")
        assert screen.running
        screen.press("space")
        seconds.stop()
        assert not screen.running
        screen.press("space").tick(3)
        assert screen.trainer.epoch == 3


def test_a_key_after_an_epoch_to_go_to_acts_there() -> None:
    """What takes no tenth of a second is done at once: the next key finds the run where it should be."""
    with Session("line", rate=0.1) as screen:
        screen.press_together(*"g10", "enter", *"l0.9", "enter", "s")
        assert screen.trainer.epoch == 11
        assert screen.trainer.schedule == ((0, 0.1), (10, 0.9))


@pytest.mark.parametrize(
    ("typed", "why"),
    every(
        2,
        [
            ("301", "ends at epoch 300"),
            ("1000000", "ends at epoch 300"),
            ("-1", "from 0 up"),
            ("1.5", "whole number"),
            ("x", "not a number"),
            ("", "nothing is there"),
            ("nan", "not a number"),
            ("1e400", "at most"),
        ],
    ),
)
def test_a_goal_that_cannot_be_is_refused_and_the_epoch_stays(typed: str, why: str) -> None:
    with Session("line") as screen:
        screen.at(12).press("g").type(typed).press("enter")
        assert why in screen.message.lower()
        assert screen.trainer.epoch == 12
        assert screen.alive
        screen.press("escape")
        assert screen.field is None
        assert "epoch 13 of" in screen.press("s").title


def test_a_goal_beyond_lowered_epochs_can_be_one_that_has_been() -> None:
    with Session("line", rate=0.1) as screen:
        screen.at(150).press("e").type("100").press("enter", "g").type("140").press("enter")
        assert "epoch 140 of 100" in screen.title


def test_a_rate_changed_in_the_past_drops_the_future_says_so_and_keeps_it_to_compare() -> None:
    with Session("line", rate=0.1, size=(80, 24)) as screen:
        screen.at(120).press("B", "B", "l").type("0.5").press("enter")
        assert "From epoch 100 on; the 20 epochs after it are dropped" in screen.message
        assert screen.trainer.furthest == 100
        screen.press("S")
        assert screen.trainer.epoch == 110
        kept = [
            line for line in screen.press("5").part("view-5").splitlines() if re.search(r"│ [A-F]  ", line)
        ]
        assert len(kept) == 2
        assert "0.1; 0.5 from 100" in kept[0]
        letter, rate, loss, epochs, within, *status = kept[1].strip("│ ").split()
        assert (letter, rate, epochs, within) == ("B", "0.1", "120", "270")
        assert float(loss) == pytest.approx(by_hand(0.1, 120)[-1], rel=1e-3)
        assert " ".join(status) == "at epoch 120"
        run = screen.controller.view().runs[1]
        np.testing.assert_allclose(
            run.curve.losses, by_hand(0.1, 120)[:: run.curve.every][: len(run.curve.losses)], rtol=1e-9
        )
        assert "B" in legend_and_curves(screen)


def legend_and_curves(screen: Session) -> str:
    """Read the plot under the table."""
    lines = screen.part("view-5").splitlines()
    first = next(place for place, line in enumerate(lines) if "loss (log)" in line)
    return "\n".join(lines[first + 1 :])


@pytest.mark.sweep
def test_going_back_over_a_change_of_rate_shows_the_same_again() -> None:
    with Session("line", rate=0.1) as screen:
        screen.at(20).press("l").type("0.5").press("enter", "S")
        there = {}
        for epoch in range(30, 14, -1):
            there[epoch] = shown(screen.let_notice_go())
            screen.press("b")
        screen.press("s")
        for epoch in range(15, 31):
            assert shown(screen) == there[epoch]
            screen.press("s")


def test_keys_of_time_travel_at_the_end_of_a_diverged_run() -> None:
    with Session("line", rate=3.9, epochs=10_000, speed=1000.0) as screen:
        screen.press("space").tick(20).press("space").tick(100)
        last = screen.trainer.epoch
        assert "overflowed" in screen.title
        for key, epoch in (("home", 0), ("end", last), ("B", last - 10), ("S", last), ("pageup", None)):
            screen.press(key)
            assert epoch is None or screen.trainer.epoch == epoch
            assert not re.search(r"\b(nan|inf)\b", screen.text.lower())
        screen.press("g").type("10000").press("enter").tick(100)
        assert screen.trainer.epoch == last
        assert "overflowed" in screen.title
        assert not screen.running


@pytest.fixture
def few_objects() -> Iterator[None]:
    """Spare what was made before from searches for garbage, as the app does once its first frame is out."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def eight_weights() -> Dataset:
    random = np.random.default_rng(8)
    inputs = random.standard_normal((1000, 7))
    target = inputs @ np.arange(1.0, 8.0) + 1 + 0.1 * random.standard_normal(1000)
    return Dataset.from_arrays(inputs, target)


@pytest.mark.sweep
@pytest.mark.usefixtures("few_objects")
@pytest.mark.parametrize(
    ("data", "changes"),
    [(LINE, {}), (LINE, {250_000: 0.01, 500_000: 0.0001}), (eight_weights(), {300_000: 0.002})],
    ids=["line", "line, three rates", "eight weights"],
)
@pytest.mark.parametrize("resumed", [False, True])
def test_any_epoch_of_a_million_is_drawn_within_a_tenth_of_a_second(
    data: Dataset, changes: dict[int, float], resumed: bool
) -> None:
    """Each draw of each view at each size; in processor time, which other programs do not lengthen.

    A tenth of a second is the bar; 0.08 is asked, since a terminal's driver has its share, too. A resumed run
    has a thousandth of its epochs at hand and steps to all others.
    """
    with Session(data, rate=0.001, epochs=1_000_000) as screen:
        for epoch, rate in changes.items():
            screen.at(epoch).change_rate(rate)
        screen.at(1_000_000)
        if resumed:
            screen.controller.player.source = Trainer.resumed(data, screen.trainer.progress())
        epochs = np.random.default_rng(0).integers(0, 1_000_000, 20)
        for size in ((80, 24), (120, 40), (200, 60)):
            screen.resize(*size)
            for page in "12345":
                screen.press(page)
                for epoch in epochs.tolist():
                    before = time.process_time()
                    screen.controller.player.travel(epoch)
                    screen.controller.show()
                    screen._do(lambda pilot: _nothing())
                    assert f"epoch {epoch} of" in screen.title
                    assert time.process_time() - before < 0.08, (size, page, epoch)


def test_the_app_spares_its_start_from_searches_for_garbage() -> None:
    """The measurement above does it in its stead."""
    trainer = Trainer(LINE, learning_rate=0.1, epochs=9)
    autosave: Any = SimpleNamespace(save_soon=lambda *_: None, take_trouble=lambda: "")
    prepared = PreparedRun(Run(trainer), Settings(0.1, epochs=9))
    app = GdtuiApp(AutosavedRun(prepared, autosave))

    async def spared() -> int:
        before = gc.get_freeze_count()
        async with app.run_test() as pilot:
            await pilot.pause()
            return gc.get_freeze_count() - before

    try:
        assert asyncio.run(spared()) > 5_000
    finally:
        gc.unfreeze()


async def _nothing() -> None:
    """Let what is waiting be drawn."""
