"""A prediction on a real pty, and by the command afterwards from the run that was saved."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pty_session import Session

if TYPE_CHECKING:
    from pathlib import Path

GDTUI = [sys.executable, "-m", "gdtui"]
X = [0.5, 1.5, 2.0, 4.0]
Y = [1.0, 2.5, 3.5, 7.0]
EPOCHS = 10


def trained() -> tuple[float, float]:
    """Take the chapter's steps at its rate, 0.1."""
    inputs, actual = np.column_stack([np.ones(4), X]), np.array(Y)
    weights = np.zeros(2)
    for _ in range(EPOCHS):
        weights = weights + 0.1 * 2 * inputs.T @ (actual - inputs @ weights) / 4
    return float(weights[0]), float(weights[1])


def test_what_the_screen_predicts_the_command_predicts_from_the_saved_run(tmp_path: Path) -> None:
    rows = "".join(f"{x},{y}\n" for x, y in zip(X, Y, strict=True))
    (tmp_path / "data.csv").write_text(f"hours,points\n{rows}")
    (tmp_path / "new.csv").write_text("hours\n3.25\n")
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    bias, weight = trained()
    with Session([*GDTUI, str(tmp_path / "data.csv"), "--lr", "0.1"], environment=state) as session:
        session.wait_for("q quit")
        session.type("s" * EPOCHS + "p3.25\r")
        session.wait_for("Esc closes")
        assert f"predicted at epoch {EPOCHS} " in session.text
        found = re.search(r"points +(-?[\d.]+)", session.text)
        assert found
        assert float(found[1]) == pytest.approx(bias + 3.25 * weight, abs=1e-4)
        session.type("\r")
        session.wait_for("hours, 0.5 to 4:")
        session.type("\x1b")
        session.wait_for("q quit")
        session.type("q")
        assert session.exit_code() == 0
    words = [*GDTUI, "--resume", "--predict", str(tmp_path / "new.csv")]
    done = subprocess.run(
        words, env={**os.environ, **state}, capture_output=True, text=True, check=True, timeout=60
    )
    header, row = done.stdout.splitlines()
    assert header == "hours,predicted points"
    assert row.startswith("3.25,")
    assert float(row[5:]) == pytest.approx(bias + 3.25 * weight, rel=1e-12)


def test_a_terminal_is_shown_what_it_would_obey(tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("x,note\n0.5,\x1b[2Jgone\n")
    with Session([*GDTUI, "--predict", str(tmp_path / "new.csv")]) as session:
        session.wait_for(r"0.5,\x1b[2Jgone,1.99")
        assert session.exit_code() == 0
