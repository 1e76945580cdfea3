"""Parquet, Arrow and compressed files."""

from __future__ import annotations

import bz2
import gzip
import lzma
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gdtui.data import DataError, load
from gdtui.data.text import pyarrow_csv

NEEDED = pytest.mark.skipif(not pyarrow_csv.is_installed(), reason="needs pyarrow: pip install 'gdtui[fast]'")
VALUES = np.random.default_rng(6).standard_normal((5000, 3))
COMPRESSORS: dict[str, Any] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("ending", COMPRESSORS)
def test_compressed_text_is_read(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"t.csv.{ending}"
    path.write_bytes(COMPRESSORS[ending](b"x,y\n1,2\n3,4\n"))
    data = load(str(path))
    assert (data.X.tolist(), data.Y.tolist()) == ([[1, 1], [1, 3]], [[2], [4]])


@pytest.mark.parametrize("ending", COMPRESSORS)
def test_what_cannot_be_decompressed_is_refused(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"t.csv.{ending}"
    whole = COMPRESSORS[ending](b"x,y\n1,2\n3,4\n" * 1000)
    for content in (whole[: len(whole) // 2], b"x,y\n1,2\n"):
        path.write_bytes(content)
        with pytest.raises(DataError, match="is damaged: it cannot be decompressed"):
            load(str(path))


@pytest.mark.skipif(pyarrow_csv.is_installed(), reason="pyarrow is installed")
def test_without_pyarrow_it_is_said_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b"PAR1")
    with pytest.raises(DataError, match=r"t\.parquet: such files need pyarrow\nInstall it: pip install"):
        load(str(tmp_path / "t.parquet"))


def saved(folder: Path, kind: str, columns: dict[str, Any]) -> str:
    import pyarrow as pa
    from pyarrow import feather, parquet

    path = folder / f"t.{kind}"
    if kind == "parquet":
        parquet.write_table(pa.table(columns), path, row_group_size=700)
    else:
        feather.write_feather(pa.table(columns), path, chunksize=700, compression="uncompressed")
    return str(path)


KINDS = ["parquet", "arrow", "feather"]


@NEEDED
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_as_text(kind: str, tmp_path: Path) -> None:
    a, b, y = VALUES.T
    path = saved(
        tmp_path, kind, {"a": a, "t": ["x"] * 5000, "b": b, "__index_level_0__": range(5000), "y": y}
    )
    np.savetxt(tmp_path / "t.csv", VALUES, "%.17g", delimiter=",", header="a,b,y")
    one, other = load(path), load(str(tmp_path / "t.csv"))
    assert (one.columns, one.target, one.rows) == (other.columns, other.target, other.rows)
    assert one.X.tolist() == other.X.tolist()
    assert one.notes[:2] == (
        'left out: "__index_level_0__", which only numbers the rows',
        'left out, not numeric: "t"',
    )


@NEEDED
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("cell", "what"), [(None, "is empty"), (float("inf"), "is inf: every value")])
def test_a_wrong_cell_is_named(kind: str, cell: Any, what: str, tmp_path: Path) -> None:
    column = [1.5, 2.5] * 1000
    path = saved(tmp_path, kind, {"x": [*column, cell], "n": [*range(2000), 7], "y": [*column, 3.5]})
    with pytest.raises(DataError, match=rf'row 2,001, column "x": the cell {what}'):
        load(path)
    assert load(path, features=["n"]).rows == 2001


@NEEDED
@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_are_refused(kind: str, tmp_path: Path) -> None:
    path = Path(saved(tmp_path, kind, {"x": VALUES[:, 0], "y": VALUES[:, 1]}))
    whole = path.read_bytes()
    for content in (b"", whole[:1000], whole[:-5], whole[:20_000] + bytes(9000) + whole[29_000:]):
        path.write_bytes(content)
        with pytest.raises(DataError) as caught:
            load(str(path))
        assert str(caught.value).count("\n") <= 1


@NEEDED
def test_a_stream_is_named_as_what_it_is(tmp_path: Path) -> None:
    import pyarrow as pa

    table = pa.table({"x": [1.0, 2.0], "y": [3.0, 5.0]})
    with pa.OSFile(str(tmp_path / "t.arrow"), "wb") as file, pa.ipc.new_stream(file, table.schema) as writer:
        writer.write_table(table)
    with pytest.raises(DataError, match=r"t\.arrow is an Arrow stream.*\nWrite it as an Arrow file"):
        load(str(tmp_path / "t.arrow"))
