"""The reducer: reads blocks of rows as they come and keeps what `Reduction` keeps."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from gdtui.data.reduced.reduction import Reduction
from gdtui.data.reduced.sample import Sample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Reducer"]

BLOCK = 8192
"""Rows that are reduced at once: what fits into a processor's cache, and few enough calls."""


class Reducer:
    """Reduces rows block by block; the result does not depend on how they are cut.

    Triangles are joined two and two, as in a tree, so that rounding grows with the logarithm of the rows.

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
        """Take rows, (b, k), of finite numbers, which may change afterwards; or rows that are reduced."""
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
        """Reduce what has come so far, at least one row."""
        self._finish_block()
        total, *others = [part for _, part in reversed(self._parts)]
        for part in others:
            total = part + total
        return total

    def _begin(self, rows: Floats) -> None:
        k = rows.shape[1]
        self._block = np.empty((max(BLOCK, 4 * k), k), order="F")  # LAPACK's order: four times as fast
        self._random = np.random.default_rng(zlib.crc32(rows[:1].tobytes()))  # runs are alike, parts are not

    def _finish_block(self) -> None:
        if self._filled:
            self._reduce()

    def _reduce(self) -> None:
        rows, self._filled = self._block[: self._filled], 0
        self._keep(Reduction.of(rows, self._drawn(rows)))

    def _keep(self, part: Reduction) -> None:
        level = 0
        while self._parts and self._parts[-1][0] == level:
            part = self._parts.pop()[1] + part
            level += 1
        self._parts.append((level, part))
        self._below = min(self._below, part.sample.below)

    def _drawn(self, rows: Floats) -> Sample:
        return Sample.drawn(rows, self._random.random(len(rows)), self._below)
