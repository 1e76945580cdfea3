"""The fit: the data and the model, as a line where there is one input."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from gdtui.screen.actions.keys import OTHER
from gdtui.screen.panels.panel import title_that_fits
from gdtui.screen.panels.plot import PlotPanel, said
from gdtui.screen.plots import fit_plot, predicted_plot

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.descent.snapshot import Floats
    from gdtui.screen.plots import Palette, PlotRow
    from gdtui.screen.view_options import ViewOptions


__all__ = ["FitView"]


class _FitNeeds(Protocol):
    """What the plot is drawn from."""

    @property
    def data(self) -> Dataset | None:
        """The data; None where they are not known."""

    @property
    def weights(self) -> Floats | None:
        """The model, (d, 1); None where it is not known."""

    @property
    def why_no_fit(self) -> str:
        """What would be needed to know the data and the model."""

    @property
    def best_weights(self) -> Floats | None:
        """The least-squares weights; None where they are hidden, or not asked for."""

    @property
    def warns(self) -> bool | None:
        """Whether to say that the learning rate is above the limit; None where that is not known."""

    @property
    def options(self) -> ViewOptions:
        """What the user chose to look at."""


class FitView(PlotPanel[_FitNeeds]):
    """One input: the data and the line. Several: predictions against actual values, or one at a time."""

    TITLE = "fit"

    def plot(self, view: _FitNeeds, width: int, height: int, palette: Palette) -> list[PlotRow]:
        """Draw whichever was asked for."""
        data, weights, best = view.data, view.weights, view.best_weights
        if data is None or weights is None:
            return said(view.why_no_fit, width, height)
        column = _chosen_input(data, view.options)
        if column is None:
            return predicted_plot(
                data.sample_X @ weights,
                data.sample_Y,
                width=width,
                height=height,
                palette=palette,
                y_name=data.target,
                rows=data.rows,
                too_high=view.warns,
            )
        inputs, actual, _ = _drawn_data(data, column)
        return fit_plot(
            inputs,
            actual,
            _line(data, weights, column),
            best=None if best is None else _line(data, best, column),
            width=width,
            height=height,
            palette=palette,
            x_name=("standardized " if data.standardized else "") + data.columns[column],
            y_name=data.target,
            rows=data.rows,
            only_input=len(data.columns) - data.has_bias == 1,
            too_high=view.warns,
        )

    def titles(self, view: _FitNeeds, width: int) -> tuple[str, str]:
        """Say which key shows another input, where there are several."""
        if view.data is None or view.weights is None:
            return (self.TITLE, "")
        inputs = len(view.data.columns) - view.data.has_bias
        others = (f"{OTHER}: one input at a time", f"{OTHER}: one input")
        if _chosen_input(view.data, view.options) is not None:
            others = (f"others at their mean; {OTHER}: next", f"{OTHER}: next input")
        return self.TITLE, title_that_fits(others, width) if inputs > 1 else ""


def _chosen_input(data: Dataset, options: ViewOptions) -> int | None:
    """Find which column is drawn: the only input, or the one that the user chose; None for all inputs."""
    first, total = int(data.has_bias), len(data.columns)
    if total - first == 1:
        return first
    turn = options.other % (total - first + 1)
    return None if turn == 0 else first + turn - 1


def _line(data: Dataset, weights: Floats, column: int) -> tuple[float, float]:
    """Write a model as intercept and slope of one input, the others held at their mean."""
    _, _, others = _drawn_data(data, column)
    return float(others @ weights[:, 0]), float(weights[column, 0])


@lru_cache(maxsize=4)
def _drawn_data(data: Dataset, column: int) -> tuple[Floats, Floats, Floats]:
    """Take an input, the actual values, and the means of the inputs, with 0 in the place of this one."""
    inputs = data.sample_X
    means = inputs.mean(axis=0)
    means[column] = 0.0
    return inputs[:, column], data.sample_Y, means
