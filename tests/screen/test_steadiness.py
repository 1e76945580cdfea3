"""What stands still: the places of figures from epoch to epoch, and a paused screen."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import pytest

from tests.quick import every
from tests.screen.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

WHAT_IS_DRAWN = ("weights", "predictions")


def points(screen: Session, name: str) -> list[list[int]]:
    """Find the columns where decimal points stand in a panel's table, row by row."""
    rows = screen.part(name).splitlines()[2:-1]
    return [
        [match.start() for match in re.finditer(r"(?<=\d)\.(?=\d)", row)] for row in rows if " × " not in row
    ]


def decades(screen: Session) -> list[list[int]]:
    """Return the powers of ten, and the signs, that decide how a column is written."""
    snapshot = screen.trainer.snapshot()
    groups = [
        snapshot.weights,
        snapshot.gradient,
        snapshot.next_step,
        snapshot.predictions,
        snapshot.difference,
    ]
    return [
        [
            max((math.floor(math.log10(abs(value))) for value in group[:, 0] if value), default=0),
            int((group < 0).any()),
        ]
        for group in groups
    ]


def walk(screen: Session, first: int, last: int) -> Iterator[int]:
    for epoch in range(first, last):
        screen.at(epoch)
        yield epoch


@pytest.mark.parametrize("size", every(2, [((80, 24),), ((120, 40),)]))
@pytest.mark.parametrize(("first", "last"), [(1, 40), (150, 170)])
def test_decimal_points_do_not_move_unless_a_magnitude_changes(
    first: int, last: int, size: tuple[int, int]
) -> None:
    with Session("line", size=size) as screen:
        before = None
        for epoch in walk(screen, first, last):
            now = ([points(screen, name) for name in WHAT_IS_DRAWN], decades(screen))
            if before is not None and before[1] == now[1]:
                assert now[0] == before[0], epoch
            before = now


def test_points_stand_below_each_other_in_the_weights() -> None:
    for data in ("line", "trees", "plane"):
        with Session(data, rate=0.1, standardize=True) as screen:
            for _ in walk(screen, 1, 12):
                rows = points(screen, "weights")
                assert all(row == rows[0] for row in rows), screen.part("weights")


def test_points_stand_below_each_other_in_the_predictions() -> None:
    for data in ("line", "trees", "galton"):
        with Session(data, standardize=True, rate=0.1) as screen:
            for _ in walk(screen, 0, 12):
                rows = points(screen, "predictions")
                assert all(row == rows[0] for row in rows), screen.part("predictions")


def test_the_frames_do_not_move_while_it_runs() -> None:
    with Session("line") as screen:
        corners = None
        for epoch in walk(screen, 0, 60):
            now = [(y, x) for y, row in enumerate(screen.rows) for x, c in enumerate(row) if c in "╭╮╰╯"]
            assert corners is None or now == corners, epoch
            corners = now


def test_the_loss_axis_stands_still() -> None:
    """A column once drawn keeps its height until two columns become one."""
    with Session("line") as screen:
        before: list[str] = []
        title = ""
        for epoch in walk(screen, 0, 90):
            rows = screen.part("loss").splitlines()
            heights = ["".join(column).strip() for column in zip(*rows[2:-1], strict=True)][2:-1]
            drawn = [height for height in heights if height]
            if rows[0] == title:
                assert drawn[: len(before)] == before, epoch
            before, title = drawn, rows[0]


def test_a_screen_at_rest_draws_nothing() -> None:
    with Session("line") as screen:
        for keys in ("", "s s s", "space space", "l", "f", "question_mark", "1", "2", "3", "4", "5"):
            screen.press(*keys.split())
            drawings = screen.app.drawings
            screen.idle(50)
            assert screen.app.drawings == drawings, keys
            screen.press("escape")


@pytest.mark.parametrize("end", ["finished", "overflowed"])
def test_a_screen_at_its_end_draws_nothing(end: str) -> None:
    with Session("line", rate={"finished": 0.1, "overflowed": 3.9}[end], epochs=1000, speed=1e4) as screen:
        screen.press("space").tick(10)
        screen.press("space").tick(10)
        assert end in screen.title
        drawings = screen.app.drawings
        screen.idle(50)
        assert screen.app.drawings == drawings
        assert not screen.running


def test_a_key_that_does_something_does_draw() -> None:
    with Session("line") as screen:
        drawings = screen.app.drawings
        assert screen.press("s").app.drawings > drawings
