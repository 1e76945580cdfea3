"""The table of a class: thirty students play with different mistakes, and the test itself keeps count."""

from __future__ import annotations

import csv
import os
import random
import unicodedata
from collections import Counter, defaultdict
from dataclasses import replace
from io import StringIO
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest

from gdtui.cli.learn_reports import class_command, report_command
from gdtui.lessons.handed_in.class_table import ClassTable, StepRow, class_table
from gdtui.lessons.handed_in.report import (
    LessonReport,
    ReportedStep,
    file_name,
    read_report,
    report_of,
    report_text,
)
from gdtui.lessons.playing import LessonPlay, StepPlay
from gdtui.lessons.progress import LessonProgress
from tests.lessons.a_lesson import Fixed, a_lesson

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from gdtui.lessons.lesson import Lesson

# -- thirty students ---------------------------------------------------------------------------------------

MISTAKES = {
    "bias": [["-0.404", "-.404", "−0,404"], ["4.04", "4,04"], ["-4.04"], ["0.4"], ["1/3"]],
    "why": [["1", "a"], ["c", "3"]],
    "which": [["1", "a"], ["1 2", "b,a", "21"], ["2"], ["3 2 1", "abc"]],
}
"""Wrong answers, each in some spellings; the first ones are given more often."""

RIGHT = {"bias": "0.404", "why": "b", "which": "3 1"}


class Count:
    """What the test itself has seen at a step."""

    def __init__(self) -> None:
        self.tried = self.at_first = self.done = self.shown = self.hinted = 0
        self.seconds: list[int] = []
        self.wrong: Counter[int] = Counter()


class Student:
    """Plays a lesson with mistakes of its own, as far as it gets, and counts what it does."""

    def __init__(self, name: str, chance: random.Random, counts: dict[str, Count]) -> None:
        self.name, self._chance, self._counts = name, chance, counts
        self.done = self.shown = 0
        self.at = ""

    def play(self, lesson: Lesson, most: int) -> LessonPlay:
        play = LessonPlay(lesson)
        while (step := play.step) is not None and self.done < most:
            is_done = step.kind == "read" or self._try(play, step.id)
            seconds = self._chance.randrange(1, 200)
            play.step_play.seconds = seconds + self._chance.choice([-0.3, 0.0, 0.4])
            if not is_done:
                self.at = step.id
                break
            self.done += 1
            if step.kind != "read":
                self._counts[step.id].done += 1
                self._counts[step.id].seconds.append(seconds)
            assert play.go_on()
            self.at = "" if play.step is None else play.step.id
        return play

    def _try(self, play: LessonPlay, step: str) -> bool:
        """Try a step, and tell whether it is done in the end."""
        count, chance = self._counts[step], self._chance
        wrong = min(chance.choice([0, 0, 0, 1, 1, 2, 4]), 4)
        if step == "far":
            assert not play.check_task(Fixed(3))
            if chance.random() < 0.2:
                return self._give_up(play, count, tried=0)
            assert play.check_task(Fixed(20))
            count.tried += 1
            count.at_first += 1
            return True
        given = set()
        for _ in range(wrong):
            if step == "mend":
                play.repaired(False, "Not yet.")
                continue
            places = range(len(MISTAKES[step]))
            place = chance.choices(places, [2.0**-one for one in places])[0]
            assert not play.answer(chance.choice(MISTAKES[step][place]), Fixed())
            given.add(place)
        count.wrong.update(given)
        if wrong > 1 and chance.random() < 0.5:
            return self._give_up(play, count, tried=wrong)
        if wrong and chance.random() < 0.2:
            count.tried += 1
            return False
        if step == "mend":
            play.repaired(True, "Right.")
        else:
            assert play.answer(RIGHT[step], Fixed())
        if chance.random() < 0.3 and step in MISTAKES:  # what is tried afterwards counts no more
            play.answer(MISTAKES[step][-1][0], Fixed())
        count.tried += 1
        count.at_first += not wrong
        return True

    def _give_up(self, play: LessonPlay, count: Count, tried: int) -> bool:
        """Have the answer shown, all hints before it."""
        assert play.step is not None
        for _ in range(len(play.step.hints) + 1):
            play.hint(Fixed())
        assert play.step_play.is_shown
        count.hinted += bool(play.step.hints)
        count.tried += 1
        count.shown += 1
        self.shown += 1
        return True


class Class:
    """Thirty students who have handed in, and what the test has counted."""

    def __init__(self, lessons: list[Lesson], folder: Path, seed: int) -> None:
        chance = random.Random(seed)
        self.counts: dict[str, dict[str, Count]] = defaultdict(lambda: defaultdict(Count))
        self.places: dict[tuple[str, str], tuple[int, str, int]] = {}
        self.handed_in: Counter[str] = Counter()
        self.files = []
        for number in range(30):
            for lesson in lessons[: 1 + number % len(lessons)]:
                student = Student(f"Student {number:02}", chance, self.counts[lesson.name])
                play = student.play(lesson, chance.choice([2, 4, 99, 99]))
                path = folder / f"{number}-{lesson.name}.txt"
                report = report_of(lesson, play.steps, student.name)
                path.write_text(report_text(report), "utf-8")
                self.files.append(str(path))
                self.handed_in[lesson.name] += 1
                self.places[student.name, lesson.name] = (student.done, student.at, student.shown)
        chance.shuffle(self.files)


@pytest.fixture
def lessons(tmp_path: Path) -> list[Lesson]:
    return [a_lesson(tmp_path, name) for name in ("rates", "units")]


@pytest.mark.parametrize("seed", range(5))
def test_the_figures_are_those_that_the_test_has_counted(
    tmp_path: Path, lessons: list[Lesson], seed: int
) -> None:
    pupils = Class(lessons, tmp_path, seed)
    table = class_table(map(read_report, pupils.files))
    assert [(rows.name, rows.title, rows.reports) for rows in table.lessons] == [
        ("rates", "Too fast, too slow", 30),
        ("units", "Too fast, too slow", 15),
    ]
    for rows in table.lessons:
        assert [row.id for row in rows.steps] == ["bias", "why", "which", "far", "mend"]
        for row in rows.steps:
            count = pupils.counts[rows.name][row.id]
            assert (row.tried, row.right_at_first) == (count.tried, count.at_first)
            assert (row.done, row.shown, row.hinted) == (count.done, count.shown, count.hinted)
            assert row.seconds == (median(count.seconds) if count.seconds else 0)
            check_wrong(row, count)
    assert table.earlier == 0
    assert {(one.name, one.lesson): (one.done, one.at, one.shown) for one in table.places} == pupils.places
    assert [one.steps for one in table.places] == [6] * 45


def check_wrong(row: StepRow, count: Count) -> None:
    """See that the commonest wrong answers are there, each in one of its spellings, the others left out."""
    spelled = {answer: place for place, every in enumerate(MISTAKES.get(row.id, [])) for answer in every}
    found = [(spelled[answer], given) for answer, given in row.wrong]
    assert len({place for place, _ in found}) == len(found) == min(3, len(count.wrong))
    assert all(count.wrong[place] == given for place, given in found)
    assert [given for _, given in found] == [given for _, given in count.wrong.most_common(3)]


def test_the_class_played_as_was_meant(tmp_path: Path, lessons: list[Lesson]) -> None:
    """There is something to count in every column."""
    pupils = Class(lessons, tmp_path, 0)
    counts = pupils.counts["rates"]["bias"]
    assert 5 < counts.at_first < counts.tried <= 30
    assert counts.shown > 1
    assert counts.hinted > 1
    assert len(counts.wrong) > 3
    assert len({place for place, _, _ in pupils.places.values()}) > 3


def test_csv_says_the_same(tmp_path: Path, lessons: list[Lesson], capsys: pytest.CaptureFixture[str]) -> None:
    pupils = Class(lessons, tmp_path, 7)
    assert class_command(pupils.files, is_csv=True) == 0
    rows = list(csv.DictReader(StringIO(capsys.readouterr().out)))
    assert [row["row"] for row in rows] == ["step"] * 10 + ["student"] * 45
    for row in rows[:10]:
        count = pupils.counts[row["lesson"]][row["name"]]
        assert int(row["of"]) == pupils.handed_in[row["lesson"]]
        assert (int(row["tried"]), int(row["right_at_first"])) == (count.tried, count.at_first)
        assert (int(row["done"]), int(row["shown"]), int(row["hinted"])) == (
            count.done,
            count.shown,
            count.hinted,
        )
        assert float(row["share"]) == pytest.approx(count.at_first / count.tried, abs=5e-5)
        given = [row[f"count_{place}"] for place in (1, 2, 3)]
        assert given[: len(count.wrong)] == [str(number) for _, number in count.wrong.most_common(3)]
    for row in rows[10:]:
        done, at, shown = pupils.places[row["name"], row["lesson"]]
        assert (int(row["done"]), row["at"], int(row["shown"]), row["of"]) == (done, at, shown, "6")
    assert all(len(row) == 18 and None not in row for row in rows)


def test_the_table_says_the_same(
    tmp_path: Path, lessons: list[Lesson], capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = Class(lessons, tmp_path, 8)
    assert class_command(pupils.files) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "rates: Too fast, too slow (30 reports)"
    assert max(map(len, lines)) <= 80
    count = pupils.counts["rates"]["bias"]
    row = next(line for line in lines if line.startswith("bias ")).split()
    assert row[1:4] == [str(count.at_first), "of", str(count.tried)]
    assert row[5:7] == [str(count.shown), str(count.hinted)]
    for (name, lesson), (done, at, shown) in pupils.places.items():
        assert [*name.split(), lesson, str(done), "of", "6", str(shown), *(at or "the end").split()] in [
            line.split() for line in lines
        ]


# -- how it looks ------------------------------------------------------------------------------------------


def report(name: str = "Ada", lesson: str = "rates", **plays: StepPlay) -> LessonReport:
    kinds = {"why": "choice", "order": "order", "far": "do", "say": "read"}
    steps = tuple(ReportedStep(step, kinds.get(step, "number"), play) for step, play in plays.items())
    return LessonReport(name, lesson, "Too fast, too slow", "1.0", steps)


def handed_in(folder: Path, *reports: LessonReport) -> list[str]:
    paths = []
    for number, one in enumerate(reports):
        path = folder / f"{number}-{file_name(one)}"
        path.write_text(report_text(one), "utf-8")
        paths.append(str(path))
    return paths


def right(tries: int = 1, *answers: str, **others: Any) -> StepPlay:
    return StepPlay(tries, list(answers), is_done=True, **others)


def test_the_table_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = StepPlay(1, ["4.04"], 2, True, True, 70.0)
    files = handed_in(
        tmp_path,
        report("Grace", say=right(0), bias=shown, far=StepPlay()),
        report("Ada", say=right(0), bias=right(2, "4,04", seconds=30.0), far=right(seconds=8.0)),
        report("李小龙", say=right(0), bias=right(3, "4.04", "-1", seconds=50.0), far=StepPlay()),
    )
    assert class_command(files) == 0
    assert capsys.readouterr().out == (
        "rates: Too fast, too slow (3 reports)\n"
        "step  right at first try  shown  hints  median time\n"
        "bias       0 of 3   (0%)      1      1         50 s\n"
        "    wrong: 4.04 (3),  -1 (1)\n"
        "far        1 of 1 (100%)      0      0          8 s\n"
        "\n"
        "student                   lesson  steps done  shown  is at\n"
        "Ada                       rates       3 of 3      0  the end\n"
        "Grace                     rates       2 of 3      1  far\n"
        "李小龙                    rates       2 of 3      0  far\n"
    )


def test_a_step_that_nobody_has_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert class_command(handed_in(tmp_path, report(bias=StepPlay(hints=1)))) == 0
    assert capsys.readouterr().out.splitlines()[2].split() == ["bias", "0", "of", "0", "0", "1", "-"]
    assert class_command(handed_in(tmp_path, report(bias=StepPlay(hints=1))), is_csv=True) == 0
    assert capsys.readouterr().out.splitlines()[1] == "step,rates,bias,0,1,,0,0,,0,1,0,,,,,,"


# -- answers that mean the same ----------------------------------------------------------------------------


def wrong(table: ClassTable) -> tuple[tuple[str, int], ...]:
    return table.lessons[0].steps[0].wrong


def test_an_answer_counts_once_a_student_however_it_is_written() -> None:
    given = [("0.5", ".5", "1/2"), ("0,5",), ("5e-1", "7"), ("0.5",)]
    reports = [report(str(place), bias=StepPlay(len(one), [*one])) for place, one in enumerate(given)]
    assert wrong(class_table(reports)) == (("0.5", 4), ("7", 1))


def test_choices_that_mean_the_same_count_together() -> None:
    given = [("2",), ("b",), ("B", "c")]
    reports = [report(str(place), why=StepPlay(len(one), [*one])) for place, one in enumerate(given)]
    assert wrong(class_table(reports)) == (("2", 3), ("c", 1))
    orders = [
        report(str(place), order=StepPlay(1, [one])) for place, one in enumerate(["132", "1 3 2", "3 1 2"])
    ]
    assert [given for _, given in wrong(class_table(orders))] == [2, 1]


def test_what_was_answered_after_it_was_done_counts_no_more() -> None:
    table = class_table([report(bias=right(1, "7"), more=right(2, "8", "9"))])
    assert [row.wrong for row in table.lessons[0].steps] == [(), (("8", 1),)]
    assert table.lessons[0].steps[0].right_at_first == 1


# -- who has handed in -------------------------------------------------------------------------------------


def test_a_later_report_replaces_an_earlier_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    earlier = report("Ada", bias=StepPlay(1, ["7"]), far=StepPlay())
    later = report("Ada", bias=right(2, "7"), far=right())
    for order in ([earlier, later, later], [later, earlier, later]):
        assert class_command(handed_in(tmp_path, *order)) == 0
        shown = capsys.readouterr()
        assert shown.out.count("Ada") == 1
        assert "2 of 2" in shown.out
        assert shown.err == "gdtui: 2 earlier reports left out, since a later one goes on from it\n"


def test_two_students_of_one_name_are_two() -> None:
    one, two = report("Alex", bias=StepPlay(1, ["7"])), report("Alex", bias=right(2, "8"))
    assert [(place.name, place.done) for place in class_table([one, two]).places] == [
        ("Alex", 1),
        ("Alex", 0),
    ]


def test_reports_of_two_texts_of_a_lesson_are_counted_step_by_step() -> None:
    before = report("Ada", bias=right(), gone=right())
    after = report("Bo", new=right(), bias=right(2, "7"), far=right())
    table = class_table([before, after])
    assert [(row.id, row.right_at_first, row.tried) for row in table.lessons[0].steps] == [
        *[("new", 1, 1), ("bias", 1, 2), ("far", 1, 1), ("gone", 1, 1)]
    ]
    assert class_table([report("Ada", bias=right()), before]).earlier == 1


def test_no_reports_make_an_empty_table() -> None:
    assert class_table([]) == ClassTable((), ())


# -- names and answers are data ----------------------------------------------------------------------------

FORMULAS = ["=1+1", "+1", "-0.404", "@SUM(A1)", '=HYPERLINK("http://x","y")', "  =1", "\t=1", "\x1b[2J"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_spreadsheet_takes_nothing_for_a_formula(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], formula: str
) -> None:
    lesson = replace(a_lesson(tmp_path), name=formula, title=formula)
    one = report_of(lesson, {"bias": StepPlay(1, [formula])}, formula)
    assert class_command(handed_in(tmp_path, one), is_csv=True) == 0
    text = capsys.readouterr().out
    cells = [cell for row in csv.reader(StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert all(character == "\n" or unicodedata.category(character) != "Cc" for character in text)
    assert len([cell for cell in cells if formula.strip(" \t\x1b") in cell]) >= 3


def test_a_table_with_hostile_names_is_one_that_can_be_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson = replace(a_lesson(tmp_path), name="\x1b]0;x\x07", title="\u202eevil" * 9)
    plays = {"bias": StepPlay(3, ["\x9b2J", "a\nb", "x" * 80])}
    assert class_command(handed_in(tmp_path, report_of(lesson, plays, "\x1b[31m" * 30))) == 0
    shown = capsys.readouterr().out
    assert all(character == "\n" or character.isprintable() for character in shown)
    assert r"\x9b2J (1)" in shown


def test_what_is_no_report_is_named_and_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = handed_in(tmp_path, report("Ada", bias=right()))
    (tmp_path / "notes.txt").write_text("mine\n")
    others = [str(tmp_path / "notes.txt"), str(tmp_path / "gone.txt"), str(tmp_path)]
    assert class_command([others[0], *files, *others[1:]]) == 2
    shown = capsys.readouterr()
    assert "Ada" in shown.out
    assert shown.err.splitlines() == [
        f"gdtui: {others[0]}: it is no report of gdtui learn",
        f"gdtui: {others[1]}: it can't be read (No such file or directory)",
        f"gdtui: {others[2]}: it is a folder",
    ]
    assert class_command(others) == 2
    assert capsys.readouterr().out == ""


def test_what_a_student_has_played_comes_to_the_teacher(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From keys to table: progress, report, class."""
    lesson = a_lesson(tmp_path)
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    for name, answers in {"Ada": ["0.404"], "Bo": ["4.04", "4,04", "0,404"]}.items():
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / name))
        play = LessonPlay(lesson, LessonProgress().load(lesson))
        play.go_on()
        for answer in answers:
            play.answer(answer, Fixed())
            assert LessonProgress().save(lesson, play.steps)
        assert report_command([lesson], name) == 0
    assert class_command(sorted(os.listdir())) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].split()[:6] == ["bias", "1", "of", "2", "(50%)", "0"]
    assert lines[3] == "    wrong: 4.04 (1)"


def test_the_command_prints_what_was_handed_in(
    tmp_path: Path, gdtui: Callable[..., subprocess.CompletedProcess[bytes]]
) -> None:
    files = handed_in(tmp_path, report("=Ada", bias=StepPlay(1, ["7"])), report("Bo", bias=right()))
    table = gdtui("learn", "--class", *files)
    assert (table.returncode, table.stderr) == (0, b"")
    assert b"bias       1 of 2  (50%)      0      0          0 s\n    wrong: 7 (1)\n" in table.stdout
    rows = gdtui("learn", "--class", "--csv", *files, str(tmp_path / "gone"))
    assert rows.returncode == 2
    assert b"\nstudent,rates,'=Ada,0,1,bias,1,0,0.0000,0,0,0,,,,,,\n" in rows.stdout
    assert rows.stderr.count(b"\n") == 1
