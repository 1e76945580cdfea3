"""Which columns of a table are the inputs, and which is the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.data.errors import DataError
from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.column import Column

__all__ = ["left_out", "listed", "select"]

SHOWN = 8
"""How many names an error lists."""


def select(
    columns: Sequence[Column], target: str | None, features: Sequence[str] | None, label: str
) -> tuple[list[int], int]:
    """Choose inputs and target.

    Parameters
    ----------
    columns : sequence of Column
        All columns of the table.
    target : str or None
        The target's name; the last numeric column where None.
    features : sequence of str or None
        The inputs' names, in the order wanted; all other numeric columns where None.
    label : str
        What to call the table in errors, fit to show.

    Returns
    -------
    list of int and int
        Indices of the inputs and of the target.

    Raises
    ------
    DataError
        If there are not enough numeric columns, or a name is unknown, not numeric, repeated, or both input
        and target.
    """
    numeric = [i for i, column in enumerate(columns) if column.numeric and not column.counts_rows]
    if not numeric and (target is None or features is None):
        raise DataError(f"{label} has no column of numbers: its columns are {_listed(columns)}")
    y = numeric[-1] if target is None else _index(columns, target, "--target", label)
    if features is None:
        inputs = [i for i in numeric if i != y]
    else:
        inputs = [_index(columns, name, "--features", label) for name in features]
        _check_features(columns, inputs, y, label)
    if not inputs:
        name = quoted(columns[y].name)
        raise DataError(f"{label} has only one column of numbers, {name}: a target and an input are needed")
    return inputs, y


def left_out(columns: Sequence[Column]) -> tuple[str, ...]:
    """Make notes of the columns that are inputs only on request.

    Parameters
    ----------
    columns : sequence of Column
        All columns of the table.

    Returns
    -------
    tuple of str
        Notes, fit to show.
    """
    notes = [
        f"left out: {quoted(column.name)}, which only numbers the rows"
        for column in columns
        if column.counts_rows and column.numeric
    ]
    other = [column for column in columns if not column.numeric]
    if other:
        notes.append(f"left out, not numeric: {_listed(other)}")
    return tuple(notes)


def _index(columns: Sequence[Column], name: str, option: str, label: str) -> int:
    names = [column.name for column in columns]
    wanted = name if name in names else name.strip()
    if wanted not in names:
        raise DataError(f"{label} has no column {quoted(name)} ({option})\n{_offer(columns, wanted)}")
    index = names.index(wanted)
    if not columns[index].numeric:
        raise DataError(f"{label}: column {quoted(wanted)} ({option}) does not hold numbers")
    return index


def _offer(columns: Sequence[Column], name: str) -> str:
    """Name the columns whose names are nearest to one that does not exist."""
    from difflib import get_close_matches  # its import is slow

    lower = {column.name.lower(): column for column in columns}
    near = [lower[match] for match in get_close_matches(name.lower(), lower, n=3)]
    return f"Nearest: {_listed(near)}." if near else f"Its columns are {_listed(columns)}."


def _check_features(columns: Sequence[Column], inputs: Sequence[int], y: int, label: str) -> None:
    if not inputs:
        raise DataError(f"{label}: --features names no column")
    if y in inputs:
        name = quoted(columns[y].name)
        raise DataError(
            f"{label}: {name} is the target and cannot be among --features\nAnother target: --target."
        )
    twice = next((i for k, i in enumerate(inputs) if i in inputs[:k]), None)
    if twice is not None:
        raise DataError(f"{label}: --features names {quoted(columns[twice].name)} twice")


def listed(names: Sequence[str]) -> str:
    """List some names, fit to show, and how many more there are."""
    more = len(names) - SHOWN
    return ", ".join(map(quoted, names[:SHOWN])) + (f" and {more} more" if more > 0 else "")


def _listed(columns: Sequence[Column]) -> str:
    return listed([column.name for column in columns])
