"""Which input columns are linearly dependent, so that many weights fit equally well.

The weights of such columns can change together without a change of any prediction: these changes are the null
space of the inputs, and a column takes part in a dependence if some vector in the null space is not 0 there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from gdtui.descent.factorization import Factorization
    from gdtui.descent.snapshot import Floats

__all__ = ["Dependence", "dependences"]

SMALL = 1e-6
"""An entry of a vector of length 1 in the null space is taken for 0 below this: it is rounding."""


class Dependence(NamedTuple):
    """Columns of which each is a linear combination of the others.

    Attributes
    ----------
    columns : tuple of int
        Their places. A single column is 0 in every row. Of two, each is a multiple of the other.
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
        First single columns and pairs, in the columns' order, then groups; empty where the columns are
        independent.

    Examples
    --------
    Column 2 equals column 1, and column 3 is the sum of columns 0 and 1.

    >>> from gdtui.descent.factorization import Factorization
    >>> X = np.array([[1.0, 3, 3, 4], [1, 5, 5, 6], [1, 4, 4, 5], [1, 7, 7, 8], [1, 1, 1, 2]])
    >>> [found.columns for found in dependences(Factorization.of(X, X[:, :1]))]
    [(1, 2), (0, 1, 3)]
    """
    unit = factorization.unit
    null_space = unit.right[unit.rank :]
    dependent = np.flatnonzero(np.linalg.norm(null_space, axis=0) > SMALL)
    columns = factorization.triangle[:, :-1] / unit.norms
    rounding = 2 * np.finfo(float).eps * max(factorization.samples, factorization.columns) * unit.lengths[0]
    found: list[Dependence] = []
    kept: list[int] = []
    for place in dependent.tolist():
        if not columns[:, place].any():
            found.append(Dependence((place,)))
        elif (other := _multiple(columns, kept, place, rounding)) is not None:
            lengths = factorization.column_lengths
            is_opposite = columns[:, place] @ columns[:, other] < 0
            is_same = not is_opposite and abs(lengths[place] - lengths[other]) <= rounding * lengths[other]
            found.append(Dependence((other, place), bool(is_same)))
        else:
            kept.append(place)
    return found + [Dependence(group) for group in _groups(columns, kept, rounding)]


def _multiple(columns: Floats, kept: list[int], place: int, rounding: float) -> int | None:
    """Find a column among those kept that another one is a multiple of; all columns have length 1."""
    if not kept:
        return None
    others, this = columns[:, kept], columns[:, [place]]
    distances = np.minimum(np.linalg.norm(others - this, axis=0), np.linalg.norm(others + this, axis=0))
    nearest = int(np.argmin(distances))
    return kept[nearest] if distances[nearest] <= rounding else None


def _groups(columns: Floats, kept: list[int], rounding: float) -> list[tuple[int, ...]]:
    """Part columns into the smallest groups such that each dependence has columns of one group only."""
    if not kept:
        return []
    _, lengths, right = np.linalg.svd(columns[:, kept])
    null_space = right[int(np.sum(lengths > rounding / 2)) :]
    # Any basis of the null space gives the same projection onto it. Two columns are in one group where the
    # projection has an entry for them, directly or by way of others.
    are_linked = np.abs(null_space.T @ null_space) > SMALL
    groups, left = [], [place for place in range(len(kept)) if are_linked[place, place]]
    while left:
        group, new = set(), {left[0]}
        while new:
            group |= new
            new = set(np.flatnonzero(are_linked[sorted(new)].any(axis=0)).tolist()) - group
        groups.append(tuple([kept[place] for place in sorted(group)]))
        left = [place for place in left if place not in group]
    return groups
