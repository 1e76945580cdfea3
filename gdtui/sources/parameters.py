"""The parameters of a program: its weights, gradient and step, as far as they are told or can be found.

Numbers that are printed have few digits, so each has a margin. A number smaller than its margin is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.sources.found import (
    Estimate,
    as_column,
    chapter_gradient,
    first_inputs,
    found_rate,
    found_weights,
    hessian_size,
)

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.descent.snapshot import Floats
    from gdtui.sources.epochs import ToldEpoch

__all__ = ["Parameters", "parameters"]

ROUNDING = 64 * float(np.finfo(float).eps)
"""The error of arithmetic on a number, as a share of it."""

AFTER = "The weights that are printed are not those of these predictions: they are those after the update."
MISFIT = "The next step is not -learning rate × gradient, by the numbers that are printed."
LATE = "The weights that are printed are those after the update: the gradient beside them is older."


class Parameters(NamedTuple):
    """What is known of the parameters at an epoch.

    Attributes
    ----------
    names : tuple of str
        Their names.
    weights : Estimate
        Their values.
    is_found : bool
        Whether the values were found from the predictions.
    gradient : ndarray of shape (d, 1), or None
        The gradient that the program told.
    step : Estimate or None
        What the program adds to each weight: its value at the next epoch minus this one.
    chapter_step : Estimate or None
        What the chapter's update would add here, ``-lr * gradient`` of the mean squared error over all rows.
    learning_rate : float or None
        The rate that was told, or found.
    is_rate_found : bool
        Whether the rate was found from the step.
    notes : tuple of str
        What does not fit together.
    """

    names: tuple[str, ...]
    weights: Estimate
    is_found: bool
    gradient: Floats | None
    step: Estimate | None
    chapter_step: Estimate | None
    learning_rate: float | None
    is_rate_found: bool
    notes: tuple[str, ...]


def parameters(
    told: ToldEpoch, following: ToldEpoch | None, data: Dataset | None, learning_rate: float | None = None
) -> Parameters | None:
    """Bring together what is known of the parameters.

    Parameters
    ----------
    told, following : ToldEpoch
        The epoch, and the next one if it has been told.
    data : Dataset, optional
        What the program trains on, if that is known.
    learning_rate : float, optional
        The rate with which its function was called.

    Returns
    -------
    Parameters or None
        None where the weights are neither told nor found.
    """
    if following is not None and following.predicted and told.predicted and not any(told.predicted):
        # zeros are printed with few digits, and are as exact as what is printed next
        told = told._replace(margin=min(told.margin, following.margin))
    is_late = _is_late(told, data)
    now = _weights(told, data, is_late=is_late)
    if now is None:
        return None
    count = len(now.values)
    if data is not None and data.X.shape[1] != count:
        data = None  # the weights are not those of a linear model of these data
    after = None if following is None else _weights(following, data, is_late=is_late)
    if after is not None and len(after.values) != count:
        after = None
    step = None if after is None else _step(now, after)
    gradient = as_column(told.gradient) if len(told.gradient) == count and not is_late else None
    told_rate = told.learning_rate if told.learning_rate is not None else learning_rate
    rate = told_rate
    if rate is None and data is not None and after is not None:
        rate = found_rate(data, now, after)
    note = AFTER if is_late else _note_on_gradient(gradient, step, told_rate, following)
    return Parameters(
        names=_names(told, data, count),
        weights=now,
        is_found=not told.weights or is_late,
        gradient=gradient,
        step=step,
        chapter_step=None if data is None or rate is None else _chapter_step(data, now, rate),
        learning_rate=rate,
        is_rate_found=rate is not None and told_rate is None,
        notes=(note,) if note else (),
    )


def _step(now: Estimate, after: Estimate) -> Estimate:
    with np.errstate(all="ignore"):
        largest = np.maximum(np.abs(after.values), np.abs(now.values))
        return Estimate(after.values - now.values, now.margins + after.margins + ROUNDING * largest)


def _chapter_step(data: Dataset, now: Estimate, rate: float) -> Estimate:
    """Compute ``-lr * gradient``; it is off by as much as the weights may be, and by rounding."""
    with np.errstate(all="ignore"):
        step = -rate * chapter_gradient(data, now.values)
        return Estimate(step, rate * hessian_size(data) @ now.margins + ROUNDING * np.abs(step))


def _note_on_gradient(
    gradient: Floats | None, step: Estimate | None, rate: float | None, following: ToldEpoch | None
) -> str:
    """Say whether the printed gradient does not give the step, and whether that of the next epoch does."""
    if gradient is None or rate is None or step is None or following is None:
        return ""
    with np.errstate(all="ignore"):
        off = step.margins + 0.01 * np.abs(step.values)
        gives_step = (np.abs(step.values + rate * gradient) <= off).all()
        if gives_step or not (np.abs(step.values) > 5 * step.margins).any():
            return ""
        later = as_column(following.gradient)
        is_late = len(later) == len(gradient) and (np.abs(step.values + rate * later) <= off).all()
    return LATE if is_late else MISFIT


def _weights(told: ToldEpoch, data: Dataset | None, *, is_late: bool) -> Estimate | None:
    """Take the weights that were told; where there are none, or they are late, find them."""
    if told.weights and not is_late:
        weights = as_column(told.weights)
        return Estimate(weights, np.full(weights.shape, told.weights_margin))
    if data is None or not told.predicted:
        return None
    return found_weights(data, told.predicted, told.margin)


def _is_late(told: ToldEpoch, data: Dataset | None) -> bool:
    """Tell whether the weights are those after the update: they do not give the predictions beside them."""
    if data is None or not told.predicted or len(told.weights) != data.X.shape[1]:
        return False
    X = first_inputs(data)[: len(told.predicted)]
    predicted, weights = np.array(told.predicted[: len(X)]), np.array(told.weights)
    with np.errstate(all="ignore"):
        off = told.margin + np.abs(X).sum(axis=1) * told.weights_margin + 1e-9 * np.abs(X) @ np.abs(weights)
        return bool((np.abs(X @ weights - predicted) > 2 * off + 1e-12).any())


def _names(told: ToldEpoch, data: Dataset | None, count: int) -> tuple[str, ...]:
    if len(told.names) == count:
        return told.names
    if data is not None:
        return data.columns
    return tuple(f"w{place}" for place in range(count))
