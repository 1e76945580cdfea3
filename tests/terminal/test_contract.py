"""What the driver leans on in Textual, so that an update that takes it away is noticed here."""

from __future__ import annotations

import asyncio
import inspect

from textual import constants, events, messages
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver

WRITTEN = {"write", "start_application_mode", "disable_input", "stop_application_mode"}


def test_these_are_what_a_driver_must_have() -> None:
    assert Driver.__abstractmethods__ == WRITTEN
    for name in (
        "suspend_application_mode",
        "resume_application_mode",
        "close",
        "process_message",
        "send_message",
    ):
        assert callable(getattr(Driver, name))


def test_a_driver_is_made_like_this() -> None:
    assert list(inspect.signature(Driver.__init__).parameters) == ["self", "app", "debug", "mouse", "size"]
    assert "driver_class" in inspect.signature(App.__init__).parameters


def test_a_driver_keeps_its_app_loop_and_size() -> None:
    names = Driver.__init__.__code__.co_names
    assert {"_app", "_loop", "_size", "_mouse"} <= set(names)


def test_the_parser_makes_messages_of_text() -> None:
    parser = XTermParser()
    made = list(parser.feed("a\x1b[A\x1b[<0;3;4M\x1b[200~b\x1b[201~\x1b[?2026;2$y"))
    assert [type(message) for message in made] == [
        events.Key,
        events.Key,
        events.MouseDown,
        events.Paste,
        messages.TerminalSupportsSynchronizedOutput,
    ]
    assert isinstance(parser.mouse_pixels, bool)


def test_the_parser_waits_for_the_rest_of_an_escape_until_its_tick() -> None:
    async def wait() -> list[str]:
        parser = XTermParser()
        assert list(parser.feed("\x1b")) == []
        await asyncio.sleep(constants.ESCAPE_DELAY * 1.05)
        return [message.key for message in parser.tick() if isinstance(message, events.Key)]

    assert asyncio.run(wait()) == ["escape"]


def test_an_app_keeps_the_exception_that_ended_it() -> None:
    class Broken(App[None]):
        def on_mount(self) -> None:
            raise ZeroDivisionError

    async def run() -> Exception | None:
        app = Broken()
        app.error_console.file = open("/dev/null", "w")  # noqa: SIM115
        await app.run_async(headless=True)
        app.error_console.file.close()
        return app._exception

    assert isinstance(asyncio.run(run()), ZeroDivisionError)
    assert callable(App._handle_exception)
