"""What is said of a learning rate, or of inputs, with which descent would take too many epochs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from gdtui.descent.run import Known, bowl_of
from gdtui.settings import default_rate
from gdtui.wording.counts import counted, times
from gdtui.wording.figures import exact_rate, rounded_down
from gdtui.wording.nearness import to_goal

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.descent.bowl import Bowl
    from gdtui.descent.goal import Goal
    from gdtui.descent.snapshot import Floats

__all__ = ["FEW_WEIGHTS", "fewest_digits", "half_the_limit", "slow_remarks", "typed_rate"]

SLOW_FROM = 2000
SLOW_TIMES = 20
"""A rate that takes `SLOW_FROM` epochs is remarked on if something else takes `SLOW_TIMES` times fewer."""

FEW_WEIGHTS = 16
"""For up to so many weights the fastest rate is found in some milliseconds."""

MOST_DIGITS = 17
ALMOST = 1.01
"""A rate with fewer digits replaces the fastest one if it takes at most so many times its epochs."""


class _Rate(NamedTuple):
    """A learning rate, what it is called, and how many epochs it takes; None for more than are forecast."""

    rate: float
    name: str
    epochs: int | None

    def takes(self, multiple: float, other: _Rate) -> bool:
        """Whether it takes at least `multiple` times the epochs of another rate."""
        if self.epochs is None or other.epochs is None:
            return other.epochs is not None
        return self.epochs >= multiple * other.epochs


def slow_remarks(data: Dataset, known: Known, rate: float) -> list[str]:
    """Say first what a better rate does on these data as they are, then what scaling adds to that.

    Parameters
    ----------
    data : Dataset
        What the run is trained on.
    known : Known
        Its loss surface, the weights of epoch 0, and the loss that counts as close.
    rate : float
        The learning rate.

    Returns
    -------
    list of str
        A sentence for each that is worth saying, with the options that would help.
    """
    default, too_high = default_rate(known.bowl.stable_below), known.bowl.too_high(rate)
    present = _at(known, default if too_high else rate)
    if present.epochs is not None and present.epochs < SLOW_FROM:
        return []
    half = _half(known)
    as_they_are = half if present.takes(2, half) else present
    better = "" if too_high else _better(known, present, half)
    scaling = _scaling(data, known, as_they_are, rate_is_default=rate == default)
    return [remark for remark in (better, scaling) if remark]


def half_the_limit(bowl: Bowl) -> float:
    """Find half the limit, the rate that the key `h` sets; infinity where any rate works."""
    return float(rounded_down(bowl.stable_below / 2))


def typed_rate(bowl: Bowl, weights: Floats, goal: Goal) -> tuple[float, int] | None:
    """Find the fastest rate from some weights, rounded to the fewest digits that keep it nearly as fast.

    Returns
    -------
    (float, int) or None
        The rate, of at least three digits, and its number of epochs; None where there is no fastest one.
    """
    found = bowl.fastest_rate(weights, goal)
    return None if found is None else fewest_digits(bowl, weights, found, goal)


def fewest_digits(
    bowl: Bowl, weights: Floats, found: tuple[float, int], goal: Goal, least: int = 3
) -> tuple[float, int]:
    """Round the fastest rate to the fewest digits, `least` or more, that keep it nearly as fast."""
    for digits in range(least, MOST_DIGITS):
        rate = float(f"{found[0]:.{digits}g}")
        epochs = None if bowl.too_high(rate) else bowl.epochs_to(weights, rate, goal)
        if epochs is not None and epochs <= ALMOST * found[1]:
            return rate, epochs
    return found


def _at(known: Known, rate: float, name: str = "") -> _Rate:
    return _Rate(rate, name, known.epochs_at(rate))


def _half(known: Known) -> _Rate:
    rate = half_the_limit(known.bowl)
    return _at(known, rate, "half the limit") if 0 < rate < math.inf else _Rate(rate, "", None)


def _better(known: Known, present: _Rate, half: _Rate) -> str:
    """Name the rates that take far fewer epochs on the data as they are."""
    found = None
    if len(known.initial) <= FEW_WEIGHTS and known.fastest is not None:
        found = fewest_digits(known.bowl, known.initial, known.fastest, known.goal)
    rates = [half] if found is None else [half, _Rate(found[0], "the fastest", found[1])]
    better = [other for other in rates if present.takes(SLOW_TIMES, other)]
    if not better:
        return ""
    if len(better) == 2 and not better[0].takes(1.05, better[1]):
        del better[1]  # half the limit is as good
    why = "far too low" if present.rate < half.rate else "too close to the limit"
    others = ", ".join(f"{_epochs(one)} with --lr {exact_rate(one.rate)} ({one.name})" for one in better)
    return (
        f"learning rate {exact_rate(present.rate)} is {why}: {_many(present)} {to_goal(known.goal)}; {others}"
    )


def _scaling(data: Dataset, known: Known, present: _Rate, *, rate_is_default: bool) -> str:
    """Say that descent is slow since the inputs differ in scale, where standardizing would help."""
    if data.standardized or (present.epochs is not None and present.epochs < SLOW_FROM):
        return ""
    scaled = data.standardize()
    other = bowl_of(scaled)
    rate = default_rate(other.stable_below)
    standardized = _at(Known(other, known.initial, other.loss(known.initial)), rate)
    if not present.takes(SLOW_TIMES, standardized):
        return ""
    asked = "" if rate_is_default else f" --lr {exact_rate(rate)}"
    return (
        f"the inputs' scales differ: the bowl is {_steepness(known.bowl)}; {_many(present)} at rate "
        f"{exact_rate(present.rate)} {to_goal(known.goal)}, {_epochs(standardized)} with --standardize{asked}"
    )


def _epochs(rate: _Rate) -> str:
    return counted(rate.epochs or 0)


def _many(rate: _Rate) -> str:
    return "more than 1,000 billion epochs" if rate.epochs is None else f"about {_epochs(rate)} epochs"


def _steepness(bowl: Bowl) -> str:
    """Say in words how large the condition number is."""
    return f"{times(min(bowl.condition_number, 1e99))} times as steep one way as another"
