"""Loading: long work in a thread of its own, which another thread can watch, hold up, and give up."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Generic, TypeVar

from gdtui.data.reading import ReadingPace

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.data.reading import Reading, Report

__all__ = ["Loading"]

Result = TypeVar("Result")

GRACE = 1.0
"""Seconds that `give_up` waits for the work to end, unless told otherwise."""


class _GivenUpError(Exception):
    """Ends work that nobody waits for any more."""


class Loading(Generic[Result]):
    """Work in a thread of its own, which reports how far it is.

    Parameters
    ----------
    work : callable
        The work: it is passed a function to which it reports how far it is, and returns the result.
    now : callable, optional
        A clock, in seconds.

    Attributes
    ----------
    pace : ReadingPace
        How far it is, and how fast it goes.

    Examples
    --------
    >>> loading = Loading(lambda report: 6 * 7)
    >>> loading.is_done_within(60.0), loading.result()
    (True, 42)
    """

    def __init__(self, work: Callable[[Report], Result], now: Callable[[], float] = time.monotonic) -> None:
        self.pace = ReadingPace()
        self._work, self._now = work, now
        self._result: Result | None = None
        self._error: Exception | None = None
        self._may_go_on = threading.Event()
        self._may_go_on.set()
        self._is_given_up = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        try:
            self._thread.start()
        except RuntimeError as error:  # "can't start new thread"
            raise MemoryError(str(error)) from None

    @property
    def reading(self) -> Reading | None:
        """How far it is; None before the first report."""
        return self.pace.reading

    @property
    def still_for(self) -> float:
        """Seconds since the last report."""
        return self.pace.still_for(self._now())

    def is_done_within(self, seconds: float) -> bool:
        """Wait so long at most, and tell whether the work has ended, with a result or with an error."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    @property
    def has_failed(self) -> bool:
        """Whether the work has ended with an error."""
        return self._error is not None

    def hold(self) -> None:
        """Make the work wait at its next report, so that it leaves the processor to others."""
        self._may_go_on.clear()

    def go_on(self) -> None:
        """Let the work go on after `hold`."""
        self._may_go_on.set()

    def give_up(self, grace: float = GRACE) -> None:
        """Make the work end at its next report, and wait for that, but no longer than some seconds."""
        self._is_given_up = True
        self.go_on()
        self._thread.join(grace)

    def result(self) -> Result:
        """Return the result of the work once it has ended, or raise what it raised."""
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]  # None only if that is a result

    def _run(self) -> None:
        try:
            self._result = self._work(self._report)
        except Exception as error:
            self._error = error

    def _report(self, reading: Reading) -> None:
        self.pace.add(reading, self._now())
        if not self._may_go_on.is_set():
            self._may_go_on.wait()
            self.pace.go_on(self._now())
        if self._is_given_up:
            raise _GivenUpError
