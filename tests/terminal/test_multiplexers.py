"""Inside tmux and GNU screen, on a real pty outside."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from pty_session import Session

if TYPE_CHECKING:
    from pathlib import Path

GDTUI = f"{sys.executable} -m gdtui line"


def multiplexers(folder: Path, command: str) -> dict[str, list[str]]:
    return {
        "tmux": ["tmux", "-u", "-S", f"{folder}/socket", "-f", "/dev/null", "new-session", command],
        "screen": ["screen", "-U", "-c", "/dev/null", "-S", folder.name, "sh", "-c", command],
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tmux", "screen"])
@pytest.mark.parametrize("colour", [None, "truecolor"])
def test_it_plays_steps_and_quits_inside(name: str, colour: str | None, tmp_path: Path) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    command = f"{GDTUI}; echo left with $?; stty -a | grep -o -w -e -echo -e echo; sleep 2"
    environment = {"COLORTERM": colour, "SCREENDIR": str(tmp_path)}
    tmp_path.chmod(0o700)
    with Session(multiplexers(tmp_path, command)[name], size=(80, 25), environment=environment) as session:
        session.wait_for("q quit", seconds=20)
        session.type("ss")
        session.wait_for("epoch 2 of")
        session.type(" ")
        session.wait_for("epoch 9 of")
        session.type(" ")
        session.wait_for("paused")
        session.settle()
        assert "[0n" not in session.text
        assert session.text.count("╭") == 4
        session.type("q")
        session.wait_for("left with 0")
        session.wait_for("echo")
        assert "-echo" not in session.text
        assert "╭" not in session.text
        assert session.exit_code(10) == 0


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_a_terminal_that_is_detached_and_attached_is_whole(tmp_path: Path) -> None:
    tmux = ["tmux", "-u", "-S", f"{tmp_path}/socket", "-f", "/dev/null"]
    with Session([*tmux, "new-session", f"{GDTUI} --play --epochs 100000"], size=(80, 25)) as session:
        session.wait_for("epoch 5 of", seconds=20)
        session.type("\x02d")
        assert session.exit_code() == 0
    with Session([*tmux, "attach"], size=(100, 40)) as session:
        session.wait(lambda: "q quit" in session.screen.display[38], seconds=20)
        session.type("q")
        assert session.exit_code() == 0
