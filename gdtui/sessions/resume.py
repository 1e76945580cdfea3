"""Resume: finds the session that is meant, and rebuilds its run."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from gdtui.data.reading import silent
from gdtui.descent.trainer import Trainer
from gdtui.sessions.errors import SessionError
from gdtui.sessions.kernel import differences, kernel
from gdtui.sessions.process import has_it_open
from gdtui.sessions.store import OpenedSession
from gdtui.wording.text import shortened, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdtui.data.reading import Report
    from gdtui.sessions.record import Session
    from gdtui.sessions.store import Store

__all__ = ["Claim", "Refusal", "Resumed", "chosen", "claimed", "resume"]

MOST_REFUSALS = 5
"""Up to so many sessions that can't be used are named one by one."""

LONGEST_HOST = 14
"""Most characters of another machine's name in the greeting, which is one line of the screen."""


class Refusal(NamedTuple):
    """A session that can't be read or used, and the sentence that says why."""

    name: str
    why: str


@dataclass(frozen=True, eq=False)
class Claim:
    """A session that is about to be carried on, or copied.

    Attributes
    ----------
    session : Session
        What was saved.
    opened : Opened or None
        The session, if this process has it open from now on; None where the run becomes a copy.
    why_copy : str
        Why the run becomes a copy, in words that follow "which is"; empty where it does not.
    refusals : tuple of Refusal
        The newer sessions that are passed over since they can't be read or used, the newest first.
    """

    session: Session
    opened: OpenedSession | None = None
    why_copy: str = ""
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, eq=False)
class Resumed:
    """A run that is carried on.

    Attributes
    ----------
    trainer : Trainer
        The run, at the epoch where it was left.
    session : Session
        What was saved of it.
    opened : Opened or None
        The session that the run is saved in again; None where it gets one of its own.
    remarks : tuple of str
        Sentences to show before the run goes on.
    greeting : str
        The sentence for the screen.
    """

    trainer: Trainer
    session: Session
    opened: OpenedSession | None
    remarks: tuple[str, ...]
    greeting: str


def chosen(store: Store, name: str) -> Claim:
    """Find the session that is to be resumed: that of a name, or else the newest usable one of this host.

    It is not opened. Without a name, sessions that another gdtui has open are passed over; newer ones that
    can't be read or used are returned as refusals.

    Raises
    ------
    SessionError
        If there is none, or it can't be used.
    """
    if name:
        return Claim(store.read(name))
    skipped, refusals = 0, list[Refusal]()
    for candidate in store.names():
        try:
            session = store.read(candidate)
        except SessionError as error:
            refusals.append(Refusal(candidate, str(error)))
            continue
        if session.is_foreign or store.is_open(session):
            skipped += 1
        else:
            return Claim(session, refusals=tuple(refusals))
    raise SessionError(_none_of(skipped, refusals))


def _none_of(skipped: int, refusals: list[Refusal]) -> str:
    """Say why there is no session to take."""
    kinds = []
    if refusals:
        kinds.append(f"{len(refusals)} that can't be used")
    if skipped:
        kinds.append(f"{skipped} of other hosts or open in another gdtui")
    if not kinds:
        return "there is no session to resume: one is saved as soon as a run has left epoch 0"
    newest = f"\nThe newest of these: {refusals[0].why}" if refusals else ""
    return f"no session of this host can be resumed: {', '.join(kinds)}; gdtui --sessions lists them{newest}"


@contextmanager
def claimed(store: Store, name: str) -> Iterator[Claim]:
    """Choose a session, and have it open from now on, also while its data are read, which may take long.

    Otherwise two processes that read at the same time would both go on with it. Nothing is written. If the
    reading fails, the session is closed; when a process ends, its sessions are closed in any case.

    Parameters
    ----------
    store, name
        As for `chosen`.

    Raises
    ------
    SessionError
        As `chosen` does.
    """
    with store.locked():
        found = chosen(store, name)
        claim = replace(_claim(store, found.session.id), refusals=found.refusals)
    try:
        yield claim
    except BaseException:
        if claim.opened is not None:
            claim.opened.close()
        raise


def _claim(store: Store, name: str) -> Claim:
    """Open and read a session, or read it and find out why it can only be copied."""
    try:
        held = store.hold(name)
        is_held = None if held is None else False  # by another
    except SessionError:
        held, is_held = None, True
    try:
        session, checksum = store.read_with_checksum(name)
        why_copy = _why_copy(session, is_held)
    except BaseException:
        if held is not None:
            held.end()
        raise
    if why_copy and held is not None:
        held.end()
    return Claim(session, None if why_copy else OpenedSession(name, held, checksum), why_copy)


def _why_copy(session: Session, is_held: bool | None) -> str:
    """Say why a session can only be copied: it is another machine's, or open elsewhere; empty if neither."""
    is_open = has_it_open(session, is_held)
    if session.is_foreign:
        return f"{'open on' if is_open else 'from'} {shortened(visible(session.host), LONGEST_HOST)}"
    return "open in another gdtui" if is_open else ""


def resume(claim: Claim, report: Report = silent) -> Resumed:
    """Rebuild a run from its session.

    Parameters
    ----------
    claim : Claim
        What was saved of it, and whether it is carried on or copied.
    report : callable, optional
        Called now and then with how far the reading of the data is; an exception that it raises ends it.

    Raises
    ------
    SessionError
        If its data are gone or not the same, or its numbers do not fit them.
    """
    session = claim.session
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
    greeting = _greeting(claim, trainer.epoch, have_digits_changed=bool(changed))
    return Resumed(trainer, session, claim.opened, tuple(_remarks(claim, changed)), greeting)


def _greeting(claim: Claim, epoch: int, *, have_digits_changed: bool) -> str:
    """Say in one line of the screen which session goes on, or of which one the run is a copy."""
    name = claim.session.id
    if claim.refusals:
        passed = _passed_over(claim.refusals)
        return f"{passed}; {'a copy of ' * bool(claim.why_copy)}session {name} goes on from epoch {epoch}."
    if not claim.why_copy:
        digits = "; its last digits may differ here" if have_digits_changed else ""
        return f"Session {name} goes on from epoch {epoch}{digits}."
    rest = ". Its last digits may differ." if have_digits_changed else ", saved on its own."
    return f"A copy of session {name} ({claim.why_copy}){rest}"


def _passed_over(refusals: tuple[Refusal, ...]) -> str:
    if len(refusals) == 1:
        return f"Session {refusals[0].name} can't be used"
    return f"{len(refusals)} newer can't be used"


def _remarks(claim: Claim, changed: str) -> Iterator[str]:
    name = claim.session.id
    if claim.refusals:
        *newer, last = [refusal.why for refusal in claim.refusals[:MOST_REFUSALS]]
        yield from newer
        more = len(claim.refusals) - MOST_REFUSALS
        rest = f"; {more} more can't be used either" if more > 0 else ""
        yield f"{last}{rest}; session {name} is taken in its place"
    if claim.why_copy:
        yield f"this is a copy of session {name}, which is {claim.why_copy}; it is saved on its own"
    if changed:
        yield f"the last digits may come out otherwise than before: it was saved with {visible(changed)}"
