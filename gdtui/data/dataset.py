"""A data set: the arrays that a run is trained on, with the names of what is in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from gdtui.data.errors import DataError
from gdtui.data.scaling import Scaling, constant_columns
from gdtui.text import quoted, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["BIAS", "Dataset"]

BIAS = "bias"

HEAD = 5
"""How many rows are shown one by one."""


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
        The names of the columns of `X`, in order; ``"bias"`` for the column of ones. Data, never markup.
    target : str
        The name of what `Y` holds. Data, never markup.
    has_bias : bool
        Whether the first column of `X` is the column of ones.
    notes : tuple of str
        What a reader of the data should be told: columns left out, an encoding guessed. Fit to show.
    source : str or None
        Where the data come from: a citation or a path.
    scaling : Scaling or None
        How the inputs were scaled; None where they are in their own units.
    """

    name: str
    X: Floats
    Y: Floats
    columns: tuple[str, ...]
    target: str
    has_bias: bool = True
    notes: tuple[str, ...] = field(default=())
    source: str | None = None
    scaling: Scaling | None = None

    @classmethod
    def from_arrays(
        cls,
        X: ArrayLike,
        Y: ArrayLike,
        *,
        columns: Sequence[str] | None = None,
        target: str = "y",
        bias: bool = True,
        name: str = "arrays",
        notes: Iterable[str] = (),
        source: str | None = None,
    ) -> Dataset:
        """Check arrays and copy them into a data set.

        Parameters
        ----------
        X : array_like of shape (n, k) or (n,)
            Inputs, without a bias column.
        Y : array_like of shape (n, 1) or (n,)
            Actual values.
        columns : sequence of str, optional
            Names of the k inputs; ``x1``, ``x2``, ... where none are given.
        target : str
            The name of what `Y` holds.
        bias : bool
            Whether to put a column of ones first.
        name : str
            What the data are called.
        notes : iterable of str
            What a reader of the data should be told.
        source : str, optional
            A citation or a path.

        Returns
        -------
        Dataset
            With copies of the arrays, of its own.

        Raises
        ------
        DataError
            If the shapes do not fit, there are no rows or no inputs, or a value is not a finite number.

        Examples
        --------
        >>> data = Dataset.from_arrays([2.0, 4.0], [1.0, 3.0])
        >>> data.columns, data.X.tolist(), data.Y.tolist()
        (('bias', 'x1'), [[1.0, 2.0], [1.0, 4.0]], [[1.0], [3.0]])
        """
        inputs, actual = _as_columns(X, "X"), _as_columns(Y, "Y")
        _check_shapes(inputs, actual)
        names = [f"x{i + 1}" for i in range(inputs.shape[1])] if columns is None else list(columns)
        if len(names) != inputs.shape[1]:
            raise DataError(f"{inputs.shape[1]} columns of X have {len(names)} names")
        if bias:
            names, notes = _apart_from_bias(names, notes)
        return cls(
            name=name,
            X=_with_bias(inputs) if bias else _own_floats(inputs, "X"),
            Y=_own_floats(actual, "Y"),
            columns=tuple(names),
            target=target,
            has_bias=bias,
            notes=tuple(notes),
            source=source,
        )

    @property
    def head_X(self) -> Floats:
        """The inputs of the first rows as they are shown, (min(n, 5), d)."""
        return self.X[:HEAD]

    @property
    def head_Y(self) -> Floats:
        """The actual values of the first rows, (min(n, 5), 1)."""
        return self.Y[:HEAD]

    @property
    def sample_X(self) -> Floats:
        """Inputs to be drawn as points, (m, d)."""
        return self.X

    @property
    def sample_Y(self) -> Floats:
        """The actual values that belong to them, (m, 1)."""
        return self.Y

    @property
    def rows(self) -> int:
        """How many samples there are."""
        return len(self.X)

    @property
    def standardized(self) -> bool:
        """Whether the inputs have been scaled."""
        return self.scaling is not None

    def standardize(self) -> Dataset:
        """Bring the inputs to mean 0 and deviation 1 (divided by n).

        Without a bias they are divided by their root mean square and not centred, since nothing could take
        the centre back. A constant column stays as it is and is named in the notes.

        Returns
        -------
        Dataset
            The scaled data, which know the way back; itself where it is scaled already.

        Raises
        ------
        DataError
            If values lie so far apart that their differences overflow.

        Examples
        --------
        >>> data = Dataset.from_arrays([1.0, 3.0], [5.0, 6.0]).standardize()
        >>> data.X.tolist()
        [[1.0, -1.0], [1.0, 1.0]]
        >>> data.unscaled([[5.5], [0.5]]).tolist()
        [[4.5], [0.5]]
        """
        if self.scaling is not None:
            return self
        scaling = Scaling.fit(self.X, self.has_bias)
        X = scaling.apply(self.X)
        if not np.isfinite(X).all():
            raise DataError(f"{visible(self.name)} cannot be standardized: its values lie too far apart")
        constant = [self.columns[j] for j in constant_columns(self.X) if j > 0 or not self.has_bias]
        said = tuple(f"{quoted(column)} is the same in every row and stays as it is" for column in constant)
        return replace(self, X=X, scaling=scaling, notes=self.notes + said)

    def unscaled(self, weights: ArrayLike) -> Floats:
        """Express weights in the data's own units.

        Parameters
        ----------
        weights : array_like of shape (d, 1)
            Weights for `X` as it is.

        Returns
        -------
        ndarray of shape (d, 1)
            The same model for unscaled inputs: a copy where nothing was scaled. Weights so large that the
            result overflows give values that are not finite.

        Raises
        ------
        ValueError
            If there are not as many weights as columns.
        """
        result: Floats = np.array(weights, dtype=np.float64)
        if result.shape != (len(self.columns), 1):
            raise ValueError(f"weights have shape {result.shape}: it must be ({len(self.columns)}, 1)")
        return result if self.scaling is None else self.scaling.unscaled(result)


def _as_columns(values: ArrayLike, label: str) -> NDArray[np.generic]:
    try:
        array = np.asarray(values)
    except ValueError:
        raise DataError(f"{label} has rows of different lengths") from None
    if array.dtype.kind not in "buif":
        raise DataError(f"{label} holds {array.dtype} values, not numbers")
    return array.reshape(-1, 1) if array.ndim == 1 else array


def _check_shapes(X: NDArray[np.generic], Y: NDArray[np.generic]) -> None:
    if X.ndim != 2 or X.shape[1] == 0:
        raise DataError(f"X has shape {X.shape}: it must be (n, d), a row per sample and a column per input")
    if len(X) == 0:
        raise DataError("there are no rows")
    if Y.shape != (len(X), 1):
        raise DataError(f"Y has shape {Y.shape}: for {len(X)} rows of X it must be ({len(X)}, 1)")


def _with_bias(inputs: NDArray[np.generic]) -> Floats:
    n, k = inputs.shape
    X = np.ones((n, k + 1))
    X[:, 1:] = _finite(inputs, "X")
    return X


def _own_floats(array: NDArray[np.generic], label: str) -> Floats:
    return np.array(_finite(array, label), dtype=np.float64, order="C")


def _finite(array: NDArray[np.generic], label: str) -> NDArray[np.generic]:
    with np.errstate(over="ignore"):  # an extended-precision value beyond float64 becomes infinite here
        values = array.astype(np.float64, copy=False)
    wrong = np.argwhere(~np.isfinite(values))
    if len(wrong):
        row, column = wrong[0]
        raise DataError(
            f"{label}[{row}, {column}] is {values[row, column]}: every value must be a finite number"
        )
    return values


def _apart_from_bias(names: list[str], notes: Iterable[str]) -> tuple[list[str], Iterable[str]]:
    """Rename an input that is itself called like the column of ones, and put that name first."""
    if BIAS not in names:
        return [BIAS, *names], notes
    other = "bias (data)"
    while other in names:
        other += "'"
    said = f'the data\'s own column "{BIAS}" is shown as "{other}"'
    return [BIAS, *(other if name == BIAS else name for name in names)], (*notes, said)
