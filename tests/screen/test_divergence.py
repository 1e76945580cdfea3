"""A run at five times the limit, from its first step to the last finite epoch and back."""

from __future__ import annotations

import math
from itertools import islice

import numpy as np

from gdtui.data import load
from tests.screen.reading import epochs_of, numbers
from tests.screen.session import Session

LINE = load("line")
FIVE_TIMES = 5 * 2 / float(max(np.linalg.eigvalsh(2 * LINE.X.T @ LINE.X / 100)))


def losses(rate: float, epochs: int) -> list[float]:
    return [float(epoch.loss) for epoch in islice(epochs_of(LINE.X, LINE.Y, repr(rate)), epochs)]


def first_not_finite(rate: float) -> int:
    """Step with doubles until the next epoch would not be finite."""
    weights = np.zeros((2, 1))
    with np.errstate(all="ignore"):
        for epoch in range(10_000):
            miss = LINE.Y - np.dot(LINE.X, weights)
            slope = -2 * np.dot(LINE.X.T, miss) / 100
            if not (np.isfinite(np.mean(miss**2)) and np.isfinite(slope).all()):
                return epoch
            weights = weights - rate * slope
    raise AssertionError("it stays finite")


def test_five_times_the_limit_pauses_goes_on_ends_is_stepped_back_and_reset() -> None:
    with Session("line", rate=FIVE_TIMES, epochs=10_000, speed=1000.0) as screen:
        assert "5.00 times the limit" in screen.rows[1]
        assert "limit" in screen.message
        screen.press("space").tick(100)
        first = screen.trainer.epoch
        by_hand = losses(FIVE_TIMES, first + 1)
        assert by_hand[first] > 1e6 * by_hand[0] >= by_hand[first - 1]
        assert "✖ diverged, paused" in screen.title
        assert not screen.running
        assert "why it diverges" in screen.part("explanation")
        screen.press("space")
        assert screen.running
        assert "✖ diverged, running" in screen.title
        screen.tick(100)
        assert "✖ overflowed" in screen.title
        assert not screen.running
        last = screen.trainer.epoch
        assert last + 1 == first_not_finite(FIVE_TIMES)
        assert f"epoch {last + 1} would be too large a number" in screen.text
        assert f"epoch {last} of" in screen.title
        assert math.isfinite(screen.trainer.loss)
        only_finite(screen)
        end = screen.text
        for key in ("space", "s", "s", "space"):
            assert screen.press(key).alive
            assert not screen.running
            assert f"epoch {last} of" in screen.title
        screen.press("b")
        assert f"epoch {last - 1} of" in screen.title
        assert "overflowed" not in screen.title
        only_finite(screen)
        assert rows_without_curve(screen.press("s")) == rows_without_curve_of(end)
        for _ in range(last - first):
            screen.press("b")
        assert f"epoch {first} of" in screen.title
        assert "diverged" in screen.title
        assert "diverged" not in screen.press("b").title
        screen.press("r")
        assert "epoch 0 of" in screen.title
        assert "· ready" in screen.title
        assert screen.alive


def rows_without_curve(screen: Session) -> list[str]:
    return rows_without_curve_of(screen.text)


def rows_without_curve_of(text: str) -> list[str]:
    return [row for row in text.splitlines() if not {"▁", "▂", "▃", "▄", "▅", "▆", "▇"} & set(row)]


def only_finite(screen: Session) -> None:
    words = screen.text.lower().replace("(", " ").replace("±", " ").split()
    assert not [word for word in words if word.strip("+-,;.)│") in ("nan", "inf", "infinity")]
    assert all(math.isfinite(float(number.replace(",", ""))) for number in numbers(screen.text))


def test_it_pauses_once_only() -> None:
    with Session("line", rate=1.0, epochs=10_000) as screen:
        screen.press("space").tick(30)
        assert screen.trainer.epoch == 16
        screen.press("space").tick(30)
        assert screen.trainer.epoch == 46
        assert screen.running


def test_a_lower_rate_brings_a_diverged_run_back() -> None:
    with Session("line", rate=1.0, epochs=10_000, speed=1000.0) as screen:
        screen.press("space").tick(30).press("l").type("0.5").press("enter")
        assert "why it diverges" not in screen.part("explanation")
        assert "times the limit" not in screen.rows[1]
        screen.press("space").tick(30)
        assert screen.trainer.loss < 0.0098


def test_reset_then_a_rate_that_works_is_a_run_like_any_other() -> None:
    with Session("line", rate=3.9) as screen:
        screen.press("space").tick(30).press("l").type("0.1").press("enter", "r", "space").tick(37)
        assert "epoch 37 of 300" in screen.title
        assert "▶ running" in screen.title
        assert "0.05005" in screen.part("loss")


def test_every_screen_on_the_way_to_overflow_is_finite_and_within_its_width() -> None:
    with Session("line", rate=FIVE_TIMES, epochs=10_000) as screen:
        for epoch in range(0, 160, 7):
            screen.at(epoch)
            only_finite(screen)
            assert {len(row) for row in screen.rows} == {80}
