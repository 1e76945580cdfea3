"""A program without a function: its printed lines against the data, the rate and the start that it has.

The first printed predictions give the initial weights back where the first rows determine them; else they are
tried as 0 and 1. The first printed loss must fit them, or nothing is said. Then each loss is predicted.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.checking.known.at import At
from gdtui.checking.known.factors import FACTORS
from gdtui.checking.lines.blocks import blocks
from gdtui.checking.lines.losses import OWN_LOSSES, mean_square
from gdtui.checking.lines.printed import Printed, printed_fault
from gdtui.checking.probes import Call
from gdtui.checking.recognise import Explanation, candidates
from gdtui.checking.report import Finding
from gdtui.checking.tables import written
from gdtui.descent.chapter import gradient
from gdtui.programs.signature import role_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from gdtui.checking.lines.blocks import Block

    Floats = NDArray[np.float64]

__all__ = ["judged_by_lines"]

COMPARED = 12
OF_WEIGHTS = {"divided-by-weights", "divided-by-size"}
UP = next(factor for factor in FACTORS if factor.id == "sign")
LEAST = 3
MOST_ROWS = 20_000


def judged_by_lines(text: str, numbers: Mapping[str, Any]) -> Finding | None:
    """Judge a program by what it printed.

    Parameters
    ----------
    text : str
        What it printed.
    numbers : mapping
        Its global names that stand for numbers, as they are in the end.

    Returns
    -------
    Finding or None
        None where its lines, or its data, can't be told.
    """
    shown = [block for block in blocks(text) if block.loss is not None][:COMPARED]
    rates = _values(numbers, "lr")
    if len(shown) < LEAST or len(rates) > 1:
        return None
    problems = []
    for X, Y in _data(numbers):
        for start in _starts(shown, X, Y):
            call = Call("its own", X, Y, start, rates[0] if rates else 1.0, len(shown))
            printed = Printed(call, text, shown, [start], mean_square)
            first = shown[0].loss
            if first is not None and any(
                _near(first.value, first.margin, loss(Y, X @ start)) for loss in _losses()
            ):
                problems.append(printed)
    moves = [np.max(np.abs(gradient(one.call.X, one.call.Y, one.call.weights))) > 1e-6 for one in problems]
    if len({block.loss for block in shown}) == 1 and problems and all(moves):
        sentence = "the printed loss is the same in every epoch, and the gradient at the start is not 0"
        look = "which weights the predictions are found from, and where: before the loop or within it"
        return Finding("mistake", "printed-from-start", sentence, look=look)
    return _explained(problems) if rates else _with_found_rate(problems)


def _with_found_rate(problems: Sequence[Printed]) -> Finding | None:
    """Find the rate from the first two losses, where the program has no name for it.

    The loss after a step along the gradient g is ``L - lr |g|² + lr² |X g|² / n``, a parabola in the rate.
    A factor can't be told from the rate then; a sign can.
    """
    for printed in problems:
        call, second = printed.call, printed.blocks[1].loss
        slope = gradient(call.X, call.Y, call.weights)
        size = float(np.sum((call.X @ slope) ** 2)) / call.n
        gain = mean_square(call.Y, call.X @ call.weights) - (second.value if second else np.nan)
        root = float(np.sum(slope**2)) ** 2 - 4 * size * gain
        if not (np.isfinite(root) and root >= 0 and size > 0 and abs(gain) > 1e-4 * abs(gain + size)):
            continue
        for side in (-1.0, 1.0):
            rate = (float(np.sum(slope**2)) + side * np.sqrt(root)) / (2 * size)
            own = replace(printed, call=replace(call, lr=abs(rate)))
            explanation = Explanation() if rate > 0 else Explanation(factor=UP)
            if _predicts(explanation, own):
                return _right(own) if rate > 0 else _named(explanation, own)
    return None


def _losses() -> Iterator[Callable[[Floats, Floats], float]]:
    """Yield the losses that a program may print: the mean of the squares, and those of other conventions."""
    yield mean_square
    for own in OWN_LOSSES.values():
        yield from own


def _near(value: float, margin: float, other: float) -> bool:
    return abs(value - other) <= 1.01 * margin + 1e-6 * abs(other)


def _explained(problems: Sequence[Printed]) -> Finding | None:
    """Find the one mistake that predicts every printed loss; what has two, or none, is left open."""
    for tier in islice(candidates(), 2):
        with np.errstate(all="ignore"):
            fit = [(one, printed) for one in tier for printed in problems if _predicts(one, printed)]
        if fit and fit[0][0] == Explanation():
            return _right(fit[0][1])
        ids = {one.parts[0].id for one, _ in fit}
        if fit and fit[0][1].call.d == 2 and ids - OF_WEIGHTS:
            ids -= OF_WEIGHTS  # with two weights 1/d is 1/2: the likelier one is listed first
        if len(ids) == 1:
            return _named(*fit[0])
        if fit:
            return None
    return None


def _predicts(explanation: Explanation, printed: Printed) -> bool:
    own = OWN_LOSSES.get(explanation.factor.id if explanation.factor else "", ())
    return any(_fits(explanation, printed, loss) for loss in (mean_square, *own))


def _fits(explanation: Explanation, printed: Printed, loss: Callable[[Floats, Floats], float]) -> bool:
    for place, block in enumerate(printed.blocks):
        weights = explanation.run(replace(printed.call, epochs=place))
        true = loss(printed.call.Y, printed.call.X @ weights)
        if block.loss is None or not _near(block.loss.value, block.loss.margin, true):
            return False
    return True


def _right(printed: Printed) -> Finding:
    call = printed.call
    weights = [Explanation().run(replace(call, epochs=epochs)) for epochs in range(len(printed.blocks) + 1)]
    fault, _ = printed_fault(replace(printed, weights=weights))
    if fault is not None and fault.id not in ("unknown", "printed-once"):
        return fault
    limit = 2 / float(np.linalg.eigvalsh(2 * call.X.T @ call.X / call.n)[-1])
    if call.lr >= limit:
        sentence = (
            f"the loss grows because the learning rate {written(call.lr)} is above {written(limit)}, the"
        )
        return Finding("right", "", f"{sentence} highest that works for these data; the code is right")
    return Finding("right", "", f"the losses of the first {len(printed.blocks)} epochs are the chapter's")


def _named(explanation: Explanation, printed: Printed) -> Finding:
    call = printed.call
    at = At(call.X, call.Y, call.weights)
    c = written(float(explanation.factor.value(at))) if explanation.factor else "1"
    fields = {"c": c, "size": c.lstrip("-"), "n": call.n, "d": call.d, "whose": "your"}
    sentence = "; and ".join(part.sentence.format(**fields) for part in explanation.parts)
    first = explanation.parts[0]
    is_convention = (first.id in OWN_LOSSES and first.id == "half-mse") or getattr(
        first, "is_convention", False
    )
    verdict = "convention" if is_convention and len(explanation.parts) == 1 else "mistake"
    return Finding(verdict, first.id, f"by its printed losses, {sentence}", look=first.look.format(**fields))


def _values(numbers: Mapping[str, Any], role: str) -> list[float]:
    """List the different values of the global numbers that have a role."""
    return sorted(
        {
            one["numbers"][0]
            for name, one in numbers.items()
            if role_of(name) == role and len(one["numbers"]) == 1
        }
    )


def _data(numbers: Mapping[str, Any]) -> Iterator[tuple[Floats, Floats]]:
    """Yield what may be X and Y: by their names, with and without a column of ones put before X."""
    for name_X, one in numbers.items():
        for name_Y, other in numbers.items():
            n = len(other["numbers"])
            if role_of(name_X) != "X" or role_of(name_Y) != "Y" or not 2 < n <= MOST_ROWS:
                continue
            Y = np.array(other["numbers"]).reshape(n, 1)
            if len(one["numbers"]) % n or not len(one["numbers"]):
                continue
            X = np.array(one["numbers"]).reshape(n, -1)
            if X.shape[1] >= n:
                continue
            yield X, Y
            if not (X[:, 0] == 1).all():
                yield np.hstack([np.ones((n, 1)), X]), Y


def _starts(shown: Sequence[Block], X: Floats, Y: Floats) -> Iterator[Floats]:
    """Yield what may be the initial weights."""
    d = X.shape[1]
    predicted = shown[0].lists.get("predicted")
    if predicted is not None and d <= len(predicted) <= len(X):
        rows = X[: len(predicted)]
        if np.linalg.matrix_rank(rows) == d:
            yield np.linalg.lstsq(rows, np.array([[one.value] for one in predicted]), rcond=None)[0]
    yield np.zeros((d, 1))
    yield np.ones((d, 1))
