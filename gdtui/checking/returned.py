"""What is returned in place of the weights: the loss, predictions, a gradient, a step, products."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.checking.known.at import At
from gdtui.checking.known.factors import FACTORS
from gdtui.checking.known.formulas import FORMULAS, SHAPES
from gdtui.checking.lines.losses import mean_square
from gdtui.checking.probes import chapter_run, trained
from gdtui.checking.recognise import Explanation, is_near
from gdtui.checking.report import Finding, mistake, unchecked
from gdtui.checking.tables import named_rows
from gdtui.programs.classes import Fitted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from gdtui.checking.trial import Trial
    from gdtui.programs.call import Call

    Floats = NDArray[np.float64]

__all__ = ["in_place_of_weights", "other_result"]

LOOK = "what stands after return"


def _slope(explanation: Explanation, call: Call, epochs: int) -> Floats:
    """Return the gradient that a program has after some epochs."""
    weights = explanation.run(replace(call, epochs=epochs))
    return explanation.gradient(call.X, call.Y, weights)


def _last_step(explanation: Explanation, call: Call) -> Floats:
    return call.lr * _slope(explanation, call, call.epochs - 1)


def _moved(explanation: Explanation, call: Call) -> Floats:
    return explanation.run(call) - call.weights


INSTEAD: tuple[tuple[str, Callable[[Explanation, Call], Floats]], ...] = (
    ("the gradient of the last epoch", lambda one, call: _slope(one, call, call.epochs - 1)),
    ("minus the gradient of the last epoch", lambda one, call: -_slope(one, call, call.epochs - 1)),
    ("the gradient at the trained weights", lambda one, call: _slope(one, call, call.epochs)),
    ("the last step, rate times gradient,", _last_step),
    ("the last step", lambda one, call: -_last_step(one, call)),
    ("how far the weights have moved in all", _moved),
    ("the start minus the trained weights", lambda one, call: -_moved(one, call)),
)
"""What may be returned in place of the weights, and has as many numbers."""


def in_place_of_weights(trial: Trial) -> Finding | None:
    """Tell whether something else comes back that has as many numbers as there are weights."""
    explanations = [Explanation(), *map(Explanation.of, FACTORS), *map(Explanation.of, FORMULAS)]
    with np.errstate(all="ignore"):
        for explanation, (what, value) in product(explanations, INSTEAD):
            if all(is_near(one, value(explanation, one.call)) for one in trial.observed):
                sentence = f"{trial.function} returns {what} in place of the weights"
                if explanation.parts:
                    sentence += ", and the gradient is not the chapter's"
                return mistake("returns-gradient", sentence, LOOK, _beside(trial))
    return None


def _beside(trial: Trial) -> list[str]:
    """Set what comes back after an epoch beside the chapter's weights."""
    first = trial.observed[0]
    rows = {
        "the weights at the start": first.call.weights,
        "the chapter's weights, an epoch on": trained(first.call),
        "what you return": first.weights,
    }
    return named_rows({name: weights[:, 0] for name, weights in rows.items()})


def other_result(trial: Trial, result: Mapping[str, Any]) -> Finding:
    """Say what the last call returned, which has more or fewer numbers than there are weights."""
    call = trial.outcomes[-1].call
    if result["type"] == Fitted.__name__:
        result = result["parts"]["model"]
    numbers = np.array(result.get("numbers") or [], dtype=float)
    steps = list(chapter_run(call))
    instead = _instead(numbers, call, steps)
    if instead:
        return mistake("returns-loss", f"{trial.function} returns the {instead}, not the weights", LOOK)
    after = np.concatenate([one[:, 0] for one in steps])
    for some, what in ((after, "the start and "), (after[call.d :], "")):
        if some.size == numbers.size and np.allclose(numbers, some):
            sentence = (
                f"{trial.function} returns {what}the weights after every epoch, not the last ones alone"
            )
            return mistake("returned-shape", sentence, LOOK)
    if numbers.size == call.n * call.d:
        return _of_products(trial, numbers)
    if result.get("parts") or (result["type"] == "function" and not trial.has_start):
        sentence = f"{call.d} trained weights are not found in what {trial.name} returns, a {result['type']}"
        return unchecked("weights-not-found", sentence, "names such as weights and bias, or w and b")
    sentence = f"{trial.function} returns {_shape(result)}, where the check expects {call.d} weights"
    return mistake("returned-shape", sentence, "the return, and the shapes in the update")


def _instead(numbers: Floats, call: Call, steps: Sequence[Floats]) -> str:
    """Name what numbers are: the loss, the predictions or the residuals at one epoch; empty for none."""
    predictions = [call.X @ weights for weights in steps]
    if numbers.size in (1, call.epochs):
        losses = [mean_square(call.Y, predicted) for predicted in predictions]
        if any(np.isclose(numbers[-1], loss, rtol=1e-9) for loss in losses):
            return "loss"
    if numbers.size == call.n:
        for predicted in predictions:
            residuals = (call.Y - predicted)[:, 0]
            if np.allclose(numbers, predicted[:, 0]):
                return "predictions"
            if np.allclose(numbers, residuals) or np.allclose(numbers, -residuals):
                return "residuals"
    return ""


def _of_products(trial: Trial, numbers: Floats) -> Finding:
    """Name a mistake that returns d × n numbers: n × n differences, or products that are not summed."""
    call = trial.outcomes[-1].call
    at = At(call.X, call.Y, call.weights)
    moved = (call.weights - numbers.reshape(call.d, call.n)) / call.lr
    across = at.Y - at.p.T  # row i, column j: the actual value of i, the prediction of j
    shape = f"numbers of shape ({call.d}, {call.n}), where the check expects {call.d} weights"
    n_by_n = ("broadcast-n-by-n", "the differences are n × n numbers in place of n", SHAPES)
    not_added = "X and the residuals are multiplied number by number, and not added up"
    for products, (name, sentence, look) in (
        (at.X.T @ across, n_by_n),
        (at.X.T @ across.T, n_by_n),
        (at.X.T * at.e.T, ("star-for-at", not_added, "the product with X.T")),
    ):
        ratio = moved / products
        if np.allclose(ratio, ratio[0, 0], rtol=1e-6):
            return mistake(name, f"{trial.function} returns {shape}: {sentence}", look)
    return mistake("returned-shape", f"{trial.function} returns {shape}", "the shapes in the update")


def _shape(result: Mapping[str, Any]) -> str:
    if result.get("shape"):
        return f"numbers of shape ({', '.join(map(str, result['shape']))})"
    return "one number" if result.get("numbers") else f"a value of the type {result['type']}"
