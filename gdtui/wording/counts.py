"""Counts, multiples and shares in sentences: one function writes each, so that no two places differ.

Sentences, titles and tables have thousands separators. What a user types or a program reads has plain digits:
an input field and the epoch beside it, a command, the chapter's lines, JSON.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from gdtui.wording.figures import exact, rounded

if TYPE_CHECKING:
    from gdtui.descent.bowl import Bowl

__all__ = ["about", "counted", "more", "percent", "several", "speed", "times", "times_the_limit", "whole"]

_TWO_DIGITS = Context(prec=2, rounding=ROUND_HALF_UP)
_LEAST, _MOST = 0.0001, 0.9999
"""A share below `_LEAST` is written as "less than 0.01%", one above `_MOST` as "more than 99.99%"."""


def whole(count: int) -> str:
    """Write a whole number with all of its digits.

    Examples
    --------
    >>> whole(37), whole(128132)
    ('37', '128,132')
    """
    return f"{count:,}"


def counted(count: int) -> str:
    """Write a whole number: exactly when small, to two digits when large.

    Examples
    --------
    >>> counted(233), counted(12_500), counted(7_512_345), counted(2_400_000_000), counted(10**13)
    ('233', '13,000', '7.5 million', '2.4 billion', '1.0e13')
    """
    if count < 10_000:
        return whole(count)
    near = _TWO_DIGITS.create_decimal(count)
    if near >= 10**12:
        return f"{near:.1e}".replace("e+", "e")
    for name, size in (("billion", 10**9), ("million", 10**6)):
        if near >= size:
            return f"{float(near) / size:g} {name}"
    return whole(int(near))


def several(count: int, noun: str) -> str:
    """Count things exactly, with the noun in the singular or the plural.

    Examples
    --------
    >>> several(1, "epoch"), several(1_000_000, "row"), several(0, "weight")
    ('1 epoch', '1,000,000 rows', '0 weights')
    """
    return f"{whole(count)} {_plural(count, noun)}"


def about(count: int, noun: str) -> str:
    """Count things: exactly where they are few, to two digits where they are many.

    Examples
    --------
    >>> about(1, "epoch"), about(7_512_345, "epoch")
    ('1 epoch', '7.5 million epochs')
    """
    return f"{counted(count)} {_plural(count, noun)}"


def more(count: int, noun: str = "epoch") -> str:
    """Count further things.

    Examples
    --------
    >>> more(1), more(38)
    ('1 more epoch', '38 more epochs')
    """
    return f"{counted(count)} more {_plural(count, noun)}"


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def times(ratio: float | Decimal) -> str:
    """Write a multiple with about three digits; one above 1 is never written as 1.

    Examples
    --------
    >>> times(1.1532), times(28.134), times(128132.99), times(1.00000042), times(math.inf)
    ('1.15', '28.1', '130,000', '1.0000004', 'countless')
    """
    if math.isinf(ratio):
        return "countless"
    if ratio >= 99.95:
        return counted(int(Decimal(ratio).to_integral_value(ROUND_HALF_UP)))
    places = 2 if ratio < 9.995 else 1
    while places < 17 and ratio > 1 and Decimal(rounded(ratio, places)) <= 1:
        places += 1
    return rounded(ratio, places)


def times_the_limit(bowl: Bowl, learning_rate: float) -> str:
    """Write how many times the limit a rate is; never "1.00" for a rate above it."""
    return times(Decimal(learning_rate) / Decimal(bowl.stable_below))


def percent(share: float) -> str:
    """Write a share from 0 to 1 with about two digits; only 0 is written as 0%, and only 1 as 100%.

    Examples
    --------
    >>> percent(0.0213), percent(0.4512), percent(0.00000012)
    ('2.1%', '45%', 'less than 0.01%')
    >>> percent(0.9974), percent(0.99999), percent(1.0)
    ('99.7%', 'more than 99.99%', '100%')
    """
    if 0 < share < _LEAST:
        return f"less than {percent(_LEAST)}"
    if _MOST < share < 1:
        return f"more than {percent(_MOST)}"
    hundredths = 100 * share
    if 0 < share < 0.0995:
        return f"{hundredths:.2g}%"
    places = 0
    while share < 1 and rounded(hundredths, places) == rounded(100.0, places):
        places += 1
    return f"{rounded(hundredths, places)}%"


def speed(epochs_a_second: float) -> str:
    """Write the speed of training in epochs per second; infinity is "max speed"."""
    if math.isinf(epochs_a_second):
        return "max speed"
    number = whole(int(epochs_a_second)) if epochs_a_second >= 1000 else exact(epochs_a_second)
    return f"{number} epoch{'s' * (epochs_a_second != 1)}/s"
