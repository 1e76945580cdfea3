"""Compares what a program did with what the chapter does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.checking.trial import Outcome, Problem, Program

    Floats = NDArray[np.float64]


def weights(program: Program, given: Problem, epochs: int) -> Floats:
    """Return what it trained, which must be of the weights' size."""
    outcome = program.call(given, epochs)
    assert outcome.error is None, outcome.error
    assert outcome.weights is not None
    return outcome.weights


def step(program: Program, given: Problem) -> Floats:
    return (given.weights - weights(program, given, 1)) / given.lr


def same(one: object, other: object, digits: float = 1e-9) -> bool:
    a, b = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=digits, atol=digits))


def same_direction(one: Floats, other: Floats) -> bool:
    return same(one / np.linalg.norm(one), other / np.linalg.norm(other))


def trains_as_the_chapter(program: Program, given: Problem | None = None) -> bool:
    """Tell whether weights and the caller's arrays are the chapter's, over several numbers of epochs."""
    given = given or program.problem
    for epochs in (1, 2, 4, 60):
        outcome = program.call(given, epochs)
        if outcome.weights is None or outcome.changed or not same(outcome.weights, given.trained(epochs)):
            return False
    return True


def blocks(given: Problem, epochs: int, shift: int = 0) -> dict[str, list[list[float]]]:
    """Return the numbers that the chapter prints."""
    errors = [given.error(given.trained(k + shift)) for k in range(epochs)]
    return {
        "epoch": [[float(k)] for k in range(epochs)],
        "predicted": [(given.Y - error)[:5, 0].tolist() for error in errors],
        "actual": [given.Y[:5, 0].tolist()] * epochs,
        "difference": [error[:5, 0].tolist() for error in errors],
        "loss": [[float(np.mean(error**2))] for error in errors],
    }


def unlike(outcome: Outcome, wanted: dict[str, list[list[float]]]) -> set[str]:
    """Name the lines whose numbers are not those that were wanted, to the digits that NumPy prints."""
    return {key for key, numbers in wanted.items() if not close(outcome.lines[key], numbers)}


def close(one: list[list[float]], other: list[list[float]]) -> bool:
    return [len(row) for row in one] == [len(row) for row in other] and all(
        np.allclose(a, b, rtol=1e-6, atol=2e-7) for a, b in zip(one, other, strict=True)
    )
