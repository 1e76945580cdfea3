"""Rows of a delimited text file, each with the line in which it begins."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from gdtui.data.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["BLANKS", "Row", "line_of_cell", "numbered_rows"]

BLANKS = " "
"""The delimiter that stands for a run of spaces and tabs."""

Row = tuple[int, list[str]]
"""The physical line, counted from 1, in which a row begins, and the row's cells."""

QUOTING_FAULTS = {
    "unexpected end of data": "a quotation mark is opened and never closed",
    "field larger than field limit": "a field is very long; perhaps a quotation mark is never closed",
    "expected after": "text follows a closing quotation mark; inside quotation marks they are doubled",
}


def numbered_rows(lines: Iterable[str], delimiter: str, label: str) -> Iterator[Row]:
    r"""Split lines into rows.

    Parameters
    ----------
    lines : iterable of str
        Physical lines with their line ends.
    delimiter : str
        One character; `BLANKS` for runs of spaces and tabs.
    label : str
        What to call the file in an error, fit to show.

    Yields
    ------
    tuple of int and list of str
        The line in which the row begins, and its cells. Blank rows are left out.

    Raises
    ------
    DataError
        If quotation marks do not match.

    Examples
    --------
    >>> list(numbered_rows(['a,"b\n', 'c"\n', '\n', '1, 2\n'], ",", "file"))
    [(1, ['a', 'b\nc']), (4, ['1', '2'])]
    """
    if delimiter == BLANKS:
        lines = (line.replace("\t", " ").strip(" \r\n") + "\n" for line in lines)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    begin = 1
    try:
        for row in reader:
            if len(row) > 1 or (row and row[0].strip()):
                yield begin, row
            begin = reader.line_num + 1
    except csv.Error as error:
        raise DataError(f"{label}, line {begin}: {_quoting_fault(error)}") from None


def line_of_cell(row: Row, index: int) -> int:
    r"""Find the physical line in which a cell begins.

    Parameters
    ----------
    row : Row
        A row whose cells may hold line ends.
    index : int
        Which cell, counted from 0.

    Returns
    -------
    int
        The line, counted from 1.

    Examples
    --------
    >>> line_of_cell((7, ["two\nlines", "1"]), 1)
    8
    """
    begin, cells = row
    before = "\0".join(cells[:index]).replace("\r\n", "\n").replace("\r", "\n")
    return begin + before.count("\n")


def _quoting_fault(error: csv.Error) -> str:
    for part, fault in QUOTING_FAULTS.items():
        if part in str(error):
            return fault
    return str(error)
