"""The loss over two weights, seen from above."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gdtui.screen.actions.keys import FARTHER, NEARER
from gdtui.screen.plots.axis import LARGEST, Axis
from gdtui.screen.plots.frame import Captions, Frame, LegendEntry
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from gdtui.descent.snapshot import Floats
    from gdtui.screen.plots.canvas import Canvas, PlotRow
    from gdtui.screen.plots.palette import Palette

    Limits = tuple[float, float]

__all__ = ["bowl_plot", "bowl_window", "doublings", "widened"]

SHADES = " ·:░▒▓"
"""From the lowest loss to the highest."""

ASCII_SHADES = " .:-=%"

ASCII_PATH, ASCII_LANDING, ASCII_STEP = "#", "'", "+"
"""What lines are drawn with where there is no braille; none of them is a shade."""

ARROWS = "→↗↑↖←↙↓↘"
"""Heads of arrows, by eighths of a turn."""

SHORTEST_ARROW = 3.0
"""In cells; a shorter step would not be seen."""

NEAR = 0.004
"""Two points nearer to each other than this share of the window are mostly in one cell."""

NO_STEP = 0.25
"""In cells; a step as short as this gets no arrow: drawn longer it would seem to lead somewhere else."""

BESIDE = 1.1
"""How far the window reaches from the minimum, at least, as a multiple of how far the detour does."""

OFF_MIDDLE = 1.02
"""How far the window reaches below the minimum, as a multiple of how far it reaches above."""

ROUNDING = 1e-9
"""A start nearer to the minimum than this share of the weight is at the minimum."""

COUNTABLE = 40
"""A path of at most so many points shows each of them."""

LAST_JUMPS = 4
"""So many of the last jumps across the valley are drawn as lines."""

LONG_JUMP = 2.0
"""In cells; shorter jumps do not hide what is under them."""

CLEAR = 1.04
"""How far the window reaches, as a multiple of how far its farthest point is."""

MOST_DOUBLINGS = 1100
"""Wider than that no window of floats can be."""


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
        distance = np.where(distance > np.abs(middle) * ROUNDING, distance, 0.0)
        distance = np.where(distance > 0, distance, distance.max() or 1.0)
        low, high = np.clip([middle - OFF_MIDDLE * distance, middle + distance], -LARGEST, LARGEST)
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


def doublings(points: ArrayLike, minimum: ArrayLike, first: Limits, second: Limits) -> int:
    """Find how often a window must be doubled around the minimum to hold some points, which are finite.

    Parameters
    ----------
    points : array_like of shape (m, 2)
        Pairs of weights.
    minimum : array_like of shape (2,)
        The least-squares weights.
    first, second : (float, float)
        The window, from `bowl_window`.

    Returns
    -------
    int
        0 where the window holds them as it is.

    Examples
    --------
    >>> doublings([(5.0, 0.0), (0.0, 0.0)], (0.0, 0.0), (-1.0, 1.0), (-1.0, 1.0))
    3
    """
    low, high = np.array([first, second]).T
    middle = np.asarray(minimum, dtype=np.float64).ravel()
    # The halves keep the differences of very large numbers from overflowing.
    half = np.reshape(points, (-1, 2)) / 2 - middle / 2
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        room = np.where(half > 0, high / 2 - middle / 2, middle / 2 - low / 2)
        share = float(np.max(np.where(half == 0, 0, np.abs(half) / room), initial=0.0)) * CLEAR
    if share == math.inf:
        return MOST_DOUBLINGS
    return min(math.ceil(math.log2(max(share, 1.0))), MOST_DOUBLINGS)


def widened(limits: Limits, middle: float, doublings: int) -> Limits:
    """Double limits around a value between them; fewer than 0 doublings halve them.

    Examples
    --------
    >>> widened((-1.0, 3.0), 1.0, 2)
    (-7.0, 9.0)
    """
    low, high = (_scaled(end / 2 - middle / 2, doublings + 1) for end in limits)
    return max(middle + low, -LARGEST), min(middle + high, LARGEST)


def _scaled(number: float, exponent: int) -> float:
    """Multiply by a power of two; what is too large becomes the largest float."""
    try:
        return math.ldexp(number, exponent)
    except OverflowError:
        return math.copysign(LARGEST, number)


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
    climbs: bool = False,
) -> list[PlotRow]:
    """Draw the loss over two weights as shades, the path so far, the minimum, and the next step as an arrow.

    Of a path that jumps from side to side the last jumps are lines; of those before them each landing is a
    dot. Any other path is a line.

    Parameters
    ----------
    losses : array_like of shape (rows, columns)
        The loss at evenly spaced weights, ends included: along a row the first weight rises over `first`,
        from row to row the second one over `second`. 32 × 32 are enough: between them it is interpolated.
        Those of any window that was doubled around the minimum do as well: the shades are the same.
        None are drawn where there are none.
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
    climbs : bool
        Whether the next step raises the loss.

    Returns
    -------
    list of Row
        `height` rows of `width` cells.
    """
    x, y = (Axis.over(visible(name), *limits) for name, limits in zip(names, (first, second), strict=True))
    points = np.asarray(path, dtype=np.float64).reshape(-1, 2)
    across, up = x.fractions(points[:, 0]), y.fractions(points[:, 1])
    surface = np.atleast_2d(np.asarray(losses, dtype=np.float64))

    levels, line = (ASCII_SHADES, 2 * ASCII_PATH) if palette.ascii else (SHADES, "──")

    def paint(canvas: Canvas) -> None:
        shades = _shades(surface.tobytes(), len(surface), canvas.width, canvas.height, levels)
        canvas.background(shades, palette.dim)
        head = None
        if len(points) and step is not None:
            head = _arrow(canvas, points[-1], np.asarray(step, dtype=np.float64).ravel(), x, y, palette)
        _paint_path(canvas, across, up, palette)
        if len(points):
            canvas.mark(float(across[0]), float(up[0]), "○", palette.foreground)
        if head is not None:
            canvas.mark(*head, palette.warning)
        if minimum is not None:
            canvas.mark(*_place(minimum, x, y), "✕", palette.best)
        if len(points):
            canvas.mark(float(across[-1]), float(up[-1]), "●", palette.foreground)

    legend = [LegendEntry("●", "now", palette.foreground)]
    if step is not None:
        legend.append(LegendEntry("→", "next step", palette.warning))
    if minimum is not None:
        legend.append(LegendEntry("✕", "lowest", palette.best))
    legend += [LegendEntry("○", "start", palette.foreground), LegendEntry(line, "path", palette.accent)]
    if surface.size:
        legend.append(LegendEntry(levels[3:], "higher loss", palette.dim))
    frame = Frame(width, height, x, y, palette)
    return frame.draw(paint, legend, _caption(_where(across, up, minimum, x, y), climbs, minimum is None))


def _place(weights: ArrayLike, x: Axis, y: Axis) -> tuple[float, float]:
    first, second = np.asarray(weights, dtype=np.float64).ravel()
    return float(x.fractions(first)), float(y.fractions(second))


def _where(across: Floats, up: Floats, minimum: ArrayLike | None, x: Axis, y: Axis) -> str:
    """Tell whether the present weights are outside, or so near the minimum that one mark hides the other."""
    if not len(across):
        return ""
    if not (0 <= across[-1] <= 1 and 0 <= up[-1] <= 1):
        return "outside"
    if minimum is None:
        return ""
    goal = _place(minimum, x, y)
    return "there" if math.hypot(across[-1] - goal[0], up[-1] - goal[1]) < NEAR else ""


def _caption(where: str, climbs: bool, is_asked: bool) -> Captions:
    if where == "outside":
        return (
            f"The weights are outside this picture now: {FARTHER} shows more.",
            f"● is outside: {FARTHER} shows more.",
        )
    if climbs:
        return (
            "Each step goes downhill, but so far that it lands higher on the other side.",
            "The step goes downhill, but too far: it lands higher.",
            "Downhill, but too far: it climbs.",
            "Downhill, but too far.",
        )
    if where == "there":
        return (
            f"At the lowest point, as far as one sees from here: {NEARER} comes nearer.",
            f"At the lowest point: {NEARER} comes nearer.",
            "At the lowest point.",
        )
    if is_asked:
        return ("Each step goes steepest downhill. Where is the loss lowest?", "Where is the loss lowest?")
    return (
        "Each step goes steepest downhill, seldom straight to ✕.",
        "Steps go downhill, seldom straight to ✕.",
        "Downhill, seldom straight to ✕.",
        "Each step goes downhill.",
    )


def _paint_path(canvas: Canvas, across: Floats, up: Floats, palette: Palette) -> None:
    """Draw a path: lines, and dots for the landings of long jumps that were followed by others."""
    if len(across) < 2:
        return
    colour, is_ascii = palette.accent, palette.ascii
    cells = np.stack([across * canvas.width, up * canvas.height * 2], 1)  # a cell is twice as high as wide
    moved = np.append(True, np.abs(np.diff(cells, axis=0)).sum(axis=1) > NO_STEP)
    across, up, cells = across[moved], up[moved], cells[moved]
    steps = np.diff(cells, axis=0)
    turns_back = (steps[1:] * steps[:-1]).sum(axis=1) < 0
    is_jump = np.zeros(len(steps), dtype=bool)
    is_jump[1:] |= turns_back
    is_jump[:-1] |= turns_back
    jumps = np.flatnonzero(is_jump & (np.hypot(*steps.T) > LONG_JUMP))
    is_drawn = np.ones(len(steps), dtype=bool)
    is_drawn[jumps[:-LAST_JUMPS]] = False
    if not is_drawn.all():
        landings = np.append(~is_drawn, False) | np.append(False, ~is_drawn)
        canvas.dots(across[landings], up[landings], colour, marker=ASCII_LANDING * is_ascii)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_drawn, [False]])))
    for start, end in edges.reshape(-1, 2).tolist():
        canvas.line(across[start : end + 1], up[start : end + 1], colour, marker=ASCII_PATH * is_ascii)
    if np.count_nonzero(is_drawn) < COUNTABLE:
        ends = np.append(is_drawn, False) | np.append(False, is_drawn)
        canvas.marks(across[ends], up[ends], "•", colour)


@lru_cache(maxsize=4)
def _shades(surface: bytes, rows: int, width: int, height: int, shades: str) -> list[str]:
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
    levels = np.minimum((share * len(shades)).astype(int), len(shades) - 1)
    return ["".join(shades[level] for level in row) for row in levels]


def _resampled(rows: Floats, count: int) -> Floats:
    """Interpolate each row to the middles of `count` cells."""
    columns = np.arange(rows.shape[1])
    middles = (np.arange(count) + 0.5) / count * columns[-1]
    return np.array([np.interp(middles, columns, row) for row in rows])


def _arrow(
    canvas: Canvas, now: Floats, step: Floats, x: Axis, y: Axis, palette: Palette
) -> tuple[float, float, str] | None:
    """Draw the shaft of a step from the present weights; return its end, and a head that points its way."""
    start = np.array(_place(now, x, y))
    with np.errstate(over="ignore"):
        goal = np.clip(now + step, -LARGEST, LARGEST)
    reach = np.array(_place(goal, x, y)) - start
    cells = reach * [canvas.width, canvas.height]
    length = math.hypot(*cells)
    if not NO_STEP < length < math.inf:
        return None
    reach = reach * max(1.0, SHORTEST_ARROW / length)
    tip = start + reach
    eighth = round(math.atan2(cells[1] * 2, cells[0]) / math.tau * 8) % 8  # a cell is twice as high as wide
    count = 4 * canvas.width if length > canvas.width else 4 * math.ceil(length) + 2
    across, up = (np.linspace(start[axis], tip[axis], count) for axis in (0, 1))
    canvas.dots(across, up, palette.warning, marker=ASCII_STEP * palette.ascii)
    return float(tip[0]), float(tip[1]), ARROWS[eighth]
