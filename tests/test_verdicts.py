"""What a learning rate is called, and how many times the limit it is, at the edges of each word."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest

from gdtui.descent.bowl import Bowl
from gdtui.settings import default_rate
from gdtui.wording.counts import times_the_limit
from gdtui.wording.remarks import verdict

ONE_ROW = Bowl.of([[1.0]], [[1.0]])
"""Curvature 2 exactly, so the limit is 1 and a rate of 1/2 arrives in one epoch."""


@pytest.mark.parametrize(
    ("fewest", "whole", "word"),
    [
        (1, 1, "good"),
        (1, 6, "good"),  # three times as many or five more is still good, whichever is later
        (1, 7, "slow"),
        (2, 7, "good"),
        (2, 8, "slow"),
        (3, 9, "good"),
        (3, 10, "slow"),
        (37, 111, "good"),
        (37, 112, "slow"),
        (700, 1999, "good"),
        (1999, 2000, "slow"),  # nobody waits for so many, whether or not another rate is faster
        (37, None, "slow"),
    ],
)
def test_a_rate_is_slow_beyond_three_times_the_fewest_epochs(
    fewest: int, whole: int | None, word: str
) -> None:
    assert verdict(ONE_ROW, 0.25, (0.5, fewest), whole) == word


@pytest.mark.parametrize(
    ("rate", "word"),
    [(0.5, "good"), (0.6, "good"), (0.74, "good"), (0.75, "good"), (0.76, "zigzag"), (0.99, "zigzag")],
)
def test_a_rate_zigzags_where_a_step_jumps_back_more_than_half_as_far(rate: float, word: str) -> None:
    """From weight 0 the lowest point is 1 away; a step of the chapter's tells how far beyond it lands."""
    X, Y, start = np.array([[1.0]]), np.array([[1.0]]), np.array([[0.0]])
    after = start - rate * (-2 * np.dot(X.T, (Y - np.dot(X, start))) / len(X))
    assert (after[0, 0] - 1 > 0.5) == (word == "zigzag")
    assert verdict(ONE_ROW, rate, (0.5, 1), 3) == word


def test_what_is_faster_or_at_the_limit_is_no_zigzag_or_divergence() -> None:
    assert verdict(ONE_ROW, 0.8, (0.9, 4), 4) == "good"  # no rate is faster: it jumps, and that is best
    assert verdict(ONE_ROW, 1.0, (0.5, 1), None) == "zigzag"
    assert verdict(ONE_ROW, math.nextafter(1.0, 2.0), (0.5, 1), None) == "diverges"
    assert verdict(ONE_ROW, 0.5, None, 1) == ""


@pytest.mark.parametrize("digits", range(1, 15))
def test_a_rate_above_the_limit_is_never_written_as_once_the_limit(digits: int) -> None:
    """Two digits behind the point, and more only where two would not tell the rate from the limit."""
    rate = float(1 + Decimal(1).scaleb(-digits))
    text = times_the_limit(ONE_ROW, rate)
    assert Decimal(text) > 1
    assert len(text.partition(".")[2]) == max(digits, 2)
    assert float(text) == pytest.approx(rate, rel=1e-15)


def test_other_multiples_of_the_limit_have_two_digits_behind_the_point() -> None:
    assert [times_the_limit(ONE_ROW, rate) for rate in (1.006, 1.5, 0.5)] == ["1.01", "1.50", "0.50"]


@pytest.mark.parametrize("x", [10**0.5, 3.1622776601, 3.16])
def test_no_rate_is_chosen_that_jumps_to_and_fro_at_the_limit(x: float) -> None:
    """Of one row and one weight the limit is 1 / x², here about 0.1."""
    rate, weight = default_rate(Bowl.of([[x]], [[7.0]]).stable_below), 0.0
    for _ in range(300):
        weight = weight - rate * -2 * x * (7.0 - x * weight)
    assert (7.0 - x * weight) ** 2 < 1e-6


def test_a_rate_at_the_limit_but_for_the_limits_rounding_does_not_work() -> None:
    """One row (1, 3): the curvature is 2 (1 + 9) = 20, so the limit is 0.1, but for some 1e-17."""
    bowl = Bowl.of([[1.0, 3.0]], [[7.0]])
    assert bowl.stable_below == pytest.approx(0.1, rel=1e-12)
    assert not bowl.works(0.1)
    assert bowl.works(0.0999999999)
