"""Tables written by others' writers and read back bit for bit."""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as stn

from gdtui.data import Dataset, load

FINITE = st.floats(allow_nan=False, allow_infinity=False)
TABLES = stn.arrays(np.float64, st.tuples(st.integers(1, 8), st.integers(2, 5)), elements=FINITE)
WRITERS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;\t "),
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    }
)
NAMES = ["speed", "a;b, c", 'he said "5"', "größe", "last"]


def bits(array: Any) -> bytes:
    return np.ascontiguousarray(array, dtype=np.float64).tobytes()


@given(TABLES, WRITERS, st.booleans(), st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]), st.integers(0, 3))
def test_what_the_csv_module_writes(
    values: Any, dialect: dict[str, Any], header: bool, encoding: str, blank_lines: int
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, **dialect)
    names = NAMES[: values.shape[1]]
    writer.writerows([names, *values.tolist()] if header else values.tolist())
    content = (text.getvalue() + dialect["lineterminator"] * blank_lines).encode(encoding)
    data = load("-", stdin=io.BytesIO(content), bias=False)
    assert bits(data.X) == bits(values[:, :-1])
    assert bits(data.Y) == bits(values[:, -1:])
    if header:
        assert [*data.columns, data.target] == names


@given(TABLES, st.sampled_from([",", ";", "\t", " ", "   "]), st.booleans())
def test_what_savetxt_writes(values: Any, delimiter: str, header: bool) -> None:
    text = io.StringIO()
    names = [f"c{i}" for i in range(values.shape[1])]
    np.savetxt(text, values, fmt="%.17g", delimiter=delimiter, header=delimiter.join(names) if header else "")
    data = load("-", stdin=io.BytesIO(text.getvalue().encode()), bias=False)
    assert bits(data.X) == bits(values[:, :-1])
    assert bits(data.Y) == bits(values[:, -1:])
    assert data.columns[0] == ("c0" if header else "x1")


@given(TABLES)
def test_what_loadtxt_reads(values: Any) -> None:
    text = "\n".join(" , ".join(map(repr, row)) for row in values.tolist())
    expected = np.loadtxt(io.StringIO(text), delimiter=",", ndmin=2)
    data = load("-", stdin=io.BytesIO(text.encode()), bias=False)
    assert bits(np.hstack([data.X, data.Y])) == bits(expected)


@pytest.mark.parametrize("rows", [1, 2000, 2001, 8191, 8192, 8193, 16385])
def test_tables_of_more_than_one_block(rows: int) -> None:
    values = np.random.default_rng(rows).standard_normal((rows, 3))
    text = "a,b,y\n" + "".join(f"{a!r},{b!r},{y!r}\n" for a, b, y in values.tolist())
    data = load("-", stdin=io.BytesIO(text.encode()), bias=False)
    expected = Dataset.from_arrays(values[:, :-1], values[:, -1], bias=False)
    if rows > 2000:
        expected = expected.reduced()
        assert bits(data.sample_Y) == bits(expected.sample_Y)
    assert bits(data.X) == bits(expected.X)
    assert bits(data.Y) == bits(expected.Y)
    assert (data.rows, bits(data.head_X)) == (rows, bits(values[:5, :-1]))
