"""The delimiter of a text file."""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from gdtui.data.errors import DataError
from gdtui.data.text.cells import is_missing
from gdtui.data.text.header import usual_width
from gdtui.data.text.notation import is_number_like
from gdtui.data.text.rows import BLANKS, Rows, is_comment

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DELIMITERS", "declared_delimiter", "find_delimiter", "has_comments"]

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
    below = [line for line in lines if line.strip()][1:]
    return not below or not all(map(is_comment, below))


class _Cut(NamedTuple):
    """What a delimiter makes of some lines.

    Attributes
    ----------
    share : float
        How many of the rows have the usual width, which is more than 1; 0 where it is 1.
    is_even : bool
        Whether all rows but the first have it: that may be a header, and R's is shorter.
    fits_header : bool
        Whether the first row has it.
    numeric : int
        How many columns are mostly numbers.
    width : int
        How many columns there are.
    mixed : float
        How many other delimiters a cell holds, on average, that is no number with a comma.
    has_quotes : bool
        Whether quotation marks are left in the cells: what is between two of them is one cell.
    has_several : bool
        Whether the cells of a column mostly hold several numbers with blanks between them.
    """

    share: float = 0.0
    is_even: bool = False
    fits_header: bool = False
    numeric: int = 0
    width: int = 1
    mixed: float = 0.0
    has_quotes: bool = False
    has_several: bool = False


def find_delimiter(lines: Sequence[str], name: str = "") -> str | None:
    r"""Find the delimiter that gives most rows one width, and columns of numbers.

    Parameters
    ----------
    lines : sequence of str
        The first physical lines of a file.
    name : str
        The name of the file: ``.tsv`` and ``.tab`` say that there are tabs.

    Returns
    -------
    str or None
        Tab, semicolon, comma, ``|`` or blanks; a comma where none makes more than one column. None where it
        can be the comma or blanks.

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
    if _beats(blanks, cuts[best], best):
        return None if _is_doubtful(blanks, cuts[best]) else BLANKS
    return best if cuts[best].share else ","


def _beats(blanks: _Cut, cut: _Cut, delimiter: str) -> bool:
    """Whether blanks are the delimiter though another one makes more than one column."""
    if blanks.share > cut.share and cut.share <= HALF:
        return True
    if not (blanks.is_even and blanks.numeric):
        return False
    if cut.numeric == 0 or (cut.has_quotes and not blanks.has_quotes):
        return True
    if delimiter != "," or (cut.fits_header and not blanks.fits_header):
        return False
    # 3,5 2,5 is two numbers, not 3 and 5 2 and 5
    return (blanks.fits_header and not cut.fits_header) or (cut.has_several and blanks.mixed == 0)


def _is_doubtful(blanks: _Cut, comma: _Cut) -> bool:
    """Whether a row such as 120 / 80,55 can be cut at its blanks or at its comma, and nothing decides."""
    return comma.is_even and comma.fits_header and comma.numeric > 0 and blanks.numeric < blanks.width


def _merit(cut: _Cut) -> tuple[bool, float, float]:
    return cut.numeric > 0 and cut.share > 0, min(cut.share, NEARLY_ALL), -cut.mixed


def _cut(lines: Sequence[str], delimiter: str, marked: bool) -> _Cut:
    rows = _rows_that_parse(lines, delimiter, marked)
    if not rows:
        return _Cut()
    width = usual_width(rows)
    if width == 1:
        return _Cut()
    count = sum(len(row) == width for row in rows)
    body = [row for row in rows[1:] or rows if len(row) == width][: max(CELLS // width, 1)]
    columns = list(zip(*body, strict=True))
    others = [other for other in DELIMITERS if other != delimiter] if delimiter != BLANKS else [","]
    mixed = sum(_mixed(cell, others) for row in body for cell in row)
    return _Cut(
        share=count / len(rows),
        is_even=all(len(row) == width for row in rows[1:]),
        fits_header=len(rows[0]) == width,
        width=width,
        numeric=sum(map(_is_mostly_numbers, columns)),
        mixed=mixed / max(len(body) * width, 1),
        has_quotes=any(cell.count('"') % 2 for row in body for cell in row),
        has_several=any(2 * sum(map(_is_several, column)) > len(column) for column in columns),
    )


def _mixed(cell: str, delimiters: Sequence[str]) -> int:
    count = sum(map(cell.count, delimiters))
    return 0 if count and is_number_like(cell) else count


def _is_several(cell: str) -> bool:
    """Whether a cell holds several numbers with blanks between them."""
    return " " in cell and sum(map(is_number_like, cell.split())) > 1 and not is_number_like(cell)


def _is_mostly_numbers(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if not is_missing(cell)]
    return bool(filled) and 2 * sum(map(is_number_like, filled)) >= len(filled)


def _rows_that_parse(lines: Sequence[str], delimiter: str, marked: bool) -> list[list[str]]:
    rows: list[list[str]] = []
    with suppress(DataError):  # the lines may end inside quotation marks; a real fault is found in reading
        rows.extend(cells for _, cells in islice(Rows(lines, delimiter, "", has_comments=marked), ROWS))
    return rows
