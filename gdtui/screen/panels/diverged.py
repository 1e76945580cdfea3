"""Why a run diverges: the direction that grows, the factor, the limit, and where it would end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.cells import cell_len

from gdtui.figures import TIMES, WEIGHT, Precision, column, comes_out, exact
from gdtui.screen.lines import line_of, shorten, shorten_name
from gdtui.text import visible

if TYPE_CHECKING:
    from gdtui.screen.lines import Line
    from gdtui.screen.view import View

__all__ = ["why_it_diverges"]

FACTOR = Precision(digits=5, most=4)


def why_it_diverges(view: View, width: int) -> list[Line]:
    """Explain divergence in four lines."""
    factor = abs(float(view.bowl.factors(view.snapshot.learning_rate)[0]))
    texts = (
        f"Every step jumps across the lowest point and lands {factor:.2f} times as far beyond.",
        trail(view, width - 2),
        steepest(view, width - 2),
        f"loss: × {TIMES.write(factor**2)} an epoch ({FACTOR.write(factor)}²)" + ending(view),
    )
    return [
        line_of(" ", (shorten(text, width - 2), "strong" if not row else "plain"))
        for row, text in enumerate(texts)
    ]


def trail(view: View, room: int) -> str:
    """Write the last values of a weight, which jump from side to side."""
    values = view.snapshot.trail
    index = _most_driven(view)
    name = shorten_name(visible(view.snapshot.data.columns[index]), 12)
    first = view.snapshot.epoch - len(values) + 1
    numbers = column([float(weights[index, 0]) for weights in values], WEIGHT, sign=True, width=10)
    text = f"{name}, epochs {first} to {view.snapshot.epoch}:"
    for number in numbers:
        text += f"{number:>11}"
    return text if cell_len(text) <= room else f"{name}: {numbers[-2]} then {numbers[-1]}"


def _most_driven(view: View) -> int:
    """Pick the selected weight, else the one that the growing direction moves most."""
    if view.look.selected is not None:
        return view.look.selected
    return int(np.argmax(np.abs(view.bowl.directions[:, 0])))


def steepest(view: View, room: int) -> str:
    """Put the numbers into the condition that a rate must meet."""
    rate, curvature = view.snapshot.learning_rate, float(view.bowl.curvatures[0])
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
    more = view.bowl.overflow_epoch(view.snapshot.weights, view.snapshot.learning_rate)
    return "" if more is None else f"; epoch {view.snapshot.epoch + more} would be too large a number"
