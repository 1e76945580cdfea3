"""The message line says the one thing that helps now, and what it says is so."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gdtui.data import load
from gdtui.data.dataset import Dataset
from gdtui.screen.panels.message import MessageLine
from tests.quick import every, slowly
from tests.screen.drawn import text_of, view_of
from tests.screen.reading import numbers
from tests.screen.session import Session
from tests.screen.sets import scaled_by
from tests.screen.views import at_epoch

SIZES = [(40, 24), (60, 20), (80, 24), (120, 40)]


def loss_after(screen: Session, epochs: int) -> float:
    """Step the run on from where it stands, without the trainer."""
    X, Y = screen.data.X, screen.data.Y
    weights = screen.trainer.snapshot().weights
    for _ in range(epochs):
        weights = weights - screen.trainer.learning_rate * (2 / len(X)) * X.T @ (X @ weights - Y)
    return float(np.mean((X @ weights - Y) ** 2))


def lowest(screen: Session) -> float:
    X, Y = screen.data.X, screen.data.Y
    best = np.linalg.lstsq(X, Y, rcond=None)[0]
    return float(np.mean((X @ best - Y) ** 2))


@pytest.mark.parametrize("size", SIZES)
def test_before_the_start_it_says_what_to_press(size: tuple[int, int]) -> None:
    with Session(size=size) as screen:
        assert re.search(r"\bs\b.*space", screen.message)
        assert "…" not in screen.message


@pytest.mark.parametrize("epoch", [1, 5, 37, 120])
@pytest.mark.parametrize("name", ["line", "plane"])
def test_the_fall_and_the_way_to_go_are_so(name: str, epoch: int) -> None:
    with Session(name, rate=0.1, epochs=2000) as screen:
        message = screen.at(epoch).message
        fall, more, _ = numbers(message.replace("%", " "))
        assert float(fall) == pytest.approx(
            100 * (1 - loss_after(screen, 1) / loss_after(screen, 0)), rel=0.06
        )
        within = 1.01 * lowest(screen)
        assert loss_after(screen, int(more)) <= within < loss_after(screen, int(more) - 1)


def test_within_one_percent_it_says_that_it_is_flat() -> None:
    with Session(epochs=2000) as screen:
        assert "Flat" not in screen.at(269).message
        assert "Flat: within 1%" in screen.at(270).message
        assert loss_after(screen, 0) <= 1.01 * lowest(screen)


@pytest.mark.parametrize("size", SIZES)
def test_finished_tells_three_facts_apart(size: tuple[int, int]) -> None:
    with Session(epochs=40, size=size) as screen:
        screen.at(40)
        assert "e adds epochs" in screen.message
        assert "r starts again" in screen.message
        if screen.shows("explanation"):
            lower = " ".join(screen.part("explanation").split())
            assert "all 40 are done, so space does nothing more" in lower
            above = re.search(r"(\d+)% above the lowest possible", lower)
            assert above
            assert float(above[1]) == pytest.approx(100 * (loss_after(screen, 0) / lowest(screen) - 1), abs=6)
            more = re.search(r"(\d+) more epochs would be needed to come within 1%", lower)
            assert more
            within = 1.01 * lowest(screen)
            assert loss_after(screen, int(more[1])) <= within < loss_after(screen, int(more[1]) - 1)


@pytest.mark.parametrize("size", SIZES)
def test_too_high_is_said_before_the_start_and_all_through_it(size: tuple[int, int]) -> None:
    with Session(rate=0.9, size=size, epochs=10_000) as screen:
        for epoch in (0, 1, 5, 20):
            assert "1.15 times the limit" in screen.at(epoch).message
            assert "…" not in screen.message


@pytest.mark.parametrize("size", SIZES)
def test_diverged_says_how_to_get_out(size: tuple[int, int]) -> None:
    with Session(rate=1.0, size=size) as screen:
        screen.press("space").tick(20)
        assert "0.78" in screen.message or "0.39" in screen.message
        assert "…" not in screen.message


@pytest.mark.parametrize("size", SIZES)
def test_overflowed_says_that_the_run_ends_here(size: tuple[int, int]) -> None:
    with Session(rate=3.9, size=size, epochs=9999) as screen:
        screen.at(9999)
        assert "too large a number" in screen.message
        assert "…" not in screen.message


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("rate", every(2, [0.79, 0.1, 0.77, 0.7, 1e-300, 1e-9]))
def test_no_message_is_cut(rate: float, size: tuple[int, int]) -> None:
    with Session(rate=rate, size=size) as screen:
        assert [m for epoch in (0, 1, 37, 299, 300) if "…" in (m := screen.at(epoch).message)] == []


@pytest.mark.parametrize("share", [0.01, 1e-300, 1 + 1e-12, 1.3])
def test_no_message_of_a_narrow_line_is_cut(share: float) -> None:
    """Also where all numbers in it are long ones."""
    x = np.linspace(0.1, 1, 12)
    for data in (Dataset.from_arrays(x, 1e150 * x), Dataset.from_arrays([[2.0]], [3.0], bias=False)):
        rate = share * 2 / float(np.linalg.eigvalsh(2 * data.X.T @ data.X / len(data.X))[-1])
        for epoch in (0, 1, 20):
            view = view_of(at_epoch(data, rate, epoch))
            assert "…" not in text_of(MessageLine().draw(view, 40, 1))


def test_a_notice_of_wide_letters_is_said_in_fewer_words_where_it_takes_more_cells_than_letters() -> None:
    """Letters of some scripts take two cells each: a notice of 40 letters needs 48 cells."""
    view = view_of(at_epoch(load("line"), 0.1, 3), notice="The run is saved in a file: 温度温度温度温度.csv")
    (line,) = MessageLine().draw(view, 42, 1)
    assert text_of([line]).strip() == "The run is saved in a file."


def test_a_phase_is_named_in_a_line_that_has_no_room_for_its_code() -> None:
    with Session(size=(40, 10)) as screen:
        screen.press("4")
        for phase in ("forward", "loss", "gradient", "update"):
            assert screen.press("full_stop").message.startswith(f"{phase}: ")
            assert "…" not in screen.message


def test_beside_a_plot_the_end_of_a_run_is_said_as_well() -> None:
    with Session(epochs=2, size=(60, 18)) as screen:
        screen.at(2).press("4", *["full_stop"] * 5)
        assert "this step is not taken" in screen.message


def test_a_notice_goes_after_a_while() -> None:
    with Session() as screen:
        usual = screen.message
        assert screen.press("b").message != usual
        screen.let_notice_go()
        assert screen.message == usual


def test_a_notice_goes_with_the_next_key() -> None:
    with Session() as screen:
        assert "epoch 0" in screen.press("b").message
        assert "epoch 0" not in screen.press("s").message


def test_the_opening_remarks_are_shown_until_it_starts_and_in_the_help() -> None:
    with Session("galton") as screen:
        panel = " ".join(screen.part("explanation").replace("│", " ").split())
        assert "Learning rate 0.0001 was chosen: 0.1 is above the limit, 0.000214" in panel
        assert "7.5 million epochs" in panel
        assert "26 with --standardize" in panel
        assert "chosen" not in screen.press("s").part("explanation")
    with Session("galton", size=(100, 90)) as screen:
        assert "0.0001 was chosen" in screen.press("question_mark").text


def test_data_that_can_be_met_exactly_have_no_percentage_of_nothing() -> None:
    from gdtui.data.dataset import Dataset

    exact = Dataset.from_arrays([1.0, 2.0, 3.0], [2.0, 4.0, 6.0], name="exact")
    for data in (exact, scaled_by(1e-3, 1e3)):
        with Session(data, rate=0.05, epochs=50) as screen:
            for epoch in (0, 1, 25, 50):
                assert screen.at(epoch).alive
                assert not {"nan", "inf"} & set(screen.text.lower().replace("%", " ").split())


@pytest.mark.parametrize("size", [(40, 10), *slowly((60, 18), (80, 24))])
def test_what_is_refused_is_said_whole_however_narrow_it_is(size: tuple[int, int]) -> None:
    """A sentence ends with its full stop, within the line."""
    refused = {
        "l": ["x", "0", "-1", "0,1", "1/0", "1e400", "1e-400", "abcdefghijklmnopqrstuvwxyz"],
        "e": ["x", "0", "0.5", "1e12", "1,5", "-3", ""],
        "g": ["x", "-1", "2.5", "999999", "1,5"],
        "c": ["x", "0.1", "0,1 0,5", "1,5 2", "1 2 3 4 5 6 7", "", "-1 2", "0.1 0.1", "1/2/3 1"],
    }
    with Session(size=size) as screen:
        for key, texts in refused.items():
            for text in texts:
                screen.press(key).type(text).press("enter")
                assert screen.field is not None
                assert "…" not in screen.message
                assert screen.message.endswith(".") or screen.message.startswith("'"), text
                assert len(screen.message) > 8
                screen.press("escape")


@pytest.mark.parametrize("size", [(40, 10), (60, 18), (80, 24)])
def test_what_keys_answer_is_said_whole_however_narrow_it_is(size: tuple[int, int]) -> None:
    with Session("galton", size=size) as screen:
        for key in ("b", "u", "end", "h", "o", "n", "x", "minus", "plus", "c"):
            assert "…" not in screen.press(key).message
            assert screen.message
        screen.press("escape").at(20).press("B")
        assert "…" not in screen.change_rate(1e-5).message
