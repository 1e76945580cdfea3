"""Reads what a line of JSON tells of an epoch: an object with a number, a loss, weights and more."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from gdtui.sources.lines.items import Items
from gdtui.sources.lines.labels import ENDINGS, OTHERS, WORDS, plain_name
from gdtui.sources.lines.printed_numbers import MOST_DIGITS, Listed, number_in, whole_number

if TYPE_CHECKING:
    from gdtui.sources.lines.printed_numbers import Values

__all__ = ["JsonItems"]

FIELDS = {
    "number": ("epoch", "iteration", "iter", "step"),
    "loss": ("loss", "train loss", "training loss", "current loss", "cost", "mse"),
    "learning_rate": ("learning rate", "lr", "alpha", "eta"),
}
LISTS = {
    "predicted": ("predictions", "predicted", "prediction", "y pred", "y hat"),
    "actual": ("actual", "targets", "target", "y true", "y"),
    "difference": ("difference", "differences", "residuals", "residual"),
    "weights": ("weights", "w", "params", "parameters", "theta", "coefficients"),
    "gradient": ("gradient", "gradients", "grad", "grads", "dw"),
}
SINGLE = re.compile(r"(?:w_?\d{0,3}|b|bias|intercept|slope|weight)", re.IGNORECASE)
SINGLE_GRADIENT = re.compile(r"d_?(w\d{0,3}|b)", re.IGNORECASE)
KNOWN = "json"
"""The label of the loss in an object that belongs to a run, even if it tells of no epoch."""

SHORT_TEXT = 40


class JsonItems:
    """Reads JSON objects, one a line; the first may tell the names of the weights."""

    def __init__(self) -> None:
        self.names: tuple[str, ...] = ()

    def read(self, line: str) -> Items | None:
        """Return what an object tells, which may be nothing; None if the line is not a JSON object."""
        record = _record(line)
        if record is None:
            return None
        run = record.get("run")
        if isinstance(run, dict) and isinstance(run.get("columns"), list):
            self.names = tuple(str(name) for name in run["columns"])
            return Items({}, KNOWN)
        if isinstance(record.get("done"), dict):
            return Items({}, KNOWN)
        if any(_is_of_another(value) for value in record.values()):
            return Items({})
        return self._items({plain_name(key).lower(): value for key, value in record.items()}, record)

    def _items(self, plain: dict[str, Any], record: dict[str, Any]) -> Items:
        told: Values = {}
        for field, keys in FIELDS.items():
            number = _number(_first(plain, keys))
            value = whole_number(number) if field == "number" else number
            if value is not None:
                told[field] = value
        for field, keys in LISTS.items():
            names, numbers = _list(_first(plain, keys))
            kind = "weight" if field == "weights" else field
            if field == "weights" and not names and len(numbers) == len(self.names):
                names = self.names
            if names and field in ("weights", "gradient"):
                told |= {f"{kind} {name}": value for name, value in zip(names, numbers, strict=True)}
            elif numbers:
                told[field] = Listed(numbers, [])
        told |= _single(record)
        if "loss" not in told and not ("number" in told and len(told) > 1):
            return Items({})
        return Items(told, KNOWN)


def _first(plain: dict[str, Any], keys: tuple[str, ...]) -> object:
    """Return the value of the first of some keys that an object has."""
    return next((plain[key] for key in keys if key in plain), None)


def _single(record: dict[str, Any]) -> dict[str, float]:
    """Read parameters that stand there one by one."""
    told = {}
    for key, value in record.items():
        number = _number(value)
        if number is not None and SINGLE.fullmatch(key):
            told[f"weight {key}"] = number
        elif number is not None and (found := SINGLE_GRADIENT.fullmatch(key)):
            told[f"gradient {found[1]}"] = number
    return told


def _record(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line, parse_float=number_in, parse_int=_whole)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= 2 * MOST_DIGITS else None


def _is_of_another(value: object) -> bool:
    """Tell whether a short text, such as "final", says that the object is not an epoch."""
    if not isinstance(value, str) or len(value) > SHORT_TEXT:
        return False
    return not {word.lower() for word in WORDS.findall(value)}.isdisjoint(OTHERS | ENDINGS)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, float | int) and not isinstance(value, bool) else None


def _list(value: object) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Read the numbers of a row, a column or a mapping, with their names; nothing from anything else."""
    names: tuple[str, ...] = ()
    if isinstance(value, dict):
        names, value = tuple(map(str, value)), list(value.values())
    while isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
        (value,) = value
    if not isinstance(value, list):
        return (), ()
    rows = [row[0] if isinstance(row, list) and len(row) == 1 else row for row in value]
    numbers = [number for row in rows if (number := _number(row)) is not None]
    return (names, tuple(numbers)) if len(numbers) == len(rows) else ((), ())
