"""The fit: the data and the model, as a line where there is one input."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gdtui.screen.actions.keys import OTHER
from gdtui.screen.panels.panel import fits
from gdtui.screen.panels.plot import PlotPanel
from gdtui.screen.plots import fit_plot, predicted_plot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gdtui.data.dataset import Dataset
    from gdtui.screen.plots import Palette, Row
    from gdtui.screen.view import View

    Floats = NDArray[np.float64]

__all__ = ["FitView"]


class FitView(PlotPanel["View"]):
    """One input: the data and the line. Several: predictions against actual values, or one at a time."""

    TITLE = "fit"

    def plot(self, view: View, width: int, height: int, palette: Palette) -> list[Row]:
        """Draw whichever was asked for."""
        column = chosen_input(view)
        data = view.snapshot.data
        if column is None:
            return predicted_plot(
                data.sample_X @ view.snapshot.weights,
                data.sample_Y,
                width=width,
                height=height,
                palette=palette,
                y_name=data.target,
                rows=data.rows,
                too_high=view.warns,
            )
        inputs, actual, _ = sampled(data, column)
        return fit_plot(
            inputs,
            actual,
            line(data, view.snapshot.weights, column),
            best=None if view.hides("best") else line(data, view.known.best, column),
            width=width,
            height=height,
            palette=palette,
            x_name=("standardized " if data.standardized else "") + data.columns[column],
            y_name=data.target,
            rows=data.rows,
            only_input=len(data.columns) - data.has_bias == 1,
            too_high=view.warns,
        )

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Say which key shows another input, where there are several."""
        inputs = len(view.known.best) - view.snapshot.data.has_bias
        others = (f"{OTHER}: one input at a time", f"{OTHER}: one input")
        if chosen_input(view) is not None:
            others = (f"others at their mean; {OTHER}: next", f"{OTHER}: next input")
        other = next((text for text in others if fits(text, width)), "")
        return (self.TITLE, other if inputs > 1 else "")


def chosen_input(view: View) -> int | None:
    """Find which column of the inputs is drawn: the only one, or as often as others were asked for."""
    data = view.snapshot.data
    first, total = int(data.has_bias), len(data.columns)
    if total - first == 1:
        return first
    turn = view.options.other % (total - first + 1)
    return None if turn == 0 else first + turn - 1


def line(data: Dataset, weights: Floats, column: int) -> tuple[float, float]:
    """Write a model as intercept and slope of one input, the others held at their mean."""
    _, _, others = sampled(data, column)
    return float(others @ weights[:, 0]), float(weights[column, 0])


@lru_cache(maxsize=4)
def sampled(data: Dataset, column: int) -> tuple[Floats, Floats, Floats]:
    """Take what stands still: an input, the actual values, the means of the inputs with 0 for this one."""
    inputs = data.sample_X
    means = inputs.mean(axis=0)
    means[column] = 0.0
    return inputs[:, column], data.sample_Y, means
