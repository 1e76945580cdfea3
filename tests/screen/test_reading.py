"""The screen while data are read: how far that is, a way out at any time, then the run."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from gdtui.data.reading import Reading
from gdtui.loading import Loading
from gdtui.prepared import AutosavedRun, PreparedRun
from gdtui.refusal import RefusedError
from gdtui.screen.app import GdtuiApp
from gdtui.screen.screens.reading import ReadingScreen
from tests.screen.session import Session

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.pilot import Pilot
    from textual.timer import Timer

    from gdtui.data.reading import Report

NO_AUTOSAVE: Any = SimpleNamespace(save_soon=lambda *_: None, save_now=None, take_trouble=lambda: "")
LONG = 20.0


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no timer of the screen ring by itself."""
    set_interval = ReadingScreen.set_interval

    def paused(screen: ReadingScreen, *arguments: Any, **options: Any) -> Timer:
        return set_interval(screen, *arguments, **{**options, "pause": True})

    monkeypatch.setattr(ReadingScreen, "set_interval", paused)


class Book:
    """What is read: the test turns the pages."""

    def __init__(self, name: str = "book.csv", outcome: AutosavedRun | Exception | None = None) -> None:
        self._outcome = outcome if outcome is not None else run()
        self._next, self._turned, self._page = threading.Event(), threading.Event(), Reading(0, 0, None)
        self.is_closed = False
        self.loading = Loading(self._read)
        self.app = StillReading(self.loading, name)

    def _read(self, report: Report) -> AutosavedRun:
        while self._next.wait(LONG) and not self.is_closed:
            self._next.clear()
            report(self._page)
            self._turned.set()
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome

    def turn(self, rows: int, done: int, total: int | None) -> None:
        """Let the reading come so far, and the screen look at it."""
        self._page = Reading(rows, done, total)
        self._turned.clear()
        self._next.set()
        assert self._turned.wait(LONG)
        self.app.look()

    def close(self) -> None:
        """Let the reading come to its end, and the screen look at it."""
        self.is_closed = True
        self._next.set()
        assert self.loading.is_done_within(LONG)
        self.app.look()


class StillReading(GdtuiApp):
    """The app, read by the test."""

    def look(self) -> None:
        """Let the screen look at the reading, as it does now and then."""
        assert isinstance(self.screen, ReadingScreen)
        self.screen.look()

    @property
    def rows(self) -> list[str]:
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.rows)


def run(data: str = "line") -> AutosavedRun:
    session = Session(data)
    controller = session.controller
    return AutosavedRun(PreparedRun(controller.run, controller.settings), NO_AUTOSAVE, "Welcome back.")


def shown(
    book: Book, steps: Callable[[Pilot[None]], Awaitable[None]], size: tuple[int, int] = (80, 24)
) -> None:
    async def play() -> None:
        async with book.app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(pilot)

    try:
        asyncio.run(play())
    finally:
        book.is_closed = True
        book._next.set()


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (200, 60)])
def test_the_bar_the_rows_the_bytes_and_the_time_left(size: tuple[int, int]) -> None:
    book = Book("[bold]\x1b big.csv")

    async def steps(pilot: Pilot[None]) -> None:
        assert "opening it" in book.app.text
        widths = []
        for percent in (0, 25, 50, 75, 100):
            book.turn(40_000 * percent, 10**6 * percent, 10**8)
            await pilot.pause()
            assert f"{percent}%" in book.app.text
            assert f"{40_000 * percent:,} rows, {percent} of 100 MB" in book.app.text
            assert ("s left" in book.app.text) == (percent > 0)
            assert "q stops reading, and quits" in book.app.text
            bar = next(row for row in book.app.rows if f"{percent}%" in row)
            widths.append(bar.count("█") + bar.count("▌") / 2)
        room = widths[-1]
        assert widths == pytest.approx([0, room / 4, room / 2, room * 3 / 4, room], abs=0.5)
        assert room > 0.6 * min(size[0], 72)
        title = next(row for row in book.app.rows if "reading" in row)
        assert "[bold]" in title
        assert r"\x1b" in title or size[0] == 40

    shown(book, steps, size)


def test_where_the_end_is_not_known_there_is_no_bar() -> None:
    book = Book()

    async def steps(pilot: Pilot[None]) -> None:
        book.turn(1_200, 30_000_000, None)
        await pilot.pause()
        assert "1,200 rows, 30 MB" in book.app.text
        assert "%" not in book.app.text
        assert "█" not in book.app.text

    shown(book, steps)


def test_then_the_run_is_there_as_if_it_had_been_from_the_start() -> None:
    book = Book()
    with Session("line") as direct:
        expected = [row.rstrip() for row in direct.press("s", "s").rows]

    async def steps(pilot: Pilot[None]) -> None:
        book.turn(10, 10, 100)
        await pilot.press("s", "space", "z", "5", "question_mark", "l", "n")
        assert "reading" in book.app.text
        book.close()
        for _ in range(5):
            await pilot.pause()
        assert "Welcome back." in book.app.text
        await pilot.press("s", "s")
        await pilot.pause()
        assert book.app.rows == expected

    shown(book, steps)


@pytest.mark.parametrize("key", ["q", "escape", "ctrl+c", "ctrl+q"])
def test_it_is_left_at_any_time(key: str) -> None:
    book = Book()

    async def steps(pilot: Pilot[None]) -> None:
        book.turn(10, 10, 100)
        await pilot.press(key)
        await pilot.pause()
        assert book.app._exit
        assert not book.app.controller

    shown(book, steps)


def test_what_cannot_be_read_closes_the_screen() -> None:
    book = Book(outcome=RefusedError("line 9,000,000: 'x' is no number"))

    async def steps(pilot: Pilot[None]) -> None:
        book.turn(10, 10, 100)
        book.close()
        for _ in range(3):
            await pilot.pause()
        assert book.app._exit
        assert not book.app.controller

    shown(book, steps)
    with pytest.raises(RefusedError, match="9,000,000"):
        book.loading.result()


def test_a_change_of_size_and_of_the_process_s_state_do_no_harm() -> None:
    book = Book()

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.resize_terminal(30, 8)
        await pilot.pause()
        assert "too small" in book.app.text
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert "reading" in book.app.text
        book.app.on_suspended()
        book.app.on_resumed()
        book.app.save_session()
        await pilot.press("ctrl+l")
        assert "reading" in book.app.text

    shown(book, steps)
