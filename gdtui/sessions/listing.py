"""Listing: the saved runs and the logs of watched programs, a line each."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gdtui.sessions.errors import SessionError
from gdtui.wording.figures import exact_rate
from gdtui.wording.text import abridged, visible

if TYPE_CHECKING:
    from gdtui.sessions.record import Session
    from gdtui.sessions.store import Store
    from gdtui.sessions.told import SavedLog

__all__ = ["log_line", "sessions_table"]

MOST_REFUSED = 5
"""Up to so many sessions that can't be used are listed one by one."""


def sessions_table(store: Store) -> list[str]:
    """List sessions, the newest first: name, when, host, data, epoch, learning rate.

    Returns
    -------
    list of str
        A line each; one that can't be used says why, and many such are counted.
    """
    listed = [_listed(store, name) for name in store.names()]
    refused = sum(is_refused for _, is_refused in listed)
    if refused <= MOST_REFUSED:
        return [line for line, _ in listed]
    usable = [line for line, is_refused in listed if not is_refused]
    return [*usable, f"{refused} more are damaged or from another version; they are in {store.folder}"]


def log_line(log: SavedLog) -> str:
    """Write the line of a log."""
    return f"{log.id}  {_when(log.saved)}  {visible(log.name)}, read from a program"


def _listed(store: Store, name: str) -> tuple[str, bool]:
    """Write the line of a session, and tell whether it can't be used."""
    try:
        return _line(store, name, store.read(name)), False
    except SessionError as error:
        return f"{name}  {error}", True


def _line(store: Store, name: str, session: Session) -> str:
    progress = session.progress
    rate = [rate for start, rate in progress.schedule if start <= progress.epoch][-1]
    place = f" on {visible(session.host)}" if session.is_foreign else ""
    epoch = f"epoch {progress.epoch} of {progress.epochs}"
    data = abridged([visible(path) for path in session.origin.paths])
    is_open = " (open)" if store.is_open(session) else ""
    return f"{name}  {_when(session.saved)}{place}  {data}, {epoch}, rate {exact_rate(rate)}{is_open}"


def _when(saved: float) -> str:
    """Write a time, or that it is unknown: a wrong clock may have saved any number."""
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(saved))
    except (OverflowError, ValueError, OSError):
        return "at an unknown time"
