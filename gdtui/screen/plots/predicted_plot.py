"""Several inputs: predictions against actual values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdtui.screen.plots.axis import Axis, padded
from gdtui.screen.plots.frame import Captions, Frame, LegendEntry
from gdtui.screen.plots.scatter import every_kth, paint_scatter, sample_note
from gdtui.wording.counts import whole
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from gdtui.descent.snapshot import Floats
    from gdtui.screen.plots.canvas import Canvas, PlotRow
    from gdtui.screen.plots.palette import Palette


__all__ = ["predicted_plot"]


def predicted_plot(
    predicted: ArrayLike,
    actual: ArrayLike,
    *,
    width: int,
    height: int,
    palette: Palette,
    y_name: str = "y",
    numbered: int = 5,
    rows: int = 0,
    too_high: bool | None = False,
) -> list[PlotRow]:
    """Draw predictions against actual values, with the diagonal on which a perfect model's would lie.

    Both axes depend on the actual values alone, so they stand still; arrows at the edge mark what is beyond.

    Parameters
    ----------
    predicted, actual : array_like of shape (n,)
        In the target's units, finite. Of more than 4,096 rows every k-th is drawn, k as small as can be.
    width, height : int
        In cells.
    palette : Palette
        The theme's colours.
    y_name : str
        The target's name, any text.
    numbered : int
        How many of the first rows are drawn as their number, with a vertical line to the diagonal.
    rows : int
        How many rows these are a sample of; 0 where they are all.
    too_high : bool or None
        Whether the learning rate is above the limit; None where that is not known.

    Returns
    -------
    list of Row
        `height` rows of `width` cells.
    """
    outputs = np.asarray(predicted, dtype=np.float64).ravel()
    targets = np.asarray(actual, dtype=np.float64).ravel()
    low, high = padded(float(targets.min()), float(targets.max())) if len(targets) else (0.0, 1.0)
    across = Axis.over(f"actual {visible(y_name)}", low, high)
    up = Axis.over(f"predicted {visible(y_name)}", low, high)
    (outputs_some, targets_some), _ = every_kth(outputs, targets)

    def paint(canvas: Canvas) -> None:
        canvas.line([0, 1], [0, 1], palette.best, dashed=True)
        places, heights = across.fractions(targets_some), up.fractions(outputs_some)
        paint_scatter(canvas, places, heights, palette.data)
        first = zip(places[:numbered].tolist(), heights[:numbered].tolist(), strict=True)
        for number, (place, height) in enumerate(first, 1):
            canvas.vertical(place, "│", palette.warning, place, height)
            canvas.mark(place, height, str(number % 10), palette.actual)
        _edge(canvas, places[heights > 1], 1.0, "▲", palette.warning)
        _edge(canvas, places[heights < 0], 0.0, "▼", palette.warning)

    legend = [
        LegendEntry("╌╌", "perfect", palette.best),
        LegendEntry("•", "rows" + sample_note(len(targets_some), rows or len(targets)), palette.data),
    ]
    if numbered:
        legend.append(
            LegendEntry(f"1-{min(numbered, len(targets))}│", "first rows, difference", palette.warning)
        )
    outside = int(np.count_nonzero((outputs < low) | (outputs > high)))
    caption = _caption(outside, len(targets), bool(rows) and rows != len(targets), too_high)
    return Frame(width, height, across, up, palette).draw(paint, legend, caption)


def _edge(canvas: Canvas, places: Floats, height: float, marker: str, colour: str) -> None:
    canvas.marks(places, np.full(len(places), height), marker, colour)


def _caption(outside: int, drawn: int, is_sample: bool, too_high: bool | None) -> Captions:
    if outside:
        these = f"{whole(outside)} of {'these ' if is_sample else ''}{whole(drawn)} predictions"
        lie = "lies" if outside == 1 else "lie"
        return (
            f"{these} {lie} beyond this picture (▲▼).",
            f"{whole(outside)} of {whole(drawn)} {lie} beyond (▲▼).",
        )
    if too_high is None:
        return ("On the dashed diagonal a prediction is right.", "On the diagonal it is right.")
    if too_high:
        return ("The rate is too high: in the end the rows leave.", "Rate too high: the rows leave.")
    return ("Learning moves the rows towards the dashed diagonal.", "Learning moves rows to the diagonal.")
