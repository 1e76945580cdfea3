"""The functions beside the loop: `model`, `loss` and `gradient`, where a program has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

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
"""What the arguments are, by their number, where names don't say it."""

PREDICTED = (
    "p",
    "ypred",
    "pred",
    "prediction",
    "predictions",
    "yhat",
    "predicted",
    "output",
    "outputs",
    "out",
)


def helper_faults(trial: Trial) -> tuple[list[Finding], list[str]]:
    """Call each of the three functions that there is; return what is wrong, and which were compared."""
    faults, compared = [], []
    for name, parameters in trial.found["helpers"].items():
        roles = _roles(name, parameters)
        if roles is None:
            continue
        call = trial.outcomes[0].call
        predicted = call.X @ call.weights
        values = trial.style.values(call, {**roles})
        for parameter, role in roles.items():
            if role == "P":
                values[parameter] = trial.style.column(predicted)
        answer = trial.child.ask("call", name=name, values=values, globals={}, seed=1)
        found = _numbers(answer.get("result", {}))
        true = {
            "model": predicted[:, 0],
            "loss": np.array([np.mean((call.Y - predicted) ** 2)]),
            "gradient": true_gradient(call)[:, 0],
        }[name]
        if found is None:
            continue
        fault = _compared(name, found, true)
        if fault is None:
            compared.append(name)
        else:
            faults.append(fault)
    return faults, compared


def _roles(name: str, parameters: Sequence[str]) -> dict[str, str] | None:
    """Tell the arguments apart by their names, else by their places."""
    named = {one: "P" if _plain(one) in PREDICTED else role_of(one) for one in parameters}
    for places in PLACES[name]:
        if set(named.values()) == set(places):
            return {one: role for one, role in named.items() if role is not None}
    for places in PLACES[name][:1]:
        if len(parameters) == len(places):
            return dict(zip(parameters, places, strict=True))
    return None


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _numbers(told: Mapping[str, Any]) -> Floats | None:
    """Collect the numbers of a result; those of a pair are joined."""
    if told.get("numbers") is not None:
        return np.array(told["numbers"])
    parts = [_numbers(part) for part in (told.get("parts") or {}).values()]
    found = [part for part in parts if part is not None]
    return np.concatenate(found) if found and len(found) == len(parts) else None


def _compared(name: str, found: Floats, true: Floats) -> Finding | None:
    if found.size == true.size and np.allclose(
        found, true, rtol=1e-5, atol=1e-7 * float(np.max(np.abs(true)))
    ):
        return None
    if (
        name == "gradient"
        and found.size == true.size
        and np.allclose(np.sort(found), np.sort(true), rtol=1e-5)
    ):
        return None  # the bias's part may come last
    if found.size != true.size:
        sentence = f"in the check {name} returns {found.size} numbers where the chapter's returns {true.size}"
        return mistake("helper-wrong", sentence, f"the function {name}")
    ratios = found / true
    if np.allclose(ratios, ratios[0], rtol=1e-6):
        sentence = f"in the check {name} returns {written(float(ratios[0]))} times what the chapter's returns"
    else:
        numbers = f"{written(found[0])}, not {written(true[0])}"
        sentence = f"in the check {name} returns other numbers than the chapter's: {numbers}"
    return mistake("helper-wrong", sentence, f"the function {name}")
