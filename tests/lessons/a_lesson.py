"""A lesson with a step of each kind, and the state of a run as a table of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.lessons.errors import LessonError
from gdtui.lessons.reading import read_lesson

if TYPE_CHECKING:
    from pathlib import Path

    from gdtui.lessons.lesson import Lesson

__all__ = ["TEXT", "Fixed", "a_lesson"]

TEXT = """\
format = 1
title = "Too fast, too slow"

[[step]]
id = "intro"
say = "Press s once."

[[step]]
id = "bias"
ask = "What is the bias now?"
answer = 0.404
tolerance = 0.0005
wrong = [{value = 4.04, say = "The rate is missing."}]
hint = ["Look at the update line.", "0 - 0.1 × (-4.04)"]

[[step]]
id = "why"
ask = "Why?"
choices = ["one", "two", "three"]
answer = 2

[[step]]
id = "which"
ask = "Which?"
choices = ["one", "two", "three"]
answer = [1, 3]

[[step]]
id = "far"
do = "Go to epoch 16."
until = "epoch >= 16"

[[step]]
id = "mend"
ask = "Mend it."
repair = "loop.py"
"""


class Fixed:
    """A state of a run with an epoch and nothing else."""

    def __init__(self, epoch: float = 0.0) -> None:
        self.epoch = epoch

    def value(self, name: str, index: int | str | None = None) -> float:
        if name != "epoch" or index is not None:
            raise LessonError(f"there is no {name} here")
        return self.epoch

    def at(self, epoch: int) -> Fixed:
        return Fixed(epoch)

    def at_rate(self, rate: float) -> Fixed:
        return self


def a_lesson(folder: Path, name: str = "rates", text: str = TEXT) -> Lesson:
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    return read_lesson(str(path))
