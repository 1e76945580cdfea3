"""Data as a cloud of points, however many."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gdtui.screen.plots.canvas import Canvas, inside
from gdtui.wording.counts import whole

if TYPE_CHECKING:
    from gdtui.descent.snapshot import Floats
    from gdtui.screen.plots.axis import Axis


__all__ = ["every_kth", "lay_scatter", "paint_scatter", "sample_note"]

MOST = 4096
"""More points than this are not drawn: a terminal has fewer cells."""

CROWDED = 4
"""A cell with at least so many points is drawn heavier."""


def every_kth(x: Floats, y: Floats) -> tuple[tuple[Floats, Floats], int]:
    """Keep every k-th row, with k the smallest that leaves at most 4,096; return them and k.

    Examples
    --------
    >>> every_kth(np.arange(10_000.0), np.arange(10_000.0))[1]
    3
    """
    every = max(1, -(-len(x) // MOST))
    return (x[::every], y[::every]), every


def sample_note(drawn: int, rows: int) -> str:
    """Say how many of the rows are drawn, where it is not all of them.

    Examples
    --------
    >>> sample_note(928, 928), sample_note(1000, 1_000_000)
    ('', ', 1,000 of 1,000,000 rows')
    """
    return "" if drawn == rows else f", {whole(drawn)} of {whole(rows)} rows"


def paint_scatter(canvas: Canvas, x: Floats, y: Floats, colour: str) -> None:
    """Draw a dot for each cell with a point in it, a heavier one for a crowded cell."""
    for marker, cells in _by_marker(canvas, x, y):
        canvas.put(cells, marker, colour)


def lay_scatter(canvas: Canvas, across: Axis, up: Axis, x: bytes, y: bytes, colour: str) -> None:
    """Draw data that stand still, given as the bytes of their floats, under everything else."""
    canvas.background(_scattered(canvas.width, canvas.height, across, up, x, y), colour)


@lru_cache(maxsize=8)
def _scattered(width: int, height: int, across: Axis, up: Axis, x: bytes, y: bytes) -> tuple[str, ...]:
    """Draw data as `paint_scatter` does, as rows of text."""
    rows = [[" "] * width for _ in range(height)]
    places = across.fractions(np.frombuffer(x)), up.fractions(np.frombuffer(y))
    for marker, cells in _by_marker(Canvas(width, height), *places):
        for cell in cells:
            rows[cell // width][cell % width] = marker
    return tuple(["".join(row) for row in rows])


def _by_marker(canvas: Canvas, x: Floats, y: Floats) -> list[tuple[str, list[int]]]:
    """Find the cells with few and with many points."""
    cells, counts = np.unique(canvas.cells(*inside(x, y)), return_counts=True)
    heavy = 1 if len(x) <= CROWDED * canvas.width else CROWDED
    return [("•", cells[counts >= heavy].tolist()), ("·", cells[counts < heavy].tolist())]
