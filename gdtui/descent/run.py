"""A run: the trainer together with what the closed form says of its data, each number computed once.

`Known` is what the closed form says of the data and the initial weights. `Epoch` is one snapshot with
`Known`. `Run` is the trainer with `Known`; only the trainer changes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gdtui.descent.bowl import Bowl
from gdtui.descent.trainer import Trainer

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from gdtui.data.dataset import Dataset
    from gdtui.descent.forecast import Forecast
    from gdtui.descent.goal import Goal
    from gdtui.descent.snapshot import Floats, Snapshot

__all__ = ["Epoch", "Known", "Run", "bowl_of"]


@dataclass(frozen=True, eq=False)
class Known:
    """What is known before the first step, from the loss surface and the initial weights.

    Attributes
    ----------
    bowl : Bowl
        The loss surface of the data.
    initial : ndarray of shape (d, 1)
        The weights of epoch 0.
    first_loss : float
        The loss of epoch 0, in the target's units squared.
    """

    bowl: Bowl
    initial: Floats
    first_loss: float

    @cached_property
    def best(self) -> Floats:
        """The least-squares weights to which descent from the initial ones converges, (d, 1)."""
        return self.bowl.minimum(self.initial)

    @cached_property
    def goal(self) -> Goal:
        """The loss that counts as close to the lowest, the same at every learning rate."""
        return self.bowl.goal(self.first_loss)

    @cached_property
    def fastest(self) -> tuple[float, int] | None:
        """The constant learning rate that reaches the goal in the fewest epochs, and how many these are."""
        return self.bowl.fastest_rate(self.initial, self.goal)

    def epochs_at(self, learning_rate: float) -> int | None:
        """How many epochs a constant learning rate takes to the goal; None where it never meets it."""
        if learning_rate not in self._epochs_at:
            self._epochs_at[learning_rate] = self.bowl.epochs_to(self.initial, learning_rate, self.goal)
        return self._epochs_at[learning_rate]

    @cached_property
    def _epochs_at(self) -> dict[float, int | None]:
        return {}


@dataclass(frozen=True, eq=False)
class Epoch:
    """One epoch of a run, with what is known of the run.

    Attributes
    ----------
    snapshot : Snapshot
        All that the epoch shows, from one weight vector.
    known : Known
        What is known of the run before its first step.
    """

    snapshot: Snapshot
    known: Known

    @property
    def rate_too_high(self) -> bool:
        """Whether the present learning rate is above the limit."""
        return self.known.bowl.too_high(self.snapshot.learning_rate)

    @property
    def rate_works(self) -> bool:
        """Whether the present learning rate is below the limit, beyond rounding."""
        return self.known.bowl.works(self.snapshot.learning_rate)

    @property
    def is_diverging(self) -> bool:
        """Whether the run has diverged and its learning rate is still above the limit."""
        return self.snapshot.diverged and self.rate_too_high

    @cached_property
    def forecast(self) -> Forecast:
        """The loss at all further epochs, at the present learning rate."""
        return self.known.bowl.forecast(self.snapshot.weights, self.snapshot.learning_rate)

    @cached_property
    def to_come(self) -> int | None:
        """How many more epochs the present rate takes to the goal; None where it never meets it."""
        # At a constant rate these are all epochs that it takes from epoch 0, less those that were made.
        guess = (self.in_all or 0) - self.snapshot.epoch
        return self.forecast.epochs_to(self.known.goal.above, guess)

    @cached_property
    def in_all(self) -> int | None:
        """How many epochs the present rate takes from epoch 0 to the goal; None where it never meets it."""
        return self.known.epochs_at(self.snapshot.learning_rate)

    @cached_property
    def rises_from(self) -> int | None:
        """From which epoch on the loss rises, at a rate above the limit; None where it does not rise."""
        more = self.forecast.rises_from()
        return None if more is None else self.snapshot.epoch + more

    @property
    def steepest_share(self) -> float:
        """How much of the loss above the lowest possible is due to the steepest direction, 0 to 1.

        Of ``(w - w*)ᵀ H (w - w*) / 2``, the part along the eigenvector of the largest eigenvalue.
        """
        bowl, weights = self.known.bowl, self.snapshot.weights
        component = float(bowl.directions[:, 0] @ (weights - self.known.best)[:, 0])
        part = float(bowl.curvatures[0]) / 2 * component * component
        excess = self.forecast.excess(0)
        return min(part / excess, 1.0) if excess > 0 else 0.0

    @property
    def above_lowest(self) -> float:
        """How far the loss is above the lowest possible, as a fraction of it; infinity where that is 0."""
        lowest = self.known.bowl.lowest_loss
        return max(self.snapshot.loss / lowest - 1, 0.0) if lowest > 0 else math.inf


class Run:
    """A trainer with what is known of its data and initial weights.

    Parameters
    ----------
    trainer : Trainer
        Makes the updates.
    known : Known, optional
        What is known, if it was computed already.

    Examples
    --------
    >>> from gdtui.data import load
    >>> run = Run(Trainer(load("line"), learning_rate=0.1, epochs=300))
    >>> round(run.known.bowl.stable_below, 2), run.known.epochs_at(0.1)
    (0.78, 270)
    """

    def __init__(self, trainer: Trainer, known: Known | None = None) -> None:
        self.trainer = trainer
        data = trainer.data
        self.known = known or Known(bowl_of(data), trainer.initial_weights, trainer.snapshot().first_loss)

    @classmethod
    def start(
        cls,
        data: Dataset,
        bowl: Bowl,
        *,
        learning_rate: float,
        epochs: int,
        weights: ArrayLike | None = None,
    ) -> Run:
        """Make a run on data whose bowl was computed already; other arguments and errors are `Trainer`'s."""
        trainer = Trainer(data, learning_rate=learning_rate, epochs=epochs, weights=weights)
        return cls(trainer, Known(bowl, trainer.initial_weights, trainer.loss))

    @property
    def data(self) -> Dataset:
        """The data that the model is trained on."""
        return self.trainer.data

    def epoch(self) -> Epoch:
        """Return the present epoch with what is known of the run."""
        return Epoch(self.trainer.snapshot(), self.known)

    def at_rate(self, learning_rate: float, **options: int) -> Run:
        """Make a run of the same data, initial weights and epochs at another learning rate.

        Parameters
        ----------
        learning_rate : float
            The rate, above 0.
        **options : int
            Further arguments of `Trainer`, such as `memory`.
        """
        own = self.trainer
        trainer = Trainer(
            own.data, learning_rate=learning_rate, epochs=own.epochs, weights=own.initial_weights, **options
        )
        return Run(trainer, self.known)


def bowl_of(data: Dataset) -> Bowl:
    """Find the loss surface of a data set; numbers in it that overflow are infinite.

    Parameters
    ----------
    data : Dataset
        Whole or reduced.

    Returns
    -------
    Bowl
    """
    with np.errstate(all="ignore"):
        return Bowl.of(data.X, data.Y, samples=data.rows)
