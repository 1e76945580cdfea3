"""Which mistakes explain what a program returned: one is named only if it predicts every call."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain, product
from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.known.at import At
from gdtui.checking.known.factors import FACTORS, FACTORS_WITH_SIGN, Factor
from gdtui.checking.known.formulas import FORMULAS, Formula
from gdtui.checking.known.loops import CHAPTER, LOOPS, RARER_LOOPS, Loop
from gdtui.checking.known.rarer import RARER
from gdtui.checking.probes import chapter_run, trained
from gdtui.checking.report import Finding
from gdtui.checking.tables import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from gdtui.programs.call import Call

    Floats = NDArray[np.float64]

__all__ = [
    "Explanation",
    "Returned",
    "candidates",
    "epoch_reached",
    "explain",
    "is_near",
    "is_right",
    "predicts",
]

CONVENTIONS = ("half-mse", "momentum", "one-after-the-other", "stochastic")
"""Other algorithms or habits that also learn: they are named, and not called wrong."""


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

    @property
    def gradient(self) -> Floats:
        """The gradient that a first step reveals, ``(before - after) / lr``."""
        result: Floats = (self.call.weights - self.weights) / self.call.lr
        return result


@dataclass(frozen=True)
class Explanation:
    """What a program does in place of the chapter's loop: at most one of each kind."""

    loop: Loop = CHAPTER
    formula: Formula | None = None
    factor: Factor | None = None

    @classmethod
    def of(cls, part: Loop | Formula | Factor) -> Explanation:
        """Return the explanation that has one part."""
        if isinstance(part, Loop):
            return cls(loop=part)
        return cls(formula=part) if isinstance(part, Formula) else cls(factor=part)

    @property
    def parts(self) -> list[Loop | Formula | Factor]:
        """What is not as in the chapter, the formula first."""
        return [part for part in (self.formula, self.factor, self.loop) if part not in (None, CHAPTER)]

    def run(self, call: Call) -> Floats:
        """Return the weights that a program with these parts returns."""
        return self.loop.run(self.gradient, call)

    def gradient(self, X: Floats, Y: Floats, weights: Floats) -> Floats:
        """Return the gradient that a program with these parts uses."""
        at = At(X, Y, weights)
        slope = at.g if self.formula is None else self.formula.gradient(at)
        if self.factor is None:
            return slope
        if self.formula is not None and self.factor.id == "normalised":
            return slope / np.linalg.norm(slope)
        return slope * float(self.factor.value(at))

    def times(self, call: Call) -> float:
        """Return the number that the first step of a call is multiplied by."""
        return 1.0 if self.factor is None else float(self.factor.value(At(call.X, call.Y, call.weights)))

    def finding(self, call: Call, table: Sequence[str] = (), whose: str = "the check's") -> Finding:
        """Describe the parts, with the numbers of a call; `whose` says whose data these are."""
        c = self.times(call)
        fields = {"c": written(c), "size": written(abs(c)), "n": call.n, "d": call.d, "whose": whose}
        parts = sorted(self.parts, key=lambda part: part.id in CONVENTIONS)
        return Finding(
            "convention" if parts[0].id in CONVENTIONS else "mistake",
            parts[0].id,
            "; and ".join(part.sentence for part in parts).format(**fields),
            "; ".join(part.look for part in parts).format(**fields),
            table,
        )


PARTIAL = ("bias-not-divided", "bias-twice", "factor-2-missing", "divided-twice", "sign")
"""Formulas that are wrong for some weights: with a factor they are the same for the other weights."""


def is_near(returned: Returned, weights: Floats) -> bool:
    """Tell whether the weights that came back differ from other weights by rounding only."""
    expected, found = weights[:, 0].tolist(), returned.weights[:, 0].tolist()
    start = returned.call.weights[:, 0].tolist()
    if not all(map(math.isfinite, (*expected, *found))):
        return False
    of_step, of_weights = (2e-3, 1e-6) if returned.is_single else (1e-8, 1e-13)
    size = max(map(abs, expected)) + max(map(abs, start))
    moved = max(abs(one - before) for one, before in zip(expected, start, strict=True))
    apart = max(abs(one - own) for one, own in zip(expected, found, strict=True))
    return bool(apart <= of_step * moved + of_weights * size)


def epoch_reached(returned: Returned, epochs: int | None = None) -> int | None:
    """Find the first epoch of the chapter's loop whose weights came back; None where there is none."""
    path = enumerate(chapter_run(returned.call, epochs))
    return next((epoch for epoch, weights in path if is_near(returned, weights)), None)


def is_right(returned: Returned) -> bool:
    """Tell whether the chapter's weights came back."""
    return is_near(returned, trained(returned.call))


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
            found = [one for one in tier if predicts(one, observed)]
        if found:
            return found
    return []


def predicts(explanation: Explanation, observed: Iterable[Returned]) -> bool:
    """Tell whether an explanation predicts what every call returned."""
    return all(is_near(one, explanation.run(one.call)) for one in observed)


def candidates() -> Iterable[Iterable[Explanation]]:
    """Yield what is tried, as a teacher would suspect it: one mistake, then two."""
    yield [Explanation()]
    yield chain(map(Explanation.of, FACTORS), map(Explanation.of, FORMULAS), map(Explanation.of, LOOPS))
    yield chain(map(Explanation.of, RARER), map(Explanation.of, RARER_LOOPS))
    yield map(Explanation.of, FACTORS_WITH_SIGN)
    yield (
        Explanation(CHAPTER, formula, factor)
        for formula, factor in product(FORMULAS, FACTORS)
        if formula.id not in PARTIAL or factor.id in ("sign", "half-mse")
    )
    yield (Explanation(loop, None, factor) for loop, factor in product(LOOPS, FACTORS))
    yield (Explanation(loop, formula, None) for loop, formula in product(LOOPS, FORMULAS))
