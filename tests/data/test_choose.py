"""Other columns of data that were read: NumPy finds the same model, reading them gives the same arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.data import DataError, Dataset, load
from gdtui.data.columns.other_columns import can_choose, choose
from gdtui.data.columns.roles import Roles
from gdtui.descent.bowl import Bowl

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

COLUMNS = ("a", "b", "c", "y")


def values(rows: int) -> Floats:
    random = np.random.default_rng(5)
    table = random.random((rows, 4)) * [1.0, 30.0, 0.2, 5.0] + [0.0, 100.0, 2.0, -3.0]
    table[:, 3] += table[:, :3] @ [1.0, 0.1, -4.0]
    return table


def best(table: Floats, inputs: list[int], target: int, *, bias: bool) -> Floats:
    """Return the least-squares weights that NumPy finds on all rows, the bias first."""
    X = table[:, inputs]
    X = np.hstack([np.ones((len(X), 1)), X]) if bias else X
    return np.asarray(np.linalg.lstsq(X, table[:, [target]], rcond=None)[0], np.float64)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("standardized", [True, False])
@pytest.mark.parametrize("rows", [40, 3000])
@pytest.mark.parametrize("inputs", [["c", "a"], ["b"], ["b", "a", "c"]])
def test_other_inputs_have_the_least_squares_weights_of_all_rows(
    inputs: list[str], rows: int, standardized: bool, bias: bool
) -> None:
    table = values(rows)
    data = Dataset.from_arrays(table[:, :3], table[:, 3], columns=COLUMNS[:3], bias=bias)
    data = data.reduced() if rows > 2000 else data
    data = data.standardize() if standardized else data
    chosen = choose(data, Roles(tuple(inputs), "y"))
    weights = chosen.unscaled(
        Bowl.of(chosen.X, chosen.Y, samples=chosen.rows).minimum(np.zeros_like(chosen.X[:1].T))
    )
    wanted = best(table, [COLUMNS.index(name) for name in inputs], 3, bias=bias)
    np.testing.assert_allclose(weights, wanted, rtol=1e-8)
    assert chosen.columns == (*["bias"] * bias, *inputs)
    assert (chosen.rows, chosen.standardized) == (rows, standardized)


@pytest.mark.parametrize("rows", [40, 3000])
def test_another_target_has_the_least_squares_weights_of_all_rows(rows: int) -> None:
    table = values(rows)
    data = Dataset.from_arrays(table[:, :3], table[:, 3], columns=COLUMNS[:3])
    data = data.reduced() if rows > 2000 else data
    chosen = choose(data, Roles(("y", "c"), "a"))
    weights = Bowl.of(chosen.X, chosen.Y, samples=chosen.rows).minimum(np.zeros((3, 1)))
    np.testing.assert_allclose(weights, best(table, [3, 2], 0, bias=True), rtol=1e-8)
    assert chosen.target == "a"
    np.testing.assert_array_equal(chosen.head_Y[:, 0], table[:5, 0])
    np.testing.assert_array_equal(chosen.head_X[:, 1:], table[:5, [3, 2]])


def written(folder: Path, rows: int, header: str = "a,b,c,y") -> str:
    path = folder / "table.csv"
    np.savetxt(path, values(rows), delimiter=",", header=header, comments="", fmt="%.17g")
    return str(path)


@pytest.mark.parametrize("standardize", [True, False])
def test_it_is_what_reading_these_columns_gives_bit_for_bit(tmp_path: Path, standardize: bool) -> None:
    path = written(tmp_path, 60)
    chosen = choose(load(path, standardize=standardize), Roles(("b", "a"), "y"))
    read = load(path, standardize=standardize, features=["b", "a"], target="y")
    np.testing.assert_array_equal(chosen.X, read.X)
    np.testing.assert_array_equal(chosen.Y, read.Y)
    assert chosen.X.flags.c_contiguous
    assert (chosen.columns, chosen.target, chosen.notes) == (read.columns, read.target, read.notes)
    assert chosen.is_rechosen
    assert not read.is_rechosen


def test_of_reduced_data_it_trains_as_what_reading_gives_to_rounding(tmp_path: Path) -> None:
    path = written(tmp_path, 5000)
    chosen, read = choose(load(path), Roles(("c", "y"), "b")), load(path, features=["c", "y"], target="b")
    assert chosen.X.shape == read.X.shape == (4, 3)
    np.testing.assert_allclose(chosen.X.T @ chosen.X, read.X.T @ read.X, rtol=1e-12)
    np.testing.assert_allclose(chosen.X.T @ chosen.Y, read.X.T @ read.Y, rtol=1e-12)
    assert chosen.notes == read.notes


def test_the_same_columns_are_the_same_data() -> None:
    data = load("trees")
    assert choose(data, Roles(("girth", "height"), "volume")) is data


def test_a_column_called_bias_keeps_its_own_name(tmp_path: Path) -> None:
    path = written(tmp_path, 30, header="bias,b,c,y")
    data = load(path)
    assert data.columns == ("bias", "bias (data)", "b", "c")
    assert choose(data, Roles(("c",), "bias")).target == "bias"
    other = choose(data, Roles(("c", "bias"), "y"))
    assert other.columns == ("bias", "c", "bias (data)")
    assert other.notes == load(path, features=["c", "bias"]).notes
    assert not any("shown as" in note for note in choose(data, Roles(("c",), "y")).notes)


def test_what_is_not_there_is_not_chosen() -> None:
    data = load("trees")
    assert not can_choose(data, Roles(("girth", "width"), "volume"))
    with pytest.raises(ValueError, match="width"):
        choose(data, Roles(("width",), "volume"))
    with pytest.raises(DataError):
        choose(data, Roles((), "volume"))


def test_a_standardized_input_is_no_target() -> None:
    data = load("trees", standardize=True)
    assert not can_choose(data, Roles(("girth",), "height"))
    with pytest.raises(ValueError, match="standardized"):
        choose(data, Roles(("girth",), "height"))
    assert data.raw is not None
    np.testing.assert_array_equal(data.raw.X, load("trees").X)


def test_rows_that_were_left_out_for_one_column_may_belong_to_another(tmp_path: Path) -> None:
    path = tmp_path / "holes.csv"
    path.write_text("a,b,y\n1,2,3\n2,,5\n3,4,9\n4,5,7\n")
    data = load(str(path), drop_missing=True)
    assert data.rows == 3
    assert not can_choose(data, Roles(("a",), "y"))
    assert can_choose(data, Roles(("b", "a"), "y"))


def test_constant_columns_are_named_only_while_they_are_there() -> None:
    data = Dataset.from_arrays([[1.0, 7.0], [2.0, 7.0]], [1.0, 2.0], columns=["a", "k"]).standardize()
    assert any('"k"' in note for note in choose(data, Roles(("k", "a"), "y")).notes)
    assert not any('"k"' in note for note in choose(data, Roles(("a",), "y")).notes)
