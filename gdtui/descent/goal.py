"""The goal: the loss at which a run counts as there, fixed before its first step."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["CLOSE", "SMALLEST", "Goal"]

CLOSE = 0.01
"""How close to the lowest loss counts as there: 1 %."""

SMALLEST = 2.0**-1022
"""The smallest double that has all its digits, 2.2e-308: a loss below it is 0, or has lost digits."""


class Goal(NamedTuple):
    """The loss that counts as close to the lowest, the same all through a run; made by `Bowl.goal`.

    Attributes
    ----------
    loss : float
        A run is there at a loss of no more than this, in the target's units squared.
    above : float
        How far that is above the lowest loss: 1 % of the lowest loss, or, where that is 0 or too
        small, of the first one.
    is_exact : bool
        Whether some weights fit the data exactly, but for rounding: then the lowest loss is 0.
    rounding : float
        Of an exact fit: what rounding alone may leave of the loss.
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
        """Whether a part of the first loss is meant, since a percentage of the lowest would say nothing."""
        return self.is_exact or self.is_too_small

    def is_met(self, loss: float) -> bool:
        """Whether a loss is there."""
        return loss <= self.loss

    def is_all_but_zero(self, loss: float) -> bool:
        """Whether a loss is 0 but for rounding, the lowest that there is."""
        return self.is_exact and loss <= self.rounding

    def is_beyond_doubles(self, loss: float) -> bool:
        """Whether a loss reads 0, or has lost digits, only since its squares are too small for a double."""
        return self.is_too_small and loss < SMALLEST
