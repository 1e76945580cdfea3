"""The delimiter of a text file."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from gdtui.data.errors import DataError
from gdtui.data.formats.cells import is_numeric
from gdtui.data.formats.rows import BLANKS, numbered_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["find_delimiter"]

DELIMITERS = ("\t", ";", ",", BLANKS)
ROWS = 100
CELLS = 2**15
"""How many cells are tested for each delimiter, at most."""


def find_delimiter(lines: Sequence[str]) -> str:
    r"""Find the delimiter that makes the most cells numbers.

    Parameters
    ----------
    lines : sequence of str
        The first physical lines of a file.

    Returns
    -------
    str
        Tab, semicolon, comma or blanks, the first of them where several have the same score; a comma where
        none makes more than one column.

    Examples
    --------
    >>> find_delimiter(["place;x\n", "Oslo, NO;3,5\n"])
    ';'
    >>> find_delimiter(["x y\n", "  1   2\n"])
    ' '
    """
    scores = {delimiter: _score(lines, delimiter) for delimiter in DELIMITERS}
    best = max(scores.values())
    if best < 0:
        return ","
    return next(delimiter for delimiter in DELIMITERS if scores[delimiter] == best)


def _score(lines: Sequence[str], delimiter: str) -> float:
    """Give the share of cells that are numbers, or -1 where most rows are a single cell."""
    rows = _rows_that_parse(lines, delimiter)
    if not rows:
        return -1
    width = Counter(map(len, rows)).most_common(1)[0][0]
    cells = list(islice((cell for row in rows for cell in row), CELLS))
    return sum(map(is_numeric, cells)) / len(cells) if width > 1 else -1


def _rows_that_parse(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    with suppress(DataError):  # the lines may end inside quotation marks; a real fault is found in reading
        rows.extend(cells for _, cells in islice(numbered_rows(lines, delimiter, ""), ROWS))
    return rows
