"""The loss by epoch."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from gdtui.screen.plots.axis import Axis
from gdtui.screen.plots.frame import Captions, Frame, LegendEntry
from gdtui.screen.plots.numbers import short
from gdtui.wording.counts import whole
from gdtui.wording.runs import letter
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from gdtui.descent.snapshot import Floats
    from gdtui.screen.plots.canvas import Canvas, PlotRow
    from gdtui.screen.plots.palette import Palette
    from gdtui.wording.runs import KeptRun


__all__ = ["Curve", "loss_curve"]

CLIMBED = 1.5
"""A curve that ends above so many times its first loss is called climbing."""

HIGHEST = 100.0
"""A run is cut off at so many times its first loss, so that the others can be seen beside it."""

VANISHING = 1e-12
"""A lowest loss below this share of the first loss is rounding noise: the log axis does not go down to it."""


@dataclass(frozen=True)
class Curve:
    """A run's losses at rising epochs, and the forecast of those to come; finite, none negative."""

    epochs: ArrayLike
    losses: ArrayLike
    forecast_epochs: ArrayLike = field(default=())
    forecast_losses: ArrayLike = field(default=())
    name: str = ""

    @classmethod
    def of(cls, run: KeptRun, name: str = "") -> Curve:
        """Take the curve of a run, cut off where it has diverged too far; its learning rates name it."""
        epochs = np.append(np.arange(len(run.curve.losses)) * run.curve.every, run.epoch)
        losses = np.append(run.curve.losses, run.loss)
        climbed = np.flatnonzero(losses > HIGHEST * losses[0])
        end = climbed[0] + 1 if len(climbed) else len(losses)
        return cls(epochs[:end], np.minimum(losses[:end], HIGHEST * losses[0]), name=name or run.label)


def loss_curve(
    curves: Sequence[Curve],
    *,
    width: int,
    height: int,
    palette: Palette,
    epochs: int = 0,
    lowest: float | None = None,
    cursor: int | None = None,
    log_x: bool = False,
    log_y: bool = True,
    captioned: bool = True,
    judged: bool = True,
) -> list[PlotRow]:
    """Draw losses by epoch; the axes come from the number of epochs, the lowest and the largest loss.

    Parameters
    ----------
    curves : sequence of Curve
        One run, or several to compare; several carry letters, so that they differ without colour.
    width, height : int
        In cells.
    palette : Palette
        The theme's colours.
    epochs : int
        The epoch at which the run ends; the axis goes on from there only if a run does.
    lowest : float, optional
        The lowest possible loss, drawn as a line.
    cursor : int, optional
        The present epoch; the values of the first run there are read off in the legend.
    log_x, log_y : bool
        Logarithmic axes. Epoch 0 is not on a logarithmic one.
    judged : bool
        Whether to say of a run that climbed that its rate was too high.
    captioned : bool
        Whether a sentence below the plot says how to read it.

    Returns
    -------
    list of Row
        `height` rows of `width` cells.
    """
    runs = [_Run.of(curve, number, palette, log_x) for number, curve in enumerate(curves)]
    x = Axis.over("epoch (log)" if log_x else "epoch", float(log_x), _last(runs, epochs), log_x)
    y = Axis.over("loss (log)" if log_y else "loss", *_loss_limits(runs, lowest, log_y), log_y)
    climbs = bool(runs) and len(runs[0].losses) > 1 and runs[0].losses[-1] / CLIMBED > runs[0].losses[0]
    line = lowest if lowest is not None and lowest >= y.low else None
    present = runs[0].at(cursor) if runs and cursor is not None else None

    def paint(canvas: Canvas) -> None:
        if line is not None:
            canvas.line([0, 1], np.full(2, y.fractions(line)), palette.best, dashed=True)
        if present is not None:
            canvas.vertical(float(x.fractions(present[0])), "│", palette.dim)
        for run in runs:
            _paint_run(canvas, run, x, y)
        for number, run in enumerate(runs if len(runs) > 1 else ()):
            _paint_letters(canvas, run, number, len(runs), x, y)
        if present is not None:
            epoch, loss = present
            canvas.mark(float(x.fractions(epoch)), float(y.fractions(loss)), "●", palette.foreground)

    legend = _legend(runs, lowest, present, x, palette, is_drawn=line is not None)
    captions = _caption(log_y, len(runs), line, climbs and judged) if captioned else ()
    return Frame(width, height, x, y, palette).draw(paint, legend, captions)


@dataclass(frozen=True)
class _Run:
    """A curve's numbers as arrays, with what tells it from the others."""

    name: str
    letter: str
    colour: str
    epochs: Floats
    losses: Floats
    forecast_epochs: Floats
    forecast_losses: Floats

    @classmethod
    def of(cls, curve: Curve, number: int, palette: Palette, log_x: bool) -> _Run:
        return cls(
            visible(curve.name),
            letter(number),
            palette.runs[number % len(palette.runs)],
            *_pair(curve.epochs, curve.losses, log_x),
            *_pair(curve.forecast_epochs, curve.forecast_losses, log_x),
        )

    def at(self, epoch: int) -> tuple[float, float] | None:
        """Find the last recorded epoch up to this one, with its loss."""
        index = int(np.searchsorted(self.epochs, epoch, side="right")) - 1
        return (float(self.epochs[index]), float(self.losses[index])) if index >= 0 else None


def _pair(epochs: ArrayLike, losses: ArrayLike, log_x: bool) -> tuple[Floats, Floats]:
    """Read two lists as arrays; a logarithmic axis has no place for epoch 0."""
    across, up = np.asarray(epochs, dtype=np.float64), np.asarray(losses, dtype=np.float64)
    kept = across >= (1 if log_x else 0)
    return across[kept], up[kept]


def _last(runs: Sequence[_Run], epochs: int) -> float:
    return max([float(epochs), 1.0, *(float(run.epochs[-1]) for run in runs if len(run.epochs))])


def _loss_limits(runs: Sequence[_Run], lowest: float | None, log: bool) -> tuple[float, float]:
    """Choose limits that stay while a run falls, and grow by whole decades when it climbs."""
    seen = np.concatenate([[], *(run.losses for run in runs)])
    first = max([float(run.losses[0]) for run in runs if len(run.losses)], default=lowest or 1.0)
    top = float(seen.max(initial=first))
    if top > first * 1.0001:
        top = max(top, 10.0 ** min(math.ceil(math.log10(top)), 308))
    if not log:
        return 0.0, top
    if top <= 0:
        return 1e-3, 1.0
    if lowest is not None and lowest > first * VANISHING:
        return min(lowest, float(seen.min(initial=lowest))), top
    ahead = np.concatenate([seen, *(run.forecast_losses for run in runs)])
    least = float(np.where(ahead > 0, ahead, top).min(initial=max(first * 1e-3, 1e-300)))
    return 10.0 ** math.floor(math.log10(max(least, 1e-300))), top


def _paint_run(canvas: Canvas, run: _Run, x: Axis, y: Axis) -> None:
    """Draw the recorded losses as a solid line, and the forecast as dots."""
    columns = canvas.columns()[1::2]
    ahead, down = x.fractions(run.forecast_epochs), y.fractions(run.forecast_losses)
    if len(ahead):
        columns = columns[(columns >= ahead[0]) & (columns <= ahead[-1])]
        canvas.dots(columns, np.interp(columns, ahead, down), run.colour)
    if len(run.epochs):
        canvas.line(x.fractions(run.epochs), y.fractions(run.losses), run.colour)


def _paint_letters(canvas: Canvas, run: _Run, number: int, total: int, x: Axis, y: Axis) -> None:
    """Write a run's letter on its line."""
    if not len(run.epochs):
        return
    across, up = x.fractions(run.epochs), y.fractions(run.losses)
    places = _letter_places(number, total, float(across[0]), float(across[-1]))
    canvas.marks(places, np.interp(places, across, up), run.letter, run.colour)


def _letter_places(number: int, total: int, start: float, end: float) -> Floats:
    """Choose where a run's letter is written: at fixed places, or at one place on a run that covers none."""
    places = np.linspace(0, 1, 5)[:-1] + (number + 1) / 24
    places = places[(places >= start) & (places <= end)]
    return places if len(places) else np.array([start + (end - start) * (number + 1) / (total + 1)])


def _legend(
    runs: Sequence[_Run],
    lowest: float | None,
    present: tuple[float, float] | None,
    x: Axis,
    palette: Palette,
    *,
    is_drawn: bool,
) -> list[LegendEntry]:
    entries = []
    if len(runs) > 1:
        entries = [LegendEntry(run.letter, run.name, run.colour, is_needed=True) for run in runs]
    if present is not None:
        reading = f"epoch {whole(int(present[0]))}: loss {short(present[1])}"
        longest = len(f"epoch {whole(int(x.high))}: loss ") + 8
        entries.append(LegendEntry("●", reading.ljust(longest), palette.foreground))
    if lowest is not None:
        entries.append(LegendEntry("╌╌" if is_drawn else "↓", f"best {short(lowest, 3)}", palette.best))
    if any(len(run.forecast_epochs) for run in runs):
        entries.append(LegendEntry("··", "forecast", palette.accent))
    return entries


def _caption(log_y: bool, runs: int, lowest: float | None, climbs: bool) -> Captions:
    if runs > 1:
        return ("Lower is faster. A line that climbs: rate too high.", "Lower is faster; climbing: too high.")
    if climbs:
        return ("The curve climbed: the learning rate was too high.", "It climbed: the rate was too high.")
    if lowest is not None:
        return (
            "A flat curve may not be done: it is done on the dashed line, the best.",
            "Done is on the dashed line, the best.",
        )
    if log_y:
        return (
            "A straight slope loses the same share at each epoch.",
            "Straight slope: same share an epoch.",
        )
    return ("Steep, then flat: the smaller the gradient, the slower.", "Small gradients make small steps.")
