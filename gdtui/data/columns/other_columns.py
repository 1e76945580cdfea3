"""Choosing other columns of a data set without reading its rows again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gdtui.data.columns.selection import is_choice_note
from gdtui.data.dataset import Dataset
from gdtui.data.notes import constant_notes, is_column_note
from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from gdtui.data.columns.roles import Roles

__all__ = ["can_choose", "choose"]


def can_choose(data: Dataset, roles: Roles) -> bool:
    """Whether a data set holds all of some columns, so that `choose` can take them.

    A standardized input cannot become the target, and where rows were left out for missing cells, other
    columns may have other rows.
    """
    held, wanted = set(data.names.columns), set(roles.columns)
    if data.table is not None and data.table.drops_rows and wanted != held:
        return False
    return wanted <= held and (data.scaling is None or roles.target == data.names.target)


def choose(data: Dataset, roles: Roles) -> Dataset:
    """Make a data set of some of the columns of another.

    Parameters
    ----------
    data : Dataset
        The data that hold these columns.
    roles : Roles
        The inputs in the order wanted, and the target.

    Returns
    -------
    Dataset
        Reduced and standardized as `data`; `data` itself where nothing changes.

    Raises
    ------
    DataError
        If there are no inputs.
    ValueError
        If a column is not among these (see `can_choose`).

    Examples
    --------
    >>> from gdtui.data.columns.roles import Roles
    >>> data = Dataset.from_arrays([[1.0, 2.0], [3.0, 4.0]], [5.0, 6.0], columns=["a", "b"])
    >>> other = choose(data, Roles(("y",), "a"))
    >>> other.columns, other.X.tolist(), other.Y.tolist()
    (('bias', 'y'), [[1.0, 5.0], [1.0, 6.0]], [[1.0], [3.0]])
    """
    if roles == data.names:
        return data
    own = data.names.columns
    if missing := [name for name in roles.columns if name not in own]:
        raise ValueError(f"{quoted(missing[0])} is not among the columns")
    places = [own.index(name) for name in roles.columns]
    if data.scaling is not None and places[-1] != len(own) - 1:
        raise ValueError("a standardized input cannot become the target")
    chosen = Dataset.from_rows(
        data.table_rows()[:, places] if data.reduction is None else data.reduction.chosen(places),
        columns=roles.inputs,
        target=roles.target,
        bias=data.has_bias,
        name=data.name,
        notes=[note for note in data.notes_but_rows if not (is_choice_note(note) or is_column_note(note))],
    )
    constant = constant_notes(chosen.columns)
    return replace(
        data,
        X=chosen.X,
        Y=chosen.Y,
        columns=chosen.columns,
        target=chosen.target,
        notes=(*chosen.notes, *(note for note in data.notes if note in constant)),
        scaling=None if data.scaling is None else data.scaling.chosen(places[:-1], data.has_bias),
        reduction=chosen.reduction,
        roles=roles,
        is_rechosen=True,
        raw=None,
    )
