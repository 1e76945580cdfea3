"""The process in which a student's function is called on data: ``main`` is what its command runs."""

from __future__ import annotations

import inspect
import os
import shutil
import sys
import traceback
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from gdtui.programs.call import Call
from gdtui.programs.classes import fitting_function
from gdtui.programs.loading import imported, without_plots
from gdtui.programs.rehearsal import rehearsed
from gdtui.programs.signature import bound, role_of, roles
from gdtui.programs.styles import ADDING, ARGUMENT_STYLES, fitting, returned_weights
from gdtui.programs.values import told
from gdtui.recording import tell_returned
from gdtui.wording.text import listed, quoted, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType, TracebackType

    from gdtui.programs.styles import ArgumentStyle

__all__ = ["main"]

CANNOT_BE_CALLED = 3
RIGHT = "train(X, Y, weights, lr, epochs)"
MOST_NAMES, MOST_WEIGHTS = 8, 20_000
FITS, RETURNS = 2, 1
"""What a style comes to: the function returns its weights, or something else; 0 if it fails."""

FEW = 11
"""How many rows a style is tried with."""

WORDS = {"lr": "the learning rate", "epochs": "the number of epochs"}


def main() -> None:
    """Call the function that the command line names; see `gdtui.sources.calling`."""
    path, name, folder, rate, epochs, bias = sys.argv[1:]
    X, Y, weights = (np.array(np.load(os.path.join(folder, f"{one}.npy"))) for one in ("X", "Y", "weights"))
    shutil.rmtree(folder, ignore_errors=True)  # now, since gdtui may be killed before it could do so
    sys.argv = [path]
    sys.dont_write_bytecode = True
    sys.path.insert(0, os.path.dirname(path))  # as `python my_train.py` has it
    without_plots()
    call = Call("", X, Y, weights, float(rate), int(epochs))
    try:
        module = imported(path)
        called = _Called(module, *_found(module, name, path))
        result = called.run(*called.chosen(call, has_ones=bias == "bias"))
    except Exception as error:
        traceback.print_exception(type(error), error, _own(error.__traceback__, path))
        sys.exit(1)
    if result is not None and len(result) <= MOST_WEIGHTS:
        tell_returned(result)


class _Called:
    """A function, with the role of each of its arguments."""

    def __init__(self, module: ModuleType, function: Callable[..., Any], named: Mapping[str, str]) -> None:
        self._module, self._function, self._named = module, function, named

    def chosen(self, call: Call, *, has_ones: bool) -> tuple[ArgumentStyle, Call]:
        """Choose how the arguments look: as in the chapter, or in another style if the function fails so.

        A function may be written for one-dimensional arrays, for lists, or for numbers. Each style is tried
        for one epoch of a few rows in a copy of this process, whose prints and records go nowhere.
        """
        for role, names in self._own_names().items():
            if not names:
                _say(f"the function has no argument for {WORDS[role]}: its own is used")
        if "bias" in self._named.values() and not has_ones:
            ones, zero = np.ones((len(call.X), 1)), np.zeros((1, 1))
            call = replace(call, X=np.hstack([ones, call.X]), weights=np.vstack([zero, call.weights]))
            has_ones = True
        styles = list(dict.fromkeys([*fitting(self._named), *ADDING]))
        styles = [one for one in styles if (has_ones or not one.lacks_ones) and one.d in (3, call.d)]
        few = replace(call, X=call.X[:FEW], Y=call.Y[:FEW], epochs=1)
        chosen, best = styles[0], 0
        for style in styles:
            found = rehearsed(partial(self._fit, style, few), otherwise=FITS)
            if found > best:
                chosen, best = style, found
            if best == FITS:
                break
        if chosen.name != ARGUMENT_STYLES[0].name:
            _say(f"called with {chosen.name}")
        return chosen, call

    def _fit(self, style: ArgumentStyle, call: Call) -> int:
        """Tell whether a style fits; a function that returns nothing may change its weights in place."""
        result = self._result(style, call)[0]
        if result is None:
            fits = "weights" in self._named.values() or not style.lacks_ones
        else:
            fits = returned_weights(told(result), style, call.d, self._named) is not None
        return FITS if fits else RETURNS

    def run(self, style: ArgumentStyle, call: Call) -> list[float] | None:
        """Call it; return the trained weights, the bias first, or None if they can't be found."""
        result, start, after = self._result(style, call)
        if result is None and not np.array_equal(start, after, equal_nan=True):
            result = after  # changed in place
        found = returned_weights(told(result), style, call.d, self._named)
        return None if found is None else found[0].ravel().tolist()

    def _result(self, style: ArgumentStyle, call: Call) -> tuple[Any, Any, Any]:
        """Call it; return what it returned, and its weights before and after the call."""
        for role, names in self._own_names().items():
            for name in names:
                setattr(self._module, name, getattr(call, role))
        values = style.arguments(call, self._named)
        weights = next((values[one] for one, role in self._named.items() if role == "weights"), None)
        start = np.array(weights, dtype=np.float64)
        positional, keywords = bound(self._function, values)
        return self._function(*positional, **keywords), start, weights

    def _own_names(self) -> dict[str, list[str]]:
        """List the names in the file that stand for the rate and the epochs, if no argument does."""
        used = getattr(getattr(self._function, "__code__", None), "co_names", ())
        return {
            role: [one for one in used if role_of(one) == role and _is_set(self._module, one)]
            for role in WORDS
            if role not in self._named.values()
        }


def _found(module: ModuleType, name: str, path: str) -> tuple[Callable[..., Any], dict[str, str]]:
    """Find the function and the role of each of its arguments."""
    file, own = quoted(os.path.basename(path)), vars(module)
    if name not in own:
        functions = [
            key for key, one in own.items() if inspect.isfunction(one) and one.__module__ == module.__name__
        ]
        has = listed(functions, MOST_NAMES, visible) if functions else "no function at all"
        _refuse(f"{file} has no function {quoted(name)}: it has {has}")
    function: Any = own[name]
    if isinstance(function, type):
        function = fitting_function(name, function)
        if function is None:
            _refuse(f"{quoted(name)} in {file} is a class: a function such as {RIGHT} can be called")
    if not callable(function):
        _refuse(f"{quoted(name)} in {file} is a {type(function).__name__}, not a function such as {RIGHT}")
    found = roles(function)
    if found is None:
        _refuse(f"which argument of {_written(name, function)} is which can't be told: {RIGHT} can be called")
    if not {"X", "Y"} <= set(found.values()):
        _refuse(f"{_written(name, function)} does not take the data: {RIGHT} does")
    return function, found


def _written(name: str, function: Callable[..., Any]) -> str:
    with suppress(TypeError, ValueError):
        return visible(f"{name}({', '.join(inspect.signature(function).parameters)})")
    return visible(f"{name}(...)")


def _refuse(sentence: str) -> NoReturn:
    _say(sentence)
    sys.exit(CANNOT_BE_CALLED)


def _say(sentence: str) -> None:
    print(f"gdtui: {sentence}", file=sys.stderr)


def _is_set(module: ModuleType, name: str) -> bool:
    """Tell whether a name stands for a number; one letter, such as n, is mostly the number of rows."""
    return len(name) > 1 and isinstance(vars(module).get(name), int | float)


def _own(trace: TracebackType | None, path: str) -> TracebackType | None:
    """Leave out the frames before the first one in the student's file."""
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next
    return trace
