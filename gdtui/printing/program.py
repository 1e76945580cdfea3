"""A run as a program of its own: NumPy, the chapter's words, and the data beside it."""

from __future__ import annotations

import textwrap
from itertools import product
from pprint import pformat
from typing import TYPE_CHECKING

import numpy as np

from gdtui.printing.table import csv_line
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gdtui.data.dataset import Dataset
    from gdtui.descent.history import RunProgress
    from gdtui.descent.snapshot import Floats

__all__ = ["data_lines", "in_own_units", "program"]

WIDTH = 100
MOST_DECIMALS = 16
NEIGHBOURS = (0, 1, -1, 2, -2, 3, -3)
"""The search for a number that scales to the one trained on goes so many floats up and down."""

PROGRAM = '''\
"""A linear model, trained by gradient descent. Written by gdtui.

It prints what `gdtui --plain` prints for this run. Change what you like, and run it again.
"""

import csv
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent if "__file__" in globals() else Path()  # a notebook has no file
{choices}


def numbers(rows, names):
    return np.array([[float(row[name]) for name in names] for row in rows])


with open(FOLDER / {file}, encoding="utf-8-sig", newline="") as file:
    rows = list(csv.DictReader(file))
{reading}
weights = {weights}


def model(X, weights):
    return np.dot(X, weights)


def loss(Y, Y_pred):
    return np.mean((Y - Y_pred) ** 2)


def gradient(X, Y, weights):
    return -2 * np.dot(X.T, (Y - model(X, weights))) / len(X)


for epoch in range(EPOCHS):
    Y_pred = model(X, weights)
    current_loss = loss(Y, Y_pred)
    gradients = gradient(X, Y, weights)
    if not (np.isfinite(current_loss) and np.isfinite(gradients).all()):
        raise SystemExit(f"Epoch {{epoch}} would be too large a number: the rate is too high.")
    if epoch % EVERY == 0 or epoch == EPOCHS - 1:
{printing}
{update}
'''

USUAL = """\
print(f"Epoch {epoch}:")
print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
print(f"Actual output for the first 5 samples: {Y[:5].T}")
print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
print(f"Current loss: {current_loss}")"""

OF_SHOWN = """\
print(f"Epoch {epoch}:")
print(f"Predicted output for the first 5 samples: {model(X_shown, weights).T}")
print(f"Actual output for the first 5 samples: {Y_shown.T}")
print(f"Difference between actual and predicted: {(Y_shown - model(X_shown, weights)).T}")
print(f"Current loss: {current_loss}")"""


def program(
    data: Dataset, progress: RunProgress, file: str, *, every: int = 1, overflows: bool = False
) -> str:
    """Write the program that trains as a run did, to its end.

    Parameters
    ----------
    data : Dataset
        What the run is trained on.
    progress : Progress
        Its initial weights, learning rates and epochs.
    file : str
        The name of the file with the lines of `data_lines`, which lies beside the program.
    every : int
        Every how many epochs one is printed.
    overflows : bool
        Whether the epoch after the furthest would not be finite: the run ends there.

    Returns
    -------
    str
        Names from files stand in it as literals of Python, and nowhere else.
    """
    return PROGRAM.format(
        choices="\n".join([*_columns(data), *_epochs(progress, every, overflows), *_rates(progress)]),
        file=repr(file),
        reading="\n".join(_reading(data)),
        weights=_weights(data, progress),
        printing=textwrap.indent(USUAL if data.reduction is None else OF_SHOWN, " " * 8),
        update=textwrap.indent("\n".join(_update(progress)), " " * 4),
    )


def data_lines(data: Dataset) -> Iterator[bytes]:
    """Write what the program reads as lines of CSV: the names, then the inputs with the target last.

    Inputs are in their own units where the program can standardize them to the same numbers, else as they
    were trained on. Reduced data begin with their own first rows, which are printed and not trained on; their
    bias is no column of ones, so it is among the inputs.
    """
    yield csv_line(_names(data))
    for inputs, actual in _parts(data):
        for row in np.hstack([inputs, actual]).tolist():
            yield csv_line(row)


def _parts(data: Dataset) -> list[tuple[Floats, Floats]]:
    if data.reduction is not None:
        return [(data.head_X, data.head_Y), (data.X, data.Y)]
    own = in_own_units(data)
    return [(data.X[:, data.has_bias :] if own is None else own, data.Y)]


def _names(data: Dataset) -> list[str]:
    """Name the columns of the file, the target last; no two have the same name."""
    first = int(data.has_bias and data.reduction is None)
    names: list[str] = []
    for column in (*data.columns[first:], data.target):
        name = visible(column)
        while name in names:
            name += "'"
        names.append(name)
    return names


def in_own_units(data: Dataset) -> Floats | None:
    """Find the inputs in their own units; None where scaling them would not give the same numbers.

    The numbers that were read are gone, and unscaled numbers are off by a last digit. Tables have few
    decimals, so each column is rounded to the fewest decimals from which scaling gives the same bits. Where
    no rounding does, each number becomes the nearest float that does.
    """
    scaling = data.scaling
    if scaling is None:
        return data.X[:, data.has_bias :]
    with np.errstate(over="ignore", invalid="ignore"):
        near = scaling.own_units(data.X)
        own = np.full_like(near, np.nan)
        for decimals in range(MOST_DECIMALS + 1):
            rounded = np.round(near, decimals)
            own = np.where(np.isnan(own) & _scales_to(rounded, data).all(axis=0), rounded, own)
        for size, count in product((near, np.maximum(np.abs(near), np.abs(scaling.centres))), NEIGHBOURS):
            moved = near + count * np.spacing(size)
            own = np.where(np.isnan(own) & _scales_to(moved, data), moved, own)
    return None if np.isnan(own).any() else own[:, data.has_bias :]


def _scales_to(own: Floats, data: Dataset) -> NDArray[np.bool_]:
    """Tell which numbers become those that the run was trained on, bit for bit."""
    assert data.scaling is not None
    return np.asarray(data.scaling.apply(own).view(np.int64) == data.X.view(np.int64))


def _columns(data: Dataset) -> list[str]:
    *inputs, target = _names(data)
    return [_assigned("INPUTS", inputs), _assigned("TARGET", target)]


def _epochs(progress: RunProgress, every: int, overflows: bool) -> list[str]:
    end = f"  # epoch {progress.furthest + 1} would be too large a number" if overflows else ""
    epochs = progress.furthest + 1 if overflows else max(progress.epochs, progress.furthest)
    return [f"EPOCHS = {epochs}{end}", f"EVERY = {every}  # of so many epochs one is printed, and the last"]


def _rates(progress: RunProgress) -> list[str]:
    (_, first), *changes = progress.schedule
    later = [_assigned("new_lr", dict(changes)) + "  # from these epochs on"] if changes else []
    return [f"lr = {first!r}", *later]


def _update(progress: RunProgress) -> list[str]:
    changed = ["lr = new_lr.get(epoch, lr)"] if len(progress.schedule) > 1 else []
    return [*changed, "weights = weights - lr * gradients"]


def _reading(data: Dataset) -> list[str]:
    if data.reduction is not None:
        return _reading_reduced(data)
    bias = ["X = np.insert(X, 0, 1.0, axis=1)  # the bias: a column of ones"] if data.has_bias else []
    return ["X, Y = numbers(rows, INPUTS), numbers(rows, [TARGET])", *_scaling(data), *bias]


def _reading_reduced(data: Dataset) -> list[str]:
    shown = len(data.head_Y)
    return [
        f"# The data have {data.rows:,} rows. The file has the first {shown}, which are printed, and then",
        f"# {len(data.X):,} rows that train the same: the same loss, gradient and steps, to rounding.",
        *(["# The inputs are standardized."] if data.standardized else []),
        f"X_shown, Y_shown = numbers(rows[:{shown}], INPUTS), numbers(rows[:{shown}], [TARGET])",
        f"X, Y = numbers(rows[{shown}:], INPUTS), numbers(rows[{shown}:], [TARGET])",
    ]


def _scaling(data: Dataset) -> list[str]:
    """Standardize the inputs by the very means and deviations of the run.

    What ``X.mean(axis=0)`` and ``X.std(axis=0)`` give differs in the last digit for half of the data sets
    that come with the program, since they add in another order; then printed digits would differ, too.
    `rests` is what the means have beyond their last digit.
    """
    scaling = data.scaling
    if scaling is None:
        return []
    if in_own_units(data) is None:
        return ["# The inputs in the file are standardized already."]
    name = "deviations" if data.has_bias else "root_mean_squares"
    parts = {"means": scaling.centres, "rests": scaling.rests, name: scaling.scales}
    used = {part: values[data.has_bias :].tolist() for part, values in parts.items() if values.any()}
    shifts = "".join(f" - {part}" for part in used if part != name)
    return [
        f"# the inputs at {'mean 0, deviation 1' if data.has_bias else 'root mean square 1'}",
        *(f"{part} = np.array({_literal(values)})" for part, values in used.items()),
        f"X = {f'(X{shifts})' if shifts else 'X'} / {name}",
    ]


def _weights(data: Dataset, progress: RunProgress) -> str:
    initial = progress.initial_weights
    if initial.any() or np.signbit(initial).any():
        return f"np.array({_literal(initial[:, 0].tolist())}).reshape(-1, 1)"
    return "np.zeros((X.shape[1], 1))"


def _assigned(name: str, value: object) -> str:
    return f"{name} = {_literal(value)}"


def _literal(value: object) -> str:
    """Write a value as Python reads it; a long list takes several lines."""
    return pformat(value, width=WIDTH, compact=True)
