"""A program that is watched: what it prints is shown epoch by epoch; keys do what a program can."""

from __future__ import annotations

import gc
import json
import re

import numpy as np
import pytest

from gdtui.data import load
from gdtui.screen.program.view import Asked
from gdtui.sources.program import Ending

from .program_session import ProgramSession, chapter_text

DATA = load("line")
START = np.zeros((2, 1))
SIZES = ((40, 10), (60, 18), (80, 24), (100, 30), (120, 40), (200, 60))


def text(epochs: int = 8, lr: float = 0.1, first: int = 0) -> str:
    return chapter_text(DATA.X, DATA.Y, START, lr, epochs, first)


def weights_at(epoch: int, lr: float = 0.1) -> np.ndarray:
    weights = START
    for _ in range(epoch):
        weights = weights - lr * (-2 * np.dot(DATA.X.T, DATA.Y - np.dot(DATA.X, weights)) / len(DATA.X))
    return weights


def test_the_first_epoch_is_shown_as_soon_as_it_is_read() -> None:
    with ProgramSession(play=False) as screen:
        assert "no epoch yet" in screen.title
        screen.tell(text(3))
        assert "epoch 0 " in screen.title
        assert "4.421" in screen.part("loss")


def test_a_tick_is_an_epoch_and_keys_go_back_and_forth() -> None:
    with ProgramSession() as screen:
        screen.tell(text(8))
        screen.tick(3)
        assert "epoch 3 " in screen.title
        shown = screen.part("predictions")
        assert f"{np.dot(DATA.X, weights_at(3))[0, 0]:.5f}" in shown
        screen.press("s", "s")
        assert "epoch 5 " in screen.title
        screen.press("b", "b")
        assert screen.part("predictions") == shown
        screen.press("home")
        assert "epoch 0 " in screen.title
        screen.press("end")
        assert "epoch 5 " in screen.title


@pytest.mark.parametrize("size", SIZES)
def test_an_epoch_is_shown_at_every_size(size: tuple[int, int]) -> None:
    with ProgramSession(size=size, data=DATA) as screen:
        screen.tell(text(8) + "done\n")
        screen.tick(4)
        assert "epoch 4 " in screen.title
        assert all(len(row) == size[0] for row in screen.rows)
        loss = np.mean((DATA.Y - np.dot(DATA.X, weights_at(4))) ** 2)
        assert f"{loss:.4g}" in screen.text


def test_weights_and_rate_are_found_from_the_predictions_with_the_data() -> None:
    with ProgramSession(data=DATA) as screen:
        screen.tell(text(8))
        screen.tick(4)
        bias, slope = weights_at(4)[:, 0]
        panel = screen.part("weights")
        assert f"{bias:.4f}" in panel
        assert f"{slope:.4f}" in panel
        assert "found" in panel
        assert re.search(r"learning rate 0\.1 \(found", screen.text)


def test_without_data_the_weights_panel_says_what_it_needs() -> None:
    with ProgramSession() as screen:
        screen.tell(text(3))
        assert "gdtui.record(weights=...)" in screen.part("weights")
        assert "learning rate unknown" in screen.text


def test_a_step_of_twice_the_textbooks_is_said() -> None:
    doubled = chapter_text(DATA.X, DATA.Y, START, 0.2, 8)
    with ProgramSession(data=DATA, asked=Asked(0.1, 8)) as screen:
        screen.tell(doubled)
        screen.tick(2)
        assert "2 times the textbook's" in screen.text
    with ProgramSession(data=DATA, asked=Asked(0.2, 8)) as screen:
        screen.tell(doubled)
        screen.tick(2)
        assert "The next step is the textbook's" in screen.text


def test_other_lines_are_counted_shown_and_kept_from_obeying() -> None:
    with ProgramSession() as screen:
        screen.tell("hello [bold]you[/bold] \x1b[31mred\x1b[0m \x07\n" + text(2))
        assert "1 other line" in screen.text
        assert "hello [bold]you[/bold] red" in screen.part("explanation")
        assert "\x1b" not in screen.text
        assert "\x07" not in screen.text
        screen.press("O")
        assert "hello [bold]you[/bold] red" in screen.text
        screen.press("escape")
        assert "epoch 0 " in screen.title


def test_the_end_is_said_and_nothing_goes_beyond_it() -> None:
    with ProgramSession() as screen:
        screen.tell(text(3)).finish()
        screen.tick(5)
        assert "epoch 2 " in screen.title
        assert "finished" in screen.title
        assert "the last epoch: it ended by itself" in screen.message
        screen.press("s")
        assert "epoch 2 " in screen.title


def test_a_program_that_fails_is_said_to_end_early() -> None:
    with ProgramSession(traceback=lambda lines: ["ZeroDivisionError: division by zero"]) as screen:
        screen.tell(text(3)).finish(1)
        screen.tick(5)
        assert "ended early" in screen.title
        assert "exit status 1" in screen.message
        assert "ZeroDivisionError" in screen.part("explanation")


def test_no_epoch_recognised_is_said_after_a_while_and_at_the_end() -> None:
    with ProgramSession() as screen:
        screen.tell("starting up\n").quieten(2.5)
        assert screen.message == "Waiting for the first epoch."
        screen.quieten(0.5)
        assert "One such as Epoch 3, loss: 0.5 would be" in screen.message
        screen.finish()
        assert "No epoch was recognised, and it ended by itself" in screen.message


def test_silence_is_said_after_eight_seconds() -> None:
    with ProgramSession() as screen:
        screen.tell(text(1))
        screen.quieten(7.5)
        assert "No line for" not in screen.message
        screen.quieten(0.5)
        assert "No line for 8 s" in screen.message
        screen.tell(text(2, first=1))
        screen.tick()
        assert "No line for" not in screen.message


def test_what_is_read_ahead_has_a_bound_and_the_program_is_held() -> None:
    with ProgramSession(play=False) as screen:
        line = "".join(f"Epoch {epoch}, loss: {1 / (epoch + 1)}\n" for epoch in range(6000))
        screen.tell(line)
        assert screen.outlet.is_held
        assert 2000 <= screen.program.feed.run.told < 4000
        screen.press("g")
        screen.type("1500")
        screen.press("enter")
        assert "epoch 1500" in screen.title
        assert not screen.outlet.is_held


def test_of_large_epochs_fewer_are_read_ahead_and_none_is_forgotten() -> None:
    weights = list(range(8000))
    lines = [json.dumps({"epoch": n, "loss": 1 / (n + 1), "weights": weights}) + "\n" for n in range(50)]
    with ProgramSession(play=False) as screen:
        screen.tell("".join(lines))
        assert screen.outlet.is_held
        assert screen.program.feed.run.told < 50
        for _ in range(3):
            screen.press("s")
        assert "epoch 3 " in screen.title
        screen.press("g")
        screen.type("20")
        screen.press("enter")
        assert not screen.outlet.is_held
        assert screen.program.feed.run.every == 1


def test_silence_counts_from_when_a_held_program_goes_on() -> None:
    with ProgramSession(play=False) as screen:
        screen.tell("".join(f"Epoch {epoch}, loss: {1 / (epoch + 1)}\n" for epoch in range(6000)))
        assert screen.outlet.is_held
        screen.seconds += 60
        screen.press("g")
        screen.type("1500")
        screen.press("enter")
        assert not screen.outlet.is_held
        screen.press("b")
        assert "No line for" not in screen.message
        assert screen.program._quiet.is_set
        screen.quieten(8)
        assert "No line for 8 s" in screen.message


def test_what_an_ended_program_has_left_behind_is_waited_for_only_while_it_prints() -> None:
    """Its output is open still: no end of it can be read."""
    with ProgramSession() as screen:
        screen.tell(text(3))
        screen.tick(5)
        screen.outlet.ending = Ending(0, "", "it ended by itself")
        screen.quieten(1.9)
        assert "waiting" in screen.title
        screen.tell("still here\n").quieten(1.9)
        assert "waiting" in screen.title
        screen.quieten(0.1)
        assert "finished" in screen.title
        assert "the last epoch: it ended by itself" in screen.message
        assert not screen.app._listened


def test_after_a_long_read_nothing_is_read_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    with ProgramSession() as screen:
        read = screen.program.feed.read

        def slowly(descriptor: int) -> None:
            screen.seconds += 0.02
            read(descriptor)

        monkeypatch.setattr(screen.program.feed, "read", slowly)
        screen.tell(text(1))
        assert screen.program._rest.is_set
        assert not screen.app._listened
        screen.tick()
        assert not screen.app._listened
        screen.ring(screen.program._rest)
        assert screen.app._listened == {screen.outlet.output}


def test_garbage_is_collected_once_the_screen_is_up() -> None:
    gc.disable()
    try:
        with ProgramSession():
            assert gc.isenabled()
    finally:
        gc.enable()


def test_reset_starts_the_program_again() -> None:
    with ProgramSession() as screen:
        screen.tell(text(3)).tick(2)
        screen.press("r")
        assert len(screen.outlets) == 2
        assert "no epoch yet" in screen.title
        screen.tell(text(2))
        assert "epoch 0 " in screen.title


def test_what_is_read_from_a_pipe_is_not_started_again() -> None:
    with ProgramSession(can_restart=False) as screen:
        screen.tell(text(3)).tick(2)
        screen.press("r")
        assert len(screen.outlets) == 1
        assert "epoch 0 " in screen.title
        assert "can't be started again" in screen.message
        screen.finish()
        screen.press("s", "s")
        assert "the last epoch: it ended by itself.  r shows the first, b looks back" in screen.message


def test_a_function_is_called_anew_at_another_rate() -> None:
    calls: list[Asked] = []
    with ProgramSession(data=DATA, asked=Asked(0.1, 8), call_anew=calls.append) as screen:
        screen.tell(text(3))
        screen.press("l")
        screen.type("0.25")
        screen.press("enter")
        assert calls == [Asked(0.25, 8)]
        assert len(screen.outlets) == 2
        screen.press("e")
        screen.type("0")
        screen.press("enter")
        assert "at least 1" in screen.message
        assert len(calls) == 1


@pytest.mark.parametrize("key", list("hondpcwH456le.!x"))
def test_a_key_that_a_program_has_not_says_so(key: str) -> None:
    with ProgramSession() as screen:
        screen.tell(text(3)).tick()
        title, loss = screen.title, screen.part("loss")
        screen.press(key)
        assert screen.message.endswith(".")
        assert screen.program.notice.text
        assert screen.part("loss") == loss
        assert "epoch 1 " in screen.title
        assert title[:20] == screen.title[:20]


def test_a_loss_that_is_no_number_is_said_and_pauses() -> None:
    with ProgramSession() as screen:
        screen.tell(
            "".join(f"epoch {epoch} loss {loss}\n" for epoch, loss in enumerate(("1.0", "2.0", "nan", "nan")))
        )
        screen.finish()
        screen.tick(3)
        assert "epoch 2 " in screen.title
        assert "diverged, paused" in screen.title
        assert "not a number from epoch 2 on" in screen.message
        assert "nan" in screen.part("loss")


def test_losses_of_any_kind_draw_every_view() -> None:
    for losses in (["0", "0", "0"], ["-1.5", "-2.5", "-3"], ["1e308", "1e-308", "inf"], ["nan", "nan", "1"]):
        with ProgramSession(size=(120, 40)) as screen:
            screen.tell("".join(f"epoch {epoch} loss {loss}\n" for epoch, loss in enumerate(losses)))
            screen.finish()
            for key in ("s", "2", "s", "x", "y", "1", "s", "z", "z", "u"):
                screen.press(key)
            assert "epoch" in screen.title


def test_numbers_that_are_not_finite_leave_the_rows_with_a_sentence() -> None:
    with ProgramSession() as screen:
        screen.tell(text(1).replace("[[0. ", "[[nan ")).quieten()
        assert "not a finite number" in screen.part("predictions")


def test_a_markup_like_name_of_the_program_is_shown() -> None:
    with ProgramSession() as screen:
        screen.program.watched.name = "[red]a.py"
        screen.program.show()
        screen.idle()
        assert "[red]a.py" in screen.title


def shuffled(epochs: int = 6) -> str:
    """Write what a loop prints that shuffles its rows, without actual values."""
    rng, weights, text = np.random.default_rng(0), START, []
    for epoch in range(epochs):
        order = rng.permutation(len(DATA.X))
        X, Y = DATA.X[order], DATA.Y[order]
        Y_pred = X @ weights
        text.append(f"Epoch {epoch}:\nPredicted output for the first 5 samples: {Y_pred[:5].T}\n")
        text.append(f"Current loss: {np.mean((Y - Y_pred) ** 2)}\n")
        weights = weights + 0.2 * X.T @ (Y - Y_pred) / len(X)
    return "".join(text)


def test_rows_in_another_order_are_not_taken_for_those_of_the_data() -> None:
    with ProgramSession(data=DATA) as screen:
        screen.tell(shuffled()).finish()
        screen.press("s", "s")
        assert "It is not certain that these are the first rows of the data" in screen.text
        assert "found" not in screen.part("weights")
        assert "2.05692" not in screen.part("predictions")


def test_actual_values_of_other_rows_are_said_and_nothing_is_found_from_them() -> None:
    reverse = chapter_text(DATA.X[::-1].copy(), DATA.Y[::-1].copy(), START, 0.1, 6)
    with ProgramSession(data=DATA) as screen:
        screen.tell(reverse)
        screen.press("s", "s")
        assert "are not those of the data's first rows" in screen.text
        assert "found" not in screen.part("weights")
        assert "0.51182" not in screen.part("predictions")


def test_the_difference_is_actual_minus_predicted_whatever_is_printed() -> None:
    printed = []
    for line in text(4).splitlines():
        label, colon, numbers = line.partition(": ")
        if label.startswith("Difference"):
            numbers = str(-np.array([[float(one) for one in numbers.strip("[]").split()]]))
        printed.append(f"{label}{colon}{numbers}\n")
    with ProgramSession() as screen:
        screen.tell("".join(printed))
        assert "+2.0569" in screen.part("predictions")
        assert "The printed difference is predicted minus actual" in screen.text


def test_weights_of_another_model_than_that_of_the_data_are_shown() -> None:
    with ProgramSession(data=DATA) as screen:
        screen.tell('{"epoch": 0, "loss": 1.5, "weights": [1.25, 2.0, 3.0]}\n').quieten()
        assert "1.25" in screen.part("weights")
        assert "It is not certain that these are the first rows of the data" in screen.text


def test_two_trainings_in_one_program_are_two_runs() -> None:
    with ProgramSession() as screen:
        screen.tell(text(4) + "again\n" + text(4, lr=0.2)).finish()
        screen.press("s", "s", "s", "s", "s")
        assert "run 2 of 2, epoch 1 " in screen.title
        assert "start 4.421" in screen.part("loss")


def test_a_key_before_the_program_is_started_starts_it_only_once() -> None:
    with ProgramSession() as screen:
        screen.program._has_opened = False
        screen.press("r")
        assert len(screen.outlets) == 1
