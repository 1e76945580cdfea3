"""A run as a table: one row an epoch, with the weights and the gradient by the names of their columns."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gdtui.descent.replay import PastEpoch

__all__ = ["csv_line", "table_lines"]


def table_lines(epochs: Iterable[PastEpoch], columns: Sequence[str]) -> Iterator[bytes]:
    """Write epochs as lines of CSV, the names first: epoch, learning rate, loss, weights, gradient.

    Numbers have as many digits as it takes to read the same float back.
    """
    names = [visible(column) for column in columns]
    yield csv_line(
        [
            *("epoch", "learning rate", "loss"),
            *(f"weight of {name}" for name in names),
            *(f"gradient of {name}" for name in names),
        ]
    )
    for epoch, rate, state in epochs:
        weights, gradient = state.weights[:, 0].tolist(), state.gradient[:, 0].tolist()
        yield csv_line([epoch, rate, float(state.loss), *weights, *gradient])


def csv_line(cells: Sequence[object]) -> bytes:
    r"""Write one line of CSV; a cell with a comma or a quotation mark is quoted.

    Examples
    --------
    >>> csv_line([3, 0.1, "a, b"])
    b'3,0.1,"a, b"\n'
    """
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()
