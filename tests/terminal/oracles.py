"""What other terminals make of a stream: pyte, cell by cell, and tmux, for what pyte does not see."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import pyte

from gdtui.screen.terminal.pen import PLAIN, Pen, pen_after

HAS_TMUX = shutil.which("tmux") is not None


def pyte_screen(stream: str, size: tuple[int, int]) -> pyte.Screen:
    """Return a pyte screen that has taken a stream as a pty hands it over, line feeds made to new lines."""
    screen = pyte.Screen(*size)
    screen.reset_mode(pyte.modes.DECAWM)
    screen.erase_in_display(2)  # rows that were never touched it forgets to move up when a line is deleted
    show(screen, stream)
    return screen


def show(screen: pyte.Screen, stream: str) -> None:
    """Let a pyte screen take a stream, as `pyte_screen` does."""
    pyte.Stream(screen).feed(stream.replace("\n", "\r\n").replace("\r\r\n", "\r\n"))


def looks(screen: pyte.Screen) -> list[list[tuple[Any, ...]]]:
    """Return every cell's text, colours and attributes.

    pyte keeps the half of a wide character whose other half is written over; terminals show a blank there.
    """
    rows = []
    for y in range(screen.lines):
        cells = [screen.buffer[y][x] for x in range(screen.columns)]
        wide = [is_wide(cell.data) for cell in cells]
        rows.append([seen(cells, wide, x) for x in range(screen.columns)])
    return rows


def is_wide(text: str) -> bool:
    return bool(text) and not text.isascii() and pyte.screens.wcwidth(text[0]) == 2


def seen(cells: list[Any], wide: list[bool], x: int) -> tuple[Any, ...]:
    cell = cells[x]
    has_tail = x + 1 < len(cells) and cells[x + 1].data == ""
    is_orphan = (cell.data == "" and not (x > 0 and wide[x - 1])) or (wide[x] and not has_tail)
    return (" " if is_orphan else cell.data, *cell[1:])


Cells = list[tuple[str, Pen]]


def rows_of(captured: str) -> list[Cells]:
    """Take a captured screen apart into cells; blanks that cannot be seen at the end of a row are left out.

    tmux tells them from places that were never written.
    """
    rows: list[Cells] = []
    pen = PLAIN
    for line in captured.split("\n"):
        cells: Cells = []
        for numbers, character in re.findall(r"\x1b\[([\d;:]*)m|(.)", line):
            if character:
                cells.append((character, seen_pen(pen) if character == " " else pen))
            else:
                pen = pen_after(pen, numbers)
        while cells and cells[-1] == (" ", PLAIN):
            cells.pop()
        rows.append(cells)
    return rows


def seen_pen(pen: Pen) -> Pen:
    """Return what can be seen of a pen that writes a blank."""
    lines = tuple(each for each in pen.attributes if each not in {"1", "2", "3"})
    return Pen(lines, pen.ink if lines else "", pen.paper)


class Tmux:
    """A tmux server of one's own, with one window that only shows what is written to it."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.size = size
        self.socket = str(self.folder / "socket")
        self.run("-f", "/dev/null", "new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), "sleep 1000")
        self.run("set-option", "-g", "remain-on-exit", "off")

    def run(self, *arguments: str) -> str:
        environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
        command = ["tmux", "-u", "-S", self.socket, *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def close(self) -> None:
        self.run("kill-server")
        shutil.rmtree(self.folder)

    def show(self, stream: str) -> tuple[list[Cells], str]:
        """Return what a new window looks like after a stream, attributes and all, and where the cursor is."""
        source, done = self.folder / "stream", self.folder / "done"
        source.write_bytes(b"\x1b[?7l" + stream.encode())
        done.unlink(missing_ok=True)
        shell = f"stty -echo; cat {source}; touch {done}; exec sleep 1000"
        self.run("respawn-window", "-k", shell)
        deadline = time.monotonic() + 5
        while not done.exists():
            assert time.monotonic() < deadline, "tmux did not show the stream"
        screen, cursor = self._steady()
        return rows_of(screen), cursor

    def _steady(self) -> tuple[str, str]:
        """Return the screen once it has been the same twice, since tmux reads its pty when it likes."""
        last = ("", "")
        while True:
            now = (
                self.run("capture-pane", "-p", "-e", "-N"),
                self.run("display-message", "-p", "#{cursor_x} #{cursor_y}"),
            )
            if now == last:
                return now
            last = now
