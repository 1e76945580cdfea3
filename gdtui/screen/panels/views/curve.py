"""The curves: the loss by epoch, with the forecast ahead of it and the lowest possible below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdtui.screen.actions.keys import LOG_EPOCHS, LOG_LOSS
from gdtui.screen.panels.panel import fits
from gdtui.screen.panels.plot import PlotPanel
from gdtui.screen.plots import Curve, loss_curve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdtui.screen.plots import Palette, Row
    from gdtui.screen.view import View

__all__ = ["CurveView", "axis_keys", "curves"]

FORECASTS = 60


class CurveView(PlotPanel):
    """The run so far, dots where it is heading, and the runs that it is compared with."""

    TITLE = "loss by epoch"

    def plot(self, view: View, width: int, height: int, palette: Palette) -> list[Row]:
        """Draw the curves."""
        return curves(view, width, height, palette)

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Say which keys change the axes; beside the dashboard the plot stays as it is."""
        return (self.TITLE, axis_keys(view, width) if view.options.page > 1 else "")


def axis_keys(view: View, width: int) -> str:
    """Say what the keys of the axes change them to, in as many words as there is room for."""
    epochs = "linear" if view.options.log_epochs else "log"
    loss = "linear" if view.options.log_loss else "log"
    texts = (
        f"{LOG_EPOCHS}: {epochs} epochs ─ {LOG_LOSS}: {loss} loss",
        f"{LOG_EPOCHS}: epochs ─ {LOG_LOSS}: loss",
    )
    return next((text for text in texts if fits(text, width)), "")


def curves(view: View, width: int, height: int, palette: Palette) -> list[Row]:
    """Draw the present run first, then the others."""
    snapshot = view.snapshot
    return loss_curve(
        [present(view), *others(view)],
        width=width,
        height=height,
        palette=palette,
        epochs=snapshot.epochs,
        lowest=view.known.bowl.lowest_loss,
        cursor=snapshot.epoch,
        log_x=view.options.log_epochs,
        log_y=view.options.log_loss,
    )


def present(view: View) -> Curve:
    """Take the run so far with its forecast."""
    snapshot = view.snapshot
    curve = snapshot.curve
    epochs = np.append(np.arange(len(curve.losses)) * curve.every, snapshot.epoch)
    losses = np.append(curve.losses, snapshot.loss)
    ahead = _ahead(view)
    above = view.epoch.way.heights(ahead - snapshot.epoch)
    return Curve(epochs, losses, ahead, view.known.bowl.lowest_loss + above, "now")


def others(view: View) -> list[Curve]:
    """Take the runs that the present one is compared with."""
    return [Curve.of(run) for run in view.runs[1:]]


def _ahead(view: View) -> NDArray[np.int64]:
    """Choose the epochs to forecast; a run that grows is not forecast, its end would hide the rest."""
    snapshot = view.snapshot
    if view.epoch.rate_too_high or snapshot.epoch >= snapshot.epochs:
        return np.empty(0, dtype=np.int64)
    start, end = snapshot.epoch, snapshot.epochs
    ahead = np.linspace(start, end, FORECASTS)
    if view.options.log_epochs:
        ahead = np.geomspace(max(start, 1), end, FORECASTS)
    return np.unique(ahead.astype(np.int64))
