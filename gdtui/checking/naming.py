"""What the calls of a function show: right, a convention, a mistake with a name, or one without."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.guesses import guessed, ignored_argument, unchanged
from gdtui.checking.helpers import helper_faults
from gdtui.checking.known.loops import CHAPTER
from gdtui.checking.lines.losses import OWN_LOSSES, mean_square
from gdtui.checking.lines.printed import judged_lines, printing_of
from gdtui.checking.own_choices import nondeterministic, own_start_fault
from gdtui.checking.probes import chapter_run
from gdtui.checking.recognise import Explanation, is_right
from gdtui.checking.report import mistake, passed
from gdtui.checking.returned import in_place_of_weights, other_result
from gdtui.checking.stages import changed_data, later_stages
from gdtui.checking.tables import of_epochs, of_step, written
from gdtui.checking.trial import student_line
from gdtui.programs.values import leaves_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gdtui.checking.lines.blocks import Block
    from gdtui.checking.recognise import Returned
    from gdtui.checking.report import CheckReport, Finding
    from gdtui.checking.trial import Trial

    Floats = NDArray[np.float64]

__all__ = ["judge_stages"]

SHOWN = 5
MINUS_TWO_DOWN = re.compile(r"-\s*2(?:\.0?)?\s*\)?\s*//")
PREVIOUS = {"return-in-loop": "after the first", "one-epoch-too-few": "before the last"}
"""Mistakes that, if every epoch is printed, are a return of earlier weights: after or before which update."""

RIGHT = "every step is the chapter's; if the loss grows, the learning rate is too high for the data"
UNKNOWN = "this is not one of the mistakes that are known here"


def judge_stages(trial: Trial, report: CheckReport) -> None:
    """Go through the stages from the shapes on, and note how each ends."""
    fault = nondeterministic(trial) or _shape_fault(trial) or own_start_fault(trial)
    if fault is not None:
        report.failed("one-epoch" if trial.observed else "shapes", fault)
        return
    if trial.style.adds_ones and trial.has_start:
        sentence = f"{trial.function} puts a column of ones before X, and the chapter's X has one already"
        report.failed("shapes", mistake("ones-added-twice", sentence, "what is put before X"))
        return
    report.passed("shapes", trial.style.name)
    convention, explanation = None, Explanation()
    if not trial.is_right:
        finding, stage = _of_steps(trial)
        report.passed("one-epoch" if stage == "several-epochs" else "shapes", "")
        if finding.verdict != "convention" or not trial.explanations:
            report.failed(stage, finding)
            return
        convention, explanation = finding, trial.explanations[0]
    report.passed("one-epoch", "the step, at two rates")
    report.passed("several-epochs", "1 to 4 epochs, other data, other starts")
    if convention is not None and convention.id == "inputs-scaled":
        _of_scaled(trial, convention, report)
        return
    found = later_stages(trial, explanation, report)
    if found is not None and found.verdict == "mistake":
        if convention is not None and explanation.loop is not CHAPTER and found.id == "unknown":
            report.finding = convention  # between its updates another algorithm's loss is of many weights
        return
    _helpers(trial, explanation, report)
    if report.finding.verdict != "mistake":
        report.finding = convention or found or report.finding


def _of_scaled(trial: Trial, convention: Finding, report: CheckReport) -> None:
    """Look at the caller's arrays only: what is printed and returned belongs to other inputs."""
    fault = changed_data(trial)
    if fault is not None:
        report.failed("arrays", fault)
        return
    report.passed("arrays", "X and Y are as before")
    for stage in ("printed", "long-run", "functions"):
        report.skipped(stage, "the inputs are scaled inside")
    report.finding = convention


def _helpers(trial: Trial, explanation: Explanation, report: CheckReport) -> None:
    faults, compared = helper_faults(trial)
    if faults and not explanation.parts:
        report.failed("functions", faults[0])
        return
    report.finding = passed(RIGHT)
    if compared:
        report.passed("functions", ", ".join(compared))
    else:
        report.skipped("functions", "there are none, or their arguments are not known")


def _shape_fault(trial: Trial) -> Finding | None:
    last = trial.outcomes[-1]
    if last.returned is not None:
        return None
    if (raised := last.raised) is not None:
        call = last.call
        if (call.n, call.d) == (trial.first.n, trial.first.d):
            sentence = f"{trial.function} stops with {raised['type']} ({raised['text']}) in a later call"
            return mistake("raises-error", sentence, student_line(raised))
        ignored = ignored_argument(trial)
        if ignored is not None:
            return ignored
        place = f"in line {raised['line']} for {call.n} rows and {call.d} weights"
        sentence = f"in the check {trial.name} works for 11 rows and {trial.style.d} weights, and stops with"
        sentence += f" {raised['type']} {place}: a size is written into the code"
        return mistake("hard-coded-size", sentence, student_line(raised))
    result = last.answer["result"]
    if result["type"] == "NoneType":
        sentence = f"{trial.function} returns nothing, and the weights that it was given are as before"
        return mistake("returns-nothing", sentence, "the end of the function")
    return other_result(trial, result)


def _of_steps(trial: Trial) -> tuple[Finding, str]:
    """Judge weights that are not the chapter's, and say at which stage they are not."""
    observed = trial.observed
    first_are_right = all(is_right(one) for one in observed if one.call.epochs == 1)
    stage = "several-epochs" if first_are_right else "one-epoch"
    if any(not np.isfinite(one.weights).all() for one in observed):
        sentence = "nan or inf comes out where the chapter's weights are finite"
        return mistake("not-a-number", sentence, "divisions by 0, logarithms and roots"), stage
    still = unchanged(trial)
    if still is not None:
        if _prints_the_chapter(trial):
            sentence = "the loop trains, as its printed lines show, and"
            sentence += f" {trial.name} returns the weights that it was given"
            still = replace(still, id="returns-start", sentence=sentence, look="which weights are returned")
        return still, stage
    instead = None if trial.explanations else in_place_of_weights(trial)
    if instead is not None:
        return instead, "one-epoch"
    ids = {tuple(part.id for part in one.parts) for one in trial.explanations}
    if len(ids) == 1 or (ids and trial.style.d == 2):  # 1/d is 1/2 there, n/d is n/2: the likelier is first
        return _named(trial, trial.explanations[0], stage), stage
    found = None if ids else guessed(trial)
    if found is None or found.id == "unknown":
        found = changed_data(trial) or found
    if found is None:
        what = "the first epoch is right, later ones are not"
        if stage == "one-epoch":
            what = "your step is not the chapter's"
        found = mistake("unknown", f"{what}, and {UNKNOWN}", _where_to_look(observed, stage))
    return replace(found, table=found.table or _table(observed, stage)), stage


def _prints_the_chapter(trial: Trial) -> bool:
    """Tell whether the printed lines of some epochs are the chapter's, whatever is returned."""
    return judged_lines(printing_of(trial, Explanation())).verdict == "right"


def _where_to_look(observed: Sequence[Returned], stage: str) -> str:
    """Say which lines can be at fault."""
    if stage != "one-epoch":
        return "what is kept, counted or changed from one epoch to the next, besides the weights"
    right, wrong = _singles(observed)
    if right and any(_sizes(right, wrong)):
        return "sizes and places in the gradient: what is counted, where a loop or a slice begins and ends"
    if right:
        return "what depends on the size or sign of a number: an if, a clip, a largest or smallest value"
    return "the gradient: print it for these rows before the update, and compare it number by number"


def _table(observed: Sequence[Returned], stage: str) -> list[str]:
    if stage == "one-epoch":
        return of_step(*_shown(observed))
    usual = [observed[0], *observed[3:5]]
    wrong = [one for one in observed if not is_right(one)]
    return of_epochs(usual if not wrong or any(one in wrong for one in usual) else wrong[:1])


def _shown(observed: Sequence[Returned]) -> tuple[Returned, list[Returned], list[str]]:
    """Choose a wrong step, on the three rows by hand if possible; add another one, and notes."""
    right, wrong = _singles(observed)
    first = next((one for one in wrong if one.call.n < SHOWN), wrong[0])
    others = [one for one in wrong if one.call.n != first.call.n]
    return first, others[:1], _where_right(right, wrong) if right else []


def _singles(observed: Sequence[Returned]) -> tuple[list[Returned], list[Returned]]:
    """Return the calls of one epoch whose step is right, and those whose step is wrong."""
    singles = [one for one in observed if one.call.epochs == 1] or list(observed)
    wrong = [one for one in singles if not is_right(one)] or singles
    return [one for one in singles if one not in wrong], wrong


def _sizes(right: Sequence[Returned], wrong: Sequence[Returned]) -> tuple[bool, bool]:
    """Tell whether right and wrong steps differ in their numbers of rows, and in those of weights."""
    rows = not {one.call.n for one in right} & {one.call.n for one in wrong}
    return rows, not {one.call.d for one in right} & {one.call.d for one in wrong}


def _where_right(right: Sequence[Returned], wrong: Sequence[Returned]) -> list[str]:
    """Say for which numbers of rows and weights a step is right, and for which it is wrong."""
    rows, weights = _sizes(right, wrong)
    if not (rows or weights):
        return [
            "with other data of the check your step is the chapter's:",
            "it depends on the numbers in them",
        ]
    own, other = (
        "; ".join(f"{n} rows, {d} weights" for n, d in sorted({(one.call.n, one.call.d) for one in some}))
        for some in (right, wrong)
    )
    return [f"your step is right with  {own}", f"and it is wrong with     {other}"]


def _named(trial: Trial, explanation: Explanation, stage: str) -> Finding:
    finding = explanation.finding(trial.first, _table(trial.observed, stage))
    return _by_lines(trial, explanation, finding)


def _by_lines(trial: Trial, explanation: Explanation, finding: Finding) -> Finding:
    """Tell apart, by what is printed, mistakes that lead to the same weights."""
    printed = printing_of(trial, explanation)
    has_every = len(printed.blocks) == printed.call.epochs
    has_loss = has_every and printed.blocks[0].loss is not None
    has_own_loss = has_loss and printed.loss is not mean_square
    prints_own = has_own_loss and printed.are_losses(printed.loss)
    if finding.id in ("not-divided-by-n", "no-factor") and (prints_own or _keeps_loss(trial, explanation)):
        return _sum_of_squares(trial, explanation, finding)
    if finding.id == "no-factor" and MINUS_TWO_DOWN.search(trial.source):
        sentence = "a division by // rounds down: -2 // n is -1, whatever n is"
        return replace(
            finding, id="integer-division", sentence=sentence, look="each // in the code: / is the division"
        )
    if finding.id == "inputs-scaled" and not trial.has_start:
        # nobody gave weights for the inputs as they are
        look = "nothing, if whatever predicts with these weights brings its inputs to the same scale"
        return replace(finding, verdict="convention", look=look)
    if finding.id == "half-mse" and has_own_loss:
        return replace(finding, sentence=f"{finding.sentence}, which is also the loss that you print")
    if finding.id == "return-in-loop" and len(printed.blocks) > 1 and _are_equal(printed.blocks):
        return replace(finding, id="weights-reset", sentence="each epoch begins at the initial weights again")
    if finding.id == "stale-gradient" and has_every and _are_equal(printed.blocks):
        _, more, rest = finding.sentence.partition("; and ")
        sentence = "the first epoch is right, and every later step is the first one again: the predictions"
        sentence += f" are found once, before the loop{more}{rest}"
        return replace(finding, id="stale-predictions", sentence=sentence)
    right = replace(printed, weights=list(chapter_run(printed.call, printed.call.epochs + 1)))
    if finding.id in PREVIOUS and has_loss and right.are_losses(right.loss):
        sentence = f"every epoch is printed, and the weights {PREVIOUS[finding.id]} update are returned"
        look = "which weights are returned"
        return replace(finding, id="returns-previous-weights", sentence=sentence, look=look)
    return finding


def _keeps_loss(trial: Trial, explanation: Explanation) -> bool:
    """Tell whether the loss of the program's own convention is among what it returns, one an epoch."""
    outcome = next(one for one in trial.outcomes if one.call.name == "four epochs")
    call = outcome.call
    if explanation.factor is None or explanation.parts != [explanation.factor]:
        return False
    own = OWN_LOSSES[explanation.factor.id]
    weights = [explanation.run(replace(call, epochs=epoch)) for epoch in range(call.epochs + 2)]
    losses = [own(call.Y, call.X @ one) for one in weights]
    kept = [one["numbers"] for one in leaves_of(outcome.answer["result"])]
    shown = (losses[:-2], losses[1:-1], losses[:-1])  # before each update, after it, and both
    return any(len(one) == len(some) and np.allclose(one, some) for one in kept for some in shown)


def _sum_of_squares(trial: Trial, explanation: Explanation, finding: Finding) -> Finding:
    half, times = "half " if finding.id == "no-factor" else "", written(explanation.times(trial.first))
    sentence = f"your loss is {half}the sum of the squares, and your step is its gradient: with"
    sentence += f" the check's {trial.first.n} rows {times} times the chapter's"
    look = "nothing, if this is the loss that you want; the learning rate must be smaller by as much"
    return replace(finding, verdict="convention", id="sum-of-squares", sentence=sentence, look=look)


def _are_equal(blocks: Sequence[Block]) -> bool:
    return all(block.loss == blocks[0].loss and block.lists == blocks[0].lists for block in blocks)
