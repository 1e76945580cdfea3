"""Notation: how the numbers of one column are written, and the parts of a cell.

A cell has a sign, perhaps a currency, digits with separators, perhaps an exponent, and perhaps a unit.
`Notation.read` brings it into the form that `float` reads. A cell in another notation is no number.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gdtui.data.text.cells import NativeNumber, all_or_none, number, numbers
from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.descent.snapshot import Floats

__all__ = [
    "NUMBER_STYLES",
    "PER_CENT",
    "PLAIN",
    "PLAIN_STYLE",
    "SPACES",
    "Notation",
    "NumberStyle",
    "is_currency",
    "is_number_like",
    "is_numeric",
    "shape_of",
]

SPACES = " \u00a0\u2007\u2009\u202f"
"""A blank, and those that typesetters put where a line must not break."""

MINUS = "\u2212"
SIGN = f"[+\\-{MINUS}]?"
EXPONENT = f"[eE]{SIGN}[0-9]+"
CURRENCIES = (
    r"(?:US|AU|CA|NZ|HK|A|C|R|S)?\$|[€£¥₹₽₩₺₫₴₪฿₦₱₵₡]|"
    r"USD|EUR|GBP|JPY|CNY|CHF|CAD|AUD|NZD|INR|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|KRW|RUB|TRY|SGD|HKD"
)
CELL = re.compile(
    rf"(?P<sign>{SIGN})[{SPACES}]*(?P<prefix>{CURRENCIES})?[{SPACES}]*(?P<second>{SIGN})"
    rf"(?P<digits>[.,]?[0-9](?:[0-9.,'’{SPACES}]*[0-9])?\.?)(?P<exponent>{EXPONENT})?"
    rf"(?P<rest>.*)",
    re.DOTALL,
)
LONGEST_CELL = 80
LONGEST_UNIT = 16
NO_UNITS = frozenset(
    (
        *("e", "d"),  # an exponent that is cut off
        *("st", "nd", "rd", "th", "am", "pm", "a.m.", "p.m.", "wd"),
        *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    )
)
"""What follows a number without being a unit: in ordinals, times of the day and dates."""

PER_CENT = "%"

SEPARATORS = {",": ",", ".": ".", " ": SPACES, "'": "'’"}
"""What stands between thousands, and the characters that people write for it."""

WITHOUT = {group: str.maketrans("", "", characters) for group, characters in SEPARATORS.items()}
GROUP_WORDS = {",": "commas", ".": "points", " ": "blanks", "'": "apostrophes"}

NumberStyle = tuple[str, str]
"""The decimal sign, and what stands between thousands; empty where nothing does."""

PLAIN_STYLE: NumberStyle = (".", "")
NUMBER_STYLES: tuple[NumberStyle, ...] = (
    *((".", ""), (",", ""), (".", ","), (",", "."), (".", " "), (",", " "), (".", "'"), (",", "'")),
)
"""Where several fit all cells, the first is taken."""


class Notation(NamedTuple):
    """How the numbers of a column are written.

    Attributes
    ----------
    decimal : str
        ``"."`` or ``","``.
    group : str
        What stands between thousands: a comma, a point, a blank, an apostrophe; empty where nothing does.
    prefix, suffix : str
        The currency or the unit, the same in each cell.
    example : str
        A cell that is written so.
    is_sure : bool
        Whether the decimal sign was said, so that the other one can only stand between thousands.

    Examples
    --------
    >>> Notation(",", ".", "€", "").read("€ 1.234,50")
    1234.5
    >>> Notation(",", ".", "€", "").read("1.234,50") is None
    True
    """

    decimal: str = "."
    group: str = ""
    prefix: str = ""
    suffix: str = ""
    example: str = ""
    is_sure: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether `float` reads such numbers as they are."""
        return self[:4] == PLAIN[:4]

    @property
    def complaint(self) -> str:
        """What is wrong with a cell that is not written so."""
        return f"is not written as {quoted(self.example, 30)} is"

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing but digits, a decimal sign and an exponent."""
        return not (self.group or self.prefix or self.suffix)

    def read(self, cell: str) -> float | None:
        """Read a cell; None where it is not written so."""
        if isinstance(cell, NativeNumber):
            return number(cell)
        if self.is_plain and (value := number(cell)) is not None:
            return value
        found = _pattern(*self[:4]).fullmatch(cell)
        group = self.group
        if found is None and not group:  # as 1.234,5 is among cells such as 2,5
            group = "." if self.decimal == "," else ","
            found = _pattern(self.decimal, group, *self[2:4]).fullmatch(cell)
            can_mean_two = found is not None and self.decimal not in cell and cell.count(group) < 2
            if can_mean_two and not self.is_sure:
                return None
        if found is None or (found["sign"] and found["second"]):
            return None
        digits = found["digits"]
        if group:
            digits = digits.translate(WITHOUT[group])
        text = found["sign"] + found["second"] + digits + (found["exponent"] or "")
        return number(text.replace(self.decimal, ".").replace(MINUS, "-"))

    def read_all(self, cells: Sequence[str]) -> Floats | None:
        """Read many cells; None where one of them is not written so."""
        if self.is_plain and (values := numbers(cells)) is not None:
            return values
        if self.is_bare and self.decimal == "," and "." not in (text := "\n".join(cells)):
            values = numbers(text.replace(",", ".").split("\n"))
            if values is not None and len(values) == len(cells):
                return values
        return all_or_none([self.read(cell) for cell in cells])

    def agrees_with(self, other: Notation) -> bool:
        """Whether two columns have one unit, and separators that mean the same where both have some."""
        if (self.prefix, self.suffix) != (other.prefix, other.suffix):
            return False
        are_separated = all({",", "."} & {*notation.example} for notation in (self, other))
        return self.decimal == other.decimal or not are_separated

    def is_alike(self, cell: str) -> bool:
        """Whether a cell is a number with the same unit, however its digits are grouped."""
        shape = shape_of(cell)
        is_same = shape is not None and (shape.prefix, shape.suffix) == (self.prefix, self.suffix)
        return is_same and is_number_like(cell)

    def words(self) -> str:
        """Say how the numbers are written; empty where they are plain."""
        signs = [
            self.prefix or (self.suffix if is_currency(self.suffix) else ""),
            GROUP_WORDS.get(self.group),
        ]
        without = " and ".join(sign for sign in signs if sign)
        unit = "" if is_currency(self.suffix) else self.suffix
        said = [
            f"without {without}" if without else "",
            "with decimal commas" if self.decimal == "," and "," in self.example else "",
            "in per cent" if unit == PER_CENT else f"in {unit}" if unit else "",
        ]
        return ", ".join(part for part in said if part)


PLAIN = Notation()


class _Shape(NamedTuple):
    """The parts of a cell that may be a number."""

    sign: str
    digits: str
    exponent: str
    prefix: str
    suffix: str

    def fits(self, style: NumberStyle) -> bool:
        """Whether the digits are written in a style; with an exponent nothing stands between thousands."""
        decimal, group = style
        if self.exponent and group and group in self.digits:
            return False
        return _style_pattern((decimal, group)).fullmatch(self.digits) is not None


def is_numeric(cell: str) -> bool:
    """Say whether a cell was meant as a number: in any style, but without a unit.

    Examples
    --------
    >>> [is_numeric(cell) for cell in ("1e3", "3,5", "1 234.5", "450,000", "5 cm", "2020-01-01")]
    [True, True, True, True, False, False]
    """
    shape = None if number(cell) is not None else shape_of(cell)
    return is_number_like(cell) and (shape is None or not (shape.prefix or shape.suffix))


def is_number_like(cell: str) -> bool:
    """Say whether a cell was meant as a number: in any style, with or without a unit."""
    if number(cell) is not None:
        return True
    shape = shape_of(cell)
    return shape is not None and any(map(shape.fits, NUMBER_STYLES))


def shape_of(cell: str) -> _Shape | None:
    """Take a cell apart; None where it is no number with a currency or a unit."""
    if len(cell) > LONGEST_CELL:
        return None
    found = CELL.fullmatch(cell.strip(SPACES + "\t"))
    if found is None or (found["sign"] and found["second"]):
        return None
    suffix = found["rest"].strip(SPACES)
    if suffix and (found["prefix"] or not (is_currency(suffix) or _is_unit(suffix))):
        return None
    sign = found["sign"] or found["second"]
    return _Shape(sign, found["digits"], found["exponent"] or "", found["prefix"] or "", suffix)


@cache
def _style_pattern(style: NumberStyle) -> re.Pattern[str]:
    decimal, group = style
    point = re.escape(decimal)
    whole = "[0-9]+"
    if group:
        whole = rf"(?:[1-9][0-9]{{0,2}}(?:[{SEPARATORS[group]}][0-9]{{3}})+|[0-9]+)"
    return re.compile(rf"{whole}(?:{point}[0-9]*)?|{point}[0-9]+")


@lru_cache(256)
def _pattern(decimal: str, group: str, prefix: str, suffix: str) -> re.Pattern[str]:
    """Make the pattern of a cell that is written in a notation."""
    return re.compile(
        rf"[{SPACES}\t]*(?P<sign>{SIGN})[{SPACES}]*{re.escape(prefix)}[{SPACES}]*(?P<second>{SIGN})"
        rf"(?P<digits>{_style_pattern((decimal, group)).pattern})(?P<exponent>{EXPONENT})?"
        rf"[{SPACES}]*{re.escape(suffix)}[{SPACES}\t]*"
    )


@lru_cache(256)
def is_currency(text: str) -> bool:
    """Whether a text is the sign or the name of a currency."""
    return re.fullmatch(CURRENCIES, text) is not None


@lru_cache(256)
def _is_unit(text: str) -> bool:
    """Whether a text can be a unit: letters and signs, with no digit but a last one, as in m2."""
    if len(text) > LONGEST_UNIT or text.casefold() in NO_UNITS:
        return False
    letters = re.sub(r"(?<=m)[23]$", "", text)
    is_begun = letters[:1].isalpha() or letters[:1] in ("°", "%", "‰", "µ")
    return is_begun and all(sign.isalpha() or sign in " °%‰µ/·⋅.²³^*-" for sign in letters)
