"""Report: what was done in a lesson, as a text for people, which can be read back for a class's table."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

from gdtui import __version__
from gdtui.lessons.errors import LessonError
from gdtui.lessons.lesson import KINDS
from gdtui.lessons.playing import StepPlay
from gdtui.lessons.small_file import read_small
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gdtui.lessons.lesson import Lesson

__all__ = ["FORMAT", "LessonReport", "ReportedStep", "file_name", "read_report", "report_of", "report_text"]

FORMAT = 1
"""The version of the format that is written and read here."""

LARGEST = 1 << 20
LONGEST_WORD = 80
"""Bytes of the lesson's and of the student's name in a file's name."""

FIRST = "gdtui report, format "
HEADINGS = ("name", "lesson", "title", "gdtui", "done")
COLUMNS = ("step", "asks for", "done", "tries", "hints", "shown", "seconds")
WRONG = "    wrong: "
NO_PROOF = (
    "This says what was done in gdtui learn. It is no proof: it is plain text, which",
    "anybody can change. The checksum shows only whether it was changed by accident.",
)
CHECKSUM = "checksum: "
_STEP = re.compile(
    r"([a-z0-9][a-z0-9-]{0,39}) +([a-z]+) +(yes|no) +([0-9]{1,9}) +([0-9]{1,9}) +(yes|no) +([0-9]{1,10})"
)


@dataclass(frozen=True)
class ReportedStep:
    """What was done at a step.

    Attributes
    ----------
    id : str
        The step's name.
    kind : str
        What it asks for: one of `gdtui.lessons.lesson.KINDS`.
    play : StepPlay
        What was done.
    """

    id: str
    kind: str
    play: StepPlay

    @property
    def wrong(self) -> list[str]:
        """The wrong answers that were given before it was done; later ones do not count."""
        is_answered = self.play.is_done and not self.play.is_shown
        return self.play.answers[: max(self.play.tries - is_answered, 0)]

    @property
    def is_tried(self) -> bool:
        """Whether something was answered or done, or the answer was shown."""
        return self.kind != "read" and (self.play.tries > 0 or self.play.is_shown)

    @property
    def is_right_at_first(self) -> bool:
        """Whether the first try was right."""
        return self.is_tried and self.play.is_done and not self.play.is_shown and self.play.tries == 1


@dataclass(frozen=True)
class LessonReport:
    """What somebody did in a lesson.

    Attributes
    ----------
    name : str
        Who.
    lesson, title : str
        The lesson's name and title.
    gdtui : str
        The version of gdtui that wrote it.
    steps : tuple of ReportedStep
        The steps in the lesson's order.
    """

    name: str
    lesson: str
    title: str
    gdtui: str
    steps: tuple[ReportedStep, ...]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.play.is_done for step in self.steps)


def report_of(lesson: Lesson, steps: Mapping[str, StepPlay], name: str) -> LessonReport:
    """Make a report of what somebody did; characters that can't be shown are written as escapes.

    Parameters
    ----------
    lesson : Lesson
        The lesson: only its steps are reported.
    steps : mapping of str to StepPlay
        What was done, by the names of the steps.
    name : str
        Who did it.
    """
    reported = [
        ReportedStep(step.id, step.kind, _shown(steps.get(step.id, StepPlay()))) for step in lesson.steps
    ]
    return LessonReport(_line(name), _line(lesson.name), _line(lesson.title), __version__, tuple(reported))


def _shown(play: StepPlay) -> StepPlay:
    """Copy what was done, as it is written: answers on a line each, whole seconds."""
    answers = [_line(answer) for answer in play.answers]
    return replace(play, answers=answers, seconds=float(round(play.seconds)))


def _line(text: str) -> str:
    return visible(text.strip()).strip()


def file_name(report: LessonReport) -> str:
    """Make the name of a report's file from the names of the student and the lesson.

    Examples
    --------
    >>> file_name(LessonReport("Ada Lovelace", "rates", "Too fast, too slow", "1.0", ()))
    'ada-lovelace-rates.txt'
    """
    words = [re.sub(r"[\W_]+", "-", text.lower()).strip("-") for text in (report.name, report.lesson)]
    short = [word.encode()[:LONGEST_WORD].decode(errors="ignore") for word in words]
    return ("-".join(word for word in short if word) or "report") + ".txt"


# -- writing -----------------------------------------------------------------------------------------------


def report_text(report: LessonReport) -> str:
    """Write a report."""
    done = f"{report.done} of {len(report.steps)} steps"
    values = (report.name, report.lesson, report.title, report.gdtui, done)
    longest = max([4, *(len(step.id) for step in report.steps)])
    lines = [
        f"{FIRST}{FORMAT}",
        "",
        *(f"{heading + ':':<8} {value}".rstrip() for heading, value in zip(HEADINGS, values, strict=True)),
        "",
        _row(longest, *COLUMNS),
    ]
    for step in report.steps:
        play = step.play
        words = ("no", "yes")
        seconds = f"{play.seconds:.0f}"
        cells = (words[play.is_done], str(play.tries), str(play.hints), words[play.is_shown], seconds)
        lines += [
            _row(longest, step.id, step.kind, *cells),
            *(f"{WRONG}{answer}".rstrip() for answer in play.answers),
        ]
    text = "\n".join([*lines, "", *NO_PROOF])
    return f"{text}\n{CHECKSUM}{_checksum(text)}\n"


def _row(longest: int, step: str, kind: str, *cells: str) -> str:
    """Write a row of the table, the columns as wide as their names."""
    columns = zip(cells, COLUMNS[2:], strict=True)
    return f"{step:<{longest}}  {kind:<8}  {'  '.join(f'{cell:>{len(name)}}' for cell, name in columns)}"


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# -- reading -----------------------------------------------------------------------------------------------


def read_report(path: str) -> LessonReport:
    """Read a report; line ends and blanks that a mail program or an editor has changed do not matter.

    Parameters
    ----------
    path : str
        Its file.

    Raises
    ------
    LessonError
        If it can't be read, is no report, is damaged, or is from a newer gdtui; the message names the file.
    """
    try:
        return _report(read_small(path, LARGEST).decode("utf-8-sig"))
    except UnicodeDecodeError:
        why = "it is no report of gdtui learn (it is not UTF-8)"
    except LessonError as error:
        why = str(error)
    except OSError as error:
        why = f"it can't be read ({error.strerror})"
    raise LessonError(f"{visible(os.fspath(path))}: {why}")


def _report(content: str) -> LessonReport:
    lines = [line.rstrip() for line in re.split(r"\r\n|\n|\r", content.strip())]
    version = re.fullmatch(rf"{FIRST}([0-9]{{1,9}})", lines[0])
    if version is None or not int(version[1]):
        raise LessonError("it is no report of gdtui learn")
    if int(version[1]) > FORMAT:
        raise LessonError(
            f"it is of format {int(version[1])}, and this gdtui reads up to {FORMAT}: update it"
        )
    places = [place for place, line in enumerate(lines) if line.startswith(CHECKSUM)]
    if not places:
        raise LessonError("it is cut off: its last line, with the checksum, is missing")
    if places[-1] != len(lines) - 1:
        raise LessonError("it has text after its last line, the checksum")
    if lines[-1] != CHECKSUM + _checksum("\n".join(lines[:-1])):
        raise LessonError("it does not say what was written: its checksum does not fit")
    return _Lines(lines[1:-1]).report()


class _Lines:
    """Reads the lines of a report, one after the other."""

    def __init__(self, lines: list[str]) -> None:
        self._lines, self._place = lines, 0

    def report(self) -> LessonReport:
        """Read all of them."""
        self._expect("")
        name, lesson, title, gdtui, done = map(self._heading, HEADINGS)
        self._expect("")
        self._next()  # the names of the columns
        steps = []
        while line := self._next():
            steps.append(self._step(line))
        report = LessonReport(name, lesson, title, gdtui, tuple(steps))
        is_sound = len({step.id for step in steps}) == len(steps)
        if not is_sound or done != f"{report.done} of {len(steps)} steps":
            self._refuse()
        return report

    def _heading(self, heading: str) -> str:
        line = self._next()
        if not line.startswith(f"{heading}:"):
            self._refuse()
        return _line(line.removeprefix(f"{heading}:"))

    def _step(self, line: str) -> ReportedStep:
        found = _STEP.fullmatch(line)
        if found is None or found[2] not in KINDS:
            self._refuse()
        name, kind, is_done, tries, hints, is_shown, seconds = found.groups()
        answers = []
        while self._place < len(self._lines) and self._lines[self._place].startswith(WRONG.rstrip()):
            answers.append(_line(self._next().removeprefix(WRONG.rstrip())))
        play = StepPlay(int(tries), answers, int(hints), is_done == "yes", is_shown == "yes", float(seconds))
        return ReportedStep(name, kind, play)

    def _expect(self, line: str) -> None:
        if self._next() != line:
            self._refuse()

    def _next(self) -> str:
        if self._place >= len(self._lines):
            self._refuse()
        self._place += 1
        return self._lines[self._place - 1]

    def _refuse(self) -> NoReturn:
        raise LessonError(f"it is damaged (line {self._place + 1})")
