"""Why a run diverges: the direction that grows, the factor, the limit, and where it would end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gdtui.screen.panels.styled_text import line_of, shorten, shorten_name
from gdtui.screen.widths import cell_len
from gdtui.wording.counts import times, whole
from gdtui.wording.figures import TIMES, WEIGHT, Precision, column, comes_out, exact
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["why_it_diverges"]

FACTOR = Precision(digits=5, most=4)
LARGEST_ROOT = 1e154
"""The square of more than this is no float."""


def why_it_diverges(view: View, width: int) -> list[Line]:
    """Explain divergence in four lines."""
    texts = (
        what_a_step_does(view, width - 2),
        trail(view, width - 2),
        steepest(view, width - 2),
        next((text for text in growth(view) if len(text) <= width - 2), ""),
    )
    return [
        line_of(" ", (shorten(text, width - 2), "strong" if not row else "plain"))
        for row, text in enumerate(texts)
    ]


def what_a_step_does(view: View, room: int) -> str:
    """Say how far beyond the lowest point a step lands; or why the loss falls all the same, for a while."""
    far = times(factor_of(view))
    if view.epoch.rises_from == view.snapshot.epoch:
        texts = (
            f"Every step jumps across the lowest point and lands {far} times as far beyond.",
            f"Every step lands {far} times as far beyond the lowest point.",
        )
    else:
        texts = (
            f"The steep direction grows {far} times a step; the others still shrink faster.",
            "The steep direction grows; the others still shrink faster.",
        )
    return next((text for text in texts if len(text) <= room), texts[-1])


def growth(view: View) -> list[str]:
    """Say by how much the loss grows, and at which epoch the numbers end: in many words, then in fewer."""
    factor, rises = factor_of(view), view.epoch.rises_from
    in_the_end = TIMES.write(factor**2) if factor < LARGEST_ROOT else f"{factor:.0e}²"
    squared = f"× {in_the_end} an epoch ({FACTOR.write(factor)}²)"
    if rises is None:
        return ["loss: only rounding brings in the direction that grows"]
    if rises > view.snapshot.epoch:
        return [f"loss: falls until epoch {whole(rises)}, in the end {squared}"]
    now = _next_loss(view) / view.snapshot.loss
    if math.isfinite(now) and TIMES.write(now) != in_the_end:
        squared = f"× {TIMES.write(now)} at this epoch, in the end {squared}"
    return [f"loss: {squared}{ending(view)}", f"loss: {squared}"]


def factor_of(view: View) -> float:
    """Find by how much a step multiplies the distance along the steepest direction."""
    return abs(float(view.known.bowl.factors(view.snapshot.learning_rate)[0]))


def _next_loss(view: View) -> float:
    return view.known.bowl.lowest_loss + view.epoch.way.height(1)


def trail(view: View, room: int) -> str:
    """Write the last values of a weight, which jump from side to side."""
    values = view.snapshot.trail
    index = _most_driven(view)
    name = shorten_name(visible(view.snapshot.data.columns[index]), 12)
    first = view.snapshot.epoch - len(values) + 1
    numbers = column([float(weights[index, 0]) for weights in values], WEIGHT, sign=True, width=10)
    text = f"{name}, epochs {whole(first)} to {whole(view.snapshot.epoch)}:"
    for number in numbers:
        text += f"{number:>11}"
    return text if cell_len(text) <= room else f"{name}: {numbers[-2]} then {numbers[-1]}"


def _most_driven(view: View) -> int:
    """Pick the selected weight, else the one that the growing direction moves most."""
    if view.options.selected is not None:
        return view.options.selected
    return int(np.argmax(np.abs(view.known.bowl.directions[:, 0])))


def steepest(view: View, room: int) -> str:
    """Put the numbers into the condition that a rate must meet."""
    rate, curvature = view.snapshot.learning_rate, float(view.known.bowl.curvatures[0])
    (_, steep), result = comes_out(
        [exact(rate), curvature], 1 - rate * curvature, lambda lr, c: 1 - lr * c, FACTOR, extra=0
    )
    formula = f"1 - {exact(rate)} × {steep} = {result}"
    texts = (
        f"1 - rate × steepest curvature = {formula} (needs -1 to 1)",
        f"{formula} (needs -1 to 1)",
        formula,
    )
    return next((text for text in texts if len(text) <= room), "")


def ending(view: View) -> str:
    """Say at which epoch the numbers end."""
    more = view.known.bowl.overflow_epoch(view.snapshot.weights, view.snapshot.learning_rate)
    return "" if more is None else f"; epoch {whole(view.snapshot.epoch + more)} would be too large a number"
