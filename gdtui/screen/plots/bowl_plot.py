"""The loss over two weights, seen from above."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gdtui.wording.text import visible

from .axis import LARGEST, Axis
from .frame import Captions, Entry, Frame

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from .canvas import Canvas, Row
    from .palette import Palette

    Floats = NDArray[np.float64]
    Limits = tuple[float, float]

__all__ = ["bowl_plot", "bowl_window"]

SHADES = " ·:░▒▓"
"""From the lowest loss to the highest."""

ARROWS = "→↗↑↖←↙↓↘"
"""Heads of arrows, by eighths of a turn."""

SHORTEST_ARROW = 3.0
"""In cells; a shorter step would not be seen."""

NO_STEP = 0.01
"""In cells; a step as short as this gets no arrow."""

BESIDE = 1.1
"""How far the window reaches from the minimum, at least, as a multiple of how far the detour does."""

OFF = 1.02
"""How far the window reaches below the minimum, as a multiple of how far it reaches above."""

COUNTABLE = 40
"""A path of at most so many points shows each of them."""


def bowl_window(
    start: ArrayLike, minimum: ArrayLike, way: ArrayLike = (), share: float = 1.5
) -> tuple[Limits, Limits]:
    """Choose limits for two weights, with the minimum near the middle and the start and the way inside.

    They depend on neither the path nor the epoch, so that the picture stands still. The minimum is a little
    off the middle: where the number of rows is even, the middle is the border of two rows, and a tick beside
    the minimum could be in the wrong one.

    Parameters
    ----------
    start, minimum : array_like of shape (2,)
        Initial weights and least-squares weights.
    way : array_like of shape (m, 2), optional
        Weights on the way from one to the other, for a detour that goes beyond the start.
    share : float
        How far to go beyond the start, as a multiple of its distance from the minimum.

    Returns
    -------
    (low, high), (low, high)
        For the first and for the second weight.

    Examples
    --------
    >>> bowl_window((0.0, 0.0), (1.0, 2.0))
    ((-0.53, 2.5), (-1.06, 5.0))
    """
    middle = np.asarray(minimum, dtype=np.float64).ravel()
    with np.errstate(over="ignore"):
        distance = np.abs(np.asarray(start, dtype=np.float64).ravel() - middle) * share
        detour = np.abs(np.reshape(way, (-1, 2)) - middle).max(axis=0, initial=0.0) * BESIDE
        distance = np.fmax(distance, detour)
        distance = np.where(distance > 0, distance, distance.max() or 1.0)
        low, high = np.clip([middle - OFF * distance, middle + distance], -LARGEST, LARGEST)
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


def bowl_plot(
    losses: ArrayLike,
    first: Limits,
    second: Limits,
    path: ArrayLike,
    *,
    width: int,
    height: int,
    palette: Palette,
    minimum: ArrayLike | None = None,
    step: ArrayLike | None = None,
    names: tuple[str, str] = ("weight of bias", "weight of x"),
) -> list[Row]:
    """Draw the loss over two weights as shades, the path so far, the minimum, and the next step as an arrow.

    Parameters
    ----------
    losses : array_like of shape (rows, columns)
        The loss at evenly spaced weights, ends included: along a row the first weight rises over `first`,
        from row to row the second one over `second`. 32 × 32 are enough: between them it is interpolated.
    first, second : (float, float)
        The limits of the two weights, see `bowl_window`; what lies beyond is cut off.
    path : array_like of shape (epochs, 2)
        The two weights at epoch 0 and so on to the present; up to some thousand.
    width, height : int
        In cells.
    palette : Palette
        The theme's colours.
    minimum : array_like of shape (2,), optional
        Where the loss is lowest.
    step : array_like of shape (2,), optional
        The next step, -lr × gradient. It is drawn to scale, but at least three cells long.
    names : (str, str)
        What is along the axes, any text.

    Returns
    -------
    list of Row
        `height` rows of `width` cells.
    """
    x, y = (Axis.over(visible(name), *limits) for name, limits in zip(names, (first, second), strict=True))
    walked = np.asarray(path, dtype=np.float64).reshape(-1, 2)
    across, up = x.fractions(walked[:, 0]), y.fractions(walked[:, 1])
    surface = np.atleast_2d(np.asarray(losses, dtype=np.float64))

    def paint(canvas: Canvas) -> None:
        shades = _shades(surface.tobytes(), len(surface), canvas.width, canvas.height)
        canvas.background(shades, palette.dim)
        canvas.line(across, up, palette.accent)
        if len(walked) <= COUNTABLE:
            canvas.marks(across, up, "•", palette.accent)
        if minimum is not None:
            goal = np.asarray(minimum, dtype=np.float64).ravel()
            canvas.mark(float(x.fractions(goal[0])), float(y.fractions(goal[1])), "✕", palette.best)
        if len(walked):
            canvas.mark(float(across[0]), float(up[0]), "○", palette.foreground)
            if step is not None:
                _arrow(canvas, walked[-1], np.asarray(step, dtype=np.float64).ravel(), x, y, palette)
            canvas.mark(float(across[-1]), float(up[-1]), "●", palette.foreground)

    legend = [Entry("○", "start", palette.foreground), Entry("──", "path", palette.accent)]
    legend.append(Entry("●", "now", palette.foreground))
    if step is not None:
        legend.append(Entry("→", "next step's way", palette.warning))
    if minimum is not None:
        legend.append(Entry("✕", "lowest", palette.best))
    legend.append(Entry(SHADES[3:], "higher loss", palette.dim))
    away = bool(len(walked)) and not (0 <= across[-1] <= 1 and 0 <= up[-1] <= 1)
    return Frame(width, height, x, y, palette).draw(paint, legend, _caption(away))


def _caption(away: bool) -> Captions:
    if away:
        return ("The weights are outside this picture now.", "The weights are outside now.")
    return (
        "Each step goes steepest downhill, seldom straight to ✕.",
        "Steps go downhill, seldom straight to ✕.",
    )


@lru_cache(maxsize=4)
def _shades(surface: bytes, rows: int, width: int, height: int) -> list[str]:
    """Turn losses into characters, by equal steps of ``sqrt(loss - lowest)``.

    The losses are given as the bytes of their floats: those of one window are the same at each epoch. On a
    straight way from the minimum, ``loss - lowest`` grows with the square of the distance. So its root grows
    evenly, and the shades are equally wide.
    """
    if not surface:
        return [" " * width] * height
    losses = np.frombuffer(surface).reshape(rows, -1)
    grid = _resampled(_resampled(losses, width).T, height).T[::-1]
    low, high = float(losses.min()), float(losses.max())
    if not low < high:
        return [" " * width] * height
    # The halves keep the differences of very large losses from overflowing.
    share = np.sqrt(np.clip((grid / 2 - low / 2) / (high / 2 - low / 2), 0, 1))
    levels = np.minimum((share * len(SHADES)).astype(int), len(SHADES) - 1)
    return ["".join(SHADES[level] for level in row) for row in levels]


def _resampled(rows: Floats, count: int) -> Floats:
    """Interpolate each row to the middles of `count` cells."""
    columns = rows.shape[1]
    places = (np.arange(count) + 0.5) / count * (columns - 1)
    left = np.minimum(places.astype(int), max(columns - 2, 0))
    right = np.minimum(left + 1, columns - 1)
    share = places - left
    between: Floats = rows[:, left] * (1 - share) + rows[:, right] * share
    return between


def _arrow(canvas: Canvas, now: Floats, step: Floats, x: Axis, y: Axis, palette: Palette) -> None:
    """Draw a step from the present weights, with a head that shows its direction on the screen."""
    start = np.array([x.fractions(now[0]), y.fractions(now[1])])
    with np.errstate(over="ignore"):
        goal = np.clip(now + step, -LARGEST, LARGEST)
    reach = np.array([x.fractions(goal[0]), y.fractions(goal[1])]) - start
    cells = reach * [canvas.width, canvas.height]
    length = math.hypot(*cells)
    if not NO_STEP < length < math.inf:
        return
    reach = reach * max(1.0, SHORTEST_ARROW / length)
    tip = start + reach
    eighth = round(math.atan2(cells[1] * 2, cells[0]) / math.tau * 8) % 8  # a cell is twice as high as wide
    canvas.line([start[0], tip[0]], [start[1], tip[1]], palette.warning)
    canvas.mark(float(tip[0]), float(tip[1]), ARROWS[eighth], palette.warning)
