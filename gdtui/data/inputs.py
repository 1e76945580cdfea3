"""Inputs: the range and the mean of each input in the data's own units, and predictions for other rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdtui.data.dataset import Dataset
    from gdtui.descent.snapshot import Floats

__all__ = ["Inputs"]


@dataclass(frozen=True, eq=False)
class Inputs:
    """The inputs of a data set, without the bias, in the data's own units.

    Attributes
    ----------
    data : Dataset
        Where they come from; its `X` may be standardized or reduced.
    lowest, highest, means : ndarray of shape (k,)
        Of all rows.
    """

    data: Dataset
    lowest: Floats
    highest: Floats
    means: Floats

    @classmethod
    def of(cls, data: Dataset) -> Inputs:
        """Find out about the inputs of a data set.

        Examples
        --------
        >>> from gdtui.data import load
        >>> inputs = Inputs.of(load("trees", standardize=True))
        >>> inputs.data.input_names, inputs.lowest.round(9), inputs.highest.round(9)
        (('girth', 'height'), array([ 8.3, 63. ]), array([20.6, 87. ]))
        """
        lowest, means, highest = data.own_units(data.extent())[:, :-1]
        return cls(data, lowest, highest, means)

    def predict(self, X: Floats, weights: Floats) -> Floats:
        """Predict other rows.

        Parameters
        ----------
        X : ndarray of shape (n, k)
            Inputs in the data's own units, without the bias.
        weights : ndarray of shape (d, 1)
            The weights as trained.

        Returns
        -------
        ndarray of shape (n, 1)
            In the target's units; not finite where numbers overflow.

        Examples
        --------
        >>> from gdtui.data import load
        >>> inputs = Inputs.of(load("line"))
        >>> inputs.predict(np.array([[0.5], [10.0]]), np.array([[1.0], [2.0]])).tolist()
        [[2.0], [21.0]]
        """
        with np.errstate(over="ignore", invalid="ignore"):
            return np.asarray(np.dot(self._as_trained(X), weights))

    def further_out(self, X: Floats) -> NDArray[np.bool_]:
        """Tell which values are below the lowest or above the highest of all rows, (n, k)."""
        lowest, _, highest = self.data.extent()[:, :-1]
        scaled = self._as_trained(X)[:, self.data.has_bias :]  # as the rows were, so that equal stays equal
        return np.asarray((scaled < lowest) | (scaled > highest))

    def _as_trained(self, X: Floats) -> Floats:
        """Put the bias before the inputs, and scale them as the rows were scaled, (n, d)."""
        scaling, columns = self.data.scaling, self.data.with_bias(X)
        return columns if scaling is None else scaling.apply(columns)
