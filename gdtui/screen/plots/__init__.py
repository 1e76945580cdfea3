"""Plots as text: pure functions from numbers, a size in cells and a palette to rows of coloured text."""

from gdtui.screen.plots.bowl_plot import bowl_plot, bowl_window, doublings, widened
from gdtui.screen.plots.canvas import PlotRow, texts
from gdtui.screen.plots.fit_plot import fit_plot
from gdtui.screen.plots.loss_curve import Curve, loss_curve
from gdtui.screen.plots.palette import Palette
from gdtui.screen.plots.predicted_plot import predicted_plot
from gdtui.screen.plots.slice_plot import slice_plot

__all__ = [
    "Curve",
    "Palette",
    "PlotRow",
    "bowl_plot",
    "bowl_window",
    "doublings",
    "fit_plot",
    "loss_curve",
    "predicted_plot",
    "slice_plot",
    "texts",
    "widened",
]
