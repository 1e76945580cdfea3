"""Sentences about exact fits, runs that leave their minimum, and rates far too low: screen and print."""

from __future__ import annotations

import json
import re
import sys
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.cli import main
from gdtui.data.dataset import Dataset
from tests.screen.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ABC = np.random.default_rng(5).integers(0, 10, (12, 2)) / 4
SETS: dict[str, tuple[Floats, Floats, float]] = {
    "line": (np.arange(4.0)[:, None], 2 * np.arange(4.0)[:, None] + 1, 0.05),
    "plane": (ABC, 0.5 + 1.5 * ABC[:, :1] - 2 * ABC[:, 1:], 0.05),
    "constant": (np.array([[1.0], [2.0], [4.0]]), np.full((3, 1), 7.0), 0.05),
}


def by_hand(inputs: Floats, Y: Floats, rate: float, epochs: int, start: Floats | None = None) -> list[float]:
    X = np.column_stack([np.ones(len(inputs)), inputs])
    weights, losses = np.zeros((X.shape[1], 1)) if start is None else start, []
    for _ in range(epochs + 1):
        miss = Y - X @ weights
        losses.append(float(np.mean(miss**2)))
        weights = weights + rate * 2 * X.T @ miss / len(X)
    return losses


def arrival(losses: list[float], goal: float) -> int:
    return next(epoch for epoch, loss in enumerate(losses) if loss <= goal)


def written(folder: Path, name: str) -> str:
    inputs, Y, _ = SETS[name]
    path = folder / f"{name}.csv"
    names = [*"abc"[: inputs.shape[1]], "y"]
    rows = [",".join(map(repr, row)) for row in np.hstack([inputs, Y]).tolist()]
    path.write_text("\n".join([",".join(names), *rows, ""]))
    return str(path)


@pytest.mark.parametrize("name", SETS)
def test_on_the_screen_an_exact_fit_counts_down(name: str) -> None:
    inputs, Y, rate = SETS[name]
    losses = by_hand(inputs, Y, rate, 20_000)
    arrives = arrival(losses, 0.01 * losses[0])
    data = Dataset.from_arrays(inputs, Y, name=name)
    with Session(data, rate=rate, epochs=arrives + 5) as screen:
        assert "best 0 " in screen.part("loss")
        assert f"{arrives} epochs to 1% of the first loss" in screen.message
        assert arrives > 4
        for epoch in (1, 2, arrives // 2, arrives - 2, arrives - 1):
            found = re.search(r"(\d+) (?:more to come down )?to 1% of the first", screen.at(epoch).message)
            assert found, screen.message
            assert int(found[1]) == arrives - epoch
        assert "below 1% of the first loss" in screen.at(arrives).message.lower()
        ended = " ".join(screen.at(arrives + 5).part("explanation").split())
        assert "the first (exact fit: best is 0)" in ended
        assert "nothing: it is below 1% of the first loss; an exact fit exists" in ended
    with Session(data, rate=rate, epochs=20_000) as screen:
        screen.at(19_999)
        assert "0 but for rounding" in screen.message


@pytest.mark.parametrize("name", SETS)
def test_printed_an_exact_fit_says_so(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inputs, Y, rate = SETS[name]
    path, losses = written(tmp_path, name), by_hand(inputs, Y, rate, 20_000)
    arrives = arrival(losses, 0.01 * losses[0])
    for epochs in (1, arrives // 2, arrives, 20_000):
        main([path, "--plain", "--lr", repr(rate), "--epochs", str(epochs), "--every", "100000"])
        said = capsys.readouterr().err
        assert said.rstrip().endswith("lowest possible 0")
        if epochs < arrives:
            assert re.search(
                rf"finished: {arrives - epochs} more epochs? would be needed to come down to 1%", said
            )
        elif epochs == arrives:
            assert "finished: the loss is below 1% of the first loss; an exact fit exists" in said
        else:
            assert "finished: the loss is 0 but for rounding; the fit is exact" in said
    main([path, "--json", "--lr", repr(rate), "--epochs", "3", "--every", "9"])
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert records[0]["run"]["bowl"]["epochs_within_1_percent"] == arrives
    assert records[0]["run"]["bowl"]["least_squares_loss"] == 0
    assert records[-1]["done"]["epochs_within_1_percent"] == arrives - 3
    main([path, "--compare", f"{rate},{rate / 2}", "--epochs", "50"])
    table = capsys.readouterr().out.split("\n\n")[0]
    assert "An exact fit: the lowest loss is 0" in table
    slower = by_hand(inputs, Y, rate / 2, 20_000)
    said_at = [line.split()[4].replace(",", "") for line in table.splitlines()[1:3]]
    assert said_at == [str(arrives), str(arrival(slower, 0.01 * slower[0]))]


STARTS = {
    "line": "0.99306104,2.00188271",
    "plane": "0.492257,1.55432589,-2.07248965",
    "faithful": "33.47439702,10.7296414",
}


@pytest.mark.parametrize(("name", "start"), STARTS.items())
def test_a_run_that_leaves_its_minimum_is_said_to_leave_it(
    name: str, start: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, "--weights", start, "--compare", "0.01,5", "--epochs", "2000"]) == 1
    stays, leaves = capsys.readouterr().out.splitlines()[1:3]
    assert re.search(r" 0  finished$", stays)
    assert re.search(r" 0, then left  overflowed$", leaves)
    main([name, "--weights", start, "--compare", "0.01,5", "--epochs", "2000", "--json"])
    records = [json.loads(line)["compare"] for line in capsys.readouterr().out.splitlines()]
    assert [(record["within_1_percent_at"], record["left_again"]) for record in records] == [
        (0, False),
        (0, True),
    ]


@pytest.mark.parametrize("name", ["line", "plane", "faithful"])
def test_a_rate_far_too_low_is_named_before_the_scales(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([name, "--plain", "--lr", "1e-7", "--epochs", "1"])
    remarks = capsys.readouterr().err.splitlines()
    assert remarks[0].startswith("gdtui: learning rate 1e-7 is far too low: about ")
    half = re.search(r"([\d,]+) with --lr (\S+) \(half the limit\)", remarks[0])
    assert half
    assert "key" not in remarks[0]
    takes = int(half[1].replace(",", ""))
    main([name, "--json", "--lr", half[2], "--epochs", str(takes + 10), "--every", "1"])
    _, *epochs, done = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    losses = [epoch["loss"] for epoch in epochs]
    assert arrival(losses, 1.01 * done["done"]["least_squares_loss"]) == takes
    assert "--standardize" not in " ".join(remarks)
    with Session(name, rate=1e-7, size=(120, 40)) as screen:
        panel = " ".join(screen.part("explanation").replace("│", " ").split())
        assert "is far too low" in panel
        assert "half the limit: key h" in panel
        assert "the fastest: key o" in panel
        assert "--lr" not in panel


NOISY = [0.3, 1.1, 0.2, 1.7]
"""Times a power of ten, actual values over x = 0, 1, 2, 3 that no line meets."""


def lowest_of_noisy(scale: Fraction) -> Fraction:
    """Find the lowest loss of a line in exact arithmetic, by the sums of a regression by hand."""
    x, y = [Fraction(i) for i in range(4)], [Fraction(value) * scale for value in NOISY]
    x_mean, y_mean = sum(x) / 4, sum(y) / 4
    slope = sum((a - x_mean) * (b - y_mean) for a, b in zip(x, y, strict=True)) / 5
    misses = [b - y_mean - slope * (a - x_mean) for a, b in zip(x, y, strict=True)]
    return Fraction(sum(miss**2 for miss in misses)) / 4


@pytest.mark.parametrize("power", [160, 170, 200, 300])
@pytest.mark.parametrize("words", [(), ("--weights", "1,1"), ("--compare", "0.05,0.1")])
def test_squares_too_small_for_a_double_are_no_exact_fit(
    power: int, words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 < lowest_of_noisy(Fraction(1, 10**power)) < Fraction(sys.float_info.min)
    path = tmp_path / "tiny.csv"
    rows = [f"{x},{y}e-{power}" for x, y in enumerate(NOISY)]
    path.write_text("\n".join(["x,y", *rows, ""]))
    assert main([str(path), "--plain" if words[:1] != ("--compare",) else "--epochs=300", *words]) == 0
    done = capsys.readouterr()
    said = done.out + done.err
    assert "exact" not in said
    assert "but for rounding" not in said
    assert "smaller than a double can hold" in said or "lowest possible < 2.3e-308" in said


@pytest.mark.parametrize("power", [160, 170, 300])
def test_on_the_screen_squares_too_small_for_a_double_are_no_exact_fit(power: int) -> None:
    inputs, Y = np.arange(4.0)[:, None], np.array([[float(f"{y}e-{power}")] for y in NOISY])
    with Session(Dataset.from_arrays(inputs, Y, name="tiny"), rate=0.05, epochs=30) as screen:
        assert "< 2.3e-308" in screen.part("loss")
        seen = " ".join((screen.at(10).message + " " + screen.at(30).part("explanation")).split())
    assert "smaller than a double can hold" in seen
    assert "exact" not in seen
