"""The update rule of `gdtui.descent.chapter`: ``weights -= lr * gradient``, with all rows in each epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from gdtui.descent.snapshot import Evaluation

if TYPE_CHECKING:
    from gdtui.descent.snapshot import Floats

    Parts = tuple[Floats, Floats, Floats, float, Floats]

__all__ = ["LARGEST", "CodeLine", "UpdateRule"]

LARGEST = 1e290
"""A sum whose bound is below this is surely finite: the largest float is about 1.8e308."""

_sum, _multiply, _divide = np.add.reduce, np.multiply, np.divide
_MINUS_TWO = np.array(-2.0)


class CodeLine(NamedTuple):
    """A line of the training loop.

    Attributes
    ----------
    text : str
        The line as the textbook prints it, indented by four blanks inside the loop.
    result : str
        What it computes: ``epoch``, ``Y_pred``, ``current_loss``, ``gradients`` or ``weights``; of one that
        prints, ``printed`` with what it prints.
    phase : str
        The phase of the epoch that it belongs to: forward, loss, gradient or update; empty for the others.
    """

    text: str
    result: str
    phase: str = ""


class UpdateRule:
    """One update of the weights, with the predictions, residual, loss and gradient of the result.

    Parameters
    ----------
    X : ndarray of shape (n, d)
        Inputs.
    Y : ndarray of shape (n, 1)
        Actual values.

    Examples
    --------
    >>> rule = UpdateRule(np.array([[1.0], [1.0]]), np.array([[2.0], [4.0]]))
    >>> first = rule.evaluate(np.zeros((1, 1)))
    >>> float(first.loss), first.gradient
    (10.0, array([[-6.]]))
    >>> rule.step(first.weights, first.gradient, 0.1)[0].round(4)
    array([[0.6]])
    """

    code: ClassVar[tuple[CodeLine, ...]] = (
        CodeLine("for epoch in range(epochs):", "epoch"),
        CodeLine("    Y_pred = np.dot(X, weights)", "Y_pred", "forward"),
        CodeLine("    current_loss = np.mean((Y - Y_pred) ** 2)", "current_loss", "loss"),
        CodeLine("    gradients = -2 * np.dot(X.T, (Y - Y_pred)) / len(X)", "gradients", "gradient"),
        CodeLine('    print(f"Epoch {epoch}:")', "printed epoch"),
        CodeLine(
            '    print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")', "printed predictions"
        ),
        CodeLine('    print(f"Actual output for the first 5 samples: {Y[:5].T}")', "printed actual"),
        CodeLine(
            '    print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")',
            "printed difference",
        ),
        CodeLine('    print(f"Current loss: {current_loss}")', "printed loss"),
        CodeLine("    weights = weights - lr * gradients", "weights", "update"),
    )
    """The loop of `gdtui.descent.chapter.train`, line by line: what `step` computes, written out."""

    def __init__(self, X: Floats, Y: Floats) -> None:
        self._Y, self._n = Y, len(X)
        self._dot, self._dot_T = X.dot, X.T.dot
        self._rows = np.array(float(self._n))
        with np.errstate(over="ignore"):
            self._size = float(np.sum(np.square(X)))

    def evaluate(self, weights: Floats) -> Evaluation:
        """Find the predictions, residual, loss and gradient of one weight vector."""
        return Evaluation(*self._with_gradient(weights))

    def step(self, weights: Floats, gradient: Floats, rate: Floats | float) -> Parts:
        """Take one step, and return the fields of an `Evaluation` of the new weights."""
        return self._with_gradient(weights - rate * gradient)

    def _with_gradient(self, weights: Floats) -> Parts:
        # The order of operations is that of `gdtui.descent.chapter`, since the printed digits depend on it.
        # Array methods, zero-dimensional operands and writing in place give the same bits in half the time.
        Y_pred = self._dot(weights)
        residual = self._Y - Y_pred
        loss = _sum(_multiply(residual, residual), None) / self._n
        gradient = self._dot_T(residual)
        _multiply(_MINUS_TWO, gradient, gradient)
        _divide(gradient, self._rows, gradient)
        return weights, Y_pred, residual, loss, gradient

    def overflows(self, state: Evaluation, rate: float) -> bool:
        """Whether the loss or the gradient of the next epoch would not be finite."""
        with np.errstate(all="ignore"):
            return not Evaluation(*self.step(state.weights, state.gradient, rate)).finite

    def safe_below(self, rate: float) -> float:
        """Find a loss below which the next epoch is surely finite.

        Parameters
        ----------
        rate : float
            The learning rate of the update to the next epoch.

        Returns
        -------
        float
            In the target's units squared.

        Notes
        -----
        An update takes the residual ``r`` to ``(I - 2 rate X Xᵀ / n) r``, which is at most
        ``1 + 2 rate ‖X‖² / n`` times as long. The gradient is at most ``2 ‖X‖ ‖r‖ / n`` long. The loss is the
        square ``‖r‖² / n``, so the bound has the squares of both.
        """
        growth = 1.0 + 2.0 * rate * self._size / self._n
        return LARGEST / self._n / max(self._size, 1.0) / growth / growth
