"""The child process: it imports a student's file and calls its functions as requests ask, over two pipes.

Nothing here judges. A request is a line of JSON, and so is its answer: what was returned, printed and raised.
What the student's code prints goes to a buffer of limited size, never to the pipe of the answers.
"""

from __future__ import annotations

import inspect
import io
import json
import linecache
import os
import random
import resource
import runpy
import sys
import traceback
import warnings
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.programs.classes import fitting_function
from gdtui.programs.loading import imported, without_plots
from gdtui.programs.signature import OTHER_TRAINS, bound, role_of, roles
from gdtui.programs.values import made, told

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["serve"]

MOST_TEXT = 400_000
"""So many bytes of what a call prints are kept."""

LARGEST_FILE = 64 << 20
HELPERS = ("model", "loss", "gradient")
ROLES = {"X", "Y", "weights", "lr", "epochs"}


class _FirstBytes(io.RawIOBase):
    """Keeps the first bytes that are written to it, and drops the others."""

    def __init__(self) -> None:
        self.kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.kept += bytes(data[: MOST_TEXT - len(self.kept)])
        return len(data)


class _Student:
    """The student's program, loaded or not yet."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.module: Any = None
        self.globals: dict[str, Any] = {}

    def load(self) -> dict[str, Any]:
        """Import the file, not as ``__main__``."""
        self.module = imported(self.path)
        self.globals = vars(self.module)
        return {}

    def find(self, function: str | None) -> dict[str, Any]:
        """Find the function that trains, by its name or a usual one, and what its arguments are called."""
        own = self._own(is_class=False)
        name = self._found_name(function, own)
        if name is None:
            classes = {key: one for key, one in self.globals.items() if isinstance(one, type)}
            with_fit = [key for key, one in classes.items() if hasattr(one, "fit")]
            return {"name": None, "functions": list(own), "classes": with_fit}
        return {
            "name": name,
            "roles": roles(self.globals[name]),
            "parameters": _parameters(self.globals[name]),
            "helpers": {helper: _parameters(own[helper]) for helper in HELPERS if helper in own},
            "globals": [key for key in self.globals if role_of(key) in ("lr", "epochs")],
        }

    def _found_name(self, wanted: str | None, own: dict[str, Callable[..., Any]]) -> str | None:
        if wanted:
            return wanted if callable(self.globals.get(wanted)) else None
        named = (name for name in ("train", *OTHER_TRAINS) if callable(self.globals.get(name)))
        with_roles = (key for key, one in own.items() if {*(roles(one) or {}).values()} >= ROLES)
        name = next(chain(named, with_roles), None)
        if name is None and (made := self._from_class()) is not None:
            name = made.__name__
            self.globals[name] = made
        return name

    def _from_class(self) -> Callable[..., Any] | None:
        """Make a function of a class that is constructed with a rate and fitted to data."""
        functions = (fitting_function(key, one) for key, one in self._own(is_class=True).items())
        return next((one for one in functions if one is not None), None)

    def _own(self, is_class: bool) -> dict[str, Any]:
        """Return the functions, or the classes, that the file itself defines."""
        return {
            key: one
            for key, one in self.globals.items()
            if callable(one)
            and isinstance(one, type) == is_class
            and getattr(one, "__module__", "") == self.module.__name__
        }

    def call(self, name: str, values: dict[str, Any], by_global: dict[str, Any]) -> dict[str, Any]:
        """Call a function with values by parameter; return what came back and what the arguments are then."""
        function = self.globals[name]
        self.globals.update(by_global)
        given = {key: made(value) for key, value in values.items()}
        positional, keywords = bound(function, given)
        result = function(*positional, **keywords)
        return {"result": told(result), "after": {key: told(value) for key, value in given.items()}}

    def run(self) -> dict[str, Any]:
        """Run the file as a program; return its numbers, as they are in the end."""
        sys.argv = [self.path]
        try:
            self.globals = runpy.run_path(self.path, run_name="__main__")
        except SystemExit as end:
            if end.code not in (None, 0):
                raise
        return self.numbers()

    def numbers(self) -> dict[str, Any]:
        """Return the global names that stand for numbers."""
        found = {key: told(one) for key, one in self.globals.items() if not key.startswith("_")}
        return {"globals": {key: one for key, one in found.items() if one.get("numbers") is not None}}


def _parameters(function: Any) -> list[str]:
    try:
        return list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return []


def _raised(error: BaseException, path: str) -> dict[str, Any]:
    """Describe an error by the student's own lines."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    line = own[-1].lineno if own else None
    if isinstance(error, SyntaxError) and error.filename == path:
        line = error.lineno
    text = linecache.getline(path, line).strip() if line else ""
    return {
        "type": type(error).__name__,
        "text": _short(error),
        "line": line,
        "code": text[:120],
        "kinds": [one.__name__ for one in type(error).__mro__],
        "module": getattr(error, "name", None),
    }


def _short(error: BaseException) -> str:
    with suppress(Exception):
        return str(error)[:300]
    return ""


def _stream() -> tuple[io.TextIOWrapper, _FirstBytes]:
    kept = _FirstBytes()
    out = io.BufferedWriter(kept, 4096)
    return io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", write_through=True), kept


def _answer(act: Callable[[], dict[str, Any]], path: str, seed: int) -> dict[str, Any]:
    """Act, keep what is printed, and catch whatever is raised.

    Each act has new streams: the student's code may have closed the last ones.
    """
    np.random.seed(seed)
    random.seed(seed)
    (out, kept), (sys.stderr, _) = _stream(), _stream()
    sys.stdout = out
    try:
        answer = act()
    except BaseException as error:  # exit(), and whatever else ends a program
        answer = {"raised": _raised(error, path)}
    with suppress(Exception):
        out.flush()
    return {**answer, "printed": kept.kept.decode("utf-8", "replace")}


def _limit(memory: int, seconds: int) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def serve(requests: int, answers: int, path: str, beside: str, memory: int, seconds: int) -> None:
    """Answer requests until there are no more.

    Parameters
    ----------
    requests, answers : int
        The descriptors of the two pipes.
    path, beside : str
        The copy of the student's file, and the folder of the file itself, which may have modules.
    memory, seconds : int
        The most that this process may use, in bytes and in seconds of the processor.
    """
    _limit(memory, seconds)
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    without_plots()
    sys.path.append(beside)  # the last: a student's random.py must not hide Python's own
    student, own = _Student(path), os.getpid()
    acts: dict[str, Callable[..., dict[str, Any]]] = {
        "load": student.load,
        "find": student.find,
        "call": student.call,
        "run": student.run,
        "numbers": student.numbers,
    }
    with os.fdopen(requests, encoding="utf-8") as lines:
        for line in lines:
            asked = json.loads(line)
            act = partial(acts[asked["do"]], **asked["arguments"])
            answer = _answer(act, path, asked["seed"])
            if os.getpid() != own:  # a fork of the student's that came back
                os._exit(0)
            _send(answers, {**answer, "number": asked["number"]})


def _send(answers: int, answer: dict[str, Any]) -> None:
    data = memoryview((json.dumps(answer) + "\n").encode())
    while data:
        data = data[os.write(answers, data) :]
