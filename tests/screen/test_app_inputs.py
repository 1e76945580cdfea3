"""The learning rate and the epochs as inputs: what is taken, what is refused and how, whose the keys are."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.screen.reading import numbers
from tests.screen.session import Session

RATES = {
    "0.2": 0.2,
    "1": 1.0,
    "1e-3": 1e-3,
    ".5": 0.5,
    "5.": 5.0,
    " 0.3 ": 0.3,
    "+0.4": 0.4,
    "3.9": 3.9,
    "1E2": 100.0,
    "1/4": 0.25,
    " 3 / 8": 0.375,
    "1e-300": 1e-300,
}
NO_RATES = [
    "",
    "   ",
    "abc",
    "0.1x",
    "nan",
    "NaN",
    "inf",
    "-inf",
    "Infinity",
    "0",
    "0.0",
    "-0",
    "1e-400",
    "-0.1",
    "-1e-3",
    "1e400",
    "1_000",
    "٠٫١",
    "١",
    "0,1",
    "1,5",
    "1.000,5",
    "0x1",
    "1/0",
    "1 2",
    "½",
    "--1",
    "1e",
    ".",
    "[/]",
    "[bold]",
]
EPOCHS = {"1": 1, "40": 40, " 7 ": 7, "1e3": 1000, "12.0": 12, "1000000000": 10**9, "+5": 5}
NO_EPOCHS = [
    "",
    "abc",
    "nan",
    "inf",
    "0",
    "-1",
    "0.5",
    "1.5",
    "1e99",
    "1e400",
    "1_000",
    "١٢",
    "1,5",
    "1,000",
    "1000000001",
    "-inf",
    "[/]",
]


def editing(screen: Session, key: str, text: str) -> Session:
    return screen.press(key).type(text)


def test_a_learning_rate_is_taken() -> None:
    with Session() as screen:
        for typed, value in RATES.items():
            screen.at(7)
            editing(screen, "l", typed).press("enter")
            assert screen.trainer.learning_rate == value
            assert screen.field is None
            assert screen.trainer.epoch == 7
            assert float(numbers(screen.rows[1])[0]) == value


def test_epochs_are_taken() -> None:
    with Session() as screen:
        for typed, value in EPOCHS.items():
            editing(screen, "e", typed).press("enter")
            assert screen.trainer.epochs == value
            assert screen.field is None
            assert f"epoch 0 of {value}" in screen.title


def test_a_learning_rate_that_cannot_be_is_refused_and_the_run_goes_on() -> None:
    with Session() as screen:
        screen.press("space").tick(2)
        for typed in NO_RATES[::2]:
            before = screen.message
            editing(screen, "l", typed).press("enter")
            assert screen.message != before, typed
            assert re.search("learning rate|has a comma", screen.message.lower()), typed
            refused(screen, "rate", "0.1")
            assert screen.trainer.learning_rate == 0.1
            assert "learning rate 0.1 " in screen.rows[1]


def test_epochs_that_cannot_be_are_refused_and_the_run_goes_on() -> None:
    with Session() as screen:
        screen.press("space").tick(2)
        for typed in NO_EPOCHS:
            editing(screen, "e", typed).press("enter")
            assert "epochs" in screen.message.lower() or "comma" in screen.message, typed
            refused(screen, "epochs", "300")
            assert screen.trainer.epochs == 300
            assert "of 300" in screen.title


def refused(screen: Session, name: str, value: str) -> None:
    """Assert that the field stays open, the run goes on, and Escape brings the old value back."""
    assert screen.field is not None
    assert screen.field.id == name
    assert screen.running
    epoch = screen.trainer.epoch
    assert f"epoch {epoch + 1} of" in screen.tick().title
    screen.press("escape")
    assert screen.field is None
    assert screen.alive
    assert screen.app.query_one(f"#{name}").value == value


@pytest.mark.parametrize(("key", "refusals"), [("l", NO_RATES), ("e", NO_EPOCHS)])
def test_a_refusal_is_readable_at_80_columns(key: str, refusals: list[str]) -> None:
    with Session() as screen:
        messages = [editing(screen.press("escape"), key, typed).press("enter").message for typed in refusals]
        assert [message for message in messages if "…" in message] == []


@pytest.mark.parametrize("typed", ["1e-400", "1e400", "0", "-2"])
def test_a_refusal_says_what_is_wrong_with_it(typed: str) -> None:
    with Session(size=(200, 24)) as screen:
        message = editing(screen, "l", typed).press("enter").message
        wrong = {"1e-400": "too small", "1e400": "too large", "0": "above 0", "-2": "above 0"}[typed]
        assert wrong in message
        assert typed in message


def test_a_refused_number_can_be_mended() -> None:
    with Session() as screen:
        editing(screen, "l", "0,5").press("enter")
        assert "0.5" in screen.message
        screen.type("0.5").press("enter")
        assert screen.trainer.learning_rate == 0.5
        assert "comma" not in screen.message


@pytest.mark.parametrize("key", ["l", "e"])
def test_what_is_typed_replaces_what_was_there(key: str) -> None:
    with Session() as screen:
        screen.press(key, "7", "enter")
        assert (screen.trainer.learning_rate, screen.trainer.epochs) == {"l": (7.0, 300), "e": (0.1, 7)}[key]


def test_while_an_input_is_edited_its_keys_are_its_own() -> None:
    with Session() as screen:
        screen.press("s", "s", "l", "0", "full_stop", "2", "5")
        screen.press("home", "right", "space", "s", "b", "r", "f", "t", "z", "e", "l", "question_mark", "-")
        assert screen.trainer.epoch == 2
        assert not screen.running
        assert screen.shows("predictions")
        assert screen.field is not None
        assert screen.field.id == "rate"
        assert len(screen.app.screen_stack) == 1
        assert screen.alive
        screen.press("escape", "l", "0", "full_stop", "2", "5", "left", "left", "delete", "enter")
        assert screen.trainer.learning_rate == 0.5


def test_left_and_right_move_in_the_input_and_not_in_the_run() -> None:
    with Session() as screen:
        screen.press("s", "s", "e", "3", "0", "0", "left", "left", "right", "right", "left")
        assert screen.trainer.epoch == 2
        assert screen.press("9", "enter").trainer.epochs == 3090


@pytest.mark.parametrize("key", ["l", "e"])
def test_escape_gives_it_up(key: str) -> None:
    with Session() as screen:
        before = screen.text
        editing(screen, key, "77").press("escape")
        assert (screen.trainer.learning_rate, screen.trainer.epochs) == (0.1, 300)
        assert screen.field is None
        assert screen.text == before


@pytest.mark.parametrize("key", ["l", "e"])
@pytest.mark.parametrize("typed", ["77", "rubbish", ""])
def test_leaving_an_input_gives_it_up(key: str, typed: str) -> None:
    with Session() as screen:
        before = screen.text
        editing(screen, key, typed).click_away()
        assert (screen.trainer.learning_rate, screen.trainer.epochs) == (0.1, 300)
        assert screen.text == before
        assert "epoch 1 of" in screen.press("s").title


def test_a_new_rate_changes_what_the_present_epoch_shows() -> None:
    with Session() as screen:
        screen.at(37)
        assert "+0.0089" in screen.part("weights")
        editing(screen, "l", "0.2").press("enter")
        assert "epoch 37 of" in screen.title
        assert "next step = -0.2 × gradient" in screen.part("weights")
        assert "+0.0179" in screen.part("weights")
        assert "x: 1.30779 - 0.2 × (-0.08930) = 1.3257" in screen.part("explanation")
        assert "1.3257" in screen.press("s").part("weights")


def test_a_new_rate_in_the_past_drops_the_future_and_says_so() -> None:
    with Session() as screen:
        screen.at(50).at(20)
        editing(screen, "l", "0.2").press("enter")
        assert "30 epochs" in screen.message
        assert "dropped" in screen.message
        assert "…" not in screen.message
        assert screen.trainer.furthest == 20


def test_the_same_rate_drops_nothing() -> None:
    with Session() as screen:
        screen.at(50).at(20)
        editing(screen, "l", "0.1").press("enter")
        assert screen.trainer.furthest == 50
        assert "dropped" not in screen.message


def test_a_changed_rate_keeps_the_run_running() -> None:
    with Session() as screen:
        screen.press("space").tick(3)
        editing(screen, "l", "0.3").press("enter")
        assert screen.running
        assert "epoch 4 of" in screen.tick().title


def test_a_rate_above_the_limit_is_taken_and_said_at_once() -> None:
    with Session() as screen:
        editing(screen, "l", "1").press("enter")
        assert "1.28 times the limit" in screen.rows[1]
        assert "1.28 times the limit" in screen.message


def test_epochs_lowered_below_the_present_end_the_run_where_it_stands() -> None:
    with Session() as screen:
        screen.press("space").at(150)
        editing(screen, "e", "100").press("enter")
        assert "finished" in screen.title
        assert "epoch 150 of 100" in screen.title
        assert not screen.running
        assert screen.press("space").running is False
        assert "epoch 150 of 100" in screen.press("s").title
        screen.at(99).press("s")
        assert "epoch 100 of 100" in screen.title
        assert "finished" in screen.title


def test_epochs_raised_at_the_end_let_it_go_on() -> None:
    with Session(epochs=5) as screen:
        screen.press("space").tick(9)
        assert "epoch 5 of 5" in screen.title
        assert "■ finished" in screen.title
        editing(screen, "e", "8").press("enter", "space").tick(9)
        assert "epoch 8 of 8" in screen.title


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    keys=st.lists(
        st.sampled_from(
            ["l", "e", "enter", "escape", "space", "s", "b", "r", *"0123456789.-e+xn,", "backspace"]
        ),
        max_size=25,
    )
)
@pytest.mark.sweep
def test_any_keys_leave_numbers_that_can_be(keys: list[str]) -> None:
    with Session(epochs=30) as screen:
        screen.press(*keys)
        assert screen.alive
        assert screen.trainer.learning_rate > 0
        assert screen.trainer.epochs >= 1
        assert screen.press("escape", "escape").field is None


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
def test_a_rate_can_be_a_fraction_and_is_shown_as_one(size: tuple[int, int]) -> None:
    """What is worked out with it comes out on a calculator."""
    with Session("line", rate=0.1, size=size) as screen:
        screen.press("l").type("1/3").press("enter")
        assert screen.trainer.learning_rate == 1 / 3
        assert "learning rate 1/3 (works below" in screen.rows[1]
        assert "next step = -1/3 × gradient" in screen.part("weights")
        if screen.shows("explanation"):
            text = screen.at(5).part("explanation")
            found = re.search(r"x: (\S+) - 1/3 × \(?(-?[\d.]+)\)? = ([\d.]+)", text)
            assert found is not None
            weight, slope, result = map(float, found.groups())
            assert result == pytest.approx(weight - slope / 3, abs=0.51e-4)
