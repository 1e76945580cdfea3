"""What is checked once the steps are right: the caller's arrays, whole numbers, printed lines, long runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.guesses import clippings
from gdtui.checking.known.at import At
from gdtui.checking.known.loops import batches_of
from gdtui.checking.lines.losses import mean_square
from gdtui.checking.lines.printed import COMPARED, SEVERAL, printed_fault, printing_of
from gdtui.checking.lines.spaced import of_some_epochs
from gdtui.checking.probes import chapter_run, highest_rate, many_rows, trained
from gdtui.checking.rates import rate_where_it_grows
from gdtui.checking.recognise import Explanation, epoch_reached, is_near
from gdtui.checking.report import Finding, mistake
from gdtui.checking.tables import beside_chapter, of_step, written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from gdtui.checking.probes import Call
    from gdtui.checking.recognise import Returned
    from gdtui.checking.report import Report
    from gdtui.checking.trial import Outcome, Trial

__all__ = ["changed_data", "later_stages"]

LONG = 400
LARGE = (100, 128, 200, 256, 500, 512, 1000, 1024)
BEYOND = 12
MANY, ROUNDED = 1e-7, 1e-6
"""How far weights may be off with many rows, and in a run that grows: slopes by differences round more."""

COPY = "what is assigned to the argument or its parts; a copy of the array would stay apart"


def later_stages(trial: Trial, explanation: Explanation, report: Report) -> Finding | None:
    """Go through the stages after the steps; return what was found, and note it.

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
        finding, sentence = check(trial, explanation)
        if finding is not None and finding.verdict == "convention":
            report.passed(stage, finding.sentence)
            convention = finding  # what comes later may be a mistake
        elif finding is not None:
            report.failed(stage, finding)
            return finding
        elif stage == "printed" and not sentence.startswith(COMPARED):
            report.skipped(stage, sentence)
        else:
            report.passed(stage, sentence)
    return convention


def _arrays(trial: Trial, explanation: Explanation) -> tuple[Finding | None, str]:
    fault = changed_data(trial)
    if fault is not None:
        return fault, ""
    name = next((name for name, role in trial.roles.items() if role == "weights"), "")
    for outcome in trial.outcomes:
        if name and not outcome.is_in_place and _is_changed(outcome, trial, name):
            sentence = f"the caller's {name} is changed: after the call it is no longer the start"
            return mistake("in-place", sentence, COPY), ""
    if trial.outcomes[0].is_in_place:
        return None, "nothing is returned: the weights are changed where they are"
    if not trial.has_start:
        return None, "X and Y are as before"
    return _whole_numbers(trial, explanation), "X, Y and the weights are as before"


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
    if "raised" in outcome.answer:
        raised = outcome.answer["raised"]
        sentence = (
            f"it stops with {raised['type']} in line {raised['line']} where weights start as whole numbers"
        )
        look = (
            f"line {raised['line']}, {raised['code']}: the update is written into an array of whole numbers"
        )
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


def _printed(trial: Trial, explanation: Explanation) -> tuple[Finding | None, str]:
    finding, sentence = printed_fault(printing_of(trial, explanation))
    if finding is not None and finding.id == "nothing-printed" and not trial.has_start:
        return None, "there are none"  # it is not the chapter's function, which prints
    if finding is not None and finding.id in ("printed-once", "nothing-printed"):
        finding = of_some_epochs(trial, explanation) or finding
    return finding, sentence


def _long_run(trial: Trial, explanation: Explanation) -> tuple[Finding | None, str]:
    """Run for long at a good rate, and for some epochs at one that is too high."""
    first = trial.first
    limit = highest_rate(first)
    lr = float(f"{0.4 * limit:.2g}")
    usual, slow = replace(first, lr=lr, epochs=LONG), replace(first, lr=lr / 100, epochs=LONG)
    beyond = replace(first, lr=float(f"{1.5 * limit:.2g}"), epochs=BEYOND)
    is_chapter = not explanation.parts
    fault = _many_rows(trial) if is_chapter else None
    if fault is not None:
        return fault, ""
    outcome = trial.call(beyond) if is_chapter else None
    if outcome and outcome.returned is not None and not _is_about(outcome.returned, explanation, ROUNDED):
        return _clipped(trial, first) or rate_where_it_grows(trial, beyond) or _diverging(
            outcome.returned
        ), ""
    exact = replace(usual, Y=first.X @ (first.weights[::-1] + 0.5))  # its loss goes down to 0
    for call, margin in ((usual, 1e-7), (exact, 1e-7), (slow, 1e-9)) if is_chapter else ((slow, 1e-9),):
        outcome = trial.call(call)
        if outcome.returned is None:
            return _ended(outcome), ""
        if not _is_about(outcome.returned, explanation, margin):
            return _stopped(outcome.returned), ""
    return None, f"{LONG} epochs" + (f", and {BEYOND} above the highest rate" if is_chapter else "")


def _many_rows(trial: Trial) -> Finding | None:
    """Tell whether the step is the chapter's with many rows, too: batches and slices can be large."""
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
    """Tell whether the weights of a call, or of another one, came back but for rounding."""
    right = explanation.run(call or returned.call)
    size = np.max(np.abs(right))
    return bool(
        np.isfinite(returned.weights).all()
        and np.max(np.abs(returned.weights - right)) <= (1e-4 if returned.is_single else margin) * size
    )


def _ended(outcome: Outcome) -> Finding:
    raised = outcome.answer.get("raised")
    if raised is None:
        return mistake(
            "unknown",
            f"in the check, after {outcome.call.epochs} epochs, no weights are returned",
            "what is returned, and where",
        )
    sentence = f"in the check, within {outcome.call.epochs} epochs, it stops with {raised['type']} in line"
    sentence += f" {raised['line']}"
    return mistake("raises-error", sentence, f"line {raised['line']}, {raised['code']}")


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


def _clipped(trial: Trial, call: Call) -> Finding | None:
    """Make the gradient large, to see whether something bounds it."""
    returned = trial.call(replace(call, Y=1e4 * call.Y)).returned
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
