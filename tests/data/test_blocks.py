"""Files of any length: read by blocks, named line by line, refused when they change."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdtui.data import DataError, Dataset, load
from gdtui.data.formats import arrays

if TYPE_CHECKING:
    from gdtui.data.reading import Reading

ROWS = 30_000
VALUES = np.random.default_rng(2).standard_normal((ROWS, 4))
WHOLE = Dataset.from_arrays(VALUES[:, :-1], VALUES[:, -1]).reduced()


def saved(folder: Path, kind: str) -> str:
    """Save the same table in one way or another."""
    path = folder / f"t.{kind.split()[-1]}"
    if kind == "csv":
        np.savetxt(path, VALUES, fmt="%.17g", delimiter=",")
    elif kind == "rows npy":
        np.save(path, VALUES)
    elif kind == "columns npy":
        np.save(path, np.asfortranarray(VALUES))
    elif kind == "big-endian npy":
        np.save(path, VALUES.astype(">f8"))
    elif kind == "pair npz":
        np.savez(path, X=VALUES[:, :-1], Y=VALUES[:, -1])
    else:
        np.savez_compressed(path, VALUES)
    return str(path)


KINDS = ["csv", "rows npy", "columns npy", "big-endian npy", "pair npz", "compressed npz"]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_all_kinds_of_files_give_the_same_bits(
    kind: str, large: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "LARGE", 1 if large else 2**40)
    monkeypatch.setattr(arrays, "NUMBERS_AT_ONCE", 4 * 777)
    seen: list[Reading] = []
    data = load(saved(tmp_path, kind), report=seen.append)
    assert data.X.tolist() == WHOLE.X.tolist()
    assert data.Y.tolist() == WHOLE.Y.tolist()
    assert data.sample_X.tolist() == WHOLE.sample_X.tolist()
    assert data.head_Y.tolist() == VALUES[:5, -1:].tolist()
    assert data.rows == seen[-1].rows == ROWS
    assert seen[-1].done == seen[-1].total
    read = [s.done for s in seen if s.what == "reading"]
    assert read == sorted(read)
    assert len(seen) > 1


def test_columns_of_a_large_archive_cannot_be_read_by_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "LARGE", 1)
    path = tmp_path / "f.npz"
    np.savez(path, np.asfortranarray(VALUES))
    with pytest.raises(DataError, match=r"Fortran order.*\nSave it with numpy\.ascontiguousarray, or as"):
        load(str(path))


@pytest.mark.parametrize("kind", KINDS)
def test_one_wrong_number_far_down_is_named(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "LARGE", 1)
    values = VALUES.copy()
    values[25_000, 1] = np.nan
    monkeypatch.setitem(globals(), "VALUES", values)
    name = {"csv": r', line 25001, column "x2": "nan" is not', "pair npz": r": X\[25000, 1\] is nan"}
    with pytest.raises(DataError, match=name.get(kind, r": \[25000, 1\] is nan")):
        load(saved(tmp_path, kind))


@pytest.mark.parametrize("kind", ["rows npy", "columns npy"])
def test_a_truncated_array_is_refused(kind: str, tmp_path: Path) -> None:
    path = saved(tmp_path, kind)
    os.truncate(path, os.path.getsize(path) - 8)
    with pytest.raises(DataError, match=r"t\.npy is damaged: NumPy cannot read it"):
        load(path)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", ["grows", "shrinks"])
def test_a_file_that_changes_while_it_is_read(
    kind: str, change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "NUMBERS_AT_ONCE", 4 * 777)
    path = saved(tmp_path, kind)

    def disturb(reading: Reading) -> None:
        if reading.rows and reading.rows < 10_000:
            with Path(path).open("ab") as file:
                file.write(b"1,2,3,4\n") if change == "grows" else file.truncate(len(VALUES))

    with pytest.raises(DataError, match=r"changed while it was read: try again when it is complete$"):
        load(path, report=disturb)


def test_a_damaged_block_of_a_large_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "LARGE", 1)
    path = tmp_path / "t.npz"
    np.savez(path, VALUES)
    with zipfile.ZipFile(path) as archive:
        start = archive.infolist()[0].header_offset
    content = bytearray(path.read_bytes())
    content[start + 500_000] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"damaged: NumPy cannot read it|every value must be"):
        load(str(path))


def test_what_the_report_raises_ends_the_reading(tmp_path: Path) -> None:
    def stop(reading: Reading) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(saved(tmp_path, "csv"), report=stop)


def test_standard_input_of_any_length() -> None:
    text = io.StringIO()
    np.savetxt(text, VALUES, fmt="%.17g", delimiter="\t")
    data = load("-", stdin=io.BytesIO(text.getvalue().encode()))
    assert data.X.tolist() == WHOLE.X.tolist()


MEASURE = """
import re, sys, threading
from pathlib import Path
from gdtui.data import load

def anonymous():
    return int(re.search(r"RssAnon:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

before, most = anonymous(), 0
def look(reading):
    global most
    most = max(most, anonymous())
data = load(sys.argv[1], report=look)
print(data.rows, most - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="RssAnon is Linux's")
@pytest.mark.parametrize("kind", ["npy", "npz", "csv"])
def test_memory_does_not_depend_on_the_length(kind: str, tmp_path: Path) -> None:
    def made(n: int) -> Any:
        return np.random.default_rng(1).standard_normal((n, 10))

    path = tmp_path / f"t.{kind}"
    if kind == "npy":
        np.save(path, made(6_000_000))  # 480 MB
    elif kind == "npz":
        np.savez(path, made(6_000_000))
    else:
        path.write_text("1.5,2.25,-3.125\n2.5,0.25,1.125\n1,2,3\n" * 600_000)
    result = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True, timeout=300
    )
    rows, kilobytes = map(int, result.stdout.split())
    assert rows > 1_000_000
    assert kilobytes < 100_000
