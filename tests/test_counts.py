"""Counts, multiples and shares in sentences, and halves that are rounded as by hand."""

from __future__ import annotations

import math
import random
from decimal import ROUND_HALF_UP, Context, Decimal

import pytest

from gdtui.screen.plots.numbers import short
from gdtui.wording.counts import about, counted, more, percent, several, times, whole
from gdtui.wording.figures import LOSS, PREDICTION, WEIGHT, comes_out, rounded

BY_HAND = Context(prec=400, rounding=ROUND_HALF_UP)


def numbers() -> list[tuple[float, int]]:
    """Return numbers of many sizes, a good part of them halves, with digits behind the point."""
    random_ = random.Random(9)
    drawn = []
    for _ in range(3000):
        half = random_.randrange(10**6) / 2 ** random_.randrange(12)
        drawn += [half, random_.random() * 10.0 ** random_.randrange(-20, 20), -half]
    return [(number, random_.randrange(8)) for number in drawn]


def test_a_half_is_rounded_up_as_by_hand() -> None:
    for number, places in numbers():
        by_hand = Decimal(number).quantize(Decimal(1).scaleb(-places), context=BY_HAND)
        assert Decimal(rounded(number, places)) == by_hand, (number, places)


@pytest.mark.parametrize("half", [4812.5, 2.5, 0.125, 1000.5, 8.0625, 1234567.5, 6250.5])
def test_every_panel_writes_a_half_alike(half: float) -> None:
    """The worked-out lines rounded 4812.5 by hand, the loss panel to the even digit."""
    _, worked_out = comes_out([half], half, lambda number: number, LOSS)
    shown = LOSS.write(half)
    assert float(shown) == float(worked_out)
    assert float(short(half, 4)) == pytest.approx(float(shown), rel=5e-4)
    assert float(short(4812.5)) == float(LOSS.write(4812.5)) == 4813.0
    for precision in (LOSS, WEIGHT, PREDICTION):
        assert precision.write(-half) == f"-{precision.write(half)}"


@pytest.mark.parametrize("count", [0, 1, 2, 37, 999, 1000, 9_999])
def test_small_counts_are_exact(count: int) -> None:
    assert counted(count) == whole(count) == f"{count:,}"


@pytest.mark.parametrize(
    "count", [10_000, 12_499, 12_500, 99_500, 999_999, 10**6, 999_950_000, 10**12, 10**320]
)
def test_large_counts_are_right_to_two_digits(count: int) -> None:
    sizes = {"million": 10**6, "billion": 10**9}
    number, _, name = counted(count).replace(",", "").partition(" ")
    said = Decimal(number) * sizes.get(name, 1)
    assert abs(said - count) <= Decimal(count) / 20
    assert "1,000 m" not in counted(count)


def test_one_thing_is_one_thing() -> None:
    assert (more(1), more(2), more(0)) == ("1 more epoch", "2 more epochs", "0 more epochs")
    assert (several(1, "row"), several(2, "row"), several(12_345, "row")) == (
        "1 row",
        "2 rows",
        "12,345 rows",
    )
    assert (about(1, "row"), about(12_345, "row")) == ("1 row", "12,000 rows")


@pytest.mark.parametrize(
    "ratio", [1.0000000000000002, 1 + 1e-9, 1.004, 1.15, 9.996, 28.1, 99.96, 128132.99, 1e9, 1e300]
)
def test_a_multiple_above_1_is_never_written_as_1_and_is_right_to_two_digits(ratio: float) -> None:
    sizes = {"million": 1e6, "billion": 1e9}
    number, _, name = times(ratio).replace(",", "").partition(" ")
    said = Decimal(number) * Decimal(sizes.get(name, 1))
    assert said > 1
    assert float(said) == pytest.approx(ratio, rel=0.05)
    assert len(times(ratio)) <= 18
    assert "." not in times(ratio) or ratio < 100 or name or "e" in number


@pytest.mark.parametrize(
    "share", [0.0, 1e-300, 1e-4, 0.00994, 0.0995, 0.5, 0.994, 0.995, 0.9994, 0.99991, 1 - 1e-16, 1.0]
)
def test_a_share_is_never_nothing_or_all_where_it_is_neither(share: float) -> None:
    text = percent(share)
    assert (text == "0%") is (share == 0)
    assert (text == "100%") is (share == 1)
    bound = float(text.rstrip("%").rpartition(" ")[2]) / 100
    if text.startswith("less than"):
        assert share < bound
    elif text.startswith("more than"):
        assert share > bound
    else:
        assert math.isclose(bound, share, rel_tol=0.05)
