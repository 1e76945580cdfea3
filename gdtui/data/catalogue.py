"""The data sets that come with gdtui, with their sources."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.data.columns.column import Column
from gdtui.data.columns.table_summary import summary_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from gdtui.data.columns.table_summary import TableSummary
    from gdtui.data.reading import Report

__all__ = ["CATALOGUE", "CatalogueEntry", "EntryTable", "find"]


SETS = os.path.join(os.path.dirname(__file__), "sets")
"""The folder of the files. `importlib.resources` finds it too, but takes a tenth of the start-up time."""


class CatalogueEntry(NamedTuple):
    """A data set of the catalogue.

    Attributes
    ----------
    name : str
        What a user calls it.
    rows : int
        How many samples it has.
    columns : tuple of str
        Its columns, the target last.
    description : str
        What it is, in one line, with units.
    source : str
        Where it was published.
    """

    name: str
    rows: int
    columns: tuple[str, ...]
    description: str
    source: str

    @property
    def file(self) -> str:
        """The name of its CSV file in the package."""
        return f"{self.name}.csv"

    def open(self) -> IO[bytes]:
        """Open its CSV file for reading."""
        return open(os.path.join(SETS, self.file), "rb")


class EntryTable:
    """An entry as a `gdtui.data.parts.part.Part`; its file is plain, so it needs no large reader."""

    notes: tuple[str, ...] = ()

    def __init__(self, entry: CatalogueEntry) -> None:
        self._entry = entry
        self.columns, self.label = tuple(map(Column, entry.columns)), entry.name

    def summary(self, chosen: Sequence[int]) -> TableSummary:
        """List the columns."""
        return summary_of(self.columns, chosen)

    def blocks(self, indices: Sequence[int], report: Report) -> Iterator[NDArray[np.float64]]:
        """Read the values of some columns, in one block."""
        with self._entry.open() as file:
            rows = file.read().decode("ascii").split()[1:]
        yield np.array([row.split(",") for row in rows], np.float64)[:, list(indices)]


CATALOGUE = (
    CatalogueEntry(
        "line",
        100,
        ("x", "y"),
        "made up: y = 2x + 1 and a little noise",
        "made for gdtui: y = 2x + 1 + 0.1 N(0, 1), x uniform in [0, 1]",
    ),
    CatalogueEntry(
        "plane",
        120,
        ("a", "b", "y"),
        "made up: y = 0.5 + 1.5a - 2b and a little noise",
        "made for gdtui: y = 0.5 + 1.5a - 2b + 0.1 N(0, 1)",
    ),
    CatalogueEntry(
        "galton",
        928,
        ("parent", "child"),
        "heights of parents and their grown children, inches",
        'F. Galton, "Regression towards mediocrity in hereditary stature", '
        "J. Anthropological Institute 15, 1886 (rows mixed)",
    ),
    CatalogueEntry(
        "cars",
        50,
        ("speed", "dist"),
        "speed of cars, mph, and the distance they take to stop, ft",
        "M. Ezekiel, Methods of Correlation Analysis, Wiley, 1930",
    ),
    CatalogueEntry(
        "faithful",
        272,
        ("eruptions", "waiting"),
        "Old Faithful geyser: length of eruptions and of the wait after, min",
        'A. Azzalini, A. W. Bowman, "A look at some data on the Old Faithful geyser", '
        "Applied Statistics 39, 1990",
    ),
    CatalogueEntry(
        "trees",
        31,
        ("girth", "height", "volume"),
        "black cherry trees: girth, in, height, ft, and volume, cubic ft",
        "T. A. Ryan, B. L. Joiner, B. F. Ryan, The Minitab Student Handbook, Duxbury, 1976",
    ),
)
"""All entries, the default first."""


def find(name: str) -> CatalogueEntry | None:
    """Find an entry by its name; None where there is none."""
    return next((entry for entry in CATALOGUE if entry.name == name), None)
