"""Nothing is lost, on a real pty: killed, hung up, ended or left, a run goes on where it stood."""

from __future__ import annotations

import re
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pty_session import Session

from gdtui.sessions.store import Store
from tests.quick import slowly

if TYPE_CHECKING:
    from pathlib import Path

GDTUI = [sys.executable, "-m", "gdtui"]
PLAYING = ["line", "--lr", "0.5", "--epochs", "100000", "--play", "--speed", "50"]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def opened(state: Path, *words: str) -> Session:
    return Session([*GDTUI, *words], environment={"XDG_STATE_HOME": str(state)})


def store(state: Path) -> Store:
    return Store(state / "gdtui" / "sessions")


def the_one(state: Path) -> str:
    (name,) = store(state).names()
    return name


def epoch(session: Session) -> int:
    """Return the epoch that the screen shows, or -1."""
    found = re.search(r"epoch (\d+) of", session.text)
    return int(found[1]) if found else -1


def wait_for_epoch(session: Session, wanted: int) -> None:
    session.wait(lambda: epoch(session) == wanted, what=f"epoch {wanted}")


def resumed_at(state: Path, *words: str) -> tuple[int, str]:
    """Return what a resumed run shows at first, and leave it."""
    with opened(state, "--resume", *words) as session:
        session.wait_for(" goes on from epoch ")
        shown = session.text
        at = epoch(session)
        session.type("q")
        assert session.exit_code() == 0
    return at, shown


def test_killed_at_its_first_epochs_it_goes_on_from_one_of_them(state: Path) -> None:
    with opened(state, *PLAYING) as session:
        session.wait(lambda: epoch(session) > 5, what="it plays")
        session.kill(signal.SIGKILL)
        assert session.exit_code() == -signal.SIGKILL
        shown = epoch(session)
    assert 0 < resumed_at(state)[0] <= shown


@pytest.mark.slow
def test_killed_it_goes_on_from_at_most_five_seconds_before(state: Path) -> None:
    with opened(state, *PLAYING) as session:
        session.wait(lambda: epoch(session) > 5, what="it plays")
        session.read_for(5.5)
        session.kill(signal.SIGKILL)
        assert session.exit_code() == -signal.SIGKILL
        shown = epoch(session)
    at, screen = resumed_at(state)
    assert 0 < shown - at <= 5.5 * 50
    assert at > 1
    assert "paused" in screen
    assert "learning rate 0.5 " in screen
    assert "50 epochs/s" in screen
    assert f"epoch {at} of 100000" in screen


@pytest.mark.parametrize("number", [signal.SIGTERM, *slowly(signal.SIGINT, signal.SIGQUIT)])
def test_ended_by_a_signal_it_goes_on_from_the_same_epoch(state: Path, number: int) -> None:
    with opened(state, *PLAYING) as session:
        session.wait(lambda: epoch(session) > 5, what="it plays")
        session.type(" ")
        session.wait_for("paused")
        shown, screen = epoch(session), session.text
        session.kill(number)
        assert session.exit_code(2) == 128 + number
        assert session.is_restored()
    at, again = resumed_at(state)
    assert at == shown
    assert again.splitlines()[2:21] == screen.splitlines()[2:21]  # the panels, to the last digit


def test_a_line_that_drops_loses_nothing(state: Path) -> None:
    with opened(state, *PLAYING) as session:
        session.wait(lambda: epoch(session) > 5, what="it plays")
        shown = epoch(session)
        session.hang_up()
        assert session.exit_code(2) == 128 + signal.SIGHUP
    assert store(state).read(the_one(state)).progress.epoch >= shown
    assert resumed_at(state)[0] == store(state).read(the_one(state)).progress.epoch


FAILING = """
import sys
from gdtui.cli import main
from gdtui.screen.playing.player import Player

def tick(self, **_):
    self.source.step()
    if self.source.epoch == 20:
        raise ZeroDivisionError("made by the test")

Player.tick = tick
sys.exit(main(["line", "--play"]))
"""


def test_an_error_of_its_own_loses_nothing(state: Path) -> None:
    with Session([sys.executable, "-c", FAILING], environment={"XDG_STATE_HOME": str(state)}) as session:
        assert session.exit_code(15) == 70
        assert session.is_restored()
        assert f"go on:  gdtui --resume {the_one(state)}" in session.printed
    assert resumed_at(state)[0] == 20


def test_left_with_q_it_says_how_to_go_on_and_does(state: Path) -> None:
    with opened(state, "trees", "--standardize") as session:
        wait_for_epoch(session, 0)
        session.type("sssb")
        wait_for_epoch(session, 2)
        session.type("q")
        assert session.exit_code() == 0
        assert f"go on:  gdtui --resume {the_one(state)}" in session.printed
    with opened(state, "--resume") as session:
        session.wait_for(f"Session {the_one(state)} goes on from epoch 2.")
        session.type("s")
        wait_for_epoch(session, 3)
        session.type("b")
        wait_for_epoch(session, 2)
        session.type("r")
        wait_for_epoch(session, 0)
        session.type("q")
        assert session.exit_code() == 0
        assert "again:  gdtui trees --standardize --lr 0.1 --epochs 300" in session.printed
    assert store(state).read(the_one(state)).progress.epoch == 0


def test_what_was_hidden_is_hidden_when_it_goes_on_and_in_what_is_printed(state: Path) -> None:
    with opened(state, "line", "--hide", "all") as session:
        session.wait_for("(works below ?)")
        session.type("sss")
        wait_for_epoch(session, 3)
        session.type("q")
        assert session.exit_code() == 0
        assert "lowest possible" not in session.printed
        assert "would be needed" not in session.printed
        assert "--hide best,limit,forecast,verdict --lr 0.1 --epochs 300" in session.printed.replace(
            "\n", " "
        )
    with opened(state, "--resume") as session:
        wait_for_epoch(session, 3)
        session.wait_for("(works below ?)")
        session.type("!")
        session.wait_for("(works below 0.78)")
        session.type("q")
        assert session.exit_code() == 0
        assert "lowest possible 0.00975771" in session.printed.replace("\n", "")


def test_one_that_was_only_looked_at_leaves_nothing(state: Path) -> None:
    with opened(state) as session:
        wait_for_epoch(session, 0)
        session.type("q")
        assert session.exit_code() == 0
        assert "go on:" not in session.printed
    assert store(state).names() == []


def test_inputs_brought_to_scale_on_the_screen_come_back_so(state: Path) -> None:
    with opened(state, "trees") as session:
        wait_for_epoch(session, 0)
        session.type("n")
        session.wait_for("mean 0, deviation 1")
        session.type("s")
        wait_for_epoch(session, 1)
        session.type("q")
        assert session.exit_code() == 0
        assert "again:  gdtui trees --standardize --lr" in session.printed
    assert store(state).read(the_one(state)).command == ("gdtui", "trees", "--standardize")
    assert resumed_at(state)[0] == 1


def test_two_at_once_keep_a_session_each(state: Path) -> None:
    with opened(state, "line") as one, opened(state, "cars", "--standardize") as other:
        for session, keys in ((one, "s"), (other, "ss")):
            wait_for_epoch(session, 0)
            session.type(keys)
            wait_for_epoch(session, len(keys))
        one.type("q")
        assert one.exit_code() == 0
        at, screen = resumed_at(state)  # the other is newer, but open
        assert (at, "line: 100 rows" in screen) == (1, True)
        other.type("q")
        assert other.exit_code() == 0
    sources = [store(state).read(name).origin.paths for name in store(state).names()]
    assert sorted(sources) == [["cars"], ["line"]]


def test_one_that_is_open_is_said_to_be_copied_and_neither_loses_anything(state: Path) -> None:
    with opened(state) as first:
        wait_for_epoch(first, 0)
        first.type("sss")
        wait_for_epoch(first, 3)
        name = the_one_saved(first, state)
        with opened(state, "--resume", name) as second:
            second.wait_for(f"A copy of session {name} (open in another gdtui), saved on its own.")
            assert "goes on" not in second.text
            begins = epoch(second)
            second.type("ss")
            wait_for_epoch(second, begins + 2)
            second.type("q")
            assert second.exit_code() == 0
            assert f"this is a copy of session {name}, which is open in another gdtui" in second.text
        first.type("s")
        wait_for_epoch(first, 4)
        first.type("q")
        assert first.exit_code() == 0
        assert f"go on:  gdtui --resume {name}" in first.text
    assert store(state).read(name).progress.epoch == 4
    (copy,) = set(store(state).names()) - {name}
    assert store(state).read(copy).progress.epoch == begins + 2


def the_one_saved(session: Session, state: Path) -> str:
    """Wait until something is saved; return its name."""
    session.wait(lambda: bool(store(state).names()), what="it is saved")
    return the_one(state)


def test_one_of_another_host_says_so_and_gets_a_name_of_its_own(state: Path) -> None:
    with opened(state) as session:
        wait_for_epoch(session, 0)
        session.type("sss")
        wait_for_epoch(session, 3)
        session.type("q")
        assert session.exit_code() == 0
    name = the_one(state)
    store(state).write(replace(store(state).read(name), host="lab7", kernel={"NumPy": "1.0"}))
    with opened(state, "--resume") as session:
        assert session.exit_code() == 2
        assert "no session of this host can be resumed" in session.printed
    with opened(state, "--resume", name) as session:
        session.wait_for(f"A copy of session {name} (from lab7). Its last digits may differ.")
        assert "goes on" not in session.text
        session.type("sq")
        assert session.exit_code() == 0
    said = session.received.rpartition(b"\x1b")[2].decode()  # after the screen closed
    assert f"gdtui: this is a copy of session {name}, which is from lab7; it is saved on its own" in said
    assert "the last digits may come out otherwise than before: it was saved with NumPy 1.0, here" in said
    assert store(state).read(name).progress.epoch == 3
    assert len(store(state).names()) == 2


def test_what_cannot_be_resumed_is_refused_before_the_screen_opens(state: Path, tmp_path: Path) -> None:
    data = tmp_path / "d.csv"
    data.write_text("x,y\n1,2\n2,4\n3,7\n")
    with opened(state, str(data)) as session:
        wait_for_epoch(session, 0)
        session.type("s")
        wait_for_epoch(session, 1)
        session.type("q")
        assert session.exit_code() == 0
    data.write_text("x,y\n1,2\n2,4\n3,8\n")
    path = store(state).path(the_one(state))
    for change, said in [
        ("nothing", "d.csv has changed"),
        ("gone", "d.csv is gone"),
        ("cut", "it is damaged"),
    ]:
        if change == "gone":
            data.unlink()
        if change == "cut":
            path.write_bytes(path.read_bytes()[:400])
        before = path.read_bytes()
        with opened(state, "--resume") as session:
            assert session.exit_code() == 2
            assert said in session.printed
            assert b"\x1b" not in session.received
        assert path.read_bytes() == before


def test_a_disk_that_takes_nothing_is_said_and_the_run_goes_on() -> None:
    with Session([*GDTUI, *PLAYING], environment={"XDG_STATE_HOME": "/proc/nowhere"}) as session:
        session.wait_for("This run can't be saved: ")
        session.wait_for("The run goes on.")
        at = epoch(session)
        session.wait(lambda: epoch(session) > at + 20, what="it goes on")
        session.type("q")
        assert session.exit_code() == 0
        assert session.is_restored()
        assert "gdtui: This run can't be saved: " in session.printed


def test_a_session_goes_on_bit_for_bit(state: Path) -> None:
    """Interrupted and carried on, it ends with the very numbers of the run that was left alone."""
    for interrupted in (False, True):
        folder = state / str(interrupted)
        with opened(folder, "galton", "--standardize", "--epochs", "40") as session:
            wait_for_epoch(session, 0)
            session.type("s" * 9)
            wait_for_epoch(session, 9)
            if interrupted:
                session.kill(signal.SIGTERM)
                assert session.exit_code(2) == 128 + signal.SIGTERM
        if interrupted:
            session = opened(folder, "--resume", "--play", "--speed", "max")
        else:
            session = opened(folder, "galton", "--standardize", "--epochs", "40", "--play", "--speed", "max")
        with session:
            wait_for_epoch(session, 40)
            session.type("q")
            assert session.exit_code() == 0
    ends = [store(state / str(way)) for way in (False, True)]
    runs = [max((end.read(name) for name in end.names()), key=lambda run: run.progress.epoch) for end in ends]
    assert [run.progress.epoch for run in runs] == [40, 40]
    weights = [run.progress.checkpoints.weights.tobytes() for run in runs]
    assert weights[0] == weights[1]
