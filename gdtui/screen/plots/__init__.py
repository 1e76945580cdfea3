"""Plots as text: pure functions from numbers, a size in cells and a palette to rows of coloured text."""

from .bowl_plot import bowl_plot, bowl_window, doublings, widened
from .canvas import Row, texts
from .fit_plot import fit_plot
from .loss_curve import Curve, loss_curve
from .palette import Palette
from .predicted_plot import predicted_plot
from .slice_plot import slice_plot

__all__ = [
    "Curve",
    "Palette",
    "Row",
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
