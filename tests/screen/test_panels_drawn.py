"""Panels drawn from a run, against what the run's own numbers say must stand there."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.data import load
from gdtui.data.dataset import Dataset
from gdtui.descent import chapter
from gdtui.descent.run import Run
from gdtui.descent.trainer import Trainer
from gdtui.screen.panels.explanation import ExplanationPanel
from gdtui.screen.panels.loss import LossPanel
from gdtui.screen.panels.predictions import PredictionsPanel, full_bar
from gdtui.screen.panels.styled_text import width_of
from gdtui.screen.panels.views import BowlView, CurveView, FitView, RunsView
from gdtui.screen.panels.views.bowl import surface_of
from gdtui.screen.panels.weights import WeightsPanel
from gdtui.screen.plots import Curve
from gdtui.screen.view_options import ViewOptions
from gdtui.wording.runs import kept_run
from tests.screen.drawn import canvas, plotted, text_of, view_of
from tests.screen.sets import many_weights, named
from tests.screen.views import ChapterLoop, at_epoch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdtui.screen.view import View

    Floats = NDArray[np.float64]


# the fit


def braille(rows: list[str]) -> list[tuple[int, int]]:
    """Find the cells of a plot in which a line is drawn: their columns and rows."""
    return [(x, y) for y, row in enumerate(rows) for x, mark in enumerate(row) if 0x2800 < ord(mark) < 0x2900]


def assert_the_line_predicts(data: Dataset, weights: Floats, turn: int, column: int) -> None:
    """Check each cell of the line in the fit against the mean prediction of all rows with that input.

    Data of four rows are drawn as their numbers, so all that is drawn in dots is the line.
    """
    trainer = Trainer(data, learning_rate=0.01, epochs=10, weights=weights)
    run = Run(trainer)
    vars(run.known)["best"] = weights  # the least-squares line lies below the model's
    view = view_of(trainer, epoch=run.epoch(), options=ViewOptions(other=turn))
    inside = canvas(plotted(FitView(), view, 90, 30))
    cells = braille(inside)
    assert len(cells) > 40
    low, high = data.X[:, column].min(), data.X[:, column].max()
    bottom, top = data.Y.min(), data.Y.max()
    for x, y in cells:
        share = (x + 0.5) / len(inside[0]) * 1.08 - 0.04  # the axes are 4 % wider than the data on each side
        rows = data.X.copy()
        rows[:, column] = low + share * (high - low)
        predicted = float(np.mean(rows @ weights))
        height = ((predicted - bottom) / (top - bottom) + 0.04) / 1.08
        assert abs((1 - height) * len(inside) - (y + 0.5)) <= 1.5


@pytest.mark.parametrize("weights", [(1.0, 2.0), (3.0, -1.5), (2.0, 0.25)])
@pytest.mark.parametrize("bias", [True, False])
def test_the_line_of_one_input_passes_where_the_model_predicts(
    weights: tuple[float, float], bias: bool
) -> None:
    x, y = [0.0, 1.0, 2.0, 3.0], [-4.5, 0.0, 3.0, 7.0]
    data = Dataset.from_arrays(x, y, bias=bias)
    assert_the_line_predicts(data, np.array([weights[not bias :]]).T, 0, int(bias))


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_the_line_of_one_input_of_several_holds_the_others_at_their_mean(turn: int) -> None:
    X = np.array([[0.0, 1.0, 5.0], [1.0, 3.0, 4.0], [2.0, 2.0, 8.0], [3.0, 9.0, 7.0]])
    data = Dataset.from_arrays(X, [-8.0, 2.0, 3.0, 12.0])
    assert_the_line_predicts(data, np.array([[0.5], [1.5], [0.4], [-0.5]]), turn, turn)


# the bowl


def place_of(rows: list[str], mark: str) -> tuple[int, int]:
    """Find the only place of a mark: its column and row."""
    (place,) = ((row.index(mark), y) for y, row in enumerate(rows) if mark in row)
    return place


@pytest.mark.parametrize("first", [6.0, -6.0])
@pytest.mark.parametrize("second", [2.0, -2.0])
@pytest.mark.parametrize("third", [0.2, -0.2])
def test_a_main_direction_of_the_bowl_rises_with_the_weight_it_is_named_after(
    first: float, second: float, third: float
) -> None:
    """Right of the start, and above it, the named weight is larger; the minimum shows which way that is."""
    X = np.diag([1.0, 1.7, 1.3])
    best = np.array([[first], [second], [third]])
    data = Dataset.from_arrays(X, X @ best, columns=["a", "b", "c"], bias=False)
    trainer = Trainer(data, learning_rate=0.1, epochs=10)
    rows = plotted(BowlView(), view_of(trainer), 90, 30)
    assert rows[0].startswith(" mostly b")
    assert any(row.rstrip().endswith("mostly a") for row in rows)
    inside = canvas(rows)
    now, lowest = place_of(inside, "●"), place_of(inside, "✕")
    assert (lowest[0] > now[0]) == (first > 0)
    assert (lowest[1] < now[1]) == (second > 0)


@pytest.mark.parametrize(
    ("name", "turn"), [("line", 0), ("plane", 0), ("plane", 1), ("plane", 2), ("plane", 3)]
)
def test_the_bowl_has_the_chapters_loss_at_each_place(name: str, turn: int) -> None:
    """Along both axes: the weights in the plane, the others where the loss is lowest."""
    data = load(name)
    trainer = Trainer(data, learning_rate=0.1, epochs=10)
    view = view_of(trainer, options=ViewOptions(other=turn))
    surface = surface_of(view)
    first, second = surface.cut.directions
    assert surface.cut.directions @ surface.cut.directions.T == pytest.approx(np.eye(2), abs=1e-12)
    best = np.linalg.lstsq(data.X, data.Y, rcond=None)[0]
    for row, up in enumerate(np.linspace(*surface.limits[1], len(surface.losses))):
        for column, across in enumerate(np.linspace(*surface.limits[0], len(surface.losses[0]))):
            there = best[:, 0] + (across - first @ best[:, 0]) * first + (up - second @ best[:, 0]) * second
            loss = chapter.loss(data.Y, chapter.model(data.X, there[:, None]))
            assert surface.losses[row, column] == pytest.approx(loss, rel=1e-9)


# the loss


@pytest.mark.parametrize(
    ("furthest", "epoch", "width", "every"),
    [
        (10, 10, 38, 1),
        (10, 4, 38, 1),
        (10, 0, 38, 1),
        (35, 34, 38, 1),  # 36 columns are the panel's width less its margins
        (36, 35, 38, 2),
        (100, 41, 38, 4),
        (100, 43, 38, 4),
        (100, 44, 38, 4),
        (300, 299, 38, 16),
    ],
)
def test_the_bright_columns_of_the_loss_are_those_up_to_the_present_epoch(
    furthest: int, epoch: int, width: int, every: int
) -> None:
    """A column stands for the epoch it begins with: bright up to the present one, dim what lies beyond."""
    trainer = Trainer(load("line"), learning_rate=0.1, epochs=300)
    trainer.seek(furthest)
    trainer.seek(epoch)
    _, *rows = LossPanel().draw(view_of(trainer), width, 5)
    begins = range(0, furthest + 1, every)
    for row in rows:
        lengths = {
            role: len("".join(part.text for part in row if part.role == role)) for role in ("accent", "dim")
        }
        assert lengths["accent"] == sum(begin <= epoch for begin in begins)
        assert lengths["dim"] == sum(begin > epoch for begin in begins)


# how it ended


def losses_of(data: Dataset, rate: float, epochs: int) -> list[float]:
    """Train by the chapter's loop."""
    weights, losses = np.zeros((data.X.shape[1], 1)), []
    for _ in range(epochs + 1):
        Y_pred = np.dot(data.X, weights)
        losses.append(float(np.mean((data.Y - Y_pred) ** 2)))
        weights = weights - rate * (-2 * np.dot(data.X.T, (data.Y - Y_pred)) / len(data.X))
    return losses


@pytest.mark.parametrize(
    ("name", "rate", "lowest"),
    [
        ("line", 0.5, 0.009757711024267049),
        ("plane", 0.4, 0.010094353400620704),
        ("faithful", 0.05, 34.71833472873817),
    ],
)
def test_a_loss_is_called_equal_to_the_lowest_only_where_it_is(name: str, rate: float, lowest: float) -> None:
    """The lowest losses are published figures; eight digits is what the summary line shows of both."""
    data, said = load(name), set()
    losses = losses_of(data, rate, 1500)
    for epochs in (*range(1, 40), *range(40, 500, 7), 900, 1500):
        trainer = Trainer(data, learning_rate=rate, epochs=epochs)
        trainer.seek(epochs)
        text = text_of(ExplanationPanel().draw(view_of(trainer), 78, 4))
        share = losses[epochs] / lowest - 1
        if "equal to the lowest" in text:
            said.add("equal")
            assert share < 5e-9
        elif "less than 0.01% above" in text:
            said.add("less")
            assert 0 < share < 1e-4
        elif found := re.search(r" ([\d.]+)% above", text):
            said.add("above")
            unit = 10.0 ** -len(found[1].partition(".")[2])
            assert 100 * share == pytest.approx(float(found[1]), abs=0.5001 * unit)
        else:
            assert share > 9.99
    assert said == {"equal", "less", "above"}


# the runs


def diverged(data: Dataset, rate: float) -> Trainer:
    trainer = Trainer(data, learning_rate=rate, epochs=300)
    while trainer.advance(300) and not trainer.diverged:
        pass
    return trainer


@pytest.mark.parametrize("rate", [0.9, 1.0, 2.5])
def test_a_run_leaves_the_comparison_at_a_hundred_times_its_first_loss(rate: float) -> None:
    data = load("line")
    trainer = diverged(data, rate)
    losses = losses_of(data, rate, trainer.epoch)
    curve = Curve.of(kept_run(Run(trainer)))
    beyond = next(epoch for epoch, loss in enumerate(losses) if loss > 100 * losses[0])
    assert 0 < beyond < trainer.epoch
    assert np.asarray(curve.epochs).tolist() == [*range(beyond + 1)]
    assert np.asarray(curve.losses) == pytest.approx([*losses[:beyond], 100 * losses[0]], rel=1e-9)


def test_a_run_that_diverges_does_not_push_the_others_out_of_the_comparison() -> None:
    """The loss of `line` begins at 4.42: a hundred times that is below 1,000, and so ends the axis."""
    data = load("line")
    kept = kept_run(Run(diverged(data, 1.0)))
    trainer = Trainer(data, learning_rate=0.1, epochs=300)
    trainer.advance(100)
    view = view_of(trainer, runs=(kept_run(Run(trainer)), kept))
    ticks = [row.partition("┤")[0].strip() for row in plotted(RunsView(), view, 90, 30) if "┤" in row]
    assert float(ticks[0]) == 1000


# the differences


def bars_of(data: Dataset, rate: float, epoch: int, width: int) -> tuple[list[float], float, int]:
    """Read the lengths of the bars in full ones, the difference of a full one, and its length in cells."""
    view = view_of(at_epoch(data, rate, epoch))
    heading, *rows = text_of(PredictionsPanel().draw(view, width, 8)).split("\n")
    _, below = PredictionsPanel().titles(view, width)
    found = re.fullmatch(r"a full bar is (\S+)(?:; at epoch 0 it was \S+)?", below)
    assert found is not None
    middle = heading.index("│")
    half = middle - (heading.index("difference") + len("difference")) - 2
    lengths = []
    for row in rows:
        assert row[middle] == "│"
        left, right = row[middle - half : middle], row[middle + 1 :]
        cells = {"█": 1.0, "▌": 0.5, "▐": 0.5, "▶": math.inf, "◀": math.inf, " ": 0.0}
        lengths.append((sum(map(cells.__getitem__, right)) - sum(map(cells.__getitem__, left))) / half)
    return lengths, float(found[1].replace(",", "")), half


@pytest.mark.parametrize("width", [58, 78, 118, 198])
@pytest.mark.parametrize("epoch", [0, 1, 5, 37, 300, 3000])
@pytest.mark.parametrize(("name", "rate"), [("line", 0.1), ("plane", 0.4), ("trees", 1e-5), ("line", 1.0)])
def test_a_bar_is_as_long_as_its_difference_and_a_full_one_says_how_long(
    name: str, rate: float, epoch: int, width: int
) -> None:
    data = load(name)
    if rate == 1.0 and epoch > 300:
        return
    lengths, full, half = bars_of(data, rate, epoch, width)
    loop = ChapterLoop(data, rate).step(epoch)
    differences = (data.Y - data.X @ loop.weights)[: len(lengths), 0]
    for length, difference in zip(lengths, differences, strict=True):
        if abs(difference) > full * (1 + 0.3 / half):
            assert length == math.copysign(math.inf, difference)
        else:
            assert length == pytest.approx(difference / full, abs=0.26 / half)


@pytest.mark.parametrize("name", ["line", "plane", "galton", "cars", "trees", "faithful"])
def test_a_full_bar_stands_still_until_bars_are_too_short_and_then_still_has_room(name: str) -> None:
    """It becomes 4 or 5 times finer, and is always 1.5 typical misses or more."""
    data = load(name, standardize=True)
    loop = ChapterLoop(data, 0.1)
    first, losses = loop.loss, loop.losses(400)
    fulls = [full_bar(first, loss) for loss in losses]
    assert 1.5 <= fulls[0] / math.sqrt(first) <= 3.75
    for before, now, loss in zip(fulls, fulls[1:], losses[1:], strict=False):
        assert before == now or 1 / 5.1 <= now / before <= 1 / 3.9
        assert math.sqrt(loss) <= now / 1.5
        assert math.sqrt(loss) >= now / 1.5 / 5.1
    assert len(set(fulls)) <= 4
    assert full_bar(first, 1e12 * first) == fulls[0]


@pytest.mark.parametrize("width", [38, 58, 78, 118])
@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e5])
@pytest.mark.parametrize("share", [0.3, 1.4])
def test_columns_of_the_predictions_stay_in_their_places(
    share: float, scale: float, sign: float, width: int
) -> None:
    random = np.random.default_rng(5)
    X = random.random((40, 3)) * [1.0, 30.0, 0.01] - [0.5, 0, 0]
    data = Dataset.from_arrays(X, sign * scale * (X @ [[2.0], [-0.1], [3.0]] + 1))
    seen = set()
    for epoch in (0, 1, 2, 3, 8, 20, 60, 400):
        view = view_of(at_epoch(data, share * limit_of(data), epoch))
        heading, *rows = text_of(PredictionsPanel().draw(view, width, 8)).split("\n")
        seen.add(heading)
        assert all(len(row) <= width for row in rows)
    assert len(seen) == 1


# the weights


def limit_of(data: Dataset) -> float:
    return float(2 / np.linalg.eigvalsh(2 * data.X.T @ data.X / len(data.X))[-1])


@pytest.mark.parametrize("height", [3, 4, 5, 8, 30])
def test_the_selected_weight_is_among_those_that_are_shown(height: int) -> None:
    """As many as there is room for, next to each other, and the selected one is marked with its value."""
    data = many_weights(12)
    weights = np.arange(12.0)[:, None] + 0.5
    trainer = Trainer(data, learning_rate=0.01, epochs=10, weights=weights)
    for selected in range(12):
        view = view_of(trainer, options=ViewOptions(selected=selected))
        _, *rows = text_of(WeightsPanel().draw(view, 60, height)).split("\n")
        rows = [row for row in rows if row.strip() and not re.search("next step =|─|✕ best", row)]
        names = [row[1:].split()[0] for row in rows]
        assert len(rows) == min(height - 1, 12)
        first = data.columns.index(names[0])
        assert names == [*data.columns[first : first + len(rows)]]
        (marked,) = (row for row in rows if row.startswith("▸"))
        name, now, *_ = marked[1:].split()
        assert (name, float(now)) == (data.columns[selected], weights[selected, 0])


def ways_of(view: View, width: int, height: int) -> list[str]:
    """Read the ways of the weights, one a weight."""
    rows = text_of(WeightsPanel().draw(view, width, height)).split("\n")
    return [row.strip() for row in rows if "─" in row]


@pytest.mark.parametrize(("name", "rate"), [("line", 0.1), ("plane", 0.4), ("line", 1.0)])
@pytest.mark.parametrize("epoch", [0, 1, 5, 37, 500])
@pytest.mark.parametrize("size", [(42, 12), (52, 24), (120, 24)])
def test_a_way_shows_how_far_each_weight_has_come(
    name: str, rate: float, epoch: int, size: tuple[int, int]
) -> None:
    data = load(name)
    loop = ChapterLoop(data, rate).step(epoch)
    best = np.linalg.lstsq(data.X, data.Y, rcond=None)[0][:, 0]
    for row, now, goal in zip(
        ways_of(view_of(at_epoch(data, rate, epoch)), *size), loop.weights[:, 0], best, strict=True
    ):
        start, end = len(row) // 4, len(row) - 1 - len(row) // 4
        place = start + now / goal * (end - start)
        if -0.5 <= place <= len(row) - 0.5:
            assert row.index("●") == pytest.approx(place, abs=0.51)
        else:
            assert row[0 if place < 0 else -1] == ("◂" if place < 0 else "▸")
        assert row[end] in "✕●"
        assert row[start] in "┼●"


def test_a_weight_whose_best_is_its_start_has_no_way() -> None:
    x = np.array([1.0, 2.0, 3.0, 4.0])
    data = Dataset.from_arrays(x, 2 * x, columns=["x"])
    bias, slope = ways_of(view_of(at_epoch(data, 0.05, 3)), 50, 12)
    assert "✕" not in bias
    assert "✕" in slope


@pytest.mark.parametrize(("width", "height"), [(42, 6), (42, 12), (52, 12), (31, 6)])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e5])
@pytest.mark.parametrize("share", [0.3, 0.9, 1.4])
def test_columns_stay_in_their_places_while_numbers_grow(
    scale: float, share: float, width: int, height: int
) -> None:
    """Names and headings are as wide at each epoch as at the first, whatever the numbers are."""
    random = np.random.default_rng(3)
    X = random.random((40, 2)) * [1.0, 3.0]
    data = Dataset.from_arrays(
        X, scale * (X @ [[2.0], [-7.0]] + 1), columns=["bedrooms", "area"], target="price"
    )
    limit = limit_of(data)
    seen = set()
    for epoch in (0, 1, 2, 5, 20, 60, 400):
        heading, *rows = text_of(
            WeightsPanel().draw(view_of(at_epoch(data, share * limit, epoch)), width, height)
        ).split("\n")
        names = [row[1:].split()[0] for row in rows if re.match("[ ▸][a-z]", row) and "=" not in row]
        seen.add((heading, *names))
        assert all(len(row) <= width for row in rows)
    assert len(seen) == 1


@pytest.mark.parametrize("share", [1.0, 10.0])
def test_numbers_that_grow_beyond_their_column_are_whole_and_the_last_column_makes_room(share: float) -> None:
    data = named("a long name with spaces in it, that goes on", "b", "c", "d", "e", "f")
    for epoch in (0, 3, 99):
        view = view_of(at_epoch(data, share * limit_of(data), epoch))
        for width in range(24, 60, 7):
            heading, *rows = WeightsPanel().draw(view, width, 8)
            assert max(map(width_of, (heading, *rows))) <= width
            columns = len(re.findall("now|gradient|next step|best", text_of([heading])))
            for row, weight in zip(rows[:7], view.snapshot.weights[:, 0], strict=True):
                now = text_of([row]).replace("not taken", "not_taken").split()[-columns]
                assert float(now) == pytest.approx(weight, rel=0.5 if "e" in now else 0.05, abs=0.06)


def test_views_that_are_about_to_be_shown_draw_without_what_only_they_need() -> None:
    """When another view is asked for, the one that goes is drawn once more, with nothing to compare."""
    view = view_of(at_epoch(load("line"), 0.1, 3), path=None, runs=())
    for width, height in ((48, 9), (38, 5), (38, 1), (100, 30)):
        assert plotted(RunsView(), view, width, height) == [" "] * height


# the curve


@pytest.mark.parametrize(
    ("rate", "epoch", "is_forecast"), [(0.1, 5, True), (0.78, 5, True), (0.79, 5, False), (0.1, 300, False)]
)
def test_only_a_run_that_goes_on_and_does_not_grow_is_forecast(
    rate: float, epoch: int, is_forecast: bool
) -> None:
    """The limit of `line` is 0.7804: beyond it the forecast would climb, and hide the rest."""
    trainer = Trainer(load("line"), learning_rate=rate, epochs=300)
    trainer.seek(epoch)
    text = "\n".join(plotted(CurveView(), view_of(trainer), 90, 30))
    assert ("forecast" in text) is is_forecast
