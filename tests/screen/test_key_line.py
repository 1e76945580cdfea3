"""The key line: the keys that help in a state of the run, still while it lasts, and a field's own at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gdtui.screen.actions.keys import KEYS, SHOW_PAGE, VIEWS, label
from gdtui.screen.view_options import PAGES
from tests.screen.session import Session, settle

if TYPE_CHECKING:
    from textual.pilot import Pilot

SIZES = [(60, 18), (80, 24), (120, 40)]
NAMES = {name for key in KEYS for name in label(key.key).split()} | {VIEWS}
FIELD = " Enter takes it  Esc keeps the old  Ctrl-Q quit"


def keys(screen: Session) -> list[str]:
    """Read the keys, each of which stands before a word."""
    row = screen.rows[-1].replace("go to", "go")
    pairs = re.findall(r"(\S+) (\S+)(?: +|$)", row)
    assert " ".join(f"{key} {word}" for key, word in pairs) == " ".join(row.split())
    return [key for key, _ in pairs]


def test_the_views_are_as_many_as_are_declared() -> None:
    pages = [key.key for key in KEYS if key.action.startswith(SHOW_PAGE)]
    assert f"{pages[0]}-{pages[-1]}" == VIEWS
    assert pages == [str(page) for page in PAGES]
    assert [key.action for key in KEYS if key.key in pages] == [f"{SHOW_PAGE}, {page})" for page in PAGES]
    with Session() as screen:
        assert f"{VIEWS} views" in screen.rows[-1]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_each_state_has_its_keys_one_each_with_help_and_the_way_out_at_the_end(size: tuple[int, int]) -> None:
    with Session(size=size) as screen:
        start = keys(screen)
        paused = keys(screen.press("s"))
        running = keys(screen.press("space"))
        finished = keys(screen.press("space").at(300))
    with Session(size=size, rate=1.0) as screen:
        diverged = keys(screen.at(16))
        overflowed = keys(screen.at(800))
    assert start[:5] == ["s", "space", ".", "l", VIEWS]
    assert paused[:5] == start[:5]
    assert running[:5] == ["space", "-", "+", "l", VIEWS]
    assert finished[:4] == ["e", "r", "c", "w"]
    assert diverged[:5] == ["l", "r", "u", "b", "space"]
    assert overflowed[:4] == ["l", "r", "u", "b"]
    assert "space" not in finished + overflowed
    for line in (start, paused, running, finished, diverged, overflowed):
        assert line[-2:] == ["?", "q"]
        assert set(line) <= NAMES
        assert len(set(line)) == len(line)
    if size[0] >= 80:
        assert "c" in start
        assert "c" in paused
        assert {"b", "r"} <= set(paused)


def test_at_40_by_10_it_names_what_comes_first() -> None:
    with Session(size=(40, 10)) as screen:
        assert keys(screen) == ["s", "space", ".", "?", "q"]
        assert keys(screen.press("space")) == ["space", "-", "+", "?", "q"]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_it_stands_still_while_the_state_lasts(size: tuple[int, int]) -> None:
    with Session(size=size, rate=1.0) as screen:
        screen.press("space")
        lines = [screen.tick().rows[-1] for _ in range(40)]
        turn = next(place for place, line in enumerate(lines) if line != lines[0])
        assert set(lines[:turn]) == {lines[0]}
        assert set(lines[turn:]) == {lines[-1]}
        assert screen.trainer.snapshot().diverged


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_way_out_never_moves(size: tuple[int, int]) -> None:
    with Session(size=size) as screen:
        lines = [screen.rows[-1], *(screen.press(key).rows[-1] for key in ("s", "space", "space", "2"))]
        lines.append(screen.at(300).rows[-1])
    assert len({line.index("? help") for line in lines}) == 1


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("running", [False, True])
@pytest.mark.parametrize("name", ["rate", "epochs"])
def test_the_keys_of_a_field_are_there_at_once_by_key_and_by_mouse(
    name: str, running: bool, size: tuple[int, int]
) -> None:
    with Session(size=size) as screen:
        screen.press("s", *["space"] * running)
        before = screen.rows[-1]
        assert screen.press(name[0] if name == "epochs" else "l").rows[-1].rstrip() == FIELD
        assert screen.press("escape").rows[-1] == before
        assert focus(screen, name).rows[-1].rstrip() == FIELD
        assert screen.click_away().rows[-1] == before


def focus(screen: Session, name: str) -> Session:
    """Edit a field as a click on it does; no tick comes after."""

    async def errand(pilot: Pilot[None]) -> None:
        await pilot.click(f"#{name}")
        await settle(pilot)

    screen._do(errand)
    return screen


@pytest.mark.parametrize("key", ["c", "g", "w"])
@pytest.mark.parametrize("running", [False, True])
def test_the_keys_of_a_question_are_there_at_once(key: str, running: bool) -> None:
    with Session() as screen:
        screen.press("s", *["space"] * running)
        before = screen.rows[-1]
        assert screen.press(key).rows[-1].startswith(" Enter takes it  Esc gives it up")
        assert screen.press("escape").rows[-1] == before


def test_tab_is_named_where_it_answers_the_rest() -> None:
    with Session("trees") as screen:
        assert "Tab skips rest" in screen.press("p").rows[-1]
        assert "Tab" not in screen.press("escape", "c").rows[-1]


def test_the_keys_of_a_field_are_not_cut_in_a_narrow_terminal() -> None:
    with Session(size=(40, 10)) as screen:
        assert screen.press("l").rows[-1].rstrip() == " Enter takes it  Esc keeps the old"
        assert screen.press("escape", "p").rows[-1].rstrip() == " Enter takes  Tab skips rest  Esc ends"


def test_space_says_what_it_does_now() -> None:
    with Session() as screen:
        assert "space run" in screen.rows[-1]
        assert "space pause" in screen.press("space").rows[-1]
        assert "space run" in screen.tick().press("space").rows[-1]
