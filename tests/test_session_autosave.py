"""The autosave: when it saves, what it saves, and what becomes of a disk that takes nothing."""

from __future__ import annotations

import errno
import math
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdtui.data import load
from gdtui.data.columns.other_columns import choose
from gdtui.data.columns.roles import Roles
from gdtui.data.dataset import Dataset
from gdtui.data.reading import Reading
from gdtui.descent.trainer import Trainer
from gdtui.sessions import autosave as keeper_module
from gdtui.sessions.autosave import Autosave
from gdtui.sessions.origin import Origin
from gdtui.sessions.store import OpenedSession, Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gdtui.sessions.record import Session

SPEED = 10.0


class Desk:
    """An autosave with a clock that the test turns."""

    def __init__(self, folder: Path, origin: Origin | None = None, **options: Any) -> None:
        self.time = 100.0
        self.arranged: list[tuple[float, Callable[[], None]]] = []
        self.store = Store(folder)
        self.autosave = Autosave(
            origin or Origin.of("line"),
            ("gdtui", "line"),
            store=self.store,
            now=lambda: self.time,
            later=lambda seconds, action: self.arranged.append((self.time + seconds, action)),
            **options,
        )

    def written(self) -> None:
        """Wait until the worker is done."""
        if self.autosave._worker is not None:
            self.autosave._worker.join(10)
            assert not self.autosave._worker.is_alive()

    def save_soon(self, trainer: Trainer, speed: float = SPEED) -> None:
        self.autosave.save_soon(trainer, speed)
        self.written()

    def pass_time(self, seconds: float) -> None:
        """Let time pass, and what was arranged happen."""
        self.time += seconds
        due = [action for when, action in self.arranged if when <= self.time]
        self.arranged = [one for one in self.arranged if one[0] > self.time]
        for action in due:
            action()
        self.written()

    @property
    def saved(self) -> Session:
        assert self.autosave.id is not None
        return self.store.read(self.autosave.id)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "sessions")


@pytest.fixture
def trainer() -> Trainer:
    return Trainer(load("line"), learning_rate=0.1, epochs=300)


def test_a_run_that_has_not_begun_leaves_nothing(desk: Desk, trainer: Trainer) -> None:
    desk.save_soon(trainer)
    desk.autosave.save_now(trainer, SPEED)
    desk.autosave.finish(trainer, SPEED)
    assert desk.autosave.id is None
    assert not desk.store.folder.exists()


def test_the_first_epoch_is_saved_at_once(desk: Desk, trainer: Trainer) -> None:
    trainer.step()
    desk.save_soon(trainer)
    assert desk.saved.progress.epoch == 1
    assert desk.saved.process == os.getpid()
    assert desk.saved.host == os.uname().nodename
    assert desk.saved.kernel["NumPy"] == np.__version__
    assert desk.saved.command == ("gdtui", "line")
    assert desk.saved.speed == SPEED
    assert abs(desk.saved.saved - time.time()) < 10


def test_then_every_five_seconds_what_is_newest(desk: Desk, trainer: Trainer) -> None:
    seen = []
    for _ in range(160):  # 20 seconds of 8 epochs each
        trainer.step()
        desk.save_soon(trainer)
        seen.append(desk.saved.progress.epoch)
        desk.pass_time(0.125)
    assert sorted(set(seen)) == [1, 40, 80, 120]
    assert desk.saved.progress.epoch == 160


def test_what_comes_to_rest_is_saved_once_and_then_never_again(desk: Desk, trainer: Trainer) -> None:
    for _ in range(3):
        trainer.step()
        desk.save_soon(trainer)
    assert desk.saved.progress.epoch == 1
    assert len(desk.arranged) == 1
    desk.pass_time(5)
    assert desk.saved.progress.epoch == 3
    desk.store.path(str(desk.autosave.id)).unlink()
    desk.pass_time(60)
    desk.save_soon(trainer)
    assert desk.arranged == []
    assert desk.store.names() == []


@pytest.mark.parametrize("change", ["rate", "epochs", "back", "speed"])
def test_every_change_is_worth_a_save(desk: Desk, trainer: Trainer, change: str) -> None:
    trainer.advance(20)
    desk.save_soon(trainer)
    if change == "rate":
        trainer.set_learning_rate(0.2)
    elif change == "epochs":
        trainer.epochs = 1000
    elif change == "back":
        trainer.back()
    desk.pass_time(5)
    desk.save_soon(trainer, math.inf if change == "speed" else SPEED)
    saved = desk.saved.progress
    assert (saved.schedule, saved.epochs, saved.epoch, desk.saved.speed) == {
        "rate": (((0, 0.1), (20, 0.2)), 300, 20, SPEED),
        "epochs": (((0, 0.1),), 1000, 20, SPEED),
        "back": (((0, 0.1),), 300, 19, SPEED),
        "speed": (((0, 0.1),), 300, 20, math.inf),
    }[change]


def test_the_disk_is_not_waited_for(desk: Desk, trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a save hangs nothing is held up, no second one begins, and a later one has the newest."""
    begun, go_on, threads = threading.Event(), threading.Event(), set()
    write = desk.store.write

    def slow(session: Session, replacing: str | None) -> str:
        threads.add(threading.current_thread())
        begun.set()
        assert go_on.wait(10)
        return write(session, replacing)

    monkeypatch.setattr(desk.store, "write", slow)
    trainer.step()
    desk.autosave.save_soon(trainer, SPEED)
    assert begun.wait(10)
    for _ in range(100):
        desk.time += 0.5
        trainer.step()
        desk.autosave.save_soon(trainer, SPEED)
    assert len(threads) == 1
    assert threading.current_thread() not in threads
    go_on.set()
    desk.written()
    assert desk.saved.progress.epoch == 1
    desk.pass_time(5)
    assert desk.saved.progress.epoch == 101


def test_a_copy_is_saved_not_the_run_that_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = Trainer(load("line"), learning_rate=0.1, epochs=5000)
    go_on, write = threading.Event(), desk.store.write
    monkeypatch.setattr(desk.store, "write", lambda *arguments: go_on.wait(10) and write(*arguments))
    trainer.advance(700)
    desk.autosave.save_soon(trainer, SPEED)
    trainer.seek(3)
    trainer.set_learning_rate(0.7)
    trainer.advance(900)
    go_on.set()
    desk.written()
    untouched = Trainer(load("line"), learning_rate=0.1, epochs=5000)
    untouched.advance(700)
    expected = untouched.progress().checkpoints
    assert desk.saved.progress.checkpoints.weights.tobytes() == expected.weights.tobytes()
    assert desk.saved.progress.checkpoints.losses.tobytes() == expected.losses.tobytes()


def test_an_older_state_never_takes_the_place_of_a_newer(
    desk: Desk, trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer.step()
    older = desk.autosave._state(trainer, SPEED)
    trainer.step()
    desk.autosave.save_now(trainer, SPEED)
    desk.autosave._write(*older, is_open=True)
    assert desk.saved.progress.epoch == 2
    assert desk.saved.process is None


def test_the_last_save_waits_for_one_that_is_under_way(
    desk: Desk, trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, write = threading.Event(), threading.Event(), desk.store.write

    def slow(session: Session, replacing: str | None) -> str:
        begun.set()
        assert go_on.wait(10)
        return write(session, replacing)

    monkeypatch.setattr(desk.store, "write", slow)
    trainer.step()
    desk.autosave.save_soon(trainer, SPEED)
    assert begun.wait(10)
    trainer.step()
    last = threading.Thread(target=desk.autosave.save_now, args=(trainer, SPEED))
    last.start()
    go_on.set()
    last.join(10)
    assert (desk.saved.progress.epoch, desk.saved.process) == (2, None)
    assert len(desk.store.names()) == 1


@pytest.mark.parametrize("how", ["save_now", "finish"])
def test_on_leaving_it_is_saved_whatever_the_time_and_closed(desk: Desk, trainer: Trainer, how: str) -> None:
    trainer.step()
    desk.save_soon(trainer)
    trainer.step()
    getattr(desk.autosave, how)(trainer, SPEED)
    assert desk.saved.progress.epoch == 2
    assert desk.saved.process is None


def test_the_whole_run_keeps_one_name(desk: Desk, trainer: Trainer) -> None:
    trainer.step()
    desk.save_soon(trainer)
    first = desk.autosave.id
    trainer.step()
    desk.pass_time(5)
    desk.autosave.finish(trainer, SPEED)
    assert desk.autosave.id == first
    assert desk.store.names() == [first]


def test_two_at_once_keep_a_session_each(tmp_path: Path) -> None:
    desks = [Desk(tmp_path), Desk(tmp_path)]
    for epochs, desk in enumerate(desks, start=1):
        trainer = Trainer(load("line"), learning_rate=0.1, epochs=300)
        trainer.advance(epochs)
        desk.save_soon(trainer)
    assert [desk.saved.progress.epoch for desk in desks] == [1, 2]
    assert len(Store(tmp_path).names()) == 2


def test_one_that_is_carried_on_is_claimed_at_once(tmp_path: Path, trainer: Trainer) -> None:
    desk = Desk(tmp_path, opened=OpenedSession("bcdfg"))
    desk.save_soon(trainer)
    assert desk.store.read("bcdfg").process == os.getpid()


def test_inputs_brought_to_scale_midway_are_saved_so(desk: Desk) -> None:
    trainer = Trainer(load("line", standardize=True), learning_rate=0.1, epochs=300)
    trainer.step()
    desk.save_soon(trainer)
    assert desk.saved.origin.options.standardize
    assert desk.saved.command == ("gdtui", "line", "--standardize")
    assert desk.saved.origin.load().standardized


def test_columns_that_are_chosen_midway_are_saved_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "sessions", origin=Origin.of("trees", exclude=["height"]))
    data = choose(load("trees"), Roles(("height", "volume"), "girth"))
    trainer = Trainer(data, learning_rate=1e-5, epochs=300)
    trainer.step()
    desk.save_soon(trainer)
    options = desk.saved.origin.options
    assert (options.features, options.target, options.exclude) == (("height", "volume"), "girth", ())
    assert desk.saved.command == ("gdtui", "line", "--target", "girth", "--features", "height,volume")
    again = desk.saved.origin.load()
    np.testing.assert_array_equal(again.X, data.X)
    np.testing.assert_array_equal(again.Y, data.Y)


def test_another_choice_alone_is_worth_a_save(desk: Desk) -> None:
    desk.save_soon(stepped(load("trees")))
    desk.save_soon(stepped(choose(load("trees"), Roles(("girth",), "volume"))))
    desk.pass_time(5)
    assert desk.saved.origin.options.features == ("girth",)
    desk.save_soon(stepped(load("trees")))
    desk.pass_time(5)
    assert desk.saved.origin.options.features is None


def stepped(data: Dataset) -> Trainer:
    trainer = Trainer(data, learning_rate=1e-5, epochs=300)
    trainer.step()
    return trainer


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_said_once_and_the_run_goes_on(
    desk: Desk, trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = desk.store.write

    def full(*_: object) -> str:
        raise FULL

    monkeypatch.setattr(desk.store, "write", full)
    said = []
    for _ in range(100):
        trainer.step()
        desk.save_soon(trainer)
        said.append(desk.autosave.take_trouble())
        desk.pass_time(1)
    assert [one for one in said if one] == [
        "This run can't be saved: No space left on device. The run goes on."
    ]
    assert trainer.epoch == 100
    monkeypatch.setattr(desk.store, "write", write)
    trainer.step()
    desk.pass_time(5)
    desk.save_soon(trainer)
    assert desk.saved.progress.epoch == 101
    assert desk.autosave.trouble is None


@pytest.mark.parametrize("kind", ["file in the way", "read-only"])
def test_a_folder_that_cannot_be_written(tmp_path: Path, trainer: Trainer, kind: str) -> None:
    if kind == "read-only":
        if os.getuid() == 0:
            folder = "/proc/gdtui/sessions"  # where not even root can make a folder
        else:
            (tmp_path / "closed").mkdir(mode=0o500)
            folder = str(tmp_path / "closed" / "sessions")
    else:
        (tmp_path / "state").write_text("not a folder")
        folder = str(tmp_path / "state" / "sessions")
    desk = Desk(type(tmp_path)(folder))
    trainer.step()
    desk.save_soon(trainer)
    desk.autosave.finish(trainer, SPEED)
    assert str(desk.autosave.trouble).startswith("This run can't be saved: ")
    assert desk.autosave.id is None


def test_without_a_home_directory(trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    autosave = Autosave(Origin.of("line"), ("gdtui",))
    trainer.step()
    autosave.save_now(trainer, SPEED)
    assert autosave.take_trouble() == "This run can't be saved: there is no home directory. The run goes on."


def test_a_disk_that_hangs_on_leaving_is_given_up(
    desk: Desk, trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(desk.store, "write", lambda *_: go_on.wait(10))
    monkeypatch.setattr(keeper_module, "PATIENCE", 0.05)
    trainer.step()
    desk.autosave.finish(trainer, SPEED)
    assert desk.autosave.trouble == "This run can't be saved: the disk does not answer."
    go_on.set()
    desk.written()


def test_a_file_that_changes_before_it_is_hashed_is_said(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("x,y\n1,2\n2,4\n")
    desk = Desk(tmp_path / "sessions", Origin.of(str(path)))
    trainer = Trainer(load(str(path)), learning_rate=0.01, epochs=300)
    path.write_text("x,y\n1,2\n2,5\n9,9\n")
    trainer.step()
    desk.save_soon(trainer)
    assert desk.autosave.trouble == f"This run can't be saved: {path} has changed since it was read."


def test_data_from_a_pipe_cannot_be_read_again(tmp_path: Path, trainer: Trainer) -> None:
    os.mkfifo(tmp_path / "pipe")
    desk = Desk(tmp_path / "sessions", Origin.of(str(tmp_path / "pipe")))
    trainer.step()
    desk.save_soon(trainer)
    assert str(desk.autosave.trouble).endswith("pipe is no file that could be read again.")


def test_of_very_many_weights_fewer_epochs_are_saved(desk: Desk) -> None:
    d = 2000
    X = np.random.default_rng(1).standard_normal((3, d))
    data = Dataset("wide", X, X[:, :1].copy(), tuple(f"x{j}" for j in range(d)), "y", has_bias=False)
    trainer = Trainer(data, learning_rate=1e-4, epochs=2000)
    trainer.advance(1500)
    desk.save_soon(trainer)
    saved = desk.saved.progress
    assert saved.checkpoints.weights.nbytes <= 4 * 2**20
    assert saved.checkpoints.every == 8
    assert saved.trail[-1].tobytes() == trainer.snapshot().weights.tobytes()


def test_it_costs_nothing_before_something_is_saved() -> None:
    names = ["hashlib", "json", "platformdirs", "tempfile", "textual", "gdtui.sessions.record"]
    script = f"""
import sys
import numpy, gdtui.data, gdtui.descent.trainer, gdtui.settings
before = set(sys.modules)
import gdtui.sessions.autosave, gdtui.sessions.origin
print(sorted(set({names}) & (set(sys.modules) - before)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"


def test_no_screen_is_imported() -> None:
    script = """
import sys
import gdtui.sessions.autosave, gdtui.sessions.resume, gdtui.sessions.store
print(sorted(name for name in sys.modules if name.startswith(("textual", "plotext", "gdtui.screen"))))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"


def test_it_costs_the_event_loop_little(desk: Desk) -> None:
    trainer = Trainer(load("line"), learning_rate=0.1, epochs=10**6)
    trainer.advance(20_000)
    times = []
    for _ in range(15):
        trainer.step()
        desk.time += 5
        before = time.thread_time()
        desk.autosave.save_soon(trainer, SPEED)
        times.append(time.thread_time() - before)
        desk.written()
    assert sorted(times)[7] < 2e-3


# what else could lose a run


def test_a_save_that_failed_is_tried_again_though_nothing_changes(
    desk: Desk, trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = desk.store.write
    monkeypatch.setattr(desk.store, "write", lambda *_: (_ for _ in ()).throw(FULL))
    trainer.step()
    desk.save_soon(trainer)
    assert desk.autosave.id is None
    monkeypatch.setattr(desk.store, "write", write)
    desk.pass_time(5)
    assert desk.saved.progress.epoch == 1
    desk.pass_time(60)
    assert desk.arranged == []


@pytest.mark.parametrize("error", [ValueError("odd"), MemoryError(), RecursionError("deep"), KeyError("x")])
def test_no_error_ends_the_saving_unsaid(
    desk: Desk, trainer: Trainer, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(desk.store, "write", lambda *_: (_ for _ in ()).throw(error))
        trainer.step()
        desk.save_soon(trainer)
    assert str(desk.autosave.trouble).startswith("This run can't be saved: ")
    desk.pass_time(5)
    assert desk.saved.progress.epoch == 1
    assert desk.autosave.trouble is None


def test_where_no_thread_can_be_started_the_last_save_does_without(
    desk: Desk, trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", none)
    trainer.step()
    desk.autosave.save_soon(trainer, SPEED)
    desk.autosave.finish(trainer, SPEED)
    assert desk.saved.progress.epoch == 1


def test_a_session_that_another_has_saved_meanwhile_is_left_to_it(desk: Desk, trainer: Trainer) -> None:
    trainer.step()
    desk.save_soon(trainer)
    first = str(desk.autosave.id)
    other = Trainer(load("line"), learning_rate=0.1, epochs=300)
    other.advance(50)
    desk.store.write(replace(desk.saved, progress=other.progress()))
    trainer.step()
    desk.pass_time(5)
    desk.save_soon(trainer)
    second = desk.autosave.id
    assert second != first
    said = f"Another gdtui has saved session {first}: this run is now {second}."
    assert [desk.autosave.take_trouble(), desk.autosave.take_trouble()] == [said, None]
    assert desk.store.read(first).progress.epoch == 50
    assert desk.saved.progress.epoch == 2
    trainer.step()
    desk.pass_time(5)
    desk.autosave.finish(trainer, SPEED)
    assert desk.autosave.id == second
    assert desk.saved.progress.epoch == 3


def test_it_is_held_from_the_first_save_until_it_is_left(desk: Desk, trainer: Trainer) -> None:
    trainer.step()
    desk.save_soon(trainer)
    name = str(desk.autosave.id)
    assert Store(desk.store.folder).is_held(name)
    desk.autosave.finish(trainer, SPEED)
    assert not Store(desk.store.folder).is_held(name)
    assert sorted(path.name for path in desk.store.folder.iterdir()) == [".lock", f"{name}.session"]


def test_data_that_take_long_to_read_once_more_are_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each block shows that the disk is alive, though all of them take longer than its patience."""
    path = tmp_path / "data.csv"
    path.write_text("x,y\n" + "1,2\n2,4\n" * 40)
    desk = Desk(tmp_path / "sessions", Origin.of(str(path)))
    trainer = Trainer(load(str(path)), learning_rate=0.01, epochs=300)
    joins = []

    class Slow(threading.Thread):
        def join(self, timeout: float | None = None) -> None:
            joins.append(timeout)
            if len(joins) < 5:
                desk.autosave._count_report(Reading(0, 0, 0))
            else:
                super().join(10)

        def is_alive(self) -> bool:
            return len(joins) < 5 or super().is_alive()

    monkeypatch.setattr(threading, "Thread", Slow)
    trainer.step()
    desk.autosave.finish(trainer, SPEED)
    assert len(joins) == 5
    assert desk.autosave.trouble is None
    assert desk.saved.progress.epoch == 1
