"""The epochs that were told: gone through by places, thinned when they are many."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gdtui.descent.snapshot import Status
from gdtui.sources.epochs import ToldEpoch
from gdtui.sources.told_run import ToldRun


def told(losses: list[float]) -> ToldRun:
    run = ToldRun()
    run.take([ToldEpoch(number, loss) for number, loss in enumerate(losses)])
    return run


def test_it_goes_no_further_than_what_was_told() -> None:
    run = told([4.0, 2.0, 1.0])
    assert run.advance(10) == 2
    statuses = [run.status]
    run.end()
    statuses.append(run.status)
    run.seek(0)
    assert [*statuses, run.status] == [Status.READY, Status.FINISHED, Status.READY]
    assert run.present == ToldEpoch(0, 4.0)
    run.seek(-3)
    assert run.epoch == 0
    run.seek(99)
    assert run.epoch == 2


def test_the_curve_holds_what_was_shown() -> None:
    run = told([4.0, 2.0, 1.0, 0.5])
    run.advance(2)
    assert run.curve().losses.tolist() == [4.0, 2.0, 1.0]
    run.seek(0)
    assert run.curve().losses.tolist() == [4.0, 2.0, 1.0]


def test_a_loss_that_is_not_finite_is_as_high_as_the_highest_in_the_curve() -> None:
    run = told([4.0, math.inf, math.nan, 1.0])
    run.seek(3)
    assert run.curve().losses.tolist() == [4.0, 4.0, 4.0, 1.0]


@pytest.mark.parametrize(
    ("losses", "place"), [([1.0, 2.0, 1e6 + 1], 2), ([1.0, math.nan], 1), ([1.0, 1e6], None)]
)
def test_it_stops_where_it_diverges_once(losses: list[float], place: int | None) -> None:
    run = told([*losses, 1.0, 1.0])
    run.advance(10)
    assert run.epoch == (len(losses) + 1 if place is None else place)
    assert run.just_diverged is (place is not None)
    if place is not None:
        run.advance(10)
        assert run.epoch == len(losses) + 1
        assert not run.just_diverged
        assert run.diverged


@pytest.mark.parametrize("count", [10, 999, 5000, 12345])
def test_of_very_many_epochs_evenly_spaced_ones_are_kept(count: int) -> None:
    run = ToldRun(most_numbers=8 * 500)
    for number in range(count):
        run.take([ToldEpoch(number, float(count - number))])
        run.advance(1)
    run.end()
    run.seek(count)
    assert run.told == count
    assert run.present is not None
    assert run.present.number == count - 1
    numbers = [run.number_at(place) for place in range(run.epochs + 1)]
    assert len(numbers) <= 501
    apart = np.diff(numbers[:-1])
    assert set(apart.tolist()) <= {run.every}
    assert len(run.curve().losses) == len(numbers)
    assert run.place_of(numbers[3]) == 3
    assert run.place_of(-1) is None


def test_the_lowest_loss_is_found() -> None:
    run = told([4.0, 1.0, math.nan, 2.0])
    run.seek(3)
    assert run.lowest() == 1


def test_a_smaller_number_begins_another_part() -> None:
    run = ToldRun()
    run.take([ToldEpoch(number, loss) for number, loss in [(0, 4.0), (1, 2.0), (2, 1.0), (0, 8.0), (1, 6.0)]])
    run.seek(4)
    assert run.parts == (2, 2)
    assert run.curve().losses.tolist() == [8.0, 6.0]
    assert run.first == ToldEpoch(0, 8.0)
    assert run.place_of(0) == 3
    assert run.lowest() == 4
    run.seek(1)
    assert run.parts == (1, 2)
    assert run.curve().losses.tolist() == [4.0, 2.0, 1.0]
    assert run.place_of(9) == 2


def test_what_is_told_of_an_epoch_twice_is_one_epoch() -> None:
    run = ToldRun()
    run.take([ToldEpoch(0, 4.0, weights=(1.0,)), ToldEpoch(0, 3.0), ToldEpoch(1, 2.0)])
    assert run.told == 2
    assert run.present == ToldEpoch(0, 3.0, weights=(1.0,))


def test_parts_stay_parts_when_epochs_are_forgotten() -> None:
    run = ToldRun(most_numbers=8 * 40)
    for part in range(3):
        run.take([ToldEpoch(number, part + 1 / (number + 1)) for number in range(50)])
    run.end()
    run.seek(10**9)
    assert run.parts == (3, 3)
    assert run.first is not None
    assert run.first.number < 8
    numbers = [run.number_at(place) for place in run.part]
    assert numbers == sorted(numbers)
