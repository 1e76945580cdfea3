"""Notation: how the numbers of one column are written, found from its cells.

A cell is a sign, perhaps a currency, digits with separators, perhaps an exponent, and perhaps a unit. The
separators of one cell can have more than one meaning: ``1,500`` is 1.5 or 1500. All cells of a column, and
where they do not suffice those of the other columns, say which one is meant. No cell is read as a number that
it could not be: text is brought into the form that `float` reads, and `float` reads it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.data.text.cells import NativeNumber, number, numbers
from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "PLAIN",
    "Doubt",
    "Finding",
    "Notation",
    "find_notation",
    "is_number_like",
    "is_numeric",
    "settled",
]

BLANKS = " \u00a0\u2007\u2009\u202f"
"""A blank, and those that typesetters put where a line must not break."""

MINUS = "\u2212"
SIGN = f"[+\\-{MINUS}]?"
EXPONENT = f"[eE]{SIGN}[0-9]+"
CURRENCIES = (
    r"(?:US|AU|CA|NZ|HK|A|C|R|S)?\$|[€£¥₹₽₩₺₫₴₪฿₦₱₵₡]|"
    r"USD|EUR|GBP|JPY|CNY|CHF|CAD|AUD|NZD|INR|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|KRW|RUB|TRY|SGD|HKD"
)
CELL = re.compile(
    rf"(?P<sign>{SIGN})[{BLANKS}]*(?P<prefix>{CURRENCIES})?[{BLANKS}]*(?P<second>{SIGN})"
    rf"(?P<digits>[.,]?[0-9](?:[0-9.,'’{BLANKS}]*[0-9])?\.?)(?P<exponent>{EXPONENT})?"
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
"""What follows a number that counts, or is the time of a day or a year."""

PER_CENT = "%"
POINTS_OF_AN_ADDRESS = 3

SEPARATORS = {"": "", ",": ",", ".": r"\.", " ": f"[{BLANKS}]", "'": "['’]"}
NOTHING_FOR = {
    ",": str.maketrans("", "", ","),
    ".": str.maketrans("", "", "."),
    " ": str.maketrans("", "", BLANKS),
    "'": str.maketrans("", "", "'’"),
}
GROUP_WORDS = {",": "commas", ".": "points", " ": "blanks", "'": "apostrophes"}
DECIMALS = {".": r"\.", ",": ","}

Style = tuple[str, str]
"""The decimal point or comma, and what stands between thousands, or nothing."""

PLAIN_STYLE: Style = (".", "")
STYLES: tuple[Style, ...] = (
    *((".", ""), (",", ""), (".", ","), (",", "."), (".", " "), (",", " "), (".", "'"), (",", "'")),
)
"""In the order in which they are taken where several fit all cells alike."""


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
            digits = digits.translate(NOTHING_FOR[group])
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
        read = [self.read(cell) for cell in cells]
        found = [value for value in read if value is not None]
        return np.array(found, np.float64) if len(found) == len(read) else None

    def agrees_with(self, other: Notation) -> bool:
        """Whether two columns have one unit, and separators that mean the same where both have some."""
        if (self.prefix, self.suffix) != (other.prefix, other.suffix):
            return False
        are_separated = all({",", "."} & {*notation.example} for notation in (self, other))
        return self.decimal == other.decimal or not are_separated

    def is_alike(self, cell: str) -> bool:
        """Whether a cell is a number with the same unit, however its digits are grouped."""
        shape = _shape(cell)
        is_same = shape is not None and (shape.prefix, shape.suffix) == (self.prefix, self.suffix)
        return is_same and is_number_like(cell)

    def words(self) -> str:
        """Say what was taken for what; empty where there is nothing to say."""
        signs = [
            self.prefix or (self.suffix if _is_currency(self.suffix) else ""),
            GROUP_WORDS.get(self.group),
        ]
        without = " and ".join(sign for sign in signs if sign)
        unit = "" if _is_currency(self.suffix) else self.suffix
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

    def fits(self, style: Style) -> bool:
        """Whether the digits are written in a style; with an exponent nothing stands between thousands."""
        decimal, group = style
        if self.exponent and group and group in self.digits:
            return False
        return _style_pattern((decimal, group)).fullmatch(self.digits) is not None


class Doubt(NamedTuple):
    """A cell whose separator may be a decimal comma or point, or stand between thousands, and its values."""

    cell: str
    comma: float
    point: float


class Finding(NamedTuple):
    """What the cells of a column say of their notation.

    Attributes
    ----------
    agreeing : int
        How many cells are numbers in the notation that most of them share.
    styles : tuple of Style
        The styles that fit so many cells; the others fit fewer.
    prefix, suffix : str
        What most cells share.
    example : str
        The first cell that is no number to `float`, or else the first one; empty where there is none.
    separated : str
        The first cell with a separator, if any.
    has_comma : bool
        Whether one of these cells has a comma.
    """

    agreeing: int = 0
    styles: tuple[Style, ...] = STYLES
    prefix: str = ""
    suffix: str = ""
    example: str = ""
    separated: str = ""
    has_comma: bool = False

    @property
    def has_points_alone(self) -> bool:
        """Whether points could only stand between thousands, and there is no comma: so are addresses."""
        return not self.has_comma and all(style == (",", ".") for style in self.styles)

    @property
    def is_address(self) -> bool:
        """Whether the cells are addresses of the internet, such as 192.168.100.101."""
        return self.has_points_alone and self.example.count(".") == POINTS_OF_AN_ADDRESS

    @property
    def could_be_either(self) -> bool:
        """Whether the comma in it could be a decimal comma, or stand between thousands."""
        return PLAIN_STYLE not in self.styles and {(",", ""), (".", ",")} <= set(self.styles)

    @property
    def decimal(self) -> str:
        """The decimal sign, where only one is possible; else empty."""
        if self.has_points_alone:
            return ""
        signs = {decimal for decimal, _ in self.styles}
        return signs.pop() if len(signs) == 1 else ""


def find_notation(cells: Sequence[str], decimal: str | None = None) -> Finding:
    """Look at the filled cells of a column.

    Parameters
    ----------
    cells : sequence of str
        The cells that are not missing.
    decimal : str or None
        The decimal sign, where it was said.

    Examples
    --------
    >>> find_notation(["1.234,5", "2,25"]).styles
    ((',', '.'),)
    >>> find_notation(["1,500"]).could_be_either
    True
    """
    written = [cell for cell in cells if not isinstance(cell, NativeNumber)]
    finding = _find(written, tuple(style for style in STYLES if decimal in (None, style[0])), decimal)
    natives = len(cells) - len(written)
    if not natives:
        return finding
    return finding._replace(agreeing=finding.agreeing + natives, example=finding.example or cells[0])


def _find(cells: Sequence[str], allowed: tuple[Style, ...], decimal: str | None) -> Finding:
    """Find the notation of cells that people have written."""
    if decimal != "," and all(number(cell) is not None for cell in cells):
        return _plain_finding(cells, allowed)
    shapes = [(cell, shape) for cell in cells if (shape := _shape(cell)) is not None]
    if not shapes:
        return Finding()
    (affixes, _), *_ = Counter((shape.prefix, shape.suffix) for _, shape in shapes).most_common(1)
    alike = [(cell, shape) for cell, shape in shapes if (shape.prefix, shape.suffix) == affixes]
    fits = Counter(style for _, shape in alike for style in allowed if shape.fits(style))
    if not fits:
        return Finding()
    most = max(fits.values())
    styles = tuple(style for style in allowed if fits[style] == most)
    fitting = [cell for cell, shape in alike if shape.fits(styles[0])]
    separated = next((cell for cell in fitting if re.search(f"[0-9][,.'’{BLANKS}]+[0-9]", cell)), "")
    example = next((cell for cell in fitting if number(cell) is None), fitting[0])
    return Finding(
        most,
        styles,
        *affixes,
        example=example.strip(),
        separated=separated.strip(),
        has_comma=any("," in cell for cell in fitting),
    )


def _plain_finding(cells: Sequence[str], allowed: tuple[Style, ...]) -> Finding:
    """Make the finding for cells that `float` reads: only points can mean something else."""
    pointed = [cell for cell in cells if "." in cell]
    shapes = map(_shape, pointed)
    grouped = (",", ".") in allowed and all(shape and shape.fits((",", ".")) for shape in shapes)
    if not pointed:
        styles = allowed
    else:
        styles = tuple(style for style in allowed if style[0] == "." or (grouped and style == (",", ".")))
    example = (pointed or [*cells, ""])[0].strip()
    return Finding(len(cells), styles, example=example, separated=example if pointed else "")


def settled(
    findings: Sequence[Finding],
    *,
    commas_delimit: bool,
    points_group: bool = False,
    is_asked: bool = False,
) -> list[Notation | Doubt]:
    """Choose the notation of each column.

    Parameters
    ----------
    findings : sequence of Finding
        One for each column of numbers.
    commas_delimit : bool
        Whether commas are between the cells: who writes so has no decimal commas.
    points_group : bool
        Whether another column may have points between thousands.
    is_asked : bool
        Whether the decimal sign was said.

    Returns
    -------
    list of Notation or Doubt
        A doubt where the other columns do not say whether a separator is a decimal one.

    Examples
    --------
    >>> either, comma = find_notation(["1,500"]), find_notation(["2,5"])
    >>> [notation.decimal for notation in settled([either, comma], commas_delimit=False)]
    [',', ',']
    >>> settled([either], commas_delimit=False)
    [Doubt(cell='1,500', comma=1.5, point=1500.0)]
    """
    sure = {finding.decimal for finding in findings if finding.separated} - {""}
    if points_group and "." not in sure:
        sure.add(",")
    return [_settle(finding, sure, commas_delimit, is_asked) for finding in findings]


def _settle(finding: Finding, sure: set[str], commas_delimit: bool, is_sure: bool) -> Notation | Doubt:
    """Choose the notation of one column, by what is sure of the others."""
    style = finding.styles[0]
    is_money = _is_currency(finding.prefix or finding.suffix)
    if finding.could_be_either:
        if sure == {","} and not is_money:  # money has two decimals, or none
            style = (",", "")
        elif sure == {"."} or (commas_delimit and not sure and finding.suffix != PER_CENT):
            style = (".", ",")
        else:
            return _doubt(finding)
    elif style == PLAIN_STYLE and (",", ".") in finding.styles and finding.separated:
        # 1.234 beside 2,5, or 1.234 € in each row: a point between thousands, or one of another hand
        if "," in sure or (is_money and not sure):
            return _doubt(finding)
    elif not finding.separated and sure == {","} and (",", "") in finding.styles:
        style = (",", "")  # whole numbers beside 2,5
    return Notation(*style, finding.prefix, finding.suffix, finding.example, is_sure)


def _doubt(finding: Finding) -> Doubt:
    styles = {decimal: (decimal, group) for decimal, group in reversed(finding.styles)}
    comma, point = (
        Notation(*styles[sign], finding.prefix, finding.suffix).read(finding.separated) for sign in ",."
    )
    return Doubt(finding.separated, comma or 0.0, point or 0.0)


def is_numeric(cell: str) -> bool:
    """Say whether a cell was meant as a number: in any style, but without a unit.

    Examples
    --------
    >>> [is_numeric(cell) for cell in ("1e3", "3,5", "1 234.5", "450,000", "5 cm", "2020-01-01")]
    [True, True, True, True, False, False]
    """
    shape = None if number(cell) is not None else _shape(cell)
    return is_number_like(cell) and (shape is None or not (shape.prefix or shape.suffix))


def is_number_like(cell: str) -> bool:
    """Say whether a cell was meant as a number: in any style, with or without a unit."""
    if number(cell) is not None:
        return True
    shape = _shape(cell)
    return shape is not None and any(map(shape.fits, STYLES))


def _shape(cell: str) -> _Shape | None:
    """Take a cell apart; None where it is no number with a currency or a unit."""
    if len(cell) > LONGEST_CELL:
        return None
    found = CELL.fullmatch(cell.strip(BLANKS + "\t"))
    if found is None or (found["sign"] and found["second"]):
        return None
    suffix = found["rest"].strip(BLANKS)
    if suffix and (found["prefix"] or not (_is_currency(suffix) or _is_unit(suffix))):
        return None
    sign = found["sign"] or found["second"]
    return _Shape(sign, found["digits"], found["exponent"] or "", found["prefix"] or "", suffix)


@cache
def _style_pattern(style: Style) -> re.Pattern[str]:
    decimal, group = style
    point = DECIMALS[decimal]
    whole = "[0-9]+"
    if group:
        whole = rf"(?:[1-9][0-9]{{0,2}}(?:{SEPARATORS[group]}[0-9]{{3}})+|[0-9]+)"
    return re.compile(rf"{whole}(?:{point}[0-9]*)?|{point}[0-9]+")


@lru_cache(256)
def _pattern(decimal: str, group: str, prefix: str, suffix: str) -> re.Pattern[str]:
    """Make the pattern of a cell that is written in a notation."""
    return re.compile(
        rf"[{BLANKS}\t]*(?P<sign>{SIGN})[{BLANKS}]*{re.escape(prefix)}[{BLANKS}]*(?P<second>{SIGN})"
        rf"(?P<digits>{_style_pattern((decimal, group)).pattern})(?P<exponent>{EXPONENT})?"
        rf"[{BLANKS}]*{re.escape(suffix)}[{BLANKS}\t]*"
    )


@lru_cache(256)
def _is_currency(text: str) -> bool:
    return re.fullmatch(CURRENCIES, text) is not None


@lru_cache(256)
def _is_unit(text: str) -> bool:
    """Whether a text can be a unit: letters and such, without digits but those of square and cubic metres."""
    if len(text) > LONGEST_UNIT or text.casefold() in NO_UNITS:
        return False
    letters = re.sub(r"(?<=m)[23]$", "", text)
    is_begun = letters[:1].isalpha() or letters[:1] in ("°", "%", "‰", "µ")
    return is_begun and all(sign.isalpha() or sign in " °%‰µ/·⋅.²³^*-" for sign in letters)
