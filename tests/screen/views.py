"""Views to draw panels from, without the app; the chapter's loop, to check what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.descent.run import Known, Run
from gdtui.descent.trainer import Trainer
from gdtui.screen.view import View

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdtui.data.dataset import Dataset

    Floats = NDArray[np.float64]

__all__ = ["ChapterLoop", "at_epoch", "run_of", "view_of"]


def at_epoch(data: Dataset, rate: float, epoch: int, epochs: int = 10**6, **options: Any) -> Trainer:
    """Train to an epoch, through divergence."""
    trainer = Trainer(data, learning_rate=rate, epochs=epochs, **options)
    while trainer.epoch < epoch and trainer.advance(epoch - trainer.epoch):
        pass
    return trainer


def view_of(trainer: Trainer, **changes: Any) -> View:
    """Take down what the panels draw from, as the controller does."""
    run = run_of(trainer)
    state: dict[str, Any] = {
        "epoch": run.epoch(),
        "reach": trainer.curve(),
        "furthest": trainer.furthest,
        "fastest": run.known.fastest,
    }
    return View(**{**state, **changes})


_known: dict[tuple[int, bytes], tuple[Dataset, Known]] = {}


def run_of(trainer: Trainer) -> Run:
    """Make a run of a trainer; what is known of one data set and start is found once.

    An entry holds its data set, so that no other gets the same id.
    """
    key = id(trainer.data), trainer.initial_weights.tobytes()
    if key not in _known:
        _known[key] = trainer.data, Run(trainer).known
    return Run(trainer, _known[key][1])


class ChapterLoop:
    """The chapter's loop, written out: what a sentence says is checked against it."""

    def __init__(self, data: Dataset, rate: float, weights: Floats | None = None) -> None:
        self.X, self.Y, self.rate = data.X, data.Y, rate
        self.weights = np.zeros((data.X.shape[1], 1)) if weights is None else weights.copy()

    @property
    def loss(self) -> float:
        with np.errstate(all="ignore"):
            return float(np.mean((self.Y - self.X @ self.weights) ** 2))

    @property
    def lowest(self) -> float:
        best = np.linalg.lstsq(self.X, self.Y, rcond=None)[0]
        return float(np.mean((self.Y - self.X @ best) ** 2))

    def step(self, epochs: int = 1) -> ChapterLoop:
        with np.errstate(all="ignore"):
            for _ in range(epochs):
                slope = -2 * self.X.T @ (self.Y - self.X @ self.weights) / len(self.X)
                self.weights = self.weights - self.rate * slope
        return self

    def losses(self, epochs: int) -> list[float]:
        """Step on, and return the losses from here to there."""
        return [self.loss, *(self.step().loss for _ in range(epochs))]
