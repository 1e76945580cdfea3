"""Runs programs to their ends, and looks at processes: everything waits for a condition, up to a deadline."""

from __future__ import annotations

import os
import select
import textwrap
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from gdtui.sources.program import Ending, Program, command_of
from gdtui.sources.recorded import RecordReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gdtui.sources.epochs import ToldEpoch

DEADLINE = 30.0
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")


class Ran(NamedTuple):
    """What a program did."""

    ending: Ending
    output: bytes
    epochs: list[ToldEpoch]
    reader: RecordReader


def until(condition: Callable[[], bool], what: str = "") -> None:
    """Wait for a condition."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, what or "waited in vain"
        select.select([], [], [], 0.002)


@contextmanager
def started(command: Sequence[str], seconds_to_end: float = 0.5) -> Iterator[Program]:
    """Start a program that is ended, and its descriptors closed, at the end of the block."""
    program = Program(command, seconds_to_end=seconds_to_end)
    program.start()
    try:
        yield program
    finally:
        program.end()
        program.close()


def written(folder: Path, source: str, name: str = "my_train.py") -> str:
    """Write a program, and return its path."""
    path = folder / name
    path.write_text(textwrap.dedent(source), encoding="utf-8")
    return str(path)


def some(descriptor: int) -> bytes:
    """Read what there is, without waiting; nothing where there is nothing, or no more."""
    with suppress(BlockingIOError):
        return os.read(descriptor, 1 << 16)
    return b""


def ran(command: Sequence[str]) -> Ran:
    """Run a program to its end; return all that it wrote."""
    reader, epochs, output = RecordReader(), [], bytearray()
    with started(command) as program:

        def is_over() -> bool:
            ended = program.ended()  # first: what was written before the end is in the pipes then
            while data := some(program.output):
                output.extend(data)
            while data := some(program.records):
                epochs.extend(reader.feed(data))
            return ended is not None

        until(is_over, f"{command} does not end; it printed {output[-500:]!r}")
        ending = program.end()
    return Ran(ending, bytes(output), epochs, reader)


def ran_python(folder: Path, source: str) -> Ran:
    """Run a Python program of that source."""
    return ran(command_of([written(folder, source)]))


def states(group: int) -> dict[int, str]:
    """List the processes of a group that have not ended, with their states, as the system has them."""
    found = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, IndexError):
            if entry.name.isdigit():
                fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
                if int(fields[2]) == group and fields[0] not in "ZX":
                    found[int(entry.name)] = fields[0]
    return found


def is_running(pid: int) -> bool:
    """Tell whether a process has not ended."""
    with suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] not in "ZX"
    return False
