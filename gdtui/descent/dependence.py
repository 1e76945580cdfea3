"""Which input columns depend on each other, so that many weights fit equally well."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from gdtui.descent.factorization import Factorization, Floats

__all__ = ["Dependence", "dependences"]

SMALL = 1e-6
"""A share of a flat direction below this is rounding noise."""


class Dependence(NamedTuple):
    """Columns of which one follows from the others.

    Attributes
    ----------
    columns : tuple of int
        Their places. Of two, the second one is a multiple of the first; a single one is 0 in every row.
    is_same : bool
        Whether there are two, equal to each other.
    """

    columns: tuple[int, ...]
    is_same: bool = False


def dependences(factorization: Factorization) -> list[Dependence]:
    """Find columns that are 0, pairs that are multiples of each other, and groups of more.

    Parameters
    ----------
    factorization : Factorization
        That of the data.

    Returns
    -------
    list of Dependence
        First single columns and pairs, in their order, then groups; empty where the columns are independent.

    Examples
    --------
    >>> from gdtui.descent.factorization import Factorization
    >>> X = np.array([[1.0, 3, 3, 4], [1, 5, 5, 6], [1, 4, 4, 5], [1, 7, 7, 8], [1, 1, 1, 2]])
    >>> [one.columns for one in dependences(Factorization.of(X, X[:, :1], None, None))]
    [(1, 2), (0, 1, 3)]
    """
    # A column takes part where the flat directions have a share of it: their rows span the null space.
    unit = factorization.unit
    taking_part = np.flatnonzero(np.linalg.norm(unit.right[unit.rank :], axis=0) > SMALL)
    columns = factorization.triangle[:, :-1] / unit.norms
    rounding = 2 * np.finfo(float).eps * max(factorization.samples, factorization.columns) * unit.lengths[0]
    found: list[Dependence] = []
    kept: list[int] = []
    for place in taking_part.tolist():
        if not columns[:, place].any():
            found.append(Dependence((place,)))
        elif (other := _multiple(columns, kept, place, rounding)) is not None:
            lengths = factorization.column_lengths
            is_turned = columns[:, place] @ columns[:, other] < 0
            is_same = not is_turned and abs(lengths[place] - lengths[other]) <= rounding * lengths[other]
            found.append(Dependence((other, place), bool(is_same)))
        else:
            kept.append(place)
    return found + [Dependence(group) for group in _groups(columns, kept, rounding)]


def _multiple(columns: Floats, kept: list[int], place: int, rounding: float) -> int | None:
    """Find a column that another one is a multiple of."""
    if not kept:
        return None
    others, this = columns[:, kept], columns[:, [place]]
    away = np.minimum(np.linalg.norm(others - this, axis=0), np.linalg.norm(others + this, axis=0))
    nearest = int(np.argmin(away))
    return kept[nearest] if away[nearest] <= rounding else None


def _groups(columns: Floats, kept: list[int], rounding: float) -> list[tuple[int, ...]]:
    """Part columns into groups: flat directions go through columns of one group each."""
    if not kept:
        return []
    _, lengths, right = np.linalg.svd(columns[:, kept])
    flat = right[int(np.sum(lengths > rounding / 2)) :]
    # The projection onto the flat directions does not depend on how they are chosen among themselves.
    shares = np.abs(flat.T @ flat) > SMALL
    groups, left = [], [place for place in range(len(kept)) if shares[place, place]]
    while left:
        group, new = set(), {left[0]}
        while new:
            group |= new
            new = set(np.flatnonzero(shares[sorted(new)].any(axis=0)).tolist()) - group
        groups.append(tuple([kept[place] for place in sorted(group)]))
        left = [place for place in left if place not in group]
    return groups
