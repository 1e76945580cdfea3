"""Export when printing: the run as a table and as a program, written before its first line is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.printing.export import DATA, PROGRAM, TABLE, check_targets, existing, write_run
from gdtui.printing.output import say
from gdtui.printing.plain import advance_to
from gdtui.refusal import RefusedError
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.descent.run import Run

__all__ = ["check_export", "export"]


def check_export(stem: str) -> None:
    """Find out before the data are read whether the files can be written, and that none is there yet.

    Raises
    ------
    RefusedError
        If not.
    """
    paths = [stem + ending for ending in (TABLE, DATA, PROGRAM)]
    check_targets(paths)
    for path in existing(paths):
        raise RefusedError(f"--export: {visible(path)} exists: remove it, or choose another name")


def export(run: Run, stem: str, every: int) -> None:
    """Write the whole run; it is trained beside, and stays at its first epoch.

    A reader of what is printed may close the pipe before the end: the files are there by then.
    """
    beside = run.at_rate(run.trainer.learning_rate).trainer
    advance_to(beside, beside.epochs)
    paths = write_run(stem, run.data, beside.progress(), every=every)
    say(f"written: {', '.join(map(visible, paths))}")
