"""A small app on the driver, for the faults to be tried on: panels, an input, a help screen, crashes.

Run as ``python tests/terminal/sample_app.py [WHERE_TO_RAISE]``.
"""

from __future__ import annotations

import os
import sys
from typing import ClassVar

from gdtui.screen.terminal import capabilities

capabilities.prepare_environment()

from textual.app import App, ComposeResult  # noqa: E402
from textual.binding import Binding, BindingType  # noqa: E402
from textual.screen import ModalScreen  # noqa: E402
from textual.widgets import Input, Static  # noqa: E402

from gdtui.screen import crash  # noqa: E402
from gdtui.screen.terminal.driver import Terminal  # noqa: E402

BARS = " ▁▂▃▄▅▆▇█"
RAISES = sys.argv[1] if len(sys.argv) > 1 else ""


def raise_in(where: str) -> None:
    secret = "a local variable"
    if where == RAISES:
        raise ZeroDivisionError(f"raised in {where}, {len(secret)}")


class Panel(Static):
    def render(self) -> str:
        raise_in("render")
        return str(super().render())


class Help(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark", "dismiss", "close")]

    def compose(self) -> ComposeResult:
        yield Static("This is help: × − ŷ ² 世界", id="help")


class Sample(App[None]):
    CSS = """
    #loss { height: 8; border: round green; color: red; }
    #rows { height: 7; border: round blue; }
    #help { width: 40; height: 5; border: heavy yellow; }
    Help { align: center middle; }
    """
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "play", "play"),
        Binding("s", "step", "step"),
        Binding("question_mark", "help", "help"),
        Binding("x", "crash", "crash"),
        Binding("q", "quit_sample", "quit"),
        Binding("ctrl+l", "redraw", "redraw", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__(driver_class=Terminal)
        self.count = 0
        self.is_playing = "--play" in sys.argv
        self.saves = os.environ.get("SAMPLE_SAVES")

    def compose(self) -> ComposeResult:
        raise_in("compose")
        yield Static("ready", id="head", markup=False)
        yield Panel("", id="loss", markup=False)
        yield Static("", id="rows", markup=False)
        field = Input(id="field", compact=True)
        field.cursor_blink = False
        yield field

    def on_mount(self) -> None:
        raise_in("mount")
        self.ticks = self.set_interval(0.1, self.tick, pause=not self.is_playing)
        self.draw()
        if RAISES == "timer":
            self.set_timer(0.05, lambda: raise_in("timer"))
        if RAISES == "callback":
            self.call_later(lambda: self._loop and self._loop.call_soon(lambda: raise_in("callback")))

    def tick(self) -> None:
        self.count += 1
        self.draw()

    def draw(self) -> None:
        n = self.count
        self.query_one("#head", Static).update(f"tick {n:5d} of 300  ŷ = {1 + n / 7:.4f}·x", layout=False)
        bars = "".join(BARS[(i * i + n) % 9] for i in range(40))
        self.query_one("#loss", Static).update(f"{bars}\n{100 / (n + 1):.5f}", layout=False)
        rows = "\n".join(f"{i}  {i * 0.31:.5f}  {(i + n) * 0.137:.5f}  {n * 0.01:+.4f}" for i in range(1, 6))
        self.query_one("#rows", Static).update(rows, layout=False)

    def action_play(self) -> None:
        self.is_playing = not self.is_playing
        self.ticks.resume() if self.is_playing else self.ticks.pause()

    def action_step(self) -> None:
        self.is_playing = False
        self.ticks.pause()
        self.tick()

    def action_help(self) -> None:
        self.push_screen(Help())

    def action_crash(self) -> None:
        raise_in("key")

    def action_redraw(self) -> None:
        assert isinstance(self._driver, Terminal)
        self._driver.redraw()

    def action_quit_sample(self) -> None:
        self.exit()

    def on_suspended(self) -> None:
        self.ticks.pause()

    def on_resumed(self) -> None:
        if self.is_playing:
            self.ticks.reset()  # it would make up for the ticks that it has missed

    def save_session(self) -> None:
        if self.saves:
            with open(self.saves, "w", encoding="utf-8") as file:
                file.write(str(self.count))


if __name__ == "__main__":
    app = Sample()
    code = crash.run_or_report(app)
    if code == 0:
        print(f"finished at tick {app.count}")
    sys.exit(code)
