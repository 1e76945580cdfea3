"""What a program tells: an epoch in the chapter's form or as a JSON line, and how it ended."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.printing.plain import as_printed
from gdtui.wording.counts import several
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.sources.epochs import ToldEpoch
    from gdtui.sources.feed import Feed

__all__ = ["chapter_form", "json_form", "summary_of_program"]


def chapter_form(told: ToldEpoch) -> str:
    """Write an epoch as the chapter's lines, as many of them as were told.

    Examples
    --------
    >>> from gdtui.sources.epochs import ToldEpoch
    >>> print(chapter_form(ToldEpoch(3, 0.25, (1.5, 2.0), (2.0, 2.0))), end="")
    Epoch 3:
    Predicted output for the first 5 samples: [[1.5 2. ]]
    Actual output for the first 5 samples: [[2. 2.]]
    Difference between actual and predicted: [[0.5 0. ]]
    Current loss: 0.25
    """
    lines = [f"Epoch {told.number}:"]
    for label, numbers in (
        ("Predicted output for the first 5 samples", told.predicted),
        ("Actual output for the first 5 samples", told.actual),
        ("Difference between actual and predicted", _difference(told)),
    ):
        if numbers:
            lines.append(f"{label}: {_row(numbers[:5])}")
    if told.loss is not None:
        lines.append(f"Current loss: {told.loss}")
    return "".join(f"{line}\n" for line in lines)


def _difference(told: ToldEpoch) -> Sequence[float]:
    if told.difference or len(told.actual) != len(told.predicted):
        return told.difference
    return [one - other for one, other in zip(told.actual, told.predicted, strict=True)]


def _row(numbers: Sequence[float]) -> str:
    column = np.array(numbers, dtype=np.float64).reshape(-1, 1)
    return as_printed(column) if all(map(math.isfinite, numbers)) else str(column.T)


def json_form(told: ToldEpoch) -> str:
    """Write an epoch as a line of JSON, with the keys of gdtui's own runs; null is what is not finite.

    Examples
    --------
    >>> from gdtui.sources.epochs import ToldEpoch
    >>> json_form(ToldEpoch(3, math.nan, weights=(1.0,), names=("w",)))
    '{"epoch": 3, "loss": null, "weights": [1.0], "names": ["w"]}'
    """
    record: dict[str, Any] = {"epoch": told.number}
    if told.learning_rate is not None:
        record["learning_rate"] = _finite(told.learning_rate)
    if told.loss is not None:
        record["loss"] = _finite(told.loss)
    for key, numbers in (
        ("weights", told.weights),
        ("gradient", told.gradient),
        ("predictions", told.predicted),
        ("actual", told.actual),
        ("difference", _difference(told)),
    ):
        if numbers:
            record[key] = [_finite(number) for number in numbers]
    if told.names:
        record["names"] = [visible(name) for name in told.names]
    return json.dumps(record, allow_nan=False)


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def summary_of_program(name: str, feed: Feed) -> str:
    """Say how many epochs were read from a program, and how it ended."""
    others = f", {several(feed.others, 'other line')}" if feed.others else ""
    how = feed.ending.sentence if feed.ending else "it ended"
    return f"{visible(name)}: {several(feed.run.told, 'epoch')} read{others}; {how}"
