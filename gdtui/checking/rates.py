"""Learning rates that change: each step is a multiple of the gradient, and the multiples differ."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.lines.printed import printing_of, weights_of
from gdtui.checking.recognise import Explanation
from gdtui.checking.report import Finding, convention, mistake
from gdtui.checking.tables import written
from gdtui.descent.chapter import gradient

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from gdtui.checking.trial import Trial
    from gdtui.programs.call import Call

    Floats = NDArray[np.float64]

__all__ = ["changing_rate", "rate_where_it_grows"]

FIRST, MOST = 5, 13
UPDATE = "which rate the update uses: the chapter's is the same in every epoch"
LOOK = "nothing, if this is what you want; the chapter's rate is the same in every epoch"


def changing_rate(trial: Trial) -> Finding | None:
    """Tell whether each step is a multiple of the gradient, with a rate that changes with the epoch."""
    first = trial.first
    own, slower = (_rates(trial, replace(first, lr=lr), MOST) for lr in (first.lr, first.lr / 2))
    if own is None or slower is None:
        return _with_number_of_epochs(trial)
    if not np.allclose(own, slower, rtol=1e-6) or np.allclose(own, own[0], rtol=1e-6) or min(own) <= 0:
        return None
    place = next(place for place, one in enumerate(own) if abs(one - own[0]) > 1e-6 * abs(own[0]))
    shown = ", ".join(map(written, own[:FIRST]))
    sentence = f"the learning rate changes from epoch to epoch: times {shown} in the first five"
    if place >= FIRST:
        sentence = f"the learning rate changes with the epoch: from epoch {place} on it is multiplied by"
        sentence += f" {written(own[place])}"
    falls = all(later <= before for before, later in pairwise(own)) and abs(own[0] - 1) < 1e-6
    if falls:
        return convention("rate-changes", sentence, LOOK)
    return mistake("rate-changes", sentence, UPDATE)


def _rates(trial: Trial, call: Call, epochs: int) -> list[float] | None:
    """Find by what the rate is multiplied in each epoch; None where a step is no multiple of the gradient."""
    return _multiples(_returned_weights(trial, call, epochs), call, epochs)


def _returned_weights(trial: Trial, call: Call, epochs: int) -> Iterator[Floats]:
    """Yield the weights that come back after 0, 1, 2, ... epochs; end where none come back."""
    yield call.weights
    for asked in range(1, epochs + 1):
        returned = trial.call(replace(call, epochs=asked)).returned
        if returned is None:
            return
        yield returned.weights


def _multiples(path: Iterable[Floats], call: Call, epochs: int, margin: float = 0.0) -> list[float] | None:
    """Find which multiple of ``lr g`` each step is, within a share of it; None where a step is none."""
    found = []
    for before, after in pairwise(path):
        slope = call.lr * gradient(call.X, call.Y, before)
        found.append(float(np.sum((before - after) * slope) / np.sum(slope**2)))
        allowed = margin * float(np.max(np.abs(slope))) + 1e-10 * max(1.0, float(np.max(np.abs(before))))
        if not np.allclose(before - found[-1] * slope, after, rtol=0, atol=allowed):
            return None
    return found if len(found) == epochs else None


def rate_where_it_grows(trial: Trial, call: Call) -> Finding | None:
    """Tell whether a program changes the rate in a call whose loss grows."""
    found = _rates(trial, call, call.epochs)
    if found is None or np.allclose(found, 1, rtol=1e-6) or min(found) <= 0:
        return None
    shown = ", ".join(map(written, found[:FIRST]))
    sentence = "where the loss grows the learning rate is changed, so that it is not seen to be too high"
    sentence += f": times {shown} in the first five epochs"
    return mistake("rate-changes", sentence, "what changes the rate within the loop")


def _with_number_of_epochs(trial: Trial) -> Finding | None:
    """Find rates that may depend on the number of epochs, from the printed predictions of one call."""
    first = trial.first
    every = []
    for epochs in (5, 10):
        call = replace(first, epochs=epochs)
        path = _printed_weights(trial, call)
        own = _multiples(path, call, epochs, 1e-3) if path is not None else None
        if own is None:
            return None
        every.append(own)
    if all(np.allclose(own, 1 / len(own), rtol=1e-3) for own in every):
        sentence = "the learning rate is divided by the number of epochs"
        return mistake("rate-changes", sentence, UPDATE)
    if np.allclose(every[0], every[0][0], rtol=1e-3) or min(every[0]) <= 0:
        return None
    shown = ", ".join(f"{one:.3g}" for one in every[0])
    sentence = f"the learning rate changes from epoch to epoch: of five epochs, times {shown}"
    return mistake("rate-changes", sentence, UPDATE)


def _printed_weights(trial: Trial, call: Call) -> list[Floats] | None:
    """Find the weights of each epoch from the printed predictions; the last ones are those returned."""
    returned = trial.call(call).returned
    printed = printing_of(trial, Explanation(), call.epochs)
    found = [weights_of(block.lists.get("predicted"), call.X) for block in printed.blocks]
    path = [weights for weights in found if weights is not None]
    if returned is None or not len(path) == len(found) == call.epochs:
        return None
    if not np.allclose(path[0], call.weights, atol=1e-5):
        return None
    return [call.weights, *path[1:], returned.weights]
