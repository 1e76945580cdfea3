"""``gdtui learn``: lessons, listed, played, written, verified, handed in."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from gdtui.cli.parser import Parser, typed
from gdtui.lessons.errors import LessonError
from gdtui.printing.output import print_line, refusing_faults, say, to_output
from gdtui.refusal import RefusedError, refusing
from gdtui.settings import parse_seed
from gdtui.wording.counts import several
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from typing import TextIO

    from gdtui.lessons.lesson import Lesson

__all__ = ["is_learn", "learn"]

USAGE = """gdtui learn                         list the lessons, and your progress
       gdtui learn LESSON [--seed N]       a number, a name, or a file (.toml)
       gdtui learn FOLDER                  list the lessons in a folder
       gdtui learn --new FILE.toml         write an example of a lesson
       gdtui learn --verify FILE.toml ...  play every step, and check it
       gdtui learn --report [LESSON] [--name NAME]
       gdtui learn --class FILE.txt ... [--csv]"""

DESCRIPTION = """\
Lessons on gradient descent. A lesson asks about what is on the screen, and
checks your answer against the run. Your progress is saved."""


def is_learn(words: Sequence[str]) -> bool:
    """Tell whether a command line asks for lessons, and not for data in a file of that name."""
    return words[:1] == ["learn"] and not (len(words) == 1 and os.path.isfile("learn"))


def learn(words: Sequence[str]) -> int:
    """Do what is asked for after ``learn``.

    Parameters
    ----------
    words : sequence of str
        The command line after ``learn``.

    Returns
    -------
    int
        The exit status: 0 done, 1 a lesson does not hold, 2 wrong use.

    Raises
    ------
    RefusedError
        If there is no such lesson, or it can't be used.
    """
    options = _options(words)
    with refusing(LessonError):
        if options.new is not None:
            return _write_new(options.new)
        if options.verify:
            return _verify(options.words)
        if options.class_table:
            from gdtui.cli.learn_reports import class_command

            return class_command(options.words, is_csv=options.csv)
        if options.report:
            return _report(options.words, options.name)
        if not options.words or os.path.isdir(options.words[0]):
            return to_output(lambda out: _list(out, *options.words))
        from gdtui.lessons.finding import find_lesson

        lesson = find_lesson(options.words[0])
        if options.seed is not None:
            lesson = replace(lesson, seed=options.seed)
        return _play(lesson, ascii_only=options.ascii)


def _options(words: Sequence[str]) -> Namespace:
    from gdtui.lessons.state import names_in_words

    parser = Parser(
        "learn",
        usage=USAGE,
        description=DESCRIPTION,
        epilog=f"names that an expression of a lesson may use:\n{names_in_words()}",
    )
    parser.add_argument("words", nargs="*", metavar="LESSON", help="a lesson, a folder, or files")
    does = parser.add_mutually_exclusive_group()
    does.add_argument("--new", metavar="FILE", help="write an example of a lesson, with comments")
    does.add_argument("--verify", action="store_true", help="play every step of the lessons, and check it")
    does.add_argument("--report", action="store_true", help="write a report to hand in, NAME-LESSON.txt")
    does.add_argument(
        "--class",
        action="store_true",
        dest="class_table",
        help="print a table of the reports of a class",
    )
    parser.add_argument("--name", help="the name in the report; gdtui asks for it the first time")
    parser.add_argument("--csv", action="store_true", help="print the table as CSV")
    parser.add_argument(
        "--seed",
        type=typed(parse_seed),
        metavar="N",
        help="draw the initial weights, so that each student has other numbers",
    )
    parser.add_argument("--ascii", action="store_true", help="draw with ASCII characters only")
    options = parser.parse_intermixed_args(list(words))
    needs_files = options.verify or options.class_table
    if needs_files and not options.words:
        raise RefusedError(f"learn: {'--verify' if options.verify else '--class'} needs files")
    if not needs_files and len(options.words) > 1:
        raise RefusedError(f"learn: one lesson at a time, not {len(options.words)}")
    return options


def _list(out: TextIO, folder: str | None = None) -> None:
    """Print what there is, what is done, and what comes next."""
    from gdtui.lessons.finding import read_course
    from gdtui.lessons.progress import LessonProgress

    progress, following = LessonProgress(), ""
    for one in read_course(folder):
        if one.lesson is None:
            print(f"{one.number:>2}  {visible(one.trouble)}", file=out)
            continue
        done, total = progress.state_of(one.lesson)
        how = "done" if done == total else f"{done} of {total}" if done else f"{one.lesson.minutes} min"
        print(f"{one.number:>2}  {visible(one.lesson.title):<48} {how:>8}", file=out)
        if done < total and not following:
            following = one.path if folder is not None else str(one.number)
    if following:
        print(f"next:  gdtui learn {following}", file=out)


def _play(lesson: Lesson, *, ascii_only: bool) -> int:
    """Play a lesson on the screen, from the first step that is not done."""
    from gdtui.lessons.playing import LessonPlay
    from gdtui.lessons.progress import LessonProgress
    from gdtui.lessons.setting import prepared_for
    from gdtui.prepared import AutosavedRun
    from gdtui.screen.lesson.guide import LessonGuide
    from gdtui.screen.terminal.capabilities import why_no_screen
    from gdtui.screen.watch import watch

    if reason := why_no_screen():
        raise RefusedError(reason)
    progress = LessonProgress()
    play = LessonPlay(lesson, progress.load(lesson))
    prepared = prepared_for(lesson, play.step)
    guide = LessonGuide(play, progress)
    kept = AutosavedRun(prepared, None, greeting=progress.said)
    return watch(lambda report: kept, lesson.title, ascii_only=ascii_only, guide=guide)


def _report(words: Sequence[str], name: str | None) -> int:
    from gdtui.cli.learn_reports import report_command
    from gdtui.lessons.finding import find_lesson, read_course

    if words:
        return report_command([find_lesson(words[0])], name)
    return report_command([one.lesson for one in read_course() if one.lesson is not None], name)


def _write_new(path: str) -> int:
    """Write a lesson to begin from."""
    from gdtui.lessons.template import TEMPLATE
    from gdtui.writing import write_whole

    if not path.endswith(".toml"):
        raise RefusedError(f"learn: --new writes a lesson: {visible(path)} must end in .toml")
    if os.path.lexists(path):
        raise RefusedError(f"learn: {visible(path)} exists: take another name")
    with refusing_faults(path):
        write_whole(path, TEMPLATE.encode())
    say(f"written: {visible(path)}; gdtui learn {visible(path)} plays it, gdtui learn --verify checks it")
    return 0


def _verify(paths: Sequence[str]) -> int:
    """Play every step of some lessons, and say what does not hold."""
    from gdtui.lessons.reading import read_lesson
    from gdtui.lessons.verify import faults
    from gdtui.screen.lesson.fitting import faults_on_screen

    failed = 0
    for path in paths:
        try:
            lesson = read_lesson(path)
            found = [*faults(lesson), *faults_on_screen(lesson)]
        except LessonError as error:
            found, lesson = [str(error)], None
        for fault in found:
            say(fault)
        failed += bool(found)
        if not found and lesson is not None:
            print_line(f"{visible(path)}: {several(len(lesson.steps), 'step')}, all hold")
    return 1 if failed else 0
