"""Watch: opens the screen on a run, and says afterwards what came out."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from gdtui.figures import exact
from gdtui.remarks import summary
from gdtui.screen.capabilities import settle_environment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.descent.bowl import Bowl
    from gdtui.descent.trainer import Trainer
    from gdtui.settings import Settings

__all__ = ["repeating", "watch"]


def watch(trainer: Trainer, bowl: Bowl, settings: Settings, remarks: Sequence[str]) -> int:
    """Show a run until it is left; print one line about it, and the command that repeats it.

    Returns
    -------
    int
        The exit status.
    """
    settle_environment()
    from gdtui.screen import crash
    from gdtui.screen.app import GdtuiApp
    from gdtui.screen.terminal import Terminal

    app = GdtuiApp(trainer, bowl, settings, remarks, driver_class=Terminal)
    status = crash.run(app)
    if status == 0:
        print(f"gdtui: {summary(trainer.snapshot(), bowl)}")
        print(repeating(trainer, settings))
    return status


def repeating(trainer: Trainer, settings: Settings) -> str:
    """Write the command that repeats a run, with a note where its rate changed midway."""
    (_, first), *changes = trainer.schedule
    words = [*settings.command, "--lr", exact(first), "--epochs", str(trainer.epochs)]
    command = f"again:  {shlex.join(words)}"
    if not changes:
        return command
    changed = ", ".join(f"{exact(rate)} from epoch {epoch}" for epoch, rate in changes[:8])
    more = ", ..." if len(changes) > 8 else ""
    return f"{command}\n        (the learning rate was changed midway: {changed}{more})"
