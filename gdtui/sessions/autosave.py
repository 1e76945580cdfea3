"""Autosave: saves a run while it goes on, without holding it up."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from gdtui import __version__
from gdtui.descent.trainer import MOST_CHECKPOINTS
from gdtui.sessions.errors import TakenError
from gdtui.settings import scaled
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.data.reading import Reading
    from gdtui.descent.progress import Progress
    from gdtui.descent.trainer import Trainer
    from gdtui.sessions.origin import Origin
    from gdtui.sessions.record import Session
    from gdtui.sessions.store import Opened, Store

__all__ = ["Autosave"]

EVERY = 5.0
"""Seconds between two saves of a run that goes on."""

PATIENCE = 3.0
"""Seconds that a disk gets on leaving to show any sign of life."""

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


class Autosave:
    """Keeps the session of what is on the screen up to date.

    Nothing is written before a new run has left epoch 0. The trainer is read by the caller's thread alone;
    the disk is touched by another, which also imports what that takes, so that starting costs nothing.

    Parameters
    ----------
    origin : Origin
        Where the data came from.
    command : tuple of str
        The words that start such a run.
    opened : Opened, optional
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
    saved_epoch : int or None
        The epoch that the last save stood at; None before the first.
    parting : str or None
        That the run has another name since another process has saved its session, in a sentence.
    """

    def __init__(
        self,
        origin: Origin,
        command: tuple[str, ...],
        *,
        opened: Opened | None = None,
        store: Store | None = None,
        now: Callable[[], float] = time.monotonic,
        later: Callable[[float, Callable[[], None]], object] | None = None,
    ) -> None:
        self.id = None if opened is None else opened.name
        self.trouble: str | None = None
        self.saved_epoch: int | None = None
        self.parting: str | None = None
        self._opened = opened
        self._origin = origin
        self._command = command
        self._store = store
        self._now = now
        self._later = later or _later_on_the_loop
        self._due = 0.0
        self._is_arranged = False
        self._said: set[str] = set()
        self._signs_of_life = 0
        self._lost_name: str | None = None
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
            with suppress(RuntimeError):  # no thread can be started now
                self._start(trainer, speed, is_open=True)
            self._is_arranged = True  # where this save fails, the next one comes though nothing changes
            self._later(EVERY, self._save_late)

    def save_now(self, trainer: Trainer, speed: float) -> None:
        """Save, and come back when it is done; for the last second of a process."""
        if self.id is not None or self._has_news(trainer, speed):
            self._write(*self._take_down(trainer, speed), is_open=False)

    def finish(self, trainer: Trainer, speed: float) -> None:
        """Save for the last time.

        Data that are read once more for it are waited for, unless Ctrl-C is pressed; a disk that shows no
        sign of life within 3 seconds is not.
        """
        if self.id is None and not self._has_news(trainer, speed):
            return
        signs = -1
        try:
            worker = self._start(trainer, speed, is_open=False)
            while worker.is_alive() and signs != self._signs_of_life:
                signs = self._signs_of_life
                worker.join(PATIENCE)
        except RuntimeError:  # no thread can be started
            self.save_now(trainer, speed)
        except KeyboardInterrupt:
            self.trouble = "This run was left before it was saved."
        else:
            if worker.is_alive():
                self.trouble = "This run can't be saved: the disk does not answer."

    def take_trouble(self) -> str | None:
        """Return why nothing can be saved, or that the name is another: once."""
        news = f"{self.trouble} The run goes on." if self.trouble else self.parting
        if news is None or news in self._said:
            return None
        self._said.add(news)
        return news

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
            except Exception as error:  # whatever it is, the run goes on and the next save may succeed
                self._take_down_trouble(mark, error)
            else:
                self._written, self._kept, self.saved_epoch = number, mark, mark.epoch
                self.trouble, self._said = None, self._said & {str(self.parting)}
            if not is_open and self._opened is not None:
                self._opened.close()

    def _take_down_trouble(self, mark: Mark, error: Exception) -> None:
        if mark == self._kept:  # all is saved but that the run was left
            return
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        self.trouble = f"This run can't be saved: {visible(why)}."

    def _store_it(self, mark: Mark, progress: Progress, is_open: bool) -> None:
        from gdtui.sessions.store import Store, state_folder

        if self._store is None:
            self._store = Store(state_folder())
        if not self._origin.is_identified:
            self._origin = self._origin.identified(self._show_life)
        try:
            self._save(self._store, mark, progress, is_open)
        except TakenError:
            self._part()
            self._save(self._store, mark, progress, is_open)

    def _save(self, store: Store, mark: Mark, progress: Progress, is_open: bool) -> None:
        opened = self._opened = self._opened or store.open_new()
        opened.seal = store.write(self._session(opened.name, mark, progress, is_open), opened.seal)
        if self.id is None:
            self.id = opened.name
            if self._lost_name is not None:
                self.parting = (
                    f"Another gdtui has saved session {self._lost_name}: this run is now {self.id}."
                )
            store.prune(opened.name)

    def _part(self) -> None:
        """Give up the name that another has taken."""
        self._lost_name, self.id = self.id, None
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _show_life(self, reading: Reading) -> None:
        self._signs_of_life += 1

    def _session(self, name: str, mark: Mark, progress: Progress, is_open: bool) -> Session:
        from gdtui.sessions.kernel import kernel
        from gdtui.sessions.process import started
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
            started=started(os.getpid()) if is_open else None,
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
