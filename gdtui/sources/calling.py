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
"""What stands in the present folder must not be taken for a module of ours: that path is left out."""


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

    The function is found by its name, and its arguments by what they are called, else by their places. It
    gets copies of the arrays as the chapter has them, or, where it fails with those, one-dimensional arrays,
    lists or numbers. What it returns comes down the pipe of records. If it can't be called so, a sentence on
    standard error says why, and the exit status is 3.

    Parameters
    ----------
    path : str
        The student's file.
    function : str
        The function's name.
    data : Dataset
        What it is trained on.
    weights : array_like of shape (d, 1)
        Where it starts.
    learning_rate : float
        The rate.
    epochs : int
        How many.
    folder : str
        An empty folder, in which the arrays are put; the process removes it once it has read them.

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
