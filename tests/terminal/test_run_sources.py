"""What can be watched besides a program in Python, on a pty: commands, pipes, logs, functions, over ssh."""

from __future__ import annotations

import os
import re
import signal
import sys
from typing import TYPE_CHECKING

import pytest
from ssh_server import HAS_SSH, SshServer
from watching import GDTUI, Watching, check_that_keys_act, epoch

from tests.quick import slowly
from tests.sources.running import is_running, needs_proc, until, written

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs_proc

FOR_EVER = """
n = 0
while True:
    print(f"epoch {n} loss {1 / (n + 1)}")
    n += 1
"""
PIPED = f"{sys.executable} -u my_train.py 2>/dev/null | {' '.join(GDTUI)} run"
TRAIN = """
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = np.dot(X, weights)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        weights = weights - lr * (-2 * np.dot(X.T, (Y - Y_pred)) / len(X))
    return weights
"""


@pytest.mark.parametrize(
    "command",
    [
        ["sh", "-c", 'n=0; while :; do echo "Epoch $n, loss: $((1000 - n))"; n=$((n + 1)); sleep 0.01; done'],
        ["awk", 'BEGIN { for (n = 0; ; n++) printf "epoch=%d loss=%g\\n", n, 1 / (n + 1) }'],
    ],
    ids=["sh", "awk"],
)
def test_a_command_in_another_language_is_watched(command: list[str]) -> None:
    with Watching("run", "--", *command) as session:
        session.wait(lambda: epoch(session) >= 3, what="it plays")
        check_that_keys_act(session)
        said = session.leave()
    assert re.fullmatch(rf"gdtui: {command[0]}: [\d,]+ epochs read; it was ended by SIGTERM", said[0])
    assert said[1].startswith(f"again:  gdtui run -- {command[0]} ")


# -- a pipe ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source", [FOR_EVER, pytest.param("print('epoch 0 loss 1')", marks=pytest.mark.slow)], ids=["on", "ended"]
)
def test_a_pipe_is_read_while_keys_come_from_the_terminal(tmp_path: Path, source: str) -> None:
    written(tmp_path, source)
    with Watching(command=["sh", "-c", f"cd {tmp_path}; {PIPED} -"]) as session:
        session.wait(lambda: epoch(session) >= 3 or "has ended" in session.text, what="it is read")
        check_that_keys_act(session)
        session.type("r")
        session.wait(lambda: "can't be started again" in session.text and epoch(session) == 0)
        said = session.leave()
    ended = "was left" if source == FOR_EVER else "has ended"
    assert re.fullmatch(rf"gdtui: standard input: [\d,]+ epochs? read; standard input {ended}", said[0])
    assert not said[1:]


@pytest.mark.slow
def test_a_shell_stops_a_pipe_as_a_whole_and_brings_it_back(tmp_path: Path) -> None:
    written(tmp_path, FOR_EVER)
    with Watching(command=["bash", "--norc", "--noprofile", "-i"], environment={"PS1": "shell> "}) as session:
        session.wait_for("shell>")
        session.type(f"cd {tmp_path}; {PIPED} -\r")
        session.wait(lambda: epoch(session) >= 3, what="it plays")
        session.type("\x1a")
        session.wait_for("Stopped")
        until(lambda: set(session.processes().values()) == {"T"}, "all of it is stopped")
        session.type("fg\r")
        session.wait(lambda: session.modes.get(1049) and epoch(session) >= 3, what="it is back")
        session.type(" ")
        session.wait_for("paused")
        session.type("q")
        session.wait_for("standard input was left")
        session.type("exit\r")
        assert session.exit_code() == 0
        session.check_that_nothing_is_left([])


# -- a log -----------------------------------------------------------------------------------------------


def test_a_log_is_played_back(tmp_path: Path) -> None:
    path = written(tmp_path, "".join(f"epoch {n} loss {1 / (n + 1)}\n" for n in range(9)), "run.log")
    with Watching("run", "--pause", path) as session:
        session.wait(lambda: epoch(session) == 0, what="the first epoch")
        check_that_keys_act(session)
        session.type("sss")
        session.wait(lambda: epoch(session) == 3, what="three steps")
        session.type("g8\r")
        session.wait(lambda: epoch(session) == 8 and "finished" in session.text, what="its end")
        assert session.leave() == [
            "gdtui: run.log: 9 epochs read; run.log has ended",
            f"again:  gdtui run --pause {path}",
        ]


def _write_lines(path: Path) -> None:
    with path.open("w") as file:
        for start in range(0, 6_000_000, 100_000):
            file.writelines(f"epoch {n} loss {1 / (n + 1):.12f}\n" for n in range(start, start + 100_000))


def _write_a_line(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(200):
            file.write(b"0.123456789 " * 87381)


def _write_bytes(path: Path) -> None:
    path.write_bytes(os.urandom(200 << 20))


@pytest.mark.sweep
@pytest.mark.parametrize("write", [_write_lines, _write_a_line, _write_bytes])
def test_a_log_of_two_hundred_megabytes_holds_up_no_key(tmp_path: Path, write: object) -> None:
    path = tmp_path / "run.log"
    assert callable(write)
    write(path)
    try:
        with Watching("run", "--speed", "max", str(path)) as session:
            session.wait_for("q quit")
            most = 0
            for _ in range(5):
                check_that_keys_act(session, seconds=1.0)
                session.read_for(1.0)
                most = max(most, session.resident())
            print(f"{most >> 20} MiB, epoch {epoch(session)}")
            assert most < 250 << 20
            session.leave()
    finally:
        path.unlink()


# -- a function ------------------------------------------------------------------------------------------


def test_a_function_is_called_anew_with_what_is_typed(tmp_path: Path) -> None:
    path = written(tmp_path, TRAIN)
    words = ["run", "--speed", "100", f"{path}:train", "line", "--lr", "0.1", "--epochs", "20"]
    with Watching(*words) as session:
        session.wait(lambda: epoch(session) == 19, what="the last epoch")
        first = loss(session)
        session.type("l0.2\r")
        session.wait(
            lambda: epoch(session) == 19 and "finished" in session.text and loss(session) != first,
            what="it is called anew",
        )
        check_that_keys_act(session)
        session.type("e30\r")
        session.wait(lambda: epoch(session) == 29, what="more epochs")
        said = session.leave()
    assert said[0] == "gdtui: my_train.py:train: 30 epochs read; it ended by itself"
    assert said[1] == f"again:  gdtui run --speed 100 {path}:train line --lr 0.2 --epochs 30"


def loss(session: Watching) -> str:
    """Return the loss that is shown."""
    found = re.search(r"│ ([\d.e-]+) +start", session.text)
    return found[1] if found else ""


@pytest.mark.parametrize("how", [*slowly(signal.SIGTERM), signal.SIGKILL, "q"])
def test_the_check_beside_it_ends_with_gdtui(tmp_path: Path, how: signal.Signals | str) -> None:
    """The check, too, calls a function that never ends."""
    path = written(tmp_path, "def train(X, Y, weights, lr, epochs):\n    while True: pass\n")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with Watching("run", f"{path}:train", environment={"TMPDIR": str(temporary)}) as session:
        session.wait_for("no line read")
        session.wait(lambda: len(session.processes()) >= 3, what="program, check, and what it checks")
        if isinstance(how, str):
            session.leave()
        else:
            children = session.children()
            session.kill(how)
            assert session.exit_code(2) == (-9 if how == signal.SIGKILL else 128 + how)
            session.check_that_nothing_is_left(children, is_restored=how != signal.SIGKILL)
    left = [path.name for path in temporary.iterdir()]  # what is killed can't remove the copy that it checks
    assert not left if how != signal.SIGKILL else not [name for name in left if "run" in name]


# -- over ssh --------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not HAS_SSH, reason="openssh-server is not installed")
@pytest.mark.parametrize("how", ["left", "cut"])
def test_a_program_at_the_end_of_an_ssh(tmp_path: Path, how: str) -> None:
    path = written(tmp_path, f"import os\nprint('GROUP', os.getpgrp(), flush=True){FOR_EVER}")
    with SshServer(tmp_path) as server, Watching(command=server.command("run", path)) as session:
        session.wait(lambda: epoch(session) >= 3, seconds=20, what="it plays")
        check_that_keys_act(session)
        group = int(re.findall(r"GROUP (\d+)", session.text)[0])
        assert is_running(group)
        if how == "left":
            session.type("q")
            assert session.exit_code() == 0
            assert "it was ended by SIGTERM" in session.printed
            assert not session.modes.get(1049)
        else:
            session.kill(signal.SIGKILL)
        until(lambda: not is_running(group), "it is still there")
