"""The table of a class: its reports counted by lesson and step, and where each student is."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdtui.lessons.answers import comparable, read_choices, read_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gdtui.lessons.handed_in.report import LessonReport, ReportedStep

__all__ = ["ClassTable", "LessonRows", "Place", "StepRow", "class_table"]

COMMONEST = 3
"""How many wrong answers of a step are listed."""

MOST_CHOICES = 9


@dataclass(frozen=True)
class StepRow:
    """What a class did at a step.

    Attributes
    ----------
    id, kind : str
        The step's name, and what it asks for.
    tried : int
        How many have tried it, or had the answer shown.
    right_at_first : int
        How many of these were right at their first try.
    done, shown, hinted : int
        How many have done it; how many had the answer shown; how many asked for a hint.
    seconds : float
        The median time of those who have done it; 0 if there are none.
    wrong : tuple of (str, int)
        The commonest wrong answers, each with how many gave it.
    """

    id: str
    kind: str
    tried: int
    right_at_first: int
    done: int
    shown: int
    hinted: int
    seconds: float
    wrong: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class LessonRows:
    """What a class did in a lesson.

    Attributes
    ----------
    name, title : str
        The lesson.
    reports : int
        How many have handed in.
    steps : tuple of StepRow
        The steps that ask something, in the lesson's order.
    """

    name: str
    title: str
    reports: int
    steps: tuple[StepRow, ...]


@dataclass(frozen=True)
class Place:
    """Where somebody is in a lesson.

    Attributes
    ----------
    name, lesson : str
        Who, and in which lesson.
    done, steps : int
        How many steps are done, of how many.
    at : str
        The first step that is not done; empty at the end.
    tried, right_at_first, shown, hinted : int
        Steps that were tried, right at the first try, shown, and at which a hint was asked for.
    seconds : float
        The time for all steps.
    """

    name: str
    lesson: str
    done: int
    steps: int
    at: str
    tried: int
    right_at_first: int
    shown: int
    hinted: int
    seconds: float


@dataclass(frozen=True)
class ClassTable:
    """What a class did.

    Attributes
    ----------
    lessons : tuple of LessonRows
        One for each lesson.
    places : tuple of Place
        One for each student and lesson, sorted by lesson and name.
    earlier : int
        Reports that were left out, since a later one of the same student goes on from them.
    """

    lessons: tuple[LessonRows, ...]
    places: tuple[Place, ...]
    earlier: int = 0


def class_table(reports: Iterable[LessonReport]) -> ClassTable:
    """Count what the reports of a class say.

    A report does not count if a later one of the same name goes on from it. If neither of two reports of one
    name goes on from the other, they are taken for the reports of two students.

    Parameters
    ----------
    reports : iterable of Report
        The reports, of one lesson or of several.
    """
    given = list(reports)
    by_lesson: dict[str, list[LessonReport]] = defaultdict(list)
    for report in given:
        by_lesson[report.lesson].append(report)
    latest = {name: _latest(by_lesson[name]) for name in sorted(by_lesson)}
    places = [_place(one) for found in latest.values() for one in sorted(found, key=_by_name)]
    return ClassTable(
        lessons=tuple(_lesson(name, found) for name, found in latest.items()),
        places=tuple(places),
        earlier=len(given) - sum(map(len, latest.values())),
    )


def _by_name(report: LessonReport) -> tuple[str, str, int]:
    return report.name.casefold(), report.name, -report.done


def _latest(reports: Sequence[LessonReport]) -> list[LessonReport]:
    """Leave out reports from which a later one goes on; of equal ones the first stays."""
    by_name: dict[str, list[LessonReport]] = defaultdict(list)
    for report in reports:
        by_name[report.name].append(report)
    return [
        report
        for same in by_name.values()
        for place, report in enumerate(same)
        if not any(_goes_on(other, report) for other in same[:place])
        and not any(_goes_on(other, report) and not _goes_on(report, other) for other in same[place + 1 :])
    ]


def _goes_on(later: LessonReport, earlier: LessonReport) -> bool:
    """Tell whether a report has all that another one of the same name has."""
    known = {step.id: step.play for step in later.steps}
    for step in earlier.steps:
        before, after = step.play, known.get(step.id)
        if after is None:
            if before.tries or before.is_done:
                return False
        elif not after.goes_on_from(before):
            return False
    return True


# -- steps -------------------------------------------------------------------------------------------------


def _lesson(name: str, reports: Sequence[LessonReport]) -> LessonRows:
    order: dict[str, list[ReportedStep]] = {}
    for report in sorted(reports, key=lambda one: -len(one.steps)):
        for step in report.steps:
            order.setdefault(step.id, []).append(step)
    rows = [_row(steps) for steps in order.values() if steps[0].kind != "read"]
    return LessonRows(name, reports[0].title, len(reports), tuple(rows))


def _row(steps: Sequence[ReportedStep]) -> StepRow:
    return StepRow(
        id=steps[0].id,
        kind=steps[0].kind,
        done=sum(step.play.is_done for step in steps),
        **_counts(steps),
        seconds=statistics.median([step.play.seconds for step in steps if step.play.is_done] or [0.0]),
        wrong=_commonest(steps),
    )


def _counts(steps: Sequence[ReportedStep]) -> dict[str, int]:
    """Count what a row says of several steps of a student, or of one step of several students."""
    return {
        "tried": sum(step.is_tried for step in steps),
        "right_at_first": sum(step.is_right_at_first for step in steps),
        "shown": sum(step.play.is_shown for step in steps),
        "hinted": sum(step.play.hints > 0 for step in steps),
    }


def _commonest(steps: Sequence[ReportedStep]) -> tuple[tuple[str, int], ...]:
    """Count by how many students each wrong answer was given, however it was written."""
    given: Counter[object] = Counter()
    written: dict[object, Counter[str]] = defaultdict(Counter)
    for step in steps:
        meant: dict[object, str] = {}
        for answer in step.wrong:
            meant.setdefault(_meant(answer, step.kind), answer)
        given.update(meant.keys())
        for key, answer in meant.items():
            written[key][answer] += 1
    shown = {
        key: min(found, key=lambda text: (-found[text], len(text), text)) for key, found in written.items()
    }
    ordered = sorted(given, key=lambda key: (-given[key], shown[key]))
    return tuple((shown[key], given[key]) for key in ordered[:COMMONEST])


def _meant(answer: str, kind: str) -> object:
    """Return what an answer means: ``-0.5`` and ``-1/2`` are one number, ``b`` and ``2`` one choice."""
    with suppress(ValueError):
        if kind == "number":
            return read_number(answer)
        if kind in ("choice", "several", "order"):
            return comparable(read_choices(answer, MOST_CHOICES, several=kind != "choice"), kind)
    return answer


# -- students ----------------------------------------------------------------------------------------------


def _place(report: LessonReport) -> Place:
    return Place(
        name=report.name,
        lesson=report.lesson,
        done=report.done,
        steps=len(report.steps),
        at=next((step.id for step in report.steps if not step.play.is_done), ""),
        **_counts(report.steps),
        seconds=sum(step.play.seconds for step in report.steps),
    )
