"""What was done in a lesson: kept whole at any moment, merged with what others save, never lost silently."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import time
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.lessons import progress as progress_module
from gdtui.lessons.errors import LessonError
from gdtui.lessons.lesson import Lesson, LessonStep
from gdtui.lessons.playing import LessonPlay, StepPlay
from gdtui.lessons.progress import FORMAT, LessonProgress, progress_from_bytes, progress_to_bytes, tidy_name
from gdtui.lessons.small_file import read_small
from gdtui.sessions.locks import NoLocksError, hold
from tests.lessons.a_lesson import Fixed, a_lesson

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LESSON = Lesson("rates", "Rates", "rates.toml", steps=(LessonStep("one", "number"), LessonStep("two", "do")))
DONE = {"one": StepPlay(3, ["-0.4", "4"], 1, True, False, 41.25), "gone": StepPlay(1, [], 0, True, True, 2.0)}

PLAYS = st.builds(
    StepPlay,
    tries=st.integers(0, 9),
    answers=st.lists(st.text(max_size=5), max_size=3),
    hints=st.integers(0, 3),
    is_done=st.booleans(),
    is_shown=st.booleans(),
    seconds=st.floats(0, 1e6),
)


@pytest.fixture
def progress(tmp_path: Path) -> LessonProgress:
    return LessonProgress(tmp_path / "state" / "lessons")


def left_in(progress: LessonProgress) -> list[str]:
    assert progress.folder is not None
    return sorted(path.name for path in progress.folder.iterdir() if path.name != ".lock")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# -- keeping -----------------------------------------------------------------------------------------------


def test_what_is_saved_is_loaded(progress: LessonProgress) -> None:
    assert progress.load(LESSON) == {}
    assert progress.save(LESSON, DONE)
    assert progress.said == ""
    assert LessonProgress(progress.folder).load(LESSON) == DONE
    assert left_in(progress) == ["rates.progress"]


def test_it_is_in_the_users_own_folder(own_home: Path) -> None:
    progress = LessonProgress()
    assert progress.save(LESSON, DONE)
    assert progress.folder == own_home / ".local/state/gdtui/lessons"
    assert (own_home / ".local/state/gdtui/lessons/rates.progress").is_file()


def test_only_the_owner_can_read_it(progress: LessonProgress) -> None:
    before = os.umask(0)
    try:
        progress.save(LESSON, DONE)
    finally:
        os.umask(before)
    assert progress.folder is not None
    assert mode(progress.folder) == 0o700
    assert mode(progress.path(LESSON)) == 0o600


def test_a_lesson_goes_on_where_it_was_left(progress: LessonProgress, tmp_path: Path) -> None:
    lesson = a_lesson(tmp_path)
    play = LessonPlay(lesson, progress.load(lesson))
    assert play.go_on()
    assert not play.answer("4.04", Fixed())
    progress.save(lesson, play.steps)
    again = LessonPlay(lesson, progress.load(lesson))
    assert again.step is not None
    assert (again.step.id, again.step_play.tries, again.step_play.answers) == ("bias", 1, ["4.04"])


def test_an_edit_of_the_lesson_shifts_nothing(progress: LessonProgress) -> None:
    progress.save(LESSON, DONE)
    edited = replace(
        LESSON, steps=(LessonStep("new", "read"), LessonStep("two", "do"), LessonStep("one", "number"))
    )
    play = LessonPlay(edited, progress.load(edited))
    assert [play.steps[step.id].is_done for step in edited.steps] == [False, False, True]
    assert progress.state_of(edited) == (1, 3)
    progress.save(edited, {**play.steps, "two": StepPlay(is_done=True)})
    assert progress.load(LESSON)["gone"] == DONE["gone"]
    assert progress.state_of(edited) == (2, 3)


def test_the_state_of_a_lesson_that_was_not_begun(progress: LessonProgress) -> None:
    assert progress.state_of(LESSON) == (0, 2)
    assert progress.folder is not None
    assert not progress.folder.exists()


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -1.0, 1e300])
def test_an_impossible_time_does_no_harm(progress: LessonProgress, seconds: float) -> None:
    assert progress.save(LESSON, {"one": StepPlay(tries=1, seconds=seconds)})
    assert progress.load(LESSON)["one"].tries == 1
    assert progress.said == ""


def test_any_text_is_an_answer(progress: LessonProgress) -> None:
    answers = ["\x1b[31m", "\ud800", '"\n\\', "größe", ""]
    progress.save(LESSON, {"one": StepPlay(5, answers)})
    assert progress.load(LESSON)["one"].answers == answers


NAMES = [
    "a",
    "A",
    "a-b",
    "a b",
    "../../x",
    "..",
    "",
    "a/b",
    "größe",
    "\ud800",
    "x" * 300,
    "x" * 301,
    "con\x00",
]


def test_lessons_of_any_name_have_files_of_their_own(progress: LessonProgress) -> None:
    for place, name in enumerate(NAMES):
        assert progress.save(replace(LESSON, name=name), {"one": StepPlay(tries=place)}), progress.said
    assert [progress.load(replace(LESSON, name=name))["one"].tries for name in NAMES] == [*range(len(NAMES))]
    assert len({name.casefold() for name in left_in(progress)}) == len(NAMES)


def test_a_name_is_the_same_however_the_system_composes_it(progress: LessonProgress) -> None:
    composed, apart = (unicodedata.normalize(form, "größe") for form in ("NFC", "NFD"))
    progress.save(replace(LESSON, name=composed), DONE)
    assert progress.load(replace(LESSON, name=apart)) == DONE


# -- merging -----------------------------------------------------------------------------------------------


@given(PLAYS, PLAYS, PLAYS)
def test_the_order_of_merging_does_not_matter(one: StepPlay, two: StepPlay, three: StepPlay) -> None:
    assert one.merged(two) == two.merged(one)
    assert one.merged(two).merged(three) == one.merged(two.merged(three))
    assert one.merged(one) == one == one.merged(None)


@given(PLAYS, PLAYS)
def test_merging_takes_nothing_away(one: StepPlay, two: StepPlay) -> None:
    both = one.merged(two)
    assert both.is_done == (one.is_done or two.is_done)
    assert both.is_shown == (one.is_shown or two.is_shown)
    assert (both.tries, both.hints) == (max(one.tries, two.tries), max(one.hints, two.hints))
    assert len(both.answers) == max(len(one.answers), len(two.answers))


def test_two_copies_at_once_keep_what_both_have_done(progress: LessonProgress) -> None:
    one, two = LessonProgress(progress.folder), LessonProgress(progress.folder)
    steps_of_one, steps_of_two = one.load(LESSON), two.load(LESSON)
    steps_of_one["one"] = StepPlay(tries=1, is_done=True)
    assert one.save(LESSON, steps_of_one)
    steps_of_two["one"] = StepPlay(tries=2, answers=["7", "8"])
    steps_of_two["two"] = StepPlay(tries=1, is_done=True)
    assert two.save(LESSON, steps_of_two)
    assert progress.load(LESSON) == {
        "one": StepPlay(tries=2, answers=["7", "8"], is_done=True),
        "two": StepPlay(tries=1, is_done=True),
    }
    assert one.save(LESSON, steps_of_one)  # what it knows is older now
    assert progress.state_of(LESSON) == (2, 2)


SAVES = """
import sys
from pathlib import Path
from gdtui.lessons.lesson import Lesson
from gdtui.lessons.playing import StepPlay
from gdtui.lessons.progress import LessonProgress
progress, lesson = LessonProgress(Path(sys.argv[1])), Lesson("rates", "Rates", "rates.toml")
print(0, flush=True)
sys.stdin.readline()
for count in range(1, int(sys.argv[3]) + 1):
    steps = {f"{sys.argv[2]}-{count}": StepPlay(tries=count, answers=["x" * 500], is_done=True)}
    assert progress.save(lesson, steps), progress.said
    print(count, flush=True)
"""


def saving(progress: LessonProgress, name: str, count: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", SAVES, str(progress.folder), name, str(count)]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def begin(process: subprocess.Popen[str]) -> None:
    """Let a process that is ready begin to save."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_two_processes_that_save_all_the_time_lose_nothing(progress: LessonProgress) -> None:
    processes = [saving(progress, name, 40) for name in ("left", "right")]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
    for process in processes:
        begin(process)
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert set(progress.load(LESSON)) == {f"{name}-{n}" for name in ("left", "right") for n in range(1, 41)}
    assert progress.said == ""


def test_what_was_saved_is_there_after_kill_9(progress: LessonProgress) -> None:
    for stop_at in (1, 2, 5, 9, 14):
        with saving(progress, f"stop{stop_at}", 10**6) as process:
            assert process.stdout is not None
            begin(process)
            last = 0
            while last < stop_at:
                last = int(process.stdout.readline())
            process.send_signal(signal.SIGKILL)
            said = [last, *map(int, process.stdout.read().split())]
        steps = progress.load(LESSON)
        assert progress.said == ""
        assert {f"stop{stop_at}-{n}" for n in range(1, max(said) + 1)} <= set(steps)
    assert progress.save(LESSON, DONE)


def test_what_a_killed_process_left_is_removed_in_time(progress: LessonProgress) -> None:
    progress.save(LESSON, {})
    assert progress.folder is not None
    old, new = progress.folder / ".gdtui-old", progress.folder / ".gdtui-new"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    progress.save(LESSON, DONE)
    assert left_in(progress) == [".gdtui-new", "rates.progress"]


def test_a_copy_that_stands_still_is_not_waited_for_long(
    progress: LessonProgress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_module, "LONGEST_WAIT", 0.02)
    progress.save(LESSON, {})
    assert progress.folder is not None
    held = hold(progress.folder / ".lock", 0.0)
    assert held is not None
    assert progress.save(LESSON, DONE)
    assert progress.load(LESSON) == DONE
    held.release()


def test_it_is_kept_where_files_cannot_be_locked(
    progress: LessonProgress, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(path: Path, patience: float) -> None:
        raise NoLocksError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(progress_module, "hold", no_locks)
    assert progress.save(LESSON, {"one": StepPlay(is_done=True)})
    assert progress.save(LESSON, {"two": StepPlay(is_done=True)})
    assert progress.state_of(LESSON) == (2, 2)


def test_a_file_that_another_machine_has_replaced_is_read_again(
    progress: LessonProgress, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress.save(LESSON, DONE)
    faults = [OSError(errno.ESTALE, "Stale file handle")]

    def stale_at_first(path: Path, most: int) -> bytes:
        if faults:
            raise faults.pop()
        return read_small(path, most)

    monkeypatch.setattr(progress_module, "read_small", stale_at_first)
    assert progress.load(LESSON) == DONE
    assert progress.said == ""


# -- what can't be used ------------------------------------------------------------------------------------

GOOD = progress_to_bytes(LESSON, DONE)


def sealed(body: object, version: object = FORMAT) -> bytes:
    """Write another content, with a checksum that fits."""
    text = json.dumps(body).encode()
    head = {"gdtui progress": version, "sha256": hashlib.sha256(text).hexdigest()}
    return json.dumps(head).encode() + b"\n" + text + b"\n"


def with_play(**values: object) -> bytes:
    play = {"tries": 1, "answers": [], "hints": 0, "done": True, "shown": False, "seconds": 1.0, **values}
    return sealed({"lesson": "rates", "steps": {"one": play}})


DAMAGED = {
    "empty": b"",
    "cut in the first line": GOOD[:40],
    "cut in the second line": GOOD[:200],
    "without its end": GOOD[:-3],
    "a byte changed": GOOD.replace(b'"tries": 3', b'"tries": 9'),
    "zeros": bytes(4096),
    "binary": bytes(range(256)) * 9,
    "no JSON": b"hello\n",
    "deep JSON": b"[" * 100_000,
    "large numbers": b'{"gdtui progress": ' + b"9" * 5000 + b"}\n",
    "another file": b'{"gdtui session": 3, "sha256": ""}\n{}\n',
    "format 0": sealed({}, 0),
    "format true": sealed({}, True),
    "no steps": sealed({"lesson": "rates"}),
    "a list": sealed([]),
    "steps in a list": sealed({"lesson": "rates", "steps": []}),
    "of another lesson": progress_to_bytes(replace(LESSON, name="units"), DONE),
    "negative tries": with_play(tries=-1),
    "tries true": with_play(tries=True),
    "endless tries": with_play(tries=10**30),
    "answers in a text": with_play(answers="4"),
    "a number as answer": with_play(answers=[4]),
    "done 1": with_play(done=1),
    "seconds in words": with_play(seconds="1"),
    "endless seconds": with_play(seconds=float("inf")),
    "no seconds": with_play(seconds=None),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_set_aside_and_said(progress: LessonProgress, data: bytes) -> None:
    progress.save(LESSON, DONE)
    progress.path(LESSON).write_bytes(data)
    assert progress.state_of(LESSON) == (0, 2)
    assert left_in(progress) == ["rates.progress"]
    assert progress.load(LESSON) == {}
    assert "\n" not in progress.said
    assert progress.said.startswith("what was done in rates can't be used: it is damaged (")
    assert progress.said.endswith(f"it is set aside as {progress.path(LESSON)}.damaged")
    assert progress.path(LESSON).with_name("rates.progress.damaged").read_bytes() == data
    assert progress.save(LESSON, {"two": StepPlay(is_done=True)})
    assert progress.said == ""
    assert progress.load(LESSON) == {"two": StepPlay(is_done=True)}


def test_one_that_is_damaged_while_a_lesson_is_open_is_set_aside_by_the_next_save(
    progress: LessonProgress,
) -> None:
    progress.save(LESSON, DONE)
    for count in (1, 2):
        progress.path(LESSON).write_bytes(b"%d" % count)
        assert progress.save(LESSON, DONE)
        assert "set aside" in progress.said
        assert progress.load(LESSON) == DONE
    assert left_in(progress) == ["rates.progress", "rates.progress.damaged", "rates.progress.damaged-2"]
    assert progress.path(LESSON).with_name("rates.progress.damaged").read_bytes() == b"1"


def test_no_cut_and_no_changed_byte_is_taken_for_something_else() -> None:
    for place in range(len(GOOD) - 1):
        with pytest.raises(LessonError):
            progress_from_bytes(GOOD[:place], "rates")
    changed = 0
    for place in range(len(GOOD)):
        data = bytearray(GOOD)
        data[place] ^= 1
        try:
            assert progress_from_bytes(bytes(data), "rates") == DONE
        except LessonError:
            changed += 1
    assert changed > 0.95 * len(GOOD)


@given(st.binary(max_size=300) | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(sealed))
def test_any_bytes_are_read_or_refused_in_a_line(data: bytes) -> None:
    with pytest.raises(LessonError) as error:
        progress_from_bytes(data, "rates")
    assert "\n" not in str(error.value)


def a_folder(path: Path) -> None:
    path.mkdir()
    (path / "inside").write_bytes(b"mine")


@pytest.mark.parametrize(
    "make", [a_folder, os.mkfifo, lambda path: path.symlink_to(path.name)], ids=["folder", "pipe", "loop"]
)
def test_what_is_no_file_is_set_aside(progress: LessonProgress, make: Callable[[Path], object]) -> None:
    progress.save(replace(LESSON, name="other"), {})
    assert progress.folder is not None
    progress.folder.mkdir(parents=True, exist_ok=True)
    make(progress.path(LESSON))
    assert progress.load(LESSON) == {}
    assert "set aside" in progress.said
    assert progress.save(LESSON, DONE)
    assert progress.load(LESSON) == DONE
    assert os.path.lexists(progress.folder / "rates.progress.damaged")


def test_one_that_may_not_be_read_is_set_aside(
    progress: LessonProgress, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress.save(LESSON, DONE)
    refused = [PermissionError(errno.EACCES, "Permission denied")]

    def may_not(path: Path, most: int) -> bytes:
        if refused:
            raise refused.pop()
        return read_small(path, most)

    monkeypatch.setattr(progress_module, "read_small", may_not)
    assert progress.load(LESSON) == {}
    assert "can't be read (Permission denied); it is set aside as" in progress.said
    assert progress.save(LESSON, {"two": StepPlay()})
    assert (
        progress_from_bytes(progress.path(LESSON).with_name("rates.progress.damaged").read_bytes(), "rates")
        == DONE
    )


def test_a_fault_that_may_pass_moves_nothing(
    progress: LessonProgress, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress.save(LESSON, DONE)
    before = progress.path(LESSON).read_bytes()

    def times_out(path: Path, most: int) -> bytes:
        raise OSError(errno.ETIMEDOUT, "Connection timed out")

    with monkeypatch.context() as patched:
        patched.setattr(progress_module, "read_small", times_out)
        assert progress.load(LESSON) == {}
        assert progress.said.endswith("(Connection timed out); what you do is not kept")
        assert not progress.save(LESSON, {"two": StepPlay(is_done=True)})
        assert progress.path(LESSON).read_bytes() == before
    assert progress.save(LESSON, {"two": StepPlay(is_done=True)})
    assert progress.load(LESSON) == {**DONE, "two": StepPlay(is_done=True)}


def test_what_cant_be_set_aside_is_left_alone(
    progress: LessonProgress, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress.save(LESSON, DONE)
    progress.path(LESSON).write_bytes(b"[]")

    def read_only(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "rename", read_only)
    assert progress.load(LESSON) == {}
    assert progress.said == (
        f"{progress.path(LESSON)} can't be used: it is damaged (an object is missing); "
        "it can't be set aside (Read-only file system); what you do is not kept"
    )
    assert not progress.save(LESSON, DONE)
    assert progress.path(LESSON).read_bytes() == b"[]"


def test_what_a_newer_version_wrote_is_left_alone(progress: LessonProgress) -> None:
    progress.save(LESSON, DONE)
    newer = sealed({"anything": "else"}, FORMAT + 1)
    progress.path(LESSON).write_bytes(newer)
    assert progress.load(LESSON) == {}
    why = f"{progress.path(LESSON)} is from a newer gdtui (update this one); what you do is not kept"
    assert progress.said == why
    assert not progress.save(LESSON, DONE)
    assert progress.said == why
    assert progress.state_of(LESSON) == (0, 2)
    assert progress.path(LESSON).read_bytes() == newer
    assert left_in(progress) == ["rates.progress"]


def test_a_full_disk_leaves_what_was_there(progress: LessonProgress, monkeypatch: pytest.MonkeyPatch) -> None:
    progress.save(LESSON, {"one": StepPlay()})
    before = progress.path(LESSON).read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("gdtui.writing.os.fsync", full)
        assert not progress.save(LESSON, DONE)
    assert "No space left on device" in progress.said
    assert progress.path(LESSON).read_bytes() == before
    assert left_in(progress) == ["rates.progress"]


def test_a_file_in_the_folders_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "lessons").write_bytes(b"mine")
    progress = LessonProgress(tmp_path / "lessons")
    assert progress.load(LESSON) == {}
    assert progress.said.endswith("what you do is not kept")
    assert not progress.save(LESSON, DONE)
    assert progress.said.endswith("what you do is not kept")
    assert progress.state_of(LESSON) == (0, 2)
    assert (tmp_path / "lessons").read_bytes() == b"mine"


def test_without_a_home_a_lesson_can_be_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_module, "_own_folder", lambda: None)
    progress = LessonProgress()
    assert progress.load(LESSON) == {}
    assert progress.said == "there is no home directory; what you do is not kept"
    assert not progress.save(LESSON, DONE)
    assert progress.state_of(LESSON) == (0, 2)
    progress.keep_name("Ada")
    assert progress.name == ""


# -- the name ----------------------------------------------------------------------------------------------


def test_a_name_is_kept(progress: LessonProgress) -> None:
    assert progress.name == ""
    progress.keep_name("Ada Lovelace")
    assert LessonProgress(progress.folder).name == "Ada Lovelace"
    assert progress.load(replace(LESSON, name="name")) == {}


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xff\xfe", b"x" * 9999])
def test_a_damaged_name_is_none(progress: LessonProgress, data: bytes) -> None:
    progress.keep_name("Ada")
    assert progress.folder is not None
    (progress.folder / "name").write_bytes(data)
    assert progress.name == ""


@given(st.text())
def test_a_name_is_one_line_that_can_be_shown(text: str) -> None:
    name = tidy_name(text)
    assert name == name.strip()
    assert len(name) <= 80
    assert not any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in name)
