"""A run carried on: bit for bit what the uninterrupted one would have been, or refused in a line."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.data import load
from gdtui.descent.trainer import Trainer
from gdtui.sessions import resume as resuming
from gdtui.sessions.autosave import Autosave
from gdtui.sessions.errors import SessionError
from gdtui.sessions.kernel import differences, kernel
from gdtui.sessions.listing import sessions_table
from gdtui.sessions.origin import Origin
from gdtui.sessions.process import is_alive, started
from gdtui.sessions.record import Session, record_from_bytes, record_to_bytes
from gdtui.sessions.resume import Claim, Resumed, chosen, claimed
from gdtui.sessions.store import OpenedSession, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Command = Callable[..., subprocess.CompletedProcess[bytes]]

HERE = os.uname().nodename


def line(rate: float = 0.1, epochs: int = 1000) -> Trainer:
    return Trainer(load("line"), learning_rate=rate, epochs=epochs)


def saved(trainer: Trainer, origin: Origin | None = None, **changes: Any) -> Session:
    """Return what is read again of a run that was written down."""
    session = Session(
        id="bcdfg",
        saved=time.time(),
        host=HERE,
        process=None,
        gdtui="1",
        kernel=kernel(),
        origin=(origin or Origin.of("line")).identified(),
        command=("gdtui", "line"),
        speed=10.0,
        progress=trainer.progress(),
    )
    return record_from_bytes(record_to_bytes(replace(session, **changes)))


def resume(session: Session) -> Resumed:
    """Carry a session on that nobody else has open."""
    return resuming.resume(Claim(session, OpenedSession(session.id)))


def bits(trainer: Trainer) -> tuple[object, ...]:
    """Return all that is shown of the present epoch, bit for bit, but for the points of the curve."""
    snapshot = trainer.snapshot()
    arrays = [*snapshot.evaluation, *snapshot.trail]
    return (
        *(np.asarray(array).tobytes() for array in arrays),
        (snapshot.epoch, snapshot.epochs, snapshot.status, snapshot.diverged, snapshot.learning_rate),
        (trainer.furthest, trainer.schedule, trainer.just_diverged, trainer.overflow_epoch),
    )


def test_with_changes_of_rate_back_and_forth_it_ends_where_the_uninterrupted_run_does() -> None:
    def first_half(trainer: Trainer) -> None:
        trainer.advance(120)
        trainer.set_learning_rate(0.5)
        trainer.advance(200)
        trainer.seek(250)
        trainer.set_learning_rate(0.03)
        trainer.advance(300)
        trainer.seek(100)
        trainer.seek(500)

    def second_half(trainer: Trainer) -> list[object]:
        shown: list[object] = []
        for epoch in (499, 498, 0, 121, 250, 500):
            trainer.seek(epoch)
            shown.append(bits(trainer))
        trainer.set_learning_rate(0.2)
        trainer.advance(500)
        return [*shown, bits(trainer)]

    through = line()
    first_half(through)
    interrupted = resume(saved(through)).trainer
    assert bits(interrupted) == bits(through)
    assert second_half(interrupted) == second_half(through)
    assert interrupted.epoch == 1000
    assert interrupted.curve().losses.tobytes() == through.curve().losses.tobytes()


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("advance"), st.integers(1, 3000)),
        st.tuples(st.just("seek"), st.integers(0, 4000)),
        st.tuples(st.just("set_learning_rate"), st.sampled_from([0.01, 0.3, 0.7, 0.9, 4.0])),
        st.tuples(st.just("reset")),
        st.tuples(st.just("back")),
    ),
    max_size=6,
)


def act(trainer: Trainer, actions: list[tuple[Any, ...]]) -> list[object]:
    shown: list[object] = [bits(trainer)]
    for name, *arguments in actions:
        getattr(trainer, name)(*arguments)
        shown.append(bits(trainer))
    return shown


@settings(max_examples=40, deadline=None)
@given(before=ACTIONS, after=ACTIONS)
def test_whatever_was_done_before_and_is_done_after(
    before: list[tuple[Any, ...]], after: list[tuple[Any, ...]]
) -> None:
    through = line(epochs=4000)
    act(through, before)
    carried_on = resume(saved(through)).trainer
    assert act(carried_on, after) == act(through, after)


@pytest.mark.parametrize(("rate", "epoch"), [(1.0, 16), (1.0, 17), (1.0, 788), (5 * 0.78, 160)])
def test_a_run_that_has_diverged_or_ended(rate: float, epoch: int) -> None:
    through = line(rate)
    while through.epoch < epoch and through.advance(epoch - through.epoch):
        pass
    assert bits(resume(saved(through)).trainer) == bits(through)


@pytest.mark.slow
def test_a_million_epochs_are_back_in_less_than_a_second() -> None:
    through = line(epochs=10**7)
    through.advance(10**6)
    session = record_to_bytes(saved(through))
    before = time.perf_counter()
    carried_on = resume(record_from_bytes(session)).trainer
    assert time.perf_counter() - before < 1
    assert len(record_from_bytes(session).progress.checkpoints.losses) <= 1000
    for epoch in (999_999, 999_998, 500_001, 10**6):
        through.seek(epoch)
        carried_on.seek(epoch)
        assert bits(carried_on) == bits(through)


# where it came from


@pytest.fixture
def table_file(tmp_path: Path) -> Path:
    path = tmp_path / "größe\udcff.csv"
    path.write_text("a,b,price\n1,2,3\n2,5,4\n3,1,9\n4,4,4\n")
    return path


def test_a_file_is_found_from_anywhere_with_what_was_chosen_of_it(
    table_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choices: dict[str, Any] = {"target": "a", "features": ["price"], "bias": False, "standardize": True}
    monkeypatch.chdir(tmp_path)
    trainer = Trainer(load(table_file.name, **choices), learning_rate=0.01, epochs=10)
    trainer.advance(5)
    session = saved(trainer, Origin.of(table_file.name, **choices))
    monkeypatch.chdir("/")
    data = resume(session).trainer.data
    assert (data.columns, data.target, data.standardized) == (("price",), "a", True)
    assert data.X.tobytes() == trainer.data.X.tobytes()


def test_a_file_that_was_only_touched_is_the_same(table_file: Path) -> None:
    trainer = Trainer(load(str(table_file)), learning_rate=0.01, epochs=10)
    session = saved(trainer, Origin.of(str(table_file)))
    os.utime(table_file, (1, 1))
    assert resume(session).trainer.epoch == 0


def replaced_by_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def replaced_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda path: path.unlink(), r"its data file .*gr.*\\udcff.csv is gone: put it back"),
        (lambda path: path.write_text("a,b,price\n1,2,3\n2,5,4\n3,1,9\n4,4,5\n"), "has changed: put the old"),
        (lambda path: path.write_text("a,b,price\n"), "has changed: put the old"),
        (replaced_by_a_folder, "has changed: put the old"),
        (replaced_by_a_pipe, "has changed: put the old"),
    ],
    ids=["gone", "same length", "shorter", "a folder", "a pipe"],
)
def test_a_file_that_is_not_the_same_is_refused(
    table_file: Path, change: Callable[[Path], object], said: str
) -> None:
    trainer = Trainer(load(str(table_file)), learning_rate=0.01, epochs=10)
    session = saved(trainer, Origin.of(str(table_file)))
    change(table_file)
    with pytest.raises(SessionError, match=f"session bcdfg can't be resumed: .*{said}"):
        resume(session)


def test_parts_are_all_read_again_and_one_that_changed_is_named(
    table_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "second.csv"
    second.write_text("price,b,a\n7,1,5\n9,2,6\n")
    trainer = Trainer(load([str(table_file), str(second)]), learning_rate=0.01, epochs=10)
    trainer.advance(5)
    monkeypatch.chdir(tmp_path)
    session = saved(trainer, Origin.of(table_file.name, second.name))
    monkeypatch.chdir("/")
    assert bits(resume(session).trainer) == bits(trainer)
    second.write_text("price,b,a\n7,1,5\n9,2,7\n")
    with pytest.raises(SessionError, match=r"its data file .*second\.csv has changed: put the old"):
        resume(session)


def test_built_in_data_that_are_others_are_refused() -> None:
    session = saved(line())
    (source,) = session.origin.sources
    other = replace(session, origin=Origin((replace(source, sha256="0" * 64),)))
    with pytest.raises(SessionError, match="'line' are not those of this gdtui"):
        resume(other)
    gone = replace(session, origin=Origin((replace(source, path="circle"),)))
    with pytest.raises(SessionError, match="'circle' are not those of this gdtui"):
        resume(gone)


def test_weights_that_do_not_fit_the_data_are_refused() -> None:
    session = saved(line())
    with pytest.raises(SessionError, match=r"can't be resumed: weights have shape \(2, 1\)"):
        resume(replace(session, origin=Origin.of("trees").identified()))


def test_weights_that_lead_to_no_number_are_refused() -> None:
    trainer = line()
    trainer.step()
    progress = trainer.progress()
    progress.trail[-1][:] = 1e300
    progress.checkpoints.weights[1] = 1e300
    with pytest.raises(SessionError, match="the loss at epoch 1 is too large a number"):
        resume(saved(line(), progress=progress))


# which one


def put(store: Store, name: str, age: float = 0.0, **changes: Any) -> None:
    trainer = line()
    trainer.advance(37)
    store.write(saved(trainer, id=name, **changes))
    when = time.time() - age
    os.utime(store.path(name), (when, when))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "sessions")


@pytest.fixture
def dead() -> int:
    """Return the number of a process that has ended."""
    with subprocess.Popen(["true"]) as process:
        process.wait()
    return process.pid


def test_none(store: Store) -> None:
    with pytest.raises(SessionError, match="there is no session to resume"):
        chosen(store, "")


def test_the_newest_of_this_host_that_nobody_has_open(store: Store, dead: int) -> None:
    put(store, "bbbbb", 50)
    put(store, "ccccc", 40, process=dead)
    put(store, "ddddd", 30, host="elsewhere")
    put(store, "fffff", 20)
    held = store.hold("fffff")
    assert chosen(store, "").session.id == "ccccc"
    assert chosen(store, "ddddd").session.id == "ddddd"
    assert held is not None
    held.end()
    assert chosen(store, "").session.id == "fffff"


def test_none_of_this_host(store: Store) -> None:
    put(store, "ddddd", host="elsewhere")
    with pytest.raises(SessionError, match="1 of other hosts or open in another gdtui; gdtui --sessions"):
        chosen(store, "")


def damage(store: Store, *names: str) -> None:
    for name in names:
        store.path(name).write_bytes(b"half a ses")


def test_a_damaged_one_is_not_passed_over_in_silence(store: Store) -> None:
    for name in ("bbbbb", "ddddd", "ccccc"):
        put(store, name)
    damage(store, "ccccc")
    resumed = resumed_from(store)
    (remark,) = resumed.remarks
    assert remark.startswith("session ccccc can't be resumed: it is damaged (")
    assert remark.endswith(f"; the file is {store.path('ccccc')}; session ddddd is taken in its place")
    assert resumed.opened
    assert resumed.opened.name == "ddddd"
    assert resumed.greeting == "Session ccccc can't be used; session ddddd goes on from epoch 37."
    resumed.opened.close()


@pytest.mark.parametrize("count", [2, 5, 9])
def test_of_many_damaged_ones_some_are_named_and_the_others_counted(store: Store, count: int) -> None:
    names = ["bbbbb", *(letter * 5 for letter in "cdfghjkmn"[:count])]
    for age, name in enumerate(names):
        put(store, name)
        os.utime(store.path(name), (age, age))
    damage(store, *names[1:])
    resumed = resumed_from(store)
    assert len(resumed.remarks) == min(count, 5)
    assert resumed.remarks[-1].endswith("; session bbbbb is taken in its place")
    assert ("; 4 more can't be used either; " in resumed.remarks[-1]) is (count == 9)
    assert resumed.greeting == f"{count} newer can't be used; session bbbbb goes on from epoch 37."
    assert resumed.opened
    resumed.opened.close()


@pytest.mark.parametrize("names", [["ccccc"], ["ccccc", "ddddd"]])
def test_where_none_is_sound_that_is_said(store: Store, names: list[str]) -> None:
    for name in names:
        put(store, name)
    damage(store, *names)
    said = f"no session of this host can be resumed: {len(names)} that can't be used; gdtui --sessions lists"
    with pytest.raises(SessionError, match=said) as refusal:
        chosen(store, "")
    assert "session " + str(refusal.value).split("session ")[-1][:5] in [f"session {name}" for name in names]
    put(store, "fffff", host="elsewhere")
    with pytest.raises(SessionError, match="can't be used, 1 of other hosts or open in another gdtui"):
        chosen(store, "")


def test_a_damaged_one_that_is_named_is_refused(store: Store) -> None:
    put(store, "bbbbb")
    put(store, "ccccc")
    damage(store, "ccccc")
    with pytest.raises(SessionError, match="session ccccc can't be resumed: it is damaged"):
        chosen(store, "ccccc")


def test_one_that_cannot_be_read_once_it_is_held_is_given_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "bbbbb")
    held = store.hold

    def hold_and_damage(name: str) -> Any:
        taken = held(name)
        damage(store, name)
        return taken

    monkeypatch.setattr(store, "hold", hold_and_damage)
    with pytest.raises(SessionError, match="damaged") as refusal, claimed(store, "bbbbb"):
        pass
    assert str(refusal.value)
    assert store.is_held("bbbbb") is False  # the error is still here, with all its frames


def resumed_from(store: Store, name: str = "") -> Resumed:
    with claimed(store, name) as claim:
        return resuming.resume(claim)


def test_one_of_this_host_keeps_its_name(store: Store, dead: int) -> None:
    for process in (None, dead):
        put(store, "bbbbb", process=process)
        resumed = resumed_from(store)
        assert (resumed.opened and resumed.opened.name, resumed.remarks) == ("bbbbb", ())
        assert resumed.greeting == "Session bbbbb goes on from epoch 37."
        assert resumed.opened
        resumed.opened.close()


WIDTH = 78
"""Characters of the message line at 80 columns."""

NARROW = 38
"""Those at 40 columns."""


def test_one_of_another_host_goes_on_as_a_copy(store: Store) -> None:
    put(store, "bcdfg", host="lab7")
    resumed = resumed_from(store, "bcdfg")
    assert resumed.opened is None
    assert resumed.greeting == "A copy of session bcdfg (from lab7), saved on its own."
    assert resumed.remarks == ("this is a copy of session bcdfg, which is from lab7; it is saved on its own",)


def test_one_that_is_open_goes_on_as_a_copy(store: Store) -> None:
    put(store, "bcdfg")
    held = store.hold("bcdfg")
    assert held is not None
    resumed = resumed_from(store, "bcdfg")
    assert resumed.opened is None
    assert resumed.greeting == "A copy of session bcdfg (open in another gdtui), saved on its own."
    assert resumed.remarks == (
        "this is a copy of session bcdfg, which is open in another gdtui; it is saved on its own",
    )
    held.end()
    assert resumed_from(store, "bcdfg").opened is not None


@pytest.mark.parametrize("host", ["lab7", HERE, "a" * 64, "la\x1b[31mb"])
@pytest.mark.parametrize("digits", [{}, {"NumPy": "1.0"}])
@pytest.mark.parametrize("is_held", [True, False])
def test_what_the_screen_says_of_it_at_first_fits_into_its_line(
    store: Store, host: str, digits: dict[str, str], is_held: bool
) -> None:
    put(store, "bcdfg", host=host, kernel={**kernel(), **digits})
    held = store.hold("bcdfg") if is_held else None
    greeting = resumed_from(store, "bcdfg").greeting
    is_copy = is_held or host != HERE
    assert len(greeting) <= WIDTH
    assert ("copy of session bcdfg" in greeting[:NARROW]) == is_copy
    assert ("goes on" in greeting) == (not is_copy)
    assert ("last digits may differ" in greeting) == bool(digits)
    assert "\x1b" not in greeting
    if held is not None:
        held.end()


ASLEEP = ["/bin/sh", "-c", "echo; read line", "no name of ours"]
"""Another program, which lives until its input ends. No path in it can have the name of gdtui."""


@pytest.fixture
def stranger() -> Iterator[int]:
    """Return the number of a process that is another program."""
    with subprocess.Popen(ASLEEP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.stdin.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only there does the system tell a process's start")
def test_a_process_number_of_another_program_is_not_taken_for_gdtui(store: Store, stranger: int) -> None:
    its_start = started(stranger)
    assert its_start is not None
    assert is_alive(stranger, its_start)
    for start in (None, "another boot 17"):
        put(store, "bcdfg", process=stranger, started=start)
        assert store.is_open(store.read("bcdfg")) is False
        with claimed(store, "") as claim:
            assert claim.opened is not None
            claim.opened.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only there does the system tell a process's start")
def test_where_nothing_can_be_locked_the_process_tells(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parent has the session open: its number and its start are right."""
    monkeypatch.setattr(fcntl, "flock", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOLCK, "No locks")))
    put(store, "bcdfg", process=os.getppid(), started=started(os.getppid()))
    assert resumed_from(store, "bcdfg").opened is None
    put(store, "bcdfg", process=os.getppid(), started="another boot 17")
    assert resumed_from(store, "bcdfg").opened is not None
    put(store, "ccccc", host="lab7", process=7)
    assert store.hold("ccccc") is None
    assert store.is_open(store.read("ccccc")) is None


def test_a_process_that_has_ended_but_was_not_waited_for_is_none() -> None:
    with subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE) as gone:
        assert gone.stdout is not None
        gone.stdout.read()  # until its end
        os.waitid(os.P_PID, gone.pid, os.WEXITED | os.WNOWAIT)
        assert not is_alive(gone.pid, started(gone.pid))


def test_other_digits_are_announced() -> None:
    resumed = resume(saved(line(), kernel={**kernel(), "NumPy": "1.0", "SIMD": ""}))
    (said,) = resumed.remarks
    assert said.startswith(
        "the last digits may come out otherwise than before: it was saved with NumPy 1.0, here"
    )
    assert "SIMD unknown, here" in said
    assert "BLAS" not in said


def test_a_kernel_is_like_itself() -> None:
    here = kernel()
    assert differences(here, kernel()) == ""
    assert {"NumPy", "BLAS", "SIMD", "processor"} <= set(here)
    assert all(here[name] for name in ("NumPy", "BLAS", "processor"))


def test_the_list(store: Store) -> None:
    put(store, "bbbbb", 50)
    put(store, "ccccc", 40, host="lab\x1b[31m7", speed=5.0)
    put(store, "ddddd", 30, saved=1_700_000_000.0)  # 22:13 on the 14th in Greenwich
    held = store.hold("ddddd")
    put(store, "fffff", 20)
    store.path("fffff").write_bytes(b"")
    damaged, is_open, other, ours = sessions_table(store)
    assert held is not None
    held.end()
    assert damaged.startswith("fffff  session fffff can't be resumed: it is damaged")
    assert is_open.startswith("ddddd  2023-11-15 03:58  ")
    assert is_open.endswith("  line, epoch 37 of 1000, rate 0.1 (open)")
    assert r" on lab\x1b[31m7  line, epoch 37 of 1000" in other
    assert ours.endswith("  line, epoch 37 of 1000, rate 0.1")


def test_what_was_saved_of_it_can_be_saved_again(store: Store) -> None:
    put(store, "bbbbb")
    resumed = resumed_from(store)
    autosave = Autosave(resumed.session.origin, resumed.session.command, opened=resumed.opened, store=store)
    resumed.trainer.step()
    autosave.save_now(resumed.trainer, resumed.session.speed)
    assert store.read("bbbbb").progress.epoch == 38
    assert store.read("bbbbb").origin == resumed.session.origin


# the command


def refused(done: subprocess.CompletedProcess[bytes]) -> str:
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1
    return done.stderr.decode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["trees", "--resume"], "leave out DATA, or --resume"),
        (["--resume", "bcdfg", "trees"], "leave out DATA, or --resume"),
        (["--resume", "--lr", "0.1"], "leave out --lr, or --resume"),
        (["--resume", "--epochs", "300"], "leave out --epochs, or --resume"),
        (["--resume", "--no-bias"], "leave out --no-bias, or --resume"),
        (["--resume", "--seed", "1"], "leave out --seed, or --resume"),
        (["--resume", "--seed", "0"], "leave out --seed, or --resume"),
        (["--resume", "--plain"], "it needs a terminal, and prints nothing"),
        (["--resume", "--json"], "it needs a terminal, and prints nothing"),
        (["--resume"], "it needs a terminal, and prints nothing"),
    ],
)
def test_what_resume_excludes(gdtui: Command, words: list[str], said: str, tmp_path: Path) -> None:
    assert said in refused(gdtui(*words, env={"XDG_STATE_HOME": str(tmp_path)}))


def test_sessions_are_listed(gdtui: Command, tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    assert gdtui("--sessions", env=environment).stdout.startswith(b"no saved runs: ")
    put(Store(tmp_path / "gdtui" / "sessions"), "bbbbb")
    done = gdtui("--sessions", env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines() == sessions_table(Store(tmp_path / "gdtui" / "sessions"))


def test_a_name_that_the_output_cannot_encode_is_shown_all_the_same(
    gdtui: Command, table_file: Path, tmp_path: Path
) -> None:
    trainer = Trainer(load(str(table_file)), learning_rate=0.01, epochs=10)
    folder = Store(tmp_path / "gdtui" / "sessions")
    folder.write(saved(trainer, Origin.of(str(table_file))))
    done = gdtui("--sessions", env={"XDG_STATE_HOME": str(tmp_path), "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"gr\xf6\xdfe" in done.stdout


def test_one_that_is_still_reading_its_data_has_the_session_open(store: Store) -> None:
    put(store, "bcdfg")
    with claimed(store, "bcdfg"):
        second = resumed_from(store, "bcdfg")
        with pytest.raises(SessionError, match="open in another gdtui"):
            chosen(store, "")
    assert second.opened is None
    assert "is open in another gdtui" in " ".join(second.remarks)
    assert second.trainer.epoch == 37


def test_a_claim_is_given_back_where_the_data_are_not_read(store: Store) -> None:
    put(store, "bcdfg")
    before = store.path("bcdfg").read_bytes()
    during = []

    def fail() -> None:
        with claimed(store, "bcdfg"):
            during.append(store.is_held("bcdfg"))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert during == [True]
    assert not store.is_held("bcdfg")
    assert store.path("bcdfg").read_bytes() == before


def test_a_claim_by_a_process_that_is_gone_counts_for_nothing(store: Store) -> None:
    put(store, "bcdfg")
    words = [sys.executable, "-c", HOLDER, str(store.folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert store.is_held("bcdfg")
        assert resumed_from(store, "bcdfg").opened is None
        holder.kill()
    assert not store.is_held("bcdfg")
    assert resumed_from(store, "bcdfg").opened is not None


HOLDER = """
import sys
from pathlib import Path
from gdtui.sessions.store import Store
held = Store(Path(sys.argv[1])).hold("bcdfg")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_session_of_another_host_is_not_claimed(store: Store) -> None:
    put(store, "bcdfg", host="lab7")
    before = store.path("bcdfg").read_bytes()
    with claimed(store, "bcdfg"):
        assert not store.is_held("bcdfg")
    assert store.path("bcdfg").read_bytes() == before


# the folder


@pytest.mark.parametrize("words", [["--sessions"]])
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("file", "there is a file where the folder of saved runs should be: "),
        ("file above", "there is a file where the folder of saved runs should be: "),
        ("link", "the folder of saved runs is a link that leads nowhere: "),
        ("link above", "the folder of saved runs is a link that leads nowhere: "),
        ("closed", "the folder of saved runs can't be read (Permission denied): "),
    ],
)
def test_a_folder_that_cannot_be_read_is_not_an_empty_one(
    gdtui: Command, tmp_path: Path, words: list[str], kind: str, said: str
) -> None:
    folder = tmp_path / "gdtui" / "sessions"
    place = folder.parent if "above" in kind else folder
    place.parent.mkdir(exist_ok=True)
    if "file" in kind:
        place.write_text("not a folder")
    elif "link" in kind:
        place.symlink_to(tmp_path / "nowhere")
    elif os.getuid() == 0:
        pytest.skip("root may read everything")
    else:
        place.mkdir(mode=0)
    assert refused(gdtui(*words, env={"XDG_STATE_HOME": str(tmp_path)})) == f"gdtui: {said}{folder}\n"
    with pytest.raises(SessionError, match=re.escape(said)):
        chosen(Store(folder), "")
    with pytest.raises(
        SessionError, match="bcdfg can't be resumed" if kind == "closed" else "folder of saved"
    ):
        chosen(Store(folder), "bcdfg")


def test_a_folder_that_is_not_there_is_an_empty_one(tmp_path: Path) -> None:
    assert sessions_table(Store(tmp_path / "no" / "sessions")) == []


def resealed(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """Change what a session holds, and write its checksum anew."""
    content = json.loads(data.splitlines()[1])
    change(content)
    body = json.dumps(content).encode()
    head = {"gdtui session": 2, "sha256": hashlib.sha256(body).hexdigest()}
    return json.dumps(head).encode() + b"\n" + body + b"\n"


ODD_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 1, 2**31 - 1, 2**31, 2**63, -(2**63), 2**64, 10**19, -0.0, 1e308, -1e308]),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(), max_size=5),
    st.sampled_from(["\0", "\ud800", "\udcff", "\u202e", "\x1b[2J", "/\0", "/" + "a" * 5000]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.none(), max_size=1),
)


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_one_bad_file_costs_one_line(data: st.DataObject) -> None:
    """Whatever a session says of itself, others are listed, and the next run begins."""
    name = data.draw(st.sampled_from([*SAVED, *(f"run/{one}" for one in SAVED["run"]), "path"]))
    value = data.draw(ODD_VALUES)

    def change(content: dict[str, Any]) -> None:
        if name.startswith("run/"):
            content["run"][name[4:]] = value
        elif name == "path":
            content["data"]["sources"][0] |= {"path": value, "is_builtin": False}
        else:
            content[name] = value

    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        put(store, "bbbbb")
        put(store, "ccccc")
        store.path("bbbbb").write_bytes(resealed(store.path("bbbbb").read_bytes(), change))
        lines = sessions_table(store)
        assert len(lines) == 2
        assert "\n" not in "".join(lines)
        assert sorted(line[:5] for line in lines) == ["bbbbb", "ccccc"]
        with suppress(SessionError):
            resumed_from(store, "bbbbb")
        store.write(saved(line(), id="ddddd"))
        store.prune("ddddd")
        assert "ddddd" in store.names()


SAVED = json.loads(record_to_bytes(saved(line())).splitlines()[1])


def test_what_only_looks_like_a_session_costs_a_line_each(store: Store) -> None:
    put(store, "bbbbb")
    store.path("ccccc").mkdir()
    os.mkfifo(store.path("ddddd"))
    store.path("fffff").symlink_to("nowhere")
    store.path("ggggg").write_bytes(b"\xff" * 5000)
    (store.folder / "notes.session").write_text("somebody's")
    lines = sessions_table(store)
    assert len(lines) == 5
    assert sum("can't be resumed" in one for one in lines) == 3
    assert sum("there is no session fffff" in one for one in lines) == 1
    store.prune()
    assert len(sessions_table(store)) == 5
