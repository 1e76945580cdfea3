"""Calling a student's function: in which style it can be called, and what all the calls return."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gdtui.checking.probes import calls
from gdtui.checking.recognise import Explanation, Returned, explain
from gdtui.checking.styles import fitting, found_weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gdtui.checking.child import Child
    from gdtui.checking.probes import Call
    from gdtui.checking.styles import Style

__all__ = ["Outcome", "Trial", "called", "tried"]

HANDLES_SHAPES = re.compile(
    r"reshape|ravel|flatten|squeeze|newaxis|None\s*\]|\[:,\s*0\]|,\s*1\s*\)|keepdims|expand_dims"
)
"""Signs that a program knows of columns: then it is judged by the chapter's shapes."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a call came to.

    Attributes
    ----------
    call : Call
        What was asked.
    answer : dict
        What the child said: ``result``, ``after``, ``printed`` or ``raised``.
    returned : Returned or None
        The weights, where there are some.
    in_place : bool
        Whether the weights are the caller's array, changed, and nothing was returned.
    """

    call: Call
    answer: Mapping[str, Any]
    returned: Returned | None = None
    in_place: bool = False


@dataclass(eq=False)
class Trial:
    """A function, called in one style.

    Attributes
    ----------
    name : str
        The function's.
    roles : dict of str to str
        The role of each parameter.
    style : Style
        How arguments look.
    found : mapping
        What is known of the function.
    outcomes : list of Outcome
        One a call, up to the first that raised.
    error : mapping or None
        What the first call raised.
    """

    name: str
    roles: Mapping[str, str]
    style: Style
    found: Mapping[str, Any]
    outcomes: list[Outcome] = field(default_factory=list)
    error: Mapping[str, Any] | None = None
    explanations: list[Explanation] = field(default_factory=list)

    @property
    def observed(self) -> list[Returned]:
        """The calls that returned weights."""
        return [one.returned for one in self.outcomes if one.returned is not None]

    @property
    def is_whole(self) -> bool:
        """Whether every call returned weights."""
        return len(self.observed) == len(calls(self.style.d))

    @property
    def is_right(self) -> bool:
        """Whether the chapter's loop predicts every call."""
        return self.is_whole and self.explanations[:1] == [Explanation()]


def called(child: Child, trial: Trial, call: Call, seed: int = 1) -> Outcome:
    """Call the function once."""
    roles, style = trial.roles, trial.style
    values = style.values(call, roles)
    by_global = {key: {"lr": call.lr, "epochs": call.epochs}[role] for key, role in _by_global(trial)}
    answer = child.ask("call", name=trial.name, values=values, globals=by_global, seed=seed)
    if "raised" in answer:
        return Outcome(call, answer)
    found = found_weights(answer["result"], style, call.d, roles)
    in_place = False
    if found is None and answer["result"]["type"] == "NoneType":
        name = next((name for name, role in roles.items() if role == "weights"), None)
        after = answer["after"].get(name) if name else None
        if after is not None and not style.is_scalar and not style.has_bias:
            found, in_place = found_weights(after, style, call.d, roles), True
    if found is None:
        return Outcome(call, answer)
    return Outcome(call, answer, Returned(call, *found), in_place)


def _by_global(trial: Trial) -> list[tuple[str, str]]:
    """Find globals of the program that stand for arguments which the function does not have."""
    from gdtui.checking.signature import role_of

    missing = {"lr", "epochs"} - set(trial.roles.values())
    return [(key, role) for key in trial.found["globals"] if (role := role_of(key)) in missing]


def tried(child: Child, roles: Mapping[str, str], found: Mapping[str, Any], source: str) -> Trial:
    """Call the function in each style that fits, until one can be judged.

    The chapter's shapes come first. Where they give something wrong, and the program shows no sign that it
    knows of columns, one-dimensional arrays and lists are tried: if those are right, they are what it is for.
    """
    first: Trial | None = None
    usable: Trial | None = None
    for style in fitting(roles):
        trial = Trial(found["name"], roles, style, found)
        _try(child, trial)
        first = first or trial
        if trial.error is not None:
            continue
        if trial.is_right:
            return trial
        usable = usable or trial
        if HANDLES_SHAPES.search(source) or style.is_list or not style.is_column:
            break
    assert first is not None
    return usable or first


def _try(child: Child, trial: Trial) -> None:
    for seed, call in enumerate(calls(trial.style.d), 1):
        outcome = called(child, trial, call, seed)
        if "raised" in outcome.answer and not trial.outcomes:
            trial.error = outcome.answer["raised"]
            return
        trial.outcomes.append(outcome)
        if outcome.returned is None:
            return
    trial.explanations = explain(trial.observed)
