"""What the calls of a function show: right, a convention, a mistake with a name, or one without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.probes import chapter_run
from gdtui.checking.recognise import Explanation, is_near
from gdtui.checking.report import Finding
from gdtui.checking.tables import of_epochs, of_step, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.checking.child import Child
    from gdtui.checking.recognise import Returned
    from gdtui.checking.report import Report
    from gdtui.checking.trial import Trial

__all__ = ["judged"]

CONVENTIONS = ("half-mse",)
UNKNOWN = "not one of the mistakes that are known here"


def judged(child: Child, trial: Trial, report: Report) -> None:
    """Go through the stages from the shapes on, and note how each ends."""
    fault = _shape_fault(trial)
    if fault is not None:
        report.failed("shapes", fault)
        return
    report.passed("shapes", trial.style.name)
    finding, stage = of_steps(trial)
    if stage == "several-epochs":
        report.passed("one-epoch", "the step is the chapter's, at two rates")
    if finding is not None:
        report.failed(stage, finding)
        return
    report.passed("one-epoch", "the step is the chapter's, at two rates")
    report.passed("several-epochs", "1 to 4 epochs, other data, other starts")
    report.finding = Finding("right")


def _shape_fault(trial: Trial) -> Finding | None:
    last = trial.outcomes[-1]
    if last.returned is not None:
        return None
    if "raised" in last.answer:
        raised = last.answer["raised"]
        sentence = (
            f"{trial.name} works for 11 rows and {trial.style.d} weights, and stops with {raised['type']}"
            " in line"
            f" {raised['line']} for {last.call.n} rows and {last.call.d} weights: a size is written into"
            " the code"
        )
        return Finding(
            "mistake", "hard-coded-size", sentence, look=f"line {raised['line']}, {raised['code']}"
        )
    result = last.answer["result"]
    if result["type"] == "NoneType":
        return Finding(
            "mistake",
            "returns-nothing",
            f"{trial.name} returns nothing, and the weights that it was given are as before",
            look="the end of the function",
        )
    return Finding(
        "mistake", "returned-shape", f"{trial.name} returns {_shape(result)} where the weights are expected"
    )


def _shape(result: object) -> str:
    assert isinstance(result, dict)
    if result.get("shape"):
        return f"numbers of shape ({', '.join(map(str, result['shape']))})"
    return "one number" if result.get("numbers") else f"a value of the type {result['type']}"


def of_steps(trial: Trial) -> tuple[Finding | None, str]:
    """Judge the weights of all calls; None if they are the chapter's. Say at which stage they are not."""
    observed = trial.observed
    if trial.is_right:
        return None, ""
    stage = "several-epochs" if _first_epochs_are_right(observed) else "one-epoch"
    if any(not np.isfinite(one.weights).all() for one in observed):
        return Finding(
            "mistake", "not-a-number", "nan or inf comes out where the chapter's weights are finite"
        ), stage
    named = {tuple(part.id for part in one.parts): one for one in reversed(trial.explanations)}
    if len(named) != 1:
        return _unknown(observed, stage), stage
    (explanation,) = named.values()
    return _named(explanation, observed, stage), stage


def _first_epochs_are_right(observed: Sequence[Returned]) -> bool:
    return all(is_near(one, list(chapter_run(one.call))[-1]) for one in observed if one.call.epochs == 1)


def _table(observed: Sequence[Returned], stage: str) -> list[str]:
    if stage == "one-epoch":
        return of_step(observed[-1])
    return of_epochs([observed[0], *observed[3:5]])


def _unknown(observed: Sequence[Returned], stage: str) -> Finding:
    what = (
        "your step is not the chapter's"
        if stage == "one-epoch"
        else "the first epoch is right, later ones are not"
    )
    return Finding("mistake", "unknown", f"{what}, and this is {UNKNOWN}", _table(observed, stage))


def _named(explanation: Explanation, observed: Sequence[Returned], stage: str) -> Finding:
    from gdtui.checking.formulas import At

    call = observed[0].call
    at = At(call.X, call.Y, call.weights)
    parts = explanation.parts
    c = float(explanation.factor.value(at)) if explanation.factor else 1.0
    fields = {"c": written(c), "n": call.n, "d": call.d, "epochs": observed[4].call.epochs}
    sentence = "; and ".join(part.sentence.format(**fields) for part in parts)
    is_convention = all(part.id in CONVENTIONS or getattr(part, "is_convention", False) for part in parts)
    look = "; ".join(part.look.format(**fields) for part in parts)
    return Finding(
        "convention" if is_convention else "mistake", parts[0].id, sentence, _table(observed, stage), look
    )
