"""The predictions panel: the first five predictions beside the actual values."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gdtui.screen.panels.panel import Panel, fits
from gdtui.screen.panels.styled_text import Column, bar, columns, line_of, shorten_name
from gdtui.wording.counts import whole
from gdtui.wording.figures import ERROR, MISS, PREDICTION, column, exact, magnitude
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdtui.descent.snapshot import Floats
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["PredictionsPanel"]

NUMBER = 9
LEAST_BAR = 8
MOST_BAR = 24


class PredictionsPanel(Panel):
    """Inputs, predictions, actual values and their difference, with bars that say too high or too low."""

    can_be_pointed_out = True

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw a row of the data a line."""
        difference = view.snapshot.difference[:, 0].tolist()
        table = chosen(view, width)
        widths = [column.width for column in table]
        half = min((width - 2 - sum(widths) - 2 * len(widths)) // 2, MOST_BAR)
        heading = " " + columns([column.heading for column in table], widths, "  ")
        lines = [line_of((heading, "dim"), *bar_heading(half))]
        scale = full_bar(view)
        for row, miss in enumerate(difference):
            cells = " " + columns([column.cells[row] for column in table], widths, "  ")
            lines.append(line_of(cells, *bars(miss, scale, half)))
        return lines

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Say which rows these are, and how all the others do."""
        rows, shown = view.snapshot.data.rows, len(view.snapshot.actual)
        which = f"predictions, {f'rows 1-{shown}' if shown > 1 else 'row 1'} of {whole(rows)}"
        miss = MISS.write(view.snapshot.typical_miss)
        typical = [f" (typical miss, all {whole(rows)}: ±{miss})"] if rows > 1 else []
        inputs = ", inputs standardized" if view.snapshot.data.standardized else ""
        texts = [
            which + scaled + rest
            for scaled in dict.fromkeys((inputs, ""))
            for rest in (*typical, f" (typical miss ±{miss})")
        ]
        return (next((text for text in (*texts, which) if fits(text, width)), "predictions"), "")


def chosen(view: View, width: int) -> list[Column]:
    """Choose what fits: the three numbers that matter, room for bars, then as many inputs as fit."""
    snapshot = view.snapshot
    rows = len(snapshot.actual)
    least = NUMBER if width >= 60 else 7
    numbers = [
        Column("predicted", column(snapshot.predictions[:, 0], PREDICTION, width=NUMBER), least),
        Column("actual", as_they_stand(snapshot.actual, beside=snapshot.predictions), least),
        Column("difference", column(snapshot.difference[:, 0], ERROR, sign=True, width=NUMBER), least),
    ]
    row = Column("row", [str(number + 1) for number in range(rows)], 3)
    left = width - 2 - sum(entry.width + 2 for entry in (row, *numbers)) - 2 * LEAST_BAR - 2
    inputs: list[Column] = []
    for entry in input_columns(view):
        if entry.width + 2 > left:
            break
        left -= entry.width + 2
        inputs.append(entry)
    return [row, *inputs, *numbers]


def input_columns(view: View) -> Iterator[Column]:
    """Write the inputs one by one, without the bias column, which is 1 in every row."""
    data = view.snapshot.data
    for index, name in enumerate(data.columns):
        if index or not data.has_bias:
            yield Column(shorten_name(visible(name), 12), as_they_stand(data.head_X[:, index : index + 1]), 6)


def as_they_stand(values: Floats, beside: Floats | None = None) -> list[str]:
    """Write data with the digits that they came with, but no more than the numbers beside them have."""
    numbers = values[:, 0].tolist()
    largest = max(map(abs, numbers if beside is None else [*numbers, *beside[:, 0].tolist()]))
    return _written(tuple(numbers), PREDICTION.places(largest))


@lru_cache(maxsize=64)
def _written(numbers: tuple[float, ...], places: int | None) -> list[str]:
    if places is None or any("e" in exact(number) for number in numbers):
        return column(numbers, PREDICTION, width=NUMBER)
    needed = max(len(exact(number).partition(".")[2]) for number in numbers)
    return [PREDICTION.write_as(number, min(places, needed)) for number in numbers]


def full_bar(view: View) -> float:
    """Choose the difference that fills a bar, from the first loss alone: a bar shrinks with its error.

    It is 1, 2 or 5 times a power of ten, above the typical miss of epoch 0.
    """
    goal = 1.5 * max(math.sqrt(view.known.first_loss), np.finfo(float).tiny)
    power = 10.0 ** (magnitude(goal) or 0)
    return next(step * power for step in (1, 2, 5, 10, 20) if step * power >= goal)


def bar_heading(half: int) -> list[tuple[str, str]]:
    """Say what the two sides of the bars mean."""
    left, right = ("too high", "too low") if half >= LEAST_BAR else ("", "")
    return [("  " + left.rjust(half), "dim"), ("│", "dim"), (right, "dim")] if half >= LEAST_BAR else []


def bars(miss: float, scale: float, half: int) -> list[tuple[str, str]]:
    """Draw a difference as a bar: to the left the prediction is too high, to the right too low.

    Its length goes with the root of the difference, so that small ones are still seen beside the first ones.
    """
    if half < LEAST_BAR:
        return []
    drawn = bar(math.sqrt(abs(miss) / scale) * half, half)
    if miss < 0:
        return [("  " + mirrored(drawn).rjust(half), "high"), ("│", "dim")]
    return [("  " + " " * half, "plain"), ("│", "dim"), (drawn, "accent")]


def mirrored(drawn: str) -> str:
    """Turn a bar round."""
    return drawn[::-1].replace("▌", "▐").replace("▶", "◀")
