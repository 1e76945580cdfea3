"""Epochs gathered from what line after line tells."""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from gdtui.sources.epochs import ToldEpoch
from gdtui.sources.lines.printed_numbers import Listed

if TYPE_CHECKING:
    from gdtui.sources.lines.items import Items

__all__ = ["Gathering"]

Numbers: TypeAlias = "tuple[float, ...]"
Parameters: TypeAlias = "tuple[tuple[str, ...], Numbers]"

LISTS = frozenset({"predicted", "actual", "difference"})
ESTABLISHED, REBOUND, GIVEN_UP = 2, 3, 5
"""After how many times a label is the loop's, another one takes its place, no number is expected any more."""

LONGEST_KEPT = 1000


SMALLEST, LARGEST = 1e-45, 3.5e38
"""Beyond these no number is one of single precision."""

PARAMETERS = ("weight", "gradient")
ALSO = {"bias": "b", "intercept": "b", "c": "b", "weight": "w", "slope": "w", "m": "w"}
"""Other names of parameters, in which weights and gradient may differ."""

NOTHING = Listed((), [])
DIGITS_OF_SINGLE = 12
"""Fewer digits may be those of a number in single precision."""


class Pending(NamedTuple):
    """An epoch that is not complete yet: what is told of it, and the lines that told it."""

    values: dict[str, float | int | Listed]
    lines: list[str]
    loss_words: list[str]


class Gathering:
    """Puts together what belongs to one epoch.

    A new epoch begins with what the last one has already, or with what stands before it in the order in which
    the program prints. An epoch is complete as soon as it has all that the one before had.

    Attributes
    ----------
    epochs : int
        How many were handed out.
    """

    def __init__(self) -> None:
        self.epochs = 0
        self.numbered = 0
        self.order: list[str] = []
        self.usual: frozenset[str] = frozenset()
        self.late: set[str] = set()
        self.without_number = 0
        self.pending: Pending | None = None
        self.last: frozenset[str] = frozenset()
        self.loss_words = ""
        self.loss_seen = 0
        self.other_words = ("", 0)
        self.dropped: list[str] = []

    def add(self, items: Items, lines: list[str], is_whole: bool = False) -> list[ToldEpoch]:
        """Take what a line or a list over several lines tells; return the epochs that are complete now.

        Lines that belong to no epoch are put into `dropped`. What `is_whole` is an epoch of its own.
        """
        values = self._of_training(items)
        if not values:
            self.dropped += lines
            return []
        done: list[ToldEpoch] = []
        pending = self.pending
        if pending is not None and (is_whole or self._begins_anew(pending, values)):
            done += self._close()
            pending = None
        if pending is None:
            if not is_whole and self._is_late(values):
                self.late |= values.keys()
                self.dropped += lines
                return done
            pending = self.pending = Pending({}, [], [])
        if values.keys() == {"number"} and pending.values.get("number") == values["number"]:
            self.dropped += lines
            return done
        for field, value in values.items():
            pending.values[field] = value
            if not is_whole and field not in self.order:
                self._place_in_order(field, pending)
        pending.lines.extend([line[:LONGEST_KEPT] for line in lines])
        if "loss" in values:
            pending.loss_words[:] = [items.loss_words]
        told = pending.values.keys()
        if is_whole or (self.usual and told >= self.usual and told >= self.late):
            done += self._close()
        return done

    @property
    def unnumbered(self) -> int:
        """How many epochs were handed out for which the program printed no number."""
        return self.epochs - self.numbered

    def settle(self) -> list[ToldEpoch]:
        """Hand out the epoch that stands unfinished, unless more of it is to be expected."""
        pending = self.pending
        if pending is None or (self.usual and not pending.values.keys() >= self.usual):
            return []
        return self._close() if self._is_epoch(pending) else []

    def finish(self) -> list[ToldEpoch]:
        """Hand out the last epoch."""
        return self._close() if self.pending is not None else []

    def _place_in_order(self, field: str, pending: Pending) -> None:
        """Note that a program prints a field after those that the epoch has, before the rest."""
        places = [self.order.index(other) for other in pending.values if other in self.order]
        self.order.insert(max(places, default=-1) + 1, field)

    def _begins_anew(self, pending: Pending, values: dict[str, float | int | Listed]) -> bool:
        told = pending.values
        if "number" in values and "number" in told and values.keys() == {"number"}:
            return values["number"] != told["number"]
        again = values.keys() & told.keys()
        if again:
            return not self._was_told_before(pending, values, again)
        if not self.epochs:
            return False
        places = [self.order.index(field) for field in values if field in self.order]
        last = max([self.order.index(field) for field in told if field in self.order], default=-1)
        return bool(places) and min(places) < last

    def _was_told_before(
        self, pending: Pending, values: dict[str, float | int | Listed], again: set[str]
    ) -> bool:
        """Tell whether the first epoch began with what was printed before the loop: it comes again."""
        if self.epochs or "number" not in pending.values or again != {"loss"} or self.order[0] != "loss":
            return False
        loss = values["loss"]
        if loss != pending.values["loss"] or len(repr(loss)) < DIGITS_OF_SINGLE:
            return False
        self.order.remove("loss")
        self.order.append("loss")
        return True

    def _is_late(self, values: dict[str, float | int | Listed]) -> bool:
        """Tell whether this belongs to an epoch that was handed out, or to none."""
        if not self.epochs or "number" in values:
            return False
        if self.numbered == self.epochs and self.order[:1] == ["number"]:
            self.without_number += 1
            return self.numbered > 1 or self.without_number < GIVEN_UP
        return not values.keys() & self.last and values.keys().isdisjoint(self.usual)

    def _of_training(self, items: Items) -> dict[str, float | int | Listed]:
        """Return what a line tells, without a loss that is none of the training; nothing if that was all."""
        if "loss" not in items.values or self._is_of_training(items):
            return items.values
        values = {field: value for field, value in items.values.items() if field != "loss"}
        return values if values.keys() - {"number"} else {}

    def _is_of_training(self, items: Items) -> bool:
        """Tell whether a loss is the one that the loop prints: it has the same label each time."""
        words = items.loss_words
        pending = self.pending
        if (
            pending is not None
            and "loss" in pending.values
            and "number" not in items.values
            and words != pending.loss_words[0]
        ):
            return False
        if not self.loss_words or words == self.loss_words or self.loss_seen < ESTABLISHED:
            self.other_words = ("", 0)
            return True
        self.other_words = (words, self.other_words[1] + 1 if self.other_words[0] == words else 1)
        if self.other_words[1] < REBOUND:
            return False
        self.loss_words, self.loss_seen, self.other_words = "", 0, ("", 0)
        return True

    def _is_epoch(self, pending: Pending) -> bool:
        told = pending.values
        if "number" in told:
            self.without_number = 0
        elif self.numbered >= ESTABLISHED and self.numbered == self.epochs:
            return False
        return "loss" in told or not LISTS.isdisjoint(told) or ("number" in told and len(told) > 1)

    def _close(self) -> list[ToldEpoch]:
        pending, self.pending = self.pending, None
        if pending is None:
            return []
        if not self._is_epoch(pending):
            self.dropped += pending.lines
            return []
        told = pending.values
        if pending.loss_words:
            words = pending.loss_words[0]
            self.loss_seen = self.loss_seen + 1 if words == self.loss_words else 1
            self.loss_words = words
        self.usual = self.last = frozenset(told)
        epoch = _told(told, self.epochs)
        self.epochs += 1
        self.numbered += "number" in told
        return [epoch]


def _told(values: dict[str, float | int | Listed], count: int) -> ToldEpoch:
    number = values.get("number", values.get("count"))
    loss, rate = values.get("loss"), values.get("learning_rate")
    names: tuple[str, ...] = ()
    weights: Numbers = ()
    gradient: Numbers = ()
    if any(field.startswith(PARAMETERS) for field in values):
        names, weights, gradient = _named(_parameters(values, "weight"), _parameters(values, "gradient"))
    predicted = _list(values.get("predicted"))
    return ToldEpoch(
        number=number if isinstance(number, int) else count,
        loss=loss if isinstance(loss, float) else None,
        predicted=predicted.numbers,
        actual=_list(values.get("actual")).numbers,
        difference=_list(values.get("difference")).numbers,
        margin=predicted.margin(_is_double(loss)) if predicted.numbers else 0.0,
        names=names,
        weights=weights,
        gradient=gradient,
        learning_rate=rate if isinstance(rate, float) else None,
        weights_margin=_weights_margin(values, _is_double(loss)),
    )


def _weights_margin(values: dict[str, float | int | Listed], is_double: bool) -> float:
    """Return how far the weights may be off that were told.

    Of one that stands alone the digits are those that its value needs: with zeros at the end it is nearer.
    """
    whole = values.get("weights")
    margins = [whole.margin(is_double)] if isinstance(whole, Listed) and whole.numbers else [0.0]
    for field, value in values.items():
        if field.startswith("weight ") and not isinstance(value, Listed):
            alone = Listed((float(value),), [repr(float(value))], is_aligned=False)
            margins.append(alone.margin(is_double))
    return max(margins)


def _is_double(loss: object) -> bool:
    """Tell whether a loss has more digits than single precision gives: then the predictions have, too."""
    if not isinstance(loss, float) or not math.isfinite(loss) or loss == 0:
        return False
    if not 1e-30 < abs(loss) < 1e30:
        return not SMALLEST < abs(loss) < LARGEST
    if len(repr(loss).partition("e")[0].strip("-0.")) < DIGITS_OF_SINGLE:
        return False
    (single,) = struct.unpack("f", struct.pack("f", loss))
    return bool(single != loss)


def _list(value: float | int | Listed | None) -> Listed:
    return value if isinstance(value, Listed) else NOTHING


def _named(weights: Parameters, gradient: Parameters) -> tuple[tuple[str, ...], Numbers, Numbers]:
    """Put the gradient into the order of the weights; leave it out where they do not belong together."""
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


def _parameters(values: dict[str, float | int | Listed], kind: str) -> Parameters:
    """Collect the parameters that were told one by one, or all in a list."""
    whole = values.get("weights" if kind == "weight" else kind)
    single = {
        field.partition(" ")[2]: value
        for field, value in values.items()
        if field.startswith(f"{kind} ") and not isinstance(value, Listed)
    }
    if not isinstance(whole, Listed):
        return tuple(single), tuple(float(value) for value in single.values())
    if not single:
        return (), whole.numbers
    names = [f"w{place + 1}" for place in range(len(whole.numbers))] if len(whole.numbers) > 1 else ["w"]
    return (*names, *single), (*whole.numbers, *(float(value) for value in single.values()))
