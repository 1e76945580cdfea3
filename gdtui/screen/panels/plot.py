"""Plot panels: the loss curve with axes, and the fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from gdtui.screen.plots import Curve, Palette, fit_plot, loss_curve, predicted_plot

if TYPE_CHECKING:
    from gdtui.screen.view import View

__all__ = ["CurvePanel", "FitPanel", "PlotPanel"]


class PlotPanel(Widget):
    """A framed plot that is drawn anew from each view, and only while it is shown."""

    TITLE = ""

    view: reactive[View | None] = reactive(None)
    """The epoch to show, with the state of the screen around it."""

    def on_mount(self) -> None:
        """Write the title."""
        self.border_title = Content(self.TITLE)

    def plot(self, view: View, width: int, height: int, palette: Palette) -> Content:
        """Draw the plot's inside at an exact size."""
        raise NotImplementedError

    def render(self) -> Content:
        """Hand the plot to the compositor."""
        width, height = self.size
        if self.view is None or not width or not height:
            return Content("")
        return self.plot(self.view, width, height, self._palette())

    def _palette(self) -> Palette:
        colours = self.app.theme_variables
        return Palette(
            foreground=colours["foreground"],
            dim=colours["quiet"],
            accent=colours["primary"],
            data=colours["foreground"],
            actual=colours["warning"],
            best=colours["success"],
            warning=colours["error"],
        )


class CurvePanel(PlotPanel):
    """The loss by epoch, with the forecast ahead of it and the lowest possible below it."""

    TITLE = "loss by epoch"
    FORECASTS = 40

    def plot(self, view: View, width: int, height: int, palette: Palette) -> Content:
        """Draw the run so far, and dots where it is heading."""
        curve, snapshot = view.snapshot.curve, view.snapshot
        epochs = np.append(np.arange(len(curve.losses)) * curve.every, snapshot.epoch)
        losses = np.append(curve.losses, snapshot.loss)
        ahead = self._ahead(view)
        run = Curve(epochs, losses, ahead, [self._forecast(view, epoch) for epoch in ahead])
        return loss_curve(
            [run],
            width=width,
            height=height,
            palette=palette,
            epochs=snapshot.epochs,
            lowest=view.bowl.lowest_loss,
            cursor=snapshot.epoch,
        )

    def _ahead(self, view: View) -> list[int]:
        """Choose the epochs to forecast; a run that grows is not forecast, its end would hide the rest."""
        snapshot = view.snapshot
        if view.rate_too_high or snapshot.epoch >= snapshot.epochs:
            return []
        ahead = np.linspace(snapshot.epoch, snapshot.epochs, self.FORECASTS).astype(int)
        return [int(epoch) for epoch in np.unique(ahead)]

    def _forecast(self, view: View, epoch: int) -> float:
        snapshot, bowl = view.snapshot, view.bowl
        more = epoch - snapshot.epoch
        return bowl.lowest_loss + bowl.excess(snapshot.weights, snapshot.learning_rate, more)


class FitPanel(PlotPanel):
    """One input: the data and the model's line. Several: predictions against actual values."""

    TITLE = "fit"

    def plot(self, view: View, width: int, height: int, palette: Palette) -> Content:
        """Draw the data with the present model."""
        data, snapshot = view.snapshot.data, view.snapshot
        inputs = len(data.columns) - data.has_bias
        if inputs != 1:
            return predicted_plot(
                snapshot.evaluation.predictions,
                data.Y,
                width=width,
                height=height,
                palette=palette,
                y_name=data.target,
            )
        return fit_plot(
            data.X[:, -1],
            data.Y,
            _line(snapshot.weights, data.has_bias),
            best=_line(view.best, data.has_bias),
            width=width,
            height=height,
            palette=palette,
            x_name=data.columns[-1],
            y_name=data.target,
        )


def _line(weights: np.ndarray[tuple[int, ...], np.dtype[np.float64]], has_bias: bool) -> tuple[float, float]:
    """Write a model of one input as intercept and slope."""
    return (float(weights[0, 0]) if has_bias else 0.0, float(weights[-1, 0]))
