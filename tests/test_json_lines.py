"""JSON lines, read by a parser that forgives nothing, and the published figures reached through them."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdtui.data import load

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    Command = Callable[..., subprocess.CompletedProcess[bytes]]

LINE = Path(__file__).parents[1] / "gdtui" / "data" / "sets" / "line.csv"
RUN = {
    *("data", "rows", "columns", "target", "epochs", "learning_rate"),
    *("stable_below", "standardized", "first_rows", "bowl", "remarks"),
}
EPOCH = {
    *("epoch", "learning_rate", "loss", "weights", "gradient"),
    *("next_step", "predictions", "actual", "difference"),
}
DONE = {
    *("status", "epoch", "loss", "lowest_loss", "weights", "least_squares"),
    *("least_squares_loss", "overflow_epoch", "reason", "lowest_epoch", "epochs_within_1_percent"),
    "divergence",
}
BOWL = {
    *("least_squares", "least_squares_loss", "curvatures", "directions", "condition_number", "factors"),
    *("fastest_worst_case_rate", "fastest_rate", "fastest_epochs", "epochs_within_1_percent"),
    *("verdict", "too_high"),
}


def refuse(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len({key for key, _ in pairs}) == len(pairs)
    return dict(pairs)


def records(output: bytes) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    """Read every line strictly and check its keys, types and lengths."""
    lines = output.decode("ascii").split("\n")
    assert lines.pop() == ""
    first, *epochs, last = [json.loads(x, parse_constant=refuse, object_pairs_hook=once) for x in lines]
    assert (set(first), set(last)) == ({"run"}, {"done"})
    run, done = first["run"], last["done"]
    extra = {"weights_unscaled"} if run["standardized"] else set()
    assert set(run) == RUN
    assert set(run["bowl"]) == BOWL
    assert all(isinstance(remark, str) for remark in run["remarks"])
    assert set(done) == DONE | extra | ({"least_squares_unscaled"} if extra else set())
    for epoch in epochs:
        assert set(epoch) == EPOCH | extra
        check_epoch(epoch, run)
    check_lengths(done, run, "weights", "least_squares", *extra)
    assert isinstance(done["reason"], str)
    assert [epoch["epoch"] for epoch in epochs][-1] == done["epoch"]
    return run, epochs, done


def check_epoch(epoch: dict[str, Any], run: dict[str, Any]) -> None:
    assert isinstance(epoch["epoch"], int)
    assert all(isinstance(epoch[key], float) for key in ("loss", "learning_rate"))
    check_lengths(epoch, run, "weights", "gradient", "next_step")
    for key in ("predictions", "actual", "difference"):
        assert len(epoch[key]) == len(run["first_rows"]) == min(5, run["rows"])
        assert all(isinstance(number, float) for number in epoch[key])


def check_lengths(record: dict[str, Any], run: dict[str, Any], *keys: str) -> None:
    for key in keys:
        assert len(record[key]) == len(run["columns"])
        assert all(number is None or isinstance(number, float) for number in record[key])


def test_line_in_full(gdtui: Command) -> None:
    result = gdtui("--json")
    run, epochs, done = records(result.stdout)
    assert result.returncode == 0
    assert {key: run[key] for key in RUN - {"bowl", "first_rows", "remarks", "stable_below"}} == {
        "data": "line",
        "rows": 100,
        "columns": ["bias", "x"],
        "target": "y",
        "epochs": 300,
        "learning_rate": 0.1,
        "standardized": False,
    }
    assert run["stable_below"] == pytest.approx(0.7804391250332103, rel=1e-14)
    assert run["first_rows"] == [
        [1.0, 0.51182],
        [1.0, 0.95046],
        [1.0, 0.14416],
        [1.0, 0.94865],
        [1.0, 0.31183],
    ]
    assert [epoch["epoch"] for epoch in epochs] == list(range(301))
    losses = [epochs[k]["loss"] for k in (0, 37, 100, 300)]
    assert losses == pytest.approx(
        [4.421015262258001, 0.05004868703549247, 0.017644539870484244, 0.009802206307917966], rel=1e-13
    )
    assert (done["status"], done["epoch"], done["overflow_epoch"]) == ("finished", 300, None)
    assert done["weights"] == pytest.approx([1.00570843, 1.97881733], abs=5.1e-9)
    assert done["least_squares"] == pytest.approx([0.99306104, 2.00188271], abs=5.1e-9)
    assert done["least_squares_loss"] == pytest.approx(0.009757711024267049, rel=1e-12)
    assert done["lowest_loss"] == done["loss"] == epochs[300]["loss"]
    assert (done["lowest_epoch"], done["divergence"], run["remarks"]) == (300, None, [])


def test_the_bowl_against_the_curvature_matrix(gdtui: Command) -> None:
    bowl = records(gdtui("--json", "--epochs", "1").stdout)[0]["bowl"]
    x = np.loadtxt(LINE, delimiter=",", skiprows=1)[:, 0]
    X = np.column_stack([np.ones(100), x])
    curvatures = np.linalg.eigvalsh(2 * X.T @ X / 100)[::-1]
    assert bowl["curvatures"] == pytest.approx(curvatures, rel=1e-12)
    assert bowl["condition_number"] == pytest.approx(curvatures[0] / curvatures[1], rel=1e-11)
    assert bowl["factors"] == pytest.approx([1 - 0.1 * curvature for curvature in curvatures], rel=1e-12)
    assert bowl["fastest_worst_case_rate"] == pytest.approx(2 / sum(curvatures), rel=1e-12)
    assert (bowl["fastest_epochs"], bowl["epochs_within_1_percent"], bowl["too_high"]) == (37, 270, False)
    assert round(bowl["fastest_rate"], 2) == 0.71


@pytest.mark.parametrize("words", [("line",), ("trees", "--standardize"), ("galton",), ("plane",)])
def test_the_surface_follows_from_the_bowl(gdtui: Command, words: tuple[str, ...]) -> None:
    """The lowest loss plus half of curvature times distance squared, summed over the directions."""
    bowl = records(gdtui(*words, "--json", "--epochs", "1").stdout)[0]["bowl"]
    data = load(words[0], standardize="--standardize" in words)
    directions, best = np.array(bowl["directions"]), np.array(bowl["least_squares"])
    np.testing.assert_allclose(directions @ directions.T, np.eye(len(best)), atol=1e-14)
    for weights in np.random.default_rng(4).standard_normal((20, len(best))):
        away = directions @ (weights - best)
        loss = bowl["least_squares_loss"] + np.sum(np.array(bowl["curvatures"]) * away**2) / 2
        assert loss == pytest.approx(np.mean((data.Y[:, 0] - data.X @ weights) ** 2), rel=1e-11)


def test_the_directions_of_many_weights_are_left_out(gdtui: Command) -> None:
    table = np.random.default_rng(5).standard_normal((40, 18))
    text = ",".join(map("x{}".format, range(18))) + "\n" + "\n".join(",".join(map(str, row)) for row in table)
    bowl = records(gdtui("-", "--json", "--epochs", "1", input=text.encode()).stdout)[0]["bowl"]
    assert bowl["directions"] is None
    assert len(bowl["curvatures"]) == len(bowl["least_squares"]) == 18


@pytest.mark.parametrize(
    ("rate", "word", "epochs"),
    [("0.001", "slow", 300), ("0.5", "good", 300), ("0.77", "zigzag", 300), ("1", "diverges", 100)],
)
def test_the_verdict_and_the_epochs_to_come_against_stepping(
    gdtui: Command, rate: str, word: str, epochs: int
) -> None:
    run, shown, done = records(gdtui("--json", "--lr", rate, "--epochs", str(epochs)).stdout)
    assert run["bowl"]["verdict"] == word
    assert run["bowl"]["too_high"] == (word == "diverges")
    losses = [epoch["loss"] for epoch in shown]
    close = [loss <= 1.01 * done["least_squares_loss"] for loss in losses]
    if any(close):
        assert run["bowl"]["epochs_within_1_percent"] == close.index(True)
        assert done["epochs_within_1_percent"] == 0
    else:
        assert (run["bowl"]["epochs_within_1_percent"] or math.inf) > epochs
    assert done["lowest_epoch"] == int(np.argmin(losses))


def test_what_is_said_before_the_first_epoch(gdtui: Command) -> None:
    result = gdtui("galton", "--json", "--epochs", "1")
    remarks = records(result.stdout)[0]["remarks"]
    assert any("--standardize" in remark and "times as steep" in remark for remark in remarks)
    assert all(remark in result.stderr.decode() for remark in remarks)


def test_each_epoch_follows_from_its_weights(gdtui: Command) -> None:
    """The numbers of a record belong to one and the same weights, and lead to the next record's."""
    run, epochs, _ = records(gdtui("trees", "--json", "--standardize", "--epochs", "20").stdout)
    X = np.array(run["first_rows"])
    for here, following in zip(epochs, [*epochs[1:], None], strict=True):
        weights, gradient = np.array(here["weights"]), np.array(here["gradient"])
        predictions, actual = np.array(here["predictions"]), np.array(here["actual"])
        assert X @ weights == pytest.approx(predictions, rel=1e-12)
        assert actual - predictions == pytest.approx(np.array(here["difference"]), rel=1e-12, abs=1e-12)
        assert here["next_step"] == (-(here["learning_rate"] * gradient)).tolist()
        if following:
            assert weights + here["next_step"] == pytest.approx(np.array(following["weights"]), rel=1e-14)
            assert following["loss"] < here["loss"]


def test_every_so_many_and_the_last(gdtui: Command) -> None:
    _, epochs, _ = records(gdtui("--json", "--epochs", "10", "--every", "4").stdout)
    assert [epoch["epoch"] for epoch in epochs] == [0, 4, 8, 10]
    _, epochs, done = records(gdtui("--json", "--epochs", "1000", "--lr", "1", "--every", "500").stdout)
    assert [epoch["epoch"] for epoch in epochs] == [0, 500, 788]
    assert done["lowest_loss"] == epochs[0]["loss"]


def test_diverged_and_overflowed(gdtui: Command) -> None:
    result = gdtui("--json", "--lr", "1", "--epochs", "16")
    _, epochs, done = records(result.stdout)
    assert result.returncode == 1
    assert (done["status"], done["epoch"], done["overflow_epoch"]) == ("diverged", 16, None)
    assert done["loss"] == pytest.approx(6882753.533388054, rel=1e-12)
    assert "too high" in done["reason"]
    assert done["lowest_loss"] == epochs[0]["loss"]
    result = gdtui("--json", "--lr", "1", "--epochs", "1000")
    _, epochs, done = records(result.stdout)
    assert result.returncode == 1
    assert (done["status"], done["epoch"], done["overflow_epoch"]) == ("overflowed", 788, 789)
    assert len(epochs) == 789


def test_divergence_is_explained(gdtui: Command) -> None:
    """The direction that grows is the eigenvector of the largest curvature, the factor what it grows by."""
    _, epochs, done = records(gdtui("--json", "--lr", "1", "--epochs", "100").stdout)
    why = done["divergence"]
    x = np.loadtxt(LINE, delimiter=",", skiprows=1)[:, 0]
    X = np.column_stack([np.ones(100), x])
    curvatures, vectors = np.linalg.eigh(2 * X.T @ X / 100)
    assert abs(np.dot(why["direction"], vectors[:, -1])) == pytest.approx(1, rel=1e-12)
    assert why["factor"] == pytest.approx(1 - curvatures[-1], rel=1e-12)
    before, after = (np.dot(epochs[k]["weights"], why["direction"]) for k in (98, 99))
    assert after / before == pytest.approx(why["factor"], rel=1e-6)
    variance = np.var(np.loadtxt(LINE, delimiter=",", skiprows=1)[:, 1])
    losses = [epoch["loss"] for epoch in epochs]
    bound = 1e6 * max(losses[0], variance)
    assert why["diverged_epoch"] == next(k for k, loss in enumerate(losses) if loss > bound) == 16
    assert why["overflows_at"] == 789


def test_a_rate_above_the_limit_is_explained_before_it_has_diverged(gdtui: Command) -> None:
    _, _, done = records(gdtui("--json", "--lr", "1", "--epochs", "3").stdout)
    assert done["status"] == "finished"
    assert done["divergence"]["diverged_epoch"] is None
    assert done["divergence"]["overflows_at"] == 789


def test_a_step_too_large_to_write_is_null(gdtui: Command) -> None:
    _, (only,), done = records(gdtui("--json", "--lr", "1e308").stdout)
    assert only["next_step"] == [None, None]
    assert None not in only["gradient"]
    assert (done["status"], done["epoch"], done["overflow_epoch"]) == ("overflowed", 0, 1)


def test_where_any_rate_is_stable_the_limit_is_null(gdtui: Command) -> None:
    result = gdtui("-", "--json", "--no-bias", "--epochs", "3", input=b"x,y\n0,1\n0,3\n")
    run, epochs, done = records(result.stdout)
    assert run["stable_below"] is None
    assert run["learning_rate"] == 0.1
    assert [epoch["loss"] for epoch in epochs] == [5.0] * 4
    assert (done["status"], done["least_squares_loss"]) == ("finished", 5.0)


def test_few_rows(gdtui: Command) -> None:
    run, epochs, _ = records(gdtui("-", "--json", "--epochs", "2", input=b"x,y\n1,2\n2,3\n").stdout)
    assert run["first_rows"] == [[1.0, 1.0], [1.0, 2.0]]
    assert epochs[0]["actual"] == [2.0, 3.0]


def test_names_of_all_kinds(gdtui: Command) -> None:
    names = {
        b"gr\xc3\xb6\xc3\x9fe": "größe",
        b"[bold]": "[bold]",
        b"[/]": "[/]",
        b"a\x7fb": r"a\x7fb",
        b'"q""q"': 'q"q',
        b'"two\nlines"': r"two\nlines",
        b"back\\slash": "back\\slash",
        "a\u202eb".encode(): r"a\u202eb",
    }
    table = b",".join([*names, b"y"]) + b"\n1,2,3,4,5,6,7,8,9\n2,4,5,6,7,8,9,1,2\n"
    run, _, _ = records(gdtui("-", "--json", "--epochs", "1", input=table).stdout)
    assert run["columns"] == ["bias", *names.values()]


def test_a_file_name_that_is_not_utf8(gdtui: Command, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/gr\xf6\x1b[31m\n.csv"
    try:
        Path(os.fsdecode(path)).write_text("x,y\n1,2\n2,4\n")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    result = gdtui(path, "--json", "--epochs", "1")
    assert records(result.stdout)[0]["data"] == r"gr\udcf6\x1b[31m\n.csv"
    assert b"\x1b" not in result.stderr


PUBLISHED = [
    ("cars", [-17.57909489, 3.93240876], 227.07042102189777),
    ("galton", [23.94153018, 0.64629058], 5.000293765551662),
    ("trees", [-57.98765892, 4.7081605, 0.33925123], 13.610366426530604),
    ("faithful", [33.47439702, 10.7296414], 34.71833472873817),
    ("plane", [0.492257, 1.55432589, -2.07248965], 0.010094353400620707),
    ("line", [0.99306104, 2.00188271], 0.009757711024267049),
]


@pytest.mark.parametrize(("name", "weights", "lowest"), PUBLISHED)
def test_training_reaches_the_published_figures(
    gdtui: Command, name: str, weights: list[float], lowest: float
) -> None:
    """To the eight decimals they are published with, and so to eight digits, in the data's own units."""
    result = gdtui(name, "--json", "--standardize", "--epochs", "1000", "--every", "1000")
    _, epochs, done = records(result.stdout)
    for key in ("weights_unscaled", "least_squares_unscaled"):
        assert done[key] == pytest.approx(weights, abs=5.1e-9)
    assert epochs[-1]["weights_unscaled"] == done["weights_unscaled"]
    assert done["loss"] == pytest.approx(lowest, rel=1e-12)
    assert done["least_squares_loss"] == pytest.approx(lowest, rel=1e-12)
    assert done["lowest_loss"] <= done["loss"]
    assert math.isclose(done["lowest_loss"], lowest, rel_tol=1e-12)
