"""Work in a thread of its own: watched, held up, given up."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from gdtui.data.reading import Reading, ReadingPace
from gdtui.loading import Loading
from gdtui.wording.reading_bar import amounts, reading_line

if TYPE_CHECKING:
    from gdtui.data.reading import Report

LONG = 20.0


def test_what_it_raises_is_raised_where_it_is_asked_for() -> None:
    def work(report: Report) -> None:
        raise KeyError("made by the test")

    loading = Loading(work)
    assert loading.is_done_within(LONG)
    assert loading.has_failed
    with pytest.raises(KeyError, match="made by the test"):
        loading.result()


def test_held_up_it_stands_still_until_it_may_go_on() -> None:
    at_first, told, seen = threading.Event(), threading.Event(), []

    def work(report: Report) -> str:
        at_first.wait()
        for row in range(3):
            seen.append(row)
            told.set()
            report(Reading(row, row, 3))
        return "done"

    loading = Loading(work)
    loading.hold()
    at_first.set()
    assert told.wait(LONG)
    assert not loading.is_done_within(0.05)
    assert seen == [0]
    loading.go_on()
    assert loading.is_done_within(LONG)
    assert (loading.result(), seen, loading.reading) == ("done", [0, 1, 2], Reading(2, 2, 3))


def test_given_up_it_ends_when_it_next_says_something_even_while_held_up() -> None:
    began, rows = threading.Event(), []

    def work(report: Report) -> None:
        for row in range(1_000_000_000):
            rows.append(row)
            began.set()
            report(Reading(row, row, None))

    loading = Loading(work)
    assert began.wait(LONG)
    loading.hold()
    loading.give_up()
    assert loading.is_done_within(LONG)
    assert loading.has_failed
    assert len(rows) < 1_000_000_000


class Clock:
    """A clock that the work itself turns on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def paced(*pages: tuple[float, Reading]) -> ReadingPace:
    """Tell of pages, each so many seconds after the one before."""
    pace, now = ReadingPace(), 100.0
    for seconds, reading in pages:
        now += seconds
        pace.add(reading, now)
    return pace


def pages(*megabytes: int, seconds: float = 0.5, total: int = 100) -> list[tuple[float, Reading]]:
    return [(seconds, Reading(m, m * 10**6, total * 10**6)) for m in megabytes]


def test_time_left_is_that_of_the_rest_at_the_same_pace() -> None:
    assert paced(*pages(10, 20, 30, 40)).seconds_left == pytest.approx(0.5 / 10 * 60)
    assert paced(*pages(10, 20, 30, 40, seconds=7.0)).seconds_left == pytest.approx(0.7 * 60)
    assert paced(*pages(10)).seconds_left is None
    assert paced(*pages(10, 10, 10)).seconds_left is None
    assert paced((1.0, Reading(0, 1, None)), (1.0, Reading(0, 2, None))).seconds_left is None
    assert paced((1.0, Reading(None, 1, 9)), (1.0, Reading(None, 2, 9))).seconds_left is None


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("pause", [2.0, 60.0, 86_400.0])
def test_time_in_which_the_reading_stood_still_is_no_time_of_reading(at: int, pause: float) -> None:
    told = pages(10, 20, 30, 40)
    told[at] = (told[at][0] + pause, told[at][1])
    whole = 0.5 / 10 * 60
    left = paced(*told).seconds_left
    assert left is not None
    assert (left == pytest.approx(whole)) or (pause == 2.0 and whole < left < 3 * whole)


def test_another_pass_is_reckoned_anew() -> None:
    unpacked = [(9.0, Reading(None, done, 100, "unpacking")) for done in (30, 60, 90)]
    read = [(1.0, Reading(rows, 100 + 10 * rows, 200)) for rows in (0, 1, 2)]
    assert paced(*unpacked, *read).seconds_left == pytest.approx(8.0)
    assert paced(*pages(50, 100, seconds=9.0), *pages(10, 20)).seconds_left == pytest.approx(4.0)


def test_what_has_grown_is_no_part_of_a_whole() -> None:
    pace = paced(*pages(80, 100, 120))
    assert pace.reading is not None
    assert pace.reading.share is None
    assert pace.seconds_left is None
    assert amounts(pace.reading) == "120 rows, 120 MB"
    assert reading_line(pace) == "reading: 120 rows, 120 MB"


def test_a_pass_that_counts_no_rows_shows_none() -> None:
    pace = paced((1.0, Reading(None, 30_000_000, 120_000_000, "comparing")))
    assert reading_line(pace) == "comparing #####...............  25%, 30 of 120 MB"


def test_time_in_which_it_is_held_up_does_not_count() -> None:
    clock, at_first, seen = Clock(), threading.Event(), []

    def work(report: Report) -> None:
        at_first.wait(LONG)
        for done in (10, 20, 30):
            clock.seconds += 0.25
            report(Reading(done, done, 100))
            seen.append(done)

    loading = Loading(work, clock)
    loading.hold()
    at_first.set()
    while loading.reading is None:
        assert not loading.is_done_within(0.001)
    clock.seconds += 0.9
    assert loading.still_for == pytest.approx(0.9)
    loading.go_on()
    assert loading.is_done_within(LONG)
    assert seen == [10, 20, 30]
    assert loading.pace.seconds_left == pytest.approx(0.025 * 70)
