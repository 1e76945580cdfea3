"""The folder of sessions: whole at any moment, for its owner's eyes only, no way out of it by a name."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.descent.history import Checkpoints, RunProgress
from gdtui.sessions import locks
from gdtui.sessions import store as store_module
from gdtui.sessions.errors import SessionError, TakenError
from gdtui.sessions.origin import Origin
from gdtui.sessions.process import started
from gdtui.sessions.record import LARGEST, Session, record_to_bytes
from gdtui.sessions.source import SavedSource
from gdtui.sessions.store import MOST, Store, state_folder
from tests.quick import slowly

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
        origin=Origin((SavedSource("line", is_builtin=True, sha256="0" * 64),)),
        command=("gdtui",),
        speed=10.0,
        progress=RunProgress(start, ((0, 0.1),), 0, 0, epochs, None, (start,), kept),
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "state" / "sessions")


def left_in(store: Store) -> list[str]:
    """List what is in the folder besides the lock of the folder itself."""
    return sorted(path.name for path in store.folder.iterdir() if path.name != ".lock")


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
    assert mode(store.folder / ".lock") == 0o600
    assert left_in(store) == ["bcdfg.session"]


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
    assert left_in(store) == ["bcdfg.session"]


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


@pytest.mark.parametrize("kills", [3, *slowly(30)])
def test_killed_at_any_moment_it_leaves_the_last_save(store: Store, kills: int) -> None:
    store.write(session("ccccc", epochs=7))
    for delay in np.random.default_rng(kills).uniform(0, 0.02, kills):
        words = [sys.executable, "-c", WRITER, str(store.folder), os.path.dirname(__file__)]
        with subprocess.Popen(words, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            said = writer.stdout.readline()
            time.sleep(delay)  # the moment is what is tested
            writer.send_signal(signal.SIGKILL)
            said = [said, *writer.stdout.readlines()][-1]
        assert store.read("bcdfg").progress.epochs in (int(said), int(said) + 1)
        assert store.names() == ["bcdfg", "ccccc"]
        store.write(session("ddddd"))  # the folder is not locked for ever
        store.prune("ddddd")
        assert store.names() == ["ddddd", "bcdfg", "ccccc"]
        store.path("ddddd").unlink()
    assert store.read("ccccc").progress.epochs == 7


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "/etc/passwd", "bcdf", "bcdfgh", "BCDFG", "bcdfa", "bcdf\n", "bcdfg\n", "bc/fg"],
)
def test_a_name_that_can_be_none_is_refused(store: Store, name: str) -> None:
    with pytest.raises(SessionError, match="names no session: gdtui --sessions"):
        store.read(name)


def test_new_names_are_short_and_free(store: Store) -> None:
    names = {store.open_new().name for _ in range(200)}
    assert len(names) > 190
    assert all(len(name) == 5 and name.isalnum() and name == name.lower() for name in names)


def test_a_name_that_is_taken_is_not_chosen(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write(session("bbbbb"))
    first = store.hold("ccccc")
    letters = iter("bbbbb" + "ccccc" + "ddddd")
    monkeypatch.setattr(secrets, "choice", lambda _: next(letters))
    assert store.open_new().name == "ddddd"
    assert first is not None


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


LETTERS = "bcdfghjk"
NAMES = [f"bbb{one}{other}" for one in LETTERS for other in LETTERS]
YEAR = 365 * 86400.0


def set_time(store: Store, name: str, seconds: float) -> None:
    os.utime(store.path(name), (seconds, seconds))


def test_the_newest_comes_first_and_the_oldest_go(store: Store) -> None:
    names = NAMES[: MOST + 3]
    for name in names:
        store.write(session(name))
    assert store.names() == names[::-1]
    (store.folder / "notes.txt").write_text("somebody's")
    store.prune()
    assert store.names() == names[: -MOST - 1 : -1]
    assert (store.folder / "notes.txt").exists()


def test_no_clock_turns_the_order_round(store: Store) -> None:
    """Saved before the clock was set back by a year, meanwhile, and after it was set right again."""
    now = time.time()
    names = NAMES[:60]
    for number, name in enumerate(names):
        store.write(session(name))
        set_time(store, name, now - YEAR if 20 <= number < 40 else now + number)
        store.prune(name)
        assert store.names() == names[: number + 1][::-1][: MOST + 1]
    store.write(session(names[30], epochs=77))  # carried on
    assert store.names()[0] == names[30]


def without_serial(data: bytes) -> bytes:
    """Return a session as gdtui wrote it before there were serial numbers."""
    content = json.loads(data.splitlines()[1])
    del content["serial"], content["started"]
    body = json.dumps(content).encode()
    head = {"gdtui session": 2, "sha256": hashlib.sha256(body).hexdigest()}
    return json.dumps(head).encode() + b"\n" + body + b"\n"


def test_what_older_versions_saved_is_read_and_comes_before(store: Store) -> None:
    """Fifty of them, with times of a clock that was a year fast: new runs stay for all that."""
    old, new = NAMES[:50], NAMES[50:55]
    for age, name in enumerate(old):
        store.write(session(name, epochs=100 + age))
        store.path(name).write_bytes(without_serial(store.path(name).read_bytes()))
        set_time(store, name, time.time() + YEAR - age)
    assert [store.read(name).progress.epochs for name in store.names()] == list(range(100, 150))
    for store in (Store(store.folder) for _ in range(2)):
        for name in new:
            store.write(session(name))
            store.prune(name)
    assert store.names() == [*new[::-1], *old[: MOST + 1 - 5]]


def test_a_serial_number_is_not_lost_with_the_locks_file(store: Store) -> None:
    for name in NAMES[:3]:
        store.write(session(name))
    for damage in (b"", b"rubbish", b"0" * 20, b"9" * 20, b"-7", b"\xff" * 20):
        (store.folder / ".lock").write_bytes(damage)
        Store(store.folder).write(session(NAMES[4], epochs=5))
        assert store.names()[0] == NAMES[4]
        (store.folder / ".lock").unlink()
        Store(store.folder).write(session(NAMES[5], epochs=5))
        assert store.names()[:2] == [NAMES[5], NAMES[4]]


def test_a_serial_number_that_cannot_grow_is_not_believed(store: Store) -> None:
    store.write(session("bbbbb"))
    data = record_to_bytes(replace(store.read("bbbbb"), serial=2**63))
    store.path("bbbbb").write_bytes(data)
    store.write(session("ccccc"))
    assert store.names() == ["ccccc", "bbbbb"]
    assert store.read("ccccc").serial == 2


def test_two_stores_of_one_folder_count_together(store: Store) -> None:
    other = Store(store.folder)
    for number, name in enumerate(NAMES[:10]):
        (store, other)[number % 2].write(session(name))
    assert store.names() == NAMES[:10][::-1]


def test_one_that_is_open_is_never_removed(store: Store) -> None:
    """Fifty-five runs are open, the clock is a year back, and sixty more come and go."""
    held = []
    for _ in range(55):
        opened = store.open_new()
        store.write(session(opened.name))
        set_time(store, opened.name, time.time() - YEAR)
        store.prune(opened.name)
        held.append(opened)
    for number in range(60):
        opened = store.open_new()
        store.write(session(opened.name, epochs=number + 1))
        store.prune(opened.name)
        opened.close()
    names = set(store.names())
    assert {one.name for one in held} <= names
    assert len(names) == 55 + MOST + 1  # the one just written is still open when the others are counted
    kept = [store.read(name).progress.epochs for name in store.names()][: MOST + 1]
    assert kept == list(range(60, 60 - MOST - 1, -1))
    for one in held:
        one.close()
    store.prune()
    assert len(store.names()) == MOST
    assert not list(store.folder.glob(".*.open"))


def test_those_that_are_open_take_no_place_from_those_that_are_not(store: Store) -> None:
    for name in NAMES[:20]:
        store.write(session(name))
    held = [store.open_new() for _ in range(MOST)]
    for opened in held:
        store.write(session(opened.name))
    store.prune(held[-1].name)
    assert set(NAMES[:20]) <= set(store.names())
    for opened in held:
        opened.close()


RUN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_session_store import session, Store
store = Store(Path(sys.argv[1]))
opened = store.open_new()
store.write(session(opened.name))
store.prune(opened.name)
print(opened.name, flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
def test_fifty_five_processes_lose_nothing(store: Store) -> None:
    words = [sys.executable, "-c", RUN, str(store.folder), os.path.dirname(__file__)]
    runs = [subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(55)]
    try:
        names = [run.stdout.readline().decode().strip() for run in runs if run.stdout]
        for name in NAMES:
            store.write(session(name))
            store.prune(name)
        assert len(set(names)) == 55
        assert set(names) <= set(store.names())
    finally:
        for run in runs:
            run.kill()
            run.communicate()
    store.prune()
    assert store.names() == NAMES[: -MOST - 1 : -1]


def test_the_one_just_written_is_never_removed_where_nothing_can_be_locked(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    for name in NAMES[: MOST + 5]:
        store.write(session(name))
    ours = replace(session("ccccc"), host=os.uname().nodename)
    store.write(replace(ours, process=os.getppid(), started=started(os.getppid())))
    store.write(replace(session("ddddd"), host="elsewhere", process=7))
    assert store.hold("ddddd") is None
    for name in NAMES[:5]:
        store.write(session(name, epochs=20))
        set_time(store, name, time.time() - YEAR)
        store.prune(name)
        assert store.names()[0] == name
    # Two that may be open take a place each: without locks only those that are to be removed are looked into.
    expected = {"ddddd", *NAMES[:5], *NAMES[11 : MOST + 5]} | (
        {"ccccc"} if sys.platform == "linux" else set()
    )
    assert set(store.names()) == expected


def test_one_that_is_opened_while_it_is_removed_stays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    names = NAMES[: MOST + 1]
    for name in names:
        store.write(session(name))
    held = []
    may_be_open = store._may_be_open

    def opened_now(name: str) -> bool:
        answer = may_be_open(name)
        held.append(store.hold(name))
        return answer

    monkeypatch.setattr(store, "_may_be_open", opened_now)
    store.prune()
    assert len(held) == 1
    assert store.names() == names[::-1]


def test_what_cannot_be_read_now_is_not_removed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that gives an error for a moment says nothing about what is on it."""
    for name in NAMES[: MOST + 5]:
        store.write(session(name))

    def failing(*_: object) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(store_module, "_content", failing)
        store.prune()
    assert set(store.names()) == set(NAMES[: MOST + 5])


def test_a_damaged_one_takes_no_place_from_a_sound_one(store: Store) -> None:
    for name in NAMES:
        store.write(session(name))
        if name in NAMES[::2]:
            store.path(name).write_bytes(b"half a ses")
    store.prune()
    assert set(store.names()) == set(NAMES)


def test_a_lock_on_a_file_that_was_removed_meanwhile_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, lock = tmp_path / ".bcdfg.open", fcntl.flock
    removed: list[Path] = []

    def late(descriptor: int, how: int) -> None:
        if not removed:
            path.unlink()
            removed.append(path)
        lock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    assert locks.hold(path, 0.0) is None
    held = locks.hold(path, 0.0)
    assert held is not None
    assert locks.is_held(path)
    held.end()
    assert not path.exists()


def test_one_that_another_has_saved_meanwhile_is_not_overwritten(store: Store) -> None:
    first = store.write(session(epochs=10))
    second = store.write(session(epochs=20), first)
    with pytest.raises(TakenError, match="bcdfg was saved by another gdtui meanwhile"):
        store.write(session(epochs=30), first)
    assert store.read("bcdfg").progress.epochs == 20
    store.path("bcdfg").unlink()  # what is gone can be written again
    store.write(session(epochs=40), second)
    assert store.read("bcdfg").progress.epochs == 40


def test_what_could_not_be_read_again_is_not_written(store: Store) -> None:
    store.write(session(epochs=10))
    with pytest.raises(SessionError, match="damaged"):
        store.write(session(epochs=0))
    assert store.read("bcdfg").progress.epochs == 10


@pytest.mark.parametrize("removals", [1, 2])
def test_a_folder_that_is_removed_meanwhile_is_made_again(
    store: Store, removals: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, replace_file = [removals], os.replace

    def removed(*paths: str) -> None:
        if left[0]:
            left[0] -= 1
            shutil.rmtree(store.folder)
        replace_file(*paths)

    monkeypatch.setattr(os, "replace", removed)
    store.write(session(epochs=20))
    assert store.read("bcdfg").progress.epochs == 20
    assert left_in(store) == ["bcdfg.session"]


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
