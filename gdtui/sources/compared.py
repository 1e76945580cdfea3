"""Compared: a program's step and loss beside those of the chapter's loop at the same weights, in words.

Nothing is said where the printed digits do not decide it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdtui.data.dataset import Dataset
    from gdtui.sources.epochs import ToldEpoch
    from gdtui.sources.parameters import Parameters

__all__ = ["is_of_these_rows", "loss_compared", "step_compared"]

SAME_STEP = 1e-6
"""What two steps may differ by, as a share, besides rounding and missing digits."""

DECIDED = 20
"""A step that is so many times as large as its margin says something."""

SAME_RATIO = 2e-3
"""A factor that is nearer to 1 than this is not told from it."""

SAME_LOSS = 0.005
"""What two losses may differ by, as a share: a loss is printed in few digits."""


class Loss(NamedTuple):
    """A number that programs print as the loss.

    Attributes
    ----------
    value : float
        It.
    words : str
        What it is.
    """

    value: float
    words: str


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
    step, chapter = known.step, known.chapter_step
    if step is None or chapter is None or known.is_rate_found:
        return []
    if known.step_margins is None or known.chapter_margins is None:
        return []
    with np.errstate(all="ignore"):
        off = known.step_margins + known.chapter_margins + SAME_STEP * np.abs(step)
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
    """Say whether the loss is the mean squared error of these weights over all rows, or which other it is.

    Returns
    -------
    list of str
        One sentence, or none: of another loss nothing is known.
    """
    if data is None or told.loss is None or data.X.shape[1] != len(known.weights):
        return []
    losses = list(_losses(data, known))
    if not losses:
        return []
    mean = losses[0].value
    for one in losses:
        if abs(told.loss - one.value) <= SAME_LOSS * one.value:
            if one is losses[0]:
                return [f"The loss is the mean squared error over all {data.rows} rows."]
            return [
                f"The loss is {one.words}; the mean squared error over all {data.rows} rows is {mean:.4g}."
            ]
    return []


def is_of_these_rows(told: ToldEpoch, data: Dataset, known: Parameters) -> bool:
    """Tell whether the loss is one of these rows, in their order, at the weights found from them."""
    return told.loss is not None and any(
        abs(told.loss - one.value) <= SAME_LOSS * one.value for one in _losses(data, known)
    )


def _losses(data: Dataset, known: Parameters) -> Iterator[Loss]:
    """Yield what may be printed as the loss; the mean squared error first. Nothing where it is not known."""
    with np.errstate(all="ignore"):
        mean = float(np.mean((data.Y - data.X @ known.weights) ** 2))
        slack = curvature_of_loss(data, known)
    n = data.rows
    if not (math.isfinite(mean) and mean > 0 and slack <= SAME_LOSS * mean):
        return
    yield Loss(mean, "the mean squared error")
    yield Loss(mean / 2, "half the mean squared error")
    yield Loss(mean * n, "the sum of the squares, not their mean")
    yield Loss(mean * n / 2, "half the sum of the squares")
    yield Loss(math.sqrt(mean), "the root of the mean squared error")
    yield Loss(2 * mean, "twice the mean squared error")


def curvature_of_loss(data: Dataset, known: Parameters) -> float:
    """Return how far the loss may be off, since the weights may be: ``|gradient| · margins``."""
    residual = data.Y - data.X @ known.weights
    gradient = -2 * (data.X.T @ residual) / len(data.X)
    return float((np.abs(gradient) * known.margins).sum())
