"""What is checked once the steps are right: the caller's arrays, whole numbers, printed lines, long runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.guesses import clippings
from gdtui.checking.known.at import At
from gdtui.checking.known.loops import batches_of
from gdtui.checking.lines.losses import mean_square
from gdtui.checking.lines.printed import SEVERAL, judged_lines, printing_of
from gdtui.checking.lines.spaced import of_some_epochs
from gdtui.checking.probes import chapter_run, highest_rate, many_rows, trained
from gdtui.checking.rates import rate_where_it_grows
from gdtui.checking.recognise import Explanation, epoch_reached, is_near
from gdtui.checking.report import Finding, mistake, passed, unchecked
from gdtui.checking.tables import beside_chapter, of_step, written
from gdtui.checking.trial import student_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from gdtui.checking.recognise import Returned
    from gdtui.checking.report import CheckReport
    from gdtui.checking.trial import Outcome, Trial
    from gdtui.programs.call import Call

__all__ = ["changed_data", "later_stages"]

LONG = 400
LARGE = (100, 128, 200, 256, 500, 512, 1000, 1024)
BEYOND = 12
MANY, ROUNDED = 1e-7, 1e-6
"""Relative errors allowed with many rows and where the loss grows: slopes by differences round more."""

COPY = "what is assigned to the argument or its parts; a copy of the array would stay apart"


def later_stages(trial: Trial, explanation: Explanation, report: CheckReport) -> Finding | None:
    """Go through the stages after the steps, note each, and return the mistake or convention found.

    Parameters
    ----------
    trial : Trial
        A function whose steps are right, or another algorithm's.
    explanation : Explanation
        What predicts its weights.
    report : Report
        Where the stages are noted.
    """
    convention = None
    for stage, check in (("arrays", _arrays), ("printed", _printed), ("long-run", _long_run)):
        finding = check(trial, explanation)
        if finding.verdict == "mistake":
            report.failed(stage, finding)
            return finding
        note = report.skipped if finding.verdict == "unchecked" else report.passed
        note(stage, finding.sentence)
        if finding.verdict == "convention":
            convention = finding  # what comes later may be a mistake
    return convention


def _arrays(trial: Trial, explanation: Explanation) -> Finding:
    fault = changed_data(trial)
    if fault is not None:
        return fault
    name = trial.weights_name
    for outcome in trial.outcomes:
        if name and not outcome.is_in_place and _is_changed(outcome, trial, name):
            sentence = f"the caller's {name} is changed: after the call it is no longer the start"
            return mistake("in-place", sentence, COPY)
    if trial.outcomes[0].is_in_place:
        return passed("nothing is returned: the weights are changed where they are")
    if not trial.has_start:
        return passed("X and Y are as before")
    return _whole_numbers(trial, explanation) or passed("X, Y and the weights are as before")


def changed_data(trial: Trial) -> Finding | None:
    """Tell whether the caller's X or Y is changed."""
    for outcome in trial.outcomes:
        for name, role in trial.roles.items():
            if role in ("X", "Y") and _is_changed(outcome, trial, name):
                sentence = f"the caller's {name} is changed: later epochs and calls train on other data"
                return mistake("data-changed", sentence, COPY)
    return None


def _is_changed(outcome: Outcome, trial: Trial, name: str) -> bool:
    given = trial.style.values(outcome.call, trial.roles)[name]
    before = np.array(given["value"], dtype=float).ravel()
    after: Mapping[str, Any] = outcome.answer["after"][name]
    numbers = after.get("numbers")
    return numbers is None or not np.array_equal(before, np.array(numbers))


def _whole_numbers(trial: Trial, explanation: Explanation) -> Finding | None:
    """Start from whole numbers: an array of them keeps no fractions."""
    first = trial.first
    start = np.where(np.arange(first.d) % 2, -2.0, 3.0)[:, None]
    call = replace(first, weights=start, is_whole=True, epochs=SEVERAL, lr=0.05)
    outcome = trial.call(call)
    if (raised := outcome.raised) is not None:
        sentence = (
            f"it stops with {raised['type']} in line {raised['line']} where weights start as whole numbers"
        )
        look = f"{student_line(raised)}: the update is written into an array of whole numbers"
        return mistake("whole-number-error", sentence, look)
    if outcome.returned is None or is_near(outcome.returned, explanation.run(call)):
        return None
    found = outcome.returned.weights
    table = beside_chapter(found, explanation.run(call))
    if np.array_equal(found, np.round(found)):
        sentence = "where the weights start as whole numbers they stay whole numbers: each update is cut off"
        return mistake("truncated-weights", sentence, "the kind of numbers in the weights' array", table)
    sentence = "where the weights start as whole numbers others come out than from the same start with points"
    return mistake("unknown", sentence, "the kind of numbers in the weights' array", table)


def _printed(trial: Trial, explanation: Explanation) -> Finding:
    finding = judged_lines(printing_of(trial, explanation))
    if finding.id == "nothing-printed" and not trial.has_start:
        return unchecked("", "there are none")  # it is not the chapter's function, which prints
    if finding.id in ("printed-once", "nothing-printed"):
        return of_some_epochs(trial, explanation) or finding
    return finding


def _long_run(trial: Trial, explanation: Explanation) -> Finding:
    """Run many epochs at a good learning rate, and some at one that is too high."""
    first, limit = trial.first, highest_rate(trial.first)
    usual = replace(first, lr=float(f"{0.4 * limit:.2g}"), epochs=LONG)
    slow = replace(usual, lr=usual.lr / 100)
    if explanation.parts:
        return _long_fault(trial, explanation, slow, 1e-9) or passed(f"{LONG} epochs")
    beyond = replace(first, lr=float(f"{1.5 * limit:.2g}"), epochs=BEYOND)
    exact = replace(usual, Y=first.X @ (first.weights[::-1] + 0.5))  # its loss goes down to 0
    return (
        _many_rows(trial)
        or _fault_beyond(trial, beyond)
        or _long_fault(trial, explanation, usual, 1e-7)
        or _long_fault(trial, explanation, exact, 1e-7)
        or _long_fault(trial, explanation, slow, 1e-9)
        or passed(f"{LONG} epochs, and {BEYOND} above the highest rate")
    )


def _long_fault(trial: Trial, explanation: Explanation, call: Call, margin: float) -> Finding | None:
    outcome = trial.call(call)
    if outcome.returned is None:
        return _ended(outcome)
    return None if _is_about(outcome.returned, explanation, margin) else _stopped(outcome.returned)


def _fault_beyond(trial: Trial, call: Call) -> Finding | None:
    """Tell why the weights are not the chapter's where the loss grows."""
    returned = trial.call(call).returned
    if returned is None or _is_about(returned, Explanation(), ROUNDED):
        return None
    return _clipped(trial) or rate_where_it_grows(trial, call) or _diverging(returned)


def _many_rows(trial: Trial) -> Finding | None:
    """Tell why the step is not the chapter's with many rows: batches and slices can be large."""
    outcome = trial.call(many_rows(trial.style.d))
    returned = outcome.returned
    if returned is None:
        return _ended(outcome)
    if _is_about(returned, Explanation(), MANY):
        return None
    call = returned.call
    for size in LARGE:
        first = replace(call, X=call.X[:size], Y=call.Y[:size])
        for share in (1.0, size / call.n):
            if _is_about(returned, Explanation(), MANY, replace(first, lr=share * call.lr)):
                sentence = f"only the first {size} rows count in your gradient, where there are more"
                look = "which rows are cut out, by a slice or by a loop"
                return mistake("some-rows-only", sentence, look, of_step(returned))
        if _is_about(returned, Explanation(batches_of(size)), MANY):
            return Explanation(batches_of(size)).finding(call, of_step(returned))
    sentence = f"in the check the step is right with few rows, and is not with {call.n}"
    look = "what depends on the number of rows: batches, slices, sizes"
    return mistake("unknown", sentence, look, of_step(returned))


def _is_about(returned: Returned, explanation: Explanation, margin: float, call: Call | None = None) -> bool:
    """Tell whether the weights predicted for a call, its own or another, came back but for rounding."""
    expected = explanation.run(call or returned.call)
    allowed = (1e-4 if returned.is_single else margin) * np.max(np.abs(expected))
    apart = np.max(np.abs(returned.weights - expected))
    return bool(np.isfinite(returned.weights).all() and apart <= allowed)


def _ended(outcome: Outcome) -> Finding:
    raised = outcome.raised
    if raised is None:
        sentence = f"in the check, after {outcome.call.epochs} epochs, no weights are returned"
        return mistake("unknown", sentence, "what is returned, and where")
    place = f"{raised['type']} in line {raised['line']}"
    sentence = f"in the check, within {outcome.call.epochs} epochs, it stops with {place}"
    return mistake("raises-error", sentence, student_line(raised))


def _stopped(returned: Returned) -> Finding:
    call = returned.call
    epoch = epoch_reached(returned)
    if epoch is not None and epoch < call.epochs:
        sentence = f"in the check, at the rate {written(call.lr)}, it stops early: after {epoch} of"
        sentence += f" {call.epochs} epochs"
        look = "what ends the loop before its last epoch: a small rate makes small changes long before"
        return mistake("early-stop", sentence, look)
    sentence = f"in the check, after {call.epochs} epochs, the weights are not the chapter's"
    look = "what happens after some epochs only, or where the loss or the steps are small"
    return mistake("unknown", sentence, look, _both(returned))


def _clipped(trial: Trial) -> Finding | None:
    """Make the gradient large, to see whether something bounds it."""
    returned = trial.call(replace(trial.first, Y=1e4 * trial.first.Y)).returned
    if returned is None:
        return None
    found, at = returned.gradient, At(returned.call.X, returned.call.Y, returned.call.weights)
    if np.linalg.norm(found) < 0.99 * np.linalg.norm(at.g):
        for formula in clippings([found], " where it is large"):
            if np.allclose(found, formula.gradient(at), rtol=1e-6):
                return Explanation(formula=formula).finding(returned.call)
    return None


def _both(returned: Returned) -> list[str]:
    return beside_chapter(returned.weights, trained(returned.call))


def _diverging(returned: Returned) -> Finding:
    call = returned.call
    losses = [mean_square(call.Y, call.X @ weights) for weights in chapter_run(call)]
    epoch = epoch_reached(returned)
    if epoch is not None and epoch == int(np.argmin(losses)):
        sentence = (
            "where the loss grows the weights of the lowest loss are returned, not those of the last epoch"
        )
        return mistake("best-weights", sentence, "which weights are returned", _both(returned))
    if epoch is not None and epoch < call.epochs:
        sentence = f"in the check, where the loss grows, it stops after {epoch} of {call.epochs} epochs"
        return mistake("early-stop", sentence, "what ends the loop before its last epoch", _both(returned))
    sentence = "where the steps are large the weights are not the chapter's"
    look = "what in the loop depends on the size of the loss, the gradient or the weights, such as an if"
    return mistake("unknown", sentence, look, _both(returned))
