from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.data.text.cells import complaint, has_decimal_comma, number, numbers
from gdtui.data.text.notation import is_numeric

CELLS = st.one_of(
    st.text(alphabet="0123456789.,+-eE_ xdnaif\t٣１\u00a0", max_size=8),
    st.floats(allow_nan=True, allow_infinity=True).map(repr),
    st.integers().map(str),
)


@pytest.mark.parametrize("cell", ["5", " 5 ", "-5", "+5", "5.", ".5", "5e3", "5E-3", "\t5", "007", "-0.0"])
def test_numbers(cell: str) -> None:
    assert number(cell) == float(cell)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("NA", "is not a number"),
        ("-", "is not a number"),
        ("1 000", "is not a number"),
        ("0x10", "is not a number"),
        ("1d5", "is not a number"),
        ("٣", "has digits other than 0 to 9"),
        ("１", "has digits other than 0 to 9"),
        ("\u00a05", "is not a number"),
        ("−5", "is not a number"),
        ("1_000", "has an underscore: write 1000"),
        ("nan", "is not a finite number"),
        ("-Infinity", "is not a finite number"),
        ("1e999", "is too large a number"),
        ("3,5", "has a decimal comma: write 3.5"),
        (",5", "has a decimal comma: write .5"),
        ("1,500", "has a comma: write 1.500, or 1500 where it stands after thousands"),
        ("1,234.5", "has commas between thousands: write 1234.5"),
        ("1,234,567", "has commas between thousands: write 1234567"),
    ],
)
def test_no_numbers_and_why(cell: str, reason: str) -> None:
    assert number(cell) is None
    assert complaint(cell) == reason


def test_a_comma_is_meant_as_a_number_and_is_none() -> None:
    assert has_decimal_comma("-3,5e2")
    assert is_numeric("1,234.5")
    assert not is_numeric("a,5")


@given(st.lists(CELLS, max_size=6))
def test_many_cells_at_once_are_read_as_one_by_one(cells: list[str]) -> None:
    single = [number(cell) for cell in cells]
    together = numbers(cells)
    if None in single:
        assert together is None
    else:
        assert together is not None
        assert together.tolist() == single


@given(CELLS)
def test_a_number_is_finite_ascii_and_as_python_reads_it(cell: str) -> None:
    value = number(cell)
    if value is None:
        assert complaint(cell)
    else:
        assert math.isfinite(value)
        assert cell.isascii()
        assert value == float(cell)
