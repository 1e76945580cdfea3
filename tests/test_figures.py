"""How numbers are written: nothing lost, nothing out of line, and arithmetic that comes out."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.data import load
from gdtui.descent.trainer import Trainer
from gdtui.wording.figures import (
    ERROR,
    GRADIENT,
    LOSS,
    MISS,
    PREDICTION,
    STEP,
    WEIGHT,
    Precision,
    column,
    comes_out,
    exact,
    rounded_down,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PRECISIONS = st.sampled_from([LOSS, MISS, WEIGHT, GRADIENT, STEP, PREDICTION, ERROR])
finite = st.floats(allow_nan=False, allow_infinity=False)
NEGATIVE_ZERO = re.compile(r"-0(\.0*)?(e.*)?$")


def unit(text: str) -> Decimal:
    """Find what one more in the last digit is worth."""
    return Decimal(1).scaleb(int(Decimal(text).as_tuple().exponent))


def is_rounding_of(text: str, number: float) -> bool:
    with localcontext() as context:
        context.prec = 800
        return abs(Decimal(text) - Decimal(number)) <= unit(text) / 2


def behind_the_point(text: str) -> int:
    return len(text.partition("e")[0].partition(".")[2])


@settings(max_examples=150)
@given(finite, PRECISIONS, st.booleans())
def test_a_number_is_written_to_its_nearest(number: float, precision: Precision, sign: bool) -> None:
    text = precision.write(number, sign)
    assert is_rounding_of(text, number)
    assert not NEGATIVE_ZERO.match(text)
    assert text.startswith("+") == (sign and not text.startswith("-"))
    assert len(text) <= 12


@settings(max_examples=150)
@given(finite.filter(lambda number: abs(number) > 1e-300), PRECISIONS)
def test_significant_digits_are_never_fewer_than_the_least(number: float, precision: Precision) -> None:
    digits = re.sub(r"e.*|\D", "", precision.write(number)).lstrip("0")
    assert len(digits) >= precision.least


@settings(max_examples=150)
@given(st.lists(finite, max_size=12), PRECISIONS, st.booleans(), st.integers(8, 20) | st.just(0))
def test_points_stand_below_each_other(
    numbers: list[float], precision: Precision, sign: bool, width: int
) -> None:
    texts = column(numbers, precision, sign=sign, width=width)
    assert len(texts) == len(numbers)
    assert not any(NEGATIVE_ZERO.match(text) for text in texts)
    assert all(is_rounding_of(text, number) for text, number in zip(texts, numbers, strict=True))
    if not any("e" in text for text in texts):
        assert len({behind_the_point(text) for text in texts}) <= 1


@settings(max_examples=150)
@given(st.lists(finite, max_size=12), PRECISIONS, st.booleans(), st.integers(7, 12))
def test_a_column_fits_its_width(numbers: list[float], precision: Precision, sign: bool, width: int) -> None:
    """The widest number of all, -1e-300, has seven characters."""
    texts = column(numbers, precision, sign=sign, width=width)
    assert all(len(text) <= width for text in texts)
    largest = max(map(abs, numbers), default=0.0)
    if largest:
        (text, *_) = [text for text, number in zip(texts, numbers, strict=True) if abs(number) == largest]
        digits = re.sub(r"e.*|\D", "", text).lstrip("0")
        assert len(digits) >= 2 or "e" in text or 1 <= largest < 9.5


@pytest.mark.parametrize(
    ("numbers", "width", "texts"),
    [
        ([400000.0, 1250000.0], 8, ["400000", "1250000"]),
        ([400000.0, -9876543.0], 8, ["400000", "-9876543"]),
        ([400000.0, -9876543.0], 7, ["4.00e5", "-9.88e6"]),
        ([400000.0, 12500000.0], 9, ["4.0000e5", "1.2500e7"]),
        ([0.0000123], 8, ["0.000012"]),
        ([-0.0000123], 8, ["-1.23e-5"]),
        ([-2031.152, 1.0], 6, ["-2031", "1"]),
    ],
)
def test_a_column_has_as_many_digits_as_there_is_room_for(
    numbers: list[float], width: int, texts: list[str]
) -> None:
    assert column(numbers, WEIGHT, width=width) == texts


def test_a_column_takes_its_digits_from_the_largest() -> None:
    assert column([-2031.152, 3.14159, 0.0, -1e-9], WEIGHT, sign=True) == [
        "-2031.15",
        "+3.14",
        "+0.00",
        "+0.00",
    ]
    assert column([1.5, 2.0], WEIGHT, width=4) == ["1.50", "2.00"]
    assert column([1e7, 0.0, -2.5], WEIGHT) == ["1.0000e7", "0", "-2.5000e0"]
    assert column([], WEIGHT) == []


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (9.99999999, "10.0000"),
        (999999.96, "1.0000e6"),
        (1e6, "1.0000e6"),
        (1e-5, "0.0000100"),
        (9.9e-6, "9.9000e-6"),
        (-0.00004, "-0.0000400"),
        (0.0, "0.0000"),
        (-0.0, "0.0000"),
        (1e300, "1.0000e300"),
    ],
)
def test_weights_at_the_edges(number: float, text: str) -> None:
    assert WEIGHT.write(number) == text


@settings(max_examples=150)
@given(finite)
def test_exact_is_exact_and_short(number: float) -> None:
    text = exact(number)
    assert float(text) == number
    assert Decimal(text) == Decimal(repr(number))
    assert len(Decimal(text).as_tuple().digits) <= len(Decimal(repr(number)).as_tuple().digits)


@settings(max_examples=150)
@given(st.floats(1e-300, 1e300), st.integers(1, 6))
def test_a_limit_is_rounded_down(number: float, digits: int) -> None:
    text = rounded_down(number, digits)
    assert float(text) <= number * (1 + 1e-14)  # rounding of the limit itself apart
    assert Decimal(text) > Decimal(number) * (1 - Decimal(10) ** (1 - digits))
    assert len(Decimal(text).normalize().as_tuple().digits) <= digits


def test_limits_of_no_size() -> None:
    assert (rounded_down(0.0), rounded_down(math.inf)) == ("0.0", "inf")


# arithmetic on a calculator


def recomputed(written: list[str], shown: str, arithmetic: Callable[..., Decimal]) -> bool:
    """Type the operands as written into an exact calculator and round to the digits of the result."""
    with localcontext() as context:
        context.prec = 200
        worked = arithmetic(*(Decimal(text) for text in written))
        return worked.quantize(unit(shown), rounding=ROUND_HALF_UP) == Decimal(shown)


def update(w: Decimal, lr: Decimal, g: Decimal) -> Decimal:
    return w - lr * g


def mean_of_squares(*numbers: Decimal) -> Decimal:
    return sum((number * number for number in numbers), Decimal(0)) / len(numbers)


def sum_of_products(*numbers: Decimal) -> Decimal:
    half = len(numbers) // 2
    return sum((x * w for x, w in zip(numbers[:half], numbers[half:], strict=True)), Decimal(0))


signs = st.sampled_from([-1, 1])
usual = st.builds(
    lambda mantissa, exponent, sign: sign * mantissa * 10.0**exponent,
    st.floats(1, 10),
    st.integers(-7, 9),
    signs,
)


def check(
    operands: list[float | str], result: float, arithmetic: Callable[..., Decimal], precision: Precision
) -> None:
    written, shown = comes_out(operands, result, arithmetic, precision)
    assert recomputed(written, shown, arithmetic)
    assert is_rounding_of(shown, result)
    assert not NEGATIVE_ZERO.match(shown)
    for text, operand in zip(written, operands, strict=True):
        assert text == operand if isinstance(operand, str) else is_rounding_of(text, operand)


@settings(max_examples=150)
@given(usual, st.sampled_from([1e-5, 0.001, 0.0137, 0.1, 0.78, 1.0, 3.9]), usual)
def test_an_update_comes_out(weight: float, rate: float, slope: float) -> None:
    check([weight, exact(rate), slope], weight - rate * slope, update, WEIGHT)


@pytest.mark.parametrize("exponent", [-200, -61, -30, 30, 200])
def test_one_less_a_product_of_a_huge_and_a_tiny_number_comes_out(exponent: int) -> None:
    one, other = 3.7704252460138274 * 10.0**-exponent, 5.8349 * 10.0 ** (exponent - 1)
    check([exact(one), other], 1 - one * other, lambda lr, curvature: 1 - lr * curvature, WEIGHT)


@settings(max_examples=150)
@given(usual, usual)
def test_products_come_out(one: float, other: float) -> None:
    check([one], -2 * one, lambda number: -2 * number, GRADIENT)
    check([one, other], 1 - one * other, lambda lr, curvature: 1 - lr * curvature, WEIGHT)


@settings(max_examples=300)
@given(st.lists(usual, min_size=1, max_size=5))
def test_a_mean_of_squares_comes_out(numbers: list[float]) -> None:
    check([*numbers], math.fsum(number**2 for number in numbers) / len(numbers), mean_of_squares, LOSS)


@settings(max_examples=300)
@given(st.lists(st.tuples(usual, usual), min_size=1, max_size=6))
def test_a_prediction_comes_out(pairs: list[tuple[float, float]]) -> None:
    inputs, weights = zip(*pairs, strict=True)
    check([*inputs, *weights], math.fsum(x * w for x, w in pairs), sum_of_products, PREDICTION)


@pytest.mark.parametrize("name", ["line", "plane", "cars", "trees"])
@pytest.mark.parametrize("times", [0.1, 0.5, 0.99, 1.3])
def test_every_update_of_a_run_comes_out(name: str, times: float) -> None:
    """One digit more in the operands than in the result is enough for nearly all."""
    limits = {"line": 0.780439, "plane": 0.655944, "cars": 3.76709e-3, "trees": 1.66825e-4}
    rate = float(f"{times * limits[name]:.3g}")
    trainer = Trainer(load(name), learning_rate=rate, epochs=100)
    longer = 0
    for _ in range(60):
        snapshot = trainer.snapshot()
        for weight, slope in zip(
            snapshot.weights[:, 0].tolist(), snapshot.gradient[:, 0].tolist(), strict=True
        ):
            written, shown = comes_out([weight, exact(rate), slope], weight - rate * slope, update, WEIGHT)
            assert recomputed(written, shown, update)
            longer += behind_the_point(written[0]) > behind_the_point(shown) + 1
        trainer.step()
    assert longer <= 60
