"""Rows of a delimited text file, each with the line in which it begins."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

from gdtui.data.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "BLANKS",
    "COMMENT_MARKS",
    "Dialect",
    "Row",
    "Rows",
    "is_comment",
    "line_of_cell",
    "may_hold_comment",
]

BLANKS = " "
"""The delimiter that stands for a run of spaces and tabs."""

COMMENT_MARKS = ("#", "%")
ERRORS = ("#N/A", "#NA", "#DIV/0!", "#VALUE!", "#REF!", "#NUM!", "#NAME?", "#NULL!")
"""What Excel writes into a cell without a value: no comment."""

_MARKS = tuple(mark.encode() for mark in COMMENT_MARKS)
_MARKED_LINE = re.compile(rb"[\r\n] *[%s]" % b"".join(_MARKS))

Row = tuple[int, list[str]]
"""The physical line, counted from 1, in which a row begins, and the row's cells."""

QUOTING_FAULTS = {
    "unexpected end of data": "a quotation mark is opened and never closed",
    "field larger than field limit": "a field is very long; perhaps a quotation mark is never closed",
    "expected after": "text follows a closing quotation mark; inside quotation marks they are doubled",
}


class Dialect(NamedTuple):
    """How the lines of a text file are split into rows and cells.

    Attributes
    ----------
    delimiter : str
        One character; `BLANKS` for runs of spaces and tabs.
    has_comments : bool
        Whether a line that begins with ``#`` or ``%``, where a row could begin, is a comment.
    width : int
        How many cells a row has; 0 where that is not known. Below the first row, a line with so many cells is
        a row, even if it begins like a comment.
    is_declared : bool
        Whether the first line says what the delimiter is, as ``sep=;`` does, and is no row.
    """

    delimiter: str
    has_comments: bool = True
    width: int = 0
    is_declared: bool = False


class Rows:
    r"""Splits lines into rows. Blank rows and comments are left out.

    Parameters
    ----------
    lines : iterable of str
        Physical lines with their line ends.
    dialect : Dialect
        How they are split.
    label : str
        What to call the file in an error, fit to show.

    Attributes
    ----------
    comments : int
        How many comments have been left out.

    Examples
    --------
    >>> list(Rows(['a,"b\n', 'c"\n', '\n', '# "\n', '1, 2\n', ',\n'], Dialect(","), "file"))
    [(1, ['a', 'b\nc']), (5, ['1', '2'])]
    """

    def __init__(self, lines: Iterable[str], dialect: Dialect, label: str) -> None:
        self._lines, self._dialect, self._label = lines, dialect, label
        self._has_rows, self._begins_row = False, True
        self.comments = 0

    def __iter__(self) -> Iterator[Row]:
        """Yield the line in which each row begins, and its cells.

        Raises
        ------
        DataError
            If quotation marks do not match.
        """
        reader = csv.reader(
            self._rest_of_rows(), delimiter=self._dialect.delimiter, skipinitialspace=True, strict=True
        )
        begin = 1
        try:
            for row in reader:
                self._begins_row = True
                if any(row) and any(map(str.strip, row)):
                    self._has_rows = True
                    yield begin, row
                begin = reader.line_num + 1
        except csv.Error as error:
            raise DataError(f"{self._label}, line {begin}: {_quoting_fault(error)}") from None

    def _rest_of_rows(self) -> Iterator[str]:
        """Pass lines on, with a blank line for a comment, so that the lines keep their numbers."""
        is_blanks, has_comments = self._dialect.delimiter == BLANKS, self._dialect.has_comments
        for line in self._lines:
            if self._begins_row and has_comments and self._is_comment(line):
                self.comments += 1
                yield "\n"
                continue
            self._begins_row = False
            yield line.replace("\t", " ").strip(" \r\n") + "\n" if is_blanks else line

    def _is_comment(self, line: str) -> bool:
        if not is_comment(line):
            return False
        return not self._has_rows or line.count(self._dialect.delimiter) + 1 != self._dialect.width


def is_comment(line: str) -> bool:
    """Whether a line begins like a comment; what Excel writes for an error does not.

    Examples
    --------
    >>> [is_comment(line) for line in ("# 1 Nov", "  % x", "#N/A,2", "1,2 # a")]
    [True, True, False, False]
    """
    text = line.lstrip(" ")
    return text.startswith(COMMENT_MARKS) and not text.startswith(ERRORS)


def may_hold_comment(block: bytes, *, begins_line: bool) -> bool:
    """Whether a block of a file may hold a comment; with `begins_line` it begins where a line does."""
    if not any(mark in block for mark in _MARKS):
        return False
    is_first = begins_line and block.lstrip(b" ").startswith(_MARKS)
    return is_first or _MARKED_LINE.search(block) is not None


def line_of_cell(row: Row, index: int) -> int:
    r"""Find the physical line, counted from 1, in which a cell of a row begins: cells may hold line ends.

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
