"""A random sample of at most `SIZE` rows of any number of rows.

Each row gets a random key, and the rows with the smallest keys stay. So every row is as likely as any other,
and samples of parts can be joined to a sample of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.descent.snapshot import Floats

__all__ = ["SIZE", "Sample"]

SIZE = 1000
"""How many rows are kept, at most, to be drawn as points."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Some rows, in the order of the data.

    Attributes
    ----------
    values : ndarray of shape (m, k)
        The rows, m at most `SIZE`.
    keys : ndarray of shape (m,)
        The random number of each.
    """

    values: Floats
    keys: Floats

    @classmethod
    def drawn(cls, rows: Floats, keys: Floats, below: float = 1.0) -> Sample:
        """Draw from rows, (n, k), by random keys from 0 to 1; only rows with a key under `below` can stay."""
        candidates = np.flatnonzero(keys < below)
        if len(candidates) > SIZE:
            smallest = np.argpartition(keys[candidates], SIZE)[:SIZE]
            candidates = candidates[np.sort(smallest)]
        return cls(rows[candidates], keys[candidates])

    @property
    def below(self) -> float:
        """The key below which another row would take a place in this sample."""
        return float(self.keys.max()) if len(self.keys) >= SIZE else 1.0

    def __add__(self, other: Sample) -> Sample:
        """Join with a sample of the rows that follow."""
        values, keys = np.vstack([self.values, other.values]), np.concatenate([self.keys, other.keys])
        return Sample.drawn(values, keys, below=np.inf)

    def chosen(self, columns: Sequence[int]) -> Sample:
        """Keep some of the columns, in the order wanted."""
        return Sample(self.values[:, columns], self.keys)
