"""Why a run diverges, or will: the direction that grows, the factor, the limit, and where it would end."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

import numpy as np

from gdtui.screen.panels.styled_text import line_of, shorten_name
from gdtui.screen.widths import first_that_fits
from gdtui.wording.counts import times, times_the_limit, whole
from gdtui.wording.figures import (
    TIMES,
    WEIGHT,
    Precision,
    column,
    comes_out,
    exact,
    exact_rate,
    rounded_down,
    rounds_to,
)
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["why_it_diverges"]

FACTOR = Precision(digits=5, most=4)
LARGEST_ROOT = 1e154
"""The square of more than this is no float."""


def why_it_diverges(view: View, width: int, height: int = 4) -> list[Line]:
    """Explain in at most `height` lines why the learning rate is too high.

    What is to come stands in the future tense, what has been seen in the present.
    """
    has_diverged = view.snapshot.diverged
    # the lower the number, the more important the line
    explanations = [
        (0, _what_a_step_does(view)),
        (1 if has_diverged else 6, _trail(view)),
        (2, _steepest(view)),
        (4 if has_diverged else 3, _hessian(view)),
        (5 if has_diverged else 1, _limit(view)),
        (3 if has_diverged else 5, _growth(view)),
    ]
    room = width - 2
    fitting = [(rank, text) for rank, texts in explanations if (text := first_that_fits(texts, room))]
    last = max(sorted(rank for rank, _ in fitting)[:height], default=0)
    texts = [text for rank, text in fitting if rank <= last]
    return [line_of(" ", (text, "plain" if row else "strong")) for row, text in enumerate(texts)]


def _what_a_step_does(view: View) -> list[str]:
    """Say how far beyond the lowest point a step lands; or why the loss falls all the same, for a while."""
    far = times(_factor_of(view))
    if view.epoch.rises_from is None:
        return [
            "These weights lack the direction that grows: only rounding brings it in.",
            "Only rounding brings in what grows.",
        ]
    if view.epoch.rises_from != view.snapshot.epoch:
        return [
            f"The steep direction grows {far} times a step; the others still shrink faster.",
            "The steep direction grows; the others still shrink faster.",
            f"The steep direction grows × {far}.",
        ]
    if not view.snapshot.diverged:
        return [
            f"In the steep direction each step lands {far} times as far beyond the lowest.",
            f"In the steep direction each step lands {far} times as far.",
            f"Each step lands {far} times as far beyond.",
            f"Each lands {far} times as far beyond.",
            f"Each lands {far} times beyond.",
        ]
    return [
        f"Every step jumps across the lowest point and lands {far} times as far beyond.",
        f"Every step lands {far} times as far beyond the lowest point.",
        f"Every step lands {far} times as far beyond.",
        f"Steps land {far} times as far beyond.",
    ]


def _hessian(view: View) -> list[str]:
    """Say what the steepest curvature is."""
    curvature = FACTOR.write(float(view.known.bowl.curvatures[0]))
    return [
        f"{curvature}, the steepest curvature, is the largest eigenvalue of the Hessian H = 2 XᵀX / n: "
        "how fast the gradient grows along the steepest direction",
        f"steepest curvature {curvature}: the largest eigenvalue of the Hessian 2 XᵀX / n",
        f"{curvature}: largest eigenvalue of the Hessian 2 XᵀX / n",
        f"{curvature}: largest eigenvalue of 2 XᵀX / n",
    ]


def _limit(view: View) -> list[str]:
    """Say where the limit comes from, how many times it the rate is, and from when on the loss rises."""
    rate, rises = exact_rate(view.snapshot.learning_rate), view.epoch.rises_from
    far = times_the_limit(view.known.bowl, view.snapshot.learning_rate)
    quotient, result = _quotient(view)
    turns = "" if rises is None else ": the loss rises"
    if rises is not None and rises > view.snapshot.epoch:
        turns += f" from epoch {whole(rises)}"
    return [
        f"limit = 2 / steepest curvature = {quotient} = {result}; rate {rate} is {far} times the limit"
        f"{turns}",
        f"rate {rate} is {far} times the limit, {quotient} = {result}{turns}",
        f"rate {rate} is {far} times the limit {quotient}{turns}",
        f"limit {quotient} = {result}; rate {rate} is {far} times it",
        f"limit {quotient} = {result}{turns}",
        f"limit {quotient} = {result}",
        f"limit {quotient}",
    ]


def _quotient(view: View) -> tuple[str, str]:
    """Write the limit as 2 divided by the steepest curvature, rounded down, so that it comes out."""
    curvature = float(view.known.bowl.curvatures[0])
    for more in range(4):
        shown = FACTOR._replace(digits=FACTOR.digits + more, most=FACTOR.most + more).write(curvature)
        with localcontext() as context:
            context.prec = 30
            worked = 2 / Decimal(shown)
        for digits in (4, 3, 5, 2):
            result = rounded_down(view.known.bowl.stable_below, digits)
            if rounds_to(worked, result):
                return f"2 / {shown}", result
    return f"2 / {shown}", result


def _growth(view: View) -> list[str]:
    """Say by how much the loss grows, and at which epoch the numbers end: in many words, then in fewer."""
    factor, rises = _factor_of(view), view.epoch.rises_from
    if math.isinf(factor):
        return []
    in_the_end = TIMES.write(factor**2) if factor < LARGEST_ROOT else f"{factor:.0e}²"
    squared = f"× {in_the_end} an epoch ({FACTOR.write(factor)}²)"
    if rises is None:
        return ["loss: only rounding brings in the direction that grows"]
    if rises > view.snapshot.epoch:
        return [f"loss: falls until epoch {whole(rises)}, in the end {squared}"]
    now = _next_loss(view) / view.snapshot.loss
    if math.isfinite(now) and TIMES.write(now) != in_the_end:
        squared = f"× {TIMES.write(now)} at this epoch, in the end {squared}"
    return [f"loss: {squared}{_ending(view)}", f"loss: {squared}"]


def _factor_of(view: View) -> float:
    """Find by how much a step multiplies the distance along the steepest direction; infinity if too much."""
    return abs(float(view.known.bowl.factors(view.snapshot.learning_rate)[0]))


def _next_loss(view: View) -> float:
    return view.known.bowl.lowest_loss + view.epoch.forecast.excess(1)


def _trail(view: View) -> list[str]:
    """Write the last values of a weight, which jump from side to side."""
    values = view.snapshot.trail
    if len(values) < 2:
        return []
    index = _most_driven(view)
    name = shorten_name(visible(view.snapshot.data.columns[index]), 12)
    first = view.snapshot.epoch - len(values) + 1
    numbers = column([float(weights[index, 0]) for weights in values], WEIGHT, sign=True, width=10)
    jumps = "".join(f"{number:>11}" for number in numbers)
    return [
        f"{name}, epochs {whole(first)} to {whole(view.snapshot.epoch)}:{jumps}",
        f"{name}: {numbers[-2]} then {numbers[-1]}",
    ]


def _most_driven(view: View) -> int:
    """Pick the selected weight, else the one that the growing direction moves most."""
    if view.options.selected is not None:
        return view.options.selected
    return int(np.argmax(np.abs(view.known.bowl.directions[:, 0])))


def _steepest(view: View) -> list[str]:
    """Put the numbers into the condition that a rate must meet."""
    rate, curvature = view.snapshot.learning_rate, float(view.known.bowl.curvatures[0])
    if math.isinf(_factor_of(view)):
        return []
    (_, steep), result = comes_out(
        [exact(rate), curvature], 1 - rate * curvature, lambda lr, c: 1 - lr * c, FACTOR, extra=0
    )
    formula = f"1 - {exact_rate(rate)} × {steep} = {result}"
    return [
        f"1 - rate × steepest curvature = {formula} (needs -1 to 1)",
        f"1 - rate × curvature = {formula} (needs -1 to 1)",
        f"1 - rate × curvature = {formula}",
        f"{formula} (needs -1 to 1)",
        formula,
    ]


def _ending(view: View) -> str:
    """Say at which epoch the numbers end."""
    more = view.known.bowl.overflow_epoch(view.snapshot.weights, view.snapshot.learning_rate)
    return "" if more is None else f"; epoch {whole(view.snapshot.epoch + more)} would be too large a number"
