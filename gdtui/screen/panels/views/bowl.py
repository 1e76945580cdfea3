"""The bowl: the loss over two weights, the path through it, the lowest point, the next step."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.descent.surface import plane, steepest_direction
from gdtui.screen.actions.keys import SHOW
from gdtui.screen.panels.panel import title_that_fits
from gdtui.screen.panels.plot import PlotPanel
from gdtui.screen.panels.views.slice import slice_rows, slice_title
from gdtui.screen.plots import bowl_plot, bowl_window, doublings, widened
from gdtui.wording.counts import counted
from gdtui.wording.figures import rounded_down
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.descent.snapshot import Floats
    from gdtui.screen.plots import Palette, Row
    from gdtui.screen.view import View


__all__ = ["BowlView"]

FINENESS = 32
MOST_PAIRS = 45
RATES = (0.98, 0.5, 0.01)
"""As parts of the limit."""

MARGIN = 1.2
"""How far the window reaches beyond the start, as a multiple of its distance from the lowest point."""

PATH_TITLES = (f"bowl: the path alone, {SHOW} shows the loss", "bowl: the path alone")

FARTHEST_LANDING = 2
"""How often the window is doubled, at most, for the next step alone."""


class Cut(NamedTuple):
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


class Scene(NamedTuple):
    """What stays the same while a run goes on: a plane, the losses over it, and how far it goes at least."""

    key: tuple[object, ...]
    cut: Cut
    losses: Floats
    limits: tuple[tuple[float, float], tuple[float, float]]


class Sight(NamedTuple):
    """What a view adds to the scene: the path in the plane, the step, and how often the window is doubled.

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

    _scene: Scene | None = None
    _sight: tuple[View, Sight] | None = None

    def plot(self, view: View, width: int, height: int, palette: Palette) -> list[Row]:
        """Draw the bowl from above, or the slice in its place."""
        if view.alone and view.options.sliced:
            return slice_rows(view, width, height, palette)
        if view.hides("best"):
            return path_rows(view, width, height, palette)
        scene = self._scene_of(view)
        path, step, zoom = self._sight_of(view)
        best = scene.cut.directions @ view.known.best[:, 0]
        first, second = (
            widened(limits, float(middle), zoom) for limits, middle in zip(scene.limits, best, strict=True)
        )
        return bowl_plot(
            scene.losses,
            first,
            second,
            path,
            width=width,
            height=height,
            palette=palette,
            minimum=best,
            step=step,
            names=scene.cut.names,
            climbs=climbs(view),
        )

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Say how near one looks and which keys change the picture; name the best worst-case rate."""
        if view.alone and view.options.sliced:
            return slice_title(width), "i: the bowl  [ ]: zoom"
        other = "i: other weights  " if len(view.known.best) > 2 else ""
        keys = f"{'i: the slice  ' if view.alone else other}[ ]: zoom"
        if view.hides("best"):
            return title_that_fits(PATH_TITLES, width, "bowl"), keys
        zoom = self._sight_of(view).zoom
        far = (
            f", seen from {counted(2 ** abs(zoom))} times as {'far' if zoom > 0 else 'near'}" if zoom else ""
        )
        above = title_that_fits((self.TITLE + far, f"bowl{far}"), width, self.TITLE)
        worst = 0.0 if view.hides("limit", "verdict") else view.known.bowl.fastest_worst_case
        rate = f"best worst-case rate {rounded_down(worst, 3)}" if 0 < worst < math.inf else ""
        texts = (" ─ ".join(filter(None, (keys, rate))), keys)
        return above, title_that_fits(texts, width)

    def _sight_of(self, view: View) -> Sight:
        """Find the window, which both the plot and its title need, once for a view."""
        if self._sight is None or self._sight[0] is not view:
            self._sight = (view, sight_of(view, self._scene_of(view)))
        return self._sight[1]

    def _scene_of(self, view: View) -> Scene:
        key = (view.known.bowl, view.known.initial.tobytes(), view.options.other)
        if self._scene is None or self._scene.key != key:
            self._scene = scene_of(view, key)
        return self._scene


def path_rows(view: View, width: int, height: int, palette: Palette) -> list[Row]:
    """Draw the path and the next step alone, around the start, where it is hidden where the loss is lowest.

    The plane lies along two weights: any other way to choose it would tell where the lowest point is.
    """
    cut = plain_cut(view)
    weights = view.known.initial[:, 0][None] if view.path is None else view.path
    path = finite(weights @ cut.directions.T)
    step = None if view.snapshot.ended else finite(cut.directions @ view.snapshot.next_step[:, 0])
    points = path if step is None else np.vstack([path, finite(path[-1] + step)])
    first, second = (
        around(*pair, view.options.zoom) for pair in zip(path[0].tolist(), points.T, strict=True)
    )
    return bowl_plot(
        (), first, second, path, width=width, height=height, palette=palette, step=step, names=cut.names
    )


def around(start: float, points: Floats, zoom: int) -> tuple[float, float]:
    """Choose limits around the start that hold some points, a power of two away."""
    with np.errstate(over="ignore"):
        farthest = min(float(np.abs(points - start).max()) * MARGIN, 1e300)
    power = math.ceil(math.log2(farthest)) if farthest > 0 else 0
    reach = math.ldexp(1.0, max(min(power - zoom, 1000), -1000))
    return start - reach, start + reach


def climbs(view: View) -> bool:
    """Tell whether it is to be seen that the next step raises the loss."""
    way = view.epoch.way
    return not view.hides("limit", "forecast", "verdict") and way.height(1) > way.height(0)


def scene_of(view: View, key: tuple[object, ...]) -> Scene:
    """Work the losses out over a window that holds the way down and has the lowest point near its middle."""
    way = way_down(view)
    cut = chosen_cut(view, way)
    start, best = cut.directions @ view.known.initial[:, 0], cut.directions @ view.known.best[:, 0]
    limits = bowl_window(start, best, way @ cut.directions.T, MARGIN)
    across, up = (np.linspace(*pair, FINENESS) for pair in limits)
    losses = plane(
        view.known.bowl,
        view.known.best,
        cut.directions[0],
        cut.directions[1],
        across - best[0],
        up - best[1],
    )
    return Scene(key, cut, losses, limits)


@np.errstate(over="ignore", invalid="ignore")
def sight_of(view: View, scene: Scene) -> Sight:
    """Choose the window: as the scene has it, doubled until it holds the path and where the step lands.

    It depends on the path alone, so that it stands still while the run stays inside. A step that goes very
    far leaves the picture: the present weights stay apart from the lowest point.
    """
    directions = scene.cut.directions
    best = directions @ view.known.best[:, 0]
    weights = view.known.initial[:, 0][None] if view.path is None else view.path
    path = finite(weights @ directions.T)
    step = None if view.snapshot.ended else finite(directions @ view.snapshot.next_step[:, 0])
    zoom = doublings(path, best, *scene.limits)
    if step is not None:
        landing = doublings(finite(path[-1] + step), best, *scene.limits)
        zoom = max(zoom, min(landing, zoom + FARTHEST_LANDING))
    return Sight(path, step, zoom - view.options.zoom)


def finite(numbers: Floats) -> Floats:
    """Take the largest float for infinity."""
    return np.nan_to_num(numbers)


def way_down(view: View) -> Floats:
    """Forecast ways to the lowest point, (m, d): one jumps across it, one is short, one follows every bend.

    They do not depend on the present rate, so that the picture stands still.
    """
    way = [view.known.initial[:, 0]]
    for share in RATES:
        rate = min(view.known.bowl.stable_below * share, 1e300)
        whole = view.known.bowl.epochs_to(view.known.initial, rate, view.known.goal) or 1
        epochs = np.unique(np.geomspace(1, whole + 1, 24).astype(np.int64))[1:] - 1
        way += [view.known.bowl.weights_at(view.known.initial, rate, int(epoch))[:, 0] for epoch in epochs]
    return np.nan_to_num(np.array(way))


def chosen_cut(view: View, way: Floats) -> Cut:
    """Choose a plane: through the only two weights, the two main directions, or two weights in turn."""
    d = len(view.known.initial)
    turn = view.options.other % (len(pairs_of(d)) + 1)
    return main_cut(view, way) if d > 2 and turn == 0 else plain_cut(view, turn - 1)


def plain_cut(view: View, turn: int | None = None) -> Cut:
    """Choose a plane along two weights, the first two unless others were asked for."""
    names = view.snapshot.data.columns
    if len(names) == 1:
        return Cut(np.array([[1.0], [0.0]]), (f"weight of {names[0]}", "(nothing)"))
    pairs = pairs_of(len(names))
    return axes_cut(names, pairs[(view.options.other if turn is None else turn) % len(pairs)])


def pairs_of(d: int) -> list[tuple[int, int]]:
    """List the pairs of weights that can be asked for."""
    return list(combinations(range(min(d, 10)), 2))[:MOST_PAIRS]


def axes_cut(names: tuple[str, ...], pair: tuple[int, int]) -> Cut:
    """Cut along two weights, the others at their best."""
    directions = np.zeros((2, len(names)))
    directions[0, pair[0]] = directions[1, pair[1]] = 1.0
    return Cut(directions, (f"weight of {names[pair[0]]}", f"weight of {names[pair[1]]}"))


def main_cut(view: View, way: Floats) -> Cut:
    """Cut along the steepest direction, in which a run jumps, and where the rest of the way mostly lies."""
    steepest, offsets = steepest_direction(view.known.bowl), way - view.known.best[:, 0]
    rest = offsets - np.outer(offsets @ steepest, steepest)
    # with the steepest direction as the longest row, the other directions come out at right angles to it
    rows = np.vstack([steepest * (2 * np.abs(rest).sum() or 1.0), rest])
    first = np.linalg.svd(rows, full_matrices=True)[2][1]
    main = int(np.abs(first).argmax()), int(np.abs(steepest).argmax())
    names = [f"mostly {visible(view.snapshot.data.columns[index])}" for index in main]
    return Cut(np.array([first * np.sign(first[main[0]]), steepest]), (names[0], names[1]))
