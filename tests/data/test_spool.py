"""Copies of what can only be read once: the same bytes, in memory while they are few, on the disk beyond."""

from __future__ import annotations

import io
import tempfile
from typing import Any

import pytest

from gdtui.data import load
from gdtui.data.formats import spool


class Pipe(io.RawIOBase):
    """Gives a text in pieces, and cannot go back."""

    def __init__(self, content: bytes, at_once: int) -> None:
        self._pieces = iter([content[start : start + at_once] for start in range(0, len(content), at_once)])

    def read(self, size: int = -1) -> bytes:
        return next(self._pieces, b"")

    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize("at_once", [7, 60, 4096])
@pytest.mark.parametrize(("size", "on_the_disk"), [(64, 0), (599, 0), (600, 0), (601, 1), (3000, 1)])
def test_a_copy_is_whole_and_on_the_disk_only_where_it_is_long(
    size: int, on_the_disk: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[object] = []
    on_disk = tempfile.TemporaryFile

    def counted(*arguments: Any, **options: Any) -> Any:
        taken.append(arguments)
        return on_disk(*arguments, **options)

    monkeypatch.setattr(spool, "IN_MEMORY", 600)
    monkeypatch.setattr(tempfile, "TemporaryFile", counted)
    text = "x,y\n" + "".join(f"{row},{row * 3 % 7}\n" for row in range(1000))
    rows = text[4:size].rpartition("\n")[0].split("\n")
    content = text[:4] + "\n".join(rows) + "\n"
    content += "\n" * (size - len(content))  # blank lines at the end count for nothing
    data = load("-", stdin=Pipe(content.encode(), at_once))  # type: ignore[arg-type]
    assert len(content) == size
    assert len(taken) == on_the_disk
    assert [[x, y] for (_, x), (y,) in zip(data.X.tolist(), data.Y.tolist(), strict=True)] == [
        [float(cell) for cell in row.split(",")] for row in rows
    ]


def test_32_mebibytes_are_kept_in_memory() -> None:
    assert spool.IN_MEMORY == 32 * 2**20
