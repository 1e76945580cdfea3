"""The reducer: computes the `Reduction` of rows that come block by block."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from gdtui.data.reduced.reduction import Reduction
from gdtui.data.reduced.sample import Sample

if TYPE_CHECKING:
    from gdtui.descent.snapshot import Floats

__all__ = ["BLOCK", "Reducer"]

BLOCK = 8192
"""How many rows are reduced at once: they fit into a processor's cache, and the calls are few."""


class Reducer:
    """Reduces rows block by block; the result does not depend on where blocks of rows begin and end.

    R factors are joined in pairs, as in a binary tree, so that rounding errors grow with the logarithm of the
    number of rows.

    Examples
    --------
    >>> reducer = Reducer()
    >>> for start in range(0, 100_000, 1000):
    ...     reducer.add(np.arange(start, start + 1000.0).reshape(-1, 1))
    >>> reduction = reducer.result()
    >>> reduction.rows, reduction.means.tolist()
    (100000, [49999.5])
    """

    def __init__(self) -> None:
        self._parts: list[tuple[int, Reduction]] = []
        self._block = np.empty((0, 0))
        self._filled = 0
        self._below = 1.0
        self._random = np.random.default_rng(0)

    def add(self, rows: Floats | Reduction) -> None:
        """Add rows, (b, k), of finite numbers, which are copied; or a reduction of rows."""
        if isinstance(rows, Reduction):
            self._finish_block()
            self._keep(rows)
            return
        if not len(rows):
            return
        if not len(self._block):
            self._begin(rows)
        start = 0
        while start < len(rows):
            part = rows[start : start + len(self._block) - self._filled]
            self._block[self._filled : self._filled + len(part)] = part
            self._filled += len(part)
            start += len(part)
            if self._filled == len(self._block):
                self._reduce()

    def result(self) -> Reduction:
        """Return the reduction of all rows so far, at least one."""
        self._finish_block()
        total, *others = [part for _, part in reversed(self._parts)]
        for part in others:
            total = part + total
        return total

    def _begin(self, rows: Floats) -> None:
        k = rows.shape[1]
        self._block = np.empty((max(BLOCK, 4 * k), k), order="F")  # LAPACK's order: four times as fast
        # seeded by the first row: the same data give the same sample, and other parts draw other keys
        self._random = np.random.default_rng(zlib.crc32(rows[:1].tobytes()))

    def _finish_block(self) -> None:
        if self._filled:
            self._reduce()

    def _reduce(self) -> None:
        rows, self._filled = self._block[: self._filled], 0
        sample = Sample.drawn(rows, self._random.random(len(rows)), self._below)
        self._keep(Reduction.of(rows, sample))

    def _keep(self, part: Reduction) -> None:
        # as in binary addition: two parts of one level are joined to a part of the next level
        level = 0
        while self._parts and self._parts[-1][0] == level:
            part = self._parts.pop()[1] + part
            level += 1
        self._parts.append((level, part))
        self._below = min(self._below, part.sample.below)
