"""Parameters: a program's weights with their gradient and step, as far as they are told or can be found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.sources.found import FoundWeights, chapter_gradient, found_rate, found_weights

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.sources.epochs import ToldEpoch
    from gdtui.sources.found import Floats

__all__ = ["Parameters", "parameters"]


class Parameters(NamedTuple):
    """What is known of the parameters at an epoch; vectors are (d, 1).

    Attributes
    ----------
    names : tuple of str
        Their names.
    weights : ndarray
        Their values.
    margins : ndarray or None
        How far each may be off, where they were found from the predictions; None where they were told.
    gradient : ndarray or None
        The gradient that the program told.
    step : ndarray or None
        What the program adds to each: its value at the next epoch minus this one.
    chapter_step : ndarray or None
        What the chapter's update would add here: ``-lr * gradient`` of the mean squared error over all rows.
    learning_rate : float or None
        The rate that was told, or found.
    is_rate_found : bool
        Whether it was found from the step.
    """

    names: tuple[str, ...]
    weights: Floats
    margins: Floats | None = None
    gradient: Floats | None = None
    step: Floats | None = None
    chapter_step: Floats | None = None
    learning_rate: float | None = None
    is_rate_found: bool = False


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
    now = _weights(told, data)
    if now is None:
        return None
    after = _weights(following, data) if following is not None else None
    if after is not None and after.weights.shape != now.weights.shape:
        after = None
    rate, is_found = told.learning_rate if told.learning_rate is not None else learning_rate, False
    fits = data is not None and data.X.shape[1] == len(now.weights)
    if rate is None and fits and data is not None and after is not None:
        rate = found_rate(data, now, after)
        is_found = rate is not None
    chapter_step = None
    if fits and data is not None and rate is not None:
        chapter_step = -rate * chapter_gradient(data, now.weights)
    return Parameters(
        _names(told, data if fits else None, len(now.weights)),
        now.weights,
        now.margins if not told.weights else None,
        _column(told.gradient) if len(told.gradient) == len(now.weights) else None,
        None if after is None else after.weights - now.weights,
        chapter_step,
        rate,
        is_found,
    )


def _weights(told: ToldEpoch, data: Dataset | None) -> FoundWeights | None:
    """Take the weights that were told, else those that the predictions say."""
    if told.weights:
        weights = _column(told.weights)
        return FoundWeights(weights, np.abs(weights) * np.finfo(float).eps)
    if data is None or not told.predicted:
        return None
    return found_weights(data, told.predicted, told.margin)


def _names(told: ToldEpoch, data: Dataset | None, count: int) -> tuple[str, ...]:
    if len(told.names) == count:
        return told.names
    if data is not None:
        return data.columns
    return tuple(f"w{place}" for place in range(count))


def _column(numbers: tuple[float, ...]) -> Floats:
    return np.array(numbers, dtype=np.float64).reshape(-1, 1)
