"""The folder of sessions: whole at any moment, for its owner's eyes only, no way out of it by a name."""

from __future__ import annotations

import os
import secrets
import signal
import stat
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.descent.progress import Checkpoints, Progress
from gdtui.sessions import store as store_module
from gdtui.sessions.errors import SessionError
from gdtui.sessions.origin import Origin
from gdtui.sessions.record import LARGEST, Session
from gdtui.sessions.source import Source
from gdtui.sessions.store import MOST, Store, state_folder

if TYPE_CHECKING:
    from pathlib import Path


def session(name: str = "bcdfg", epochs: int = 10) -> Session:
    start = np.zeros((1, 1))
    kept = Checkpoints(1, start.reshape(1, 1, 1), np.array([1.0]))
    return Session(
        id=name,
        saved=1e9,
        host="lab1",
        process=None,
        gdtui="1",
        kernel={},
        origin=Origin((Source("line", is_builtin=True, sha256="0" * 64),)),
        command=("gdtui",),
        speed=10.0,
        progress=Progress(start, ((0, 0.1),), 0, 0, epochs, None, (start,), kept),
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "state" / "sessions")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_can_read_it(store: Store) -> None:
    before = os.umask(0)
    try:
        store.write(session())
    finally:
        os.umask(before)
    assert mode(store.folder) == 0o700
    assert mode(store.path("bcdfg")) == 0o600
    assert [path.name for path in store.folder.iterdir()] == ["bcdfg.session"]


def test_the_newer_takes_the_place_of_the_older(store: Store) -> None:
    store.write(session(epochs=10))
    store.write(session(epochs=20))
    assert store.read("bcdfg").progress.epochs == 20
    assert store.names() == ["bcdfg"]


def test_what_would_be_too_large_to_be_read_is_not_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(session(epochs=10))
    monkeypatch.setattr("gdtui.sessions.store.LARGEST", 100)
    with pytest.raises(SessionError, match="is too large"):
        store.write(session(epochs=20))
    monkeypatch.undo()
    assert store.read("bcdfg").progress.epochs == 10


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_save_that_fails_on_its_way_leaves_the_old_one(
    store: Store, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(session(epochs=10))

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, step, fail)
        with pytest.raises(OSError, match="No space"):
            store.write(session(epochs=20))
    assert store.read("bcdfg").progress.epochs == 10
    assert [path.name for path in store.folder.iterdir()] == ["bcdfg.session"]


def test_it_is_on_the_disk_before_it_counts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, replace = os.fsync, os.replace
    kinds = {True: "folder synced", False: "file synced"}

    def synced(descriptor: int) -> None:
        done.append(kinds[stat.S_ISDIR(os.fstat(descriptor).st_mode)])
        sync(descriptor)

    def renamed(*paths: str) -> None:
        done.append("renamed")
        replace(*paths)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", renamed)
    store.write(session())
    assert done == ["file synced", "renamed", "folder synced"]


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_session_store import session, Store
store = Store(Path(sys.argv[1]))
for epochs in range(1, 10**9):
    store.write(session(epochs=epochs))
    print(epochs, flush=True)
"""


@pytest.mark.slow
def test_killed_at_any_moment_it_leaves_the_last_save(store: Store) -> None:
    for delay in np.random.default_rng(1).uniform(0, 0.02, 15):
        words = [sys.executable, "-c", WRITER, str(store.folder), os.path.dirname(__file__)]
        with subprocess.Popen(words, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            said = writer.stdout.readline()
            time.sleep(delay)  # the moment is what is tested
            writer.send_signal(signal.SIGKILL)
            said = [said, *writer.stdout.readlines()][-1]
        assert store.read("bcdfg").progress.epochs in (int(said), int(said) + 1)


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "/etc/passwd", "bcdf", "bcdfgh", "BCDFG", "bcdfa", "bcdf\n", "bcdfg\n", "bc/fg"],
)
def test_a_name_that_can_be_none_is_refused(store: Store, name: str) -> None:
    with pytest.raises(SessionError, match="names no session: gdtui --sessions"):
        store.read(name)


def test_new_names_are_short_and_free(store: Store) -> None:
    names = {store.new_id() for _ in range(200)}
    assert len(names) > 190
    assert all(len(name) == 5 and name.isalnum() and name == name.lower() for name in names)


def test_a_name_that_is_taken_is_not_chosen(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write(session("bbbbb"))
    letters = iter("bbbbb" + "ccccc")
    monkeypatch.setattr(secrets, "choice", lambda _: next(letters))
    assert store.new_id() == "ccccc"


def test_one_that_is_not_there(store: Store) -> None:
    with pytest.raises(SessionError, match="there is no session bcdfg: gdtui --sessions lists them"):
        store.read("bcdfg")
    assert store.names() == []


def test_one_that_is_damaged_stays_where_it_is(store: Store) -> None:
    store.write(session())
    path = store.path("bcdfg")
    data = path.read_bytes()[:-100]
    path.write_bytes(data)
    with pytest.raises(SessionError, match=r"session bcdfg can't be resumed: it is damaged .* the file is /"):
        store.read("bcdfg")
    assert path.read_bytes() == data


def test_one_under_another_name_is_refused(store: Store) -> None:
    store.write(session())
    store.path("bcdfg").rename(store.path("ccccc"))
    with pytest.raises(SessionError, match='it says that it is "bcdfg"'):
        store.read("ccccc")


def test_one_of_a_newer_version(store: Store) -> None:
    store.write(session())
    store.path("bcdfg").write_bytes(b'{"gdtui session": 99}\n{}')
    with pytest.raises(SessionError, match="it is from a newer gdtui: update this one; the file is /"):
        store.read("bcdfg")


def test_what_is_too_large_is_not_read(store: Store) -> None:
    store.write(session())
    os.truncate(store.path("bcdfg"), LARGEST + 1)
    with pytest.raises(SessionError, match="no file of a session's size"):
        store.read("bcdfg")


def test_a_pipe_does_not_block(store: Store) -> None:
    store.folder.mkdir(parents=True)
    os.mkfifo(store.path("bcdfg"))
    with pytest.raises(SessionError, match="no file of a session's size"):
        store.read("bcdfg")


def test_a_folder_in_its_place(store: Store) -> None:
    store.path("bcdfg").mkdir(parents=True)
    with pytest.raises(SessionError, match="can't be resumed"):
        store.read("bcdfg")


def test_the_newest_comes_first_and_the_oldest_go(store: Store) -> None:
    letters = "bcdfghjk"
    names = [f"bbb{one}{other}" for one in letters for other in letters][: MOST + 3]
    for age, name in enumerate(names):
        store.write(session(name))
        os.utime(store.path(name), (10**9 - age, 10**9 - age))
    assert store.names() == names
    (store.folder / "notes.txt").write_text("somebody's")
    store.prune()
    assert store.names() == names[:MOST]
    assert (store.folder / "notes.txt").exists()


def test_what_a_killed_process_left_goes_after_an_hour(store: Store) -> None:
    store.write(session())
    old, new = store.folder / ".bcdfg-old", store.folder / ".bcdfg-new"
    for path, age in ((old, 3700), (new, 60)):
        path.write_bytes(b"half")
        os.utime(path, (time.time() - age, time.time() - age))
    store.prune()
    assert not old.exists()
    assert new.exists()
    assert store.names() == ["bcdfg"]


def test_the_folder_is_in_the_users_state_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert state_folder() == tmp_path / "gdtui" / "sessions"


def test_without_a_home_directory_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    with pytest.raises(SessionError, match="no home directory"):
        state_folder()


def test_a_locked_folder_is_waited_for_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sessions").mkdir()
    first, second, order = Store(tmp_path / "sessions"), Store(tmp_path / "sessions"), []

    def wait() -> None:
        with second.locked():
            order.append("second")

    with first.locked():
        waiting = threading.Thread(target=wait)
        waiting.start()
        waiting.join(0.1)
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]
    monkeypatch.setattr(store_module, "LONGEST_WAIT", 0.05)
    with first.locked():
        wait()
    assert order == ["first", "second", "second"]


def test_where_there_is_no_folder_nothing_is_locked(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="from inside"), Store(tmp_path / "none").locked():
        raise KeyError("from inside")
    assert not (tmp_path / "none").exists()
