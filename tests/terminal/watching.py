"""`gdtui run` on a pty, with all processes that come of it."""

from __future__ import annotations

import os
import re
import secrets
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from pty_session import Session

from tests.sources.running import is_running

GDTUI = [sys.executable, "-m", "gdtui"]
MARK = "WATCHED_BY_A_TEST"


class Watching(Session):
    """A session of gdtui; each process that it starts is found again by a mark in its environment.

    Parameters
    ----------
    words : str
        What stands after ``gdtui``.
    command : list of str, optional
        What is run in its place.
    **options
        As for `Session`.
    """

    def __init__(self, *words: str, command: list[str] | None = None, **options: Any) -> None:
        self.mark = secrets.token_hex(8)
        environment = {MARK: self.mark, **options.pop("environment", {})}
        super().__init__(command or [*GDTUI, *words], environment=environment, **options)

    def __enter__(self) -> Watching:
        return self

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def processes(self) -> dict[int, str]:
        """Return the state of each process that bears the mark, by its number; without gdtui's own."""
        marked = {process: state for process, _, state in processes() if bears(process, self.mark)}
        return {process: state for process, state in marked.items() if process != self.pid}

    def children(self) -> list[int]:
        """List all processes that gdtui has started itself."""
        return [process for process, parent, _ in processes() if parent == self.pid]

    def leave(self, seconds: float = 5.0) -> list[str]:
        """Press q; check that all is as it was; return what is printed."""
        children = self.children()
        self.type("q")
        assert self.exit_code(seconds) == 0
        self.check_that_nothing_is_left(children)
        return self.printed.splitlines()

    def check_that_nothing_is_left(self, children: list[int], *, is_restored: bool = True) -> None:
        """Check that no process is left; and that the terminal is as it was, if anybody could see to it."""
        if self.slave >= 0 and is_restored:
            assert self.is_restored()
        self.wait(lambda: not self.processes(), 2, "no process of the program is left")
        self.wait(lambda: not any(map(is_running, children)), 2, "no process of gdtui is left")

    def resident(self) -> int:
        """Return how many bytes of memory gdtui holds."""
        pages = Path(f"/proc/{self.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")


def processes() -> list[tuple[int, int, str]]:
    """List the number, the parent's number and the state of all processes that have not ended."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
            if fields[0] not in "ZX":
                found.append((int(folder.name), int(fields[1]), fields[0]))
    return found


def bears(process: int, mark: str) -> bool:
    with suppress(OSError):
        return f"{MARK}={mark}".encode() in Path(f"/proc/{process}/environ").read_bytes()
    return False


def epoch(session: Session) -> int:
    """Return the epoch that is shown, or -1."""
    found = re.search(r" epoch ([\d,]+)\s", session.text)
    return int(found[1].replace(",", "")) if found else -1


def check_that_keys_act(session: Session, seconds: float = 5.0, *, opens_help: bool = True) -> None:
    """Press keys, each of which shows on the screen in time."""
    before = speed(session)
    if opens_help:
        for is_open in (True, False):
            session.type("?")
            session.wait(lambda: ("keys and words" in session.text) == is_open, seconds, "help")  # noqa: B023
    session.type("-")
    session.wait(lambda: speed(session) not in ("", before), seconds, "a lower speed")
    session.type("+")
    session.wait(lambda: speed(session) == before, seconds, "the speed before")


def speed(session: Session) -> str:
    """Return the speed in the title."""
    found = re.search(r"[\d,.]+ epochs/s|max speed", session.text.partition("\n")[0])
    return found[0] if found else ""
