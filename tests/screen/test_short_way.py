"""The short way of a tick: the cells after it are those of a screen that Textual paints from nothing.

Sequences of ticks, keys, typed numbers, resizes and overlays are drawn at random. After each, what the driver
holds is compared with what the same driver holds after every panel was drawn anew and Textual has composed
and written the whole screen. Ticks fall at random moments between a key and the drawing that it leads to.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import random
import struct
import termios
import threading
from typing import TYPE_CHECKING, Any

import pytest
from textual.geometry import Size

from gdtui.screen.actions.keys import KEYS
from gdtui.screen.panels.panel import Panel
from gdtui.screen.terminal import driver, signals
from gdtui.screen.terminal.grid import UNKNOWN
from tests.quick import every
from tests.screen.session import Session, send, settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from textual.app import App
    from textual.pilot import Pilot

    from gdtui.screen.terminal.grid import CellRow

SIZES = [(40, 10), (60, 18), (80, 24), (120, 40), (200, 60)]
ENDS = {"q", "ctrl+q", "ctrl+c", "ctrl+z", "S", "B"}
PRESSED = [key for entry in KEYS for key in entry.key.split(",") if key not in ENDS]
TYPED = ["0", "5", "1", ".", "9", "backspace", "enter", "escape", "x", "left"]
DATA = ["line", "trees"]


class PtyTerminal(driver.Terminal):
    """The driver on a pty that nobody reads: what it would send does not matter here."""

    def __init__(self, app: App[Any], *, size: tuple[int, int] | None = None, **options: Any) -> None:
        self.master, slave = pty.openpty()
        self.resize_pty(*(size or (80, 24)))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(driver, "open_terminal", lambda: slave)
            super().__init__(app, **options)
        os.set_blocking(slave, False)

    def resize_pty(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def close(self) -> None:
        super().close()
        os.close(self.master)

    @property
    def rows(self) -> list[CellRow]:
        return self._wire._grid.rows


class DrivenSession(Session):
    """A session whose app draws on a driver's cells."""

    driver_class = PtyTerminal

    def __enter__(self) -> DrivenSession:
        super().__enter__()
        return self

    @property
    def driver(self) -> PtyTerminal:
        assert isinstance(self.app._driver, PtyTerminal)
        return self.app._driver

    def act(self, actions: list[Any], pauses: list[int]) -> None:
        """Do things, and give the app so many turns after each, which may be too few to draw."""

        async def errand(pilot: Pilot[None]) -> None:
            for action, turns in zip(actions, pauses, strict=True):
                if isinstance(action, tuple):
                    self.driver.resize_pty(*action)
                    self.driver.resized()
                elif action == "tick":
                    if self.running:
                        self.controller.playback.tick()
                elif action == "let go":
                    self.controller.notice.let_go()
                else:
                    send(self.app, action)
                for _ in range(turns):
                    await asyncio.sleep(0)
                if turns % 3 == 2:
                    self.app.screen._on_timer_update()
                    self.app._check_resize()
            await settle(pilot)
            self.app._check_resize()
            await self._settle_all(pilot)

        self._do(errand)

    async def _settle_all(self, pilot: Pilot[None]) -> None:
        """Let the screens below the top one draw as well; what they draw is for the top one to paint."""
        await settle(pilot)
        for screen in self.app.screen_stack:
            screen._on_timer_update()
        await settle(pilot)

    def paint_anew(self) -> None:
        """Draw every panel and paint the screen, with nothing left of what was."""

        async def errand(pilot: Pilot[None]) -> None:
            self.driver._wire._grid.rows[:] = [[UNKNOWN] * len(row) for row in self.driver.rows]
            for screen in self.app.screen_stack:
                for panel in screen.query(Panel):
                    panel._drawn = (None, Size(0, 0))
                    panel.refresh()
                screen.refresh()
            await self._settle_all(pilot)

        self._do(errand)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the files that random keys may write in a folder of their own, until they are written."""
    with monkeypatch.context() as here:
        here.chdir(tmp_path)
        others = set(threading.enumerate())
        yield
        for thread in set(threading.enumerate()) - others:
            thread.join(20)


@pytest.fixture(autouse=True)
def signals_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the driver of these tests from taking the signals of the process."""
    monkeypatch.setattr(signals.Signals, "listen", lambda self: None)
    monkeypatch.setattr(signals.Signals, "ignore", lambda self: None)


def drawn_at_random(dice: random.Random, size: tuple[int, int]) -> Iterator[str | tuple[int, int]]:
    """Draw what happens in one sequence, mostly ticks and keys, and at last a tick."""
    yield "space"
    for _ in range(dice.randint(1, 8)):
        kind = dice.random()
        if kind < 0.45:
            yield "tick"
        elif kind < 0.8:
            yield dice.choice(PRESSED)
        elif kind < 0.92:
            yield dice.choice(TYPED)
        elif kind < 0.94:
            yield "let go"
        elif kind < 0.97:
            yield "question_mark"  # something above the screen, that ticks go on below
        else:
            yield dice.choice([size, size, *SIZES])
    yield "tick"


def compare(size: tuple[int, int], data: str, seed: int, sequences: int) -> int:
    """Compare after each sequence, and count the strips that went the short way."""
    dice, put = random.Random(f"{size} {data} {seed}"), 0
    with DrivenSession(data, size=size, rate=0.5 if seed % 2 else None, epochs=10**6) as session:
        count = session.driver.put

        def counted(*arguments: Any) -> None:
            nonlocal put
            put += 1
            count(*arguments)

        session.driver.put = counted  # type: ignore[method-assign, assignment]
        for _ in range(sequences):
            actions = [*drawn_at_random(dice, session.driver._size or size)]
            session.act(actions, [dice.randint(0, 9) for _ in actions])
            short = [list(row) for row in session.driver.rows]
            session.paint_anew()
            wrong = [
                y for y, pair in enumerate(zip(short, session.driver.rows, strict=True)) if pair[0] != pair[1]
            ]
            seen = [*text(session.driver.rows, wrong), *text(short, wrong)]
            assert not wrong, f"{actions}: rows {wrong}:\n" + "\n".join(seen)
    return put


def text(rows: list[CellRow], wanted: list[int]) -> list[str]:
    """Write some rows of cells as texts."""
    return ["".join(place.text if place else "?" for place in rows[y]) for y in wanted]


@pytest.mark.parametrize(("data", "size"), every(2, [(data, size) for data in DATA for size in SIZES]))
def test_the_cells_are_those_of_a_screen_painted_anew(data: str, size: tuple[int, int]) -> None:
    assert compare(size, data, 1, 40) > 50


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(2, marks=pytest.mark.slow),
        *(pytest.param(n, marks=pytest.mark.sweep) for n in (3, 4, 5, 6)),
    ],
)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("data", DATA)
def test_the_cells_are_those_of_a_screen_painted_anew_in_many_sequences(
    size: tuple[int, int], data: str, seed: int
) -> None:
    assert compare(size, data, seed, 60) > 100
