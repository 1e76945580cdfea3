"""A session with the app: opened on data, driven by keys, read as text, its clock turned by the test."""

from __future__ import annotations

import asyncio
import unicodedata
from typing import TYPE_CHECKING, Any

from textual.css.stylesheet import Stylesheet
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Key, Paste, Resize
from textual.geometry import Region, Size
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key

from gdtui.data import load
from gdtui.data.dataset import Dataset
from gdtui.descent.run import Run, bowl_of
from gdtui.prepared import AutosavedRun, PreparedRun
from gdtui.screen.actions.run_actions import RunActions
from gdtui.screen.app import GdtuiApp
from gdtui.screen.screens.run import RunScreen
from gdtui.screen.terminal.keyboard import Keyboard
from gdtui.sessions.origin import Origin
from gdtui.settings import DEFAULT_RATE, Settings, default_rate
from gdtui.wording.remarks import of_the_data, opening

if TYPE_CHECKING:
    from asyncio import TimerHandle
    from collections.abc import Awaitable, Callable, Hashable, Iterable
    from types import TracebackType

    from numpy.typing import ArrayLike
    from textual.css.model import RuleSet
    from textual.driver import Driver
    from textual.pilot import Pilot
    from textual.timer import Timer
    from textual.widgets import Input

    from gdtui.descent.trainer import Trainer
    from gdtui.screen.controller import Controller

__all__ = ["Session", "StillApp"]

ROUNDS = 100
"""How often a drawing may lead to another before all is quiet."""

_parse_rules = Stylesheet._parse_rules
_parsed: dict[Hashable, list[RuleSet]] = {}


def parse_once(stylesheet: Stylesheet, *source: Hashable, **options: Hashable) -> list[RuleSet]:
    """Parse a text of CSS where no app of this process has; each app would parse all of it twice."""
    key = frozenset(stylesheet._variables.items()), source, frozenset(options.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(stylesheet, *source, **options)  # type: ignore[arg-type]
    return _parsed[key]


Stylesheet._parse_rules = parse_once  # type: ignore[method-assign, assignment]


class StillApp(GdtuiApp):
    """The app with timers that never ring by themselves; the test calls what they would have called."""

    drawings = 0
    """How often anything was handed to the terminal."""

    def set_interval(self, *arguments: Any, **options: Any) -> Timer:
        return super().set_interval(*arguments, **{**options, "pause": True})

    def set_timer(self, *arguments: Any, **options: Any) -> Timer:
        return super().set_timer(*arguments, **{**options, "pause": True})

    def call_in(self, seconds: float, action: Callable[[], None]) -> TimerHandle:
        return asyncio.get_running_loop().call_later(1e6, action)

    def _display(self, *arguments: Any) -> None:
        self.drawings += 1
        super()._display(*arguments)


class Session:
    """Opens the app on a terminal of a given size, without a terminal.

    Calls return when the app has done what was asked. Between calls nothing runs.

    Parameters
    ----------
    data : str or Dataset
        A catalogue name, a path, or a data set.
    rate : float, optional
        The learning rate; what the command line would choose unless given.
    epochs : int
        The epoch at which the run ends.
    size : tuple of int
        Columns and rows of the terminal.
    standardize : bool
        Whether the inputs are brought to mean 0 and deviation 1.
    speed : float
        Epochs a second.
    weights : array_like of shape (d, 1), optional
        Initial weights; zeros unless given.
    command : tuple of str
        The words that start such a run.
    options : dict, optional
        What else `load` takes.
    now : callable, optional
        Seconds that have passed; unless given, time stands still.
    """

    driver_class: type[Driver] | None = None
    """The terminal; none unless given."""

    def __init__(
        self,
        data: str | Dataset = "line",
        *,
        rate: float | None = None,
        epochs: int = 300,
        size: tuple[int, int] = (80, 24),
        standardize: bool = False,
        speed: float = 10.0,
        play: bool = False,
        weights: ArrayLike | None = None,
        command: tuple[str, ...] = ("gdtui",),
        options: dict[str, Any] | None = None,
        now: Callable[[], float] = lambda: 0.0,
    ) -> None:
        chosen_of = {"standardize": standardize, **(options or {})}
        self.data = data if isinstance(data, Dataset) else load(data, **chosen_of)
        self.bowl = bowl_of(self.data)
        chosen = default_rate(self.bowl.stable_below) if rate is None else rate
        settings = Settings(rate, epochs=epochs, speed=speed, play=play).repeating(command)
        run = Run.start(self.data, self.bowl, learning_rate=chosen, epochs=epochs, weights=weights)
        remarks = opening(run, chosen, was_chosen=rate is None and chosen != DEFAULT_RATE)
        prepared = PreparedRun(run, settings, remarks, of_the_data(run))
        origin = Origin.of(data, **chosen_of) if isinstance(data, str) else None
        self.app = StillApp(AutosavedRun(prepared, None, origin=origin), now=now)
        self.size = size
        self._rows: list[str] | None = None
        self._errands: asyncio.Queue[
            tuple[Callable[[Pilot[None]], Awaitable[None]], asyncio.Future[None]]
        ] = asyncio.Queue()

    def __enter__(self) -> Session:
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(self._serve())
        try:
            self._do(settle)
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        if error is None and self.app._exception is not None:
            raise self.app._exception

    def _close(self) -> None:
        self._cancel({self._task})
        self._cancel(asyncio.all_tasks(self._loop))
        self._loop.close()

    def _cancel(self, tasks: set[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        if tasks:
            self._loop.run_until_complete(asyncio.wait(tasks))
            for task in tasks:
                if not task.cancelled():
                    task.exception()

    async def _serve(self) -> None:
        is_headless = self.driver_class is None
        self.app.driver_class = self.driver_class or self.app.driver_class
        async with self.app.run_test(headless=is_headless, size=self.size, notifications=True) as pilot:
            while True:
                errand, done = await self._errands.get()
                try:
                    await errand(pilot)
                    done.set_result(None)
                except Exception as error:
                    done.set_exception(error)

    def _do(self, errand: Callable[[Pilot[None]], Awaitable[None]]) -> None:
        self._rows = None

        async def wait() -> None:
            done: asyncio.Future[None] = self._loop.create_future()
            self._errands.put_nowait((errand, done))
            await asyncio.wait({done, self._task}, return_when=asyncio.FIRST_COMPLETED)
            if not done.done():
                await self._task
            done.result()

        self._loop.run_until_complete(wait())
        if self.app._exception is not None:
            raise self.app._exception

    # -- what a user does ----------------------------------------------------------------------------------

    def press(self, *keys: str) -> Session:
        """Press keys, one after the other."""

        async def errand(pilot: Pilot[None]) -> None:
            for key in keys:
                send(self.app, key)
                await settle(pilot)

        self._do(errand)
        return self

    def press_together(self, *keys: str) -> Session:
        """Press keys that arrive together, before anything is done about the first."""

        async def errand(pilot: Pilot[None]) -> None:
            for key in keys:
                send(self.app, key)
            await settle(pilot)

        self._do(errand)
        return self

    def receive(self, pieces: Iterable[bytes]) -> Session:
        """Take bytes as a terminal sends them, in pieces, and wait until each key of them has acted.

        Nothing is drawn before; `press` and its kin wait for that, too.
        """

        async def errand(pilot: Pilot[None]) -> None:
            assert self.app._driver is not None
            keyboard = Keyboard(self.app._driver.process_message, lambda: None)
            with self.app.batch_update():
                for piece in pieces:
                    keyboard.feed(piece)
                    for _ in range(len(piece) % 3):
                        await asyncio.sleep(0)
                keyboard._give_up()
                keyboard.close()
                await until_heard(self.app)

        self._do(errand)
        return self

    def type(self, text: str) -> Session:
        """Put text into whatever is being edited, all at once."""

        async def errand(pilot: Pilot[None]) -> None:
            field = self.field
            assert field is not None, "nothing is being edited"
            field.value = text
            await settle(pilot)

        self._do(errand)
        return self

    def paste(self, text: str) -> Session:
        """Paste text, as a terminal with bracketed paste does."""

        async def errand(pilot: Pilot[None]) -> None:
            assert self.app._driver is not None
            self.app._driver.send_message(Paste(text))
            await settle(pilot)

        self._do(errand)
        return self

    def resize(self, width: int, height: int) -> Session:
        """Give the terminal another size."""

        async def errand(pilot: Pilot[None]) -> None:
            size = Size(width, height)
            assert isinstance(self.app._driver, HeadlessDriver)
            self.app._driver._size = size
            self.app.post_message(Resize(size, size))
            await settle(pilot)
            self.app._check_resize()
            await settle(pilot)

        self._do(errand)
        return self

    def click_away(self) -> Session:
        """Take the focus from whatever is being edited, as a click elsewhere does."""

        async def errand(pilot: Pilot[None]) -> None:
            self.app.set_focus(None)
            await settle(pilot)

        self._do(errand)
        return self

    # -- what the test does --------------------------------------------------------------------------------

    def tick(self, times: int = 1) -> Session:
        """Let the clock tick."""

        async def errand(pilot: Pilot[None]) -> None:
            for _ in range(times):
                if self.running:
                    self.controller.playback.tick()
            await settle(pilot)

        self._do(errand)
        return self

    def at(self, epoch: int) -> Session:
        """Go to an epoch at once, by way of the trainer."""

        async def errand(pilot: Pilot[None]) -> None:
            self.trainer.seek(epoch)
            while self.trainer.epoch < epoch and self.trainer.step():
                self.trainer.seek(epoch)
            self.controller.show()
            await settle(pilot)

        self._do(errand)
        return self

    def change_rate(self, rate: float) -> Session:
        """Set the learning rate as if it had been typed, and draw."""

        async def errand(pilot: Pilot[None]) -> None:
            RunActions(self.controller).take_rate(repr(rate))
            self.controller.show()
            await settle(pilot)

        self._do(errand)
        return self

    def let_notice_go(self) -> Session:
        """Let the time pass after which an answer to a key is taken back."""

        async def errand(pilot: Pilot[None]) -> None:
            self.controller.notice.let_go()
            await settle(pilot)

        self._do(errand)
        return self

    def let_files_be_written(self) -> Session:
        """Let the writing of files end, and the time pass after which the app looks at that."""

        async def errand(pilot: Pilot[None]) -> None:
            writing, screen = self.controller.writing, self.app.screen_stack[0]
            assert isinstance(screen, RunScreen)
            assert writing is not None
            assert writing.is_done_within(60.0)
            export = screen._questions.export
            assert export is not None
            export.look()
            await settle(pilot)

        self._do(errand)
        return self

    def idle(self, turns: int = 20) -> Session:
        """Let the app do whatever it would do by itself."""

        async def errand(pilot: Pilot[None]) -> None:
            for _ in range(turns):
                await asyncio.sleep(0)
            await settle(pilot)

        self._do(errand)
        return self

    # -- what a user sees ----------------------------------------------------------------------------------

    @property
    def trainer(self) -> Trainer:
        """The run that is shown."""
        return self.controller.trainer

    @property
    def controller(self) -> Controller:
        """What the keys act on."""
        assert self.app.controller is not None
        return self.app.controller

    @property
    def alive(self) -> bool:
        """Whether the app still runs."""
        return not self.app._exit and self.app._exception is None and not self._task.done()

    @property
    def running(self) -> bool:
        """Whether the clock ticks."""
        return self.controller.player.running

    @property
    def rows(self) -> list[str]:
        """The screen, a text a row."""
        if self._rows is None:
            strips = self.app.screen._compositor.render_strips()
            self._rows = ["".join(segment.text for segment in strip) for strip in strips]
        return self._rows

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.rows)

    @property
    def field(self) -> Input | None:
        """The input that is being edited."""
        from textual.widgets import Input

        return self.app.focused if isinstance(self.app.focused, Input) else None

    @property
    def message(self) -> str:
        """The message line."""
        return self.part("MessageLine").strip()

    @property
    def title(self) -> str:
        """The first row."""
        return self.rows[0]

    def shows(self, name: str) -> bool:
        """Tell whether a panel has a place on the screen."""
        return self._region(name).area > 0

    def part(self, name: str) -> str:
        """Read one panel by its id, frame included, or a line by its class."""
        region = self._region(name)
        return "\n".join(row[region.x : region.right] for row in self.rows[region.y : region.bottom])

    def _region(self, name: str) -> Region:
        selector = f"#{name}" if name[0].islower() else name
        (widget,) = self.app.screen_stack[0].query(selector) or [None]
        return widget.region if widget is not None and widget.display else Region()


def send(app: GdtuiApp, key: str) -> None:
    """Send a key as the terminal's driver does."""
    key = key if len(key) > 1 or key.isalnum() else _character_to_key(key)
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        character = key if len(key) == 1 else ""
    event = Key(key, character or None)
    event.set_sender(app)
    assert app._driver is not None
    app._driver.send_message(event)


async def until_heard(app: GdtuiApp) -> None:
    """Wait until the app has taken everything that was sent to it."""
    for _ in range(3):  # what a driver sends is handed over by a task
        await asyncio.sleep(0)
    heard = asyncio.Event()
    app.call_later(heard.set)
    await heard.wait()


async def settle(pilot: Pilot[None]) -> None:
    """Wait until every message is handled and all is drawn; Pilot's own `pause` waits by the clock."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    for _ in range(ROUNDS):
        await asyncio.sleep(0)
        while ready and not pilot.app._exit:
            await asyncio.sleep(0)
        if pilot.app._exit or pilot.app._exception is not None:
            return
        screen = pilot.app.screen
        screen._on_timer_update()
        if not (ready or screen._dirty_widgets or screen._layout_required or screen._callbacks):
            return
    raise AssertionError("never quiet")
