"""Table: a table of a lesson's file. It reads values by key, or says what is wrong with one, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from gdtui.lessons.errors import LessonError, offered
from gdtui.lessons.expressions import Expression, expressions_in
from gdtui.lessons.state import check_names
from gdtui.wording.text import quoted, visible

__all__ = ["LessonTable", "is_list_of"]

LONGEST_TEXT = 1200
STEP_HEADER = re.compile(r"\s*\[\[\s*step\s*\]\]\s*(#.*)?")


@dataclass(frozen=True)
class LessonTable:
    """The table of a lesson, of one of its steps, or of a wrong answer in a step.

    Attributes
    ----------
    path : str
        The lesson's file.
    lines : list of str
        Its lines, in which keys are looked for.
    values : dict
        The values by their keys, as TOML has them.
    number : int
        Which step it is or belongs to, counted from 1; 0 for the lesson.
    label : str
        What an error calls the step; empty for the lesson.
    within : str
        The key of the step that the table stands under; empty for the lesson and for steps.
    """

    path: str
    lines: list[str]
    values: dict[str, Any]
    number: int = 0
    label: str = ""
    within: str = ""

    def step(self, number: int, values: dict[str, Any]) -> LessonTable:
        """Make the table of a step."""
        name = values.get("id")
        in_brackets = f" ({visible(name)})" if isinstance(name, str) and name else ""
        return replace(self, values=values, number=number, label=f"step {number}{in_brackets}: ")

    def wrong_answers(self) -> list[LessonTable]:
        """Make the tables of the wrong answers of a step."""
        found = self.values.get("wrong", [])
        if not is_list_of(found, dict):
            self.refuse("wrong", "is a list such as [{value = '-answer', say = '...'}]")
        return [replace(self, values=one, within="wrong") for one in found]

    def check_keys(self, known: tuple[str, ...]) -> None:
        """Refuse unknown keys."""
        for key in self.values:
            if key not in known:
                of = f" of {self.within}" if self.within else ""
                near = offered(key, known) or f": there are {', '.join(known)}"
                self.refuse(key, f"is no key{of}{near}")

    def text(self, key: str, *, needed: bool = False) -> str:
        """Read a text; empty where there is none."""
        value = self.values.get(key, "")
        if not isinstance(value, str):
            self.refuse(key, "must be a text in quotation marks")
        if needed and not value.strip():
            self.refuse(key, "is missing")
        if len(value) > LONGEST_TEXT:
            self.refuse(key, f"is too long: {len(value)} characters, at most {LONGEST_TEXT}")
        self._check_expressions(key, value)
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts; empty where there is none."""
        value = self.values.get(key, [])
        if not is_list_of(value, str) or not all(one.strip() for one in value):
            self.refuse(key, 'must be a list of texts, such as ["one", "two"]')
        if any(len(one) > LONGEST_TEXT for one in value):
            self.refuse(key, f"has a text that is too long: at most {LONGEST_TEXT} characters")
        for one in value:
            self._check_expressions(key, one)
        return tuple(one.strip() for one in value)

    def words(self, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """Read a list of known words."""
        words = self.texts(key)
        for word in words:
            if word not in known:
                self.refuse(key, f"{quoted(word)} is none of {', '.join(known)}{offered(word, known)}")
        return words

    def flag(self, key: str) -> bool:
        """Read true or false; false where there is neither."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.refuse(key, "must be true or false")
        return value

    def whole(self, key: str, least: int, most: int, default: int) -> int:
        """Read a whole number."""
        value = self.values.get(key, default)
        if type(value) is not int or (key in self.values and not least <= value <= most):
            self.refuse(key, f"must be a whole number from {least} to {most:,}")
        return value

    def numbers(self, key: str) -> tuple[Any, ...]:
        """Return the values of a list, or a single value; they are not checked."""
        value = self.values.get(key)
        return tuple(value) if isinstance(value, list) else (value,)

    def expression(self, key: str) -> Expression | None:
        """Read a number, or an expression in quotation marks; None where there is none."""
        if key not in self.values:
            return None
        value = self.values[key]
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.refuse(key, "must be a number, or an expression in quotation marks")
        try:
            expression = Expression(value if isinstance(value, str) else repr(value))
            check_names(expression)
            return expression
        except LessonError as error:
            self._refuse_at(self.within or key, str(error))

    def refuse(self, key: str, why: str) -> NoReturn:
        """Say what is wrong with a key; the empty one stands for the whole of a wrong answer."""
        if self.within:
            self._refuse_at(self.within, f"{visible(key)} {why}".lstrip())
        self._refuse_at(key, why)

    def line(self, key: str) -> int:
        """Find the line on which a key stands, counted from 1; that of the step where it does not; else 0."""
        headers = [place for place, line in enumerate(self.lines) if STEP_HEADER.fullmatch(line)]
        starts = [0, *headers, len(self.lines)]
        part = self.number if self.number <= len(headers) else 0
        stands = re.compile(rf"\s*(\[\[\s*)?[\"']?{re.escape(key)}[\"']?\s*(=|\]\])")
        for place, line in enumerate(self.lines[starts[part] : starts[part + 1] + 1], starts[part]):
            if stands.match(line):
                return place + 1
        return starts[part] + 1 if part else 0

    def _check_expressions(self, key: str, text: str) -> None:
        """Refuse a text in which an expression can't be used."""
        try:
            for expression in expressions_in(text):
                check_names(expression)
        except LessonError as error:
            self._refuse_at(self.within or key, str(error))

    def _refuse_at(self, key: str, why: str) -> NoReturn:
        line = self.line(key)
        place = f"line {line}: " if line else ""
        raise LessonError(f"{visible(self.path)}: {place}{self.label}{visible(key)} {why}")


def is_list_of(value: object, kind: type) -> bool:
    """Whether a value is a list of values of one type."""
    return isinstance(value, list) and all(isinstance(one, kind) for one in value)
