"""A program without a function: its printed losses against its own data, learning rate and initial weights.

The first printed predictions give the initial weights where the first rows determine them; else 0 and 1 are
tried. Nothing is said where the first printed loss fits none of them. A mistake must predict every loss.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, product
from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.checking.known.factors import FACTORS
from gdtui.checking.lines.blocks import blocks
from gdtui.checking.lines.losses import OWN_LOSSES, mean_square
from gdtui.checking.lines.printed import Printed, judged_lines, weights_of
from gdtui.checking.probes import chapter_run, highest_rate
from gdtui.checking.recognise import Explanation, candidates
from gdtui.checking.report import mistake, passed
from gdtui.checking.tables import written
from gdtui.descent.chapter import gradient
from gdtui.programs.call import Call
from gdtui.programs.signature import role_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from gdtui.checking.lines.blocks import Block
    from gdtui.checking.lines.losses import Loss
    from gdtui.checking.report import Finding

    Floats = NDArray[np.float64]

__all__ = ["judged_by_lines"]

LOSSES = (mean_square, *OWN_LOSSES.values())
COMPARED = 12
OF_WEIGHTS = {"divided-by-weights", "divided-by-size"}
WRONG_SIGN = Explanation(factor=next(factor for factor in FACTORS if factor.id == "sign"))
LEAST = 3
MOST_ROWS = 20_000
ROUNDED = 1e-6
"""Relative error allowed for a printed loss: the program may add up in another order."""


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
    rates = {one[0] for one in _of_role(numbers, "lr") if len(one) == 1}
    if len(shown) < LEAST or len(rates) > 1:
        return None
    lr, epochs = next(iter(rates), 1.0), range(len(shown))
    problems = [
        Printed(Call("its own", X, Y, start, lr, len(shown)), text, shown, [start], mean_square, epochs)
        for X, Y in _data(numbers)
        for start in _starts(shown, X)
        if any(_is_near(shown[0], loss(Y, X @ start)) for loss in LOSSES)
    ]
    moves = [np.max(np.abs(gradient(one.call.X, one.call.Y, one.call.weights))) > 1e-6 for one in problems]
    if len({block.loss for block in shown}) == 1 and problems and all(moves):
        sentence = "the printed loss is the same in every epoch, and the gradient at the start is not 0"
        look = "which weights the predictions are found from, and where: before the loop or within it"
        return mistake("printed-from-start", sentence, look)
    return _explained(problems) if rates else _with_found_rate(problems)


def _with_found_rate(problems: Sequence[Printed]) -> Finding | None:
    """Find the rate from the first two losses, where the program has no name for it.

    The loss after a step along the gradient g is ``L - lr |g|² + lr² |X g|² / n``, a parabola in the rate.
    It can't tell a factor from the rate; it can tell a sign.
    """
    for printed in problems:
        call, second = printed.call, printed.blocks[1].loss
        slope = gradient(call.X, call.Y, call.weights)
        square, size = float(np.sum(slope**2)), float(np.sum((call.X @ slope) ** 2)) / call.n
        gain = mean_square(call.Y, call.X @ call.weights) - (second.value if second else np.nan)
        root = square**2 - 4 * size * gain
        if not (np.isfinite(root) and root >= 0 and size > 0 and abs(gain) > 1e-4 * abs(gain + size)):
            continue
        for side in (-1.0, 1.0):
            rate = (square + side * np.sqrt(root)) / (2 * size)
            own = replace(printed, call=replace(call, lr=abs(rate)))
            explanation = Explanation() if rate > 0 else WRONG_SIGN
            if _predicts(explanation, own):
                return _described(explanation, own)
    return None


def _is_near(block: Block, loss: float) -> bool:
    return block.loss is not None and block.loss.is_near(loss, ROUNDED)


def _explained(problems: Sequence[Printed]) -> Finding | None:
    """Find the one mistake that predicts every printed loss; None where there are several, or none."""
    for tier in islice(candidates(), 2):
        with np.errstate(all="ignore"):
            fit = [(one, printed) for one in tier for printed in problems if _predicts(one, printed)]
        ids = {part.id for one, _ in fit for part in one.parts}
        if fit and fit[0][1].call.d == 2 and ids - OF_WEIGHTS:
            ids -= OF_WEIGHTS  # with two weights 1/d is 1/2: the likelier one is listed first
        if fit:
            return _described(*fit[0]) if len(ids) <= 1 else None
    return None


def _predicts(explanation: Explanation, printed: Printed) -> bool:
    own = OWN_LOSSES.get(explanation.factor.id) if explanation.factor else None
    return any(_fits(explanation, printed, loss) for loss in (mean_square, own) if loss is not None)


def _fits(explanation: Explanation, printed: Printed, loss: Loss) -> bool:
    call = printed.call
    return all(
        _is_near(block, loss(call.Y, call.X @ explanation.run(replace(call, epochs=epochs))))
        for epochs, block in enumerate(printed.blocks)
    )


def _described(explanation: Explanation, printed: Printed) -> Finding:
    if explanation == Explanation():
        return _right(printed)
    finding = explanation.finding(printed.call, whose="your")
    return replace(finding, sentence=f"by its printed losses, {finding.sentence}")


def _right(printed: Printed) -> Finding:
    call = printed.call
    fault = judged_lines(replace(printed, weights=list(chapter_run(call))))
    if fault.id not in ("", "unknown", "printed-once"):
        return fault
    limit = highest_rate(call)
    if call.lr >= limit:
        sentence = f"the loss grows because the learning rate {written(call.lr)} is above {written(limit)},"
        return passed(f"{sentence} the highest that works for these data; the code is right")
    return passed(f"the losses of the first {len(printed.blocks)} epochs are the chapter's")


def _of_role(numbers: Mapping[str, Any], role: str) -> list[list[float]]:
    """List the numbers of each global name that has a role."""
    return [one["numbers"] for name, one in numbers.items() if role_of(name) == role]


def _data(numbers: Mapping[str, Any]) -> Iterator[tuple[Floats, Floats]]:
    """Yield possible X and Y by their names, as they are and with a column of ones before X."""
    for inputs, actual in product(_of_role(numbers, "X"), _of_role(numbers, "Y")):
        n = len(actual)
        if not 2 < n <= MOST_ROWS or len(inputs) % n or not 0 < len(inputs) < n * n:
            continue
        X, Y = np.array(inputs).reshape(n, -1), np.array(actual).reshape(n, 1)
        yield X, Y
        if not (X[:, 0] == 1).all():
            yield np.hstack([np.ones((n, 1)), X]), Y


def _starts(shown: Sequence[Block], X: Floats) -> Iterator[Floats]:
    """Yield possible initial weights."""
    d, weights = X.shape[1], weights_of(shown[0].lists.get("predicted"), X)
    if weights is not None:
        yield weights
    yield np.zeros((d, 1))
    yield np.ones((d, 1))
