"""Watch a program: opens the screen on it, and says afterwards how it ended."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from gdtui.printing.output import say, to_output
from gdtui.screen.terminal.capabilities import has_utf8, settle_environment
from gdtui.screen.watch import import_asyncio_alone
from gdtui.wording.counts import several
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.screen.program.controller import ProgramController, Watched

__all__ = ["watch_program"]


def watch_program(watched: Watched, *, ascii_only: bool = False) -> int:
    """Show a program until it is left; end it, and print a line about it.

    Parameters
    ----------
    watched : Watched
        The program.
    ascii_only : bool
        Whether to draw with ASCII characters only.

    Returns
    -------
    int
        The exit status.
    """
    settle_environment()
    import_asyncio_alone()
    gc.disable()
    from gdtui.screen import crash
    from gdtui.screen.app import GdtuiApp
    from gdtui.screen.terminal.driver import Terminal

    app = GdtuiApp(watched, ascii_only=ascii_only or not has_utf8(os.environ), driver_class=Terminal)
    try:
        status = crash.run(app)
    finally:
        gc.enable()
        if app.program is not None:
            app.program.end()
    if status == 0 and app.program is not None:
        said = f"gdtui: {summary(app.program)}\n"
        to_output(lambda out: out.write(said))
        for line in app.program.own_traceback():
            say(visible(line))
    return status


def summary(program: ProgramController) -> str:
    """Say what was read, and how the program ended."""
    feed = program.feed
    read = f"{several(feed.run.told, 'epoch')} read"
    if feed.others:
        read += f", {several(feed.others, 'other line')}"
    how = feed.ending.sentence if feed.ending else "it ended"
    return f"{visible(program.watched.name)}: {read}; {how}"
