"""Data as a cloud of points, however many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdtui.wording.counts import whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .canvas import Canvas

    Floats = NDArray[np.float64]

__all__ = ["paint_scatter", "sampled", "thinned"]

MOST = 4096
"""More points than this are not drawn: a terminal has fewer cells."""

CROWDED = 4
"""A cell with at least so many points is drawn heavier."""


def thinned(x: Floats, y: Floats) -> tuple[tuple[Floats, Floats], int]:
    """Keep every k-th row, with k the smallest that leaves at most 4,096; return them and k.

    Examples
    --------
    >>> thinned(np.arange(10_000.0), np.arange(10_000.0))[1]
    3
    """
    every = max(1, -(-len(x) // MOST))
    return (x[::every], y[::every]), every


def sampled(drawn: int, rows: int) -> str:
    """Say how many of the rows are drawn, where it is not all of them.

    Examples
    --------
    >>> sampled(928, 928), sampled(1000, 1_000_000)
    ('', ', 1,000 of 1,000,000 rows')
    """
    return "" if drawn == rows else f", {whole(drawn)} of {whole(rows)} rows"


def paint_scatter(canvas: Canvas, x: Floats, y: Floats, colour: str) -> None:
    """Draw a dot for each cell with a point in it, heavier for a crowded cell; few points are all heavy."""
    inside = (x >= 0) & (x <= 1) & (y >= 0) & (y <= 1)
    cells, counts = np.unique(canvas.cells(x[inside], y[inside]), axis=1, return_counts=True)
    few = len(x) <= CROWDED * canvas.width
    for marker, chosen in (("•", counts >= (1 if few else CROWDED)), ("·", counts < (1 if few else CROWDED))):
        canvas.marks(*canvas.centres(*cells[:, chosen]), marker, colour)
