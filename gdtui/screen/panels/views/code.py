"""The code: the textbook's training loop, and beside each line what it has computed in this epoch."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gdtui.answers import HIDDEN
from gdtui.printing.plain import as_printed
from gdtui.screen.actions.keys import PHASE
from gdtui.screen.panels.panel import Panel, title_that_fits
from gdtui.screen.panels.styled_text import line_of
from gdtui.screen.widths import cell_len
from gdtui.wording.counts import several, whole
from gdtui.wording.figures import GRADIENT, LOSS, PREDICTION, WEIGHT, column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gdtui.descent.snapshot import Floats
    from gdtui.descent.update_rule import CodeLine
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View
    from gdtui.wording.figures import Precision

__all__ = ["CodeView", "values"]

INDENT = 4
MARK = 2
"""Cells before a line for the mark of the line at work."""

GAP = 2
NUMBER = 9
MOST_NUMBERS = 8
"""So many numbers of an array are shown at most."""

SHORT = ("epoch", "current_loss", "printed epoch", "printed loss")
"""Results that stand beside their line where they fit; others need `LONGEST` cells beside theirs."""

LONGEST = 60
BEFORE, AFTER = "before", "after "

AGAIN = "    print(...)"
"""Stands for the lines that print, where there is no room for them."""


class _Block(NamedTuple):
    """A line of code, wrapped to the width, with its values beside it or below it."""

    number: int
    is_print: bool
    code: tuple[str, ...]
    beside: str
    below: list[str]


class CodeView(Panel["View"]):
    """The loop, with the line at work marked; the lines after it have not computed anything yet."""

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw as many lines and values as there is room for, those nearest the line at work first."""
        blocks = _fitting(view, width - MARK - 1, height)
        return [line for block in blocks for line in _drawn(block, view.options.line, width - 1)]

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Say which epoch the values belong to, which key goes on, and where else a line's value is shown."""
        epoch = f"epoch {whole(view.snapshot.epoch)}"
        titles = (f"code: the training loop of the textbook, at {epoch}", f"code: the loop at {epoch}")
        if view.line is None:
            feet = [f"{PHASE} goes through it line by line", f"{PHASE} next line"]
        else:
            panel, figure = view.pointed_out
            column = panel in ("predictions", "weights")
            filled = f'{panel}, column "{figure}"' if column else ", ".join(filter(None, (panel, figure)))
            if view.line.result == "weights":
                filled = 'weights, "now" + "next step"'
            feet = [f"shown in: {filled}    {PHASE} next line", f"shown in: {filled}", f"{PHASE} next line"]
        return title_that_fits(titles, width, "code"), title_that_fits(feet, width)


def _drawn(block: _Block, at_work: int | None, width: int) -> list[Line]:
    """Draw a line of code with its values; where it is still to come, their place is left empty."""
    is_to_come = at_work is not None and block.number > at_work
    role = "strong" if block.number == at_work else "dim" if is_to_come else "plain"
    marks = ["▸ " if block.number == at_work else "  ", *["  "] * (len(block.code) - 1)]
    code = [line_of((mark, "accent"), (text, role)) for mark, text in zip(marks, block.code, strict=True)]
    if block.beside and not is_to_come:
        gap = " " * (width - MARK - cell_len(block.code[-1]) - cell_len(block.beside))
        code[-1] += line_of(gap, (block.beside, "accent"))
    return [*code, *(line_of("  ", ("" if is_to_come else text, "accent")) for text in block.below)]


def _fitting(view: View, width: int, height: int) -> list[_Block]:
    """Choose the lines and values that fit into a height.

    First the values of what is printed are left out, then the lines that print, then all that is far from the
    line at work.
    """
    loop = [_block_of(view, number, width) for number in range(len(view.code))]
    if _height_of(loop) <= height:
        return loop
    blocks = [block._replace(below=[]) if block.is_print else block for block in loop]
    if _height_of(blocks) <= height:
        return blocks
    at_work = view.options.line
    first = next(block.number for block in loop if block.is_print)
    blocks = [
        block._replace(code=(AGAIN,), beside="", below=[]) if block.number == first != at_work else block
        for block in loop
        if not block.is_print or block.number in (first, at_work)
    ]
    return _nearest(blocks, at_work or 0, height)


def _height_of(blocks: Iterable[_Block]) -> int:
    """Count the rows that lines of code take with their values."""
    return sum([len(block.code) + len(block.below) for block in blocks])


def _nearest(blocks: list[_Block], at_work: int, height: int) -> list[_Block]:
    """Leave out lines from the ends until the rest fits; the line at work stays."""
    while len(blocks) > 1 and _height_of(blocks) > height:
        before = _height_of(block for block in blocks if block.number < at_work)
        after = _height_of(block for block in blocks if block.number > at_work)
        blocks = blocks[1:] if before > after else blocks[:-1]
    return blocks


def _block_of(view: View, number: int, width: int) -> _Block:
    """Wrap a line of code, and write its values beside it where there is room, else below it."""
    line = view.code[number]
    is_print, code = line.result.startswith("printed"), _wrapped_code(line.text, width)
    rows = values(view, line, width - INDENT - 2)
    room = width - cell_len(code[-1]) - GAP
    if len(rows) == 1 and (cell_len(rows[0]) if line.result in SHORT else LONGEST) <= room:
        return _Block(number, is_print, code, rows[0], [])
    return _Block(number, is_print, code, "", [" " * (INDENT + 2) + row for row in rows])


@lru_cache(maxsize=64)
def _wrapped_code(text: str, width: int) -> tuple[str, ...]:
    """Break a line of code at its blanks; what follows is indented further."""
    code = text.lstrip()
    indent = INDENT if code != text else 0
    lines = textwrap.wrap(
        code,
        max(width, 20),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + INDENT),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return tuple(lines)


def values(view: View, line: CodeLine, room: int) -> list[str]:
    """Write what a line has computed or printed in this epoch, in rows of at most `room` cells."""
    snapshot = view.snapshot
    rows, d = snapshot.data.rows, len(snapshot.weights)
    match line.result:
        case "epoch":
            texts = [_counter(view)]
        case "Y_pred":
            texts = [_array("Y_pred", rows, snapshot.predictions, PREDICTION, room)]
        case "current_loss":
            texts = [f"current_loss = {LOSS.write(snapshot.loss)}"]
        case "gradients":
            texts = [_array("gradients", d, snapshot.gradient, GRADIENT, room, sign=True)]
        case "weights":
            texts = _both_weights(view, room)
        case _ if snapshot.epoch >= snapshot.epochs:
            texts = []  # the loop is done: it prints nothing any more
        case "printed epoch":
            texts = [f"Epoch {snapshot.epoch}:"]
        case "printed loss":
            texts = [f"Current loss: {snapshot.loss}"]
        case printed:
            numbers = {
                "printed predictions": snapshot.predictions,
                "printed actual": snapshot.actual,
                "printed difference": snapshot.difference,
            }
            texts = [_whole_words(as_printed(numbers[printed]), room)]
    return [text for text in texts if text and cell_len(text) <= room]


def _counter(view: View) -> str:
    """Say where the loop stands."""
    epoch, epochs = view.snapshot.epoch, view.snapshot.epochs
    return f"epoch = {epoch}" if epoch < epochs else f"done after {several(epochs, 'epoch')}"


def _array(
    name: str, length: int, numbers: Floats, precision: Precision, room: int, *, sign: bool = False
) -> str:
    """Write an array of shape (length, 1): its shape, and as many of its numbers as there is room for.

    Where room is short the name goes first, which the line of code has too, else the shape.
    """
    short = f"{name}:" if name in (BEFORE, AFTER) else f"({length}, 1):"
    for count in range(min(MOST_NUMBERS, len(numbers)), 0, -1):
        cells = column(numbers[:count, 0].tolist(), precision, sign=sign, width=NUMBER - 1)
        shown = "".join(f"{cell:>{NUMBER}}" for cell in cells) + " …" * (count < length)
        for label in (f"{name} ({length}, 1):", short):
            if len(label + shown) <= room:
                return label + shown
    return f"({length}, 1)"


def _both_weights(view: View, room: int) -> list[str]:
    """Write the weights before and after the update."""
    snapshot, d = view.snapshot, len(view.snapshot.weights)
    before = _array(BEFORE, d, snapshot.weights, WEIGHT, room)
    if view.hides("step"):
        return [before, f"after: {HIDDEN}"]
    if snapshot.ended:
        return [before, "after: this step is not taken"]
    return [before, _array(AFTER, d, snapshot.weights + snapshot.next_step, WEIGHT, room)]


def _whole_words(text: str, room: int) -> str:
    """Leave out what does not fit of a printed array, number by number; a line break becomes a blank."""
    if len(text) <= room and "\n" not in text:
        return text
    words = text.split()
    if len(" ".join(words)) <= room:
        return " ".join(words)
    while words and len(" ".join(words)) + 2 > room:
        words.pop()
    return " ".join(words) + " …" if words else ""
