"""The lessons that come with it: each answer against the chapter's loop, written out here in NumPy."""

from __future__ import annotations

import io
import re
import textwrap
from contextlib import redirect_stdout
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from runpy import run_path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

import gdtui
from gdtui.checking.judge import check_program
from gdtui.lessons.answers import judge_answer, right_in_words, tolerance_of
from gdtui.lessons.expressions import Expression, fill_in
from gdtui.lessons.reading import read_lesson
from gdtui.lessons.setting import run_of
from gdtui.lessons.state import RunState

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.descent.snapshot import Floats
    from gdtui.lessons.lesson import Lesson, LessonStep

COURSE = Path(gdtui.__file__).parent / "lessons" / "course"
SETS = Path(gdtui.__file__).parent / "data" / "sets"
PATHS = sorted(COURSE.glob("*.toml"))
LESSONS = {path.stem[:2]: read_lesson(str(path)) for path in PATHS}
STEPS = {f"{number}/{step.id}": (lesson, step) for number, lesson in LESSONS.items() for step in lesson.steps}

every_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)


def steps_of(*kinds: str) -> list[str]:
    return [name for name, (_, step) in STEPS.items() if step.kind in kinds]


# -- the oracle: the chapter's loop -------------------------------------------------------------------------


class State(NamedTuple):
    """An epoch of the chapter's loop: all of it before the update."""

    loss: float
    weights: Floats
    gradient: Floats
    difference: Floats


@lru_cache
def table(name: str, scaled: bool = False) -> tuple[Floats, Floats]:
    rows = np.loadtxt(SETS / f"{name}.csv", delimiter=",", skiprows=1)
    inputs, actual = rows[:, :-1], rows[:, -1:]
    if scaled:
        inputs = (inputs - inputs.mean(axis=0)) / inputs.std(axis=0)
    return np.hstack([np.ones((len(rows), 1)), inputs]), actual


@lru_cache
def chapter(name: str, rate: float, epochs: int, scaled: bool = False) -> list[State]:
    X, Y = table(name, scaled)
    weights = np.zeros((X.shape[1], 1))
    states = []
    for _ in range(epochs + 1):
        Y_pred = np.dot(X, weights)
        gradients = -2 * np.dot(X.T, (Y - Y_pred)) / len(X)
        states.append(
            State(float(np.mean((Y - Y_pred) ** 2)), weights.ravel(), gradients.ravel(), (Y - Y_pred).ravel())
        )
        weights = weights - rate * gradients
    return states


def line(rate: float, epoch: int) -> State:
    return chapter("line", rate, epoch)[epoch]


def lowest(name: str = "line") -> float:
    X, Y = table(name)
    best = np.linalg.lstsq(X, Y, rcond=None)[0]
    return float(np.mean((Y - X @ best) ** 2))


def curvatures(name: str = "line", scaled: bool = False) -> list[float]:
    X, _ = table(name, scaled)
    return [float(one) for one in np.linalg.eigvalsh(2 * X.T @ X / len(X))[::-1]]


def limit(name: str = "line", scaled: bool = False) -> float:
    return 2 / curvatures(name, scaled)[0]


def epochs_needed(name: str, rate: float, within: int, scaled: bool = False) -> int | None:
    """From which epoch on the loss is within 1% of the lowest; None for not within so many epochs."""
    far = [one.loss > 1.01 * lowest(name) for one in chapter(name, rate, within, scaled)]
    return None if far[-1] else len(far) - far[::-1].index(True)


def five(state: State) -> float:
    return float(np.mean(state.difference[:5] ** 2))


def condition(name: str) -> float:
    return curvatures(name)[0] / curvatures(name)[-1]


NUMBERS: dict[str, Callable[[], float]] = {
    "01/predict-a-row": lambda: float(line(0.1, 10).weights @ [1, 0.5]),
    "01/first-step": lambda: line(0.1, 1).weights[0],
    "01/second-step": lambda: line(0.1, 2).weights[0],
    "01/three-times": lambda: line(0.3, 1).weights[0],
    "02/mean-difference": lambda: float(np.mean(line(0.1, 0).difference)),
    "02/by-hand": lambda: -2 * float(np.mean(np.array([1, 2, 4]) * np.array([2, 2, -3]))),
    "03/mean-of-five": lambda: five(line(0.1, 37)),
    "03/sum-of-all": lambda: float(np.sum(line(0.1, 37).difference ** 2)),
    "03/typical-miss": lambda: 0.5,
    "03/one-row": lambda: line(0.1, 37).loss / lowest(),
    "04/how-many": lambda: len(line(0.1, 0).difference),
    "04/last-printed": lambda: max(range(3)),
    "04/which-loss": lambda: line(0.1, 3).loss,
    "04/not-divided": lambda: len(table("line")[0]),
    "05/ten-times-smaller": lambda: 2713,
    "05/find-the-limit": lambda: 0.78044,
    "05/from-the-curvature": lambda: 0.2,
    "06/factor": lambda: 1 - 0.7 * curvatures()[0],
    "06/half-the-limit": lambda: 1 - limit() / 2 * curvatures()[0],
    "07/ratio": lambda: limit("cars", scaled=True) / limit("cars"),
    "08/condition": lambda: condition("faithful"),
    "08/left-over": lambda: 1 - 0.035 * curvatures("faithful")[1],
    "09/factor": lambda: line(1, 7).loss / line(1, 6).loss,
    "09/stop-rule": lambda: line(0.001, 1097).loss / lowest(),
}
"""Each number that is asked for, found without the program."""


# -- what is right ------------------------------------------------------------------------------------------


def test_each_number_that_is_asked_for_is_found_in_another_way() -> None:
    assert [*NUMBERS] == steps_of("number")


@pytest.mark.parametrize("name", NUMBERS)
def test_the_right_number_is_right(name: str) -> None:
    lesson, step = STEPS[name]
    state = RunState(run_of(lesson, step))
    assert step.answer is not None
    assert step.answer.number(state) == pytest.approx(NUMBERS[name](), rel=1e-5, abs=1e-9)
    assert judge_answer(step, repr(float(NUMBERS[name]())), state).is_right
    assert judge_answer(step, right_in_words(step, state), state).is_right


@pytest.mark.parametrize("name", NUMBERS)
def test_wrong_numbers_are_refused_each_with_its_own_message(name: str) -> None:
    lesson, step = STEPS[name]
    state = RunState(run_of(lesson, step))
    assert step.answer is not None
    assert len(step.wrong) >= 3
    for wrong in step.wrong:
        assert wrong.value is not None
        value = wrong.value.number(state)
        assert abs(value - NUMBERS[name]()) > tolerance_of(step, state)
        assert judge_answer(step, repr(value), state) == (False, wrong.say)


@pytest.mark.parametrize("name", steps_of("choice", "several", "order"))
def test_wrong_choices_are_refused_each_with_its_own_message(name: str) -> None:
    lesson, step = STEPS[name]
    state = RunState(run_of(lesson, step))
    assert judge_answer(step, " ".join(map(str, step.right)), state).is_right
    assert step.wrong
    for wrong in step.wrong:
        assert judge_answer(step, " ".join(map(str, wrong.choices)), state) == (False, wrong.say)
    if step.kind == "choice":
        assert {wrong.choices for wrong in step.wrong} | {step.right} == {
            (place,) for place in range(1, len(step.choices) + 1)
        }


def fastest_first(rates: dict[int, float], within: int) -> tuple[int, ...]:
    needed = {place: epochs_needed("line", rate, within) for place, rate in rates.items()}
    return tuple(sorted(needed, key=lambda place: needed[place] or within))


def stops_at(rate: float) -> int:
    losses = [one.loss for one in chapter("line", rate, 1200)]
    return next(epoch for epoch in range(1, 1200) if losses[epoch - 1] - losses[epoch] < 0.0001)


FACTS: dict[str, Callable[[], bool]] = {
    "01/smaller-steps": lambda: abs(line(0.1, 10).gradient[0]) < 0.1 * abs(line(0.1, 0).gradient[0]),
    "02/up-or-down": lambda: bool(line(0.7, 1).gradient[0] > 0 and max(line(0.7, 1).difference[:5]) < 0),
    "02/at-the-lowest": lambda: bool(max(abs(line(0.5, 1000).gradient)) < 1e-9),
    "02/not-zero": lambda: lowest() > 0.009 and max(abs(line(0.1, 1000).gradient)) < 0.0005,
    "03/which-way-five": lambda: (
        five(line(0.1, 300)) > 2 * five(line(0.1, 150)) and line(0.1, 300).loss < line(0.1, 150).loss
    ),
    "05/ten-times-larger": lambda: line(1, 0).loss < line(1, 1).loss < line(1, 2).loss,
    "05/just-above": lambda: (
        line(0.781, 3).loss < line(0.781, 0).loss < line(0.781, 10).loss < line(0.781, 100).loss
    ),
    "05/code-or-rate": lambda: limit() > 0.1 and line(0.1, 1).loss < line(0.1, 0).loss,
    "06/sort": lambda: fastest_first({1: 0.1, 2: 0.39, 3: 0.7, 4: 0.77}, 400) == (3, 2, 4, 1),
    "06/who-decides": lambda: abs(1 - 0.77 * curvatures()[0]) > abs(1 - 0.77 * curvatures()[1]),
    "06/just-below": lambda: epochs_needed("line", 0.78, 5000) == 4750,
    "06/choose": lambda: epochs_needed("line", limit() / 2, 100) == 68,
    "07/same-rate": lambda: chapter("cars", 0.1, 1)[1].loss > 1000 * chapter("cars", 0.1, 1)[0].loss,
    "07/kilometres": lambda: 2.5 < 1.6**2 < 2.6,
    "07/half-the-limit": lambda: 3000 < (epochs_needed("cars", limit("cars") / 2, 5000) or 0) < 4000,
    "07/how-many-now": lambda: epochs_needed("cars", 0.4, 20, scaled=True) == 3,
    "07/what-stays": lambda: chapter("cars", 0.4, 50, scaled=True)[50].loss == pytest.approx(lowest("cars")),
    "08/first-step": lambda: (
        chapter("faithful", 0.035, 1)[1].loss < 0.03 * chapter("faithful", 0.035, 1)[0].loss
    ),
    "08/how-long": lambda: (epochs_needed("faithful", 0.035, 1000) or 0) > 401,
    "08/round": lambda: curvatures("faithful", scaled=True) == pytest.approx([2, 2]),
    "09/slow-or-near": lambda: bool(line(0.77, 20).gradient[0] < 0 < line(0.77, 21).gradient[0]),
    "09/flat": lambda: (
        line(0.01, 299).loss - line(0.01, 300).loss < 0.001 and line(0.01, 300).loss > 5 * lowest()
    ),
    "09/same-rule": lambda: (
        (stops_at(0.001), stops_at(0.1)) == (1097, 129) and line(0.1, 129).loss < line(0.001, 1097).loss / 5
    ),
}
"""What the right choice says, seen in the chapter's loop."""


@pytest.mark.parametrize("name", FACTS)
def test_the_right_choice_is_what_the_loop_does(name: str) -> None:
    assert STEPS[name][1].kind in ("choice", "order")
    assert FACTS[name]()


def test_the_four_curves_are_sorted_by_their_rates() -> None:
    lesson, step = STEPS["09/four-runs"]
    state = RunState(run_of(lesson, step))
    rows = [[float(word) for word in fill_in(choice, state).split()] for choice in step.choices]
    in_order = [rows[place - 1] for place in step.right]
    for rate, row in zip((0.001, 0.5, 0.77, 0.8), in_order, strict=True):
        assert row == pytest.approx([line(rate, epoch).loss for epoch in (0, 1, 2, 10, 50)], abs=0.0006)
    assert 0.77 < limit() < 0.8


# -- what is done -------------------------------------------------------------------------------------------

WAYS: dict[str, tuple[float, bool, int]] = {
    "01/do-it": (0.1, False, 1),
    "01/set-the-rate": (0.3, False, 1),
    "02/come-close": (0.5, False, 41),
    "03/see-it": (0.1, False, 300),
    "04/go-through": (0.1, False, 4),
    "05/see-it-rise": (1.0, False, 7),
    "06/find-one": (0.6, False, 50),
    "07/standardize": (0.4, True, 0),
    "08/bowl": (0.035, False, 1),
    "08/creep": (0.035, False, 100),
    "08/wall-to-wall": (0.067, False, 8),
    "09/finish": (0.5, False, 60),
}
"""How each deed can be done: the rate, whether standardized, the epoch."""


def test_each_deed_has_a_way() -> None:
    assert [*WAYS] == steps_of("do")


@pytest.mark.parametrize("name", WAYS)
def test_a_deed_is_not_done_at_the_start_and_can_be_done(name: str) -> None:
    lesson, step = STEPS[name]
    rate, scaled, epoch = WAYS[name]
    assert step.until is not None
    assert not step.until.is_true(RunState(run_of(lesson, step)))
    done = replace(step, rate=Expression(repr(rate)), standardize=scaled, epoch=epoch)
    state = RunState(run_of(lesson, done))
    assert step.until.is_true(state)
    assert step.par is None or step.par.is_true(state) or name == "06/find-one"
    assert not re.search(r"[{}?]", fill_in(step.shown, state))


# -- the programs that are to be repaired -------------------------------------------------------------------

REPAIRS = {
    "10/repair-1": (
        "not-divided-by-n",
        "(Y - Y_pred))\n        print",
        "(Y - Y_pred)) / len(X)\n        print",
    ),
    "10/repair-2": ("sign", "weights + lr", "weights - lr"),
    "10/repair-3": ("gradients-add-up", "gradients = gradients - 2", "gradients = -2"),
    "10/repair-4": (
        "stale-predictions",
        "    Y_pred = np.dot(X, weights)\n    for epoch in range(epochs):\n",
        "    for epoch in range(epochs):\n        Y_pred = np.dot(X, weights)\n",
    ),
}


@pytest.mark.parametrize("name", REPAIRS)
def test_a_wrong_program_is_found_and_its_repair_is_right(name: str, tmp_path: Path) -> None:
    mistake, wrong, right = REPAIRS[name]
    program = COURSE / STEPS[name][1].file
    finding = check_program(str(program), None).finding
    assert (finding.verdict, finding.id) == ("mistake", mistake)
    text = program.read_text("utf-8")
    assert text.count(wrong) == 1
    repaired = tmp_path / program.name
    repaired.write_text(text.replace(wrong, right), "utf-8")
    assert check_program(str(repaired), None).finding.verdict == "right"


def printed_losses(program: Path) -> list[float]:
    X, Y = table("line")
    train = run_path(str(program))["train"]
    output = io.StringIO()
    with redirect_stdout(output):
        train(X, Y, np.zeros((2, 1)), 0.1, 8)
    return [float(one) for one in re.findall(r"Current loss: (\S+)", output.getvalue())]


def test_the_printed_losses_are_those_of_the_wrong_programs() -> None:
    lesson, step = STEPS["10/four-mistakes"]
    state = RunState(run_of(lesson, step))
    for place, choice in enumerate(step.choices, 1):
        told = [float(one.replace(",", "")) for one in fill_in(choice, state).split(", ") if one != "..."]
        assert len(told) >= 3
        assert told == pytest.approx(printed_losses(COURSE / f"loop_{place}.py")[: len(told)], rel=2e-3)
    mistakes = [REPAIRS[f"10/repair-{place}"][0] for place in step.right]
    assert mistakes == ["sign", "stale-predictions", "not-divided-by-n", "gradients-add-up"]


# -- what is written ----------------------------------------------------------------------------------------


def lines(text: str, width: int) -> int:
    parts = [" ".join(part.split()) for part in text.split("\n\n")] if text else []
    return sum(len(textwrap.wrap(part, width)) for part in parts) + max(len(parts) - 1, 0)


def texts_of(step: LessonStep) -> list[str]:
    return [step.say, step.ask, *step.choices, *step.hints, *(wrong.say for wrong in step.wrong)]


def test_there_are_ten_lessons_and_their_names_differ() -> None:
    assert len(LESSONS) == 10
    assert len({lesson.name for lesson in LESSONS.values()}) == 10
    assert len({lesson.title for lesson in LESSONS.values()}) == 10


@every_lesson
def test_a_lesson_has_what_a_lesson_needs(lesson: Lesson) -> None:
    assert 5 <= len(lesson.steps) <= 9
    assert 5 <= lesson.minutes <= 15
    assert len({step.id for step in lesson.steps}) == len(lesson.steps)
    assert any(step.predicts for step in lesson.steps)
    assert any(step.kind in ("do", "repair") for step in lesson.steps)
    assert re.search(r"[Gg]ood|safe", lesson.learnt)
    assert re.search(r"[Bb]ad", lesson.learnt)
    assert lesson.following


@pytest.mark.parametrize("name", STEPS)
def test_texts_fit_and_their_numbers_exist(name: str) -> None:
    lesson, step = STEPS[name]
    state = RunState(run_of(lesson, step))
    say, ask = fill_in(step.say, state), fill_in(step.ask, state)
    assert lines(say, 74) + lines(ask, 74) <= 10
    assert lines(say, 54) + lines(ask, 54) <= 12
    assert all(lines(fill_in(text, state), 54) <= 4 for text in texts_of(step) if text != step.say)
    for text in texts_of(step):
        assert not re.search(r"[{}]", fill_in(text, state))
        assert fill_in(text, state).count("never") == text.count("never")


@pytest.mark.parametrize("name", [name for name, (_, step) in STEPS.items() if step.is_asked])
def test_what_is_asked_has_a_hint_and_an_explanation(name: str) -> None:
    step = STEPS[name][1]
    assert 1 <= len(step.hints) <= 2
    assert step.shown.endswith(".")


@pytest.mark.parametrize("name", [name for name, (_, step) in STEPS.items() if step.predicts])
def test_a_prediction_is_not_told_before(name: str) -> None:
    lesson, step = STEPS[name]
    assert step.kind in ("number", "choice", "order")
    if step.kind == "number":
        state = RunState(run_of(lesson, step))
        told = re.findall(r"-?\d[\d,]*\.?\d*", fill_in(f"{step.say} {step.ask}", state))
        numbers = [abs(float(one.replace(",", "").rstrip("."))) for one in told]
        right = abs(NUMBERS[name]())
        assert name in TOLD or not any(abs(one - right) <= tolerance_of(step, state) for one in numbers)


TOLD = {
    "04/which-loss": "one of four losses in the text is to be chosen",
    "04/not-divided": "the number of rows is in the text: it is to be recognised as the factor",
}
"""Predictions whose number stands in the text, and why."""


@every_lesson
def test_the_closing_words_have_their_numbers(lesson: Lesson) -> None:
    state = RunState(run_of(lesson, None))
    learnt, following = (fill_in(text, state) for text in (lesson.learnt, lesson.following))
    assert not re.search(r"[{}]|never", learnt + following)
    assert lines(learnt, 56) + lines(following, 56) <= 9  # with two empty lines and the count: 12


def test_what_is_said_of_other_runs_and_other_data_is_so() -> None:
    speeds = table("cars")[0][:, 1]
    assert (speeds.min(), speeds.max()) == (4, 25)
    assert (round(limit(), 2), round(condition("line")), round(condition("trees"), -4)) == (0.78, 20, 920_000)
    assert all((epochs_needed("line", rate, 100) or 99) <= 60 for rate in (0.45, 0.74))
    assert max(abs(line(0.1, 207).gradient)) < 0.01 < max(abs(line(0.1, 199).gradient))
    assert max(abs(line(0.5, 41).gradient)) < 0.01
    start, first, end = (
        chapter("faithful", 0.035, 0)[0].loss,
        chapter("faithful", 0.035, 1)[1].loss,
        lowest("faithful"),
    )
    assert 0.98 < (start - first) / (start - end) < 0.99
    assert 1.8 < 0.067 / 0.035 < 2
