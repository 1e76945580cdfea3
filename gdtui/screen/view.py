"""View: what the panels draw from, one epoch's snapshot with the state of the screen around it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gdtui.descent.snapshot import Status
from gdtui.remarks import verdict

if TYPE_CHECKING:
    from gdtui.descent.bowl import Bowl
    from gdtui.descent.goal import Goal
    from gdtui.descent.snapshot import Floats, LossCurve, Snapshot
    from gdtui.runs import KeptRun

__all__ = ["PHASES", "Look", "View"]

PHASES = ("forward", "loss", "gradient", "update")

FEW = 3
"""So many weights stand beside each other at 80 × 24."""


@dataclass(frozen=True)
class Look:
    """What the user chose to look at.

    Attributes
    ----------
    page : int
        The view, 1 to 5; 1 is the dashboard alone.
    selected : int or None
        The weight that was selected, if any was.
    phase : int or None
        Which of the phases of the epoch is pointed out, if any is.
    other : int
        How often other inputs or weights were asked for in the fit and the bowl.
    log_epochs, log_loss : bool
        The axes of the curves.
    """

    page: int = 1
    selected: int | None = None
    phase: int | None = None
    other: int = 0
    log_epochs: bool = False
    log_loss: bool = True


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
    initial : ndarray of shape (d, 1)
        The weights of epoch 0.
    first_loss : float
        The loss of epoch 0.
    reach : LossCurve
        The losses as far as the run has been, also where it was stepped back since.
    furthest : int
        The epoch that it has been to.
    running : bool
        Whether the clock ticks.
    speed : float
        Epochs a second; infinity is as many as fit.
    fastest : (float, int) or None
        The rate that is fastest from the initial weights with the epochs that it takes, once it is known.
    favoured : float or None
        The rate that was fastest from the weights at which it was asked for.
    look : Look
        What the user chose to look at.
    runs : tuple of KeptRun
        This run and those to compare it with, where they are looked at.
    path : ndarray of shape (m, d) or None
        The weights from epoch 0 to the present, where they are looked at.
    editing : bool
        Whether a number is being typed.
    remarks : tuple of str
        What is to be said before the first epoch.
    notice : str
        An answer to the last key; empty for none.
    """

    snapshot: Snapshot
    bowl: Bowl
    best: Floats
    initial: Floats
    first_loss: float
    reach: LossCurve
    furthest: int
    running: bool = False
    speed: float = 10.0
    fastest: tuple[float, int] | None = None
    favoured: float | None = None
    look: Look = Look()
    runs: tuple[KeptRun, ...] = ()
    path: Floats | None = None
    editing: bool = False
    remarks: tuple[str, ...] = ()
    notice: str = ""

    @property
    def rate_too_high(self) -> bool:
        """Whether the present learning rate is above the limit."""
        return self.bowl.too_high(self.snapshot.learning_rate)

    @property
    def rate_works(self) -> bool:
        """Whether the present learning rate is below the limit: at the limit it neither grows nor arrives."""
        return self.bowl.works(self.snapshot.learning_rate)

    @property
    def diverging(self) -> bool:
        """Whether the run has diverged and its rate would go on driving it away."""
        return self.snapshot.diverged and self.rate_too_high

    @property
    def column_sizes(self) -> Floats:
        """How much a weight of 1 moves the predictions, up to a common factor, (d,)."""
        sizes: Floats = np.linalg.norm(self.bowl.reduced_inputs, axis=0)
        return sizes

    def curvature_row(self, index: int) -> Floats:
        """How much what each weight lacks pulls at one weight, up to a common factor, (d,)."""
        R = self.bowl.reduced_inputs
        row: Floats = R[:, index] @ R
        return row

    @property
    def focus(self) -> int:
        """The weight whose arithmetic is shown: the selected one, else the last of few, the first of many."""
        if self.look.selected is not None:
            return self.look.selected
        d = len(self.best)
        return d - 1 if d <= FEW else int(self.snapshot.data.has_bias)

    @property
    def state(self) -> str:
        """The state of the run in a word or two, with its sign."""
        snapshot = self.snapshot
        if snapshot.status is Status.OVERFLOWED:
            return "✖ overflowed"
        if snapshot.is_past_the_end:
            return "✖ diverged, past the end" if snapshot.diverged else "■ finished, past the end"
        if snapshot.status is Status.FINISHED:
            return "✖ diverged, finished" if snapshot.diverged else "■ finished"
        if snapshot.diverged:
            return "✖ diverged, running" if self.running else "✖ diverged, paused"
        if self.running:
            return "▶ running"
        return "‖ paused" if snapshot.epoch else "· ready"

    @cached_property
    def goal(self) -> Goal:
        """The loss that counts as close to the lowest, all through the run."""
        return self.bowl.goal(self.first_loss)

    @cached_property
    def to_come(self) -> int | None:
        """How many more epochs bring the loss down to the goal; None where none do."""
        return self.bowl.epochs_to(self.snapshot.weights, self.snapshot.learning_rate, self.goal)

    @cached_property
    def rises_from(self) -> int | None:
        """From which epoch on the loss rises, at a rate above the limit; None where nothing grows."""
        more = self.bowl.rises_from(self.snapshot.weights, self.snapshot.learning_rate)
        return None if more is None else self.snapshot.epoch + more

    @property
    def steepest_share(self) -> float:
        """How much of the loss above the lowest possible is due to the steepest direction, 0 to 1."""
        offset = float(self.bowl.directions[:, 0] @ (self.snapshot.weights - self.best)[:, 0])
        part = float(self.bowl.curvatures[0]) / 2 * offset * offset
        above = self.bowl.excess(self.snapshot.weights, self.snapshot.learning_rate, 0)
        return min(part / above, 1.0) if above > 0 else 0.0

    @cached_property
    def in_all(self) -> int | None:
        """How many epochs the present rate takes from the initial weights; None where it never gets there."""
        return self.bowl.epochs_to(self.initial, self.snapshot.learning_rate, self.goal)

    @property
    def above_lowest(self) -> float:
        """How far the loss is above the lowest possible, as a fraction of it; infinity where that is 0."""
        lowest = self.bowl.lowest_loss
        return max(self.snapshot.loss / lowest - 1, 0.0) if lowest > 0 else math.inf

    @cached_property
    def verdict(self) -> str:
        """The learning rate in a word: slow, good, zigzag, diverges; empty until it is known."""
        rate = self.snapshot.learning_rate
        if rate == self.favoured and self.fastest is not None and not self.rate_too_high:
            return "good"
        return verdict(self.bowl, rate, self.fastest, self.in_all)
