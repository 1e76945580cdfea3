"""Export: the files that a run is written to, which of them are there already, and the writing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gdtui.descent.replay import overflows, replay
from gdtui.printing.output import refusing_faults
from gdtui.printing.program import data_lines, program
from gdtui.printing.table import table_lines
from gdtui.refusal import RefusedError
from gdtui.wording.text import visible
from gdtui.writing import check_target, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from gdtui.data.dataset import Dataset
    from gdtui.descent.history import RunProgress
    from gdtui.descent.replay import PastEpoch
    from gdtui.descent.run import Run

__all__ = [
    *("DATA", "PICTURES", "PROGRAM", "TABLE"),
    *("check_new", "check_targets", "existing", "thinned", "write_printed", "write_run"),
]

TABLE, PROGRAM, DATA = ".csv", ".py", "-data.csv"
PICTURES = (".svg", ".txt")
"""The endings of the files."""

MOST_ROWS = 10_000
MOST_NUMBERS = 2_000_000
"""How long a table from the screen may be; of a model with very many weights it has fewer rows."""


def existing(paths: Iterable[str]) -> list[str]:
    """Find the files that are there already."""
    return [path for path in paths if os.path.lexists(path)]


def check_targets(paths: Iterable[str]) -> None:
    """Find out before long work whether files could be written.

    Raises
    ------
    RefusedError
        With the file, and why not.
    """
    for path in paths:
        with refusing_faults(path):
            check_target(path)


def check_new(stem: str) -> None:
    """Find out before the data are read whether a printed run can be written, and that no file is there yet.

    Raises
    ------
    RefusedError
        If not.
    """
    paths = [stem + ending for ending in (TABLE, DATA, PROGRAM)]
    check_targets(paths)
    for path in existing(paths):
        raise RefusedError(f"--export: {visible(path)} exists: remove it, or choose another name")


def write_printed(run: Run, stem: str, every: int) -> list[str]:
    """Write the whole of a run that is about to be printed, and return the paths.

    A copy of it is trained, so it stays at its first epoch. The files are complete before the first line is
    printed: a reader may close the pipe early.
    """
    beside = run.at_rate(run.trainer.learning_rate).trainer
    beside.reach(beside.epochs)
    return write_run(stem, run.data, beside.progress(), every=every)


def thinned(furthest: int, weights: int) -> int:
    """Choose how many epochs lie between two rows of a table that does not get too long.

    It is a power of two, as the distance between checkpoints is: nothing has to be trained again.

    Examples
    --------
    >>> thinned(300, 2), thinned(10_000, 2), thinned(1_000_000, 2)
    (1, 1, 128)
    """
    most = max(min(MOST_ROWS, MOST_NUMBERS // (2 * weights + 3)), 1)
    return 1 << (max(furthest - 1, 0) // most).bit_length()


def write_run(
    stem: str,
    data: Dataset,
    progress: RunProgress,
    *,
    every: int = 1,
    pictures: Sequence[str] = (),
    at_each_epoch: Callable[[], object] = lambda: None,
) -> list[str]:
    """Write a run to files, each of them whole or not at all.

    Parameters
    ----------
    stem : str
        The name without endings, with its folder.
    data : Dataset
        What the run is trained on.
    progress : Progress
        The run, with checkpoints up to its furthest epoch.
    every : int
        Every how many epochs the table has a row.
    pictures : sequence of str
        The screen as SVG and as text, or nothing.
    at_each_epoch : callable, optional
        Is called at each row of the table; what it raises ends the writing.

    Returns
    -------
    list of str
        The paths that were written.

    Raises
    ------
    RefusedError
        With the file that cannot be written, and why.
    """
    beside = os.path.basename(stem) + DATA
    text = program(data, progress, beside, every=every, overflows=overflows(data, progress))
    epochs = _watched(replay(data, progress, every), at_each_epoch)
    files: dict[str, Iterable[bytes]] = {
        stem + TABLE: table_lines(epochs, data.columns),
        **{
            stem + ending: [shown.encode("utf-8", "backslashreplace")]
            for ending, shown in zip(PICTURES, pictures, strict=False)
        },
        stem + DATA: data_lines(data),
        stem + PROGRAM: [text.encode()],
    }
    for path, content in files.items():
        with refusing_faults(path):
            write_whole(path, content)
    return list(files)


def _watched(epochs: Iterable[PastEpoch], at_each: Callable[[], object]) -> Iterator[PastEpoch]:
    for epoch in epochs:
        at_each()
        yield epoch
