"""Reads what one line tells of an epoch: its number, its loss, lists, parameters.

A line is divided into its numbers and the text between them. The text alone says what each number is, so it
is looked at once for all lines with the same text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gdtui.sources.lines import labels
from gdtui.sources.lines.printed_numbers import (
    LIST,
    MOST_DIGITS,
    NUMBER,
    number_in,
    numbers_in_list,
    plain_list,
    without_wrappers,
)
from gdtui.sources.lines.steps import Step, steps_of

if TYPE_CHECKING:
    from gdtui.sources.lines.printed_numbers import Value, Values

__all__ = ["Items", "LineItems", "divided", "more_depth", "open_depth"]

SPLIT = re.compile(
    rf"((?<![A-Za-z0-9_])(?:{NUMBER}|[-+]?(?:nan|inf(?:inity)?)(?![A-Za-z0-9_]))"
    r"|(?<=[eE]poch)[0-9]+(?![A-Za-z0-9_.]))",
    re.IGNORECASE,
)
RUN = re.compile(rf"\[[{LIST}]*")
TUPLE = re.compile(rf"\(\s*{NUMBER}\s*,(?:\s*{NUMBER}\s*,)*(?:\s*{NUMBER}\s*)?\)")
CONTENT = re.compile("[0-9nN]")
LIST_SIGNS = "[]0123456789.eE+-, \t\u2026naifNIF"
CONTINUED = re.compile(rf"\s*(?:\w+=)|[{LIST}]+")
TYPED = re.compile(r"\b(?:tensor|array|Array|Tensor)\(")
OPEN_TYPE = re.compile(r"(?:\b(?:tensor|array|Array|Tensor)\(|\])[^()]*,\s*\Z")

FIRST_ROWS = ("predicted", "actual", "difference")
LISTS = (*FIRST_ROWS, "weights", "gradient")
MOST_KNOWN = 1000
LONGEST_KNOWN = 400


class Items(NamedTuple):
    """What one line tells.

    Attributes
    ----------
    values : dict of str to float, int or Listed
        By field, as `labels.Label` names them.
    loss_words : str
        The label of the loss, which it has on other lines too.
    """

    values: Values
    loss_words: str = ""


class LineItems:
    """Reads lines; remembers what the numbers in lines with the same text are.

    Parameters
    ----------
    loss_pattern : str or None
        How the line of the loss looks, with ``{}`` for the number.
    """

    def __init__(self, loss_pattern: str | None = None) -> None:
        self.pattern = None if loss_pattern is None else _pattern(loss_pattern)
        self.known: dict[str, tuple[Step, ...]] = {}

    def read(self, line: str) -> Items | None:
        """Return what a line tells, or None if nothing was recognised."""
        if ":" in line[:25] and (time := labels.TIME.match(line)):
            line = line[time.end() :]
        told: Values = {}
        words, loss = "", None
        if self.pattern is not None:
            line, loss = self._by_pattern(self.pattern, line)
        texts, values = divided(line)
        if values:
            for step in self._steps(texts, values, loss is not None):
                value = _value(step, values)
                if value is not None:
                    told[step.field] = value
                    if step.field == "loss":
                        words = step.words
                elif step.field in ("number", "count"):
                    return None
        if self.pattern is not None:
            told.pop("loss", None)
        if loss is not None:
            told["loss"] = loss
        return Items(told, words) if told else None

    @staticmethod
    def _by_pattern(pattern: re.Pattern[str], line: str) -> tuple[str, float | None]:
        """Find the loss by the pattern; return the rest of the line, and the loss."""
        found = pattern.search(line) or pattern.search(without_wrappers(line))
        if found is None:
            return line, None
        return f"{found.string[: found.start()]} | {found.string[found.end() :]}", number_in(found[1])

    def _steps(self, texts: list[str], values: list[str], has_loss: bool) -> tuple[Step, ...]:
        """Find out what the numbers of a line are, or remember it from a line with the same text."""
        are_lists = [value[0] == "[" for value in values]
        key = "\0".join([*texts, *["#@"[is_list] for is_list in are_lists], "+" * has_loss])
        steps = self.known.get(key)
        if steps is None:
            steps = steps_of(texts, are_lists, has_loss)
            if len(key) <= LONGEST_KNOWN:
                if len(self.known) >= MOST_KNOWN:
                    self.known.clear()
                self.known[key] = steps
        return steps


def _pattern(text: str) -> re.Pattern[str]:
    """Compile the pattern that a user has given for the line of the loss, with ``{}`` for the number."""
    if text.count("{}") != 1:
        raise ValueError("the line of the loss needs {} once, in the place of the number: 'Current loss: {}'")
    before, after = text.split("{}")
    start = r"\s*".join([r"\s+".join(map(re.escape, before.split())), ""]) if before.strip() else r"\A\s*"
    if before[:1].isalnum():
        start = rf"(?<![^\W_]){start}"
    ending = r"\s+".join(map(re.escape, after.split()))
    if ending:
        ending = rf"(?![.,'’][0-9])(?:\s*\])*\s*{ending}"
    else:
        ending = r"(?![\w%]|[.,:/'’][0-9])" + r"(?:\s*\])*[\s.,;]*\Z" * (not before.strip())
    return re.compile(rf"{start}(?:\[\s*){{0,3}}({NUMBER}|[-+]?(?:nan|inf(?:inity)?)){ending}", re.IGNORECASE)


def divided(line: str) -> tuple[list[str], list[str]]:
    """Divide a line into texts and the values between them; there is one text more than values."""
    if "(" in line:
        line = without_wrappers(line)
        tuples = TUPLE.split(line)
        if len(tuples) > 1:
            line = TUPLE.sub(lambda found: f"[{found[0][1:-1].rstrip().rstrip(',')}]", line)
    if "[" not in line:
        parts = SPLIT.split(line)
        return parts[::2], parts[1::2]
    texts, values, start, place = [""], [], 0, line.find("[")
    while place >= 0:
        run = RUN.match(line, place)
        end = line.rfind("]", place, run.end() if run else place) + 1
        if end and CONTENT.search(line, place, end):
            parts = SPLIT.split(line[start:place])
            texts[-1] += parts[0]
            texts += parts[2::2]
            values += [*parts[1::2], line[place:end]]
            texts.append("")
            start = end
        place = line.find("[", max(end, run.end() if run else place + 1))
    parts = SPLIT.split(line[start:])
    texts[-1] += parts[0]
    return texts + parts[2::2], values + parts[1::2]


def open_depth(line: str) -> int:
    """Count the brackets that a list of numbers leaves open at the end of a line; 0 for none."""
    typed = TYPED.search(line) if "(" in line else None
    depth = line.count("[") - line.count("]")
    if typed is not None:
        depth += max(line.count("(", typed.start()) - line.count(")", typed.start()), 0)
    if depth <= 0:
        return 0
    if "(" in line:
        line = without_wrappers(line)
    end = line.rstrip(LIST_SIGNS)
    return depth if "[" in line[len(end) :] or (typed is not None and OPEN_TYPE.search(line[-4000:])) else 0


def more_depth(line: str) -> int | None:
    """Count the brackets that one more line of a list opens, minus those it closes; None for other lines."""
    text = without_wrappers(line) if "(" in line else line
    found = CONTINUED.match(text)
    if found is None or not (found.end() == len(text) or found[0][-1] == "=" or "]" in found[0]):
        return None
    return line.count("[") - line.count("]") + line.count("(") - line.count(")")


def _value(step: Step, values: list[str]) -> Value | None:
    """Read the value that a step tells; None if it may be misread."""
    value = values[step.first]
    if step.field in ("number", "count"):
        digits = value.strip("[] ").rstrip("0") if value.endswith(".0") else value.strip("[] ")
        digits = digits.removesuffix(".")
        return int(digits) if digits.isdigit() and len(digits) <= MOST_DIGITS else None
    if step.field not in LISTS:
        return _single(value)
    if step.end > step.first + 1:
        return plain_list(" ".join(values[step.first : step.end]), False)
    numbers = numbers_in_list(value) if value[0] == "[" else None
    return numbers if numbers is None or numbers.is_whole or step.field in FIRST_ROWS else None


def _single(value: str) -> float | None:
    """Read a number, which may be alone in brackets."""
    if value[0] != "[":
        return number_in(value)
    found = numbers_in_list(value)
    return found.numbers[0] if found is not None and len(found.numbers) == 1 and found.is_whole else None
