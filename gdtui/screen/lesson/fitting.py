"""Whether the texts of a lesson fit the screen, and whether it hides the numbers that are asked for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from gdtui.lessons.answers import right_in_words
from gdtui.lessons.expressions import fill_in
from gdtui.lessons.playing import LessonPlay
from gdtui.lessons.setting import prepared_for, run_of
from gdtui.lessons.state import RunState
from gdtui.prepared import AutosavedRun
from gdtui.screen.actions.keys import LESSON_PAGE
from gdtui.screen.lesson.guide import LessonGuide
from gdtui.screen.lesson.panel import lines_of
from gdtui.screen.lesson.view import view_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdtui.lessons.lesson import Lesson, LessonStep

__all__ = ["faults_on_screen"]

SIZES = {(60, 18): (58, 12), (80, 24): (78, 12)}
"""The sizes of the terminal, each with the room inside the lesson's panel."""

NUMBER = "0.0000"
"""Stands for a number that is known only later."""

LEAST_DIGITS = 3
"""A number of fewer digits may stand on a screen by chance."""


def faults_on_screen(lesson: Lesson) -> list[str]:
    """Say which texts do not fit, and which answers stand on the screen before they are given."""
    found = []
    for step in lesson.steps:
        faults = [*_too_long(lesson, step)]
        if step.predicts and step.kind == "number":
            faults += _shown_before(lesson, step)
        found += [f"{lesson.place(step)}: {fault}" for fault in faults]
    return found


def _too_long(lesson: Lesson, step: LessonStep) -> Iterator[str]:
    """Say at which sizes there is no room for the text and the longest reply to an answer."""
    state = RunState(run_of(lesson, step))
    view = view_of(lesson, step, state, unknown=NUMBER)
    answers = [*step.hints, step.shown, *(wrong.say for wrong in step.wrong)]
    said = ["", *(f"Hint 1 of 1: {fill_in(text, state, unknown=NUMBER)}" for text in answers if text)]
    for size, (width, height) in SIZES.items():
        longest = max(sum(map(len, lines_of(view._replace(said=one), width))) for one in said)
        if longest > height:
            yield f"it takes {longest} lines at {size[0]} × {size[1]}, and there are {height}: shorten it"


def _shown_before(lesson: Lesson, step: LessonStep) -> Iterator[str]:
    """Say at which sizes the number to be predicted stands on the screen before it is answered."""
    state = RunState(run_of(lesson, step))
    answer = right_in_words(step, state)
    if sum(character.isdigit() for character in answer.lstrip("-0.")) < LEAST_DIGITS:
        return
    told = fill_in(f"{step.say} {step.ask}", state, unknown="")
    for size in SIZES:
        text = asyncio.run(_screen(lesson, step, size))
        if answer.lstrip("-") in text.replace(told, "") and answer.lstrip("-") not in told:
            yield f"the answer, {answer}, stands on the screen at {size[0]} × {size[1]} before it is given"


async def _screen(lesson: Lesson, step: LessonStep, size: tuple[int, int]) -> str:
    """Draw the screen at the start of a step, without a terminal."""
    from gdtui.screen.app import GdtuiApp

    play = LessonPlay(lesson)
    play.place = lesson.steps.index(step)
    guide = LessonGuide(play)
    app = GdtuiApp(AutosavedRun(prepared_for(lesson, step), None), guide=guide)
    shown = ""
    async with app.run_test(size=size) as pilot:
        for key in (None, LESSON_PAGE) if size[1] < 24 else (None,):
            if key is not None:
                await pilot.press(key)
            await pilot.pause()
            strips = app.screen._compositor.render_strips()
            shown += "\n".join("".join(segment.text for segment in strip) for strip in strips)
    return shown
