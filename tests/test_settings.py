"""Learning rates as they are typed: numbers and fractions, with blanks, commas or both between them."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest

from gdtui.settings import parse_rate, parse_rates
from gdtui.wording.figures import exact_rate


@pytest.mark.parametrize(
    "text",
    [
        *("0.01 0.1 0.5", "0.01,0.1,0.5", "0.01, 0.1, 0.5", "0.01 ,0.1 , 0.5", "  0.01\t0.1  0.5 "),
        *("0.01,0.1 0.5", "0.01, 0.1 0.5", "1/100 1/10 1/2", "1 / 100, 1/10,1 /2", "1e-2 .1 +0.5"),
    ],
)
def test_rates_may_have_blanks_commas_or_both_between_them(text: str) -> None:
    assert parse_rates(text) == [0.01, 0.1, 0.5]


@pytest.mark.parametrize(
    ("text", "rates"), [("1,5", [1, 5]), ("1,5,2", [1, 5, 2]), ("1, 5", [1, 5]), ("1,2,3 4", [1, 2, 3, 4])]
)
def test_commas_alone_separate(text: str, rates: list[float]) -> None:
    assert parse_rates(text) == rates


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0,1 0,5", "'0,1' has a comma: write 0.1"),
        ("0,1,0,5", "'0,1' has a comma: write 0.1"),
        ("0,05, 0,5", "'0,05' has a comma: write 0.05"),
        ("0,1", "'0,1' has a comma: write 0.1"),
        ("1,5 2", "'1,5' has a comma: write 1.5 or 1 5"),
        ("0.1, 1,5", "'1,5' has a comma: write 1.5 or 1 5"),
        ("0, 1", "above 0, such as 0.1; it was 0"),
        ("0.1 0.2,", "nothing is there"),
        ("0.1,,0.2", "nothing is there"),
        ("1/2/3 1", "more than one /"),
        ("1/x 1", "'x' is not a number"),
        ("1/0 1", "1/0 is no rate: a fraction divides by a number above 0"),
        ("0/3 1", "above 0, such as 0.1; it was 0/3"),
        ("-1/3 1", "above 0, such as 0.1; it was -1/3"),
        ("1e308/1e-9 1", "too large a number"),
        ("1/1e-320 1", "too large a number"),
        ("1e-300/1e300 1", "too small a number"),
    ],
)
def test_what_may_be_read_in_two_ways_or_in_none_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        parse_rates(text)
    assert why in str(refused.value)


@pytest.mark.parametrize(("above", "below"), [(1, 3), (2, 7), (22, 7), (1, 97), (1, 2), (3, 40), (100, 3)])
def test_a_fraction_is_the_nearest_double_and_what_is_shown_gives_it_again(above: int, below: int) -> None:
    rate = parse_rate(f" {above}/{below} ")
    assert rate == float(Fraction(above, below))
    shown = exact_rate(rate)
    assert parse_rate(shown) == rate
    assert len(shown) < 10


@pytest.mark.parametrize("rate", [0.1, 0.78, 1e-17, 0.1234567890123456, 1e300, math.pi, 0.1 + 0.2])
def test_what_is_no_short_fraction_is_shown_with_all_of_its_digits(rate: float) -> None:
    assert float(Decimal(exact_rate(rate))) == rate
