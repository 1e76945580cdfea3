"""An exception anywhere: the terminal restored, one line, a log without local variables, exit 70."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from pty_session import SAMPLE, Session

from tests.quick import slowly

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("where", ["compose", "render", "callback", *slowly("mount", "timer", "key")])
def test_an_exception_is_one_line_and_a_log(where: str, tmp_path: Path) -> None:
    with Session(
        [*SAMPLE, where], environment={"XDG_STATE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    ) as session:
        if where == "key":
            session.wait_for("tick     0")
            session.type("x")
        assert session.exit_code(10) == 70
        assert session.is_restored()
        shown = session.received.rpartition(b"\x1b[?25h")[2].decode()
    assert shown.count("\n") == 1
    assert f"raised in {where}" in shown
    (log,) = tmp_path.rglob("crash-*.log")
    assert str(log) in shown
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert "ZeroDivisionError" in log.read_text()
    assert "a local variable" not in log.read_text().replace('secret = "a local variable"', "")


def test_a_log_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": "/proc/nowhere", "HOME": "/proc/nowhere", "TMPDIR": str(tmp_path)}
    with Session([*SAMPLE, "mount"], environment=environment) as session:
        assert session.exit_code(10) == 70
        assert str(tmp_path) in session.printed
