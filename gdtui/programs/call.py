"""What a student's function is called with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Call"]


@dataclass(frozen=True, eq=False)
class Call:
    """One call of the student's function.

    Attributes
    ----------
    name : str
        What it is for.
    X, Y, weights : ndarray of shape (n, d), (n, 1), (d, 1)
        The data and the start; the first column of `X` is ones.
    lr : float
        The learning rate.
    epochs : int
        How many updates are asked for. A check never asks for as many as there are weights, so that it can
        tell a list of losses from a list of weights.
    is_whole : bool
        Whether the weights are passed as whole numbers.
    """

    name: str
    X: Floats
    Y: Floats
    weights: Floats
    lr: float
    epochs: int
    is_whole: bool = False

    @property
    def n(self) -> int:
        """The number of rows."""
        return len(self.X)

    @property
    def d(self) -> int:
        """The number of weights."""
        return int(self.X.shape[1])
