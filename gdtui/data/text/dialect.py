"""Finding the dialect of a text file: its delimiter, its comments, how many cells its rows have."""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from gdtui.data.errors import DataError
from gdtui.data.text.cells import is_missing
from gdtui.data.text.header import usual_width
from gdtui.data.text.notation import is_number_like
from gdtui.data.text.rows import BLANKS, COMMENT_MARKS, Dialect, Rows, is_comment

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DELIMITERS", "comments_above", "declared_delimiter", "find_delimiter", "find_dialect"]

DELIMITERS = ("\t", ";", ",", "|")
"""Where several do equally well, the first is taken. Blanks are a last resort."""

TAB_ENDINGS = (".tsv", ".tab")
ROWS = 100
CELLS = 2**15
"""How many cells are looked at for each delimiter, at most."""

NEARLY_ALL = 0.9
"""A larger share of rows of one width counts no more than this one: a row more or less says nothing."""

HALF = 0.5

DECLARED = re.compile(r'\ufeff?"?sep=(.)"?\s*', re.IGNORECASE)


def find_dialect(lines: Sequence[str], delimiter: str | None, label: str) -> Dialect:
    """Find how the first lines of a file are split, by a delimiter where one was asked for.

    Raises
    ------
    DataError
        If the delimiter can be the comma or blanks.
    """
    declared = declared_delimiter(lines[0]) if lines else None
    rows = lines[declared is not None :]
    found = delimiter or declared or find_delimiter(rows, _uncompressed_name(label))
    if found is None:
        raise DataError(
            f"{label} can be cut into cells at its commas or at its blanks\n"
            "--delimiter , or --delimiter blank decides."
        )
    dialect = Dialect(found, _has_comments(rows), is_declared=declared is not None)
    if found == BLANKS or not dialect.has_comments:
        return dialect
    return dialect._replace(width=usual_width(_rows_that_parse(rows, Dialect(found), most=None)))


def comments_above(lines: Sequence[str], dialect: Dialect) -> list[list[str]]:
    """Split the comments above the first row into cells."""
    if not dialect.has_comments:
        return []
    texts = []
    for line in lines[dialect.is_declared :]:
        text = line.lstrip(" ")
        if text.strip() and not is_comment(text):
            break
        bare = text.lstrip("".join(COMMENT_MARKS)).strip(" \r\n")
        # "#" may be the name of the first column
        is_name = dialect.delimiter != BLANKS and bare.startswith(dialect.delimiter)
        texts.append(text[:1] + bare if is_name else bare)
    return [cells for text in texts if text for cells in _cells_of_line(text, dialect.delimiter)]


def _cells_of_line(text: str, delimiter: str) -> list[list[str]]:
    line = " ".join(text.split()) if delimiter == BLANKS else text
    with suppress(csv.Error):
        return list(csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True))
    return []


def _uncompressed_name(label: str) -> str:
    """Return the name without the ending of a compressed file."""
    return label.lower().removesuffix(".gz").removesuffix(".bz2").removesuffix(".xz")


def declared_delimiter(first_line: str) -> str | None:
    r"""Find the delimiter in the line ``sep=;`` that Excel obeys.

    Examples
    --------
    >>> declared_delimiter("sep=;\r\n"), declared_delimiter("x;y\n")
    (';', None)
    """
    found = DECLARED.fullmatch(first_line)
    return found[1] if found else None


def _has_comments(lines: Sequence[str]) -> bool:
    """Whether lines that begin with ``#`` or ``%`` are comments: not if all rows begin so."""
    below = [line for line in lines if line.strip()][1:]
    return not below or not all(map(is_comment, below))


class _Split(NamedTuple):
    """What a delimiter makes of some lines.

    Attributes
    ----------
    share : float
        The share of the rows that have the usual width; 0 where that is one cell.
    is_even : bool
        Whether all rows below the first have it. The first may be a header, and R's is shorter.
    fits_header : bool
        Whether the first row has it.
    numeric : int
        How many columns are mostly numbers.
    width : int
        How many columns there are.
    mixed : float
        How many other delimiters a cell holds, on average; a comma in a number does not count.
    has_quotes : bool
        Whether a cell holds an odd number of quotation marks: text between two of them was split.
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
        Tab, semicolon, comma, ``|`` or blanks; a comma where none makes more than one column. None where
        comma and blanks do equally well.

    Examples
    --------
    >>> find_delimiter(["place;x\n", "Oslo, NO;3,5\n"])
    ';'
    >>> find_delimiter(["x\tteam\ty\n", "1\tTeam 1\t5\n"])
    '\t'
    >>> find_delimiter(["x y\n", "  1   2\n"])
    ' '
    """
    marked = _has_comments(lines)
    splits = {delimiter: _split(lines, Dialect(delimiter, marked)) for delimiter in (*DELIMITERS, BLANKS)}
    if name.lower().endswith(TAB_ENDINGS) and splits["\t"].share >= HALF:
        return "\t"
    blanks = splits.pop(BLANKS)
    best = max(splits, key=lambda delimiter: _score(splits[delimiter]))
    if _are_better(blanks, splits[best], best):
        return None if _is_doubtful(blanks, splits[best]) else BLANKS
    return best if splits[best].share else ","


def _are_better(blanks: _Split, split: _Split, delimiter: str) -> bool:
    """Whether blanks split the lines better than the best of the other delimiters does."""
    if blanks.share > split.share and split.share <= HALF:
        return True
    if not (blanks.is_even and blanks.numeric):
        return False
    if split.numeric == 0 or (split.has_quotes and not blanks.has_quotes):
        return True
    if delimiter != "," or (split.fits_header and not blanks.fits_header):
        return False
    # 3,5 2,5 is two numbers, not 3 and 5 2 and 5
    return (blanks.fits_header and not split.fits_header) or (split.has_several and blanks.mixed == 0)


def _is_doubtful(blanks: _Split, comma: _Split) -> bool:
    """Whether a row such as 120 / 80,55 can be split at its blanks or at its comma, and nothing decides."""
    return comma.is_even and comma.fits_header and comma.numeric > 0 and blanks.numeric < blanks.width


def _score(split: _Split) -> tuple[bool, float, float]:
    return split.numeric > 0 and split.share > 0, min(split.share, NEARLY_ALL), -split.mixed


def _split(lines: Sequence[str], dialect: Dialect) -> _Split:
    rows, delimiter = _rows_that_parse(lines, dialect, ROWS), dialect.delimiter
    if not rows:
        return _Split()
    width = usual_width(rows)
    if width == 1:
        return _Split()
    count = sum(len(row) == width for row in rows)
    body = [row for row in rows[1:] or rows if len(row) == width][: max(CELLS // width, 1)]
    columns = list(zip(*body, strict=True))
    others = [other for other in DELIMITERS if other != delimiter] if delimiter != BLANKS else [","]
    mixed = sum(_mixed(cell, others) for row in body for cell in row)
    return _Split(
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


def _rows_that_parse(lines: Sequence[str], dialect: Dialect, most: int | None) -> list[list[str]]:
    rows: list[list[str]] = []
    with suppress(DataError):  # the lines may end inside quotation marks; a real fault is found in reading
        rows.extend(cells for _, cells in islice(Rows(lines, dialect, ""), most))
    return rows
