"""What the screen makes clear: limits, misconceptions, the scale, the keys that set a rate, the phases."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.cli import main
from gdtui.data import load
from gdtui.descent.chapter import train
from tests.quick import every
from tests.screen.reading import agrees, numbers, table
from tests.screen.session import Session

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdtui.data.dataset import Dataset

    Floats = NDArray[np.float64]

SETS = ("line", "plane", "galton", "cars", "faithful", "trees")
SCALED = [(name, scaled) for name in SETS for scaled in (False, True)]
LINE = load("line")
ALARMS = ("too high", "times the limit", "diverge", "will grow", "✖")
EVEN = [case for case in SCALED if case not in (("galton", False), ("trees", False))]
"""Without the sets that are so uneven that rounding the start already brings the growing direction in."""


def curvature(data: Dataset) -> tuple[Floats, Floats]:
    """Return the eigenvalues of the loss's second derivative, ascending, and their directions."""
    values, vectors = np.linalg.eigh(2 * data.X.T @ data.X / len(data.X))
    return values, vectors


def limit(data: Dataset) -> float:
    return float(2 / curvature(data)[0][-1])


def times_limit(times: float, data: Dataset) -> float:
    """Return so many times the limit, with as many digits as somebody would type."""
    return float(f"{times * limit(data):.4g}")


def best(data: Dataset) -> Floats:
    return np.asarray(np.linalg.lstsq(data.X, data.Y, rcond=None)[0])


def mean_squared(data: Dataset, weights: Floats) -> float:
    return float(np.mean((data.X @ weights - data.Y) ** 2))


def stepped(data: Dataset, rate: float, epochs: int, start: Floats | None = None) -> Floats:
    weights = np.zeros((data.X.shape[1], 1)) if start is None else start
    for _ in range(epochs):
        weights = weights - rate * 2 / len(data.X) * data.X.T @ (data.X @ weights - data.Y)
    return weights


def epochs_within(data: Dataset, rate: float, start: Floats | None = None) -> int:
    """Step until the loss is within 1 % of the lowest, and count."""
    weights = stepped(data, rate, 0, start)
    goal = 1.01 * mean_squared(data, best(data))
    for epoch in range(10_000):
        if mean_squared(data, weights) <= goal:
            return epoch
        weights = stepped(data, rate, 1, weights)
    raise AssertionError("not within 10,000 epochs")


def flat(text: str) -> str:
    """Read a panel as one line without its frame."""
    return " ".join(re.sub(r"[│╭╮╰╯─]", " ", text).split())


def line_parts(screen: Session) -> list[str]:
    """Read what speaks of the rate, without the panel whose words are about any rate."""
    return [screen.title, screen.rows[1], screen.message, screen.part("explanation")]


# -- the limit ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "scaled"), every(5, SCALED))
def test_just_below_the_limit_nothing_is_called_too_high(name: str, scaled: bool) -> None:
    data = load(name, standardize=scaled)
    with Session(data, rate=times_limit(0.99, data), epochs=400) as screen:
        for epoch in (0, 1, 2, 3, 20, 399, 400):
            text = "\n".join(line_parts(screen.at(epoch)))
            assert [alarm for alarm in ALARMS if alarm in text] == []


@pytest.mark.parametrize(("name", "scaled"), every(5, SCALED))
def test_just_above_the_limit_every_epoch_says_so_from_the_start(name: str, scaled: bool) -> None:
    data = load(name, standardize=scaled)
    with Session(data, rate=times_limit(1.01, data), epochs=400) as screen:
        assert "1.01 times the limit" in flat(screen.part("explanation"))
        for epoch in (0, 1, 2, 3, 20, 399):
            assert "1.01 times the limit" in screen.at(epoch).rows[1]
            assert "1.01 times the limit" in screen.message or "diverges" in screen.part("explanation")


@pytest.mark.parametrize(("name", "scaled"), every(4, EVEN))
def test_a_start_without_the_direction_that_grows_is_called_too_high_and_why_it_falls_is_said(
    name: str, scaled: bool
) -> None:
    """With one input brought to scale the bowl is round: every direction grows, and none is lacking."""
    data = load(name, standardize=scaled)
    directions = np.linalg.svd(data.X, full_matrices=False)[2]
    start, rate = best(data) + 2.0 * directions[-1:].T, times_limit(1.01, data)
    is_round = rate * curvature_least(name, scaled) > 2
    with Session(data, rate=rate, weights=start, size=(120, 40)) as screen:
        assert "1.01 times the limit" in screen.rows[1]
        panel = flat(screen.part("explanation"))
        lacking = "These weights lack the direction that grows: only rounding brings it in."
        assert (lacking in panel) is not is_round


def test_a_start_with_the_direction_that_grows_is_not_said_to_lack_it() -> None:
    with Session("line", rate=1.01 * limit(LINE), size=(120, 40)) as screen:
        assert "lack the direction" not in screen.text


@pytest.mark.parametrize(("times", "high"), [(0.99, False), (1.01, True)])
@pytest.mark.parametrize(("name", "scaled"), every(4, SCALED))
def test_printed_runs_say_the_same(
    name: str, scaled: bool, times: float, high: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    rate = times * limit(load(name, standardize=scaled))
    words = [name, "--json", "--every", "50", "--epochs", "100", "--lr", repr(rate)]
    main([*words, *["--standardize"] * scaled])
    out, errors = capsys.readouterr()
    first, *_, last = [json.loads(line) for line in out.splitlines()]
    assert first["run"]["bowl"]["too_high"] is high
    assert max(abs(factor) for factor in first["run"]["bowl"]["factors"]) == pytest.approx(
        2 * times - 1 if high else max(2 * times - 1, 1 - rate * curvature_least(name, scaled)), rel=1e-9
    )
    assert (f"too high: {times} times the limit" in errors) is high
    if not high:
        assert [word for word in ALARMS if word in errors + last["done"]["reason"]] == []


def curvature_least(name: str, scaled: bool) -> float:
    """Return the smallest curvature, by way of singular values."""
    data = load(name, standardize=scaled)
    return float(2 / len(data.X) * np.linalg.svd(data.X, compute_uv=False)[-1] ** 2)


# -- misconceptions ----------------------------------------------------------------------------------------


def test_flat_does_not_mean_converged() -> None:
    """Galton's loss looks flat after 100 epochs; it has millions to go, and the number is about right."""
    data = load("galton")
    with Session(data, rate=1e-4, epochs=300) as screen:
        message = screen.at(100).message
        assert message.startswith("Flat, but not done: about ")
        said = re.search(r"about ([\d.]+) million more to come within 1%", message)
        assert said
    away = stepped(data, 1e-4, 100) - best(data)
    values, directions = curvature(data)
    height = values / 2 * (directions.T @ away)[:, 0] ** 2

    def excess(epochs: float) -> float:
        return float(height @ (1 - 1e-4 * values) ** (2 * epochs))

    allowed = 0.01 * mean_squared(data, best(data))
    assert excess(1e6 * (float(said[1]) + 0.06)) < allowed < excess(1e6 * (float(said[1]) - 0.06))


def test_the_loss_does_not_reach_0() -> None:
    with Session("line", rate=0.5, epochs=500) as screen:
        panel = flat(screen.at(500).part("explanation"))
        found = re.search(r"the lowest possible, ([\d.]+) \(no fit is exact\)", panel)
        assert found
        assert agrees(found[1], mean_squared(LINE, best(LINE)))
        assert "best 0.00976" in screen.part("loss")


def test_a_weight_does_not_go_straight_to_its_goal() -> None:
    """The bias of line goes past its best up to epoch 14; meanwhile the panel says why, later it does not."""
    by_hand = [float(stepped(LINE, 0.1, epoch)[0, 0]) for epoch in range(41)]
    peak = int(np.argmax(by_hand))
    assert (peak, round(by_hand[peak], 2)) == (14, 1.48)
    goal = float(best(LINE)[0, 0])
    with Session("line", rate=0.1) as screen:
        for epoch, value in enumerate(by_hand):
            panel = screen.at(epoch).part("weights")
            assert agrees(table(panel)["bias"][0], value)
            is_leaving = value > goal and epoch < peak
            assert ("bias overshoots to make up for x" in panel) is is_leaving


@pytest.mark.parametrize("rate", ["0.1", "0.02", "0.6"])
def test_the_gradient_is_not_the_step(rate: str) -> None:
    with Session("line", rate=float(rate)) as screen:
        for epoch in (0, 3, 12):
            panel = screen.at(epoch).part("weights")
            assert f"next step = -{rate} × gradient" in panel
            weights = stepped(LINE, float(rate), epoch)
            moved = stepped(LINE, float(rate), 1, weights) - weights
            for row, name in enumerate(("bias", "x")):
                _, gradient, step, _ = table(panel)[name]
                assert agrees(step, float(moved[row, 0]))
                assert agrees(gradient, float(moved[row, 0]) / -float(rate))


def test_larger_is_not_always_faster() -> None:
    with Session("line", rate=0.77, size=(120, 40)) as screen:
        message = screen.at(5).message
        found = re.search(r"Zigzag: .* (\d+) epochs in all; rate ([\d.]+) takes (\d+)\.", message)
        assert found
        fastest, epochs = float(found[2]), int(found[3])
        assert epochs_within(LINE, 0.77) == int(found[1])
        assert epochs_within(LINE, fastest) == epochs
        assert epochs_within(LINE, 0.77) > 2 * epochs
        assert " zigzag" in screen.rows[1]


@pytest.mark.parametrize("share", [0.99, 0.97])
def test_near_the_limit_steps_jump_across_and_nearly_all_the_way_back(share: float) -> None:
    with Session("line", rate=share * limit(LINE), size=(120, 40)) as screen:
        message = screen.at(30).message
        found = re.search(r"jumps across the lowest point and lands (\d+)% as far beyond", message)
        assert found
        steepest = curvature(LINE)[1][:, -1]
        now, later = (
            float(steepest @ (stepped(LINE, share * limit(LINE), epoch) - best(LINE))[:, 0])
            for epoch in (30, 31)
        )
        assert now * later < 0
        assert int(found[1]) == round(100 * abs(later / now)) == round(100 * (2 * share - 1))


def test_it_learns_from_all_rows() -> None:
    with Session("line", rate=0.1) as screen:
        screen.at(37)
        weights = stepped(LINE, 0.1, 37)
        whole = float(np.sqrt(mean_squared(LINE, weights)))
        five = float(np.sqrt(np.mean((LINE.X @ weights - LINE.Y)[:5] ** 2)))
        assert not agrees(f"{five:.4f}", whole)
        said = re.search(r"rows 1-5 of 100 \(typical miss, all 100: ±([\d.]+)\)", screen.part("predictions"))
        assert said
        assert agrees(said[1], whole)
        assert "100 terms) / 100" in screen.part("explanation")


# -- the scale ---------------------------------------------------------------------------------------------


def scale(screen: Session) -> tuple[str, str]:
    """Read the scale between its ends, and the word behind it."""
    found = re.search(r"├([─●◆]+)┤(●?) (\w+)", screen.rows[1])
    assert found, screen.rows[1]
    return found[1] + found[2], found[3]


@pytest.mark.parametrize(
    ("rate", "width"),
    every(9, [(rate, width) for rate in (0.1, 0.39, 0.001, 0.5, 0.65, 0.77) for width in (100, 120, 160)]),
)
def test_the_scale_shows_where_the_rate_and_the_fastest_one_stand(rate: float, width: int) -> None:
    below = limit(LINE)
    with Session("line", rate=rate, size=(width, 40)) as screen:
        cells, _ = scale(screen)
        assert cells.index("●") == int(rate / below * len(cells))
        if "◆" in cells:
            middle = (cells.index("◆") + 0.5) / len(cells) * below
            needed = epochs_within(LINE, min(middle, 0.999 * below))
            least = min(epochs_within(LINE, share * below) for share in np.linspace(0.8, 0.99, 60))
            assert needed <= least + 25  # a cell is a twentieth of the limit
        else:
            assert int(0.71 / below * len(cells)) == cells.index("●")


@pytest.mark.parametrize(
    ("rate", "word"),
    [(0.01, "slow"), (0.1, "slow"), (0.5, "good"), (0.7, "good"), (0.76, "zigzag"), (0.8, "diverges")],
)
def test_the_rate_in_a_word(rate: float, word: str) -> None:
    with Session("line", rate=rate) as screen:
        assert scale(screen)[1] == word
        assert ("┤●" in screen.rows[1]) is (rate > limit(LINE))


def test_a_good_rate_takes_at_most_three_times_the_epochs_of_the_fastest() -> None:
    least = min(epochs_within(LINE, rate) for rate in np.linspace(0.6, 0.77, 35))
    with Session("line", rate=0.1) as screen:
        for rate in (0.15, 0.2, 0.24, 0.27, 0.3, 0.35):
            screen.press("l").type(str(rate)).press("enter")
            expected = "good" if epochs_within(LINE, rate) <= 3 * least else "slow"
            assert scale(screen)[1] == expected, rate


# -- the keys that set a rate ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["line", "galton", "trees"])
def test_h_sets_half_the_limit_rounded_down(name: str) -> None:
    data = load(name)
    with Session(data) as screen:
        screen.press("h")
        rate, half = screen.trainer.learning_rate, limit(data) / 2
        assert 0.9 * half < rate <= half * (1 + 1e-12)
        assert "half the limit" in screen.message
        assert screen.trainer.epoch == 0


@pytest.mark.parametrize(("name", "epoch"), [("line", 0), ("line", 20), ("plane", 0), ("plane", 11)])
def test_o_sets_the_rate_that_is_fastest_from_these_weights(name: str, epoch: int) -> None:
    """Step it, and 200 other rates from the same weights: none is faster."""
    data = load(name)
    start = stepped(data, 0.1, epoch)
    with Session(data, rate=0.1) as screen:
        screen.at(epoch).press("o")
        rate = screen.trainer.learning_rate
        said = re.search(r": (\d+) more epochs to within 1%", screen.message)
        assert said
        assert f"Learning rate {rate:g}" in screen.message
        assert screen.trainer.epoch == epoch
        assert epochs_within(data, rate, start) == int(said[1])
    others = np.linspace(0.3, 0.995, 200) * limit(data)
    assert min(epochs_within(data, float(other), start) for other in others) >= int(said[1])


@pytest.mark.parametrize("name", ["galton", "cars"])
def test_o_where_the_bowl_is_steep_is_still_below_the_limit(name: str) -> None:
    data = load(name)
    with Session(data) as screen:
        screen.press("o")
        assert screen.trainer.learning_rate < limit(data)
        assert "times the limit" not in screen.text


def test_capital_h_starts_again_at_half_the_limit() -> None:
    with Session("line", rate=1.0) as screen:
        screen.press("space").tick(20)
        assert "H" in screen.message
        screen.press("H")
        assert "epoch 0 of 300" in screen.title
        assert "diverged" not in screen.title
        assert 0.35 < screen.trainer.learning_rate <= limit(LINE) / 2
        screen.press("space").tick(60)
        assert screen.trainer.loss == pytest.approx(
            mean_squared(LINE, stepped(LINE, screen.trainer.learning_rate, 60)), rel=1e-9
        )


def test_u_goes_back_to_the_lowest_loss_of_a_run_that_turned() -> None:
    """A rate that works for 12 epochs, then one that does not: the lowest loss is where it changed."""
    with Session("line", rate=0.5) as screen:
        screen.at(12).press("l").type("1").press("enter", "space").tick(60)
        assert "diverged" in screen.title
        assert "u" in screen.message
        losses = [mean_squared(LINE, stepped(LINE, 0.5, epoch)) for epoch in range(13)]
        growing = [mean_squared(LINE, stepped(LINE, 1.0, more, stepped(LINE, 0.5, 12))) for more in range(45)]
        lowest = int(np.argmin([*losses, *growing[1:]]))
        screen.press("u")
        assert f"epoch {lowest} of" in screen.title
        assert f"Epoch {lowest} has the lowest loss" in screen.message
        assert "diverged" not in screen.title
        assert not screen.running


def test_u_on_a_run_that_only_grew_goes_back_to_the_start() -> None:
    with Session("line", rate=1.0, size=(120, 40)) as screen:
        screen.press("space").tick(20).press("u")
        losses = [mean_squared(LINE, stepped(LINE, 1.0, epoch)) for epoch in range(17)]
        assert f"epoch {int(np.argmin(losses))} of" in screen.title


def test_n_standardizes_and_goes_back_to_the_same_data() -> None:
    """In the data's own units both runs end at the same least-squares weights."""
    data = load("galton")
    with Session(data, epochs=400, size=(120, 40)) as screen:
        raw = flat(screen.part("predictions"))
        screen.at(5).press("n")
        assert "standardized" in screen.title
        assert "epoch 0 of 400" in screen.title
        assert "mean 0, deviation 1" in screen.message
        screen.at(400)
        own = [row[1] for row in (table(screen.part("weights"))[name] for name in data.columns)]
        for shown, value in zip(own, best(data)[:, 0], strict=True):
            assert agrees(shown, float(value))
        screen.press("n")
        assert "standardized" not in screen.title
        assert screen.trainer.data is data
        assert flat(screen.part("predictions")) == raw
        assert "as they came" in screen.message
        assert "galton" in screen.title


def test_n_where_the_run_began_standardized_goes_back_to_the_inputs_as_they_came() -> None:
    with Session("galton", standardize=True) as screen:
        assert "Inputs as they came" in screen.press("n").message
        np.testing.assert_array_equal(screen.trainer.data.X, load("galton").X)
        assert screen.press("n").trainer.data.standardized


def test_n_where_the_inputs_as_they_came_were_too_large_to_keep_says_why_it_cannot() -> None:
    data = replace(load("galton", standardize=True), raw=None)
    with Session(data) as screen:
        assert "--standardize" in screen.press("n").message
        assert screen.trainer.data.standardized


# -- the phases --------------------------------------------------------------------------------------------

PHASES = {
    "forward": "Y_pred = np.dot(X, weights)",
    "loss": "current_loss = np.mean((Y - Y_pred) ** 2)",
    "gradient": "gradients = -2 * np.dot(X.T, (Y - Y_pred)) / len(X)",
    "update": "weights = weights - lr * gradients",
}


def marked(screen: Session) -> str:
    """Return the name of the line that is marked in the lower panel."""
    found = re.findall(r"▸(\w+)", screen.part("explanation"))
    assert len(found) == 1
    return str(found[0])


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("name", ["line", "galton"])
def test_full_stop_goes_through_the_phases_into_the_next_epoch(name: str, size: tuple[int, int]) -> None:
    with Session(name, size=size, epochs=2) as screen:
        for epoch in (0, 1):
            for phase, code in PHASES.items():
                screen.press("full_stop")
                assert marked(screen) == phase
                assert code in screen.part("explanation").splitlines()[-1]
                assert f"epoch {epoch} of 2" in screen.title
        screen.press("full_stop")
        assert "epoch 2 of 2" in screen.title
        assert marked(screen) == "forward"


def test_the_code_shown_is_the_chapters() -> None:
    source = {line.strip() for line in inspect.getsource(train).splitlines()}
    assert set(PHASES.values()) <= source


@pytest.mark.parametrize("key", every(3, ["s", "b", "space", "home", "r", "escape"]))
def test_any_move_puts_the_mark_away(key: str) -> None:
    with Session() as screen:
        screen.at(3).press("full_stop", "full_stop")
        assert "▸" in screen.part("explanation")
        screen.press(key)
        assert "▸" not in screen.part("explanation")
        assert screen.alive


def test_the_phases_follow_the_weight_that_is_selected() -> None:
    with Session("trees", standardize=True) as screen:
        screen.at(2).press("down", "down", "full_stop", "full_stop", "full_stop")
        name = screen.data.columns[1]
        row = next(line for line in screen.part("explanation").splitlines() if "▸gradient" in line)
        assert f"{name}:" in row


@pytest.mark.parametrize("rate", [1.0, 0.1])
def test_a_phase_is_worked_out_even_when_it_diverged_or_is_finished(rate: float) -> None:
    with Session("line", rate=rate, epochs=20) as screen:
        screen.at(20).press("full_stop")
        assert marked(screen) == "forward"
        text = screen.press("full_stop", "full_stop", "full_stop").part("explanation")
        assert marked(screen) == "update"
        assert "not taken" in text
        assert marked(screen.press("full_stop")) == "update"
        assert numbers(text)
