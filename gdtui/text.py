"""Text that came from a file or the command line, made fit to be shown on one line."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["abridged", "quoted", "visible"]

# Control, format (zero-width, bidirectional), lone surrogate, line separator, paragraph separator.
HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    r"""Replace what a terminal would obey, reorder or swallow by escapes that can be seen.

    Parameters
    ----------
    text : str
        Any text: a column name, a file name, a cell.

    Returns
    -------
    str
        The text with control characters, format characters (bidirectional overrides, zero-width ones),
        line and paragraph separators and lone surrogates written as in Python; all else as it was.

    Examples
    --------
    >>> print(visible("speed\x1b[31m"))
    speed\x1b[31m
    >>> print(visible("a\nb"))
    a\nb
    >>> print(visible("[bold]größe"))
    [bold]größe
    """
    if text.isprintable():
        return text
    return "".join(map(_visible_character, text))


def quoted(text: str, longest: int = 40) -> str:
    r"""Put visible text in quotation marks, shortened where it is long.

    Parameters
    ----------
    text : str
        Any text.
    longest : int
        How many characters of it are kept; the last becomes an ellipsis where more are left out.

    Returns
    -------
    str
        The text between quotation marks.

    Examples
    --------
    >>> print(quoted("NA"), quoted("a\tb"), quoted("abcdef", longest=4))
    "NA" "a\tb" "abc…"
    """
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return f'"{visible(short)}"'


def abridged(names: Sequence[str]) -> str:
    """Write the first of several names, and count the others.

    Examples
    --------
    >>> abridged(["a.csv"]), abridged(["a.csv", "b.csv", "c.csv"])
    ('a.csv', 'a.csv and 2 more')
    """
    first, *others = names
    return f"{first} and {len(others)} more" if others else first


def _visible_character(character: str) -> str:
    if unicodedata.category(character) in HARMFUL:
        return character.encode("unicode_escape").decode("ascii")
    return character
