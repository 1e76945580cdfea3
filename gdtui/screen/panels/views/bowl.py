"""The bowl: the loss over two weights, the path through it, the lowest point, the next step."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.descent.surface import plane, steepest_direction
from gdtui.screen.actions.keys import FARTHER, NEARER, OTHER, SHOW
from gdtui.screen.panels.panel import title_that_fits
from gdtui.screen.panels.plot import PlotPanel
from gdtui.screen.panels.views.slice import slice_rows, slice_title
from gdtui.screen.plots import bowl_plot, bowl_window, doublings, widened
from gdtui.wording.counts import counted
from gdtui.wording.figures import rounded_down
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.descent.run import Known
    from gdtui.descent.snapshot import Floats
    from gdtui.screen.plots import Palette, PlotRow
    from gdtui.screen.view import View


__all__ = ["BowlView", "surface_of", "window_of"]

FINENESS = 32
MOST_PAIRED = 10
"""Of more weights only the first ones can be asked for, two by two."""
RATES = (0.98, 0.5, 0.01)
"""Learning rates, as shares of the limit, whose ways to the lowest point the picture holds."""

MARGIN = 1.2
"""How far the window reaches beyond the start, as a multiple of its distance from the lowest point."""

ZOOMS = f"{FARTHER} {NEARER}: zoom"
PATH_TITLES = (f"bowl: the path alone, {SHOW} shows the loss", "bowl: the path alone")

FARTHEST_LANDING = 2
"""How often the window is doubled, at most, for the next step alone."""


class _Cut(NamedTuple):
    """A plane through the bowl's lowest point.

    Attributes
    ----------
    directions : ndarray of shape (2, d)
        Two directions of length 1 at right angles.
    names : (str, str)
        What they are called.
    """

    directions: Floats
    names: tuple[str, str]


class _Surface(NamedTuple):
    """What stays the same while a run goes on.

    Attributes
    ----------
    cut : Cut
        The plane.
    best : ndarray of shape (2,)
        The lowest point, in the two directions of the plane.
    losses : ndarray of shape (FINENESS, FINENESS)
        The losses at evenly spaced points between the limits.
    limits : (low, high), (low, high)
        How far the picture reaches at least.
    """

    cut: _Cut
    best: Floats
    losses: Floats
    limits: tuple[tuple[float, float], tuple[float, float]]


class _Window(NamedTuple):
    """What a view adds to the surface: the path in the plane, the step, and how often the window is doubled.

    Attributes
    ----------
    path : ndarray of shape (m, 2)
        The weights so far, in the two directions of the plane.
    step : ndarray of shape (2,) or None
        The next step, where one is taken.
    zoom : int
        How often the window is doubled; halved, where it is below 0.
    """

    path: Floats
    step: Floats | None
    zoom: int


class BowlView(PlotPanel["View"]):
    """Where the run came from, where it is, and where it is heading."""

    TITLE = "bowl: the loss over two weights"

    def plot(self, view: View, width: int, height: int, palette: Palette) -> list[PlotRow]:
        """Draw the bowl from above, or the slice in its place."""
        if view.alone and view.options.sliced:
            return slice_rows(view, width, height, palette)
        if view.hides("best"):
            return _path_rows(view, width, height, palette)
        surface, (path, step, zoom) = surface_of(view), window_of(view)
        first, second = (
            widened(limits, float(middle), zoom)
            for limits, middle in zip(surface.limits, surface.best, strict=True)
        )
        return bowl_plot(
            surface.losses,
            first,
            second,
            path,
            width=width,
            height=height,
            palette=palette,
            minimum=surface.best,
            step=step,
            names=surface.cut.names,
            climbs=_climbs(view),
        )

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Say from how far the bowl is seen and which keys change that; name the best worst-case rate."""
        if view.alone and view.options.sliced:
            return slice_title(width), f"{OTHER}: the bowl  {ZOOMS}"
        other = f"{OTHER}: other weights  " if len(view.known.best) > 2 else ""
        keys = (f"{OTHER}: the slice  " if view.alone else other) + ZOOMS
        if view.hides("best"):
            return title_that_fits(PATH_TITLES, width, "bowl"), keys
        zoom = window_of(view).zoom
        far = (
            f", seen from {counted(2 ** abs(zoom))} times as {'far' if zoom > 0 else 'near'}" if zoom else ""
        )
        above = title_that_fits((self.TITLE + far, f"bowl{far}"), width, self.TITLE)
        worst = 0.0 if view.hides("limit", "verdict") else view.known.bowl.fastest_worst_case
        rate = f"best worst-case rate {rounded_down(worst, 3)}" if 0 < worst < math.inf else ""
        texts = (" ─ ".join(filter(None, (keys, rate))), keys)
        return above, title_that_fits(texts, width)


def _path_rows(view: View, width: int, height: int, palette: Palette) -> list[PlotRow]:
    """Draw the path and the next step alone, around the start: where the loss is lowest is hidden.

    The plane lies along two weights, since any other choice would tell where the lowest point is.
    """
    cut = _cut_along(view.data.columns, view.options.other)
    path, step = _path_and_step(view, cut.directions)
    points = path if step is None else np.vstack([path, np.nan_to_num(path[-1] + step)])
    first, second = (
        _limits_around(*pair, view.options.zoom) for pair in zip(path[0].tolist(), points.T, strict=True)
    )
    return bowl_plot(
        (), first, second, path, width=width, height=height, palette=palette, step=step, names=cut.names
    )


def _limits_around(start: float, points: Floats, zoom: int) -> tuple[float, float]:
    """Choose limits around the start that hold some points; their distance is a power of two."""
    with np.errstate(over="ignore"):
        farthest = min(float(np.abs(points - start).max()) * MARGIN, 1e300)
    power = math.ceil(math.log2(farthest)) if farthest > 0 else 0
    reach = math.ldexp(1.0, max(min(power - zoom, 1000), -1000))
    return start - reach, start + reach


def _climbs(view: View) -> bool:
    """Tell whether the picture says that the next step raises the loss."""
    forecast = view.epoch.forecast
    return not view.hides("limit", "forecast", "verdict") and forecast.excess(1) > forecast.excess(0)


def surface_of(view: View) -> _Surface:
    """Find the surface over the weights that the user chose."""
    return _surface_of_run(view.known, view.data.columns, view.options.other)


@lru_cache(maxsize=4)
def _surface_of_run(known: Known, names: tuple[str, ...], other: int) -> _Surface:
    """Work the losses out over a window that holds the way down and has the lowest point near its middle."""
    way = _way_down(known)
    cut = _chosen_cut(known, names, other, way)
    start, best = cut.directions @ known.initial[:, 0], cut.directions @ known.best[:, 0]
    limits = bowl_window(start, best, way @ cut.directions.T, MARGIN)
    across, up = (np.linspace(*pair, FINENESS) for pair in limits)
    first, second = cut.directions
    losses = plane(known.bowl, known.best, first, second, across - best[0], up - best[1])
    return _Surface(cut, best, losses, limits)


@lru_cache(maxsize=2)
@np.errstate(over="ignore", invalid="ignore")
def window_of(view: View) -> _Window:
    """Choose the window: as the surface has it, doubled until it holds the path and where the step lands.

    It depends on the path alone, so that it stands still while the run stays inside. A step that goes very
    far leaves the picture: the present weights stay apart from the lowest point.
    """
    surface = surface_of(view)
    path, step = _path_and_step(view, surface.cut.directions)
    zoom = doublings(path, surface.best, *surface.limits)
    if step is not None:
        landing = doublings(np.nan_to_num(path[-1] + step), surface.best, *surface.limits)
        zoom = max(zoom, min(landing, zoom + FARTHEST_LANDING))
    return _Window(path, step, zoom - view.options.zoom)


def _path_and_step(view: View, directions: Floats) -> tuple[Floats, Floats | None]:
    """Find the path so far and the next step in the directions of a plane; None where no step is taken."""
    weights = view.known.initial[:, 0][None] if view.path is None else view.path
    step = None if view.snapshot.ended else np.nan_to_num(directions @ view.snapshot.next_step[:, 0])
    return np.nan_to_num(weights @ directions.T), step


def _way_down(known: Known) -> Floats:
    """Forecast ways to the lowest point, (m, d): one jumps across it, one is short, one follows every bend.

    They do not depend on the present rate, so that the picture stands still.
    """
    bowl, start = known.bowl, known.initial
    way = [start[:, 0]]
    for share in RATES:
        rate = min(bowl.stable_below * share, 1e300)
        whole = bowl.epochs_to(start, rate, known.goal) or 1
        epochs = np.unique(np.geomspace(1, whole + 1, 24).astype(np.int64))[1:] - 1
        way += [bowl.weights_at(start, rate, int(epoch))[:, 0] for epoch in epochs]
    return np.nan_to_num(np.array(way))


def _chosen_cut(known: Known, names: tuple[str, ...], other: int, way: Floats) -> _Cut:
    """Choose a plane: through the only two weights, the two main directions, or two weights in turn."""
    turn = other % (len(_pairs_of(len(names))) + 1)
    return _main_cut(known, names, way) if len(names) > 2 and turn == 0 else _cut_along(names, turn - 1)


def _pairs_of(d: int) -> list[tuple[int, int]]:
    """List the pairs of weights that can be asked for: of the first ten."""
    return [*combinations(range(min(d, MOST_PAIRED)), 2)]


def _cut_along(names: tuple[str, ...], turn: int) -> _Cut:
    """Cut along two weights, the others at their best; `turn` counts the pairs."""
    if len(names) == 1:
        return _Cut(np.array([[1.0], [0.0]]), (f"weight of {names[0]}", "(nothing)"))
    pairs = _pairs_of(len(names))
    first, second = pairs[turn % len(pairs)]
    directions = np.zeros((2, len(names)))
    directions[0, first] = directions[1, second] = 1.0
    return _Cut(directions, (f"weight of {names[first]}", f"weight of {names[second]}"))


def _main_cut(known: Known, columns: tuple[str, ...], way: Floats) -> _Cut:
    """Cut along the steepest direction, in which a run jumps, and where the rest of the way mostly lies."""
    steepest, offsets = steepest_direction(known.bowl), way - known.best[:, 0]
    rest = offsets - np.outer(offsets @ steepest, steepest)
    # with the steepest direction as the longest row, the other directions come out at right angles to it
    rows = np.vstack([steepest * (2 * np.abs(rest).sum() or 1.0), rest])
    first = np.linalg.svd(rows, full_matrices=True)[2][1]
    main = int(np.abs(first).argmax()), int(np.abs(steepest).argmax())
    names = [f"mostly {visible(columns[index])}" for index in main]
    return _Cut(np.array([first * np.sign(first[main[0]]), steepest]), (names[0], names[1]))
