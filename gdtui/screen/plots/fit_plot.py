"""One input: the data and the present line."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.screen.plots.axis import LARGEST, Axis, padded
from gdtui.screen.plots.frame import Captions, Frame, LegendEntry
from gdtui.screen.plots.scatter import every_kth, lay_scatter, sample_note
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from gdtui.descent.snapshot import Floats
    from gdtui.screen.plots.canvas import Canvas, PlotRow
    from gdtui.screen.plots.palette import Palette


__all__ = ["fit_plot"]

InterceptAndSlope = tuple[float, float]
"""Intercept and slope."""


def fit_plot(
    x: ArrayLike,
    y: ArrayLike,
    line: InterceptAndSlope,
    *,
    width: int,
    height: int,
    palette: Palette,
    best: InterceptAndSlope | None = None,
    x_name: str = "x",
    y_name: str = "y",
    numbered: int = 5,
    rows: int = 0,
    only_input: bool = True,
    too_high: bool | None = False,
) -> list[PlotRow]:
    """Draw the data, the present line through them, the least-squares line, and the first rows' residuals.

    The axes depend on the data alone, so they stand still while the line moves; the line is cut off at them.

    Parameters
    ----------
    x, y : array_like of shape (n,)
        Input and actual values, finite. Of more than 4,096 rows every k-th is drawn, k as small as can be.
    line, best : (float, float)
        Intercept and slope of the present line and of the least-squares line.
    width, height : int
        In cells.
    palette : Palette
        The theme's colours.
    x_name, y_name : str
        The columns' names, any text.
    numbered : int
        How many of the first rows are drawn as their number, with their residual as a vertical line.
    rows : int
        How many rows `x` and `y` are a sample of; 0 where they are all.
    only_input : bool
        Whether the model has no other input, so that its predictions lie on the line.
    too_high : bool or None
        Whether the learning rate is above the limit; None where that is not known.

    Returns
    -------
    list of Row
        `height` rows of `width` cells.
    """
    inputs, actual = np.asarray(x, dtype=np.float64).ravel(), np.asarray(y, dtype=np.float64).ravel()
    data = _data(inputs.tobytes(), actual.tobytes(), x_name, y_name, numbered)
    across, up = data.across, data.up
    present = _heights(line, across, up)
    left, right = present.tolist()

    def paint(canvas: Canvas) -> None:
        lay_scatter(canvas, across, up, *data.some, palette.data)
        if best is not None:
            ends, marker = _heights(best, across, up), "-" if palette.ascii else ""
            canvas.line([0, 1], ends, palette.best, dashed=True, marker=marker)
        for place, height in data.first:
            canvas.vertical(place, "│", palette.warning, height, left * (1 - place) + right * place)
        canvas.line([0, 1], present, palette.accent, marker="#" if palette.ascii else "")
        for number, (place, height) in enumerate(data.first, 1):
            canvas.mark(place, height, str(number % 10), palette.actual)

    legend = [LegendEntry("##" if palette.ascii else "──", "the model now", palette.accent)]
    if best is not None:
        legend.append(LegendEntry("--" if palette.ascii else "╌╌", "least squares", palette.best))
    legend.append(LegendEntry("•", f"actual{sample_note(data.drawn, rows or len(inputs))}", palette.data))
    if numbered:
        legend.append(
            LegendEntry(f"1-{min(numbered, len(inputs))}│", "first rows, difference", palette.warning)
        )
    return Frame(width, height, across, up, palette).draw(
        paint, legend, _caption(left, right, only_input, too_high)
    )


class _Data(NamedTuple):
    """What stays while the line moves: axes, the drawn points as bytes, the places of the first rows."""

    across: Axis
    up: Axis
    some: tuple[bytes, bytes]
    drawn: int
    first: list[tuple[float, float]]


@lru_cache(maxsize=4)
def _data(x: bytes, y: bytes, x_name: str, y_name: str, numbered: int) -> _Data:
    """Find what stays while the line moves, of data given as the bytes of their floats."""
    inputs, actual = np.frombuffer(x), np.frombuffer(y)
    across, up = _axis(x_name, inputs), _axis(y_name, actual)
    first = across.fractions(inputs[:numbered]).tolist(), up.fractions(actual[:numbered]).tolist()
    some, _ = every_kth(inputs, actual)
    as_bytes = some[0].tobytes(), some[1].tobytes()
    return _Data(across, up, as_bytes, len(some[0]), [*zip(*first, strict=True)])


def _axis(name: str, values: Floats) -> Axis:
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    return Axis.over(visible(name), *padded(low, high))


def _heights(line: InterceptAndSlope, across: Axis, up: Axis) -> Floats:
    """Find where a line meets the left and the right edge, as fractions of the y axis."""
    with np.errstate(over="ignore", invalid="ignore"):
        ends = np.float64(line[0]) + np.float64(line[1]) * np.array([across.low, across.high])
    return up.fractions(np.nan_to_num(ends, nan=0.0, posinf=LARGEST, neginf=-LARGEST))


def _caption(left: float, right: float, only_input: bool, too_high: bool | None) -> Captions:
    if min(left, right) > 1 or max(left, right) < 0:
        side, miss = ("above", "high") if left > 1 else ("below", "low")
        if not only_input:
            return (f"The line is {side} this picture.", f"The line is {side}.")
        return (
            f"The line is {side} this picture: all predictions are too {miss}.",
            f"The line is {side}: all too {miss}.",
        )
    if too_high is None:
        return ("The line is what the model predicts.", "The line: predictions.")
    if too_high:
        return ("The rate is too high: in the end the differences grow.", "Rate too high: differences grow.")
    return (
        "Each epoch moves the line to make the squared differences smaller.",
        "Each epoch moves the line closer.",
    )
