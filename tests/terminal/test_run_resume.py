"""What was read of a program is played back: after q, after a kill, on another host, from a full disk."""

from __future__ import annotations

import json
import re
import resource
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest
from watching import GDTUI, Watching, check_that_keys_act, epoch

from tests.sources.running import needs_proc, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = needs_proc

TEN = "for n in range(10): print(f'epoch {n} loss {1 / (n + 1)}', flush=True)\n"
WAITS = TEN + "import signal\nsignal.pause()\n"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def watching(state: Path, *words: str, before: Callable[[], object] | None = None) -> Watching:
    return Watching(*words, environment={"XDG_STATE_HOME": str(state)}, before=before)


def the_log(state: Path) -> Path:
    """Return the only file that was written."""
    (log,) = [path for path in state.rglob("*") if path.is_file()]
    assert log.parent == state / "gdtui" / "sessions"
    assert log.suffix == ".told"
    return log


def sessions(state: Path) -> str:
    environment = {"XDG_STATE_HOME": str(state), "HOME": str(state), "TZ": "UTC"}
    return subprocess.check_output([*GDTUI, "--sessions"], env=environment, text=True)


def check_played_back(state: Path, *words: str, last: int = 9) -> None:
    """Check that a saved program goes from its first epoch to its last, and that nothing is written then."""
    before = {path: path.read_bytes() for path in state.rglob("*") if path.is_file()}
    with watching(state, "--resume", *words, "--speed", "100") as session:
        session.wait_for("Played back: my_train.py is not running.")
        session.wait(lambda: epoch(session) == last and "finished" in session.text, what="the last epoch")
        check_that_keys_act(session)
        session.type("b")
        session.wait(lambda: epoch(session) == last - 1, what="a step back")
        assert not session.processes()
        assert session.leave() == [f"gdtui: my_train.py: {last + 1} epochs read; {words_of_end()}"]
    assert before == {path: path.read_bytes() for path in state.rglob("*") if path.is_file()}


def words_of_end() -> str:
    return "the log of my_train.py has ended"


def test_after_q_it_is_played_back_and_listed(tmp_path: Path, state: Path) -> None:
    with watching(state, "run", "--speed", "max", written(tmp_path, WAITS)) as session:
        session.wait(lambda: epoch(session) == 9, what="the last epoch")
        said = session.leave()
    name = the_log(state).stem
    assert said[-1] == f"look at it again:  gdtui --resume {name}"
    assert re.fullmatch(rf"{name}  \d+-\d+-\d+ \d+:\d+  my_train\.py, read from a program\n", sessions(state))
    check_played_back(state, name)


def test_after_a_kill_all_that_was_read_is_there(tmp_path: Path, state: Path) -> None:
    with watching(state, "run", "--pause", written(tmp_path, WAITS)) as session:
        session.wait_for("10 epochs read")
        session.kill(signal.SIGKILL)
        session.exit_code()
    check_played_back(state)


def saved_elsewhere(state: Path) -> Path:
    """Put a log of another host and folder into its place."""
    folder = state / "gdtui" / "sessions"
    folder.mkdir(parents=True)
    heading = {"gdtui": 1, "name": "my_train.py", "command": ["gdtui", "run", "/elsewhere/my_train.py"]}
    lines = [heading, *({"epoch": n, "loss": 1 / (n + 1)} for n in range(10))]
    log = folder / "k77cw.told"
    log.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return log


def test_a_log_of_another_host_and_folder_is_played_back(state: Path) -> None:
    saved_elsewhere(state)
    check_played_back(state, "k77cw")


@pytest.mark.parametrize(("cut", "last"), [(1, 9), pytest.param(5, 8, marks=pytest.mark.slow)])
def test_a_log_that_was_cut_short_is_played_back_as_far_as_it_goes(state: Path, cut: int, last: int) -> None:
    log = saved_elsewhere(state)
    log.write_bytes(log.read_bytes()[:-cut])
    with watching(state, "--resume", "--speed", "max") as session:
        session.wait(lambda: epoch(session) == last and "finished" in session.text, what="its end")
        session.leave()


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        (b"", "session k77cw is damaged: "),
        (b"\x00" * 4096, "session k77cw is damaged: "),
        (b'{"gdtui": 2, "name": "x", "command": []}\n', "session k77cw is from another version of gdtui"),
        (b'{"gdtui": 1}\n', "session k77cw is damaged: "),
        (b"[" * 100_000, "session k77cw is damaged: "),
        (b'{"gdtui": 1, "name": "x", "command": 5}\n', "session k77cw is damaged: "),
    ],
)
def test_a_damaged_log_is_refused_in_a_sentence(state: Path, heading: bytes, sentence: str) -> None:
    folder = state / "gdtui" / "sessions"
    folder.mkdir(parents=True)
    (folder / "k77cw.told").write_bytes(heading)
    with watching(state, "--resume", "k77cw") as session:
        assert session.exit_code() == 2
        assert session.printed.splitlines()[0].startswith(f"gdtui: {sentence}")
        assert session.is_restored()
    assert "k77cw" not in sessions(state)


def test_names_in_a_log_are_shown_and_not_obeyed(state: Path) -> None:
    folder = state / "gdtui" / "sessions"
    folder.mkdir(parents=True)
    heading = {"gdtui": 1, "name": "\x1b]0;title\x07[red]x", "command": ["gdtui", "run", "\x1b[2J"]}
    (folder / "k77cw.told").write_text(json.dumps(heading) + '\n{"epoch": 0, "loss": 1}\n')
    assert "\x1b" not in sessions(state)
    with watching(state, "--resume") as session:
        session.wait_for("[red]x")
        assert b"\x1b]0" not in session.received
        session.leave()


# -- where nothing can be saved --------------------------------------------------------------------------


def test_a_folder_that_cannot_be_made_is_said_afterwards(tmp_path: Path, state: Path) -> None:
    state.write_text("a file is in its place")
    with watching(state, "run", "--speed", "max", written(tmp_path, TEN)) as session:
        session.wait(lambda: epoch(session) == 9, what="the last epoch")
        said = session.leave()
    assert said[1:] == [
        "gdtui: what is read can't be saved: Not a directory",
        f"again:  gdtui run --speed max {tmp_path}/my_train.py",
    ]
    assert state.read_text() == "a file is in its place"


def test_a_disk_that_is_full_leaves_whole_lines_and_is_said(tmp_path: Path, state: Path) -> None:
    """No file may grow beyond so many bytes: the system writes a part, then none."""
    full = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))  # noqa: E731
    source = TEN.replace("range(10)", "range(100)")
    with watching(state, "run", "--speed", "max", written(tmp_path, source), before=full) as session:
        session.wait(lambda: epoch(session) == 99, what="the last epoch")
        said = session.leave()
    assert said[1] == "gdtui: what is read can't be saved: File too large"
    assert len(the_log(state).read_bytes()) > 450
    lines = the_log(state).read_text().splitlines(keepends=True)
    assert [json.loads(line)["epoch"] for line in lines[1:]] == list(range(len(lines) - 1))
    assert lines[-1].endswith("\n")
    check_played_back(state, last=len(lines) - 2)


def test_started_again_it_is_saved_again(tmp_path: Path, state: Path) -> None:
    """And nothing of what was told before is left in the log."""
    source = """
    import os, sys
    is_second = os.path.exists(sys.argv[1])
    open(sys.argv[1], "w").close()
    for n in range(10 if is_second else 500): print(f"epoch {n} loss {1 / (n + 1)}", flush=True)
    """
    with watching(
        state, "run", "--speed", "max", written(tmp_path, source), str(tmp_path / "second")
    ) as session:
        session.wait(lambda: epoch(session) == 499, what="the last epoch")
        session.type("r")
        session.wait(lambda: epoch(session) == 9 and "finished" in session.text, what="its end")
        session.leave()
    check_played_back(state)
