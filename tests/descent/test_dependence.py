"""Columns that depend on each other, found in data that were made so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.data.dataset import Dataset
from gdtui.descent.dependence import Dependence, dependences
from gdtui.descent.factorization import Factorization
from gdtui.descent.run import bowl_of
from gdtui.wording.remarks import flat_remarks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def found_in(X: Floats) -> list[Dependence]:
    return dependences(Factorization.of(X, X[:, :1].copy()))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("rows", [30, 5000])
def test_what_was_made_dependent_is_found_and_nothing_else(seed: int, rows: int) -> None:
    """The units of the columns differ by up to 10**12."""
    random = np.random.default_rng(seed)
    a, b, c, d, e, f = random.standard_normal((6, rows)) + 1
    bias = np.ones(rows)
    X = np.column_stack([bias, a, b, c, a + 2 * b, d, e, d - 3 * e, f, a, -4 * c, 7 * bias, 0 * a])
    units: Floats = 10.0 ** random.integers(-6, 7, X.shape[1]).astype(float)
    units[[0, 1, 9]] = 1
    assert found_in(X * units) == [
        Dependence((1, 9), is_same=True),
        Dependence((3, 10)),
        Dependence((0, 11)),
        Dependence((12,)),
        Dependence((1, 2, 4)),
        Dependence((5, 6, 7)),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_independent_columns_are_not_accused(seed: int) -> None:
    random = np.random.default_rng(seed)
    X = random.standard_normal((50, 12))
    assert found_in(X) == []
    X[:, 5] = X[:, 4] + 1e-9 * X[:, 5]  # nearly the same is not the same
    assert found_in(X) == []


def test_a_group_of_levels_that_add_up_to_the_bias() -> None:
    levels = np.eye(4)[np.arange(40) % 4]
    random = np.random.default_rng(1)
    X = np.column_stack([np.ones(40), random.standard_normal(40), levels])
    assert found_in(X) == [Dependence((0, 2, 3, 4, 5))]


def remark(X: Floats, names: list[str], *, bias: bool = True, standardize: bool = False) -> str:
    data = Dataset.from_arrays(X, np.arange(float(len(X))) ** 2, columns=names, bias=bias)
    data = data.standardize() if standardize else data
    (text,) = flat_remarks(data, bowl_of(data)) or [""]
    return text.removeprefix("many weights fit equally well").partition(":")[0].strip()


X = np.random.default_rng(2).random((20, 3)).round(3)
A, B, C = X.T


@pytest.mark.parametrize(
    ("columns", "names", "text"),
    [
        ([A, B], "a b", ""),
        ([A, B, A], "a b again", "(again is the same as a)"),
        ([A, B, 2.54 * A], "inch b cm", "(cm is a multiple of inch)"),
        ([A, B, 0 * A + 5], "a b unit", "(unit is constant)"),
        ([A, B, A + B], "a b sum", "(a, b and sum depend on each other)"),
        ([A, B, A + B + 1], "a b sum", "(bias, a, b and sum depend on each other)"),
        (
            [A, A, 0 * A + 5, B, 3 * B],
            "a a2 one b b3",
            "(a2 is the same as a; one is constant; b3 is a multiple of b)",
        ),
        ([A] * 5, "a b c d e", "(b is the same as a; c is the same as a; and 2 more such columns)"),
    ],
)
def test_the_columns_are_named(columns: list[Floats], names: str, text: str) -> None:
    assert remark(np.column_stack(columns), names.split()) == text


def test_what_is_constant_is_so_in_other_words_too() -> None:
    assert remark(np.column_stack([A, 0 * A]), ["a", "b"], bias=False) == "(b is 0 in every row)"
    assert remark(np.column_stack([A, B, 0 * A + 5]), ["a", "b", "c"], bias=False) == ""
    names = ["[b]", "x\x1b[2J", "c"]
    assert remark(np.column_stack([A, B, A + B]), names, bias=False) == (
        "([b], x\\x1b[2J and c depend on each other)"
    )


def test_fewer_rows_than_weights_are_the_reason_where_there_are() -> None:
    random = np.random.default_rng(3)
    assert remark(random.random((3, 6)), list("abcdef")) == "(there are fewer rows than weights)"
