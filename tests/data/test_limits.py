"""Limits while data are read: a full disk, little memory, odd headers; what is said of each is true."""

from __future__ import annotations

import errno
import gzip
import importlib
import io
import os
import resource
import subprocess
import sys
import tempfile
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdtui.data import DataError, load
from gdtui.data.formats import arrays, arrow_table, spool
from gdtui.data.text import encoding

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gdtui.data.reading import Reading

TEXT = b"x,y\n" + b"1,2\n2,4\n3,7\n" * 200
GB = 2**30


def command(*words: str, limit: tuple[int, int] | None = None, **environment: str) -> tuple[int, str]:
    """Run gdtui under a limit of its own; return the exit status and what it says on standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "gdtui", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
        preexec_fn=None if limit is None else lambda: resource.setrlimit(limit[0], (limit[1], limit[1])),
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


class FullFile(io.FileIO):
    """A file on a disk that takes a part of what is written, and no more."""

    def write(self, piece: Any) -> int:
        if self.tell() > 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(memoryview(piece)[:1000])


@pytest.fixture
def full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "IN_MEMORY", 100)
    monkeypatch.setattr(tempfile, "tempdir", "/where/copies/go")
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: FullFile(tmp_path / "copy", "w+"))


NO_ROOM = (
    r"a copy of it cannot be written to the temporary folder /where/copies/go: No space left on device\n"
    r"Set TMPDIR to a folder that has room for it\.$"
)


@pytest.mark.usefixtures("full_disk")
@pytest.mark.parametrize("ending", ["gz", "bz2", "xz"])
def test_a_sound_archive_is_not_called_damaged_where_the_disk_is_full(ending: str, tmp_path: Path) -> None:
    module: Any = __import__({"gz": "gzip", "bz2": "bz2", "xz": "lzma"}[ending])
    path = tmp_path / f"t.csv.{ending}"
    path.write_bytes(module.compress(TEXT))
    with pytest.raises(DataError, match=rf"t\.csv\.{ending}: {NO_ROOM}"):
        load(str(path))


@pytest.mark.usefixtures("full_disk")
def test_standard_input_has_no_room_either() -> None:
    with pytest.raises(DataError, match=f"^standard input: {NO_ROOM}"):
        load("-", stdin=io.BytesIO(TEXT))


def test_a_disk_that_takes_a_little_at_a_time_takes_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(io.FileIO):
        def write(self, piece: Any) -> int:
            return super().write(memoryview(piece)[:7])

    monkeypatch.setattr(spool, "IN_MEMORY", 100)
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: Slow(tmp_path / "copy", "w+"))
    assert load("-", stdin=io.BytesIO(TEXT)).Y[:, 0].tolist() == [2, 4, 7] * 200


def test_a_full_disk_in_the_command(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(TEXT * 20_000, 1))
    status, said = command(str(path), "--plain", limit=(resource.RLIMIT_FSIZE, 2**20), TMPDIR=str(tmp_path))
    assert status == 2
    assert "cannot be written to the temporary folder" in said
    assert "damaged" not in said
    assert os.listdir(tmp_path) == ["t.csv.gz"]


def npy(
    path: Path, shape: object, kind: str = "'<f8'", by_columns: bool = False, content: bytes = b""
) -> str:
    header = f"{{'descr': {kind}, 'fortran_order': {by_columns}, 'shape': {shape}, }}".encode()
    padded = header + b" " * (-(len(header) + 11) % 64) + b"\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded + content)
    return str(path)


def test_memory_is_not_mistaken_for_damage(tmp_path: Path) -> None:
    """An array far larger than the memory is read by rows; it is sparse on the disk."""
    path = npy(tmp_path / "t.npy", (2**27, 2))
    size = os.path.getsize(path)
    os.truncate(path, size + 2**31)
    status, said = command(path, "--plain", "--features", "nothing", limit=(resource.RLIMIT_AS, GB))
    assert (status, said) == (
        2,
        f'gdtui: {path} has no column "nothing" (--features)\nIts columns are "x1", "y".\n',
    )


@pytest.mark.parametrize(
    ("shape", "kind", "reason"),
    [
        ((2**62, 2**62), "'<f8'", "is damaged"),
        ((2**62, 2**62), "'|u1'", "is damaged"),
        ((2**31, 2**31), "'<f8'", "is damaged"),
        ((-1, 3), "'<f8'", "is damaged"),
        ((True, 2), "'<f8'", "is damaged"),
        ((-3, -8), "'<f8'", "is damaged"),
        ((1, 10**9), "'<f8'", "is damaged"),
        ((0, 3), "'<f8'", "has no rows"),
        ((0, 2**62), "'<f8'", "has no rows|is damaged"),
        ((3, 0), "'<f8'", "the array has shape"),
        ((), "'<f8'", "is damaged"),
        ((2**62,), "'<f8'", "is damaged"),
        ((2, 2), "'|O'", "pickled Python objects"),
        ((1, 2), "[('a', '<f8'), ('b', '|O')]", "pickled Python objects"),
        ((0, 2), "[('a', '<f8')]", "holds records"),
        ((2, 2), "'<U0'", "is damaged|holds text"),
        ((2, 2), "'nonsense'", "is damaged"),
        ("(2, 2", "'<f8'", "is damaged"),
        ("(2L, 2L)", "'<f8'", "is damaged"),
        ("(" * 3000, "'<f8'", "is damaged"),
    ],
)
@pytest.mark.parametrize("by_columns", [False, True])
@pytest.mark.parametrize("is_member", [False, True])
def test_odd_headers_are_refused_without_a_warning(
    shape: object, kind: str, reason: str, by_columns: bool, is_member: bool, tmp_path: Path
) -> None:
    path = npy(tmp_path / "t.npy", shape, kind, by_columns)
    if is_member:
        archive = tmp_path / "t.npz"
        with zipfile.ZipFile(archive, "w") as file:
            file.write(path, "arr_0.npy")
        path = str(archive)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")  # an error would be taken for damage
        with pytest.raises(DataError, match=reason) as caught:
            load(path)
    assert not warned
    assert str(caught.value).count("\n") <= 1


def test_an_array_of_more_columns_than_can_be_named(tmp_path: Path) -> None:
    path = npy(tmp_path / "t.npy", (1, 10**9), "'|u1'")
    os.truncate(path, os.path.getsize(path) + 10**9)
    with pytest.raises(DataError, match=r"t\.npy has 1,000,000,000 columns"):
        load(path)


def test_arrays_by_columns_in_a_small_archive(tmp_path: Path) -> None:
    values = np.asfortranarray(np.arange(12.0).reshape(4, 3))
    np.savez(tmp_path / "t.npz", values)
    data = load(str(tmp_path / "t.npz"))
    assert data.X[:, 1:].tolist() == values[:, :2].tolist()
    assert data.Y[:, 0].tolist() == values[:, 2].tolist()


def test_a_line_without_an_end_is_refused_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "LONGEST_LINE", 2**20)
    seen: list[Reading] = []
    with pytest.raises(DataError, match=r"^standard input has a line of more than 1 MB\n"):
        load("-", stdin=io.BytesIO(b"1," * 5 * 2**20), report=seen.append)
    assert max(reading.done for reading in seen if reading.what == "checking") <= 3 * 2**20


def wide_csv(path: Path, columns: int) -> str:
    lines = [",".join(f"c{i}" for i in range(columns)), *[",".join(["1.5"] * columns)] * 3]
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def wide_npy(path: Path, columns: int) -> str:
    np.save(path, np.ones((3, columns)))
    return str(path)


@pytest.mark.parametrize(("write", "name"), [(wide_csv, "w.csv"), (wide_npy, "w.npy")])
@pytest.mark.parametrize("option", ["--plain", "--json", "--compare=0.1,0.2", "--reduce-to=small.npz"])
def test_so_many_columns_that_memory_cannot_hold_them(
    write: Callable[[Path, int], str], name: str, option: str, tmp_path: Path
) -> None:
    path = write(tmp_path / name, 12_000)
    status, said = command(path, option, limit=(resource.RLIMIT_AS, 2 * GB))
    first, second = said.splitlines()
    assert status == 2
    assert first.startswith(
        f"gdtui: {path}: 12,000 columns of numbers need at least 5.8 GB of memory to train on, and "
    )
    assert second == "Choose some of the inputs by --features."
    status, _ = command(path, "--plain", "--epochs=1", "--features", "c0,c1" if name == "w.csv" else "x1,x2")
    assert status == 0


def wide_single(path: Path, columns: int) -> None:
    np.save(path, np.zeros((3, columns), dtype=np.int8))


def wide_pair(path: Path, columns: int) -> None:
    np.savez(path, X=np.zeros((3, columns - 1), dtype=np.int8), Y=np.zeros(3))


def wide_arrow(path: Path, columns: int) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({"name": ["a"], "__index_level_0__": [0], **{f"c{i}": [i] for i in range(columns)}})
    if path.suffix == ".parquet":
        importlib.import_module("pyarrow.parquet").write_table(table, path)
        return
    with pyarrow.ipc.new_file(str(path), table.schema) as file:
        file.write_table(table)


WIDE = [
    (wide_single, "w.npy", 1_000_000),
    (wide_pair, "w.npz", 1_000_000),
    (wide_arrow, "w.parquet", 300),
    (wide_arrow, "w.arrow", 300),
]


class TooManyError(Exception):
    """What the number of columns is refused with."""


@pytest.mark.parametrize(("write", "name", "columns"), WIDE)
@pytest.mark.parametrize("parts", [1, 2])
def test_too_many_columns_are_refused_before_one_is_named(
    write: Callable[[Path, int], None],
    name: str,
    columns: int,
    parts: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(label: str, count: int) -> None:
        raise TooManyError(label, count)

    def named(*_: object) -> None:
        raise AssertionError("a column is named")

    path = tmp_path / name
    write(path, columns)
    for module in (arrays, arrow_table):
        monkeypatch.setattr(module, "Column", named)
    with pytest.raises(TooManyError) as refusal:
        load([str(path)] * parts, accept=refuse)
    assert refusal.value.args == (str(path), columns)


@pytest.mark.parametrize(("write", "name", "columns"), WIDE)
def test_of_many_columns_a_few_can_be_chosen(
    write: Callable[[Path, int], None], name: str, columns: int, tmp_path: Path
) -> None:
    asked: list[int] = []
    path = tmp_path / name
    write(path, min(columns, 2000))
    features, target = (["x1", "x2"], "y") if columns > 300 else (["c1", "c2"], "c3")
    load(str(path), features=features, target=target, accept=lambda label, count: asked.append(count))
    assert asked == [3]


@pytest.mark.parametrize("columns", [900, 2500])
@pytest.mark.parametrize("mebibytes", [500, 700])
def test_whatever_memory_is_left_it_ends_in_a_sentence(columns: int, mebibytes: int, tmp_path: Path) -> None:
    path = wide_npy(tmp_path / "w.npy", columns)
    status, said = command(path, "--plain", "--epochs=1", limit=(resource.RLIMIT_AS, mebibytes * 2**20))
    assert "Traceback" not in said
    assert "Warning" not in said
    assert status in (0, 1, 2)
    assert status < 2 or "memory" in said


def test_a_format_that_numpy_does_not_have_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.npy"
    np.save(path, np.ones((3, 2)))
    path.write_bytes(path.read_bytes().replace(b"\x93NUMPY\x01\x00", b"\x93NUMPY\x09\x00"))
    with pytest.raises(DataError, match="is damaged"):
        load(str(path))
