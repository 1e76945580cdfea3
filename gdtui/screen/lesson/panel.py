"""The panel of a lesson: text, question, choices, and the reply to the last answer."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from gdtui.screen.actions.keys import LESSON_ENTER, LESSON_HINT, LESSON_PAGE
from gdtui.screen.panels.panel import Panel, title_that_fits
from gdtui.screen.panels.styled_text import line_of
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.screen.lesson.view import LessonView
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["LessonPanel", "lines_of"]


DOES = {
    "do": f"do it, then {LESSON_ENTER} goes on",
    "repair": f"{LESSON_ENTER} checks the file",
    "choice": f"{LESSON_ENTER}, then its number",
    "several": f"{LESSON_ENTER}, then the numbers",
    "order": f"{LESSON_ENTER}, then the numbers in their order",
}
"""How a step is answered, by what it asks for."""


class LessonPanel(Panel["View"]):
    """The text of a step, its question and the reply to an answer. Question and reply are always shown."""

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw the step; a text that is too long is cut off."""
        lesson = view.lesson
        if lesson is None:
            return []
        text, below = lines_of(lesson, width)
        room = max(height - len(below), 0)
        if len(text) > room:
            more = line_of(" ", (f"... {LESSON_PAGE} shows all of it", "dim"))
            text = [*text[: room - 1], more] if room else []
        return [*text, *below][:height]

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Name the lesson and the step; below, what the keys do."""
        lesson = view.lesson
        if lesson is None:
            return ("lesson", "")
        place = f"step {lesson.place} of {lesson.total}" if lesson.kind else "the end"
        title = f"{visible(lesson.title)}, {place}"
        return (title_that_fits([title], width, place), title_that_fits(_keys_of(lesson), width))


def _keys_of(lesson: LessonView) -> list[str]:
    """Say which keys help, in many words and in fewer."""
    if not lesson.kind:
        return [f"{LESSON_ENTER} leaves the lesson, the run goes on", f"{LESSON_ENTER} leaves"]
    if lesson.is_done:
        return [f"{LESSON_ENTER} goes on"]
    last = "leaves it out" if lesson.kind in ("do", "repair") else "shows the answer"
    hint = f"{LESSON_HINT} a hint" if lesson.has_hints else f"{LESSON_HINT} {last}"
    does = DOES.get(lesson.kind, f"{LESSON_ENTER} answers")
    return [f"{does}, {hint}", does]


def lines_of(lesson: LessonView, width: int) -> tuple[list[Line], list[Line]]:
    """Break a step into lines: its text; and the question with the reply to an answer."""
    text = [line for part in lesson.say.split("\n\n") for line in (*_wrapped(part, width, "plain"), ())][:-1]
    below = _wrapped(lesson.ask, width, "strong")
    for number, choice in enumerate(lesson.choices, 1):
        below += _wrapped(f"{number}  {choice}", width, "plain", indent="   ")
    if lesson.said:
        below += _wrapped(lesson.said, width, "good" if lesson.is_right else "accent")
    return text, below


def _wrapped(text: str, width: int, role: str, indent: str = "") -> list[Line]:
    lines = textwrap.wrap(visible(" ".join(text.split())), max(width - 2, 1), subsequent_indent=indent)
    return [line_of(" ", (line, role)) for line in lines]
