"""Watch: opens the screen on a run or a program, and says afterwards what came out."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from gdtui.command_words import choosing, scaled
from gdtui.loading import Loading
from gdtui.printing.output import INTERRUPTED, say, to_output
from gdtui.screen.terminal.capabilities import has_utf8, prepare_environment
from gdtui.wording.counts import several, whole
from gdtui.wording.figures import exact_rate
from gdtui.wording.remarks import summary
from gdtui.wording.shell import command_line
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.data.reading import Report
    from gdtui.descent.trainer import Trainer
    from gdtui.prepared import AutosavedRun
    from gdtui.screen.app import GdtuiApp
    from gdtui.screen.controller import Controller
    from gdtui.screen.lesson.guide import LessonGuide
    from gdtui.screen.program.controller import Watched
    from gdtui.sessions.autosave import Autosave
    from gdtui.settings import Settings

__all__ = ["import_asyncio_alone", "repeating", "watch", "watch_program"]

UNNOTICED = 0.2
"""Seconds of reading after which the screen opens before the reading has ended."""

PATIENCE = 3.0
"""Seconds that the writing of files may go on after the screen is left."""

LEFT = "the run was left before all of its files were written"


def watch(
    prepare: Callable[[Report], AutosavedRun],
    name: str,
    *,
    ascii_only: bool = False,
    guide: LessonGuide | None = None,
) -> int:
    """Show a run until it is left; print a line about it, and the commands that repeat and continue it.

    Where its data take longer to read than goes unnoticed, the screen opens first and shows how far the
    reading is; the reading stands still while the screen opens.

    Parameters
    ----------
    prepare : callable
        Reads the data, and returns the run.
    name : str
        What is read, in the user's words.
    ascii_only : bool
        Whether to draw with ASCII characters only.
    guide : LessonGuide, optional
        Leads through a lesson.

    Returns
    -------
    int
        The exit status.

    Raises
    ------
    RefusedError
        If the data cannot be read or used.
    """
    _prepare_process()
    loading = Loading(prepare)
    if not loading.is_done_within(UNNOTICED):
        loading.hold()
    elif loading.has_failed:
        loading.result()
    app, status = _run_app(loading, name, ascii_only=ascii_only, guide=guide)
    if guide is not None:
        guide.close()
    controller = app.controller
    if controller is None:
        return status or _left_while_reading(loading, name)
    for remark in loading.result().afterwards:
        say(remark)
    if controller.writing is not None:
        _finish_writing(controller.writing)
    try:
        if status == 0:
            _say_how_it_ended(controller, is_lesson=guide is not None)
    finally:  # saved even where nobody can read what was printed
        if controller.autosave is not None:
            controller.autosave.finish(controller.trainer, controller.player.clock.speed)
    if controller.autosave is not None:
        _say_what_was_kept(controller.autosave)
    return status


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
    from gdtui.printing.told import summary_of_program as summary_of_program

    _prepare_process()
    app, status = _run_app(watched, ascii_only=ascii_only)
    if status == 0 and app.program is not None:
        said = summary_of_program(watched.name, watched.feed)
        to_output(lambda out: out.write(f"gdtui: {said}\n"))
        for line in app.program.own_traceback():
            say(visible(line))
    return status


def _prepare_process() -> None:
    """Make the process ready for a screen.

    No garbage is collected until the first frame is out: what is loaded by then stays, and searching it takes
    50 ms.
    """
    prepare_environment()
    import_asyncio_alone()
    gc.disable()


def _run_app(
    run: Loading[AutosavedRun] | Watched,
    name: str = "",
    *,
    ascii_only: bool,
    guide: LessonGuide | None = None,
) -> tuple[GdtuiApp, int]:
    """Run the app until it is left, end the program if it watches one, and return it with its exit status."""
    from gdtui.screen import crash
    from gdtui.screen.app import GdtuiApp
    from gdtui.screen.terminal.driver import Terminal

    is_plain = ascii_only or not has_utf8(os.environ)
    app = GdtuiApp(run, name, ascii_only=is_plain, driver_class=Terminal, guide=guide)
    try:
        return app, crash.run_or_report(app)
    finally:
        gc.enable()
        if app.program is not None:
            app.program.end()


def _say_how_it_ended(controller: Controller, *, is_lesson: bool) -> None:
    """Print the result, and the command that repeats the run or goes on with the lesson."""
    said = f"gdtui: {summary(controller.run.epoch(), controller.answers.names)}"
    if is_lesson:
        again = f"go on:  {command_line(controller.settings.command, sys.stdout.encoding or 'utf-8')}"
    else:
        again = repeating(controller.trainer, controller.settings)
    to_output(lambda out: out.write(f"{said}\n{again}\n"))


def import_asyncio_alone() -> None:
    """Import `asyncio` without `ssl`, which it would import as well: that costs 7 ms and a mebibyte.

    Nothing here uses a network. What needs `ssl` later can still import it.
    """
    if "asyncio" not in sys.modules and "ssl" not in sys.modules:
        sys.modules["ssl"] = None  # type: ignore[assignment]  # `import ssl` fails, and asyncio does without
        import asyncio  # noqa: F401

        del sys.modules["ssl"]


def _left_while_reading(loading: Loading[AutosavedRun], name: str) -> int:
    """Say why there was no run, and return the exit status."""
    if loading.has_failed:
        loading.result()
    loading.give_up()
    read = loading.reading and loading.reading.rows
    rows = f" after {several(read, 'row')}" if read else ""
    say(f"the reading of {visible(name)} was stopped{rows}: nothing was trained")
    return INTERRUPTED


def _finish_writing(writing: Loading[list[str]]) -> None:
    """Wait a little for the files that are being written; none is left half-written."""
    if not writing.is_done_within(PATIENCE):
        writing.give_up()
    try:
        paths = writing.result() if writing.is_done_within(0.0) else []
    except Exception as error:
        say(str(error) or LEFT)
    else:
        say(f"written: {', '.join(map(visible, paths))}" if paths else LEFT)


def _say_what_was_kept(autosave: Autosave) -> None:
    if autosave.renamed:
        say(autosave.renamed)
    if autosave.trouble:
        say(autosave.trouble)
    if autosave.id:
        command = command_line(["gdtui", "--resume", autosave.id])
        is_older = autosave.trouble is not None and autosave.saved_epoch is not None
        since = f"  (as it was at epoch {autosave.saved_epoch})" if is_older else ""
        to_output(lambda out: out.write(f"go on:  {command}{since}\n"))


def repeating(trainer: Trainer, settings: Settings) -> str:
    """Write the command that repeats a run, with a note where its rate changed midway."""
    (_, first), *changes = trainer.schedule
    data, begun = trainer.data, settings.command
    if data.is_rechosen:
        begun = choosing(begun, data.names.inputs, data.names.target)
    words = [
        *scaled(begun, data.standardized),
        "--lr",
        exact_rate(first),
        "--epochs",
        str(max(trainer.epochs, trainer.epoch)),  # `epochs` may have been lowered since
    ]
    command = f"again:  {command_line(words, sys.stdout.encoding or 'utf-8')}"
    if not changes:
        return command
    changed = "; ".join(f"{exact_rate(rate)} from epoch {whole(epoch)}" for epoch, rate in changes[:8])
    more = "; ..." if len(changes) > 8 else ""
    return f"{command}\n        (the learning rate was changed midway: {changed}{more})"
