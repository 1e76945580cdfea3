"""Work in a thread of its own: watched, held up, given up."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from gdtui.data.reading import Reading
from gdtui.loading import Loading

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


def test_time_is_counted_anew_when_it_begins_anew() -> None:
    def work(report: Report) -> float:
        report(Reading(0, 100, 100))
        loading._began -= 1000.0
        report(Reading(10, 101, 200))
        before = loading.seconds
        report(Reading(1, 5, 100))
        return before

    go_on = threading.Event()
    loading = Loading(lambda report: work(report) if go_on.wait(LONG) else 0.0)
    go_on.set()
    assert loading.is_done_within(LONG)
    assert loading.result() >= 1000.0
    assert loading.seconds < 1000.0
