"""Where one thing that is said turns into another: at the limit, at the bottom, at a change of rate."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdtui.data import load
from gdtui.descent import chapter
from gdtui.descent.bowl import Bowl
from gdtui.descent.history import History
from gdtui.descent.trainer import Trainer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

EPSILON = 2.0**-52


def stepped(X: Floats, Y: Floats, weights: Floats, lr: float, epochs: int) -> Floats:
    """Train by the chapter's loop."""
    for _ in range(epochs):
        weights = weights - lr * (-2 * np.dot(X.T, (Y - np.dot(X, weights))) / len(X))
    return weights


# the limit


@pytest.mark.parametrize(("x", "limit"), [(1.0, 1.0), (2.0, 0.25), (0.5, 4.0)])
def test_at_the_limit_itself_the_loss_stands_still_and_no_rate_is_too_high(x: float, limit: float) -> None:
    """One row with a power of two for its input: 2 x² is exact, and each step jumps to the mirror image."""
    X, Y = np.array([[x]]), np.array([[3.0]])
    losses = {chapter.loss(Y, X @ stepped(X, Y, np.zeros((1, 1)), limit, epochs)) for epochs in range(50)}
    assert losses == {9.0}
    bowl = Bowl.of(X, Y)
    assert bowl.stable_below == limit
    assert not bowl.too_high(limit)
    above = math.nextafter(limit, math.inf)
    assert bowl.too_high(above)
    assert chapter.loss(Y, X @ stepped(X, Y, np.zeros((1, 1)), above, 50)) > 9.0


# an exact fit


@pytest.mark.parametrize("rows", [3, 40, 1000])
@pytest.mark.parametrize("best", [(1.0, 2.0), (-300.0, 0.7), (1e-6, 3e-6)])
def test_nothing_is_to_come_where_the_loss_is_no_more_than_rounding(
    rows: int, best: tuple[float, float]
) -> None:
    """A mean of n squares of numbers of the size of `Y` is known to n roundings of each, and no better."""
    X = np.column_stack([np.ones(rows), np.linspace(0, 1, rows)])
    Y = X @ np.array([best]).T
    bowl = Bowl.of(X, Y)
    known = (rows * EPSILON) ** 2 * float(np.mean(Y * Y))
    for direction in (1.0, -1.0):
        weights = (
            np.array([best]).T + direction * 0.9 * rows * EPSILON * np.sqrt(np.mean(Y * Y)) * np.eye(2)[:, :1]
        )
        assert np.mean((X[:, :1] * (weights[0] - best[0])) ** 2) < known
        for share in (0.01, 0.3, 0.9):
            assert bowl.epochs_to(weights, share * bowl.stable_below) == 0


# the lowest epoch


@settings(max_examples=60, deadline=None)
@given(
    rates=st.lists(st.sampled_from([0.05, 0.1, 0.5, 0.7, 0.79, 0.82, 0.9]), min_size=1, max_size=4),
    lengths=st.lists(st.integers(1, 90), min_size=4, max_size=4),
    memory=st.sampled_from([0, 150, 300, 900]),
)
@example(rates=[0.9, 0.05], lengths=[12, 25, 1, 1], memory=0)  # too high a rate, then a better one
@example(rates=[0.79, 0.05], lengths=[30, 13, 1, 1], memory=150)
@example(rates=[0.82, 0.05], lengths=[46, 72, 1, 1], memory=0)
def test_the_lowest_epoch_is_the_chapters_whenever_the_rate_was_changed(
    rates: list[float], lengths: list[int], memory: int
) -> None:
    """Checkpoints lie apart where memory is short, and a change of rate lies anywhere between them.

    Where the loss has come to rest several epochs are the lowest, but for rounding.
    """
    data = load("line")
    trainer = Trainer(data, learning_rate=rates[0], epochs=1000, memory=memory)
    weights, losses = np.zeros((2, 1)), []
    for rate, length in zip(rates, lengths, strict=False):
        trainer.set_learning_rate(rate)
        end = trainer.epoch + length
        while trainer.epoch < end:
            trainer.advance(end - trainer.epoch)  # pauses once where it diverges
        for _ in range(length):
            losses.append(float(np.mean((data.Y - np.dot(data.X, weights)) ** 2)))
            weights = stepped(data.X, data.Y, weights, rate, 1)
    losses.append(float(np.mean((data.Y - np.dot(data.X, weights)) ** 2)))
    assert losses[trainer.lowest_epoch()] <= min(losses) * (1 + 1e-13)


# what is saved of a run


@given(last=st.integers(0, 300), most=st.integers(1, 40))
def test_no_fewer_checkpoints_are_copied_than_the_bound_asks(last: int, most: int) -> None:
    """The finest power of two whose epochs are no more than may be copied."""
    history = History(1)
    for epoch in range(last + 1):
        history.record(epoch, np.array([[float(epoch)]]), epoch / 2)
    copied = history.checkpoints(most)
    every = next(every for k in range(10) if len(range(0, last + 1, every := 2**k)) <= most)
    assert copied.every == every
    assert copied.losses.tolist() == [epoch / 2 for epoch in range(0, last + 1, every)]
    assert copied.weights[:, 0, 0].tolist() == [*range(0, last + 1, every)]
