"""Numbers as they stand on the screen, and training worked out again without the package, in decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["NUMBER", "Epoch", "agrees", "epochs_of", "numbers", "rounds_to", "table"]

NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e-?\d+)?"
"""A number as the screen writes it."""


def numbers(text: str) -> list[str]:
    """Find the numbers in a text, as they are written, without those that are part of a name."""
    return re.findall(rf"(?<![\w.]){NUMBER}(?![\w])", text)


def table(part: str) -> dict[str, list[str]]:
    """Read the rows of a framed table: first word, then the numbers behind it."""
    rows = [line.strip("│ ▸").split() for line in part.splitlines()[1:-1]]
    return {row[0]: [word for word in row[1:] if re.fullmatch(NUMBER, word)] for row in rows if row}


def unit(shown: str) -> Decimal:
    """Return the value of one in the last place of a number."""
    return Decimal(1).scaleb(int(Decimal(shown.replace(",", "")).as_tuple().exponent))


def rounds_to(value: Decimal, shown: str, slack: Decimal = Decimal(0)) -> bool:
    """Tell whether a value, give or take `slack`, is within half a unit of the last place that is shown."""
    return abs(Decimal(shown.replace(",", "")) - value) <= unit(shown) / 2 + slack


def agrees(shown: str, value: float) -> bool:
    """Tell whether a shown number is this double's, but for the rounding of the steps that led to it."""
    exact = Decimal(float(value))
    return rounds_to(exact, shown, abs(exact) * Decimal("1e-9") + Decimal("1e-13"))


@dataclass(frozen=True)
class Epoch:
    """One epoch, worked out in decimals of fifty digits from one weight vector."""

    weights: list[Decimal]
    predictions: list[Decimal]
    difference: list[Decimal]
    loss: Decimal
    gradient: list[Decimal]


def epochs_of(
    X: NDArray[np.float64], Y: NDArray[np.float64], rate: str, start: Sequence[str] | None = None
) -> Iterator[Epoch]:
    """Train a linear model in exact decimals, and yield every epoch from 0 on.

    The data are taken as they are written, so five decimals in a file are five decimals here.
    """
    rows = [[Decimal(repr(value)) for value in row] for row in X.tolist()]
    actual = [Decimal(repr(value)) for value in Y[:, 0].tolist()]
    weights = [Decimal(text) for text in start or ["0"] * len(rows[0])]
    n = len(rows)
    while True:
        with localcontext() as context:
            context.prec = 50
            predictions = [
                sum((x * w for x, w in zip(row, weights, strict=True)), Decimal(0)) for row in rows
            ]
            difference = [y - prediction for y, prediction in zip(actual, predictions, strict=True)]
            loss = sum((miss * miss for miss in difference), Decimal(0)) / n
            gradient = [
                -2 * sum((row[j] * miss for row, miss in zip(rows, difference, strict=True)), Decimal(0)) / n
                for j in range(len(weights))
            ]
            following = [w - Decimal(rate) * g for w, g in zip(weights, gradient, strict=True)]
        yield Epoch(weights, predictions, difference, loss, gradient)
        weights = following
