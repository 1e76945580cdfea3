"""Which cells of a text file are numbers."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.descent.snapshot import Floats

__all__ = ["NativeNumber", "all_or_none", "complaint", "has_decimal_comma", "is_missing", "number", "numbers"]

DECIMAL_COMMA = re.compile(r"\s*[+-]?\d*,\d+(?:[eE][+-]?\d+)?\s*", re.ASCII)
THOUSANDS = re.compile(
    r"\s*[+-]?\d{1,3}(?:,\d{3}){2,}(?:\.\d*)?\s*|\s*[+-]?\d{1,3}(?:,\d{3})+\.\d*\s*", re.ASCII
)

MISSING = frozenset(
    (
        *("", "na", "n/a", "n.a.", "<na>", "?", "nan", "-nan", "null", ".", "-", "--"),
        *("1.#qnan", "-1.#ind", "1.#ind", "#na", "#n/a", "#null!", "#div/0!", "#value!", "#ref!", "#num!"),
    )
)
"""What pandas, R, SAS, C, Excel and people write for a missing number, in small letters."""

ONE_THOUSANDS_COMMA = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)


class NativeNumber(str):
    """A cell of a workbook that is a number, written as `float` reads it: nobody's notation."""

    __slots__ = ()


def number(cell: str) -> float | None:
    """Read one cell; None where it is not a finite decimal number written in ASCII with a decimal point.

    Examples
    --------
    >>> number(" -1.5e3 ")
    -1500.0
    >>> [number(cell) for cell in ("", "NA", "1_000", "0x10", "1d5", "nan", "inf", "1e999", "٣")]
    [None, None, None, None, None, None, None, None, None]
    """
    if not cell.isascii() or "_" in cell:  # float() takes 1_000, no-break spaces and the digits of any script
        return None
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def numbers(cells: Sequence[str]) -> Floats | None:
    """Read many cells at once, as `number` does each; None where any of them is not a number."""
    text = "".join(cells)
    if not text.isascii() or "_" in text:
        return None
    try:
        values = np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        return None
    return values if np.isfinite(values).all() else None


def all_or_none(values: Sequence[float | None]) -> Floats | None:
    """Make an array of what was read from cells; None where one of them is not a number."""
    found = [value for value in values if value is not None]
    return np.array(found, np.float64) if len(found) == len(values) else None


def has_decimal_comma(cell: str) -> bool:
    """Say whether a cell would be a number if its comma were a point: ``3,5``, also ``1,500``."""
    return DECIMAL_COMMA.fullmatch(cell) is not None


def is_missing(cell: str) -> bool:
    """Say whether a cell stands for a number that is not known.

    Examples
    --------
    >>> [is_missing(cell) for cell in ("", " NA ", "?", "-", ".", "0", "none of it")]
    [True, True, True, True, True, False, False]
    """
    return cell.strip().casefold() in MISSING


def complaint(cell: str) -> str:
    """Say what is wrong with a cell that is not a number: the end of a sentence that begins with the cell.

    Examples
    --------
    >>> complaint("3,5")
    'has a decimal comma: write 3.5'
    >>> complaint("1_000")
    'has an underscore: write 1000'
    """
    if has_decimal_comma(cell):
        return _comma_complaint(cell.strip())
    if THOUSANDS.fullmatch(cell):
        return f"has commas between thousands: write {cell.strip().replace(',', '')}"
    if number(cell.replace("_", "")) is not None:
        return f"has an underscore: write {cell.strip().replace('_', '')}"
    if any(character.isdigit() and not character.isascii() for character in cell):
        return "has digits other than 0 to 9"
    return _not_finite(cell) or "is not a number"


def _comma_complaint(cell: str) -> str:
    point, nothing = cell.replace(",", "."), cell.replace(",", "")
    if ONE_THOUSANDS_COMMA.fullmatch(cell):
        return f"has a comma: write {point}, or {nothing} where it stands after thousands"
    return f"has a decimal comma: write {point}"


def _not_finite(cell: str) -> str | None:
    """Tell NaN, infinity and numbers too large apart from text."""
    try:
        value = float(cell) if cell.isascii() and "_" not in cell else None
    except ValueError:
        return None
    if value is None:
        return None
    digits = any(character.isdigit() for character in cell)
    return "is too large a number" if digits else "is not a finite number"
