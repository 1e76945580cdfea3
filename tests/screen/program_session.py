"""A session with a program that is watched: the test writes what it prints, and turns the clock."""

from __future__ import annotations

import asyncio
import os
import select
from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.screen.program.controller import ProgramController, Watched
from gdtui.sources.feed import Feed
from gdtui.sources.program import Ending

from .session import Session, StillApp, settle

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from gdtui.screen.playing.alarm import Alarm

__all__ = ["Outlet", "ProgramSession", "chapter_text"]


class Outlet:
    """A program that prints what the test writes, and ends when the test says so."""

    records = -1
    is_process = True

    def __init__(self) -> None:
        self.output, self.input = os.pipe()
        self.ending: Ending | None = None
        self.is_held = False
        self.starts = 0

    def start(self) -> None:
        self.starts += 1

    def hold(self) -> None:
        self.is_held = True

    def go_on(self) -> None:
        self.is_held = False

    def ended(self) -> Ending | None:
        return self.ending

    def end(self) -> Ending:
        return self.ending or Ending(None, "SIGTERM", "it was ended by SIGTERM")

    def close(self) -> None:
        for descriptor in (self.output, self.input):
            if descriptor >= 0:
                os.close(descriptor)
        self.output = self.input = -1


class ProgramSession(Session):
    """Opens the app on a program, without a terminal; see `Session`.

    Parameters
    ----------
    size : tuple of int
        Columns and rows.
    options : dict
        What else `Watched` takes.
    """

    def __init__(self, size: tuple[int, int] = (80, 24), **options: Any) -> None:
        self.seconds = 0.0
        self.outlets: list[Outlet] = []
        watched = Watched(Feed(self._opened), "my_train.py", **options)
        self.app = StillApp(watched, now=lambda: self.seconds)
        self.size = size
        self._rows = None
        self._errands = asyncio.Queue()

    def __enter__(self) -> ProgramSession:
        super().__enter__()
        return self

    def _opened(self) -> Outlet:
        self.outlets.append(Outlet())
        return self.outlets[-1]

    def _close(self) -> None:
        for descriptor in self.app._listened:
            self._loop.remove_reader(descriptor)
        super()._close()
        self.program.feed.end()

    @property
    def outlet(self) -> Outlet:
        """The program as it was started last."""
        return self.outlets[-1]

    @property
    def program(self) -> ProgramController:
        """What the keys act on."""
        assert self.app.program is not None
        return self.app.program

    @property
    def controller(self) -> Any:
        """The same, for `tick`."""
        return self.program

    @property
    def message(self) -> str:
        """The message line."""
        return self.part("ProgramMessage").strip()

    def tell(self, text: str | bytes) -> ProgramSession:
        """Let the program print something, and wait until it is read, or until enough is."""
        data = text.encode() if isinstance(text, str) else text

        async def errand(pilot: Pilot[None]) -> None:
            view = memoryview(data)
            while view and not self.program.feed.is_held:
                view = view[os.write(self.outlet.input, view[:4096]) :]
                while select.select([self.outlet.output], [], [], 0)[0] and self.program.feed.descriptors:
                    await asyncio.sleep(0)
            await settle(pilot)

        self._do(errand)
        return self

    def quieten(self, seconds: float = 0.3) -> ProgramSession:
        """Let some seconds pass in which the program prints nothing."""

        async def errand(pilot: Pilot[None]) -> None:
            self.seconds += seconds
            self.program._settle()
            await settle(pilot)

        self._do(errand)
        return self

    def ring(self, alarm: Alarm) -> ProgramSession:
        """Let an alarm call what it was set for."""

        async def errand(pilot: Pilot[None]) -> None:
            assert alarm._handle is not None
            alarm._handle._run()
            await settle(pilot)

        self._do(errand)
        return self

    def finish(self, status: int = 0) -> ProgramSession:
        """Let the program end."""
        self.outlet.ending = Ending(
            status, "", f"it ended with exit status {status}" if status else "it ended by itself"
        )
        os.close(self.outlet.input)
        self.outlet.input = -1

        async def errand(pilot: Pilot[None]) -> None:
            while self.program.feed.ending is None:
                await asyncio.sleep(0)
            await settle(pilot)

        self._do(errand)
        return self


def chapter_text(X: Any, Y: Any, weights: Any, lr: float, epochs: int, first: int = 0) -> str:
    """Write what the chapter's loop prints."""
    text = []
    for epoch in range(epochs):
        Y_pred = np.dot(X, weights)
        if epoch >= first:
            text.append(
                f"Epoch {epoch}:\n"
                f"Predicted output for the first 5 samples: {Y_pred[:5].T}\n"
                f"Actual output for the first 5 samples: {Y[:5].T}\n"
                f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}\n"
                f"Current loss: {np.mean((Y - Y_pred) ** 2)}\n"
            )
        weights = weights - lr * (-2 * np.dot(X.T, (Y - Y_pred)) / len(X))
    return "".join(text)
