"""The arithmetic that is shown comes out: the screen's own digits give, on a calculator, its results."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

import pytest

from tests.quick import every
from tests.screen.reading import NUMBER, rounds_to
from tests.screen.session import Session
from tests.screen.sets import few_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

BRACKETED = rf"\(?({NUMBER})\)?"
FORWARD = re.compile(rf"row (\d+):  (.*·.*) = ({NUMBER})")
TERM = re.compile(rf"(^|[+-]) ?{BRACKETED}·{BRACKETED}")
LOSS = re.compile(rf"\((.*²)\) / (\d+) = ({NUMBER})")
SQUARE = re.compile(rf"({NUMBER})²")
GRADIENT = re.compile(rf"(\S+): -2 × mean of .* = -2 × {BRACKETED} = ({NUMBER})")
UPDATE = re.compile(rf"(\S+): {BRACKETED} - {BRACKETED} × {BRACKETED} = ({NUMBER})")
FACTOR = re.compile(rf"(?:^|= )1 - {BRACKETED} × {BRACKETED} = ({NUMBER})")
LIMIT = re.compile(r"2 / ([\d.e-]+) = ([\d.e-]+)\b")
GROWTH = re.compile(rf"loss: × ({NUMBER}) an epoch \(({NUMBER})²\)")


def worked_lines(screen: Session) -> Iterator[str]:
    """Yield the lines of the lower panel without its frame."""
    for line in screen.part("explanation").splitlines()[1:-1]:
        yield line.strip("│ ")


def decimals(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def forward_value(terms: str) -> Decimal | None:
    """Add up the products as they are written; None where some are left out."""
    if "more term" in terms or "…" in terms:
        return None
    total = Decimal(0)
    for sign, *factors in TERM.findall(terms):
        x, w = decimals(*factors)
        total += -x * w if sign == "-" else x * w
    assert len(TERM.findall(terms)) == terms.count("·")
    return total


def check_line(line: str) -> str:
    """Check the equation of a line with fifty digits, and name what it was ("" for none)."""
    with localcontext() as context:
        context.prec = 50
        if found := FORWARD.match(line.removeprefix("forward").strip()):
            value = forward_value(found[2])
            assert value is None or rounds_to(value, found[3]), line
            return "forward" if value is not None else ""
        if (found := LOSS.search(line)) and "..." not in line:
            squares = [number * number for number in decimals(*SQUARE.findall(found[1]))]
            assert len(squares) == int(found[2])
            assert rounds_to(sum(squares, Decimal(0)) / len(squares), found[3]), line
            return "loss"
        if found := GRADIENT.search(line):
            assert rounds_to(-2 * Decimal(found[2]), found[3]), line
            return "gradient"
        if found := UPDATE.search(line):
            weight, rate, slope = decimals(found[2], found[3], found[4])
            assert rounds_to(weight - rate * slope, found[5]), line
            return "update"
        if found := FACTOR.search(line):
            rate, curvature = decimals(found[1], found[2])
            assert rounds_to(1 - rate * curvature, found[3]), line
            return "factor"
        if found := LIMIT.search(line):
            assert rounds_to(2 / Decimal(found[1]), found[2]), line
            return "limit"
        if found := GROWTH.search(line):
            assert rounds_to(Decimal(found[2]) ** 2, found[1]), line
            return "growth"
    return ""


def updates(screen: Session) -> dict[str, str]:
    """Read what each update says that a weight will be."""
    found = (UPDATE.search(line) for line in worked_lines(screen))
    return {match[1]: match[5] for match in found if match}


RUNS = [
    ("line", False, ["0.1", "0.37", "0.78", "0.9", "3.9"]),
    ("plane", False, ["0.1", "0.25"]),
    ("galton", False, ["0.0001", "0.0003"]),
    ("galton", True, ["0.1", "1.5"]),
    ("cars", False, ["0.003", "0.005"]),
    ("cars", True, ["0.05", "0.99"]),
    ("faithful", False, ["0.07"]),
    ("faithful", True, ["0.3", "1.01"]),
    ("trees", False, ["0.0001"]),
    ("trees", True, ["0.1", "0.65", "2"]),
]
SIZES = [(80, 24), (120, 40)]
CASES = [(name, scaled, rate) for name, scaled, rates in RUNS for rate in rates]


def check_run(screen: Session, epochs: list[int]) -> set[str]:
    """Check every line at every epoch, and each update against the weight that is shown at the next."""
    kinds: set[str] = set()
    promised: dict[str, str] = {}
    for epoch in epochs:
        if screen.at(epoch).trainer.epoch != epoch:  # it ended before
            break
        kinds |= {check_line(line) for line in worked_lines(screen)}
        for name, shown in promised.items() if epoch - 1 in epochs else ():
            index = screen.data.columns.index(name)
            assert rounds_to(Decimal(float(screen.trainer.snapshot().weights[index, 0])), shown), name
        promised = updates(screen)
    return kinds


@pytest.mark.parametrize(
    ("name", "scaled", "rate", "size"),
    every(
        4,
        [(*case, SIZES[(place // 2 + turn) % 2]) for place, case in enumerate(CASES) for turn in (0, 1)],
    ),
)
def test_shown_operands_give_shown_results(name: str, scaled: bool, rate: str, size: tuple[int, int]) -> None:
    with Session(name, standardize=scaled, rate=float(rate), size=size, epochs=1000) as screen:
        kinds = check_run(screen, [1, 2, 21, 22])
        assert {"forward", "update"} <= kinds or "factor" in kinds, kinds


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "scaled", "rate"), CASES)
def test_shown_operands_give_shown_results_over_hundreds_of_epochs(
    name: str, scaled: bool, rate: str
) -> None:
    with Session(name, standardize=scaled, rate=float(rate), size=(120, 40), epochs=1000) as screen:
        assert check_run(screen, [*range(1, 200)])


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_the_loss_of_few_rows_is_written_out_in_full(count: int) -> None:
    with Session(few_rows(count), size=(100, 24), rate=0.05) as screen:
        assert "loss" in check_run(screen, [1, 2, 3, 7, 8])


def test_a_rate_above_the_limit_shows_its_factor() -> None:
    for rate in (0.79, 1.0, 2.5, 3.9, 0.781):
        with Session("line", rate=rate, epochs=100_000, speed=10_000) as screen:
            screen.press("space").tick(100)
            assert "why it diverges" in screen.part("explanation")
            kinds = {check_line(line) for line in worked_lines(screen)}
            assert {"factor", "growth"} <= kinds, (rate, screen.part("explanation"))


def test_the_checker_finds_a_wrong_digit() -> None:
    right = "update    x: 1.30779 - 0.1 × (-0.08930) = 1.3167, its value at epoch 38"
    assert check_line(right) == "update"
    for wrong in (right.replace("1.3167", "1.3168"), right.replace("0.08930", "0.09930")):
        with pytest.raises(AssertionError):
            check_line(wrong)
    with pytest.raises(AssertionError):
        check_line("forward   row 1:  1·1.37361 - 0.51182·1.30779 = 2.0430")
