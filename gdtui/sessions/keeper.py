"""Keeper: saves a run while it goes on, without holding it up."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from typing import TYPE_CHECKING, Any

from gdtui import __version__
from gdtui.descent.trainer import MOST_CHECKPOINTS
from gdtui.sessions.errors import SessionError
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


class Keeper:
    """Keeps the session of one run up to date.

    Nothing is written before a new run has left epoch 0. The trainer is read by the caller's thread alone;
    the disk is touched by another, which also imports what that takes, so that starting costs nothing.

    Parameters
    ----------
    trainer : Trainer
        The run.
    origin : Origin
        Where its data came from.
    command : tuple of str
        The words that start such a run.
    speed : float
        Epochs a second on the screen; set `speed` where it changes.
    session_id : str, optional
        The session that the run carries on; a new one unless given.
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
        trainer: Trainer,
        origin: Origin,
        command: tuple[str, ...],
        speed: float,
        *,
        session_id: str | None = None,
        store: Store | None = None,
        now: Callable[[], float] = time.monotonic,
        later: Callable[[float, Callable[[], None]], object] | None = None,
    ) -> None:
        self.speed = speed
        self.id = session_id
        self.trouble: str | None = None
        self._trainer = trainer
        self._origin = origin
        self._command = command
        self._store = store
        self._now = now
        self._later = later or _later_on_the_loop
        self._due = -EVERY
        self._is_arranged = False
        self._was_said = False
        self._kept: object = None
        self._writing = threading.Lock()
        self._taken = self._written = 0
        self._worker: threading.Thread | None = None

    def save_soon(self) -> None:
        """Save if something is new: now, or as soon as 5 seconds have passed since the last time.

        To be called on the event loop after every change; it costs microseconds when there is nothing to do.
        """
        if self._is_arranged or not self._has_news:
            return
        wait = self._due + EVERY - self._now()
        if wait > 0 or (self._worker is not None and self._worker.is_alive()):
            self._is_arranged = True
            self._later(max(wait, EVERY / 10), self._save_late)
        else:
            self._due = self._now()
            self._start(is_open=True)

    def save_now(self) -> None:
        """Save and come back when it is done; for the last second of a process."""
        if self._has_news or self.id is not None:
            self._write(self._next(), self._mark(), self._trainer.progress(self._most), is_open=False)

    def finish(self) -> None:
        """Save for the last time; a disk that does not answer within 3 seconds is not waited for."""
        if not self._has_news and self.id is None:
            return
        worker = self._start(is_open=False)
        worker.join(PATIENCE)
        if worker.is_alive():
            self.trouble = "This run was not saved: the disk does not answer."

    def take_trouble(self) -> str | None:
        """Return why nothing can be saved, the first time that it is asked."""
        if self.trouble is None or self._was_said:
            return None
        self._was_said = True
        return self.trouble

    @property
    def _has_news(self) -> bool:
        has_begun = self._trainer.furthest > 0 or self.id is not None
        return has_begun and self._mark() != self._kept

    def _mark(self) -> tuple[Any, ...]:
        """Return what differs between two states of the run that are worth a save each."""
        trainer = self._trainer
        return trainer.epoch, trainer.furthest, trainer.epochs, trainer.schedule, self.speed

    @property
    def _most(self) -> int:
        return max(2, min(MOST_CHECKPOINTS, LARGEST_CHECKPOINTS // (8 * len(self._trainer.initial_weights))))

    def _save_late(self) -> None:
        self._is_arranged = False
        self.save_soon()

    def _next(self) -> int:
        self._taken += 1
        return self._taken

    def _start(self, *, is_open: bool) -> threading.Thread:
        arguments = self._next(), self._mark(), self._trainer.progress(self._most)
        self._worker = threading.Thread(
            target=self._write, args=arguments, kwargs={"is_open": is_open}, daemon=True
        )
        self._worker.start()
        return self._worker

    def _write(self, number: int, mark: object, progress: Progress, *, is_open: bool) -> None:
        """Write one state down, unless a later one has been."""
        with self._writing:
            if number < self._written:
                return
            try:
                self._store_it(progress, is_open)
            except (OSError, SessionError) as error:
                why = getattr(error, "strerror", None) or str(error)
                self.trouble = f"This run can't be saved: {visible(why)}."
            else:
                self._written, self._kept, self.trouble = number, mark, None

    def _store_it(self, progress: Progress, is_open: bool) -> None:
        from gdtui.sessions.store import Store, state_folder

        if self._store is None:
            self._store = Store(state_folder())
        if self._origin.sha256 is None:
            self._origin = self._origin.identified()
        is_new = self.id is None
        name = self.id or self._store.new_id()
        self._store.write(self._session(name, progress, is_open))
        self.id = name
        if is_new:
            self._store.prune()

    def _session(self, name: str, progress: Progress, is_open: bool) -> Session:
        from gdtui.sessions.kernel import kernel
        from gdtui.sessions.record import Session

        return Session(
            id=name,
            saved=time.time(),
            host=os.uname().nodename,
            process=os.getpid() if is_open else None,
            gdtui=__version__,
            kernel=kernel(),
            origin=self._origin,
            command=self._command,
            speed=self.speed,
            progress=progress,
        )


def _later_on_the_loop(seconds: float, action: Callable[[], None]) -> object:
    return asyncio.get_running_loop().call_later(seconds, action)
