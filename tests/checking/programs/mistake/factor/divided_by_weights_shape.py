# expect: mistake divided-by-weights
import numpy as np

class GD:
    def __init__(self, X, Y):
        self.X, self.Y = X, Y
        self.n, self.m = X.shape

    def gradient(self, w):
        return 2 * self.X.T @ (self.X @ w - self.Y) / self.m


def train(X, Y, weights, lr, epochs):
    gd = GD(X, Y)
    for epoch in range(epochs):
        out = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - out)[:5].T}")
        print(f"Current loss: {((Y - out) ** 2).mean()}")
        weights = weights - lr * gd.gradient(weights)
    return weights
