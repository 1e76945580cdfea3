"""LessonView: what the panel of a lesson draws from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gdtui.lessons.expressions import fill_in
from gdtui.screen.actions.keys import LESSON_ENTER

if TYPE_CHECKING:
    from gdtui.lessons.expressions import NamedValues
    from gdtui.lessons.lesson import Lesson, LessonStep

__all__ = ["LessonView", "view_of"]


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
        The last reply: to an answer, a hint, or something done.
    is_done : bool
        Whether it is answered or done, or asks nothing.
    is_right : bool
        Whether the last reply is that it is right or done.
    has_hints : bool
        Whether there is a hint left; if not, the answer comes next.
    is_locked : bool
        Whether the key that shows hidden answers is locked.
    messages : tuple of str
        What to do next, in many words and in fewer.
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
    messages: tuple[str, ...] = (f"{LESSON_ENTER} leaves the lesson.",)


def view_of(lesson: Lesson, step: LessonStep | None, values: NamedValues, unknown: str = "?") -> LessonView:
    """Put the numbers of a run into the texts of a step, before anything is answered; None is the end."""
    total = len(lesson.steps)
    if step is None:
        told = "\n\n".join(part for part in (lesson.learnt, lesson.following) if part)
        return LessonView(lesson.title, total, total, say=fill_in(told, values, unknown))
    say, ask, *choices = [fill_in(text, values, unknown) for text in (step.say, step.ask, *step.choices)]
    place = lesson.steps.index(step) + 1
    return LessonView(lesson.title, place, total, step.kind, say, ask, tuple(choices))
