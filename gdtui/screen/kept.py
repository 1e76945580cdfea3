"""The app with its session kept: what is shown is saved, so that a broken line loses nothing."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from gdtui.screen.app import GdtuiApp

if TYPE_CHECKING:
    from gdtui.sessions.keeper import Keeper

__all__ = ["KeptApp"]


class KeptApp(GdtuiApp):
    """Watch one run, and keep its session.

    Parameters
    ----------
    keeper : Keeper
        What saves it.
    greeting : str
        What to say at first; nothing for a run that begins.
    """

    def __init__(self, *arguments: Any, keeper: Keeper, greeting: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.keeper = keeper
        self._greeting = greeting

    def on_mount(self) -> None:
        """Greet; the stage itself shows it.

        Once the first frame is out, garbage is no longer looked for among the tens of thousands of objects
        that Textual, NumPy and plotext have made by then: each full search would hold an epoch up by half of
        the tenth of a second that it has.
        """
        if self._greeting:
            self.say(self._greeting)
        self.call_after_refresh(gc.freeze)

    def show(self) -> None:
        """Draw the present epoch, and have it saved; where that fails, say so once."""
        self.keeper.save_soon(self.trainer, self.player.clock.speed)
        trouble = self.keeper.take_trouble()
        if trouble:
            self.say(f"{trouble} The run goes on.")
        super().show()

    def save_session(self) -> None:
        """Save within the last second of the process; called beside the event loop, which stands still."""
        self.keeper.save_now(self.trainer, self.player.clock.speed)
