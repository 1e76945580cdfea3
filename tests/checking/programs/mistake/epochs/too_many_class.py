# expect: mistake one-epoch-too-many
import numpy as np

class Model:
    def __init__(self, weights):
        self.weights = np.array(weights, dtype=float)

    def update(self, X, Y, lr):
        self.weights = self.weights - lr * 2 * X.T @ (X @ self.weights - Y) / len(X)

def train(X, Y, weights, lr, epochs):
    m = Model(weights)
    for epoch in range(epochs):
        out = X @ m.weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - out)[:5].T}")
        print(f"Current loss: {np.mean((Y - out) ** 2)}")
        m.update(X, Y, lr)
    m.update(X, Y, lr)      # the last one
    return m.weights
