"""A prediction worked out: its digits come out on a calculator, its ranges are those of the rows."""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.data import load
from gdtui.data.dataset import Dataset
from gdtui.data.inputs import Inputs
from gdtui.wording.prediction import Sum, parse_value, ranges, worked_sum


def rounds_to(value: Decimal, shown: str) -> bool:
    unit = Decimal(1).scaleb(int(Decimal(shown).as_tuple().exponent))
    return abs(value - Decimal(shown)) <= unit / 2


def check(worked: Sum) -> None:
    """Type all that is shown into a calculator of eighty digits."""
    with localcontext() as context:
        context.prec = 80
        for weight, value, product in zip(*worked[:3], strict=True):
            assert rounds_to(Decimal(weight) * Decimal(value or "1"), product), (weight, value, product)
        assert rounds_to(sum(map(Decimal, worked.products), Decimal(0)), worked.total), worked


def made(k: int, *, bias: bool, rows: int = 40, far: float = 0.0, seed: int = 3) -> Dataset:
    random = np.random.default_rng(seed)
    X = random.standard_normal((rows, k)) + far
    return Dataset.from_arrays(X, random.standard_normal(rows), bias=bias)


@given(
    k=st.integers(1, 12),
    bias=st.booleans(),
    scaled=st.booleans(),
    size=st.integers(-8, 150),
    value=st.floats(-1e12, 1e12),
    far=st.sampled_from([0.0, 1e3, 1e8, 1e12]),
    seed=st.integers(0, 10**6),
)
def test_the_sum_comes_out_and_is_the_prediction(
    k: int, bias: bool, scaled: bool, size: int, value: float, far: float, seed: int
) -> None:
    data = made(k, bias=bias, far=far)
    trained = data.standardize() if scaled else data
    weights = np.random.default_rng(seed).standard_normal((k + bias, 1)) * 10.0**size
    values = [value, *[far + 0.25] * (k - 1)]
    worked = worked_sum(Inputs.of(trained), values, weights)
    assert worked is not None
    check(worked)
    assert [float(text) for text in worked.values[bias:]] == values
    inputs = np.array(values)
    if scaled:
        X = data.X[:, bias:]
        inputs = (inputs - X.mean(axis=0)) / X.std(axis=0) if bias else inputs / np.sqrt((X**2).mean(axis=0))
    terms = np.array([*[1.0] * bias, *inputs]) * weights[:, 0]
    slack = 1e-12 * float(np.abs(terms).sum()) * (far + 1)
    shown = Decimal(worked.total)
    unit = float(Decimal(1).scaleb(int(shown.as_tuple().exponent)))
    assert abs(float(shown) - float(terms.sum())) <= unit / 2 + slack


def test_a_sum_of_a_hundred_products_comes_out() -> None:
    data = made(100, bias=True, rows=300)
    weights = np.random.default_rng(1).standard_normal((101, 1))
    worked = worked_sum(Inputs.of(data), [1 / 3] * 100, weights)
    assert worked is not None
    assert len(worked.products) == 101
    check(worked)


@pytest.mark.parametrize("weights", [[[1e300], [1e308]], [[np.inf], [0.0]], [[1e308], [1e305]]])
def test_what_overflows_is_no_prediction(weights: list[list[float]]) -> None:
    assert worked_sum(Inputs.of(load("line")), [1000.0], np.array(weights)) is None


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("reduced", [False, True])
def test_ranges_and_means_are_those_of_the_rows(standardize: bool, bias: bool, reduced: bool) -> None:
    rows = np.column_stack([load("trees").X[:, 1:], np.full(31, 7.5)])
    data = Dataset.from_arrays(rows, np.arange(31.0), bias=bias)
    data = data.reduced() if reduced else data
    data = data.standardize() if standardize else data
    inputs = Inputs.of(data)
    np.testing.assert_allclose(inputs.lowest, rows.min(axis=0), rtol=1e-13)
    np.testing.assert_allclose(inputs.highest, rows.max(axis=0), rtol=1e-13)
    np.testing.assert_allclose(inputs.means, rows.mean(axis=0), rtol=1e-13)
    assert [one.text for one in ranges(inputs)] == ["8.3 to 20.6", "63 to 87", "always 7.5"]
    assert [one.mean for one in ranges(inputs)] == [13.248, 76.0, 7.5]


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("reduced", [False, True])
def test_a_row_is_not_further_out_than_itself(standardize: bool, reduced: bool) -> None:
    rows = np.random.default_rng(5).standard_normal((50, 3)) * [1e-3, 1.0, 1e6] + 1e3
    data = Dataset.from_arrays(rows, rows.sum(axis=1))
    data = data.reduced() if reduced else data
    inputs = Inputs.of(data.standardize() if standardize else data)
    assert not inputs.further_out(rows).any()
    beyond = rows.max(axis=0) + np.abs(rows).max(axis=0) * 1e-9
    assert inputs.further_out(beyond[np.newaxis]).all()
    assert inputs.further_out(np.array([[0.0, rows[0, 1], 1e9]])).tolist() == [[True, False, True]]
    shown = [(float(one.lowest), float(one.highest)) for one in ranges(inputs)]
    assert not inputs.further_out(np.array(shown).T).any(), "what is shown as the range is in it"


@pytest.mark.parametrize(
    ("rows", "text", "mean"),
    [
        ([1e8, 1e8 + 1], "100000000 to 100000001", 1e8 + 0.5),
        ([-1e-12, 3e-12], "-1e-12 to 3e-12", 1e-12),
        ([0.0, 1e15], "0 to 1e15", 5e14),
        ([0.123456, 0.987654], "0.1235 to 0.9876", 0.5556),
        ([5.0, 5.0], "always 5", 5.0),
    ],
)
def test_a_range_is_short_and_never_wider_than_the_rows(rows: list[float], text: str, mean: float) -> None:
    (one,) = ranges(Inputs.of(Dataset.from_arrays(rows, [1.0, 2.0])))
    assert one.text == text
    assert one.mean == pytest.approx(mean, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "why"),
    [("abc", "'abc' is not a number"), ("1,5", "write 1.5"), ("1e999", "too large"), ("nan", "not a number")],
)
def test_what_is_no_value_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_value(text)
    assert parse_value(" -1.5e3 ") == -1500.0


def test_an_input_called_bias_has_its_own_name_among_the_inputs() -> None:
    data = Dataset.from_arrays(np.eye(3)[:, :2], [1.0, 2.0, 3.0], columns=["bias", "x"])
    assert data.columns == ("bias", "bias (data)", "x")
    assert data.input_names == ("bias", "x")
    other = Dataset.from_arrays(np.eye(3)[:, :2], [1.0, 2.0, 3.0], columns=["bias (data)", "x"])
    assert other.input_names == ("bias (data)", "x")
