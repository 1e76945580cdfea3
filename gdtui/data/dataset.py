"""A data set: the arrays that a run is trained on, with the names of what is in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Dataset"]

BIAS = "bias"


@dataclass(frozen=True, eq=False)
class Dataset:
    """Inputs and actual values, ready for the chapter's functions.

    Attributes
    ----------
    name : str
        What the data are called: a catalogue name or a file's name. Data, never markup.
    X : ndarray of shape (n, d)
        Inputs, the bias column first where there is one. Native float64, C-contiguous, its own memory.
    Y : ndarray of shape (n, 1)
        Actual values, laid out like `X`.
    columns : tuple of str
        The names of the columns of `X`, in their order; ``"bias"`` for the column of ones.
    target : str
        The name of what `Y` holds.
    has_bias : bool
        Whether the first column of `X` is the column of ones.
    notes : tuple of str
        What a reader of the data should be told: columns left out, an encoding that was guessed.
    """

    name: str
    X: Floats
    Y: Floats
    columns: tuple[str, ...]
    target: str
    has_bias: bool = True
    notes: tuple[str, ...] = field(default=())

    @property
    def rows(self) -> int:
        """How many samples there are."""
        return len(self.X)
