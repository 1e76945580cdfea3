"""Lessons on a real pty: wrong and right answers, hints, set back, killed in mid-step, over ssh."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from pty_session import Session
from ssh_server import HAS_SSH, SshServer

import gdtui.lessons
from gdtui.lessons.reading import read_lesson
from gdtui.lessons.template import TEMPLATE
from tests.quick import every

GDTUI = [sys.executable, "-m", "gdtui"]
COURSE = sorted((Path(gdtui.lessons.__file__).parent / "course").glob("*.toml"))
SIZES = ((80, 24), (60, 18))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "first.toml"
    path.write_text(TEMPLATE)
    return path


def played(path: Path, folder: Path, size: tuple[int, int] = (80, 24)) -> Session:
    """Open a lesson in a folder, where its progress is kept as well."""
    return Session(
        [*GDTUI, "learn", str(path)],
        size=size,
        environment={"XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(ROOT)},
        before=lambda: os.chdir(folder),
    )


@pytest.mark.parametrize("size", SIZES)
def test_wrong_answers_hints_set_back_and_the_end(
    lesson: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    with played(lesson, tmp_path, size) as session:
        session.wait_for("step 1 of 4", 20)
        session.type("\r")
        session.wait_for("step 2 of 4")
        session.type("\r-4.0403\r")
        session.wait_for("That is the gradient.")
        session.type("s")
        session.wait_for("First the answer")
        session.type("v")
        session.wait_for("Hint 1 of 2")
        session.type("\r0,404\r")
        session.wait_for("Right.")
        session.type("\r")
        session.wait_for("step 3 of 4")
        session.type("ss")
        session.wait_for("Done.")
        session.type("j")
        session.wait_for("epoch 0 of 300")
        session.type("J")
        session.wait_for("step 2 of 4")
        session.type("\r\r")
        session.wait_for("step 4 of 4")
        session.type("vv")
        session.wait_for("The answer is 2")
        session.type("\r")
        session.wait_for("the end")
        session.wait_for("1 of 3 at the first try")
        session.type("q")
        assert session.exit_code() == 0
        session.wait(session.is_restored)


def test_a_lesson_that_is_killed_in_mid_step_goes_on_there(lesson: Path, tmp_path: Path) -> None:
    with played(lesson, tmp_path) as session:
        session.wait_for("step 1 of 4", 20)
        session.type("\r")
        session.wait_for("step 2 of 4")
        session.type("\r7\r")
        session.wait_for("Not yet.")
        session.kill(signal.SIGKILL)
    with played(lesson, tmp_path) as session:
        session.wait_for("step 2 of 4", 20)
        session.type("\r0.404\r")
        session.wait_for("Right.")
        session.type("q")
        assert session.exit_code() == 0
    with Session(
        [*GDTUI, "learn", "--report", str(lesson), "--name", "Ada"],
        environment={"XDG_STATE_HOME": str(tmp_path / "state"), "PYTHONPATH": str(ROOT)},
        before=lambda: os.chdir(tmp_path),
    ) as session:
        assert session.exit_code(20) == 0
    (report,) = tmp_path.glob("*.txt")
    rows = [line.split() for line in report.read_text().splitlines()]
    (predicted,) = [row for row in rows if row[:1] == ["predict"]]
    assert "2" in predicted
    assert "7" in report.read_text()


def test_two_copies_of_a_lesson_lose_nothing(lesson: Path, tmp_path: Path) -> None:
    with played(lesson, tmp_path) as one, played(lesson, tmp_path) as other:
        for session in (one, other):
            session.wait_for("step 1 of 4", 20)
            session.type("\r")
            session.wait_for("step 2 of 4")
        one.type("\r0.404\r")
        one.wait_for("Right.")
        other.type("\r7\r")
        other.wait_for("Not yet.")
        for session in (one, other):
            session.type("q")
            assert session.exit_code() == 0
    with played(lesson, tmp_path) as session:
        session.wait_for("step 3 of 4", 20)


@pytest.mark.parametrize(("path", "size"), every(7, [(path, size) for path in COURSE for size in SIZES]))
def test_each_lesson_that_comes_with_it_is_gone_through(
    path: Path, size: tuple[int, int], tmp_path: Path
) -> None:
    total = len(read_lesson(str(path)).steps)
    with played(path, tmp_path, size) as session:
        for step in range(1, total + 1):
            session.wait_for(f"step {step} of {total}", 20)
            session.type("vvvvvvvv\r")
        session.wait_for("the end")
        session.type("\r")
        session.wait(lambda: "the end" not in session.text)
        session.type("q")
        assert session.exit_code() == 0
        session.wait(session.is_restored)


@pytest.mark.slow
def test_a_file_is_repaired(tmp_path: Path) -> None:
    (path,) = (one for one in COURSE if "bug" in one.name)
    lesson = read_lesson(str(path))
    first = next(step for step in lesson.steps if step.kind == "repair")
    before = lesson.steps.index(first)
    with played(path, tmp_path) as session:
        for step in range(1, before + 1):
            session.wait_for(f"step {step} of {len(lesson.steps)}", 20)
            session.type("vvvvvvvv\r")
        session.wait_for(f"step {before + 1} of")
        file = tmp_path / first.file
        session.wait(file.exists)
        session.type("\r")
        session.wait_for("A mistake in the code", 30)
        file.write_text(file.read_text().replace("(Y - Y_pred))\n", "(Y - Y_pred)) / len(X)\n"))
        session.type("\r")
        session.wait_for("Enter goes on", 30)
        session.type("q")
        assert session.exit_code() == 0


@pytest.mark.slow
@pytest.mark.skipif(not HAS_SSH, reason="openssh-server is not installed")
def test_a_lesson_over_ssh(tmp_path: Path) -> None:
    with SshServer(tmp_path) as server, Session(server.command("learn", "1")) as session:
        session.wait_for("step 1 of", 30)
        session.type("\r")
        session.wait_for("step 2 of", 20)
        session.type("vvvv\r")
        session.wait_for("step 3 of", 20)
        session.type("q")
        session.exit_code(20)
