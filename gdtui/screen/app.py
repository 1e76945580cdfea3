"""The app: which screen is up, the keys that act on all of them, and what the terminal tells it."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.binding import Binding
from textual.events import Key, Paste

from gdtui.loading import Loading
from gdtui.prepared import AutosavedRun
from gdtui.screen.actions.bindings import APP_BINDINGS, RUN_BINDINGS
from gdtui.screen.actions.keys import ALWAYS, GIVE_UP
from gdtui.screen.controller import Controller
from gdtui.screen.screens.run import RunScreen
from gdtui.screen.themes import DARK, LIGHT

if TYPE_CHECKING:
    from asyncio import TimerHandle
    from collections.abc import Callable

    from textual.binding import BindingType
    from textual.driver import Driver
    from textual.events import Event
    from textual.screen import Screen

    from gdtui.screen.lesson.guide import LessonGuide
    from gdtui.screen.panels.panel import ShortWay
    from gdtui.screen.program.controller import ProgramController, Watched

__all__ = ["GdtuiApp"]

ASK = "Ctrl-C again quits; the run goes on until then."
KEYS_WHILE_EDITING = frozenset(
    binding.key
    for binding in Binding.make_bindings([*APP_BINDINGS, *RUN_BINDINGS])
    if binding.action in (*ALWAYS, GIVE_UP)
)


class GdtuiApp(App[None]):
    """Watch one run, from the reading of its data on, or a program.

    Parameters
    ----------
    run : AutosavedRun, Loading or Watched
        The run, or what brings it; or the program.
    label : str
        What is read, in the user's words.
    ascii_only : bool
        Whether to draw with ASCII characters only.
    driver_class : type of Driver, optional
        The terminal.
    now : callable, optional
        Seconds that have passed; tests pass a clock of their own.
    guide : LessonGuide, optional
        Leads through a lesson.

    Attributes
    ----------
    controller : Controller or None
        The run that is watched, as soon as there is one.
    program : ProgramController or None
        The program that is watched in its place.
    """

    CSS_PATH = Path(__file__).with_name("app.tcss")
    TITLE = "gdtui"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [*APP_BINDINGS]

    def __init__(
        self,
        run: AutosavedRun | Loading[AutosavedRun] | Watched,
        label: str = "",
        *,
        ascii_only: bool = False,
        driver_class: type[Driver] | None = None,
        now: Callable[[], float] = time.monotonic,
        guide: LessonGuide | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self._guide = guide
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = self._styled_theme = DARK.name
        self.stylesheet.set_variables(self.get_css_variables())
        self.ascii_only = ascii_only
        self._now, self._label = now, label
        self._loading = run if isinstance(run, Loading) else None
        self.controller = self._controlled(run) if isinstance(run, AutosavedRun) else None
        self.program: ProgramController | None = None
        if not isinstance(run, AutosavedRun | Loading):
            from gdtui.screen.program.controller import ProgramController

            self.program = ProgramController(run, self.call_in, self._listen, now)
        self._listened: frozenset[int] = frozenset()

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the styles for another theme. Textual asks for it for the first theme, too, in vain."""
        if self.theme != self._styled_theme:
            self._styled_theme = self.theme
            super().refresh_css(animate)

    def _controlled(self, kept: AutosavedRun) -> Controller:
        return Controller(
            kept.prepared, self.call_in, self._now, kept.autosave, kept.greeting, origin=kept.origin
        )

    def get_default_screen(self) -> Screen[None]:
        """Make the screen that is up first."""
        if self._loading is not None and not self._loading.is_done_within(0.0):
            from gdtui.screen.screens.reading import ReadingScreen

            return ReadingScreen(self._loading, self._label, self._go_on)
        if self.program is not None:
            from gdtui.screen.screens.program import ProgramScreen

            return ProgramScreen(self.program, self._short_way)
        return self._run_screen()

    def _run_screen(self) -> RunScreen:
        """Make the screen of the run, which has been read."""
        if self.controller is None:
            assert self._loading is not None
            self.controller = self._controlled(self._loading.result())
        return RunScreen(self.controller, self._short_way, self._guide)

    def _short_way(self) -> ShortWay | None:
        """Return the driver if panels can write their lines to it directly now."""
        return self._driver if getattr(self._driver, "takes_rows", False) else None  # type: ignore[return-value]

    def _go_on(self) -> None:
        """Show the run that was read; or leave, if there is none."""
        if self._loading is not None and self._loading.has_failed:
            self.exit()  # the reason is printed when the screen is closed, where it can be read
        else:
            self.add_mode("run", self._run_screen)
            self.switch_mode("run")

    async def on_event(self, event: Event) -> None:
        """Hand keys and pastes to the text that is edited at once, so that all act in their order.

        Textual would put them into a queue of the field, and the keys after them would act first.
        """
        screen = self.screen_stack[-1] if self._screen_stack else None
        if (
            isinstance(event, Key | Paste)
            and not event.is_forwarded
            and not (isinstance(event, Key) and event.key in KEYS_WHILE_EDITING)
            and getattr(screen, "edited", None) is not None
        ):
            await screen.edit(event)  # type: ignore[union-attr]
            return
        await super().on_event(event)

    async def run_action(self, action: Any, *arguments: Any, **options: Any) -> bool:
        """Do what a key does, unless the lesson that is played locks it."""
        screen = self.screen_stack[-1] if self._screen_stack else None
        if (
            self._guide is not None
            and isinstance(action, str)
            and isinstance(screen, RunScreen)
            and screen.edited is None
            and self._guide.locks(action)
        ):
            return True
        return await super().run_action(action, *arguments, **options)

    def _listen(self, descriptors: frozenset[int], read: Callable[[int], None]) -> None:
        """Call a function with a descriptor whenever it can be read; listen to no others from now on."""
        loop = asyncio.get_running_loop()
        for descriptor in self._listened - descriptors:
            loop.remove_reader(descriptor)
        for descriptor in descriptors - self._listened:
            loop.add_reader(descriptor, self._guarded, lambda one=descriptor: read(one))
        self._listened = descriptors

    @property
    def _watching(self) -> Controller | ProgramController | None:
        """What is watched."""
        return self.program or self.controller

    # -- what keys do on every screen ----------------------------------------------------------------------

    def action_redraw(self) -> None:
        """Send everything anew: another program may have written on the screen."""
        redraw = getattr(self._driver, "redraw", None)
        if redraw is not None:
            redraw()
        self.screen.refresh(layout=True)

    def action_theme(self) -> None:
        """Swap light and dark."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def action_leave_now(self) -> None:
        """Quit, on any screen."""
        if self._watching is not None:
            self._watching.playback.pause()
        self.exit()

    def action_interrupt(self) -> None:
        """Quit, but ask once in the middle of a run."""
        controller = self._watching
        if controller is None or not controller.player.running or controller.notice.text == ASK:
            self.action_leave_now()
        else:
            controller.notice.say(ASK)
            controller.show()

    # -- what the terminal tells --------------------------------------------------------------------------

    def on_suspended(self) -> None:
        """Take no step while the program is stopped."""
        if self._watching is not None:
            self._watching.playback.suspend()

    def on_resumed(self) -> None:
        """Go on as before."""
        if self._watching is not None:
            self._watching.playback.resume()

    def save_session(self) -> None:
        """Save within the last second of the process."""
        if self._watching is not None:
            self._watching.save_now()

    def call_in(self, seconds: float, action: Callable[[], None]) -> TimerHandle:
        """Call a function after so many seconds; an exception in it ends the app as any other does."""
        return asyncio.get_running_loop().call_later(seconds, self._guarded, action)

    def _guarded(self, action: Callable[[], None]) -> None:
        """Call a function for the event loop, unless the app is closing: then the run stays as it is."""
        if self._exit or self._exception is not None:
            return
        try:
            action()
        except Exception as error:
            self._handle_exception(error)
