"""What the wire costs: ``python -m tests.bench_wire`` from the repository's root.

Bytes a tick on a pty, for `line` at 10 epochs a second, from 3 to 18 seconds after it begins to play, beside

* the floor: for every run of cells that changed, the bytes of its characters and 8 for moving there;
* the same with ``GDTUI_WIRE=full``, where Textual's stream goes out as it is, and its processor time;
* a curses program that draws the same rows in the same colours.
"""

from __future__ import annotations

import curses
import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent / "terminal"))

from oracles import looks
from pty_session import QUESTION, Session

FROM, TO = 3.0, 18.0
COMMAND = [sys.executable, "-m", "gdtui", "line", "--epochs", "100000", "--play"]
MOVE = 8
"""Bytes for getting to a run of changed cells."""

Look = tuple[Any, ...]


class Run(NamedTuple):
    """What was seen in the stretch that is measured."""

    ticks: int
    bytes: int
    frames: int
    floor: int
    seconds: float
    screens: list[list[list[Look]]]


def epoch(session: Session) -> int:
    """Return the epoch that the screen shows."""
    found = re.search(r"epoch (\d+) of", session.text)
    return int(found[1]) if found else 0


def floor(before: list[list[Look]], after: list[list[Look]]) -> int:
    """Return the bytes that no program can do without that changes a screen cell by cell."""
    total = 0
    for old, new in zip(before, after, strict=True):
        is_running = False
        for one, other in zip(old, new, strict=True):
            total += (len(other[0].encode()) + (0 if is_running else MOVE)) if one != other else 0
            is_running = one != other
    return total


def measured(size: tuple[int, int], wire: str, keys: str = "") -> Run:
    """Play, and take every frame apart as it comes; with the full stream, bytes and processor time only."""
    with Session(COMMAND, size=size, environment={"GDTUI_WIRE": wire}) as session:
        session.wait(lambda: epoch(session) > 0, seconds=20)
        session.type(keys)
        session.read_for(FROM)
        run = followed(session) if wire != "full" else counted(session)
        session.type("q")
        session.exit_code()
    return run


def counted(session: Session) -> Run:
    """Count bytes and processor time."""
    first, seconds, before = epoch(session), session.cpu_seconds(), len(session.received)
    session.read_for(TO - FROM)
    used = session.cpu_seconds() - seconds
    return Run(epoch(session) - first, len(session.received) - before, 0, 0, used, [])


def followed(session: Session) -> Run:
    """Count, and compare the screens before and after each frame."""
    first, seconds, before = epoch(session), session.cpu_seconds(), len(session.received)
    screens = [looks(session.screen)]
    asked, total, deadline = len(QUESTION.findall(session.received)), 0, time.monotonic() + TO - FROM
    while (left := deadline - time.monotonic()) > 0:
        session.read(left)
        now = len(QUESTION.findall(session.received[before:])) + asked
        if now > asked + len(screens) - 1:
            screens.append(looks(session.screen))
            total += floor(screens[-2], screens[-1])
    used = session.cpu_seconds() - seconds
    return Run(epoch(session) - first, len(session.received) - before, len(screens) - 1, total, used, screens)


def curses_bytes(screens: list[list[list[Look]]]) -> float:
    """Return the bytes a frame that curses sends to show the same screens one after the other."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(screens, file)
        file.flush()
        size = (len(screens[0][0]), len(screens[0]))
        with Session([sys.executable, __file__, file.name], size=size) as session:
            session.wait(lambda: b"first frame shown" in session.received, seconds=20)
            before = len(session.received)
            session.wait(session.ended, seconds=60)
            session.read_for(0.2)
            return (len(session.received) - before) / (len(screens) - 1)


class Palette:
    """Curses' numbered pairs for the colours of pyte's cells."""

    def __init__(self) -> None:
        curses.start_color()
        curses.use_default_colors()
        self._pairs: dict[tuple[int, int], int] = {}

    def attributes(self, look: Look) -> int:
        """Return the attributes that draw a cell as it looked."""
        _, ink, paper, is_bold, _, is_underlined, _, is_reversed, *_ = look
        pair = (index(ink), index(paper))
        if pair not in self._pairs:
            self._pairs[pair] = len(self._pairs) + 1
            curses.init_pair(self._pairs[pair], *pair)
        number = curses.color_pair(self._pairs[pair])
        number |= curses.A_BOLD if is_bold else 0
        number |= curses.A_UNDERLINE if is_underlined else 0
        return number | (curses.A_REVERSE if is_reversed else 0)


def index(colour: str) -> int:
    """Return the number of a colour in the table of 256, as pyte names it."""
    import pyte

    names = {"default": -1, **{name: number for number, name in enumerate(pyte.graphics.FG_BG_256[:16])}}
    return names.get(colour, -1) if colour == "default" else pyte.graphics.FG_BG_256.index(colour)


def draw(window: curses.window, screens: list[list[list[Look]]]) -> None:
    """Draw screens the curses way: all of each, leaving to curses what to send."""
    palette = Palette()
    for number, screen in enumerate(screens):
        for y, row in enumerate(screen):
            for x, look in enumerate(row):
                if (y, x) != (len(screen) - 1, len(row) - 1):  # curses cannot write the last cell
                    window.addstr(y, x, look[0] or " ", palette.attributes(look))
        window.move(0, 0)
        window.refresh()
        if number == 0:
            os.write(1, b"\x1b]2;first frame shown\x07")
        time.sleep(0.02)


def report(size: tuple[int, int], keys: str) -> None:
    """Measure one size, and print what came out beside the bars."""
    run, full = measured(size, "", keys), measured(size, "full", keys)
    per_tick, low, by_curses = run.bytes / run.ticks, run.floor / run.ticks, curses_bytes(run.screens)
    curses_tick = by_curses * run.frames / run.ticks
    print(f"{size[0]} x {size[1]}{', fit plot' if keys else ''}: {run.ticks} ticks in {run.frames} frames")
    print(f"  bytes a tick        {per_tick:8.1f}")
    print(f"  floor               {low:8.1f}   times {per_tick / low:.2f}  (bar: 1.3)")
    print(f"  curses              {curses_tick:8.1f}   times {per_tick / curses_tick:.2f}  (bar: 1.3)")
    print(f"  GDTUI_WIRE=full     {full.bytes / full.ticks:8.1f}")
    ours, theirs = run.seconds / run.ticks * 1000, full.seconds / full.ticks * 1000
    print(f"  processor time, ms  {ours:8.2f}   full {theirs:.2f}, times {ours / theirs:.2f}  (bar: 1.15)")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        curses.wrapper(draw, json.loads(Path(sys.argv[1]).read_text()))
    else:
        report((80, 24), "")
        report((120, 40), "")  # with the loss curve beside the panels
        report((120, 40), "f")
