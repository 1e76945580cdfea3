"""Snapshot: the numbers of one epoch, all of them computed from the same weight vector."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdtui.data.dataset import Dataset

    Floats = NDArray[np.float64]

__all__ = ["Evaluation", "FirstRows", "LossCurve", "Snapshot", "Status"]


class Status(Enum):
    """Whether a run can go on from where it stands."""

    READY = "ready"
    FINISHED = "finished"
    OVERFLOWED = "overflowed"


class LossCurve(NamedTuple):
    """The losses from epoch 0 up to the present, one for every `every` epochs.

    Attributes
    ----------
    every : int
        How many epochs lie between two of the losses; a power of two.
    losses : ndarray of shape (m,)
        The loss of epoch 0, `every`, 2 × `every`, ... in the target's units squared.
    """

    every: int
    losses: Floats


class Evaluation(NamedTuple):
    """One weight vector, with its predictions, residual, loss and gradient.

    Attributes
    ----------
    weights, gradient : ndarray of shape (d, 1)
        The weights; the gradient of the loss.
    predictions, residual : ndarray of shape (n, 1)
        ``X · weights``; actual minus predicted. Of reduced data: of the few rows of `Dataset.X`.
    loss : float
        The mean of the squared residuals.
    """

    weights: Floats
    predictions: Floats
    residual: Floats
    loss: float
    gradient: Floats

    @property
    def finite(self) -> bool:
        """Whether the loss and the gradient are finite."""
        return math.isfinite(self.loss) and bool(np.isfinite(self.gradient).all())


class FirstRows(NamedTuple):
    """The first rows of the data, with what is predicted for them.

    Attributes
    ----------
    inputs : ndarray of shape (k, d)
        The rows of `X`.
    actual, predictions, difference : ndarray of shape (k, 1)
        The actual values, the predictions, actual minus predicted.
    """

    inputs: Floats
    actual: Floats
    predictions: Floats
    difference: Floats


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The state of a run after `epoch` updates.

    Attributes
    ----------
    data : Dataset
        What the run is trained on.
    epoch, epochs : int
        Updates made so far; updates at which the run is finished.
    status : Status
        Whether the run can go on.
    diverged : bool
        Whether the loss was ever more than a million times the loss of epoch 0 or the variance of `Y`,
        whichever is larger, up to this epoch.
    learning_rate : float
        The rate of the update from this epoch to the next.
    evaluation : Evaluation
        The weights before the next update, with their predictions, residual, loss and gradient.
    actual : ndarray of shape (min(n, 5), 1)
        The actual values of the first rows.
    trail : tuple of ndarray of shape (d, 1)
        The weights of the last few epochs, the present one last.
    curve : LossCurve
        The losses up to here.
    """

    data: Dataset
    epoch: int
    epochs: int
    status: Status
    diverged: bool
    learning_rate: float
    evaluation: Evaluation
    actual: Floats
    trail: tuple[Floats, ...]
    curve: LossCurve

    @property
    def loss(self) -> float:
        """The mean squared error, in the target's units squared."""
        return float(self.evaluation.loss)

    @property
    def first_loss(self) -> float:
        """The loss of epoch 0."""
        return float(self.curve.losses[0])

    @property
    def weights(self) -> Floats:
        """The weights before the next update, (d, 1)."""
        return self.evaluation.weights

    @property
    def gradient(self) -> Floats:
        """The gradient of the loss, (d, 1)."""
        return self.evaluation.gradient

    @property
    def predictions(self) -> Floats:
        """The predictions for the first rows, (min(n, 5), 1)."""
        if self.data.reduction is not None:
            return np.asarray(np.dot(self.data.head_X, self.weights))
        predictions: Floats = self.evaluation.predictions[: len(self.actual)].copy()
        return predictions

    @property
    def difference(self) -> Floats:
        """Actual minus predicted for the first rows, (min(n, 5), 1)."""
        return self.actual - self.predictions

    def first_rows(self, count: int) -> FirstRows:
        """Return so many of the first rows, or as many as there are: five of reduced data, else all."""
        if self.data.reduction is not None or count <= len(self.actual):
            parts = self.data.head_X, self.actual, self.predictions, self.difference
            return FirstRows(*(part[:count] for part in parts))
        now = self.evaluation
        parts = self.data.X, self.data.Y, now.predictions, now.residual
        return FirstRows(*(part[:count] for part in parts))

    @property
    def next_step(self) -> Floats:
        """What the next update adds to each weight: ``-lr × gradient``, (d, 1).

        Where the run ends by overflow an entry may be infinite; that step is never taken.
        """
        with np.errstate(over="ignore"):
            return -(self.learning_rate * self.gradient)

    @property
    def typical_miss(self) -> float:
        """The square root of the loss: how far off a prediction usually is, in the target's units."""
        return math.sqrt(self.loss)

    @property
    def is_past_the_end(self) -> bool:
        """Whether the epochs were lowered below this one since it was reached."""
        return self.epoch > self.epochs

    @property
    def ended(self) -> bool:
        """Whether no further step can be taken from here."""
        return self.status is not Status.READY
