"""A run taken home from a real terminal: by a key, also when the screen is left at once."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from pty_session import Session

if TYPE_CHECKING:
    from pathlib import Path

GDTUI = f"'{sys.executable}' -m gdtui"
ENDINGS = ("-data.csv", ".csv", ".py", ".svg", ".txt")


def opened(folder: Path, words: str = "") -> Session:
    os.makedirs(folder / "here")
    command = ["sh", "-c", f"cd '{folder}/here' && exec {GDTUI} {words}"]
    return Session(command, environment={"XDG_STATE_HOME": str(folder)})


def test_w_and_enter_write_the_run_and_the_screen(tmp_path: Path) -> None:
    with opened(tmp_path, "cars --epochs 40 --lr 1e-4") as session:
        session.wait_for("epoch 0 of 40", 20)
        session.type("sss")
        session.wait_for("epoch 3 of 40")
        session.settle()
        shown = "".join(f"{row.rstrip()}\n" for row in session.screen.display)
        session.type("w")
        session.wait_for("write to gdtui-cars")
        session.type("\r")
        session.wait_for("Written: gdtui-cars.csv, .svg, .txt, .py and gdtui-cars-data.csv.")
        session.type("q")
        assert session.exit_code() == 0
        assert session.is_restored()
    folder = tmp_path / "here"
    assert sorted(os.listdir(folder)) == sorted(f"gdtui-cars{ending}" for ending in ENDINGS)
    assert (folder / "gdtui-cars.txt").read_text(encoding="utf-8") == shown
    assert len((folder / "gdtui-cars.csv").read_text().splitlines()) == 1 + 4
    words = [sys.executable, "-m", "gdtui", "cars", "--plain", "--epochs", "40", "--lr", "1e-4"]
    plain = subprocess.check_output(words, stderr=subprocess.DEVNULL)
    assert subprocess.check_output([sys.executable, str(folder / "gdtui-cars.py")], cwd="/") == plain


def test_files_are_whole_when_the_screen_is_left_at_once(tmp_path: Path) -> None:
    with opened(tmp_path, "--epochs 9000") as session:
        session.wait_for("epoch 0 of 9000", 20)
        session.type("g8000\r")
        session.wait_for("epoch 8000 of 9000")
        session.type("w\rq")
        assert session.exit_code(20) == 0
        assert "gdtui: written: gdtui-line.csv, gdtui-line.svg, gdtui-line.txt, " in session.printed
    assert sorted(os.listdir(tmp_path / "here")) == sorted(f"gdtui-line{ending}" for ending in ENDINGS)
    assert len((tmp_path / "here" / "gdtui-line.csv").read_text().splitlines()) == 1 + 8001


def test_on_the_screen_it_is_a_key_and_no_option(tmp_path: Path) -> None:
    with opened(tmp_path, "--export run") as session:
        assert session.exit_code(20) == 2
        assert "--export is for printing: add --plain or --json; on the screen press w" in session.printed
    assert os.listdir(tmp_path / "here") == []
