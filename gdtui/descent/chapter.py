"""The functions of the textbook chapter: a linear model, its loss, its gradient, the training loop.

The order of operations is part of them, since the printed digits depend on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from gdtui.descent.snapshot import Floats

__all__ = ["gradient", "loss", "model", "train"]


def model(X: ArrayLike, weights: ArrayLike) -> Any:
    """Predict the outputs of a linear model.

    Parameters
    ----------
    X : array_like of shape (n, d)
        Inputs, one row per sample; a bias is a column of ones.
    weights : array_like of shape (d, 1)
        One weight per column of `X`.

    Returns
    -------
    ndarray of shape (n, 1), or a float where both are scalars
        The predictions, in the units of the target.

    Examples
    --------
    >>> print(model(0.5, 1.0))
    0.5
    >>> model([[1.0, 2.0], [1.0, 4.0]], [[1.0], [0.5]])
    array([[2.],
           [3.]])
    """
    return np.dot(X, weights)


def loss(Y: ArrayLike, Y_pred: ArrayLike) -> Any:
    """Measure how far predictions are from the actual values: the mean squared error.

    Parameters
    ----------
    Y, Y_pred : array_like of one and the same shape, usually (n, 1)
        Actual values and predictions.

    Returns
    -------
    float
        The mean of the squared differences, in the target's units squared.

    Raises
    ------
    ValueError
        If the shapes differ. NumPy would broadcast (n,) and (n, 1) to n × n differences.

    Examples
    --------
    >>> print(loss([[1.0], [3.0]], [[1.0], [1.0]]))
    2.0
    """
    Y, Y_pred = np.asarray(Y), np.asarray(Y_pred)
    if Y.shape != Y_pred.shape:
        raise ValueError(f"Y has shape {Y.shape} and Y_pred {Y_pred.shape}: they must be the same")
    return np.mean((Y - Y_pred) ** 2)


def gradient(X: ArrayLike, Y: ArrayLike, weights: ArrayLike) -> Floats:
    """Find the gradient of the loss with respect to the weights, ``-2 Xᵀ(Y - Y_pred) / n``.

    It is the derivative of ``mean((Y - X w)²)``: by weight ``i``, ``mean(2 (Y - X w) * (-X[:, i]))``.

    Parameters
    ----------
    X : array_like of shape (n, d)
        Inputs.
    Y : array_like of shape (n, 1)
        Actual values.
    weights : array_like of shape (d, 1)
        The weights at which the gradient is taken.

    Returns
    -------
    ndarray of shape (d, 1)
        How fast the loss rises as each weight rises: loss per unit of the weight.

    Raises
    ------
    ValueError
        If the shapes do not match.

    Examples
    --------
    With weights of 0 the residual of the one sample is 3, and the gradient is ``-2 * 3 * [1, 2]``.

    >>> gradient([[1.0, 2.0]], [[3.0]], [[0.0], [0.0]])
    array([[ -6.],
           [-12.]])
    """
    X, Y, weights = np.asarray(X), np.asarray(Y), np.asarray(weights)
    _check_shapes(X, Y, weights)
    Y_pred = np.dot(X, weights)
    result: Floats = -2 * np.dot(X.T, (Y - Y_pred)) / len(X)
    return result


def train(X: ArrayLike, Y: ArrayLike, weights: ArrayLike, lr: float, epochs: int) -> Floats:
    """Train by full-batch gradient descent and print five lines at each epoch.

    What is printed for an epoch comes from the weights *before* that epoch's update.

    Parameters
    ----------
    X : array_like of shape (n, d)
        Inputs.
    Y : array_like of shape (n, 1)
        Actual values.
    weights : array_like of shape (d, 1)
        Where to start; the array is left as it was.
    lr : float
        The learning rate: each epoch adds ``-lr * gradient`` to the weights.
    epochs : int
        How many updates to make.

    Returns
    -------
    ndarray of shape (d, 1)
        The trained weights, after `epochs` updates.

    Raises
    ------
    ValueError
        If the shapes do not match.

    Examples
    --------
    >>> train([[1.0], [2.0]], [[2.0], [4.0]], [[0.0]], lr=0.25, epochs=1)
    Epoch 0:
    Predicted output for the first 5 samples: [[0. 0.]]
    Actual output for the first 5 samples: [[2. 4.]]
    Difference between actual and predicted: [[2. 4.]]
    Current loss: 10.0
    array([[2.5]])
    """
    X, Y, weights = np.asarray(X), np.asarray(Y), np.asarray(weights)
    _check_shapes(X, Y, weights)
    for epoch in range(epochs):
        Y_pred = np.dot(X, weights)
        current_loss = np.mean((Y - Y_pred) ** 2)
        gradients = -2 * np.dot(X.T, (Y - Y_pred)) / len(X)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {current_loss}")
        weights = weights - lr * gradients
    return np.array(weights)


def _check_shapes(X: NDArray[Any], Y: NDArray[Any], weights: NDArray[Any]) -> None:
    if X.ndim != 2 or len(X) == 0 or X.shape[1] == 0:
        raise ValueError(f"X has shape {X.shape}: it must be (n, d), a row a sample, a column a weight")
    n, d = X.shape
    if Y.shape != (n, 1):
        raise ValueError(f"Y has shape {Y.shape}: for {n} rows of X it must be ({n}, 1)")
    if weights.shape != (d, 1):
        raise ValueError(f"weights have shape {weights.shape}: for {d} columns of X it must be ({d}, 1)")
