"""The goal: the loss at which a run counts as there, fixed before its first step."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["CLOSE", "Goal"]

CLOSE = 0.01
"""How close to the lowest loss counts as there: 1 %."""


class Goal(NamedTuple):
    """The loss that counts as close to the lowest, the same all through a run; made by `Bowl.goal`.

    Attributes
    ----------
    loss : float
        A run is there at a loss of no more than this, in the target's units squared.
    above : float
        How far that is above the lowest loss: 1 % of the lowest loss, or, where that is 0, of the first one.
    is_exact : bool
        Whether some weights fit the data exactly, but for rounding: then the lowest loss is 0.
    rounding : float
        Of an exact fit: what rounding alone may leave of the loss.
    """

    loss: float
    above: float
    is_exact: bool
    rounding: float

    def is_met(self, loss: float) -> bool:
        """Whether a loss is there."""
        return loss <= self.loss

    def is_all_but_zero(self, loss: float) -> bool:
        """Whether a loss is 0 but for rounding, the lowest that there is."""
        return self.is_exact and loss <= self.rounding
