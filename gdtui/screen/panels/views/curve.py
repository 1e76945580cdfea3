"""The curves: the loss by epoch, with the forecast ahead of it and the lowest possible below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdtui.screen.actions.keys import LOG_EPOCHS, LOG_LOSS
from gdtui.screen.panels.panel import title_that_fits
from gdtui.screen.panels.plot import PlotPanel
from gdtui.screen.plots import Curve, loss_curve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gdtui.screen.plots import Palette, PlotRow
    from gdtui.screen.view import View

__all__ = ["CurveView", "axis_keys", "curves", "names"]

FORECASTS = 60
FIRST_EPOCHS = 16
"""The least epochs on an axis that goes as far as the run has been; it doubles when they are full."""


class CurveView(PlotPanel["View"]):
    """The run so far, dots where it is heading, and the runs that it is compared with."""

    TITLE = "loss by epoch"

    def plot(self, view: View, width: int, height: int, palette: Palette) -> list[PlotRow]:
        """Draw the curves."""
        return curves(view, names(view), width, height, palette)

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Say which keys change the axes; beside the dashboard the plot stays as it is."""
        return self.TITLE, axis_keys(view, width) if view.options.page > 1 else ""


def axis_keys(view: View, width: int) -> str:
    """Say what the keys of the axes change them to, in as many words as there is room for."""
    epochs = "linear" if view.options.log_epochs else "log"
    loss = "linear" if view.options.log_loss else "log"
    texts = (
        f"{LOG_EPOCHS}: {epochs} epochs ─ {LOG_LOSS}: {loss} loss",
        f"{LOG_EPOCHS}: epochs ─ {LOG_LOSS}: loss",
    )
    return title_that_fits(texts, width)


def curves(
    view: View, named: Sequence[str], width: int, height: int, palette: Palette, *, captioned: bool = True
) -> list[PlotRow]:
    """Draw the present run first, then the others."""
    snapshot = view.snapshot
    others = [Curve.of(run, name) for run, name in zip(view.runs[1:], named[1:], strict=True)]
    return loss_curve(
        [_present(view, named[0]), *others],
        width=width,
        height=height,
        palette=palette,
        epochs=_last_epoch(view),
        lowest=None if view.hides("best") else view.known.bowl.lowest_loss,
        cursor=snapshot.epoch,
        log_x=view.options.log_epochs,
        log_y=view.options.log_loss,
        captioned=captioned,
        judged=not view.hides("limit", "verdict"),
    )


def names(view: View) -> list[str]:
    """Name the runs by their learning rates; the present one needs a name only beside others."""
    return [run.label for run in view.runs] or [""]


def _last_epoch(view: View) -> int:
    """Choose where the axis ends: where the run does, or where the epochs so far fill at least half of it.

    Of a run that grows, and of a race, it shows the epochs so far: they may be a few of many.
    """
    if not (view.warns or len(view.runs) > 1):
        return view.snapshot.epochs
    end = FIRST_EPOCHS
    while end < view.furthest:
        end *= 2
    return max(min(end, view.snapshot.epochs), view.furthest)


def _present(view: View, name: str = "") -> Curve:
    """Take the run so far with its forecast."""
    snapshot = view.snapshot
    curve = snapshot.curve
    epochs = np.append(np.arange(len(curve.losses)) * curve.every, snapshot.epoch)
    losses = np.append(curve.losses, snapshot.loss)
    ahead = _ahead(view)
    above = view.epoch.forecast.excesses(ahead - snapshot.epoch)
    return Curve(epochs, losses, ahead, view.known.bowl.lowest_loss + above, name)


def _ahead(view: View) -> NDArray[np.int64]:
    """Choose the epochs to forecast; a run that grows is not forecast, its end would hide the rest.

    Nor is one where the forecast is hidden, or an answer that it would give away: the best or the verdict.
    """
    snapshot = view.snapshot
    if view.hides("best", "forecast", "verdict"):
        return np.empty(0, dtype=np.int64)
    if view.epoch.rate_too_high or snapshot.epoch >= snapshot.epochs:
        return np.empty(0, dtype=np.int64)
    start, end = snapshot.epoch, snapshot.epochs
    ahead = np.linspace(start, end, FORECASTS)
    if view.options.log_epochs:
        ahead = np.geomspace(max(start, 1), end, FORECASTS)
    return np.unique(ahead.astype(np.int64))
