"""How numbers are written: in columns with aligned points, and in sums that come out on a calculator."""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = [
    "ERROR",
    "GRADIENT",
    "LARGEST_PLAIN",
    "LOSS",
    "MISS",
    "PREDICTION",
    "STEP",
    "TIMES",
    "WEIGHT",
    "Precision",
    "column",
    "comes_out",
    "exact",
    "exact_rate",
    "magnitude",
    "rounded",
    "rounded_down",
    "rounded_to",
    "rounds_to",
]


LARGEST_PLAIN = 1e7
MANY_DIGITS = 16
"""A rate with so many digits was hardly typed: it may be a fraction."""

MOST_EXTRA = 12
"""How many lengths of an operand `comes_out` tries, each a digit longer than the one before."""


class Precision(NamedTuple):
    """How many digits a kind of number is written with.

    Attributes
    ----------
    digits : int
        Significant digits of a large number.
    most : int
        Most digits behind the point; more only where fewer than `least` significant ones would be left.
    least : int
        Significant digits of a small number.
    mantissa : int
        Significant digits of a number that is written with an exponent.

    Examples
    --------
    >>> [LOSS.write(number) for number in (4.421015, 0.0500487, 0.00975771, 6882753.5)]
    ['4.421', '0.05005', '0.00976', '6.8828e6']
    """

    digits: int
    most: int
    least: int = 3
    mantissa: int = 5

    def places(self, largest: float) -> int | None:
        """Count the digits behind the point for numbers up to `largest`; None where an exponent is needed."""
        exponent = magnitude(largest)
        if exponent is None:
            return self.most
        places = max(min(self.most, self.digits - 1 - exponent), self.least - 1 - exponent)
        if exponent >= 6 or exponent < -5:
            return None
        return max(places, 0)

    def write(self, number: float, sign: bool = False) -> str:
        """Write one number by itself."""
        return self.write_as(number, self.places(abs(number)), sign)

    def write_as(self, number: float, places: int | None, sign: bool = False) -> str:
        """Write a number with `places` digits behind the point, or with an exponent if that is None."""
        if places is not None:
            return rounded(number, places, sign)
        if number == 0:
            return "+0" if sign else "0"
        near = rounded_to(number, self.mantissa)
        mantissa, exponent = f"{near:{'+' if sign else '-'}.{self.mantissa - 1}e}".split("e")
        return f"{mantissa}e{int(exponent)}"


_HALF_UP = Context(prec=400, rounding=ROUND_HALF_UP)
"""Rounds a half away from zero, as is done by hand; 400 digits hold the largest float and its decimals."""


def rounded(number: float | Decimal, places: int, sign: bool = False) -> str:
    """Write a number with so many digits behind the point; a half goes up, as it does by hand.

    Python's own formatting rounds a half to the even digit. If only some places did so, two panels could show
    one number differently.

    Examples
    --------
    >>> rounded(4812.5, 0), f"{4812.5:.0f}", rounded(-0.004, 2)
    ('4813', '4812', '0.00')
    """
    near = number
    if isinstance(number, Decimal) or _may_be_half(number, places):
        near = Decimal(number).quantize(Decimal(1).scaleb(-places), context=_HALF_UP)
    return _no_negative_zero(f"{near:{'+' if sign else '-'}.{places}f}", "+" if sign else "")


def _may_be_half(number: float, places: int) -> bool:
    """Tell whether the dropped digits may be exactly a half: only then is slow decimal rounding needed."""
    scaled = abs(number) * 10.0**places
    return math.isfinite(number) and not (scaled < 1e9 and abs(scaled % 1 - 0.5) > 1e-6)


def rounded_to(number: float, digits: int) -> Decimal:
    """Round a finite number to so many significant digits; a half goes up.

    Examples
    --------
    >>> rounded_to(4812.5, 4), rounded_to(0.125, 2)
    (Decimal('4813'), Decimal('0.13'))
    """
    return Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(number)


LOSS = Precision(digits=4, most=5)
MISS = Precision(digits=5, most=4)
TIMES = Precision(digits=3, most=2, mantissa=3)
WEIGHT = Precision(digits=6, most=4)
GRADIENT = Precision(digits=6, most=4)
STEP = Precision(digits=6, most=4, least=2)
PREDICTION = Precision(digits=6, most=5)
ERROR = Precision(digits=6, most=4)


def magnitude(number: float) -> int | None:
    """Find the power of ten of a number's first digit; None for 0 and for what is not finite.

    Examples
    --------
    >>> magnitude(0.0893), magnitude(-2031.0), magnitude(0.0)
    (-2, 3, None)
    """
    if number == 0 or not math.isfinite(number):
        return None
    return int(f"{abs(number):.6e}"[9:])


def column(
    numbers: Iterable[float], precision: Precision, *, sign: bool = False, width: int = 0
) -> list[str]:
    """Write numbers that stand below each other, all with the digits behind the point that the largest has.

    Parameters
    ----------
    numbers : iterable of float
        The column, top to bottom.
    precision : Precision
        How many digits.
    sign : bool, optional
        Whether a number that is not negative has a plus sign.
    width : int, optional
        How wide a number may be; 0 sets no limit. Digits behind the point are left out first; where that is
        not enough, or would leave less than two digits, numbers have an exponent. Without one a number may
        be as large as `LARGEST_PLAIN` where there is room.

    Examples
    --------
    >>> column([1.37360, -0.00489], WEIGHT)
    ['1.3736', '-0.0049']
    >>> column([-2031.152, 0.0], WEIGHT), column([-2031.152, 0.0], WEIGHT, width=7)
    (['-2031.15', '0.00'], ['-2031.2', '0.0'])
    >>> column([-1.23456e10], WEIGHT, width=8), column([400000, 1250000], WEIGHT, width=8)
    (['-1.23e10'], ['400000', '1250000'])
    """
    listed = list(numbers)
    largest = max(map(abs, listed), default=0.0)
    for digits, places in _precisions(precision, largest, width):
        written = [digits.write_as(number, places, sign) for number in listed]
        if not width or max(map(len, written), default=0) <= width:
            break
    return written


def _precisions(precision: Precision, largest: float, width: int) -> Iterator[tuple[Precision, int | None]]:
    """Yield precisions for a column, the finest first, each with the digits behind the point."""
    places = precision.places(largest)
    if places is None and width and 1 <= largest < LARGEST_PLAIN:
        places = 0
    yield precision, places
    if places is not None:
        least = max(1 - (magnitude(largest) or 0), 0)
        for fewer in range(places - 1, least - 1, -1):
            yield precision, fewer
    for mantissa in range(precision.mantissa, 0, -1):
        yield precision._replace(mantissa=mantissa), None


@lru_cache(maxsize=256)
def exact(number: float) -> str:
    """Write a number that somebody chose, such as a learning rate, with all of its digits and no more.

    Examples
    --------
    >>> exact(0.1), exact(1.0), exact(2e-05), exact(3e20)
    ('0.1', '1', '0.00002', '3e20')
    """
    if number == int(number) and abs(number) < 1e9:
        return str(int(number))
    if 1e-5 <= abs(number) < 1e9:
        return f"{Decimal(repr(number)):f}"
    mantissa, _, exponent = f"{Decimal(repr(number)).normalize():e}".partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


@lru_cache(maxsize=64)
def exact_rate(rate: float) -> str:
    """Write a learning rate with all of its digits, or as the short fraction that gives this very number.

    Both can be typed, and give the same rate.

    Examples
    --------
    >>> exact_rate(0.1), exact_rate(1 / 3), exact_rate(0.33)
    ('0.1', '1/3', '0.33')
    """
    digits = exact(rate)
    if len(digits) < MANY_DIGITS or not math.isfinite(rate):
        return digits
    for below in range(2, 100):
        above = round(rate * below)
        if 0 < above < 1000 and above / below == rate:
            return f"{above}/{below}"
    return digits


def rounded_down(number: float, digits: int = 2) -> str:
    """Write a limit, rounded down so that the written number is not above it.

    Examples
    --------
    >>> rounded_down(0.7804391), rounded_down(2.14124e-4), rounded_down(1.0)
    ('0.78', '0.00021', '1')
    """
    if number == 0 or not math.isfinite(number):
        return str(number)
    value = Decimal(f"{number:.15g}")  # a limit that rounding has put just below 1 is 1
    step = Decimal(1).scaleb(value.adjusted() - digits + 1)
    return exact(float(value.quantize(step, rounding=ROUND_DOWN)))


def comes_out(
    operands: Sequence[float | str],
    result: float,
    arithmetic: Callable[..., Decimal],
    precision: Precision,
    extra: int = 1,
) -> tuple[list[str], str]:
    """Write operands and a result so that the arithmetic on the written digits gives the written result.

    The operands start with `extra` digits more behind the point than the result. If the arithmetic does not
    come out, they get more. If that does not help, the result gets up to three digits fewer, and at last
    `precision.most` digits behind the point: a result that is tiny beside the operands may then read 0. What
    does not come out even then has operands with an exponent.

    Parameters
    ----------
    operands : sequence of float or str
        The numbers in the formula; a text is a number that is already written.
    result : float
        The formula's value in the program's own arithmetic.
    arithmetic : callable
        The formula on decimal numbers.
    precision : Precision
        How the result is written.
    extra : int, optional
        How many digits more an operand has at first.

    Returns
    -------
    tuple of (list of str, str)
        The operands and the result, as written.

    Examples
    --------
    >>> comes_out([1.307791, -0.0893], 1.316721, lambda w, g: w - Decimal("0.1") * g, WEIGHT)
    (['1.30779', '-0.08930'], '1.3167')
    """
    usual = precision.places(abs(result))
    tries = [*((usual, usual, fewer) for fewer in range(4)), (precision.most, precision.most, 0)]
    # a tiny operand, whose digits are all far behind the point, is written with an exponent
    for places, behind, fewer in [*tries, (None, usual, 0)]:
        for more in range(extra, extra + MOST_EXTRA):
            written = [_operand(number, places, precision, more) for number in operands]
            shown = _result(result, behind, precision, fewer)
            with localcontext() as context:
                context.prec = 60
                try:
                    worked = arithmetic(*(Decimal(text) for text in written))
                    if rounds_to(worked, shown):
                        return written, shown
                except ArithmeticError:
                    continue
    return written, shown


def _operand(number: float | str, places: int | None, precision: Precision, more: int) -> str:
    if isinstance(number, str):
        return number
    if places is not None and (magnitude(number) or 0) < 6:
        return rounded(number, places + more)
    return precision._replace(mantissa=precision.mantissa + more).write_as(number, None)


def _result(number: float, places: int | None, precision: Precision, fewer: int) -> str:
    if places is None:
        return precision._replace(mantissa=max(precision.mantissa - fewer, 2)).write_as(number, None)
    return rounded(number, max(places - fewer, 0))


def rounds_to(worked: Decimal, shown: str) -> bool:
    """Tell whether a number, rounded as `shown` is, is what `shown` says."""
    target = Decimal(shown)
    unit = Decimal(1).scaleb(int(target.as_tuple().exponent))
    return worked.quantize(unit, rounding=ROUND_HALF_UP) == target


def _no_negative_zero(text: str, instead: str = "") -> str:
    """Replace the minus sign of a text that reads zero by `instead`."""
    return instead + text[1:] if text.startswith("-") and not text.strip("-0.") else text
