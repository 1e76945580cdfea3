"""LessonView: what the panel of a lesson draws from."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["LessonView"]


class LessonView(NamedTuple):
    """A step of a lesson as it stands.

    Attributes
    ----------
    title : str
        The lesson's title.
    place, total : int
        Which step it is, counted from 1, and how many there are.
    kind : str
        What it asks for; empty at the end of the lesson.
    say, ask : str
        The text and the question.
    choices : tuple of str
        What can be chosen.
    said : str
        What was said last of an answer, a hint or a deed.
    is_done : bool
        Whether it is answered or done, or asks nothing.
    is_right : bool
        Whether what was said last is good news.
    has_hints : bool
        Whether there is a hint left; else the answer is shown next.
    is_locked : bool
        Whether hidden answers can't be shown by a key.
    messages : tuple of str
        What is to be done next, in many words and in fewer.
    """

    title: str
    place: int
    total: int
    kind: str = ""
    say: str = ""
    ask: str = ""
    choices: tuple[str, ...] = ()
    said: str = ""
    is_done: bool = False
    is_right: bool = False
    has_hints: bool = False
    is_locked: bool = False
    messages: tuple[str, ...] = ("Enter leaves the lesson.",)
