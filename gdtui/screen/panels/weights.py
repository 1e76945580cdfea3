"""The weights panel: every weight with the gradient that is about to move it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdtui.screen.panels.panel import Panel, fits
from gdtui.screen.panels.styled_text import Column, columns, line_of, shorten_name
from gdtui.screen.widths import cell_len
from gdtui.wording.figures import GRADIENT, STEP, WEIGHT, column, exact_rate
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["WeightsPanel"]

NUMBER = 8
LONGEST_NAME = 24
SHORTEST_NAME = 4
VISIBLE = 0.05
"""A detour smaller than this share of the other weight's distance to its best is not worth a word."""


class WeightsPanel(Panel):
    """Weights, gradient, next step and least-squares values, around the selected weight."""

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw a row a weight."""
        shown = window(view, height - 1)
        formula = [footer(view)] if len(shown) + 2 <= height and len(footer(view)) <= width else []
        name_width, table = layout(view, shown, width)
        widths = [column.width for column in table]
        heading = columns([column.heading for column in table], widths)
        lines = [line_of((" " * (name_width + 2) + heading, "dim"))]
        for place, index in enumerate(shown):
            name = shorten_name(visible(view.snapshot.data.columns[index]), name_width)
            mark = "▸" if index == view.options.selected else " "
            cells = columns([column.cells[place] for column in table], widths)
            role = "strong" if index == view.options.selected else "plain"
            lines.append(line_of((mark, "accent"), (padded(name, name_width), role), " ", (cells, role)))
        return lines + [line_of((line, "dim")) for line in formula]

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Say which weights are shown when not all are."""
        total, height = len(view.known.best), self.size.height
        shown = window(view, height - 1)
        title = "weights" if len(shown) == total else f"weights {shown.start + 1}-{shown.stop} of {total}"
        select = ["↑ ↓ select"] if len(shown) < total else []
        below = next((text for text in [*detour(view), *select] if fits(text, width)), "")
        return (title, below)


def detour(view: View) -> list[str]:
    """Say why a weight moves away from its goal, in many words, then in fewer: it makes up for another.

    It overshoots only if it came from the other side.
    """
    if view.epoch.rate_too_high or view.snapshot.ended:
        return []
    missing, step = (view.known.best - view.snapshot.weights)[:, 0], view.snapshot.next_step[:, 0]
    away = ((step > 0) & (missing < 0)) | ((step < 0) & (missing > 0))
    if not np.count_nonzero(away):
        return []
    columns = view.snapshot.data.columns
    data = view.known.bowl.factorization
    sizes = np.abs(missing) * data.column_lengths
    gone = int(np.argmax(np.where(away, sizes, -1.0)))
    # -gradient[i] = Σ H[i, j] missing[j]: the cause is the j whose term is the largest that way
    terms = data.gram_row(gone) * missing * np.sign(view.snapshot.next_step[gone, 0])
    terms[gone] = -1.0
    cause = int(np.argmax(terms))
    if terms[cause] <= 0 or sizes[gone] < VISIBLE * sizes[cause]:
        return []
    name, other = (shorten_name(visible(columns[index]), 10) for index in (gone, cause))
    if missing[gone] * (view.known.best - view.known.initial)[gone, 0] < 0:
        return [f"{name} overshoots to make up for {other}"]
    return [
        f"{name} moves away from its best to make up for {other}",
        f"{name} moves away to make up for {other}",
    ]


def window(view: View, height: int) -> range:
    """Choose which weights to show so that the selected one is among them."""
    total = len(view.known.best)
    room = max(min(height, total), 1)
    middle = view.options.selected or 0
    first = min(max(middle - room // 2, 0), total - room)
    return range(first, first + room)


def layout(view: View, shown: range, width: int) -> tuple[int, list[Column]]:
    """Fit names and columns into a width: first digits are given up, then the name, then whole columns."""
    names = [visible(view.snapshot.data.columns[index]) for index in shown]
    wanted = min(max(cell_len(name) for name in names), LONGEST_NAME)
    for count in (5, 4, 3, 2, 1):
        for least in (wanted, min(wanted, SHORTEST_NAME)):
            for fewer in (0, 1, 2):
                table = table_of(view, shown, fewer)[:count]
                left = width - 2 - sum(column.width + 1 for column in table) + 1
                if left >= least:
                    return min(left, wanted), table
    return max(width - 2 - NUMBER, 0), table_of(view, shown, 2)[:1]


def table_of(view: View, shown: range, fewer: int) -> list[Column]:
    """Write the columns, the most important one first; inputs brought to scale add the data's own units."""
    snapshot, rows = view.snapshot, slice(shown.start, shown.stop)
    now, best = snapshot.weights[rows, 0].tolist(), view.known.best[rows, 0].tolist()
    gradient, step = snapshot.gradient[rows, 0].tolist(), snapshot.next_step[rows, 0].tolist()
    table = [
        Column("now", column(now, WEIGHT, width=NUMBER, fewer=fewer)),
        Column("gradient", column(gradient, GRADIENT, sign=True, width=NUMBER)),
        Column("next step", steps(view, step)),
        Column("best", column(best, WEIGHT, width=NUMBER, fewer=fewer)),
    ]
    if snapshot.data.standardized:
        own = snapshot.data.unscaled(snapshot.weights)[rows, 0].tolist()
        table.insert(1, Column("unscaled", column(own, WEIGHT, width=NUMBER, fewer=fewer)))
    return table


def steps(view: View, step: list[float]) -> list[str]:
    """Write the next steps; at the end of a run none is taken."""
    if view.snapshot.ended:
        return ["not taken"] * len(step)
    return column(step, STEP, sign=True, width=NUMBER)


def footer(view: View) -> str:
    """Say how the next step comes about."""
    return f" next step = -{exact_rate(view.snapshot.learning_rate)} × gradient"


def padded(text: str, width: int) -> str:
    """Fill a name up to a width in cells."""
    return text + " " * max(width - cell_len(text), 0)
