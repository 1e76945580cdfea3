"""What the page says of columns: counted and computed here by hand and by NumPy."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdtui.data import load
from gdtui.data.catalogue import CATALOGUE
from gdtui.data.columns.table_summary import spans

if TYPE_CHECKING:
    from pathlib import Path

    from gdtui.data.columns.table_summary import ColumnSummary

MIXED = """\
who,height,born,colour,price,gone,y
Ada,1.5,2001-03-04,red,€ 5,,1
Ben,1.50,2001-03-05,,€ 7,,2
Chi,NA,2001-03-06,blue,€ 5,,3
Dov,2,2001-03-07,red,€ 9,,4
"""


def columns(path: Path, text: str, **options: Any) -> dict[str, ColumnSummary]:
    path.write_text(text, encoding="utf-8")
    table = load(str(path), **options).table
    assert table is not None
    return {summary.column.name: summary for summary in table.columns}


def test_kinds_units_missing_and_distinct_cells(tmp_path: Path) -> None:
    found = columns(tmp_path / "mixed.csv", MIXED, features=["price"])
    assert {name: one.described() for name, one in found.items()} == {
        "who": "text",
        "height": "number",
        "born": "dates",
        "colour": "text",
        "price": "number",
        "gone": "empty",
        "y": "number",
    }
    assert {name: (one.missing, one.distinct) for name, one in found.items()} == {
        "who": (0, 4),
        "height": (1, 2),
        "born": (0, 4),
        "colour": (1, 2),
        "price": (0, 3),
        "gone": (4, 0),
        "y": (0, 4),
    }
    assert found["price"].unit == "€"
    assert found["colour"].first == ("red", "", "blue", "red")


def test_what_was_made_of_text_says_so(tmp_path: Path) -> None:
    found = columns(
        tmp_path / "mixed.csv",
        MIXED.replace(",,€", ",green,€"),
        encode=["colour", "born"],
        exclude=["height"],
    )
    assert found["colour=red"].described() == "0 or 1"
    assert found["born (days since 2001-03-04)"].described() == "days"


def test_more_rows_than_are_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    x = np.arange(2500) % 7
    np.savetxt(path, np.stack([x, np.arange(2500) / 3], axis=1), delimiter=",", header="x,y", comments="")
    table = load(str(path)).table
    assert table is not None
    assert table.rows == 1000
    assert [one.distinct for one in table.columns] == [7, 1000]


@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("rows", [300, 20_000])
def test_least_mean_and_greatest_are_those_of_all_rows(tmp_path: Path, rows: int, standardize: bool) -> None:
    random = np.random.default_rng(3)
    values = random.standard_normal((rows, 3)) * [1.0, 50.0, 1e-3] + [0.0, 1e4, 2.0]
    path = tmp_path / "table.csv"
    np.savetxt(path, values, delimiter=",", header="a,b,y", comments="", fmt="%.17g")
    found = spans(load(str(path), standardize=standardize))
    for j, name in enumerate(("a", "b", "y")):
        column = values[:, j]
        np.testing.assert_allclose(
            found[name], [column.min(), column.mean(), column.max()], rtol=1e-12, atol=1e-14
        )


def test_of_very_many_columns_the_first_are_described_and_those_that_are_read(tmp_path: Path) -> None:
    names = [f"v{i}" for i in range(3000)]
    path = tmp_path / "wide.csv"
    row = ",".join(str(i % 10) for i in range(3000))
    path.write_text(",".join(names) + "\n" + f"{row}\n{row[::-1]}\n{row}\n")
    table = load(str(path), features=["v5", "v2500"], target="v2999").table
    assert table is not None
    assert [one.column.name for one in table.columns] == [*names[:1000], "v2500", "v2999"]
    assert table.more == 1998
    assert {len(one.first) for one in table.columns} == {1}


def test_little_is_kept_of_a_wide_table(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    random = np.random.default_rng(1)
    header = ",".join(f"v{i}" for i in range(200))
    np.savetxt(path, random.random((1000, 200)), delimiter=",", header=header, comments="")
    tracemalloc.start()
    data = load(str(path))
    before, _ = tracemalloc.get_traced_memory()
    assert data.table is not None
    object.__setattr__(data, "table", None)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0 < before - after < 300_000


@pytest.mark.parametrize("name", [entry.name for entry in CATALOGUE])
def test_built_in_data_have_a_table_of_their_columns(name: str) -> None:
    data = load(name)
    assert data.table is not None
    assert [one.column.name for one in data.table.columns] == [*data.columns[1:], data.target]
    assert all(one.described() == "number" for one in data.table.columns)


def test_a_file_of_arrow_says_what_it_holds(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    import datetime

    import pyarrow.parquet as parquet

    days = [datetime.date(2020, 1, day) for day in (1, 2, 3)]
    table = pyarrow.table({"a": [1.0, 2.0, 4.0], "when": days, "who": ["x", "y", "z"], "y": [1, 2, 3]})
    parquet.write_table(table, tmp_path / "t.parquet")
    summary = load(str(tmp_path / "t.parquet")).table
    assert summary is not None
    assert [one.described() for one in summary.columns] == ["number", "dates", "text", "number"]
