"""The error of a lesson that can't be used, and the word that was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.wording.text import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["LessonError", "offered"]


class LessonError(ValueError):
    """A lesson, an expression in it, or a report can't be used; the message says why in a line."""


def offered(word: str, known: Iterable[str], mark: str = "") -> str:
    """Ask whether the nearest known word was meant; empty where none is near.

    Examples
    --------
    >>> offered("los", ["epoch", "loss"]), offered("frobnicate", ["epoch", "loss"])
    ('; did you mean loss?', '')
    """
    near = nearest(word, known)
    return f"; did you mean {mark}{near}{mark}?" if near else ""
