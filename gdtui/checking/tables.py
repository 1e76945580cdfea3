"""The small tables of a verdict: the data, the chapter's step, the student's, and their ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.probes import trained, true_gradient
from gdtui.wording.figures import exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from gdtui.checking.recognise import Returned
    from gdtui.programs.call import Call

    Floats = NDArray[np.float64]

__all__ = ["aligned", "beside_chapter", "named_rows", "of_epochs", "of_step", "written"]

DIGITS = 5
BY_HAND = 5


def written(number: float) -> str:
    """Write a number with at most five significant digits.

    Examples
    --------
    >>> written(-4.0), written(2.0000000001), written(1 / 3), written(123456789.0), written(1e-17)
    ('-4', '2', '0.33333', '1.2346e8', '0')
    """
    if not np.isfinite(number):
        return str(float(number))
    near = 0.0 if abs(number) < 1e-12 else float(f"{number:.{DIGITS}g}")
    if near == 0 or 1e-5 <= abs(near) < 1e7:
        return exact(near)
    return f"{near:.4e}".replace("e+0", "e").replace("e-0", "e-")


def named_rows(rows: Mapping[str, Iterable[float]]) -> list[str]:
    """Set rows of numbers below each other, each behind its name."""
    width = max(map(len, rows))
    return [f"{name:<{width}}  {'  '.join(map(written, numbers))}" for name, numbers in rows.items()]


def beside_chapter(weights: Floats, right: Floats) -> list[str]:
    """Set the weights that came back below the chapter's."""
    return named_rows({"chapter's": right[:, 0], "yours": weights[:, 0]})


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Set rows of cells below each other, the first column to the left, the others to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _names(d: int) -> list[str]:
    """Name the weights of a call."""
    if d <= 2:
        return ["bias", "weight"][-d:]
    return ["bias", *(f"weight {j}" for j in range(1, d))]


def of_step(returned: Returned, others: Sequence[Returned] = (), notes: Sequence[str] = ()) -> list[str]:
    """Show a call, its true gradient, and the gradient that the student's step reveals.

    For `others` the ratio is given where it differs; `notes` stand below.
    """
    call, ratios = returned.call, _ratios(returned)
    columns = _names(call.d), true_gradient(call)[:, 0], returned.gradient[:, 0], ratios
    rows = [["", "chapter's", "yours", "ratio"]]
    for name, right, own, ratio in zip(*columns, strict=True):
        rows.append([name, written(right), written(own), ratio])
    lines = [
        *_given(call),
        *(["", *_worked(call)] if call.n <= BY_HAND else []),
        "",
        "the gradient, and what your step (before - after) / rate makes it:",
        *aligned(rows),
    ]
    for other in others:
        others_ratios = _ratios(other)
        if {*others_ratios} != {*ratios}:
            shown = ", ".join(others_ratios if len({*others_ratios}) > 1 else others_ratios[:1])
            lines.append(f"with {other.call.n} rows and {other.call.d} weights the ratio is {shown}")
    return [*lines, *notes]


def _ratios(returned: Returned) -> list[str]:
    pairs = zip(returned.gradient[:, 0], true_gradient(returned.call)[:, 0], strict=True)
    return [written(own / right) if right else "-" for own, right in pairs]


def _worked(call: Call) -> list[str]:
    """Write the gradient as it is worked out by hand."""
    residuals = (call.Y - call.X @ call.weights)[:, 0]
    lines = []
    for place, name in enumerate(_names(call.d)):
        terms = " + ".join(
            f"{x:g}·({e:g})" if e < 0 else f"{x:g}·{e:g}"
            for x, e in zip(call.X[:, place], residuals, strict=True)
        )
        slope = -2 * float(call.X[:, place] @ residuals) / call.n
        lines.append(f"{name:<6}  -2 × ({terms}) / {call.n} = {written(slope)}")
    return lines


def of_epochs(observed: Sequence[Returned]) -> list[str]:
    """Show the weights after some numbers of epochs beside the chapter's."""
    rows = [["epochs", "chapter's", "yours"]]
    for one in observed:
        both = trained(one.call), one.weights
        rows.append([str(one.call.epochs), *(", ".join(map(written, weights[:, 0])) for weights in both)])
    first = observed[0].call
    start = ", ".join(map(written, first.weights[:, 0]))
    return [f"{first.n} rows, rate {written(first.lr)}, weights at the start {start}; then:", *aligned(rows)]


def _given(call: Call) -> list[str]:
    """Show the rows of a call with predictions and differences."""
    if call.n > BY_HAND:
        weights = ", ".join(map(written, call.weights[:, 0]))
        return [f"{call.n} rows, {call.d} weights {weights}, rate {written(call.lr)}"]
    predicted = call.X @ call.weights
    rows = [["row", "x", "predicted", "actual", "difference"]]
    for place in range(call.n):
        numbers = (call.X[place, -1], predicted[place, 0], call.Y[place, 0])
        difference = call.Y[place, 0] - predicted[place, 0]
        rows.append([str(place + 1), *map(written, numbers), f"{difference:+g}"])
    start = " and ".join(
        f"{name} {written(w)}" for name, w in zip(_names(call.d), call.weights[:, 0], strict=True)
    )
    return [f"{call.n} rows by hand, {start}, rate {written(call.lr)}, one epoch:", *aligned(rows)]
