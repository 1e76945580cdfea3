"""The error of a lesson that can't be used, and the word that was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["LessonError", "nearest"]


class LessonError(ValueError):
    """A lesson, an expression in it, or a report can't be used; the message says why in a line."""


def nearest(word: str, known: Iterable[str], mark: str = "") -> str:
    """Ask whether the nearest known word was meant; empty where none is near.

    Examples
    --------
    >>> nearest("los", ["epoch", "loss"]), nearest("frobnicate", ["epoch", "loss"])
    ('; did you mean loss?', '')
    """
    from difflib import get_close_matches  # its import is slow

    near = get_close_matches(word, list(known), n=1)
    return f"; did you mean {mark}{near[0]}{mark}?" if near else ""
