"""Keeper: saves a run while it goes on, without holding it up."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from gdtui import __version__
from gdtui.descent.trainer import MOST_CHECKPOINTS
from gdtui.sessions.errors import SessionError
from gdtui.settings import scaled
from gdtui.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.descent.progress import Progress
    from gdtui.descent.trainer import Trainer
    from gdtui.sessions.origin import Origin
    from gdtui.sessions.record import Session
    from gdtui.sessions.store import Store

__all__ = ["Keeper"]

EVERY = 5.0
"""Seconds between two saves of a run that goes on."""

PATIENCE = 3.0
"""Seconds that a disk gets on leaving."""

LARGEST_CHECKPOINTS = 4 * 2**20
"""Bytes; of models with very many weights fewer epochs are saved."""


class Mark(NamedTuple):
    """What differs between two states of a run that are worth a save each."""

    epoch: int
    furthest: int
    epochs: int
    schedule: tuple[tuple[int, float], ...]
    standardized: bool
    speed: float


class Keeper:
    """Keeps the session of what is on the screen up to date.

    Nothing is written before a new run has left epoch 0. The trainer is read by the caller's thread alone;
    the disk is touched by another, which also imports what that takes, so that starting costs nothing.

    Parameters
    ----------
    origin : Origin
        Where the data came from.
    command : tuple of str
        The words that start such a run.
    session_id : str, optional
        The session that is carried on; a new one unless given.
    store : Store, optional
        Where to; the user's own unless given.
    now : callable, optional
        Seconds that have passed.
    later : callable, optional
        Calls a function after so many seconds; the running event loop's unless given.

    Attributes
    ----------
    id : str or None
        What the session is called, once it has been saved.
    trouble : str or None
        Why the last save failed, in a sentence; None when it did not.
    """

    def __init__(
        self,
        origin: Origin,
        command: tuple[str, ...],
        *,
        session_id: str | None = None,
        store: Store | None = None,
        now: Callable[[], float] = time.monotonic,
        later: Callable[[float, Callable[[], None]], object] | None = None,
    ) -> None:
        self.id = session_id
        self.trouble: str | None = None
        self._origin = origin
        self._command = command
        self._store = store
        self._now = now
        self._later = later or _later_on_the_loop
        self._due = 0.0
        self._is_arranged = False
        self._was_said = False
        self._kept: Mark | None = None
        self._writing = threading.Lock()
        self._taken = self._written = 0
        self._worker: threading.Thread | None = None

    def save_soon(self, trainer: Trainer, speed: float) -> None:
        """Save what is new: now, or as soon as 5 seconds have passed since the last time.

        To be called on the event loop after every change; it costs microseconds where there is nothing to do.

        Parameters
        ----------
        trainer : Trainer
            The run on the screen.
        speed : float
            Epochs a second; infinity is as many as fit.
        """
        self._latest = trainer, speed
        if self._is_arranged or not self._has_news(trainer, speed):
            return
        wait = self._due - self._now()
        if wait > 0 or (self._worker is not None and self._worker.is_alive()):
            self._is_arranged = True
            self._later(max(wait, EVERY / 10), self._save_late)
        else:
            self._due = self._now() + EVERY
            self._start(trainer, speed, is_open=True)

    def save_now(self, trainer: Trainer, speed: float) -> None:
        """Save, and come back when it is done; for the last second of a process."""
        if self.id is not None or self._has_news(trainer, speed):
            self._write(*self._take_down(trainer, speed), is_open=False)

    def finish(self, trainer: Trainer, speed: float) -> None:
        """Save for the last time; a disk that does not answer within 3 seconds is not waited for."""
        if self.id is None and not self._has_news(trainer, speed):
            return
        worker = self._start(trainer, speed, is_open=False)
        worker.join(PATIENCE)
        if worker.is_alive():
            self.trouble = "This run can't be saved: the disk does not answer."

    def take_trouble(self) -> str | None:
        """Return why nothing can be saved, the first time that there is something to say."""
        if self.trouble is None or self._was_said:
            return None
        self._was_said = True
        return self.trouble

    def _has_news(self, trainer: Trainer, speed: float) -> bool:
        has_begun = trainer.furthest > 0 or self.id is not None
        return has_begun and _mark(trainer, speed) != self._kept

    def _save_late(self) -> None:
        self._is_arranged = False
        self.save_soon(*self._latest)

    def _start(self, trainer: Trainer, speed: float, *, is_open: bool) -> threading.Thread:
        arguments = self._take_down(trainer, speed)
        options = {"is_open": is_open}
        self._worker = threading.Thread(target=self._write, args=arguments, kwargs=options, daemon=True)
        self._worker.start()
        return self._worker

    def _take_down(self, trainer: Trainer, speed: float) -> tuple[int, Mark, Progress]:
        self._taken += 1
        most = LARGEST_CHECKPOINTS // (8 * len(trainer.initial_weights))
        return self._taken, _mark(trainer, speed), trainer.progress(max(1, min(most, MOST_CHECKPOINTS)))

    def _write(self, number: int, mark: Mark, progress: Progress, *, is_open: bool) -> None:
        """Write one state down, unless a later one has been."""
        with self._writing:
            if number < self._written:
                return
            try:
                self._store_it(mark, progress, is_open)
            except (OSError, SessionError) as error:
                why = getattr(error, "strerror", None) or str(error)
                self.trouble = f"This run can't be saved: {visible(why)}."
            else:
                self._written, self._kept, self.trouble = number, mark, None

    def _store_it(self, mark: Mark, progress: Progress, is_open: bool) -> None:
        from gdtui.sessions.store import Store, state_folder

        if self._store is None:
            self._store = Store(state_folder())
        if not self._origin.is_identified:
            self._origin = self._origin.identified()
        name = self.id or self._store.new_id()
        self._store.write(self._session(name, mark, progress, is_open))
        if self.id is None:
            self.id = name
            self._store.prune()

    def _session(self, name: str, mark: Mark, progress: Progress, is_open: bool) -> Session:
        from gdtui.sessions.kernel import kernel
        from gdtui.sessions.record import Session

        return Session(
            id=name,
            saved=time.time(),
            host=os.uname().nodename,
            process=os.getpid() if is_open else None,
            gdtui=__version__,
            kernel=kernel(),
            origin=replace(self._origin, standardize=mark.standardized),
            command=scaled(self._command, mark.standardized),
            speed=mark.speed,
            progress=progress,
        )


def _mark(trainer: Trainer, speed: float) -> Mark:
    return Mark(
        trainer.epoch,
        trainer.furthest,
        trainer.epochs,
        trainer.schedule,
        trainer.data.standardized,
        speed,
    )


def _later_on_the_loop(seconds: float, action: Callable[[], None]) -> object:
    return asyncio.get_running_loop().call_later(seconds, action)
