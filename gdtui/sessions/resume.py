"""Resume: which session is meant, and the run that it was."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gdtui.data.reading import silent
from gdtui.descent.trainer import Trainer
from gdtui.figures import exact
from gdtui.sessions.errors import SessionError
from gdtui.sessions.kernel import differences, kernel
from gdtui.text import abridged, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdtui.data.reading import Report
    from gdtui.sessions.record import Session
    from gdtui.sessions.store import Store

__all__ = ["Resumed", "chosen", "claimed", "resume", "table"]

MOST_REFUSALS = 5
"""So many sessions that can't be used are listed one by one."""


@dataclass(frozen=True, eq=False)
class Resumed:
    """A run that is carried on.

    Attributes
    ----------
    trainer : Trainer
        The run, where it stood.
    session : Session
        What was saved of it.
    id : str or None
        The session that goes on being kept; None where the run gets one of its own.
    remarks : tuple of str
        What should be said before, a sentence each.
    greeting : str
        What should be said in the first place.
    """

    trainer: Trainer
    session: Session
    id: str | None
    remarks: tuple[str, ...]
    greeting: str


def chosen(store: Store, name: str) -> Session:
    """Find the session that is meant.

    Parameters
    ----------
    store : Store
        Where to look.
    name : str
        Its name; nothing for the newest of this host that no other gdtui has open.

    Raises
    ------
    SessionError
        If there is none, or it can't be used.
    """
    if name:
        return store.read(name)
    here = os.uname().nodename
    skipped = 0
    for session in map(store.read, store.names()):  # one that can't be used is not passed over unsaid
        if session.host != here or is_open_elsewhere(session):
            skipped += 1
        else:
            return session
    if skipped:
        raise SessionError(
            f"no session of this host can be resumed: {skipped} of other hosts or open in another gdtui; "
            "gdtui --sessions lists them"
        )
    raise SessionError("there is no session to resume: one is saved as soon as a run has left epoch 0")


@contextmanager
def claimed(store: Store, name: str) -> Iterator[Session]:
    """Choose a session, and have it open while its data are read, which may take long.

    Two that read at the same time would otherwise both go on with it, and the one left last would win. Where
    the reading fails, the session is given back as it was; a process that ends while it reads leaves a claim
    that counts for nothing, since it is gone. A disk that cannot be written is not said here: the first save
    of the run will.

    Parameters
    ----------
    store, name
        As for `chosen`.

    Yields
    ------
    Session
        What was saved, as it was before it was claimed.

    Raises
    ------
    SessionError
        As `chosen` does.
    """
    with store.locked():
        session = chosen(store, name)
        is_ours = _id_to_keep(session) is not None
        if is_ours:
            _write_quietly(store, replace(session, process=os.getpid()))
    try:
        yield session
    except BaseException:
        if is_ours:
            _write_quietly(store, session)
        raise


def _write_quietly(store: Store, session: Session) -> None:
    with suppress(OSError, SessionError):
        store.write(session)


def resume(session: Session, report: Report = silent) -> Resumed:
    """Bring a run back.

    Parameters
    ----------
    session : Session
        What was saved of it.
    report : callable, optional
        Is told now and then how far the reading of its data is; what it raises ends it.

    Raises
    ------
    SessionError
        If its data are gone or not the same, or its numbers do not fit them.
    """
    try:
        data = session.origin.load(report)
        trainer = Trainer.resumed(data, session.progress)
    except (SessionError, ValueError) as error:
        raise SessionError(f"session {session.id} can't be resumed: {error}") from None
    except MemoryError:
        raise SessionError(
            f"session {session.id} can't be resumed: its data do not fit into memory"
        ) from None
    changed = differences(session.kernel, kernel())
    greeting = f"Session {session.id} goes on from epoch {trainer.epoch}"
    return Resumed(
        trainer,
        session,
        _id_to_keep(session),
        tuple(_remarks(session, changed)),
        f"{greeting}; its last digits may differ here." if changed else f"{greeting}.",
    )


def is_open_elsewhere(session: Session) -> bool:
    """Whether a process of this host and user that has it open is alive."""
    if session.process is None or session.host != os.uname().nodename or session.process == os.getpid():
        return False
    try:
        os.kill(session.process, 0)
    except OSError:
        return False
    return True


def _id_to_keep(session: Session) -> str | None:
    is_ours = session.host == os.uname().nodename and not is_open_elsewhere(session)
    return session.id if is_ours else None


def _remarks(session: Session, changed: str) -> Iterator[str]:
    if session.host != os.uname().nodename:
        yield f"session {session.id} is of {visible(session.host)}: it goes on here as a session of its own"
    elif is_open_elsewhere(session):
        yield f"session {session.id} is open in another gdtui: it goes on here as a session of its own"
    if changed:
        yield f"the last digits may come out otherwise than before: it was saved with {visible(changed)}"


def table(store: Store) -> list[str]:
    """List sessions, the newest first: name, when, host, data, epoch, learning rate.

    Returns
    -------
    list of str
        A line each; one that can't be used says why, and many such are counted.
    """
    listed = [_listed(store, name) for name in store.names()]
    refused = sum(is_refused for _, is_refused in listed)
    if refused <= MOST_REFUSALS:
        return [line for line, _ in listed]
    kept = [line for line, is_refused in listed if not is_refused]
    return [*kept, f"{refused} more are damaged or from another version; they are in {store.folder}"]


def _listed(store: Store, name: str) -> tuple[str, bool]:
    try:
        return _line(name, store.read(name)), False
    except SessionError as error:
        return f"{name}  {error}", True


def _line(name: str, session: Session) -> str:
    progress = session.progress
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(session.saved))
    rate = [rate for start, rate in progress.schedule if start <= progress.epoch][-1]
    place = "" if session.host == os.uname().nodename else f" on {visible(session.host)}"
    epoch = f"epoch {progress.epoch} of {progress.epochs}"
    data = abridged([visible(path) for path in session.origin.paths])
    is_open = " (open)" if is_open_elsewhere(session) else ""
    return f"{name}  {when}{place}  {data}, {epoch}, rate {exact(rate)}{is_open}"
