"""Gathers epochs from what one line after another tells."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from gdtui.sources.epochs import ToldEpoch
from gdtui.sources.lines.printed_numbers import Listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gdtui.sources.lines.items import Items
    from gdtui.sources.lines.printed_numbers import Value, Values

__all__ = ["Gathering"]

Numbers: TypeAlias = "tuple[float, ...]"
Parameters: TypeAlias = "tuple[tuple[str, ...], Numbers]"

LISTS = frozenset({"predicted", "actual", "difference"})
ESTABLISHED, REBOUND, GIVEN_UP = 2, 3, 5
"""How many times: until a label is that of the loop's loss, until another label takes its place, until an
epoch without a number counts although the others have one."""

LONGEST_KEPT = 1000
"""How many characters are kept of a line of an epoch that is not complete yet."""

SMALLEST, LARGEST = 1e-45, 3.5e38
"""Beyond these no number is one of single precision."""

PARAMETERS = ("weight", "gradient")
ALSO = {"bias": "b", "intercept": "b", "c": "b", "weight": "w", "slope": "w", "m": "w"}
"""Names that mean the same parameter, since weights and gradient may be named differently."""

NOTHING = Listed((), [])
DIGITS_OF_SINGLE = 12
"""Fewer digits may be those of a number in single precision."""


@dataclass
class _Pending:
    """An epoch that is not complete yet: what is told of it, and the lines that told it."""

    values: Values
    lines: list[str]
    loss_words: str = ""


class Gathering:
    """Puts together what belongs to one epoch.

    A new epoch begins with a field that the present one has already, or that comes earlier in the order in
    which the program prints. An epoch is complete as soon as it has all fields of the one before.

    Attributes
    ----------
    epochs, numbered : int
        How many were complete, and how many of them have a number that the program printed.
    has_rows : bool
        Whether any of them has predictions, actual values or differences.
    dropped : list of str
        Lines that belong to no epoch; whoever reads them clears the list.
    """

    def __init__(self) -> None:
        self.epochs = 0
        self.numbered = 0
        self.has_rows = False
        self.dropped: list[str] = []
        self._complete: list[ToldEpoch] = []
        self._order: list[str] = []
        self._usual: frozenset[str] = frozenset()
        self._late: set[str] = set()
        self._without_number = 0
        self._pending: _Pending | None = None
        self._loss_words = ""
        self._loss_seen = 0
        self._other_words = ("", 0)

    @property
    def unnumbered(self) -> int:
        """How many epochs were complete for which the program printed no number."""
        return self.epochs - self.numbered

    def taken(self) -> list[ToldEpoch]:
        """Hand out the epochs that have become complete since the last time."""
        complete, self._complete = self._complete, []
        return complete

    def add(self, items: Items, lines: list[str], is_whole: bool = False) -> None:
        """Take what a line or a list over several lines tells; if `is_whole`, it is an epoch of its own."""
        values = self._of_training(items)
        if not values:
            self.dropped += lines
            return
        if self._pending is not None and (is_whole or self._begins_anew(self._pending, values)):
            self.finish()
        if self._pending is None:
            if not is_whole and self._is_late(values):
                self._late |= values.keys()
                self.dropped += lines
                return
            self._pending = _Pending({}, [])
        pending = self._pending
        if values.keys() == {"number"} and pending.values.get("number") == values["number"]:
            self.dropped += lines
            return
        for name, value in values.items():
            pending.values[name] = value
            if not is_whole and name not in self._order:
                self._place_in_order(name, pending)
        pending.lines.extend([line[:LONGEST_KEPT] for line in lines])
        if "loss" in values:
            pending.loss_words = items.loss_words
        told = pending.values.keys()
        if is_whole or (self._usual and told >= self._usual and told >= self._late):
            self.finish()

    def settle(self) -> None:
        """Let the epoch that stands unfinished be complete, unless more of it is to be expected."""
        pending = self._pending
        if pending is not None and pending.values.keys() >= self._usual and self._is_epoch(pending.values):
            self.finish()

    def finish(self) -> None:
        """Let the epoch that stands unfinished be complete; its lines are dropped if they tell too little."""
        pending, self._pending = self._pending, None
        if pending is None:
            return
        told = pending.values
        if not self._is_epoch(told):
            self.dropped += pending.lines
            return
        if "loss" in told:
            self._loss_seen = self._loss_seen + 1 if pending.loss_words == self._loss_words else 1
            self._loss_words = pending.loss_words
        self._usual = frozenset(told)
        self._complete.append(_told(told, self.epochs))
        self.epochs += 1
        self.numbered += "number" in told
        self.has_rows |= not LISTS.isdisjoint(told)

    def _place_in_order(self, field: str, pending: _Pending) -> None:
        """Put a field into the order: after those that the epoch has already."""
        self._order.insert(max(self._places(pending.values), default=-1) + 1, field)

    def _places(self, fields: Iterable[str]) -> list[int]:
        """Return the places that fields have in the order in which the program prints."""
        return [self._order.index(field) for field in fields if field in self._order]

    def _begins_anew(self, pending: _Pending, values: Values) -> bool:
        told = pending.values
        if "number" in values and "number" in told and values.keys() == {"number"}:
            return values["number"] != told["number"]
        again = values.keys() & told.keys()
        if again:
            return not self._was_told_before(pending, values, again)
        if not self.epochs:
            return False
        last = max(self._places(told), default=-1)
        return min(self._places(values), default=last) < last

    def _was_told_before(self, pending: _Pending, values: Values, again: set[str]) -> bool:
        """Tell whether the same loss was printed before the loop, and so only seemed to begin an epoch."""
        if self.epochs or "number" not in pending.values or again != {"loss"} or self._order[0] != "loss":
            return False
        loss = values["loss"]
        if loss != pending.values["loss"] or len(repr(loss)) < DIGITS_OF_SINGLE:
            return False
        self._order.remove("loss")
        self._order.append("loss")
        return True

    def _is_late(self, values: Values) -> bool:
        """Tell whether this comes too late: it belongs to an epoch that was complete, or to none."""
        if not self.epochs or "number" in values:
            return False
        if self.numbered == self.epochs and self._order[:1] == ["number"]:
            self._without_number += 1
            return self.numbered > 1 or self._without_number < GIVEN_UP
        return values.keys().isdisjoint(self._usual)

    def _of_training(self, items: Items) -> Values:
        """Return what a line tells, without a loss that is not that of the training."""
        if "loss" not in items.values or self._is_of_training(items):
            return items.values
        values = {field: value for field, value in items.values.items() if field != "loss"}
        return values if values.keys() - {"number"} else {}

    def _is_of_training(self, items: Items) -> bool:
        """Tell whether a loss is the one that the loop prints, by its label."""
        words = items.loss_words
        pending = self._pending
        if (
            pending is not None
            and "loss" in pending.values
            and "number" not in items.values
            and words != pending.loss_words
        ):
            return False
        if not self._loss_words or words == self._loss_words or self._loss_seen < ESTABLISHED:
            self._other_words = ("", 0)
            return True
        self._other_words = (words, self._other_words[1] + 1 if self._other_words[0] == words else 1)
        if self._other_words[1] < REBOUND:
            return False
        self._loss_words, self._loss_seen, self._other_words = "", 0, ("", 0)
        return True

    def _is_epoch(self, told: Values) -> bool:
        if "number" in told:
            self._without_number = 0
        elif self.numbered >= ESTABLISHED and self.numbered == self.epochs:
            return False
        return "loss" in told or not LISTS.isdisjoint(told) or ("number" in told and len(told) > 1)


def _told(values: Values, count: int) -> ToldEpoch:
    number = values.get("number", values.get("count"))
    loss, rate = values.get("loss"), values.get("learning_rate")
    predicted = _list(values.get("predicted"))
    is_double = _is_double(loss)
    has_parameters = any(field.startswith(PARAMETERS) for field in values)
    return ToldEpoch(
        number=number if isinstance(number, int) else count,
        loss=loss if isinstance(loss, float) else None,
        predicted=predicted.numbers,
        actual=_list(values.get("actual")).numbers,
        difference=_list(values.get("difference")).numbers,
        margin=predicted.margin(is_double) if predicted.numbers else 0.0,
        learning_rate=rate if isinstance(rate, float) else None,
        **_parameters(values, is_double) if has_parameters else {},
    )


def _parameters(values: Values, is_double: bool) -> dict[str, Any]:
    """Return what is told of the parameters, as `ToldEpoch` takes it."""
    names, weights, gradient = _named(_collected(values, "weight"), _collected(values, "gradient"))
    margin = _weights_margin(values, is_double)
    return {"names": names, "weights": weights, "gradient": gradient, "weights_margin": margin}


def _weights_margin(values: Values, is_double: bool) -> float:
    """Return how far the weights that were told may be off.

    The digits of a single weight are those that its value needs, so zeros at its end are not counted.
    """
    whole = values.get("weights")
    margins = [whole.margin(is_double)] if isinstance(whole, Listed) else [0.0]
    single = _single(values, "weight").values()
    margins += [Listed((value,), [repr(value)], is_aligned=False).margin(is_double) for value in single]
    return max(margins)


def _is_double(loss: object) -> bool:
    """Tell whether a loss is of double precision, by its digits; then the predictions are, too."""
    if not isinstance(loss, float) or not math.isfinite(loss) or loss == 0:
        return False
    if not 1e-30 < abs(loss) < 1e30:
        return not SMALLEST < abs(loss) < LARGEST
    if len(repr(loss).partition("e")[0].strip("-0.")) < DIGITS_OF_SINGLE:
        return False
    (single,) = struct.unpack("f", struct.pack("f", loss))
    return bool(single != loss)


def _list(value: Value | None) -> Listed:
    return value if isinstance(value, Listed) else NOTHING


def _named(weights: Parameters, gradient: Parameters) -> tuple[tuple[str, ...], Numbers, Numbers]:
    """Put the gradient into the order of the weights; leave it out if their names differ."""
    (names, values), (names_of_gradient, slopes) = weights, gradient
    if not values or not slopes:
        return names or names_of_gradient, values, slopes
    if names and names_of_gradient:
        by_name = dict(zip(map(_usual_name, names_of_gradient), slopes, strict=True))
        slopes = tuple([by_name[name] for name in map(_usual_name, names) if name in by_name])
    return names, values, slopes if len(slopes) == len(values) else ()


def _usual_name(name: str) -> str:
    small = name.lower()
    return ALSO.get(small, small)


def _collected(values: Values, kind: str) -> Parameters:
    """Collect the parameters that were told one by one, or all in a list."""
    whole, single = values.get("weights" if kind == "weight" else kind), _single(values, kind)
    if not isinstance(whole, Listed):
        return tuple(single), tuple(single.values())
    if not single:
        return (), whole.numbers
    names = [f"w{place + 1}" for place in range(len(whole.numbers))] if len(whole.numbers) > 1 else ["w"]
    return (*names, *single), (*whole.numbers, *single.values())


def _single(values: Values, kind: str) -> dict[str, float]:
    """Collect by their names the parameters that were told one by one."""
    return {
        field.partition(" ")[2]: float(value)
        for field, value in values.items()
        if field.startswith(f"{kind} ") and not isinstance(value, Listed)
    }
