"""Trainer: gradient descent that can step forward and back. Of a run, only the trainer changes."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.descent.history import DEFAULT_MEMORY, History, RunProgress, period_at
from gdtui.descent.search import first_at_most, lowest_epoch
from gdtui.descent.snapshot import Evaluation, Snapshot, Status
from gdtui.descent.update_rule import UpdateRule

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from gdtui.data.dataset import Dataset
    from gdtui.descent.snapshot import Floats, LossCurve

__all__ = ["DIVERGED_AT", "MOST_CHECKPOINTS", "TRAIL", "Trainer"]

DIVERGED_AT = 1e6
"""A run is called diverged once its loss is above this, times the loss of epoch 0 or the variance of `Y`,
whichever is larger."""

TRAIL = 4
"""How many of the last epochs' weights a snapshot shows."""

MOST_CHECKPOINTS = 1000
"""How many checkpoints of a run are saved by default, at most."""


class _LossSearch(NamedTuple):
    """The last search of `first_epoch_at_most`: loss and schedule, last epoch searched, epoch found."""

    key: tuple[float, tuple[tuple[int, float], ...]]
    until: int = -1
    found: int | None = None


class Trainer:
    """Gradient descent that can step, step back, go to any epoch, and start again.

    Epoch ``k`` is the state after ``k`` updates ``weights - lr * gradient``. Its learning rate is that of the
    update from ``k`` to ``k + 1``. The rates are kept in a schedule. So going back and forth over a change of
    rate gives the same numbers again, bit for bit.

    Parameters
    ----------
    data : Dataset
        What to train on: `X` of shape (n, d) and `Y` of shape (n, 1).
    learning_rate : float
        The rate to begin with, above 0.
    epochs : int
        The epoch at which the run is finished, at least 1.
    weights : array_like of shape (d, 1), optional
        The initial weights; zeros by default.
    memory : int, optional
        How many bytes the past epochs may take; see `History`.

    Raises
    ------
    ValueError
        If the rate, the epochs or the shape of the weights is not valid, or epoch 0 is not finite.

    Examples
    --------
    >>> from gdtui.data.dataset import Dataset
    >>> data = Dataset("two rows", np.array([[1.0], [2.0]]), np.array([[2.0], [4.0]]), ("x",), "y", False)
    >>> trainer = Trainer(data, learning_rate=0.25, epochs=10)
    >>> trainer.step()
    True
    >>> trainer.epoch, float(trainer.snapshot().weights[0, 0])
    (1, 2.5)
    """

    def __init__(
        self,
        data: Dataset,
        *,
        learning_rate: float,
        epochs: int,
        weights: ArrayLike | None = None,
        memory: int = DEFAULT_MEMORY,
    ) -> None:
        self.data = data
        d = data.X.shape[1]
        self.initial_weights = np.zeros((d, 1)) if weights is None else np.array(weights, dtype=np.float64)
        if self.initial_weights.shape != (d, 1):
            raise ValueError(f"weights have shape {self.initial_weights.shape}: it must be ({d}, 1)")
        self._rule = UpdateRule(data.X, data.Y)
        self._actual = data.head_Y.copy()
        self._history = History(d, memory)
        self._schedule: list[tuple[int, float]] = [(0, _checked_rate(learning_rate))]
        self._epochs = _checked_epochs(epochs)
        self._search = _LossSearch((math.nan, ()))
        self._diverged_epoch: int | None = None
        self._overflow_epoch: int | None = None
        with np.errstate(all="ignore"):
            first, variance = self._rule.evaluate(self.initial_weights), data.target_variance
        if not first.finite:
            raise ValueError("the loss at epoch 0 is too large a number: rescale the data or the weights")
        self._diverged_above = DIVERGED_AT * float(max(first.loss, variance))
        self._restart(first)

    @classmethod
    def resumed(cls, data: Dataset, progress: RunProgress, *, memory: int = DEFAULT_MEMORY) -> Trainer:
        """Continue a saved run. On the same data and with the same BLAS kernel, the bits are the same.

        Parameters
        ----------
        data : Dataset
            The data that the run was trained on.
        progress : Progress
            What `progress` returned.
        memory : int, optional
            As for `Trainer`.

        Returns
        -------
        Trainer

        Raises
        ------
        ValueError
            If the weights do not fit the data, or epoch 0 or the present epoch is not finite.
        """
        (_, rate), *_ = progress.schedule
        weights = progress.initial_weights
        trainer = cls(data, learning_rate=rate, epochs=progress.epochs, weights=weights, memory=memory)
        trainer._history.refill(progress.checkpoints, progress.furthest)
        trainer._schedule = list(progress.schedule)
        trainer._diverged_epoch = progress.diverged_epoch
        with np.errstate(all="ignore"):
            state = trainer._rule.evaluate(progress.trail[-1])
        if not state.finite:
            raise ValueError(f"the loss at epoch {progress.epoch} is too large a number")
        trainer._go_to(progress.epoch, progress.trail, state)
        return trainer

    @property
    def epoch(self) -> int:
        """How many updates have been made."""
        return self._epoch

    @property
    def loss(self) -> float:
        """The mean squared error at this epoch, in the target's units squared."""
        return float(self._state.loss)

    @property
    def furthest(self) -> int:
        """The last epoch that has been reached on the present schedule."""
        return self._history.last

    @property
    def epochs(self) -> int:
        """The epoch at which the run is finished; it can be raised and lowered at any time."""
        return self._epochs

    @epochs.setter
    def epochs(self, epochs: int) -> None:
        self._epochs = _checked_epochs(epochs)

    @property
    def learning_rate(self) -> float:
        """The rate of the update from this epoch to the next."""
        return self._rate

    @property
    def schedule(self) -> tuple[tuple[int, float], ...]:
        """Pairs of an epoch and a learning rate: the rate is used in the updates from that epoch on."""
        return tuple(self._schedule)

    @property
    def diverged(self) -> bool:
        """Whether the run is called diverged at this epoch: the loss passed the limit here or before."""
        return self._diverged_epoch is not None and self._epoch >= self._diverged_epoch

    @property
    def diverged_epoch(self) -> int | None:
        """The epoch at which the run is first called diverged; None if it has not been there."""
        return self._diverged_epoch

    @property
    def just_diverged(self) -> bool:
        """Whether this is the very epoch at which the run is first called diverged."""
        return self._diverged_epoch == self._epoch

    @property
    def overflow_epoch(self) -> int | None:
        """The next epoch, if its loss or gradient would not be finite; otherwise None."""
        return self._overflow_epoch

    @property
    def status(self) -> Status:
        """Whether the run can go on from where it stands."""
        if self._epoch >= self._epochs:
            return Status.FINISHED
        if self._overflow_epoch is not None:
            return Status.OVERFLOWED
        return Status.READY

    def step(self) -> bool:
        """Make one update, and tell whether one was made."""
        return self.advance(1) == 1

    def advance(self, count: int) -> int:
        """Make up to `count` updates, fewer where the run ends or diverges, and tell how many were made."""
        start = self._epoch
        target = min(start + count, self._epochs)
        self._run(target)
        while self._epoch < target and self._overflow_epoch is None and not self.just_diverged:
            self._run(target)
        return self._epoch - start

    def reach(self, epoch: int) -> int:
        """Make updates up to an epoch, also where the run diverges, and tell how many were made.

        They are fewer where the run ends or overflows.
        """
        start = self._epoch
        while self._epoch < epoch and self.advance(epoch - self._epoch):
            pass
        return self._epoch - start

    def back(self) -> bool:
        """Go one epoch back, and tell whether there was one."""
        if self._epoch == 0:
            return False
        self.seek(self._epoch - 1)
        return True

    def seek(self, epoch: int) -> None:
        """Go to any past epoch, or forward to a new one as far as the run goes.

        Parameters
        ----------
        epoch : int
            The epoch to go to; below 0 counts as 0.
        """
        epoch = max(epoch, 0)
        behind = min(epoch, self.furthest)
        # begin early enough for the steps to fill the trail
        found, weights = self._history.nearest(max(behind - TRAIL + 1, 0))
        if not found <= self._epoch <= behind:  # otherwise the present epoch is a nearer start
            self._go_to(found, (weights,), self._rule.evaluate(weights))
        while self._epoch < behind:
            self._run(behind)
        if epoch > behind:
            self.advance(epoch - behind)

    def reset(self) -> None:
        """Start again from the same initial weights, at the present learning rate and epochs."""
        self._schedule = [(0, self.learning_rate)]
        self._restart(self._rule.evaluate(self.initial_weights))

    def set_learning_rate(self, learning_rate: float) -> int:
        """Change the rate from this epoch on.

        Parameters
        ----------
        learning_rate : float
            The new rate, above 0.

        Returns
        -------
        int
            How many epochs that had been reached are dropped, since they came from another rate.

        Raises
        ------
        ValueError
            If the rate is not a finite number above 0.
        """
        rate = _checked_rate(learning_rate)
        if rate == self.learning_rate:
            return 0
        dropped = self.furthest - self._epoch
        self._schedule = [period for period in self._schedule if period[0] < self._epoch]
        if not self._schedule or self._schedule[-1][1] != rate:
            self._schedule.append((self._epoch, rate))
        self._history.truncate(self._epoch)
        if not self.diverged:
            self._diverged_epoch = None
        self._check()
        return dropped

    def snapshot(self) -> Snapshot:
        """Return the numbers of the present epoch."""
        return Snapshot(
            data=self.data,
            epoch=self._epoch,
            epochs=self._epochs,
            status=self.status,
            diverged=self.diverged,
            learning_rate=self.learning_rate,
            evaluation=self._state,
            actual=self._actual,
            trail=self._trail,
            curve=self._history.curve(self._epoch),
        )

    def curve(self) -> LossCurve:
        """Return the losses up to the furthest epoch reached, also after steps back."""
        return self._history.curve(self.furthest)

    def path(self, points: int) -> Floats:
        """Return the weights from epoch 0 to the present one, (about `points`, d); see `History.path`."""
        return np.vstack([self._history.path(self._epoch, points), self._state.weights[:, 0]])

    def lowest_epoch(self) -> int:
        """Find the epoch of the lowest loss among all that were reached; the first if there are several."""
        return lowest_epoch(self, self._history)

    def first_epoch_at_most(self, loss: float) -> int | None:
        """Find the first epoch, up to the present one, whose loss is at most `loss`; None without any.

        The result and the epochs searched are remembered until the loss or the schedule is another.
        """
        key = (loss, self.schedule)
        search = self._search if self._search.key == key else _LossSearch(key)
        if search.found is None and self._epoch > search.until:
            found = first_at_most(self, self._history, loss, search.until + 1)
            search = _LossSearch(key, self._epoch, found)
        self._search = search
        return search.found if search.found is not None and search.found <= self._epoch else None

    def progress(self, most: int = MOST_CHECKPOINTS) -> RunProgress:
        """Return what must be saved to continue the run, with copies of at most `most` checkpoints."""
        return RunProgress(
            initial_weights=self.initial_weights.copy(),
            schedule=self.schedule,
            epoch=self._epoch,
            furthest=self.furthest,
            epochs=self._epochs,
            diverged_epoch=self._diverged_epoch,
            trail=self._trail,
            checkpoints=self._history.checkpoints(most),
        )

    def _restart(self, first: Evaluation) -> None:
        self._diverged_epoch = None
        self._history.clear()
        self._history.record(0, first.weights, first.loss)
        self._go_to(0, (first.weights,), first)

    def _go_to(self, epoch: int, trail: tuple[Floats, ...], state: Evaluation) -> None:
        self._epoch, self._trail, self._state = epoch, trail, state
        self._check()

    def _run(self, target: int) -> None:
        """Step to `target`, or to an epoch at which `_check` is needed before: see there."""
        epoch, trail = self._epoch, deque(self._trail, TRAIL)
        weights, Y_pred, residual, loss, gradient = self._state
        rate, check_loss = np.array(self._rate), self._check_loss
        step, record = self._rule.step, self._history.record
        end = min(target, self._check_epoch)
        while epoch < end:
            weights, Y_pred, residual, loss, gradient = step(weights, gradient, rate)
            epoch += 1
            record(epoch, weights, loss)
            trail.append(weights)
            if not loss < check_loss:
                break
        self._state = Evaluation(weights, Y_pred, residual, loss, gradient)
        self._trail, self._epoch = tuple(trail), epoch
        if epoch >= self._check_epoch or not loss < check_loss:
            self._check()

    def _check(self) -> None:
        """Find the learning rate of the present epoch, and whether the run has diverged or overflows next.

        Nothing of that changes before the epoch `_check_epoch`, as long as the loss is below `_check_loss`.
        """
        epoch, loss = self._epoch, self._state.loss
        if loss > self._diverged_above and self._diverged_epoch is None:
            self._diverged_epoch = epoch
        period = period_at(self._schedule, epoch)
        self._rate = self._schedule[period][1]
        following = self._schedule[period + 1 :]
        self._check_epoch: float = following[0][0] if following else math.inf
        safe_below = self._rule.safe_below(self._rate)
        self._check_loss = safe_below if self.diverged else min(safe_below, self._diverged_above)
        self._overflow_epoch = None
        if not loss < safe_below:  # the next epoch may overflow: go on one epoch at a time
            self._check_epoch = epoch + 1
            if self._rule.overflows(self._state, self._rate):
                self._overflow_epoch, self._check_epoch = epoch + 1, epoch


def _checked_rate(learning_rate: float) -> float:
    if not (learning_rate > 0 and math.isfinite(learning_rate)):
        raise ValueError(f"a learning rate is a finite number above 0, not {learning_rate}")
    return float(learning_rate)


def _checked_epochs(epochs: int) -> int:
    if not (epochs >= 1 and math.isfinite(epochs) and epochs == int(epochs)):
        raise ValueError(f"epochs are a whole number from 1 up, not {epochs}")
    return int(epochs)
