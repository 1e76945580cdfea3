"""What the user chose to look at: one of six views, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BOWL", "CODE", "CURVES", "DASHBOARD", "FIT", "PAGES", "RUNS", "ViewOptions"]

PAGES = DASHBOARD, CURVES, FIT, BOWL, RUNS, CODE = (1, 2, 3, 4, 5, 6)
"""The views by their numbers; the key of a number shows its view. The dashboard is the first one."""


@dataclass(frozen=True)
class ViewOptions:
    """What the user chose to look at.

    Attributes
    ----------
    page : int
        The view, one of `PAGES`.
    selected : int or None
        The weight that was selected, if any was.
    line : int or None
        The line of the training loop that is pointed out, if any is.
    other : int
        How often the user asked for other inputs in the fit, or other weights in the bowl.
    zoom : int
        How often the bowl and the slice were doubled in scale; negative where they were halved.
    sliced : bool
        Whether the slice is shown in place of the bowl, if there is no room for both.
    log_epochs, log_loss : bool
        Whether the axes of the curves are logarithmic.
    """

    page: int = DASHBOARD
    selected: int | None = None
    line: int | None = None
    other: int = 0
    zoom: int = 0
    sliced: bool = False
    log_epochs: bool = False
    log_loss: bool = True
