"""Lessons on the screen: read, asked, answered rightly and wrongly, hinted, shown, locked, set back, left."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import gdtui.lessons
from gdtui.data import load
from gdtui.lessons.playing import StepPlay
from gdtui.lessons.template import TEMPLATE

from .lesson_session import LessonSession

COURSE = sorted((Path(gdtui.lessons.__file__).parent / "course").glob("*.toml"))
SIZES = ((80, 24), (60, 18), (120, 40))
LINE = load("line")


def bias_at_epoch_1(rate: float = 0.1) -> float:
    weights = np.zeros((2, 1))
    return float((weights - rate * (-2 * np.dot(LINE.X.T, LINE.Y - np.dot(LINE.X, weights)) / 100))[0, 0])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "first.toml").write_text(TEMPLATE)
    return tmp_path / "first.toml"


@pytest.mark.parametrize("size", SIZES)
def test_a_lesson_is_played_from_its_beginning_to_its_end(path: Path, size: tuple[int, int]) -> None:
    with LessonSession(path, size=size) as screen:
        assert "step 1 of 4" in screen.lesson
        assert "The table has 100 rows" in screen.lesson
        screen.press("enter")
        assert "What is the bias at epoch 1?" in screen.lesson
        screen.answer(f"{bias_at_epoch_1():.3f}")
        assert "Right." in screen.lesson
        screen.press("enter")
        assert "Press s once" in screen.lesson
        screen.press("enter")
        assert "step 3 of 4" in screen.lesson
        screen.press("s")
        assert "Done." in screen.lesson
        screen.press("enter")
        screen.answer("2")
        assert "Right. From 4.421 to 2.494." in screen.lesson
        screen.press("enter")
        assert "the end" in screen.lesson
        assert "3 of 3 at the first try" in screen.lesson
        screen.press("enter")
        assert not screen.shows("lesson")
        assert {name: play.tries for name, play in screen.kept.steps.items()} == {
            "look": 0,
            "predict": 1,
            "see": 1,
            "choose": 1,
        }


def test_a_wrong_answer_gets_its_own_message_and_counts(path: Path) -> None:
    with LessonSession(path) as screen:
        screen.press("enter")
        gradient = -bias_at_epoch_1() / 0.1
        screen.answer(f"{gradient:.4f}")
        assert "That is the gradient" in screen.lesson
        screen.answer(f"{-gradient:.4f}")
        assert "The rate is missing" in screen.lesson
        screen.answer(f"{-bias_at_epoch_1():.4f}")
        assert "its sign is wrong" in screen.lesson
        screen.answer("7")
        assert "Not yet." in screen.lesson
        assert screen.kept.steps["predict"].tries == 4
        assert screen.kept.steps["predict"].answers[-1] == "7"
        screen.press("enter")
        screen.type("seven")
        screen.press("enter")
        assert "is not a number" in screen.text
        assert screen.kept.steps["predict"].tries == 4


@pytest.mark.parametrize("text", ["0,404", ".404", "4.04e-1", "404/1000", "+0.404"])
def test_numbers_are_read_as_people_write_them(path: Path, text: str) -> None:
    with LessonSession(path) as screen:
        screen.press("enter").press("enter")
        screen.type(text)
        screen.press("enter")
        assert "Right." in screen.lesson


def test_hints_come_one_by_one_then_the_answer_which_is_marked(path: Path) -> None:
    with LessonSession(path) as screen:
        screen.press("enter", "v")
        assert "Hint 1 of 2: New bias" in screen.lesson
        screen.press("v")
        assert "Hint 2 of 2" in screen.lesson
        screen.press("v")
        assert "The answer is 0.404" in screen.lesson
        assert screen.kept.steps["predict"].is_shown
        screen.press("enter")
        assert "step 3 of 4" in screen.lesson


def test_a_prediction_locks_the_run_and_hides_the_step_until_it_is_answered(path: Path) -> None:
    with LessonSession(path) as screen:
        screen.press("enter")
        assert "0.404" not in screen.text
        for key in ("s", "space", "full_stop", "S", "g"):
            screen.press(key)
            assert screen.trainer.epoch == 0
            assert "First the answer" in screen.message
        screen.answer("0.404")
        assert "+0.4040" in screen.part("weights")
        screen.press("s")
        assert screen.trainer.epoch == 1


def test_what_is_locked_says_so(path: Path) -> None:
    with LessonSession(path) as screen:
        screen.press("d")
        assert screen.message == "Locked by this lesson."
        assert len(screen.app.screen_stack) == 1
        screen.press("s")
        assert screen.trainer.epoch == 1


def test_a_step_is_set_back_and_gone_back_to(path: Path) -> None:
    with LessonSession(path) as screen:
        screen.press("s", "s", "s")
        assert screen.trainer.epoch == 3
        screen.press("j")
        assert screen.trainer.epoch == 0
        screen.press("enter", "J")
        assert "step 1 of 4" in screen.lesson
        screen.press("J")
        assert "This is the first step" in screen.message


def test_a_step_starts_where_it_says_whatever_was_played(path: Path) -> None:
    with LessonSession(path) as screen:
        screen.press("enter")
        screen.answer("0.404")
        screen.press("l")
        screen.type("0.5")
        screen.press("enter", "S", "enter")
        assert screen.trainer.epoch == 0
        assert screen.trainer.learning_rate == 0.1


def test_it_goes_on_at_the_first_step_that_is_not_done(path: Path) -> None:
    done = {"look": StepPlay(is_done=True), "predict": StepPlay(tries=2, is_done=True)}
    with LessonSession(path, steps=done) as screen:
        assert "step 3 of 4" in screen.lesson
    with LessonSession(
        path, steps={**done, "see": StepPlay(is_done=True), "choose": StepPlay(is_done=True)}
    ) as screen:
        assert "the end" in screen.lesson


def test_on_a_small_screen_the_text_has_a_page_of_its_own(path: Path) -> None:
    with LessonSession(path, size=(60, 18)) as screen:
        assert screen.shows("lesson")
        assert not screen.shows("loss")
        screen.press("k")
        assert not screen.shows("lesson")
        assert screen.shows("loss")
        assert "Enter goes on" in screen.message
        screen.press("enter")
        assert screen.shows("lesson")


@pytest.mark.parametrize("size", [(60, 9), (38, 20), (30, 2)])
def test_a_terminal_that_is_too_small_says_only_that(path: Path, size: tuple[int, int]) -> None:
    with LessonSession(path) as screen:
        screen.resize(*size)
        assert screen.rows[0].startswith(f"{size[0]} × {size[1]} is too small")
        assert screen.resize(80, 24).shows("lesson")


@pytest.mark.parametrize("key", ["1", "2", "3", "6"])
def test_the_text_stays_in_every_view(path: Path, key: str) -> None:
    with LessonSession(path) as screen:
        screen.press(key)
        assert "The table has 100 rows" in screen.lesson


def test_on_a_small_screen_what_is_said_of_an_answer_is_seen(path: Path) -> None:
    with LessonSession(path, size=(60, 18)) as screen:
        screen.press("enter", "k")
        assert not screen.shows("lesson")
        screen.answer("7")
        assert "Not yet." in screen.lesson


def test_a_number_with_groups_is_read_as_the_one_that_is_meant(path: Path) -> None:
    path.write_text(
        TEMPLATE.replace('answer = "at(1, weight.bias)"', 'answer = "2713"').replace("0.0006", "1")
    )
    with LessonSession(path) as screen:
        screen.press("enter")
        screen.answer("2,713")
        assert "Right." in screen.lesson


def test_a_hint_after_the_answer_leaves_what_was_said(path: Path) -> None:
    with LessonSession(path) as screen:
        screen.press("enter")
        screen.answer("0.404")
        screen.press("v")
        assert "Right." in screen.lesson
        assert "This step is done" in screen.message


def test_without_a_lesson_its_keys_say_so() -> None:
    from .session import Session

    with Session("line") as screen:
        screen.press("enter")
        assert "gdtui learn" in screen.message


@pytest.mark.parametrize("lesson", COURSE, ids=lambda one: one.stem)
@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
def test_every_lesson_that_comes_with_it_can_be_gone_through_by_hints(
    lesson: Path, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with LessonSession(lesson, size=size) as screen:
        total = len(screen.guide.play.lesson.steps)
        for place in range(total):
            assert f"step {place + 1} of {total}" in screen.lesson
            while not screen.guide.play.can_go_on:
                screen.press("v")
            screen.press("enter")
        assert "the end" in screen.lesson


def test_a_seed_draws_other_weights_and_the_answers_follow(path: Path) -> None:
    path.write_text(TEMPLATE.replace("# seed = 7", "seed = 7"))
    weights = np.random.default_rng(7).standard_normal((2, 1))
    after = weights + 0.1 * 2 * LINE.X.T @ (LINE.Y - LINE.X @ weights) / 100
    with LessonSession(path) as screen:
        screen.press("enter")
        screen.answer(f"{after[0, 0]:.4f}")
        assert "Right." in screen.lesson


def test_a_step_that_cannot_be_set_is_asked_of_the_run_that_is_there(path: Path) -> None:
    path.write_text(TEMPLATE.replace("epoch = 1  ", "epoch = 400"))
    with LessonSession(path, steps={name: StepPlay(is_done=True) for name in ("look", "predict")}) as screen:
        screen.press("s", "enter")
        assert "step 4 of 4" in screen.lesson
        assert "line 48: step choose: epoch 400 is beyond the 300 epochs" in screen.message
        assert "What did the loss do?" in screen.lesson
        screen.answer("2")
        assert "Right. From 4.421 to 2.494." in screen.lesson


def test_an_answer_that_has_no_value_is_left_out(path: Path) -> None:
    path.write_text(TEMPLATE.replace("at(1, weight.bias)", "1 / (rows - 100)", 1))
    with LessonSession(path, steps={"look": StepPlay(is_done=True)}) as screen:
        screen.answer("3")
        assert "divides by 0 here" in screen.text
        screen.press("escape", "v", "v", "v")
        assert "divides by 0 here" in screen.lesson
        screen.press("enter")
        assert "step 3 of 4" in screen.lesson
