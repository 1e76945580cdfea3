"""A run that can begin, with what is said before its first epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.descent.run import Run
    from gdtui.sessions.autosave import Autosave
    from gdtui.sessions.origin import Origin
    from gdtui.settings import Settings

__all__ = ["AutosavedRun", "PreparedRun"]


class PreparedRun(NamedTuple):
    """A run that can begin.

    Attributes
    ----------
    run : Run
        At the epoch to begin with.
    settings : Settings
        Speed, and whether to start running.
    remarks : sequence of str
        What is to be said before the first epoch.
    """

    run: Run
    settings: Settings
    remarks: Sequence[str] = ()


class AutosavedRun(NamedTuple):
    """A run that can begin, with what saves it, what the screen says at first, and what is said after it.

    Its origin is where its data can be read again.
    """

    prepared: PreparedRun
    autosave: Autosave | None
    greeting: str = ""
    afterwards: tuple[str, ...] = ()
    origin: Origin | None = None
