"""Predicting for new rows: train, or take a saved run's weights, and print rows with predictions."""

from __future__ import annotations

import csv
import os
import sys
from itertools import chain, count
from typing import TYPE_CHECKING

import numpy as np

from gdtui.cli.prepare import prepare
from gdtui.data import DataError
from gdtui.data.inputs import Inputs
from gdtui.data.new_rows import read_new_rows
from gdtui.descent.run import Run
from gdtui.descent.snapshot import Status
from gdtui.printing.output import say, to_output
from gdtui.refusal import RefusedError, refusing
from gdtui.wording.counts import whole
from gdtui.wording.figures import MISS
from gdtui.wording.prediction import said_of_rows
from gdtui.wording.remarks import summary
from gdtui.wording.text import listed, quoted, visible

if TYPE_CHECKING:
    from typing import TextIO

    from gdtui.data.new_rows import NewRows
    from gdtui.data.reading import Report
    from gdtui.descent.snapshot import Floats
    from gdtui.settings import Settings

__all__ = ["predict", "ready"]


def ready(settings: Settings, report: Report) -> tuple[Run, NewRows]:
    """Make the run, read the rows to predict for, and say what is to be said before the training.

    Raises
    ------
    RefusedError
        If either cannot be read or used.
    """
    source = settings.predict or "-"
    if source != "-" and not os.path.exists(source):  # before the data are read, which may take long
        raise RefusedError(f"there is no file {quoted(source, 200)} to predict for")
    if settings.resume is None:
        prepared = prepare(settings, report)
        run, remarks = prepared.run, prepared.remarks
    else:
        run, remarks = _saved(settings.resume, report)
    stdin = sys.stdin.buffer if sys.stdin else None
    with refusing(DataError):
        rows = read_new_rows(source, run.data.input_names, trained=run.data.read_columns, stdin=stdin)
    for remark in remarks:
        say(remark)
    return run, rows


def _saved(name: str, report: Report) -> tuple[Run, list[str]]:
    """Rebuild a saved run at the epoch where it was left; it is not opened, so nothing of it is saved."""
    from gdtui.sessions.errors import SessionError
    from gdtui.sessions.resume import chosen, resume
    from gdtui.sessions.store import Store, state_folder

    with refusing(SessionError):
        resumed = resume(chosen(Store(state_folder()), name), report)
    return Run(resumed.trainer), [*resumed.remarks, *resumed.trainer.data.notes]


def predict(run: Run, rows: NewRows, *, is_trained: bool) -> bool:
    """Train, unless that is done already, and print the rows with their predictions.

    Returns
    -------
    bool
        Whether the run neither diverged nor overflowed.
    """
    if not is_trained:
        run.trainer.reach(run.trainer.epochs)
    epoch = run.epoch()
    snapshot = epoch.snapshot
    inputs = Inputs.of(run.data)
    predictions = inputs.predict(rows.X, snapshot.weights)[:, 0]
    too_large = np.flatnonzero(~np.isfinite(predictions))
    say(summary(epoch))
    if snapshot.status is Status.OVERFLOWED:
        say("the run overflowed: there is nothing to predict with")
        return False
    if len(too_large):
        raise RefusedError(f"the prediction of row {whole(int(too_large[0]) + 1)} is too large a number")
    _say_further_out(inputs, rows.X)
    to_output(lambda out: _print(rows, run.data.target, predictions, out))
    if epoch.is_diverging:
        say(f"the run diverged: its typical miss is ±{MISS.write(snapshot.typical_miss)}")
    return not snapshot.diverged


def _say_further_out(inputs: Inputs, X: Floats) -> None:
    out = inputs.further_out(X)
    rows = int(out.any(axis=1).sum())
    if rows:
        names = [inputs.data.input_names[j] for j in np.flatnonzero(out.any(axis=0))]
        say(said_of_rows(rows, len(X), listed(names), visible(inputs.data.name)))


def _print(rows: NewRows, target: str, predictions: Floats, out: TextIO) -> None:
    """Print the cells and a last column as CSV; on a terminal, control characters are made visible."""
    shown = visible if out.isatty() else str
    write = csv.writer(out, lineterminator="\n").writerow
    write([*map(shown, rows.header), shown(_numbered(f"predicted {target}", rows.header))])
    for cells, prediction in zip(rows.cells, predictions.tolist(), strict=True):
        write([*map(shown, cells), repr(prediction)])


def _numbered(name: str, header: list[str]) -> str:
    """Put a number behind a name that another column has, such as a column of earlier predictions."""
    taken = {title.strip() for title in header}
    names = chain([name], (f"{name} ({number})" for number in count(2)))
    return next(one for one in names if one not in taken)
