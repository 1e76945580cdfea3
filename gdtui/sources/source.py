"""Source: what a player needs of something that has epochs.

The trainer is a source that can do everything, `gdtui.sources.told_run.ToldRun` one of a program's epochs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gdtui.descent.snapshot import Status

__all__ = ["EpochSource"]


class EpochSource(Protocol):
    """Epochs that can be shown one after the other, forward and back."""

    @property
    def epoch(self) -> int:
        """The present epoch, counted from 0."""

    @property
    def epochs(self) -> int:
        """The epoch at which it ends; a very large number while that is not known."""

    @property
    def furthest(self) -> int:
        """The last epoch that has been reached."""

    @property
    def status(self) -> Status:
        """Whether it can go on."""

    @property
    def just_diverged(self) -> bool:
        """Whether this is the very epoch at which it is first called diverged."""

    def advance(self, count: int) -> int:
        """Go on by up to so many epochs, and tell by how many."""

    def seek(self, epoch: int) -> None:
        """Go to an epoch that has been reached."""
