"""An epoch as a program tells it; any part may be missing."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["ToldEpoch"]


class ToldEpoch(NamedTuple):
    """What a program has told of one epoch, by printed lines or by `gdtui.record`.

    Numbers may be infinite or NaN, as a program that diverges prints them.

    Attributes
    ----------
    number : int
        The number that the program gives it; if it gives none, epochs are counted from 0.
    loss : float or None
        The loss.
    predicted, actual, difference : tuple of float
        The first rows; empty if they were not told. They may differ in length.
    margin : float
        How far the predictions may be off, half a unit of the last digit that was printed; 0 if they were
        told in full.
    names : tuple of str
        The names of the parameters; empty if they have none.
    weights, gradient : tuple of float
        The parameters, and the gradient with respect to each; empty if they were not told.
    learning_rate : float or None
        The rate of the update from this epoch to the next.
    weights_margin : float
        How far the weights may be off, in the same way.
    """

    number: int
    loss: float | None = None
    predicted: tuple[float, ...] = ()
    actual: tuple[float, ...] = ()
    difference: tuple[float, ...] = ()
    margin: float = 0.0
    names: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    gradient: tuple[float, ...] = ()
    learning_rate: float | None = None
    weights_margin: float = 0.0
