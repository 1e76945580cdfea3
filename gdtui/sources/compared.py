"""A program's step and loss, compared in words with those of the chapter's loop at the same weights.

Nothing is said where too few digits are printed to decide.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gdtui.descent.chapter import loss
from gdtui.sources.found import chapter_gradient

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.sources.epochs import ToldEpoch
    from gdtui.sources.parameters import Parameters

__all__ = ["is_of_these_rows", "loss_compared", "step_compared"]

SAME_STEP = 1e-6
"""How far two equal steps may differ, as a share, besides rounding and missing digits."""

DECIDED = 20
"""A step must be so many times as large as its margin."""

SAME_RATIO = 2e-3
"""How near to 1 a factor may be that counts as 1."""

SAME_LOSS = 0.005
"""How far two equal losses may differ, as a share: a loss is printed in few digits."""

MEAN = "the mean squared error"


def step_compared(known: Parameters) -> list[str]:
    """Say whether the program's step is the textbook's, or how many times it.

    Parameters
    ----------
    known : Parameters
        With both steps; nothing is said where one of them is not known, where the rate was found from the
        step, or where the digits do not decide.

    Returns
    -------
    list of str
        One sentence, or none.
    """
    if known.step is None or known.chapter_step is None or known.is_rate_found:
        return []
    step, chapter = known.step.values, known.chapter_step.values
    with np.errstate(all="ignore"):
        off = known.step.margins + known.chapter_step.margins + SAME_STEP * np.abs(step)
        if not all(np.isfinite(part).all() for part in (step, chapter, off)):
            return []
        size, noise = float(np.sqrt((chapter**2).sum())), float(np.sqrt((off**2).sum()))
        if not size > DECIDED * noise:
            return []
        if (np.abs(step - chapter) <= off).all():
            return ["The next step is the textbook's: -learning rate × gradient."]
        ratio = float((step * chapter).sum()) / size**2
        is_multiple = (np.abs(step - ratio * chapter) <= (1 + abs(ratio)) * off).all()
    if is_multiple:
        times = f"The next step is {ratio:.4g} times the textbook's, -learning rate × gradient."
        return [times] if abs(ratio - 1) > SAME_RATIO else []
    if (np.abs(step - chapter) > DECIDED * off).any():
        return ["The next step is another than the textbook's, -learning rate × gradient."]
    return []


def loss_compared(told: ToldEpoch, data: Dataset | None, known: Parameters) -> list[str]:
    """Say which loss of these weights over all rows it is: the mean squared error, or which other.

    Returns
    -------
    list of str
        One sentence; none for any other loss.
    """
    if data is None:
        return []
    losses = _losses(data, known)
    words = _words(told, losses)
    if words == MEAN:
        return [f"The loss is {MEAN} over all {data.rows} rows."]
    return [f"The loss is {words}; {MEAN} over all {data.rows} rows is {losses[MEAN]:.4g}."] if words else []


def is_of_these_rows(told: ToldEpoch, data: Dataset, known: Parameters) -> bool:
    """Tell whether the loss is one of these rows, in their order, at the weights found from them."""
    return bool(_words(told, _losses(data, known)))


def _words(told: ToldEpoch, losses: dict[str, float]) -> str:
    """Say which of some losses was told; nothing if it is none of them."""
    for words, value in losses.items():
        if told.loss is not None and abs(told.loss - value) <= SAME_LOSS * value:
            return words
    return ""


def _losses(data: Dataset, known: Parameters) -> dict[str, float]:
    """Compute what may be printed as the loss; nothing where the weights are not known well enough."""
    weights, n = known.weights.values, data.rows
    if data.X.shape[1] != len(weights):
        return {}
    with np.errstate(all="ignore"):
        mean = float(loss(data.Y, data.X @ weights))
        off = float((np.abs(chapter_gradient(data, weights)) * known.weights.margins).sum())
    if not (math.isfinite(mean) and mean > 0 and off <= SAME_LOSS * mean):
        return {}
    return {
        MEAN: mean,
        f"half {MEAN}": mean / 2,
        "the sum of the squares, not their mean": mean * n,
        "half the sum of the squares": mean * n / 2,
        f"the root of {MEAN}": math.sqrt(mean),
        f"twice {MEAN}": 2 * mean,
    }
