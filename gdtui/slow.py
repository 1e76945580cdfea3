"""What is said of a learning rate, or of inputs, with which descent would take too many epochs."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from gdtui.counts import counted, times
from gdtui.descent.bowl import Bowl
from gdtui.figures import exact, rounded_down
from gdtui.nearness import to_goal
from gdtui.settings import default_rate

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.descent.goal import Goal
    from gdtui.descent.snapshot import Floats

__all__ = ["FEW_WEIGHTS", "fewest_digits", "half_the_limit", "slow_remarks", "typed_rate", "with_keys"]

CRAWLS_FROM = 2000
CRAWLS_TIMES = 20
"""Only where something else takes so many times fewer epochs is it worth a remark."""

FEW_WEIGHTS = 16
"""For so many weights the fastest rate is found in some milliseconds."""

MOST_DIGITS = 17
ALMOST = 1.01
"""A rate that takes so many times the epochs of the fastest one stands for it."""


class _Rate(NamedTuple):
    """A learning rate, what it is called, and how many epochs it takes; None for more than are forecast."""

    rate: float
    name: str
    epochs: int | None

    def takes(self, multiple: float, other: _Rate) -> bool:
        """Whether it takes so many times the epochs of another one, or more."""
        if self.epochs is None or other.epochs is None:
            return other.epochs is not None
        return self.epochs >= multiple * other.epochs


def slow_remarks(data: Dataset, bowl: Bowl, initial: Floats, rate: float, goal: Goal) -> list[str]:
    """Say first what a better rate does on these data as they are, then what scaling adds to that.

    Parameters
    ----------
    data : Dataset
        What the run is trained on.
    bowl : Bowl
        What is known of its loss.
    initial : ndarray of shape (d, 1)
        The weights of epoch 0.
    rate : float
        The learning rate.
    goal : Goal
        The loss that counts as there.

    Returns
    -------
    list of str
        A sentence for each that is worth saying, with the options that would help; see `with_keys`.
    """
    default, too_high = default_rate(bowl.stable_below), bowl.too_high(rate)
    present = _at(bowl, initial, default if too_high else rate, goal)
    if present.epochs is not None and present.epochs < CRAWLS_FROM:
        return []
    half = _half(bowl, initial, goal)
    as_they_are = half if present.takes(2, half) else present
    better = "" if too_high else _better(bowl, initial, present, half, goal)
    scaling = _scaling(data, bowl, initial, as_they_are, goal, rate_is_default=rate == default)
    return [remark for remark in (better, scaling) if remark]


def half_the_limit(bowl: Bowl) -> float:
    """Find the rate that the key `h` sets; infinity where any rate works."""
    return float(rounded_down(bowl.stable_below / 2))


def typed_rate(bowl: Bowl, weights: Floats, goal: Goal) -> tuple[float, int] | None:
    """Find the fastest rate from some weights, with as few digits, three or more, as keep it nearly so.

    Returns
    -------
    (float, int) or None
        The rate and its number of epochs; None where there is no fastest one.
    """
    found = bowl.fastest_rate(weights, goal)
    return None if found is None else fewest_digits(bowl, weights, found, goal)


def fewest_digits(
    bowl: Bowl, weights: Floats, found: tuple[float, int], goal: Goal, least: int = 3
) -> tuple[float, int]:
    """Write the fastest rate with as few digits, from `least` on, as keep it nearly so; with its epochs."""
    for digits in range(least, MOST_DIGITS):
        rate = float(f"{found[0]:.{digits}g}")
        epochs = None if bowl.too_high(rate) else bowl.epochs_to(weights, rate, goal)
        if epochs is not None and epochs <= ALMOST * found[1]:
            return rate, epochs
    return found


def with_keys(remark: str) -> str:
    """Name the keys of the screen that do what a remark's options do.

    Examples
    --------
    >>> with_keys("53 with --lr 0.39 (half the limit), 25 with --standardize")
    '53 at 0.39 (half the limit: key h), 25 with --standardize (key n)'
    """
    for name, key in (("half the limit", "h"), ("the fastest", "o")):
        remark = re.sub(rf"with --lr (\S+) \({name}\)", rf"at \1 ({name}: key {key})", remark)
    return re.sub(r"with --standardize(?: --lr \S+)?", "with --standardize (key n)", remark)


def _at(bowl: Bowl, initial: Floats, rate: float, goal: Goal, name: str = "") -> _Rate:
    return _Rate(rate, name, bowl.epochs_to(initial, rate, goal))


def _half(bowl: Bowl, initial: Floats, goal: Goal) -> _Rate:
    rate = half_the_limit(bowl)
    return _at(bowl, initial, rate, goal, "half the limit") if 0 < rate < math.inf else _Rate(rate, "", None)


def _better(bowl: Bowl, initial: Floats, present: _Rate, half: _Rate, goal: Goal) -> str:
    """Name the rates that take far fewer epochs on the data as they are."""
    found = typed_rate(bowl, initial, goal) if len(initial) <= FEW_WEIGHTS else None
    rates = [half] if found is None else [half, _Rate(found[0], "the fastest", found[1])]
    better = [other for other in rates if present.takes(CRAWLS_TIMES, other)]
    if not better:
        return ""
    if len(better) == 2 and not better[0].takes(1.05, better[1]):
        del better[1]  # half the limit is as good
    why = "far too low" if present.rate < half.rate else "too close to the limit"
    others = ", ".join(f"{_epochs(one)} with --lr {exact(one.rate)} ({one.name})" for one in better)
    return f"learning rate {exact(present.rate)} is {why}: {_many(present)} {to_goal(goal)}; {others}"


def _scaling(
    data: Dataset, bowl: Bowl, initial: Floats, present: _Rate, goal: Goal, *, rate_is_default: bool
) -> str:
    """Say that the inputs differ so much in scale that descent crawls, where standardizing would help."""
    if data.standardized or (present.epochs is not None and present.epochs < CRAWLS_FROM):
        return ""
    scaled = data.standardize()
    other = Bowl.of(scaled.X, scaled.Y, samples=scaled.rows)
    rate = default_rate(other.stable_below)
    standardized = _at(other, initial, rate, other.goal(other.loss(initial)))
    if not present.takes(CRAWLS_TIMES, standardized):
        return ""
    asked = "" if rate_is_default else f" --lr {exact(rate)}"
    return (
        f"the inputs' scales differ: the bowl is {steepness(bowl)}; {_many(present)} at rate "
        f"{exact(present.rate)} {to_goal(goal)}, {_epochs(standardized)} with --standardize{asked}"
    )


def _epochs(rate: _Rate) -> str:
    return counted(rate.epochs or 0)


def _many(rate: _Rate) -> str:
    return "more than 1,000 billion epochs" if rate.epochs is None else f"about {_epochs(rate)} epochs"


def steepness(bowl: Bowl) -> str:
    """Say the condition number in words."""
    return f"{times(min(bowl.condition_number, 1e99))} times as steep one way as another"
