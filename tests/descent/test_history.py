"""What a history keeps, and what it costs."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.data.dataset import Dataset
from gdtui.descent.history import DEFAULT_MEMORY, History
from gdtui.descent.trainer import Trainer

MEBIBYTE = 2**20


def weights_of(epoch: int, d: int) -> np.ndarray:
    return np.arange(d, dtype=float).reshape(d, 1) + epoch


def filled(d: int, memory: int, last: int) -> History:
    history = History(d, memory)
    for epoch in range(last + 1):
        history.record(epoch, weights_of(epoch, d), epoch / 2)
    return history


@given(st.integers(1, 5), st.integers(0, 3000), st.integers(0, 400), st.data())
def test_kept_are_the_multiples_of_a_power_of_two(
    d: int, memory: int, last: int, data: st.DataObject
) -> None:
    history = filled(d, memory, last)
    assert history.last == last
    assert history.stride.bit_count() == 1
    epoch = data.draw(st.integers(0, last + 5))
    found, weights = history.nearest(epoch)
    assert found == min(epoch, last) // history.stride * history.stride
    assert np.array_equal(weights, weights_of(found, d))


@given(st.integers(1, 5), st.integers(0, 3000), st.integers(0, 400))
def test_no_more_is_thinned_than_memory_asks(d: int, memory: int, last: int) -> None:
    """Half as much again as the checkpoints must fit, and two are kept at least."""
    history = filled(d, memory, last)
    room = max(2, memory * 2 // 3 // (8 * (d + 1)))
    assert history.stride == 1 or (last + 1) / (history.stride / 2) > room - 1
    assert history.nbytes <= max(memory, 2 * 8 * (d + 1))


@given(st.integers(0, 2000), st.integers(0, 700), st.data())
def test_curve_is_evenly_spaced_and_true(memory: int, last: int, data: st.DataObject) -> None:
    history = filled(1, memory, last)
    epoch = data.draw(st.integers(0, last))
    points = data.draw(st.integers(1, 600))
    every, losses = history.curve(epoch, points)
    assert every % history.stride == 0
    assert every.bit_count() == 1
    assert len(losses) <= points
    assert losses.tolist() == [k / 2 for k in range(0, epoch + 1, every)]
    finest = epoch // history.stride < points
    assert (every == history.stride) == finest


def test_curve_is_a_copy() -> None:
    history = filled(1, MEBIBYTE, 10)
    history.curve(10).losses[:] = -1
    history.nearest(4)[1][:] = -1
    assert history.curve(10).losses.tolist() == [k / 2 for k in range(11)]
    assert history.nearest(4)[1] == 4


def test_forgetting() -> None:
    history = filled(2, MEBIBYTE, 100)
    history.truncate(40)
    assert (history.last, history.nearest(100)[0]) == (40, 40)
    history.truncate(60)
    assert history.last == 40
    history.record(41, np.full((2, 1), -1.0), -1.0)
    assert np.array_equal(history.nearest(41)[1], np.full((2, 1), -1.0))
    history.clear()
    history.record(0, np.full((2, 1), 7.0), 7.0)
    assert (history.last, history.stride) == (0, 1)
    assert history.curve(0).losses.tolist() == [7.0]


def peak_while_recording(d: int, memory: int, epochs: int) -> tuple[int, History]:
    weights = np.zeros((d, 1))
    tracemalloc.start()
    try:
        history = History(d, memory)
        record = history.record
        for epoch in range(epochs):
            record(epoch, weights, 0.0)
        return tracemalloc.get_traced_memory()[1], history
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("d", "kibibytes", "epochs"),
    [
        (2, 128, 20_000),
        (1, 49, 9_000),
        (7, 256, 9_000),
        (15, 193, 5_000),
        (300, 5000, 3_000),
        (300, 7500, 5_000),
    ],
)
def test_memory_is_bounded_at_every_moment(d: int, kibibytes: int, epochs: int) -> None:
    peak, history = peak_while_recording(d, kibibytes * 1024, epochs)
    assert history.stride > 1
    assert peak <= kibibytes * 1024 + 4096
    assert history.nbytes >= kibibytes * 1024 / 4


@pytest.mark.slow
def test_two_million_epochs_of_two_weights_fit_into_the_default() -> None:
    peak, history = peak_while_recording(2, DEFAULT_MEMORY, 2_000_000)
    assert DEFAULT_MEMORY == 64 * MEBIBYTE
    assert peak <= DEFAULT_MEMORY
    assert history.stride == 2


def test_a_hundred_thousand_weights_fit_into_the_default() -> None:
    peak, history = peak_while_recording(100_000, DEFAULT_MEMORY, 200)
    assert peak <= DEFAULT_MEMORY
    assert history.last == 199


@given(st.integers(0, 600), st.integers(1, 90), st.lists(st.integers(0, 90), min_size=1, max_size=6))
def test_seeking_in_a_thinned_history_is_the_same_as_stepping(
    memory: int, last: int, epochs: list[int]
) -> None:
    random = np.random.default_rng(3)
    data = Dataset(
        "made", random.standard_normal((9, 2)), random.standard_normal((9, 1)), ("a", "b"), "y", False
    )
    stepped = [Trainer(data, learning_rate=0.05, epochs=100)]
    weights = [stepped[0].snapshot().weights]
    for _ in range(90):
        stepped[0].step()
        weights.append(stepped[0].snapshot().weights)
    thinned = Trainer(data, learning_rate=0.05, epochs=100, memory=memory)
    thinned.advance(last)
    for epoch in epochs:
        thinned.seek(epoch)
        assert thinned.snapshot().weights.tobytes() == weights[epoch].tobytes()
