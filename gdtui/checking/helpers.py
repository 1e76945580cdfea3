"""The functions beside the loop: `model`, `loss` and `gradient`, where a program has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.checking.lines.losses import mean_square
from gdtui.checking.probes import true_gradient
from gdtui.checking.report import Finding, mistake
from gdtui.checking.tables import written
from gdtui.programs.signature import role_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gdtui.checking.trial import Trial

    Floats = NDArray[np.float64]

__all__ = ["helper_faults"]

PLACES = {
    "model": (("X", "weights"), ("X", "weights", "bias")),
    "loss": (("Y", "P"), ("X", "Y", "weights"), ("X", "Y", "weights", "bias")),
    "gradient": (("X", "Y", "weights"), ("X", "Y", "weights", "bias")),
}
"""What the arguments may be, in their order."""

P_NAMES = {"p", "ypred", "pred", "prediction", "predictions", "yhat", "predicted", "output", "outputs", "out"}
"""Names of an argument for predictions."""


def helper_faults(trial: Trial) -> tuple[list[Finding], list[str]]:
    """Call each of the three functions that there is; return what is wrong, and which are right."""
    call = trial.first
    predicted = call.X @ call.weights
    right = {
        "model": predicted[:, 0],
        "loss": np.array([mean_square(call.Y, predicted)]),
        "gradient": true_gradient(call)[:, 0],
    }
    faults, compared = [], []
    for name, parameters in trial.found["helpers"].items():
        found = _called(trial, name, parameters, predicted)
        fault = None if found is None else _fault(name, found, right[name])
        if fault is not None:
            faults.append(fault)
        elif found is not None:
            compared.append(name)
    return faults, compared


def _called(trial: Trial, name: str, parameters: Sequence[str], predicted: Floats) -> Floats | None:
    """Return the numbers that a function returns; None where its arguments or its result are not known."""
    roles = _roles(name, parameters)
    if roles is None:
        return None
    values = trial.style.values(trial.first, roles)
    values |= {one: trial.style.column(predicted) for one, role in roles.items() if role == "P"}
    answer = trial.child.ask("call", name=name, values=values, by_global={})
    return _numbers(answer.get("result", {}))


def _roles(name: str, parameters: Sequence[str]) -> dict[str, str] | None:
    """Tell the arguments apart by their names, else by their places."""
    plain = {one: one.replace("_", "").lower() for one in parameters}
    named = {one: "P" if plain[one] in P_NAMES else role_of(one) for one in parameters}
    for places in PLACES[name]:
        if {*named.values()} == {*places}:
            return {one: role for one, role in named.items() if role is not None}
    usual = PLACES[name][0]
    return dict(zip(parameters, usual, strict=True)) if len(parameters) == len(usual) else None


def _numbers(told: Mapping[str, Any]) -> Floats | None:
    """Collect the numbers of a result; those of several parts are joined."""
    if told.get("numbers") is not None:
        return np.array(told["numbers"])
    parts = [_numbers(part) for part in (told.get("parts") or {}).values()]
    found = [part for part in parts if part is not None]
    return np.concatenate(found) if found and len(found) == len(parts) else None


def _fault(name: str, found: Floats, right: Floats) -> Finding | None:
    look = f"the function {name}"
    if found.size != right.size:
        sentence = (
            f"in the check {name} returns {found.size} numbers where the chapter's returns {right.size}"
        )
        return mistake("helper-wrong", sentence, look)
    if np.allclose(found, right, rtol=1e-5, atol=1e-7 * float(np.max(np.abs(right)))):
        return None
    if name == "gradient" and np.allclose(np.sort(found), np.sort(right), rtol=1e-5):
        return None  # the bias's part may come last
    ratios = found / right
    if np.allclose(ratios, ratios[0], rtol=1e-6):
        sentence = f"in the check {name} returns {written(float(ratios[0]))} times what the chapter's returns"
    else:
        numbers = f"{written(found[0])}, not {written(right[0])}"
        sentence = f"in the check {name} returns other numbers than the chapter's: {numbers}"
    return mistake("helper-wrong", sentence, look)
