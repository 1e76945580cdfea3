"""What the keys do to the picture without a widget: axes, other inputs, the selected weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.screen.actions.keys import LOG_EPOCHS, LOG_LOSS, OTHER

if TYPE_CHECKING:
    from gdtui.screen.controller import Controller

__all__ = ["ViewActions"]


class ViewActions:
    """Actions on what is looked at; none of them touches the run."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    def other(self) -> None:
        """Ask for other inputs or weights."""
        self._hint(OTHER, (3, 4), "in the fit (3) and the bowl (4)")
        self._controller.change_view(other=self._controller.view_options.other + 1)

    def log_epochs(self) -> None:
        """Swap the scale of the epochs."""
        self._hint(LOG_EPOCHS, (2, 5), "in the curves (2)")
        self._controller.change_view(log_epochs=not self._controller.view_options.log_epochs)

    def log_loss(self) -> None:
        """Swap the scale of the loss."""
        self._hint(LOG_LOSS, (2, 5), "in the curves (2)")
        self._controller.change_view(log_loss=not self._controller.view_options.log_loss)

    def select(self, way: int) -> None:
        """Select a weight."""
        last = len(self._controller.trainer.initial_weights) - 1
        before = self._controller.view_options.selected
        chosen = (0 if way > 0 else last) if before is None else min(max(before + way, 0), last)
        self._controller.change_view(selected=chosen)

    def _hint(self, key: str, pages: tuple[int, ...], where: str) -> None:
        """Say where a key shows its effect, if that is not on the screen."""
        if self._controller.view_options.page not in pages:
            self._controller.notice.say(f"{key} works {where}.")
