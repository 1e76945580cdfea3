"""A report of what was done: a person reads it, a program reads it back, and what is none is refused."""

from __future__ import annotations

import hashlib
import os
import pty
import subprocess
import sys
import unicodedata
from contextlib import suppress
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.cli.learn_reports import report_command
from gdtui.lessons.errors import LessonError
from gdtui.lessons.handed_in.report import LessonReport, file_name, read_report, report_of, report_text
from gdtui.lessons.lesson import KINDS, Lesson, LessonStep
from gdtui.lessons.playing import LessonPlay, StepPlay
from gdtui.lessons.progress import LessonProgress
from gdtui.refusal import RefusedError
from tests.lessons.a_lesson import Fixed, a_lesson

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLAYS = {
    "intro": StepPlay(is_done=True, seconds=20.4),
    "bias": StepPlay(3, ["-0.404", "4,04"], 1, is_done=True, seconds=41.0),
    "why": StepPlay(1, ["c"], 0, is_done=True, is_shown=True, seconds=9.0),
    "of another text": StepPlay(9),
}

WRITTEN = """\
gdtui report, format 1

name:    Ada Lovelace
lesson:  rates
title:   Too fast, too slow
gdtui:   1.2.3
done:    3 of 6 steps

step   asks for  done  tries  hints  shown  seconds
intro  read       yes      0      0     no       20
bias   number     yes      3      1     no       41
    wrong: -0.404
    wrong: 4,04
why    choice     yes      1      0    yes        9
    wrong: c
which  several     no      0      0     no        0
far    do          no      0      0     no        0
mend   repair      no      0      0     no        0

This says what was done in gdtui learn. It is no proof: it is plain text, which
anybody can change. The checksum shows only whether it was changed by accident.
"""


def ada(tmp_path: Path) -> LessonReport:
    return replace(report_of(a_lesson(tmp_path), PLAYS, "Ada Lovelace"), gdtui="1.2.3")


def with_checksum(text: str) -> bytes:
    """Add the checksum that fits, as whoever forges a report can do."""
    seal = hashlib.sha256(text.removesuffix("\n").encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{text}checksum: {seal}\n".encode("utf-8", "surrogatepass")


def read_back(tmp_path: Path, data: bytes) -> LessonReport:
    path = tmp_path / "handed-in.txt"
    path.write_bytes(data)
    return read_report(str(path))


def refused(tmp_path: Path, data: bytes) -> str:
    with pytest.raises(LessonError) as error:
        read_back(tmp_path, data)
    line = str(error.value)
    assert line.startswith(f"{tmp_path / 'handed-in.txt'}: it ")
    assert not any(unicodedata.category(character) == "Cc" for character in line)
    return line.removeprefix(f"{tmp_path / 'handed-in.txt'}: ")


# -- writing and reading back ------------------------------------------------------------------------------


def test_a_person_can_read_it(tmp_path: Path) -> None:
    assert report_text(ada(tmp_path)).encode() == with_checksum(WRITTEN)


def test_a_program_reads_it_back(tmp_path: Path) -> None:
    report = read_back(tmp_path, with_checksum(WRITTEN))
    assert report == ada(tmp_path)
    assert (report.name, report.lesson, report.title, report.gdtui) == (
        "Ada Lovelace",
        "rates",
        "Too fast, too slow",
        "1.2.3",
    )
    assert [step.play for step in report.steps[1:3]] == [PLAYS["bias"], PLAYS["why"]]
    assert report.done == 3


TEXTS = st.text(max_size=30)
STEPS = st.lists(
    st.tuples(
        st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True),
        st.sampled_from(KINDS),
        st.builds(
            StepPlay,
            tries=st.integers(0, 10**8),
            answers=st.lists(st.text(max_size=80), max_size=4),
            hints=st.integers(0, 99),
            is_done=st.booleans(),
            is_shown=st.booleans(),
            seconds=st.floats(0, 1e9),
        ),
    ),
    max_size=5,
    unique_by=lambda step: step[0],
)


@given(TEXTS, TEXTS, TEXTS, STEPS)
def test_whatever_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    lesson: str,
    title: str,
    steps: list[tuple[str, str, StepPlay]],
) -> None:
    played = Lesson(lesson, title, "a.toml", steps=tuple(LessonStep(step, kind) for step, kind, _ in steps))
    report = report_of(played, {step: play for step, _, play in steps}, name)
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_text(report_text(report), "utf-8", newline="")
    assert read_report(str(path)) == report
    assert [step.play.tries for step in report.steps] == [play.tries for _, _, play in steps]
    assert [len(step.play.answers) for step in report.steps] == [len(play.answers) for _, _, play in steps]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"  \n"),
        lambda data: b"\n\n" + data + b"\n\n",
        lambda data: data.rstrip(b"\n"),
    ],
    ids=[
        "Windows",
        "old Mac",
        "byte order mark",
        "blanks at line ends",
        "blank lines around",
        "no last newline",
    ],
)
def test_what_a_mail_program_changes_does_not_matter(
    tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    assert read_back(tmp_path, change(with_checksum(WRITTEN))) == ada(tmp_path)


# -- what is refused ---------------------------------------------------------------------------------------


def test_every_accident_is_seen(tmp_path: Path) -> None:
    whole = with_checksum(WRITTEN)
    for place in range(0, len(whole) - 1, 3):
        refused(tmp_path, whole[:place])
    for place in range(0, len(whole) - 1, 5):
        for other in (b"", b"7", b"\x1b", b"\xff"):
            data = whole[:place] + other + whole[place + 1 :]
            with suppress(LessonError):
                assert read_back(tmp_path, data) == ada(tmp_path)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is no report of gdtui learn"),
        (b"hello\n", "it is no report of gdtui learn"),
        (b"\x1b[2J\x07", "it is no report of gdtui learn"),
        (bytes(range(256)), "it is no report of gdtui learn (it is not UTF-8)"),
        (WRITTEN.encode("utf-16"), "it is no report of gdtui learn (it is not UTF-8)"),
        (b"gdtui report, format 0\n", "it is no report of gdtui learn"),
        (b"gdtui report, format " + b"9" * 5000, "it is no report of gdtui learn"),
        (
            with_checksum(WRITTEN.replace("format 1", "format 2")),
            "it is of format 2, and this gdtui reads up to 1: update it",
        ),
        (WRITTEN.encode(), "it is cut off: its last line, with the checksum, is missing"),
        (with_checksum(WRITTEN) + b"-- \nAda\n", "it has text after its last line, the checksum"),
        (
            with_checksum(WRITTEN).replace(b"3      1     no", b"1      1     no"),
            "it does not say what was written: its checksum does not fit",
        ),
        (b"x" * (2 << 20), "it is too large"),
    ],
)
def test_another_file_is_refused_with_the_reason(tmp_path: Path, data: bytes, why: str) -> None:
    assert refused(tmp_path, data) == why


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name:    Ada Lovelace\n", ""),
        ("name:", "Name:"),
        ("3 of 6", "4 of 6"),
        ("bias   number", "bias   guess "),
        ("bias   number     yes", "bias   number     may"),
        ("yes      3", "yes     -3"),
        ("yes      3", f"yes {'3' * 5000}"),
        ("yes      3", "yes      ³"),
        ("bias ", "\x1b[2J "),
        ("bias ", "intro"),
        ("    wrong: c\n", "    right: c\n"),
        ("\nThis", "\n\nThis"),
        ("gdtui report, format 1\n\n", "gdtui report, format 1\n"),
        (WRITTEN[23:], ""),
    ],
)
def test_a_forged_one_has_the_form_of_a_report_or_is_damaged(tmp_path: Path, old: str, new: str) -> None:
    assert old in WRITTEN
    data = with_checksum(WRITTEN.replace(old, new, 1))
    if new == "\n\nThis":  # what stands behind the table is for people
        assert read_back(tmp_path, data) == ada(tmp_path)
        return
    assert refused(tmp_path, data).startswith("it is damaged (line ")


def test_what_a_forged_one_would_do_to_a_terminal_is_made_visible(tmp_path: Path) -> None:
    text = WRITTEN.replace("Ada", "\x1b]0;A\x07").replace("Too", "\u202eToo").replace("-0.404", "\x9b2J")
    report = read_back(tmp_path, with_checksum(text))
    assert report.name == r"\x1b]0;A\x07 Lovelace"
    assert report.title == r"\u202eToo fast, too slow"
    assert report.steps[1].play.answers == [r"\x9b2J", "4,04"]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe\x1b.txt")
    for name, why in [
        ("", "it is a folder"),
        ("pipe\x1b.txt", "it is no regular file"),
        ("gone", "it can't be read (No such file or directory)"),
    ]:
        with pytest.raises(LessonError) as error:
            read_report(str(tmp_path / name))
        assert str(error.value).endswith(f": {why}")
        assert "\x1b" not in str(error.value)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: with_checksum(WRITTEN[:300] + text)))
def test_any_bytes_are_read_or_refused_in_a_line(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(data)
    with suppress(LessonError):
        read_report(str(path))


# -- the file's name ---------------------------------------------------------------------------------------


@given(TEXTS, TEXTS)
def test_the_files_name_is_one_in_the_folder(lesson: str, name: str) -> None:
    found = file_name(LessonReport(name, lesson, "", "", ()))
    assert found.endswith(".txt")
    assert os.path.basename(found) == found
    assert not found.startswith((".", "-"))
    assert len(found.encode()) < 200


def test_a_long_name_is_shortened_to_what_a_file_may_be_called() -> None:
    assert len(file_name(LessonReport("𠀀" * 99, "größe" * 40, "", "", ())).encode()) <= 165


# -- the command -------------------------------------------------------------------------------------------


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lesson:
    """Play half a lesson, and be in an empty folder."""
    lesson = a_lesson(tmp_path)
    play = LessonPlay(lesson)
    play.go_on()
    play.answer("4.04", Fixed())
    play.answer("0.404", Fixed())
    assert LessonProgress().save(lesson, play.steps)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return lesson


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_the_command_writes_a_report(
    played: Lesson, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report_command([played], "Ada Lovelace") == 0
    assert capsys.readouterr().err == "gdtui: written: ada-lovelace-rates.txt (2 of 6 steps done)\n"
    report = read_report("ada-lovelace-rates.txt")
    assert (report.name, report.lesson, report.title) == ("Ada Lovelace", "rates", "Too fast, too slow")
    assert report.steps[1].play == replace(report.steps[1].play, tries=2, answers=["4.04"], is_done=True)
    assert report_command([played], folder=str(tmp_path)) == 0
    assert (tmp_path / "ada-lovelace-rates.txt").read_bytes() == (
        tmp_path / "here" / "ada-lovelace-rates.txt"
    ).read_bytes()


def test_the_name_is_asked_for_once(
    played: Lesson, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("\n  Ada   Lovelace \n"))
    report_command([played])
    assert capsys.readouterr().err.count("Your name") == 2
    monkeypatch.setattr(sys, "stdin", Terminal())
    report_command([played])
    assert "Your name" not in capsys.readouterr().err
    assert os.listdir() == ["ada-lovelace-rates.txt"]
    report_command([played], "Grace")
    report_command([played])
    assert sorted(os.listdir()) == ["ada-lovelace-rates.txt", "grace-rates.txt"]


@pytest.mark.parametrize("stdin", [Terminal(""), Terminal("\n\n\n\nAda\n"), StringIO("Ada\n"), None])
def test_without_a_name_there_is_no_report(
    played: Lesson, monkeypatch: pytest.MonkeyPatch, stdin: StringIO | None
) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)
    with pytest.raises(RefusedError, match="a report needs a name: add --name"):
        report_command([played])
    with pytest.raises(RefusedError, match="--name: whose report is it"):
        report_command([played], "  ")
    assert os.listdir() == []


def test_the_name_is_asked_for_on_a_terminal(played: Lesson) -> None:
    code = (
        "import sys; from gdtui.lessons.reading import read_lesson; "
        "from gdtui.cli.learn_reports import report_command; "
        "report_command([read_lesson(sys.argv[1])])"
    )
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", code, played.path], stdin=theirs, stdout=theirs, stderr=subprocess.PIPE
    ) as process:
        os.write(ours, b"Ada L\x7fK\n")
        error = process.communicate(timeout=60)[1]
    os.close(ours)
    os.close(theirs)
    assert error.startswith(b"Your name, as it is to stand in the report: ")
    assert os.listdir() == ["ada-k-rates.txt"]


def test_only_what_was_begun_is_reported(
    played: Lesson, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    others = [a_lesson(tmp_path, name) for name in ("units", "bowl")]
    with pytest.raises(RefusedError, match="nothing was done yet of any lesson"):
        report_command(others, "Ada")
    with pytest.raises(RefusedError, match="nothing was done yet of units"):
        report_command(others[:1], "Ada")
    LessonProgress().save(others[1], {"intro": StepPlay(is_done=True)})
    report_command([others[0], played, others[1]], "Ada")
    assert sorted(os.listdir()) == ["ada-bowl.txt", "ada-rates.txt"]


def test_a_damaged_progress_is_said_and_the_others_are_reported(
    played: Lesson, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = a_lesson(tmp_path, "units")
    LessonProgress().path(other).write_bytes(b"?")
    report_command([other, played], "Ada")
    assert capsys.readouterr().err.startswith("gdtui: what was done in units can't be used: it is damaged")
    assert os.listdir() == ["ada-rates.txt"]


def test_an_earlier_report_is_replaced_and_another_file_is_not(played: Lesson, tmp_path: Path) -> None:
    report_command([played], "Ada")
    LessonProgress().save(played, {"why": StepPlay(1, is_done=True)})
    report_command([played], "Ada")
    assert read_report("ada-rates.txt").done == 3
    with open("ada-rates.txt", "w") as file:
        file.write("mine\n")
    with pytest.raises(RefusedError, match=r"ada-rates\.txt exists, and is no report of this lesson"):
        report_command([played], "Ada")
    with pytest.raises(RefusedError, match="exists, and is no report"):
        report_command([played], "Ada!")
    with open("ada-rates.txt") as file:
        assert file.read() == "mine\n"
    with pytest.raises(RefusedError, match="cannot be written: No such file or directory"):
        report_command([played], "Ada", str(tmp_path / "gone"))
