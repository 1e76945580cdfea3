"""The lessons that come with it, played as a student does: answers typed, deeds done by keys."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import gdtui
from gdtui.lessons.answers import right_in_words
from gdtui.lessons.playing import StepPlay
from gdtui.lessons.reading import read_lesson
from gdtui.lessons.setting import run_of
from gdtui.lessons.state import RunState
from tests.quick import every

from .lesson_session import LessonSession

if TYPE_CHECKING:
    from gdtui.lessons.lesson import LessonStep

COURSE = sorted((Path(gdtui.__file__).parent / "lessons" / "course").glob("*.toml"))

DEEDS = {
    "do-it": "s",
    "set-the-rate": "l .3 enter s",
    "come-close": "l .5 enter r S S S S s",
    "see-it": "g 300 enter",
    "go-through": "6 . . . . . . . . . . . .",
    "see-it-rise": "s s s s s s s",
    "find-one": "l .6 enter r S S S S S",
    "standardize": "n",
    "bowl": "4 s",
    "creep": "4 S S S S S S S S S S",
    "wall-to-wall": "4 l .067 enter r s s s s s s s s",
    "finish": "l .5 enter r S S S S S S",
}
"""The keys by which each deed is done; a number is typed into a field."""


def does(screen: LessonSession, keys: str) -> None:
    for key in keys.split():
        if re.fullmatch(r"\d*\.\d+|\d{2,}", key):
            screen.type(key)
        else:
            screen.press("full_stop" if key == "." else key)


def started(path: Path, step: str, size: tuple[int, int] = (80, 24)) -> LessonSession:
    """Open a lesson at one of its steps."""
    names = [one.id for one in read_lesson(str(path)).steps]
    before = {name: StepPlay(tries=1, is_done=True) for name in names[: names.index(step)]}
    return LessonSession(path, size=size, steps=before)


def is_played(screen: LessonSession, step: LessonStep) -> None:
    """Do what a step asks for."""
    play = screen.guide.play
    if step.kind == "do":
        assert not play.can_go_on
        does(screen, DEEDS[step.id])
        screen.press("1")
    elif step.kind == "repair":
        for _ in range(len(step.hints) + 1):
            screen.press("v")
    elif step.is_asked:
        screen.answer(right_in_words(step, RunState(run_of(play.lesson, step))))
        assert play.said.startswith("Right.")
    assert play.can_go_on, step.id


@pytest.mark.parametrize("size", [(60, 18), pytest.param((80, 24), marks=pytest.mark.sweep)])
@pytest.mark.parametrize("path", every(3, COURSE, others=pytest.mark.slow))
def test_a_lesson_is_played_as_it_is_meant(
    path: Path, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # programs that are to be repaired are laid out here
    with LessonSession(path, size=size) as screen:
        play = screen.guide.play
        steps = play.lesson.steps
        for number, step in enumerate(steps, 1):
            assert f"step {number} of {len(steps)}" in screen.text
            is_played(screen, step)
            assert play.step is step
            screen.press("enter")
        assert play.is_over
        asked = [step for step in steps if step.is_asked]
        right = [step for step in asked if step.kind != "repair"]
        assert f"{len(right)} of {len(asked)} at the first try." in screen.lesson
        assert " ".join(play.lesson.learnt.split()[:5]) in screen.lesson


def test_what_a_lesson_hides_is_hidden_until_the_answer_though_the_run_shows_it() -> None:
    with started(COURSE[4], "find-the-limit") as screen:
        assert "works below ?" in screen.text
        does(screen, "l 1.0 enter S S")
        assert "diverged" in screen.text
        assert "works below ?" in screen.text
        assert "0.78" not in screen.text
        screen.press("exclamation_mark")
        assert "Locked by this lesson." in screen.text
        assert "works below ?" in screen.text
        screen.answer("0.78")
        assert "works below 0.78" in screen.text


def test_choices_have_the_numbers_of_the_run() -> None:
    with started(COURSE[8], "four-runs") as screen:
        assert "3 4.421 4.843 5.315 11.475 573.226" in screen.lesson


def test_five_differences_stand_beside_the_question_about_them() -> None:
    with started(COURSE[2], "mean-of-five") as screen:
        assert "-0.1876" in screen.part("predictions")
        screen.answer("0.165")
        assert "That is the sum. Divide by the number of squares: 5." in screen.lesson
        screen.answer("0.03")
        assert "Nearly: it needs more decimals." in screen.lesson
        screen.answer("0.033")
        assert "Right." in screen.lesson
