"""The loss along one direction: a parabola, the present point on it, and where the next step lands."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gdtui.screen.plots.axis import LARGEST, Axis, Tick
from gdtui.screen.plots.canvas import Canvas, texts
from gdtui.screen.plots.frame import Captions, Frame, LegendEntry
from gdtui.screen.widths import first_that_fits
from gdtui.wording.figures import LOSS

if TYPE_CHECKING:
    from gdtui.descent.snapshot import Floats
    from gdtui.screen.plots.canvas import PlotRow
    from gdtui.screen.plots.palette import Palette


__all__ = ["slice_plot"]

POINTS = 65
"""Of the parabola that is drawn."""

FOOT, HEAD = 0.04, 0.96
"""How high the lowest point and the ends of the parabola stand in the picture."""

LEAST_LABEL = 8
"""In cells; so a loss that gets another digit does not move the picture."""

GAP = 1.5
"""In cells: how far apart the dots of a jump are."""

NAMES = ("distance along the steepest direction", "distance from lowest", "distance")


def slice_plot(
    now: float,
    landing: float | None,
    reach: float,
    losses: tuple[float, float, float],
    *,
    width: int,
    height: int,
    palette: Palette,
    captions: Captions = (),
) -> list[PlotRow]:
    """Draw the parabola of the loss along a direction, with its lowest point in the middle.

    The y axis names the losses of the three points. The parabola fills the picture whatever they are:
    it stands still while they change.

    Parameters
    ----------
    now : float
        Where the weights are: the distance from the lowest point, with a sign.
    landing : float or None
        Where the next step lands; None where there is none.
    reach : float
        How far the picture reaches on either side, above 0.
    losses : (float, float, float)
        At the lowest point, at `now` and at `landing`.
    width, height : int
        In cells.
    palette : Palette
        The theme's colours.
    captions : tuple of str
        What the step does, in several lengths.

    Returns
    -------
    list of Row
        `height` rows of `width` cells.
    """
    name = first_that_fits(NAMES, (width - LEAST_LABEL - 1) // 2)
    across = Axis(name, -reach, reach, chosen=_distances(reach))
    marks = [(LegendEntry("✕", "lowest", palette.best), 0.0, losses[0])]
    if landing is not None:
        marks.append((LegendEntry("◇", "lands", palette.warning), landing, losses[2]))
    marks.append((LegendEntry("●", "now", palette.foreground), now, losses[1]))
    points = [_point(distance, reach) for _, distance, _ in marks]
    up = Axis("loss", 0.0, 1.0, chosen=_ticks(points, [loss for _, _, loss in marks]))

    def paint(canvas: Canvas) -> None:
        canvas.background(_parabola(canvas.width, canvas.height, palette.ascii), palette.accent)
        if landing is not None:
            _jump(canvas, points[-1], points[1], palette)
        for (entry, _, _), point in zip(marks, points, strict=True):
            _mark(canvas, *point, entry.marker, entry.colour)

    legend = [entry for entry, _, _ in reversed(marks)]
    return Frame(width, height, across, up, palette, is_caption_needed=True).draw(paint, legend, captions)


def _point(distance: float, reach: float) -> tuple[float, float]:
    """Place a point of the parabola in the picture."""
    share = min(max(distance / reach, -LARGEST), LARGEST) if math.isfinite(distance) else 0.0
    return 0.5 + share / 2, FOOT + (HEAD - FOOT) * min(abs(share), 1e100) ** 2


@lru_cache(maxsize=4)
def _distances(reach: float) -> tuple[Tick, ...]:
    """Choose three ticks: 0 in the middle, and a round distance on either side."""
    place, text = Axis.over("", 0.0, reach).ticks(3)[-1]
    return (0.5 - place / 2, f"-{text}"), (0.5, "0"), (0.5 + place / 2, text)


def _ticks(points: list[tuple[float, float]], losses: list[float]) -> tuple[Tick, ...]:
    """Write the losses of the points that are inside, each at its height."""
    inside = [(up, loss) for (_, up), loss in zip(points, losses, strict=True) if up <= 1]
    texts = [LOSS.write(loss) if math.isfinite(loss) else "" for _, loss in inside]
    return tuple((up, text.rjust(LEAST_LABEL)) for (up, _), text in zip(inside, texts, strict=True))


@lru_cache(maxsize=4)
def _parabola(width: int, height: int, is_ascii: bool) -> tuple[str, ...]:
    """Draw the curve, which is always the same, as rows of text."""
    canvas, shares = Canvas(width, height), np.linspace(-1, 1, POINTS)
    canvas.line(0.5 + shares / 2, FOOT + (HEAD - FOOT) * shares * shares, "", marker="#" * is_ascii)
    return tuple(texts(canvas.rows()))


def _jump(canvas: Canvas, start: tuple[float, float], end: tuple[float, float], palette: Palette) -> None:
    """Draw a dotted line from one point to another, as far as it is inside."""
    cells = math.hypot((end[0] - start[0]) * canvas.width, (end[1] - start[1]) * canvas.height * 2)
    count = min(int(cells / GAP) + 2, 4 * canvas.width)
    across, up = (_between(start[axis], end[axis], count) for axis in (0, 1))
    canvas.dots(across, up, palette.warning, marker="+" * palette.ascii)


def _between(start: float, end: float, count: int) -> Floats:
    """Do what `numpy.linspace` does, in a fraction of its time."""
    places = np.asarray(np.arange(count) * ((end - start) / (count - 1)) + start, dtype=np.float64)
    places[-1] = end
    return places


def _mark(canvas: Canvas, across: float, up: float, mark: str, colour: str) -> None:
    """Mark where the weights are, or where a step lands; outside, on which side."""
    if 0 <= across <= 1:
        canvas.mark(across, up, mark, colour)
    else:
        canvas.mark(float(across > 1), 1.0, "→" if across > 1 else "←", colour)
