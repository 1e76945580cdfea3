"""Mistakes with a free number, which is found from one call and must then predict all calls.

The number is a learning rate or a number of epochs of the program's own, a penalty, momentum, a bound, or a
number of decimals.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.known.factors import Factor
from gdtui.checking.known.formulas import Formula
from gdtui.checking.known.loops import Loop, descend, descend_with
from gdtui.checking.own_choices import OWN_START, own_order
from gdtui.checking.probes import chapter_run
from gdtui.checking.rates import changing_rate
from gdtui.checking.recognise import Explanation, epoch_reached, is_near, is_right, predicts
from gdtui.checking.report import Finding, mistake
from gdtui.checking.tables import written
from gdtui.checking.trial import is_same
from gdtui.descent.chapter import gradient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from gdtui.checking.known.at import At
    from gdtui.checking.known.loops import Gradient
    from gdtui.checking.recognise import Returned
    from gdtui.checking.trial import Trial
    from gdtui.programs.call import Call

    Floats = NDArray[np.float64]

__all__ = ["clippings", "guessed", "ignored_argument", "unchanged"]

MOST_EPOCHS, FURTHER = 2000, 13


def unchanged(trial: Trial) -> Finding | None:
    """Tell whether the weights never change."""
    if any(not np.array_equal(one.weights, one.call.weights) for one in trial.observed):
        return None
    if "//" in trial.source:
        sentence = "the weights never change: a division by // rounds down to 0"
        return mistake("integer-division", sentence, "each // in the code: / is the division")
    sentence = "the weights never change, in no call: what is returned is the start"
    return mistake("unknown", sentence, "which weights the update changes, and which are returned")


def guessed(trial: Trial) -> Finding | None:
    """Try the mistakes that have a free number."""
    with np.errstate(all="ignore"):
        for explanation in _guesses(trial):
            if predicts(explanation, trial.observed):
                return explanation.finding(trial.first)
        for look in (_reversed, _early_stop, ignored_argument, changing_rate, own_order):
            found = look(trial)
            if found is not None:
                return found
    return None


def _guesses(trial: Trial) -> Iterator[Explanation]:
    """Yield explanations whose number is found from one of the calls."""
    observed, first = trial.observed, trial.observed[0]
    parts: Iterator[Factor | Formula | Loop] = chain(
        _own_rate(first),
        _own_epochs(first),
        _own_factors(first),
        _penalties(first),
        _differences(first),
        _momenta(),
        clippings([one.gradient for one in observed if one.call.epochs == 1]),
        _residual_clippings(observed),
        _roundings("//" in trial.source),
    )
    return map(Explanation.of, parts)


def _times(returned: Returned) -> float:
    """Return the number c that brings ``c g`` nearest to the gradient of a call, with the chapter's g."""
    true = gradient(returned.call.X, returned.call.Y, returned.call.weights)
    return float(np.sum(returned.gradient * true) / np.sum(true**2))


def _excess(returned: Returned) -> Floats:
    """Return the gradient of a call minus the chapter's."""
    return returned.gradient - gradient(returned.call.X, returned.call.Y, returned.call.weights)


def _own_rate(first: Returned) -> Iterator[Loop]:
    rate = first.call.lr * _times(first)
    yield Loop(
        "rate-ignored",
        f"the learning rate that is given is ignored: your steps are those of the rate {written(rate)}",
        "which rate the update uses",
        partial(descend_with, lr=rate),
    )


def _own_epochs(first: Returned) -> Iterator[Loop]:
    for epochs, weights in enumerate(chapter_run(first.call, MOST_EPOCHS)):
        if is_near(first, weights):
            yield Loop(
                "epochs-ignored",
                f"the number of epochs that is given is ignored: your weights are those after {epochs}",
                "how many times the loop is gone through",
                partial(descend_with, epochs=epochs),
            )


def _own_factors(first: Returned) -> Iterator[Factor]:
    """Yield a division by a number that does not depend on the rows, then any other factor."""
    times = _times(first)
    if not np.isfinite(times) or times == 0:
        return
    count = first.call.n / times
    if count >= 1.5 and abs(count - round(count)) <= 1e-6:
        yield Factor(
            "hard-coded-size",
            f"the sum over the rows is divided by {round(count)}, however many rows there are",
            "the number in the code that it is divided by",
            lambda at: at.n / count,
        )
    yield Factor(
        "unknown",
        f"your step is {written(times)} times the chapter's in every call, and why is not known here",
        "the factors in the gradient",
        lambda at: times,
    )


def _penalties(first: Returned) -> Iterator[Formula]:
    """Yield a penalty: a share of the weights, or of all but the bias, is added to the gradient."""
    share = float(_excess(first)[-1, 0] / first.call.weights[-1, 0])

    def penalised(at: At, exempt: int) -> Floats:
        extra = share * at.w
        extra[: exempt if at.d > 1 else 0] = 0
        return at.g + extra

    if abs(share) > 1e-9:
        for exempt in (0, 1):
            yield Formula(
                "hidden-penalty",
                f"{written(share)} times the weights is added to the gradient: a penalty that pulls them"
                " to 0",
                "a term with the weights themselves in it",
                partial(penalised, exempt=exempt),
            )


def _differences(first: Returned) -> Iterator[Formula]:
    """Yield one-sided differences of the loss in place of slopes: they are off by ``h mean(x²)``."""
    h = float(_excess(first)[-1, 0] / np.mean(first.call.X[:, -1] ** 2))
    if abs(h) >= 1e-7:
        yield Formula(
            "difference-step",
            f"the slopes are differences of the loss to one side, a step of {written(abs(h))} away: they are"
            " off by that step times the mean of x²",
            "the step h: a difference to both sides, L(w + h) - L(w - h), is exact for this loss",
            lambda at: at.g + h * np.mean(at.X**2, axis=0)[:, None],
        )


def _momenta() -> Iterator[Loop]:
    """Yield ``v = kept v + added g`` for many values of `kept`, with `added` 1 or ``1 - kept``."""
    shares = [*(hundredth / 100 for hundredth in range(1, 100)), 0.995, 0.999]
    for is_average in (False, True):
        for share in shares:
            yield Loop(
                "momentum",
                f"{written(share)} times the step before is added to each step: this is momentum",
                "nothing, if this is the algorithm that you want; the chapter's steps have no memory",
                partial(_with_momentum, kept=share, added=1 - share if is_average else 1.0),
            )


def _with_momentum(gradient: Gradient, call: Call, kept: float, added: float) -> Floats:
    weights, velocity = call.weights, np.zeros_like(call.weights)
    for _ in range(call.epochs):
        velocity = kept * velocity + added * gradient(call.X, call.Y, weights)
        weights = weights - call.lr * velocity
    return weights


def clippings(gradients: Sequence[Floats], where: str = "") -> Iterator[Formula]:
    """Yield a bound of the components and one of the length, each the largest in some gradients."""
    bound = max(float(np.max(np.abs(one))) for one in gradients)
    length = max(float(np.linalg.norm(one)) for one in gradients)
    for what, number, clipped in (
        ("its components", bound, lambda at: np.clip(at.g, -bound, bound)),
        ("its length", length, lambda at: at.g * min(1.0, length / max(float(np.linalg.norm(at.g)), 1e-300))),
    ):
        yield Formula(
            "clipped",
            f"the gradient is cut off{where}: {what} can't be above {written(number)}",
            "what bounds the gradient, such as a clip",
            clipped,
        )


def _residual_clippings(observed: Sequence[Returned]) -> Iterator[Formula]:
    """Yield bounds of the residuals, found from the first call of one epoch that is not the chapter's."""
    for factor in (1.0, 0.5):
        for one in observed:
            right = descend_with(gradient, one.call, lr=factor * one.call.lr)
            if one.call.epochs == 1 and not is_near(one, right):
                yield from (_residual_clipping(factor, bound) for bound in _bounds(one, factor))
                break


def _residual_clipping(factor: float, bound: float) -> Formula:
    return Formula(
        "clipped",
        f"residuals above {written(bound)} in size count in the gradient as {written(bound)}",
        "what bounds the residuals, such as a clip; the chapter's are as they are",
        lambda at: factor * at.with_residuals(np.clip(at.e, -bound, bound)),
    )


def _bounds(one: Returned, factor: float) -> Iterator[float]:
    """Yield the bounds that explain the bias's step, one for each number of rows that may be cut off."""
    residuals = (one.call.Y - one.call.X @ one.call.weights)[:, 0]
    inputs = one.call.X[:, 0]
    order = np.argsort(-np.abs(residuals))
    total = float(one.gradient[0, 0]) * one.call.n / (-2 * factor)
    for count in range(1, one.call.n + 1):
        cut, kept = order[:count], order[count:]
        signs = float(inputs[cut] @ np.sign(residuals[cut]))
        if signs:
            bound = (total - float(inputs[kept] @ residuals[kept])) / signs
            largest = float(np.max(np.abs(residuals[kept]), initial=0.0))
            if largest <= bound * (1 + 1e-9) and bound <= float(np.abs(residuals[cut[-1]])) * (1 + 1e-9):
                yield bound


def _roundings(divides_whole: bool) -> Iterator[Loop]:
    """Yield loops that round the weights (with or without the initial ones) or the gradient at each epoch."""
    ways: list[tuple[str, str, Callable[[Floats], Floats]]] = [
        ("truncated-weights", "whole numbers, cut off behind the point", np.trunc),
        ("truncated-weights", "whole numbers, rounded down", np.floor),
    ]
    ways += [("rounded", f"{places} decimals", partial(_to_decimals, places)) for places in range(9)]
    of_gradient = "integer-division" if divides_whole else "rounded"
    for name, what, rounding in ways:
        for subject, mistake_id, run in (
            ("the weights are", name, _with_weights_rounded),
            ("the weights are", name, _with_start_rounded),
            ("the gradient is", of_gradient if name == "truncated-weights" else name, _with_gradient_rounded),
        ):
            yield Loop(
                mistake_id,
                f"{subject} rounded to {what} at each epoch",
                "what rounds, or makes whole numbers, such as //",
                partial(run, rounding=rounding),
            )


def _to_decimals(places: int, numbers: Floats) -> Floats:
    return np.round(numbers, places)


def _with_weights_rounded(gradient: Gradient, call: Call, rounding: Callable[[Floats], Floats]) -> Floats:
    weights = call.weights
    for _ in range(call.epochs):
        weights = rounding(weights - call.lr * gradient(call.X, call.Y, weights))
    return weights


def _with_start_rounded(gradient: Gradient, call: Call, rounding: Callable[[Floats], Floats]) -> Floats:
    return _with_weights_rounded(gradient, replace(call, weights=rounding(call.weights)), rounding)


def _with_gradient_rounded(gradient: Gradient, call: Call, rounding: Callable[[Floats], Floats]) -> Floats:
    return descend(lambda *at: rounding(gradient(*at)), call)


def _reversed(trial: Trial) -> Finding | None:
    turns: dict[str, Callable[[Floats], Floats]] = {
        "in reverse order": lambda weights: weights[::-1],
        "with the bias last": lambda weights: np.roll(weights, 1, axis=0),
        "with the last weight first": lambda weights: np.roll(weights, -1, axis=0),
    }
    for what, turn in turns.items():
        if all(is_right(replace(one, weights=turn(one.weights))) for one in trial.observed):
            sentence = f"the weights are right, and come back {what}"
            return mistake("returned-shape", sentence, "the order in what is returned")
    return None


def ignored_argument(trial: Trial) -> Finding | None:
    """Tell whether an argument changes nothing."""
    by_name = {one.call.name: one for one in trial.outcomes}
    first = trial.outcomes[0]
    if first.returned is None or np.array_equal(first.returned.weights, first.call.weights):
        return None
    for name, what in (("other actual values", "Y"), ("other inputs", "X")):
        if name in by_name and is_same(first, by_name[name]) and _ignores(trial, what):
            sentence = f"other {what} lead to the same weights: {what} is not used, but something else in its"
            return mistake("ignores-data", f"{sentence} place", f"where the function takes {what} from")
    if trial.has_start and is_same(first, by_name["other initial weights"]):
        sentence = "another start leads to the same weights: the weights that are given are not used"
        return mistake("start-ignored", sentence, OWN_START)
    if is_same(first, by_name["a tenth of the rate"]) and _ignores_rate(trial):
        sentence = (
            "a tenth of the learning rate leads to the same weights: the rate that is given is not used"
        )
        return mistake("rate-ignored", sentence, "which rate the update uses")
    return None


def _ignores(trial: Trial, what: str) -> bool:
    """Tell whether much larger numbers lead to the same weights, too."""
    call = trial.first
    far = replace(call, Y=100 - 50 * call.Y) if what == "Y" else replace(call, X=1 + 3 * call.X[::-1])
    return is_same(trial.outcomes[0], trial.call(far))


def _ignores_rate(trial: Trial) -> bool:
    """Tell whether the rate changes nothing in several epochs, either."""
    later = next((one for one in trial.outcomes if one.call.name == "four epochs"), None)
    return later is not None and is_same(later, trial.call(replace(later.call, lr=later.call.lr / 10)))


def _early_stop(trial: Trial) -> Finding | None:
    """Tell whether the calls return the chapter's weights after other numbers of updates."""
    made = []
    for one in trial.observed:
        epoch = epoch_reached(one, 3 * one.call.epochs + 1)
        if epoch is None:
            return None
        made.append((one.call.epochs, epoch))
    first = [made[0], *made[3:5]]  # the calls that differ in nothing but their epochs
    most = max(epoch for _, epoch in first)
    longer = trial.call(replace(trial.first, epochs=FURTHER)).returned
    if longer is not None:
        first.append((FURTHER, epoch_reached(longer) or 0))
    stops_at_most = most and all(epoch == min(asked, most) for asked, epoch in first)
    if stops_at_most and all(epoch <= asked for asked, epoch in made):
        asked, epoch = next((one for one in made if one[0] > one[1]), made[0])
        sentence = f"in the check it stops early: after {epoch} of {asked} epochs"
        return mistake("early-stop", sentence, "what ends the loop before its last epoch")
    wanted, updates = (", ".join(str(one[place]) for one in first) for place in (0, 1))
    sentence = f"in the check it makes {updates} updates, asked for {wanted} epochs"
    return mistake("unknown", sentence, "which lines stand within the loop, and what leaves them out")
