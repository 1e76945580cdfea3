"""Reading what a function printed: blocks of an epoch's number, five predictions, actual values, loss."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Block", "Number", "blocks"]

NUMBER = r"[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|nan|inf)"
WORD = r"(?<![A-Za-z])"
EPOCH = re.compile(
    rf"{WORD}(?:epoch|iteration|iter|step)s?\W{{0,3}}(\d+)(?:\s*(?:/|of)\s*\d+)?", re.IGNORECASE
)
LOSS = re.compile(rf"{WORD}(?:loss|mse|cost|error)\b[^\d\[]*?({NUMBER})(?![\w.])", re.IGNORECASE)
LABELS = (
    ("difference", re.compile(r"differ|diff\b|residual|error", re.IGNORECASE)),
    ("actual", re.compile(r"actual|target|true|expected|real\b", re.IGNORECASE)),
    ("predicted", re.compile(r"predict|y_pred|pred\b|y_hat|output|ŷ", re.IGNORECASE)),
)
"""What stands before a list, in the order in which it is asked: a difference is between the other two."""

MOST_TEXT, LONGEST_LINE = 200_000, 4000


@dataclass(frozen=True)
class Number:
    """A printed number, with the half unit of its last digit, within which the true one is."""

    value: float
    margin: float

    @classmethod
    def read(cls, text: str) -> Number:
        """Read a number.

        Examples
        --------
        >>> Number.read("0.5"), Number.read("1.2e3")
        (Number(value=0.5, margin=0.05), Number(value=1200.0, margin=50.0))
        """
        digits, _, exponent = text.lower().partition("e")
        if "n" in digits:
            return cls(float(text), 0.0)
        places = len(digits.partition(".")[2])
        return cls(float(text), 0.5 * 10.0 ** (int(exponent or 0) - places))

    def within(self, share: float) -> Number:
        """Return the number with a wider margin."""
        return Number(self.value, max(self.margin, share * abs(self.value), share / 10))

    def is_near(self, other: float, share: float = 1e-9) -> bool:
        """Tell whether a number is this one, to its last printed digit or to a share of it."""
        return abs(self.value - other) <= 1.01 * self.margin + share * abs(other) + 1e-15


@dataclass
class Block:
    """What was printed for one epoch; None where it was not."""

    epoch: int | None = None
    loss: Number | None = None
    lists: dict[str, list[Number]] = field(default_factory=dict)


def blocks(text: str, share: float = 0.0) -> list[Block]:
    r"""Read what was printed.

    Parameters
    ----------
    text : str
        The chapter's lines, or lines with an epoch and a loss.
    share : float
        How far a number may be off besides, as a share of it: those of single precision are.

    Returns
    -------
    list of Block
        One an epoch: a new one begins with an epoch's number, or with what the last one has already.

    Examples
    --------
    >>> [(block.epoch, block.loss.value) for block in blocks("Epoch 1/9, loss=0.5\nEpoch 2/9, loss=0.25\n")]
    [(1, 0.5), (2, 0.25)]
    """
    found: list[Block] = []
    for line in _whole_lines(text):
        epoch = EPOCH.search(line)
        if epoch:
            found.append(Block(int(epoch[1])))
            line = line[: epoch.start()] + line[epoch.end() :]
        for name, numbers in _lists(line):
            _place(found, name, numbers)
        loss = LOSS.search(_without_lists(line))
        if loss and not any(label in line.lower() for label in ("difference between", "rate")):
            _place(found, "loss", [Number.read(loss[1])])
    if share:
        for block in found:
            block.lists = {
                name: [one.within(share) for one in numbers] for name, numbers in block.lists.items()
            }
            block.loss = block.loss and block.loss.within(share)
    return [block for block in found if block.loss is not None or block.lists]


def _place(found: list[Block], name: str, numbers: list[Number]) -> None:
    last = found[-1] if found else None
    if last is None or (last.loss is not None if name == "loss" else name in last.lists):
        last = Block()
        found.append(last)
    if name == "loss":
        last.loss = numbers[0]
    else:
        last.lists[name] = numbers


def _whole_lines(text: str) -> Iterator[str]:
    """Yield lines, those of one bracket joined; only the beginning of what is too long."""
    open_line, depth = "", 0
    for line in text[:MOST_TEXT].splitlines():
        part = line[:LONGEST_LINE]
        open_line = f"{open_line} {part}" if open_line else part
        depth += part.count("[") - part.count("]")
        if depth <= 0 or len(open_line) > LONGEST_LINE:
            yield open_line[:LONGEST_LINE]
            open_line, depth = "", 0
    if open_line:
        yield open_line[:LONGEST_LINE]


def _lists(line: str) -> Iterator[tuple[str, list[Number]]]:
    """Yield what stands in brackets, with the name of the label before it."""
    end = 0
    while (start := line.find("[", end)) >= 0:
        before = line[end:start]
        end = _closing(line, start)
        label = next((name for name, words in LABELS if words.search(before)), None)
        numbers = [Number.read(one) for one in re.findall(NUMBER, re.sub(r"float\d+", "", line[start:end]))]
        if label is not None and numbers:
            yield label, numbers


def _closing(line: str, start: int) -> int:
    """Find where a bracket ends."""
    depth = 0
    for place in range(start, len(line)):
        depth += (line[place] == "[") - (line[place] == "]")
        if depth == 0:
            return place + 1
    return len(line)


def _without_lists(line: str) -> str:
    """Leave out what stands in brackets."""
    kept, end = [], 0
    while (start := line.find("[", end)) >= 0:
        kept.append(line[end:start])
        end = _closing(line, start)
    return "".join([*kept, line[end:]])
