"""Runs a student's program in this process, for tests of the programs themselves: not for broken ones."""

from __future__ import annotations

import inspect
import io
import re
import warnings
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LABELS = {
    "epoch": "Epoch",
    "predicted": "Predicted output for the first 5 samples",
    "actual": "Actual output for the first 5 samples",
    "difference": "Difference between actual and predicted",
    "loss": "Current loss",
}
NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|nan|inf)(?!\w)")


@dataclass(frozen=True)
class Problem:
    """Arguments of ``train``; the first column of `X` is ones."""

    X: NDArray[Any]
    Y: NDArray[Any]
    weights: NDArray[Any]
    lr: float = 0.03

    @property
    def n(self) -> int:
        return len(self.X)

    def error(self, weights: NDArray[Any] | None = None) -> Floats:
        """Return actual minus predicted, of shape (n, 1)."""
        result: Floats = self.Y - self.X @ (self.weights if weights is None else weights)
        return result

    def gradient(self, weights: NDArray[Any] | None = None) -> Floats:
        """Return the chapter's gradient, of shape (d, 1)."""
        result: Floats = -2 * self.X.T @ self.error(weights) / self.n
        return result

    def trained(self, epochs: int) -> Floats:
        """Return the chapter's weights after some epochs."""
        weights: Floats = self.weights
        for _ in range(epochs):
            weights = weights - self.lr * self.gradient(weights)
        return weights


def problem(n: int = 11, d: int = 3, seed: int = 5, lr: float = 0.03) -> Problem:
    """Make up data whose residuals have both signs and are large beside 1 here and there."""
    generator = np.random.default_rng(seed)
    X = np.column_stack([np.ones(n), 0.3 + generator.uniform(-2, 3, (n, d - 1))])
    Y = 2 + 3 * generator.standard_normal((n, 1))
    return Problem(X, Y, generator.uniform(0.5, 2, (d, 1)) * np.where(np.arange(d) % 2, -1, 1)[:, None], lr)


@dataclass(frozen=True)
class Outcome:
    """What a call of ``train`` came to."""

    returned: Any
    weights: Floats | None  # as (d, 1), where that many numbers were returned
    lines: dict[str, list[list[float]]]  # what was printed under each label, a list of numbers each time
    changed: frozenset[str]  # which arguments the call changed
    error: Exception | None

    @property
    def losses(self) -> list[float]:
        return [numbers[-1] for numbers in self.lines["loss"]]


class Program:
    """A program, imported anew."""

    def __init__(self, path: Path) -> None:
        self.namespace: dict[str, Any] = {"__name__": path.stem, "__file__": str(path)}
        with redirect_stdout(io.StringIO()):
            exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), self.namespace)
        train: Callable[..., Any] = self.namespace["train"]
        self.train = train
        self.parameters = inspect.signature(train).parameters

    @property
    def has_scalars(self) -> bool:
        """Tell whether it takes one input and two scalars in place of arrays."""
        return list(self.parameters)[2:4] == ["w", "b"]

    @property
    def problem(self) -> Problem:
        """Data that it takes."""
        return problem(d=2) if self.has_scalars else problem()

    def call(self, given: Problem, epochs: int) -> Outcome:
        """Call ``train`` on copies of what is given, with whatever signature it has."""
        X, Y, weights = (array.copy() for array in (given.X, given.Y, given.weights))
        arguments: tuple[Any, ...] = (X, Y, weights, given.lr, epochs)
        if self.has_scalars:
            (bias,), (slope,) = weights.tolist()
            arguments = (X[:, 1].tolist(), Y[:, 0].tolist(), slope, bias, given.lr, epochs)
        keywords: dict[str, Any] = {}
        if all(one.kind is one.KEYWORD_ONLY for one in self.parameters.values()):
            arguments, keywords = (), dict(zip(self.parameters, arguments, strict=True))
        text, returned, error = io.StringIO(), None, None
        with redirect_stdout(text), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                returned = self.train(*arguments, **keywords)
            except Exception as caught:
                error = caught
        before = {"X": given.X, "Y": given.Y, "weights": given.weights}
        after = {"X": X, "Y": Y, "weights": weights}
        changed = frozenset(name for name in before if not np.array_equal(before[name], after[name]))
        found = None if error else self.weights(returned, len(weights))
        return Outcome(returned, found, read(text.getvalue()), changed, error)

    def weights(self, returned: Any, d: int) -> Floats | None:
        """Take the weights from what was returned: alone, or the last of several things that fits."""
        if returned is None:
            return None
        if self.has_scalars:
            return np.array(returned, dtype=float)[::-1].reshape(2, 1)
        parts = returned if isinstance(returned, tuple) else (returned,)
        for part in parts if isinstance(returned, tuple) else parts[::-1]:
            try:
                array = np.asarray(part, dtype=float)
            except (ValueError, TypeError):
                continue
            if array.size == d and array.shape in {(d, 1), (d,)}:
                return array.reshape(d, 1)
        return None


def read(text: str) -> dict[str, list[list[float]]]:
    """Read the numbers under each of the chapter's labels, however they are written."""
    starts = re.split(rf"({'|'.join(LABELS.values())}):?", text)
    found: dict[str, list[list[float]]] = {name: [] for name in LABELS}
    names = {label: name for name, label in LABELS.items()}
    for label, rest in zip(starts[1::2], starts[2::2], strict=True):
        part = re.sub(r"np\.float64|gradients:.*|array", "", rest, flags=re.DOTALL)
        if label == "Epoch" and "loss" in part:
            part, after = part.split("loss", 1)
            found["loss"].append([float(number) for number in NUMBER.findall(after)[:1]])
        numbers = [float(number) for number in NUMBER.findall(part)]
        found[names[label]].append(numbers[:1] if label in {"Epoch", "Current loss"} else numbers)
    return found
