"""Lines that are printed for some epochs only: each block is compared with its own epoch."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from gdtui.checking.known.loops import CHAPTER
from gdtui.checking.lines.printed import fault_of_blocks, printing_of, wrong_lines
from gdtui.checking.report import Finding, convention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdtui.checking.lines.printed import Printed
    from gdtui.checking.recognise import Explanation
    from gdtui.checking.trial import Trial

__all__ = ["of_some_epochs"]

LONG, LONGER = 40, 1001
"""Epochs of the run that shows which are printed, and of a longer run where that shows too few."""

QUICK = 0.1
"""The longer run follows only if the first takes fewer seconds than this."""

NAMED = 3


def of_some_epochs(trial: Trial, explanation: Explanation) -> Finding | None:
    """Judge lines of some epochs; None where longer runs print one block, or one for each epoch."""
    begun = time.monotonic()
    printed = printing_of(trial, explanation, LONG)
    is_quick = time.monotonic() - begun < QUICK
    if len(printed.blocks) < 2 and is_quick and explanation.loop is CHAPTER:
        printed = printing_of(trial, explanation, LONGER)
    if not 1 < len(printed.blocks) < printed.call.epochs:
        return None
    faults = []
    for places in _places(printed):
        fault = fault_of_blocks(replace(printed, epochs=places))
        if fault is None:
            return _numbered(printed, places)
        faults.append(fault)
    if not _are_numbered(printed) and _are_in_order(printed):
        return _right_lines(())
    return next((fault for fault in faults if fault.verdict == "convention"), faults[0])


def _are_numbered(printed: Printed) -> bool:
    numbers = [block.epoch for block in printed.blocks if block.epoch is not None]
    return len(numbers) == len(printed.blocks) and all(one < other for one, other in pairwise(numbers))


def _places(printed: Printed) -> Iterator[Sequence[int]]:
    """Yield possible epochs of the blocks: their numbers, counted from 0 or 1, or equal distances."""
    asked, count = printed.call.epochs, len(printed.blocks)
    if _are_numbered(printed):
        numbers = [block.epoch or 0 for block in printed.blocks]
        for first in (0, 1):
            if numbers[0] >= first and numbers[-1] - first <= asked:
                yield [number - first for number in numbers]
    every = -(-asked // count)
    for start in (0, every - 1):
        yield [min(start + every * place, asked) for place in range(count)]


def _numbered(printed: Printed, places: Sequence[int]) -> Finding:
    """Compare the printed numbers of the epochs, counted from 0 or from 1, with the epochs of the lines."""
    numbers = [block.epoch for block in printed.blocks if block.epoch is not None]
    if len(numbers) < len(places):
        return _right_lines(places)
    apart = {number - place for number, place in zip(numbers, places, strict=True)}
    if apart in ({0}, {1}):
        return _right_lines(numbers)
    shown, true = (", ".join(map(str, some[:NAMED])) for some in (numbers, places))
    what = f"the printed epochs are {shown}, ...: the lines are those of {true}, ..."
    return wrong_lines("unknown", what, "the number that is printed")


def _are_in_order(printed: Printed) -> bool:
    """Tell whether the printed losses are those of some epochs, one after the other."""
    every = iter([printed.loss(printed.call.Y, printed.call.X @ weights) for weights in printed.weights])
    losses = [block.loss for block in printed.blocks]
    return all(loss is not None and any(loss.is_near(one) for one in every) for loss in losses)


def _right_lines(places: Sequence[int]) -> Finding:
    """Say for which epochs the right lines are printed."""
    steps = {after - before for before, after in pairwise(places)}
    shown = ", ".join(map(str, places[:NAMED]))
    what = "for some epochs only"
    if len(steps) == 1 and len(places) >= NAMED:
        what = f"every {steps.pop()} epochs ({shown}, ...)"
    elif places:
        what = f"for some epochs only ({shown}{', ...' if len(places) > NAMED else ''})"
    sentence = f"the steps are right, and lines are printed {what}: those are right, too"
    return convention("printed-every", sentence, "nothing, if you want that")
