"""Memory: how much of it a run on so many columns takes, and whether so much is free."""

from __future__ import annotations

from gdtui.data.free_memory import free_memory
from gdtui.refusal import RefusedError

__all__ = ["check_columns", "memory_size"]

SQUARES = 5
"""How many d × d arrays a run on d columns holds at least: 5.1 were measured with few rows, 20 with many."""

MORE_SQUARES = 15
"""How many more it holds if there are as many rows as columns, or more."""

BYTES = 8
"""Bytes of a number."""


def check_columns(label: str, columns: int, rows: int = 0) -> None:
    """Refuse d columns, the target counted, if the d × d arrays of a run on them do not fit into memory.

    Raises
    ------
    RefusedError
        With the number of columns, the memory that they need at least, and the memory that is free.
    """
    squares = SQUARES + MORE_SQUARES * min(1.0, rows / columns)
    needed, free = squares * BYTES * columns**2, free_memory()
    if needed > free:
        raise RefusedError(
            f"{label}: {columns:,} columns of numbers need at least {memory_size(needed)} of memory to train "
            f"on, and {memory_size(free)} are free\nChoose some of the inputs by --features."
        )


def memory_size(size: float) -> str:
    """Write a number of bytes.

    Examples
    --------
    >>> memory_size(4e13), memory_size(2.34e9), memory_size(700e6)
    ('40,000 GB', '2.3 GB', '700 MB')
    """
    if size < 1e9:
        return f"{size / 1e6:.0f} MB"
    return f"{size / 1e9:.1f} GB" if size < 1e10 else f"{size / 1e9:,.0f} GB"
