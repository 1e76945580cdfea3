"""Values of a student's program, described so that one process can send them to another."""

from __future__ import annotations

from contextlib import suppress
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Leaf = Mapping[str, Any]
    """Numbers as `told` describes them, with their name."""

__all__ = ["described", "leaves_of", "made", "told"]

MOST_NUMBERS = 100_000


def described(value: Any) -> dict[str, Any]:
    """Describe an argument: an array, or a value that JSON can hold.

    Examples
    --------
    >>> made(described(np.array([[1.0], [2.0]]))).shape, made(described([1, 2]))
    ((2, 1), [1, 2])
    """
    if not isinstance(value, np.ndarray):
        return {"kind": "plain", "value": value}
    numbers = value.ravel().tolist()
    return {"kind": "array", "value": numbers, "shape": value.shape, "dtype": str(value.dtype)}


def made(value: dict[str, Any]) -> Any:
    """Make a value from its description."""
    if value["kind"] == "plain":
        return value["value"]
    return np.array(value["value"], dtype=value["dtype"]).reshape(value["shape"])


def told(value: Any, depth: int = 0) -> dict[str, Any]:
    """Describe a value: its numbers and their shape if it is made of numbers, else its parts.

    Parameters
    ----------
    value : object
        Anything that a program returned.
    depth : int
        How many values it is inside of.

    Returns
    -------
    dict
        Its ``type``, and its ``numbers`` with ``shape`` and ``dtype``, or its ``parts`` by name or place.

    Examples
    --------
    >>> told((np.array([[1.0]]), [2, 3]))["parts"]["1"]
    {'type': 'list', 'shape': [2], 'dtype': 'int64', 'numbers': [2.0, 3.0]}
    """
    for name in ("detach", "to_numpy"):
        with suppress(Exception):
            value = getattr(value, name)()
    kind = type(value).__name__
    if value is None or isinstance(value, str | bytes) or callable(value) or isinstance(value, ModuleType):
        return {"type": kind}
    with suppress(Exception):
        array = np.asarray(value)
        if not _is_of_several(value) and array.dtype.kind in "biufc" and array.size <= MOST_NUMBERS:
            real = array.real if array.dtype.kind == "c" else array
            numbers = np.asarray(real, dtype=np.float64).ravel().tolist()
            return {"type": kind, "shape": list(array.shape), "dtype": str(array.dtype), "numbers": numbers}
    if depth < 3:
        parts = None
        if isinstance(value, dict):
            parts = [(str(key), one) for key, one in value.items()]
        elif isinstance(value, list | tuple):
            parts = [(str(place), one) for place, one in enumerate(value)]
        elif hasattr(value, "__dict__") and not isinstance(value, type):
            parts = list(vars(value).items())
        if parts is not None:
            return {"type": kind, "parts": {key: told(one, depth + 1) for key, one in parts[:50]}}
    return {"type": kind}


def _is_of_several(value: Any) -> bool:
    """Tell whether a value is a tuple of arrays or lists, which are no rows of one array."""
    return isinstance(value, tuple) and any(isinstance(one, list | np.ndarray) for one in value)


def leaves_of(told: Mapping[str, Any], name: str = "") -> Iterator[Leaf]:
    """Yield all numbers of a value that `told` described, each with the name or the place that it has."""
    if told.get("numbers") is not None:
        yield {**told, "name": name}
    for key, part in (told.get("parts") or {}).items():
        yield from leaves_of(part, key)
