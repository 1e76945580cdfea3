"""The code view: its lines are the chapter's, and its values are what the chapter's functions compute."""

from __future__ import annotations

import contextlib
import inspect
import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui import gradient, loss, model, train
from gdtui.data import load
from gdtui.descent.update_rule import UpdateRule
from gdtui.screen.panels.views.code import CodeView, values
from tests.screen.drawn import text_of, view_of
from tests.screen.session import Session
from tests.screen.sets import many_weights
from tests.screen.views import ChapterLoop, at_epoch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdtui.data.dataset import Dataset

DATA = ("line", "plane", "trees", "galton")
SIZES = ((40, 10), (60, 18), (80, 24), (100, 30), (120, 40), (200, 60))


def chapter_lines() -> list[str]:
    """Cut the loop out of the source of `train`."""
    source = inspect.getsource(train).splitlines()
    first = next(at for at, line in enumerate(source) if line.strip().startswith("for epoch"))
    last = next(at for at, line in enumerate(source) if line.strip().startswith("return"))
    return [line[4:] for line in source[first:last]]


def test_the_lines_are_those_of_the_chapter() -> None:
    assert [line.text for line in UpdateRule.code] == chapter_lines()


def numbers_of(text: str) -> list[float]:
    """Read the numbers behind the shape and the name."""
    return [float(word) for word in re.findall(r"[+-]?\d+\.?\d*(?:e[+-]?\d+)?", text.rpartition("):")[2])]


def shown(data: Dataset, rate: float, epoch: int, result: str, room: int = 200) -> list[str]:
    view = view_of(at_epoch(data, rate, epoch))
    return values(view, next(line for line in view.code if line.result == result), room)


def near(written: list[float], column: NDArray[np.float64]) -> bool:
    """Tell whether written numbers have the digits of a column that the largest has, three at least."""
    return written == pytest.approx(column[:, 0], rel=1e-2, abs=5e-3 * float(np.abs(column).max()))


@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("share", [0.02, 0.5, 1.3])
def test_the_values_are_what_the_chapters_functions_compute(name: str, share: float) -> None:
    data = load(name)
    limit = 2 / float(np.linalg.eigvalsh(2 * data.X.T @ data.X / len(data.X))[-1])
    loop = ChapterLoop(data, share * limit)
    for epoch in range(25):
        Y_pred, slope = model(data.X, loop.weights), gradient(data.X, data.Y, loop.weights)
        (text,) = shown(data, loop.rate, epoch, "Y_pred")
        assert f"({len(data.X)}, 1)" in text
        assert near(numbers_of(text), Y_pred[:5])
        (text,) = shown(data, loop.rate, epoch, "current_loss")
        assert float(text.partition(" = ")[2]) == pytest.approx(loss(data.Y, Y_pred), rel=1e-3)
        (text,) = shown(data, loop.rate, epoch, "gradients")
        assert f"({data.X.shape[1]}, 1)" in text
        assert near(numbers_of(text), slope)
        before, after = shown(data, loop.rate, epoch, "weights")
        assert near(numbers_of(before), loop.weights)
        assert near(numbers_of(after), loop.step().weights)


@pytest.mark.parametrize("name", DATA)
def test_what_is_printed_is_what_the_chapter_prints(name: str) -> None:
    data = load(name)
    rate = 1e-5
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        train(data.X, data.Y, np.zeros((data.X.shape[1], 1)), rate, 6)
    printed = out.getvalue().splitlines()
    labels = ("Epoch", "Predicted", "Actual", "Difference", "Current")
    starts = [at for at, line in enumerate(printed) if line.startswith(labels)]
    whole = [" ".join(printed[a:b]) for a, b in zip(starts, [*starts[1:], len(printed)], strict=True)]
    for epoch in range(6):
        lines = whole[5 * epoch : 5 * epoch + 5]
        assert shown(data, rate, epoch, "printed epoch") == [lines[0]]
        for line, result in zip(lines[1:4], ("predictions", "actual", "difference"), strict=True):
            assert shown(data, rate, epoch, f"printed {result}") == [
                " ".join(line.partition(": ")[2].split()) if "e-" in line else line.partition(": ")[2]
            ]
        assert shown(data, rate, epoch, "printed loss") == [lines[4]]


def test_after_the_last_epoch_nothing_is_printed_and_no_step_is_taken() -> None:
    view = view_of(at_epoch(load("line"), 0.1, 20, epochs=20))
    texts = {line.result: values(view, line, 100) for line in view.code}
    assert [texts[name] for name in texts if name.startswith("printed")] == [[]] * 5
    assert texts["epoch"] == ["done after 20 epochs"]
    assert texts["weights"][1] == "after: this step is not taken"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["line", "a hundred weights"])
def test_full_stop_walks_through_every_line_into_the_next_epoch(name: str, size: tuple[int, int]) -> None:
    data = many_weights(100) if name != "line" else name
    with Session(data, size=size) as screen:
        screen.press("6")
        for epoch in (0, 1):
            for line in UpdateRule.code:
                screen.press("full_stop")
                code = "view-6" if screen.shows("view-6") else "side-code"
                marked = [row.strip("│ ") for row in screen.part(code).splitlines() if "▸" in row]
                words = marked[0].removeprefix("▸").split()
                assert words[0] == line.text.split()[0]
                assert f"epoch {epoch} of" in screen.title
                assert len(marked) == 1


def test_what_is_not_computed_yet_is_not_shown() -> None:
    with Session(size=(80, 24)) as screen:
        screen.at(3).press("6", "full_stop", "full_stop", "full_stop")
        text = screen.part("view-6")
        assert "current_loss =" in text
        assert "Y_pred (100, 1):" in text
        assert "gradients (2, 1):" not in text
        assert "Epoch 3:" not in text


@pytest.mark.parametrize(
    ("presses", "panel"), [(1, "predictions"), (2, "loss"), (3, "weights"), (4, "weights")]
)
def test_the_panel_that_the_line_fills_is_pointed_out(presses: int, panel: str) -> None:
    with Session(size=(80, 24)) as screen:
        screen.press(*["full_stop"] * presses)
        pointed = [
            name for name in ("loss", "weights", "predictions") if "─ ▸ " in screen.part(name).splitlines()[0]
        ]
        assert pointed == [panel]


def test_at_the_end_full_stop_says_why_it_goes_no_further() -> None:
    with Session(epochs=2) as screen:
        screen.at(2).press(*["full_stop"] * 5)
        assert "No further epoch" in screen.message


@pytest.mark.parametrize("rate", [0.1, 0.75, 1.5])
@pytest.mark.parametrize("size", [(38, 4), (58, 12), (78, 18), (38, 34), (118, 18), (198, 54)])
@pytest.mark.parametrize("line", [None, 0, 4, 5, 9])
def test_nothing_is_wider_than_the_panel(rate: float, size: tuple[int, int], line: int | None) -> None:
    for data in (load("line"), load("trees"), many_weights(100)):
        view = view_of(at_epoch(data, rate, 9))
        view = view_of(at_epoch(data, rate, 9), options=type(view.options)(page=6, line=line))
        lines = CodeView(id="view-6").draw(view, *size)
        assert len(lines) <= size[1]
        assert max(map(len, text_of(lines).splitlines())) <= size[0]
        if line is not None:
            assert "▸" in text_of(lines)
