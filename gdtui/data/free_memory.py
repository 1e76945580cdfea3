"""How much more memory this process can get."""

from __future__ import annotations

import math
import os
import resource
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["free_memory"]

PAGE = os.sysconf("SC_PAGE_SIZE")
GROUPS = Path("/sys/fs/cgroup")
MEMINFO, STATUS, GROUP = Path("/proc/meminfo"), Path("/proc/self/statm"), Path("/proc/self/cgroup")


def free_memory() -> float:
    """Find how many more bytes this process can get: the least that a limit or the machine leaves.

    Returns
    -------
    float
        Infinity where nothing is known.
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
    """Read what the control groups of this process leave: a container's, a batch job's, a user's."""
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
    """Read what a group and those above it leave; cached files count as free, since they can be dropped."""
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
