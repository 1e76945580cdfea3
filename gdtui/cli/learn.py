"""``gdtui learn``: lessons, listed and played."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, NoReturn

from gdtui.lessons.errors import LessonError
from gdtui.printing.output import to_output
from gdtui.refusal import RefusedError
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from gdtui.lessons.lesson import Lesson

__all__ = ["is_learn", "learn"]

DESCRIPTION = """\
Lessons on gradient descent, played on the living screen: a sentence, a
question about what is on it, an answer that is checked against the run."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise RefusedError(visible(f"learn: {message.removeprefix('argument ')}"))

    def print_help(self, file: object = None) -> None:
        to_output(lambda out: out.write(self.format_help()))


def is_learn(words: Sequence[str]) -> bool:
    """Tell whether a command line asks for lessons, and not for data in a file of that name."""
    return words[:1] == ["learn"] and not (len(words) == 1 and os.path.isfile("learn"))


def learn(words: Sequence[str]) -> int:
    """List the lessons, or play one.

    Raises
    ------
    RefusedError
        If there is no such lesson, or it can't be used.
    """
    parser = _Parser(prog="gdtui learn", description=DESCRIPTION, allow_abbrev=False)
    parser.add_argument("lesson", nargs="?", metavar="LESSON", help="its number, its name, or a file (.toml)")
    parser.add_argument("--ascii", action="store_true", help="draw with ASCII characters only")
    options = parser.parse_args(list(words))
    try:
        if options.lesson is None or os.path.isdir(options.lesson):
            return to_output(lambda out: _list(out, options.lesson))
        from gdtui.lessons.shelf import found

        return _play(found(options.lesson), ascii_only=options.ascii)
    except LessonError as error:
        raise RefusedError(str(error)) from None


def _list(out: TextIO, folder: str | None) -> None:
    from gdtui.lessons.shelf import read_course

    for one in read_course(folder):
        if one.lesson is None:
            print(f"{one.number:>2}  {visible(one.trouble)}", file=out)
        else:
            minutes = f"{one.lesson.minutes} min"
            print(f"{one.number:>2}  {visible(one.lesson.title):<44}  {minutes:>7}", file=out)


def _play(lesson: Lesson, *, ascii_only: bool) -> int:
    from gdtui.lessons.playing import LessonPlay
    from gdtui.lessons.setting import run_of
    from gdtui.prepared import AutosavedRun, PreparedRun
    from gdtui.screen.lesson.guide import LessonGuide
    from gdtui.screen.terminal.capabilities import why_no_screen
    from gdtui.screen.watch import watch
    from gdtui.settings import Settings
    from gdtui.wording.remarks import of_the_data, opening

    if reason := why_no_screen():
        raise RefusedError(reason)
    play = LessonPlay(lesson)
    run = run_of(lesson, play.step)
    remarks = opening(run, run.trainer.learning_rate)
    prepared = PreparedRun(run, Settings(command=("gdtui", "learn", lesson.name)), remarks, of_the_data(run))
    guide = LessonGuide(play)
    return watch(
        lambda report: AutosavedRun(prepared, None), lesson.title, ascii_only=ascii_only, guide=guide
    )
