"""Parts of one data set: what does not fit is refused before any is read; how far they are adds up."""

from __future__ import annotations

import gzip
import io
import os
import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.data import DataError, load

if TYPE_CHECKING:
    from pathlib import Path

    from gdtui.data.reading import Reading

ROWS = 60_000
TEXT = "x,y\n" + "1.25,2\n2.5,4\n3.75,7\n" * (ROWS // 3)


def rows_seen(*names: str | Path, **options: list[str]) -> tuple[str, int]:
    """Load parts that are refused; return what is said, and how many rows had been read by then."""
    seen: list[Reading] = []
    with pytest.raises(DataError) as caught:
        load([str(name) for name in names], report=seen.append, **options)  # type: ignore[arg-type]
    return str(caught.value), max((reading.rows or 0 for reading in seen), default=0)


@pytest.fixture
def long(tmp_path: Path) -> Path:
    path = tmp_path / "long.csv"
    path.write_text(TEXT)
    return path


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.csv", None, '/none.csv" is neither a file nor'),
        ("folder.csv", "", "is a directory"),
        ("z.csv", "x,z\n1,2\n", 'z.csv has no column "y", the target in'),
        ("more.csv", "w,x,y\n1,2,3\n", 'more.csv has the inputs "w", "x", but'),
        ("empty.csv", "x,y\n", "empty.csv has a header and no rows below it"),
        ("z.csv.gz", gzip.compress(b"x,z\n1,2\n", mtime=0), 'z.csv.gz has no column "y"'),
        ("cut.csv.gz", gzip.compress(TEXT.encode(), mtime=0)[:40], "cut.csv.gz is damaged"),
        ("a.npy", np.ones((2, 3)), 'a.npy has the inputs "x1", "x2", but'),
    ],
    ids=[
        "missing",
        "folder",
        "other target",
        "more inputs",
        "empty",
        "other in gz",
        "cut gz",
        "other in npy",
    ],
)
def test_a_part_that_does_not_fit_is_refused_before_those_before_it_are_read(
    name: str, content: str | bytes | np.ndarray | None, said: str, long: Path
) -> None:
    path = long.with_name(name)
    if name == "folder.csv":
        path.mkdir()
    elif isinstance(content, str):
        path.write_text(content)
    elif isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        np.save(path, content)
    message, rows = rows_seen(long, long, path)
    assert said in message
    assert rows == 0


def test_a_part_whose_beginning_only_seems_wrong_is_read(long: Path) -> None:
    """Its first line is longer than what is looked at, and its header is there."""
    other = long.with_name("other.csv")
    other.write_text("x,y,note\n" + f"1,2,{'n' * 100_000}\n" * 30)
    data = load([str(other), str(long)], features=["x"], target="y")
    assert data.rows == 30 + ROWS


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_how_far_several_parts_are_adds_up_to_the_whole(ending: str, long: Path) -> None:
    parts = []
    for number in range(3):
        path = long.with_name(f"part-{number}.csv{ending}")
        path.write_bytes(gzip.compress(TEXT.encode()) if ending else TEXT.encode())
        parts.append(str(path))
    seen: list[Reading] = []
    data = load([*parts, parts[0]], report=seen.append)
    size = 4 * os.path.getsize(parts[0])
    assert data.rows == seen[-1].rows == 4 * ROWS
    assert {reading.total for reading in seen[4:]} == {size}
    done = [reading.done for reading in seen]
    assert done == sorted(done)
    assert done[-1] == size
    assert all(reading.share is not None and reading.share <= 1 for reading in seen[4:])


def test_a_pipe_tells_of_what_has_come_not_only_of_what_fills_a_buffer(tmp_path: Path) -> None:
    """The test writes a few bytes, and the next ones only when those have been told of."""
    path, told, seen = tmp_path / "pipe.csv", threading.Event(), []
    os.mkfifo(path)

    def report(reading: Reading) -> None:
        seen.append(reading)
        told.set()

    def write() -> None:
        with path.open("wb", buffering=0) as pipe:
            for piece in (b"x,y\n", b"1,2\n", b"3,4\n"):
                pipe.write(piece)
                told.wait(20)
                told.clear()

    writer = threading.Thread(target=write)
    writer.start()
    data = load(str(path), report=report)
    writer.join()
    assert data.rows == 2
    copied = [reading for reading in seen if reading.what == "copying"]
    assert [reading.done for reading in copied] == [4, 8, 12]
    assert {(reading.rows, reading.total, reading.share) for reading in copied} == {(None, None, None)}


def test_a_file_that_grows_is_refused_at_once_and_never_more_than_whole(long: Path) -> None:
    seen: list[Reading] = []

    def report(reading: Reading) -> None:
        seen.append(reading)
        if reading.what == "reading" and reading.rows:
            with long.open("a") as file:
                file.write("1,2\n" * 10_000)

    with pytest.raises(
        DataError, match=r"long\.csv changed while it was read: try again when it is complete$"
    ):
        load(str(long), report=report)
    assert len([reading for reading in seen if reading.what == "reading"]) == 1
    assert all(reading.done <= (reading.total or 0) for reading in seen)


def test_each_pass_says_what_it_is(long: Path) -> None:
    packed = long.with_name("t.csv.gz")
    packed.write_bytes(gzip.compress(TEXT.encode()))
    seen: list[Reading] = []
    load(str(packed), report=seen.append)
    assert list(dict.fromkeys(reading.what for reading in seen)) == ["unpacking", "checking", "reading"]
    assert all((reading.rows is None) == (reading.what != "reading") for reading in seen)


def test_a_file_called_like_standard_input_says_nothing_of_its_length(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-").write_text("another file")
    (tmp_path / "part.csv").write_text("x,y\n1,2\n")
    seen: list[Reading] = []
    load(["-", "part.csv"], stdin=io.BytesIO(b"x,y\n3,4\n"), report=seen.append)
    assert {reading.total for reading in seen} == {None}
