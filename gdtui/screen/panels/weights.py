"""The weights panel: every weight with the gradient that is about to move it."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.answers import HIDDEN
from gdtui.screen.actions.keys import DOWN, SHOW, UP
from gdtui.screen.panels.panel import Panel, marked_column, title_that_fits
from gdtui.screen.panels.styled_text import TextColumn, columns, headings, line_of, shorten_name
from gdtui.screen.widths import cell_len
from gdtui.wording.figures import GRADIENT, STEP, WEIGHT, column, exact_rate
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.descent.run import Known
    from gdtui.descent.snapshot import Floats
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["WeightsPanel", "detour", "is_steepest_seen", "weights_around"]

NUMBER, LEAST_NUMBER = 8, 6
SHORTEST_NUMBER = 5
"""In cells: a digit with a sign and an exponent, as in -8e-2."""

LONGEST_NAME = 24
SHORTER_NAMES = (12, 8, 6, 4)
"""How short names may become before a column is left out."""

WAYS = " ┼ start   ● now   ✕ best"
BEST = " best: where the loss is lowest"
LONGEST_WAY = 72
SAME = 1e-9
"""A distance from start to best whose effect is smaller than this share of the largest is rounding noise."""

SEEN = 0.01
"""A direction that makes up less than this share of the loss above the lowest does not show."""

VISIBLE = 0.05
"""A weight whose distance to its best is smaller than this share of the other weight's is not named."""


class _Plan(NamedTuple):
    """How wide the names and the columns are, the same at each epoch of a run."""

    name: int
    columns: tuple[int, ...]


class WeightsPanel(Panel["View"]):
    """Weights, gradient, next step and least-squares values, around the selected weight."""

    can_be_pointed_out = True

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw a row a weight; where there is room for all of them twice, their ways as well."""
        shown = _window(view, height - 1)
        plan = _planned(view.known, view.snapshot.data, width)
        table = _table_of(view, shown, plan)
        widths = _grown(table, plan, width)
        table = table[: len(widths)]
        heading = headings(table, widths, marked=marked_column(view, self.id))
        lines = [line_of(" " * (plan.name + 2), *heading)]
        has_ways = _has_room_for_ways(view, len(shown), height)
        is_loose = has_ways and 3 * len(shown) + 3 <= height
        for place, index in enumerate(shown):
            name = shorten_name(visible(view.snapshot.data.columns[index]), plan.name)
            mark, role = ("▸", "strong") if index == view.options.selected else (" ", "plain")
            gap = " " * max(plan.name - cell_len(name), 0)
            cells = columns([column.cells[place] for column in table], widths)
            lines.append(line_of((mark, "accent"), (name + gap, role), " ", (cells, role)))
            if has_ways:
                lines.append(_way(view, index, min(width - 4, LONGEST_WAY)))
            if is_loose:
                lines.append(())
        return lines + [line_of((text, "dim")) for text in _notes(view, len(shown), width, height)]

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Say which weights are shown when not all are."""
        total, height = len(view.known.best), self.drawn_height
        shown = _window(view, height - 1)
        title = "weights" if len(shown) == total else f"weights {shown.start + 1}-{shown.stop} of {total}"
        select = [f"{UP} {DOWN} select"] if len(shown) < total else []
        return title, title_that_fits([*detour(view), *select], width)


def _notes(view: View, shown: int, width: int, height: int) -> list[str]:
    """Say below so many weights how the next step comes about; with more room, what the columns are."""
    has_ways = _has_room_for_ways(view, shown, height)
    formula = f" next step = -{exact_rate(view.snapshot.learning_rate)} × gradient"
    texts = [formula] if shown + 2 <= height and len(formula) <= width else []
    texts += [WAYS] * has_ways
    filled = (1 + has_ways) * shown + 1 + len(texts)
    if 2 * (filled + has_ways) < height:
        return texts + _meanings(view, width)
    return texts + [BEST] * (has_ways and 2 * filled < height)


def _has_room_for_ways(view: View, shown: int, height: int) -> bool:
    """Tell whether each weight has a line for its way to the best one, where that is not hidden."""
    return not view.hides("best") and shown == len(view.known.best) and 2 * shown + 3 <= height


def _jumps(view: View) -> bool:
    """Tell whether each step jumps across the lowest point in the steepest direction, and is seen to."""
    factor = view.known.bowl.factors(view.snapshot.learning_rate)[0]
    return bool(factor < 0) and is_steepest_seen(view)


def is_steepest_seen(view: View) -> bool:
    """Tell whether the steepest direction makes up a part of the loss above the lowest that shows."""
    return view.epoch.steepest_share > SEEN


def detour(view: View) -> list[str]:
    """Say why a weight moves away from its goal, in many words, then in fewer: it makes up for another.

    It overshoots only if it came from the other side.
    """
    if view.epoch.rate_too_high or view.snapshot.ended or view.hides("best") or _jumps(view):
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


def _window(view: View, height: int) -> range:
    """Choose which weights to show so that the selected one is among them."""
    return weights_around(view, view.options.selected or 0, height)


def weights_around(view: View, middle: int, most: int) -> range:
    """Choose at most so many weights that lie next to each other, at least one, with one in their middle."""
    total = len(view.known.best)
    count = max(min(most, total), 1)
    first = min(max(middle - count // 2, 0), total - count)
    return range(first, first + count)


def _way(view: View, index: int, width: int) -> Line:
    """Draw how far a weight has come from its start to its best; it may be beyond either."""
    start, best = float(view.known.initial[index, 0]), float(view.known.best[index, 0])
    now = float(view.snapshot.weights[index, 0])
    first, last = width // 4, width - 1 - width // 4
    marks = [("─", "dim")] * width
    if index in _on_their_way(view.known):
        place = round(min(max(first + (now - start) / (best - start) * (last - first), -1), width))
        marks[first], marks[last] = ("┼", "dim"), ("✕", "good")
        marks[min(max(place, 0), width - 1)] = (
            ("◂" if place < 0 else "▸" if place == width else "●"),
            "accent",
        )
    else:
        marks[first] = ("┼", "dim")
    groups = groupby(marks, key=itemgetter(1))
    return line_of("  ", *(("".join([mark for mark, _ in group]), role) for role, group in groups))


@lru_cache(maxsize=4)
def _on_their_way(known: Known) -> frozenset[int]:
    """Find the weights whose best differs from their start by more than rounding."""
    gaps = np.abs(known.best - known.initial)[:, 0] * known.bowl.factorization.column_lengths
    return frozenset(np.flatnonzero(gaps > SAME * gaps.max(initial=0)).tolist())


@lru_cache(maxsize=8)
def _planned(known: Known, data: Dataset, width: int) -> _Plan:
    """Choose widths at which names and columns fit: digits go first, then parts of names, then whole columns.

    The columns keep their places while numbers grow, since a number that grows gives up digits.
    """
    names = [visible(name) for name in data.columns]
    wanted = min(max(cell_len(name) for name in names), LONGEST_NAME)
    for count in (5, 4, 3, 2, 1):
        for least in dict.fromkeys(min(wanted, cells) for cells in (wanted, *SHORTER_NAMES)):
            for fewer in (0, 1, 2, 3):
                widths = _widths(known, data, fewer)[:count]
                left = width - 1 - sum(widths) - len(widths)
                if left >= least:
                    now = min(widths[0] + max(left - wanted, 0), NUMBER)
                    return _Plan(min(left, wanted), (now, *widths[1:]))
    return _Plan(max(width - 2 - NUMBER, 0), (NUMBER,))


def _widths(known: Known, data: Dataset, fewer: int) -> tuple[int, ...]:
    """Choose how wide the columns are, with room for a sign or a digit more of a weight."""
    digits = max(fewer - 1, 0)  # what is given up first is the room to grow
    now = max(_needed(np.vstack([known.best, known.initial]), fewer - 1), SHORTEST_NUMBER)
    widths = [now, len("gradient"), len("next step"), _needed(known.best, digits)]
    if data.standardized:
        own = np.vstack([data.unscaled(known.best), data.unscaled(known.initial)])
        widths.insert(1, max(_needed(own, fewer - 1), len("unscaled")))
    return tuple(widths)


def _needed(values: Floats, fewer: int) -> int:
    """Measure how wide numbers are with `fewer` digits behind the point than usual."""
    numbers = values[:, 0].tolist()
    usual = TextColumn("", column(numbers, WEIGHT, width=NUMBER), LEAST_NUMBER).width
    whole = TextColumn("", [f"{number:.0f}" for number in numbers]).width
    return min(max(usual - fewer, min(usual, whole)), NUMBER)


def _table_of(view: View, shown: range, plan: _Plan) -> list[TextColumn]:
    """Write the columns, the most important one first; inputs brought to scale add the data's own units."""
    snapshot, rows = view.snapshot, slice(shown.start, shown.stop)
    columns = [
        ("now", snapshot.weights, WEIGHT, False),
        ("gradient", snapshot.gradient, GRADIENT, True),
        ("next step", snapshot.next_step, STEP, True),
        ("best", view.known.best, WEIGHT, False),
    ]
    if snapshot.data.standardized:
        columns.insert(1, ("unscaled", snapshot.data.unscaled(snapshot.weights), WEIGHT, False))
    step = HIDDEN * view.hides("step") or "not taken" * snapshot.ended
    words = {"next step": step, "best": HIDDEN * view.hides("best")}
    return [
        TextColumn(heading, [word] * len(shown))
        if (word := words.get(heading))
        else TextColumn(heading, column(values[rows, 0].tolist(), precision, sign=sign, width=width))
        for (heading, values, precision, sign), width in zip(columns, plan.columns, strict=False)
    ]


def _grown(table: list[TextColumn], plan: _Plan, width: int) -> tuple[int, ...]:
    """Widen columns where numbers need it after all, and leave out the last columns that then do not fit."""
    widths = tuple(
        max(planned, *map(cell_len, column.cells))
        for column, planned in zip(table, plan.columns, strict=True)
    )
    while len(widths) > 1 and plan.name + 1 + sum(widths) + len(widths) > width:
        widths = widths[:-1]
    return widths


def _meanings(view: View, width: int) -> list[str]:
    """Say what the columns are."""
    best = f"hidden, {SHOW} shows it" if view.hides("best") else "the weights of lowest loss"
    lines = [
        " now        the weights of this epoch",
        " gradient   slope of the loss in a weight",
        " next step  what the update adds to each",
        f" best       {best}",
    ]
    return [line for line in lines if len(line) <= width]
