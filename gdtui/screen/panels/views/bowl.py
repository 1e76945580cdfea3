"""The bowl: the loss over two weights, the path through it, the lowest point, the next step."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.descent.surface import plane
from gdtui.screen.panels.plot import PlotPanel
from gdtui.screen.plots import bowl_plot, bowl_window
from gdtui.text import visible

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from textual.content import Content

    from gdtui.screen.plots import Palette
    from gdtui.screen.view import View

    Floats = NDArray[np.float64]

__all__ = ["BowlView"]

FINENESS = 32
MOST_PAIRS = 45


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


class Surface(NamedTuple):
    """The losses over a plane: what stays the same while a run goes on."""

    key: tuple[object, ...]
    losses: Floats
    limits: tuple[tuple[float, float], tuple[float, float]]


class BowlView(PlotPanel):
    """Where the run came from, where it is, and where it is heading."""

    TITLE = "bowl: the loss over two weights"

    _surface: Surface | None = None

    def plot(self, view: View, width: int, height: int, palette: Palette) -> Content:
        """Draw the bowl from above."""
        cut = chosen_cut(view)
        surface = self._surface_of(view, cut)
        path = view.initial[:, 0][None] if view.path is None else view.path
        return bowl_plot(
            surface.losses,
            *surface.limits,
            path @ cut.directions.T,
            width=width,
            height=height,
            palette=palette,
            minimum=cut.directions @ view.best[:, 0],
            step=cut.directions @ np.nan_to_num(view.snapshot.next_step[:, 0]),
            names=cut.names,
        )

    def _surface_of(self, view: View, cut: Cut) -> Surface:
        key = (view.bowl, view.initial.tobytes(), cut.directions.tobytes())
        if self._surface is None or self._surface.key != key:
            self._surface = surface_over(view, cut, key)
        return self._surface


def surface_over(view: View, cut: Cut, key: tuple[object, ...]) -> Surface:
    """Work the losses out over a window that holds the start and has the lowest point in its middle."""
    start, best = cut.directions @ view.initial[:, 0], cut.directions @ view.best[:, 0]
    limits = bowl_window(start, best)
    across, up = (np.linspace(*pair, FINENESS) for pair in limits)
    losses = plane(
        view.bowl,
        view.best,
        cut.directions[0],
        cut.directions[1],
        across - best[0],
        up - best[1],
    )
    return Surface(key, losses, limits)


def chosen_cut(view: View) -> Cut:
    """Choose a plane: through the only two weights, the path's main directions, or two weights in turn."""
    names = view.snapshot.data.columns
    d = len(names)
    if d == 1:
        return Cut(np.array([[1.0], [0.0]]), (f"weight of {names[0]}", "(nothing)"))
    pairs = list(combinations(range(min(d, 10)), 2))[:MOST_PAIRS]
    if d == 2:
        return axes_cut(names, pairs[0])
    turn = view.look.other % (len(pairs) + 1)
    return main_cut(view) if turn == 0 else axes_cut(names, pairs[turn - 1])


def axes_cut(names: tuple[str, ...], pair: tuple[int, int]) -> Cut:
    """Cut along two weights, the others at their best."""
    directions = np.zeros((2, len(names)))
    directions[0, pair[0]] = directions[1, pair[1]] = 1.0
    return Cut(directions, (f"weight of {names[pair[0]]}", f"weight of {names[pair[1]]}"))


def main_cut(view: View) -> Cut:
    """Cut along the two directions in which the way to the lowest point mostly lies.

    They come from the forecast at half the limit, so that they stand still while the run goes on.
    """
    bowl, initial = view.bowl, view.initial
    rate = min(bowl.stable_below / 2, 1e300)
    whole = bowl.epochs_to(initial, rate) or 1
    epochs = np.unique(np.geomspace(1, whole + 1, 24).astype(np.int64)) - 1
    way = np.hstack([bowl.weights_at(initial, rate, int(epoch)) for epoch in epochs]).T - view.best[:, 0]
    directions = np.linalg.svd(way, full_matrices=True)[2][:2]
    main = np.abs(directions).argmax(axis=1)
    directions *= np.sign(directions[[0, 1], main])[:, None]
    first, second = (f"mostly {visible(view.snapshot.data.columns[index])}" for index in main)
    return Cut(directions, (first, second))
