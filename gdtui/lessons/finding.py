"""Finding lessons: among those that come with gdtui, in another folder, or in a file."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gdtui.lessons.errors import LessonError, offered
from gdtui.lessons.reading import name_of, read_lesson
from gdtui.wording.text import quoted, visible

if TYPE_CHECKING:
    from gdtui.lessons.lesson import Lesson

__all__ = ["BUILT_IN", "CourseLesson", "find_lesson", "lesson_files", "read_course"]

BUILT_IN = Path(__file__).with_name("course")
"""The lessons that come with gdtui."""

FOLDER = "GDTUI_LESSONS"
"""The environment variable with a folder of other lessons, such as a lab's."""

SUFFIX = ".toml"


class CourseLesson(NamedTuple):
    """A lesson of a course, or why it can't be used.

    Attributes
    ----------
    number : int
        Its place in the course, counted from 1.
    path : str
        Its file.
    lesson : Lesson or None
        The lesson; None where it can't be used.
    trouble : str
        Why not.
    """

    number: int
    path: str
    lesson: Lesson | None
    trouble: str = ""


def lesson_files(folder: str | Path) -> list[str]:
    """List the lessons of a folder, in the order of their names.

    Raises
    ------
    LessonError
        If it can't be read, or there is none.
    """
    try:
        names = sorted(os.listdir(folder), key=_by_number)
    except OSError as error:
        raise LessonError(f"{visible(str(folder))} can't be read: {error.strerror}") from None
    files = [
        os.path.join(folder, name) for name in names if name.endswith(SUFFIX) and not name.startswith(".")
    ]
    if not files:
        raise LessonError(f"{visible(str(folder))} has no lesson: a lesson is a file that ends in {SUFFIX}")
    return files


def _by_number(name: str) -> tuple[int, str]:
    number = re.match(r"\d{1,9}", name)
    return (int(number[0]) if number else 10**9, name)


def read_course(folder: str | Path | None = None) -> list[CourseLesson]:
    """Read the lessons of a folder; by default of the lab's folder, or else those that come with gdtui."""
    chosen = folder if folder is not None else os.environ.get(FOLDER) or BUILT_IN
    return [_course_lesson(number, path) for number, path in enumerate(lesson_files(chosen), 1)]


def _course_lesson(number: int, path: str) -> CourseLesson:
    try:
        return CourseLesson(number, path, read_lesson(path))
    except LessonError as error:
        return CourseLesson(number, path, None, str(error))


def find_lesson(word: str) -> Lesson:
    """Find the lesson that is meant: its number, its name, or its file.

    Raises
    ------
    LessonError
        If there is none, or it can't be used.
    """
    if word.endswith(SUFFIX) or os.sep in word:
        return read_lesson(word)
    course = read_course()
    names = [name_of(one.path) for one in course]
    for one, name in zip(course, names, strict=True):
        if word in (str(one.number), name, Path(one.path).stem):
            if one.lesson is None:
                raise LessonError(one.trouble)
            return one.lesson
    raise LessonError(f"there is no lesson {quoted(word)}{offered(word, names)}; gdtui learn lists them")
