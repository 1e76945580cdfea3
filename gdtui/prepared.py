"""A run that can begin, with what is said before its first epoch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gdtui.descent.run import Run
    from gdtui.sessions.autosave import Autosave
    from gdtui.sessions.origin import Origin
    from gdtui.settings import Settings

__all__ = ["AutosavedRun", "PreparedRun"]


@dataclass(frozen=True, eq=False)
class PreparedRun:
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
    remarks: list[str] = field(default_factory=list)


class AutosavedRun(NamedTuple):
    """A run that can begin, with what saves it, what the screen says at first, and what is said after it.

    Its origin is where its data can be read again.
    """

    prepared: PreparedRun
    autosave: Autosave | None
    greeting: str = ""
    afterwards: tuple[str, ...] = ()
    origin: Origin | None = None
