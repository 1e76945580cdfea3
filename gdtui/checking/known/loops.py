"""The wrong loops that are tried: what some epochs make of a gradient if the loop around it is wrong.

A loop takes the gradient as a function of the weights; its steps may be those of a wrong formula, too. What
is marked as a convention is another algorithm or habit that also learns: it is named, and not called wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gdtui.checking.probes import Call

    Floats = NDArray[np.float64]
    Gradient = Callable[[Floats, Floats, Floats], Floats]

__all__ = ["CHAPTER", "LOOPS", "RARER_LOOPS", "Loop", "batches_of"]


@dataclass(frozen=True)
class Loop:
    """A way from the initial weights to the last ones.

    Attributes
    ----------
    id : str
        The mistake's name in a record.
    sentence : str
        What is wrong.
    look : str
        What to look at.
    run : callable
        The weights that a call returns, found from the gradient and the call.
    is_convention : bool
        Whether this is another algorithm, and no mistake.
    """

    id: str
    sentence: str
    look: str
    run: Callable[[Gradient, Call], Floats]
    is_convention: bool = False


def _plain(gradient: Gradient, call: Call, epochs: int | None = None, lr: float | None = None) -> Floats:
    weights, rate = call.weights, call.lr if lr is None else lr
    for _ in range(call.epochs if epochs is None else epochs):
        weights = weights - rate * gradient(call.X, call.Y, weights)
    return weights


def _replaced(gradient: Gradient, call: Call) -> Floats:
    weights = call.weights
    for _ in range(call.epochs):
        weights = -call.lr * gradient(call.X, call.Y, weights)
    return weights


def _added_up(gradient: Gradient, call: Call) -> Floats:
    weights, total = call.weights, np.zeros_like(call.weights)
    for _ in range(call.epochs):
        total = total + gradient(call.X, call.Y, weights)
        weights = weights - call.lr * total
    return weights


def _stale(gradient: Gradient, call: Call) -> Floats:
    return call.weights - call.epochs * call.lr * gradient(call.X, call.Y, call.weights)


def _reused(gradient: Gradient, call: Call, every: int) -> Floats:
    """Find the gradient in each `every`th epoch only."""
    weights, slope = call.weights, np.zeros_like(call.weights)
    for epoch in range(call.epochs):
        slope = slope if epoch % every else gradient(call.X, call.Y, weights)
        weights = weights - call.lr * slope
    return weights


def _one_epoch_old(gradient: Gradient, call: Call) -> Floats:
    """Find each gradient at the weights before the last update; the first ones are those of the start."""
    before, weights = call.weights, call.weights
    for _ in range(call.epochs):
        before, weights = weights, weights - call.lr * gradient(call.X, call.Y, before)
    return weights


def _one_after_the_other(gradient: Gradient, call: Call, backwards: bool) -> Floats:
    weights = call.weights.copy()
    places = range(call.d)
    for _ in range(call.epochs):
        for place in reversed(places) if backwards else places:
            weights[place] -= call.lr * gradient(call.X, call.Y, weights)[place]
    return weights


def _weights_then_bias(gradient: Gradient, call: Call, bias_first: bool) -> Floats:
    weights = call.weights.copy()
    parts = (slice(0, 1), slice(1, None)) if bias_first else (slice(1, None), slice(0, 1))
    for _ in range(call.epochs):
        for part in parts:
            weights[part] -= call.lr * gradient(call.X, call.Y, weights)[part]
    return weights


def _batches(gradient: Gradient, call: Call, size: int, whole: bool = False) -> Floats:
    """Update after each `size` rows; `whole` divides by all rows, not by those of the batch."""
    weights = call.weights
    for _ in range(call.epochs):
        for start in range(0, call.n, size):
            rows = slice(start, start + size)
            share = len(call.X[rows]) / call.n if whole else 1.0
            weights = weights - call.lr * share * gradient(call.X[rows], call.Y[rows], weights)
    return weights


def _from_start(value: float) -> Callable[[Gradient, Call], Floats]:
    def run(gradient: Gradient, call: Call) -> Floats:
        weights: Floats = np.full_like(call.weights, value)
        for _ in range(call.epochs):
            weights = weights - call.lr * gradient(call.X, call.Y, weights)
        return weights

    return run


def _reset(value: float | None) -> Callable[[Gradient, Call], Floats]:
    def run(gradient: Gradient, call: Call) -> Floats:
        weights: Floats = call.weights if value is None else np.full_like(call.weights, value)
        return weights - call.lr * gradient(call.X, call.Y, weights)

    return run


def _bias_zero(before: bool) -> Callable[[Gradient, Call], Floats]:
    def run(gradient: Gradient, call: Call) -> Floats:
        weights = call.weights.copy()
        for _ in range(call.epochs):
            if before:
                weights[0] = 0
            weights = weights - call.lr * gradient(call.X, call.Y, weights)
            if not before:
                weights[0] = 0
        return weights

    return run


def _bias_zero_first(gradient: Gradient, call: Call) -> Floats:
    """Set the bias to 0 after the gradient is found, before the update."""
    weights: Floats = call.weights.copy()
    for _ in range(call.epochs):
        slope = gradient(call.X, call.Y, weights)
        weights[0] = 0
        weights = weights - call.lr * slope
    return weights


def _least_squares(_: Gradient, call: Call) -> Floats:
    return np.asarray(np.linalg.lstsq(call.X, call.Y, rcond=None)[0], dtype=np.float64)


def _scaled(gradient: Gradient, call: Call, scale: Callable[[Floats], Floats]) -> Floats:
    """Scale the columns that are no bias."""
    first = 1 if call.d > 1 else 0
    return _plain(gradient, replace(call, X=np.hstack([call.X[:, :first], scale(call.X[:, first:])])))


SCALES: tuple[tuple[str, Callable[[Floats], Floats]], ...] = (
    ("brought to mean 0 and deviation 1", lambda x: (x - x.mean(axis=0)) / x.std(axis=0)),
    ("brought to mean 0 and deviation 1", lambda x: (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)),
    ("brought to the range from 0 to 1", lambda x: (x - x.min(axis=0)) / np.ptp(x, axis=0)),
    ("divided by their largest size", lambda x: x / np.abs(x).max(axis=0)),
    ("divided by their largest value", lambda x: x / x.max(axis=0)),
    ("divided by the largest of all", lambda x: x / x.max()),
    ("brought to mean 0", lambda x: x - x.mean(axis=0)),
    ("divided by their deviation", lambda x: x / x.std(axis=0)),
)
"""How inputs may be scaled inside a function."""


CHAPTER = Loop("right", "your steps are the chapter's", "", _plain)

ALGORITHM = "nothing, if this is the algorithm that you want; the chapter's updates all weights once an epoch"


def batches_of(size: int) -> Loop:
    """Return the loop that updates the weights after each `size` rows."""
    return Loop(
        "stochastic",
        f"the weights are updated after each {size} rows: this is descent by mini-batches",
        ALGORITHM,
        lambda gradient, call: _batches(gradient, call, size),
        is_convention=True,
    )


LOOPS = (
    Loop(
        "rate-missing",
        "the step does not depend on the learning rate: the gradient is taken off as it is, as if the rate"
        " were 1",
        "the update: the learning rate belongs before the gradient",
        lambda gradient, call: _plain(gradient, call, lr=1.0),
    ),
    Loop(
        "rate-twice",
        "a tenth of the learning rate makes a hundredth of the step: the rate is in it twice",
        "the places where the learning rate is multiplied in",
        lambda gradient, call: _plain(gradient, call, lr=call.lr**2),
    ),
    Loop(
        "equals-minus",
        "the weights after an epoch do not depend on those before as they should: they are replaced by the"
        " step",
        "the sign of the assignment in the update: =- assigns a negative number",
        _replaced,
    ),
    Loop(
        "gradients-add-up",
        "the first epoch is right, then each step has the gradients of all epochs before in it: they add up",
        "where the gradient is set to 0: once for all, or once an epoch",
        _added_up,
    ),
    Loop(
        "stale-gradient",
        "the first epoch is right, and every later step is the first one again: the gradient is always that"
        " of the"
        " initial weights",
        "which weights the predictions, the residuals and the gradient are found from, and where: before"
        " the loop or"
        " within it",
        _stale,
    ),
    Loop(
        "one-after-the-other",
        "each weight is updated before the gradient of the next one is found",
        ALGORITHM,
        lambda gradient, call: _one_after_the_other(gradient, call, backwards=False),
        is_convention=True,
    ),
    Loop(
        "one-after-the-other",
        "each weight is updated before the gradient of the next one is found, the last weight first",
        ALGORITHM,
        lambda gradient, call: _one_after_the_other(gradient, call, backwards=True),
        is_convention=True,
    ),
    Loop(
        "one-after-the-other",
        "the bias is updated before the gradient of the other weights is found",
        ALGORITHM,
        lambda gradient, call: _weights_then_bias(gradient, call, bias_first=True),
        is_convention=True,
    ),
    Loop(
        "one-after-the-other",
        "the bias is updated last, by the gradient at the new weights",
        ALGORITHM,
        lambda gradient, call: _weights_then_bias(gradient, call, bias_first=False),
        is_convention=True,
    ),
    Loop(
        "stochastic",
        "the weights are updated after each row, not once an epoch: this is stochastic gradient descent",
        ALGORITHM,
        lambda gradient, call: _batches(gradient, call, 1),
        is_convention=True,
    ),
    Loop(
        "stochastic",
        "the weights are updated after each row, each time by its part of the mean",
        ALGORITHM,
        lambda gradient, call: _batches(gradient, call, 1, whole=True),
        is_convention=True,
    ),
    *map(batches_of, (2, 3, 4, 5, 8, 10)),
    Loop(
        "one-epoch-too-few",
        "your weights are what the chapter has after one epoch less than is asked for",
        "where the loop over the epochs begins and ends, and which weights are returned",
        lambda gradient, call: _plain(gradient, call, epochs=call.epochs - 1),
    ),
    Loop(
        "one-epoch-too-many",
        "your weights are what the chapter has after one epoch more than is asked for",
        "where the loop over the epochs begins and ends",
        lambda gradient, call: _plain(gradient, call, epochs=call.epochs + 1),
    ),
    Loop(
        "return-in-loop",
        "however many epochs are asked for, your weights are those after one",
        "where the return stands, and whether the weights start anew within the loop",
        _reset(None),
    ),
    Loop(
        "start-ignored",
        "the start is not the one that is given: your weights are what comes of a start at 0",
        "where the weights are set before the loop",
        _from_start(0.0),
    ),
    Loop(
        "start-ignored",
        "the start is not the one that is given: your weights are what comes of a start at 1",
        "where the weights are set before the loop",
        _from_start(1.0),
    ),
    Loop(
        "weights-reset",
        "each epoch begins at 0 again",
        "where the weights are set: within the loop they start anew each time",
        _reset(0.0),
    ),
    Loop(
        "bias-dropped",
        "the bias is set to 0 before each step",
        "what sets the first weight to 0; a second name for an array is no copy of it",
        _bias_zero(before=True),
    ),
    Loop(
        "alias",
        "the bias is set to 0 after the gradient is found, so that only its last step is left of it",
        "what sets the first weight to 0; a second name for an array is no copy of it",
        _bias_zero_first,
    ),
    Loop(
        "bias-dropped",
        "the bias is set to 0 after each step",
        "what sets the first weight to 0; a second name for an array is no copy of it",
        _bias_zero(before=False),
    ),
    Loop(
        "least-squares",
        "your weights are the best possible ones, after one epoch as after four: they come from a formula,"
        " not from"
        " the loop",
        "where the weights that are returned come from",
        _least_squares,
    ),
    *(
        Loop(
            "inputs-scaled",
            f"the inputs are {what} inside, so your weights belong to other inputs",
            "where the inputs are scaled: that is the caller's business",
            lambda gradient, call, scale=scale: _scaled(gradient, call, scale),  # type: ignore[misc]
        )
        for what, scale in SCALES
    ),
)

RARER_LOOPS = (
    Loop(
        "gradient-one-epoch-old",
        "the first epoch is right, and each later step uses the gradient at the weights before the last"
        " update",
        "the order in the loop: the predictions, the gradient, then the update",
        _one_epoch_old,
    ),
    *(
        Loop(
            "gradient-reused",
            f"the gradient is found in every {ordinal} epoch only, and used {times} times",
            "which lines stand below an if within the loop",
            lambda gradient, call, every=every: _reused(gradient, call, every),  # type: ignore[misc]
        )
        for every, ordinal, times in (
            (2, "second", "two"),
            (3, "third", "three"),
            (5, "fifth", "five"),
            (10, "tenth", "ten"),
        )
    ),
    *map(batches_of, (16, 20, 25, 32, 50, 64)),
)
"""Loops that are tried without another mistake beside them."""
