"""Autosave: saves a run while it goes on, without making it wait."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from gdtui import __version__
from gdtui.command_words import choosing, scaled
from gdtui.descent.trainer import MOST_CHECKPOINTS
from gdtui.sessions.errors import TakenError
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.data.columns.roles import Roles
    from gdtui.data.reading import Reading
    from gdtui.descent.history import RunProgress
    from gdtui.descent.trainer import Trainer
    from gdtui.sessions.origin import Origin
    from gdtui.sessions.record import Session
    from gdtui.sessions.store import OpenedSession, Store

__all__ = ["Autosave"]

EVERY = 5.0
"""Seconds between two saves of a run that goes on."""

PATIENCE = 3.0
"""Seconds for which `finish` waits for the next report of how far the reading for the hash is."""

LARGEST_CHECKPOINTS = 4 * 2**20
"""Bytes of checkpoints in a save: a model with very many weights has fewer of them."""


class _Mark(NamedTuple):
    """What of a run is compared with the last save: a run without a change here is not saved again."""

    epoch: int
    furthest: int
    epochs: int
    schedule: tuple[tuple[int, float], ...]
    standardized: bool
    speed: float
    rechosen: Roles | None


class Autosave:
    """Keeps the saved session of the run on the screen up to date.

    Nothing is written before a new run has left epoch 0. Only the caller's thread reads the trainer. A thread
    of its own writes, except in `save_now`; it also imports the modules for that, so the program starts fast.

    Parameters
    ----------
    origin : Origin
        Where the data came from.
    command : tuple of str
        The words of the command that starts such a run.
    opened : Opened, optional
        The session that is carried on; a new one unless given.
    store : Store, optional
        Where to save; the user's own folder unless given.
    now : callable, optional
        A clock, in seconds.
    later : callable, optional
        Calls a function after some seconds; the running event loop does it unless given.

    Attributes
    ----------
    id : str or None
        The session's name; None while a new one has not been saved.
    trouble : str or None
        Why the last save failed, in a sentence; None when it did not.
    saved_epoch : int or None
        The epoch of the last save; None before the first.
    renamed : str or None
        A sentence with the run's new name, if another process has overwritten the session of the old one.
    """

    def __init__(
        self,
        origin: Origin,
        command: tuple[str, ...],
        *,
        opened: OpenedSession | None = None,
        store: Store | None = None,
        now: Callable[[], float] = time.monotonic,
        later: Callable[[float, Callable[[], None]], object] | None = None,
    ) -> None:
        self.id = None if opened is None else opened.name
        self.trouble: str | None = None
        self.saved_epoch: int | None = None
        self.renamed: str | None = None
        self._opened = opened
        self._origin = origin
        self._command = command
        self._store = store
        self._now = now
        self._later = later or _later_on_the_loop
        self._due = 0.0
        self._is_arranged = False
        self._said: set[str] = set()
        self._reports = 0
        self._given_up: str | None = None
        self._saved_mark: _Mark | None = None
        self._writing = threading.Lock()
        self._number = self._last_written = 0  # each state that is taken has a number
        self._worker: threading.Thread | None = None

    @property
    def sources(self) -> list[str]:
        """The catalogue name or the absolute path of each part of the data."""
        return self._origin.paths

    def save_soon(self, trainer: Trainer, speed: float) -> None:
        """Save what is new: now, or as soon as 5 seconds have passed since the last time.

        To be called on the event loop after every change; it costs microseconds where there is nothing to do.
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
            self._is_arranged = True  # so that a save that fails is tried again though nothing changes
            self._later(EVERY, self._save_late)

    def save_now(self, trainer: Trainer, speed: float) -> None:
        """Save in this thread, and return when it is done; for a process that is about to end."""
        if self.id is not None or self._has_news(trainer, speed):
            self._write(*self._state(trainer, speed), is_open=False)

    def finish(self, trainer: Trainer, speed: float) -> None:
        """Save for the last time.

        The data are read once more for their hash. This waits until that is done or Ctrl-C is pressed. It
        gives up when the reading has not come further for 3 seconds.
        """
        if self.id is None and not self._has_news(trainer, speed):
            return
        reports = -1
        try:
            worker = self._start(trainer, speed, is_open=False)
            while worker.is_alive() and reports != self._reports:
                reports = self._reports
                worker.join(PATIENCE)
        except RuntimeError:  # no thread can be started
            self.save_now(trainer, speed)
        except KeyboardInterrupt:
            self.trouble = "This run was left before it was saved."
        else:
            if worker.is_alive():
                self.trouble = "This run can't be saved: the disk does not answer."

    def take_trouble(self) -> str | None:
        """Return a sentence on why nothing can be saved, or on the new name; each is returned once."""
        news = f"{self.trouble} The run goes on." if self.trouble else self.renamed
        if news is None or news in self._said:
            return None
        self._said.add(news)
        return news

    def _has_news(self, trainer: Trainer, speed: float) -> bool:
        has_begun = trainer.furthest > 0 or self.id is not None
        return has_begun and _mark(trainer, speed) != self._saved_mark

    def _save_late(self) -> None:
        self._is_arranged = False
        self.save_soon(*self._latest)

    def _start(self, trainer: Trainer, speed: float, *, is_open: bool) -> threading.Thread:
        state = self._state(trainer, speed)
        self._worker = threading.Thread(target=self._write, args=(*state, is_open), daemon=True)
        self._worker.start()
        return self._worker

    def _state(self, trainer: Trainer, speed: float) -> tuple[int, _Mark, RunProgress]:
        self._number += 1
        most = LARGEST_CHECKPOINTS // (8 * len(trainer.initial_weights))
        return self._number, _mark(trainer, speed), trainer.progress(max(1, min(most, MOST_CHECKPOINTS)))

    def _write(self, number: int, mark: _Mark, progress: RunProgress, is_open: bool) -> None:
        """Save one state, unless a later one has been saved."""
        with self._writing:
            if number < self._last_written:
                return
            try:
                self._save_to_store(mark, progress, is_open)
            except Exception as error:  # whatever it is, the run goes on and the next save may succeed
                self._note_trouble(mark, error)
            else:
                self._last_written, self._saved_mark, self.saved_epoch = number, mark, mark.epoch
                self.trouble, self._said = None, self._said & {str(self.renamed)}
            if not is_open and self._opened is not None:
                self._opened.close()

    def _note_trouble(self, mark: _Mark, error: Exception) -> None:
        if mark == self._saved_mark:  # this state is saved already, except that the run was left
            return
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        self.trouble = f"This run can't be saved: {visible(why)}."

    def _save_to_store(self, mark: _Mark, progress: RunProgress, is_open: bool) -> None:
        from gdtui.sessions.store import Store, state_folder

        if self._store is None:
            self._store = Store(state_folder())
        if not self._origin.is_identified:
            self._origin = self._origin.identified(self._count_report)
        try:
            self._save(self._store, mark, progress, is_open)
        except TakenError:
            self._give_up_name()
            self._save(self._store, mark, progress, is_open)

    def _save(self, store: Store, mark: _Mark, progress: RunProgress, is_open: bool) -> None:
        opened = self._opened = self._opened or store.open_new()
        opened.checksum = store.write(self._session(opened.name, mark, progress, is_open), opened.checksum)
        if self.id is None:
            self.id = opened.name
            if self._given_up is not None:
                self.renamed = f"Another gdtui has saved session {self._given_up}: this run is now {self.id}."
            store.prune(opened.name)

    def _give_up_name(self) -> None:
        """Give up the name of a session that another process has saved."""
        self._given_up, self.id = self.id, None
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _count_report(self, reading: Reading) -> None:
        self._reports += 1

    def _session(self, name: str, mark: _Mark, progress: RunProgress, is_open: bool) -> Session:
        from gdtui.sessions.kernel import kernel
        from gdtui.sessions.process import started
        from gdtui.sessions.record import Session

        roles = mark.rechosen
        chosen = self._command if roles is None else choosing(self._command, roles.inputs, roles.target)
        return Session(
            id=name,
            saved=time.time(),
            host=os.uname().nodename,
            process=os.getpid() if is_open else None,
            gdtui=__version__,
            kernel=kernel(),
            origin=self._origin.with_columns(mark.rechosen, standardized=mark.standardized),
            command=scaled(chosen, mark.standardized),
            speed=mark.speed,
            progress=progress,
            started=started(os.getpid()) if is_open else None,
        )


def _mark(trainer: Trainer, speed: float) -> _Mark:
    return _Mark(
        trainer.epoch,
        trainer.furthest,
        trainer.epochs,
        trainer.schedule,
        trainer.data.standardized,
        speed,
        trainer.data.roles if trainer.data.is_rechosen else None,
    )


def _later_on_the_loop(seconds: float, action: Callable[[], None]) -> object:
    return asyncio.get_running_loop().call_later(seconds, action)
