"""The app with its session kept: what is shown is saved, so that a broken line loses nothing."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from gdtui.screen.app import GdtuiApp

if TYPE_CHECKING:
    from gdtui.cli.prepare import Kept

__all__ = ["KeptApp"]


class KeptApp(GdtuiApp):
    """Watch one run, and keep its session.

    Parameters
    ----------
    kept : Kept, optional
        The run with what saves it; without one, `begin_kept` is to be called before anything is composed.
    """

    def __init__(self, kept: Kept | None = None, **options: Any) -> None:
        super().__init__(**options)
        self._greeting = ""
        if kept is not None:
            self.begin_kept(kept)

    def begin_kept(self, kept: Kept) -> None:
        """Take the run that is to be shown, and saved."""
        self.autosave = kept.autosave
        self._greeting = kept.greeting
        self.begin(kept.prepared)

    def open(self) -> None:
        """Greet, and show it.

        Once the first frame is out, garbage is no longer looked for among the tens of thousands of objects
        that Textual, NumPy and plotext have made by then: each full search would hold an epoch up by half of
        the tenth of a second that it has.
        """
        if self._greeting:
            self.say(self._greeting)
        super().open()
        self.call_after_refresh(gc.freeze)

    def show(self) -> None:
        """Draw the present epoch, and have it saved; where that fails, say so once."""
        self.autosave.save_soon(self.trainer, self.player.clock.speed)
        trouble = self.autosave.take_trouble()
        if trouble:
            self.say(trouble)
        super().show()

    def save_session(self) -> None:
        """Save within the last second of the process; called beside the event loop, which stands still."""
        if self.has_begun:
            self.autosave.save_now(self.trainer, self.player.clock.speed)
