"""Watch: opens the screen on a run, and says afterwards what came out."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

from gdtui.figures import exact
from gdtui.remarks import summary
from gdtui.screen.capabilities import settle_environment
from gdtui.settings import scaled
from gdtui.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.descent.bowl import Bowl
    from gdtui.descent.trainer import Trainer
    from gdtui.sessions.keeper import Keeper
    from gdtui.settings import Settings

__all__ = ["repeating", "watch"]


def watch(
    trainer: Trainer,
    bowl: Bowl,
    settings: Settings,
    remarks: Sequence[str],
    keeper: Keeper,
    *,
    greeting: str = "",
) -> int:
    """Show a run until it is left; print a line about it, and the commands that repeat it and carry it on.

    Returns
    -------
    int
        The exit status.
    """
    settle_environment()
    from gdtui.screen import crash
    from gdtui.screen.kept import KeptApp
    from gdtui.screen.terminal import Terminal

    app = KeptApp(trainer, bowl, settings, remarks, keeper=keeper, greeting=greeting, driver_class=Terminal)
    status = crash.run(app)
    keeper.finish(app.trainer, app.player.clock.speed)
    if status == 0:
        print(f"gdtui: {summary(app.trainer.snapshot(), app.player.bowl)}")
        print(repeating(app.trainer, settings))
    _say_what_was_kept(keeper)
    return status


def _say_what_was_kept(keeper: Keeper) -> None:
    if keeper.trouble:
        print(f"gdtui: {keeper.trouble}", file=sys.stderr)
    elif keeper.id:
        print(f"go on:  gdtui --resume {keeper.id}")


def repeating(trainer: Trainer, settings: Settings) -> str:
    """Write the command that repeats a run, with a note where its rate changed midway."""
    (_, first), *changes = trainer.schedule
    words = [
        *scaled(settings.command, trainer.data.standardized),
        "--lr",
        exact(first),
        "--epochs",
        str(trainer.epochs),
    ]
    command = f"again:  {visible(shlex.join(words))}"
    if not changes:
        return command
    changed = ", ".join(f"{exact(rate)} from epoch {epoch}" for epoch, rate in changes[:8])
    more = ", ..." if len(changes) > 8 else ""
    return f"{command}\n        (the learning rate was changed midway: {changed}{more})"
