"""How wide text is, and where terminals do not agree about that.

A terminal moves its cursor by its own table of widths, which is as old as the terminal. Tables differ about
emoji and whatever follows them (variation selectors, joiners, skin tones), flags, keycaps, combining marks,
old Hangul, scripts whose letters join, and characters newer than the table. This module cannot say how wide
such text is on the terminal. It says how wide it is for Textual, and that terminals may disagree.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["are_one_column", "clusters", "is_doubtful", "is_one_column"]

NARROW = (
    (0x0020, 0x02FF),  # Latin
    (0x0370, 0x058F),  # Greek, Cyrillic, Armenian
    (0x10A0, 0x10FF),  # Georgian
    (0x1E00, 0x1FFF),  # more Latin and Greek
    (0x2010, 0x205E),  # dashes, quotation marks, dots
    (0x2070, 0x22FF),  # superscripts, currencies, arrows, mathematics
    (0x2500, 0x25FF),  # boxes, blocks, triangles
    (0x2800, 0x28FF),  # Braille
)
"""Blocks whose characters take one column each, unless `_is_narrow` finds a reason for doubt."""

WIDE = (
    (0x3001, 0x3029),  # punctuation of Chinese and Japanese
    (0x3041, 0x3096),  # Hiragana
    (0x30A0, 0x30FF),  # Katakana
    (0x3400, 0x4DB5),  # ideographs
    (0x4E00, 0x9FA5),
    (0xAC00, 0xD7A3),  # Hangul syllables
    (0xFF01, 0xFF60),  # full-width forms
)
"""Blocks whose characters take two columns each, on every terminal that shows them at all."""

PRINTED = frozenset("LNPSZ")
"""First letters of the categories whose characters have a place of their own: no marks, no controls."""

OLD_UNICODE = unicodedata.ucd_3_2_0
"""Unicode of 2002. Every terminal's table has its characters."""


def clusters(text: str) -> Iterator[tuple[str, int]]:
    """Split text into clusters, each with its width for Textual; what is composed stays together."""
    cluster, width = "", 0
    for character in text:
        wider = cell_len(cluster + character)
        if not cluster or wider == width or character == "\ufe0f" or _is_flag(cluster + character):
            cluster, width = cluster + character, wider
        else:
            yield cluster, width
            cluster, width = character, cell_len(character)
    if cluster:
        yield cluster, width


def _is_flag(text: str) -> bool:
    """Tell whether a text is two regional indicators, which are one flag on some terminals."""
    return len(text) == 2 and all("\U0001f1e6" <= character <= "\U0001f1ff" for character in text)


@lru_cache(maxsize=8192)
def is_one_column(cluster: str) -> bool:
    """Tell whether a cluster takes one column on every terminal."""
    return len(cluster) == 1 and _is_in(NARROW, cluster) and _is_narrow(cluster)


def are_one_column(text: str) -> bool:
    """Tell whether `is_one_column` holds for each character of a text."""
    if _found_one_column.issuperset(text):
        return True
    if not all(map(is_one_column, text)):
        return False
    _found_one_column.update(text)
    return True


_found_one_column: set[str] = set()
"""Characters for which `is_one_column` was found to hold."""


@lru_cache(maxsize=8192)
def is_doubtful(cluster: str) -> bool:
    """Tell whether terminals may disagree about how many columns a cluster takes."""
    is_wide = len(cluster) == 1 and _is_in(WIDE, cluster) and cell_len(cluster) == 2
    return not (is_wide or is_one_column(cluster))


def _is_in(blocks: tuple[tuple[int, int], ...], character: str) -> bool:
    """Tell whether a character is in one of some blocks."""
    return any(first <= ord(character) <= last for first, last in blocks)


def _is_narrow(character: str) -> bool:
    """Tell whether a character existed in 2002, has a place of its own, and never was a wide one."""
    return cell_len(character) == 1 and all(
        unicode.category(character)[0] in PRINTED and unicode.east_asian_width(character) not in "WF"
        for unicode in (OLD_UNICODE, unicodedata)
    )
