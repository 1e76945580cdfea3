"""The file of a reduction: a ``.npz`` that stands for any number of rows.

It holds the version of its format, the number of rows, and of all columns, the target last:

- their names,
- the R factor of a column of ones and all columns, with a diagonal that is not negative,
- the `means` and `rests` of `Reduction` (some files have none: the means are then read from the R factor),
- the smallest and the largest value of each column,
- the first rows, and a sample of the rows with its random keys.

Inputs, target, bias and scale are chosen when it is read.
"""

from __future__ import annotations

import io
import math
import zipfile
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from gdtui.data.columns.column import Column
from gdtui.data.columns.table_summary import summary_of
from gdtui.data.errors import DataError
from gdtui.data.formats.stored import read_array, read_header
from gdtui.data.reading import Reading, silent
from gdtui.data.reduced.reduction import HEAD, Reduction
from gdtui.data.reduced.sample import Sample
from gdtui.wording.text import visible
from gdtui.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from gdtui.data.columns.table_summary import TableSummary
    from gdtui.data.dataset import Dataset
    from gdtui.data.reading import Report


__all__ = ["MARK", "ReducedTable", "is_reduced", "write"]

VERSION = 1
MARK = "gdtui_reduction"
MEANS = "means"
NUMBERS = ("triangle", MEANS, "lowest", "highest", "head", "sample", "sample_keys")
KINDS = {MARK: "iu", "rows": "iu", "columns": "U", **dict.fromkeys(NUMBERS, "f")}
"""The kinds of values that the arrays of a file may hold, as NumPy writes them."""

TOLERANCE = 1e-9


def write(path: str, data: Dataset) -> None:
    """Write the reduction of a data set to a file, completely or not at all.

    Parameters
    ----------
    path : str
        Where to. An existing file is replaced as by `gdtui.writing.write_whole`.
    data : Dataset
        What to write, reduced or not, in its own units.

    Raises
    ------
    DataError
        If it is standardized.
    OSError
        If it cannot be written.
    """
    if data.standardized:
        raise DataError("standardized data are not written: write them in their own units, then standardize")
    reduction, names = data.own_reduction(), [*data.columns[data.has_bias :], data.target]
    content = io.BytesIO()
    np.savez(
        content,
        **{MARK: np.array(VERSION)},  # type: ignore[arg-type]
        rows=np.array(reduction.rows),
        columns=np.array(names),
        triangle=reduction.triangle(),
        means=np.stack([reduction.means, reduction.rests]),
        lowest=reduction.lowest,
        highest=reduction.highest,
        head=reduction.head,
        sample=reduction.sample.values,
        sample_keys=reduction.sample.keys,
    )
    write_whole(path, content.getvalue())


def is_reduced(file: IO[bytes]) -> bool:
    """Whether a file is a reduction; it is left at its beginning."""
    held: list[str] = []
    with suppress(Exception):  # a damaged archive is reported when it is read
        held = zipfile.ZipFile(file).namelist()
    file.seek(0)
    return f"{MARK}.npy" in held


class ReducedTable:
    """The columns of a reduction in a file, as a `gdtui.data.parts.part.Part`.

    Raises
    ------
    DataError
        If the format is newer, or the file is damaged.
    """

    notes: tuple[str, ...] = ()

    def __init__(self, file: IO[bytes], label: str) -> None:
        self.label = label
        self._bytes = file.seek(0, io.SEEK_END)
        file.seek(0)
        held = _held(file, label)
        self.columns = tuple(Column(str(name)) for name in held["columns"].tolist())
        self._reduction = _reduction(held)

    def summary(self, chosen: Sequence[int]) -> TableSummary:
        """List the columns."""
        return summary_of(self.columns, chosen)

    def blocks(self, indices: Sequence[int], report: Report = silent) -> Iterator[Reduction]:
        """Yield the reduction of some columns, as every part does."""
        yield self._reduction.chosen(list(indices))
        report(Reading(self._reduction.rows, self._bytes, self._bytes))


def _held(file: IO[bytes], label: str) -> dict[str, NDArray[Any]]:
    try:
        held = _arrays(file, label)
    except MemoryError:
        raise
    except Exception as error:  # a damaged file raises errors of zipfile, zlib, ast, struct and others
        raise _unfit(label, f"NumPy cannot read it ({visible(str(error))[:80]})") from None
    version = held[MARK]
    if version.shape == () and version.dtype.kind in "iu" and version > VERSION:
        raise DataError(
            f"{label} is a reduction in format {version}, newer than this gdtui knows ({VERSION})\n"
            "Update gdtui, or write it again with this one by --reduce-to."
        )
    fault = _fault(held)
    if fault:
        raise _unfit(label, fault)
    return held


def _arrays(file: IO[bytes], label: str) -> dict[str, NDArray[Any]]:
    arrays = {}
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            with archive.open(member) as stream:
                header = read_header(stream, member.file_size)
                if header.dtype.hasobject:
                    raise ValueError("it holds pickled Python objects")
                arrays[member.filename.removesuffix(".npy")] = read_array(stream, header, label)
    return arrays


def _unfit(label: str, fault: str) -> DataError:
    return DataError(f"{label} is a damaged reduction: {fault}\nWrite it again by --reduce-to.")


def _fault(held: dict[str, NDArray[Any]]) -> str | None:
    """Say what is wrong with the arrays of a reduction; None where nothing is."""
    for name, kinds in KINDS.items():
        if name not in held and name != MEANS:
            return f"it has no {name}"
        if name in held and held[name].dtype.kind not in kinds:
            return f"{name} holds {held[name].dtype} values"
    rows, names = held["rows"], held["columns"]
    if rows.shape != () or rows < 1:
        return f"the number of rows is {visible(str(rows))[:40]}"
    if held[MARK].shape != () or held[MARK] < 1:
        return "its format is unknown"
    if names.ndim != 1 or len(names) < 2 or len(set(names.tolist())) != len(names):
        return "the names of its columns are too few or not different"
    return _numbers_fault(held, int(rows), len(names))


def _numbers_fault(held: dict[str, NDArray[Any]], rows: int, k: int) -> str | None:
    m = len(held["sample_keys"]) if held["sample_keys"].ndim else 0
    shapes = {
        "triangle": (k + 1, k + 1),
        "lowest": (k,),
        "highest": (k,),
        "head": (min(rows, HEAD), k),
        "sample": (m, k),
        "sample_keys": (m,),
        MEANS: (2, k),
    }
    for name, shape in ((name, shape) for name, shape in shapes.items() if name in held):
        if held[name].shape != shape:
            return f"{name} has shape {held[name].shape} where {shape} is expected"
        if not np.isfinite(held[name]).all():
            return f"{name} holds a number that is not finite"
    triangle = held["triangle"]
    if not 0 < m <= rows:
        return f"it has a sample of {m} rows of {rows}"
    if np.tril(triangle, -1).any() or (np.diagonal(triangle) < 0).any():
        return "its triangle is none"
    if not math.isclose(triangle[0, 0], math.sqrt(rows), rel_tol=TOLERANCE):
        return f"its triangle is not one of {rows:,} rows"
    if MEANS in held and not np.allclose(
        triangle[0, 0] * held[MEANS][0], triangle[0, 1:], rtol=TOLERANCE, atol=0
    ):
        return "its means are not those of its triangle"
    return None


def _reduction(held: dict[str, NDArray[Any]]) -> Reduction:
    numbers = {name: held[name].astype(np.float64) for name in NUMBERS if name in held}
    triangle = numbers["triangle"]
    rounded = triangle[0, 1:] / triangle[0, 0]
    means, rests = numbers.get(MEANS, (rounded, np.zeros_like(rounded)))
    return Reduction(
        rows=int(held["rows"]),
        means=means,
        rests=rests,
        spread=triangle[1:, 1:],
        lowest=numbers["lowest"],
        highest=numbers["highest"],
        head=numbers["head"],
        sample=Sample(numbers["sample"], numbers["sample_keys"]),
    )
