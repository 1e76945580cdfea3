"""How far the reading of data has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

__all__ = ["Reading", "Report", "silent"]


class Reading(NamedTuple):
    """How far the reading of a file has come.

    Attributes
    ----------
    rows : int
        Rows that have been read.
    done : int
        Bytes that have been read.
    total : int or None
        Bytes that there are; None where that is not known.
    """

    rows: int
    done: int
    total: int | None

    @property
    def share(self) -> float | None:
        """The part that has been read, 0 to 1; None where that is not known."""
        return min(1.0, self.done / self.total) if self.total else None

    def begins_anew_after(self, before: Reading | None) -> bool:
        """Whether a second pass begins: what is unpacked or compared first is gone through twice."""
        return before is not None and self.done < before.done


Report = Callable[[Reading], object]
"""Is told now and then; what it raises ends the reading."""


def silent(reading: Reading) -> None:
    """Say nothing."""
