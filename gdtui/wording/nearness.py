"""How near a run is to the lowest loss, in words; also where that is 0 or too small for a double."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.descent.bowl import Bowl
    from gdtui.descent.goal import Goal

__all__ = ["TOO_SMALL", "lowest", "near", "there", "to_goal"]

TOO_SMALL = "smaller than a double can hold"
"""Said of a loss below 2.2e-308: a double holds it as 0, or with fewer digits."""


def near(goal: Goal, of: str = " of the lowest loss") -> str:
    """Say what loss a run has to reach, as in "38 more epochs to come within 1% of the lowest loss".

    Examples
    --------
    >>> from gdtui.descent.bowl import Bowl
    >>> noisy, exact = Bowl.of([[1.0], [1.0]], [[2.0], [4.0]]), Bowl.of([[1.0], [2.0]], [[2.0], [4.0]])
    >>> near(noisy.goal()), near(exact.goal())
    ('within 1% of the lowest loss', 'down to 1% of the first loss')
    """
    return "down to 1% of the first loss" if goal.is_of_first else f"within 1%{of}"


def to_goal(goal: Goal, of: str = " of the lowest loss") -> str:
    """Say the same as `near` in fewer words, as in "38 epochs to within 1% of the lowest loss".

    Examples
    --------
    >>> from gdtui.descent.bowl import Bowl
    >>> noisy, exact = Bowl.of([[1.0], [1.0]], [[2.0], [4.0]]), Bowl.of([[1.0], [2.0]], [[2.0], [4.0]])
    >>> to_goal(noisy.goal(), of=""), to_goal(exact.goal())
    ('to within 1%', 'to 1% of the first loss')
    """
    return "to 1% of the first loss" if goal.is_of_first else f"to within 1%{of}"


def there(goal: Goal, loss: float, of: str = " of the lowest loss") -> str:
    """Say where the loss is, once a run has reached its goal; with an exact fit it falls on towards 0.

    Examples
    --------
    >>> from gdtui.descent.bowl import Bowl
    >>> goal = Bowl.of([[1.0], [2.0]], [[2.0], [4.0]]).goal()
    >>> there(goal, 0.01)
    'below 1% of the first loss; an exact fit exists'
    >>> there(goal, 1e-31)
    '0 but for rounding; the fit is exact'
    """
    if goal.is_all_but_zero(loss):
        return "0 but for rounding; the fit is exact"
    if goal.is_beyond_doubles(loss):
        return f"{TOO_SMALL}; a rescaled target would show it"
    if goal.is_too_small:
        return f"below 1% of the first loss; the lowest is {TOO_SMALL}"
    return "below 1% of the first loss; an exact fit exists" if goal.is_exact else near(goal, of)


def lowest(bowl: Bowl, write: Callable[[float], str]) -> str:
    """Write the lowest loss: "0" for an exact fit, "< 2.3e-308" where it is too small for a double."""
    if bowl.is_too_small:
        return "< 2.3e-308"
    return "0" if bowl.is_exact else write(bowl.lowest_loss)
