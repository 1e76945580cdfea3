"""Answers: reads numbers and choices as people type them, and judges them against the run itself."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from gdtui.lessons.errors import LessonError
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.lessons.expressions import NamedValues
    from gdtui.lessons.lesson import LessonStep

__all__ = [
    "Judged",
    "comparable",
    "judge_answer",
    "read_choices",
    "read_number",
    "right_in_words",
    "tolerance_of",
]

USUAL_SHARE = 1e-3
"""An answer may be off by this share of the number, unless the lesson says how far."""

NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE)
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+")
LETTERS = "abcdefghi"


class Judged(NamedTuple):
    """Whether an answer is right, and the reply to it.

    Attributes
    ----------
    is_right : bool
        Whether it is right.
    say : str
        The reply; empty where the lesson has none for this answer.
    """

    is_right: bool
    say: str = ""


def read_number(text: str) -> float:
    """Read a number as students write it: ``0,5``, ``.5``, ``5e-1``, ``1/2``, with any minus sign.

    Raises
    ------
    ValueError
        If it is no number.

    Examples
    --------
    >>> [read_number(text) for text in ("0,5", ".5", "5e-1", "1/2", "−4.04", "+2")]
    [0.5, 0.5, 0.5, 0.5, -4.04, 2.0]
    """
    if not text.strip():
        raise ValueError("type a number, such as 0.5, 0,5, 5e-1 or 1/2")
    plain = re.sub(r"\s+", "", text).translate(str.maketrans("−–", "--"))
    parts = plain.split("/")
    if len(parts) > 2 or not all(NUMBER.fullmatch(part) for part in parts):
        raise ValueError(f"'{visible(text.strip()[:20])}' is not a number; such as 0.5, 0,5, 5e-1 or 1/2")
    numbers = [float(part.replace(",", ".")) for part in parts]
    if len(numbers) == 2 and numbers[1] == 0:
        raise ValueError("a fraction can't be divided by 0")
    value = numbers[0] / numbers[1] if len(numbers) == 2 else numbers[0]
    if not math.isfinite(value):
        raise ValueError("that is too large a number")
    return value


def read_choices(text: str, count: int, *, several: bool) -> tuple[int, ...]:
    """Read one or several choices, by their numbers or their letters: ``2``, ``b``, ``1 3``, ``c,a,b``.

    Raises
    ------
    ValueError
        If there is no such choice, or one is there twice.

    Examples
    --------
    >>> read_choices("b", 3, several=False), read_choices("3 1,2", 3, several=True)
    ((2,), (3, 1, 2))
    """
    words = re.findall(r"[0-9]+|[a-z]", text.lower()) if re.fullmatch(r"[\s,;.)0-9a-zA-Z]*", text) else []
    if several and len(words) == 1 and words[0].isdigit() and len(words[0]) > 1:
        words = [*words[0]]
    found = tuple(int(word) if word.isdigit() else LETTERS.find(word) + 1 for word in words)
    if not found or not all(1 <= one <= count for one in found) or len(set(found)) < len(found):
        raise ValueError(f"{'numbers' if several else 'a number'}, 1 to {count}")
    if not several and len(found) > 1:
        raise ValueError(f"one number, 1 to {count}")
    return found


def judge_answer(step: LessonStep, text: str, values: NamedValues) -> Judged:
    """Judge an answer.

    Parameters
    ----------
    step : Step
        What was asked: a number or choices.
    text : str
        What was typed.
    values : Values
        The state of the run that the question is about.

    Raises
    ------
    ValueError
        If it is no answer at all; the message says what an answer looks like. It does not count as a try.
    LessonError
        If the lesson's own expressions have no value here.
    """
    if step.kind == "number":
        return _of_number(step, text, values)
    chosen = read_choices(text, len(step.choices), several=step.kind != "choice")
    if step.kind == "order" and len(chosen) < len(step.choices):
        raise ValueError(f"all {len(step.choices)} of them, in their order, such as 2 1 3")
    found = comparable(chosen, step.kind)
    if found == comparable(step.right, step.kind):
        return Judged(True)
    replies = (wrong.say for wrong in step.wrong if comparable(wrong.choices, step.kind) == found)
    return Judged(False, next(replies, ""))


def comparable(choices: tuple[int, ...], kind: str) -> tuple[int, ...]:
    """Sort choices, unless an order is asked for: two answers that mean the same become equal."""
    return choices if kind == "order" else tuple(sorted(choices))


def _of_number(step: LessonStep, text: str, values: NamedValues) -> Judged:
    assert step.answer is not None
    given = read_number(text)
    right, off = step.answer.number(values), tolerance_of(step, values)
    if GROUPED.fullmatch(text.strip()):  # 2,713 may mean 2.713 or 2713: the one that is nearer is taken
        grouped = float(text.replace(",", ""))
        given = min(given, grouped, key=lambda number: abs(number - right))
    if abs(given - right) <= off * (1 + 1e-9):
        return Judged(True)
    near = [(abs(given - wrong.value.number(values)), wrong.say) for wrong in step.wrong if wrong.value]
    away, say = min(near, default=(math.inf, ""))
    if away <= off * (1 + 1e-9):
        return Judged(False, say)
    if right and abs(given + right) <= off * (1 + 1e-9):
        return Judged(False, "The number is right, and its sign is wrong.")
    return Judged(False, "Nearly: it needs more decimals." if _is_rounded(text, given, right) else "")


def _is_rounded(text: str, given: float, right: float) -> bool:
    """Whether the typed number is the right one, rounded or cut off too early."""
    found = re.fullmatch(r"\s*\S?\d*[.,]?(\d*)\s*", text)
    if found is None or given == 0:
        return False
    unit = 10.0 ** -len(found[1])
    return abs(given - right) < unit / 2 or (given * right > 0 and 0 <= abs(right) - abs(given) < unit)


def tolerance_of(step: LessonStep, values: NamedValues) -> float:
    """Return how far an answer may be off."""
    assert step.answer is not None
    if step.tolerance is not None:
        return abs(step.tolerance.number(values))
    return abs(step.answer.number(values)) * USUAL_SHARE or 1e-9


def right_in_words(step: LessonStep, values: NamedValues) -> str:
    """Write the right answer, with the digits that matter.

    Raises
    ------
    LessonError
        If the answer has no value in this state.
    """
    if step.kind != "number":
        return " ".join(map(str, step.right))
    assert step.answer is not None
    right, off = step.answer.number(values), tolerance_of(step, values)
    if not math.isfinite(right):
        raise LessonError(f"'{step.answer.text}' is no finite number here")
    if right == int(right) and abs(right) < 1e15:
        return str(int(right))
    places = max(-math.floor(math.log10(off)), 0) if off > 0 else 6
    return f"{right:.{places}f}" if places <= 12 else f"{right:.6g}"
