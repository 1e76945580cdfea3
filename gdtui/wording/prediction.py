"""A prediction for values of one's own: what is asked, and the arithmetic that gives the answer."""

from __future__ import annotations

import math
import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.settings import parse_number
from gdtui.wording.counts import several, whole
from gdtui.wording.figures import Precision, comes_out, exact, rounded_to, rounds_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.inputs import Inputs
    from gdtui.data.text.notation import Notation
    from gdtui.descent.snapshot import Floats

__all__ = ["Range", "Sum", "parse_value", "ranges", "said_further_out", "said_of_rows", "worked_sum"]

RESULT = Precision(digits=6, most=4)
STEPS = 1000
"""A range is written to a thousandth of its length, or of its smaller end."""

MOST_STEPS = 10**8
"""A range is not written more finely than to such a part of its length."""

MANY = 60
"""Decimal digits that hold the product of any two floats as they are written."""

FEWEST, MOST = 6, 17
"""The fewest significant digits of a weight, and the most: 17 hold every float."""


class Range(NamedTuple):
    """An input's values in all rows, as they are shown.

    Attributes
    ----------
    lowest, highest : str
        Rounded inwards, so that what is shown is not further out than any row.
    mean : float
        Rounded as it is shown: the value that is taken where none is typed.
    """

    lowest: str
    highest: str
    mean: float

    @property
    def text(self) -> str:
        """The range in words."""
        is_one = self.lowest == self.highest
        return f"always {self.lowest}" if is_one else f"{self.lowest} to {self.highest}"


def ranges(inputs: Inputs) -> list[Range]:
    """Write the range of each input.

    Examples
    --------
    >>> from gdtui.data import load
    >>> from gdtui.data.inputs import Inputs
    >>> [(one.text, one.mean) for one in ranges(Inputs.of(load("trees")))]
    [('8.3 to 20.6', 13.248), ('63 to 87', 76.0)]
    """
    rows = zip(inputs.lowest.tolist(), inputs.highest.tolist(), inputs.means.tolist(), strict=True)
    return [_range(*row) for row in rows]


def _range(lowest: float, highest: float, mean: float) -> Range:
    low, high, middle = (Decimal(f"{number:.15g}") for number in (lowest, highest, mean))
    if low < high:
        # fine enough for each end and the mean: 1 is not shown as 10 where the other end is 100,000
        sizes = [abs(size) for size in (low, high, middle, high - low) if size]
        unit = Decimal(1).scaleb(max((min(sizes) / STEPS).adjusted(), ((high - low) / MOST_STEPS).adjusted()))
        low, high = low.quantize(unit, ROUND_CEILING), high.quantize(unit, ROUND_FLOOR)
        middle = middle.quantize(unit, ROUND_HALF_UP)
    return Range(exact(float(low)), exact(float(high)), float(middle))


def parse_value(text: str, written: Notation | None = None) -> float:
    """Read a value of an input: a plain number, or one that is written as its column is.

    Raises
    ------
    ValueError
        If it is not a finite number.

    Examples
    --------
    >>> from gdtui.data.text.notation import Notation
    >>> parse_value("0.5"), parse_value("$1,200", Notation(".", ",", "$"))
    (0.5, 1200.0)
    """
    found = None if written is None else written.read(text)
    if found is not None:
        return found
    if re.fullmatch(r"\s*[1-9]\d{0,2}(?:,\d{3})+\s*", text):
        raise ValueError(f"'{text.strip()}' can be read in two ways: leave out the comma")
    value = parse_number(text)
    if not math.isfinite(value):
        raise ValueError("that is too large a number")
    return value


class Sum(NamedTuple):
    """A prediction as a sum of products that comes out on a calculator, all of it as it is shown.

    Attributes
    ----------
    weights : list of str
        In the data's own units.
    values : list of str
        What each weight is multiplied by; empty for the bias.
    products : list of str
        A weight times its value; of the bias, the weight.
    total : str
        The sum of the products.
    """

    weights: list[str]
    values: list[str]
    products: list[str]
    total: str


def worked_sum(inputs: Inputs, values: Sequence[float], weights: Floats) -> Sum | None:
    """Work a prediction out for a value of each input, in its own units; None where a number in it overflows.

    Examples
    --------
    >>> from gdtui.data import load
    >>> from gdtui.data.inputs import Inputs
    >>> worked_sum(Inputs.of(load("line")), [0.5], np.array([[1.0], [2.25]]))
    Sum(weights=['1.00000', '2.25'], values=['', '0.5'], products=['1.00000', '1.12500'], total='2.1250')
    """
    data = inputs.data
    own = data.unscaled(weights)[:, 0]
    with np.errstate(over="ignore", invalid="ignore"):
        terms = own * np.array([*[1.0] * data.has_bias, *values])
        result = float(inputs.predict(np.array([values]), weights)[0, 0])
    if not (np.isfinite(terms).all() and math.isfinite(result)):
        return None
    products, total = comes_out(terms.tolist(), result, _added, RESULT)
    texts = [*[""] * data.has_bias, *map(exact, values)]
    with localcontext() as context:
        context.prec = MANY
        added = _added(*map(Decimal, products))
        if not rounds_to(added, total):  # terms so large that a double does not hold the digits of their sum
            total = RESULT.write(float(added))
        factors = zip(own.tolist(), texts, products, strict=True)
        return Sum([_factor(*factor) for factor in factors], texts, products, total)


def _added(*terms: Decimal) -> Decimal:
    return sum(terms, Decimal(0))


def _factor(weight: float, value: str, product: str) -> str:
    """Write a weight with as many digits as its product with the value needs to come out."""
    if not value:
        return product
    for digits in range(FEWEST, MOST + 1):
        near = exact(float(rounded_to(weight, digits)))
        if rounds_to(Decimal(near) * Decimal(value), product):
            return near
    # the product has been rounded to the digits of a double: beyond those the weight is what gives it
    return f"{Decimal(product) / Decimal(value):.{len(product)}e}".replace("e+", "e")


def said_further_out(name: str, value: str, found: Range) -> str:
    """Say that a value is further out than any row.

    Examples
    --------
    >>> said_further_out("girth", "30", Range("8.3", "20.6", 13.248))
    'girth 30 is further out than any row: 8.3 to 20.6.'
    """
    return f"{name} {value} is further out than any row: {found.text}."


def said_of_rows(out: int, rows: int, names: str, data: str) -> str:
    """Say that some rows are further out than all that were trained on.

    Examples
    --------
    >>> said_of_rows(2, 5, '"x"', "line")
    '2 of 5 rows are further out in "x" than any row of line'
    """
    be = "is" if out == 1 else "are"
    return f"{whole(out)} of {several(rows, 'row')} {be} further out in {names} than any row of {data}"
