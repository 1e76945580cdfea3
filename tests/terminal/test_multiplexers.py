"""Inside tmux and GNU screen, on a real pty outside."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from oracles import Tmux
from pty_session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

GDTUI = f"{sys.executable} -m gdtui line"


def multiplexers(folder: Path, command: str) -> dict[str, list[str]]:
    return {
        "tmux": ["tmux", "-u", "-S", f"{folder}/socket", "-f", "/dev/null", "new-session", command],
        "screen": ["screen", "-U", "-c", "/dev/null", "-S", "s", "sh", "-c", command],
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


NAMES = "日期,体重(公斤),⚠\ufe0f警告,👨\u200d👩\u200d👧家族,na\u0308ïve,مساحة,🇩🇪1\ufe0f\u20e3,किताब,价格"
VALUES = [
    "一月,72,0.9,1,3,2.5,4,1,81",
    "二月,35,0.5,2,1,1.5,2,7,47",
    "三月,90,1.0,5,4,0.5,5,4,93",
    "四月,58,0.8,3,2,2.2,9,4,66",
    "五月,61,0.7,2,2,1.1,3,5,70",
]


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    server = Tmux((80, 24))
    yield server
    server.close()


def resize(tmux: Tmux, columns: int, rows: int) -> None:
    tmux.run("resize-window", "-x", str(columns), "-y", str(rows))


def settled(tmux: Tmux, text: str) -> list[str]:
    """Wait for a text, then until nothing changes; return the rows with all colours."""
    deadline, last = time.monotonic() + 20, ""
    while True:
        assert time.monotonic() < deadline, last
        now = tmux.run("capture-pane", "-p")
        if now == last and text in now:
            return tmux.run("capture-pane", "-p", "-e", "-N").split("\n")
        last = now
        time.sleep(0.3)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
@pytest.mark.parametrize("size", [(80, 24), pytest.param((140, 44), marks=pytest.mark.sweep)])
def test_nothing_is_left_of_names_whose_width_is_in_doubt(
    size: tuple[int, int], tmux: Tmux, tmp_path: Path
) -> None:
    """After ticks, views, a help and another size, a screen drawn anew is the same."""
    path = tmp_path / "names.csv"
    path.write_text("\n".join([NAMES, *VALUES]) + "\n", encoding="utf-8")
    resize(tmux, *size)
    command = f"{sys.executable} -m gdtui --standardize {path}"
    tmux.run("respawn-window", "-k", "-c", str(Path.cwd()), command)
    settled(tmux, "q quit")
    for keys, text in [
        ("s s s", "epoch 3 of"),
        ("f s", "epoch 4 of"),
        ("f s", "epoch 5 of"),
        ("?", "Esc closes"),
        ("Escape", "epoch 5 of"),
        ("z s", "epoch 6 of"),
        ("z 2 s", "epoch 7 of"),
        ("3 s", "epoch 8 of"),
        ("1 s b b", "epoch 7 of"),
        ("5 b b", "epoch 5 of"),
    ]:
        tmux.run("send-keys", *keys.split())
        seen = settled(tmux, text)
        tmux.run("send-keys", "C-l")
        assert settled(tmux, text) == seen, keys
        resize(tmux, size[0] + 1, size[1])
        settled(tmux, text)
        resize(tmux, *size)  # what clears the screen first
        assert settled(tmux, text) == seen, keys
    tmux.run("send-keys", "q")
