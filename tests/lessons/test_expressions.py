"""Expressions of lessons: evaluated, or refused in a line, and never anything else."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gdtui
from gdtui.data import load
from gdtui.descent.run import Run, bowl_of
from gdtui.lessons.errors import LessonError
from gdtui.lessons.expressions import FUNCTIONS, Expression, expressions_in, fill_in
from gdtui.lessons.state import NAMES, RunState
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.descent.snapshot import Floats


@lru_cache
def state(rate: float = 0.1, epoch: int = 37, name: str = "line") -> RunState:
    """Return the state of a run at an epoch."""
    data = load(name)
    run = Run.start(data, bowl_of(data), learning_rate=rate, epochs=300)
    run.trainer.advance(epoch)
    assert run.trainer.epoch == epoch
    return RunState(run)


def number(text: str, rate: float = 0.1, epoch: int = 37) -> float:
    return Expression(text).number(state(rate, epoch))


def outcome(text: str) -> float | bool | str:
    """Tell what comes of an expression: a number, true or false, or why it is refused."""
    try:
        expression = Expression(text)
        try:
            return expression.number(state())
        except LessonError:
            return expression.is_true(state())
    except LessonError as error:
        return str(error)


# -- nothing but a value or a line -------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        *NAMES,
        *(f"{name}(" for name in FUNCTIONS),
        *(
            "weight.x",
            "gradient.bias",
            "weight.nothing",
            "prediction[1]",
            "prediction[6]",
            'weight["x"]',
            "weight[0]",
        ),
        *(
            "0",
            "1",
            "2.5",
            ".5",
            "1e3",
            "1e999",
            "1e308",
            "5e-324",
            "1_0",
            "0x1f",
            "1j",
            "9" * 40,
            "-1",
            "True",
            "None",
        ),
        *(
            "+",
            "-",
            "*",
            "/",
            "×",
            "÷",
            "−",
            "**",
            "//",
            "%",
            "@",
            "<",
            "<=",
            "≤",
            "≥",
            ">",
            "==",
            "!=",
            "=",
            ":=",
        ),
        *(
            "and",
            "or",
            "not",
            "if",
            "else",
            "for",
            "in",
            "is",
            "lambda",
            "await",
            "yield",
            "import",
            "__import__",
        ),
        *(
            "(",
            ")",
            ")",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ".",
            ":",
            ";",
            "#",
            "\\",
            "\n",
            "\t",
            " ",
            "'",
            '"',
            "'''",
            "f'",
        ),
        *(
            "os",
            "x",
            "weight",
            "weight.__class__",
            "at(1, loss)",
            "at_rate(0.3, loss)",
            "\x00",
            "\x1b[31m",
            "\u202e",
            "½",
        ),
    ]
)


@settings(max_examples=600, deadline=None)
@given(st.lists(WORDS, max_size=12).map(" ".join) | st.lists(WORDS, max_size=8).map("".join))
def test_any_words_are_evaluated_or_refused_in_a_line(text: str) -> None:
    assert_value_or_line(outcome(text))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=320))
def test_any_text_is_evaluated_or_refused_in_a_line(text: str) -> None:
    assert_value_or_line(outcome(text))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="{}:0123456789los .+x", max_size=60))
def test_any_text_with_braces_is_filled_or_refused_in_a_line(text: str) -> None:
    try:
        expressions_in(text)
        said = fill_in(text, state(), unknown="?")
    except LessonError as error:
        said = str(error)
    else:
        assert "{" not in said
        assert "}" not in said
    assert len(said.splitlines()) <= 1


def assert_value_or_line(found: float | bool | str) -> None:
    assert isinstance(found, float | bool | str)
    if isinstance(found, str):
        assert found
        assert len(found.splitlines()) == 1
        assert found == visible(found)


ARITHMETIC = st.recursive(
    st.floats(0, 1e6).map(repr) | st.integers(0, 1000).map(str),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(
            lambda parts: f"({' '.join(parts)})"
        ),
        inner.map(lambda one: f"-{one}"),
        inner.map(lambda one: f"abs({one})"),
        st.tuples(inner, inner).map(lambda parts: f"min({parts[0]}, {parts[1]})"),
        st.tuples(inner, inner).map(lambda parts: f"max({parts[0]}, {parts[1]})"),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(ARITHMETIC)
def test_arithmetic_comes_out_as_in_python(text: str) -> None:
    if len(text) > 300:
        return
    try:
        expected = float(eval(text, {"abs": abs, "min": min, "max": max}))
    except ZeroDivisionError:
        with pytest.raises(LessonError, match="divides by 0 here"):
            Expression(text).number(None)
        return
    found = Expression(text.replace("*", "×").replace("/", "÷")).number(None)
    assert found == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the expression is empty"),
        ("loss +", "is no expression: numbers, names, + - × ÷, comparisons"),
        ("2 ** 3", "only numbers, names, + - × ÷, comparisons and functions"),
        ("7 // 2", "only numbers, names"),
        ("True", "only numbers, names"),
        ("'loss'", "only numbers, names"),
        ("[loss]", "only numbers, names"),
        ("loss if epoch else 1", "only numbers, names"),
        ("(lambda: 1)()", "the functions are abs, min, max"),
        ("__import__('os').system('ls')", "the functions are abs, min, max"),
        ("open('x')", "the functions are abs, min, max"),
        ("weight.x.real", "only numbers, names"),
        ("weight[epoch]", "only numbers, names"),
        ("weight[1:2]", "only numbers, names"),
        ("max(*weight)", "the functions are abs, min, max"),
        ("round(1, ndigits=2)", "the functions are abs, min, max"),
        ("abs()", "abs(x), not 0 values"),
        ("round(1, 2, 3)", "round(x) or round(x, 3), not 3 values"),
        ("round(1, 0.5)", "rounds to 0.5 places: 0 to 15 are possible"),
        ("round(1, 1e308 * 10 - 1e308 * 10)", "rounds to nan places"),
        ("sqrt(-1)", "takes the root of a number below 0 here"),
        ("1 / 0", "divides by 0 here"),
        ("1 / (epoch - 37)", "divides by 0 here"),
        ("1e999", "too large a number"),
        ("-" * 40 + "1", "is nested too deeply"),
        ("1 +" * 150 + " 1", "has at most 300 characters; this has 452"),
        ("los", "there is no name 'los'; did you mean 'loss'?"),
        ("zzz", "there is no name 'zzz'; the names are epoch, epochs"),
        ("weight", "'weight' stands for 2 numbers: write weight.x"),
        ("weight.y", "the columns are bias, x; such as weight.x"),
        ("weight[3]", "there are 1 to 2"),
        ("prediction.x", "rows have numbers; such as prediction[1]"),
        ("prediction[6]", "there are 1 to 5"),
        ("loss.x", "'loss' is one number: write it without .x"),
        ("at(-1, loss)", "needs an epoch, a whole number from 0 up"),
        ("at(0.5, loss)", "needs an epoch, a whole number from 0 up"),
        ("at(1e308 * 10, loss)", "needs an epoch, a whole number from 0 up"),
        ("at(2000000, loss)", "is too far: at most 100000"),
        ("at_rate(0, loss)", "needs a rate above 0"),
        ("at_rate(5, at(300, loss))", "the run overflows at"),
        ("(1 < 2) + 1", "calculates with true or false"),
        ("1 and 2", "'and' and 'or' stand between comparisons"),
        ("1 \n+ (", "is no expression"),
    ],
)
def test_what_is_refused_says_why(text: str, says: str) -> None:
    found = outcome(text)
    assert isinstance(found, str)
    assert says in found
    assert len(found.splitlines()) == 1


def test_a_number_is_no_comparison_and_a_comparison_no_number() -> None:
    with pytest.raises(LessonError, match="is a number, and a comparison is needed"):
        Expression("loss").is_true(state())
    with pytest.raises(LessonError, match="is true or false, and a number is needed"):
        Expression("loss < 1").number(state())
    with pytest.raises(LessonError, match="has a name, and there is no run"):
        Expression("loss").number(None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("epoch == 37 and loss < 1", True),
        ("epoch ≥ 38 or loss ≤ 0", False),
        ("0 < loss < 1 < epoch", True),
        ("0 < loss < 0.001", False),
        ("epoch != 37", False),
    ],
)
def test_comparisons(text: str, expected: bool) -> None:
    assert Expression(text).is_true(state()) is expected


# -- the names, against the chapter's functions ------------------------------------------------------------


@lru_cache
def chapter(rate: float = 0.1, epoch: int = 37) -> tuple[Floats, Floats, Floats]:
    """Return the inputs, the actual values and the weights after so many updates."""
    data = load("line")
    weights = np.zeros((2, 1))
    for _ in range(epoch):
        weights = weights - rate * gdtui.gradient(data.X, data.Y, weights)
    return data.X, data.Y, weights


def loss_of(rate: float, epoch: int) -> float:
    X, Y, weights = chapter(rate, epoch)
    return float(gdtui.loss(Y, gdtui.model(X, weights)))


def test_every_name_has_a_value() -> None:
    several = {name: f"{name}[1]" for name, one in NAMES.items() if one.by}
    for name in NAMES:
        assert isinstance(number(several.get(name, name)), float)


def test_names_have_the_values_of_the_chapters_functions() -> None:
    X, Y, weights = chapter()
    gradients, Y_pred = gdtui.gradient(X, Y, weights), gdtui.model(X, weights)
    expected = {
        "epoch": 37,
        "epochs": 300,
        "furthest": 37,
        "rate": 0.1,
        "loss": gdtui.loss(Y, Y_pred),
        "first_loss": gdtui.loss(Y, np.zeros_like(Y)),
        "typical_miss": math.sqrt(float(gdtui.loss(Y, Y_pred))),
        "rows": 100,
        "weights": 2,
        "weight.bias": weights[0, 0],
        "weight.x": weights[1, 0],
        "weight[2]": weights[1, 0],
        'weight["x"]': weights[1, 0],
        "gradient.bias": gradients[0, 0],
        "gradient.x": gradients[1, 0],
        "step.bias": -0.1 * gradients[0, 0],
        "start.x": 0,
        "prediction[1]": Y_pred[0, 0],
        "prediction[5]": Y_pred[4, 0],
        "actual[2]": Y[1, 0],
        "difference[3]": Y[2, 0] - Y_pred[2, 0],
        "loss_of_five": np.mean((Y - Y_pred)[:5] ** 2),
    }
    for text, value in expected.items():
        assert number(text) == pytest.approx(float(value), rel=1e-9), text


def test_names_that_come_from_the_closed_form() -> None:
    X, Y, _ = chapter()
    H = 2 * X.T @ X / len(X)
    curvatures = np.linalg.eigvalsh(H)
    best = np.linalg.lstsq(X, Y, rcond=None)[0]
    lowest = float(gdtui.loss(Y, X @ best))
    expected = {
        "limit": 2 / curvatures[-1],
        "steepest": curvatures[-1],
        "condition": curvatures[-1] / curvatures[0],
        "lowest_loss": lowest,
        "above_lowest": loss_of(0.1, 37) / lowest - 1,
        "best.x": best[1, 0],
    }
    for text, value in expected.items():
        assert number(text) == pytest.approx(float(value), rel=1e-6), text


@pytest.mark.parametrize(
    ("rate", "epochs"),
    [(0.01, 2713), (0.1, 270), (0.3, 89), (0.5, 53), (0.7, 38), (0.77, 198), (0.79, math.inf)],
)
def test_the_epochs_to_within_one_percent_are_the_published_ones(rate: float, epochs: float) -> None:
    assert number(f"at_rate({rate}, within_1_percent)") == epochs
    assert number("within_1_percent", rate, 0) == epochs


def test_other_epochs_and_other_rates_are_those_of_the_loop() -> None:
    assert number("at(1, weight.bias)") == pytest.approx(0.40403, abs=1e-5)
    assert number("at(100, loss)") == pytest.approx(loss_of(0.1, 100))
    assert number("at_rate(0.5, loss)") == pytest.approx(loss_of(0.5, 37))
    assert number("at_rate(0.5, at(3, loss))") == pytest.approx(loss_of(0.5, 3))
    assert number("at(3, at_rate(0.5, loss))") == pytest.approx(loss_of(0.5, 3))
    assert number("at(0, loss)") == number("first_loss")
    assert number("loss") == pytest.approx(loss_of(0.1, 37))


def test_an_expression_tells_its_names() -> None:
    assert Expression("max(weight.x, at(3, loss)) > limit").names == {"weight", "loss", "limit"}
    assert Expression("1 + 2").names == set()


# -- texts with numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("{rows} rows", "100 rows"),
        ("at {rate}", "at 0.1"),
        ("{first_loss:3}", "4.421"),
        ("{gradient.bias:4} of {at(0, gradient.bias):2}", "0.0489 of -4.04"),
        ("{at_rate(0.01, within_1_percent):0} or {at_rate(0.01, within_1_percent)}", "2,713 or 2713"),
        ("{-12345.678:1}", "-12,345.7"),
        ("{at_rate(0.79, within_1_percent):0}", "never"),
        ("{1 / 3}", "0.333333"),
        ("{0.5:0} {1.5:0} {-0.00001:2}", "1 2 0.00"),
        ("{prediction[1]:2}", "2.04"),
    ],
)
def test_numbers_are_put_into_texts(text: str, expected: str) -> None:
    assert fill_in(text, state()) == expected


def test_a_number_that_there_is_not_is_refused_or_a_question_mark() -> None:
    with pytest.raises(LessonError, match="divides by 0"):
        fill_in("{1 / 0}", state())
    assert fill_in("{1 / 0} and {rows}", state(), unknown="?") == "? and 100"
