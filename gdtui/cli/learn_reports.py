"""``gdtui learn --report`` and ``--class``: reports to hand in, and the table of a class."""

from __future__ import annotations

import csv
import os
import sys
import unicodedata
from typing import TYPE_CHECKING

from gdtui.printing.output import refusing_faults, say, to_output
from gdtui.refusal import RefusedError
from gdtui.wording.counts import percent, several
from gdtui.wording.text import shortened, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from gdtui.lessons.handed_in.class_table import ClassTable, LessonRows, Place, StepRow
    from gdtui.lessons.handed_in.report import LessonReport
    from gdtui.lessons.lesson import Lesson
    from gdtui.lessons.progress import LessonProgress

__all__ = ["class_command", "report_command"]

DONE, UNREADABLE = 0, 2
ASKED = 3
"""How often the name is asked for."""

CSV_COLUMNS = (
    *("row", "lesson", "name", "done", "of", "at", "tried", "right_at_first", "share", "shown", "hinted"),
    *("seconds", "wrong_1", "count_1", "wrong_2", "count_2", "wrong_3", "count_3"),
)
WRONG = 6
"""The cells at the end of a row, for the commonest wrong answers."""

FORMULA = ("=", "+", "-", "@")
"""A spreadsheet takes a cell for a formula if it begins with one of these."""

LONGEST_NAME, LONGEST_ANSWER = 24, 24


# -- handing in --------------------------------------------------------------------------------------------


def report_command(lessons: Sequence[Lesson], name: str | None = None, folder: str = "") -> int:
    """Write a report of each lesson in which something was done.

    Parameters
    ----------
    lessons : sequence of Lesson
        The lessons that are meant.
    name : str, optional
        Whose they are. The name that was kept unless given, or else it is asked for on the terminal.
    folder : str
        Where they are written; the present folder unless given.

    Returns
    -------
    int
        The exit status.

    Raises
    ------
    RefusedError
        If nothing was done, there is no name, or a file can't be written.
    """
    from gdtui.lessons.handed_in.report import report_of
    from gdtui.lessons.progress import LessonProgress

    progress = LessonProgress()
    begun = []
    for lesson in lessons:
        steps = progress.load(lesson)
        if progress.said:
            say(progress.said)
        if any(play.is_done or play.tries or play.hints for play in steps.values()):
            begun.append((lesson, steps))
    if not begun:
        which = f"of {visible(lessons[0].name)}" if len(lessons) == 1 else "of any lesson"
        raise RefusedError(f"there is nothing to report: nothing was done yet {which}")
    own = _own_name(progress, name)
    for lesson, steps in begun:
        _write(report_of(lesson, steps, own), folder)
    return DONE


def _own_name(progress: LessonProgress, given: str | None) -> str:
    """Find whose report it is, and keep the name for the next one."""
    from gdtui.lessons.progress import tidy_name

    kept = progress.name
    if given is not None and not tidy_name(given):
        raise RefusedError("--name: whose report is it? such as --name 'Ada Lovelace'")
    own = tidy_name(given or "") or kept or _asked()
    if own != kept:
        progress.keep_name(own)
    return own


def _asked() -> str:
    """Ask for the name on the terminal."""
    from gdtui.lessons.progress import tidy_name

    if sys.stdin is not None and sys.stdin.isatty():
        for _ in range(ASKED):
            if sys.stderr is not None:
                print("Your name, as it is to stand in the report: ", end="", file=sys.stderr, flush=True)
            try:
                line = sys.stdin.readline()
            except (OSError, UnicodeDecodeError):
                continue
            if tidy_name(line):
                return tidy_name(line)
            if not line:
                break
    raise RefusedError("a report needs a name: add --name, such as --name 'Ada Lovelace'")


def _write(report: LessonReport, folder: str) -> None:
    from gdtui.lessons.handed_in.report import file_name, report_text
    from gdtui.writing import write_whole

    path = os.path.join(folder, file_name(report))
    if os.path.lexists(path) and not _is_earlier(path, report):
        raise RefusedError(
            f"{visible(path)} exists, and is no report of this lesson: remove it, or rename it"
        )
    with refusing_faults(path):
        write_whole(path, report_text(report).encode("utf-8", "backslashreplace"))
    say(f"written: {visible(path)} ({report.done} of {several(len(report.steps), 'step')} done)")


def _is_earlier(path: str, report: LessonReport) -> bool:
    """Tell whether a file is an earlier report of the same student and lesson."""
    from gdtui.lessons.errors import LessonError
    from gdtui.lessons.handed_in.report import read_report

    try:
        earlier = read_report(path)
    except LessonError:
        return False
    return (earlier.name, earlier.lesson) == (report.name, report.lesson)


# -- the class ---------------------------------------------------------------------------------------------


def class_command(paths: Sequence[str], *, is_csv: bool = False) -> int:
    """Print the table of a class.

    Parameters
    ----------
    paths : sequence of str
        The files that were handed in. What is no report is named on standard error, and left out.
    is_csv : bool
        Whether it is printed as CSV: a row a step, then a row a student and lesson.

    Returns
    -------
    int
        The exit status: 2 if a file is no report.
    """
    from gdtui.lessons.errors import LessonError
    from gdtui.lessons.handed_in.class_table import class_table
    from gdtui.lessons.handed_in.report import read_report

    reports, refused = [], 0
    for path in paths:
        try:
            reports.append(read_report(path))
        except LessonError as error:  # noqa: PERF203
            say(str(error))
            refused += 1
    if reports:
        table = class_table(reports)
        to_output(lambda out: (_print_csv if is_csv else _print)(table, out))
        if table.earlier:
            say(f"{several(table.earlier, 'earlier report')} left out, since a later one goes on from it")
    return UNREADABLE if refused else DONE


def _print(table: ClassTable, out: TextIO) -> None:
    for lesson in table.lessons:
        for line in _of_lesson(lesson):
            print(line, file=out)
        print(file=out)
    for line in _places(table):
        print(line, file=out)


def _of_lesson(lesson: LessonRows) -> Iterator[str]:
    yield f"{lesson.name}: {lesson.title} ({several(lesson.reports, 'report')})"
    widest = max([4, *(len(step.id) for step in lesson.steps)])
    yield f"{'step':<{widest}}  right at first try  shown  hints  median time"
    for step in lesson.steps:
        share = f"({percent(step.right_at_first / step.tried)})" if step.tried else ""
        right = f"{step.right_at_first} of {step.tried} {share:>6}"
        time = f"{step.seconds:.0f} s" if step.done else "-"
        yield f"{step.id:<{widest}}  {right:>18}  {step.shown:>5}  {step.hinted:>5}  {time:>11}"
        if step.wrong:
            given = [f"{shortened(answer, LONGEST_ANSWER)} ({count})" for answer, count in step.wrong]
            yield f"    wrong: {',  '.join(given)}"


def _places(table: ClassTable) -> Iterator[str]:
    lessons = [shortened(place.lesson, LONGEST_NAME) for place in table.places]
    names = [_padded(shortened(place.name, LONGEST_NAME), LONGEST_NAME) for place in table.places]
    widest = max(6, *map(_width, lessons))
    yield f"{'student':<{LONGEST_NAME}}  {'lesson':<{widest}}  steps done  shown  is at"
    for place, name, lesson in zip(table.places, names, lessons, strict=True):
        done = f"{place.done} of {place.steps}"
        at = place.at or "the end"
        yield f"{name}  {_padded(lesson, widest)}  {done:>10}  {place.shown:>5}  {at}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Count the cells of a terminal that a text takes."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)


def _print_csv(table: ClassTable, out: TextIO) -> None:
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(CSV_COLUMNS)
    for lesson in table.lessons:
        for step in lesson.steps:
            answers = [cell for answer, count in step.wrong for cell in (_cell(answer), count)]
            beginning = ("step", _cell(lesson.name), _cell(step.id), step.done, lesson.reports, "")
            rows.writerow([*beginning, *_counts(step), *answers, *[""] * (WRONG - len(answers))])
    for place in table.places:
        done = (place.done, place.steps, _cell(place.at))
        beginning = ("student", _cell(place.lesson), _cell(place.name), *done)
        rows.writerow([*beginning, *_counts(place), *[""] * WRONG])


def _counts(row: StepRow | Place) -> list[object]:
    """List the cells from "tried" to "seconds", which a step and a student have alike."""
    share = f"{row.right_at_first / row.tried:.4f}" if row.tried else ""
    return [row.tried, row.right_at_first, share, row.shown, row.hinted, f"{row.seconds:.0f}"]


def _cell(text: str) -> str:
    """Write a text so that a spreadsheet does not take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
