"""The bowl's window: it holds what the run does, stands still while it can, and shows the last jumps."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdtui.data import load
from gdtui.data.dataset import Dataset
from gdtui.screen.panels.views import BowlView
from gdtui.screen.panels.views.bowl import window_of
from gdtui.screen.plots import Palette, bowl_plot, doublings, fit_plot, texts, widened
from gdtui.screen.terminal.colours import in_ascii
from gdtui.screen.view_options import ViewOptions
from tests.screen.drawn import PALETTE, canvas, plotted, view_of
from tests.screen.session import Session
from tests.screen.views import at_epoch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdtui.screen.view import View

    Floats = NDArray[np.float64]

CATALOGUE = ("line", "plane", "galton", "cars", "faithful", "trees")
SCALED = tuple(f"{name} scaled" for name in CATALOGUE)
RANDOM = (1, 2, 8, 100)
SHARES = (0.01, 0.3, 0.7, 0.96, 0.999, 1.001, 1.28, 1.5)
LIMITS = (-1.0, 1.0)
ROUND = np.add.outer(np.linspace(-1, 1, 33) ** 2, np.linspace(-1, 1, 33) ** 2)


@cache
def data_of(name: str | int) -> Dataset:
    """Load a data set of the catalogue, or make one of so many weights."""
    if isinstance(name, str):
        return load(name.removesuffix(" scaled"), standardize=name.endswith(" scaled"))
    random = np.random.default_rng(name)
    X = random.standard_normal((2 * name + 5, name)) * random.uniform(0.5, 2, name)
    Y = X @ random.standard_normal((name, 1)) + random.standard_normal((len(X), 1)) / 10 + 1
    names = [f"column {number} with a long name" for number in range(name)]
    return Dataset.from_arrays(X, Y, name="made", target="goal", bias=False, columns=names)


def view_at(name: str | int, share: float, epoch: int, **changes: Any) -> View:
    data = data_of(name)
    limit = len(data.X) / float(np.linalg.norm(data.X, 2)) ** 2
    return view_of(at_epoch(data, share * limit, epoch), **changes)


def places(rows: list[str], mark: str) -> list[tuple[int, int]]:
    return [(row.index(mark), y) for y, row in enumerate(rows) if mark in row]


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("name", [*CATALOGUE, *SCALED, *RANDOM])
@pytest.mark.parametrize(("width", "height"), [(40, 18), (78, 18)])
def test_the_present_point_and_the_best_are_in_the_picture(
    name: str | int, share: float, width: int, height: int
) -> None:
    panel = BowlView()
    for epoch in (0, 1, 5, 50):
        rows = plotted(panel, view_at(name, share, epoch), width, height)
        inside = canvas(rows)
        (now,) = places(inside, "●")
        best = places(inside, "✕")
        assert len(best) == 1 or np.hypot(now[0] - len(inside[0]) / 2, now[1] - len(inside) / 2) < 2
        assert "outside" not in rows[-1]


@pytest.mark.parametrize("share", [0.96, 1.28])
@pytest.mark.parametrize("name", ["line", "trees", "plane scaled"])
def test_a_jump_is_in_the_picture_before_it_is_made(name: str, share: float) -> None:
    panel = BowlView()
    for epoch in (0, 1, 7):
        inside = canvas(plotted(panel, view_at(name, share, epoch), 60, 20))
        assert any(head in row for row in inside for head in "→↗↑↖←↙↓↘")


@pytest.mark.parametrize("name", ["line", "faithful", "trees", "plane scaled", 8])
@pytest.mark.parametrize("share", SHARES)
def test_the_window_stands_still_but_for_doublings(name: str | int, share: float) -> None:
    """Below the limit it never moves; above, axes are another only where it was doubled."""
    panel, zooms = BowlView(), []
    axes: dict[int, list[str]] = {}
    for epoch in (*range(12), 30, 31, 60):
        view = view_at(name, share, epoch)
        zooms.append(window_of(view).zoom)
        rows = plotted(panel, view, 60, 20)
        shown = [rows[-2], *(row.split("┤")[0] for row in rows if "┤" in row)]
        assert axes.setdefault(zooms[-1], shown) == shown
    assert all(after >= before for before, after in pairwise(zooms))
    if share < 1:
        assert set(zooms) == {0}
    elif share > 1.2:
        assert zooms[-1] > 5


def test_a_long_run_has_the_window_of_its_first_jumps() -> None:
    """Of a long path not all epochs are shown: the first jump, which went furthest, is among them."""
    start = load("line").X.shape[1] * [[30.0]]
    zooms = []
    for epoch in (1, 200, 3000):
        trainer = at_epoch(load("line"), 0.7, epoch, weights=start)
        view = view_of(trainer, path=trainer.path(300))
        zooms.append(window_of(view).zoom)
    assert len(set(zooms)) == 1


def test_the_same_view_is_drawn_the_same_way_twice() -> None:
    panel = BowlView()
    views = [view_at("line", share, epoch) for share, epoch in ((1.28, 12), (0.96, 40), (0.3, 5))]
    first = [plotted(panel, view, 60, 20) for view in views]
    assert [plotted(panel, view, 60, 20) for view in reversed(views)] == first[::-1]
    assert [plotted(BowlView(), view, 60, 20) for view in views] == first


@pytest.mark.parametrize("share", [0.96, 0.99, 1.02, 1.28])
@pytest.mark.parametrize("epoch", [40, 300])
def test_a_zigzag_does_not_cover_the_picture(share: float, epoch: int) -> None:
    inside = canvas(plotted(BowlView(), view_at("line", share, epoch), 78, 18))
    drawn = sum(0x2800 < ord(mark) < 0x2900 for row in inside for mark in row)
    assert drawn < 0.2 * len(inside) * len(inside[0])


def zigzag(count: int) -> Floats:
    """Jump between the left and the right, a little higher each time."""
    return np.array([(0.8 * (-1) ** jump, -0.9 + 1.8 * jump / count) for jump in range(count + 1)])


def bowl(path: Floats, **options: Any) -> list[str]:
    options = {"width": 64, "height": 44, "palette": PALETTE, **options}
    return canvas(texts(bowl_plot(ROUND * 0, LIMITS, LIMITS, path, **options)))


def test_of_a_zigzag_the_last_four_jumps_are_lines_and_those_before_are_landings() -> None:
    rows = bowl(zigzag(20))
    crossed = [y for y, row in enumerate(rows) if row[len(row) // 2] != " "]
    assert len(crossed) == 4
    assert max(crossed) < len(rows) / 4  # the last jumps are at the top
    column = int(0.9 * len(rows[0]))
    landings = [y for y, row in enumerate(rows) if row[column - 1 : column + 2].strip()]
    assert len(landings) >= 10  # every other epoch lands on the right
    assert max(landings) > 0.9 * len(rows)


def test_a_path_that_does_not_turn_back_is_drawn_in_full() -> None:
    turn = np.linspace(0, 1.4 * np.pi, 200)
    rows = bowl(np.stack([0.8 * np.cos(turn), 0.8 * np.sin(turn)], 1))
    inked = {(x, y) for y, row in enumerate(rows) for x, mark in enumerate(row) if mark != " "}
    for angle in turn:
        x, y = (0.8 * np.cos(angle) + 1) / 2 * len(rows[0]), (1 - (0.8 * np.sin(angle) + 1) / 2) * len(rows)
        assert any((int(x) + a, int(y) + b) in inked for a in (-1, 0, 1) for b in (-1, 0, 1))


def test_a_long_path_shows_both_sides_of_a_zigzag() -> None:
    trainer = at_epoch(load("line"), 0.7799, 2500)
    path = trainer.path(300)
    assert len(path) < 400
    best = np.linalg.lstsq(trainer.data.X, trainer.data.Y, rcond=None)[0][:, 0]
    sides = np.sign((path - best)[:-1] @ np.linalg.eigh(trainer.data.X.T @ trainer.data.X)[1][:, -1])
    assert abs(float(sides.mean())) < 0.05
    assert (path[0] == trainer.initial_weights[:, 0]).all()
    assert (path[-1] == trainer.snapshot().weights[:, 0]).all()
    steps = [at_epoch(load("line"), 0.7799, epoch).snapshot().weights[:, 0] for epoch in range(2493, 2501)]
    assert (path[-9:-1] == np.array(steps)).all()


@pytest.mark.parametrize(
    "points", [[(5.0, 0.0)], [(0.1, 0.1), (-5.0, 2.0)], [(0.0, 1e200)], [(-1e308, 1e308)]]
)
def test_the_doubled_window_holds_its_points_and_half_of_it_does_not(
    points: list[tuple[float, float]],
) -> None:
    often = doublings(points, (0.5, 0.5), (-1.0, 2.0), (-1.5, 2.5))
    for more, holds in ((0, True), (-1, False)):
        first, second = widened((-1.0, 2.0), 0.5, often + more), widened((-1.5, 2.5), 0.5, often + more)
        inside = [first[0] <= x <= first[1] and second[0] <= y <= second[1] for x, y in points]
        # what reaches so near to the border counts as outside
        near = [max(abs(x), abs(y)) > 0.9 * first[1] for x, y in points]
        assert all(inside) is holds or any(near)


def test_brackets_look_from_nearer_and_from_farther_and_the_title_says_so() -> None:
    with Session("line", rate=0.3, size=(100, 30)) as screen:
        screen.at(2).press("4")
        plain = screen.part("view-4")
        assert plain.splitlines()[0].startswith("╭─ bowl: the loss over two weights ─")
        assert "[ ]: zoom" in plain.splitlines()[-1]

        def width() -> float:
            labels = [float(text) for text in screen.part("view-4").splitlines()[-3][1:-1].split()]
            return labels[-1] - labels[0]

        before = width()
        screen.press("left_square_bracket", "left_square_bracket")
        assert "seen from 4 times as far" in screen.part("view-4").splitlines()[0]
        assert width() > 2 * before
        screen.press("right_square_bracket", "right_square_bracket")
        assert screen.part("view-4") == plain
        for _ in range(3):
            screen.press("right_square_bracket")
        assert "seen from 8 times as near" in screen.part("view-4").splitlines()[0]
        assert "outside" in screen.part("view-4").splitlines()[-2]
        for _ in range(100):
            screen.press("right_square_bracket")
        assert screen.alive
        for _ in range(200):
            screen.press("left_square_bracket")
        assert screen.alive
        assert places(canvas([row[1:-1] for row in screen.part("view-4").splitlines()[1:-1]]), "●")


def test_a_start_at_the_best_weights_is_seen_from_where_it_is() -> None:
    data = load("line")
    best = np.linalg.lstsq(data.X, data.Y, rcond=None)[0]
    view = view_of(at_epoch(data, 0.5, 3, weights=best))
    assert "seen from" not in BowlView().titles(view, 78)[0]
    assert "At the lowest point" in plotted(BowlView(), view, 78, 18)[-1]


def test_a_run_that_climbed_until_it_overflowed_is_still_said_to_climb() -> None:
    rows = plotted(BowlView(), view_of(at_epoch(load("line"), 1.0, 10**6)), 78, 18)
    assert "lands higher" in rows[-1]
    assert len(places(canvas(rows), "●")) == len(places(canvas(rows), "✕")) == 1


def test_brackets_elsewhere_say_where_they_work() -> None:
    with Session("line") as screen:
        assert "[ and ] work in the bowl (4)." in screen.press("right_square_bracket").message


@pytest.mark.parametrize("share", [1.28, 1.5])
def test_the_title_of_a_run_that_diverges_says_from_how_far_it_is_seen(share: float) -> None:
    view = view_at("line", share, 12)
    above, _ = BowlView().titles(view, 60)
    found = re.fullmatch(r"bowl(?:: the loss over two weights)?, seen from ([\d,]+) times as far", above)
    assert found
    assert int(found[1].replace(",", "")) == 2 ** window_of(view).zoom
    near = view_at("line", share, 12, options=ViewOptions(zoom=3))
    assert f"from {2 ** window_of(near).zoom:,} times" in BowlView().titles(near, 60)[0]


def test_levels_differ_by_character_also_in_ascii() -> None:
    for palette in (Palette(), Palette(ascii=True)):
        drawn = bowl_plot(ROUND, LIMITS, LIMITS, np.empty((0, 2)), width=80, height=30, palette=palette)
        middle = canvas(texts(drawn))[12]
        levels = [mark for mark, next_one in pairwise(middle + " ") if mark != next_one]
        half = levels[len(levels) // 2 :]
        assert len(set(half)) == len(half) >= 4
        if palette.ascii:
            assert all(map(str.isascii, middle))


def test_lines_in_ascii_are_no_shades() -> None:
    data = load("line")
    trainer = at_epoch(data, 0.75, 30)
    panel, view = BowlView(), view_of(trainer)
    plain = Palette(ascii=True)
    nothing = bowl_plot(ROUND, LIMITS, LIMITS, np.empty((0, 2)), width=80, height=30, palette=plain)
    shades = set("".join(canvas(texts(nothing))))
    drawn = "".join(map(in_ascii, canvas(texts(panel.plot(view, 78, 18, plain)))))
    assert set("#@x") <= set(drawn)
    assert not set("#'+@xo*") & shades


def test_the_two_lines_of_the_fit_differ_by_character_in_ascii() -> None:
    x, plain = np.empty(0), Palette(ascii=True)
    drawn = fit_plot(x, x, (0.2, 0.1), best=(0.9, -0.1), width=60, height=20, palette=plain, numbered=0)
    rows = texts(drawn)
    assert "## the model now" in rows[0]
    assert "-- least squares" in rows[0]
    inside = canvas(rows)
    present = [y for y, row in enumerate(inside) if "#" in row]
    best = [y for y, row in enumerate(inside) if "-" in row]
    assert present
    assert best
    assert max(best) < min(present)
