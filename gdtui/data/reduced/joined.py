"""Joining blocks of rows: few rows stay as they are, many are reduced."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.data.reduced.reducer import Reducer
from gdtui.data.reduced.reduction import Reduction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gdtui.descent.snapshot import Floats

__all__ = ["joined"]

SMALL = 2000
"""Up to so many rows are kept as they are. With 2,000 rows of 8 columns an epoch takes twice as long as on
the reduced rows, and reducing takes as long as 50 epochs save; with fewer rows there is little to gain."""


def joined(blocks: Iterable[Floats | Reduction]) -> Floats | Reduction:
    """Join blocks of rows, (b, k), at least one.

    The rows are reduced if one of the blocks is a reduction, or if there are more than 2,000 rows and more
    than four times as many rows as columns.
    """
    few: list[Any] = []
    rows, coming = 0, iter(blocks)
    for block in coming:
        few.append(block)
        if isinstance(block, Reduction):
            break
        rows += len(block)
        if rows > max(SMALL, 4 * block.shape[1]):
            break
    else:
        return np.concatenate(few)
    reducer = Reducer()
    for block in chain(few, coming):
        reducer.add(block)
    return reducer.result()
