"""Text that came from a file or the command line, made fit to be shown on one line."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["abridged", "capitalised", "in_fewer_words", "listed", "nearest", "quoted", "shortened", "visible"]

Item = TypeVar("Item")

# Control, format (zero-width, bidirectional), lone surrogate, private use, unassigned, separators.
HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

USUAL = re.compile(
    "["
    " -\u02ff\u0370-\u0482\u048a-\u0556\u1e00-\u1fff\u2010-\u27bf"
    "\u3000-\u3029\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"
    "]*"
)
"""Text of usual letters, signs and ideographs, which is shown as it is."""

PICTURE = "[©®‼⁉™ℹ←-⇿⌀-⏿Ⓜ■-➿⤀-⥿⬀-⯿〰〽㊗㊙\U0001f000-\U0001fbff]"
EMOJI = f"{PICTURE}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?"
JOINING = "[\u0600-\u0dff\u1000-\u109f\u1780-\u18af\ua840-\uabff]"

WHOLE = (
    "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f"  # a region's flag
    f"|{EMOJI}(?:\u200d{EMOJI})*"
    "|[0-9#*]\ufe0f?\u20e3"  # a key of a telephone
    "|[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff][\ufe00-\ufe02\U000e0100-\U000e01ef]"
    f"|(?<={JOINING})[\u200c\u200d](?={JOINING})"  # how the letters of some scripts join
)
"""Sequences in which an invisible character has a purpose; they are kept, so that the text can be read."""

UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
"""Marks and letters that are invisible; `_is_unseen` adds variation selectors and tags."""

ON_NOTHING = "◌"
"""Carries a combining mark that has no letter before it: the mark would join what stands left of the text."""


@lru_cache(maxsize=256)
def visible(text: str) -> str:
    r"""Replace what a terminal would obey, reorder or swallow by escapes that can be seen.

    Parameters
    ----------
    text : str
        Any text: a column name, a file name, a cell.

    Returns
    -------
    str
        The text, in which these are written as escapes, as Python does: control characters, format characters
        (bidirectional overrides, zero-width ones), variation selectors, line and paragraph separators,
        characters without a meaning, and lone surrogates. A combining mark without a letter before it stands
        on a dotted circle. Invisible characters stay where emoji, ideographs or joined letters need them.

    Examples
    --------
    >>> print(visible("speed\x1b[31m"))
    speed\x1b[31m
    >>> print(visible("a\nb"))
    a\nb
    >>> print(visible("[bold]größe"))
    [bold]größe
    >>> print(visible("a\u200bb"))
    a\u200bb
    """
    if text.isprintable() and USUAL.fullmatch(text):
        return text
    shown, last = [], 0
    for whole in re.finditer(WHOLE, text):  # compiled when it is first wanted, which takes 5 ms
        shown += [_by_character(text, last, whole.start()), whole[0]]
        last = whole.end()
    return "".join([*shown, _by_character(text, last, len(text))])


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
    return f'"{visible(shortened(text, longest))}"'


def shortened(text: str, longest: int) -> str:
    """Keep so many characters of a text; the last becomes an ellipsis where more are left out."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def listed(items: Sequence[Item], most: int = 8, show: Callable[[Item], str] = quoted) -> str:  # type: ignore[assignment]
    """List the first of some names, or of other things as `show` writes them, and count the others.

    Examples
    --------
    >>> print(listed(["a", "b"]), "-", listed(["a", "b", "c"], most=1))
    "a", "b" - "a" and 2 more
    """
    more = len(items) - most
    return ", ".join(map(show, items[:most])) + (f" and {more} more" if more > 0 else "")


def nearest(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """Find the known word that is nearest to another; empty where none is near.

    Parameters
    ----------
    word : str
        What was written, in letters of any case.
    known : iterable of str
        What there is.
    alike : float
        How alike the two must be at least, from 0 to 1, as `difflib` counts it.

    Examples
    --------
    >>> nearest("Drp", ["drop"]), nearest("frobnicate", ["drop"])
    ('drop', '')
    """
    from difflib import get_close_matches  # its import is slow

    return next(iter(get_close_matches(word.lower(), list(known), n=1, cutoff=alike)), "")


def capitalised(text: str) -> str:
    """Begin a text with a capital letter, as a sentence does; the rest stays as it is.

    Examples
    --------
    >>> capitalised("lr must be above 0")
    'Lr must be above 0'
    """
    return text[:1].upper() + text[1:]


def abridged(names: Sequence[str]) -> str:
    """Write the first of several names, and count the others.

    Examples
    --------
    >>> abridged(["a.csv"]), abridged(["a.csv", "b.csv", "c.csv"])
    ('a.csv', 'a.csv and 2 more')
    """
    return listed(names, most=1, show=str)


def in_fewer_words(sentence: str) -> list[str]:
    """Leave out the end of a sentence, part by part, so that a short one is still whole.

    Parameters
    ----------
    sentence : str
        What is said, the most important part first.

    Returns
    -------
    list of str
        The sentence itself, then shorter ones: first what ends at a full stop, a semicolon, a colon or a
        bracket, then what ends at a comma. What is a single word, or ends within brackets, says nothing.

    Examples
    --------
    >>> in_fewer_words("It is 0; epochs are whole, such as 3.")
    ['It is 0; epochs are whole, such as 3.', 'It is 0.', 'It is 0; epochs are whole.']
    """
    shorter = []
    for ends in (r"(?<=[^.])\. +|; +|: +| +\(", r", +"):
        places = [found.start() for found in re.finditer(ends, sentence)]
        shorter += [sentence[:place] for place in reversed(places)]
    return [sentence, *(f"{part}." for part in shorter if " " in part and part.count("(") == part.count(")"))]


def _by_character(text: str, start: int, end: int) -> str:
    """Show a part of a text; a mark at its start may belong to what comes before the part."""
    before = ["0" if start else "", *text[start : end - 1]]
    return "".join(map(_visible_character, text[start:end], before))


def _visible_character(character: str, before: str) -> str:
    """Show a character; `before` is the one that a mark would be composed with."""
    category = unicodedata.category(character)
    if category in HARMFUL or _is_unseen(character) or (_is_vowel(character) and not _is_hangul(before)):
        return character.encode("unicode_escape").decode("ascii")
    if category[0] == "M" and not _bears_marks(before):
        return ON_NOTHING + character
    return character


def _is_unseen(character: str) -> bool:
    return character in UNSEEN or "\ufe00" <= character <= "\ufe0f" or character >= "\U000e0000"


def _is_vowel(character: str) -> bool:
    """Tell whether a character is a vowel or a last consonant that joins a Hangul letter before it."""
    return "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff"


def _is_hangul(character: str) -> bool:
    return "\u1100" <= character <= "\u11ff" or "\uac00" <= character <= "\ud7ff"


def _bears_marks(character: str) -> bool:
    return character != "" and unicodedata.category(character)[0] in "LMNPS" and not _is_unseen(character)
