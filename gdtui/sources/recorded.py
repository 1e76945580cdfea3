"""What `gdtui.record` writes in a program, read from the pipe between them."""

from __future__ import annotations

import json
from collections import deque
from typing import Any

from gdtui.sources.epochs import ToldEpoch

__all__ = ["LONGEST_LINE", "RecordReader"]

LONGEST_LINE = 1 << 20
MOST_TROUBLES, LONGEST_TROUBLE = 200, 300
STRANGE = "something that is no record came down the pipe of gdtui.record"


class RecordReader:
    """Reads epochs from the lines that `gdtui.record` writes. It raises nothing, whatever comes.

    Attributes
    ----------
    troubles : deque of str
        The last 200 sentences about what could not be used. Data, never markup.
    returned : tuple of float
        The weights that the function returned, if gdtui has called one; empty before.
    """

    def __init__(self) -> None:
        self.troubles: deque[str] = deque(maxlen=MOST_TROUBLES)
        self.returned: tuple[float, ...] = ()
        self._rest = b""
        self._is_too_long = False
        self._next = 0

    def feed(self, data: bytes) -> list[ToldEpoch]:
        """Take what came; return the epochs that are complete now.

        Parameters
        ----------
        data : bytes
            Any piece of what the pipe gave.

        Returns
        -------
        list of ToldEpoch
            In their order; an epoch without a number gets that of the one before plus 1.
        """
        *lines, self._rest = (self._rest + data).split(b"\n")
        if lines and self._is_too_long:
            del lines[0]
            self._is_too_long = False
        if len(self._rest) > LONGEST_LINE:
            self._rest = b""
            if not self._is_too_long:
                self.troubles.append(STRANGE)
            self._is_too_long = True
        return [epoch for line in lines if line and (epoch := self._epoch(line)) is not None]

    def _epoch(self, line: bytes) -> ToldEpoch | None:
        try:
            told = json.loads(line)
            if "trouble" in told:
                self.troubles.append(str(told["trouble"])[:LONGEST_TROUBLE])
                return None
            if "returned" in told:
                self.returned = _numbers(told, "returned")
                return None
            number = told.get("epoch", self._next)
            if not isinstance(number, int):
                raise TypeError
            epoch = ToldEpoch(
                number=number,
                loss=_number(told, "loss"),
                predicted=_numbers(told, "predictions"),
                actual=_numbers(told, "actual"),
                names=tuple(map(str, told.get("names", ()))),
                weights=_numbers(told, "weights"),
                gradient=_numbers(told, "gradient"),
                learning_rate=_number(told, "learning_rate"),
            )
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
            self.troubles.append(STRANGE)
            return None
        self._next = number + 1
        return epoch


def _number(told: dict[str, Any], name: str) -> float | None:
    value = told.get(name)
    return None if value is None else _float(value)


def _numbers(told: dict[str, Any], name: str) -> tuple[float, ...]:
    return tuple(map(_float, told.get(name, ())))


def _float(value: Any) -> float:
    if not isinstance(value, int | float):
        raise TypeError
    return float(value)
