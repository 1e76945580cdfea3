"""The process in which a student's function is called on data: ``main`` is what its command runs."""

from __future__ import annotations

import inspect
import os
import sys
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from gdtui.programs.loading import imported, without_plots
from gdtui.programs.signature import bound, role_of, roles
from gdtui.recording import numbers_of, tell_returned
from gdtui.wording.text import listed, quoted, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType, TracebackType

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["main"]

CANNOT_BE_CALLED = 3
RIGHT = "train(X, Y, weights, lr, epochs)"
MOST_NAMES, MOST_WEIGHTS = 8, 20_000
WORDS = {"lr": "the learning rate", "epochs": "the number of epochs"}


def main() -> None:
    """Call the function that the command line names; see `gdtui.sources.calling`."""
    path, name, folder, rate, epochs, bias = sys.argv[1:]
    X, Y, weights = (np.array(np.load(os.path.join(folder, f"{one}.npy"))) for one in ("X", "Y", "weights"))
    start = weights.copy()
    sys.argv = [path]
    sys.dont_write_bytecode = True
    sys.path.insert(0, os.path.dirname(path))  # as `python my_train.py` has it
    without_plots()
    values = {"X": X, "Y": Y, "weights": weights, "lr": float(rate), "epochs": int(epochs)}
    try:
        module = imported(path)
        function, named = _found(module, name, path)
        if "bias" in named.values():
            values |= _apart(X, weights, has_bias=bias == "bias")
        _set_globals(module, function, named, values)
        positional, keywords = bound(function, {one: values[role] for one, role in named.items()})
        result = function(*positional, **keywords)
    except Exception as error:
        traceback.print_exception(type(error), error, _own(error.__traceback__, path))
        sys.exit(1)
    if result is None and not np.array_equal(weights, start, equal_nan=True):
        result = weights  # changed in place
    found = _trained(result, named, start.size)
    if found is not None and len(found) <= MOST_WEIGHTS:
        tell_returned(found)


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
        _refuse(f"{quoted(name)} in {file} is a class: a function such as {RIGHT} can be called")
    if not callable(function):
        _refuse(f"{quoted(name)} in {file} is a {type(function).__name__}, not a function such as {RIGHT}")
    found = roles(function)
    if found is None:
        _refuse(
            f"which argument of {_written(name, function)} is which can't be told: {RIGHT} would be right"
        )
    if not {"X", "Y"} <= set(found.values()):
        _refuse(f"{_written(name, function)} does not take the data: {RIGHT} would be right")
    return function, found


def _written(name: str, function: Callable[..., Any]) -> str:
    with suppress(TypeError, ValueError):
        return visible(f"{name}({', '.join(inspect.signature(function).parameters)})")
    return visible(f"{name}(...)")


def _refuse(sentence: str) -> NoReturn:
    print(f"gdtui: {sentence}", file=sys.stderr)
    sys.exit(CANNOT_BE_CALLED)


def _apart(X: Floats, weights: Floats, *, has_bias: bool) -> dict[str, Any]:
    """Take the bias out of the weights, and the column of ones out of the inputs."""
    if not has_bias:
        return {"bias": 0.0}
    return {"X": np.array(X[:, 1:], order="C"), "weights": weights[1:].copy(), "bias": float(weights[0, 0])}


def _set_globals(
    module: ModuleType, function: Callable[..., Any], named: Mapping[str, str], values: Mapping[str, Any]
) -> None:
    """Give the rate and the epochs to a function that takes them from its file; else say what it lacks."""
    used = getattr(getattr(function, "__code__", None), "co_names", ())
    for role, words in WORDS.items():
        if role in named.values():
            continue
        names = [one for one in used if role_of(one) == role and _is_set(module, one)]
        for one in names:
            setattr(module, one, values[role])
        if not names:
            print(f"gdtui: the function has no argument for {words}: its own is used", file=sys.stderr)


def _is_set(module: ModuleType, name: str) -> bool:
    return len(name) > 1 and isinstance(vars(module).get(name), int | float)  # n is mostly that of the rows


def _own(trace: TracebackType | None, path: str) -> TracebackType | None:
    """Leave out the frames above the student's own file."""
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next
    return trace


def _trained(result: Any, named: Mapping[str, str], d: int) -> list[float] | None:
    """Find the weights in what was returned: the first part that has as many numbers as there are weights."""
    for part in _parts(result):
        numbers = None
        with suppress(Exception):
            numbers = numbers_of(part, d + 1)
        if numbers is None or len(numbers) != d:
            continue
        order = [role for role in named.values() if role in ("weights", "bias")]
        is_last = isinstance(part, tuple) and order == ["weights", "bias"]  # as it was passed
        return [numbers[-1], *numbers[:-1]] if is_last else numbers
    return None


def _parts(result: Any) -> Iterator[Any]:
    if isinstance(result, dict):
        result = [result[key] for key in sorted(result, key=lambda key: role_of(str(key)) != "bias")]
    yield result
    if isinstance(result, tuple | list):
        yield from result
    elif hasattr(result, "__dict__"):
        yield from (value for name, value in vars(result).items() if role_of(name) == "weights")
