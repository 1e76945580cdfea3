"""Every view at every size: nothing is wider than its panel or cut within a word, no panel is half empty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdtui.answers import ANSWERS
from gdtui.data.dataset import Dataset
from gdtui.screen.panels.panel import Panel, title_that_fits
from gdtui.screen.panels.styled_text import width_of
from tests.quick import every
from tests.screen.session import Session
from tests.screen.test_sizes import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdtui.screen.panels.styled_text import Line

SIZES = ((40, 10), (60, 18), (80, 24), (100, 30), (120, 40), (200, 60))
VIEWS = "123456"
FROM = (120, 40)
"""From this size on a panel is to be at least half full."""

CASES = {
    **{
        name: DATA[name] for name in ("line", "one weight", "eight weights", "a hundred weights", "odd names")
    },
    "trees": "trees",
    "galton": "galton",
}
TIMES = {"as chosen": None, "zigzag": 0.96, "diverging": 1.3}


def text_of(line: Line) -> str:
    return "".join(part.text for part in line)


def is_cut(text: str, names: list[str]) -> bool:
    """Tell whether a word is cut: an ellipsis behind a letter, other than in one of the data's names."""
    for found in re.finditer("…", text):
        word = re.split(r"[\s·│╭─╰('\"]", text[: found.start()])[-1]
        if word and not any(word in name for name in names):
            return True
    return False


@pytest.mark.parametrize(
    ("text", "cut"), [("a whole number fro…", True), ("12 rows …", False), ("bed…s", False), ("4.0…", True)]
)
def test_the_checker_finds_words_that_are_cut(text: str, cut: bool) -> None:
    assert is_cut(text, ["bedrooms"]) is cut


def faults(screen: Session) -> Iterator[str]:
    """Find what is wrong with the panels that are seen."""
    size = screen.app.size
    names = [*screen.trainer.data.columns, screen.trainer.data.name]
    for panel in screen.app.screen_stack[0].query(Panel):
        if panel.region and panel.size and panel.view:
            panel._redrawn(panel.size)
            where = f"{panel.id or type(panel).__name__} at {size.width} × {size.height}"
            is_large = (size.width, size.height) >= FROM
            for fault in (
                *cut_lines(panel, names),
                *(wrong_frame(panel, is_large) if panel.is_framed else ()),
            ):
                yield f"{where}: {fault}"


def cut_lines(panel: Panel[Any], names: list[str]) -> Iterator[str]:
    for line in panel._lines:
        if width_of(line) > panel.size.width:
            yield f"too wide: {text_of(line)}"
        if is_cut(text_of(line), names):
            yield f"cut within a word: {text_of(line)}"


def wrong_frame(panel: Panel[Any], is_large: bool) -> Iterator[str]:
    for title in filter(None, panel._titles):
        if title_that_fits([title], panel.size.width) != title:
            yield f"title too wide: {title}"
    filled = sum(bool(text_of(line).strip()) for line in panel._lines)
    if is_large and 2 * filled < panel.size.height:
        yield f"half empty: {filled} of {panel.size.height} rows"


@pytest.mark.parametrize(("name", "times"), every(11, [(name, times) for name in CASES for times in TIMES]))
def test_every_view_at_every_size(name: str, times: str) -> None:
    factor = TIMES[times]
    rate = None if factor is None else float(f"{factor * Session(CASES[name]).bowl.stable_below:.3g}")
    with Session(CASES[name], rate=rate, epochs=40) as screen:
        found: list[str] = []
        for epoch in (0, 5, 40):
            screen.at(epoch)
            for size in SIZES:
                screen.resize(*size)
                for view in VIEWS:
                    found += faults(screen.press(view))
                found += faults(screen.press("1", "full_stop"))
                screen.press("escape")
        assert found == []


@pytest.mark.parametrize(
    ("rows", "inputs", "hidden"),
    every(12, [(n, d, hidden) for n in (1, 2, 6) for d in (1, 2) for hidden in ((), ANSWERS)]),
)
def test_few_rows_and_hidden_answers_leave_no_panel_half_empty(
    rows: int, inputs: int, hidden: tuple[str, ...]
) -> None:
    X = np.arange(1.0, 1 + rows * inputs).reshape(rows, inputs)
    data = Dataset.from_arrays(X, 2 * X.sum(axis=1, keepdims=True) + 1, name="few")
    with Session(data, epochs=40) as screen:
        if hidden:
            screen.controller.turn_answers()
            assert screen.controller.answers.names == {*hidden}
        found: list[str] = []
        for epoch in (0, 5):
            screen.at(epoch)
            for size in SIZES:
                screen.resize(*size)
                for view in VIEWS:
                    found += faults(screen.press(view))
                screen.press("1")
        assert found == []


def test_the_curve_is_there_where_it_is_asked_for_and_not_twice() -> None:
    with Session(size=(200, 60)) as screen:
        screen.at(30)
        shown = {panel.id for panel in screen.app.screen.query(Panel) if panel.region}
        assert {"loss", "weights", "predictions", "explanation", "side-fit", "side-slice"} <= shown
        assert "side-code" in shown
        assert "view-2" not in shown
        assert screen.press("2").shows("view-2")


def test_a_large_screen_shows_more_rows_of_the_data_and_their_arithmetic() -> None:
    with Session("trees", standardize=True, size=(200, 60)) as screen:
        screen.at(4)
        data, weights = screen.trainer.data, screen.trainer.snapshot().weights
        predictions = data.X @ weights
        rows = screen.part("predictions").splitlines()[2:-1]
        assert len(rows) > 12
        for number, row in enumerate(rows):
            assert float(row.split()[1]) == number + 1
            assert float(row.split()[-3 if "│" not in row else 4]) == pytest.approx(
                float(predictions[number, 0]), abs=6e-4
            )
        worked = [row for row in screen.part("explanation").splitlines() if "row " in row]
        assert len(worked) > 5
        for number, row in enumerate(worked):
            assert float(row.rpartition("=")[2].strip(" │")) == pytest.approx(
                float(predictions[number, 0]), abs=6e-4
            )
