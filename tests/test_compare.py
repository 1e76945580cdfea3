"""The printed comparison of learning rates: table, plot, JSON lines, exit status, refusals."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.cli import main
from gdtui.data import load

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from gdtui.data.dataset import Dataset

    Run = Callable[..., subprocess.CompletedProcess[bytes]]

LINE = load("line")


def losses(data: Dataset, rate: float, epochs: int) -> list[float]:
    """Train by hand."""
    weights, found = np.zeros((data.X.shape[1], 1)), []
    for _ in range(epochs + 1):
        miss = data.Y - data.X @ weights
        found.append(float(np.mean(miss**2)))
        weights = weights + rate * 2 / len(data.X) * data.X.T @ miss
    return found


def lowest(data: Dataset) -> float:
    return float(np.mean((data.X @ np.linalg.lstsq(data.X, data.Y, rcond=None)[0] - data.Y) ** 2))


def within(data: Dataset, rate: float) -> int | None:
    """Return the first epoch within 1 % of the lowest loss, by stepping."""
    return next((k for k, loss in enumerate(losses(data, rate, 3000)) if loss <= 1.01 * lowest(data)), None)


def strict(text: str) -> dict[str, object]:
    """Parse JSON, and refuse what is no JSON."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    record: dict[str, object] = json.loads(text, parse_constant=refuse)
    return record


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main([*words])
    out, errors = capsys.readouterr()
    return status, out, errors


def rows(out: str) -> list[list[str]]:
    """Read the table's lines behind its heading."""
    table = out.split("\n\n")[0].splitlines()
    return [re.split(r"\s{2,}", line) for line in table[1:]]


def test_the_table_is_what_stepping_by_hand_gives(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, errors = printed(capsys, "line", "--compare", "0.01,0.1,0.5", "--epochs", "120")
    assert (status, errors) == (0, "")
    assert [row[:2] for row in rows(out)] == [["A", "0.01"], ["B", "0.1"], ["C", "0.5"]]
    for row, rate in zip(rows(out), (0.01, 0.1, 0.5), strict=True):
        assert float(row[2]) == pytest.approx(losses(LINE, rate, 120)[-1], rel=2e-3)
        assert row[3] == "120"
        assert row[4] == f"{within(LINE, rate):,}"
        assert row[5] == "finished"


def test_a_rate_that_diverges_is_said_and_hides_none_of_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, _ = printed(capsys, "line", "--compare", "0.1,3.9,0.5", "--epochs", "200")
    assert status == 1
    assert [row[-1] for row in rows(out)] == ["finished", "overflowed", "finished"]
    assert rows(out)[1][-2] == "never"
    plot = out.split("\n\n")[1]
    largest = max(float(tick.replace(",", "")) for tick in re.findall(r"(?m)^ *(1e\d+|[\d.,]+)┤", plot))
    assert 10 <= largest <= 1000
    for letter in "AC":
        assert sum(letter in line for line in plot.splitlines()[1:-2]) >= 1


@pytest.mark.parametrize("name", ["plane", "galton"])
def test_json_lines_are_strict_and_carry_the_curves(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    data = load(name)
    limit = float(2 / np.linalg.eigvalsh(2 * data.X.T @ data.X / len(data.X))[-1])
    rates = [float(f"{share * limit:.3g}") for share in (0.2, 0.5, 40)]
    text = ",".join(map(repr, rates))
    status, out, _ = printed(capsys, name, "--json", "--compare", text, "--epochs", "250")
    assert status == 1
    records = [strict(line)["compare"] for line in out.splitlines()]
    assert len(records) == 3
    for record, rate in zip(records, rates, strict=True):
        assert isinstance(record, dict)
        assert record["learning_rate"] == rate
        assert record["stable_below"] == pytest.approx(limit, rel=1e-9)
        with np.errstate(all="ignore"):
            by_hand = losses(data, rate, record["epoch"])
        assert record["loss"] == pytest.approx(by_hand[-1], rel=1e-6)
        np.testing.assert_allclose(record["curve"], by_hand[:: record["curve_every"]], rtol=1e-6)
    statuses = [record["status"] for record in records if isinstance(record, dict)]
    assert statuses == ["finished", "finished", "overflowed"]


def test_with_standardized_inputs_the_runs_are_those_of_standardized_inputs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = load("galton", standardize=True)
    words = ("galton", "--standardize", "--json", "--compare", "0.1,0.4", "--epochs", "30")
    status, out, _ = printed(capsys, *words)
    assert status == 0
    for line, rate in zip(out.splitlines(), (0.1, 0.4), strict=True):
        record = strict(line)["compare"]
        assert isinstance(record, dict)
        assert record["standardized"] is True
        assert record["loss"] == pytest.approx(losses(data, rate, 30)[-1], rel=1e-9)
        assert record["within_1_percent_at"] == within(data, rate)


@pytest.mark.parametrize(
    ("rates", "why"),
    [
        ("0.1", "two to six"),
        ("0.1,0.2,0.3,0.4,0.5,0.6,0.7", "two to six"),
        ("0.1,x", "'x' is not a number"),
        ("0.1,", "nothing is there"),
        ("", "nothing is there"),
        ("0,0.1", "above 0"),
        ("-1,0.1", "above 0"),
        ("0.1,nan", "'nan' is not a number"),
        ("0.1,1e999", "too large a number"),
        ("0.1;0.2", "is not a number"),
    ],
)
def test_rates_that_cannot_be_are_refused_in_a_line(
    rates: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, errors = printed(capsys, "line", f"--compare={rates}")
    assert (status, out) == (2, "")
    assert why in errors
    assert "--compare" in errors
    assert len(errors.splitlines()) <= 2


@pytest.mark.parametrize(
    "words",
    [("--compare", "0.1,0.2", "--lr", "0.3"), ("--compare", "0.1,0.2", "--resume"), ("--compare",)],
)
def test_what_contradicts_a_comparison_is_refused(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, errors = printed(capsys, *words)
    assert (status, out) == (2, "")
    assert "--compare" in errors


def test_without_utf_8_the_plot_is_ascii(gdtui: Run) -> None:
    done = gdtui("line", "--compare", "0.1,0.5", "--epochs", "50", env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode("ascii")
    assert "learning rate" in text
    assert "epoch" in text


def test_a_closed_pipe_ends_quietly(gdtui: Run) -> None:
    done = gdtui("line", "--compare", "0.1,0.5", "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert all(strict(line) for line in io.StringIO(done.stdout.decode()))


def test_any_rate_works_on_flat_data(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "flat.csv"
    path.write_text("x,y\n0,1\n0,2\n0,3\n")
    status, out, _ = printed(capsys, str(path), "--no-bias", "--json", "--compare", "0.1,1e6")
    assert status == 0
    for line in out.splitlines():
        record = strict(line)["compare"]
        assert isinstance(record, dict)
        assert record["stable_below"] is None
        assert record["loss"] == pytest.approx(14 / 3)
    status, out, _ = printed(capsys, str(path), "--no-bias", "--compare", "0.1,1e6")
    assert status == 0
    assert not re.search(r"\b(nan|inf)\b", out.lower())


@pytest.mark.parametrize("name", ["line", "cars", "trees"])
def test_a_rate_that_works_but_arrives_after_all_that_is_forecast_is_not_said_to_arrive_never(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """At 1e-25 the distance shrinks by less than 1e-20 an epoch: more than 1e12 epochs, but some time."""
    high = 3.0 * len(load(name).X) / np.linalg.norm(load(name).X, 2) ** 2
    _, out, _ = printed(capsys, name, "--compare", f"1e-25,{high:.3g}", "--epochs", "3")
    slow, too_high = out.splitlines()[1:3]
    assert "after 1e12" in slow
    assert "never" in too_high


@pytest.mark.parametrize("name", ["cars", "trees", "galton"])
def test_nothing_is_said_of_a_rate_that_is_not_compared(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a rate the command would choose one, and say so, and how slow it is."""
    assert "was chosen" in printed(capsys, name, "--plain", "--epochs", "1")[2]
    errors = printed(capsys, name, "--compare", "1e-6,1e-5", "--epochs", "3")[2]
    assert "learning rate" not in errors
    assert "at rate" not in errors
