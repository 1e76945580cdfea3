"""The slice: its marks stand where the chapter's loss and its next step put them, and its words say so."""

from __future__ import annotations

import math
import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from rich.cells import cell_len

from gdtui.data import load
from gdtui.data.dataset import Dataset
from gdtui.descent import chapter
from gdtui.descent.surface import steepest_slice
from gdtui.descent.trainer import Trainer
from gdtui.screen.panels.views import SliceView
from gdtui.screen.panels.views.slice import reach_of
from gdtui.screen.plots import Palette, slice_plot, texts
from gdtui.screen.terminal.colours import in_ascii
from gdtui.screen.view_options import ViewOptions
from tests.screen.drawn import canvas, plotted, view_of
from tests.screen.session import Session
from tests.screen.views import at_epoch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdtui.screen.view import View

    Floats = NDArray[np.float64]

CATALOGUE = ("line", "plane", "galton", "cars", "faithful", "trees")
RANDOM = (1, 2, 8, 20, 100)
SHARES = (0.01, 0.3, 0.97, 1.28, 3.0)
BRAILLE = re.compile("[\u2801-\u28ff]")


@cache
def data_of(name: str | int) -> Dataset:
    """Load a data set of the catalogue, or make one of so many weights."""
    if isinstance(name, str):
        return load(name)
    random = np.random.default_rng(name)
    X = random.standard_normal((2 * name + 5, name)) * random.uniform(0.5, 2, name)
    Y = X @ random.standard_normal((name, 1)) + random.standard_normal((len(X), 1)) / 10 + 1
    return Dataset.from_arrays(X, Y, name="made", target="goal", bias=False)


@cache
def steepest(name: str | int) -> tuple[float, Floats]:
    """Find the largest eigenvalue of the Hessian, and its eigenvector with its main part positive."""
    X = data_of(name).X
    values, vectors = np.linalg.eigh(2 * X.T @ X / len(X))
    vector = vectors[:, -1:]
    return float(values[-1]), vector * np.sign(vector[np.abs(vector).argmax()])


def view_at(name: str | int, share: float, epoch: int, **changes: Any) -> View:
    return view_of(at_epoch(data_of(name), share * 2 / steepest(name)[0], epoch), **changes)


def place(rows: list[str], mark: str) -> tuple[int, int] | None:
    """Find the only place of a mark, its column and row; None where another mark hides it."""
    places = [(row.index(mark), y) for y, row in enumerate(rows) if mark in row]
    assert len(places) <= 1
    return places[0] if places else None


def label(rows: list[str], y: int) -> str:
    """Read the label of a row of the canvas; the first row is the legend."""
    return rows[1 + y].split("┤")[0].strip() if "┤" in rows[1 + y] else ""


def caption(rows: list[str]) -> str:
    return rows[-1].strip()


@pytest.mark.parametrize("epoch", [0, 1, 5])
@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("name", [*CATALOGUE, *RANDOM])
def test_marks_labels_and_words_are_those_of_the_parabola(name: str | int, share: float, epoch: int) -> None:
    data, (_, direction) = data_of(name), steepest(name)
    factor = 1 - 2 * share
    view = view_at(name, share, epoch)
    rows = plotted(SliceView(), view, 60, 20)
    weights, inside = view.snapshot.weights, canvas(rows)
    best = np.linalg.lstsq(data.X, data.Y, rcond=None)[0]
    now = float(direction[:, 0] @ (weights - best)[:, 0])

    def loss(distance: float) -> float:
        there = weights + (distance - now) * direction
        return float(chapter.loss(data.Y, chapter.model(data.X, there)))

    here, there, lowest = place(inside, "●"), place(inside, "◇"), place(inside, "✕")
    assert here is not None
    middle = len(inside[0]) // 2
    if lowest is not None:
        assert abs(lowest[0] - middle) <= 1
        if lowest[1] not in {mark[1] for mark in (here, there) if mark}:  # a row has one label
            assert float(label(rows, lowest[1])) == pytest.approx(loss(0.0), rel=2e-3)
    assert float(label(rows, here[1])) == pytest.approx(loss(now), rel=2e-3)
    if there is not None:
        assert there[0] - middle == pytest.approx(factor * (here[0] - middle), abs=abs(factor) + 1.5)
        assert (there[1] < here[1]) is (abs(factor) > 1) or abs(there[1] - here[1]) <= 1
        if there[1] != here[1]:
            assert float(label(rows, there[1])) == pytest.approx(loss(factor * now), rel=2e-3)
    # both sides of the valley
    assert all(
        any(BRAILLE.search(row[side]) for row in inside[:4]) for side in (slice(0, 4), slice(-4, None))
    )
    assert words(factor) in caption(rows)


def words(factor: float) -> str:
    if factor > 0:
        return f"goes {100 * (1 - factor):.2g}% of the way"
    return f"{-factor:.2f} times as far beyond" if factor < -1 else f"{-100 * factor:.0f}% as far beyond"


@pytest.mark.parametrize("share", [0.2, 0.8, 1.2])
@pytest.mark.parametrize("name", ["line", "trees", 8])
def test_the_landing_is_where_the_next_epoch_stands(name: str | int, share: float) -> None:
    """The picture does not move between two epochs; what was the landing is then the present point."""
    for epoch in range(6):
        before, after = (plotted(SliceView(), view_at(name, share, k), 61, 21) for k in (epoch, epoch + 1))
        if before[-2] == after[-2]:  # the same frame
            there, here = place(canvas(before), "◇"), place(canvas(after), "●")
            assert there is None or there == here


def test_above_the_limit_the_landing_is_higher_before_anything_was_trained() -> None:
    inside = canvas(plotted(SliceView(), view_at("line", 1.28, 0), 36, 8))
    here, there = place(inside, "●"), place(inside, "◇")
    assert here is not None
    assert there is not None
    assert there[1] < here[1]
    assert (there[0] - len(inside[0]) / 2) * (here[0] - len(inside[0]) / 2) < 0


@pytest.mark.parametrize("share", [0.01, 0.3, 0.97, 1.05, 1.5])
def test_the_picture_stands_still_but_for_doublings(share: float) -> None:
    reaches: list[float] = []
    labels: dict[float, str] = {}
    for epoch in range(40):
        view = view_at("line", share, epoch)
        cut = steepest_slice(view.known.bowl, view.snapshot.weights, view.snapshot.learning_rate)
        assert cut is not None
        reaches.append(reach_of(view, cut))
        row = plotted(SliceView(), view, 60, 20)[-2]
        assert labels.setdefault(reaches[-1], row) == row
    steps = [math.log2(after / before) for before, after in pairwise(reaches)]
    assert all(step >= 0 and step == int(step) for step in steps)
    assert (sum(steps) > 0) is (share > 1)


def test_the_same_view_is_drawn_the_same_way_twice() -> None:
    panel = SliceView()
    views = [view_at("line", 1.1, epoch) for epoch in (3, 30)]
    first = [plotted(panel, view, 40, 12) for view in views]
    assert [plotted(panel, view, 40, 12) for view in reversed(views)] == first[::-1]
    assert [plotted(SliceView(), view, 40, 12) for view in views] == first


def test_a_run_that_is_done_takes_no_step() -> None:
    trainer = Trainer(load("line"), learning_rate=0.75, epochs=3)
    trainer.advance(3)
    rows = plotted(SliceView(), view_of(trainer), 60, 16)
    assert "not taken" in caption(rows)
    assert "◇" not in "".join(rows)


def test_a_run_that_overflows_says_why_no_step_is_taken() -> None:
    trainer = at_epoch(load("line"), 1.0, 10**6)
    rows = plotted(SliceView(), view_of(trainer), 60, 16)
    assert "too large a number" in caption(rows)
    assert "◇" not in "".join(rows)
    assert "inf" not in "".join(rows)
    assert "nan" not in "".join(rows)


def test_at_the_lowest_point_no_factor_is_named() -> None:
    data = load("line")
    best = np.linalg.lstsq(data.X, data.Y, rcond=None)[0]
    rows = plotted(SliceView(), view_of(at_epoch(data, 1.0, 0, weights=best)), 60, 16)
    assert "At the lowest point" in caption(rows)
    assert "times" not in caption(rows)
    assert place(canvas(rows), "●") is not None


def test_a_start_at_a_loss_of_0_is_drawn() -> None:
    data = Dataset.from_arrays([[1.0], [2.0]], [0.0, 0.0], bias=False)
    rows = plotted(SliceView(), view_of(at_epoch(data, 0.1, 0)), 60, 16)
    assert caption(rows) == "At the lowest point: the next step stays there."
    assert place(canvas(rows), "●") is not None


def test_where_other_directions_alone_are_left_it_says_so() -> None:
    data, (_, direction) = data_of("trees"), steepest("trees")
    best = np.linalg.lstsq(data.X, data.Y, rcond=None)[0]
    other = np.linalg.qr(direction, mode="complete")[0][:, 1:2]
    rows = plotted(SliceView(), view_of(at_epoch(data, 1e-4, 0, weights=best + other)), 80, 16)
    assert caption(rows) == "At the lowest point of this direction: the step goes in others alone."


def test_inputs_that_are_0_are_said_to_have_no_steep_direction() -> None:
    data = Dataset.from_arrays(np.zeros((4, 1)), [1.0, 2.0, 3.0, 4.0], bias=False)
    rows = plotted(SliceView(), view_of(at_epoch(data, 0.1, 2)), 70, 8)
    assert "no direction is steep" in rows[0]


@pytest.mark.parametrize("exponent", [-150, 150])
@pytest.mark.parametrize("which", ["inputs", "target"])
def test_numbers_of_any_size_give_the_same_picture(which: str, exponent: int) -> None:
    """Marks, words and curve are the same; only labels differ, and none of them is cut."""
    data = load("line")
    X, Y = data.X[:, 1:], data.Y
    X, Y = (X * 10.0**exponent, Y) if which == "inputs" else (X, Y * 10.0**exponent)
    made = Dataset.from_arrays(X, Y, bias=False)
    curvature = 2 * float(np.mean((X * 10.0**-exponent if which == "inputs" else X) ** 2))
    lr = 1.28 * 2 / curvature * (10.0 ** (-2 * exponent) if which == "inputs" else 1.0)
    plain = Dataset.from_arrays(data.X[:, 1:], data.Y, bias=False)
    pictures = []
    for one, rate in ((plain, 1.28 * 2 / curvature), (made, lr)):
        rows = plotted(SliceView(), view_of(at_epoch(one, rate, 2)), 38, 8)
        assert "Lands 1.56 times as far beyond." in rows[-1]
        assert "…" not in "".join(rows)
        pictures.append([place(canvas(rows), mark) is not None for mark in "●◇✕"])
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize(("width", "height"), [(38, 8), (36, 6), (28, 12), (24, 6), (60, 30), (130, 9)])
@pytest.mark.parametrize("share", [0.002, 0.3, 0.5, 0.999, 1.0, 1.28, 50.0, 1e5])
def test_every_size_has_its_curve_its_marks_and_a_whole_sentence(
    width: int, height: int, share: float
) -> None:
    for name in ("line", "trees"):
        for epoch in (0, 1, 5):
            rows = plotted(SliceView(), view_at(name, share, epoch), width, height)
            assert [cell_len(row) for row in rows] == [width] * height
            assert "●" in "".join(canvas(rows))
            assert BRAILLE.search("".join(canvas(rows)))
            assert "…" not in "".join(rows)
            if width >= 36:
                assert caption(rows).endswith(".")
                assert all(mark in rows[0] for mark in ("now", "lands", "lowest"))


@pytest.mark.parametrize(("width", "height"), [(0, 0), (1, 1), (10, 3), (23, 8), (40, 4)])
def test_what_is_too_small_says_so_or_nothing(width: int, height: int) -> None:
    rows = plotted(SliceView(), view_at("line", 1.28, 1), width, height)
    assert [cell_len(row) for row in rows] == ([width] * height if width and height else [])


def test_a_landing_far_outside_is_pointed_at_and_the_present_point_stays_apart() -> None:
    rows = plotted(SliceView(), view_at("line", 50.0, 0), 60, 16)
    inside = canvas(rows)
    assert "→" in inside[0]
    here, lowest = place(inside, "●"), place(inside, "✕")
    assert here is not None
    assert lowest is not None
    assert here != lowest
    assert "99.0 times as far" in caption(rows)


def test_zoom_makes_the_picture_twice_as_near() -> None:
    reaches = []
    for zoom in (0, 1, 2, -1):
        view = view_at("line", 0.3, 0, options=ViewOptions(zoom=zoom))
        (column, _), middle = place(canvas(plotted(SliceView(), view, 209, 40)), "●") or (0, 0), 100
        reaches.append(middle - column)
    assert reaches[3] == pytest.approx(reaches[0] / 2, abs=1)
    assert reaches[1] == 100  # outside, at this zoom


def test_in_ascii_the_curve_the_jump_and_the_marks_differ() -> None:
    rows = texts(
        slice_plot(
            -1.0, 1.56, 2.0, (0.1, 1.0, 2.0),
            width=60, height=16, palette=Palette(ascii=True), captions=("Lands.",),
        )
    )  # fmt: skip
    inside = "".join(map(in_ascii, canvas(rows)))
    assert set(inside) == set(" #+@ox")


LONG = "a very long name of a column that nobody would type 面積"


@pytest.mark.parametrize("size", [(40, 10), (60, 18), (80, 24), (100, 30), (120, 40), (200, 60)])
def test_the_slice_is_found_at_every_size(size: tuple[int, int]) -> None:
    """It stands beside the bowl; on a narrow screen, i shows it, as the frame says."""
    random = np.random.default_rng(3)
    X = random.random((40, 3))
    data = Dataset.from_arrays(X, X @ [[1.0], [2.0], [3.0]], columns=[LONG, LONG + " b", "c"], name="long")
    with Session(data, size=size) as screen:
        screen.at(2).press("4")
        if size[0] < 80:
            assert "i: the slice" in screen.part("view-4").splitlines()[-1]
            assert not screen.shows("slice")
            text = screen.press("i").part("view-4")
            assert "i: the bowl" in text.splitlines()[-1]
            assert "weight of" in screen.press("i").part("view-4") or size == (40, 10)
        else:
            text = screen.part("slice")
            assert len(text.splitlines()[0]) >= 38
            assert len(text.splitlines()) >= 8
        assert text.splitlines()[0].startswith("╭─ slice")
        assert "of the way" in text
        if size[1] > 10:
            assert all(word in text for word in ("● now", "✕ lowest"))


def test_a_terminal_that_becomes_narrow_says_where_the_slice_is() -> None:
    with Session("line", size=(80, 24)) as screen:
        screen.press("4")
        assert "the slice" not in screen.part("view-4")
        screen.resize(60, 18)
        assert "i: the slice" in screen.part("view-4").splitlines()[-1]


def test_a_step_of_a_tiny_rate_goes_a_part_of_the_way_that_is_not_0() -> None:
    view = view_of(at_epoch(data_of("line"), 1e-300, 0))
    assert "goes less than 0.01% of the way" in caption(plotted(SliceView(), view, 78, 14))


def test_what_is_outside_a_near_look_is_marked_at_its_side() -> None:
    """A zigzag has the present point on one side of the lowest, and the landing on the other."""
    view = view_at("line", 0.96, 2, options=ViewOptions(page=4, zoom=4))
    top = canvas(plotted(SliceView(), view, 61, 14))[0]
    assert (top[0], top[-1]) == ("←", "→")
