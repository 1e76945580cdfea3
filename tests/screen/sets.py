"""Data sets that are hard to show: few rows, many weights, odd names, extreme values."""

from __future__ import annotations

import numpy as np

from gdtui.data.dataset import Dataset

__all__ = ["few_rows", "many_weights", "named", "scaled_by"]


def few_rows(count: int) -> Dataset:
    """Return a line through so many points, nearly."""
    x = np.arange(1, count + 1) / 3
    return Dataset.from_arrays(x, 1.5 * x + np.sin(7 * x), columns=["x"], name="few")


def many_weights(count: int, *, bias: bool = True, seed: int = 4) -> Dataset:
    """Return 150 rows for so many weights, the bias among them."""
    random = np.random.default_rng(seed)
    X = random.standard_normal((150, count - bias))
    Y = X @ random.standard_normal((count - bias, 1)) + 0.3 + random.standard_normal((150, 1)) / 10
    return Dataset.from_arrays(X, Y, bias=bias, name="many")


def named(*columns: str, name: str = "named", target: str = "y") -> Dataset:
    """Return data whose columns have these names."""
    random = np.random.default_rng(8)
    X = random.random((30, len(columns)))
    return Dataset.from_arrays(X, X.sum(axis=1), columns=columns, name=name, target=target)


def scaled_by(inputs: float, target: float) -> Dataset:
    """Return the same ten points in units that make the numbers huge or tiny."""
    x = np.array([0.3, 1.1, 1.9, 2.2, 3.7, 4.1, 5.5, 6.2, 7.4, 8.8])
    y = 0.7 * x + np.cos(5 * x)
    return Dataset.from_arrays(inputs * x, target * y, name="scaled")
