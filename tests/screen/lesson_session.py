"""A session with a lesson: played by keys, without a terminal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from gdtui.lessons.playing import LessonPlay
from gdtui.lessons.reading import read_lesson
from gdtui.lessons.setting import prepared_for
from gdtui.prepared import AutosavedRun
from gdtui.screen.lesson.guide import LessonGuide

from .session import Session, StillApp

if TYPE_CHECKING:
    from pathlib import Path

    from gdtui.lessons.playing import StepPlay

__all__ = ["Kept", "LessonSession"]


class Kept:
    """Keeps in memory what was done."""

    said = ""

    def __init__(self) -> None:
        self.steps: dict[str, StepPlay] = {}

    def save(self, lesson: object, steps: dict[str, StepPlay]) -> bool:
        self.steps = dict(steps)
        return True


class LessonSession(Session):
    """Opens the app on a lesson.

    Parameters
    ----------
    path : Path
        The lesson's file.
    size : tuple of int
        Columns and rows.
    steps : dict, optional
        What was done before.
    """

    def __init__(
        self, path: Path, size: tuple[int, int] = (80, 24), steps: dict[str, StepPlay] | None = None
    ) -> None:
        lesson = read_lesson(str(path))
        self.kept = Kept()
        self.guide = LessonGuide(LessonPlay(lesson, steps), self.kept, now=lambda: 0.0)
        prepared = prepared_for(lesson, self.guide.play.step)
        self.app = StillApp(AutosavedRun(prepared, None), now=lambda: 0.0, guide=self.guide)
        self.size = size
        self._rows = None
        self._errands = asyncio.Queue()

    def __enter__(self) -> LessonSession:
        super().__enter__()
        return self

    @property
    def lesson(self) -> str:
        """The lesson's panel, as one line of words."""
        return " ".join(self.part("lesson").replace("│", " ").split())

    def answer(self, text: str) -> LessonSession:
        """Answer the question."""
        self.press("enter")
        self.type(text)
        self.press("enter")
        return self
