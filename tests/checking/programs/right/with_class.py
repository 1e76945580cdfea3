# expect: right
import numpy as np


class LinearModel:
    def __init__(self, weights):
        self.weights = np.array(weights, dtype=float)

    def forward(self, X):
        return X @ self.weights

    def backward(self, X, error):
        return 2.0 * X.T @ error / error.size

    def step(self, grad, lr):
        self.weights = self.weights - lr * grad

    def fit(self, X, Y, lr, epochs):
        for epoch in range(epochs):
            out = self.forward(X)
            error = out - Y
            print(f"Epoch {epoch}:")
            print(f"Predicted output for the first 5 samples: {out[:5].T}")
            print(f"Actual output for the first 5 samples: {Y[:5].T}")
            print(f"Difference between actual and predicted: {(Y - out)[:5].T}")
            print(f"Current loss: {(error ** 2).mean()}")
            self.step(self.backward(X, error), lr)


def train(X, Y, weights, lr, epochs):
    m = LinearModel(weights)
    m.fit(X, Y, lr, epochs)
    return m.weights
