"""Memory: how much of it there is, and how much a run on so many columns takes."""

from __future__ import annotations

import math
import os
import resource
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gdtui.refusal import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["available", "check_columns", "written"]

SQUARES = 5
"""Square arrays of all columns that a run holds at least: 5.1 were measured of few rows, 20 of many."""

MORE_SQUARES = 15
"""So many more where there are as many rows as columns."""

BYTES = 8
"""Of a number."""

PAGE = os.sysconf("SC_PAGE_SIZE")
GROUPS = Path("/sys/fs/cgroup")
MEMINFO, STATUS, GROUP = Path("/proc/meminfo"), Path("/proc/self/statm"), Path("/proc/self/cgroup")


def check_columns(label: str, columns: int, rows: int = 0) -> None:
    """Refuse so many columns that their curvature cannot be held in memory.

    Parameters
    ----------
    label : str
        What the data are called, fit to show.
    columns : int
        How many columns there are, with the target.
    rows : int
        How many rows there are to train on, as far as that is known.

    Raises
    ------
    RefusedError
        With the number of columns, the memory that they need at least, and the memory that is free.
    """
    squares = SQUARES + MORE_SQUARES * min(1.0, rows / columns)
    needed, free = squares * BYTES * columns**2, available()
    if needed > free:
        raise RefusedError(
            f"{label}: {columns:,} columns of numbers need at least {written(needed)} of memory to train on, "
            f"and {written(free)} are free\nChoose some of the inputs by --features."
        )


def written(size: float) -> str:
    """Write a number of bytes.

    Examples
    --------
    >>> written(4e13), written(2.34e9), written(700e6)
    ('40,000 GB', '2.3 GB', '700 MB')
    """
    if size < 1e9:
        return f"{size / 1e6:.0f} MB"
    return f"{size / 1e9:.1f} GB" if size < 1e10 else f"{size / 1e9:,.0f} GB"


def available() -> float:
    """Find how many more bytes this process can get: the least that a limit or the machine leaves.

    Returns
    -------
    float
        Infinity where nothing says so.
    """
    return max(0.0, min([*_own_limits(), *_group_limits(), *_machine()], default=math.inf))


def _own_limits() -> Iterator[float]:
    """Read what ``ulimit -v`` and ``ulimit -d`` leave."""
    used = [0] * 7
    with suppress(OSError, ValueError):
        used = [PAGE * int(pages) for pages in STATUS.read_text().split()]
    for kind, size in ((resource.RLIMIT_AS, used[0]), (resource.RLIMIT_DATA, used[5])):
        limit, _ = resource.getrlimit(kind)
        if limit != resource.RLIM_INFINITY:
            yield limit - size


def _group_limits() -> Iterator[float]:
    """Read what the control groups leave that the process is in: a container's, a batch job's, a user's."""
    lines: list[str] = []
    with suppress(OSError):
        lines = GROUP.read_text().splitlines()
    for line in lines:
        _, kinds, path = line.split(":", 2)
        if kinds == "":
            yield from _left(GROUPS, path, "memory.max", "memory.current")
        elif "memory" in kinds.split(","):
            yield from _left(GROUPS / "memory", path, "memory.limit_in_bytes", "memory.usage_in_bytes")


def _left(top: Path, path: str, limit: str, used: str) -> Iterator[float]:
    """Read what a group and those above it leave; files that are only kept for later reading can go."""
    group = top / path.strip("/")
    for folder in (group, *group.parents):
        with suppress(OSError, ValueError):
            stat = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
            kept = int(stat["inactive_file"]) + int(stat["active_file"])
            yield int((folder / limit).read_text()) - int((folder / used).read_text()) + kept
        if folder == top:
            return


def _machine() -> Iterator[float]:
    with suppress(OSError, ValueError, KeyError):
        sizes = dict(line.split(":") for line in MEMINFO.read_text().splitlines())
        yield sum(1024 * int(sizes[name].split()[0]) for name in ("MemAvailable", "SwapFree"))
        return
    with suppress(OSError, ValueError):
        yield os.sysconf("SC_PHYS_PAGES") * PAGE
