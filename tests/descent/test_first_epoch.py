"""The first epoch of a low loss: the one that a loop finds, looked for once however often it is asked."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gdtui.data.dataset import Dataset
from gdtui.descent.history import History
from gdtui.descent.trainer import Trainer

X = np.arange(6.0)[:, None] / 4
Y = 1 + 2 * X + np.array([[0.1], [-0.2], [0.3], [-0.1], [0.2], [-0.3]])


def losses(rates: list[float]) -> list[float]:
    """Train by the chapter's loop, an epoch at each rate."""
    inputs, weights, found = np.column_stack([np.ones(6), X]), np.zeros((2, 1)), []
    for rate in [*rates, 0.0]:
        miss = Y - inputs @ weights
        found.append(float(np.mean(miss**2)))
        weights = weights + rate * 2 * inputs.T @ miss / 6
    return found


def trainer(rate: float = 0.1, **options: Any) -> Trainer:
    return Trainer(Dataset.from_arrays(X, Y, name="six"), learning_rate=rate, epochs=3000, **options)


@pytest.mark.parametrize("memory", [None, 512])
def test_it_is_the_epoch_that_a_loop_finds(memory: int | None) -> None:
    rates = [0.1] * 400 + [0.2] * 1600
    run = trainer(**({} if memory is None else {"memory": memory}))
    expected = losses(rates)
    for goal in (0.3, 0.08, 0.0):
        first = next((epoch for epoch, loss in enumerate(expected) if loss <= goal), None)
        run.reset()
        run.set_learning_rate(0.1)
        for epoch in (0, 1, 13, 400, 401, 900, 2000, 3, 1999):
            if epoch == 401 and len(run.schedule) == 1:
                run.set_learning_rate(0.2)
            run.seek(epoch)
            known = first is not None and first <= epoch
            assert run.first_epoch_at_most(goal) == (first if known else None)
            assert run.epoch == epoch


def test_a_change_of_what_is_behind_is_looked_at_anew() -> None:
    run = trainer()
    run.seek(200)
    assert run.first_epoch_at_most(0.1) is not None
    run.seek(2)
    run.set_learning_rate(1e-6)
    run.seek(200)
    assert run.first_epoch_at_most(0.1) is None


def test_an_epoch_is_gone_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    first_at_most = History.first_at_most

    def counted(self: History, loss: float, first: int, last: int) -> int | None:
        asked.extend(range(first, last + 1))
        return first_at_most(self, loss, first, last)

    monkeypatch.setattr(History, "first_at_most", counted)
    run = trainer()
    for epoch in range(0, 300, 10):
        run.seek(epoch)
        for _ in range(5):
            run.first_epoch_at_most(-1.0)
    assert asked == list(range(291))


@pytest.mark.parametrize("stepped", [1, 7, 64])
def test_a_visit_between_two_checkpoints_is_found(stepped: int) -> None:
    """Above the limit the loss falls to a lowest epoch and rises again; only that one reaches the goal."""
    inputs, actual = np.array([[1.0, 0.0], [0.0, 0.05]]), np.array([[2e-6], [1.0]])
    initial = weights = np.array([[0.0], [19.0]])
    expected = []
    for _ in range(300):
        miss = actual - inputs @ weights
        expected.append(float(np.mean(miss**2)))
        weights = weights + 2.2 * 2 * inputs.T @ miss / 2
    lowest = int(np.argmin(expected))
    data = Dataset("two", inputs, actual, ("a", "b"), "y", has_bias=False)
    run = Trainer(data, learning_rate=2.2, epochs=4000, weights=initial, memory=720)
    goal = expected[lowest] * (1 + 1e-9)
    while run.epoch < 260:
        run.seek(run.epoch + stepped)
        assert run.first_epoch_at_most(goal) == (lowest if run.epoch >= lowest else None)
    assert lowest % run.curve().every
