"""The worked-out panel: the present epoch's numbers put into the chapter's formulas.

What a student types into a calculator from here gives what stands behind the equals sign.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from gdtui.answers import HIDDEN
from gdtui.screen.panels.styled_text import line_of, shorten_name
from gdtui.screen.panels.weights import weights_around
from gdtui.screen.widths import first_that_fits
from gdtui.wording.counts import more, several, whole
from gdtui.wording.figures import (
    ERROR,
    LOSS,
    PREDICTION,
    WEIGHT,
    Precision,
    column,
    comes_out,
    exact,
    exact_rate,
)
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdtui.descent.snapshot import FirstRows
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["LABEL", "NARROW", "RESULT", "SLOPE", "loss_texts", "worked_out"]

RESULT = Precision(digits=6, most=4)
SLOPE = Precision(digits=6, most=5)
LABEL = 10
NARROW = 50
"""In fewer cells the phases are not named: the panel's title names the one that is pointed out."""

MEANINGS = {
    "forward": "a prediction: each input times its weight, added up",
    "loss": "the mean of the squared differences between actual and predicted",
    "gradient": "the slope of the loss along a weight",
    "update": "a weight moves against its gradient, by the learning rate times the slope",
}
"""What is computed, where there is more room than there are numbers."""

MOST_TERMS = 12
TOO_LARGE = "too large a number, a step not taken"


def worked_out(view: View, width: int, height: int = 4) -> list[Line]:
    """Work out the forward pass, the loss, the gradient and the update.

    In four lines it is the first row and one weight; with more lines the other rows come in, then the
    other weights.
    """
    label = LABEL if width >= NARROW else 0
    room = width - label - 2
    fewest = min(len(view.snapshot.actual), max(height - 3, 1))
    weights = weights_around(view, view.focus, (height - 1 - fewest) // 2)
    most = max(len(view.snapshot.actual), (height - 2) // 2)
    rows = view.snapshot.first_rows(min(max(height - 1 - 2 * len(weights), 1), most))
    blocks = (
        ("forward", _forwards(view, rows, room)),
        ("loss", [first_that_fits(loss_texts(view), room)]),
        ("gradient", [first_that_fits(_gradient(view, index), room) for index in weights]),
        ("update", [first_that_fits(_update(view, index), room) for index in weights]),
    )
    lines = sum(len(texts) for _, texts in blocks)
    is_roomy = 2 * lines < height and lines + len(blocks) <= height
    return [
        _line("" if place else name, label, text, name == view.phase if view.phase else None)
        for name, texts in blocks
        for place, text in enumerate([*([MEANINGS[name]] * is_roomy), *texts])
        if len(text) <= room or text not in MEANINGS.values()
    ]


def _line(name: str, label: int, text: str, at_work: bool | None) -> Line:
    """Write a step; where one phase is pointed out, it is marked and the others are dim."""
    mark = "▸" if at_work and name else " "
    roles = {None: ("dim", "plain"), True: ("accent", "strong"), False: ("dim", "dim")}[at_work]
    return line_of((mark, "accent"), (f"{name:<{label}}"[:label], roles[0]), (text, roles[1]))


def _forwards(view: View, rows: FirstRows, room: int) -> list[str]:
    """Predict the rows. None of them is named where the names would take the room of terms."""
    count = len(rows.actual)
    width = len(f"row {count}:  ")
    named = [first_that_fits(_forward(view, rows, row), room - width) for row in range(count)]
    if not all(" = " in text and " more term" not in text for text in named):
        bare = [first_that_fits(_forward(view, rows, row), room) for row in range(count)]
        if all(" = " in text for text in bare) and bare != named:
            return bare
    return [f"{f'row {row + 1}:':<{width}}{text}" for row, text in enumerate(named)]


def _forward(view: View, rows: FirstRows, row: int) -> Iterator[str]:
    """Predict a row: each input times its weight, added up; the longest text first."""
    d = len(view.known.best)
    for count in range(min(d, MOST_TERMS), 0, -1):
        yield _product_sum(view, rows, row, _shown_terms(view, count))
    total = PREDICTION.write(float(rows.predictions[row, 0]))
    yield f"{several(d, 'product')} add up to {total}"
    yield total


def _shown_terms(view: View, count: int) -> list[int]:
    """Choose which terms are written: the first ones, and that of the weight in focus."""
    shown = list(range(count))
    return shown if view.focus in shown else [*shown[:-1], view.focus]


def _product_sum(view: View, rows: FirstRows, row: int, shown: list[int]) -> str:
    """Write a prediction as a sum of products, of which some may be left out."""
    inputs, weights = rows.inputs[row].tolist(), view.snapshot.weights[:, 0].tolist()
    result = float(rows.predictions[row, 0])
    factors: Sequence[float | str] = [_input(inputs[index]) for index in shown]
    rest = len(weights) - len(shown)
    if rest:
        written = [WEIGHT.write(weights[index]) for index in shown]
        total = RESULT.write(result)
    else:
        written, total = comes_out(
            [*factors, *(weights[index] for index in shown)], result, _sum_of_products, RESULT
        )
        factors, written = written[: len(shown)], written[len(shown) :]
    if rest and len(shown) > 1:
        written = [*written[:-1], f"{written[-1]} ({_name(view, shown[-1])})"]
    terms = "".join(
        _signed(*pair, not place) for place, pair in enumerate(zip(factors, written, strict=True))
    )
    left_out = f" + {more(rest, 'term')}" if rest else ""
    return f"{terms}{left_out} = {total}"


def _input(number: float) -> float | str:
    """Write an input with the digits that it came with, where they are few."""
    text = exact(number)
    return text if len(text) <= 8 else number


def _signed(factor: float | str, weight: str, first: bool) -> str:
    """Write a product with its sign before it; the first one has brackets instead."""
    shown = factor if isinstance(factor, str) else PREDICTION.write(factor)
    if first:
        return f"{shown}·{_bracketed(weight)}"
    sign = "-" if shown.startswith("-") != weight.startswith("-") else "+"
    return f" {sign} {shown.lstrip('-')}·{weight.lstrip('-')}"


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith("-") else text


def _sum_of_products(*numbers: Decimal) -> Decimal:
    half = len(numbers) // 2
    return sum((x * w for x, w in zip(numbers[:half], numbers[half:], strict=True)), Decimal(0))


def loss_texts(view: View) -> Iterator[str]:
    """Average the squared differences over all rows; the longest text first."""
    rows = view.snapshot.data.rows
    differences = [abs(number) for number in view.snapshot.difference[:, 0].tolist()]
    if rows <= len(differences):
        written, result = comes_out(differences, view.snapshot.loss, _mean_of_squares, LOSS)
        yield f"({' + '.join(f'{number}²' for number in written)}) / {rows} = {result}"
    result = LOSS.write(view.snapshot.loss)
    for count in (3, 2, 1):
        squares = " + ".join(f"{number}²" for number in column(differences[:count], ERROR))
        yield f"({squares} + ... {whole(rows)} terms) / {whole(rows)} = {result}"
    yield f"mean of {several(rows, 'squared difference')} = {result}"
    yield f"mean of {several(rows, 'square')} = {result}"
    yield f"loss {result}"


def _mean_of_squares(*numbers: Decimal) -> Decimal:
    return sum((number * number for number in numbers), Decimal(0)) / len(numbers)


def _gradient(view: View, index: int) -> tuple[str, ...]:
    """Average input times difference: the slope of the loss along one weight; the longest text first."""
    slope = float(view.snapshot.gradient[index, 0])
    (mean,), result = comes_out([slope / -2], slope, lambda number: -2 * number, SLOPE)
    name = _name(view, index)
    times = "" if view.snapshot.data.has_bias and index == 0 else f"{name}·"
    formula = f"-2 × mean of {times}(actual - predicted)"
    return (
        f"{name}: {formula} = -2 × {_bracketed(mean)} = {result}",
        f"{name}: -2 × mean of {times}difference = -2 × {_bracketed(mean)} = {result}",
        f"{name}: {formula} = {result}",
        f"{name}: -2 × {_bracketed(mean)} = {result}",
        f"{name}: {result}",
    )


def _update(view: View, index: int) -> tuple[str, ...]:
    """Move one weight against its gradient; the longest text first."""
    snapshot = view.snapshot
    weight, slope = float(snapshot.weights[index, 0]), float(snapshot.gradient[index, 0])
    rate, moved = exact(snapshot.learning_rate), weight - snapshot.learning_rate * slope
    if not math.isfinite(moved):
        return f"{_name(view, index)}: {TOO_LARGE}", TOO_LARGE
    written, result = comes_out([weight, rate, slope], moved, lambda w, lr, g: w - lr * g, WEIGHT)
    result = HIDDEN if view.hides("step") else result
    worked = f"{written[0]} - {exact_rate(snapshot.learning_rate)} × {_bracketed(written[2])} = {result}"
    text = f"{_name(view, index)}: {worked}"
    ending = ", a step not taken" if snapshot.ended else f", its value at epoch {whole(snapshot.epoch + 1)}"
    return text + ending, text, worked, f"{_name(view, index)}: {result}"


def _name(view: View, index: int) -> str:
    return shorten_name(visible(view.snapshot.data.columns[index]), 12)
