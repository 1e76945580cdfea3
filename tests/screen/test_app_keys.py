"""The keys of the main screen, through the app: each does its own thing, at once and from the start."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest

from gdtui.screen.actions.keys import KEYS
from tests.quick import slowly
from tests.screen.session import Session

PLAY, PAUSED, READY = "▶ running", "‖ paused", "· ready"


def test_letters_act_at_the_start_since_nothing_is_edited() -> None:
    with Session() as screen:
        assert screen.field is None
        assert "epoch 0 of 300" in screen.title
        assert READY in screen.title
        assert "epoch 1 of 300" in screen.press("s").title


@pytest.mark.parametrize("key", ["s", "right"])
def test_step_takes_one_epoch_and_pauses(key: str) -> None:
    with Session() as screen:
        screen.press(key, key, key)
        assert screen.trainer.epoch == 3
        screen.press("space").tick(2).press(key)
        assert screen.trainer.epoch == 6
        assert not screen.running
        assert PAUSED in screen.title


@pytest.mark.parametrize("key", ["b", "left"])
def test_back_takes_one_epoch_away_and_stops_at_0(key: str) -> None:
    with Session() as screen:
        screen.press("s", "s", key)
        assert "epoch 1 of 300" in screen.title
        screen.press(key, key, key)
        assert "epoch 0 of 300" in screen.title
        assert "epoch 0" in screen.message
        assert screen.alive


@pytest.mark.parametrize("epoch", [1, 2, 7, 37, 299])
def test_step_then_back_gives_back_the_same_screen(epoch: int) -> None:
    with Session() as screen:
        screen.at(epoch)
        before = unmarked(screen)
        screen.press("s")
        assert unmarked(screen) != before
        screen.press("b")
        assert unmarked(screen) == before
        again = screen.text
        assert screen.press("s", "b").text == again


def unmarked(screen: Session) -> str:
    """Read the screen but for the blocks of the loss curve, which reach as far as the run has been."""
    return re.sub(r"(?m)^│[ ▁▂▃▄▅▆▇█░▒│]+│", "", screen.text)


@pytest.mark.parametrize("rate", [0.9, *slowly(0.1, 1.0)])
def test_back_all_the_way_shows_every_screen_again(rate: float) -> None:
    with Session(rate=rate) as screen:
        screen.press("s")
        seen = [unmarked(screen), *(unmarked(screen.press("s")) for _ in range(24))]
        for expected in reversed(seen[:-1]):
            assert unmarked(screen.press("b")) == expected


def test_space_plays_and_pauses_and_unpausing_takes_no_epoch() -> None:
    with Session() as screen:
        screen.press("space")
        assert PLAY in screen.title
        assert "epoch 0 of" in screen.title
        screen.tick(4).press("space")
        assert PAUSED in screen.title
        paused = figures(screen)
        screen.idle()
        assert figures(screen) == paused
        screen.press("space")
        assert PLAY in screen.title
        assert figures(screen) == paused
        assert screen.trainer.epoch == 4
        for _ in range(6):
            screen.press("space")
        assert screen.trainer.epoch == 4


def figures(screen: Session) -> list[str]:
    """Read everything but what says whether it runs."""
    return [screen.part(name) for name in ("loss", "weights", "predictions", "explanation")]


def test_a_tick_is_one_epoch_and_a_paused_app_takes_none() -> None:
    with Session() as screen:
        screen.press("space")
        for epoch in range(1, 6):
            assert f"epoch {epoch} of" in screen.tick().title
        assert "epoch 5 of" in screen.press("space").tick(5).title


def test_play_asked_for_at_the_start() -> None:
    with Session(play=True) as screen:
        assert PLAY in screen.title
        assert "epoch 0 of" in screen.title
        assert "epoch 1 of" in screen.tick().title


def test_reset_starts_again_at_the_present_rate_and_epochs() -> None:
    weights = [[0.5], [-2.0]]
    with Session(weights=weights, epochs=40) as screen:
        start = screen.part("weights")
        screen.press("space").tick(5).press("l").type("0.3").press("enter").tick(3)
        screen.press("e").type("50").press("enter", "r")
        assert "epoch 0 of 50" in screen.title
        assert not screen.running
        assert "learning rate 0.3 " in screen.rows[1]
        assert screen.trainer.schedule == ((0, 0.3),)
        assert [row.split()[1:3] for row in screen.part("weights").splitlines()[2:4]] == [
            row.split()[1:3] for row in start.splitlines()[2:4]
        ]


def test_slower_and_faster_climb_a_ladder_and_come_back() -> None:
    with Session() as screen:
        speeds = [10.0, *(screen.press("plus").controller.player.clock.speed for _ in range(20))]
        climb = speeds[: speeds.index(math.inf) + 1]
        assert all(lower < higher for lower, higher in pairwise(climb))
        assert set(speeds[len(climb) :]) <= {math.inf}
        assert "max speed" in screen.title
        for _ in range(30):
            screen.press("minus")
        assert screen.controller.player.clock.speed == 0.5
        assert "0.5 epochs/s" in screen.title
        assert "1 epochs/s" in screen.press("equals_sign").title or "1 epoch/s" in screen.title
        assert screen.trainer.epoch == 0


def test_a_changed_speed_neither_starts_nor_stops_a_run_nor_takes_an_epoch() -> None:
    with Session() as screen:
        assert not screen.press("plus").running
        screen.press("space", "plus", "minus", "minus", "plus")
        assert screen.running
        assert screen.trainer.epoch == 0
        assert "epoch 1 of" in screen.tick().title


def test_at_a_hundred_epochs_a_second_a_drawing_shows_several_epochs() -> None:
    with Session(speed=100.0) as screen:
        screen.press("space")
        for drawings in range(1, 13):
            screen.tick()
            assert screen.trainer.epoch == math.floor(drawings * 100 / 30 + 1e-9)
            assert f"epoch {screen.trainer.epoch} of" in screen.title


def test_up_and_down_select_a_weight_whose_arithmetic_is_shown() -> None:
    with Session("trees", standardize=True, rate=0.1) as screen:
        screen.at(5)
        seen = set()
        for _ in range(4):
            screen.press("up")
            seen |= {
                name for name in screen.data.columns if f"update    {name}:" in screen.part("explanation")
            }
        assert seen == {"bias", "girth", "height"}
        assert "update    bias:" in screen.part("explanation")
        assert "▸bias" in screen.part("weights")
        assert "update    girth:" in screen.press("down").part("explanation")
        assert "▸girth" in screen.part("weights")


def test_fit_replaces_the_lower_panels_and_comes_back() -> None:
    with Session() as screen:
        before = screen.at(5).text
        screen.press("f")
        assert not screen.shows("predictions")
        assert not screen.shows("explanation")
        assert "• " in screen.text
        assert "epoch 5 of" in screen.title
        assert screen.press("f").text == before
        assert "epoch 6 of" in screen.press("f", "s").title


def test_zoom_lets_a_panel_fill_the_screen_and_comes_back() -> None:
    with Session() as screen:
        before = screen.at(5).text
        screen.press("z")
        assert screen.shows("loss")
        assert not any(map(screen.shows, ("weights", "predictions", "explanation")))
        assert len(screen.part("loss").splitlines()) >= 18
        screen.press("z", "escape")
        assert screen.text == before


def test_tab_selects_one_panel_after_the_other_to_zoom() -> None:
    with Session() as screen:
        filled = []
        for _ in range(4):
            screen.press("tab", "z")
            filled += [
                name for name in ("loss", "weights", "predictions", "explanation") if screen.shows(name)
            ]
            screen.press("z")
        assert sorted(filled) == ["explanation", "loss", "predictions", "weights"]


def test_theme_changes_colours_and_no_text() -> None:
    with Session() as screen:
        text, dark = screen.at(9).text, screen.app.current_theme.dark
        screen.press("t")
        assert screen.text == text
        assert screen.app.current_theme.dark is not dark
        assert screen.press("t").app.current_theme.dark is dark


def test_escape_is_never_destructive() -> None:
    with Session() as screen:
        screen.press("space").tick(3)
        screen.press("escape", "escape")
        assert screen.alive
        assert screen.running
        assert screen.trainer.epoch == 3


@pytest.mark.parametrize("keys", [["f"], ["z"], ["tab"], ["down"]])
def test_escape_leaves_what_is_shown(keys: list[str]) -> None:
    with Session() as screen:
        before = screen.at(7).text
        assert screen.press(*keys).alive
        assert screen.press("escape", "escape", "escape").text == before


def test_redraw_changes_nothing() -> None:
    with Session() as screen:
        before = screen.at(7).text
        assert screen.press("ctrl+l").text == before


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
@pytest.mark.parametrize("running", [False, True])
def test_quit(key: str, running: bool) -> None:
    with Session() as screen:
        screen.press(*["space"] * running)
        assert not screen.press(key).alive
        assert not screen.running


def test_ctrl_c_quits_at_once_when_paused() -> None:
    with Session() as screen:
        assert not screen.press("ctrl+c").alive


def test_ctrl_c_asks_once_in_the_middle_of_a_run() -> None:
    with Session() as screen:
        screen.press("space").tick(2).press("ctrl+c")
        assert screen.alive
        assert "Ctrl-C again" in screen.message
        assert "epoch 3 of" in screen.tick().title
        assert not screen.press("ctrl+c").alive


def test_ctrl_c_asks_again_after_another_key() -> None:
    with Session() as screen:
        screen.press("space").tick().press("ctrl+c", "space", "space", "ctrl+c")
        assert screen.alive


@pytest.mark.parametrize("key", ["escape", "question_mark", "q"])
def test_the_help_closes_and_the_app_stays(key: str) -> None:
    with Session() as screen:
        before = screen.text
        assert screen.press("question_mark").text != before
        assert screen.press(key).text == before
        assert screen.alive


def test_keys_do_nothing_behind_the_help() -> None:
    with Session() as screen:
        screen.press("question_mark", "s", "r", "l", "f", "t", "z")
        assert screen.trainer.epoch == 0
        assert screen.field is None
        assert screen.press("escape").part("explanation")


def test_a_run_goes_on_behind_the_help() -> None:
    with Session() as screen:
        screen.press("space", "question_mark").tick(4).press("escape")
        assert "epoch 4 of" in screen.title
        assert "epoch 4, worked out" in screen.part("explanation")


def test_the_command_palette_is_not_there() -> None:
    with Session() as screen:
        before = screen.text
        assert screen.press("ctrl+p").text == before


def test_every_declared_key_is_pressed_and_the_app_lives() -> None:
    keys = [key for binding in KEYS for key in binding.key.split(",")]
    with Session() as screen:
        for key in keys:
            if binding_of(key) in ("app.leave_now", "leave_now", "interrupt", "suspend_process"):
                continue
            screen.press(key)
            assert screen.alive, key
            screen.press("escape", "escape", "escape")


def binding_of(key: str) -> str:
    return next(binding.action for binding in KEYS if key in binding.key.split(","))


def test_no_key_is_declared_twice() -> None:
    keys = [key for binding in KEYS for key in binding.key.split(",")]
    assert len(keys) == len(set(keys))
