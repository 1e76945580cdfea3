"""Axes: where values fall, which ticks they carry; also for numbers at the ends of floating point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.screen.plots.axis import Axis, padded

finite = st.floats(allow_nan=False, allow_infinity=False)


def test_linear_fractions_are_shares_of_the_distance() -> None:
    axis = Axis.over("x", 10.0, 30.0)
    assert axis.fractions([10.0, 15.0, 30.0, 50.0]).tolist() == [0.0, 0.25, 1.0, 2.0]


def test_logarithmic_fractions_count_decades() -> None:
    axis = Axis.over("loss", 0.01, 100.0, log=True)
    assert axis.fractions([0.01, 0.1, 1.0, 100.0]) == pytest.approx([0.0, 0.25, 0.5, 1.0])
    assert axis.fractions([0.0, 1e-9]).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("low", "high", "log", "most", "labels"),
    [
        (0.0, 300.0, False, 4, ["0", "100", "200", "300"]),
        (0.0, 300.0, False, 8, ["0", "50", "100", "150", "200", "250", "300"]),
        (-0.3, 0.52, False, 5, ["-0.2", "0.0", "0.2", "0.4"]),
        (0.00976, 4.421, True, 5, ["0.01", "0.1", "1"]),
        (1e-9, 1e3, True, 4, ["1e-8", "0.0001", "1"]),
        (2.0, 8.0, True, 4, ["2", "4", "6", "8"]),
        (0.0, 3e300, False, 4, ["0", "1e300", "2e300", "3e300"]),
        (1000.0, 1000.003, False, 4, ["1000.000", "1000.001", "1000.002", "1000.003"]),
        (5.0, 5.0, False, 3, ["4.5", "5.0", "5.5"]),
    ],
)
def test_ticks_are_round_and_of_one_form(
    low: float, high: float, log: bool, most: int, labels: list[str]
) -> None:
    assert [text for _, text in Axis.over("x", low, high, log).ticks(most)] == labels


@settings(deadline=None)
@given(low=finite, high=finite, log=st.booleans(), most=st.integers(2, 30))
def test_any_axis_has_few_ticks_that_rise_and_stand_where_they_say(
    low: float, high: float, log: bool, most: int
) -> None:
    low, high = sorted((low, high))
    axis = Axis.over("x", low, high, log)
    ticks = axis.ticks(most)
    places = [place for place, _ in ticks]
    assert len(ticks) <= most
    assert all(-1e-6 <= place <= 1 + 1e-6 for place in places)
    assert places == sorted(places)
    for place, text in ticks:
        assert float(axis.fractions(float(text))) == pytest.approx(place, abs=0.02)


@given(low=finite, high=finite, values=st.lists(finite, max_size=5))
def test_fractions_are_finite_and_keep_the_order(low: float, high: float, values: list[float]) -> None:
    low, high = sorted((low, high))
    places = Axis.over("x", *padded(low, high)).fractions(sorted(values))
    assert np.isfinite(places).all()
    assert (np.diff(places) >= 0).all()


@given(low=finite, high=finite)
def test_padded_limits_hold_the_values_inside(low: float, high: float) -> None:
    low, high = sorted((low, high))
    axis = Axis.over("x", *padded(low, high))
    assert axis.low <= low <= high <= axis.high
    assert axis.low < axis.high
