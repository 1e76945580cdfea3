"""The loss panel: how far the loss has fallen, as figures and as a curve that stands still."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from gdtui.screen.panels.panel import Panel, title_that_fits
from gdtui.screen.panels.styled_text import line_of, paragraph, sparkline
from gdtui.wording.counts import several, whole
from gdtui.wording.figures import LOSS

if TYPE_CHECKING:
    from gdtui.descent.snapshot import LossCurve
    from gdtui.screen.panels.styled_text import Line

__all__ = ["LossPanel", "epochs_a_column", "figures"]

DEEPEST = 1e-8
"""Where the lowest possible loss is 0, the axis ends this far below the first loss."""


class _LossNeeds(Protocol):
    """What the panel draws from."""

    @property
    def loss(self) -> float | None:
        """The present loss; None where it is not known."""

    @property
    def why_no_loss(self) -> str:
        """What would be needed for it; empty where it is known."""

    @property
    def first_loss(self) -> float:
        """The loss of the first epoch."""

    @property
    def lowest_loss(self) -> float | None:
        """The lowest possible loss; None where it is hidden or not known."""

    @property
    def best_in_words(self) -> str:
        """The lowest possible loss as it is written; empty where it is not known."""

    @property
    def place(self) -> int:
        """How many epochs lie before the present one."""

    @property
    def furthest(self) -> int:
        """How many epochs lie before the furthest one that was reached."""

    @property
    def reach(self) -> LossCurve:
        """The losses up to the furthest epoch; all are finite."""

    @property
    def apart(self) -> int | None:
        """The distance from one epoch to the next; None where it differs."""

    @property
    def is_diverging(self) -> bool:
        """Whether it is to be seen that the loss climbs out of sight."""

    @property
    def pointed_out(self) -> tuple[str, str]:
        """The panel that is pointed out, and the figure in it."""


class LossPanel(Panel[_LossNeeds]):
    """The loss on a logarithmic axis, one or more epochs a column; those after the present one are dim."""

    can_be_pointed_out = True

    def draw(self, view: _LossNeeds, width: int, height: int) -> list[Line]:
        """Draw the figures, then the curve below them."""
        if view.loss is None:
            return paragraph(view.why_no_loss, width)
        every, losses = _first_of_each_column(view.reach, view.furthest, width)
        bottom, top = _axis(view, losses)
        rows = sparkline([_level(loss, bottom, top) for loss in losses], max(height - 1, 1))
        role = "alarm" if view.is_diverging else "accent"
        now = view.place // every + 1
        return [figures(view, width), *(line_of(" ", (row[:now], role), (row[now:], "dim")) for row in rows)]

    def titles(self, view: _LossNeeds, width: int) -> tuple[str, str]:
        """Name the axes."""
        if view.loss is None:
            return ("loss", "")
        titles = (
            [] if view.apart is None else _axis_titles(view.apart * epochs_a_column(view.furthest, width))
        )
        return title_that_fits((*titles, "loss (log)"), width, "loss"), _bottom_title(view, width)


def _axis_titles(every: int) -> tuple[str, str]:
    """Say how many epochs a column stands for."""
    epochs = several(every, "epoch")
    return f"loss, log scale, {epochs} a column", f"loss (log), {epochs} a column"


def figures(view: _LossNeeds, width: int) -> Line:
    """Write the present loss, and that of the start and of the best as far as there is room."""
    loss, start = _written_loss(view.loss), f"start {_written_loss(view.first_loss)}"
    best = f"best {view.best_in_words}" if view.best_in_words else ""
    both = (f"{start}  {best}".rstrip(), f"{start} {best}".rstrip())
    pairs = [(now, rest) for now in (f"{loss:<8} ", f"{loss:<7} ") for rest in both]
    pairs += [(f"{loss:<8} ", best)] if best else []
    now, rest = next((pair for pair in pairs if len("".join(pair)) < width), (loss, ""))
    return line_of(" ", (now, "strong"), (rest, "dim"))


def _written_loss(loss: float | None) -> str:
    """Write a loss, also one that is infinite, not a number, or not known."""
    return LOSS.write(loss) if loss is not None and math.isfinite(loss) else str(loss)


def epochs_a_column(furthest: int, width: int) -> int:
    """Choose how many epochs a column stands for, a power of two, so that all fit into a panel's width."""
    every = 1
    while furthest // every + 1 > max(width - 2, 1):
        every *= 2
    return every


def _first_of_each_column(curve: LossCurve, furthest: int, width: int) -> tuple[int, list[float]]:
    """Choose how many epochs a column stands for, and take the first loss of each column."""
    every = max(epochs_a_column(furthest, width), curve.every)
    return every, curve.losses[:: every // curve.every].tolist()


def _lowest_shown(view: _LossNeeds) -> float:
    """Find the loss at the bottom of the axis: a power of ten below the first, unless the lowest is known."""
    if view.lowest_loss is None:
        return view.first_loss / _below_the_start(view)
    return max(view.lowest_loss, DEEPEST * view.first_loss)


def _below_the_start(view: _LossNeeds) -> int:
    """Find by which power of ten the first loss is divided at the bottom, from the losses so far alone."""
    now = math.inf if view.loss is None else view.loss
    share = min(float(view.reach.losses.min()), now) / (view.first_loss or 1.0)
    return int(10 ** max(2, math.ceil(-math.log10(max(share, DEEPEST)))))


def _bottom_title(view: _LossNeeds, width: int) -> str:
    """Say what is at the bottom of the axis."""
    if view.lowest_loss is None:
        share = f"start / {whole(_below_the_start(view))}"
        return title_that_fits((f"bottom = {share}", share), width)
    return "bottom = best" if _lowest_shown(view) == view.lowest_loss else ""


def _axis(view: _LossNeeds, losses: list[float]) -> tuple[float, float]:
    """Find the losses at the bottom and at the top, where the run started or, higher, where it climbed to."""
    return _lowest_shown(view), max(view.first_loss, *losses)


@lru_cache(maxsize=512)
def _level(loss: float, bottom: float, top: float) -> float:
    """Find how high a loss stands between the bottom and the top of a logarithmic axis, 0 to 1."""
    if loss <= bottom or top <= bottom or bottom <= 0:
        return 0.0
    return (math.log(loss) - math.log(bottom)) / (math.log(top) - math.log(bottom))
