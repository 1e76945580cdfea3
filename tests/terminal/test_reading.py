"""Data that take long to read, on a real pty: the screen is up before they are, and lets go at any time."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pty_session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = 80_000


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "slow.csv"
    os.mkfifo(path)
    return path


@pytest.fixture
def session(pipe: Path) -> Iterator[Session]:
    command = [sys.executable, "-m", "gdtui", str(pipe)]
    with Session(command, environment={"XDG_STATE_HOME": str(pipe.parent / "state")}) as session:
        yield session


def table(bad: str = "") -> bytes:
    """Return some megabytes of CSV; `bad` takes the place of a cell near the end."""
    x = np.random.default_rng(0).random(ROWS)
    rows = [f"{a},{2 * a}" for a in x.tolist()]
    if bad:
        rows[-5] = f"{bad},1"
    return ("x,y\n" + "\n".join(rows) + "\n").encode()


def test_the_screen_is_up_before_the_data_are(session: Session, pipe: Path) -> None:
    data = table()
    with pipe.open("wb", buffering=0) as writer:
        writer.write(data[: 2 * 2**20])
        session.wait_for("2 MB", 20)
        assert "slow.csv" in session.text
        assert "stops reading" in session.text
        writer.write(data[2 * 2**20 :])
    session.wait_for(f"{ROWS:,} rows", 20)
    session.wait_for("epoch 0 of 300")
    session.type("s")
    session.wait_for("epoch 1 of 300")
    session.type("q")
    assert session.exit_code() == 0
    assert session.is_restored()


def test_reading_is_given_up_at_a_key(session: Session, pipe: Path) -> None:
    with pipe.open("wb", buffering=0) as writer:
        writer.write(table()[: 2 * 2**20])
        session.wait_for("stops reading", 20)
        session.type("q")
        assert session.exit_code() == 130
    assert session.is_restored()
    assert "was stopped" in session.printed
    assert "nothing was trained" in session.printed


def test_a_cell_that_is_no_number_is_named_once_the_screen_is_gone(session: Session, pipe: Path) -> None:
    with pipe.open("wb", buffering=0) as writer:
        data = table("oops")
        writer.write(data[: 2 * 2**20])
        session.wait_for("stops reading", 20)
        writer.write(data[2 * 2**20 :])
    assert session.exit_code(20) == 2
    assert session.is_restored()
    assert f"line {ROWS - 3}, " in session.printed
    assert '"oops" is not a number' in session.printed
    assert "Traceback" not in session.printed
