"""Delimited text read by `numpy.loadtxt`: more than twice as fast as a cell at a time.

`numpy.loadtxt` accepts some cells that `gdtui.data.text.cells` does not: NaN, infinities, and cells with
blanks that are not ASCII or with ASCII's separators. `numpy_blocks` stops before the block that has such a
cell, or anything else that is not plain. The caller goes on from there.
"""

from __future__ import annotations

import codecs
import io
from contextlib import contextmanager
from itertools import islice
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdtui.descent.snapshot import Floats

__all__ = ["NOT_PLAIN", "PlainText", "numpy_blocks"]

LINES_AT_ONCE = 8192
CELLS_AT_ONCE = 2**18
SEPARATORS = "\x1c\x1d\x1e\x1f"
"""ASCII's separators: `numpy.loadtxt` takes them for blanks, `float` does not."""

NOT_PLAIN = "a library may read these rows in another way"


class PlainText(NamedTuple):
    """A text file whose rows a library can read.

    Attributes
    ----------
    file : binary file, seekable
        Text in UTF-8, without quotation marks.
    delimiter : str
        One character.
    header_lines : int
        How many lines come before the first row.
    width : int
        How many cells a row has.
    decimal : str
        The decimal sign: a point or a comma.
    """

    file: IO[bytes]
    delimiter: str
    header_lines: int
    width: int
    decimal: str = "."


def numpy_blocks(text: PlainText, indices: Sequence[int]) -> Iterator[Floats]:
    """Read some columns, in the order wanted, block by block.

    Raises
    ------
    ValueError
        In place of the first block in which a wanted cell is not plainly a number.
    """
    at_once = max(1, min(LINES_AT_ONCE, CELLS_AT_ONCE // text.width))
    with _lines(text.file) as lines:
        below = islice(lines, text.header_lines, None)
        while block := list(islice(below, at_once)):
            rows = [line for line in block if text.delimiter in line or line.strip()]
            yield _values(text, rows, list(indices)) if rows else np.empty((0, len(indices)))


@contextmanager
def _lines(file: IO[bytes]) -> Iterator[Iterator[str]]:
    file.seek(0)
    if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
        file.seek(0)
    # "utf-8-sig" would skip the byte-order mark too, but its decoder is written in Python
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
    try:
        yield text
    finally:
        text.detach()


def _values(text: PlainText, rows: list[str], indices: list[int]) -> Floats:
    """Turn rows into numbers; a `ValueError` says that one of them is not plain."""
    is_all = sorted(indices) == list(range(text.width))
    if not _are_plain(text, rows, check_width=not is_all):
        raise ValueError(NOT_PLAIN)
    if text.decimal == ",":
        rows = [row.replace(",", ".") for row in rows]
    used = None if is_all else indices
    values = np.loadtxt(rows, delimiter=text.delimiter, comments=None, ndmin=2, usecols=used)
    if values.shape[1] != len(indices) or not np.isfinite(values).all():
        raise ValueError(NOT_PLAIN)
    return values[:, indices] if is_all else values


def _are_plain(text: PlainText, rows: list[str], *, check_width: bool) -> bool:
    """Whether NumPy reads rows as a cell at a time is read; it counts their cells only where it reads all."""
    content = "".join(rows)
    if not content.isascii() or any(separator in content for separator in SEPARATORS):
        return False
    if text.decimal == "," and "." in content:
        return False
    return not check_width or all(row.count(text.delimiter) == text.width - 1 for row in rows)
