"""Which columns of a table are the inputs, and which is the target."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from gdtui.data.errors import DataError
from gdtui.wording.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.columns.column import Column
    from gdtui.data.options import DataOptions

__all__ = ["as_name", "is_choice_note", "is_urgent", "left_out", "notations", "remedies", "select"]

LEFT_OUT = "left out"

LABEL_NAME = re.compile(r"\b(?:id|no|nr|number|index)\b", re.IGNORECASE)


def select(columns: Sequence[Column], options: DataOptions, label: str) -> tuple[list[int], int]:
    """Choose inputs and target.

    Parameters
    ----------
    columns : sequence of Column
        All columns of the table.
    options : DataOptions
        The target, the inputs and the columns that are no inputs, as far as they were said.
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
    target, features = options.target, options.features
    excluded = _excluded(columns, options.exclude, label)
    numeric = [
        i
        for i, column in enumerate(columns)
        if column.numeric and not (column.counts_rows or column.is_ignored) and i not in excluded
    ]
    if not numeric and (target is None or features is None):
        raise DataError(
            f"{label} has no column of numbers: its columns are {_listed(columns)}{_reasons(columns)}"
        )
    y = _default_target(columns, numeric) if target is None else _index(columns, target, "--target", label)
    if features is None:
        inputs = [i for i in numeric if i != y]
    else:
        inputs = [i for name in features for i in _indices(columns, name, label)]
        _check_features(columns, inputs, y, label)
    if not inputs:
        name = quoted(columns[y].name)
        raise DataError(
            f"{label} has only one column of numbers, {name}: a target and an input are needed"
            f"{_reasons(columns)}"
        )
    return inputs, y


def _excluded(columns: Sequence[Column], names: Sequence[str], label: str) -> set[int]:
    """Find the columns that are no inputs; an encoded one stands for all of its levels."""
    return {i for name in names for i in _named(columns, name, "--exclude", label)}


def _indices(columns: Sequence[Column], name: str, label: str) -> list[int]:
    """Find the columns of numbers of one name among the features."""
    found = _named(columns, name, "--features", label)
    return found if len(found) > 1 else [_index(columns, columns[found[0]].name, "--features", label)]


def _named(
    columns: Sequence[Column], name: str, option: str, label: str, *, levels: bool = True
) -> list[int]:
    """Find the column of a name; with `levels`, all that stand for the encoded column of that name."""
    for wanted in (name, name.strip()):
        own = [i for i, column in enumerate(columns) if column.name == wanted]
        found = own or [i for i, column in enumerate(columns) if levels and column.encoded == wanted]
        if found:
            return found
    raise DataError(f"{label} has no column {quoted(name)} ({option})\n{_offer(columns, name.strip())}")


def _default_target(columns: Sequence[Column], numeric: Sequence[int]) -> int:
    """Take what the file calls the target, or else the last column of numbers that it holds itself."""
    marked = [i for i in numeric if columns[i].is_target]
    own = [i for i in numeric if not columns[i].encoded]
    return (marked or own or numeric)[-1]


def _reasons(columns: Sequence[Column]) -> str:
    """Say why columns are left out."""
    said = [
        f"{quoted(column.name)} ({column.why})" for column in columns if not column.numeric and column.why
    ]
    return f"\nLeft out: {listed(said, 3, str)}." if said else ""


def notations(columns: Sequence[Column]) -> tuple[str, ...]:
    """Note how numbers are written, with the columns in which they are so, where it is not plainly."""
    told: dict[str, list[str]] = {}
    for column in columns:
        words = column.notation.words() if column.notation is not None else ""
        if words:
            told.setdefault(words, []).append(column.name)
    return tuple(f"{listed(names)}: {words}" for words, names in told.items())


def left_out(columns: Sequence[Column], exclude: Sequence[str] = ()) -> tuple[str, ...]:
    """Note the columns that are inputs only on request, except those that the user excludes."""
    notes = [
        f"{LEFT_OUT}: {quoted(column.name)}, which only numbers the rows"
        for column in columns
        if column.counts_rows and column.numeric and column.name not in exclude
    ]
    ignored = [column.name for column in columns if column.is_ignored and column.numeric]
    if ignored:
        notes.append(f"{LEFT_OUT}, as the header says: {listed(ignored)}")
    other = [column for column in columns if not column.numeric and column.name not in exclude]
    if other:
        notes.append(f"{LEFT_OUT}, not numeric: {listed(other, show=_with_reason)}")
    return tuple(notes)


def _with_reason(column: Column) -> str:
    """Name a column, and say why it is left out where that is not that it is text."""
    is_told = column.why.endswith("is not a number") or column.name.startswith("column ")
    return quoted(column.name) if is_told or not column.why else f"{quoted(column.name)} ({column.why})"


def remedies(columns: Sequence[Column], inputs: Sequence[int], y: int | None = None) -> tuple[str, ...]:
    """Note inputs, and a target that nobody chose, that seem to number the rows, and what helps."""
    notes: tuple[str, ...] = ()
    if y is not None and columns[y].is_label and LABEL_NAME.search(columns[y].name):
        option = shlex.quote(as_name(columns[y].name))
        notes = (f"the target {quoted(columns[y].name)} seems to number the rows: --exclude {option} helps",)
    labels = [columns[i].name for i in inputs if columns[i].is_label]
    if not labels or len(labels) == len(inputs):
        return notes
    seem, names = ("seems to number", "it") if len(labels) == 1 else ("seem to number", "them")
    option = shlex.quote(",".join(map(as_name, labels)))
    return (*notes, f"{listed(labels)} {seem} the rows: --exclude {option} leaves {names} out")


def as_name(name: str) -> str:
    """Write a name as the options take it: in quotation marks where it holds a comma or quotation marks."""
    return f'"{name.replace(chr(34), chr(34) * 2)}"' if re.search(r'[,"\n\r]|^\s|\s$', name) else name


def is_urgent(note: str) -> bool:
    """Whether a note names a column that is left out, or should be: such notes come first.

    Examples
    --------
    >>> is_urgent('left out, not numeric: "x"'), is_urgent("not UTF-8: read as Windows-1252")
    (True, False)
    """
    return note.startswith(LEFT_OUT) or " --" in note


def is_choice_note(note: str) -> bool:
    """Whether a note is about the choice of columns, so that it does not hold for another choice."""
    return note.startswith(LEFT_OUT) or " --exclude " in note


def _index(columns: Sequence[Column], name: str, option: str, label: str) -> int:
    """Find the column of numbers that has a name."""
    index = _named(columns, name, option, label, levels=False)[0]
    column = columns[index]
    if not column.numeric:
        raise DataError(
            f"{label}: column {quoted(column.name)} ({option}) does not hold numbers"
            + (f": {column.why}\n--encode makes numbers of its levels or dates." if column.why else "")
        )
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


def _listed(columns: Sequence[Column]) -> str:
    return listed([column.name for column in columns])
