"""Reads numbers as programs print them, one or a list in brackets, but nothing that could mean two things."""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

__all__ = [
    "MOST_DIGITS",
    *("LIST", "NUMBER", "Listed", "Value", "Values", "numbers_in_list", "number_in", "plain_list"),
    *("whole_number", "without_wrappers"),
]

Value: TypeAlias = "float | int | Listed"
Values: TypeAlias = "dict[str, Value]"
"""What is told of an epoch, by field; `gdtui.sources.lines.labels.Label` names the fields."""

NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
"""A decimal number: no hexadecimal one, no thousands separators, no decimal comma."""

LIST = r"\[\]0-9.eE+\-,\s\u2026naifNIF"
"""What may stand in the brackets of a list, as a character class: digits, signs, nan, inf, ellipsis."""

KEYWORDS = r"(?:,\s*\w+=(?:<[^<>]*>|\([^()]*\)|[\w.:'\"]+)\s*)*"
SCALAR = re.compile(r"\b(?:\w+\.)?(?:float|int|uint|longdouble|double)[0-9]{0,3}_?\(([-+.0-9eEnaif]{1,60})\)")
TENSOR = re.compile(rf"\b(?:\w+\.)?(?:tensor|array|Array|Tensor)\(([-+.0-9eEnaif]{{1,60}}){KEYWORDS}\)")
OPENING = re.compile(r"\b(?:\w+\.)?(?:tensor|array|Array|Tensor|DeviceArray)\(\s*(?=\[)")
CLOSING = re.compile(rf"\]\s*{KEYWORDS}\)")
ROW = re.compile(r"\[([^\[\]]*)\]")
THOUSANDS = re.compile(r"(?<![0-9.])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")

INFINITE = float("inf")
MOST_DIGITS = 15
"""How many digits an epoch's number has at most."""

LARGEST = 3.5e38
FULL = 16
SINGLE, HALF, FEW = 9, 5, 9
"""How many significant digits show a number in full, and how many single and half precision have at most."""


class Listed(NamedTuple):
    """A list of numbers.

    Attributes
    ----------
    numbers : tuple of float
        The numbers up to the first one that is left out.
    parts : list of str
        Their digits.
    is_aligned : bool
        Whether they are printed as NumPy prints an array: to the same digit, without zeros at the end.
    is_whole : bool
        Whether no number is left out.
    """

    numbers: tuple[float, ...]
    parts: list[str]
    is_aligned: bool = True
    is_whole: bool = True

    def margin(self, is_double: bool) -> float:
        """Return how far the printed numbers may be from the true ones.

        NumPy prints all numbers of an array with as many digits as the longest needs, but leaves out zeros at
        the end. Numbers of single and half precision have fewer digits than those of double precision.

        Parameters
        ----------
        is_double : bool
            Whether the numbers are known to be of double precision.
        """
        decimals, exponents, digits = [], [], []
        for part in self.parts:
            mantissa, _, exponent = part.lower().partition("e")
            whole, _, rest = mantissa.partition(".")
            if "n" in mantissa:  # nan, inf
                continue
            decimals.append(len(rest))
            exponents.append(int(exponent or 0))
            digits.append(
                len((whole.lstrip("+-") + rest).lstrip("0") if rest.strip("0") else whole.strip("+-0"))
            )
        most = max(digits, default=0)
        if not digits or (not self.is_aligned and _are_full(digits, decimals)):
            return 0.0
        if self.is_aligned:
            printed = _half_unit(max(exponents) - max(decimals))
        else:
            printed = max(_half_unit(e - d) for e, d in zip(exponents, decimals, strict=True))
        if is_double or most > SINGLE:
            return printed
        largest = max([abs(number) for number in self.numbers if abs(number) < INFINITE], default=0.0)
        if largest > LARGEST:
            return printed
        return max(printed, largest * (2.0**-24 if most > HALF else 2.0**-11))


def number_in(text: str) -> float | None:
    """Read a number; None for one that is too large for a float.

    Examples
    --------
    >>> number_in("5e-1"), number_in("inf"), number_in("1e999")
    (0.5, inf, None)
    """
    number = float(text)
    return number if abs(number) != INFINITE or "n" in text.lower() else None


def whole_number(number: float | None) -> int | None:
    """Return the whole number that a number is, from 0 to 15 digits; None for any other.

    Examples
    --------
    >>> whole_number(3.0), whole_number(0.5), whole_number(-1.0)
    (3, None, None)
    """
    if number is None or not 0 <= number < 10**MOST_DIGITS or number != int(number):
        return None
    return int(number)


def without_wrappers(line: str) -> str:
    """Remove the names of types around numbers.

    Examples
    --------
    >>> without_wrappers("loss: np.float64(0.5), [array([1., 2.]), tensor([3.], grad_fn=<AddBackward0>)]")
    'loss: 0.5, [[1., 2.], [3.]]'
    """
    line = TENSOR.sub(r"\1", SCALAR.sub(r"\1", line))
    if OPENING.search(line):
        line = CLOSING.sub("]", OPENING.sub("", line))
    return line


def numbers_in_list(text: str) -> Listed | None:
    """Read a list in brackets, a row or a column.

    Parameters
    ----------
    text : str
        From the first bracket to the last.

    Returns
    -------
    Listed or None
        None if it is not a list of numbers, has several columns, or could mean two things.

    Examples
    --------
    >>> numbers_in_list("[[0.5 1.25]]").numbers, numbers_in_list("[[0.5] [1.25]]").numbers
    ((0.5, 1.25), (0.5, 1.25))
    >>> numbers_in_list("[0,5 1,25]"), numbers_in_list("[[1 2] [3 4]]")
    (None, None)
    """
    if text.startswith("[[") and text.endswith("]]") and text.count("[") == text.count("]") == 2:
        text = text[1:-1]  # a row as NumPy prints it
    while text.startswith("[[") and text.endswith("]]") and _is_around(text):
        text = text[1:-1].strip()
    if text.count("[") == 1:
        return plain_list(text[1:-1], True) if text.endswith("]") else None
    return _column(text)


def _is_around(text: str) -> bool:
    """Tell whether the second bracket is closed by the last but one, so that there is only one row."""
    depth = 0
    for place, sign in enumerate(text[1:-1]):
        depth += (sign == "[") - (sign == "]")
        if depth == 0:
            return place == len(text) - 3
    return False


def _column(text: str) -> Listed | None:
    """Read rows that have one number each."""
    if text[:1] != "[" or text[-1:] != "]":
        return None
    inner = text[1:-1]
    rows = ROW.findall(inner)
    between = ROW.sub(" ", inner)
    dots = "..." in between
    if between.replace(",", " ").replace("...", " ").strip() or any(len(row.split()) != 1 for row in rows):
        return None
    cut = len(ROW.findall(inner.partition("...")[0])) if dots else len(rows)
    commas = "," in between
    return plain_list((", " if commas else " ").join(rows[:cut] + ["..."] * dots), not commas)


def plain_list(inner: str, is_aligned: bool) -> Listed | None:
    """Read numbers with spaces between all of them, or commas; `is_aligned` is as in `Listed`."""
    is_whole = True
    for dots in ("...", "…"):
        if dots in inner:
            inner, is_whole = inner.partition(dots)[0], False
    if "," in inner:
        parts = inner.split(",")
        if not parts[-1].strip():
            parts.pop()
        spaced = [part[:1].isspace() for part in parts[1:]]
        if (any(spaced) != all(spaced) and spaced) or (
            not all(spaced) and (THOUSANDS.search(inner) or not any("." in part for part in parts))
        ):
            return None
        parts = [part.strip() for part in parts]
        is_aligned = False
    else:
        parts = inner.split()
    try:
        numbers = tuple([float(part) for part in parts])
    except ValueError:
        return None
    return Listed(numbers, parts, is_aligned, is_whole) if numbers and _are_finite(numbers, parts) else None


def _are_finite(numbers: tuple[float, ...], parts: list[str]) -> bool:
    """Tell whether no number that was printed with digits is too large for a float."""
    return INFINITE not in map(abs, numbers) or all(
        abs(number) < INFINITE or "n" in part.lower() for number, part in zip(numbers, parts, strict=True)
    )


def _are_full(digits: list[int], decimals: list[int]) -> bool:
    """Tell whether numbers are printed in full: one has all digits, and no other seems to be rounded."""
    return max(digits) >= FULL and not any(
        count < FULL and (places == max(decimals) or (count < FULL - 1 and places > FEW))
        for count, places in zip(digits, decimals, strict=True)
    )


def _half_unit(power: int) -> float:
    return 0.5 * 10.0 ** min(max(power, -320), 308)
