"""The numbers by which a whole step may be wrong: c with ``s = c g``.

Numbers of rows and weights of the probes are different, so that no two of these are equal on all of them. Any
other number has no name here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.checking.known.at import At

__all__ = ["FACTORS", "FACTORS_WITH_SIGN", "Factor"]


@dataclass(frozen=True)
class Factor:
    """A number that the whole step is multiplied by.

    Attributes
    ----------
    id : str
        The mistake's name in a record.
    sentence : str
        What is wrong; ``{c}``, ``{n}`` and ``{d}`` stand for numbers of a call, ``{whose}`` for whose data
        these are.
    look : str
        What to look at.
    value : callable
        Returns the number, given `At`.
    """

    id: str
    sentence: str
    look: str
    value: Callable[[At], float | np.floating[Any]]


LENGTH = "the number that the sum over the rows is divided by"

FACTORS = (
    Factor(
        "sign",
        "your step is -1 times the chapter's: it goes up the slope, so the loss grows",
        "the signs, from the residual over the gradient to the update: an odd number of them is turned round",
        lambda at: -1.0,
    ),
    Factor(
        "not-divided-by-n",
        "with {whose} {n} rows your step is {c} times the chapter's: the sum is not divided by the number"
        " of rows",
        LENGTH,
        lambda at: at.n,
    ),
    Factor(
        "half-mse",
        "your step is half the chapter's: it is the gradient of half the mean squared error",
        "the factor 2, which comes from the slope of a square",
        lambda at: 0.5,
    ),
    Factor(
        "factor-2-twice",
        "your step is 2 times the chapter's: the factor 2 is there twice",
        "where the factor 2 comes in: once is enough",
        lambda at: 2.0,
    ),
    Factor(
        "no-factor",
        "with {whose} {n} rows your step is {c} times the chapter's, which is n/2: both the 2 and the"
        " division by the number of rows are missing",
        "the factors before the sum: -2 and the number of rows",
        lambda at: at.n / 2,
    ),
    Factor(
        "divided-twice",
        "with {whose} {n} rows your step is {c} times the chapter's, 1/{n}: it is divided by the number of"
        " rows twice",
        "each place that divides by the number of rows, or takes a mean",
        lambda at: 1 / at.n,
    ),
    Factor(
        "divided-by-weights",
        "with {whose} {n} rows and {d} weights your step is {c} times the chapter's, {n}/{d}: it is divided"
        " by the number of weights, where the number of rows belongs",
        "which of the two sizes of X the code divides by",
        lambda at: at.n / at.d,
    ),
    Factor(
        "divided-by-size",
        "with {whose} {d} weights your step is {c} times the chapter's, 1/{d}: it is divided by all the"
        " numbers in X, rows times weights",
        "what the code divides by: the rows are {n}, the numbers in X are more",
        lambda at: 1 / at.d,
    ),
    Factor(
        "divided-by-n-minus-1",
        "with {whose} {n} rows your step is {c} times the chapter's, {n}/({n} - 1): it is divided by the"
        " number of rows minus 1",
        LENGTH,
        lambda at: at.n / (at.n - 1) if at.n > 1 else np.inf,
    ),
    Factor(
        "integer-division",
        "for an even number of rows your step is the chapter's; for {whose} {n} rows it is {c} times as"
        " long: half the number of rows is rounded down",
        "each // in the code: / is the division",
        lambda at: (at.n / 2) / (at.n // 2) if at.n > 1 else np.inf,
    ),
    Factor(
        "integer-division",
        "for an even number of rows your step is the chapter's; for {whose} {n} rows it is {c} times as"
        " long: half the number of rows is rounded up",
        "what rounds half the number of rows: / is the division",
        lambda at: (at.n / 2) / ((at.n + 1) // 2),
    ),
    Factor(
        "root-gradient",
        "your step is the gradient of the root of the mean squared error, not of the mean squared error"
        " itself",
        "which loss the gradient belongs to: the chapter's has no root",
        lambda at: 0.5 / np.sqrt(np.mean(at.e**2)),
    ),
    Factor(
        "normalised",
        "your step has the same length wherever it starts: the gradient is divided by its own length",
        "the division by a norm",
        lambda at: 1 / np.linalg.norm(at.g),
    ),
)
"""Numbers c with s = c g."""

FACTORS_WITH_SIGN = tuple(
    Factor(
        "sign",
        "your step goes up the slope; besides, without its sign, " + factor.sentence.replace("{c}", "{size}"),
        f"the signs in the gradient and the update; {factor.look}",
        lambda at, factor=factor: -factor.value(at),  # type: ignore[misc]
    )
    for factor in FACTORS[1:]
)
"""Two mistakes at once: the sign, and another factor."""
