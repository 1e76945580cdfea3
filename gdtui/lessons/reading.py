"""Reading lessons: a TOML file becomes a `Lesson`, or a sentence that says what is wrong, and where."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gdtui.answers import ALL, ANSWERS
from gdtui.lessons.errors import LessonError, offered
from gdtui.lessons.lesson import LOCKS, Lesson, LessonStep, Wrong
from gdtui.lessons.small_file import read_small
from gdtui.lessons.table import LessonTable, is_list_of
from gdtui.wording.text import quoted, visible

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FORMAT", "name_of", "read_lesson"]

FORMAT = 1
"""The version of the format that is read here."""

LARGEST = 1 << 20
MOST_STEPS, MOST_CHOICES = 99, 9

LESSON_KEYS = (
    *("format", "title", "minutes", "data", "target", "features", "standardize", "rate", "epochs"),
    *("seed", "hide", "lock", "learnt", "next", "step"),
)
STEP_KEYS = (
    *("id", "say", "ask", "answer", "tolerance", "choices", "order", "do", "until", "par", "repair"),
    *("predict", "wrong", "hint", "shown", "epoch", "rate", "epochs", "standardize", "view", "beside"),
    *("hide", "lock"),
)
WRONG_KEYS = ("value", "choice", "say")
PANELS = ("worked", "predictions")
NEEDED = {"until": "what is to hold in the end, such as 'epoch >= 16'", "answer": "what is right"}
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class _Rules(NamedTuple):
    """What belongs to a step of a kind: the kind in words, its own keys, the key that it needs."""

    words: str
    own: tuple[str, ...] = ()
    needed: str = ""


RULES = {
    "read": _Rules("a step that asks nothing"),
    "number": _Rules("a number that is asked for", ("answer", "tolerance", "wrong", "predict"), "answer"),
    "do": _Rules("something that is to be done", ("until", "par"), "until"),
    "repair": _Rules("a file that is to be repaired"),
}
RULES_OF_CHOICES = _Rules("choices", ("answer", "choices", "order", "wrong", "predict"), "answer")
KEYS_OF_SOME = ("answer", "tolerance", "choices", "order", "wrong", "until", "par", "predict")
"""The keys that do not belong to all kinds of steps."""


def read_lesson(path: str) -> Lesson:
    """Read a lesson.

    Parameters
    ----------
    path : str
        Its file.

    Raises
    ------
    LessonError
        If it can't be read or used: the message names file, line, step and the nearest known word.
    """
    text = _text(path)
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LessonError(f"{visible(path)}: {_one_line(error)}") from None
    return _lesson(path, LessonTable(path, text.splitlines(), values))


def name_of(path: str) -> str:
    """Find the name of a lesson: that of its file without the number before it.

    Examples
    --------
    >>> name_of("course/03-five-rows.toml")
    'five-rows'
    """
    return re.sub(r"^\d+[-_]", "", Path(path).stem)


def _text(path: str) -> str:
    try:
        return read_small(path, LARGEST).decode("utf-8")
    except UnicodeDecodeError:
        raise LessonError(f"{visible(path)} is not UTF-8: save it as such") from None
    except OSError as error:
        raise LessonError(f"{visible(path)} can't be read: {error.strerror}") from None
    except LessonError as error:
        raise LessonError(f"{visible(path)} is no lesson: {error}") from None


def _one_line(error: Exception) -> str:
    text = str(error) if not isinstance(error, RecursionError) else "it is nested too deeply"
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", text, re.DOTALL)
    sentence, place = (found[1], f"line {found[2]}: ") if found else (text, "")
    return f"{place}it is no TOML: {visible(sentence[:1].lower() + sentence[1:])}"


# -- the lesson --------------------------------------------------------------------------------------------


def _lesson(path: str, table: LessonTable) -> Lesson:
    version = table.values.get("format")
    if type(version) is int and version > FORMAT:
        table.refuse("format", f"is {version}, and this gdtui reads up to {FORMAT}: it needs a newer one")
    table.check_keys(LESSON_KEYS)
    if type(version) is not int or version != FORMAT:
        table.refuse("format", f"must be {FORMAT}: the first line of a lesson is format = {FORMAT}")
    steps = table.values.get("step")
    if not steps or not is_list_of(steps, dict):
        table.refuse("step", "a lesson has steps, each begins with a line [[step]]")
    if len(steps) > MOST_STEPS:
        table.refuse("step", f"a lesson has at most {MOST_STEPS} steps, not {len(steps)}")
    return Lesson(
        name=name_of(path),
        title=table.text("title", needed=True),
        path=path,
        data=table.text("data") or "line",
        target=table.text("target") or None,
        features=table.texts("features") or None,
        standardize=table.flag("standardize"),
        rate=table.expression("rate"),
        epochs=table.whole("epochs", 1, 1_000_000, 300),
        seed=table.whole("seed", 0, 10**9, 0) if "seed" in table.values else None,
        hide=_hidden(table),
        lock=table.words("lock", tuple(LOCKS)),
        minutes=table.whole("minutes", 1, 999, 5),
        learnt=table.text("learnt"),
        following=table.text("next"),
        steps=tuple(_steps([table.step(number, one) for number, one in enumerate(steps, 1)])),
    )


def _hidden(table: LessonTable) -> tuple[str, ...]:
    hidden = table.words("hide", (*ANSWERS, ALL))
    return tuple(ANSWERS) if ALL in hidden else hidden


# -- a step ------------------------------------------------------------------------------------------------


def _steps(tables: list[LessonTable]) -> Iterator[LessonStep]:
    known: set[str] = set()
    for table in tables:
        step = _step(table)
        if step.id in known:
            table.refuse("id", f"{quoted(step.id)} is the name of two steps")
        known.add(step.id)
        yield step


def _step(table: LessonTable) -> LessonStep:
    table.check_keys(STEP_KEYS)
    name = table.text("id", needed=True)
    if not _ID.fullmatch(name):
        table.refuse("id", f"{quoted(name)} must be small letters, digits and hyphens, such as first-step")
    kind = _kind(table)
    choices = table.texts("choices")
    return LessonStep(
        id=name,
        kind=kind,
        say=table.text("say", needed=kind == "read"),
        ask=table.text("do" if kind == "do" else "ask", needed=kind != "read"),
        answer=table.expression("answer") if kind == "number" else None,
        tolerance=table.expression("tolerance"),
        choices=choices,
        right=() if kind in RULES else _right(table, kind, len(choices)),
        until=table.expression("until"),
        par=table.expression("par"),
        file=_program(table) if kind == "repair" else "",
        predicts=table.flag("predict"),
        wrong=tuple(_wrong(one, kind, len(choices)) for one in table.wrong_answers()),
        hints=_hints(table),
        shown=table.text("shown"),
        epoch=table.whole("epoch", 0, 1_000_000, 0),
        rate=table.expression("rate"),
        epochs=table.whole("epochs", 1, 1_000_000, 0) or None,
        standardize=table.flag("standardize") if "standardize" in table.values else None,
        view=table.whole("view", 1, 6, 1),
        beside=_beside(table),
        hide=_hidden(table),
        lock=table.words("lock", tuple(LOCKS)),
        line=table.line("id"),
    )


def _kind(table: LessonTable) -> str:
    """Tell what a step asks for from the keys that it has, and refuse those that do not belong to it."""
    kind = _asked(table)
    words, own, needed = RULES.get(kind, RULES_OF_CHOICES)
    for key in KEYS_OF_SOME:
        if key in table.values and key not in own:
            table.refuse(key, f"has nothing to do with {words}")
    if needed and needed not in table.values:
        table.refuse("do" if kind == "do" else "ask", f"needs {needed}: {NEEDED[needed]}")
    return kind


def _asked(table: LessonTable) -> str:
    values = table.values
    if "do" in values and ("ask" in values or "repair" in values):
        table.refuse("do", "stands alone: a step has one question")
    if "repair" in values or "do" in values:
        return "repair" if "repair" in values else "do"
    if "choices" in values:
        if table.flag("order"):
            return "order"
        return "several" if isinstance(values.get("answer"), list) else "choice"
    return "number" if "ask" in values else "read"


def _right(table: LessonTable, kind: str, count: int) -> tuple[int, ...]:
    """Read the right choices among so many."""
    if not 2 <= count <= MOST_CHOICES:
        table.refuse("choices", f"are 2 to {MOST_CHOICES}, not {count}")
    right = table.numbers("answer")
    if not _are_choices(right, count) or len(set(right)) < len(right):
        table.refuse("answer", f"must be numbers of choices, from 1 to {count}")
    if kind == "order" and len(right) != count:
        table.refuse("answer", f"must have all {count} choices in their order")
    if not right:
        table.refuse("answer", "must name at least one choice")
    return right


def _are_choices(numbers: tuple[object, ...], count: int) -> bool:
    return all(type(number) is int and 1 <= number <= count for number in numbers)


def _wrong(table: LessonTable, kind: str, count: int) -> Wrong:
    """Read a wrong answer: a number, or choices among so many."""
    table.check_keys(WRONG_KEYS)
    say = table.text("say", needed=True)
    if kind == "number":
        value = table.expression("value")
        if value is None:
            table.refuse("", "needs value: the number that is wrong")
        return Wrong(say, value)
    chosen = table.numbers("choice")
    if not _are_choices(chosen, count):
        table.refuse("", f"needs choice: numbers from 1 to {count}")
    return Wrong(say, choices=chosen)


def _hints(table: LessonTable) -> tuple[str, ...]:
    return (table.text("hint"),) if isinstance(table.values.get("hint"), str) else table.texts("hint")


def _beside(table: LessonTable) -> str:
    """Read which panel stays beside the text."""
    beside = table.text("beside") or PANELS[0]
    if beside not in PANELS:
        table.refuse("beside", f"must be {' or '.join(PANELS)}{offered(beside, PANELS)}")
    return beside


def _program(table: LessonTable) -> str:
    """Read the name of the program to repair, a file beside the lesson; it can't be anywhere else."""
    name = table.text("repair", needed=True)
    if os.path.basename(name) != name or name in ("", ".", ".."):
        table.refuse("repair", f"{quoted(name)} must be a file beside the lesson")
    if not name.endswith(".py"):
        table.refuse("repair", f"{quoted(name)} must be a Python file, .py")
    return name
