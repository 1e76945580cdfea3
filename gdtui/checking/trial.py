"""Calls of a student's function: the style in which it can be called, and what the calls return."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.checking.probes import calls
from gdtui.checking.recognise import Explanation, Returned, explain
from gdtui.programs.signature import role_of
from gdtui.programs.styles import ADDING, fitting, returned_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractContextManager

    from gdtui.checking.process.child import Child
    from gdtui.programs.call import Call
    from gdtui.programs.styles import ArgumentStyle

SHOWN, TINY, ANY = 5, 1e-30, 3

__all__ = ["TINY", "Outcome", "Trial", "is_same", "student_line", "tried"]

HANDLES_SHAPES = re.compile(
    r"reshape|ravel|flatten|squeeze|newaxis|None\s*\]|\[:,\s*0\]|,\s*1\s*\)|keepdims|expand_dims|\[0\]\s*for"
)
"""Signs that a program handles columns: then it is judged by the chapter's shapes."""

OF_MATRICES = re.compile(r"\.T\b|@|transpose|shape\[1\]|\bdot\(|matmul")
"""Signs that a program is for any number of weights."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a call did.

    Attributes
    ----------
    call : Call
        What was asked.
    answer : dict
        What the child said: ``result``, ``after``, ``printed`` or ``raised``.
    returned : Returned or None
        The weights, where there are some.
    is_in_place : bool
        Whether nothing was returned, and the weights are the caller's array, which changed.
    """

    call: Call
    answer: Mapping[str, Any]
    returned: Returned | None = None
    is_in_place: bool = False

    @property
    def raised(self) -> Mapping[str, Any] | None:
        """The error that ended the call."""
        raised: Mapping[str, Any] | None = self.answer.get("raised")
        return raised


@dataclass(eq=False)
class Trial:
    """A function, called in one style.

    Attributes
    ----------
    child : Child
        Where it runs.
    fresh : callable
        Makes a context of another child, in which the program is loaded anew.
    found : mapping
        What is known of the function: its name, its parameters, functions beside it.
    roles : mapping of str to str
        The role of each parameter.
    style : Style
        How arguments look.
    source : str
        The program.
    outcomes : list of Outcome
        One for each of `calls`, up to the first that returned no weights.
    error : mapping or None
        What the first call raised.
    explanations : list of Explanation
        What predicts all calls.
    """

    child: Child
    fresh: Callable[[], AbstractContextManager[Child]]
    found: Mapping[str, Any]
    roles: Mapping[str, str]
    style: ArgumentStyle
    source: str
    outcomes: list[Outcome] = field(default_factory=list)
    error: Mapping[str, Any] | None = None
    explanations: list[Explanation] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the function."""
        return str(self.found["name"])

    @property
    def function(self) -> str:
        """The function as the subject of a sentence: a sentence can't begin with a name in small letters."""
        return f"the function {self.name}"

    @property
    def weights_name(self) -> str:
        """The parameter for the weights; empty where there is none."""
        return next((name for name, role in self.roles.items() if role == "weights"), "")

    @property
    def has_start(self) -> bool:
        """Whether the initial weights are an argument; else a call with a rate of nearly 0 shows them."""
        return bool(self.weights_name)

    @property
    def first(self) -> Call:
        """The first call, with the start of the function's own where it takes none."""
        return self.outcomes[0].call

    @property
    def observed(self) -> list[Returned]:
        """The calls that returned weights."""
        return [one.returned for one in self.outcomes if one.returned is not None]

    @property
    def is_whole(self) -> bool:
        """Whether every call returned weights; the one of three rows may be missing."""
        return len(self.observed) == len(self.outcomes) >= len(calls(self.style.d)) - 1

    @property
    def is_right(self) -> bool:
        """Whether the chapter's loop predicts every call."""
        return self.is_whole and self.explanations[:1] == [Explanation()]

    def call(self, call: Call, seed: int = 1, child: Child | None = None) -> Outcome:
        """Call the function once."""
        missing = {"lr": call.lr, "epochs": call.epochs}
        by_global = {
            key: missing[role]
            for key in self.found["globals"]
            if (role := role_of(key)) in missing and role not in self.roles.values()
        }
        values = self.style.values(call, self.roles)
        answer = (child or self.child).ask("call", seed, name=self.name, values=values, by_global=by_global)
        if "raised" in answer:
            return Outcome(call, answer)
        if not self.has_start and call.lr != TINY:
            start = self.call(replace(call, lr=TINY, epochs=1), seed, child).returned
            if start is None:
                return Outcome(call, answer)
            call = replace(call, weights=start.weights)
        weights, is_in_place = returned_weights(answer["result"], self.style, call.d, self.roles), False
        if weights is None and answer["result"]["type"] == "NoneType" and not self.style.is_scalar:
            after = returned_weights(
                answer["after"].get(self.weights_name, {}), self.style, call.d, self.roles
            )
            if after is not None and not np.array_equal(after[0], call.weights):
                weights, is_in_place = after, True
        if weights is None:
            return Outcome(call, answer)
        return Outcome(call, answer, Returned(call, *weights), is_in_place)


def student_line(raised: Mapping[str, Any]) -> str:
    """Name the student's line in which an error was raised."""
    return f"line {raised['line']}, {raised['code']}"


def is_same(one: Outcome, other: Outcome) -> bool:
    """Tell whether two calls returned the same weights, to the last digit."""
    if one.returned is None or other.returned is None:
        return one.returned is other.returned
    return bool(np.array_equal(one.returned.weights, other.returned.weights, equal_nan=True))


def tried(
    child: Child,
    fresh: Callable[[], AbstractContextManager[Child]],
    found: Mapping[str, Any],
    roles: Mapping[str, str],
    source: str,
) -> Trial:
    """Call the function in each style that fits, until one can be judged.

    The chapter's shapes come first. If their result is wrong, and nothing in the program shows that it
    handles columns, one-dimensional arrays and lists are tried: one that is right is what it is written for.
    """

    def attempt(style: ArgumentStyle) -> Trial:
        trial = Trial(child, fresh, found, roles, style, source)
        _make_calls(trial)
        return trial

    if "weights" not in roles.values():
        return _of_own_start(map(attempt, fitting(roles)))
    trials, usable = [], None
    for trial in map(attempt, fitting(roles)):
        trials.append(trial)
        if not _is_usable(trial):
            continue
        if trial.is_right:
            return trial
        usable = usable or trial
        if HANDLES_SHAPES.search(source):
            break
    if usable is None:  # it may work only without the ones that the chapter's X has
        usable = next((trial for trial in map(attempt, ADDING) if trial.is_right), None)
    return usable or trials[0]


def _of_own_start(attempts: Iterable[Trial]) -> Trial:
    """Choose the trial of a function that takes no initial weights: only results show what it is written for.

    A right one comes first, but for one that explains the bias where the right one leaves it out. A style
    that works for all calls comes before others, and one for any number of weights if the program is for
    that.
    """
    trials = []
    for trial in attempts:
        if trial.is_right and trial.style.has_bias and _is_usable(trial):
            return trial  # styles with a bias are tried before all others
        trials.append(trial)
    usable = [trial for trial in trials if _is_usable(trial)]
    if not usable:
        return next((trial for trial in trials if trial.error is None), trials[0])
    right = next((trial for trial in usable if trial.is_right), None)
    if right is not None:
        with_bias = (trial for trial in usable if trial.style.has_bias and trial.explanations)
        right = next(with_bias, right)
    is_for_many = OF_MATRICES.search(usable[0].source) is not None
    return right or max(
        usable,
        key=lambda one: (one.is_whole, is_for_many and one.style.d == ANY, bool(one.explanations)),
    )


def _is_usable(trial: Trial) -> bool:
    is_called = trial.error is None and (trial.has_start or bool(trial.observed))
    return is_called and (trial.style.d != 1 or _is_for_one(trial))


def _is_for_one(trial: Trial) -> bool:
    """Tell whether a function is meant for one weight: one for many weights may work for one by mistake."""
    is_for_many = OF_MATRICES.search(trial.source)
    return trial.weights_name.lower() in ("w", "weight", "m", "a", "slope") and not is_for_many


def _make_calls(trial: Trial) -> None:
    for place, call in enumerate(calls(trial.style.d), 1):
        seed = place if trial.has_start else 1
        outcome = trial.call(call, seed)
        if outcome.raised and not trial.outcomes:
            trial.error = outcome.raised
            return
        if outcome.raised and call.n < SHOWN:
            continue  # a loop that prints five rows needs five
        trial.outcomes.append(outcome)
        if outcome.returned is None:
            return
    trial.explanations = explain(trial.observed)
