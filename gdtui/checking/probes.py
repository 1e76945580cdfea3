"""The calls of a student's function, their data, and the weights that the chapter's loop returns.

Numbers of rows and weights are different, mostly prime, so that n, d, n/d and 1/d are told apart; one number
of rows is even, and larger than a usual batch. Residuals have both signs; no weight is 0. The three rows that
a student works out by hand have small whole numbers.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.known.loops import descend, every_epoch
from gdtui.descent.chapter import gradient, loss
from gdtui.programs.call import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["calls", "chapter_run", "hand", "highest_rate", "many_rows", "trained", "true_gradient"]


@lru_cache(maxsize=16)
def calls(d: int) -> tuple[Call, ...]:
    """List the calls for functions that take `d` weights, or any number of them where `d` is 3.

    The first is one epoch from weights that are not 0. Each of the others changes one thing. The last ones
    show what is right only for few rows, for an odd number of them, for small residuals or for few epochs.
    """
    X, Y, weights = _data(11, d, 1)
    one = Call("one epoch", X, Y, weights, 0.01, 1)
    other_X, other_Y, other_weights = _data(11, d, 2)
    more = _data(17, 5 if d == 3 else d, 3)
    many = _data(72, 4 if d == 3 else d, 4)
    large = (many[0], np.round(10 * many[1], 1), many[2])
    return (
        one,
        replace(one, name="the same call again"),
        replace(one, name="a tenth of the rate", lr=0.001),
        replace(one, name="two epochs", epochs=2 if d != 2 else 3),
        replace(one, name="four epochs", epochs=4),
        replace(one, name="other actual values", Y=other_Y),
        replace(one, name="other inputs", X=other_X),
        replace(one, name="other initial weights", weights=other_weights),
        Call("more rows", *more, 0.02, 1 if d != 1 else 2),
        Call("more rows, three epochs", *more, 0.02, 3),
        Call("an even number of rows", *large, 0.01, 1 if d != 1 else 2),
        replace(one, name="many epochs", weights=other_weights, lr=0.03, epochs=13),
        hand(d),
    )


def hand(d: int) -> Call:
    """Return the three rows with whole numbers; with one weight there is no bias."""
    x = np.array([[1.0], [2.0], [3.0]])
    if d == 1:
        return Call("three rows by hand", x, np.array([[5.0], [2.0], [9.0]]), np.array([[2.0]]), 0.1, 2)
    X = np.hstack([np.ones((3, 1)), x])
    return Call("three rows by hand", X, np.array([[5.0], [4.0], [9.0]]), np.array([[1.0], [2.0]]), 0.1, 1)


def many_rows(d: int) -> Call:
    """Return a call with more rows than a usual batch or slice has."""
    return Call("many rows", *_data(1100, d, 5), 0.01, 1 if d != 1 else 2)


def _data(n: int, d: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Make inputs with a column of ones (none where `d` is 1), actual values and weights, of few digits."""
    generator = np.random.default_rng(seed)
    X = np.round(generator.normal(0.3, 1.2, (n, d)), 2)
    if d > 1:
        X[:, 0] = 1.0
    weights = np.round(generator.uniform(0.4, 2.0, (d, 1)), 2) * np.where(np.arange(d) % 2, -1, 1)[:, None]
    spread = np.where(np.arange(n) % 2, 1, -1)[:, None] * generator.uniform(0.3, 2.5, (n, 1))
    Y = np.round(X @ weights + spread + 0.6, 2)
    return X, Y, weights


def true_gradient(call: Call) -> Floats:
    """Return the chapter's gradient at the start of a call, after two checks of it.

    Raises
    ------
    ArithmeticError
        If it is not what long double arithmetic and central differences of the loss give.
    """
    X, Y, weights = call.X, call.Y, call.weights
    found = gradient(X, Y, weights)
    wide = [array.astype(np.longdouble) for array in (X, Y, weights)]
    exact = -2 * wide[0].T @ (wide[1] - wide[0] @ wide[2]) / len(X)
    size = float(np.max(np.abs(exact))) + 1e-300
    slopes = np.zeros_like(weights)
    for place in range(len(weights)):
        step = np.zeros_like(weights)
        step[place] = 1e-3 * max(abs(float(weights[place, 0])), 1.0)
        rise = loss(Y, X @ (weights + step)) - loss(Y, X @ (weights - step))
        slopes[place] = rise / (2 * step[place])  # exact for a square, but for rounding
    if np.max(np.abs(found - exact)) > 1e-11 * size or np.max(np.abs(found - slopes)) > 1e-6 * size:
        raise ArithmeticError("the gradient and its checks disagree")
    return found


def highest_rate(call: Call) -> float:
    """Return the learning rate above which the loss grows, ``2 / λmax`` of the Hessian."""
    return 2 / float(np.linalg.eigvalsh(2 * call.X.T @ call.X / call.n)[-1])


def chapter_run(call: Call, epochs: int | None = None) -> Iterator[Floats]:
    """Yield the chapter's weights of each epoch from 0 on, up to that of the call or to `epochs`."""
    return every_epoch(gradient, call, epochs)


def trained(call: Call) -> Floats:
    """Return the chapter's weights after a call's epochs."""
    return descend(gradient, call)
