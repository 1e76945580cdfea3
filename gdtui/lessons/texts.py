"""Texts of a lesson: numbers of the run stand in braces, such as ``{gradient.bias:4}``, to four places."""

from __future__ import annotations

import math
import re
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from gdtui.lessons.errors import LessonError
from gdtui.lessons.expressions import Expression
from gdtui.wording.figures import rounded

if TYPE_CHECKING:
    from gdtui.lessons.expressions import Values

__all__ = ["expressions_in", "filled"]

PLACEHOLDER = re.compile(r"\{([^{}:]*)(?::([0-9]))?\}")


def expressions_in(text: str) -> list[Expression]:
    """Return the expressions that stand in braces.

    Raises
    ------
    LessonError
        If a text in braces is no expression, or a brace stands alone.
    """
    found = [Expression(expression) for expression, _ in PLACEHOLDER.findall(text)]
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        raise LessonError("has a brace alone: a number of the run is {loss}, or {loss:4} to four places")
    return found


def filled(text: str, values: Values, unknown: str | None = None) -> str:
    """Put the numbers into a text.

    Parameters
    ----------
    text : str
        The text.
    values : Values
        The state of the run.
    unknown : str, optional
        What stands for a number that has no value in this state.

    Raises
    ------
    LessonError
        If a number has no value in this state, and `unknown` is None.

    Examples
    --------
    >>> filled("twice {1 / 8:2} is {1 / 4}, and {10 * 271:0} is {2710}", None)
    'twice 0.13 is 0.25, and 2,710 is 2710'
    """

    def number(placeholder: re.Match[str]) -> str:
        try:
            value = Expression(placeholder[1]).number(values)
            if placeholder[1].strip() == "limit" and placeholder[2] and math.isfinite(value):
                # the limit is rounded down, so that a rate below the written number works
                places = Decimal(1).scaleb(-int(placeholder[2]))
                return str(Decimal(repr(value)).quantize(places, ROUND_DOWN))
            return _written(value, placeholder[2])
        except LessonError:
            if unknown is None:
                raise
            return unknown

    return PLACEHOLDER.sub(number, text)


def _written(value: float, places: str | None) -> str:
    if not math.isfinite(value):
        return "never"
    if places is None:
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.6g}"
    text = rounded(value, int(places))
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if abs(value) >= 1000 else text
