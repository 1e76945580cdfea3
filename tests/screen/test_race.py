"""A race of learning rates, and the runs that are kept to compare with."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import numpy as np
import pytest

from gdtui.data import load
from gdtui.wording.figures import LOSS
from tests.quick import every
from tests.screen.reading import agrees, numbers
from tests.screen.session import Session

LINE = load("line")
LOWEST = float(np.mean((LINE.X @ np.linalg.lstsq(LINE.X, LINE.Y, rcond=None)[0] - LINE.Y) ** 2))


class Row(NamedTuple):
    """A line of the table."""

    letter: str
    rate: str
    loss: str
    epochs: int
    within: str
    status: str


def table(screen: Session) -> list[Row]:
    """Read the table of runs."""
    rows = []
    for line in screen.part("view-5").splitlines():
        cells = re.split(r"\s{2,}", line.strip("│ "))
        if re.fullmatch(r"[A-Z]", cells[0]) and len(cells) == 6:
            letter, rate, loss, epochs, within, status = cells
            rows.append(Row(letter, rate, loss, int(epochs.replace(",", "")), within, status))
    return rows


def losses(rate: float, epochs: int) -> list[float]:
    """Train by hand."""
    weights, found = np.zeros((2, 1)), []
    for _ in range(epochs + 1):
        miss = LINE.Y - LINE.X @ weights
        found.append(float(np.mean(miss**2)))
        weights = weights + rate * 2 / 100 * LINE.X.T @ miss
    return found


def within(rate: float) -> int:
    return next(epoch for epoch, loss in enumerate(losses(rate, 4000)) if loss <= 1.01 * LOWEST)


def race(screen: Session, rates: str) -> Session:
    return screen.press("c").type(rates).press("enter")


@pytest.mark.parametrize("rates", every(2, ["0.02, 0.1, 0.3", "0.05,0.5", "0.05,0.1,0.2,0.3,0.4,0.5"]))
def test_two_to_six_rates_race_and_the_table_is_what_independent_runs_give(rates: str) -> None:
    with Session("line", rate=0.2, size=(100, 40)) as screen:
        race(screen.at(30), rates)
        assert "-page-5" in screen.app.screen.classes
        rows = table(screen)
        asked = [*dict.fromkeys([0.2, *(float(rate) for rate in rates.split(","))])]
        assert [row.letter for row in rows] == list("ABCDEFG"[: len(asked)])
        assert [float(row.rate) for row in rows] == asked
        for row, rate in zip(rows, asked, strict=True):
            assert agrees(row.loss, losses(rate, 30)[-1])
            assert row.epochs == 30
            assert row.within == f"{within(rate):,}"
            assert row.status == "at epoch 30"


@pytest.mark.parametrize(
    ("typed", "why"),
    every(
        3,
        [
            ("0.1", "not 1"),
            ("0.1,0.2,0.3,0.4,0.5,0.6,0.7", "not 7"),
            ("0.1,x", "not a number"),
            ("0.1,-1", "above 0"),
            ("0.1,0", "above 0"),
            ("0.1,nan", "not a number"),
            ("0.1,1e400", "too large"),
            ("0.1,", "nothing is there"),
            ("", "nothing is there"),
            ("[/],[bold]", "not a number"),
        ],
    ),
)
def test_what_is_no_race_is_refused_where_it_is_typed(typed: str, why: str) -> None:
    with Session("line") as screen:
        race(screen.at(5), typed)
        assert screen.field is not None
        assert why in screen.message.lower()
        assert "-page-5" not in screen.app.screen.classes
        screen.press("escape")
        assert screen.field is None
        assert "epoch 6 of" in screen.press("s").title
        assert len(table(screen.press("5"))) == 1


def test_the_racers_follow_forward_and_back() -> None:
    with Session("line", rate=0.1, size=(100, 40)) as screen:
        race(screen, "0.3,0.6")
        screen.press("space").tick(12)
        for keys, epoch in (((), 12), (("b",), 11), (("S",), 21), (("B", "B"), 1), (("home",), 0)):
            rows = table(screen.press(*keys))
            for row, rate in zip(rows, (0.1, 0.3, 0.6), strict=True):
                assert (row.epochs, agrees(row.loss, losses(rate, epoch)[-1])) == (epoch, True)
            assert screen.trainer.epoch == epoch


def test_a_racer_above_the_limit_diverges_and_overflows_and_the_others_go_on() -> None:
    with Session("line", rate=0.1, size=(100, 40), epochs=2000) as screen:
        race(screen, "3.9,0.5")
        screen.at(50)
        status = {row.rate: row for row in table(screen)}
        assert status["3.9"].status == "diverged"
        assert status["3.9"].within == "never"
        assert agrees(status["0.5"].loss, losses(0.5, 50)[-1])
        screen.at(400)
        status = {row.rate: row for row in table(screen)}
        assert status["3.9"].status == "overflowed"
        assert status["3.9"].epochs < 400
        assert status["0.5"].epochs == 400
        assert agrees(status["0.5"].loss, losses(0.5, 400)[-1])
        assert not re.search(r"\b(nan|inf)\b", screen.text.lower())
        screen.press("home", "s")
        assert {row.rate: row.status for row in table(screen)}["3.9"] != "overflowed"


@pytest.mark.parametrize("climbing", every(3, ["1e100", "3.9", "1000"]))
def test_a_racer_that_climbs_does_not_hide_the_others(climbing: str) -> None:
    """The axis ends at a hundred times the first loss, not at the 1e200 of the diverging rate."""
    with Session("line", rate=0.1, size=(100, 40), epochs=300) as screen:
        race(screen, f"{climbing},0.5")
        screen.at(100)
        ticks = re.findall(r"│ +(1e\d+|[\d.,]+)┤", screen.part("view-5"))
        largest = max(float(tick.replace(",", "")) for tick in ticks)
        assert 10 <= largest <= 1000  # the next decade above 442


def test_runs_are_told_apart_by_letters_in_the_plot_and_the_legend() -> None:
    with Session("line", rate=0.1, size=(100, 40)) as screen:
        race(screen, "0.3,0.02")
        view = screen.at(250).part("view-5")
        plot = view[view.index("loss (log)") :]
        legend, *curves = plot.splitlines()
        for letter, rate in (("B", "0.3"), ("C", "0.02")):
            assert re.search(rf"{letter} {re.escape(rate)}\b", legend)
            assert any(letter in row for row in curves)


@pytest.mark.parametrize("size", every(2, [((60, 20),), ((80, 24),), ((120, 40),), ((160, 48),)]))
def test_the_table_fits_and_no_number_in_it_is_cut(size: tuple[int, int]) -> None:
    with Session("line", rate=0.1, size=size) as screen:
        race(screen, "0.05,0.3,0.77,0.9")
        lines = [line for line in screen.at(150).part("view-5").splitlines() if re.match(r"│ [A-E] ", line)]
        assert len(lines) == 5
        for line, rate in zip(lines, (0.1, 0.05, 0.3, 0.77, 0.9), strict=True):
            assert "…" not in line
            assert f" {rate} " in line
            assert any(agrees(text, losses(rate, 150)[-1]) for text in numbers(line)[1:])


def test_a_run_that_diverged_and_was_stepped_back_is_kept_as_diverged() -> None:
    with Session("line", rate=1.0, size=(100, 40)) as screen:
        screen.press("space").tick(20).press("B", "r")
        row = table(screen.at(3).press("5"))[1]
        assert (row.status, row.epochs) == ("diverged", 16)


def test_a_run_that_is_reset_with_another_rate_is_kept() -> None:
    with Session("line", rate=0.1, size=(100, 40)) as screen:
        screen.at(40).press("r", "l").type("0.3").press("enter")
        screen.at(25).press("5")
        rows = table(screen)
        assert [(row.rate, row.epochs) for row in rows] == [("0.3", 25), ("0.1", 40)]
        assert agrees(rows[0].loss, losses(0.3, 25)[-1])
        assert agrees(rows[1].loss, losses(0.1, 40)[-1])


def test_a_run_with_the_same_settings_replaces_the_kept_one() -> None:
    with Session("line", rate=0.1, size=(100, 40)) as screen:
        for epoch in (40, 60, 20):
            screen.at(epoch).press("r")
        assert [(row.rate, row.epochs) for row in table(screen.at(3).press("5"))] == [("0.1", 3), ("0.1", 20)]


def test_a_reset_at_epoch_0_keeps_nothing() -> None:
    with Session("line", size=(100, 40)) as screen:
        assert len(table(screen.press("r", "r", "5"))) == 1


@pytest.mark.sweep
def test_only_so_many_runs_are_kept_and_the_newest_stay() -> None:
    with Session("line", rate=0.01, size=(100, 40)) as screen:
        for number in range(2, 9):
            screen.at(5).press("r", "l").type(f"0.{number:02}").press("enter")
        rows = table(screen.at(5).press("5"))
        assert 4 <= len(rows) <= 8
        assert [row.rate for row in rows[1:]] == [f"0.{number:02}" for number in range(9 - len(rows), 8)]


def test_standardizing_keeps_the_raw_run_and_says_which_is_which() -> None:
    with Session("galton", size=(240, 48), rate=1e-4) as screen:
        screen.at(20).press("n")
        rows = table(screen.at(10).press("5"))
        assert "standardized" in rows[0].rate
        assert rows[1].rate == "0.0001"
        assert (rows[0].epochs, rows[1].epochs) == (10, 20)
        assert "million" in rows[1].within


def test_a_rate_that_changed_midway_is_named_with_its_epoch() -> None:
    with Session("line", rate=0.1, size=(100, 40)) as screen:
        screen.at(10).press("l").type("0.5").press("enter")
        screen.at(30).press("5")
        row = table(screen)[0]
        assert row.rate == "0.1; 0.5 from 10"
        weights = np.zeros((2, 1))
        for epoch in range(30):
            rate = 0.1 if epoch < 10 else 0.5
            weights = weights + rate * 2 / 100 * LINE.X.T @ (LINE.Y - LINE.X @ weights)
        assert agrees(row.loss, float(np.mean((LINE.Y - LINE.X @ weights) ** 2)))
        goal = 30
        while float(np.mean((LINE.Y - LINE.X @ weights) ** 2)) > 1.01 * LOWEST:
            weights = weights + 0.5 * 2 / 100 * LINE.X.T @ (LINE.Y - LINE.X @ weights)
            goal += 1
        if goal > 30:
            assert row.within == str(goal)
        assert math.isfinite(float(row.loss))


def test_a_race_ends_with_another_and_does_not_touch_the_run() -> None:
    with Session("line", rate=0.1, size=(100, 40)) as screen:
        race(screen.at(10), "0.3,0.4,0.5")
        assert [row.rate for row in table(race(screen, "0.2,0.6"))] == ["0.1", "0.2", "0.6"]
        assert screen.trainer.epoch == 10
        assert screen.trainer.schedule == ((0, 0.1),)


def test_a_race_on_standardized_data_goes_on_with_the_data_it_is_shown_with() -> None:
    """After n the racers of the raw data would be compared with another bowl: they must not stay."""
    with Session("galton", size=(120, 48), rate=1e-4) as screen:
        race(screen.at(3), "0.0001,0.0002")
        screen.press("n")
        screen.at(10)
        for run in screen.controller.view().runs:
            first = float(run.curve.losses[0])
            assert first == pytest.approx(float(np.mean(screen.data.Y**2)), rel=1e-9)
        racers = screen.controller.compared._race
        assert all(racer.data is screen.trainer.data for racer in racers)


def test_a_race_that_starts_late_in_a_long_run_catches_up_without_holding_anything_up() -> None:
    """The clock of the test passes the budget at each look: every drawing brings the racers on a little."""
    with Session("line", rate=0.1, size=(100, 40), epochs=5000) as screen:
        screen.at(2000)
        ticking = iter(range(10_000))
        screen.controller.compared._now = lambda: float(next(ticking))
        race(screen, "0.01,0.02")
        screen.idle(200)
        rows = table(screen)
        assert [row.epochs for row in rows] == [2000] * 3
        for row, rate in zip(rows, (0.1, 0.01, 0.02), strict=True):
            assert agrees(row.loss, losses(rate, 2000)[-1])
        assert next(ticking) > 2  # it took several drawings


def test_racers_that_nobody_looks_at_stand_still() -> None:
    with Session("line", rate=0.1) as screen:
        race(screen, "0.3,0.5").press("1", "space").tick(9)
        assert [racer.trainer.epoch for racer in screen.controller.compared._race] == [0, 0]
        assert [row.epochs for row in table(screen.press("5"))] == [9, 9, 9]


@pytest.mark.parametrize("typed", ["0.1,0.3,0.5", "0.3 0.1 0.5", "0.3, 0.5 0.1 0.3"])
def test_the_present_rate_is_one_of_the_racers_once(typed: str) -> None:
    with Session("line", rate=0.1, size=(100, 40)) as screen:
        rates = [row.rate for row in table(race(screen, typed))]
        assert rates[0] == "0.1"
        assert sorted(rates) == ["0.1", "0.3", "0.5"]


def test_a_racer_is_seen_again_once_the_present_run_is_another() -> None:
    with Session("line", rate=0.1, size=(100, 40)) as screen:
        race(screen.at(5), "0.1,0.3").change_rate(0.3)
        assert [row.rate for row in table(screen.at(9))] == ["0.1; 0.3 from 5", "0.1", "0.3"]
        screen.press("home").change_rate(0.3)
        assert [row.rate for row in table(screen)][:2] == ["0.3", "0.1"]


def test_one_rate_twice_is_no_race() -> None:
    with Session("line", rate=0.1) as screen:
        assert "different" in race(screen, "0.2 0.2").message
        assert screen.field is not None


@pytest.mark.parametrize("size", [(40, 10), (60, 18), (80, 24), (120, 40)])
def test_it_is_said_that_space_starts_a_race_until_it_runs(size: tuple[int, int]) -> None:
    with Session("line", rate=0.1, size=size) as screen:
        race(screen, "0.3 1/2")
        assert "space starts the race of 3" in screen.message
        screen.let_notice_go()
        assert "space starts the race" in screen.part("view-5")
        assert "the race" not in screen.press("space").tick(3).part("view-5")
        assert "space goes on with the race" in screen.press("space").part("view-5")


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (100, 30)])
@pytest.mark.parametrize("typed", ["0.01 1", "0.01 1/3 1", "0.01 0.2 0.3 0.4 0.5 1"])
def test_every_run_is_named_and_the_plot_is_at_least_8_rows_high(size: tuple[int, int], typed: str) -> None:
    """The run that climbs is named as well; its line leaves the picture early."""
    with Session("line", rate=0.1, size=size) as screen:
        rows = race(screen, typed).at(12).part("view-5").splitlines()
        first = next(place for place, row in enumerate(rows) if "loss (log)" in row)
        assert len(rows) - 1 - first >= 8
        foot = next(place for place, row in enumerate(rows) if "└" in row)
        assert foot - first >= 4
        for letter, rate in zip("ABCDEFG", ["0.1", *typed.split()], strict=False):
            assert re.search(rf"{letter} {re.escape(rate)}\b", "\n".join(rows[first:foot]))


def test_a_race_of_many_is_whole_also_where_there_is_no_room_for_a_plot() -> None:
    with Session("line", rate=0.1, size=(40, 10)) as screen:
        text = race(screen, "0.01 0.2 0.3 0.4 0.5 1").at(12).part("view-5")
        for letter, rate in zip("ABCDEFG", (0.1, 0.01, 0.2, 0.3, 0.4, 0.5, 1.0), strict=True):
            (loss,) = re.findall(rf"\b{letter} {rate:g}: (\S+)", text)
            assert agrees(loss, losses(rate, 12)[-1])


def test_the_legend_of_a_race_keeps_its_rows_while_losses_change() -> None:
    """What is written moves otherwise, and the picture with it."""
    with Session("line", rate=0.1, size=(60, 18)) as screen:
        race(screen, "0.01 1/3 0.5")
        places = set()
        for epoch in range(0, 300, 11):
            rows = screen.at(epoch).part("view-5").splitlines()
            places.add(tuple((place, row.index("●")) for place, row in enumerate(rows) if "● epoch" in row))
        assert len({place for found in places for place, _ in found}) <= 1


def test_a_run_that_diverges_fills_the_curves() -> None:
    """Its epochs end near the furthest, and not at those that were asked for."""
    with Session("line", rate=1.0, size=(80, 24)) as screen:
        screen.press("space").tick(20).press("2")
        assert screen.trainer.epoch == 16
        rows = screen.part("view-2").splitlines()
        labels = next(
            row for row, above in zip(rows[1:], rows, strict=False) if "└" in above and "epoch" in above
        )
        assert max(int(text) for text in labels.strip("│ ").split()) <= 16
        (row,) = (row for row in rows if row.rstrip("│ ").endswith("●"))
        assert row.index("●") > 70


@pytest.mark.parametrize("rate", [0.1, 0.78])
def test_a_run_that_works_is_drawn_up_to_its_end(rate: float) -> None:
    with Session("line", rate=rate, size=(80, 24)) as screen:
        assert "300" in screen.at(3).press("2").part("view-2").splitlines()[-3]


@pytest.mark.parametrize("size", [(40, 10), (60, 18), (80, 24)])
def test_no_cell_of_the_table_is_cut(size: tuple[int, int]) -> None:
    """Large numbers of epochs leave no room for the status at 40 columns."""
    with Session("galton", size=size) as screen:
        text = race(screen.at(5), "1e-5 2e-5").part("view-5")
        assert "…" not in text
        for rate, takes in (("0.0001", "7.5 million"), ("0.00001", "75 million")):
            assert re.search(rf"[AB] +{rate} .* {takes}", text)


def test_rates_with_many_digits_and_rates_that_changed_leave_the_losses_whole_at_40_columns() -> None:
    with Session("line", rate=0.6352550990024167, size=(40, 40)) as screen:
        text = screen.at(9).change_rate(0.0125).at(12).press("5").part("view-5")
        assert "A about 0.635; ..." in text
        assert LOSS.write(screen.trainer.loss) in text
