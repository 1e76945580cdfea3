"""An epoch as another program tells it: any part may be missing."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["ToldEpoch"]


class ToldEpoch(NamedTuple):
    """What a program has told of one epoch, by printed lines or by `gdtui.record`.

    Numbers may be infinite or not a number: a program that diverges prints such ones.

    Attributes
    ----------
    number : int
        Its number as the program counts; counted from 0 where the program says none.
    loss : float or None
        The loss.
    predicted, actual, difference : tuple of float
        The first rows; empty where they were not told. They may differ in length.
    margin : float
        The half unit of the last digit in which the predictions were printed: the true ones are that near.
        0 where they were told in full.
    names : tuple of str
        The names of the parameters; empty where they have none.
    weights, gradient : tuple of float
        The parameters, and the gradient with respect to each; empty where they were not told.
    learning_rate : float or None
        The rate of the update from this epoch to the next.
    weights_margin : float
        The half unit of the last digit in which the weights were printed. 0 where they were told in full.
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
