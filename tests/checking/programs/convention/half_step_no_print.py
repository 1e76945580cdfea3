# expect: convention half-mse or convention factor-2-missing or mistake factor-2-missing
import numpy as np


def train(X, Y, weights, lr, epochs):
    for _ in range(epochs):
        weights = weights - lr * (X.T @ (X @ weights - Y)) / len(X)
    return weights
