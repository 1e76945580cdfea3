"""A data set: the arrays that a run is trained on, with the names of their columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.data.checked_arrays import as_columns, check_shapes, own_floats, with_bias
from gdtui.data.columns.column import unused_name
from gdtui.data.columns.roles import Roles
from gdtui.data.errors import DataError
from gdtui.data.notes import BIAS, constant_notes, reduced_rows_note, renamed_note
from gdtui.data.reduced.reducer import Reducer
from gdtui.data.reduced.reduction import HEAD, Reduction
from gdtui.data.reduced.scaling import Scaling
from gdtui.wording.text import listed, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike

    from gdtui.data.columns.column import Column
    from gdtui.data.columns.table_summary import TableSummary
    from gdtui.descent.snapshot import Floats

__all__ = ["Dataset"]

ROWS_AT_ONCE = 65536


@dataclass(frozen=True, eq=False)
class Dataset:
    """Inputs and actual values, as the functions of `gdtui.descent.chapter` take them.

    `X` and `Y` hold all rows, or a few rows with the same loss at all weights: see `reduced`.

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
        Remarks on the data, such as columns that are left out. Fit to show.
    source : str or None
        Where the data come from: a citation or a path.
    scaling : Scaling or None
        How the inputs were scaled; None where they are in their own units.
    reduction : Reduction or None
        What reduced `X` and `Y` were computed from; None where they hold all rows. Its columns are the
        inputs without the bias, scaled like `X`, and the target last.
    read_columns : tuple of Column
        The columns that were read, with what reads their cells; empty for a program's arrays.
    table : TableSummary or None
        A description of all columns of the table that was read; None for a program's arrays.
    roles : Roles or None
        The chosen columns by the names that they have in that table; None for a program's arrays.
    is_rechosen : bool
        Whether other columns were chosen after the data were read.
    raw : Dataset or None
        The data before they were standardized. None for data that are not standardized, and for large data
        that were standardized as they were read.
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
    reduction: Reduction | None = None
    read_columns: tuple[Column, ...] = ()
    table: TableSummary | None = None
    roles: Roles | None = None
    is_rechosen: bool = False
    raw: Dataset | None = None

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
            Remarks on the data.
        source : str, optional
            A citation or a path.

        Returns
        -------
        Dataset
            With copies of the arrays.

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
        inputs, actual = as_columns(X, "X"), as_columns(Y, "Y")
        check_shapes(inputs, actual)
        names = [f"x{i + 1}" for i in range(inputs.shape[1])] if columns is None else list(columns)
        if len(names) != inputs.shape[1]:
            raise DataError(f"{inputs.shape[1]} columns of X have {len(names)} names")
        if bias:
            names, notes = _apart_from_bias(names, notes)
        return cls(
            name=name,
            X=with_bias(inputs) if bias else own_floats(inputs, "X"),
            Y=own_floats(actual, "Y"),
            columns=tuple(names),
            target=target,
            has_bias=bias,
            notes=tuple(notes),
            source=source,
        )

    @classmethod
    def from_rows(cls, rows: Floats | Reduction, **described: Any) -> Dataset:
        """Make a data set of rows of inputs and the target, or of the few rows that stand for many.

        Parameters
        ----------
        rows : ndarray of shape (n, k + 1) or Reduction
            The inputs, without a bias column, and the target last.
        **described
            ``columns``, ``target``, ``bias``, ``name``, ``notes`` and ``source`` as for `from_arrays`.

        Returns
        -------
        Dataset
            Its notes say how many rows stand for how many.
        """
        first = rows.head if isinstance(rows, Reduction) else rows
        data = cls.from_arrays(first[:, :-1], first[:, -1:], **described)
        return data._reduced_to(rows) if isinstance(rows, Reduction) else data

    def reduced(self) -> Dataset:
        """Replace the rows by d + 1 rows on which training gives the same numbers.

        They are the R factor of ``[X, Y]``, multiplied by ``sqrt((d + 1) / n)``. Each epoch has the same
        weights, loss and gradient as on all rows, to rounding.

        Returns
        -------
        Dataset
            With `rows` as it was; itself where it is reduced already.

        Raises
        ------
        DataError
            If numbers are so large that their sums overflow.

        Examples
        --------
        >>> x = np.arange(100_000.0) / 100_000
        >>> data = Dataset.from_arrays(x, 2 * x + 1).reduced()
        >>> data.X.shape, data.rows, data.notes
        ((3, 2), 100000, ('100,000 rows as 3 that train the same',))
        """
        return self if self.reduction is not None else self._reduced_to(self.own_reduction())

    def own_reduction(self) -> Reduction:
        """Return the reduction of inputs and target; data that are not reduced are reduced for it."""
        if self.reduction is not None:
            return self.reduction
        reducer = Reducer()
        for start in range(0, len(self.X), ROWS_AT_ONCE):
            rows = slice(start, start + ROWS_AT_ONCE)
            reducer.add(np.hstack([self.X[rows, self.has_bias :], self.Y[rows]]))
        return reducer.result()

    def __add__(self, other: Dataset) -> Dataset:
        """Join with the rows of another part; the result is reduced.

        Raises
        ------
        DataError
            If columns, target or bias differ, or one of them is standardized.
        """
        _check_joined(self, other)
        notes = dict.fromkeys([*self.notes_but_rows, *other.notes_but_rows])
        joined = replace(self, notes=tuple(notes), reduction=None)
        return joined._reduced_to(self.own_reduction() + other.own_reduction())

    def _reduced_to(self, reduction: Reduction) -> Dataset:
        values = reduction.check(visible(self.name)).training_rows(self.has_bias)
        said = reduced_rows_note(reduction.rows, len(values))
        return replace(
            self,
            X=np.array(values[:, :-1], order="C"),
            Y=np.array(values[:, -1:], order="C"),
            notes=(*self.notes_but_rows, said),
            reduction=reduction,
        )

    @property
    def notes_but_rows(self) -> tuple[str, ...]:
        """The notes without that of the reduced rows."""
        if self.reduction is None:
            return self.notes
        own = reduced_rows_note(self.reduction.rows, len(self.X))
        return tuple(note for note in self.notes if note != own)

    @property
    def input_names(self) -> tuple[str, ...]:
        """The names of the inputs as the data have them, without the bias, (k,). Data, never markup."""
        names = self.columns[self.has_bias :]
        return tuple(BIAS if renamed_note(name) in self.notes else name for name in names)

    @property
    def head_X(self) -> Floats:
        """The inputs of the first rows as they are shown, (min(n, 5), d)."""
        return self.X[:HEAD] if self.reduction is None else self.with_bias(self.reduction.head[:, :-1])

    @property
    def head_Y(self) -> Floats:
        """The actual values of the first rows, (min(n, 5), 1)."""
        return self.Y[:HEAD] if self.reduction is None else self.reduction.head[:, -1:]

    @property
    def sample_X(self) -> Floats:
        """Inputs to be drawn as points, (m, d): of all rows, or of a sample of them if they are reduced."""
        return self.X if self.reduction is None else self.with_bias(self.reduction.sample.values[:, :-1])

    @property
    def sample_Y(self) -> Floats:
        """The actual values that belong to `sample_X`, (m, 1)."""
        return self.Y if self.reduction is None else self.reduction.sample.values[:, -1:]

    def with_bias(self, inputs: Floats) -> Floats:
        """Put the column of ones before inputs, (m, k), where these data have one; a copy, (m, d)."""
        return np.hstack([np.ones((len(inputs), 1)), inputs]) if self.has_bias else inputs.copy()

    @property
    def rows(self) -> int:
        """How many samples there are, all rows counted where they are reduced."""
        return len(self.X) if self.reduction is None else self.reduction.rows

    @property
    def target_variance(self) -> float:
        """The variance of the actual values (divided by n), in the target's units squared."""
        if self.reduction is None:
            return float(np.var(self.Y))
        return float(np.square(self.reduction.deviations[-1]))

    @property
    def standardized(self) -> bool:
        """Whether the inputs have been scaled."""
        return self.scaling is not None

    def standardize(self) -> Dataset:
        """Bring the inputs to mean 0 and deviation 1 (divided by n).

        Without a bias they are divided by their root mean square and not centred, since no weight could make
        up for the shift. A constant column stays as it is and is named in the notes.

        Returns
        -------
        Dataset
            The scaled data, whose `unscaled` converts weights back; itself where it is scaled already.

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
        lowest, _, highest = self.extent()
        constant = [
            name for name, same in zip(self.columns[self.has_bias :], lowest == highest, strict=False) if same
        ]
        if self.reduction is None:
            scaling = Scaling.fit(self.X, self.has_bias)
        else:
            scaling = self.reduction.scaling(self.has_bias)
        scaled = replace(self, scaling=scaling, notes=self.notes + constant_notes(constant), raw=self)
        if self.reduction is not None:
            return scaled._reduced_to(self.reduction.scaled(scaling, self.has_bias))
        X = scaling.apply(self.X)
        if not np.isfinite(X).all():
            raise DataError(f"{visible(self.name)} cannot be standardized: its values lie too far apart")
        return replace(scaled, X=X)

    # -- other columns ------------------------------------------------------------------------------------

    @property
    def names(self) -> Roles:
        """The inputs and the target by the names that they have in their table."""
        return self.roles or Roles(self.columns[self.has_bias :], self.target)

    @property
    def nbytes(self) -> int:
        """How much memory the numbers take, in bytes."""
        arrays = [self.X, self.Y]
        if self.reduction is not None:
            arrays += [self.reduction.spread, self.reduction.sample.values]
        return sum(array.nbytes for array in arrays)

    def table_rows(self) -> Floats:
        """Return all rows of inputs and the target, without the bias, (n, k + 1); not of reduced data."""
        return np.hstack([self.X[:, self.has_bias :], self.Y])

    def extent(self) -> Floats:
        """Find the lowest, the mean and the highest value of each input and of the target, (3, k + 1)."""
        if (few := self.reduction) is not None:
            return np.stack([few.lowest, few.means + few.rests, few.highest])
        rows = self.table_rows()
        with np.errstate(over="ignore", invalid="ignore"):
            return np.stack([rows.min(axis=0), rows.mean(axis=0), rows.max(axis=0)])

    def own_units(self, rows: Floats) -> Floats:
        """Express rows of inputs without a bias and the target, (b, k + 1), in the data's own units."""
        return rows if self.scaling is None else self.scaling.of_table(self.has_bias).own_units(rows)

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


def _check_joined(one: Dataset, other: Dataset) -> None:
    """Refuse to join data sets with different columns, target or bias, or standardized ones."""
    if one.standardized or other.standardized:
        raise DataError("standardized data cannot be joined: join the parts first, then standardize")
    if one.has_bias != other.has_bias:
        raise DataError("data with and without a bias cannot be joined: use --no-bias for both or neither")
    if (one.columns, one.target) != (other.columns, other.target):
        raise DataError(
            f"{visible(other.name)} has the columns {_listed(other)}, but {visible(one.name)} has "
            f"{_listed(one)}\nParts of one data set have the same columns, with the same target."
        )


def _listed(data: Dataset) -> str:
    return listed([*data.columns[data.has_bias :], data.target])


def _apart_from_bias(names: list[str], notes: Iterable[str]) -> tuple[list[str], Iterable[str]]:
    """Rename an input that is itself called like the column of ones, and put that name first."""
    if BIAS not in names:
        return [BIAS, *names], notes
    other = unused_name("bias (data)", names)
    return [BIAS, *(other if name == BIAS else name for name in names)], (*notes, renamed_note(other))
