"""Reading what a function printed: blocks of an epoch's number, five predictions, actual values, loss.

This reads more than `sources.lines`, which shows numbers and so must be sure of them. Here each number is
compared with known ones, to its last printed digit: what looks like a loss is read as one.
"""

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
    rf"{WORD}(?:epoch|iteration|iter|step)s?\W{{0,3}}(\d+)(?!\.?\d)(?:\s*(?:/|of)\s*\d+)?", re.IGNORECASE
)
COUNT = r"(\d+)(?:\s*(?:epoch|iteration|iter|step)s?)?\s*(?:[=:]|is\b|->)\s*"
"""An epoch's number between the word for the loss and the loss, as in "loss at 10 = 0.5"."""

LOSS = re.compile(rf"{WORD}(?:loss|mse|cost|error)\b[^\d\[]*?(?:{COUNT})?({NUMBER})(?![\w.])", re.IGNORECASE)
LABELS = (
    ("difference", re.compile(r"differ|diff\b|residual|error", re.IGNORECASE)),
    ("actual", re.compile(r"actual|target|true|expected|real\b", re.IGNORECASE)),
    ("predicted", re.compile(r"predict|y_pred|pred\b|y_hat|output|ŷ", re.IGNORECASE)),
)
"""What stands before a list. "Difference" is looked for first: the other two words may stand beside it."""

MOST_TEXT, LONGEST_LINE = 200_000, 4000


@dataclass(frozen=True)
class Number:
    """A printed number, with half a unit of its last digit: the true number is within this margin."""

    value: float
    margin: float

    @classmethod
    def read(cls, text: str, share: float = 0.0) -> Number:
        """Read a number, with a wider margin where the true one may be off by a share of it.

        Examples
        --------
        >>> Number.read("0.5"), Number.read("1.2e3")
        (Number(value=0.5, margin=0.05), Number(value=1200.0, margin=50.0))
        """
        value, margin = float(text), 0.0
        digits, _, exponent = text.lower().partition("e")
        if "n" not in digits:  # nan, inf
            margin = 0.5 * 10.0 ** (int(exponent or 0) - len(digits.partition(".")[2]))
        return cls(value, max(margin, share * abs(value), share / 10))

    def is_near(self, other: float, share: float = 1e-9) -> bool:
        """Tell whether a number is this one, to its last printed digit or to a share of it."""
        return abs(self.value - other) <= 1.01 * self.margin + share * abs(other) + 1e-15


@dataclass
class Block:
    """What was printed for one epoch; None where it was not. `numbers` are all that stand in no bracket."""

    epoch: int | None = None
    loss: Number | None = None
    lists: dict[str, list[Number]] = field(default_factory=dict)
    numbers: list[Number] = field(default_factory=list)


def blocks(text: str, share: float = 0.0) -> list[Block]:
    r"""Read what was printed.

    Parameters
    ----------
    text : str
        The chapter's lines, or lines with an epoch and a loss.
    share : float
        How far a number may be off besides, as a share of it: numbers of single precision are off.

    Returns
    -------
    list of Block
        One an epoch: a new one begins with an epoch's number, or with what the last one has already.

    Examples
    --------
    >>> [(block.epoch, block.loss.value) for block in blocks("Epoch 1/9, loss=0.5\nEpoch 2/9, loss=0.25\n")]
    [(1, 0.5), (2, 0.25)]
    >>> [(block.epoch, block.loss.value) for block in blocks("Loss at 10 = 0.5\nLoss after 20 epochs: 0.2\n")]
    [(10, 0.5), (20, 0.2)]
    """
    found: list[Block] = []
    for line in _whole_lines(text):
        epoch = EPOCH.search(line)
        if epoch:
            found.append(Block(int(epoch[1])))
            line = line[: epoch.start()] + line[epoch.end() :]
        parts = list(_parts(line))
        for before, inner in parts:
            name = next((name for name, words in LABELS if words.search(before)), None)
            digits = re.findall(NUMBER, re.sub(r"float\d+", "", inner))
            if name is not None and digits:
                _place(found, name, [Number.read(one, share) for one in digits])
        text_alone = "".join(before for before, _ in parts)
        loss = LOSS.search(text_alone)
        if loss and not any(label in line.lower() for label in ("difference between", "rate")):
            if loss[1] and not epoch:
                found.append(Block(int(loss[1])))
            _place(found, "loss", [Number.read(loss[2], share)])
        if found:
            found[-1].numbers += [Number.read(one, share) for one in re.findall(NUMBER, text_alone)]
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
    """Yield lines; those of one bracket are joined, and long ones are cut."""
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


def _parts(line: str) -> Iterator[tuple[str, str]]:
    """Divide a line into texts, each with the brackets that follow it; nothing follows the last."""
    end = 0
    while (start := line.find("[", end)) >= 0:
        before, end = line[end:start], _closing(line, start)
        yield before, line[start:end]
    yield line[end:], ""


def _closing(line: str, start: int) -> int:
    """Find where a bracket ends."""
    depth = 0
    for place in range(start, len(line)):
        depth += (line[place] == "[") - (line[place] == "]")
        if depth == 0:
            return place + 1
    return len(line)
