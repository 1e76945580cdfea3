"""The goal: the loss that counts as close to the lowest one, fixed before the first step of a run."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["CLOSE", "SMALLEST", "Goal"]

CLOSE = 0.01
"""How far above the lowest loss the goal is, as a part of it: 1 %."""

SMALLEST = 2.0**-1022
"""The smallest double that has all its digits, 2.2e-308: a loss below it is 0, or has lost digits."""


class Goal(NamedTuple):
    """The loss that counts as close to the lowest, the same all through a run; made by `Bowl.goal`.

    Attributes
    ----------
    loss : float
        A loss of no more than this meets the goal; in the target's units squared.
    above : float
        How far that is above the lowest loss: 1 % of the lowest loss or, where that is 0 or too
        small, of the first loss (then at least `rounding`).
    is_exact : bool
        Whether some weights fit the data exactly, but for rounding: then the lowest loss is 0.
    rounding : float
        The loss that rounding errors alone may leave of an exact fit.
    is_too_small : bool
        Whether the lowest loss is smaller than a double can hold with all digits, though no fit is known to
        be exact.
    """

    loss: float
    above: float
    is_exact: bool
    rounding: float
    is_too_small: bool = False

    @property
    def is_of_first(self) -> bool:
        """Whether the goal is 1 % of the first loss, since 1 % of the lowest would say nothing."""
        return self.is_exact or self.is_too_small

    def is_met(self, loss: float) -> bool:
        """Whether a loss meets the goal."""
        return loss <= self.loss

    def is_all_but_zero(self, loss: float) -> bool:
        """Whether the fit is exact and a loss is 0 but for rounding."""
        return self.is_exact and loss <= self.rounding

    def is_beyond_doubles(self, loss: float) -> bool:
        """Whether a loss is 0, or has lost digits, only because its squares are too small for a double."""
        return self.is_too_small and loss < SMALLEST
