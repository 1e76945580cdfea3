"""Data that are hard on arithmetic: what the screen says of them is sensible, and every number finite."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from gdtui.cli import main
from gdtui.data.dataset import Dataset
from gdtui.screen.panels.worked import worked_out
from tests.quick import every
from tests.screen.drawn import text_of, view_of
from tests.screen.session import Session
from tests.screen.views import at_epoch

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RANDOM = np.random.default_rng(12)
x = np.round(RANDOM.random(30), 4)
noise = np.round(RANDOM.standard_normal(30) / 10, 4)


class Case(NamedTuple):
    """Inputs without the bias, actual values."""

    X: Floats
    Y: Floats
    bias: bool = True


CASES = {
    "collinear": Case(np.column_stack([x, 2 * x]), 1 + 3 * x + noise),
    "three alike": Case(np.column_stack([x, x, x]), 1 + 3 * x + noise),
    "constant": Case(np.column_stack([x, np.full(30, 5.0)]), 1 + 3 * x + noise),
    "one row": Case(np.array([[2.0]]), np.array([7.0])),
    "fewer rows than columns": Case(RANDOM.random((3, 6)).round(3), np.array([1.0, 2.0, 4.0])),
    "equal targets": Case(x[:, None], np.full(30, 3.5)),
    "targets 0": Case(x[:, None], np.zeros(30)),
    "inputs 0": Case(np.zeros((30, 1)), 1 + noise, bias=False),
    "inputs 0, bias": Case(np.zeros((30, 1)), 1 + noise),
    "tiny targets": Case(x[:, None], 1e-300 * (1 + 3 * x + noise)),
    "exact": Case(x[:, None], 0.1 + 0.3 * x),
    "far apart": Case(np.column_stack([x, 1e8 * RANDOM.random(30).round(4)]), 1 + 3 * x + noise),
    "large inputs": Case(1e8 + x[:, None], 1 + 3 * x + noise),
}
SIZES = [(60, 20), (80, 24), (120, 40)]


def dataset(name: str) -> Dataset:
    X, Y, bias = CASES[name]
    return Dataset.from_arrays(X, Y, bias=bias, name="hard")


def file_of(name: str, folder: Path) -> list[str]:
    """Write a case as a file, and return the words that read it."""
    X, Y, bias = CASES[name]
    path = folder / "hard.csv"
    rows = [",".join(map(repr, [*row, y])) for row, y in zip(X.tolist(), Y.tolist(), strict=True)]
    path.write_text("\n".join([",".join([*(f"c{j}" for j in range(X.shape[1])), "y"]), *rows]) + "\n")
    return [str(path), *["--no-bias"] * (not bias)]


def lowest(name: str) -> float:
    """Return the lowest loss; a bias makes up for any shift of the inputs, so they are centred first."""
    data = dataset(name)
    X = np.hstack([data.X[:, :1], data.X[:, 1:] - data.X[:, 1:].mean(axis=0)]) if CASES[name].bias else data.X
    best = np.linalg.lstsq(X, data.Y, rcond=1e-12)[0]
    return float(np.mean((X @ best - data.Y) ** 2))


def has_no_number_that_is_none(text: str) -> bool:
    return not re.search(r"(?<![a-z])[-+±]?(nan|inf|infinity)(?![a-z])", text.lower())


@pytest.mark.parametrize("name", every(13, CASES))
def test_every_screen_of_hard_data_is_finite(name: str) -> None:
    with Session(dataset(name), epochs=200, size=(80, 24)) as screen:
        for epoch in (0, 1, 20, 200):
            screen.at(epoch)
            for key in "123451":
                screen.press(key)
                assert has_no_number_that_is_none(screen.text), screen.text
                assert {len(row) for row in screen.rows} == {80}
        for key in (
            "h",
            "o",
            "u",
            "S",
            "H",
            "full_stop",
            "full_stop",
            "full_stop",
            "full_stop",
            "n",
            "s",
            "n",
        ):
            assert screen.press(key).alive
            assert has_no_number_that_is_none(screen.text), screen.text


@pytest.mark.sweep
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CASES)
def test_hard_data_at_every_size(name: str, size: tuple[int, int]) -> None:
    with Session(dataset(name), epochs=60, size=size) as screen:
        for keys in (
            ("s",),
            ("S", "2"),
            ("i", "3"),
            ("i", "4"),
            ("x", "y", "5"),
            ("1", "h"),
            ("n", "S"),
            ("f",),
        ):
            screen.press(*keys)
            assert has_no_number_that_is_none(screen.text), screen.text
            assert {len(row) for row in screen.rows} == {size[0]}


@pytest.mark.parametrize("name", CASES)
def test_printed_runs_of_hard_data_are_strict(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = file_of(name, tmp_path)
    assert main([*words, "--json", "--epochs", "40"]) == 0
    out, errors = capsys.readouterr()
    records = [json.loads(line, parse_constant=lambda word: pytest.fail(word)) for line in out.splitlines()]
    assert len(records) == 43
    done = records[-1]["done"]
    assert done["least_squares_loss"] == pytest.approx(lowest(name), rel=1e-6, abs=1e-28)
    assert done["loss"] >= done["least_squares_loss"] * (1 - 1e-9) - 1e-28
    assert has_no_number_that_is_none(errors)
    assert main([*words, "--compare", "1e-17,2e-17", "--epochs", "20"]) == 0
    out, errors = capsys.readouterr()
    assert has_no_number_that_is_none(out + errors)


@pytest.mark.parametrize(
    "name", every(3, ["collinear", "three alike", "constant", "fewer rows than columns"])
)
def test_where_many_weights_are_best_the_nearest_ones_are_shown_and_reached(name: str) -> None:
    data = dataset(name)
    start = np.arange(1.0, data.X.shape[1] + 1)[:, None]
    nearest = start + np.linalg.pinv(data.X, rcond=1e-12) @ (data.Y - data.X @ start)
    rate = float(f"{0.5 * len(data.X) / np.linalg.norm(data.X, 2) ** 2:.3g}")
    weights = start
    for _ in range(20_000):
        weights = weights - rate * 2 / len(data.X) * data.X.T @ (data.X @ weights - data.Y)
    np.testing.assert_allclose(weights, nearest, atol=1e-5)
    with Session(data, rate=rate, weights=start, size=(120, 40)) as screen:
        rows = [
            row for row in screen.part("weights").splitlines()[2:-1] if row.strip("│ ") and "─" not in row
        ]
        shown = [row.rstrip("│ ").split()[-1] for row in rows[: len(start)]]
        for text, value in zip(shown, nearest[:, 0].tolist(), strict=True):
            assert float(text) == pytest.approx(value, abs=6e-5)


@pytest.mark.parametrize("size", every(3, [(size,) for size in SIZES]))
def test_where_all_inputs_are_0_any_rate_works_and_it_says_so(size: tuple[int, int]) -> None:
    with Session(dataset("inputs 0"), rate=1e6, size=size) as screen:
        assert "(any rate works)" in screen.rows[1]
        for epoch in (1, 50):
            screen.at(epoch)
            assert "diverge" not in screen.text
            assert "limit" not in screen.message
        assert "no limit to halve" in screen.press("h").message
        assert "no fastest rate" in screen.press("o").message
        assert screen.trainer.learning_rate == 1e6


def test_printed_where_all_inputs_are_0_no_limit_is_null(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*file_of("inputs 0", tmp_path), "--json", "--lr", "1e6", "--epochs", "5"]) == 0
    out, _ = capsys.readouterr()
    run = json.loads(out.splitlines()[0])["run"]
    assert run["stable_below"] is None
    assert run["bowl"]["too_high"] is False


def test_targets_of_1e300_are_refused_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "large.csv"
    path.write_text("x,y\n1,1e300\n2,2e300\n3,1e300\n")
    for words in ([], ["--json"], ["--compare", "0.1,0.2"], ["--standardize"]):
        assert main([str(path), *words]) == 2
        out, errors = capsys.readouterr()
        assert out == ""
        assert len(errors.splitlines()) == 1
        assert "too large a number" in errors
        assert "rescale" in errors


def test_an_exact_fit_reaches_a_loss_of_rounding_only_and_says_so() -> None:
    with Session(dataset("exact"), rate=0.5, epochs=5000) as screen:
        screen.at(5000)
        assert screen.trainer.loss < 1e-28
        panel = " ".join(screen.part("explanation").replace("│", " ").split())
        assert "noise" not in panel
        assert "never" not in panel
        assert "nothing: it is within 1% of the lowest" in panel or "more epoch" not in panel


def test_equal_targets_are_met_exactly_by_the_bias_alone() -> None:
    with Session(dataset("equal targets"), rate=0.5, epochs=4000) as screen:
        screen.at(4000)
        bias, slope = screen.trainer.snapshot().weights[:, 0]
        assert (bias, slope) == pytest.approx((3.5, 0.0), abs=1e-9)
        assert "noise" not in screen.text


def test_a_loss_of_exactly_0_from_the_start() -> None:
    with Session(dataset("targets 0"), epochs=30) as screen:
        for epoch in (0, 1, 30):
            screen.at(epoch)
            assert screen.trainer.loss == 0
            assert "%" not in screen.message or "within 1%" in screen.message
            for key in "41":
                assert has_no_number_that_is_none(screen.press(key).text)


def test_columns_far_apart_are_said_to_be_so_with_the_condition_in_words() -> None:
    with Session(dataset("far apart"), size=(120, 40)) as screen:
        panel = " ".join(screen.part("explanation").replace("│", " ").split())
        assert "scales differ" in panel
        said = re.search(r"the bowl is ([\d.e+]+(?: million| billion)?) times as steep", panel)
        assert said
        number = re.sub(" .*", "", said[1])
        power = {"million": 1e6, "billion": 1e9}.get(said[1].partition(" ")[2], 1.0)
        singular = np.linalg.svd(dataset("far apart").X, compute_uv=False)
        assert float(number) * power == pytest.approx(float((singular[0] / singular[-1]) ** 2), rel=0.06)
        assert "--standardize" in panel
        screen.press("n").at(300)
        assert "scales differ" not in screen.text


def test_tiny_targets_train_like_any_others_but_for_their_size() -> None:
    """A loss of 1e-600 cannot be held: it is 0, and the run still heads for its weights."""
    with Session(dataset("tiny targets"), rate=0.5, epochs=3000) as screen:
        screen.at(3000)
        weights = screen.trainer.snapshot().weights[:, 0] / 1e-300
        data = dataset("tiny targets")
        expected = np.linalg.lstsq(data.X, data.Y / 1e-300, rcond=None)[0][:, 0]
        np.testing.assert_allclose(weights, expected, rtol=1e-4)
        assert has_no_number_that_is_none(screen.text)


def test_a_step_that_is_too_large_a_number_is_not_worked_out() -> None:
    x = np.linspace(0.1, 1, 12)
    data = Dataset.from_arrays(x, 1e150 * x, name="huge")
    text = text_of(worked_out(view_of(at_epoch(data, 1e300, 0)), 100, 9))
    assert "x1: too large a number, a step not taken" in text
    assert has_no_number_that_is_none(text)


@pytest.mark.parametrize("rate", [1e306, 1e308])
def test_a_factor_that_is_too_large_a_number_is_not_written(rate: float) -> None:
    for size in ((80, 24), (120, 40)):
        with Session(rate=rate, size=size) as session:
            assert "Each step" in session.text or "In the steep direction each step" in session.text
            assert not re.search(r"\b(inf|infinity|nan)\b", session.press("s").text)
