"""Numbers as short text of steady width."""

from __future__ import annotations

from gdtui.wording.figures import rounded, rounded_to

__all__ = ["compact", "short"]


def compact(text: str) -> str:
    """Shorten an exponent: "1.5e-09" becomes "1.5e-9", "6.88e+06" becomes "6.88e6"."""
    mantissa, sign, exponent = text.partition("e")
    return f"{mantissa}{sign}{int(exponent)}" if sign else text


def short(value: float, digits: int = 4) -> str:
    """Write a number with `digits` significant digits, trailing zeros kept so that it keeps its width.

    Below a million it is written without an exponent.

    Examples
    --------
    >>> short(0.0500479), short(0.05), short(6882805.0), short(4812.5), short(412345.6)
    ('0.05005', '0.05000', '6.883e6', '4813', '412346')
    """
    if value == 0:
        return "0"
    if 10.0**digits <= abs(value) < 999_999.5:
        return rounded(value, 0)
    return compact(f"{float(rounded_to(value, digits)):#.{digits}g}").removesuffix(".")
