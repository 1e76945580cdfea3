"""Copies of what can only be read once: the same bytes, in memory while they are few, on the disk beyond."""

from __future__ import annotations

import io
import os
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING

import pytest

from gdtui.data.kept import kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdtui.data.reading import Reading

MEBIBYTE = 2**20


class Pipe(io.RawIOBase):
    """Gives so many bytes, a piece at a time; no two pieces are alike."""

    def __init__(self, size: int, at_once: int) -> None:
        self._pieces = self._cut(size, at_once)

    @staticmethod
    def _cut(size: int, at_once: int) -> Iterator[bytes]:
        for start in range(0, size, at_once):
            yield (b"%016d" % start * (at_once // 16 + 1))[: min(at_once, size - start)]

    def read(self, size: int = -1) -> bytes:
        return next(self._pieces, b"")


def is_on_the_disk(file: IO[bytes]) -> bool:
    try:
        return os.fstat(file.fileno()).st_size > 0
    except OSError:
        return False


@pytest.mark.parametrize("at_once", [MEBIBYTE, MEBIBYTE - 7, 1000 * 16])
@pytest.mark.parametrize(
    ("size", "on_the_disk"),
    [
        (0, False),
        (1, False),
        (5 * MEBIBYTE, False),
        (32 * MEBIBYTE, False),
        (32 * MEBIBYTE + 1, True),
        (40 * MEBIBYTE, True),
    ],
)
def test_a_copy_is_whole_and_on_the_disk_beyond_32_mebibytes(
    size: int, on_the_disk: bool, at_once: int
) -> None:
    told: list[Reading] = []
    with ExitStack() as resources:
        copy = kept(Pipe(size, at_once), resources, told.append)  # type: ignore[arg-type]
        assert is_on_the_disk(copy) is on_the_disk
        again = Pipe(size, at_once)
        while piece := again.read():
            assert copy.read(len(piece)) == piece
        assert copy.read(1) == b""
    assert [reading.done for reading in told] == [min(at_once * (k + 1), size) for k in range(len(told))]
    assert not told or told[-1].done == size
    assert copy.closed is on_the_disk  # what is on the disk goes with the resources
