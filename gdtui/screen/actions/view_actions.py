"""What the keys do to the picture without a widget: axes, other inputs, the selected weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.screen.actions.keys import FARTHER, LOG_EPOCHS, LOG_LOSS, NEARER, OTHER
from gdtui.screen.view_options import BOWL, CURVES, FIT, RUNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.screen.controller import Controller

__all__ = ["ViewActions"]

MOST_ZOOM = 24
"""So often the bowl can be made twice as large, or half as large."""


class ViewActions:
    """Actions on what is looked at; none of them touches the run.

    Parameters
    ----------
    controller : Controller
        What is looked at.
    is_bowl_alone : callable
        Tells whether the bowl has no room for the slice beside it.
    """

    def __init__(self, controller: Controller, is_bowl_alone: Callable[[], bool]) -> None:
        self._controller, self._is_bowl_alone = controller, is_bowl_alone

    def other(self) -> None:
        """Ask for other inputs or weights; where the bowl is alone, for the slice in turn with it."""
        self._hint(f"{OTHER} works", (FIT, BOWL), f"in the fit ({FIT}) and the bowl ({BOWL})")
        options = self._controller.view_options
        if options.page == BOWL and self._is_bowl_alone() and not options.sliced:
            self._controller.change_view(sliced=True)
        else:
            self._controller.change_view(sliced=False, other=options.other + 1)

    def zoom(self, more: int) -> None:
        """Look at the bowl from twice as near, or twice as far."""
        self._hint(f"{FARTHER} and {NEARER} work", (BOWL,), f"in the bowl ({BOWL})")
        zoom = self._controller.view_options.zoom + more
        self._controller.change_view(zoom=min(max(zoom, -MOST_ZOOM), MOST_ZOOM))

    def log_epochs(self) -> None:
        """Swap the scale of the epochs."""
        self._hint(f"{LOG_EPOCHS} works", (CURVES, RUNS), f"in the curves ({CURVES})")
        self._controller.change_view(log_epochs=not self._controller.view_options.log_epochs)

    def log_loss(self) -> None:
        """Swap the scale of the loss."""
        self._hint(f"{LOG_LOSS} works", (CURVES, RUNS), f"in the curves ({CURVES})")
        self._controller.change_view(log_loss=not self._controller.view_options.log_loss)

    def select(self, way: int) -> None:
        """Select a weight."""
        last = len(self._controller.trainer.initial_weights) - 1
        before = self._controller.view_options.selected
        chosen = (0 if way > 0 else last) if before is None else min(max(before + way, 0), last)
        self._controller.change_view(selected=chosen)

    def _hint(self, key_works: str, pages: tuple[int, ...], where: str) -> None:
        """Say where a key shows its effect, if that is not on the screen."""
        if self._controller.view_options.page not in pages:
            self._controller.notice.say(f"{key_works} {where}.")
