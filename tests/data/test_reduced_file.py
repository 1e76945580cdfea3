"""Reductions in files: written, joined, chosen from, refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gdtui.data import DataError, Dataset, load
from gdtui.data.reduced_file import MARK, write

RANDOM = np.random.default_rng(8)
VALUES = RANDOM.standard_normal((9000, 4)) * [1, 100, 0.01, 3] + [5, 0, 1, -2]
NAMES = ["a", "b", "c", "y"]


def whole(
    values: Any = VALUES, inputs: tuple[int, ...] = (0, 1, 2), target: int = 3, **options: Any
) -> Dataset:
    names = [NAMES[i] for i in inputs]
    return Dataset.from_arrays(
        values[:, inputs], values[:, target], columns=names, target=NAMES[target], **options
    )


@pytest.fixture
def small(tmp_path: Path) -> str:
    path = str(tmp_path / "small.npz")
    write(path, whole())
    return path


def assert_alike(one: Dataset, other: Dataset) -> None:
    """Compare what training depends on: not the rows, but what they add up to."""
    assert (one.columns, one.target, one.rows) == (other.columns, other.target, other.rows)
    mine, theirs = (np.hstack([d.X, d.Y]) / np.sqrt(len(d.X)) for d in (one, other))
    sizes = np.sqrt(np.sum(theirs**2, axis=0))
    assert np.max(np.abs(mine.T @ mine - theirs.T @ theirs) / np.outer(sizes, sizes)) < 1e-13
    assert np.allclose(one.head_X, other.head_X, rtol=1e-12, atol=1e-12)
    assert np.array_equal(one.head_Y, other.head_Y)


def test_it_trains_as_the_data_do(small: str) -> None:
    data = load(small)
    assert_alike(data, whole())
    assert_alike(load(small, standardize=True), whole().standardize())
    assert_alike(load(small, bias=False), whole(bias=False))
    assert_alike(load(small, bias=False, standardize=True), whole(bias=False).standardize())
    assert data.notes == ("9,000 rows as 5 that train the same",)
    assert data.sample_X.tolist() == whole().reduced().sample_X.tolist()


def test_target_and_features_are_chosen_afterwards(small: str) -> None:
    assert_alike(load(small, target="b"), whole(inputs=(0, 2, 3), target=1))
    assert_alike(load(small, target="a", features=["y", "c"]), whole(inputs=(3, 2), target=0))
    with pytest.raises(DataError, match=r'small\.npz has no column "z"'):
        load(small, target="z")


def test_what_is_in_the_file(small: str) -> None:
    with np.load(small, allow_pickle=False) as archive:
        held = dict(archive)
    triangle = held["triangle"]
    ones = np.c_[np.ones(9000), VALUES]
    assert np.allclose(triangle.T @ triangle, ones.T @ ones, rtol=1e-12, atol=1e-9)
    assert (np.diagonal(triangle) >= 0).all()
    assert (held["rows"], held["columns"].tolist(), held[MARK]) == (9000, NAMES, 1)
    assert held["head"].tolist() == VALUES[:5].tolist()


def test_parts_may_be_files_of_any_kind(tmp_path: Path) -> None:
    first, second, third = (str(tmp_path / name) for name in ("1.csv", "2.npz", "3.csv"))
    np.savetxt(first, VALUES[:3000], "%.17g", delimiter=",", header="a,b,c,y")
    write(second, whole(VALUES[3000:3100]))
    np.savetxt(third, VALUES[3100:, [2, 0, 3, 1]], "%.17g", delimiter=";", header="c;a;y;b")
    assert_alike(load([first, second, third], target="y"), whole())
    joined = load([third, first, second], target="y", features=["a", "b", "c"])
    assert joined.rows == 9000
    assert joined.name == "3.csv and 2 more"
    assert joined.head_Y[:, 0].tolist() == VALUES[3100:3105, 3].tolist()


def test_small_parts_stay_as_they_are(tmp_path: Path) -> None:
    paths = [tmp_path / "1.csv", tmp_path / "2.csv"]
    paths[0].write_text("x,y\n1,2\n3,4\n")
    paths[1].write_text("y,x\n6,5\n")
    data = load([str(path) for path in paths], target="y")
    assert data.reduction is None
    assert (data.X.tolist(), data.Y.tolist()) == ([[1, 1], [1, 3], [1, 5]], [[2], [4], [6]])


def test_parts_with_other_columns_are_refused(tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text("x,t,y\n1,2,3\n")
    (tmp_path / "2.csv").write_text("x,z,y\n1,2,3\n")
    parts = [str(tmp_path / "1.csv"), str(tmp_path / "2.csv")]
    with pytest.raises(DataError) as caught:
        load(parts)
    assert str(caught.value) == (
        f'{parts[1]} has the inputs "x", "z", but {parts[0]} has "x", "t"\n'
        "Parts of one data set have the same columns; --features names them."
    )
    assert load(parts, features=["x"]).rows == 2
    with pytest.raises(
        DataError, match=r'2\.csv has no column "t", the target in .*1\.csv\nSeveral DATA are'
    ):
        load(parts, target="t")


def changed(path: str, **changes: Any) -> None:
    with np.load(path, allow_pickle=False) as archive:
        held = dict(archive)
    held.update(changes)
    np.savez(path, **{name: array for name, array in held.items() if array is not None})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({MARK: np.array(2)}, "is a reduction in format 2, newer than this gdtui knows (1)\nUpdate gdtui"),
        (
            {MARK: np.array(0)},
            "is a damaged reduction: its format is unknown\nWrite it again by --reduce-to.",
        ),
        ({MARK: np.array("x")}, "is a damaged reduction: gdtui_reduction holds <U1 values"),
        ({"rows": np.array(-3)}, "is a damaged reduction: the number of rows is -3\nWrite it"),
        ({"rows": np.array(9001)}, "is a damaged reduction: its triangle is not one of 9,001 rows"),
        ({"rows": np.array([1, 2])}, "is a damaged reduction: the number of rows is [1 2]"),
        (
            {"triangle": np.eye(4)},
            "is a damaged reduction: triangle has shape (4, 4) where (5, 5) is expected",
        ),
        (
            {"triangle": np.full((5, 5), np.nan)},
            "is a damaged reduction: triangle holds a number that is not",
        ),
        ({"triangle": np.ones((5, 5))}, "is a damaged reduction: its triangle is none"),
        ({"triangle": -np.eye(5)}, "is a damaged reduction: its triangle is none"),
        ({"triangle": np.full((5, 5), "x")}, "is a damaged reduction: triangle holds <U1 values"),
        ({"head": np.ones((4, 4))}, "is a damaged reduction: head has shape (4, 4) where (5, 4) is expected"),
        ({"sample": None}, "is a damaged reduction: it has no sample"),
        ({"sample_keys": np.ones(3)}, "is a damaged reduction: sample has shape (1000, 4) where (3, 4)"),
        ({"sample_keys": np.float64(1)}, "is a damaged reduction: sample has shape (1000, 4) where (0, 4)"),
        ({"columns": np.array(["a", "a", "b", "c"])}, "is a damaged reduction: the names of its columns"),
        ({"columns": np.array([{}])}, "is a damaged reduction: NumPy cannot read it"),
    ],
)
def test_files_that_are_refused(small: str, changes: dict[str, Any], message: str) -> None:
    changed(small, **changes)
    with pytest.raises(DataError) as caught:
        load(small)
    assert str(caught.value).startswith(f"{small} {message}")
    assert str(caught.value).count("\n") == 1


def test_a_file_cut_short_is_refused(small: str) -> None:
    content = Path(small).read_bytes()
    Path(small).write_bytes(content[: len(content) // 2])
    with pytest.raises(DataError, match="damaged"):
        load(small)


def test_standardized_data_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="write them in their own units"):
        write(str(tmp_path / "s.npz"), whole().standardize())
    assert list(tmp_path.iterdir()) == []
