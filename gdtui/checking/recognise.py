"""Which mistakes explain what a program returned: all its calls, or there is no name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.known.at import At
from gdtui.checking.known.factors import FACTORS, TURNED, Factor
from gdtui.checking.known.formulas import FORMULAS, Formula
from gdtui.checking.known.loops import CHAPTER, LOOPS, RARER_LOOPS, Loop
from gdtui.checking.known.rarer import RARER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from gdtui.checking.probes import Call

    Floats = NDArray[np.float64]

__all__ = ["Explanation", "Returned", "candidates", "explain", "is_near", "step"]


@dataclass(frozen=True, eq=False)
class Returned:
    """A call with the weights that came back.

    Attributes
    ----------
    call : Call
        What was asked.
    weights : ndarray of shape (d, 1)
        What came back.
    is_single : bool
        Whether the numbers were of single precision, which is good for six digits.
    """

    call: Call
    weights: Floats
    is_single: bool = False


@dataclass(frozen=True)
class Explanation:
    """What a program does in place of the chapter's loop: at most one of each kind."""

    loop: Loop = CHAPTER
    formula: Formula | None = None
    factor: Factor | None = None

    @property
    def parts(self) -> list[Loop | Formula | Factor]:
        """What is not as in the chapter, the formula first."""
        return [
            one for one in (self.formula, self.factor, self.loop) if one is not None and one is not CHAPTER
        ]

    def run(self, call: Call) -> Floats:
        """Return the weights that a program with this in it returns."""
        return self.loop.run(self.gradient, call)

    def gradient(self, X: Floats, Y: Floats, weights: Floats) -> Floats:
        """Return the gradient that a program with this in it uses."""
        at = At(X, Y, weights)
        slope = at.g if self.formula is None else self.formula.step(at)
        if self.factor is None:
            return slope
        if self.formula is not None and self.factor.id == "normalised":
            return slope / np.linalg.norm(slope)
        return slope * float(self.factor.value(at))


PARTIAL = ("bias-not-divided", "bias-twice", "factor-2-missing", "divided-twice", "sign")
"""Formulas of which a factor makes another one of the same kind, for the other weights."""


def step(returned: Returned) -> Floats:
    """Return the gradient that the first step reveals, ``(before - after) / lr``."""
    result: Floats = (returned.call.weights - returned.weights) / returned.call.lr
    return result


def is_near(returned: Returned, weights: Floats) -> bool:
    """Tell whether weights came out that differ from others by rounding only."""
    expected, found = weights[:, 0].tolist(), returned.weights[:, 0].tolist()
    start = returned.call.weights[:, 0].tolist()
    if not all(map(math.isfinite, (*expected, *found))):
        return False
    of_step, of_weights = (2e-3, 1e-6) if returned.is_single else (1e-8, 1e-13)
    size = max(map(abs, expected)) + max(map(abs, start))
    moved = max(abs(one - before) for one, before in zip(expected, start, strict=True))
    apart = max(abs(one - own) for one, own in zip(expected, found, strict=True))
    return bool(apart <= of_step * moved + of_weights * size)


def explain(observed: Sequence[Returned]) -> list[Explanation]:
    """Find the explanations that predict every call, those with the fewest parts.

    Parameters
    ----------
    observed : sequence of Returned
        The calls; one epoch from weights that are not 0 is the first.

    Returns
    -------
    list of Explanation
        Empty where none does. The first is the chapter's own loop, where that does.
    """
    for tier in candidates():
        with np.errstate(all="ignore"):
            found = [one for one in tier if _predicts(one, observed)]
        if found:
            return found
    return []


def _predicts(explanation: Explanation, observed: Iterable[Returned]) -> bool:
    return all(is_near(one, explanation.run(one.call)) for one in observed)


def candidates() -> Iterable[Iterable[Explanation]]:
    """Yield what is tried, in the order of what a teacher would suspect: one mistake, then two."""
    yield [Explanation()]
    yield [
        *(Explanation(factor=factor) for factor in FACTORS),
        *(Explanation(formula=formula) for formula in FORMULAS),
        *(Explanation(loop=loop) for loop in LOOPS),
    ]
    yield [
        *(Explanation(formula=formula) for formula in RARER),
        *(Explanation(loop=loop) for loop in RARER_LOOPS),
    ]
    yield (Explanation(factor=factor) for factor in TURNED)
    yield (
        Explanation(CHAPTER, formula, factor)
        for formula, factor in product(FORMULAS, FACTORS)
        if formula.id not in PARTIAL or factor.id in ("sign", "half-mse")
    )
    yield (Explanation(loop, None, factor) for loop, factor in product(LOOPS, FACTORS))
    yield (Explanation(loop, formula, None) for loop, formula in product(LOOPS, FORMULAS))
