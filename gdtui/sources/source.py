"""Source: what a player needs of something that has epochs.

The trainer is one that can do everything. `gdtui.sources.told_run.ToldRun` is one that only tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gdtui.descent.snapshot import Status

__all__ = ["Source"]


class Source(Protocol):
    """Epochs that can be gone through, one after the other and back."""

    @property
    def epoch(self) -> int:
        """The present epoch, counted from 0."""

    @property
    def epochs(self) -> int:
        """The epoch at which it ends, as far as that is known."""

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
