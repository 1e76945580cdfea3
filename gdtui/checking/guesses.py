"""Mistakes with a number of their own, which is found from one call and must then predict all of them.

The formulas and loops that are known have no free number. Here are those that have one: a rate or a number of
epochs of the program's own, a penalty, momentum, a bound, a number of decimals.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.probes import chapter_run
from gdtui.checking.rates import changing_rate
from gdtui.checking.recognise import is_near, step
from gdtui.checking.report import Finding
from gdtui.checking.tables import written
from gdtui.checking.trial import TINY, is_same
from gdtui.descent.chapter import gradient

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gdtui.checking.probes import Call
    from gdtui.checking.recognise import Returned
    from gdtui.checking.trial import Trial

    Floats = NDArray[np.float64]
    Slope = Callable[[Call, Floats], Floats]

__all__ = ["guessed", "ignored_argument", "unmoved", "unsteady"]

MOST_EPOCHS, FURTHER = 2000, 13
FAR = 1e6
RANDOM = "what draws random numbers"
START = "where the weights are set before the loop, and what becomes of those that are given"


def _true(call: Call, weights: Floats) -> Floats:
    return gradient(call.X, call.Y, weights)


def _run(call: Call, slope: Slope = _true, lr: float | None = None, epochs: int | None = None) -> Floats:
    weights, rate = call.weights, call.lr if lr is None else lr
    for _ in range(call.epochs if epochs is None else epochs):
        weights = weights - rate * slope(call, weights)
    return weights


def _all(observed: Sequence[Returned], run: Callable[[Call], Floats]) -> bool:
    return all(is_near(one, run(one.call)) for one in observed)


def unsteady(trial: Trial) -> Finding | None:
    """Tell whether two equal calls differ, and why: something is kept, or something is random."""
    first = trial.outcomes[0]
    if len(trial.outcomes) < 2 or is_same(first, trial.outcomes[1]):
        return None
    if not trial.has_start:
        sentence = (
            "it starts from random weights of its own, other ones in each call, so its steps can't be seen"
        )
        return Finding("unchecked", "random-start", sentence, look="an argument for the start")
    if first.returned is not None and not np.isfinite(first.returned.weights).all():
        return None
    with trial.fresh() as child:
        if is_same(first, trial.call(first.call, 2, child)):  # the seed of the second call
            sentence = "two equal calls differ: something is kept from the first call to the second"
            look = "what lives longer than a call: globals, default arguments that are lists, attributes"
            return Finding("mistake", "keeps-state", sentence, look=look)
    still = trial.call(replace(first.call, lr=TINY), 1).returned
    if still is not None and not np.array_equal(still.weights, first.call.weights):
        moved = trial.call(replace(first.call, lr=TINY, weights=first.call.weights + FAR), 1).returned
        if moved is not None and np.max(np.abs(moved.weights)) < FAR / 2:
            sentence = "two equal calls differ: the start is random, not the weights that are given"
            return Finding("mistake", "random-start", sentence, look=START)
        sentence = "two equal calls differ: something random is added to the weights"
        return Finding("mistake", "unknown", sentence, look=RANDOM)
    slow = trial.call(replace(first.call, lr=1e-7), 1).returned
    if slow is not None:
        true, found = _true(first.call, first.call.weights)[:, 0], step(slow)[:, 0]
        if np.allclose(found / true, found[0] / true[0], rtol=1e-3):
            sentence = (
                "the rows are taken in random order, with updates between them: this is stochastic descent"
            )
            look = (
                "nothing, if this is the algorithm that you want; the chapter's takes all rows for one update"
            )
            return Finding("convention", "stochastic", sentence, look=look)
    fitted = replace(first.call, Y=first.call.X @ first.call.weights)  # no row of it has a gradient
    rest = trial.call(fitted, 1).returned
    if rest is not None and np.max(np.abs(step(rest))) < 1e-9:
        sentence = "two equal calls differ: rows are drawn at random"
        return Finding("mistake", "random-rows", sentence, look=RANDOM)
    sentence = "two equal calls differ: something in the steps is random"
    return Finding("mistake", "unknown", sentence, look=RANDOM)


def guessed(trial: Trial) -> Finding | None:
    """Try the mistakes that have a number of their own."""
    with np.errstate(all="ignore"):
        for guess in (
            _own_rate,
            _own_epochs,
            _own_count,
            _penalty,
            _difference_step,
            _momentum,
            _average,
            _bound,
            _residual_bound,
            _decimals,
        ):
            found = guess(trial)
            if found is not None:
                return found
        for look in (_reversed, _early_stop, ignored_argument, changing_rate):
            found = look(trial)
            if found is not None:
                return found
    return None


def unmoved(trial: Trial) -> Finding | None:
    """Tell whether the weights never change."""
    if any(not np.array_equal(one.weights, one.call.weights) for one in trial.observed):
        return None
    if "//" in trial.source:
        sentence = "the weights never change: a division by // rounds down to 0"
        return Finding("mistake", "integer-division", sentence, look="each // in the code: / is the division")
    sentence = "the weights never change, in no call: what is returned is the start"
    return Finding(
        "mistake", "unknown", sentence, look="which weights the update changes, and which are returned"
    )


def _own_rate(trial: Trial) -> Finding | None:
    call = trial.observed[0].call
    true = _true(call, call.weights)
    rate = float(np.sum((call.weights - trial.observed[0].weights) * true) / np.sum(true**2))
    if not _all(trial.observed, lambda call: _run(call, lr=rate)):
        return None
    sentence = f"the learning rate that is given is ignored: your steps are those of the rate {written(rate)}"
    return Finding("mistake", "rate-ignored", sentence, look="which rate the update uses")


def _own_count(trial: Trial) -> Finding | None:
    """Tell whether the sum is divided by the same number, however many rows there are."""
    first = trial.observed[0]
    true = _true(first.call, first.call.weights)
    ratio = float(np.sum(step(first) * true) / np.sum(true**2))
    if not np.isfinite(ratio) or ratio == 0:
        return None
    count = first.call.n / ratio
    if not _all(trial.observed, lambda call: _run(call, lr=call.lr * call.n / count)):
        constant = _all(trial.observed, lambda call: _run(call, lr=call.lr * ratio))
        sentence = (
            f"your step is {written(ratio)} times the chapter's in every call, and why is not known here"
        )
        return (
            Finding("mistake", "unknown", sentence, look="the factors in the gradient") if constant else None
        )
    if count < 1.5 or abs(count - round(count)) > 1e-6:
        return None
    sentence = f"the sum over the rows is divided by {round(count)}, however many rows there are"
    return Finding(
        "mistake", "hard-coded-size", sentence, look="the number in the code that it is divided by"
    )


def _own_epochs(trial: Trial) -> Finding | None:
    first = trial.observed[0]
    for epochs, weights in enumerate(chapter_run(first.call, MOST_EPOCHS)):
        if is_near(first, weights) and _all(trial.observed, lambda call: _run(call, epochs=epochs)):  # noqa: B023
            sentence = f"the number of epochs that is given is ignored: your weights are those after {epochs}"
            return Finding(
                "mistake", "epochs-ignored", sentence, look="how many times the loop is gone through"
            )
    return None


def _penalty(trial: Trial) -> Finding | None:
    first = trial.observed[0]
    excess = step(first) - _true(first.call, first.call.weights)
    for exempt in (0, 1):
        share = float(excess[-1, 0] / first.call.weights[-1, 0])

        def slope(call: Call, weights: Floats, exempt: int = exempt, share: float = share) -> Floats:
            extra = share * weights
            extra[: exempt if call.d > 1 else 0] = 0
            return _true(call, weights) + extra

        if abs(share) > 1e-9 and _all(trial.observed, lambda call: _run(call, slope)):
            sentence = (
                f"{written(share)} times the weights is added to the gradient: a penalty that pulls them to 0"
            )
            return Finding(
                "mistake", "hidden-penalty", sentence, look="a term with the weights themselves in it"
            )
    return None


def _difference_step(trial: Trial) -> Finding | None:
    """Tell whether slopes are differences of the loss to one side, which are off by step × mean(x²)."""
    first = trial.observed[0]
    excess = step(first) - _true(first.call, first.call.weights)
    width = float(excess[-1, 0] / np.mean(first.call.X[:, -1] ** 2))

    def slope(call: Call, weights: Floats) -> Floats:
        result: Floats = _true(call, weights) + width * np.mean(call.X**2, axis=0)[:, None]
        return result

    if abs(width) < 1e-7 or not _all(trial.observed, lambda call: _run(call, slope)):
        return None
    sentence = (
        f"the slopes are differences of the loss to one side, a step of {written(abs(width))} away: they are"
    )
    look = "the step h: a difference to both sides, L(w + h) - L(w - h), is exact for this loss"
    return Finding(
        "mistake", "difference-step", f"{sentence} off by that step times the mean of x²", look=look
    )


def _with_momentum(call: Call, kept: float, added: float) -> Floats:
    weights, velocity = call.weights, np.zeros_like(call.weights)
    for _ in range(call.epochs):
        velocity = kept * velocity + added * _true(call, weights)
        weights = weights - call.lr * velocity
    return weights


def _momentum(trial: Trial) -> Finding | None:
    return _with_share(trial, lambda share: 1.0)


def _average(trial: Trial) -> Finding | None:
    return _with_share(trial, lambda share: 1 - share)


def _with_share(trial: Trial, added: Callable[[float], float]) -> Finding | None:
    """Try momentum: the share of the step before that is kept, found from a call of some epochs."""
    later = next((one for one in trial.observed if one.call.epochs > 1), None)
    if later is None:
        return None
    shares = np.array([*(hundredth / 100 for hundredth in range(1, 100)), 0.995, 0.999])
    for share in shares.tolist():
        if is_near(later, _with_momentum(later.call, share, added(share))) and _all(
            trial.observed,
            lambda call: _with_momentum(call, share, added(share)),  # noqa: B023
        ):
            sentence = f"{written(share)} times the step before is added to each step: this is momentum"
            look = "nothing, if this is the algorithm that you want; the chapter's steps have no memory"
            return Finding("convention", "momentum", sentence, look=look)
    return None


def _bound(trial: Trial) -> Finding | None:
    firsts = [step(one) for one in trial.observed if one.call.epochs == 1]
    if not firsts:
        return None
    bound = max(float(np.max(np.abs(one))) for one in firsts)
    length = max(float(np.linalg.norm(one)) for one in firsts)

    def cut(call: Call, weights: Floats) -> Floats:
        return np.clip(_true(call, weights), -bound, bound)

    def shortened(call: Call, weights: Floats) -> Floats:
        slope = _true(call, weights)
        return slope * min(1.0, length / max(float(np.linalg.norm(slope)), 1e-300))

    for what, slope, number in (("its components", cut, bound), ("its length", shortened, length)):
        if _all(trial.observed, lambda call: _run(call, slope)):  # noqa: B023
            sentence = f"the gradient is cut off: {what} can't be above {written(number)}"
            return Finding("mistake", "clipped", sentence, look="what bounds the gradient, such as a clip")
    return None


def _residual_bound(trial: Trial) -> Finding | None:
    """Tell whether residuals are cut off at a bound, found from the first call of one epoch that shows it."""
    for factor in (1.0, 0.5):
        for one in trial.observed:
            if one.call.epochs > 1 or is_near(one, _run(one.call, lr=factor * one.call.lr)):
                continue
            for bound in _bounds(one, factor):

                def slope(
                    call: Call, weights: Floats, bound: float = bound, factor: float = factor
                ) -> Floats:
                    residuals = np.clip(call.Y - call.X @ weights, -bound, bound)
                    return -2 * factor * (call.X.T @ residuals) / call.n

                if _all(trial.observed, lambda call: _run(call, slope)):
                    sentence = (
                        f"residuals above {written(bound)} in size count in the gradient as {written(bound)}"
                    )
                    look = "what bounds the residuals, such as a clip; the chapter's are as they are"
                    return Finding("mistake", "clipped", sentence, look=look)
            break
    return None


def _bounds(one: Returned, factor: float) -> list[float]:
    """List the bounds that the bias's step allows: one for each number of rows that may be cut off."""
    residuals = (one.call.Y - one.call.X @ one.call.weights)[:, 0]
    inputs = one.call.X[:, 0]
    order = np.argsort(-np.abs(residuals))
    total = float(step(one)[0, 0]) * one.call.n / (-2 * factor)
    found = []
    for count in range(1, one.call.n + 1):
        cut, kept = order[:count], order[count:]
        signs = float(inputs[cut] @ np.sign(residuals[cut]))
        if signs:
            bound = (total - float(inputs[kept] @ residuals[kept])) / signs
            largest = float(np.max(np.abs(residuals[kept]), initial=0.0))
            if largest <= bound * (1 + 1e-9) and bound <= float(np.abs(residuals[cut[-1]])) * (1 + 1e-9):
                found.append(bound)
    return found


def _decimals(trial: Trial) -> Finding | None:
    ways: list[tuple[str, str, Callable[[Floats], Floats]]] = [
        ("truncated-weights", "whole numbers, cut off behind the point,", np.trunc),
        ("truncated-weights", "whole numbers, rounded down,", np.floor),
    ]
    ways += [("rounded", f"{places} decimals", partial(_rounded, places)) for places in range(9)]
    for name, what, rounding in ways:
        for of_weights, is_first in ((True, False), (True, True), (False, False)):

            def run(
                call: Call,
                rounding: Callable[[Floats], Floats] = rounding,
                own: bool = of_weights,
                first: bool = is_first,
            ) -> Floats:
                weights = rounding(call.weights) if first else call.weights
                for _ in range(call.epochs):
                    slope = _true(call, weights)
                    weights = weights - call.lr * (slope if own else rounding(slope))
                    weights = rounding(weights) if own else weights
                return weights

            if _all(trial.observed, run):
                subject = "the weights" if of_weights else "the gradient"
                sentence = f"{subject} is rounded" if not of_weights else f"{subject} are rounded"
                sentence += f" to {what.rstrip(',')} at each epoch"
                if not of_weights and name == "truncated-weights":
                    name = "integer-division" if "//" in trial.source else "rounded"
                return Finding(
                    "mistake", name, sentence, look="what rounds, or makes whole numbers, such as //"
                )
    return None


def _rounded(places: int, numbers: Floats) -> Floats:
    return np.round(numbers, places)


def _reversed(trial: Trial) -> Finding | None:
    turns: dict[str, Callable[[Floats], Floats]] = {
        "in reverse order": lambda weights: weights[::-1],
        "with the bias last": lambda weights: np.roll(weights, 1, axis=0),
        "with the last weight first": lambda weights: np.roll(weights, -1, axis=0),
    }
    for what, turn in turns.items():
        if _all([replace(one, weights=turn(one.weights)) for one in trial.observed], _run):
            sentence = f"the weights are right, and come back {what}"
            return Finding("mistake", "returned-shape", sentence, look="the order in what is returned")
    return None


def ignored_argument(trial: Trial) -> Finding | None:
    """Tell whether a change of an argument changes nothing."""
    by_name = {one.call.name: one for one in trial.outcomes}
    first = trial.outcomes[0]
    if first.returned is None or np.array_equal(first.returned.weights, first.call.weights):
        return None
    for name, what in (("other actual values", "Y"), ("other inputs", "X")):
        if name in by_name and is_same(first, by_name[name]) and _ignores(trial, what):
            sentence = (
                f"other {what} lead to the same weights: {what} is not used, but something else in its place"
            )
            return Finding("mistake", "ignores-data", sentence, look=f"where the function takes {what} from")
    if trial.has_start and is_same(first, by_name["other initial weights"]):
        sentence = "another start leads to the same weights: the weights that are given are not used"
        return Finding("mistake", "start-ignored", sentence, look=START)
    if is_same(first, by_name["a tenth of the rate"]) and _ignores_rate(trial):
        sentence = (
            "a tenth of the learning rate leads to the same weights: the rate that is given is not used"
        )
        return Finding("mistake", "rate-ignored", sentence, look="which rate the update uses")
    return None


def _ignores(trial: Trial, what: str) -> bool:
    """Tell whether numbers that are very different in size lead to the same weights as well."""
    call = trial.outcomes[0].call
    far = replace(call, Y=100 - 50 * call.Y) if what == "Y" else replace(call, X=1 + 3 * call.X[::-1])
    return is_same(trial.outcomes[0], trial.call(far))


def _ignores_rate(trial: Trial) -> bool:
    """Tell whether the rate changes nothing over several epochs, as it might in the first one."""
    later = next((one for one in trial.outcomes if one.call.name == "four epochs"), None)
    return later is not None and is_same(later, trial.call(replace(later.call, lr=later.call.lr / 10)))


def _early_stop(trial: Trial) -> Finding | None:
    """Tell whether each call returns the chapter's weights after another number of updates."""
    made = []
    for one in trial.observed:
        steps = enumerate(chapter_run(one.call, 3 * one.call.epochs + 1))
        place = next((place for place, weights in steps if is_near(one, weights)), None)
        if place is None:
            return None
        made.append((one.call.epochs, place))
    first = [made[0], *made[3:5]]  # the calls that differ in nothing but their epochs
    most = max(place for _, place in first)
    longer = trial.call(replace(trial.observed[0].call, epochs=FURTHER)).returned
    if longer is not None:
        steps = enumerate(chapter_run(longer.call))
        first.append((FURTHER, next((place for place, weights in steps if is_near(longer, weights)), 0)))
    if (
        most
        and all(place == min(asked, most) for asked, place in first)
        and all(place <= asked for asked, place in made)
    ):
        asked, place = next((one for one in made if one[0] > one[1]), made[0])
        sentence = f"in the check it stops early: after {place} of {asked} epochs"
        return Finding("mistake", "early-stop", sentence, look="what ends the loop before its last epoch")
    wanted, updates = (", ".join(str(one[place]) for one in first) for place in (0, 1))
    sentence = f"in the check it makes {updates} updates, asked for {wanted} epochs"
    return Finding(
        "mistake", "unknown", sentence, look="which lines stand within the loop, and what leaves them out"
    )
