"""`record`: tells `gdtui run` of one epoch of a program's loop. Anywhere else it does nothing.

Other people's programs call it. So it imports nothing large, raises nothing for what it is given, and writes
to nothing but the pipe that it inherited.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["record", "tell_returned"]

MOST_ROWS, MOST_WEIGHTS, MOST_SENTENCES = 20, 1000, 20
LONGEST_NAME, DEEPEST = 80, 16


def record(
    *,
    epoch: Any = None,
    loss: Any = None,
    weights: Any = None,
    predictions: Any = None,
    actual: Any = None,
    gradient: Any = None,
    learning_rate: Any = None,
    **others: Any,
) -> None:
    """Tell `gdtui run` of one epoch: call it once in each, with what there is.

    Outside of `gdtui run` it does nothing. It never raises for what it is given: the output page there says
    what can't be used.

    Parameters
    ----------
    epoch : int, optional
        Its number; counted from 0 unless given.
    loss : float, optional
        The loss.
    weights, gradient : array_like or mapping of str to array_like, optional
        The parameters before the update, and the gradient with respect to each; a mapping names them. The
        first 1,000 are told.
    predictions, actual : array_like, optional
        Predictions, and what they should have been. The first 20 are told.
    learning_rate : float, optional
        The rate of the update that follows.
    **others
        The output page says that these are unknown.

    Examples
    --------
    >>> record(epoch=0, loss=0.5, weights={"w": 1.0, "b": 0.0}, learning_rate=0.1)
    """
    if _pipe is not None:
        given = {
            "epoch": epoch,
            "loss": loss,
            "weights": weights,
            "predictions": predictions,
            "actual": actual,
            "gradient": gradient,
            "learning_rate": learning_rate,
        }
        for name in others:
            _pipe.say(name, f"it is none of {', '.join(given)}")
        _pipe.tell({name: value for name, value in given.items() if value is not None})


def tell_returned(weights: list[float]) -> None:
    """Tell `gdtui run` what the function has returned that it called."""
    if _pipe is not None:
        _pipe.write({"returned": weights})


class _Pipe:
    """The pipe that `gdtui run` reads, in the process that it has started."""

    def __init__(self, descriptor: int, inode: int) -> None:
        import _thread
        import json

        self._descriptor, self._inode, self._process = descriptor, inode, os.getpid()
        self._lock, self._written = _thread.RLock(), json.dumps
        self._is_open = True
        self._said: set[str] = set()

    def tell(self, given: dict[str, Any]) -> None:
        """Write a line for an epoch, and one for each new kind of trouble."""
        if not self._is_ours():
            return
        made = {"epoch": _count, "loss": _number, "learning_rate": _number}
        told = self._usable(given, {**made, "predictions": _first, "actual": _first})
        parameters = self._usable(given, {"weights": _named, "gradient": _named})
        for name, (names, numbers) in parameters.items():
            told.update(self._tried(name, _beside, told, name, names, numbers) or {})
        if told:
            self.write(told)

    def say(self, name: str, why: str) -> None:
        """Say why a value can't be used, once."""
        sentence = f"record: {name}: {why}"
        if sentence not in self._said and len(self._said) < MOST_SENTENCES:
            self._said.add(sentence)
            self.write({"trouble": sentence})

    def write(self, told: dict[str, Any]) -> None:
        """Write a line, unless the pipe is closed."""
        data = memoryview((self._written(told) + "\n").encode())
        with self._lock:
            try:
                while data and self._is_ours():
                    data = data[os.write(self._descriptor, data) :]
            except OSError:
                self._is_open = False

    def _is_ours(self) -> bool:
        """Tell whether this is the process that was started, and the descriptor still stands for the pipe."""
        if not self._is_open or os.getpid() != self._process:
            return False
        try:
            return os.fstat(self._descriptor).st_ino == self._inode
        except OSError:
            return False

    def _tried(self, name: str, act: Callable[..., Any], *values: Any) -> Any:
        try:
            return act(*values)
        except _UnusableError as error:
            self.say(name, str(error))
        except OverflowError:
            self.say(name, "a number in it is too large")
        except Exception as error:  # whatever an object of the program does when it is looked at
            self.say(name, f"{type(error).__name__} was raised when it was read")
        return None

    def _usable(self, given: dict[str, Any], made: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
        found = {name: self._tried(name, make, given[name]) for name, make in made.items() if name in given}
        return {name: value for name, value in found.items() if value is not None}


class _UnusableError(Exception):
    """Says why a value can't be used."""


def _number(value: Any) -> float:
    numbers = _numbers_of(value, 2)
    if len(numbers) != 1:
        raise _UnusableError("it has several numbers, not one" if numbers else "it is empty")
    return numbers[0]


def _count(value: Any) -> int:
    number = _number(value)
    if not math.isfinite(number) or number != int(number):
        raise _UnusableError(f"{number:g} is not a whole number")
    return int(number)


def _first(value: Any) -> list[float]:
    return _numbers_of(value, MOST_ROWS)


def _named(value: Any) -> tuple[list[str], list[float]]:
    """Return the first parameters, with their names if they have any."""
    if not isinstance(value, Mapping):
        return [], _numbers_of(value, MOST_WEIGHTS)
    names: list[str] = []
    numbers: list[float] = []
    for key, one in value.items():
        name, found = str(key)[:LONGEST_NAME], _numbers_of(one, MOST_WEIGHTS - len(numbers))
        names += [name] if len(found) == 1 else [f"{name}[{place}]" for place in range(len(found))]
        numbers += found
    if len(set(names)) < len(names):
        raise _UnusableError("two of its names are the same")
    return names, numbers


def _beside(told: dict[str, Any], name: str, names: list[str], numbers: list[float]) -> dict[str, Any]:
    """Put parameters into the order of those that are told already."""
    known, weights = told.get("names"), told.get("weights")
    if weights is not None and len(weights) != len(numbers):
        raise _UnusableError(f"it has {len(numbers)} numbers for {len(weights)} weights")
    if known and names:
        if set(names) != set(known):
            raise _UnusableError("its names are not those of the weights")
        by_name = dict(zip(names, numbers, strict=True))
        return {name: [by_name[one] for one in known]}
    return {"names": names, name: numbers} if names else {name: numbers}


def _numbers_of(value: Any, most: int) -> list[float]:
    """Collect the first numbers of a value of any shape; it may raise anything."""
    found: list[float] = []
    _collect(value, most, found, 0)
    return found


def _collect(value: Any, most: int, found: list[float], depth: int) -> None:
    if isinstance(value, int | float):
        found.append(float(value))
        return
    if depth > DEEPEST:
        raise _UnusableError("it is nested too deeply")
    if isinstance(value, str | bytes):
        raise _UnusableError(
            "it is text, not a number" if depth == 0 else "there is text in it, not a number"
        )
    plain = _plain(value, most - len(found))
    if isinstance(plain, Mapping):
        plain = plain.values()
    if plain is not value or (hasattr(value, "__len__") and hasattr(value, "__iter__")):
        for one in plain if hasattr(plain, "__iter__") else (plain,):
            if len(found) >= most:
                break
            _collect(one, most, found, depth + 1)
    elif hasattr(value, "__float__"):
        found.append(float(value))
    elif isinstance(number := getattr(value, "data", None), int | float):  # as micrograd's values have it
        found.append(float(number))
    else:
        raise _UnusableError(f"a value of type {type(value).__name__} is no real number")


def _plain(value: Any, most: int) -> Any:
    """Make Python's own numbers of an array or a tensor: of the first ones only, if it can be sliced."""
    if hasattr(value, "tolist"):
        try:
            return value.reshape(-1)[:most].tolist()
        except Exception:
            return value.tolist()
    for name in ("numpy", "to_numpy"):
        if hasattr(value, name):
            return getattr(value, name)()
    return value


def _inherited() -> _Pipe | None:
    """Find the pipe whose ``DESCRIPTOR`` or ``DESCRIPTOR:INODE`` `gdtui run` has put into the environment."""
    told = os.environ.get("GDTUI_RECORD", "")
    if not told:
        return None
    try:
        descriptor, _, inode = told.partition(":")
        found = os.fstat(int(descriptor)).st_ino
        return _Pipe(int(descriptor), found) if not inode or int(inode) == found else None
    except (ValueError, OSError, OverflowError):
        return None


_pipe = _inherited()
