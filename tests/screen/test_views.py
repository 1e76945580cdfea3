"""The views: each at every size and state has its caption, axes and legend; hidden ones are not drawn."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.data.dataset import Dataset
from gdtui.screen.panels.views import BowlView, CurveView, FitView, RunsView, SliceView
from tests.quick import every
from tests.screen.reading import numbers
from tests.screen.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

SIZES = [(60, 20), (80, 24), (120, 40), (160, 48)]
INPUTS = (1, 2, 3, 8)
VIEWS = {"2": "view-2", "3": "view-3", "4": "view-4", "5": "view-5"}
CAPTIONS = {
    "2": ["dashed line", "Lower is faster", "climbed", "climbs"],
    "3": ["Each epoch moves", "Learning moves", "beyond", "The line is", "rate is too high", "Rate too high"],
    "4": ["downhill", "outside"],
    "5": ["dashed line", "Lower is faster", "climbed", "climbs"],
}
LEGENDS = {
    "2": [["best", "● epoch"]],
    "3": [["now", "least squares", "actual"], ["perfect", "rows"]],
    "4": [["start", "path", "now", "lowest", "higher loss"]],
    "5": [["best", "● epoch"]],
}


@cache
def data(inputs: int) -> Dataset:
    random = np.random.default_rng(inputs)
    X = random.random((60, inputs))
    Y = X @ random.standard_normal((inputs, 1)) + 0.5 + random.standard_normal((60, 1)) / 10
    return Dataset.from_arrays(X, Y, name="made", target="goal")


def limit(inputs: int) -> float:
    X = data(inputs).X
    return float(len(X) / np.linalg.norm(X, 2) ** 2)


def inside(screen: Session, key: str) -> list[str]:
    """Read a view without its frame."""
    return [row[1:-1] for row in screen.part(VIEWS[key]).splitlines()[1:-1]]


@pytest.mark.parametrize(
    ("size", "inputs"), every(16, [(size, inputs) for size in SIZES for inputs in INPUTS])
)
def test_every_view_in_every_state_has_what_a_plot_needs(size: tuple[int, int], inputs: int) -> None:
    failures = []
    for share, epochs in ((0.5, (0, 20, 60)), (1.6, (30, 60))):
        with Session(
            data(inputs), rate=float(f"{share * limit(inputs):.3g}"), epochs=60, size=size
        ) as screen:
            for epoch in epochs:
                screen.at(epoch)
                for key in VIEWS:
                    screen.press(key)
                    failures += [(share, epoch, key, what) for what in wanting(screen, key)]
    assert failures == []


def wanting(screen: Session, key: str) -> list[str]:
    """Name what a view lacks."""
    rows = inside(screen, key)
    text = " ".join("\n".join(rows).split())
    captions, legends = CAPTIONS[key], LEGENDS[key]
    checks = {
        "caption": any(caption in rows[-1] for caption in captions) and rows[-1].rstrip()[-1] in ".)",
        "legend": any(all(entry in text for entry in legend) for legend in legends),
        "upright axis": sum("┤" in row for row in rows) >= 2,
        "level axis": any("└" in row and "┬" in row for row in rows),
        "names": bool(re.search(r"loss|y|goal|weight|mostly", text)),
        "finite": not re.search(r"(?<![a-z])(nan|inf)(?![a-z])", text.lower()),
        "width": {len(row) for row in screen.rows} == {screen.size[0]},
        "no half word": not any(row.rstrip().endswith("…") for row in rows),
    }
    return [name for name, holds in checks.items() if not holds]


@pytest.mark.parametrize("size", every(4, [(size,) for size in SIZES]))
def test_number_keys_choose_a_view_and_1_the_dashboard(size: tuple[int, int]) -> None:
    with Session(data(1), size=size) as screen:
        start = screen.text
        for key, name in VIEWS.items():
            screen.press(key)
            assert [other for other in VIEWS.values() if screen.shows(other)] == [name]
            assert screen.shows("weights") is (size[0] >= 120)
        assert screen.press("1").text == start
        assert screen.press("4", "escape").text == start
        assert screen.press("4", "4", "5", "1").text == start


@pytest.mark.parametrize("width", every(3, [120, 160, 200]))
def test_a_wide_terminal_has_the_dashboard_beside_the_view(width: int) -> None:
    with Session(data(1), rate=0.1, size=(width, 40)) as screen:
        screen.at(5)
        parts = [screen.part(name) for name in ("weights", "predictions", "explanation")]
        for key in "234":
            screen.press(key)
            assert [screen.part(panel) for panel in ("weights", "predictions", "explanation")] == parts
            assert len(screen.part(VIEWS[key]).splitlines()[0]) >= 36
        screen.press("5")  # its table is wide: it stands below
        assert screen.part("weights").splitlines()[1].split()[1:5] == ["now", "gradient", "next", "step"]
        assert numbers(screen.part("weights")) == numbers(parts[0])
        assert {len(row) for row in screen.part("view-5").splitlines()} == {width}
        assert "learning rate" in screen.part("view-5").splitlines()[1]
        screen.press("z")
        assert not screen.shows("weights")
        assert len(screen.part("view-5").splitlines()[0]) == width
        screen.press("z")
        assert screen.shows("weights")


@pytest.mark.parametrize("key", every(2, "25"))
def test_x_and_y_change_the_axes_of_the_curves(key: str) -> None:
    with Session(data(1), rate=0.1, size=(100, 40)) as screen:
        screen.at(120).press(key)
        plain = inside(screen, key)
        assert any("loss (log)" in row for row in plain)
        assert any(re.search(r"─ epoch *$", row) for row in plain)
        screen.press("x")
        assert any("epoch (log)" in row for row in inside(screen, key))
        screen.press("y")
        assert not any("loss (log)" in row for row in inside(screen, key))
        screen.press("x", "y")
        assert inside(screen, key) == plain


def test_the_cursor_of_the_curves_reads_off_the_epoch_and_its_loss() -> None:
    made = data(1)
    with Session(made, rate=0.1, size=(100, 30)) as screen:
        weights = np.zeros((2, 1))
        for epoch in range(40):
            if epoch in (0, 7, 39):
                found = re.search(r"epoch (\d+): loss ([\d.]+)", screen.at(epoch).press("2").part("view-2"))
                assert found
                assert int(found[1]) == epoch
                assert float(found[2]) == pytest.approx(
                    float(np.mean((made.Y - made.X @ weights) ** 2)), rel=2e-3
                )
            weights = weights + 0.1 * 2 / 60 * made.X.T @ (made.Y - made.X @ weights)


def test_i_goes_through_the_inputs_of_the_fit_and_comes_back() -> None:
    with Session(data(3), size=(100, 30)) as screen:
        screen.at(9).press("3")
        first = inside(screen, "3")
        assert any("predicted goal" in row for row in first)
        seen = []
        for _ in range(3):
            rows = inside(screen.press("i"), "3")
            assert any(row.lstrip().startswith("goal") for row in rows)
            seen.append(next(re.split(r"[─ ]+", row.strip())[-1] for row in rows if "└" in row))
        assert seen == list(data(3).columns[1:])
        assert inside(screen.press("i"), "3") == first


def test_i_goes_through_pairs_of_weights_in_the_bowl_and_comes_back() -> None:
    with Session(data(3), size=(100, 30)) as screen:
        screen.at(9).press("4")
        first = inside(screen, "4")
        assert sum("mostly" in row for row in first) == 2
        pairs = set()
        for _ in range(6):
            rows = inside(screen.press("i"), "4")
            found = re.findall(r"weight of (\w+)", "\n".join(rows))
            assert len(found) == 2
            pairs.add(frozenset(found))
        assert len(pairs) == 6
        assert inside(screen.press("i"), "4") == first


@pytest.mark.parametrize("inputs", every(2, [1, 3]))
def test_the_bowl_stands_still_while_the_run_moves_to_its_middle(inputs: int) -> None:
    """Labels and axes are the same at every epoch; the mark for now ends on the lowest point."""
    with Session(data(inputs), rate=limit(inputs) / 2, epochs=9000, size=(100, 41)) as screen:
        axes = []
        for epoch in (0, 5, 50, 9000):
            rows = inside(screen.at(epoch).press("4"), "4")
            axes.append([row.partition("┤")[0] for row in rows if "┤" in row])
            axes[-1] += [row for row in rows if "└" in row]
        assert all(other == axes[0] for other in axes)
        plot = rows[1:-3]
        places = [(y, row.index("●")) for y, row in enumerate(plot) if "●" in row]
        assert len(places) == 1
        y, x = places[0]
        assert abs(y - len(plot) / 2) <= 1
        margin = plot[0].index("│") if "│" in plot[0] else plot[0].index("┤")
        assert abs(x - margin - (len(plot[0]) - margin) / 2) <= 2


@pytest.mark.parametrize("inputs", every(2, [2, 3, 7]))
@pytest.mark.parametrize("share", every(2, [0.02, 0.3, 0.55]))
def test_the_way_down_stays_inside_the_picture_of_the_bowl(inputs: int, share: float) -> None:
    with Session(data(inputs), rate=share * limit(inputs), epochs=3000, size=(80, 30)) as screen:
        for epoch in (0, 1, 2, 3, 5, 8, 11, 40, 400, 3000):
            rows = inside(screen.at(epoch).press("4"), "4")
            assert not any("outside" in row for row in rows)
            assert sum("●" in row for row in rows) == 2  # in the legend and in the picture


@pytest.mark.parametrize("inputs", [1, 3])
def test_the_bowl_names_the_rate_with_the_best_worst_case(inputs: int) -> None:
    """It is shown under its name; no key sets it and no word recommends it."""
    X = data(inputs).X
    curvatures = np.linalg.eigvalsh(2 * X.T @ X / len(X))
    with Session(data(inputs), size=(100, 30)) as screen:
        below = screen.press("4").part("view-4").splitlines()[-1]
    found = re.search(r"best worst-case rate ([\d.]+)", below)
    assert found
    assert float(found[1]) == pytest.approx(2 / (curvatures[0] + curvatures[-1]), rel=0.01)
    assert ("i: other weights" in below) == (inputs > 1)


class Counted:
    """How often each view's plotting function was called."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.calls: dict[str, int] = {}
        for kind in (CurveView, FitView, BowlView, RunsView, SliceView):
            patch.setattr(kind, "plot", self._counting(kind.plot))

    def _counting(self, plot: Callable[..., Any]) -> Callable[..., Any]:
        def counting(widget: Any, *arguments: Any) -> Any:
            self.calls[widget.id] = self.calls.get(widget.id, 0) + 1
            return plot(widget, *arguments)

        return counting


@pytest.mark.parametrize(
    ("size", "key", "drawn"),
    every(
        3,
        [
            ((80, 24), "1", set()),
            ((80, 24), "3", {"view-3"}),
            ((80, 24), "4", {"view-4", "slice"}),
            ((120, 40), "1", {"side-slice", "side-fit"}),
            ((120, 40), "5", {"view-5"}),
            ((80, 24), "5", {"view-5"}),
            ((80, 24), "2", {"view-2"}),
        ],
    ),
)
def test_a_hidden_view_costs_nothing(
    size: tuple[int, int], key: str, drawn: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted(monkeypatch)
    with Session(data(2), size=size) as screen:
        screen.press(*"2345", key, "space")
        counted.calls.clear()
        for _ in range(3):
            screen.tick()
        assert set(counted.calls) == drawn


def test_a_hidden_bowl_asks_for_no_path_and_hidden_runs_are_not_taken_down() -> None:
    with Session(data(2)) as screen:
        screen.at(3)
        for key, path, runs in (("1", False, 0), ("3", False, 0), ("4", True, 0), ("5", False, 1)):
            view = screen.press(key).controller.view()
            assert (view.path is not None, len(view.runs)) == (path, runs)


@pytest.mark.parametrize("key", every(5, "41235"))
def test_every_view_lives_through_every_key(key: str) -> None:
    with Session(data(3), epochs=40) as screen:
        screen.press(key)
        for other in (
            "s",
            "S",
            "i",
            "x",
            "y",
            "up",
            "down",
            "z",
            "tab",
            "t",
            "full_stop",
            "h",
            "o",
            "u",
            "n",
            "B",
        ):
            assert screen.press(other).alive
        for other in ("i", "end", "home", "pagedown", "f", "H", "n", "z", "space", "r", "escape", "escape"):
            assert screen.press(other).tick().alive


SIZES = [
    (40, 10),
    (60, 18),
    (60, 24),
    (80, 24),
    (80, 40),
    (100, 30),
    (120, 30),
    (120, 36),
    (160, 48),
    (200, 60),
]


@pytest.mark.parametrize(
    ("size", "standardize"),
    every(5, [(size, scaled) for size in SIZES for scaled in (False, True)], others=pytest.mark.slow),
)
def test_no_frame_is_cut_off_in_any_view(size: tuple[int, int], standardize: bool) -> None:
    with Session(data(1), rate=0.1, size=size, standardize=standardize) as screen:
        screen.at(5)
        for keys in ("1", "2", "3", "4", "5", "1f", "f", "z", "z"):
            text = "\n".join(screen.press(*keys).rows)
            corners = {corner: text.count(corner) for corner in "╭╮╰╯"}
            assert len(set(corners.values())) == 1, (keys, corners, text)


@pytest.mark.parametrize("size", [(40, 10), (60, 18), (80, 24), (120, 40)], ids=str)
def test_the_keys_of_a_view_stand_in_its_frame(size: tuple[int, int]) -> None:
    with Session("trees", standardize=True, size=size) as screen:
        for page in "25":
            screen.press(page)
            assert "x: log epochs ─ y: linear loss" in screen.part(f"view-{page}").splitlines()[-1]
            screen.press("x", "y")
            assert "x: linear epochs ─ y: log loss" in screen.part(f"view-{page}").splitlines()[-1]
            screen.press("x", "y")
        assert "i: one input at a time" in screen.press("3").part("view-3").splitlines()[-1]
        assert "log epochs" not in screen.press("1").text


@pytest.mark.parametrize("size", [(50, 14), (40, 10)])
def test_one_can_leave_the_runs_where_there_is_no_room_for_their_table(size: tuple[int, int]) -> None:
    with Session(size=size) as screen:
        for page in "45":
            assert screen.press("5", "z", page).alive
        assert "loss by epoch" in screen.press("2").text
