"""Training on few rows that stand for many is training on the many, to rounding."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gdtui.data import DataError, Dataset, load
from gdtui.data.catalogue import CATALOGUE
from gdtui.data.reduced.reducer import BLOCK, Reducer
from gdtui.data.reduced.sample import SIZE
from gdtui.data.reduced_file import write
from gdtui.descent.bowl import Bowl
from gdtui.descent.trainer import Trainer
from gdtui.settings import default_rate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Floats = NDArray[np.float64]

EPSILON = float(np.finfo(np.float64).eps)
N = 3000


def chapter(data: Dataset, lr: float, epochs: int) -> tuple[list[Floats], list[float]]:
    """Train as the chapter does, on all rows, and keep weights and losses."""
    X, Y, weights = data.X, data.Y, np.zeros((data.X.shape[1], 1))
    path, losses = [], []
    for _ in range(epochs + 1):
        residual = Y - X @ weights
        path.append(weights)
        losses.append(float(np.mean(residual**2)))
        weights = weights + lr * 2 * (X.T @ residual) / len(X)
    return path, losses


def assert_trains_the_same(whole: Dataset, reduced: Dataset, epochs: int) -> None:
    """Weights agree to 1e-12 by norm, losses to 1e-12 or their roots to 10 ε of the target's size.

    The roots, since rounding the few rows to float64 moves the residual by about ε of the target's size, and
    so a loss by twice its root times that: near an exact fit it is more than 1e-12 of the loss.
    """
    lr = default_rate(Bowl.of(whole.X, whole.Y).stable_below)
    path, losses = chapter(whole, lr, epochs)
    floor = 10 * EPSILON * math.sqrt(np.mean(whole.Y**2))
    trainer = Trainer(reduced, learning_rate=lr, epochs=epochs)
    for weights, loss in zip(path, losses, strict=True):
        ours = trainer.snapshot()
        assert np.linalg.norm(ours.weights - weights) <= 1e-12 * np.linalg.norm(weights)
        assert ours.loss >= 0
        near = abs(ours.loss - loss) <= 1e-12 * loss
        assert near or abs(math.sqrt(ours.loss) - math.sqrt(loss)) <= floor
        trainer.step()


def columns(kind: str) -> Dataset:
    """Make data that are hard on a method that squares them."""
    random = np.random.default_rng(5)
    noise = random.standard_normal(N)
    if kind == "hilbert":
        return Dataset.from_arrays(1 / (np.arange(1.0, N + 1)[:, None] + np.arange(8)), noise)
    if kind == "vandermonde":
        t = np.linspace(0, 1, N)
        return Dataset.from_arrays(np.vander(t, 11, increasing=True)[:, 1:], np.sin(5 * t) + 0.1 * noise)
    if kind == "scales":
        X = random.standard_normal((N, 3)) * [1, 1e8, 1]
        return Dataset.from_arrays(X, X @ [1, 1e-8, 2] + noise)
    if kind == "offset":
        return Dataset.from_arrays(random.normal([1e4, -3], 1, (N, 2)), noise)
    if kind == "collinear":
        x = random.standard_normal(N)
        return Dataset.from_arrays(np.stack([x, 2 * x, np.ones(N)], axis=1), x + noise)
    x = random.random((N, 2))
    return Dataset.from_arrays(x, x @ [2, -1] + 1)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("name", [entry.name for entry in CATALOGUE])
def test_the_catalogue_trains_the_same(name: str, standardize: bool, bias: bool) -> None:
    whole = load(name, bias=bias, standardize=standardize)
    assert_trains_the_same(whole, whole.reduced(), 300)


@pytest.mark.slow
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("name", [entry.name for entry in CATALOGUE])
def test_the_catalogue_trains_the_same_for_long(name: str, standardize: bool, bias: bool) -> None:
    whole = load(name, bias=bias, standardize=standardize)
    assert_trains_the_same(whole, whole.reduced(), 10_000)


HARD = ["hilbert", "vandermonde", "scales", "offset", "collinear", "exact"]


@pytest.mark.parametrize("kind", HARD)
def test_hard_data_train_the_same(kind: str) -> None:
    assert_trains_the_same(columns(kind), columns(kind).reduced(), 200)


@pytest.mark.slow
@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("kind", HARD)
def test_hard_data_train_the_same_for_long(kind: str, standardize: bool) -> None:
    whole, reduced = columns(kind), columns(kind).reduced()
    if standardize:
        whole, reduced = whole.standardize(), reduced.standardize()
    assert_trains_the_same(whole, reduced, 10_000)


def exact_training(columns: Floats, lr: float, epochs: int) -> Iterator[tuple[list[Decimal], Decimal]]:
    """Train on standardized inputs in decimals of fifty digits, from exact sums of products of columns."""
    rows = [[Fraction(value) for value in row] for row in columns.tolist()]
    n, k = len(rows), columns.shape[1]
    means = [sum((row[i] for row in rows), Fraction(0)) / n for i in range(k)]
    with localcontext() as context:
        context.prec = 50

        def decimal(exact: Fraction) -> Decimal:
            return Decimal(exact.numerator) / exact.denominator

        def moment(i: int, j: int) -> Decimal:
            total = sum((row[i] * row[j] for row in rows), Fraction(0))
            return decimal(total / n - means[i] * means[j])

        bias, level = Decimal(0), decimal(means[-1])
        scales = [*(moment(i, i).sqrt() for i in range(k - 1)), Decimal(1)]
        H = [[moment(i, j) / scales[i] / scales[j] for j in range(k)] for i in range(k)]
        weights = [Decimal(0)] * (k - 1)
        for _ in range(epochs + 1):
            v = [*weights, Decimal(-1)]
            pulls = [sum(h * w for h, w in zip(row, v, strict=True)) for row in H]
            loss = (bias - level) ** 2 + sum(w * pull for w, pull in zip(v, pulls, strict=True))
            yield [bias, *weights], loss
            weights = [w - 2 * Decimal(lr) * pull for w, pull in zip(weights, pulls, strict=False)]
            bias -= 2 * Decimal(lr) * (bias - level)


@pytest.mark.parametrize("offset", [1.0, -1e8, 1e12])
def test_inputs_far_from_0_lose_no_digits_by_being_standardized(offset: float, tmp_path: Path) -> None:
    """Whole, reduced, joined of parts, joined of files: each trains as exact numbers do, to 1e-13."""
    random = np.random.default_rng(11)
    x = random.random((12_000, 2)) * [1, 40] + [offset, 3 * offset]
    y = (x - x[0]) @ [2, -1] + 0.1 * random.standard_normal(len(x))
    exact = list(exact_training(np.c_[x, y], 0.1, 40))
    whole = Dataset.from_arrays(x, y)
    parts = [Dataset.from_arrays(x[rows], y[rows]) for rows in (slice(7000), slice(7000, None))]
    files = [str(tmp_path / name) for name in ("a.npz", "b.npz")]
    for name, part in zip(files, parts, strict=True):
        write(name, part)
    for data in (whole, whole.reduced(), parts[0].reduced() + parts[1].reduced(), load(files)):
        trainer = Trainer(data.standardize(), learning_rate=0.1, epochs=40)
        for weights, loss in exact:
            ours = trainer.snapshot()
            size = max(map(abs, weights))
            for mine, theirs in zip(ours.weights[:, 0].tolist(), weights, strict=True):
                assert abs(Decimal(mine) - theirs) <= size * Decimal("1e-13")
            assert abs(Decimal(ours.loss) - loss) <= loss * Decimal("1e-13")
            trainer.step()


def test_weights_of_inputs_far_from_0_are_brought_back_with_all_their_digits() -> None:
    """The plane that was made is found again, as far as its bias can be written at all: 1e-16 of 2e8."""
    x = 1e8 + np.random.default_rng(2).random(5000)
    data = Dataset.from_arrays(x, 2 * (x - 1e8) + 1).standardize()
    trainer = Trainer(data, learning_rate=0.5, epochs=100)
    trainer.advance(100)
    bias, slope = data.unscaled(trainer.snapshot().weights)[:, 0].tolist()
    assert slope == pytest.approx(2, rel=1e-14)
    assert bias + slope * 1e8 == pytest.approx(1, abs=1e-6)


def test_an_exact_fit_is_not_spoiled_by_cancellation() -> None:
    x = np.random.default_rng(1).random((200_000, 2))
    data = Dataset.from_arrays(x, x @ [2, -1] + 1).reduced()
    trainer = Trainer(data, learning_rate=0.5, epochs=4000)
    trainer.advance(4000)
    assert 0 <= trainer.loss <= 100 * EPSILON**2 * data.target_variance
    assert trainer.snapshot().weights[:, 0] == pytest.approx([1, 2, -1], abs=1e-14)


def table(seed: int, rows: int, k: int) -> Floats:
    random = np.random.default_rng(seed)
    return random.standard_normal((rows, k)) * random.uniform(0.1, 10, k) + random.uniform(-5, 5, k)


@given(
    seed=st.integers(0, 1000),
    sizes=st.lists(st.integers(1, 400), min_size=1, max_size=6),
    k=st.integers(2, 5),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=40)
def test_parts_join_in_any_order(seed: int, sizes: list[int], k: int, order: object) -> None:
    values = table(seed, sum(sizes), k)
    ends = list(accumulate(sizes))
    parts = [Dataset.from_arrays(v[:, :-1], v[:, -1]) for v in np.split(values, ends[:-1])]
    order.shuffle(parts)  # type: ignore[attr-defined]
    joined, *others = parts
    joined = joined.reduced()
    for part in others:
        joined = joined + part
    whole = Dataset.from_arrays(values[:, :-1], values[:, -1])
    assert joined.rows == whole.rows
    assert_trains_the_same(whole, joined, 20)
    assert_trains_the_same(whole.standardize(), joined.standardize(), 20)


@given(cuts=st.lists(st.integers(0, 3 * BLOCK), max_size=8), seed=st.integers(0, 9))
@settings(max_examples=20)
def test_however_rows_are_cut_the_result_is_the_same_to_the_bit(cuts: list[int], seed: int) -> None:
    values = table(seed, 3 * BLOCK + 7, 3)
    at_once, by_blocks = Reducer(), Reducer()
    at_once.add(values)
    for block in np.split(values, sorted(cuts)):
        by_blocks.add(block)
    one, other = at_once.result(), by_blocks.result()
    assert one.rows == other.rows == len(values)
    for name in ("means", "spread", "lowest", "highest", "head"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()
    assert one.sample.values.tolist() == other.sample.values.tolist()


def test_it_is_the_triangle_of_all_columns() -> None:
    values = table(3, 20_000, 4)
    reducer = Reducer()
    reducer.add(values)
    reduction = reducer.result()
    rows = reduction.training_rows(bias=True)
    gram = np.c_[np.ones(20_000), values].T @ np.c_[np.ones(20_000), values] / 20_000
    assert np.allclose(rows.T @ rows / 5, gram, rtol=1e-13, atol=0)
    assert np.array_equal(rows, np.triu(rows))
    assert (np.diagonal(rows) >= 0).all()
    assert np.allclose(reduction.means, values.mean(axis=0), rtol=1e-14, atol=0)
    assert np.allclose(reduction.deviations, values.std(axis=0), rtol=1e-14, atol=0)
    assert reduction.lowest.tolist() == values.min(axis=0).tolist()
    assert reduction.highest.tolist() == values.max(axis=0).tolist()


def test_scaling_follows_from_the_triangle() -> None:
    values = table(4, 5000, 4)
    values[:, 0] += 1e6
    values[:, 1] = 7.25
    for bias in (True, False):
        whole = Dataset.from_arrays(values[:, :-1], values[:, -1], bias=bias)
        one, other = whole.standardize(), whole.reduced().standardize()
        assert one.scaling is not None
        assert other.scaling is not None
        assert np.allclose(one.scaling.centres, other.scaling.centres, rtol=1e-14, atol=0)
        assert np.allclose(one.scaling.scales, other.scaling.scales, rtol=1e-13, atol=0)
        assert '"x2" is the same in every row and stays as it is' in other.notes
        assert np.allclose(one.head_X, other.head_X, rtol=1e-9, atol=1e-12)
        assert other.target_variance == pytest.approx(one.target_variance, rel=1e-13)


def test_first_rows_stay_as_they_are_and_the_sample_is_of_the_rows() -> None:
    values = np.arange(30_000.0).reshape(-1, 2)
    data = Dataset.from_arrays(values[:, 0], values[:, 1]).reduced()
    assert data.head_X.tolist() == [[1, 0], [1, 2], [1, 4], [1, 6], [1, 8]]
    assert data.head_Y.tolist() == [[1], [3], [5], [7], [9]]
    assert data.sample_X.shape == (SIZE, 2)
    assert (data.sample_X[:, 1:] + 1 == data.sample_Y).all()
    assert (np.diff(data.sample_Y[:, 0]) > 0).all()
    assert np.mean(data.sample_Y) == pytest.approx(15_000, abs=4 * 8660 / math.sqrt(SIZE))
    again = Dataset.from_arrays(values[:, 0], values[:, 1]).reduced()
    assert again.sample_Y.tolist() == data.sample_Y.tolist()
    snapshot = Trainer(data, learning_rate=1e-12, epochs=1, weights=[[1], [2]]).snapshot()
    assert snapshot.predictions[:, 0].tolist() == [1, 5, 9, 13, 17]
    assert snapshot.difference[:, 0].tolist() == [0, -2, -4, -6, -8]


def test_the_sample_takes_rows_of_all_parts_alike() -> None:
    parts = [Dataset.from_arrays(np.arange(20_000.0), np.full(20_000, float(i))) for i in range(4)]
    joined = parts[0] + parts[1] + parts[2] + parts[3]
    counts = np.bincount(joined.sample_Y[:, 0].astype(int), minlength=4)
    assert counts.sum() == SIZE
    assert (abs(counts - SIZE / 4) < 5 * math.sqrt(SIZE * 3 / 16)).all()


def test_notes_say_what_stands_for_what_once() -> None:
    data = Dataset.from_arrays(np.arange(5000.0), np.arange(5000.0), notes=["a note"])
    assert data.reduced().notes == ("a note", "5,000 rows as 3 that train the same")
    assert (data + data).notes == ("a note", "10,000 rows as 3 that train the same")
    assert (data + data).standardize().notes == ("a note", "10,000 rows as 3 that train the same")
    assert data.reduced().reduced().rows == 5000


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (Dataset.from_arrays([[1.0, 2.0]], [1.0]), 'has the columns "x1", "x2", "y", but'),
        (Dataset.from_arrays([1.0], [1.0], target="z"), 'has the columns "x1", "z", but'),
        (Dataset.from_arrays([1.0], [1.0], bias=False), "with and without a bias"),
        (Dataset.from_arrays([1.0, 2.0], [1.0, 2.0]).standardize(), "join the parts first, then standardize"),
    ],
)
def test_parts_that_do_not_fit(other: Dataset, message: str) -> None:
    with pytest.raises(DataError, match=message):
        Dataset.from_arrays([1.0], [1.0]) + other


def test_numbers_too_large_to_add_up_are_refused() -> None:
    for values in ([1e308, -1e308, 1e308, 1e308], [1e308, 1e308, 1e308, 1e308]):
        data = Dataset.from_arrays(values, [1.0, 2.0, 3.0, 4.0])
        with pytest.raises(DataError, match="too large to add up: rescale"):
            data.reduced()


def test_columns_that_depend_on_each_other_are_found_in_reduced_data_too() -> None:
    random = np.random.default_rng(0)
    a, b = random.normal([[1000], [0]], 1, (2, N))
    whole = Dataset.from_arrays(np.stack([a, b, a + b], axis=1), b + random.standard_normal(N)).standardize()
    reduced = Dataset.from_arrays(np.stack([a, b, a + b], axis=1), whole.Y).reduced().standardize()
    one, other = Bowl.of(whole.X, whole.Y), Bowl.of(reduced.X, reduced.Y, samples=reduced.rows)
    assert (one.curvatures > 0).sum() == (other.curvatures > 0).sum() == 3
    assert np.allclose(one.least_squares, other.least_squares, rtol=1e-9)
