"""The loss panel: how far the loss has fallen, as figures and as a curve that stands still."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdtui.figures import LOSS
from gdtui.screen.lines import line_of, sparkline
from gdtui.screen.panel import Panel, fits

if TYPE_CHECKING:
    from gdtui.descent.snapshot import LossCurve
    from gdtui.screen.lines import Line
    from gdtui.screen.view import View

__all__ = ["LossPanel"]

DEEPEST = 1e-8
"""Where the lowest possible loss is 0, the axis ends this far below the first loss."""


class LossPanel(Panel):
    """The loss so far on a logarithmic axis, a column for every so many epochs."""

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw the figures, then the curve below them."""
        _, losses = thinned(view.snapshot.curve, view.snapshot.epoch, width - 2)
        bottom, top = axis(view, losses)
        rows = sparkline([level(loss, bottom, top) for loss in losses], max(height - 1, 1))
        role = "alarm" if view.diverging else "accent"
        return [figures(view, width), *(line_of(" ", (row, role)) for row in rows)]

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Name the axes."""
        every, _ = thinned(view.snapshot.curve, view.snapshot.epoch, width - 2)
        epochs = "1 epoch" if every == 1 else f"{every} epochs"
        long, short = f"loss, log scale, {epochs} a column", f"loss (log), {epochs} a column"
        below = "bottom = best" if lowest_shown(view) == view.bowl.lowest_loss else ""
        return (next((title for title in (long, short) if fits(title, width)), "loss"), below)


def figures(view: View, width: int) -> Line:
    """Write the present loss, and that of the start and of the best as far as there is room."""
    now = f"{LOSS.write(view.snapshot.loss):<9}"
    start, best = f"start {LOSS.write(view.first_loss)}", f"best {LOSS.write(view.bowl.lowest_loss)}"
    for rest in (f"{start}  {best}", f"{start} {best}", best):
        if 1 + len(now) + len(rest) <= width:
            return line_of(" ", (now, "strong"), (rest, "dim"))
    return line_of(" ", (now.rstrip(), "strong"))


def thinned(curve: LossCurve, epoch: int, width: int) -> tuple[int, list[float]]:
    """Choose how many epochs a column stands for, a power of two, so that all fit; show the first of each."""
    every = curve.every
    while epoch // every + 1 > max(width, 1):
        every *= 2
    return every, curve.losses[:: every // curve.every].tolist()


def lowest_shown(view: View) -> float:
    """Find the loss at the bottom of the axis."""
    return max(view.bowl.lowest_loss, DEEPEST * view.first_loss)


def axis(view: View, losses: list[float]) -> tuple[float, float]:
    """Find the losses at the bottom and at the top, where the run started or, higher, where it climbed to."""
    return lowest_shown(view), max(view.first_loss, *losses)


def level(loss: float, bottom: float, top: float) -> float:
    """Find how high a loss stands between the bottom and the top of a logarithmic axis, 0 to 1."""
    if loss <= bottom or top <= bottom or bottom <= 0:
        return 0.0
    return (math.log(loss) - math.log(bottom)) / (math.log(top) - math.log(bottom))
