"""The slice: the loss along the steepest direction, where the run stands on it, and where the step lands."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gdtui.descent.snapshot import Status
from gdtui.descent.surface import steepest_direction, steepest_slice
from gdtui.screen.actions.keys import SHOW
from gdtui.screen.panels.panel import title_that_fits
from gdtui.screen.panels.plot import PlotPanel, said
from gdtui.screen.panels.styled_text import shorten_name
from gdtui.screen.plots import slice_plot
from gdtui.wording.counts import percent, times
from gdtui.wording.figures import rounded
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.descent.bowl import Bowl
    from gdtui.descent.run import Known
    from gdtui.descent.surface import Slice
    from gdtui.screen.plots import Palette, PlotRow
    from gdtui.screen.view import View

__all__ = ["SliceView", "reach_of", "slice_rows", "slice_title"]

TITLES = ("slice: the loss along the steepest curvature", "slice: the steepest curvature", "slice")

BESIDE = 1.1
"""How far the picture reaches beyond the start, as a multiple of its distance from the lowest point."""

CLEAR = 1.05
"""How far the picture reaches, as a multiple of how far its farthest point is."""

FARTHEST_LANDING = 8.0
"""A landing more than so many times as far as all else leaves the picture."""

ALMOST = 1e-4
"""A landing nearer than this share of the distance counts as on the lowest point."""

HIDDEN = f"Hidden: the slice shows how far the next step goes. {SHOW} shows it."
FLAT = "The loss is the same for all weights: no direction is steep."


class SliceView(PlotPanel["View"]):
    """What the next step does in the direction that decides whether a run diverges."""

    def plot(self, view: View, width: int, height: int, palette: Palette) -> list[PlotRow]:
        """Draw the parabola."""
        return slice_rows(view, width, height, palette)

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Name the plot, and which weights its direction is made of."""
        if view.hides("best", "limit", "verdict"):
            return slice_title(width), ""
        made_of = _composition(view.known.bowl, view.snapshot.data.columns)
        return slice_title(width), title_that_fits((f"direction: {made_of}", made_of), width)


def slice_title(width: int) -> str:
    """Name the plot in as many words as fit."""
    return title_that_fits(TITLES, width, TITLES[-1])


def slice_rows(view: View, width: int, height: int, palette: Palette) -> list[PlotRow]:
    """Draw the slice through the present weights."""
    if view.hides("best", "limit", "verdict"):
        return said(HIDDEN, width, height)
    snapshot = view.snapshot
    cut = steepest_slice(view.known.bowl, snapshot.weights, snapshot.learning_rate)
    if cut is None:
        return said(FLAT, width, height)
    is_taken = not snapshot.ended and math.isfinite(cut.landing)
    return slice_plot(
        cut.now,
        cut.landing if is_taken else None,
        reach_of(view, cut),
        (cut.lowest, cut.loss(cut.now), cut.loss(cut.landing)),
        width=width,
        height=height,
        palette=palette,
        captions=_what_the_step_does(cut, snapshot.status, view.epoch.forecast.excess(0) > 0),
    )


@np.errstate(over="ignore", invalid="ignore")
def reach_of(view: View, cut: Slice) -> float:
    """Choose how far the picture reaches: a little beyond the start, doubled until it holds the path.

    It depends on the path alone, so that it stands still while the run stays inside.
    """
    bowl = view.known.bowl
    first = _first_distance(view.known)
    unit = first * BESIDE if 0 < first * BESIDE < math.inf else 1.0
    farthest = max(abs(cut.now), first)
    if view.path is not None:
        along = np.nan_to_num(np.abs((view.path - view.known.best[:, 0]) @ steepest_direction(bowl)))
        farthest = max(farthest, float(along.max()))
    if not view.snapshot.ended:
        farthest = max(farthest, min(abs(cut.landing), FARTHEST_LANDING * farthest))
    doublings = math.ceil(math.log2(max(min(farthest * CLEAR / unit, 1e300), 1.0)))
    return float(min(np.ldexp(unit, doublings - view.options.zoom), 1e300)) or unit


@lru_cache(maxsize=4)
def _first_distance(known: Known) -> float:
    """Find how far from the lowest point the run starts; where that is 0, how far away its loss would be."""
    start = steepest_slice(known.bowl, known.initial, 1.0)
    if start is None or start.now:
        return abs(start.now) if start else 0.0
    return math.sqrt(known.first_loss) / start.steepness if start.steepness else 0.0


def _what_the_step_does(cut: Slice, status: Status, is_above: bool) -> tuple[str, ...]:
    """Say where the next step lands along the direction: in many words, then in fewer.

    `is_above` is whether the loss is above the lowest possible.
    """
    if status is Status.OVERFLOWED:
        return ("The next step would be too large a number: it is not taken.", "Too large a step: not taken.")
    if status is Status.FINISHED:
        return ("The epochs are done: the next step is not taken.", "The next step is not taken.")
    if not cut.now and is_above:
        return (
            "At the lowest point of this direction: the step goes in others alone.",
            "Lowest here; others still move.",
        )
    if not cut.now:
        return ("At the lowest point: the next step stays there.", "At the lowest point: it stays.")
    far = abs(cut.factor)
    if far < ALMOST:
        where = "on" if not far else "almost on"
        return (f"The next step lands {where} the lowest point.", f"Lands {where} the lowest point.")
    if cut.factor > 0:
        share = percent(1 - cut.factor or math.ulp(0.0))  # a tiny rate moves the weights all the same
        return (
            f"The next step goes {share} of the way to the lowest point of this line.",
            f"The next step goes {share} of the way to the lowest point.",
            f"Goes {share} of the way to ✕.",
            "Goes a short part of the way to ✕.",
        )
    if far < 1 - ALMOST**2:
        share = percent(far)
        return (
            f"The next step lands {share} as far beyond the lowest point.",
            f"Lands {share} as far beyond.",
            "Lands almost as far beyond.",
        )
    often = "just" if far < 1 + ALMOST**2 else f"{times(far)} times"
    return (
        f"The next step lands {often} as far beyond the lowest point.",
        f"Lands {often} as far beyond.",
    )


@lru_cache(maxsize=4)
def _composition(bowl: Bowl, columns: tuple[str, ...]) -> str:
    """Write the steepest direction in weights: both of two; of more, those with large parts."""
    direction = steepest_direction(bowl)
    names = [shorten_name(visible(name), 10) for name in columns]
    if len(names) == 1:
        return f"the weight of {names[0]}"
    if len(names) == 2:
        return " ".join(
            f"{rounded(part, 2, True)}·{name}" for part, name in zip(direction, names, strict=True)
        )
    parts = np.abs(direction)
    main = [names[index] for index in np.argsort(-parts, kind="stable") if parts[index] >= parts.max() / 2]
    if len(main) == 1:
        return f"mostly {main[0]}"
    return f"{main[0]} and {main[1] if len(main) == 2 else f'{len(main) - 1} more'}"
