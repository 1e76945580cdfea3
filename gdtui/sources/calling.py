"""The command that calls a function of a student's file on data, as the chapter's `train` is called."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import numpy as np

from gdtui.sources.program import check_file

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from gdtui.data.dataset import Dataset

__all__ = ["calling_command"]

CODE = (
    "import sys; sys.path[:1] = [one for one in sys.path[:1] if one]; "
    "import gdtui.programs.called as called; called.main()"
)
"""The present folder is taken out of the path, so that no file in it is imported in place of a module."""


def calling_command(
    path: str,
    function: str,
    data: Dataset,
    weights: ArrayLike,
    learning_rate: float,
    epochs: int,
    folder: str,
) -> list[str]:
    """Return the command that calls a function; `gdtui.sources.program.Program` runs it.

    The names of the function's arguments say what each of them is, or else their places. It gets copies of
    the arrays in the chapter's shapes; if it fails with these, one-dimensional arrays, lists or numbers. What
    it returns is written to the pipe of `gdtui.record`. If it can't be called, a sentence on standard error
    says why, and the exit status is 3.

    Parameters
    ----------
    path : str
        The student's file.
    function : str
        The function's name.
    data : Dataset
        What it trains on.
    weights : array_like of shape (d, 1)
        The initial weights.
    learning_rate : float
        The learning rate.
    epochs : int
        The number of epochs.
    folder : str
        An empty folder for the arrays; the process removes it once it has read them.

    Returns
    -------
    list of str
        The command.

    Raises
    ------
    RefusedError
        If there is no such file.
    """
    check_file(path)
    start = np.array(weights, dtype=np.float64, order="C").reshape(-1, 1)
    for name, array in (("X", data.X), ("Y", data.Y), ("weights", start)):
        np.save(os.path.join(folder, f"{name}.npy"), array)
    is_biased = "bias" if data.has_bias else "none"
    words = [os.path.abspath(path), function, folder, repr(float(learning_rate)), str(epochs), is_biased]
    return [sys.executable, "-c", CODE, *words]
