"""The panels that only a watched program has: its weights, its output, its curve."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gdtui.screen.actions import keys
from gdtui.screen.actions.keys import DOWN, UP
from gdtui.screen.panels.panel import Panel, title_that_fits
from gdtui.screen.panels.plot import PlotPanel, said
from gdtui.screen.panels.styled_text import (
    TextColumn,
    columns,
    headings,
    line_of,
    paragraph,
    shorten,
    shorten_name,
)
from gdtui.screen.plots import Curve, loss_curve
from gdtui.screen.program.view import ProgramView
from gdtui.screen.widths import cell_len
from gdtui.sources.compared import loss_compared, step_compared
from gdtui.wording.counts import whole
from gdtui.wording.figures import GRADIENT, LARGEST_PLAIN, STEP, WEIGHT, Precision, column
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.descent.snapshot import Floats
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.plots import Palette, PlotRow
    from gdtui.screen.view_options import ViewOptions
    from gdtui.sources.parameters import Parameters

__all__ = ["OutputPanel", "ParametersPanel", "ProgramCurve"]

NUMBER, LONGEST_NAME = 9, 16
OF_ITS_OWN = "(gdtui check, which calls the function with data of its own.)"
UNKNOWN = "·"
"""Stands for a number that is smaller than its margin."""

MOST_PLACES = 4
"""How many digits behind the point a weight has at most."""

WHAT_IS_READ = (
    "The textbook's five lines are read, or some of them; lines such as: Epoch 3, loss: 0.5; CSV; JSON; "
    "and what gdtui.record(...) tells."
)


class ParametersPanel(Panel[ProgramView]):
    """The weights, with gradient and next step where they are known."""

    def draw(self, view: ProgramView, width: int, height: int) -> list[Line]:
        """Draw a row for each weight; below it, if there is room, why the next step is not known."""
        known = view.parameters
        if known is None:
            return paragraph(_what_weights_need(view), width)[:height]
        shown = _window(known, view.options, height - 1)
        names = [shorten_name(visible(known.names[place]), LONGEST_NAME) for place in shown]
        of_name = max(map(cell_len, names), default=0)
        table = _table_of(known, shown)
        while len(table) > 1 and of_name + 2 + sum(one.width + 2 for one in table) > width:
            table.pop()
        room = width - of_name - 2 - sum(one.width + 2 for one in table)
        widths = [max(one.width, NUMBER) if room >= NUMBER * len(table) else one.width for one in table]
        lines = [line_of(" " * (of_name + 2), *headings(table, widths, "  "))]
        for place, name in enumerate(names):
            cells = columns([one.cells[place] for one in table], widths, "  ")
            lines.append(line_of(" ", name + " " * (of_name - cell_len(name) + 1), cells))
        notes = _next_step_notes(view, known)
        note = next((note for note in notes if len(note) + 2 <= width), "")
        return [*lines, line_of((f" {note}", "dim"))] if note and len(lines) < height else lines

    def titles(self, view: ProgramView, width: int) -> tuple[str, str]:
        """Say how many are shown, and how they were found."""
        known = view.parameters
        if known is None:
            return ("weights", "")
        shown, total = _window(known, view.options, self.drawn_height - 1), len(known.names)
        title, below = "weights", _how_found(known)
        if len(shown) < total:
            title = f"weights {shown.start + 1}-{shown.stop} of {whole(total)}"
            below = [*below, f"{UP} {DOWN} show others"]
        return (title, title_that_fits(below, width))


def _window(known: Parameters, options: ViewOptions, room: int) -> range:
    """Choose which weights are shown: from the selected one on, as many as there is room for."""
    total = len(known.names)
    count = min(max(room, 1), total)
    first = min(options.selected or 0, total - count)
    return range(first, first + count)


TOO_FEW_DIGITS = ("next step: too few digits are printed", "next step: too few digits")
NEXT_STEP = ("next step: known when the next epoch is read", "next step: with the next epoch")


def _next_step_notes(view: ProgramView, known: Parameters) -> tuple[str, ...]:
    """Say why the next step is not known, in many words and in fewer; nothing if it is."""
    if known.step is None:
        return () if view.is_finished else NEXT_STEP
    return () if _is_resolved(known) else TOO_FEW_DIGITS


def _is_resolved(known: Parameters) -> bool:
    """Tell whether the step of any weight is surely not 0, for all that its margin leaves open."""
    return known.step is not None and bool((np.abs(known.step.values) > 2 * known.step.margins).any())


def _how_found(known: Parameters) -> list[str]:
    """Say that the weights were found, and how good they are, in many words and in fewer."""
    if not known.is_found:
        return []
    good_to = f"±{float(known.weights.margins.max()):.0e}"
    return [f"found from the predictions, {good_to}", f"found, {good_to}", "found"]


def _what_weights_need(view: ProgramView) -> str:
    """Say what would tell the weights."""
    if view.told is None:
        return "Here stand the weights, where the program tells them."
    if view.given is not None and view.told.predicted:
        return (
            "The program does not print its weights, and the printed predictions do not determine them: "
            "gdtui.record(weights=...) tells them."
        )
    if view.given is not None:
        return (
            "The program does not print its weights: gdtui.record(weights=...) tells them, or the textbook's "
            "lines do."
        )
    return (
        "The program does not print its weights: gdtui.record(weights=...) tells them. With --data FILE they "
        "are found from the printed predictions."
    )


def _table_of(known: Parameters, shown: range) -> list[TextColumn]:
    """Write the columns, the most important first."""
    rows = slice(shown.start, shown.stop)
    table = [TextColumn("now", _weight_cells(known, rows))]
    if known.gradient is not None:
        table.append(TextColumn("gradient", _finite_column(known.gradient[rows], GRADIENT, signed=True)))
    steps = {"next step": known.step if _is_resolved(known) else None, "textbook's step": known.chapter_step}
    return table + [
        TextColumn(heading, _step_cells(step.values[rows, 0].tolist(), step.margins[rows, 0].tolist()))
        for heading, step in steps.items()
        if step is not None
    ]


def _weight_cells(known: Parameters, rows: slice) -> list[str]:
    """Write the weights; if they were found, only with the digits that are certain."""
    weights = known.weights
    if not known.is_found:
        return _finite_column(weights.values[rows], WEIGHT)
    pairs = zip(weights.values[rows, 0].tolist(), weights.margins[rows, 0].tolist(), strict=True)
    return [_good_digits(*pair) for pair in pairs]


def _good_digits(weight: float, margin: float) -> str:
    """Write a number with only those digits behind the point that its margin leaves certain."""
    places = math.floor(-math.log10(margin)) + 1 if margin > 0 else MOST_PLACES
    return WEIGHT.write_as(weight, min(max(places, 0), MOST_PLACES) if abs(weight) < LARGEST_PLAIN else None)


def _step_cells(values: list[float], margins: list[float]) -> list[str]:
    """Write steps below each other, with no more digits than the largest margin leaves certain."""
    known = [not value or abs(value) > margin for value, margin in zip(values, margins, strict=True)]
    if not any(known) or not all(map(math.isfinite, values)):
        return [UNKNOWN if math.isfinite(value) else str(value) for value in values]
    places = STEP.places(max(abs(value) for value, is_known in zip(values, known, strict=True) if is_known))
    worst = max(margins)
    if places is not None and worst > 0:
        places = max(min(math.floor(-math.log10(worst)), places), 0)
    cells = [STEP.write_as(value, places, sign=True) for value in values]
    return [
        cell if is_known and (cell.strip("+-0.") or not value) else UNKNOWN
        for cell, value, is_known in zip(cells, values, known, strict=True)
    ]


def _finite_column(values: Floats, precision: Precision, *, signed: bool = False) -> list[str]:
    """Write numbers below each other; they need not be finite."""
    numbers = values[:, 0].tolist()
    finite = [number for number in numbers if math.isfinite(number)]
    cells = iter(column(finite, precision, sign=signed, width=NUMBER))
    return [next(cells) if math.isfinite(number) else str(number) for number in numbers]


class OutputPanel(Panel[ProgramView]):
    """What else is known of the program: its mistake, its traceback, how it compares, its other lines."""

    def draw(self, view: ProgramView, width: int, height: int) -> list[Line]:
        """Draw what matters most now; below it, as many of the last printed lines as there is room for."""
        if view.finding:
            above = paragraph(f"{view.finding} {OF_ITS_OWN}", width, "strong")
        elif view.traceback:
            return _printed_lines(view.traceback[-height:], width)
        elif view.has_failed and view.lines:
            return paragraph(view.lines[-1], width, "strong")[:height]
        else:
            said = [WHAT_IS_READ] if view.told is None else _compared(view)
            above = [line for text in said for line in paragraph(text, width, "strong")]
        room = height - len(above)
        below = _printed_lines(view.lines[-room:], width) if room > 0 else []
        if not above and not below:
            return paragraph("The program has printed no other line.", width)[:height]
        return [*above, *below][:height]

    def titles(self, view: ProgramView, width: int) -> tuple[str, str]:
        """Say what the lines are."""
        others = f"{keys.OUTPUT} shows all {whole(view.others)} other lines"
        below = title_that_fits([others], width) if view.others > 1 else ""
        if view.finding:
            return ("checked beside it", below)
        if view.traceback or (view.has_failed and view.lines):
            return ("how it ended", below)
        if view.told is None:
            return ("what is read" if not view.lines else "what is read, and other output", below)
        has_more = ", and other output" if view.lines else ""
        return (f"beside the textbook's loop{has_more}" if _compared(view) else "other output", below)


def _printed_lines(lines: Sequence[str], width: int) -> list[Line]:
    """Write lines that the program has printed, each cut to the width."""
    return [line_of(" ", (shorten(visible(line), width - 2), "plain")) for line in lines]


@lru_cache(maxsize=2)
def _compared(view: ProgramView) -> list[str]:
    """Say how the step and the loss differ from the textbook's, if they are known, and what does not fit."""
    known, told = view.parameters, view.told
    said = [text for text in (view.why_not_these_data, view.why_other_difference) if text]
    if known is None or told is None:
        return said
    return [*said, *known.notes, *step_compared(known), *loss_compared(told, view.data, known)]


class ProgramCurve(PlotPanel[ProgramView]):
    """The loss by epoch."""

    TITLE = "loss by epoch"

    def plot(self, view: ProgramView, width: int, height: int, palette: Palette) -> list[PlotRow]:
        """Draw the curve."""
        losses = view.reach.losses
        if view.loss is None or not len(losses) or view.apart is None or view.first is None:
            return said("No curve: no loss was told, or the epochs are not evenly apart.", width, height)
        shown = losses[: view.place + 1]
        numbers = view.first.number + np.arange(len(shown)) * view.apart
        keep = shown >= 0
        if not keep.any():
            return said("No curve: the losses are below 0.", width, height)
        return loss_curve(
            [Curve(numbers[keep], shown[keep])],
            width=width,
            height=height,
            palette=palette,
            epochs=int(view.first.number + view.furthest * view.apart),
            cursor=int(numbers[-1]),
            log_x=view.options.log_epochs,
            log_y=view.options.log_loss,
            judged=False,
        )
