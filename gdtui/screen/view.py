"""View: what the panels draw from, one epoch's snapshot with the state of the screen around it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdtui.descent.snapshot import Status

if TYPE_CHECKING:
    from gdtui.descent.bowl import Bowl
    from gdtui.descent.snapshot import Floats, Snapshot

__all__ = ["View"]


@dataclass(frozen=True, eq=False)
class View:
    """All that a panel may know; the same view is drawn the same way twice.

    Attributes
    ----------
    snapshot : Snapshot
        The epoch that is shown.
    bowl : Bowl
        What is known of the data's loss.
    best : ndarray of shape (d, 1)
        The least-squares weights that this run heads for.
    first_loss : float
        The loss of epoch 0.
    running : bool
        Whether the clock ticks.
    speed : float
        Epochs a second; infinity is as many as fit.
    selected : int or None
        The weight that was selected, if any was.
    remarks : tuple of str
        What is to be said before the first epoch.
    notice : str
        An answer to the last key; empty for none.
    """

    snapshot: Snapshot
    bowl: Bowl
    best: Floats
    first_loss: float
    running: bool = False
    speed: float = 10.0
    selected: int | None = None
    remarks: tuple[str, ...] = ()
    notice: str = ""

    @property
    def rate_too_high(self) -> bool:
        """Whether the present learning rate is above the limit."""
        return self.bowl.too_high(self.snapshot.learning_rate)

    @property
    def diverging(self) -> bool:
        """Whether the run has diverged and its rate would go on driving it away."""
        return self.snapshot.diverged and self.rate_too_high

    @property
    def focus(self) -> int:
        """The weight whose arithmetic is shown: the selected one, else the last."""
        return len(self.best) - 1 if self.selected is None else self.selected

    @property
    def state(self) -> str:
        """The state of the run in a word or two, with its sign."""
        snapshot = self.snapshot
        if snapshot.status is Status.OVERFLOWED:
            return "✖ overflowed"
        if snapshot.status is Status.FINISHED:
            return "✖ diverged, finished" if snapshot.diverged else "■ finished"
        if snapshot.diverged:
            return "✖ diverged, running" if self.running else "✖ diverged, paused"
        if self.running:
            return "▶ running"
        return "‖ paused" if snapshot.epoch else "· ready"

    @property
    def above_lowest(self) -> float:
        """How far the loss is above the lowest possible, as a fraction of it; infinity where that is 0."""
        lowest = self.bowl.lowest_loss
        return max(self.snapshot.loss / lowest - 1, 0.0) if lowest > 0 else math.inf
