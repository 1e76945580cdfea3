"""Answers: read as people write them, and judged with the message that fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.lessons.answers import judge_answer, read_choices, read_number, right_in_words
from gdtui.lessons.expressions import Expression
from gdtui.lessons.lesson import LessonStep, Wrong
from tests.lessons.a_lesson import Fixed

if TYPE_CHECKING:
    from gdtui.lessons.expressions import NamedValues

NOTHING: NamedValues = Fixed()
STEP = LessonStep(
    "a",
    "number",
    ask="How large?",
    answer=Expression("0.4040"),
    tolerance=Expression("0.0006"),
    wrong=(
        Wrong("the rate", Expression("4.04")),
        Wrong("a little more", Expression("0.4055")),
        Wrong("the sign", Expression("-0.4040")),
        Wrong("much more", Expression("0.4060")),
    ),
)


@pytest.mark.parametrize(
    ("text", "is_right", "say"),
    [
        ("0.404", True, ""),
        (" 0,404 ", True, ""),
        ("404e-3", True, ""),
        ("0.4046", True, ""),
        ("0.4034", True, ""),
        ("0.4047", False, ""),
        ("0.40", False, "Nearly: it needs more decimals."),
        ("0.4", False, "Nearly: it needs more decimals."),
        (".4", False, "Nearly: it needs more decimals."),
        ("0", False, ""),
        ("1", False, ""),
        ("0.5", False, ""),
        ("0.41", False, ""),
        ("-0.4", False, ""),
        ("4.04", False, "the rate"),
        ("−0.404", False, "the sign"),
        ("0.4055", False, "a little more"),
        ("0.4057", False, "a little more"),
        ("0.4058", False, "much more"),
        ("0.4066", False, "much more"),
    ],
)
def test_a_number_is_judged_by_the_nearest_answer_within_the_tolerance(
    text: str, is_right: bool, say: str
) -> None:
    assert judge_answer(STEP, text, NOTHING) == (is_right, say)


def test_the_wrong_sign_has_a_message_without_the_lesson() -> None:
    plain = LessonStep("a", "number", answer=Expression("2"))
    assert judge_answer(plain, "-2", NOTHING) == (False, "The number is right, and its sign is wrong.")
    assert judge_answer(plain, "2.002", NOTHING).is_right
    assert not judge_answer(plain, "2.003", NOTHING).is_right


@given(
    st.floats(-1e6, 1e6).filter(lambda number: abs(number) > 1e-3),
    st.sampled_from(["{!r}", " {:.12f} ", "{:+.9e}"]),
)
def test_a_number_is_read_as_it_is_written(number: float, written: str) -> None:
    text = written.format(number)
    assert read_number(text) == pytest.approx(number, rel=1e-6)
    assert read_number(text.replace(".", ",")) == read_number(text)
    assert read_number(text.replace("-", "−")) == read_number(text)


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_is_refused_in_a_line(text: str) -> None:
    try:
        said = f"{read_number(text):g}"
    except ValueError as error:
        said = str(error)
    assert len(said.splitlines()) == 1


@given(st.text(max_size=20), st.integers(2, 9), st.booleans())
def test_any_text_is_a_choice_or_is_refused_in_a_line(text: str, count: int, several: bool) -> None:
    try:
        chosen = read_choices(text, count, several=several)
    except ValueError as error:
        assert f"1 to {count}" in str(error)  # noqa: PT017
        return
    assert chosen
    assert all(1 <= one <= count for one in chosen)
    assert several or len(chosen) == 1


@given(st.floats(1e-9, 1e9), st.floats(1e-6, 0.1))
def test_the_answer_that_is_shown_is_right(number: float, share: float) -> None:
    step = LessonStep(
        "a", "number", answer=Expression(repr(number)), tolerance=Expression(repr(number * share))
    )
    assert judge_answer(step, right_in_words(step, NOTHING), NOTHING).is_right
