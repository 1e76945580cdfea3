"""The help: a page of what matters, a page of everything, and a search that does what it finds."""

from __future__ import annotations

import pytest

from gdtui.screen.actions.keys import ALWAYS, KEYS, MAIN_KEYS, SECTIONS, label
from gdtui.screen.screens.help_page import MAIN_WORDS, MORE_WORDS, found
from tests.quick import every, slowly
from tests.screen.session import Session

SIZES = [(40, 10), (60, 18), (80, 24), (120, 40)]
TITLES = {"this run", "more words", *(section.title for section in SECTIONS)}


def inside(screen: Session) -> list[str]:
    """Read what is in the frame of the help, without its scroll bar."""
    region = screen.app.screen.query_one("#help").region
    rows = screen.rows[region.y + 1 : region.bottom - 1]
    return [row[region.x + 2 : region.right - 3].rstrip() for row in rows]


def whole_page(screen: Session) -> list[str]:
    """Read the page that is shown from its top to its end; a line stays in sight where it is moved on."""
    lines = inside(screen.press("home"))
    for _ in range(60):
        before, shown = inside(screen), inside(screen.press("pagedown"))
        if shown == before:
            return lines
        again = next(n for n in range(len(shown), 0, -1) if shown[:n] == before[-n:])
        lines += shown[again:]
    raise AssertionError("no end")


def flowing(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_first_page_has_twelve_keys_and_ten_words(size: tuple[int, int]) -> None:
    with Session(size=size) as screen:
        text = flowing(whole_page(screen.press("question_mark")))
    assert len(MAIN_KEYS) == 12
    assert len(MAIN_WORDS) == 10
    assert all(f"{key} " in text for key in MAIN_KEYS)
    assert all(word in text and meaning in text for word, meaning, *_ in MAIN_WORDS)


def test_the_first_page_fits_into_80_by_24() -> None:
    with Session() as screen:
        assert inside(screen.press("question_mark")) == inside(screen.press("end"))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_declared_key_is_on_the_second_page_as_it_is_declared(size: tuple[int, int]) -> None:
    with Session(size=size) as screen:
        lines = whole_page(screen.press("question_mark", "tab"))
    text = flowing(lines)
    for key in KEYS:
        assert f"{label(key.key)} {key.tooltip}" in text
    for word, meaning, *_ in MORE_WORDS:
        assert f"{word} {meaning}" in text
    assert all(section.title in lines for section in SECTIONS)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("keys", [(), ("tab",)])
def test_a_line_goes_on_below_its_own_text_at_every_size(size: tuple[int, int], keys: tuple[str]) -> None:
    with Session("galton", size=(70, 24)) as screen:
        lines = whole_page(screen.press("question_mark", *keys).resize(*size))
    assert len(lines) > 20
    assert {line for line in lines if not line.startswith("  ")} <= {"", *TITLES}
    names = {label(key.key) for key in KEYS} | {word for word, *_ in (*MAIN_WORDS, *MORE_WORDS)}
    for line in lines:
        if line.startswith("  ") and not line.startswith("    "):
            assert line[2:].split("  ")[0] in {*names, *MAIN_KEYS, "·"}, line


def test_home_end_and_the_pages_are_named_in_the_frame() -> None:
    with Session(size=(60, 18)) as screen:
        top = screen.press("question_mark").text
        assert "page 1 of 2" in top
        assert "Tab all keys, / finds a key" in top
        last = screen.press("end").text
        assert MAIN_WORDS[-1][1][:30] in last
        assert screen.press("home").text == top
        second = screen.press("right").text
        assert "page 2 of 2" in second
        assert screen.press("right").text == second
        assert screen.press("left").text == top
        assert MORE_WORDS[-1][0] in screen.press("tab", "end").text
        assert screen.press("tab").text == top
        assert not screen.press("escape").app.screen.is_modal


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_title_in_the_frame_is_cut(size: tuple[int, int]) -> None:
    with Session(size=size) as screen:
        for keys in (("question_mark",), ("tab",), ("slash", "h")):
            screen.press(*keys)
            region = screen.app.screen.query_one("#help").region
            assert not any("…" in screen.rows[y] for y in (region.y, region.bottom - 1))
            assert "Esc" in screen.rows[region.bottom - 1]


# -- the search ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["slash", "colon"])
@pytest.mark.parametrize("wanted", ["race", "rates side by side", "Side by side race", "c"])
def test_the_race_is_found(start: str, wanted: str) -> None:
    with Session() as screen:
        screen.press("question_mark", start, *(" " if one == " " else one for one in wanted))
        assert f"find: {wanted}▏" in screen.text
        assert inside(screen)[0].startswith("▸ c ")


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        ("faster", "+ ="),
        ("slow", "-"),
        ("pause", "space"),
        ("save", "w"),
        ("standardize", "n"),
        ("quit", "q"),
        ("zoom", "z"),
        ("undo", "u"),
        ("half the limit", "h"),
        ("H", "H"),
        ("h", "h"),
        ("bowl", "4"),
        ("time", "S"),
        ("Ctrl-L", "Ctrl-L"),
        ("phase", "."),
    ],
)
def test_a_key_is_found_by_what_it_does(wanted: str, key: str) -> None:
    assert found(wanted)[0].name == key


def test_every_key_is_found_by_its_name_and_by_its_sentence() -> None:
    for key in KEYS:
        for name in label(key.key).split():
            assert name in found(name)[0].name.split()
        assert label(key.key) in [entry.name for entry in found(key.tooltip)]


def test_words_are_found_after_keys_and_nothing_is_said_to_be_found() -> None:
    with Session() as screen:
        screen.press("question_mark", "slash", *"least sq")
        assert "best" in inside(screen)[0]
        assert screen.press("enter", "down", "up").alive
        assert "No key and no word" in flowing(inside(screen.press(*"zzz")))
        assert screen.press("enter", "down", "pagedown", "end").alive
        assert inside(screen.press("ctrl+u"))[0].startswith("▸ space")


def test_enter_does_what_the_chosen_key_does() -> None:
    with Session() as screen:
        screen.press("question_mark", "slash", *"one epoch on", "enter")
        assert screen.trainer.epoch == 1
        assert not screen.app.screen.is_modal
        screen.press("question_mark", "slash", *"race", "enter")
        assert " race: " in screen.rows[-2]
        screen.press("escape", "question_mark", "slash", *"ten epochs", "down", "enter")
        assert screen.trainer.epoch == 0


def test_keys_that_arrive_together_act_in_their_order() -> None:
    with Session() as screen:
        screen.press_together("question_mark", "slash", *"ten epochs", "enter", "s", "s")
        assert screen.trainer.epoch == 12
        screen.press_together("question_mark", "slash", *"lerx", "backspace", "escape", "escape", "s")
        assert screen.trainer.epoch == 13


def test_escape_leaves_the_search_then_the_help() -> None:
    with Session() as screen:
        before = screen.text
        page = screen.press("question_mark", "tab").text
        screen.press("slash", *"loss q?")
        assert "find: loss q?▏" in screen.text
        assert screen.press("escape").text == page
        assert screen.press("escape").text == before
        assert screen.trainer.epoch == 0


@pytest.mark.parametrize("text", ["[b]loss", "[/]", "[lr=0.1", "\\[", "{x}", "%s$x"])
def test_what_is_typed_is_no_markup(text: str) -> None:
    with Session() as screen:
        screen.press("question_mark", "slash").paste(f"\n {text}\x1b[31m\x07\nmore")
        assert f"find:  {text}▏" in screen.text
        assert screen.press("enter", *"[/b]").alive


def test_it_takes_no_more_than_fits() -> None:
    with Session(size=(40, 10)) as screen:
        screen.press("question_mark", "slash").paste("w" * 500)
        assert "w▏" in screen.rows[0]
        assert screen.press("backspace", "ctrl+w", "tab", "left", "f1").alive


@pytest.mark.parametrize("size", [(40, 10), (80, 24)], ids=str)
def test_the_chosen_key_is_always_in_sight(size: tuple[int, int]) -> None:
    with Session(size=size) as screen:
        screen.press("question_mark", "slash")
        for key in KEYS[1:]:
            chosen = [row for row in inside(screen.press("down")) if row.startswith("▸")]
            assert len(chosen) == 1
            assert chosen[0].split("  ")[0] == f"▸ {label(key.key)}"
        assert inside(screen.press("home"))[0].startswith("▸ space")
        assert any(row.startswith("▸ Ctrl-C") for row in inside(screen.press("end")))


@pytest.mark.parametrize("state", [(), ("slash",), *slowly(("tab",), ("slash", "s"), ("slash", "%"))])
def test_every_declared_key_is_pressed_on_every_state_of_the_help(state: tuple[str, ...]) -> None:
    with Session() as screen:
        for key in (one for bound in KEYS if bound.action not in ALWAYS for one in bound.key.split(",")):
            if key == "enter" and "slash" in state:  # does what was found, which may be a step
                continue
            screen.press_together("escape", "escape", "question_mark", *state, key)
            assert screen.alive, key
            assert screen.trainer.epoch == 0, key


@pytest.mark.parametrize("part", every(4, range(4), others=pytest.mark.slow))
def test_enter_on_every_key_that_is_found_leaves_the_app_alive(part: int) -> None:
    with Session() as screen:
        for key in KEYS[part::4]:
            if key.action != "app.leave_now":
                screen.press_together("question_mark", "slash").paste(label(key.key).split()[0])
                screen.press("enter")
                assert screen.alive, key
                assert screen.app.screen.is_modal is (key.action in (*ALWAYS, "help")), key
                screen.press_together("escape", "escape", "escape", "escape")


def test_a_run_goes_on_behind_the_search() -> None:
    with Session() as screen:
        screen.press("space", "question_mark", "slash", *"back").tick(5)
        assert screen.trainer.epoch == 5
        assert "find: back" in screen.text
        assert screen.press("enter").trainer.epoch == 4
