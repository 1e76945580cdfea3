"""Text that came from a file is shown as text everywhere, and nothing in it is obeyed."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from gdtui.data import load
from tests.quick import every
from tests.screen.session import Session
from tests.screen.sets import named

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "[bold]": "[bold]",
    "[/]": "[/]",
    "[/": "[/",
    "[lr=0.1]": "[lr=0.1]",
    "[@click=app.quit]x": "[@click=app",
    "\\[x]": "\\[x]",
    "a\x1b[31mb": "a\\x1b[31mb",
    "a\nb": "a\\nb",
    "a\tb\x07": "a\\tb\\x07",
    "\u202eevil": "\\u202eevil",
    "a\u200bb": "a\\u200bb",
    "$warning": "$warning",
    ":smile:": ":smile:",
}
ALL_VIEWS = ("f", "f", "2", "3", "4", "5", "1", "z", "z", "down", "t")
FORBIDDEN = {"\x1b", "\n", "\t", "\x07", "\u202e", "\u200b"}


@pytest.mark.parametrize(("name", "shown"), every(5, NAMES.items()))
def test_a_column_name_is_text_everywhere(name: str, shown: str) -> None:
    with Session(named(name, target=name, name="d"), size=(120, 40)) as screen:
        screen.at(3)
        for part in ("weights", "predictions", "explanation", "ModelLine", "fit"):
            if part == "fit":
                screen.press("f")
            assert shown[:4] in screen.part(part), part
        screen.press("f")
        for key in ALL_VIEWS:
            screen.press(key)
            assert screen.alive
            assert not FORBIDDEN & set("".join(screen.rows)), key


@pytest.mark.parametrize(("name", "shown"), every(3, NAMES.items()))
def test_a_data_name_is_text_in_the_title(name: str, shown: str) -> None:
    with Session(named("x", name=name), size=(120, 24)) as screen:
        assert f"{shown}" in screen.title
        assert not FORBIDDEN & set("".join(screen.rows))


@pytest.mark.parametrize(
    ("name", "width"), every(3, product(["温度センサーの", "👨\u200d👩\u200d👧家族の⚠\ufe0f"], [60, 80, 100]))
)
def test_a_wide_name_pushes_no_number_off_the_line(name: str, width: int) -> None:
    """A name is as wide as its columns are, not as it has characters."""
    with Session(named(name, target=name, name=name * 3), size=(width, 24)) as screen:
        screen.at(3)
        assert screen.title.rstrip().endswith("epoch 3 of 300")
        equation = screen.part("ModelLine").rstrip().partition("ŷ")[2]
        assert equation.endswith((name, "…", "..."))
        assert {cell_len(row) for row in screen.rows} == {width}


@pytest.mark.parametrize("name", ["[bold]x.csv", "a[].csv", "[", "b\x1b[31m.csv", "c\nd.csv", "[lr=0.1].csv"])
def test_a_file_name_is_text_in_the_title(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("[bold],word,[/]\n1,a,2\n2,b,3.9\n3,c,6.1\n")
    data = load(str(tmp_path / name))
    with Session(data, size=(120, 24)) as screen:
        assert name.encode("unicode_escape").decode("ascii") in screen.title
        assert "[bold]" in screen.part("weights")
        assert not FORBIDDEN & set("".join(screen.rows))


@pytest.mark.parametrize("name", every(3, NAMES))
def test_remarks_and_help_show_names_as_text(tmp_path: Path, name: str) -> None:
    path = tmp_path / "left-out.csv"
    quoted = '"' + name.replace('"', '""') + '"'
    path.write_text(f"x,{quoted},y\n1,red,2\n2,blue,3.9\n3,red,6.1\n", encoding="utf-8", newline="")
    data = load(str(path))
    assert data.notes
    with Session(data, size=(120, 60)) as screen:
        joined = " ".join(screen.text.replace("│", " ").split())
        assert data.notes[0].split()[-1].rstrip(".") in joined
        screen.press("question_mark")
        assert screen.alive
        assert data.notes[0].split()[-1].rstrip(".") in " ".join(screen.text.replace("│", " ").split())


def test_a_refusal_shows_what_was_typed_as_text() -> None:
    with Session(size=(140, 24)) as screen:
        screen.press("l")
        for typed in (*NAMES, "[red]1", "[[/]]"):
            screen.type(typed).press("enter")
            assert screen.alive
            assert "is not a number" in screen.message, typed
            assert not FORBIDDEN & set(screen.message)


def test_what_is_pasted_into_an_input_is_never_obeyed() -> None:
    with Session() as screen:
        for pasted in ("a\x1b[31mb", "0.5\x07", "\u202e1.5", "1\u200b5", "0.5\n", "1\t"):
            screen.press("l").paste(pasted)
            assert screen.alive
            assert not FORBIDDEN & set("".join(screen.rows)), pasted
            screen.press("escape")


def test_a_notification_shows_markup_as_text() -> None:
    """The app has notifications on; whatever is said by one must be text."""
    with Session(named("[/]", name="[/")) as screen:
        for key in ("b", "plus", "minus", "u", "h", "o", "n"):
            assert screen.press(key).alive


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_wide_and_composed_characters_keep_the_columns(width: int) -> None:
    from rich.cells import cell_len

    with Session(
        named("温度温度温度温度", "e\u0301te\u0301", "🙂" * 9, target="世界"), size=(width, 24)
    ) as screen:
        for key in ("s", "f", "f", "down"):
            screen.press(key)
            assert {cell_len(row) for row in screen.rows} == {width}
