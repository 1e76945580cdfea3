"""The page of the data on a real pty: the printed command repeats the choice, --resume goes on with it."""

from __future__ import annotations

import json
import re
import shlex
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pty_session import Session

from gdtui.sessions.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Command = Callable[..., CompletedProcess[bytes]]

GDTUI = [sys.executable, "-m", "gdtui"]
TABLE = """\
name,"floor, m²",rooms,price
a,83.5,3,210
b,120,5,345
c,64,2,188
d,99.25,4,240
e,141,6,415
"""


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "some houses.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def opened(folder: Path, *words: str) -> Session:
    return Session([*GDTUI, *words], environment={"XDG_STATE_HOME": str(folder / "state")})


def saved(folder: Path) -> Store:
    return Store(folder / "state" / "gdtui" / "sessions")


def words_after(session: Session, name: str) -> list[str]:
    """Return the words of a command that was printed."""
    (line,) = re.findall(rf"^{name}: +gdtui (.*)$", session.printed, re.MULTILINE)
    return shlex.split(line)


def test_what_is_chosen_is_repeated_and_resumed(table: str, tmp_path: Path, gdtui: Command) -> None:
    with opened(tmp_path, table, "--seed", "3") as session:
        session.wait_for("epoch 0 of")
        session.type("d")
        session.wait_for("some houses.csv: 5 rows, 4 columns")
        session.type("\x1b[B\x1b[B n")
        session.wait_for("Enter: price from floor, m² (standardized)")
        session.type("\r")
        session.wait_for("weights drawn by --seed")
        session.type("sss")
        session.wait_for("epoch 3 of")
        before = session.text.splitlines()[2:21]
        session.type("q")
        assert session.exit_code() == 0
        assert session.is_restored()
        again = words_after(session, "again")

    (name,) = saved(tmp_path).names()
    progress = saved(tmp_path).read(name).progress
    assert progress.checkpoints.every == 1
    printed = gdtui(*again, "--json").stdout.decode().splitlines()
    losses = [record["loss"] for record in map(json.loads, printed) if record.get("epoch") is not None]
    assert losses[:4] == progress.checkpoints.losses.tolist()

    with opened(tmp_path, "--resume") as session:
        session.wait_for(f"Session {name} goes on from epoch 3.")
        assert session.text.splitlines()[2:21] == before
        session.type("d")
        session.wait_for("now: price from floor, m² (standardized)")
        session.type("\x1b")
        session.wait_for("epoch 3 of")
        session.type("q")
        assert session.exit_code() == 0
        assert words_after(session, "again") == again


def test_the_page_is_left_with_escape_and_the_program_from_it(table: str, tmp_path: Path) -> None:
    with opened(tmp_path, table) as session:
        session.wait_for("epoch 0 of")
        session.type("d")
        session.wait_for("first 5 rows")
        session.type("\x1b")
        session.wait_for("epoch 0 of")
        session.type("d")
        session.wait_for("first 5 rows")
        session.type("\x11")
        assert session.exit_code() == 0
        assert session.is_restored()
        assert "--features" not in session.printed


def test_the_screen_of_the_run_comes_back_whole(table: str, tmp_path: Path) -> None:
    with opened(tmp_path, table) as session:
        session.wait_for("epoch 0 of")
        session.settle()
        before = session.text
        session.type("d")
        session.wait_for("first 5 rows")
        session.type("\x1b")
        session.wait_for("epoch 0 of")
        session.settle()
        assert session.text == before


def test_a_column_that_was_left_out_is_read_from_the_file(tmp_path: Path) -> None:
    values = np.random.default_rng(1).random((200_000, 4))
    path = tmp_path / "large.csv"
    lines = "\n".join(",".join(f"{x:.6f}" for x in row) for row in values.tolist())
    path.write_text(f"a,b,c,y\n{lines}\n")
    with opened(tmp_path, str(path), "--features", "a") as session:
        session.wait_for("epoch 0 of", 30)
        session.type("d")
        session.wait_for("now: y from a (not standardized)")
        session.type("\x1b[B\x1b[B \r")
        session.wait_for('Predicts "y" from 2 inputs', 30)
        session.type("sq")
        assert session.exit_code() == 0
        assert "--features a,c" in session.printed
