"""Finding out in which notation a column is written, from its own cells and from the other columns.

The separators of one cell can have more than one meaning: ``1,500`` is 1.5 or 1500. All cells of a column
are looked at. Where they leave it open, the other columns decide.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from gdtui.data.text.cells import NativeNumber, number
from gdtui.data.text.notation import (
    NUMBER_STYLES,
    PER_CENT,
    PLAIN_STYLE,
    SPACES,
    Notation,
    NumberStyle,
    is_currency,
    shape_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Doubt", "NotationFinding", "choose_notations", "find_notation"]

POINTS_OF_AN_ADDRESS = 3


class Doubt(NamedTuple):
    """A cell whose separator may be a decimal comma or point, or stand between thousands, and its values."""

    cell: str
    comma: float
    point: float


class NotationFinding(NamedTuple):
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
    styles: tuple[NumberStyle, ...] = NUMBER_STYLES
    prefix: str = ""
    suffix: str = ""
    example: str = ""
    separated: str = ""
    has_comma: bool = False

    @property
    def has_points_alone(self) -> bool:
        """Whether its points can only stand between thousands, and no cell has a comma."""
        return not self.has_comma and all(style == (",", ".") for style in self.styles)

    @property
    def is_address(self) -> bool:
        """Whether the cells are addresses of the internet, such as 192.168.100.101."""
        return self.has_points_alone and self.example.count(".") == POINTS_OF_AN_ADDRESS

    @property
    def could_be_either(self) -> bool:
        """Whether its commas can be decimal commas, and can stand between thousands."""
        return PLAIN_STYLE not in self.styles and {(",", ""), (".", ",")} <= set(self.styles)

    @property
    def decimal(self) -> str:
        """The decimal sign, where only one is possible; else empty."""
        if self.has_points_alone:
            return ""
        signs = {decimal for decimal, _ in self.styles}
        return signs.pop() if len(signs) == 1 else ""


def find_notation(cells: Sequence[str], decimal: str | None = None) -> NotationFinding:
    """Look at the cells of a column that are not missing; `decimal` is the decimal sign, where it was said.

    Examples
    --------
    >>> find_notation(["1.234,5", "2,25"]).styles
    ((',', '.'),)
    >>> find_notation(["1,500"]).could_be_either
    True
    """
    written = [cell for cell in cells if not isinstance(cell, NativeNumber)]
    finding = _find(written, tuple(style for style in NUMBER_STYLES if decimal in (None, style[0])), decimal)
    natives = len(cells) - len(written)
    if not natives:
        return finding
    return finding._replace(agreeing=finding.agreeing + natives, example=finding.example or cells[0])


def _find(cells: Sequence[str], allowed: tuple[NumberStyle, ...], decimal: str | None) -> NotationFinding:
    """Find the notation of cells that people have written."""
    if decimal != "," and all(number(cell) is not None for cell in cells):
        return _plain_finding(cells, allowed)
    shapes = [(cell, shape) for cell in cells if (shape := shape_of(cell)) is not None]
    if not shapes:
        return NotationFinding()
    (affixes, _), *_ = Counter((shape.prefix, shape.suffix) for _, shape in shapes).most_common(1)
    alike = [(cell, shape) for cell, shape in shapes if (shape.prefix, shape.suffix) == affixes]
    fits = Counter(style for _, shape in alike for style in allowed if shape.fits(style))
    if not fits:
        return NotationFinding()
    most = max(fits.values())
    styles = tuple(style for style in allowed if fits[style] == most)
    fitting = [cell for cell, shape in alike if shape.fits(styles[0])]
    separated = next((cell for cell in fitting if re.search(f"[0-9][,.'’{SPACES}]+[0-9]", cell)), "")
    example = next((cell for cell in fitting if number(cell) is None), fitting[0])
    return NotationFinding(
        most,
        styles,
        *affixes,
        example=example.strip(),
        separated=separated.strip(),
        has_comma=any("," in cell for cell in fitting),
    )


def _plain_finding(cells: Sequence[str], allowed: tuple[NumberStyle, ...]) -> NotationFinding:
    """Make the finding for cells that `float` reads: only points can mean something else."""
    pointed = [cell for cell in cells if "." in cell]
    shapes = map(shape_of, pointed)
    grouped = (",", ".") in allowed and all(shape and shape.fits((",", ".")) for shape in shapes)
    if not pointed:
        styles = allowed
    else:
        styles = tuple(style for style in allowed if style[0] == "." or (grouped and style == (",", ".")))
    example = (pointed or [*cells, ""])[0].strip()
    return NotationFinding(len(cells), styles, example=example, separated=example if pointed else "")


def choose_notations(
    findings: Sequence[NotationFinding],
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
        Whether commas separate the cells, so that they are no decimal commas.
    points_group : bool
        Whether another column may have points between thousands.
    is_asked : bool
        Whether the decimal sign was said.

    Returns
    -------
    list of Notation or Doubt
        A doubt where the other columns do not decide whether a separator is a decimal one.

    Examples
    --------
    >>> either, comma = find_notation(["1,500"]), find_notation(["2,5"])
    >>> [notation.decimal for notation in choose_notations([either, comma], commas_delimit=False)]
    [',', ',']
    >>> choose_notations([either], commas_delimit=False)
    [Doubt(cell='1,500', comma=1.5, point=1500.0)]
    """
    sure = {finding.decimal for finding in findings if finding.separated} - {""}
    if points_group and "." not in sure:
        sure.add(",")
    return [_choose(finding, sure, commas_delimit, is_asked) for finding in findings]


def _choose(
    finding: NotationFinding, sure: set[str], commas_delimit: bool, is_sure: bool
) -> Notation | Doubt:
    """Choose the notation of one column; `sure` are the signs of columns that can have only one."""
    style = finding.styles[0]
    is_money = is_currency(finding.prefix or finding.suffix)
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


def _doubt(finding: NotationFinding) -> Doubt:
    styles = {decimal: (decimal, group) for decimal, group in reversed(finding.styles)}
    comma, point = (
        Notation(*styles[sign], finding.prefix, finding.suffix).read(finding.separated) for sign in ",."
    )
    return Doubt(finding.separated, comma or 0.0, point or 0.0)
