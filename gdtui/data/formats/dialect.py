"""The delimiter of a text file."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from gdtui.data.errors import DataError
from gdtui.data.formats.cells import is_missing
from gdtui.data.formats.notation import is_numeric
from gdtui.data.formats.rows import BLANKS, COMMENT_MARKS, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["declared_delimiter", "find_delimiter", "has_comments"]

DELIMITERS = ("\t", ";", ",", "|")
"""In the order in which they are taken where several do equally well. Blanks are a last resort."""

TAB_ENDINGS = (".tsv", ".tab")
ROWS = 100
CELLS = 2**15
"""How many cells are looked at for each delimiter, at most."""

NEARLY_ALL = 0.9
"""Where so large a share of the rows has one width, a row more or less says nothing."""

HALF = 0.5

DECLARED = re.compile(r'\ufeff?"?sep=(.)"?\s*', re.IGNORECASE)


def declared_delimiter(first_line: str) -> str | None:
    r"""Find the delimiter in the line ``sep=;`` that Excel obeys.

    Examples
    --------
    >>> declared_delimiter("sep=;\r\n"), declared_delimiter("x;y\n")
    (';', None)
    """
    found = DECLARED.fullmatch(first_line)
    return found[1] if found else None


def has_comments(lines: Sequence[str]) -> bool:
    """Say whether lines that begin with ``#`` or ``%`` are comments: not where all rows begin so."""
    below = [line.lstrip(" ") for line in lines if line.strip()][1:]
    return not below or not all(line.startswith(COMMENT_MARKS) for line in below)


class _Cut(NamedTuple):
    """What a delimiter makes of some lines.

    Attributes
    ----------
    share : float
        How many of the rows have the usual width, which is more than 1; 0 where it is 1.
    numeric : int
        How many columns are mostly numbers.
    width : int
        The usual width.
    is_even : bool
        Whether all rows have it; the first may be a header, and R's is shorter.
    """

    share: float = 0.0
    numeric: int = 0
    width: int = 1
    is_even: bool = False

    @property
    def is_all_numbers(self) -> bool:
        return self.is_even and self.numeric == self.width


def find_delimiter(lines: Sequence[str], name: str = "") -> str:
    r"""Find the delimiter that gives most rows one width, and columns of numbers.

    Parameters
    ----------
    lines : sequence of str
        The first physical lines of a file.
    name : str
        The name of the file: ``.tsv`` and ``.tab`` say that there are tabs.

    Returns
    -------
    str
        Tab, semicolon, comma, ``|`` or blanks; a comma where none makes more than one column.

    Examples
    --------
    >>> find_delimiter(["place;x\n", "Oslo, NO;3,5\n"])
    ';'
    >>> find_delimiter(["x\tteam\ty\n", "1\tTeam 1\t5\n"])
    '\t'
    >>> find_delimiter(["x y\n", "  1   2\n"])
    ' '
    """
    marked = has_comments(lines)
    cuts = {delimiter: _cut(lines, delimiter, marked) for delimiter in (*DELIMITERS, BLANKS)}
    if name.lower().endswith(TAB_ENDINGS) and cuts["\t"].share >= HALF:
        return "\t"
    blanks = cuts.pop(BLANKS)
    best = max(cuts, key=lambda delimiter: _merit(cuts[delimiter]))
    return BLANKS if _beats(blanks, cuts[best], best) else best if cuts[best].share else ","


def _beats(blanks: _Cut, cut: _Cut, delimiter: str) -> bool:
    """Whether blanks are the delimiter though another one makes more than one column, or as none does."""
    if blanks.share > cut.share and cut.share <= HALF:
        return True
    if not blanks.is_all_numbers:
        return False
    # 3,5 2,5 is two numbers, not 3 and 5 2 and 5
    return cut.numeric == 0 or (delimiter == "," and not cut.is_all_numbers)


def _merit(cut: _Cut) -> tuple[bool, float]:
    return cut.numeric > 0 and cut.share > 0, min(cut.share, NEARLY_ALL)


def _cut(lines: Sequence[str], delimiter: str, marked: bool) -> _Cut:
    rows = _rows_that_parse(lines, delimiter, marked)
    if not rows:
        return _Cut()
    width, count = Counter(map(len, rows)).most_common(1)[0]
    if width == 1:
        return _Cut()
    body = [row for row in rows[1:] or rows if len(row) == width]
    columns = list(zip(*body[: max(CELLS // width, 1)], strict=True))
    is_even = all(len(row) == width for row in rows[1:])
    return _Cut(count / len(rows), sum(map(_is_mostly_numbers, columns)), width, is_even)


def _is_mostly_numbers(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if not is_missing(cell)]
    return bool(filled) and 2 * sum(map(is_numeric, filled)) >= len(filled)


def _rows_that_parse(lines: Sequence[str], delimiter: str, marked: bool) -> list[list[str]]:
    rows: list[list[str]] = []
    with suppress(DataError):  # the lines may end inside quotation marks; a real fault is found in reading
        rows.extend(cells for _, cells in islice(Rows(lines, delimiter, "", has_comments=marked), ROWS))
    return rows
