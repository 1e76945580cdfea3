"""Compared: a program's step and loss beside those of the chapter's loop at the same weights, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.sources.epochs import ToldEpoch
    from gdtui.sources.parameters import Parameters

__all__ = ["loss_compared", "step_compared"]

SAME_STEP = 1e-6
"""What two steps may differ by, as a share, besides rounding and missing digits."""

SAME_LOSS = 0.005
"""What two losses may differ by, as a share: a loss is printed in few digits."""

OTHER_LOSSES = {0.5: "half the", 2.0: "twice the"}


def step_compared(known: Parameters) -> list[str]:
    """Say whether the program's step is the textbook's, or how many times it.

    Parameters
    ----------
    known : Parameters
        With both steps; nothing is said where one of them is not known, or the rate was found from the step.

    Returns
    -------
    list of str
        One sentence, or none.
    """
    step, chapter = known.step, known.chapter_step
    if step is None or chapter is None or known.is_rate_found:
        return []
    off = np.abs(step) * SAME_STEP + 64 * np.finfo(float).eps * np.abs(known.weights)
    if known.margins is not None:
        off = off + 2 * known.margins
    with np.errstate(all="ignore"):
        if not (np.isfinite(step).all() and np.isfinite(chapter).all()):
            return []
        if (np.abs(step - chapter) <= off).all():
            return ["The next step is the textbook's: -learning rate × gradient."]
        size = float((chapter**2).sum())
        ratio = float((step * chapter).sum()) / size if size > 0 else math.nan
        if math.isfinite(ratio) and (np.abs(step - ratio * chapter) <= off).all():
            return [f"The next step is {ratio:.4g} times the textbook's, -learning rate × gradient."]
    return ["The next step is another than the textbook's, -learning rate × gradient."]


def loss_compared(told: ToldEpoch, data: Dataset | None, known: Parameters) -> list[str]:
    """Say whether the loss is the mean squared error of these weights over all rows, or half or twice it.

    Returns
    -------
    list of str
        One sentence, or none: of another loss nothing is known.
    """
    if data is None or told.loss is None or data.X.shape[1] != len(known.weights):
        return []
    with np.errstate(all="ignore"):
        loss = float(np.mean((data.Y - data.X @ known.weights) ** 2))
        if not (math.isfinite(loss) and math.isfinite(told.loss) and loss > 0):
            return []
        ratio = told.loss / loss
    if abs(ratio - 1) <= SAME_LOSS:
        return [f"The loss is the mean squared error over all {data.rows} rows."]
    for other, words in OTHER_LOSSES.items():
        if abs(ratio / other - 1) <= SAME_LOSS:
            return [f"The loss is {words} mean squared error over all {data.rows} rows, {loss:.4g}."]
    return []
