"""Reading lessons: a TOML file becomes a `Lesson`, or a sentence that says what is wrong, and where."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any, NoReturn

from gdtui.answers import ALL, ANSWERS
from gdtui.lessons.errors import LessonError
from gdtui.lessons.expressions import Expression
from gdtui.lessons.lesson import KINDS, LOCKS, Lesson, Step, Wrong
from gdtui.lessons.small_file import read_small
from gdtui.lessons.state import check_names
from gdtui.lessons.texts import expressions_in
from gdtui.wording.text import quoted, visible

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["FORMAT", "read_lesson"]

FORMAT = 1
"""The version of the format that is read here."""

LARGEST = 1 << 20
MOST_STEPS, MOST_CHOICES = 99, 9
LONGEST_TEXT = 1200

LESSON_KEYS = (
    *("format", "title", "minutes", "data", "target", "features", "standardize", "rate", "epochs"),
    *("seed", "hide", "lock", "learnt", "next", "step"),
)
STEP_KEYS = (
    *("id", "say", "ask", "answer", "tolerance", "choices", "order", "do", "until", "par", "repair"),
    *("predict", "wrong", "hint", "shown", "epoch", "rate", "epochs", "standardize", "view", "beside"),
    *("hide", "lock"),
)
PANELS = ("worked", "predictions")
WRONG_KEYS = ("value", "choice", "say")
NEEDED = {"until": "what is to hold in the end, such as 'epoch >= 16'", "answer": "what is right"}
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


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
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LessonError(f"{visible(path)}: {_one_line(error)}") from None
    return _Reader(path, text, table).lesson()


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


class _Reader:
    """Reads the table of one file."""

    def __init__(self, path: str, text: str, table: dict[str, Any]) -> None:
        self._path, self._lines, self._table = path, text.splitlines(), table
        self._step: dict[str, Any] | None = None
        self._number = 0

    # -- the lesson ---------------------------------------------------------------------------------------

    def lesson(self) -> Lesson:
        """Read the whole."""
        table = self._table
        version = table.get("format")
        if type(version) is int and version > FORMAT:
            self._refuse("format", f"is {version}, and this gdtui reads up to {FORMAT}: it needs a newer one")
        self._known(table, LESSON_KEYS)
        if type(version) is not int or version != FORMAT:
            self._refuse("format", f"must be {FORMAT}: the first line of a lesson is format = {FORMAT}")
        steps = table.get("step", [])
        if not isinstance(steps, list) or not steps or not all(isinstance(one, dict) for one in steps):
            self._refuse("step", "a lesson has steps, each begins with a line [[step]]")
        if len(steps) > MOST_STEPS:
            self._refuse("step", f"a lesson has at most {MOST_STEPS} steps, not {len(steps)}")
        name = Path(self._path).stem
        lesson = Lesson(
            name=re.sub(r"^\d+[-_]", "", name),
            title=self._text(table, "title", needed=True),
            path=self._path,
            data=self._text(table, "data") or "line",
            target=self._text(table, "target") or None,
            features=self._texts(table, "features") or None,
            standardize=self._flag(table, "standardize"),
            rate=self._expression(table, "rate"),
            epochs=self._whole(table, "epochs", 1, 1_000_000, 300),
            seed=self._whole(table, "seed", 0, 10**9, 0) if "seed" in table else None,
            hide=self._hidden(table),
            lock=self._of(table, "lock", tuple(LOCKS)),
            minutes=self._whole(table, "minutes", 1, 999, 5),
            learnt=self._text(table, "learnt"),
            following=self._text(table, "next"),
        )
        read = []
        for number, step in enumerate(steps, 1):
            self._step, self._number = step, number
            read.append(self._step_of(step))
            if read[-1].id in {one.id for one in read[:-1]}:
                self._refuse("id", f"{quoted(read[-1].id)} is the name of two steps")
        return _with_steps(lesson, tuple(read))

    # -- a step -------------------------------------------------------------------------------------------

    def _step_of(self, step: dict[str, Any]) -> Step:
        self._known(step, STEP_KEYS)
        name = self._text(step, "id", needed=True)
        if not _ID.fullmatch(name):
            self._refuse(
                "id", f"{quoted(name)} must be small letters, digits and hyphens, such as first-step"
            )
        kind = self._kind(step)
        choices = self._texts(step, "choices")
        return Step(
            id=name,
            kind=kind,
            say=self._text(step, "say", needed=kind == "read"),
            ask=self._text(step, {"do": "do"}.get(kind, "ask"), needed=kind != "read"),
            answer=self._expression(step, "answer") if kind == "number" else None,
            tolerance=self._expression(step, "tolerance"),
            choices=choices,
            right=self._right(step, kind, choices),
            until=self._expression(step, "until"),
            par=self._expression(step, "par"),
            file=self._beside(step, "repair") if kind == "repair" else "",
            predicts=self._flag(step, "predict"),
            wrong=self._wrong(step, kind, choices),
            hints=self._hints(step),
            shown=self._text(step, "shown"),
            epoch=self._whole(step, "epoch", 0, 1_000_000, 0),
            rate=self._expression(step, "rate"),
            epochs=self._whole(step, "epochs", 1, 1_000_000, 0) or None,
            standardize=self._flag(step, "standardize") if "standardize" in step else None,
            view=self._whole(step, "view", 1, 6, 1),
            beside=self._beside_panel(step),
            hide=self._hidden(step),
            lock=self._of(step, "lock", tuple(LOCKS)),
            line=self._line("id"),
        )

    def _kind(self, step: dict[str, Any]) -> str:
        """Tell what a step asks for from the keys that it has, and refuse those that do not belong to it."""
        kind = self._asked(step)
        own = {
            "read": (),
            "number": ("answer", "tolerance", "wrong", "predict"),
            "do": ("until", "par"),
            "repair": (),
        }.get(kind, ("answer", "choices", "order", "wrong", "predict"))
        for key in ("answer", "tolerance", "choices", "order", "wrong", "until", "par", "predict"):
            if key in step and key not in own:
                self._refuse(key, f"has nothing to do with {_in_words(kind)}")
        needed = {"do": "until", "number": "answer"}.get(kind, "answer" if "choices" in own else "")
        if needed and needed not in step:
            self._refuse("do" if kind == "do" else "ask", f"needs {needed}: {NEEDED[needed]}")
        return kind

    def _asked(self, step: dict[str, Any]) -> str:
        if "do" in step and ("ask" in step or "repair" in step):
            self._refuse("do", "stands alone: a step has one question")
        if "repair" in step or "do" in step:
            return "repair" if "repair" in step else "do"
        if "choices" in step:
            if self._flag(step, "order"):
                return "order"
            return "several" if isinstance(step.get("answer"), list) else "choice"
        return "number" if "ask" in step else "read"

    def _right(self, step: dict[str, Any], kind: str, choices: tuple[str, ...]) -> tuple[int, ...]:
        if kind not in ("choice", "several", "order"):
            return ()
        if not 2 <= len(choices) <= MOST_CHOICES:
            self._refuse("choices", f"are 2 to {MOST_CHOICES}, not {len(choices)}")
        answer = step["answer"]
        right = tuple(answer) if isinstance(answer, list) else (answer,)
        if not all(type(one) is int and 1 <= one <= len(choices) for one in right) or len(set(right)) < len(
            right
        ):
            self._refuse("answer", f"must be numbers of choices, from 1 to {len(choices)}")
        if kind == "order" and len(right) != len(choices):
            self._refuse("answer", f"must have all {len(choices)} choices in their order")
        if not right:
            self._refuse("answer", "must name at least one choice")
        return right

    def _wrong(self, step: dict[str, Any], kind: str, choices: tuple[str, ...]) -> tuple[Wrong, ...]:
        found = step.get("wrong", [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self._refuse("wrong", "is a list such as [{value = '-answer', say = '...'}]")
        wrong = []
        for one in found:
            self._known(one, WRONG_KEYS, "wrong")
            say = self._text(one, "say", needed=True, within="wrong")
            if kind == "number":
                value = self._expression(one, "value", within="wrong")
                if value is None:
                    self._refuse("wrong", "needs value: the number that is wrong")
                wrong.append(Wrong(say, value))
            else:
                chosen = one.get("choice")
                several = tuple(chosen) if isinstance(chosen, list) else (chosen,)
                if not all(type(number) is int and 1 <= number <= len(choices) for number in several):
                    self._refuse("wrong", f"needs choice: numbers from 1 to {len(choices)}")
                wrong.append(Wrong(say, choices=several))
        return tuple(wrong)

    def _beside_panel(self, step: dict[str, Any]) -> str:
        beside = self._text(step, "beside") or PANELS[0]
        if beside not in PANELS:
            self._refuse("beside", f"must be {' or '.join(PANELS)}{_near(beside, PANELS)}")
        return beside

    def _hints(self, step: dict[str, Any]) -> tuple[str, ...]:
        hint = step.get("hint", [])
        return (self._text(step, "hint"),) if isinstance(hint, str) else self._texts(step, "hint")

    def _beside(self, table: dict[str, Any], key: str) -> str:
        """Read the name of a file beside the lesson; it can't be anywhere else."""
        name = self._text(table, key, needed=True)
        if os.path.basename(name) != name or name in ("", ".", ".."):
            self._refuse(key, f"{quoted(name)} must be a file beside the lesson")
        if not name.endswith(".py"):
            self._refuse(key, f"{quoted(name)} must be a Python file, .py")
        return name

    # -- values -------------------------------------------------------------------------------------------

    def _hidden(self, table: dict[str, Any]) -> tuple[str, ...]:
        hidden = self._of(table, "hide", (*ANSWERS, ALL))
        return tuple(ANSWERS) if ALL in hidden else hidden

    def _of(self, table: dict[str, Any], key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        words = self._texts(table, key)
        for word in words:
            if word not in known:
                self._refuse(key, f"{quoted(word)} is none of {', '.join(known)}{_near(word, known)}")
        return words

    def _text(self, table: dict[str, Any], key: str, *, needed: bool = False, within: str = "") -> str:
        value = table.get(key, "")
        its = f"{key} " if within else ""
        if not isinstance(value, str):
            self._refuse(within or key, f"{its}must be a text in quotation marks")
        if needed and not value.strip():
            self._refuse(within or key, f"{its}is missing")
        if len(value) > LONGEST_TEXT:
            self._refuse(within or key, f"{its}is too long: {len(value)} characters, at most {LONGEST_TEXT}")
        self._check_text(value, within or key)
        return value.strip()

    def _check_text(self, text: str, key: str) -> None:
        try:
            for expression in expressions_in(text):
                check_names(expression)
        except LessonError as error:
            self._refuse(key, str(error))

    def _texts(self, table: dict[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self._refuse(key, 'must be a list of texts, such as ["one", "two"]')
        if any(len(one) > LONGEST_TEXT for one in value):
            self._refuse(key, f"has a text that is too long: at most {LONGEST_TEXT} characters")
        for one in value:
            self._check_text(one, key)
        return tuple(one.strip() for one in value)

    def _flag(self, table: dict[str, Any], key: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            self._refuse(key, "must be true or false")
        return bool(value)

    def _whole(self, table: dict[str, Any], key: str, least: int, most: int, default: int) -> int:
        value = table.get(key, default)
        if type(value) is not int or (key in table and not least <= value <= most):
            self._refuse(key, f"must be a whole number from {least} to {most:,}")
        return int(value)

    def _expression(self, table: dict[str, Any], key: str, *, within: str = "") -> Expression | None:
        if key not in table:
            return None
        value = table[key]
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            its = f"{key} " if within else ""
            self._refuse(within or key, f"{its}must be a number, or an expression in quotation marks")
        try:
            expression = Expression(value if isinstance(value, str) else repr(value))
            check_names(expression)
            return expression
        except LessonError as error:
            self._refuse(within or key, str(error))

    def _known(self, table: dict[str, Any], known: tuple[str, ...], within: str = "") -> None:
        for key in table:
            if key not in known:
                where = f" of {within}" if within else ""
                near = _near(key, known) or f": there are {', '.join(known)}"
                self._refuse(within or key, f"{f'{visible(key)} ' if within else ''}is no key{where}{near}")

    def _refuse(self, key: str, why: str) -> NoReturn:
        """Say what is wrong with a key of the lesson, or of the present step."""
        line = self._line(key)
        step = ""
        if self._step is not None:
            name = self._step.get("id")
            step = f"step {self._number}{f' ({visible(name)})' if isinstance(name, str) and name else ''}: "
        place = f"line {line}: " if line else ""
        raise LessonError(f"{visible(self._path)}: {place}{step}{visible(key)} {why}")

    def _line(self, key: str) -> int:
        """Find the line on which a key stands; that of the step where it does not; 0 for none."""
        first, last, found = 0, len(self._lines), 0
        headers = [
            place
            for place, line in enumerate(self._lines)
            if re.fullmatch(r"\s*\[\[\s*step\s*\]\]\s*(#.*)?", line)
        ]
        if self._step is not None and len(headers) >= self._number:
            first = headers[self._number - 1]
            last = headers[self._number] if len(headers) > self._number else last
            found = first + 1
        elif headers:
            last = headers[0] + 1
        for place in range(first, last):
            if re.match(rf"\s*(\[\[\s*)?[\"']?{re.escape(key)}[\"']?\s*(=|\]\])", self._lines[place]):
                return place + 1
        return found


def _with_steps(lesson: Lesson, steps: tuple[Step, ...]) -> Lesson:
    from dataclasses import replace

    return replace(lesson, steps=steps)


def _near(word: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _in_words(kind: str) -> str:
    assert kind in KINDS
    return {
        "read": "a step that asks nothing",
        "number": "a number that is asked for",
        "do": "something that is to be done",
        "repair": "a file that is to be repaired",
    }.get(kind, "choices")
