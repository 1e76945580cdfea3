"""What a program chooses by itself: its start, the order of its rows, what it draws at random."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.known.at import At
from gdtui.checking.report import Finding, convention, mistake, unchecked
from gdtui.checking.trial import TINY, is_same
from gdtui.descent.chapter import gradient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.checking.trial import Trial
    from gdtui.programs.call import Call

__all__ = ["OWN_START", "nondeterministic", "own_order", "own_start_fault"]

FAR = 1e6
RANDOM = "what draws random numbers"
OWN_START = "where the weights are set before the loop, and what becomes of those that are given"
STOCHASTIC = "nothing, if this is the algorithm that you want; the chapter's takes all rows for one update"


def nondeterministic(trial: Trial) -> Finding | None:
    """Tell whether two equal calls differ, and why: something is kept, or something is random."""
    first = trial.outcomes[0]
    if len(trial.outcomes) < 2 or is_same(first, trial.outcomes[1]):
        return None
    if not trial.has_start:
        return unchecked(
            "random-start",
            "it starts from random weights of its own, other ones in each call, so its steps can't be seen",
            "an argument for the start",
        )
    if first.returned is not None and not np.isfinite(first.returned.weights).all():
        return None
    with trial.fresh() as child:
        if is_same(first, trial.call(first.call, 2, child)):  # the seed of the second call
            sentence = "two equal calls differ: something is kept from the first call to the second"
            look = "what lives longer than a call: globals, default arguments that are lists, attributes"
            return mistake("keeps-state", sentence, look)
    return _random_start(trial) or _random_rows(trial)


def own_start_fault(trial: Trial) -> Finding | None:
    """Tell whether the start of a program's own can't be seen: it moves even at a rate of nearly 0."""
    if trial.has_start:
        return None
    first = trial.first
    one, four = (trial.call(replace(first, lr=TINY, epochs=epochs)).returned for epochs in (1, 4))
    if one is None or four is None:
        return None
    if np.allclose(one.weights, four.weights, rtol=1e-9, atol=1e-15, equal_nan=True):
        return None
    if np.array_equal(one.weights, trial.observed[0].weights):
        sentence = "another learning rate leads to the same weights: the rate that is given is not used"
        return mistake("rate-ignored", sentence, "which rate the update uses")
    sentence = "it takes no initial weights, and its own can't be seen: they move even at a rate of nearly 0"
    return unchecked("start-not-seen", sentence, "what else than the learning rate moves the weights")


def _random_start(trial: Trial) -> Finding | None:
    """Tell whether the weights are random even at a rate of nearly 0."""
    call = replace(trial.first, lr=TINY)
    still = trial.call(call).returned
    if still is None or np.array_equal(still.weights, call.weights):
        return None
    moved = trial.call(replace(call, weights=call.weights + FAR)).returned
    if moved is not None and np.max(np.abs(moved.weights)) < FAR / 2:
        sentence = "two equal calls differ: the start is random, not the weights that are given"
        return mistake("random-start", sentence, OWN_START)
    return mistake("unknown", "two equal calls differ: something random is added to the weights", RANDOM)


def _random_rows(trial: Trial) -> Finding:
    """Tell whether the order or the choice of the rows is random."""
    call = trial.first
    slow = trial.call(replace(call, lr=1e-7)).returned
    if slow is not None:
        ratios = (slow.gradient / gradient(call.X, call.Y, call.weights))[:, 0]
        if np.allclose(ratios, ratios[0], rtol=1e-3):
            return convention(
                "stochastic",
                "the rows are taken in random order, with updates between them: this is stochastic descent",
                STOCHASTIC,
            )
    rest = trial.call(replace(call, Y=call.X @ call.weights)).returned  # no row of it has a gradient
    if rest is not None and np.max(np.abs(rest.gradient)) < 1e-9:
        return mistake("random-rows", "two equal calls differ: rows are drawn at random", RANDOM)
    return mistake("unknown", "two equal calls differ: something in the steps is random", RANDOM)


def own_order(trial: Trial) -> Finding | None:
    """Tell whether rows are taken in an order of the program's own, with updates between them.

    At a low rate an epoch then adds up the steps of its batches, in which a row counts ``n / size`` times.
    At a higher rate the epoch is another than that sum.
    """
    slow = replace(trial.first, lr=1e-7)
    one, four = _shares(trial, slow), _shares(trial, replace(slow, epochs=4))
    if one is None or four is None or not np.isclose(sum(four), 4 * sum(one), rtol=1e-3):
        return None
    usual = trial.call(replace(trial.first, lr=0.03)).returned
    sum_of_rows = At(slow.X, slow.Y, slow.weights).with_residuals(
        np.array(one)[:, None] * (slow.Y - slow.X @ slow.weights)
    )
    if usual is None or np.allclose(usual.gradient, sum_of_rows, rtol=1e-4):
        return None
    if not any(_are_batches([slow.n * factor / share for share in one]) for factor in (1.0, 0.5)):
        return None
    return convention(
        "stochastic",
        "the rows are taken in batches or one after the other, in an order of the program's own, with updates"
        " between them: this is stochastic descent",
        STOCHASTIC,
    )


def _shares(trial: Trial, call: Call) -> list[float] | None:
    """Find how many times each row counts in the step of a call; None where one row is not its own term."""
    base, found = trial.call(call).returned, []
    for row in range(call.n):
        Y, x = call.Y.copy(), call.X[row][:, None]
        Y[row] += 1
        other = trial.call(replace(call, Y=Y)).returned
        if base is None or other is None:
            return None
        change, term = other.gradient - base.gradient, -2 * x / call.n
        share = float(np.sum(change * term) / np.sum(term**2))
        if not np.allclose(change, share * term, rtol=0, atol=1e-4 * abs(share)) or share <= 0:
            return None
        found.append(share)
    return found


def _are_batches(sizes: Sequence[float]) -> bool:
    """Tell whether numbers, one for each row, are the sizes of the batches that the rows are in."""
    whole = [round(size) for size in sizes]
    is_whole = np.allclose(whole, sizes, rtol=1e-3) and min(whole) >= 1
    return is_whole and max(whole) < len(sizes) and all(whole.count(size) % size == 0 for size in whole)
