"""The wrong loops that are tried: what some epochs make of a gradient if the loop around it is wrong.

A loop takes the gradient as a function of the data and the weights; the gradient may be a wrong formula, too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from gdtui.programs.call import Call

    Floats = NDArray[np.float64]
    Gradient = Callable[[Floats, Floats, Floats], Floats]

__all__ = ["CHAPTER", "LOOPS", "RARER_LOOPS", "Loop", "batches_of", "descend", "descend_with", "every_epoch"]


@dataclass(frozen=True)
class Loop:
    """A way from the initial weights to the last ones.

    Attributes
    ----------
    id : str
        The name of the mistake, or of the other algorithm, in a record.
    sentence : str
        What is wrong.
    look : str
        What to look at.
    run : callable
        Returns the weights after a call's epochs, given the gradient and the call.
    """

    id: str
    sentence: str
    look: str
    run: Callable[[Gradient, Call], Floats]


def every_epoch(gradient: Gradient, call: Call, epochs: int | None = None) -> Iterator[Floats]:
    """Yield the weights of each epoch from 0 on: the chapter's loop, with any gradient."""
    weights = call.weights
    yield weights
    for _ in range(call.epochs if epochs is None else epochs):
        weights = weights - call.lr * gradient(call.X, call.Y, weights)
        yield weights


def descend(gradient: Gradient, call: Call) -> Floats:
    """Return the weights after a call's epochs: the chapter's loop, with any gradient."""
    *_, weights = every_epoch(gradient, call)
    return weights


def descend_with(gradient: Gradient, call: Call, **arguments: Any) -> Floats:
    """Descend with some arguments replaced, such as the learning rate."""
    return descend(gradient, replace(call, **arguments))


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
    """Find each gradient at the weights before the last update; the first two at the initial weights."""
    before, weights = call.weights, call.weights
    for _ in range(call.epochs):
        before, weights = weights, weights - call.lr * gradient(call.X, call.Y, before)
    return weights


def _in_turn(gradient: Gradient, call: Call, parts: Callable[[int], Iterable[int | slice]]) -> Floats:
    """Update one part of the weights after the other, each by the gradient at the newest weights."""
    weights = call.weights.copy()
    for _ in range(call.epochs):
        for part in parts(call.d):
            weights[part] -= call.lr * gradient(call.X, call.Y, weights)[part]
    return weights


def _batches(gradient: Gradient, call: Call, size: int, is_share: bool = False) -> Floats:
    """Update after each `size` rows; `is_share` divides by the number of all rows, not of the batch."""
    weights = call.weights
    for _ in range(call.epochs):
        for start in range(0, call.n, size):
            rows = slice(start, start + size)
            share = len(call.X[rows]) / call.n if is_share else 1.0
            weights = weights - call.lr * share * gradient(call.X[rows], call.Y[rows], weights)
    return weights


def _from_start_at(gradient: Gradient, call: Call, value: float) -> Floats:
    return descend_with(gradient, call, weights=np.full_like(call.weights, value))


def _without_bias(gradient: Gradient, call: Call, when: str) -> Floats:
    """Set the bias to 0 in each epoch, at one of three places."""
    weights = call.weights.copy()
    for _ in range(call.epochs):
        if when == "before the gradient":
            weights[0] = 0
        slope = gradient(call.X, call.Y, weights)
        if when == "before the update":
            weights[0] = 0
        weights = weights - call.lr * slope
        if when == "after the update":
            weights[0] = 0
    return weights


def _least_squares(_: Gradient, call: Call) -> Floats:
    return np.asarray(np.linalg.lstsq(call.X, call.Y, rcond=None)[0], dtype=np.float64)


def _scaled(gradient: Gradient, call: Call, scale: Callable[[Floats], Floats]) -> Floats:
    """Scale all columns but that of the bias."""
    first = 1 if call.d > 1 else 0
    return descend_with(gradient, call, X=np.hstack([call.X[:, :first], scale(call.X[:, first:])]))


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

CHAPTER = Loop("right", "your steps are the chapter's", "", descend)

ALGORITHM = "nothing, if this is the algorithm that you want; the chapter's updates all weights once an epoch"
SETS_BIAS = "what sets the first weight to 0; a second name for an array is no copy of it"


def batches_of(size: int) -> Loop:
    """Return the loop that updates the weights after each `size` rows."""
    return Loop(
        "stochastic",
        f"the weights are updated after each {size} rows: this is descent by mini-batches",
        ALGORITHM,
        partial(_batches, size=size),
    )


LOOPS = (
    Loop(
        "rate-missing",
        "the step does not depend on the learning rate: the gradient is taken off as it is, as if the rate"
        " were 1",
        "the update: the learning rate belongs before the gradient",
        partial(descend_with, lr=1.0),
    ),
    Loop(
        "rate-twice",
        "a tenth of the learning rate makes a hundredth of the step: the rate is in it twice",
        "the places where the learning rate is multiplied in",
        lambda gradient, call: descend_with(gradient, call, lr=call.lr**2),
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
        " of the initial weights",
        "which weights the predictions, the residuals and the gradient are found from, and where: before"
        " the loop or within it",
        _stale,
    ),
    *(
        Loop("one-after-the-other", sentence, ALGORITHM, partial(_in_turn, parts=parts))
        for sentence, parts in (
            ("each weight is updated before the gradient of the next one is found", range),
            (
                "each weight is updated before the gradient of the next one is found, the last weight first",
                lambda d: reversed(range(d)),
            ),
            (
                "the bias is updated before the gradient of the other weights is found",
                lambda d: (slice(0, 1), slice(1, None)),
            ),
            (
                "the bias is updated last, by the gradient at the new weights",
                lambda d: (slice(1, None), slice(0, 1)),
            ),
        )
    ),
    Loop(
        "stochastic",
        "the weights are updated after each row, not once an epoch: this is stochastic gradient descent",
        ALGORITHM,
        partial(_batches, size=1),
    ),
    Loop(
        "stochastic",
        "the weights are updated after each row, each time by its part of the mean",
        ALGORITHM,
        partial(_batches, size=1, is_share=True),
    ),
    *map(batches_of, (2, 3, 4, 5, 8, 10)),
    Loop(
        "one-epoch-too-few",
        "your weights are what the chapter has after one epoch less than is asked for",
        "where the loop over the epochs begins and ends, and which weights are returned",
        lambda gradient, call: descend_with(gradient, call, epochs=call.epochs - 1),
    ),
    Loop(
        "one-epoch-too-many",
        "your weights are what the chapter has after one epoch more than is asked for",
        "where the loop over the epochs begins and ends",
        lambda gradient, call: descend_with(gradient, call, epochs=call.epochs + 1),
    ),
    Loop(
        "return-in-loop",
        "however many epochs are asked for, your weights are those after one",
        "where the return stands, and whether the weights start anew within the loop",
        partial(descend_with, epochs=1),
    ),
    *(
        Loop(
            "start-ignored",
            f"the start is not the one that is given: your weights are what comes of a start at {value}",
            "where the weights are set before the loop",
            partial(_from_start_at, value=value),
        )
        for value in (0, 1)
    ),
    Loop(
        "weights-reset",
        "each epoch begins at 0 again",
        "where the weights are set: within the loop they start anew each time",
        lambda gradient, call: _from_start_at(gradient, replace(call, epochs=1), 0),
    ),
    Loop(
        "bias-dropped",
        "the bias is set to 0 before each step",
        SETS_BIAS,
        partial(_without_bias, when="before the gradient"),
    ),
    Loop(
        "alias",
        "the bias is set to 0 after the gradient is found, so that only its last step is left of it",
        SETS_BIAS,
        partial(_without_bias, when="before the update"),
    ),
    Loop(
        "bias-dropped",
        "the bias is set to 0 after each step",
        SETS_BIAS,
        partial(_without_bias, when="after the update"),
    ),
    Loop(
        "least-squares",
        "your weights are the best possible ones, after one epoch as after four: they come from a formula,"
        " not from the loop",
        "where the weights that are returned come from",
        _least_squares,
    ),
    *(
        Loop(
            "inputs-scaled",
            f"the inputs are {what} inside, so your weights belong to other inputs",
            "where the inputs are scaled: that is the caller's business",
            partial(_scaled, scale=scale),
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
            partial(_reused, every=every),
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
"""Loops that are tried alone."""
