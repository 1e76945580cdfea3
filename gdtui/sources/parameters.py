"""Parameters: a program's weights with their gradient and step, as far as they are told or can be found.

Each number has a margin, since it was printed in some digits. What is smaller than its margin is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.sources.found import (
    FoundWeights,
    chapter_gradient,
    curvature_size,
    first_inputs,
    found_rate,
    found_weights,
)

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.sources.epochs import ToldEpoch
    from gdtui.sources.found import Floats

__all__ = ["Parameters", "parameters"]

ROUNDING = 64 * float(np.finfo(float).eps)
"""What arithmetic on a number may be off by, as a share of it."""

AFTER = "The weights that are printed are not those of these predictions: they are those after the update."
MISFIT = "The next step is not -learning rate × gradient, by the numbers that are printed."
LATE = "The weights that are printed are those after the update: the gradient beside them is older."


class Parameters(NamedTuple):
    """What is known of the parameters at an epoch; vectors are (d, 1).

    Attributes
    ----------
    names : tuple of str
        Their names.
    weights, margins : ndarray
        Their values, and how far each may be off.
    is_found : bool
        Whether they were found from the predictions.
    gradient : ndarray or None
        The gradient that the program told.
    step, step_margins : ndarray or None
        What the program adds to each: its value at the next epoch minus this one; how far that may be off.
    chapter_step, chapter_margins : ndarray or None
        What the chapter's update would add here, ``-lr * gradient`` of the mean squared error over all rows;
        how far it may be off, since the weights may be.
    learning_rate : float or None
        The rate that was told, or found.
    is_rate_found : bool
        Whether it was found from the step.
    notes : tuple of str
        What does not fit together.
    """

    names: tuple[str, ...]
    weights: Floats
    margins: Floats
    is_found: bool = False
    gradient: Floats | None = None
    step: Floats | None = None
    step_margins: Floats | None = None
    chapter_step: Floats | None = None
    chapter_margins: Floats | None = None
    learning_rate: float | None = None
    is_rate_found: bool = False
    notes: tuple[str, ...] = ()


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
    after = _weights(following, data, is_late=is_late) if following is not None else None
    if after is not None and after.weights.shape != now.weights.shape:
        after = None
    fits = data is not None and data.X.shape[1] == len(now.weights)
    rate, is_rate_found = told.learning_rate if told.learning_rate is not None else learning_rate, False
    if rate is None and fits and data is not None and after is not None:
        rate = found_rate(data, now, after)
        is_rate_found = rate is not None
    known = Parameters(
        _names(told, data if fits else None, len(now.weights)),
        now.weights,
        now.margins,
        is_found=not told.weights or is_late,
        gradient=_column(told.gradient) if len(told.gradient) == len(now.weights) and not is_late else None,
        learning_rate=rate,
        is_rate_found=is_rate_found,
        notes=(AFTER,) if is_late else (),
    )
    known = _with_step(known, after)
    if fits and data is not None and rate is not None:
        with np.errstate(all="ignore"):
            step = -rate * chapter_gradient(data, now.weights)
            margins = rate * curvature_size(data) @ now.margins + ROUNDING * np.abs(step)
        known = known._replace(chapter_step=step, chapter_margins=margins)
    return _with_gradient_checked(known, following)


def _with_step(known: Parameters, after: FoundWeights | None) -> Parameters:
    """Add the step, unless it is all within its margins."""
    if after is None:
        return known
    with np.errstate(all="ignore"):
        step = after.weights - known.weights
        largest = np.maximum(np.abs(after.weights), np.abs(known.weights))
        margins = known.margins + after.margins + ROUNDING * largest
    return known._replace(step=step, step_margins=margins)


def _with_gradient_checked(known: Parameters, following: ToldEpoch | None) -> Parameters:
    """Say where the printed gradient is not that of the step, and whether that of the next epoch is."""
    rate, step, margins = known.learning_rate, known.step, known.step_margins
    if known.gradient is None or rate is None or step is None or margins is None or known.is_rate_found:
        return known

    def is_of(gradient: Floats) -> bool:
        with np.errstate(all="ignore"):
            return bool((np.abs(step + rate * gradient) <= margins + 0.01 * np.abs(step)).all())

    if is_of(known.gradient) or not (np.abs(step) > 5 * margins).any():
        return known
    next_one = _column(following.gradient) if following is not None else np.zeros((0, 1))
    note = LATE if len(next_one) == len(step) and is_of(next_one) else MISFIT
    return known._replace(notes=(*known.notes, note))


def _weights(told: ToldEpoch, data: Dataset | None, *, is_late: bool) -> FoundWeights | None:
    """Take the weights that were told, else, or where they are late, those that the predictions say."""
    if told.weights and not is_late:
        weights = _column(told.weights)
        return FoundWeights(weights, np.full(weights.shape, told.weights_margin))
    if data is None or not told.predicted:
        return None
    return found_weights(data, told.predicted, told.margin)


def _is_late(told: ToldEpoch, data: Dataset | None) -> bool:
    """Tell whether the weights that were told do not give the predictions beside them."""
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


def _column(numbers: tuple[float, ...]) -> Floats:
    return np.array(numbers, dtype=np.float64).reshape(-1, 1)
