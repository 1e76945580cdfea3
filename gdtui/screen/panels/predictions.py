"""The predictions panel: the first predictions beside the actual values, five unless there is more room."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

from gdtui.screen.panels.panel import Panel, marked_column, title_that_fits
from gdtui.screen.panels.styled_text import (
    TextColumn,
    bar,
    columns,
    headings,
    line_of,
    paragraph,
    shorten_name,
)
from gdtui.wording.counts import whole
from gdtui.wording.figures import ERROR, LARGEST_PLAIN, MISS, PREDICTION, column, exact, magnitude
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.geometry import Offset, Size

    from gdtui.data.dataset import Dataset
    from gdtui.descent.snapshot import FirstRows, Floats
    from gdtui.screen.panels.panel import ShortWay
    from gdtui.screen.panels.styled_text import Line

__all__ = ["PredictionsPanel", "full_bar"]

NUMBER = 9
LEAST_BAR = 8
MOST_BAR = 24
MOST_ROWS, FEWEST = 1000, 5
"""No screen has more rows; where rows are not known, there is room for the fewest."""

OF_MISS = 1.5
"""A full bar is at least so many times the typical miss: most rows fit into it."""

VANISHING = 1e-12
"""A typical miss below this share of the first one is rounding noise."""


class _PredictionsNeeds(Protocol):
    """What the panel draws from; it is hashable by its identity."""

    def __hash__(self) -> int: ...

    @property
    def data(self) -> Dataset | None:
        """What the rows are of; None where that is not known."""

    def first_rows(self, count: int) -> FirstRows | None:
        """Return so many of the first rows, or as many as there are; None where they are not known."""

    @property
    def why_no_rows(self) -> str:
        """What would be needed to know the first rows; empty where they are known."""

    @property
    def mean_squares(self) -> tuple[float, float]:
        """The mean squared difference at the first epoch and now, which set the length of a bar."""

    @property
    def typical_miss(self) -> float | None:
        """The root of the mean squared error; None where the loss may be another."""

    @property
    def pointed_out(self) -> tuple[str, str]:
        """The panel that is pointed out, and the figure in it."""


class PredictionsPanel(Panel[_PredictionsNeeds]):
    """Inputs, predictions, actual values and their difference, with bars that say too high or too low."""

    can_be_pointed_out = True

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Take a line for each row of the data that is at hand, and one for the heading."""
        return 1 + (FEWEST if self.view is None else _rows_at_hand(self.view))

    def show(self, view: _PredictionsNeeds, place: Offset, way: ShortWay | None) -> None:
        """Draw another view; where it has more or fewer rows, there is more or less room for it."""
        if self.view is not None and _rows_at_hand(view) != _rows_at_hand(self.view):
            self.refresh(layout=True)
        super().show(view, place, way)

    def draw(self, view: _PredictionsNeeds, width: int, height: int) -> list[Line]:
        """Draw a row of the data a line."""
        table_of_rows = _layout(view, width, max(height - 1, 1))
        if table_of_rows is None:
            return paragraph(view.why_no_rows, width)
        rows, table, half = table_of_rows
        widths = [column.width for column in table]
        heading = headings(table, widths, "  ", marked=marked_column(view, self.id))
        lines = [line_of(" ", *heading, *_bar_heading(half))]
        scale = full_bar(*view.mean_squares)
        for row, miss in enumerate(rows.difference[:, 0].tolist()):
            cells = " " + columns([column.cells[row] for column in table], widths, "  ")
            lines.append(line_of(cells, *_bars(miss, scale, half)))
        return lines

    def titles(self, view: _PredictionsNeeds, width: int) -> tuple[str, str]:
        """Say which rows these are, how all the others do, and how long a bar is."""
        table_of_rows = _layout(view, width, max(self.drawn_height - 1, 1))
        if table_of_rows is None:
            return ("predictions", "")
        rows, _, half = table_of_rows
        above = title_that_fits(_which_rows(view, len(rows.actual)), width, "predictions")
        return above, title_that_fits(_bar_scales(view), width) if half else ""


def _which_rows(view: _PredictionsNeeds, shown: int) -> list[str]:
    """Say which rows are shown, and how all of them do, in many words and in fewer."""
    data, typical_miss = view.data, view.typical_miss
    of = "" if data is None else f" of {whole(data.rows)}"
    which = f"predictions, {f'rows 1-{shown}' if shown > 1 else 'row 1'}{of}"
    if data is None or typical_miss is None:
        return [which]
    miss = MISS.write(typical_miss)
    typical = [f" (typical miss, all {whole(data.rows)}: ±{miss})"] if data.rows > 1 else []
    inputs = ", inputs standardized" if data.standardized else ""
    texts = [
        which + scaled + rest
        for scaled in dict.fromkeys((inputs, ""))
        for rest in (*typical, f" (typical miss ±{miss})")
    ]
    return [*texts, which]


def _rows_at_hand(view: _PredictionsNeeds) -> int:
    """Count the rows that can be shown; where none are known, leave room to say so."""
    if view.data is not None and view.data.reduction is None:
        return view.data.rows
    rows = view.first_rows(MOST_ROWS)
    return FEWEST if rows is None else len(rows.actual)


@lru_cache(maxsize=2)
def _layout(view: _PredictionsNeeds, width: int, most: int) -> tuple[FirstRows, list[TextColumn], int] | None:
    """Choose at most so many rows, their columns, and how long a full bar is; 0 is none.

    None where the rows are not known.
    """
    rows = view.first_rows(most)
    if rows is None:
        return None
    table = _chosen(rows, view.data, width)
    half = min((width - 2 - sum([column.width + 2 for column in table])) // 2, MOST_BAR)
    return rows, table, half if half >= LEAST_BAR else 0


def _chosen(rows: FirstRows, data: Dataset | None, width: int) -> list[TextColumn]:
    """Choose what fits: the three numbers that matter, room for bars, then as many inputs as fit.

    None of the columns gets wider while numbers grow.
    """
    least = NUMBER if width >= 60 else TextColumn("actual", _as_they_stand(rows.actual)).width
    below_zero = rows.predictions < 0
    widest = NUMBER - bool(below_zero.any() and not below_zero.all())  # one sign makes room in all rows
    numbers = [
        TextColumn("predicted", column(rows.predictions[:, 0].tolist(), PREDICTION, width=widest), NUMBER),
        TextColumn("actual", _as_they_stand(rows.actual, beside=rows.predictions), least),
        TextColumn("difference", column(rows.difference[:, 0].tolist(), ERROR, sign=True, width=NUMBER)),
    ]
    row = TextColumn("row", [str(number + 1) for number in range(len(rows.actual))], 3)
    left = width - 2 - sum(entry.width + 2 for entry in (row, *numbers)) - 2 * LEAST_BAR - 2
    inputs: list[TextColumn] = []
    for entry in _input_columns(rows, data) if data is not None else ():
        if entry.width + 2 > left:
            break
        left -= entry.width + 2
        inputs.append(entry)
    return [row, *inputs, *numbers]


def _input_columns(rows: FirstRows, data: Dataset) -> Iterator[TextColumn]:
    """Write the inputs one by one, without the bias column, which is 1 in every row."""
    for index, name in enumerate(data.columns):
        if index or not data.has_bias:
            yield TextColumn(
                shorten_name(visible(name), 12), _as_they_stand(rows.inputs[:, index : index + 1]), 6
            )


def _as_they_stand(values: Floats, beside: Floats | None = None) -> list[str]:
    """Write data with the digits that they came with, but no more than the numbers beside them have."""
    numbers = values[:, 0].tolist()
    places = PREDICTION.places(max(map(abs, numbers)))
    if beside is not None and places is not None:
        others = PREDICTION.places(max(map(abs, beside[:, 0].tolist())))
        places = places if others is None else min(places, others)
    return _written(tuple(numbers), places)


@lru_cache(maxsize=64)
def _written(numbers: tuple[float, ...], places: int | None) -> list[str]:
    if places is None or any("e" in exact(number) for number in numbers):
        return column(numbers, PREDICTION, width=NUMBER)
    needed = max(len(exact(number).partition(".")[2]) for number in numbers)
    return [PREDICTION.write_as(number, min(places, needed)) for number in numbers]


@lru_cache(maxsize=64)
def full_bar(first_loss: float, loss: float) -> float:
    """Choose the difference that fills a bar: 1, 2 or 5 times a power of ten.

    It is at least `OF_MISS` times the typical miss of epoch 0, and stays so: bars visibly shrink. It becomes
    four or five times smaller when it is still at least `OF_MISS` times the present typical miss then.
    """
    first, miss = (max(math.sqrt(number), np.finfo(float).tiny) for number in (first_loss, loss))
    step = 3 * (magnitude(first) or 0)
    while _round_number(step) < OF_MISS * first:
        step += 1
    while OF_MISS * max(miss, VANISHING * first) <= _round_number(step - 2):
        step -= 2
    return _round_number(step)


def _round_number(step: int) -> float:
    """Return the number at a place of the row ..., 0.5, 1, 2, 5, 10, ...; 1 is at place 0."""
    return float(f"{(1, 2, 5)[step % 3]}e{step // 3}")


def _bar_scales(view: _PredictionsNeeds) -> list[str]:
    """Say what a full bar is, and what it was if it has changed, in many words and in fewer."""
    first, loss = view.mean_squares
    now, before = (_in_words(full_bar(first, number)) for number in (loss, first))
    changed = [] if now == before else [f"a full bar is {now}; at epoch 0 it was {before}"]
    return [*changed, f"a full bar is {now}", f"full bar {now}"]


def _in_words(number: float) -> str:
    """Write a round number as sentences have it."""
    return whole(int(number)) if 1 <= number < LARGEST_PLAIN else exact(number)


def _bar_heading(half: int) -> list[tuple[str, str]]:
    """Say what the two sides of the bars mean."""
    return [("  " + "too high".rjust(half), "dim"), ("│", "dim"), ("too low", "dim")] if half else []


def _bars(miss: float, scale: float, half: int) -> list[tuple[str, str]]:
    """Draw a difference as a bar: to the left the prediction is too high, to the right too low."""
    if not half:
        return []
    drawn = bar(min(abs(miss) / scale, 2.0) * half, half)
    if miss < 0:
        return [("  " + _mirrored(drawn).rjust(half), "high"), ("│", "dim")]
    return [("  " + " " * half, "plain"), ("│", "dim"), (drawn, "accent")]


def _mirrored(drawn: str) -> str:
    """Turn a bar round."""
    return drawn[::-1].replace("▌", "▐").replace("▶", "◀")
