"""Verifies a lesson: plays each step with its answer, and checks that wrong answers are refused."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING

from gdtui.lessons.answers import judge_answer, right_in_words, tolerance_of
from gdtui.lessons.errors import LessonError
from gdtui.lessons.expressions import fill_in
from gdtui.lessons.playing import LessonPlay
from gdtui.lessons.setting import run_of
from gdtui.lessons.state import RunState
from gdtui.wording.text import quoted, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdtui.lessons.lesson import Lesson, LessonStep

__all__ = ["faults"]


def faults(lesson: Lesson) -> list[str]:
    """Play every step of a lesson.

    Returns
    -------
    list of str
        A sentence for each thing that does not hold, with line and step.
    """
    found: list[str] = []
    for step in lesson.steps:
        where = lesson.place(step)
        try:
            found += [f"{where}: {fault}" for fault in _faults_of(lesson, step)]
        except LessonError as error:
            text = str(error)
            found.append(text if text.startswith(visible(lesson.path)) else f"{where}: {text}")
    return found


def _faults_of(lesson: Lesson, step: LessonStep) -> Iterator[str]:
    state = RunState(run_of(lesson, step))
    texts = [step.say, step.ask, *step.choices]
    if step.kind != "do":  # of a task these are said in a later state
        texts += [step.shown, *step.hints]
    for text in [*texts, *(wrong.say for wrong in step.wrong)]:
        fill_in(text, state)
    if step.kind == "number":
        yield from _faults_of_number(lesson, step, state)
    elif step.kind in ("choice", "several", "order"):
        yield from _faults_of_choices(lesson, step, state)
    elif step.kind == "do":
        yield from _faults_of_task(step, state)
    elif step.kind == "repair":
        yield from _faults_of_file(lesson, step)


def _faults_of_number(lesson: Lesson, step: LessonStep, state: RunState) -> Iterator[str]:
    assert step.answer is not None
    right = step.answer.number(state)
    if not math.isfinite(right):
        yield f"answer '{step.answer.text}' is no finite number here"
        return
    if not tolerance_of(step, state) > 0:
        yield "tolerance must be above 0"
        return
    for text in (right_in_words(step, state), repr(right)):
        if not _is_right(lesson, step, text, state):
            yield f"the right answer, {text}, is refused: the tolerance is smaller than its digits"
    if step.predicts and not step.hints:
        yield "a prediction needs a hint"
    for wrong in step.wrong:
        assert wrong.value is not None
        value = wrong.value.number(state)
        given = judge_answer(step, repr(value), state)
        if given.is_right:
            yield f"the wrong answer '{wrong.value.text}', {value:g}, is taken for right"
        elif given.say != wrong.say:
            yield f"the wrong answer '{wrong.value.text}', {value:g}, gets the message of another one"


def _faults_of_choices(lesson: Lesson, step: LessonStep, state: RunState) -> Iterator[str]:
    if not _is_right(lesson, step, " ".join(map(str, step.right)), state):
        yield "the right answer is refused"
    for wrong in step.wrong:
        text = " ".join(map(str, wrong.choices))
        if _is_right(lesson, step, text, state):
            yield f"the wrong answer {text} is taken for right"


def _is_right(lesson: Lesson, step: LessonStep, text: str, state: RunState) -> bool:
    """Whether an answer ends a step, as it does on the screen."""
    play = LessonPlay(lesson)
    play.place = lesson.steps.index(step)
    return play.answer(text, state) and play.can_go_on


def _faults_of_task(step: LessonStep, state: RunState) -> Iterator[str]:
    assert step.until is not None
    if step.until.is_true(state):
        yield f"'{step.until.text}' holds at the start already: there is nothing to do"
    if step.par is not None:
        step.par.is_true(state)


def _faults_of_file(lesson: Lesson, step: LessonStep) -> Iterator[str]:
    from gdtui.checking.judge import check_program

    path = os.path.join(os.path.dirname(lesson.path), step.file)
    if not os.path.isfile(path):
        yield f"there is no file {quoted(step.file)} beside the lesson"
        return
    verdict = check_program(path, None).finding.verdict
    if verdict != "mistake":
        yield f"{quoted(step.file)} has no mistake that gdtui check finds: it says {verdict}"
